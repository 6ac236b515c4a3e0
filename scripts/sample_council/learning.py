"""The learning systems' exports: last year's system, Moodle's activity completion, the partner's list of attempts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .chance import Chance
from .people import Person
from .training import LAUNCH, agency_workers, minute
from .workbook import Cell, Padded, text_date, write

MODULE = "Information Governance: Module 1 - Confidentiality"
QUIZ = "Information Governance assessment (quiz)"
PASSED, FAILED, DONE, NOT = (
    "Completed (achieved pass grade)",
    "Completed (did not achieve pass grade)",
    "Completed",
    "Not completed",
)


def moodle_time(moment: dt.datetime) -> str:
    """A moment as Moodle 2.5 writes it: `Friday, 14 March 2014, 3:05 PM`."""
    return f"{moment:%A}, {moment.day} {moment:%B %Y}, {moment.hour % 12 or 12}:{moment:%M %p}"


def write_moodle(path: Path, people: list[Person], as_at: dt.date) -> None:
    """The activity completion report of this year's course as at one day, in the shape of Moodle 2.5's csv.

    The first heading is empty and unquoted; each activity has a second heading with its expected date.
    """
    expected = "24 February 2014"
    lines = ["".join(f',"{text}"' for text in ("ID number", "Email address", MODULE, expected, QUIZ, expected))]
    for person in people:
        if person.system != "moodle" or person.start > as_at or (person.left and person.left < LAUNCH):
            continue
        quiz, when = _quiz(person, as_at)
        module = person.module if person.module and person.module <= as_at else None
        # A few accounts were made without the staff number: only the e-mail address says whose they are.
        lines.append(
            _learner(
                person.name,
                person.staff_number if person.number % 173 else "",
                person.email,
                module,
                quiz,
                when,
                person.number,
            )
        )
    for n, (name, email, done) in enumerate(agency_workers()):
        seen = done if done and done <= as_at else None
        lines.insert((n * 131) % len(lines) + 1, _learner(name, "", email, seen, PASSED if seen else NOT, seen, n))
    path.write_bytes(("\n".join(lines) + "\n").encode())


def _learner(
    name: str, number: str, email: str, module: dt.date | None, quiz: str, when: dt.date | None, seed: int
) -> str:
    cells = [name, number, email]
    cells += [DONE if module else NOT, moodle_time(minute(seed + 1, module)) if module else ""]
    cells += [quiz, moodle_time(minute(seed, when)) if when else ""]
    return ",".join('"' + cell.replace('"', "'") + '"' for cell in cells)


def _quiz(person: Person, as_at: dt.date) -> tuple[str, dt.date | None]:
    if person.passed and person.passed <= as_at:
        return PASSED, person.passed
    failed = [day for day in person.failed if day <= as_at]
    return (FAILED, failed[-1]) if failed else (NOT, None)


def write_last_years(path: Path, people: list[Person], as_at: dt.date) -> None:
    """The final export of the system used before Moodle: completions and failures, one a row, newest first."""
    chance = Chance("last year's system")
    rows: list[list[Cell | Padded]] = []
    for person in people:
        if person.system != "moodle":
            continue
        for day in person.earlier:
            if chance.happens(0.03) and person.there(day - dt.timedelta(days=7)):
                rows.append(
                    [
                        person.staff_number,
                        person.email,
                        LAST_YEAR,
                        "Failed",
                        day - dt.timedelta(days=7),
                        chance.whole(6, 15) * 5,
                    ]
                )
            when: Cell = text_date(day, 0) if chance.happens(0.03) else day
            rows.append([person.staff_number, person.email, LAST_YEAR, "Completed", when, chance.whole(16, 20) * 5])
    for _, email, _ in agency_workers()[:25]:
        day = chance.working_day(dt.date(2013, 3, 4), dt.date(2013, 11, 29))
        rows.append([None, email, LAST_YEAR, "Completed", day, chance.whole(16, 20) * 5])
    write(
        path,
        ("Employee no", "E-mail", "Course title", "Result", "Date completed", "Mark"),
        rows,
        notes=(
            "Example County Council - e-learning (system closed 24 January 2014)",
            "All attempts since 1 March 2012",
        ),
        sheet="Attempts",
        totals=("Total", None, None, None, None, len(rows)),
        widths=(12, 34, 32, 12, 14, 8),
        when=as_at,
    )


LONG_HEADINGS = (
    "Employee no", "Learner name", "Work email", "Course title", "Enrolled", "Due date", "Completion status",
    "Date completed", "Score %", "Logins", "Line manager",
)  # fmt: skip
REFRESHER, LAST_YEAR, OTHER = (
    "Information Governance refresher 2014",
    "Information Governance 2012-13",
    "Fire safety awareness",
)


def write_long(path: Path, people: list[Person], as_at: dt.date) -> None:
    """Every attempt in the partner's learning system, one a row: several a person, other courses among them."""
    chance = Chance("second system")
    rows: list[tuple[int, list[Cell | Padded]]] = []
    for person in people:
        if person.system != "second" or person.start > as_at or (person.left and person.left < dt.date(2013, 11, 1)):
            continue
        manager = person.manager.name if person.manager else None

        def attempt(
            course: str,
            enrolled: dt.date,
            due: dt.date | None,
            status: str,
            day: dt.date | None,
            score: int | None,
            person: Person = person,
            manager: str | None = manager,
        ) -> None:
            when: Cell = day
            if day and chance.happens(0.04):
                when = text_date(day, chance.whole(0, 1))
            row: list[Cell | Padded] = [
                person.number,
                person.name,
                person.email,
                course,
                enrolled,
                due,
                status,
                when,
                score,
                chance.whole(1, 9),
                manager,
            ]
            rows.append((int(chance.share() * 1_000_000), row))

        for day in person.earlier:
            attempt(
                LAST_YEAR,
                max(person.start, day - dt.timedelta(days=20)),
                None,
                "Completed",
                day,
                chance.whole(16, 20) * 5,
            )
        enrolled = max(LAUNCH, person.start)
        due = enrolled + dt.timedelta(days=28)
        failed = [day for day in person.failed if day <= as_at]
        for day in failed:
            attempt(REFRESHER, enrolled, due, "Failed", day, chance.whole(6, 15) * 5)
        if person.passed and person.passed <= as_at:
            attempt(REFRESHER, enrolled, due, "Completed", person.passed, chance.whole(16, 20) * 5)
        elif not failed:
            attempt(REFRESHER, enrolled, due, "In progress" if person.module else "Not started", None, None)
        if chance.happens(0.12):
            attempt(
                OTHER,
                dt.date(2013, 9, 2),
                None,
                "Completed",
                chance.working_day(dt.date(2013, 9, 3), dt.date(2014, 3, 28)),
                None,
            )
    rows.sort(key=lambda pair: (pair[0], str(pair[1])))
    write(
        path,
        LONG_HEADINGS,
        [row for _, row in rows],
        notes=(
            "Example Services Ltd - Learning record",
            'Course category is equal to "Mandatory"',
            f"Run {as_at:%d/%m/%Y} 17:02",
        ),
        sheet="Report",
        widths=(12, 22, 34, 38, 12, 12, 18, 14, 8, 8, 22),
        when=as_at,
    )
