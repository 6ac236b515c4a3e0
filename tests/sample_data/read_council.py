"""Reads the sample council with pandas alone: nothing of the product, so that it can contradict it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[2] / "sample_data"
LAUNCH = pd.Timestamp(2014, 1, 27)
COURSES = {
    "information governance",
    "ig",
    "information governance assessment (quiz)",
    "information governance refresher 2014",
    "information governance 2012-13",
}


NOT_DAYS = ("31/02/2014", "January")
"""What two managers wrote for a date on their paper returns."""


def table(path: Path, first_heading: str) -> pd.DataFrame:
    """The rows below the row that starts with this heading, without a totals row; all cells as found."""
    raw = pd.read_excel(path, header=None, engine="calamine", dtype=object)
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
    if isinstance(cell, str):
        for form in ("%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%Y-%m-%d", "%A, %d %B %Y, %I:%M %p"):
            try:
                return pd.to_datetime(cell, format=form).normalize()
            except ValueError:
                continue
        raise ValueError(cell)
    return pd.Timestamp(cell.year, cell.month, cell.day)


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


@dataclass
class Done:
    """Completions: day by staff number, and those whose learner HR does not know."""

    known: pd.DataFrame
    unknown: pd.DataFrame


def moodle(path: Path) -> pd.DataFrame:
    """The quiz in Moodle's activity completion report: id, email, status, day."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index("Information Governance assessment (quiz)")
    found = [(row[1], row[2], row[at], day(re.sub(r" (\d),", r" 0\1,", row[at + 1]))) for row in rows[1:]]
    return pd.DataFrame(found, columns=["id", "email", "status", "day"])


def completions(e_learning: list[Path], folder: Path = FOLDER) -> pd.DataFrame:
    """Every completion of the course, e-learning and paper: id (may be empty), email, day."""
    old = table(folder / "E-learning attempts to 24 January 2014.xlsx", "Employee no")
    old = old.rename(
        columns={
            "Employee no": "id",
            "E-mail": "email",
            "Result": "status",
            "Date completed": "day",
            "Course title": "course",
        }
    )
    second = table(folder / "Example Services learning record 31 March 2014.xlsx", "Employee no")
    second = second.rename(
        columns={
            "Employee no": "id",
            "Work email": "email",
            "Completion status": "status",
            "Date completed": "day",
            "Course title": "course",
        }
    )
    paper = table(folder / "IG paper training returns 31 March 2014.xlsx", "Staff number")
    paper = (
        paper[paper["Certified by"].notna()]
        .rename(columns={"Staff number": "id", "Date signed": "day", "Course": "course"})
        .assign(status="Completed", email="")
    )
    columns = ["id", "email", "course", "status", "day"]
    frames = [frame[columns] for frame in (old, second, paper)]
    frames += [moodle(path).assign(course="ig")[columns] for path in e_learning]
    every = pd.concat(frames, ignore_index=True)
    every = every[
        every["course"].str.lower().isin(COURSES)
        & every["status"].isin(["Completed", "Completed (achieved pass grade)"])
    ]
    return every.assign(id=every["id"].map(number), day=every["day"].map(day).astype("datetime64[us]"))


def story(staff: pd.DataFrame, done: pd.DataFrame, exemptions: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Each person employed on the day outside schools, with one status, worked out the slow way."""
    here = staff[
        (staff["Start date"] <= at)
        & (staff["End date"].isna() | (staff["End date"] >= at))
        & (staff["Directorate"] != "Schools")
    ].copy()
    by_email = dict(zip(here["Email address"], here.index, strict=True))
    owner = done["id"].where(done["id"] != "", done["email"].map(by_email))
    last = done[done["day"] <= at].assign(owner=owner).groupby("owner")["day"].max()
    excused = set(exemptions.loc[exemptions["Exempt until"].map(day) >= at, "Staff number"].map(number))
    statuses, late = [], []
    for who, row in here.iterrows():
        back = row["Absence to"]
        away = isinstance(row["Absence reason"], str) and not row["Absence from"] > at and not back < at
        assigned = max(LAUNCH, row["Start date"])
        if back < at:
            assigned = max(assigned, back + pd.Timedelta(days=1))
        due = assigned + pd.Timedelta(days=28)
        expires = last[who] + pd.DateOffset(months=12) if who in last.index else pd.NaT
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
