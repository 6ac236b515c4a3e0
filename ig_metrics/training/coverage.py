"""Managers and their people: how many are in date by each route, and whose paper returns are still awaited."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, day_number, day_numbers
from ig_metrics.training.events import names_course
from ig_metrics.training.stages import PAST_DUE

NOT_RECORDED = "Not recorded"
DONE = ("in_date", "due_soon")
EXCUSED = ("exempt", "absent")
NONE_DUE, ALL_IN, PART, NOT_RETURNED = "No paper route", "All in date", "Part returned", "Not returned"
STATES = (NOT_RETURNED, PART, ALL_IN, NONE_DUE)
COLUMNS = (
    "manager",
    "people",
    "in_date",
    "past_due",
    "paper",
    "paper_in_date",
    "waiting",
    "returned",
    "last_return",
    "state",
)


def manager_of(people: pd.DataFrame) -> pd.Series:
    """Who answers for each person: the manager's e-mail address (folded), else their staff number, else NOT_RECORDED."""
    email = people["manager_email"].str.strip().str.lower()
    return email.mask(email == "").fillna(people["manager_id"]).fillna(NOT_RECORDED)


def returned_on(
    people: pd.DataFrame, paper_returns: pd.DataFrame, course: Course, as_at: dt.date, staff_id_width: int | None = None
) -> pd.Series:
    """The day of each person's latest paper return since the launch of the course, by the date; missing where there is none."""
    days = day_numbers(paper_returns["completed_on"], missing=LONG_AGO)
    wanted = names_course(paper_returns["course"], course)
    wanted &= (days >= day_number(course.launch)) & (days <= day_number(as_at))
    found = paper_returns[wanted].assign(staff_id=lambda rows: pad_staff_id(rows["staff_id"], staff_id_width))
    latest = found.groupby("staff_id")["completed_on"].max()
    return pd.Series(latest.reindex(people["staff_id"]).to_numpy(), index=people.index).astype("datetime64[us]")


def coverage(status_frame: pd.DataFrame, returned: pd.Series) -> pd.DataFrame:
    """One row for each manager of anybody in scope, those with most returns awaited first.

    `status_frame` as `training.status.status` returns it, `returned` from `returned_on`. Columns: manager; people (in scope,
    neither absent nor exempt); in_date and past_due of them, by any route; paper (of them, on the paper route), paper_in_date,
    waiting (on paper and not in date); returned (on paper, with a return since the launch) and last_return; compliance_percent
    (missing where nobody is in the rate); state: NOT_RETURNED (somebody is awaited and nothing has come), PART, ALL_IN or
    NONE_DUE (nobody is on the paper route).
    """
    here = status_frame[status_frame["in_scope"] & ~status_frame["status"].isin(EXCUSED)]
    paper, done = here["route"] == "paper", here["status"].isin(DONE)
    back = returned[here.index]
    lines = pd.DataFrame(
        {
            "manager": manager_of(here),
            "people": 1,
            "in_date": done,
            "past_due": here["status"].isin(PAST_DUE),
            "paper": paper,
            "paper_in_date": paper & done,
            "waiting": paper & ~done,
            "returned": paper & back.notna(),
        }
    )
    table = lines.groupby("manager", sort=True).sum().astype("Int64")
    table["last_return"] = back[paper].groupby(lines["manager"][paper]).max()
    table["state"] = pd.Series(PART, index=table.index, dtype="str")
    table["state"] = table["state"].mask((table["waiting"] > 0) & (table["returned"] == 0), NOT_RETURNED)
    table["state"] = table["state"].mask(table["waiting"] == 0, ALL_IN).mask(table["paper"] == 0, NONE_DUE)
    table = table.reset_index().astype({"manager": "str", "last_return": "datetime64[us]"})[list(COLUMNS)]
    rate = (100 * table["in_date"].astype("float64") / table["people"].astype("float64")).astype("Float64")
    table = table.assign(compliance_percent=rate)
    return table.sort_values(["waiting", "past_due", "manager"], ascending=[False, False, True], ignore_index=True)
