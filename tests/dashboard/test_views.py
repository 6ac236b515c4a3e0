"""Each page for each role, worked by hand from the small council of conftest.py."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pickle

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, MEETING, NAME, RULES, SECRET

PAGES = ("overview", "toolkit", "training", "overdue", "breaches", "held")
MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")


def everything_in(view):
    """The whole view as text: pickled bytes and every table's cells."""
    tables = [value for value in vars(view).values() if isinstance(value, pd.DataFrame)]
    return pickle.dumps(view).decode("latin-1") + " ".join(table.to_csv() for table in tables)


def figure(view, key):
    return next(each for each in view.figures if each.key == key)


def row(frame, column, value):
    return frame[frame[column] == value].iloc[0]


# Overview


def test_the_overview_asks_about_the_month_of_the_meeting(store, asked):
    view = dashboard.overview(store, RULES, LEAD, asked)
    assert view.title == "Are we at Level 3, and what has changed since January?"


def test_the_overview_answers_with_score_categories_and_rate(store, asked):
    view = dashboard.overview(store, RULES, LEAD, asked)
    assert view.answer == (
        "**Not yet.**",
        "The Toolkit score is **92%, Satisfactory**, up from 75% in January.",
        "**1 of 2 categories** is at Level 3; 1 requirement holds the other below it.",
        "**63.6%** of staff are in date (14 of 22), short of the 95% target.",
    )


def test_the_overview_has_the_four_figures(store, asked):
    view = dashboard.overview(store, RULES, LEAD, asked)
    shown = {each.key: (each.label, each.shown, each.change, each.better) for each in view.figures}
    assert shown == {
        "categories": ("Categories at Level 3", "1 of 2", "1 more than in January", True),
        "training": ("Training in date", "63.6%", "up 63.6 points since January", True),
        "bar": ("Past the bar date", "8", "8 more people than in January", False),
        "breaches": ("Breaches since 27 January", "2", "1 in the 63 days before", None),
    }


def test_beside_the_breaches_since_the_meeting_stand_the_three_months(store, asked):
    view = dashboard.overview(store, RULES, LEAD, asked)
    assert figure(view, "breaches").note == "3 breaches from 1 January to 31 March 2014"


def test_what_was_promised_keeps_the_date_promised_then(store, asked):
    promised = dashboard.overview(store, RULES, LEAD, asked).promised
    assert promised[["action", "outcome"]].to_dict("records") == [
        {"action": "Write it down", "outcome": "Not done"},
        {"action": "Check it", "outcome": "Done on time"},
    ]
    assert promised["due"].iloc[0] == pd.Timestamp("2014-02-28")


def test_questions_come_from_the_figures(store, asked):
    view = dashboard.overview(store, RULES, LEAD, asked)
    assert view.questions == (
        "Why does requirement 112 claim Level 3 when 63.6% of staff are in date with their training at 31 March 2014, "
        "and Level 3 needs 95%?",
        "When will Level 3 be reached? The deadline is this day, 31 March 2014, and 1 requirement is still below Level 3.",
        "Why is training in Children, the lowest, 13.6 points below the council as a whole?",
    )


def test_without_a_date_to_compare_nothing_is_said_to_have_changed(store):
    view = dashboard.overview(store, RULES, LEAD, Question(MARCH))
    assert view.title == "Are we at Level 3?"
    assert all(each.change == "" for each in view.figures)
    assert figure(view, "breaches").label == "Breaches, 1 January to 31 March 2014"


# Toolkit


def test_the_toolkit_page_says_what_holds_a_category(store, asked):
    view = dashboard.toolkit(store, RULES, LEAD, asked)
    assert view.holds.to_dict("records") == [
        {"category": council.SECURITY, "text": "300 is at Level 2. Planned: 300 by 30 May 2014."}
    ]
    security = row(view.categories, "category", council.SECURITY)
    assert (security["shown"], security["gap"], security["level"], security["compare_level"]) == (
        "Level 2",
        "1 to raise",
        2,
        2,
    )
    assert row(view.categories, "category", council.IGM)["gap"] == "at target"


def test_the_toolkit_page_shows_what_changed(store, asked):
    view = dashboard.toolkit(store, RULES, LEAD, asked)
    assert view.changes[["requirement", "before", "after"]].to_dict("records") == [
        {"requirement": "112", "before": "2", "after": "3"},
        {"requirement": "301", "before": "2", "after": "3"},
    ]


