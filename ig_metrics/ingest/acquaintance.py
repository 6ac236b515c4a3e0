"""Do the files know each other's people? Learners nobody employs, staff e-learning never saw, managers who are not staff."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ig_metrics.datasets import Kind, normalise, pad_staff_id
from ig_metrics.dates import uk
from ig_metrics.ingest.assembly import Assembled
from ig_metrics.ingest.problems import WARNING, Problems, shown
from ig_metrics.settings import Settings
from ig_metrics.training import matching
from ig_metrics.training.people import employed
from ig_metrics.training.people import people as collapse

if TYPE_CHECKING:
    from ig_metrics.store import Store

PEOPLE = ("paper_returns", "exemptions", "system_access", "network_accounts")
KINDS = ("staff", "completions", "breaches", *PEOPLE)
POSTS = ("staff_id", "email", "username", "start_date", "leave_date", "is_primary", "fte")
LEARNED = ("staff_id", "email", "username", "course", "completed_on", "outcome")
EVER = dt.date.max


def check(
    kind: Kind,
    frame: pd.DataFrame,
    assembled: Assembled,
    settings: Settings,
    store: Store | None,
    as_at: dt.date,
    problems: Problems,
) -> None:
    """Warnings about people, managers and places that this file names and another list lacks; silent where it is not held."""
    width = settings.organisation.staff_id_width
    if kind.name == "staff":
        _managers(frame, assembled, store, as_at, width, problems)
        _never_learned(frame, None, store, as_at, width, problems)
    elif store is None:
        return
    elif kind.name == "breaches":
        _directorates(frame, assembled, store, as_at, problems)
    else:
        everyone = _people(store, as_at, width)
        if everyone is None:
            return
        if kind.name == "completions":
            _learners(frame, assembled, store, everyone, as_at, width, problems)
            _never_learned(everyone, frame, store, as_at, width, problems)
        else:
            _strangers(kind, frame, assembled, everyone, as_at, width, problems)


def _people(store: Store, as_at: dt.date, width: int | None) -> pd.DataFrame | None:
    """One row a person of the HR lists in force, None where none is."""
    if not store.in_force_snapshots("staff", as_at):
        return None
    return collapse(store.in_force("staff", as_at, columns=POSTS), as_at, staff_id_width=width)


def _managers(
    frame: pd.DataFrame,
    assembled: Assembled,
    store: Store | None,
    as_at: dt.date,
    width: int | None,
    problems: Problems,
) -> None:
    """Managers who are not in the file, nor on any other HR list held."""
    numbers = frame["manager_id"]
    addresses = frame["manager_email"] if frame["email"].notna().any() else frame["manager_email"].iloc[:0]
    lost = np.flatnonzero(numbers.notna().to_numpy() & (matching.positions(numbers, frame["staff_id"]) < 0))
    strange = np.flatnonzero(
        addresses.notna().to_numpy() & (matching.positions(addresses, frame["email"].dropna()) < 0)
    )
    if not len(lost) and not len(strange):
        return
    others = None if store is None else _people(store, as_at, width)
    if others is not None:
        lost = lost[~pad_staff_id(numbers.iloc[lost], width).isin(others["staff_id"]).to_numpy()]
        strange = strange[~addresses.iloc[strange].isin(others["email"].str.lower()).to_numpy()]
    for name, at, thing in (("manager_id", lost, "staff number"), ("manager_email", strange, "e-mail address")):
        if not len(at):
            continue
        # A line for each manager, not for each of their people.
        firsts = at[~frame[name].iloc[at].duplicated().to_numpy()]
        managers = "1 manager" if len(firsts) == 1 else f"{len(firsts):,} managers"
        people = "1 person" if len(at) == 1 else f"{len(at):,} people"
        problems.add(
            WARNING,
            f"{managers}, named by {thing} for {people}, {'is' if len(firsts) == 1 else 'are'} not on the staff list: what is sent "
            "to managers would reach nobody for them.",
            column=assembled.where.get(name, name),
        )
        message = f"No member of staff has this {thing}. Correct it wherever it stands, or ask HR who the manager is."
        _warn(problems, assembled, firsts, message, name, frame[name])


def _never_learned(
    staff: pd.DataFrame,
    file: pd.DataFrame | None,
    store: Store | None,
    as_at: dt.date,
    width: int | None,
    problems: Problems,
) -> None:
    """How many people employed have no record in e-learning: in what is held, nor in the file where it is an export."""
    held = None if store is None else store.in_force("completions", as_at, columns=LEARNED)
    records = [part[list(LEARNED)] for part in (held, file) if part is not None and len(part)]
    if not records or store is None:
        return
    everyone = staff if "posts" in staff else collapse(staff, as_at, staff_id_width=width)
    everyone = everyone[employed(everyone, as_at)]
    attempts = pd.concat(records, ignore_index=True)[["staff_id", "email", "username"]].drop_duplicates()
    matched = matching.match(
        attempts, everyone, staff_id_width=width, confirmed=store.in_force("identity_matches", EVER)
    )
    never = int((~everyone["staff_id"].isin(matched["person"].dropna())).sum())
    if never:
        where = "in this file or in what is held" if file is not None else "in the e-learning exports held"
        people = "1 person" if never == 1 else f"{never:,} people"
        problems.add(
            WARNING,
            f"{people} of the {len(everyone):,} employed on {uk(as_at)} {'has' if never == 1 else 'have'} no record {where}. "
            "They may be new, on the paper route, or known to e-learning by another number or address.",
        )


def _learners(
    frame: pd.DataFrame,
    assembled: Assembled,
    store: Store,
    everyone: pd.DataFrame,
    as_at: dt.date,
    width: int | None,
    problems: Problems,
) -> None:
    """Attempts of people the HR list does not have: a line for each row of the file, and how many people they are."""
    matched = matching.match(frame, everyone, staff_id_width=width, confirmed=store.in_force("identity_matches", EVER))
    lost = matched["person"].isna().to_numpy()
    if not lost.any():
        return
    learners = matching.learner_keys(frame[lost], staff_id_width=width).nunique()
    rows = len(np.unique(assembled.rows[lost]))
    many = f"{learners:,} {'person' if learners == 1 else 'people'} ({rows:,} {'row' if rows == 1 else 'rows'})"
    problems.add(
        WARNING,
        f"{many} in this file {'matches' if learners == 1 else 'match'} nobody on the HR list in force on {uk(as_at)}, so their "
        "training counts for nobody. They may have left, or e-learning may know them by another number or address.",
    )
    shared = (matched["matched_by"] == matching.SHARED).to_numpy(dtype=bool)
    column = next((name for name in ("staff_id", "email", "username") if name in assembled.where), "staff_id")
    for at, message in (
        (
            lost & ~shared,
            "Nobody on the HR list has this staff number, e-mail address or user name. Correct it, or correct the HR list.",
        ),
        (
            shared & lost,
            "Two people on the HR list have this e-mail address or user name, so it does not say whose training this is. Correct "
            "the HR list, or add the staff number here.",
        ),
    ):
        _warn(problems, assembled, _once(assembled, np.flatnonzero(at)), message, column, frame[column])


def _strangers(
    kind: Kind,
    frame: pd.DataFrame,
    assembled: Assembled,
    everyone: pd.DataFrame,
    as_at: dt.date,
    width: int | None,
    problems: Problems,
) -> None:
    """Rows about people the HR list does not have."""
    at = np.flatnonzero(matching.match(frame, everyone, staff_id_width=width)["person"].isna().to_numpy())
    column = next((name for name in ("staff_id", "username") if name in assembled.where), "staff_id")
    said = "staff number" if kind.name != "network_accounts" else "staff number or user name"
    what = {"network_accounts": "the account is nobody's", "system_access": "nobody is cleared or chased by it"}
    message = (
        f"Nobody on the HR list in force on {uk(as_at)} has this {said}, so {what.get(kind.name, 'the row counts for nobody')}. "
        "Correct it, or leave it if they have left."
    )
    _warn(problems, assembled, at, message, column, frame[column])


def _directorates(frame: pd.DataFrame, assembled: Assembled, store: Store, as_at: dt.date, problems: Problems) -> None:
    """Directorates of breaches that no member of staff works in, with the nearest there is."""
    known = store.in_force("staff", as_at, columns=["directorate"])["directorate"].dropna().unique().tolist()
    if not known:
        return
    plain = {normalise(name): name for name in known}
    codes, names = pd.factorize(frame["directorate"])
    messages = {}
    for code, name in enumerate(names):
        if normalise(str(name)) not in plain:
            near = difflib.get_close_matches(normalise(str(name)), plain, n=1, cutoff=0.5)
            nearest = f" The nearest is '{shown(plain[near[0]])}'." if near else ""
            messages[code] = (
                f"The HR list in force on {uk(as_at)} has no directorate '{shown(str(name))}', so its breaches stand apart from "
                f"everybody else's.{nearest} Correct the name if it is the same; the row is kept."
            )
    at = np.flatnonzero(np.isin(codes, list(messages)))
    _warn(problems, assembled, at, [messages[code] for code in codes[at]], "directorate", frame["directorate"])


def _once(assembled: Assembled, at: np.ndarray) -> np.ndarray:
    """The first of these positions for each row of the file: a row of a wide file makes many attempts."""
    return at[np.unique(assembled.rows[at], return_index=True)[1]]


def _warn(
    problems: Problems, assembled: Assembled, at: np.ndarray, message: str | list[str], column: str, values: pd.Series
) -> None:
    if len(at):
        seen = values.iloc[at].fillna("").tolist()
        problems.add_rows(WARNING, assembled.rows[at], message, column=assembled.where.get(column, column), values=seen)
