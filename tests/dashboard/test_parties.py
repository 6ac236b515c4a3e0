"""Owners, partners and levels over time, for each role."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.errors import Refused
from tests.dashboard.conftest import COMMITTEE, LEAD, NAME, RULES
from tests.dashboard.test_views import everything_in


def test_each_owner_has_their_requirements_and_actions(store, asked):
    view = dashboard.parties(store, RULES, LEAD, asked, by="owner")
    (row,) = view.parties.to_dict("records")
    assert (row["owner"], row["requirements"], row["below_target"], row["actions_open"]) == (
        f"{NAME} A01",
        4,
        ("300",),
        1,
    )
    assert view.answer == (
        f"**1 owner** is named. Of the 4 requirements {NAME} A01 answers for, 1 is below target.",
        "No evidence has expired, and none is due within 90 days.",
    )


def test_the_committee_sees_partners_and_no_names(store, asked):
    view = dashboard.parties(store, RULES, COMMITTEE, asked, by="partner")
    assert view.parties["partner"].tolist() == ["The council itself"]
    assert not {"owner", "evidence"} & {*view.renewals}
    assert NAME not in everything_in(view)
    with pytest.raises(Refused, match="Owners can be people by name"):
        dashboard.parties(store, RULES, COMMITTEE, asked, by="owner")
    with pytest.raises(Refused, match="not one of owner and partner"):
        dashboard.parties(store, RULES, LEAD, asked, by="comment")


def test_levels_stand_side_by_side_for_every_date_held(store, asked):
    view = dashboard.levels(store, RULES, LEAD, asked)
    table = view.table.set_index("requirement")
    assert table.columns.tolist()[-2:] == ["2014-01-24", "2014-03-31"]
    assert table.loc["112"].tolist()[-2:] == ["Level 2", "Level 3"]
    assert view.answer == (
        "Assessed on 2 dates.",
        "From the first assessment to the last, **2 rose**, none fell and 2 are where they were.",
    )


def test_an_empty_store_says_what_to_upload(empty_store, asked):
    assert dashboard.parties(empty_store, RULES, LEAD, asked).missing[0].kind == "toolkit"
    assert dashboard.levels(empty_store, RULES, LEAD, asked).table.empty


def test_no_view_of_levels_holds_an_owner(store, asked):
    view = dashboard.levels(store, RULES, COMMITTEE, asked)
    assert isinstance(view.levels, pd.DataFrame)
    assert NAME not in everything_in(view)
