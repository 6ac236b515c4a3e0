"""The Overview's statements: each subject with its date, source and confidence; who was barred and restored, by the ledger."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard import confidence
from ig_metrics.dashboard.barred import barred
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, JANUARY, LEAD, MARCH, MEETING, NAME, RULES

SUBJECTS = ["levels", "training", "access", "breaches", "plan", "promised", "resources", "asked"]
ASKED = Question(MARCH, MEETING)


def told(store, viewer=LEAD, question=ASKED, rules=RULES):
    return {each.key: each for each in dashboard.overview(store, rules, viewer, question).state}


def test_every_subject_is_told_in_order_with_its_page(store):
    found = told(store, COMMITTEE)
    assert list(found) == SUBJECTS
    assert [each.page for each in found.values()] == [
        "toolkit", "training", "overdue", "breaches", "plan", "plan", "resources", "meetings",
    ]  # fmt: skip


def test_every_figure_has_its_date_its_source_and_how_sure_one_can_be(store):
    view = dashboard.overview(store, RULES, COMMITTEE, ASKED)
    for each in view.state[:6]:
        assert re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}", each.source), each.key
        assert each.confidence.startswith("Confidence: "), each.key
    for figure in view.figures:
        assert re.search(r"31 March 2014\. Confidence: \w+\.$", figure.basis), figure.key


def test_levels_stand_against_target_and_deadline(store):
    assert told(store)["levels"].text == (
        "The Toolkit score is **92%, Satisfactory**, up from 75% in January.",
        "The deadline is this day, 31 March 2014.",
    )
    assert dashboard.overview(store, RULES, LEAD, ASKED).lead == (
        "**Not yet.**",
        "**1 of 2 categories** is at Level 3; 1 requirement holds the other below it.",
    )


def test_breaches_stand_against_what_chance_allows(store):
    assert told(store)["breaches"].text == (
        "**2 breaches** were reported from 28 January to 31 March 2014, and 1 near miss.",
        "That is 1 more than from 26 November 2013 to 27 January 2014 (1).",
        "The difference is within what chance allows.",
    )


def test_what_was_promised_stands_against_what_was_delivered(store):
    assert told(store)["promised"].text == (
        "**2 actions** of the improvement plan were due since 27 January 2014, by the dates promised then: 1 done on time and 1 not "
        "done by then.",
    )


def test_a_subject_of_which_nothing_is_held_says_so(empty_store):
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "completions", council.completed(["A01"]))
    found = told(empty_store)
    assert found["levels"].text == (
        "**Not measured**: “Toolkit self-assessment” is not held for 31 March 2014 or earlier.",
    )
    assert found["breaches"].text == ("**Not measured**: “Breach register” is not held for 31 March 2014 or earlier.",)
    assert "promised" not in found


def test_of_nothing_at_all_nothing_is_said(empty_store):
    assert told(empty_store) == {}


# Barred and restored

LISTED = {
    "bar": [f"A{n:02}" for n in range(1, 8)],
    "restore": ["A01", "A02"],
}


def issue(store, number, name, staff, as_at):
    rows = [
        {"number": number, "list": name, "course": "IG", "as_at": pd.Timestamp(as_at), "staff_id": one, "state": "new",
         "due_on": pd.Timestamp("2014-01-29")}
        for one in staff
    ]  # fmt: skip
    council.add(store, "issued_lists", rows, as_at)


@pytest.fixture
def listed(empty_store):
    """Bar list of 7 in February; 2 of them restored in March; of the 5 left, 2 have an account that works."""
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "completions", council.completed(["A01", "A02"]))
    issue(empty_store, 1, "bar", LISTED["bar"], dt.date(2014, 2, 14))
    issue(empty_store, 2, "restore", LISTED["restore"], dt.date(2014, 3, 14))
    accounts = [{"username": f"usera{n:02}", "enabled": n in (3, 4)} for n in range(1, 8)]
    council.add(empty_store, "network_accounts", accounts)
    return empty_store


def test_the_ledger_says_who_was_barred_and_who_restored(listed):
    found = barred(listed, RULES, LEAD, COURSE, ASKED)
    assert (found.ever, found.barred, found.restored, found.working) == (True, 7, 2, 2)
    assert told(listed)["access"].text[1:] == (
        "Since 27 January **7 people** were put on a list to be barred, and **2 people** were on one to be given access back.",
        "Of those barred, **2** still have an account that works.",
    )


def test_who_was_barred_before_is_not_barred_anew(listed):
    since_march = Question(MARCH, dt.date(2014, 3, 1))
    issue(listed, 3, "bar", [*LISTED["bar"], "C01"], dt.date(2014, 3, 20))
    assert barred(listed, RULES, LEAD, COURSE, since_march).barred == 1


def test_lists_of_later_days_are_not_known_yet(listed):
    assert not barred(listed, RULES, LEAD, COURSE, Question(dt.date(2014, 2, 1), JANUARY)).ever


def test_the_committee_is_told_no_small_number_of_them(listed):
    found = barred(listed, RULES, COMMITTEE, COURSE, ASKED)
    assert (found.barred, found.restored, found.working) == (7, None, None)
    view = dashboard.overview(listed, RULES, COMMITTEE, ASKED)
    access = next(each for each in view.state if each.key == "access")
    assert "2" not in re.sub(r"27 January", "", access.text[1])
    assert not any("account" in text for text in (*access.text[2:], *view.questions))


def test_a_manager_is_told_of_their_own_people(listed):
    homes = Viewer("m", "manager", ("Homes",))
    advice = Viewer("m", "manager", ("Advice",))
    assert barred(listed, RULES, homes, COURSE, ASKED).barred == 7
    assert not barred(listed, RULES, advice, COURSE, ASKED).ever


def test_accounts_that_should_not_work_are_asked_about(listed):
    assert (
        "Why do the accounts of 2 barred people still work?" in dashboard.overview(listed, RULES, LEAD, ASKED).questions
    )


# How sure


def test_the_worst_reason_decides_and_all_are_given():
    found = confidence.of((confidence.HIGH, "a"), None, (confidence.LOW, "b"), (confidence.FAIR, "c"))
    assert (found.level, found.why) == ("low", ("b", "c", "a"))
    assert found.short == "Confidence: low. b"


@pytest.mark.parametrize("day, level", [(24, None), (23, "fair")])
def test_a_list_of_people_a_week_old_is_still_sure(empty_store, day, level):
    council.add(empty_store, "staff", council.everybody(), dt.date(2014, 3, day))
    found = confidence.age(empty_store, "staff", Question(MARCH))
    assert (found and found[0]) == level


def test_records_that_match_nobody_make_a_rate_less_sure(store, empty_store):
    assert confidence.training(store, RULES, LEAD, COURSE, ASKED).level == "high"
    council.add(empty_store, "staff", council.everybody())
    strangers = [
        row | {"staff_id": None, "email": f"{n}@elsewhere.example"}
        for n, row in enumerate(council.completed(["Z"] * 6))
    ]
    council.add(empty_store, "completions", council.completed([f"A{n:02}" for n in range(1, 9)]) + strangers)
    lead = confidence.training(empty_store, RULES, LEAD, COURSE, ASKED)
    # 8 of 22 in date; 6 learners in date and unknown, 14 people without a record: at most (8 + 6) of 22.
    assert (lead.level, lead.why[0]) == ("fair", "Records that match nobody could put it between 36.4% and 63.6%.")
    shown = confidence.training(empty_store, RULES, COMMITTEE, COURSE, ASKED)
    assert shown.why[0] == "Training records that match nobody could move it by up to 28 points."


def test_the_committee_is_told_no_small_number_of_unmatched_records(empty_store):
    council.add(empty_store, "staff", council.everybody())
    stranger = council.completed(["Z"])[0] | {"staff_id": None, "email": "z@elsewhere.example"}
    council.add(empty_store, "completions", [*council.completed(["A01"]), stranger])
    shown = confidence.training(empty_store, RULES, COMMITTEE, COURSE, ASKED)
    assert shown.why[0] == "A few training records match nobody; too few to be shown, or to move it much."


def test_nobody_is_named_in_what_the_committee_is_told(store):
    view = dashboard.overview(store, RULES, COMMITTEE, ASKED)
    said = " ".join(text for each in view.state for text in (*each.text, each.source, each.confidence))
    assert NAME not in said
    assert ".xlsx" not in said


def test_no_course_is_said_to_be_missing(store):
    found = told(store, rules=settings.Settings())
    assert found["training"].text == ("**Not measured**: no mandatory course is set up.",)
    assert "access" not in found
