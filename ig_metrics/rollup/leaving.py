"""What of each column leaves the organisation when it publishes: as little as its figures can be worked out from.

Nobody is named: people, posts, actions, breaches and assets have pseudonyms that match where the real ones match. Narratives,
reasons and who signed what stay at home. The figures come out the same to the last digit; tests compare them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ig_metrics.datasets import conform
from ig_metrics.privacy.pseudonyms import Pseudonyms
from ig_metrics.settings import Course

AS_IT_IS, PSEUDONYM, GIVEN, NOTHING = "as it is", "a pseudonym", "only whether there is one", "nothing"
COURSE, PLACE = "a pseudonym unless settings name the course", "a pseudonym unless a course excludes by it"
STANDS_FOR_ANY = "other"
"""What a cell holds of which only whether there is one leaves: a word that an absence may have."""

LEAVES: dict[str, dict[str, str]] = {
    "staff": {
        "staff_id": PSEUDONYM, "full_name": NOTHING, "directorate": AS_IT_IS, "service": PLACE, "start_date": AS_IT_IS,
        "team": PLACE, "job_title": PSEUDONYM, "email": PSEUDONYM, "username": PSEUDONYM, "manager_id": NOTHING,
        "manager_email": NOTHING, "employment_type": AS_IT_IS, "network_access": AS_IT_IS, "leave_date": AS_IT_IS,
        "absence": GIVEN, "absence_from": AS_IT_IS, "absence_to": AS_IT_IS, "is_primary": AS_IT_IS, "fte": AS_IT_IS,
    },
    "completions": {
        "staff_id": PSEUDONYM, "email": PSEUDONYM, "username": PSEUDONYM, "course": COURSE, "outcome": AS_IT_IS,
        "completed_on": AS_IT_IS, "score": NOTHING, "assigned_on": NOTHING, "due_on": NOTHING,
    },
    "paper_returns": {
        "staff_id": PSEUDONYM, "course": COURSE, "completed_on": AS_IT_IS, "certified_by": NOTHING, "note": NOTHING,
    },
    "exemptions": {
        "staff_id": PSEUDONYM, "course": COURSE, "reason": NOTHING, "until": AS_IT_IS, "approved_by": NOTHING,
    },
    "network_accounts": {
        "username": PSEUDONYM, "staff_id": PSEUDONYM, "enabled": AS_IT_IS, "changed_on": NOTHING,
    },
    "system_access": {
        "staff_id": PSEUDONYM, "system": AS_IT_IS, "role": PSEUDONYM, "required_by": NOTHING, "granted": NOTHING,
    },
    "identity_matches": {"learner": PSEUDONYM, "staff_id": PSEUDONYM, "same_person": AS_IT_IS},
    "toolkit": {
        "requirement": AS_IT_IS, "level": AS_IT_IS, "title": AS_IT_IS, "category": AS_IT_IS, "target_level": AS_IT_IS,
        "owner": NOTHING, "partner": NOTHING, "evidence": GIVEN, "evidence_date": AS_IT_IS, "evidence_expires": AS_IT_IS,
        "reviewed_by": NOTHING, "comment": NOTHING,
    },
    "plan": {
        "action": PSEUDONYM, "requirement": AS_IT_IS, "owner": GIVEN, "due": AS_IT_IS, "starts": AS_IT_IS, "done_on": AS_IT_IS,
        "delivers_level": AS_IT_IS, "progress": NOTHING, "risk": NOTHING, "dropped_on": AS_IT_IS, "dropped_why": NOTHING,
    },
    "breaches": {
        "reference": PSEUDONYM, "reported_on": AS_IT_IS, "category": AS_IT_IS, "occurred_on": NOTHING, "aware_at": AS_IT_IS,
        "directorate": NOTHING, "service": NOTHING, "near_miss": AS_IT_IS, "individuals_affected": AS_IT_IS,
        "sensitivity_factors": AS_IT_IS, "severity": AS_IT_IS, "likelihood": AS_IT_IS, "impact": AS_IT_IS,
        "reported_to_regulator_at": AS_IT_IS, "regulator_outcome": AS_IT_IS, "reason_not_reported": NOTHING, "cause": NOTHING,
        "repeat_of": PSEUDONYM, "closed_on": AS_IT_IS, "lessons": GIVEN,
    },
    "assets": {
        "asset": PSEUDONYM, "owner": NOTHING, "directorate": NOTHING, "reviewed_on": AS_IT_IS, "review_due": NOTHING,
        "risk": NOTHING, "personal_data": AS_IT_IS, "system": NOTHING,
    },
}  # fmt: skip
"""Of every kind that figures rest on, what leaves of every column. Other kinds do not leave."""


def leaving(kind: str, rows: pd.DataFrame, names: Pseudonyms, courses: Iterable[Course]) -> pd.DataFrame:
    """The rows of a snapshot as they leave the organisation: every column of the kind, those that stay at home empty."""
    told = tuple(courses)
    titles = frozenset().union(*(course.names for course in told))
    excluding = {column for course in told for column in course.exclude}
    columns: dict[str, pd.Series] = {}
    for name, what in LEAVES[kind].items():
        cells = rows[name]
        if what == PLACE:
            what = AS_IT_IS if name in excluding else PSEUDONYM
        if what == AS_IT_IS:
            columns[name] = cells
        elif what == PSEUDONYM:
            columns[name] = names.series(cells)
        elif what == COURSE:
            folded = cells.str.split().str.join(" ").str.casefold()
            columns[name] = cells.where(folded.isin(list(titles)), names.series(cells))
        elif what == GIVEN:
            there = (cells.fillna("").str.strip() != "").to_numpy(dtype=bool)
            columns[name] = cells.mask(there, STANDS_FOR_ANY).where(there)
    return conform(kind, pd.DataFrame(columns, index=rows.index))
