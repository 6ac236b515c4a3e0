"""Reviews of information assets at the edges of their dates, and the counts by owner and directorate."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.resources import assets
from ig_metrics.toolkit.measures import REVIEWED_WITHIN_MONTHS, assets_reviewed

D = dt.date
MARCH = D(2014, 3, 31)


def register(*rows):
    """Rows of reviewed_on, review_due, and more cells."""
    made = []
    for place, (reviewed, due, more) in enumerate(rows):
        dates = {
            "reviewed_on": pd.Timestamp(reviewed) if reviewed else pd.NaT,
            "review_due": pd.Timestamp(due) if due else pd.NaT,
        }
        made.append(
            {"asset": f"Asset {place}", "owner": "Head of Homes", "risk": "low", "personal_data": True} | dates | more
        )
    return datasets.conform("assets", pd.DataFrame(made))


def stands(reviewed, due, day=MARCH, **more):
    return assets.standing(register((reviewed, due, more)), day, reviewed_within=12).iloc[0]


@pytest.mark.parametrize(
    "reviewed, due, state, over",
    [
        # due on the day itself is in time
        (None, "2014-03-31", assets.DUE, 0),
        (None, "2014-03-30", assets.OVERDUE, 1),
        ("2013-03-30", "2014-03-30", assets.OVERDUE, 1),
        (None, "2014-06-29", assets.DUE, 0),
        (None, "2014-06-30", assets.IN_TIME, 0),
        (None, None, assets.NO_DATE, 0),
        # reviewed since it was due, and the next date not yet given
        ("2014-03-30", "2014-03-30", assets.NO_DATE, 0),
        ("2014-03-29", "2014-03-30", assets.OVERDUE, 1),
        # a review to come has not been
        ("2014-04-01", "2014-03-30", assets.OVERDUE, 1),
    ],
)
def test_overdue_is_past_its_date_and_not_reviewed_since(reviewed, due, state, over):
    found = stands(reviewed, due)
    assert (found["state"], found["overdue_by"]) == (state, over)


@pytest.mark.parametrize(
    "reviewed, day, counts",
    [
        ("2013-03-31", MARCH, True),
        ("2013-03-30", MARCH, False),
        ("2014-03-31", MARCH, True),
        ("2014-04-01", MARCH, False),
        (None, MARCH, False),
        # 29 February's review counts to 28 February
        ("2012-02-29", D(2013, 2, 28), True),
        ("2012-02-29", D(2013, 3, 1), False),
        ("2011-02-28", D(2012, 2, 28), True),
        ("2011-02-28", D(2012, 2, 29), False),
    ],
)
def test_a_review_counts_for_twelve_calendar_months(reviewed, day, counts):
    assert bool(stands(reviewed, None, day)["reviewed"]) is counts


def test_counts_of_a_register_made_by_hand():
    table = assets.standing(
        register(
            ("2014-01-10", "2015-01-10", {"risk": "high"}),
            ("2012-01-10", "2013-01-10", {"risk": "high", "owner": None}),
            (None, "2014-03-31", {"owner": "  ", "personal_data": None}),
            ("2013-04-01", None, {"personal_data": False}),
        ),
        MARCH,
        reviewed_within=12,
    )
    assert assets.counted(table) == {
        "assets": 4, "reviewed": 2, "never": 1, "overdue": 1, "due": 1, "in_time": 1, "no_date": 1, "high": 2, "high_overdue": 1,
        "no_owner": 2, "high_no_owner": 1, "personal": 2, "personal_reviewed": 1, "personal_unsaid": 1,
    }  # fmt: skip


def test_owners_are_one_however_written_and_those_with_most_overdue_come_first():
    rows = register(
        ("2014-01-10", "2015-01-10", {"owner": "Head of Homes"}),
        (None, "2014-03-01", {"owner": "head of  homes "}),
        ("2014-01-10", "2014-12-10", {"owner": "Head of Roads"}),
        ("2014-01-10", None, {"owner": None}),
    )
    table = assets.by(assets.standing(rows, MARCH, reviewed_within=12), "owner", "Nobody")
    assert [(row.group, row.assets, row.overdue) for row in table.itertuples()] == [
        ("Head of Homes", 2, 1),
        ("Head of Roads", 1, 0),
        ("Nobody", 1, 0),
    ]
    assert table["next_due"].tolist()[:2] == [pd.Timestamp("2014-03-01"), pd.Timestamp("2014-12-10")]
    assert pd.isna(table["next_due"].iloc[2])


DAYS = st.none() | st.dates(D(2011, 1, 1), D(2016, 1, 1))
ROWS = st.tuples(DAYS, DAYS, st.fixed_dictionaries({"personal_data": st.sampled_from([True, False, None])}))


@given(st.lists(ROWS, max_size=8), st.dates(D(2012, 1, 1), D(2015, 12, 31)))
def test_reviewed_is_what_the_toolkits_claim_is_set_against(rows, day):
    made = register(*rows)
    found = assets.counted(assets.standing(made, day, reviewed_within=REVIEWED_WITHIN_MONTHS))
    share = assets_reviewed(made, day)
    assert (found["personal_reviewed"], found["personal"]) == ((0, 0) if share is None else (share.ok, share.of))
    assert found["overdue"] + found["due"] + found["in_time"] + found["no_date"] == found["assets"]
