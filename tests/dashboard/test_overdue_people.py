"""The list of people on the Overdue page: sorted, filtered and explained on the server; and one person's history."""

from __future__ import annotations

import datetime as dt
import importlib
import random

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.timeline import NOBODY
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.wording.person import NOTHING_RECORDED, excuse
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")
ASKED = Question(MARCH)


@pytest.fixture
def told(empty_store):
    """Five people of two services; 1 has a history worth telling."""
    people = [
        council.person("A01", "Adults", "Homes", absence="sick", absence_from=pd.Timestamp("2014-01-06"),
                       absence_to=pd.Timestamp("2014-01-19")),
        council.person("A02", "Adults", "Homes", network_access=False),
        council.person("A03", "Adults", "Homes", absence="maternity", absence_from=pd.Timestamp("2014-02-01")),
        council.person("C01", "Children", "Advice"),
        council.person("C02", "Children", "Advice"),
    ]  # fmt: skip
    council.add(empty_store, "staff", people)
    tried = [
        {
            "staff_id": "A01",
            "course": "IG",
            "outcome": "failed",
            "completed_on": pd.Timestamp("2014-02-10"),
            "score": 40,
        },
        *council.completed(["C02"]),
    ]
    council.add(empty_store, "completions", tried)
    return empty_store


def listed(store, viewer=LEAD, **asked):
    return dashboard.overdue(store, RULES, viewer, ASKED, **asked).people


def test_the_list_says_why_somebody_is_not_excused(told):
    people = listed(told).set_index("staff_id")
    # A01 came back on 20 January: assigned that day, due on 17 February, 42 days ago.
    assert people.loc["A01", "why"] == "Back from absence (sick) since 20 January 2014"
    assert people.loc["A01", "days_past_due"] == 42
    assert people.loc["C01", "why"] == NOTHING_RECORDED
    assert "A03" not in people.index


@pytest.mark.parametrize(
    "sort, order",
    [
        ("days", ["A02", "C01", "A01"]),
        ("name", ["A01", "A02", "C01"]),
        ("service", ["C01", "A01", "A02"]),
        ("manager", ["C01", "A01", "A02"]),
        ("attempt", ["A01", "A02", "C01"]),
    ],
)
def test_the_list_is_sorted_on_the_server(told, sort, order):
    assert listed(told, sort=sort)["staff_id"].tolist() == order


@pytest.mark.parametrize("sort, column, rises", [
    ("days", "days_past_due", False), ("manager", "manager_email", True), ("attempt", "last_attempt", False),
])  # fmt: skip
def test_those_without_a_value_come_last_and_those_alike_by_name_then_number(empty_store, sort, column, rises):
    chance = random.Random(sort)
    days, names, managers = [None, *pd.date_range("2014-01-01", periods=3)], ["Ann", "ann", "Åsa"], [None, "a@b", "A@b"]
    people = pd.DataFrame(
        {
            "staff_id": pd.Series([f"{number:02}" for number in chance.sample(range(60), 60)], dtype="str"),
            "full_name": pd.Series(chance.choices(names, k=60), dtype="str"),
            "days_past_due": pd.array(chance.choices([None, 1, 2, 30], k=60), dtype="Int64"),
            "manager_email": pd.Series(chance.choices(managers, k=60), dtype="str"),
            "last_attempt": pd.Series(chance.choices(days, k=60), dtype="datetime64[ns]"),
        }
    )
    pandas_says = people.sort_values([column, "full_name", "staff_id"], ascending=[rises, True, True])
    order = importlib.import_module("ig_metrics.dashboard.overdue")._order(
        empty_store, council.COURSE, RULES, ASKED, people, sort
    )
    assert order.tolist() == pandas_says.index.tolist()


@pytest.mark.parametrize(
    "narrowed, found",
    [
        ({"route": "paper"}, ["A02"]),
        ({"route": "e-learning"}, ["C01", "A01"]),
        ({"group": "Children"}, ["C01"]),
        ({"stage": "everybody"}, ["A02", "C01", "A01", "C02", "A03"]),
        ({"search": "c0"}, ["C01"]),
        ({"stage": "everybody", "search": "c0"}, ["C01", "C02"]),
    ],
)
def test_the_list_is_narrowed_on_the_server(told, narrowed, found):
    assert listed(told, **narrowed)["staff_id"].tolist() == found


@pytest.mark.parametrize("wrong", [{"sort": "height"}, {"route": "pigeon"}, {"stage": "last"}])
def test_what_cannot_be_asked_is_refused_with_what_can(told, wrong):
    with pytest.raises(Refused):
        listed(told, **wrong)


