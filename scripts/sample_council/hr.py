"""The HR staff list, one edition a month, as the HR system exports it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from .chance import Chance
from .people import OPEN_ENDED, Person, Post
from .workbook import Cell, Padded, text_date, write

HEADINGS = (
    "Staff number", "Full name", "NI number", "Date of birth", "Directorate", "Service", "Team", "Job title",
    "Contract type", "FTE", "Primary post", "Start date", "End date", "Absence reason", "Absence from", "Absence to",
    "Network access", "Username", "Email address", "Manager's email",
)  # fmt: skip
NI_NUMBER = "QQ123456C"
"""The number everybody has: its prefix is never issued."""
AGENCY_WITHOUT_NUMBER = 45
LEAVERS_FROM = dt.date(2013, 10, 1)
"""HR leaves people who left this half-year on its list."""


def write_edition(
    path: Path, people: list[Person], agency: list[tuple[str, str]], as_at: dt.date, *, zeros: bool
) -> None:
    """Write the list as at one day. `zeros`: staff numbers are text with their zeros; otherwise numbers without.

    `agency` workers (name, agency's e-mail address) have no staff number. The last row counts the rows.
    """
    rows = list(_rows(people, as_at, zeros))
    for n, (name, email) in enumerate(agency[:AGENCY_WITHOUT_NUMBER]):
        started = as_at.replace(day=1) - dt.timedelta(days=30 + n)
        row: list[Cell | Padded] = [
            None,
            name,
            None,
            None,
            *_AGENCY_PLACES[n % len(_AGENCY_PLACES)],
            "Agency",
            1.0,
            None,
            started,
        ]
        # Rows HR was sent by the agency come in among the others.
        rows.insert((n * 271) % len(rows), [*row, None, None, None, None, "Y", None, email, None])
    notes = (
        "Example County Council - Human Resources - Establishment list (schools on own payroll excluded)",
        f"As at {as_at:%d/%m/%Y}      Report HRP0417      Run by: HR Systems",
    )
    write(
        path,
        HEADINGS,
        rows,
        notes=notes,
        sheet="Establishment",
        totals=("Total", f"{len(rows)} records"),
        widths=(12, 22, 12, 12, 34, 28, 28, 28, 12, 6, 8, 12, 12, 16, 12, 12, 8, 14, 34, 34),
        when=as_at,
    )


_AGENCY_PLACES = (
    ("Adult Services, Health and Wellbeing", "Residential Care", "Larchfield House", "Care Officer"),
    ("Children and Young People", "Children's Social Care", "Child in Need Team East", "Social Worker"),
    ("Corporate Resources", "Customer Service Centre", "Contact Team North", "Customer Service Adviser"),
)


def _rows(people: list[Person], as_at: dt.date, zeros: bool) -> Iterator[list[Cell | Padded]]:
    chance = Chance(f"hr typing {as_at}")
    for person in people:
        if person.start > as_at + dt.timedelta(days=10):
            continue
        if person.left is not None and person.left < LEAVERS_FROM:
            continue
        number: Cell | Padded = person.staff_number if zeros else Padded(person.number)
        posts = [post for post in person.posts if post.start <= as_at + dt.timedelta(days=10)]
        for post in posts:
            yield _row(chance, person, post, number, as_at, len(posts) > 1)


def _row(
    chance: Chance, person: Person, post: Post, number: Cell | Padded, as_at: dt.date, several: bool
) -> list[Cell | Padded]:
    reason, first, last = person.absence or (None, None, None)
    # HR knows of an absence a fortnight ahead and takes it off a month after it ended.
    if first and (first > as_at + dt.timedelta(days=14) or (last and last < as_at - dt.timedelta(days=30))):
        reason, first, last = None, None, None
    if person.left and post.end is None and person.left <= as_at + dt.timedelta(days=35):
        end: dt.date | None = person.left
    else:
        end = post.end or person.contract_end or (OPEN_ENDED if person.employment in ("Permanent", "Casual") else None)
    access = "" if not person.access_known else ("Y" if person.online else "N")
    return [
        number, person.name, NI_NUMBER, dt.date(1900, 1, 1), post.directorate, post.service, post.team, post.job,
        person.employment, post.fte, ("Y" if post is person.main else "N") if several else None,
        _typed(chance, post.start), end if end is None or end == OPEN_ENDED else _typed(chance, end), reason, first, last,
        access, person.username, person.email, person.manager.email if person.manager else None,
    ]  # fmt: skip


def _typed(chance: Chance, day: dt.date) -> Cell:
    """A real date, but for one in forty that somebody typed as text."""
    return text_date(day, chance.whole(0, 3)) if chance.happens(0.025) else day