def test_a_claim_is_set_against_the_measured_training_rate(store, asked):
    line = row(dashboard.toolkit(store, RULES, LEAD, asked).requirements, "requirement", "112")
    assert line["claim"] == "not supported"
    assert line["claim_reason"].startswith("63.6% of staff are in date")


def test_narrative_is_for_the_ig_lead_alone(store, asked):
    assert "comment" in dashboard.toolkit(store, RULES, LEAD, asked).requirements
    for viewer in (MANAGER, COMMITTEE):
        view = dashboard.toolkit(store, RULES, viewer, asked)
        assert not {"comment", "evidence", "evidence_date"} & set(view.requirements)
        assert SECRET not in everything_in(view)


def test_the_committee_gets_no_column_of_owners(store, asked):
    assert "owner" not in dashboard.toolkit(store, RULES, COMMITTEE, asked).requirements
    assert "owner" not in dashboard.overview(store, RULES, COMMITTEE, asked).promised
    assert "owner" not in dashboard.overview(store, RULES, COMMITTEE, Question(MARCH)).promised
    assert "owner" in dashboard.overview(store, RULES, LEAD, asked).promised


# Training


def test_training_counts_by_directorate(store, asked):
    view = dashboard.training(store, RULES, LEAD, asked)
    adults = row(view.groups, "group", "Adults")
    assert (adults["in_scope"], adults["in_date"], adults["overdue"], adults["compliance_percent"]) == (10, 8, 2, 80)
    assert adults["compare_percent"] == 0
    assert adults["target_percent"] == 95
    assert not adults["hidden"]
    assert dict(zip(view.status["status"], view.status["people"], strict=True)) == {
        "in_date": 14,
        "due_soon": 0,
        "in_window": 0,
        "overdue": 8,
        "lapsed": 0,
    }


def test_the_training_answer_names_the_lowest_group(store, asked):
    view = dashboard.training(store, RULES, LEAD, asked)
    assert view.answer == (
        "**63.6%** of staff are in date (14 of 22), short of the 95% target.",
        "That is up 63.6 points since January.",
        "Lowest is Children, at 50.0%.",
    )


def test_a_manager_counts_their_own_people_only(store, asked):
    view = dashboard.training(store, RULES, MANAGER, asked, by="service")
    assert view.groups["group"].tolist() == ["Homes"]
    assert view.answer[0] == "**80.0%** of your people are in date (8 of 10), short of the 95% target."


def test_a_manager_of_a_named_service_counts_it(store, asked):
    view = dashboard.training(store, RULES, Viewer("x@example.gov.uk", "manager", ("advice",)), asked)
    assert view.groups["group"].tolist() == ["Children"]


def test_a_manager_of_nobody_sees_nobody(store, asked):
    stranger = Viewer("x@example.gov.uk", "manager")
    assert dashboard.training(store, RULES, stranger, asked).groups.empty
    view = dashboard.overdue(store, RULES, stranger, asked)
    assert view.people is not None
    assert view.people.empty
    assert view.matching == 0


def test_a_small_count_is_hidden_from_the_committee_with_its_complement(store, asked):
    groups = dashboard.training(store, RULES, COMMITTEE, asked).groups
    adults = row(groups, "group", "Adults")
    assert adults["hidden"]
    assert pd.isna(adults["overdue"])
    assert pd.isna(adults["in_date"])
    assert pd.isna(adults["compliance_percent"])
    assert adults["in_scope"] == 10


def test_the_committee_still_sees_the_whole(store, asked):
    view = dashboard.training(store, RULES, COMMITTEE, asked)
    assert view.answer == (
        "**63.6%** of staff are in date (14 of 22), short of the 95% target.",
        "That is up 63.6 points since January.",
    )


def test_the_committee_gets_services_for_teams(store, asked):
    view = dashboard.training(store, RULES, COMMITTEE, asked, by="team")
    assert view.by == "service"
    assert any("too small" in text for text in view.warnings)


def test_an_unknown_breakdown_is_refused(store, asked):
    with pytest.raises(Refused, match="not by 'job_title'"):
        dashboard.training(store, RULES, LEAD, asked, by="job_title")


# Overdue


def test_overdue_people_by_stage(store, asked):
    view = dashboard.overdue(store, RULES, LEAD, asked)
    assert dict(zip(view.stages["stage"], view.stages["people"], strict=True)) == {
        "reminder": 0,
        "manager": 0,
        "bar": 8,
    }
    assert view.answer == (
        "**8 people** are overdue or lapsed. **8** are past the bar date, 14 or more days after training was due.",
    )
    assert row(view.groups, "group", "Adults")["bar"] == 2


