"""The breach register: three years of incidents and near misses, kept by hand in one sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from .chance import Chance
from .structure import DIRECTORATES
from .workbook import Cell, write

# Incidents reported in each month from April 2011: fewer at first, when fewer were reported.
INCIDENTS = (
    2, 3, 2, 4, 2, 3, 3, 4, 2, 3, 4, 3,
    3, 4, 4, 3, 5, 4, 4, 5, 3, 5, 4, 5,
    4, 5, 5, 6, 4, 5, 6, 5, 4, 7, 6, 8,
)  # fmt: skip
NEAR_MISSES = (
    0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1,
    1, 0, 1, 1, 0, 1, 1, 2, 0, 1, 1, 1,
    1, 2, 1, 1, 2, 1, 2, 1, 1, 2, 2, 2,
)  # fmt: skip
# January to March 2014, so that 21 fall in the quarter and 15 of them after the meeting of 27 January.
QUARTER = {
    (2014, 1): ((7, 9, 14, 16, 21, 24, 29), (10, 30)),
    (2014, 2): ((3, 6, 11, 14, 19, 26), (12, 25)),
    (2014, 3): ((4, 6, 11, 13, 18, 20, 25, 31), (7, 27)),
}
TO_ICO_IN_QUARTER = (dt.date(2014, 1, 16), dt.date(2014, 2, 19), dt.date(2014, 3, 13))
LAUNCH_OF_SIRI = dt.date(2013, 6, 1)
CATEGORIES = (
    ("Data posted or faxed to incorrect recipient", 27.0), ("Data emailed to incorrect recipient", 24.0),
    ("Loss/theft of paperwork or data left in insecure location", 17.0), ("Loss/theft of device containing personal data", 8.0),
    ("Verbal disclosure of personal data", 5.0), ("Unauthorised access", 6.0), ("Failure to redact", 4.0), ("Failure to use bcc", 3.0),
    ("Incorrect disposal of paperwork", 2.0), ("Other non-cyber incident", 2.0), ("Malware", 1.0), ("Letter in wrong envelope", 2.0), ("", 2.5),
)  # fmt: skip
CAUSES = ("Address not checked", "Out-of-date address on the system", "Attachment chosen in error", "Autocomplete of address", "Left unattended", "Stolen from a vehicle", "Procedure not followed", "Not known")  # fmt: skip
LESSONS = ("Team briefed", "Second check of addresses introduced", "Reminder sent to all staff in the service", "Encryption checked", "Staff member retrained", "")  # fmt: skip
PLACES = (
    ("Children and Young People", 38.0),
    ("Adult Services, Health and Wellbeing", 33.0),
    ("Corporate Resources", 13.0),
    ("Community and Cultural Services", 6.0),
    ("Environment and Highways", 6.0),
    ("Chief Executive's Office", 4.0),
)


@dataclass(frozen=True)
class Incident:
    """One row of the register before it has a number."""

    reported: dt.date
    near_miss: bool


def _incidents(chance: Chance) -> list[Incident]:
    found = []
    for n, (count, misses) in enumerate(zip(INCIDENTS, NEAR_MISSES, strict=True)):
        year, month = 2011 + (n + 3) // 12, (n + 3) % 12 + 1
        days: tuple[tuple[int, ...], tuple[int, ...]]
        if (year, month) in QUARTER:
            days = QUARTER[year, month]
        else:
            first = dt.date(year, month, 1)
            drawn = [chance.working_day(first, first.replace(day=28)).day for _ in range(count + misses)]
            days = tuple(drawn[:count]), tuple(drawn[count:])
        assert (len(days[0]), len(days[1])) == (count, misses)
        found += [Incident(dt.date(year, month, day), False) for day in days[0]]
        found += [Incident(dt.date(year, month, day), True) for day in days[1]]
    return sorted(found, key=lambda incident: (incident.reported, incident.near_miss))


def write_register(path: Path) -> None:
    """Write the register with grouped headings, a few blanks and guesses, and a totals row."""
    chance = Chance("breaches")
    rows: list[list[Cell]] = []
    numbers: dict[str, int] = {}
    for incident in _incidents(chance):
        rows.append(_row(chance, incident, numbers, rows))
    write(
        path,
        ("Ref", "Date of incident", "Date reported", "Directorate", "Service", "Category", "Near miss", "No. of data subjects affected",
         "Severity (0-2)", "Date reported to ICO", "ICO outcome", "Reason not reported", "Root cause", "Repeat of", "Date closed", "Action taken", "Recorded by"),
        rows,
        groups=(("Incident", 7), ("Assessment", 5), ("Outcome", 5)),
        notes=("Example County Council - Data breach register April 2011 to March 2014 - OFFICIAL SENSITIVE", "Last updated 31/03/2014"),
        sheet="Register",
        totals=("TOTAL", None, len(rows)),
        widths=(12, 14, 14, 34, 28, 44, 8, 14, 10, 14, 28, 36, 26, 12, 12, 34, 10),
    )  # fmt: skip


def _row(chance: Chance, incident: Incident, numbers: dict[str, int], before: list[list[Cell]]) -> list[Cell]:
    day, near = incident.reported, incident.near_miss
    year = day.year if day.month > 3 else day.year - 1
    label = f"IG/{year % 100}-{(year + 1) % 100}"
    numbers[label] = numbers.get(label, 0) + 1
    directorate = chance.weighted(PLACES)
    service = chance.one_of([service.name for service in DIRECTORATES[directorate][:6]])
    affected = 0 if near else chance.weighted(((1, 50), (2, 16), (4, 10), (12, 9), (30, 7), (140, 4), (1200, 1)))
    told = not near and (day in TO_ICO_IN_QUARTER or (day < dt.date(2014, 1, 1) and chance.happens(0.11)))
    if told and affected < 12:
        affected = chance.one_of((14, 36, 120))
    severity: Cell = None
    if day >= LAUNCH_OF_SIRI:
        severity = 0 if near else 2 if told else 1
    closed = day + dt.timedelta(days=chance.whole(4, 60))
    occurred: Cell = day - dt.timedelta(days=chance.weighted(((0, 30), (1, 30), (3, 20), (8, 15), (21, 5))))
    if chance.happens(0.02):
        occurred = chance.one_of((f"w/c {day - dt.timedelta(days=day.weekday() + 7):%d/%m/%y}", "unknown"))
    people: Cell = affected
    if affected == 30:
        people = "approx 30"
    elif affected == 4:
        people = "<5"
    earlier = [row for row in before if row[3] == directorate and row[5]]
    repeat = earlier[-1][0] if earlier and not near and chance.happens(0.06) else None
    return [
        f"{label}/{numbers[label]:03d}", occurred, day, directorate, service, chance.weighted(CATEGORIES), "Y" if near else "N", None if near else people,
        severity, day + dt.timedelta(days=chance.whole(1, 9)) if told and day < dt.date(2014, 3, 20) else (dt.date(2014, 3, 21) if told else None),
        (("No further action" if day < dt.date(2013, 12, 1) else "Awaiting decision") if told else None),
        None if told or near else chance.one_of(("Contained, low harm", "Recovered unopened", "Recipient confirmed deletion")),
        chance.one_of(CAUSES), repeat, closed if closed <= dt.date(2014, 3, 31) else None, chance.one_of(LESSONS), "IG team",
    ]  # fmt: skip
