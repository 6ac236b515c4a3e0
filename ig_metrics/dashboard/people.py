"""Whose people a viewer may count, and how the question turns to the date it is compared with."""

from __future__ import annotations

import dataclasses

import pandas as pd

from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course

NO_GROUP = "Not recorded"
EMPLOYMENT = {
    "permanent": "Permanent", "fixed_term": "Fixed term", "casual": "Casual", "agency": "Agency", "volunteer": "Volunteer",
    "councillor": "Councillor", "seconded_in": "Seconded in", "partner": "Partner",
}  # fmt: skip
ROUTES = {"e-learning": "E-learning", "paper": "Paper"}


def own(frame: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    """The rows of a people frame this viewer's figures are about.

    Everybody for the IG lead and the committee (who see counts only); for a manager those whose manager_email is the
    manager's user name, or whose service is in the manager's scope. A manager without either sees nobody.
    """
    if viewer.role != "manager":
        return frame
    scope = {name.strip().casefold() for name in viewer.scope if name.strip()}
    mine = _folded(frame["manager_email"]) == viewer.username.strip().casefold()
    mine |= _folded(frame["service"]).isin(scope)
    return frame[mine.fillna(False).astype(bool)]


def compared(question: Question) -> Question | None:
    """The same question at the date it is compared with, as known at the same time; None without such a date."""
    if question.compare_with is None:
        return None
    return dataclasses.replace(question, as_at=question.compare_with, compare_with=None)


def whose(viewer: Viewer, course: Course) -> str:
    """Who a figure about a course is about, as a sentence says it: `staff`, `your people who need Liquidlogic`."""
    mine = viewer.role == "manager"
    if course.audience == "all":
        return "your people" if mine else "staff"
    system = course.audience.removeprefix("system:")
    return f"your people who need {system}" if mine else f"those who need {system}"


def places(frame: pd.DataFrame, by: str) -> pd.Series:
    """The group of each row: its directorate or service; its team, told apart by service where team names repeat; its job
    (`role`), employment type (`type`; not given is permanent) or route."""
    if by == "team":
        return labels(frame["team"], frame["service"])
    if by == "type":
        return frame["employment_type"].fillna("permanent").map(EMPLOYMENT).fillna(frame["employment_type"])
    if by == "route":
        return frame["route"].map(ROUTES)
    return frame["job_title"] if by == "role" else frame[by]


def labels(names: pd.Series, within: pd.Series) -> pd.Series:
    """Names as they are, and as `Name (Within)` where one name stands for several things; missing names stay missing."""
    pairs = pd.DataFrame({"name": names, "within": within.fillna(NO_GROUP)})
    several = pairs.dropna().drop_duplicates()["name"].value_counts()
    repeated = names.isin(several.index[several > 1])
    return names.mask(repeated, names + " (" + pairs["within"] + ")")


def _folded(texts: pd.Series) -> pd.Series:
    return texts.str.strip().str.casefold()
