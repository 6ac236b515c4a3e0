"""Who took the training and when: last year's course, this year's refresher, failures, paper, exemptions."""

from __future__ import annotations

import datetime as dt

from .chance import Chance
from .people import APRIL, JANUARY, MARCH, Person
from .structure import FIRST_NAMES, LAST_NAMES

LAUNCH = dt.date(2014, 1, 27)
# How many take the new course within nine weeks of its launch.
TAKE_UP = {
    "Adult Services, Health and Wellbeing": 0.845,
    "Children and Young People": 0.655,
    "Environment and Highways": 0.86,
    "Corporate Resources": 0.88,
    "Community and Cultural Services": 0.87,
    "Chief Executive's Office": 0.86,
    "Schools": 0.2,
}
SECOND_SYSTEM = ("Community and Cultural Services", "Corporate Resources", "Environment and Highways")
AGENCY = 60


def give_training(people: list[Person]) -> None:
    """Fill in each person's learning system, completions and failed attempts, up to 30 April 2014."""
    chance = Chance("training")
    teams: dict[tuple[str, str], float] = {}
    for person in people:
        place = person.main
        team = teams.setdefault((place.service, place.team), (chance.share() - 0.5) * 0.24)
        if not person.online:
            person.system = "paper"
        elif place.directorate in SECOND_SYSTEM or person.employment == "Partner":
            person.system = "second"
        elif place.directorate != "Schools":
            person.system = "moodle"
        _earlier(chance, person)
        _this_year(chance, person, TAKE_UP[place.directorate] + team - (0.06 if person.system == "paper" else 0))


def _earlier(chance: Chance, person: Person) -> None:
    """The course of the year before, which counts for twelve months."""
    if person.start < dt.date(2013, 1, 1):
        when = chance.weighted((("still counts", 49), ("too old", 24), ("never", 27)))
        if when == "still counts":
            # Last year's push came just before the Toolkit's deadline; those run out in the last weeks of March 2014.
            pushed = chance.happens(0.22)
            first, last = (
                (dt.date(2013, 3, 11), dt.date(2013, 3, 29)) if pushed else (dt.date(2013, 2, 4), dt.date(2014, 1, 22))
            )
            person.earlier.append(_office_day(chance, first, last))
        elif when == "too old":
            person.earlier.append(_office_day(chance, dt.date(2012, 3, 5), dt.date(2013, 1, 25)))
    elif person.start < dt.date(2014, 1, 6) and chance.happens(0.7):
        person.earlier.append(_office_day(chance, person.start, min(person.start + dt.timedelta(days=60), JANUARY)))
    person.earlier = [day for day in person.earlier if day >= person.start and day < JANUARY and at_work(person, day)]


def _this_year(chance: Chance, person: Person, take_up: float) -> None:
    first = max(LAUNCH, person.start)
    recent = bool(person.earlier) and person.earlier[-1] > dt.date(2013, 8, 31)
    draw = chance.share()
    likely = take_up * (0.8 if recent else 1.0)
    if draw < likely:
        # Some at once, most in the week or two before the date they were given, the rest after reminders.
        day = first + dt.timedelta(
            days=int(
                chance.weighted(
                    ((chance.share() * 14, 34), (14 + chance.share() * 14, 44), (28 + chance.share() * 35, 22))
                )
            )
        )
    elif draw < likely + (1 - likely) * (0.62 if person.system != "paper" else 0.1):
        day = first + dt.timedelta(days=int(64 + chance.share() * 29))
    else:
        day = None
    if day and day.weekday() > 4 and chance.happens(0.92):
        day -= dt.timedelta(days=min(day.weekday() - 4, (day - first).days))
    if day and (day > APRIL or not at_work(person, day)):
        day = None
    person.passed = day
    if person.system in ("moodle", "second") and chance.happens(0.035 if day else 0.085):
        last = (day or MARCH) - dt.timedelta(days=1)
        attempt = _office_day(chance, first, last) if last > first else None
        if attempt and attempt < (day or MARCH) and at_work(person, attempt):
            person.failed.append(attempt)
    if day:
        person.module = day
    elif person.failed or (person.start < MARCH and chance.happens(0.2)):
        begun = person.failed[0] if person.failed else _office_day(chance, first, max(first, MARCH))
        person.module = begun if at_work(person, begun) else None


def at_work(person: Person, day: dt.date) -> bool:
    """Employed on this day and not on a long absence."""
    if not person.there(day):
        return False
    if person.absence is None:
        return True
    _, first, last = person.absence
    return day < first or (last is not None and day > last)


def _office_day(chance: Chance, first: dt.date, last: dt.date) -> dt.date:
    return chance.working_day(first, max(first, last))


def minute(person_number: int, day: dt.date) -> dt.datetime:
    """The time of day somebody finished: office hours, always the same for the same person and day."""
    seed = (person_number * 7919 + day.toordinal() * 104_729) % 600
    return dt.datetime.combine(day, dt.time(8 + seed // 60, seed % 60))


def agency_workers() -> list[tuple[str, str, dt.date | None]]:
    """Agency workers the learning system knows and HR cannot number: name, e-mail address, day completed."""
    chance = Chance("agency")
    workers = []
    for n in range(AGENCY):
        first, last = chance.one_of(FIRST_NAMES), chance.one_of(LAST_NAMES)
        done = chance.working_day(dt.date(2014, 1, 28), dt.date(2014, 3, 28)) if chance.happens(0.65) else None
        letters = "".join(c for c in last.lower() if c.isalpha())
        workers.append((f"{first} {last}", f"{first[0].lower()}.{letters}{n:02d}@agency.example", done))
    return workers
