"""The rate: how many of those who should be in date are, and how far records that match nobody could move it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, day_number, day_numbers, months_later
from ig_metrics.training.events import names_course
from ig_metrics.training.standing import STATUSES

COUNTS = ("in_scope", "leaver", "absent", "exempt", "in_date", "due_soon", "in_window", "overdue", "lapsed")
EVERYBODY = "All"
NO_GROUP = "Not recorded"


def compliance(status_frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Count people by status and take the rate, for all (one row, group `All`) or for each value of the column `by`.

    `status_frame` as `training.status.status` returns it. Returns, sorted by group: group (`Not recorded` where `by` is
    empty, last), in_scope, leaver, absent, exempt, in_date, due_soon, in_window, overdue, lapsed (Int64);
    compliance_percent = 100 x (in_date + due_soon) / (in_scope - absent - exempt) and compliance_all_percent, the same
    over in_scope, unrounded; missing where nobody is in the denominator (not measured is not 0%). Groups with nobody in
    scope and no leaver are left out, but `All` is always there.
    """
    in_scope = status_frame["in_scope"].to_numpy()
    leaver = status_frame["leaver"].to_numpy()
    if by is None:
        codes, names = np.zeros(len(status_frame), dtype=np.intp), [EVERYBODY]
    else:
        codes, found = pd.factorize(status_frame[by], sort=True)
        names = [*(str(name) for name in found), NO_GROUP]
        codes = np.where(codes < 0, len(found), codes)
    words, uniques = pd.factorize(status_frame["status"])
    # One count over (group, status); positions of STATUSES that do not occur stay 0.
    place = np.array([*(STATUSES.index(str(word)) for word in uniques), 0], dtype=np.intp)[words]
    cell = codes[in_scope] * len(STATUSES) + place[in_scope]
    table = np.bincount(cell, minlength=len(names) * len(STATUSES)).reshape(len(names), len(STATUSES))
    counts = {word: table[:, at] for at, word in enumerate(STATUSES)}
    counts["in_scope"] = table.sum(axis=1)
    counts["leaver"] = np.bincount(codes[leaver], minlength=len(names))

    done = counts["in_date"] + counts["due_soon"]
    base = counts["in_scope"] - counts["absent"] - counts["exempt"]
    shown = (counts["in_scope"] + counts["leaver"] > 0) | (by is None)
    return pd.DataFrame(
        {"group": pd.array(names, dtype="str")[shown]}
        | {name: pd.array(counts[name][shown], dtype="Int64") for name in COUNTS}
        | {
            "compliance_percent": _percent(done, base)[shown],
            "compliance_all_percent": _percent(done, counts["in_scope"])[shown],
        }
    )


@dataclass(frozen=True)
class Bounds:
    """The headline's doubt: the rate could lie between these percentages (None: nobody to measure).

    `unmatched_hr`: people of the base with no e-learning record; `unmatched_learning`: e-learning people with no HR match.
    """

    compliance_low: float | None
    compliance_high: float | None
    unmatched_hr: int
    unmatched_learning: int

    @property
    def unmatched(self) -> dict[str, int]:
        """Both counts, as the command line prints them."""
        return {"hr": self.unmatched_hr, "learning": self.unmatched_learning}


def bounds(status_frame: pd.DataFrame, completions: pd.DataFrame, course: Course, as_at: dt.date) -> Bounds:
    """How far e-learning records that match nobody in HR could move the rate (DESIGN section 4).

    ok/n is the headline; u people in date in e-learning with no HR match, v e-learning people not in date with no HR
    match, h people of the base with no e-learning record for the course: low = ok / (n + v), high = (ok + min(u, h)) / n,
    never above 100. An unmatched person is a distinct staff number, else e-mail, else user name; a record that has none
    of them is a person of its own. Records dated after `as_at` are not there yet; undated ones (not started) are.
    """
    figures = compliance(status_frame).iloc[0]
    n = int(figures["in_scope"] - figures["absent"] - figures["exempt"])
    ok = int(figures["in_date"] + figures["due_soon"])
    day = day_number(as_at)
    days = day_numbers(completions["completed_on"], missing=LONG_AGO)
    known = names_course(completions["course"], course) & (days <= day)
    records, days = completions[known], days[known]

    base = status_frame["in_scope"] & ~status_frame["status"].isin(("exempt", "absent"))
    h = int((~status_frame["staff_id"][base].isin(records["person"].dropna())).sum())

    lost = records["person"].isna().to_numpy()
    passed = (records["outcome"] == "completed").to_numpy(dtype=bool) & (days > LONG_AGO)
    in_date = passed & (np.minimum(months_later(days, course.valid_months), NEVER) >= day)
    learners = pd.DataFrame({"who": _identity(records[lost]), "in_date": in_date[lost]})
    people_in_date = learners.groupby("who")["in_date"].any()
    u = int(people_in_date.sum())
    v = len(people_in_date) - u
    return Bounds(
        compliance_low=100 * ok / (n + v) if n else None,
        compliance_high=min(100.0, 100 * (ok + min(u, h)) / n) if n else None,
        unmatched_hr=h,
        unmatched_learning=u + v,
    )


def _identity(records: pd.DataFrame) -> pd.Series:
    """Something that tells one unmatched learner from another."""
    who = pd.Series(None, index=records.index, dtype="str")
    for column in ("staff_id", "email", "username"):
        if column in records:
            folded = records[column].astype("str").str.strip().str.lower()
            who = who.fillna(column + " " + folded.mask(folded == ""))
    return who.fillna(pd.Series([f"row {n}" for n in range(len(records))], index=records.index, dtype="str"))


def _percent(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """100 x part / whole, NaN where the whole is 0."""
    return np.divide(100.0 * part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
