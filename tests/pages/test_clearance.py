"""The Clearance page: without a system, and with one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as made
from tests.pages.conftest import figures, said


@pytest.fixture
def system(own_council):
    """The sample council, whose Residential Care needs Liquidlogic as well."""
    with Store.open(own_council) as store:
        staff = store.in_force("staff", dt.date(2014, 3, 31))
        numbers = staff.loc[staff["service"] == "Residential Care", "staff_id"].drop_duplicates().tolist()[:120]
        rows = [
            {"staff_id": n, "system": "Liquidlogic", "role": "Care worker", "required_by": pd.Timestamp("2014-03-31"), "granted": None}
            for n in numbers
        ]  # fmt: skip
        made.add(store, "system_access", rows, dt.date(2014, 3, 31), source="Residential Care")
        done = [{**line, "course": "LL"} for line in made.completed(numbers[:70])]
        made.add(store, "completions", done, dt.date(2014, 3, 31), source="Liquidlogic")
    return own_council


def test_readiness_as_each_role_and_the_other_list(system, opened):
    # One council for all roles: filling it takes longer than looking at it.
    for role in ("ig_lead", "manager", "committee"):
        at = opened("clearance", role)
        assert at.title[0].value == "Is everybody who needs Liquidlogic cleared for it?"
        assert "of those who need Liquidlogic are cleared for it" in said(at)
        names = [item for item in at.dataframe if "full_name" in item.value.columns]
        assert bool(names) == (role != "committee")
        assert len(figures(at)) == (2 if role == "committee" else 4)
        if role == "ig_lead":
            at.radio(key="clearance_which").set_value("grant").run()
            assert not at.exception
            people = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
            assert set(people["status"]) <= {"In date", "Due soon"}


def test_without_a_system_the_page_says_what_to_set_up(no_system, opened):
    assert 'audience = "system:NAME"' in said(opened("clearance"))
