"""Reads the sample council with pandas alone: nothing of the product, so that it can contradict it."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[2] / "sample_data"
LAUNCH = pd.Timestamp(2014, 1, 27)
MOODLE = (
    FOLDER / "E-learning activity completion 31 March 2014.csv",
    FOLDER / "next_month" / "E-learning activity completion 30 April 2014.csv",
)
EDITIONS = {
    "2014-01-27": "HR staff list 24 January 2014.xlsx",
    "2014-03-31": "HR staff list 31 March 2014.xlsx",
    "2014-04-30": "next_month/HR staff list 30 April 2014.xlsx",
}
COURSES = {
    "information governance",
    "ig",
    "information governance assessment (quiz)",
    "information governance refresher 2014",
    "information governance 2012-13",
}


NOT_DAYS = ("31/02/2014", "January")
"""What two managers wrote for a date on their paper returns."""


@cache
def sheet(path: Path) -> pd.DataFrame:
    """Every cell of a workbook's first sheet as found; read once, never changed."""
    return pd.read_excel(path, header=None, engine="calamine", dtype=object)


def table(path: Path, first_heading: str) -> pd.DataFrame:
    """The rows below the row that starts with this heading, without a totals row; all cells as found."""
    raw = sheet(path)
    at = raw.index[raw[0] == first_heading][0]
    body = raw.loc[at + 1 :].copy()
    body.columns = pd.Index(raw.loc[at])
    return body[~body[first_heading].astype(str).str.lower().eq("total")].reset_index(drop=True)


def day(cell: object) -> pd.Timestamp:
    """A date cell, or a text one in any of the ways the council types them."""
    if cell is None or (isinstance(cell, float) and pd.isna(cell)) or cell is pd.NaT or cell == "":
        return pd.NaT
    if cell in NOT_DAYS:
        return pd.NaT
    return typed(cell) if isinstance(cell, str) else pd.Timestamp(cell.year, cell.month, cell.day)


@cache
def typed(text: str) -> pd.Timestamp:
    """The day a text names; Moodle's time of day is left out."""
    parts = text.split(", ")
    text = parts[1] if len(parts) == 3 else text
    for form in ("%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%Y-%m-%d"):
        with contextlib.suppress(ValueError):
            return pd.Timestamp(dt.datetime.strptime(text, form))  # noqa: DTZ007
    raise ValueError(text)


def number(cell: object) -> str:
    """A staff number at eight digits, however it was written; empty when there is none."""
    return "" if pd.isna(cell) or cell == "" else str(cell).strip().zfill(8)


def people(path: Path) -> pd.DataFrame:
    """One row a numbered person: first start, last end (NaT open), the main post's place and absence, e-mail."""
    posts = table(path, "Staff number")
    posts["id"] = posts["Staff number"].map(number)
    posts = posts[posts["id"] != ""]
    for column in ("Start date", "End date", "Absence from", "Absence to"):
        posts[column] = (
            posts[column]
            .map(lambda cell: pd.NaT if getattr(cell, "year", 0) == 4712 else day(cell))
            .astype("datetime64[us]")
        )
    posts["open"] = posts["End date"].isna()
    by = posts.groupby("id")
    ends = by["End date"].max().where(~by["open"].any())
    main = posts[posts["Primary post"].fillna("Y") == "Y"].set_index("id")
    assert main.index.is_unique
    return main.assign(**{"Start date": by["Start date"].min(), "End date": ends, "posts": by.size()})


def moodle(path: Path) -> pd.DataFrame:
    """The quiz in Moodle's activity completion report: id, email, status, day."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index("Information Governance assessment (quiz)")
    found = [(row[1], row[2], row[at], day(row[at + 1])) for row in rows[1:]]
    return pd.DataFrame(found, columns=["id", "email", "status", "day"])


@cache
def completions() -> pd.DataFrame:
    """Every completion of the course, e-learning and paper: id (may be empty), email, day."""
    old = table(FOLDER / "E-learning attempts to 24 January 2014.xlsx", "Employee no")
    old = old.rename(
        columns={
            "Employee no": "id",
            "E-mail": "email",
            "Result": "status",
            "Date completed": "day",
            "Course title": "course",
        }
    )
    second = table(FOLDER / "Example Services learning record 31 March 2014.xlsx", "Employee no")
    second = second.rename(
        columns={
            "Employee no": "id",
            "Work email": "email",
            "Completion status": "status",
            "Date completed": "day",
            "Course title": "course",
        }
    )
    paper = table(FOLDER / "IG paper training returns 31 March 2014.xlsx", "Staff number")
    paper = (
        paper[paper["Certified by"].notna()]
        .rename(columns={"Staff number": "id", "Date signed": "day", "Course": "course"})
        .assign(status="Completed", email="")
    )
    columns = ["id", "email", "course", "status", "day"]
    frames = [frame[columns] for frame in (old, second, paper)]
    frames += [moodle(path).assign(course="ig")[columns] for path in MOODLE]
    every = pd.concat(frames, ignore_index=True)
    every = every[
        every["course"].str.lower().isin(COURSES)
        & every["status"].isin(["Completed", "Completed (achieved pass grade)"])
    ]
    return every.assign(id=every["id"].map(number), day=every["day"].map(day).astype("datetime64[us]"))


@cache
def story(date: str) -> pd.DataFrame:
    """Each person employed on the day outside schools, with one status, worked out one person at a time."""
    at = pd.Timestamp(date)
    staff, done = people(FOLDER / EDITIONS[date]), completions()
    exemptions = table(FOLDER / "IG training exemptions.xlsx", "Staff number")
    here = staff[
        (staff["Start date"] <= at)
        & (staff["End date"].isna() | (staff["End date"] >= at))
        & (staff["Directorate"] != "Schools")
    ].copy()
    by_email = dict(zip(here["Email address"], here.index, strict=True))
    owner = done["id"].where(done["id"] != "", done["email"].map(by_email))
    last = done[done["day"] <= at].assign(owner=owner).groupby("owner")["day"].max().to_dict()
    excused = set(exemptions.loc[exemptions["Exempt until"].map(day) >= at, "Staff number"].map(number))
    statuses, late = [], []
    columns = ("Start date", "Absence reason", "Absence from", "Absence to")
    for who, started, reason, gone, back in zip(here.index, *(here[name].tolist() for name in columns), strict=True):
        away = isinstance(reason, str) and not gone > at and not back < at
        assigned = max(LAUNCH, started)
        if back < at:
            assigned = max(assigned, back + pd.Timedelta(days=1))
        due = assigned + pd.Timedelta(days=28)
        expires = a_year_on(last[who]) if who in last else pd.NaT
        if who in excused:
            statuses.append("exempt")
        elif away:
            statuses.append("absent")
        elif expires >= at:
            statuses.append("due_soon" if (expires - at).days <= 60 else "in_date")
        elif expires < at:
            statuses.append("lapsed")
        else:
            statuses.append("in_window" if at <= due else "overdue")
        late.append((at - (max(due, expires) if statuses[-1] == "lapsed" else due)).days)
    return here.assign(status=statuses, late=late)


def a_year_on(day: pd.Timestamp) -> pd.Timestamp:
    """Twelve months later; 29 February becomes 28 February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
