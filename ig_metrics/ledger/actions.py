"""The improvement plan edited in the app: an action added, done, moved to another date, or dropped with a reason.

A date that is moved holds from the day of the edit, and counts as slippage from the date first promised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.ledger.editing import Book, Changed, missing, shown
from ig_metrics.toolkit.attainment import NR
from ig_metrics.toolkit.edition import Framework

COLUMNS = (
    "owner", "due", "starts", "done_on", "delivers_level", "progress", "risk", "dropped_on", "dropped_why",
)  # fmt: skip


def book(framework: Framework, numbers: frozenset[str], at: dt.date) -> Book:
    """The plan in force at a day. `numbers`: the requirements that are assessed; `framework` names the levels."""
    return Book(
        kind="plan",
        at=at,
        what="the plan",
        columns=COLUMNS,
        action="plan edited",
        unnamed="A row has no action or no requirement. An action says what is done, and for which requirement.",
        twice="Requirement {} has one action twice, word for word. Keep one of the two rows.",
        gone="An action for requirement {} is no longer there. An action is known by its words and its requirement, and the dates it "
        "was promised for hang on them: to reword it, drop it with the reason and add the new one below.",
        check=lambda one: _wrong(framework, numbers, at, one),
        dated=lambda store, kept: at,
        # an action's words can name a person: the audit log keeps the requirement
        told=lambda key: key[1],
        prepared=prepared,
    )


def prepared(held: pd.DataFrame) -> pd.DataFrame:
    """The actions as they are edited: what is open first, the soonest due first; then what is done, then what is dropped."""
    rows = datasets.conform("plan", held)
    over = rows["done_on"].notna().astype("int64") + 2 * rows["dropped_on"].notna()
    ordered = rows.assign(over=over).sort_values(["over", "due", "requirement", "action"], kind="stable")
    return ordered.drop(columns="over").reset_index(drop=True)


def _wrong(framework: Framework, numbers: frozenset[str], at: dt.date, one: Changed) -> Iterator[str]:
    row, new = one.row, one.was is None
    number = str(row["requirement"]).strip()
    where = f"“{shown(row['action'])}” ({number})"
    if new and numbers and number not in numbers:
        yield f"{where}: requirement {number} is not one that is assessed. Correct the number."
    if (new or "owner" in one.columns) and missing(row["owner"]):
        yield f"{where} has no owner. An action nobody owns raises nothing: say who does it."
    if (new or "due" in one.columns) and missing(row["due"]):
        yield f"{where} has no due date. Say when it will be done; a date is never made up for it."
    level = row["delivers_level"]
    if "delivers_level" in one.columns and not missing(level):
        points = None if str(level).strip().upper() == NR else framework.points_of(str(level).strip())
        if not points:
            names = [
                framework.level_name(n) if framework.levels_are_words else str(n)
                for n in range(1, framework.max_level + 1)
            ]
            yield f"{where}: '{shown(level)}' is not a level it can deliver. It is {' or '.join(names)}."
    yield from _dates(where, at, one)


def _dates(where: str, at: dt.date, one: Changed) -> Iterator[str]:
    row = one.row
    for first, then, said in (
        ("starts", "due", "is due on {1}, before it starts, on {0}"),
        ("starts", "done_on", "cannot be done on {1}, before it starts, on {0}"),
    ):
        both = not missing(row[first]) and not missing(row[then])
        if {first, then} & set(one.columns) and both and row[then] < row[first]:
            yield f"{where} {said.format(uk(row[first]), uk(row[then]))}."
    for name, said in (("done_on", "done"), ("dropped_on", "dropped")):
        if name in one.columns and not missing(row[name]) and row[name].date() > at:
            yield (
                f"{where} cannot be {said} on {uk(row[name])}: the change holds from {uk(at)}, which is before. "
                "Give an earlier date, or a later day for the change."
            )
    if not missing(row["dropped_on"]) and not missing(row["done_on"]) and {"dropped_on", "done_on"} & set(one.columns):
        yield f"{where} is both done and dropped. Clear one of the two dates."
    if {"dropped_on", "dropped_why"} & set(one.columns):
        if not missing(row["dropped_on"]) and missing(row["dropped_why"]):
            yield f"{where} is dropped without a reason. Say why: the plan shows it as dropped, not as done."
        if missing(row["dropped_on"]) and not missing(row["dropped_why"]):
            yield f"{where} has a reason for being dropped and no date. Give the day it was dropped, or clear the reason."
