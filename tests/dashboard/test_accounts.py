"""What the network and the systems say, where the figures and the lists use it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from tests.dashboard.conftest import COURSE, LEAD, MARCH, RULES, add, completed, person

CARE = settings.Course("CARE", "Care system", dt.date(2014, 1, 1), valid_months=12, audience="system:Liquidlogic")
BOTH = dataclasses.replace(RULES, courses=(COURSE, CARE))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        people = [
            person("1", "Adults", "Homes", network_access=pd.NA),
            person("2", "Adults", "Homes", network_access=False),
            person("3", "Adults", "Homes", username=None),
            person("4", "Adults", "Homes"),
        ]
        add(opened, "staff", people)
        add(opened, "completions", completed(["4"]))
        yield opened


def listed(store, name, rules=BOTH, **more):
    return dashboard.action_list(store, rules, LEAD, Question(MARCH), name=name, **more)


def test_an_account_held_puts_people_on_the_bar_list(store):
    assert listed(store, "bar").rows["staff_id"].tolist() == ["3"]
    add(store, "network_accounts", [{"staff_id": "1", "enabled": True}, {"username": "USER2", "enabled": False}])
    rows = listed(store, "bar").rows
    assert dict(zip(rows["staff_id"], rows["account"].fillna(""), strict=True)) == {
        "1": "",
        "2": "barred already",
        "3": "account not known",
    }


def test_people_whose_account_is_not_known_stand_on_a_sheet_apart(store):
    add(store, "network_accounts", [{"staff_id": "1", "enabled": True}])
    book = openpyxl.load_workbook(io.BytesIO(listed(store, "bar").as_file(".xlsx")))
    assert {sheet.title: [row[1].value for row in sheet.iter_rows(min_row=2)] for sheet in book} == {
        "Bar": ["1"],
        "Account not known": ["3"],
    }


def needs(number, day, system="Liquidlogic"):
    return {"staff_id": number, "system": system, "role": "Social worker", "required_by": pd.Timestamp(day)}


def test_clearance_takes_the_first_course_for_a_system(store):
    add(store, "system_access", [needs("1", "2014-03-31"), needs("2", "2014-04-01"), needs("4", "2014-01-01"), needs("3", "2014-01-01", "Other")])  # fmt: skip
    add(store, "completions", [row | {"course": "CARE"} for row in completed(["4"])])
    found = listed(store, "clearance")
    assert (found.course, found.rows["staff_id"].tolist()) == ("CARE", ["1"])
    assert found.rows["required_by"].tolist() == [pd.Timestamp("2014-03-31")]


def test_the_rate_of_a_system_course_is_of_those_who_need_it(store):
    add(store, "system_access", [needs("1", "2014-03-31"), needs("4", "2014-01-01")])
    add(store, "completions", [row | {"course": "CARE"} for row in completed(["4"])])
    view = dashboard.training(store, BOTH, LEAD, Question(MARCH), course="CARE")
    figures = dashboard.training_json(store, BOTH, LEAD, Question(MARCH), course="CARE")
    assert (figures["in_scope"], figures["compliance_percent"]) == (2, 50.0)
    assert view.course == "CARE"


def test_clearance_is_refused_in_words(store):
    with pytest.raises(Refused, match="No course in settings clears anybody for a system"):
        listed(store, "clearance", RULES)
    with pytest.raises(Refused, match="Course IG is for all staff"):
        listed(store, "clearance", course="IG")
    with pytest.raises(Refused, match="Nothing is held about who needs Liquidlogic"):
        listed(store, "clearance")
