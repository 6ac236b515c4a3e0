"""Both sides of what does not match, with reasons; only for those who may see names."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.unmatched import (
    AWAY,
    BORNE_BY_TWO,
    EARLIER,
    LETTERS,
    NEW,
    NO_ADDRESS,
    NO_KEYS,
    NO_NAME,
    NO_NUMBER,
    NONE_KNOWN,
    ON_PAPER,
    OTHER,
    PAPER_ROUTE,
)
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, RULES, add, completed, person

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("home")) as store:
        day = pd.Timestamp
        add(store, "staff", [person("100", "Adults", "Homes"), person("999", "Adults", "Homes")], JANUARY)
        duty = {"email": "duty@x.example", "username": None}
        staff = [
            person("100", "Adults", "Homes"),
            person("100", "Adults", "Homes", job_title="Second post"),
            person("101", "Adults", "Homes", network_access=False),
            person("102", "Adults", "Homes", start_date=day("2014-03-20")),
            person("103", "Children", "Advice", **duty),
            person("104", "Children", "Advice", **duty),
            person("105", "Children", "Advice", absence="Maternity leave"),
            person("106", "Children", "Advice"),
            person("107", "Children", "Advice", leave_date=day("2014-03-01")),
            person("108", "Children", "Advice", email=None, username=None),
        ]
        add(store, "staff", staff)
        records = [
            *completed(["100", "999", "555"]),
            {"staff_id": "AG12"},
            {"email": "duty@x.example"},
            {"email": "nobody@x.example"},
            {"username": "nobody"},
            {"username": "second", "email": "second@x.example"},
            {"username": "second", "email": "second@x.example", "course": "Other"},
            {"email": "confirmed@x.example"},
        ]
        records = [{"course": "IG", "outcome": "not_started", "completed_on": pd.NaT} | row for row in records]
        add(store, "completions", records)
        paper = [{"staff_id": "106", "course": "IG", "completed_on": day("2014-02-01"), "certified_by": "x"}]
        add(store, "paper_returns", paper)
        known = [{"learner": "confirmed@x.example", "staff_id": "104", "same_person": True}]
        add(store, "identity_matches", known, dt.date(2014, 6, 1))
        yield store


def seen(store, viewer=LEAD, **more):
    return dashboard.unmatched(store, RULES, viewer, Question(MARCH), **more)


def test_learners_with_no_person_and_why(lists):
    found = seen(lists).learners
    assert found.columns.tolist() == ["learner", "email", "attempts", "last_attempt", "reason"]
    assert found.set_index("learner")["reason"].to_dict() == {
        "second@x.example": NONE_KNOWN,
        "555": NO_NUMBER,
        "999": EARLIER,
        "ag12": LETTERS,
        "duty@x.example": BORNE_BY_TWO,
        "nobody": NO_NAME,
        "nobody@x.example": NO_ADDRESS,
    }
    first = found.iloc[0]
    assert (first["learner"], first["attempts"], first["email"]) == ("second@x.example", 2, "second@x.example")
    assert found.set_index("learner").loc["555", "last_attempt"] == pd.Timestamp("2014-02-01")


def test_people_no_record_names_and_why(lists):
    found = seen(lists).people
    assert found.columns.tolist() == ["staff_id", "full_name", "directorate", "service", "team", "email", "reason"]
    assert found.set_index("staff_id")["reason"].to_dict() == {
        "101": PAPER_ROUTE,
        "102": NEW,
        "103": OTHER,
        "105": AWAY,
        "106": ON_PAPER,
        "108": NO_KEYS,
    }


def test_both_counts_of_posts_and_people(lists):
    figures = {figure.key: (figure.shown, figure.note) for figure in seen(lists).figures}
    assert figures == {"people": ("9", "10 posts"), "without": ("6", ""), "learners": ("7", "8 attempts")}


def test_the_answer_is_a_sentence_for_each_side(lists):
    assert seen(lists).answer == (
        "7 people in e-learning match nobody on the HR list.",
        "**6 people** employed have no learning record.",
    )


def test_one_course(lists):
    found = seen(lists, course="IG")
    assert found.course == "IG"
    assert found.learners["attempts"].tolist() == [1] * 7
    assert set(found.people["staff_id"]) == {"101", "102", "103", "105", "106", "108"}


def test_reasons_are_counted(lists):
    found = seen(lists).people_reasons
    assert dict(zip(found["reason"], found["people"], strict=True))[ON_PAPER] == 1
    assert found["people"].sum() == 6


def test_a_manager_sees_their_own_people_only(lists):
    found = seen(lists, MANAGER)
    assert found.learners is None
    assert found.people["staff_id"].tolist() == ["101", "102"]
    assert found.answer == ("**2 people** of your people have no learning record.",)
    assert found.learner_reasons.empty


def test_the_committee_sees_nothing_of_people(lists):
    found = seen(lists, COMMITTEE)
    assert (found.learners, found.people, found.figures) == (None, None, ())
    assert found.learner_reasons.empty
    assert found.people_reasons.empty
    assert found.answer == ("Who is on one list only is for the IG lead and for managers.",)


def test_without_lists_it_says_what_to_upload(empty_store):
    found = dashboard.unmatched(empty_store, RULES, LEAD, Question(MARCH))
    assert "Upload the HR staff list" in found.answer[0]
    assert found.people is None


def test_when_every_learner_is_known(store):
    assert seen(store).answer[0] == "Everybody in e-learning is on the HR list."
