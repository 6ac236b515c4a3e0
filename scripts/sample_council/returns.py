"""The small files: paper returns, exemptions, meetings, information governance posts, information assets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .chance import Chance
from .people import MARCH, Person
from .structure import DIRECTORATES
from .workbook import INVENTED, Cell, text_date, write


def write_paper_returns(path: Path, people: list[Person]) -> None:
    """Completions on paper of people with no network access, certified by their managers; last year's among them."""
    chance = Chance("paper")
    rows: list[list[Cell]] = []
    for person in people:
        if person.system != "paper" or person.manager is None:
            continue
        for day in (*person.earlier, *((person.passed,) if person.passed and person.passed <= MARCH else ())):
            number: Cell = person.number if chance.happens(0.3) else person.staff_number
            signed: Cell = text_date(day, chance.whole(0, 2)) if chance.happens(0.06) else day
            note = chance.weighted(((None, 90.0), ("Read aloud at team meeting", 6.0), ("Sheet returned late", 4.0)))
            rows.append([number, person.name, "Information governance", signed, person.manager.name, note])
    # Three that cannot be used: a day that does not exist, no signature, no day.
    rows[40][3], rows[90][4], rows[140][3] = "31/02/2014", None, "January"
    write(
        path,
        ("Staff number", "Name", "Course", "Date signed", "Certified by", "Notes"),
        rows,
        notes=("Example County Council - Information governance training on paper - managers' returns", "Enter one line for each member of staff"),
        sheet="Returns",
        widths=(14, 24, 26, 14, 24, 28),
    )  # fmt: skip


def write_exemptions(path: Path, people: list[Person]) -> None:
    """Some sixty people excused for a time; a few of the exemptions have run out by 31 March 2014."""
    chance = Chance("exemptions")
    able = [
        person
        for person in people
        if person.left is None and person.passed is None and person.absence is None and not person.manages
        and person.start.year < 2013 and person.main.directorate != "Schools"
    ]  # fmt: skip
    reasons = (
        "Trained by NHS host organisation",
        "No access to personal data",
        "On secondment outside the council",
        "Reasonable adjustment being arranged",
    )
    rows: list[list[Cell]] = []
    for person in chance.sample(able, 62):
        until = chance.weighted(
            (
                (dt.date(2014, 12, 31), 50.0),
                (dt.date(2014, 6, 30), 30.0),
                (dt.date(2014, 3, 31), 10.0),
                (dt.date(2014, 2, 28), 10.0),
            )
        )
        rows.append(
            [person.staff_number, person.name, "IG", chance.one_of(reasons), until, "Head of Information Governance"]
        )
    write(
        path,
        ("Staff number", "Name", "Course", "Reason for exemption", "Exempt until", "Approved by"),
        rows,
        notes=("Example County Council - Exemptions from information governance training",),
        sheet="Exemptions",
        widths=(14, 24, 10, 40, 14, 32),
    )


def write_meetings(path: Path) -> None:
    """The committee's calendar, as a csv from an old system (Windows-1252, a dash in it)."""
    lines = [INVENTED + ",,", "Meeting date,Committee,Notes"]
    days = (
        dt.date(2013, 6, 24),
        dt.date(2013, 9, 30),
        dt.date(2013, 11, 25),
        dt.date(2014, 1, 27),
        dt.date(2014, 3, 31),
    )
    lines += [f"{day:%d/%m/%Y},Audit and Governance Committee,Ordinary meeting \u2013 County Hall" for day in days]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))


def write_posts(path: Path) -> None:
    """The posts and secondments of the information governance team."""
    day = dt.date
    rows: list[list[Cell]] = [
        ["Head of Information Governance", "recruiting", "Grade 13", 1.0, day(2014, 2, 3), None, "Corporate Resources"],
        [
            "Senior Information Governance Officer",
            "in_post",
            "Grade 10",
            1.0,
            day(2013, 11, 4),
            None,
            "Transferred from Adult Services",
        ],
        ["Information Governance Officer", "in_post", "Grade 8", 2.0, day(2011, 4, 1), None, "Corporate Resources"],
        [
            "Business Improvement Officer (information assets)",
            "seconded",
            "Grade 9",
            0.4,
            day(2014, 1, 6),
            day(2014, 9, 30),
            "Policy and Performance",
        ],
        ["Internal Auditor", "seconded", "Grade 9", 1.0, day(2014, 4, 1), day(2015, 3, 31), "Internal Audit"],
        ["Training and Awareness Officer", "vacant", "Grade 7", 1.0, None, None, "Corporate Resources"],
    ]
    write(
        path,
        ("Post", "Status", "Grade", "FTE", "From", "To", "Funded by"),
        rows,
        notes=("Example County Council - Information governance posts",),
        sheet="Posts",
        widths=(46, 12, 12, 8, 12, 12, 34),
    )


def write_assets(path: Path) -> None:
    """The information asset register: some reviews done, some overdue, a few assets without an owner."""
    chance = Chance("assets")
    rows: list[list[Cell]] = []
    for directorate, services in DIRECTORATES.items():
        for service in services:
            for what in chance.sample(
                ("case files", "contact list", "payments spreadsheet", "archive boxes", "shared drive", "database"),
                chance.whole(2, 4),
            ):
                reviewed = (
                    chance.working_day(dt.date(2012, 9, 3), dt.date(2014, 3, 28)) if chance.happens(0.85) else None
                )
                rows.append(
                    [
                        f"{service.name}: {what}",
                        f"Head of {service.name}" if chance.happens(0.93) else None,
                        directorate,
                        reviewed,
                        reviewed + dt.timedelta(days=365) if reviewed else dt.date(2014, 3, 31),
                        chance.one_of(("Low", "Medium", "Medium", "High")),
                        "Y" if chance.happens(0.75) else "N",
                        chance.one_of(("Paper", "Network drive", "Social care system", "Finance system")),
                    ]
                )
    write(
        path,
        ("Asset", "Owner", "Directorate", "Reviewed on", "Review due", "Risk", "Personal data", "System"),
        rows,
        notes=("Example County Council - Information asset register", "Position at 31/03/2014"),
        sheet="Assets",
        widths=(52, 46, 36, 12, 12, 10, 14, 20),
    )
