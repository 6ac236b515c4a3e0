"""Questions a member may want to ask: each raised by the data that should raise it, and by no other."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, DONE, LEAD, MARCH, MEETING, RULES

JUNE = dt.date(2014, 6, 30)
LATER = settings.Settings(courses=(COURSE,), toolkit=settings.Toolkit(deadline=JUNE))


def asked(store, viewer=LEAD, rules=LATER):
    return {each.text: each for each in dashboard.overview(store, rules, viewer, Question(MARCH, MEETING)).asks}


def like(found, words):
    return next((each for text, each in found.items() if words in text), None)


def people(sizes):
    """`sizes`: service -> (people, in date), all of one directorate."""
    rows, done = [], []
    for service, (size, in_date) in sizes.items():
        numbers = [f"{service[0]}{n:03}" for n in range(size)]
        rows += [council.person(number, "Adults", service) for number in numbers]
        done += numbers[:in_date]
    return rows, council.completed(done, DONE)


@pytest.mark.parametrize(
    "homes, raised",
    [
        ((40, 20), "Why is training in Homes at 50.0%, 38.9 points below the council as a whole?"),
        ((4, 2), None),  # two of four is what chance does
        ((40, 36), None),  # not 5 points below
    ],
)
def test_a_service_far_below_the_rest(empty_store, homes, raised):
    # 300 of 320 elsewhere: with 20 of 40 in Homes, 320 of 360 in date, 88.9%.
    rows, done = people({"Homes": homes, "Roads": (320, 300)})
    council.add(empty_store, "staff", rows)
    council.add(empty_store, "completions", done)
    found = like(asked(empty_store), "Why is training in Homes at")
    assert (found and found.text) == raised
    assert found is None or found.page == "training"


def test_what_the_committee_is_asked_tells_no_small_count(empty_store):
    # 3 of 20 in date in Homes: the count is hidden, and with it the rate, so nobody is asked about it.
    rows, done = people({"Homes": (20, 3), "Roads": (320, 300)})
    council.add(empty_store, "staff", rows)
    council.add(empty_store, "completions", done)
    assert like(asked(empty_store), "Homes") is not None
    assert like(asked(empty_store, COMMITTEE), "Homes") is None


def late_plan(due):
    return [
        {"action": f"Do {number}", "requirement": number, "owner": "Post", "due": due, "delivers_level": "3"}
        for number in ("300", "301")
    ]


@pytest.mark.parametrize(
    "due, partners, raised",
    [
        ("2014-02-28", ("Partner Ltd", "Partner Ltd"), "What is holding up Partner Ltd, with 2 late actions, the longest by 31 days?"),
        ("2014-02-28", ("Partner Ltd", None), "What is holding up Partner Ltd, with 1 late action, late by 31 days?"),
        ("2014-02-28", (None, None), None),
        ("2014-03-31", ("Partner Ltd", "Partner Ltd"), None),
    ],
)  # fmt: skip
def test_a_late_partner(empty_store, due, partners, raised):
    rows = council.assessment("3", "3", "2", "2")
    for row, partner in zip(rows[2:], partners, strict=True):
        row["partner"] = partner
    council.add(empty_store, "toolkit", rows, framework="igt-v11-la")
    council.add(empty_store, "plan", late_plan(pd.Timestamp(due)))
    found = like(asked(empty_store), "Partner Ltd, with")
    assert (found and found.text) == raised
    assert found is None or found.page == "plan"


@pytest.mark.parametrize(
    "expires, deadline, raised",
    [
        ("2014-06-29", JUNE, "Who renews the evidence for 4 requirements that expires before the deadline, 30 June 2014?"),
        ("2014-06-30", JUNE, None),  # it stands on the deadline itself
        ("2014-06-29", None, "Who renews the evidence for 4 requirements that expires before 30 June 2014?"),
        ("2014-07-31", JUNE, None),
    ],
)  # fmt: skip
def test_evidence_that_expires_before_the_deadline(empty_store, expires, deadline, raised):
    rows = [
        row | {"evidence": "file", "evidence_expires": pd.Timestamp(expires)}
        for row in council.assessment("3", "3", "3", "3")
    ]
    council.add(empty_store, "toolkit", rows, framework="igt-v11-la")
    rules = settings.Settings(courses=(COURSE,), toolkit=settings.Toolkit(deadline=deadline))
    found = like(asked(empty_store, rules=rules), "Who renews")
    assert (found and found.text) == raised
    assert found is None or (found.page, found.part) == ("toolkit", "claims")


@pytest.mark.parametrize("level, raised", [("3", True), ("1", False)])
def test_a_claim_that_the_data_does_not_support(empty_store, level, raised):
    council.add(empty_store, "toolkit", council.assessment("3", level, "2", "3"), framework="igt-v11-la")
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "completions", council.completed(["A01"]))
    assert (like(asked(empty_store), "Why does requirement 112 claim") is not None) == raised


@pytest.mark.parametrize("days, raised", [(18, True), (4, False)])
def test_more_breaches_than_chance_would_bring(empty_store, days, raised):
    # 3 in the 63 days before, then 18 (p < 0.01) or 4 in 63 days.
    before = ["2013-11-26", "2013-12-15", "2014-01-10"]
    since = [f"{day:%Y-%m-%d}" for day in pd.date_range("2014-01-28", periods=days)]
    rows = [council.breach(f"B{n}", day) for n, day in enumerate([*before, *since])]
    council.add(empty_store, "breaches", rows)
    found = like(asked(empty_store, COMMITTEE), "more than chance would bring")
    assert (found is not None) == raised


def test_no_question_without_anything_to_ask(empty_store):
    council.add(empty_store, "toolkit", council.assessment("3", "1", "3", "3"), framework="igt-v11-la")
    council.add(
        empty_store,
        "plan",
        [{"action": "Train", "requirement": "112", "owner": "Post", "due": pd.Timestamp(JUNE), "delivers_level": "3"}],
    )
    rules = settings.Settings(courses=(COURSE,), toolkit=settings.Toolkit(deadline=dt.date(2015, 3, 31)))
    assert asked(empty_store, rules=rules) == {}


def test_every_question_has_a_page_and_ends_as_one(store):
    view = dashboard.overview(store, RULES, COMMITTEE, Question(MARCH, MEETING))
    assert view.questions == tuple(each.text for each in view.asks)
    assert view.asks
    for each in view.asks:
        assert re.search(r"\?($| The deadline )", each.text)
        assert each.page in ("toolkit", "plan", "training", "breaches", "overdue")
