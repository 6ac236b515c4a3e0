"""Moodle's two reports of completion, each a person a row and the activities beside one another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ig_metrics.datasets import normalise
from ig_metrics.ingest import words
from ig_metrics.ingest.dates import NotADate, read_date
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes.shape import SAMPLE, Activity, Shape

ACTIVITY = "Moodle activity completion"
COURSE = "Moodle course completion"
COMPLETION_DATE = " - completion date"
"""Moodle's course completion report repeats the activity's name with this at the end."""
SIGNS = ("Course complete", "Manual self completion")
_PERSON_FIELDS = frozenset(
    normalise(name)
    for name in ("ID number", "Email address", "Username", "Department", "Institution", "City/town", "Country", "Phone", "Name",
                 "First name", "Surname", "Last name", "Full name", "First name / Surname", "Groups", "Mobile phone", "Address")
)  # fmt: skip
_FILE = re.compile(r"completion-(?P<course>.+)-\d{8}_\d{4}\b.*", re.IGNORECASE)


def course_completion(names: Sequence[str], at: Mapping[str, int], file_name: str) -> Shape | None:
    """The course completion report: a status for each activity, its date in a column headed by its name and `COMPLETION_DATE`."""
    dates = {name.casefold(): index for index, name in enumerate(names) if name}
    activities = []
    for index, name in enumerate(names):
        date = dates.get(name.casefold() + COMPLETION_DATE)
        if name and date is not None:
            activities.append(Activity(name, index, date))
    if not activities:
        return None
    whole = at.get("course complete")
    file = _FILE.fullmatch(file_name)
    # The file never says which course it is about, but its name does: the course's short name as Moodle writes it.
    if whole is not None and file is not None:
        activities.append(Activity(file["course"], None, whole))
    return Shape(COURSE, tuple(activities))


def activity_completion(found: Headings, table: RawTable) -> Shape | None:
    """The activity completion report: after each activity a second column for its date, headed by nothing or the expected date."""
    names = list(found.names)
    if not names or normalise(names[0]) not in _PERSON_FIELDS | {""}:
        return None
    first = next((n for n in range(1, len(names)) if normalise(names[n]) not in _PERSON_FIELDS), len(names))
    activities = []
    index = first
    while index < len(names):
        date = index + 1 if index + 1 < len(names) and _blank_or_date(names[index + 1]) else None
        # A last activity nobody has completed has no filled cell in its date column, which is then not there at all.
        if not names[index] or (date is None and index + 1 < len(names)):
            return None
        activities.append(Activity(names[index], index, date))
        index += 2
    if not _hold_statuses(table, found.row + 1, [a.status for a in activities if a.status is not None]):
        return None
    return Shape(ACTIVITY, tuple(activities))


def _blank_or_date(name: str) -> bool:
    if not name:
        return True
    try:
        read_date(name)
    except NotADate:
        return False
    return True


def _hold_statuses(table: RawTable, start: int, indexes: Sequence[int]) -> bool:
    """Whether at least half of the first filled cells of these columns are outcomes."""
    texts = [text.strip() for n in indexes for text in table.columns[n].text.slice(start, SAMPLE).to_pylist() if text]
    filled = [text for text in texts if text]
    known = sum(words.outcome(text) is not None for text in filled)
    return known > 0 and known * 2 >= len(filled)
