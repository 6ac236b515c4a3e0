"""Layouts only certain systems write: recognised by their headings, and read by that system's rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ig_metrics.datasets import Kind, normalise
from ig_metrics.ingest import words
from ig_metrics.ingest.dates import NotADate, read_date
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.raw import RawTable

MOODLE_ACTIVITY = "Moodle activity completion"
MOODLE_COURSE = "Moodle course completion"
TOTARA = "Totara certification report"
DLS = "NHS Digital Learning Solutions"
ESR = "ESR compliance and competency"
ICO = "ICO data security incident trends"

COMPLETION_DATE = " - completion date"
"""Moodle's course completion report repeats the activity's name with this at the end."""
SIGNATURES = {
    "completions": (
        "Competency Name", "Compliance Status", "Competence Level", "Date Last Awarded", "Delegate ID", "Red-amber-green status",
        "Is certified", "Course complete", "Manual self completion", "Last accessed",
    ),
    "breaches": ("BI Reference", "Data Subject Type", "Time Taken to Report", "Decision Taken"),
}  # fmt: skip
"""Headings that are no column of ours but tell which row of an export holds the headings."""
_PERSON_FIELDS = frozenset(
    normalise(name)
    for name in ("ID number", "Email address", "Username", "Department", "Institution", "City/town", "Country", "Phone", "Name",
                 "First name", "Surname", "Last name", "Full name", "First name / Surname", "Groups", "Mobile phone", "Address")
)  # fmt: skip
_MOODLE_FILE = re.compile(r"completion-(?P<course>.+)-\d{8}_\d{4}\b.*", re.IGNORECASE)
_SAMPLE = 200


@dataclass(frozen=True)
class Activity:
    """An activity's columns in a wide file: its name, the column of its status and that of its date (None: no status or
    no date column; a date alone means completed).
    """

    course: str
    status: int | None
    date: int | None


@dataclass(frozen=True)
class Shape:
    """A recognised layout. `activities` make it wide: a person a row, melted to an attempt a row. `columns` says what
    columns mean here, whatever their heading says elsewhere (None: used by the rule only). `rule` names how the outcome
    is found where no status column says it. `refusal` is why files of this shape cannot be used, `aside` the reason their rows are
    counted under.
    """

    name: str
    activities: tuple[Activity, ...] = ()
    columns: dict[int, str | None] = field(default_factory=dict)
    rule: str = ""
    helpers: dict[str, int] = field(default_factory=dict)
    refusal: str = ""
    aside: str = "names nobody"

    @property
    def taken(self) -> dict[int, str | None]:
        """Columns the shape claims, with what they mean."""
        wide = {index: None for a in self.activities for index in (a.status, a.date) if index is not None}
        return {**wide, **dict.fromkeys(self.helpers.values()), **self.columns}


def recognise(kind: Kind, found: Headings, table: RawTable, file_name: str) -> Shape | None:
    """The layout of the file, None where headings alone say all there is."""
    plain = [normalise(name) for name in found.names]
    at = {name: index for index, name in reversed(list(enumerate(plain))) if name}
    if kind.name == "breaches" and {"bi reference", "year", "quarter"} <= at.keys():
        return Shape(
            ICO,
            refusal="This is the ICO's own published workbook of incidents that every organisation reported to it (it has a "
            "BI Reference, and a year and quarter for a date). It is not the council's register. Upload the register: one row "
            "for each incident or near miss, with its reference and the date it was reported.",
            aside="not in the council's register",
        )
    if kind.name != "completions":
        return None
    if "competency name" in at and not at.keys() & {
        "staff number",
        "employee number",
        "email address",
        "email",
        "username",
    }:
        return Shape(
            ESR,
            refusal="This file does not say who each row is about: it has no staff number, e-mail address or user name "
            "('Last Updated By' is whoever changed the record). It looks like one person's own ESR compliance and competency "
            "page. Ask for the team or organisation report with Employee Number in it.",
        )
    if "delegate id" in at and "completed date" in at:
        helpers = {"last_accessed": at["last accessed"]} if "last accessed" in at else {}
        return Shape(DLS, rule="dls", helpers=helpers)
    if "certification name" in at and "is certified" in at:
        return Shape(TOTARA, rule="totara", helpers={"is_certified": at["is certified"]})
    return _moodle_course(found.names, at, file_name) or _moodle_activity(found, table)


def _moodle_course(names: Sequence[str], at: dict[str, int], file_name: str) -> Shape | None:
    dates = {name.casefold(): index for index, name in enumerate(names) if name}
    activities = []
    for index, name in enumerate(names):
        date = dates.get(name.casefold() + COMPLETION_DATE)
        if name and date is not None:
            activities.append(Activity(name, index, date))
    if not activities:
        return None
    whole = at.get("course complete")
    file = _MOODLE_FILE.fullmatch(file_name)
    # The file never says which course it is about, but its name does: the course's short name as Moodle writes it.
    if whole is not None and file is not None:
        activities.append(Activity(file["course"], None, whole))
    return Shape(MOODLE_COURSE, tuple(activities))


def _moodle_activity(found: Headings, table: RawTable) -> Shape | None:
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
    return Shape(MOODLE_ACTIVITY, tuple(activities))


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
    texts = [text.strip() for n in indexes for text in table.columns[n].text.slice(start, _SAMPLE).to_pylist() if text]
    filled = [text for text in texts if text]
    known = sum(words.outcome(text) is not None for text in filled)
    return known > 0 and known * 2 >= len(filled)
