"""Small assessments for the tests of this room."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.toolkit import attainment, frameworks

AS_AT = dt.date(2014, 3, 31)
IGT = frameworks.load("igt-v11-la")
NUMBERS = tuple(IGT.by_number)


def small_framework(**changes) -> frameworks.Framework:
    """Two categories: A has 1 and 2, B has 3."""
    lines = [("1", "A"), ("2", "A"), ("3", "B")]
    values = {
        "id": "small",
        "title": "Small framework",
        "edition": "Version 1",
        "view": "",
        "source": "Made up",
        "checked_by": "",
        "checked_on": None,
        "review_due": dt.date(2015, 1, 1),
        "max_level": 3,
        "categories": ("A", "B"),
        "requirements": tuple(
            frameworks.Requirement(number, category, f"Title {number}", False, "Made up") for number, category in lines
        ),
    }
    return frameworks.Framework(**{**values, **changes})


def toolkit(levels: dict[str, str | None], **columns) -> pd.DataFrame:
    return pd.DataFrame({"requirement": list(levels), "level": list(levels.values()), **columns})


def plan(*actions: dict) -> pd.DataFrame:
    """Actions; each is open, owned by Owner, due 1 June 2014 and delivers level 2 unless it says otherwise."""
    default = {"action": "Do it", "owner": "Owner", "due": dt.date(2014, 6, 1), "delivers_level": "2", "done_on": None}
    rows = [{**default, "action": f"Do {n}", **action} for n, action in enumerate(actions, 1)]
    frame = pd.DataFrame(rows, columns=[*default, "requirement"])
    return frame.astype({"due": "datetime64[us]", "done_on": "datetime64[us]"})


def assess(levels: dict[str, str | None], *, framework=None, actions=None, **options) -> attainment.Assessment:
    columns = options.pop("columns", {})
    return attainment.assess(
        framework or small_framework(), toolkit(levels, **columns), plan=actions, as_at=AS_AT, **options
    )


def category(assessed: attainment.Assessment, name: str) -> pd.Series:
    return assessed.categories.set_index("category").loc[name]
