"""The Clearance page as each role."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, MARCH, RULES

SYSTEM = dataclasses.replace(COURSE, code="LL", title="Liquidlogic basics", audience="system:Liquidlogic")
BOTH = dataclasses.replace(RULES, courses=(COURSE, SYSTEM))
ASKED = Question(MARCH)


def access(numbers, day="2014-03-31", role="Social worker"):
    return [
        {"staff_id": n, "system": "Liquidlogic", "role": role, "required_by": pd.Timestamp(day), "granted": None}
        for n in numbers
    ]


@pytest.fixture
def needed(empty_store):
    """Of the fingers' council ten in Adults need it by today and twelve in Children in May; A01 to A06 have done its course."""
    council.add(empty_store, "staff", council.everybody())
    adults, children = [f"A{n:02}" for n in range(1, 11)], [f"C{n:02}" for n in range(1, 13)]
    council.add(empty_store, "system_access", access(adults) + access(children, "2014-05-06", "Manager"))
    done = [{**line, "course": "LL"} for line in council.completed([f"A{n:02}" for n in range(1, 7)])]
    council.add(empty_store, "completions", done)
    return empty_store


def test_the_lead_sees_readiness_by_team_role_and_day(needed):
    view = dashboard.clearance(needed, BOTH, LEAD, ASKED)
    assert view.title == "Is everybody who needs Liquidlogic cleared for it?"
    assert {each.key: each.value for each in view.figures} == {"need": 22, "cleared": 6, "withhold": 4, "grant": 6}
    assert "**4 people** should have had it by 31 March 2014 and are not cleared" in view.answer[1]
    assert view.groups[["group", "need", "cleared"]].to_numpy().tolist() == [
        ["Homes team", 10, 6],
        ["Advice team", 12, 0],
    ]
    # Homes must be ready first, so it is what is drawn.
    assert (view.soonest["group"].tolist(), view.soonest_on) == (["Homes team"], MARCH)
    assert view.days[["need", "withhold"]].to_numpy().tolist() == [[10, 4], [12, 0]]
    by_role = dashboard.clearance(needed, BOTH, LEAD, ASKED, by="role").groups
    assert set(by_role["group"]) == {"Social worker", "Manager"}
    assert view.weeks["value"].iloc[-1] == pytest.approx(100 * 6 / 22)


def test_the_lists_are_those_that_are_issued(needed):
    for which, name in (("withhold", "clearance"), ("grant", "grant")):
        view = dashboard.clearance(needed, BOTH, LEAD, ASKED, which=which)
        issued = dashboard.action_list(needed, BOTH, LEAD, ASKED, name=name, course="LL")
        assert set(view.people["staff_id"]) == set(issued.rows["staff_id"])
        assert view.matching == len(issued.rows)


def test_a_manager_sees_their_own_people(needed):
    view = dashboard.clearance(needed, BOTH, Viewer("head.of.homes@example.gov.uk", "manager"), ASKED)
    assert view.groups["group"].tolist() == ["Homes team"]
    assert set(view.people["service"]) == {"Homes"}


def test_the_committee_sees_the_whole_and_the_training_pages_own_counts(needed):
    view = dashboard.clearance(needed, BOTH, COMMITTEE, ASKED)
    training = dashboard.training(needed, BOTH, COMMITTEE, ASKED, course="LL")
    shown = {each.key: each.value for each in view.figures}
    assert (shown["need"], shown["cleared"]) == (22, 6)
    assert shown["need"] == {each.key: each.value for each in training.figures}["in_scope"]
    assert "of those who need Liquidlogic are in date (6 of 22)" in training.answer[0]
    assert view.groups.empty
    assert view.people.empty
    assert view.days.empty
    assert view.weeks.empty


def test_the_committee_is_not_told_of_four_people(needed):
    few = [{**line, "course": "LL"} for line in council.completed(["A01"], pd.Timestamp("2014-03-01"))]
    store = needed
    for info in store.snapshots(include_withdrawn=False):
        if info.kind == "completions":
            store.withdraw(info.id, by="ig.lead", why="a test")
    council.add(store, "completions", few)
    view = dashboard.clearance(store, BOTH, COMMITTEE, ASKED)
    assert "hidden" in view.answer[0]
    assert {each.key: each.value for each in view.figures}["cleared"] is None


@pytest.mark.parametrize("viewer", [LEAD, COMMITTEE], ids=lambda viewer: viewer.role)
def test_what_is_lacking_is_said(empty_store, viewer):
    assert "o course" in dashboard.clearance(empty_store, RULES, viewer, ASKED).answer[0]
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "completions", council.completed(["A01"]))
    assert "people who need a system" in dashboard.clearance(empty_store, BOTH, viewer, ASKED).answer[0].casefold()


@pytest.mark.parametrize("wrong", [{"by": "height"}, {"which": "bar"}])
def test_what_cannot_be_asked_is_refused(needed, wrong):
    with pytest.raises(Refused):
        dashboard.clearance(needed, BOTH, LEAD, ASKED, **wrong)


@pytest.mark.parametrize(
    "key, said",
    [
        ("need", "22 people who need it = 6 cleared + 16 not cleared."),
        ("cleared", "6 of 22 people who need it = 27.27…%, shown as 27.3%."),
        (
            "withhold",
            "16 people not cleared = 4 who need it by now, or by no day that is given + 12 who need it later.",
        ),
        ("grant", "6 people cleared = 6 not recorded as having it + 0 recorded as having it."),
    ],
)
def test_each_figure_has_its_sum(needed, key, said):
    view = dashboard.clearance(needed, BOTH, LEAD, ASKED)
    assert said in dashboard.explain(needed, BOTH, LEAD, ASKED, view=view, key=key).working.arithmetic


def test_a_hidden_figure_has_no_sum(needed):
    hidden = dataclasses.replace(
        dashboard.clearance(needed, BOTH, COMMITTEE, ASKED),
        figures=tuple(Figure(key, key, "hidden", None) for key in ("need", "cleared")),
    )
    found = dashboard.explain(needed, BOTH, COMMITTEE, ASKED, view=hidden, key="need")
    assert not any(" = " in line for line in found.working.arithmetic)
