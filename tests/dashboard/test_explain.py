"""Any figure explained: its sum with its numbers, what is left out, what it rests on, and its rows for those allowed."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, MARCH, MEETING, NAME, RULES

HOMES = Viewer("m", "manager", ("Homes",))
ASKED = Question(MARCH, MEETING)
DOORS = (
    "overview", "toolkit", "training", "overdue", "breaches", "plan", "forecast", "toolkit_why", "toolkit_claims", "parties",
    "resources",
)  # fmt: skip


def explained(store, door, key, viewer=LEAD, question=ASKED, rules=RULES):
    view = getattr(dashboard, door)(store, rules, viewer, question)
    return dashboard.explain(store, rules, viewer, question, view=view, key=key)


def everything(found):
    """All that reaches the reader, as one text."""
    working = found.working
    rows = "" if working.rows is None else working.rows.to_csv()
    sure = "" if working.confidence is None else " ".join(working.confidence.why)
    terms = " ".join(f"{each.term} {each.text}" for each in found.definitions)
    return " ".join(
        [
            found.label,
            found.shown,
            *working.arithmetic,
            *working.excluded,
            sure,
            terms,
            *found.sources,
            *found.before,
            rows,
        ]
    )


# 22 people: 14 in date, 8 overdue; 4 requirements at levels 3, 3, 2 and 3: 11 of 12 points.


def test_the_training_rate_is_told_with_its_numbers(store):
    working = explained(store, "training", "training").working
    assert working.arithmetic == (
        "14 of 22 people = 63.63…%, shown as 63.6%.",
        "14 people in date = 14 not due to run out soon + 0 due soon.",
        "22 people to be in date = 22 in scope − 0 absent − 0 exempt.",
    )
    assert working.excluded == (
        "Absent, left out of the rate: 0", "Exempt, left out of the rate: 0", "Leavers, not in scope: 0",
    )  # fmt: skip
    assert working.confidence.level == "high"


def test_the_score_is_told_with_its_numbers(store):
    assert explained(store, "toolkit", "score").working.arithmetic == (
        "3 at Level 3 (9 points), 1 at Level 2 (2 points): 11 points.",
        "11 of 12 points = 91.66…%, shown as 92%.",
        "12 points = 4 requirements × 3.",
    )


def test_what_is_not_relevant_or_not_assessed_is_left_out_and_counted(empty_store):
    council.add(empty_store, "toolkit", council.assessment("3", "NR", "2", None), framework="igt-v11-la")
    working = explained(empty_store, "toolkit", "score").working
    assert working.excluded == ("Not relevant, in neither part: 1", "Not assessed, counted as 0: 1")
    assert (
        working.arithmetic[0]
        == "1 at Level 3 (3 points), 1 at Level 2 (2 points), 1 not assessed (no points): 5 points."
    )


def test_breaches_are_told_with_their_days(store):
    working = explained(store, "overview", "breaches").working
    assert working.arithmetic == (
        "2 rows of the register reported from 28 January to 31 March 2014 and not marked as a near miss.",
        "2 breaches ÷ 63 days × 30 = 1.0 per 30 days.",
    )
    assert working.excluded == ("Near misses in the period, counted apart: 1",)
    assert working.rows["reference"].tolist() == ["B3", "B4", "B5"]


def test_a_period_of_ones_own_is_explained_as_such(store):
    view = dashboard.breaches(store, RULES, LEAD, ASKED, start=pd.Timestamp("2014-02-01").date())
    found = dashboard.explain(store, RULES, LEAD, ASKED, view=view, key="period")
    assert found.working.arithmetic[1] == "2 breaches ÷ 59 days × 30 = 1.0 per 30 days."


def test_what_was_promised_is_told_by_outcome(store):
    working = explained(store, "overview", "promised").working
    assert working.arithmetic[0] == "2 actions due = 1 not done + 1 done on time."
    assert working.rows["action"].tolist() == ["Write it down", "Check it"]


def test_each_upload_is_named_with_its_date_and_when_it_came(store):
    found = explained(store, "training", "training")
    assert found.sources[0].startswith("HR staff list, as at 31 March 2014: staff.xlsx, 22 rows; uploaded on ")
    assert found.sources[0].endswith(" by ig.lead")
    assert found.before[0].startswith("HR staff list, as at 24 January 2014: ")


@pytest.mark.parametrize("door", DOORS)
def test_every_figure_of_every_page_can_be_explained(store, door):
    view = getattr(dashboard, door)(store, RULES, LEAD, ASKED)
    for figure in (*view.figures, *getattr(view, "said_figures", ())):
        found = dashboard.explain(store, RULES, LEAD, ASKED, view=view, key=figure.key)
        assert found.definitions, figure.key
        assert found.working.arithmetic, figure.key
        assert found.working.confidence is not None, figure.key
        assert (found.label, found.shown) == (figure.label, figure.shown)


@pytest.mark.parametrize("door", DOORS)
def test_the_committee_is_sent_no_row_no_name_and_no_file(store, door):
    view = getattr(dashboard, door)(store, RULES, COMMITTEE, ASKED)
    for figure in (*view.figures, *getattr(view, "said_figures", ())):
        found = dashboard.explain(store, RULES, COMMITTEE, ASKED, view=view, key=figure.key)
        assert found.working.rows is None
        told = everything(found)
        for secret in (NAME, ".xlsx", "ig.lead", council.SECRET, "usera", "rows; uploaded"):
            assert secret not in told, figure.key


def test_rows_are_the_people_that_were_counted(store):
    rows = explained(store, "overdue", "bar").working.rows
    assert sorted(rows["staff_id"]) == ["A09", "A10", "C07", "C08", "C09", "C10", "C11", "C12"]
    everyone = explained(store, "training", "training").working.rows
    assert everyone["counts"].value_counts().to_dict() == {"In date": 14, "Not in date": 8}


def test_a_manager_is_sent_rows_of_their_own_people_alone(store):
    rows = explained(store, "training", "training", HOMES).working.rows
    assert sorted(rows["staff_id"]) == [f"A{n:02}" for n in range(1, 11)]
    assert explained(store, "toolkit", "score", HOMES).working.rows is None
    assert explained(store, "breaches", "period", HOMES).working.rows is None


def test_a_small_number_stays_hidden_when_it_is_explained(empty_store):
    # 20 of 22 in date and 2 overdue: the committee is shown neither, nor a sum that gives either away.
    council.add(empty_store, "staff", council.everybody())
    done = [f"A{n:02}" for n in range(1, 11)] + [f"C{n:02}" for n in range(1, 11)]
    council.add(empty_store, "completions", council.completed(done))
    for door in ("overview", "training", "overdue"):
        view = getattr(dashboard, door)(empty_store, RULES, COMMITTEE, ASKED)
        for figure in view.figures:
            found = dashboard.explain(empty_store, RULES, COMMITTEE, ASKED, view=view, key=figure.key)
            numbers = " ".join((*found.working.arithmetic, *found.working.excluded)).split()
            assert not {"2", "20"} & {word.strip(".,:") for word in numbers}, (door, figure.key)


def test_the_headcount_is_for_the_ig_lead(store):
    assert "÷ 22 people employed" in explained(store, "breaches", "per_1000").working.arithmetic[0]
    assert "÷ the people employed" in explained(store, "breaches", "per_1000", COMMITTEE).working.arithmetic[0]


@pytest.mark.parametrize(
    "key, numbers, said",
    [
        ("below", ["300"], "Requirements to raise: 1."),
        ("levels", ["300"], "Levels to raise in all: 1."),
        ("blocked", [], "With something in the way: 0 of 1."),
    ],
)
def test_a_figure_that_counts_a_table_of_its_page_shows_those_rows(store, key, numbers, said):
    working = explained(store, "toolkit_why", key).working
    assert working.arithmetic[0] == said
    assert working.rows["requirement"].tolist() == numbers
    assert working.headings["levels_to_raise"] == "Levels to raise"


def test_learners_that_nothing_finds_are_rows_and_named_as_such(empty_store):
    council.add(empty_store, "staff", council.everybody())
    stranger = council.completed(["Z"])[0] | {"staff_id": None, "email": "z@elsewhere.example"}
    council.add(empty_store, "completions", [*council.completed(["A01"]), stranger])
    working = explained(empty_store, "unmatched", "learners").working
    assert len(working.rows) == 1
    assert working.names
    # the HR list as a whole is no table of that page
    assert explained(empty_store, "unmatched", "people").working.rows is None


def test_a_figure_that_is_not_there_is_refused(store):
    view = dashboard.training(store, RULES, LEAD, ASKED)
    with pytest.raises(Refused, match="no longer on the page"):
        dashboard.explain(store, RULES, LEAD, ASKED, view=view, key="score")


def test_without_data_or_a_course_it_is_explained_all_the_same(empty_store):
    council.add(empty_store, "staff", council.everybody())
    for rules in (RULES, settings.Settings(), settings.Settings(courses=(COURSE,))):
        view = dashboard.overview(empty_store, rules, LEAD, ASKED)
        for figure in (*view.figures, *view.said_figures):
            assert dashboard.explain(empty_store, rules, LEAD, ASKED, view=view, key=figure.key).shown == figure.shown