def test_a_page_of_people_at_a_time(store, asked):
    view = dashboard.overdue(store, RULES, LEAD, asked, page=2, page_size=5)
    assert view.people is not None
    assert (len(view.people), view.matching, view.page) == (3, 8, 2)
    assert view.people["days_past_due"].tolist() == [61, 61, 61]


def test_search_and_group_narrow_the_people_not_the_counts(store, asked):
    view = dashboard.overdue(store, RULES, LEAD, asked, search="quill a", group="Adults")
    assert view.people is not None
    assert view.people["staff_id"].tolist() == ["A09", "A10"]
    assert row(view.stages, "stage", "bar")["people"] == 8


def test_a_search_is_text_not_a_pattern(store, asked):
    assert dashboard.overdue(store, RULES, LEAD, asked, search="(.*").matching == 0


def test_a_manager_sees_their_own_overdue_people(store, asked):
    view = dashboard.overdue(store, RULES, MANAGER, asked)
    assert view.people is not None
    assert view.people["staff_id"].tolist() == ["A09", "A10"]
    assert row(view.stages, "stage", "bar")["people"] == 2


def test_the_committee_gets_no_people(store, asked):
    view = dashboard.overdue(store, RULES, COMMITTEE, asked, search="Quill")
    assert view.people is None
    assert view.matching is None


# Breaches


def test_periods_stand_side_by_side(store, asked):
    view = dashboard.breaches(store, RULES, LEAD, asked)
    assert view.periods[["label", "count", "near_misses", "days"]].to_dict("records") == [
        {"label": "1 January to 31 March 2014", "count": 3, "near_misses": 1, "days": 90},
        {"label": "Since the meeting of 27 January", "count": 2, "near_misses": 1, "days": 63},
        {"label": "1 October to 31 December 2013", "count": 1, "near_misses": 0, "days": 92},
    ]
    assert view.periods["per_30_days"].iloc[0] == 1
    assert view.periods["per_1000_staff"].iloc[0] == pytest.approx(3000 / 22)
    assert view.periods["reported_to_regulator"].iloc[0] == 1


def test_the_breaches_answer(store, asked):
    assert dashboard.breaches(store, RULES, LEAD, asked).answer == (
        "**3 breaches** were reported from 1 January to 31 March 2014, and 1 near miss.",
        "That is 2 more than from 1 October to 31 December 2013 (1).",
        "The difference is within what chance allows.",
        "**1** was reported to the Information Commissioner's Office (ICO).",
        "Since the meeting of 27 January there have been **2**.",
    )


def test_categories_beside_those_of_the_period_before(store, asked):
    view = dashboard.breaches(store, RULES, LEAD, asked)
    assert view.categories.to_dict("records") == [
        {"category": "malware", "count": 2, "compare_count": 1},
        {"category": "not provided", "count": 1, "compare_count": 0},
    ]


def test_places_are_hidden_when_small(store, asked):
    assert dashboard.breaches(store, RULES, LEAD, asked).places["count"].tolist() == [2, 1]
    for viewer in (MANAGER, COMMITTEE):
        places = dashboard.breaches(store, RULES, viewer, asked).places
        assert places["count"].isna().all()
        assert places["hidden"].all()


def test_a_period_may_be_chosen(store, asked):
    view = dashboard.breaches(store, RULES, LEAD, asked, start=dt.date(2014, 2, 1), end=dt.date(2014, 2, 28))
    assert view.periods["count"].iloc[0] == 1


def test_a_period_beyond_the_date_is_refused(store, asked):
    with pytest.raises(Refused, match="after the as-at date"):
        dashboard.breaches(store, RULES, LEAD, asked, end=dt.date(2014, 4, 1))


# Held, and dates on offer


def test_what_is_held_says_what_is_in_force(store, asked):
    snapshots = dashboard.held(store, RULES, LEAD, asked).snapshots
    staff = snapshots[snapshots["kind"] == "staff"]
    assert set(zip(staff["as_at"].dt.strftime("%Y-%m-%d"), staff["status"], strict=True)) == {
        ("2014-01-24", "superseded"),
        ("2014-03-31", "in force"),
    }


def test_uploads_are_listed_for_the_ig_lead_only(store, asked):
    assert dashboard.held(store, RULES, COMMITTEE, asked).snapshots.empty


def test_the_default_dates_are_the_newest_held_and_the_last_meeting_before(store):
    found = dashboard.choices(store, RULES, COMMITTEE)
    assert found.default_as_at == MARCH
    assert found.default_compare == MEETING
    assert found.meetings == (MARCH, MEETING)
    assert found.compare_for(MEETING) is None


