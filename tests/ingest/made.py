"""Small sheets made in a test, examined as an upload is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ig_metrics.ingest.intake import examine
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.settings import Course, Organisation, Settings

AS_AT = dt.date(2014, 3, 31)
COURSE = Course(
    "IG", "Information governance", dt.date(2014, 1, 27), aliases=("Information Governance assessment (quiz)",)
)
SETTINGS = Settings(organisation=Organisation(staff_id_width=8), courses=(COURSE,))

STAFF = ("Staff number", "Name", "Directorate", "Service", "Start date")
ANNA = ("00000001", "Anna Ash", "Adults", "Care", "01/09/2009")
BEN = ("00000002", "Ben Birch", "Adults", "Care", "14/01/2013")
LEARNING = ("Staff number", "Course", "Status", "Completed on")
TOOLKIT = ("Requirement", "Level")
BREACHES = ("Reference", "Reported on", "Category")


def look(kind: str, rows: Sequence[Sequence[Any]], **given: Any) -> Preview:
    """Examine a sheet of these rows, as at 31 March 2014 unless told otherwise."""
    return examine(RawTable.of(rows), kind, **({"settings": SETTINGS, "as_at": AS_AT} | given))


def staff(*rows: Sequence[Any], headings: Sequence[str] = STAFF, **given: Any) -> Preview:
    """Examine a staff list with the usual headings in row 1."""
    return look("staff", [headings, *rows], **given)


def said(preview: Preview, severity: str | None = None) -> list[tuple[str, int | None, str, str]]:
    """Every problem but its wording: severity, Excel row, column, value."""
    problems = preview.problems if severity is None else preview.problems[preview.problems["severity"] == severity]
    return [
        (p.severity, None if p.row is None or p.row != p.row else int(p.row), p.column, p.value)
        for p in problems.astype(object).where(problems.notna(), None).itertuples()
    ]
