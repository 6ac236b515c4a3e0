"""Levels and actions edited: the figures that move at once, yesterday's as they were, and who may do it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, RULES

APRIL, MAY = dt.date(2014, 4, 20), dt.date(2014, 5, 30)
DAY = pd.Timestamp
MANAGER = Viewer("head.of.homes@example.gov.uk", "manager", ("Homes",))


@pytest.fixture
def held(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), framework="igt-v11-la")
        council.add(store, "plan", council.plan(DAY("2014-06-30"), None))
        yield store


def edited(rows, number, **cells):
    made = rows.copy()
    for name, value in cells.items():
        made.loc[rows["requirement"] == number, name] = value
    return made


def levels(store, at, number, why="agreed", **cells):
    rows = dashboard.levels_to_edit(store, RULES, LEAD, at).rows
    return dashboard.save_levels(store, RULES, LEAD, at, rows, edited(rows, number, **cells), why)


def score(store, at=MARCH, known_on=None):
    return measured.toolkit(store, RULES, Question(at, known_on=known_on)).assessment.score_percent


def test_a_level_saved_moves_the_score_at_once_and_yesterdays_is_still_there(held):
    now = dt.datetime.now(dt.UTC)
    held.clock = lambda: now + dt.timedelta(days=1)
    made = levels(held, MARCH, "300", level="3")
    # 10 of 12 points before, 11 of 12 after
    assert made.changes == ("Toolkit score: 83% to 92%.", "Levels: 1 requirement goes up.")
    assert score(held) == 91.67
    assert score(held, known_on=now) == 83.33


def test_a_level_holds_from_its_day(held):
    levels(held, APRIL, "300", level="3")
    assert (score(held, MARCH), score(held, APRIL)) == (83.33, 91.67)


def test_an_edit_before_a_newer_list_says_that_later_figures_stay(held):
    council.add(held, "toolkit", council.assessment("3", "3", "3", "3"), MAY, framework="igt-v11-la")
    assert dashboard.levels_to_edit(held, RULES, LEAD, APRIL).newer == MAY
    made = levels(held, APRIL, "300", level="3")
    assert made.changes[-1] == (
        "Figures for 30 May 2014 and later rest on a newer Toolkit self-assessment and stay as they are."
    )


def test_evidence_renewed_is_in_date(held):
    levels(held, MARCH, "300", evidence="Log", evidence_date=DAY("2013-02-01"), evidence_expires=DAY("2014-03-01"))
    view = dashboard.toolkit(held, RULES, LEAD, Question(MARCH)).requirements.set_index("requirement")
    assert view.at["300", "claim"] == "not supported"
    levels(held, MARCH, "300", evidence_date=DAY("2014-03-01"), evidence_expires=DAY("2015-03-01"))
    view = dashboard.toolkit(held, RULES, LEAD, Question(MARCH)).requirements.set_index("requirement")
    assert view.at["300", "claim"] == "supported"


def plan(store, at, why="agreed", **cells):
    rows = dashboard.plan_to_edit(store, RULES, LEAD, at).rows
    return dashboard.save_plan(store, RULES, LEAD, at, rows, edited(rows, "300", **cells), why)


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"done_on": DAY("2014-04-18")}, "Improvement plan: 1 action done."),
        ({"due": DAY("2014-09-30")}, "Improvement plan: 1 with another date."),
        ({"dropped_on": DAY("2014-04-18"), "dropped_why": "replaced"}, "Improvement plan: 1 no longer listed."),
    ],
)
def test_a_save_of_the_plan_says_what_it_changed(held, cells, said):
    assert plan(held, APRIL, **cells).changes == (said,)


def test_a_dropped_action_without_a_reason_of_its_own_has_the_saves(held):
    plan(held, APRIL, "the board agreed", dropped_on=DAY("2014-04-18"))
    gone = held.in_force("plan", APRIL).set_index("requirement")
    assert gone.at["300", "dropped_why"] == "the board agreed"


def test_a_level_an_action_can_deliver_is_offered_and_an_unknown_requirement_refused(held):
    sheet = dashboard.plan_to_edit(held, RULES, LEAD, APRIL)
    assert sheet.levels == {"1": "Level 1", "2": "Level 2", "3": "Level 3"}
    new = {"action": "Do", "requirement": "999", "owner": "Ann", "due": DAY("2014-07-01")}
    with pytest.raises(Refused, match="requirement 999 is not one that is assessed"):
        dashboard.save_plan(
            held, RULES, LEAD, APRIL, sheet.rows, pd.concat([sheet.rows, pd.DataFrame([new])], ignore_index=True), "w"
        )


@pytest.mark.parametrize("viewer", [COMMITTEE, MANAGER])
def test_nobody_but_the_ig_lead_edits_or_sees_what_is_edited(held, viewer):
    rows = dashboard.levels_to_edit(held, RULES, LEAD, MARCH).rows
    for act in (
        lambda: dashboard.levels_to_edit(held, RULES, viewer, MARCH),
        lambda: dashboard.plan_to_edit(held, RULES, viewer, MARCH),
        lambda: dashboard.save_levels(held, RULES, viewer, MARCH, rows, rows, "w"),
        lambda: dashboard.save_plan(held, RULES, viewer, MARCH, rows, rows, "w"),
    ):
        with pytest.raises(Refused, match="Only the IG lead"):
            act()


def test_a_day_to_come_cannot_be_edited(held):
    held.clock = lambda: dt.datetime(2014, 4, 1, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="still to come"):
        dashboard.levels_to_edit(held, RULES, LEAD, APRIL)


def test_what_is_held_says_what_was_edited_why_and_over_which_list(held):
    levels(held, APRIL, "300", why="agreed at the board", level="3")
    view = dashboard.held(held, RULES, LEAD, Question(APRIL))
    row = view.snapshots.iloc[0]
    assert row["file_name"] == "Edited in the app: level of 1 row (agreed at the board)"
    assert row["effect"] == "Edits the list of 31 March 2014"
    assert row["status"] == "in force"
    assert view.snapshots["status"].tolist() == ["in force"] * 3


def test_nothing_held_can_still_be_typed_in(empty_store):
    sheet = dashboard.levels_to_edit(empty_store, RULES, LEAD, JANUARY)
    assert len(sheet.rows) == 40
    made = edited(sheet.rows, "112", level="2")
    dashboard.save_levels(empty_store, RULES, LEAD, JANUARY, sheet.rows, made, "our first")
    found = measured.toolkit(empty_store, RULES, Question(JANUARY)).assessment
    assert (found.applicable, found.points, found.not_assessed) == (40, 2, 39)