def test_an_empty_store_offers_no_date(empty_store):
    assert dashboard.choices(empty_store, RULES, LEAD).default_as_at is None


# Every page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("viewer", [LEAD, MANAGER, COMMITTEE], ids=lambda viewer: viewer.role)
def test_a_view_survives_pickling(store, asked, name, viewer):
    view = getattr(dashboard, name)(store, RULES, viewer, asked)
    assert type(pickle.loads(pickle.dumps(view))) is type(view)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("viewer", [LEAD, MANAGER, COMMITTEE], ids=lambda viewer: viewer.role)
def test_an_empty_store_says_what_to_upload(empty_store, name, viewer):
    view = getattr(dashboard, name)(empty_store, RULES, viewer, Question(MARCH, MEETING))
    assert view.missing
    assert view.answer
    assert pickle.dumps(view)


@pytest.mark.parametrize("name", ["training", "overdue"])
def test_without_a_course_the_page_says_how_to_add_one(store, asked, name):
    view = getattr(dashboard, name)(store, settings.Settings(), LEAD, asked)
    assert "[[courses]]" in view.answer[0]


def test_the_overview_without_a_course_still_answers(store, asked):
    view = dashboard.overview(store, settings.Settings(), LEAD, asked)
    assert figure(view, "training").shown == "not measured"
    assert "[[courses]]" in view.warnings[0]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_personal_reaches_the_committee(store, asked, name):
    text = everything_in(getattr(dashboard, name)(store, RULES, COMMITTEE, asked))
    assert NAME not in text
    assert SECRET not in text
    for number in ("A01", "A09", "C12"):
        assert number not in text
    assert "@example.gov.uk" not in text


@pytest.mark.parametrize("name", ["training", "overdue"])
@pytest.mark.parametrize("by", ["directorate", "service", "team"])
def test_no_count_of_people_below_the_threshold_reaches_the_committee(store, asked, name, by):
    view = getattr(dashboard, name)(store, RULES, COMMITTEE, asked, by=by)
    for table in (view.groups, getattr(view, "status", view.groups), getattr(view, "stages", view.groups)):
        for name in table.select_dtypes("Int64"):
            assert not table[name].between(1, RULES.privacy.threshold - 1).any(), name


def test_one_person_overdue_is_in_no_sentence_of_the_committee(empty_store, asked):
    council.add(empty_store, "staff", council.everybody())
    everybody_but_one = [line["staff_id"] for line in council.everybody()[:-1]]
    council.add(empty_store, "completions", council.completed(everybody_but_one))
    overdue = dashboard.overdue(empty_store, RULES, COMMITTEE, asked)
    assert overdue.answer == (
        "The number of people overdue or lapsed is **hidden**, so that nobody can be picked out.",
    )
    overview = dashboard.overview(empty_store, RULES, COMMITTEE, asked)
    assert figure(overview, "bar").shown == "hidden"
    assert figure(overview, "bar").value is None
    training = dashboard.training(empty_store, RULES, COMMITTEE, asked)
    for view in (overdue, overview, training):
        said = " ".join((*view.answer, *(f"{each.shown} {each.change} {each.note}" for each in view.figures)))
        assert "21 of 22" not in said
        assert "95.5" not in said
        assert "1 person" not in said


def test_the_lead_sees_the_one_person(empty_store, asked):
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "completions", council.completed([line["staff_id"] for line in council.everybody()[:-1]]))
    assert (
        dashboard.overdue(empty_store, RULES, LEAD, asked)
        .answer[0]
        .startswith("**1 person** is overdue or lapsed. **1** is past")
    )


def test_every_figure_rests_on_named_sources(store, asked):
    for name in PAGES[:-1]:
        view = getattr(dashboard, name)(store, RULES, LEAD, asked)
        assert view.sources
        assert view.definitions
        assert all("as at" in source.text for source in view.sources)


# Lists


def test_a_list_is_for_those_who_may_see_names(store, asked):
    with pytest.raises(Refused, match="IG lead and for managers"):
        dashboard.action_list(store, RULES, COMMITTEE, asked, name="bar")
    assert len(dashboard.action_list(store, RULES, LEAD, asked, name="bar").rows) == 8
    assert dashboard.action_list(store, RULES, MANAGER, asked, name="bar").rows["staff_id"].tolist() == ["A09", "A10"]


