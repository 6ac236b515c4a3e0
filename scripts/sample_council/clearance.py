"""Who needs the children's social care system, by which wave of its go-live, and who has been to its training."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .chance import Chance
from .people import MARCH, Person
from .training import at_work
from .workbook import Cell, text_date, write

SYSTEM, COURSE = "Liquidlogic", "Liquidlogic for users"
FIRST_SESSION = dt.date(2014, 2, 3)
# By area: the day its teams move over, the last session before it, and how many have been by the end of March.
WAVES = (
    (("Central", "East"), dt.date(2014, 3, 24), dt.date(2014, 3, 21), 0.93),
    (("West", "North"), dt.date(2014, 4, 14), dt.date(2014, 4, 11), 0.64),
    (("Coast", "South", "Valley", "Moor"), dt.date(2014, 5, 12), dt.date(2014, 5, 9), 0.22),
)
LAST_WAVE = (dt.date(2014, 6, 2), dt.date(2014, 5, 30), 0.06)
SERVICES = ("Children's Social Care", "Fostering and Adoption")
ROLES = {
    "Family Support Worker": "Support worker",
    "Business Support Officer": "Business support",
    "Panel Administrator": "Business support",
}


def _wave(person: Person) -> tuple[dt.date, dt.date, float]:
    """The day a person must have the system, the last session before it, and the share who have been by the end of March."""
    if person.main.service == SERVICES[0]:
        for areas, live, last, share in WAVES:
            if any(area in person.main.team.split() for area in areas):
                return live, last, share
    return LAST_WAVE


def _role(person: Person) -> str:
    return "Manager" if person.manages else ROLES.get(person.main.job, "Practitioner")


def _users(people: list[Person]) -> list[Person]:
    """Everybody with network access in two services, and who manages a children's home; whoever left in March is on the list still."""
    return [
        person
        for person in people
        if person.online
        and person.start <= MARCH
        and (person.left is None or person.left >= dt.date(2014, 3, 14))
        and (
            person.main.service in SERVICES
            or (person.manages and person.main.service == "Children's Residential Homes")
        )
    ]


def _sessions(person: Person) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
    """The session a person came to by the end of March, one they were booked on and missed, and one they are booked on now."""
    chance = Chance(f"{SYSTEM} {person.number}")
    _, last, share = _wave(person)
    first = max(FIRST_SESSION, person.start)
    been = chance.working_day(first, max(first, min(last, MARCH))) if chance.happens(share) else None
    missed = chance.working_day(first, max(first, min(last, MARCH))) if chance.happens(0.05) else None
    if been and not at_work(person, been):
        been = None
    if missed and been and missed >= been:
        missed = None
    after = MARCH + dt.timedelta(days=1)
    still_to_come = been is None and missed is None and chance.happens(0.7)
    booked = chance.working_day(after, max(after, last)) if still_to_come else None
    return been, missed, booked


def write_users(path: Path, people: list[Person]) -> None:
    """The system team's list: who needs it, as what, by which day, and who has been let in already."""
    chance = Chance(f"{SYSTEM} users")
    rows: list[list[Cell]] = []
    for person in _users(people):
        live, _, _ = _wave(person)
        been, _, _ = _sessions(person)
        # Most are let in within days of the training; a few were before it, to test the system.
        granted = chance.happens(0.9 if live <= MARCH else 0.55) if been else chance.happens(0.008)
        needed: Cell = text_date(live, 0) if chance.happens(0.05) else live
        roles = [_role(person)] + (["Practitioner"] if person.manages and chance.happens(0.4) else [])
        for role in roles:
            name = SYSTEM if chance.happens(0.96) else SYSTEM.upper()
            rows.append([person.staff_number, person.name, name, role, needed, "Y" if granted else "N"])
    write(
        path,
        ("Staff number", "Name", "System", "Role", "Needed by", "Access granted"),
        rows,
        notes=("Example County Council - people who need Liquidlogic, by go-live wave", "Position at 31/03/2014"),
        sheet="Users",
        widths=(14, 24, 14, 20, 12, 14),
    )


def write_sessions(path: Path, people: list[Person]) -> None:
    """The training team's bookings: one row a person and session, those missed and those still to come among them."""
    rows: list[list[Cell]] = []
    for person in _users(people):
        been, missed, booked = _sessions(person)
        failed = been is not None and person.number % 41 == 0
        for day, result in ((missed, "Did not attend"), (been, "Failed" if failed else "Attended"), (booked, "Booked")):
            if day is not None:
                came: Cell = day if result in ("Attended", "Failed") else None
                rows.append([person.number, person.name, person.email, COURSE, day, result, came])
    rows.sort(key=lambda row: (str(row[4]), str(row[0])))
    write(
        path,
        ("Staff number", "Delegate", "Email address", "Course", "Booked for", "Result", "Date attended"),
        rows,
        notes=("Example County Council - Liquidlogic training, bookings and attendance", "Run 31/03/2014 16:40"),
        sheet="Sessions",
        widths=(14, 24, 36, 24, 12, 16, 14),
    )
