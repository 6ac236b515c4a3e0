"""ESR's compliance and competency: a competence a row, awarded on a day, red, amber or green."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from ig_metrics.ingest import words
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.shapes.people import ASSIGNMENT, ASSIGNMENTS, EMPLOYEE
from ig_metrics.ingest.shapes.shape import Made, Rewrite, Shape, found_at
from ig_metrics.ingest.words import EXPIRED

ESR = "ESR compliance and competency"
SIGNS = (
    "Competency Name",
    "Compliance Status",
    "Competence Level",
    "Date Last Awarded",
    "Competence Name",
    "Assignment Number",
)
NOBODY = (
    "This file does not say who each row is about: it has no staff number, e-mail address or user name "
    "('Last Updated By' is whoever changed the record). It looks like one person's own ESR compliance and competency "
    "page. Ask for the team or organisation report with Employee Number in it."
)
_COMPETENCE = (
    (r"^\s*(?:[^|]*\|)*?\s*([^|]+?)\s*\|?\s*$", r"\1"),
    (
        r"(?i)\s+-\s+(?:\d+\s+(?:years?|months?|weeks?)|no (?:renewal|expiry|specified renewal)|once only|one[- ]off)\s*$",
        "",
    ),
)
"""`NHS|CSTF|Information Governance and Data Security - 1 Year|` is the course `Information Governance and Data Security`."""
_RAG = {
    "GREEN": "completed", "AMBER": "completed", "RED": EXPIRED, "G": "completed", "A": "completed", "R": EXPIRED,
    "Compliant": "completed", "Non-compliant": EXPIRED, "Not compliant": EXPIRED, "Meets requirement": "completed",
    "Does not meet requirement": EXPIRED, "Requirement met": "completed", "Requirement not met": EXPIRED,
    "Yes": "completed", "No": EXPIRED, "Expiring": "completed", "Expiring soon": "completed",
}  # fmt: skip
"""Amber is about to expire and still holds; red was never awarded, or has expired: the date awarded tells which."""


def recognise(at: Mapping[str, int], who: frozenset[str]) -> Shape | None:
    """ESR's export. `who` are headings that name a person; a file without any is one person's own page."""
    competence = found_at(at, ("competency name", "competence name"))
    if competence is None:
        return None
    if not at.keys() & (who | set(ASSIGNMENT)):
        return Shape(ESR, refusal=NOBODY)
    columns: dict[int, str | None] = {competence: "course"}
    rewrites: dict[int, tuple[Rewrite, ...]] = {competence: _COMPETENCE}
    made: dict[str, Made] = {}
    assignment, employee = found_at(at, ASSIGNMENT), found_at(at, EMPLOYEE)
    if employee is not None:
        columns[employee] = "staff_id"
        rewrites[employee] = ASSIGNMENTS
    if assignment is not None:
        columns.pop(-1 if employee is None else employee, None)
        rewrites[assignment] = ASSIGNMENTS
        made["staff_id"] = Made((assignment,) if employee is None else (employee, assignment))
    if (status := found_at(at, ("compliance status", "rag status", "rag", "compliance"))) is not None:
        columns[status] = "outcome"
    awarded = found_at(
        at, ("date last awarded", "last awarded", "date awarded", "date achieved", "awarded on", "completion date")
    )
    start = found_at(at, ("date start", "date from", "start date", "effective from"))
    dates = tuple(index for index in (awarded, start) if index is not None)
    if dates:
        made["completed_on"] = Made(dates)
    level = found_at(at, ("competence level", "competency level", "proficiency level", "level"))
    return Shape(
        ESR,
        columns=columns,
        made=made,
        makes=("outcome",),
        rule=_awarded,
        helpers={"level": level} if level is not None else {},
        rewrites=rewrites,
        words={"outcome": _RAG},
    )


def _awarded(frame: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells]) -> pd.DataFrame:
    """Awarded on a day is completed on it, whatever its colour is now; red or no colour without a day is not started. A level
    that says otherwise (`0 - Not attended`) decides."""
    frame = frame.copy()
    dated = frame["completed_on"].notna().to_numpy() if "completed_on" in frame else np.zeros(len(frame), dtype=bool)
    outcome = frame["outcome"] if "outcome" in frame else pd.Series(None, index=frame.index, dtype="str")
    status = next((index for index, name in shape.columns.items() if name == "outcome"), None)
    blank = np.ones(len(frame), dtype=bool)
    if status is not None:
        # A colour nobody knows is a question for the uploader, not a blank.
        blank = ~cells(status).text.is_valid().to_numpy(zero_copy_only=False)
    red = (outcome == EXPIRED).to_numpy(dtype=bool)
    outcome = outcome.mask((blank | red) & dated, "completed").mask((blank | red) & ~dated, "not_started")
    if "level" in shape.helpers:
        codes, distinct = cells(shape.helpers["level"]).coded
        said = [words.outcome(text.split("-", 1)[1].strip() if "-" in text else text) for text in distinct]
        other = np.array(
            [one if one in ("failed", "not_started", "in_progress") else None for one in [*said, None]], dtype=object
        )
        levels = pd.Series(other[codes], dtype="str")
        outcome = outcome.mask(levels.notna().to_numpy(), levels)
    frame["outcome"] = outcome
    return frame