def test_a_bar_list_on_old_data_needs_a_reason(store):
    late = Question(dt.date(2014, 4, 4))
    with pytest.raises(Refused, match="4 days before"):
        dashboard.action_list(store, RULES, LEAD, late, name="bar")
    found = dashboard.action_list(store, RULES, LEAD, late, name="bar", reason="HR is closed")
    assert found.audit_detail("bar.csv")["reason"] == "HR is closed"
    assert len(found.warnings) == 2


def test_a_list_says_how_many_are_on_it(store, asked):
    found = dashboard.action_list(store, RULES, LEAD, asked, name="bar")
    assert found.sentence == "8 people are on the bar list for Information governance as at 31 March 2014."


# JSON


def test_the_figures_as_json_are_those_of_the_page(store, asked):
    figures = dashboard.toolkit_json(store, RULES, LEAD, asked)
    assert (figures["points"], figures["max_points"], figures["score_percent"], figures["score_rounded"]) == (
        11,
        12,
        91.67,
        92,
    )
    row = figures["requirements"][1]
    assert {key: row[key] for key in ("requirement", "level", "target_level", "claim")} == {
        "requirement": "112",
        "level": 3,
        "target_level": 3,
        "claim": "not supported",
    }
    assert row["claim_reason"].startswith("63.6% of staff are in date")
    assert [each.split("-")[0] for each in row["claim_snapshots"]] == ["staff", "completions"]
    assert figures["categories"][1]["below_target"] == ["300"]


def test_training_json_has_status_counts_and_the_doubt(store, asked):
    figures = dashboard.training_json(store, RULES, LEAD, asked)
    assert figures["in_scope"] == 22
    assert figures["excluded"] == {"leaver": 0, "absent": 0, "exempt": 0}
    assert figures["status"] == {"in_date": 14, "due_soon": 0, "in_window": 0, "overdue": 8, "lapsed": 0}
    assert figures["compliance_percent"] == pytest.approx(1400 / 22)
    # Nobody in e-learning is unmatched; 8 people have no record.
    assert (figures["compliance_low"], figures["compliance_high"]) == (
        pytest.approx(1400 / 22),
        pytest.approx(1400 / 22),
    )
    assert figures["unmatched"] == {"hr": 8, "learning": 0}
    assert [group["group"] for group in figures["groups"]] == ["Adults", "Children"]


def test_breaches_json_has_every_month_covered(store, asked):
    figures = dashboard.breaches_json(store, RULES, LEAD, asked)
    assert [(line["month"], line["value"]) for line in figures["chart"]] == [
        ("2013-09", 1),
        ("2013-10", 0),
        ("2013-11", 1),
        ("2013-12", 0),
        ("2014-01", 1),
        ("2014-02", 1),
        ("2014-03", 1),
    ]
    assert {"mean", "lower", "upper", "signal"} <= set(figures["chart"][0])


def test_json_without_data_is_refused(empty_store, asked):
    for name in ("toolkit_json", "training_json", "breaches_json"):
        with pytest.raises(Refused, match="Upload one first"):
            getattr(dashboard, name)(empty_store, RULES, LEAD, asked)


def test_committee_json_hides_too(store, asked):
    figures = dashboard.training_json(store, RULES, COMMITTEE, asked)
    assert "unmatched" not in figures
    assert json.loads(json.dumps(figures["groups"], default=str))[0]["status"]["overdue"] is None


# As known


def test_what_was_uploaded_later_is_not_known(store):
    question = Question(MARCH, MEETING, dt.datetime(2014, 4, 1, tzinfo=dt.UTC))
    assert dashboard.training(store, RULES, LEAD, question).missing


def test_every_module_of_the_door_says_what_it_answers():
    for page in PAGES:
        assert importlib.import_module(f"ig_metrics.dashboard.{page}").__doc__


@pytest.mark.parametrize("late, shown", [(4, "hidden"), (5, "5")])
def test_the_threshold_from_both_sides(empty_store, asked, late, shown):
    people = [council.person(f"A{n:02}", "Adults", "Homes") for n in range(1, 41)]
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", council.completed([line["staff_id"] for line in people[late:]]))
    view = dashboard.overview(empty_store, RULES, COMMITTEE, asked)
    assert figure(view, "bar").shown == shown
    stages = dashboard.overdue(empty_store, RULES, COMMITTEE, asked).stages
    assert pd.isna(row(stages, "stage", "bar")["people"]) == (late < 5)
    status = dashboard.training(empty_store, RULES, COMMITTEE, asked).status
    assert pd.isna(row(status, "status", "overdue")["people"]) == (late < 5)