def test_a_history_has_every_step_in_order(told):
    view = dashboard.timeline(told, RULES, LEAD, ASKED, staff_id="A01")
    steps = [(f"{row['date']:%Y-%m-%d}", row["what"], row["when"]) for row in view.steps.to_dict("records")]
    assert steps == [
        ("2010-01-01", "Started", "Happened"),
        ("2014-01-06", "Absent from", "Happened"),
        ("2014-01-19", "Absent to", "Happened"),
        ("2014-01-20", "Assigned", "Happened"),
        ("2014-02-10", "Failed", "Happened"),
        ("2014-02-17", "Due", "Happened"),
        ("2014-03-03", "Bar date", "Happened"),
    ]
    assert view.answer == (
        "**Overdue** on 31 March 2014. 42 days past due.",
        "Back from absence (sick) since 20 January 2014.",
    )


def test_what_is_to_come_is_told_apart(told):
    steps = dashboard.timeline(told, RULES, LEAD, ASKED, staff_id="C02").steps
    assert steps[["what", "when"]].to_numpy().tolist()[-1] == ["Completion runs out", "To come"]


def test_lists_that_were_issued_are_in_it(told):
    row = {
        "number": 3,
        "list": "bar",
        "course": "IG",
        "as_at": pd.Timestamp("2014-03-17"),
        "staff_id": "C01",
        "state": "new",
    }
    council.add(told, "issued_lists", [row], dt.date(2014, 3, 17))
    steps = dashboard.timeline(told, RULES, LEAD, ASKED, staff_id="C01").steps
    (found,) = steps[steps["what"] == "On the bar list"].to_dict("records")
    assert (found["date"], found["note"]) == (pd.Timestamp("2014-03-17"), "list 3")


def test_paper_exemptions_and_accounts_are_in_it(told):
    council.add(told, "paper_returns", [{"staff_id": "A02", "course": "IG", "completed_on": pd.Timestamp("2013-01-10"), "certified_by": "B Manager"}])  # fmt: skip
    council.add(told, "exemptions", [{"staff_id": "A02", "course": "IG", "reason": "career break", "until": pd.Timestamp("2014-01-31")}])  # fmt: skip
    council.add(told, "network_accounts", [{"username": "USERA02", "enabled": False, "changed_on": pd.Timestamp("2014-03-20")}])  # fmt: skip
    view = dashboard.timeline(told, RULES, LEAD, ASKED, staff_id="A02")
    said = {row["what"]: row["note"] for row in view.steps.to_dict("records")}
    assert said["Completed on paper"] == "certified by B Manager"
    assert said["Exempt until"] == "career break"
    assert said["Account disabled"] == "the network's own list"
    # The exemption ended on 31 January: a full window later, on 28 February + 1, days begin to count.
    assert said["Due after absence or exemption"] == "a full window after it ended"
    assert "Exemption ended on 31 January 2014" in view.answer[1]


def test_a_manager_sees_the_history_of_their_own_people_only(told):
    assert dashboard.timeline(told, RULES, MANAGER, ASKED, staff_id="A01").name
    for number in ("C01", "Z99"):
        with pytest.raises(Refused, match=NOBODY):
            dashboard.timeline(told, RULES, MANAGER, ASKED, staff_id=number)


def test_the_committee_sees_no_history(told):
    with pytest.raises(Refused, match="IG lead and for managers"):
        dashboard.timeline(told, RULES, COMMITTEE, ASKED, staff_id="A01")


@pytest.mark.parametrize(
    "given, said",
    [
        ({"status": "exempt", "exempt_until": MARCH}, "Excused: exempt until 31 March 2014"),
        ({"status": "absent", "absence": "sick", "absence_from": dt.date(2014, 3, 1)}, "Excused: absent (sick) since 1 March 2014"),
        ({"status": "overdue", "exempt_until": dt.date(2014, 3, 30)}, "Exemption ended on 30 March 2014"),
        ({"status": "overdue", "exempt_until": MARCH}, NOTHING_RECORDED),
        ({"status": "overdue", "absence": "sick", "absence_to": dt.date(2014, 3, 30)}, "Back from absence (sick) since 31 March 2014"),
        ({"status": "overdue", "absence": "sick", "absence_from": dt.date(2014, 4, 1)}, "Absence (sick) begins on 1 April 2014"),
    ],
)  # fmt: skip
def test_why_somebody_is_excused_or_not(given, said):
    nothing = {"absence": None, "absence_from": None, "absence_to": None, "exempt_until": None}
    assert (
        excuse(given["status"], MARCH, **(nothing | {name: value for name, value in given.items() if name != "status"}))
        == said
    )
