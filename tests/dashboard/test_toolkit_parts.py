"""The parts of the Toolkit page for each role, worked by hand from the small council of conftest.py."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import certificates
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.toolkit import frameworks
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, MEETING, NAME, RULES, SECRET
from tests.dashboard.test_views import everything_in, figure, row

IGT = "igt-v11-la"
MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")
PARTS = ("toolkit_why", "toolkit_claims", "parties", "levels", "restated")


@pytest.mark.parametrize("part", PARTS)
def test_no_part_shows_the_committee_a_name_or_narrative(store, asked, part):
    view = getattr(dashboard, part)(store, RULES, COMMITTEE, asked)
    said = everything_in(view)
    assert NAME not in said
    assert SECRET not in said
    assert "toolkit-2014" not in said


@pytest.mark.parametrize("part", [*PARTS, "party"])
def test_an_empty_store_says_what_to_upload_or_whom_to_ask(empty_store, asked, part):
    chosen = {"whose": "One Ltd"} if part == "party" else {}
    for viewer, word in ((LEAD, "Upload"), (COMMITTEE, "Ask the IG lead")):
        view = getattr(dashboard, part)(empty_store, RULES, viewer, asked, **chosen)
        assert word in " ".join(view.answer)
        assert view.missing[0].kind == "toolkit"


# Why and what next


def test_why_names_what_holds_a_category_the_fewest_levels_and_the_soonest_day(store, asked):
    view = dashboard.toolkit_why(store, RULES, LEAD, asked)
    assert view.answer == (
        "**1 requirement** holds 1 category below Level 3: **1 level** to raise in all.",
        "It has an open action with an owner and a date that gets it there; the last is due on 30 May 2014.",
    )
    (line,) = view.categories.to_dict("records")
    assert (line["category"], line["shown"], line["below"], line["levels"]) == (council.SECURITY, "Level 2", 1, 1)
    assert line["path"] == (
        "**Fewest levels**: 1 in all, of 300. **Soonest**: 30 May 2014, when the last of their actions is due."
    )
    assert line["blockers"] == "**In the way**: nothing but the dates of the plan."


def test_each_open_action_says_what_it_would_bring(store, asked):
    (line,) = dashboard.toolkit_why(store, RULES, LEAD, asked).actions.to_dict("records")
    assert (line["action"], line["owner"], line["score_after_percent"]) == ("Write it down", f"{NAME} A01", 100.0)
    assert line["would"] == (
        "Raises it from Level 2 to Level 3, its target: the category is then at Level 3, with none below."
    )


def test_what_is_in_the_way_is_named(empty_store):
    rows = [
        {"requirement": "101", "level": "2", "evidence": "x", "evidence_expires": pd.Timestamp("2014-03-30")},
        {"requirement": "105", "level": "1", "evidence": "x"},
        {"requirement": "110", "level": None},
        {"requirement": "111", "level": "2", "evidence": "x"},
    ]
    rows = [{**line, "category": council.IGM} for line in rows]
    council.add(empty_store, "toolkit", rows, framework=IGT)
    actions = [
        {"action": "a", "requirement": "105", "owner": "Ann", "due": pd.Timestamp("2014-05-01"), "delivers_level": "2"},
        {"action": "b", "requirement": "111", "owner": "Ann", "due": pd.Timestamp("2014-03-01"), "delivers_level": "3"},
    ]
    council.add(empty_store, "plan", actions)
    held = dashboard.toolkit_why(empty_store, RULES, LEAD, Question(MARCH)).held.set_index("requirement")
    assert held["blocked"].to_dict() == {
        "110": "not assessed; no open action would raise it",
        "105": "the action stops at Level 2",
        "101": "no open action would raise it; the evidence has expired",
        "111": "the action was due on 1 March 2014",
    }


# Claims and evidence


def test_a_claim_has_its_figure_and_for_the_lead_the_uploads_it_came_from(store, asked):
    line = row(dashboard.toolkit_claims(store, RULES, LEAD, asked).claims, "requirement", "112")
    assert (line["claim"], round(line["value_percent"], 1), line["needed_percent"]) == ("not supported", 63.6, 95)
    assert [part.split("-")[0] for part in line["snapshots"].split(", ")] == ["staff", "completions"]
    shown = dashboard.toolkit_claims(store, RULES, COMMITTEE, asked)
    assert "snapshots" not in shown.claims
    # An exact rate would tell the two counts it was made from.
    assert row(shown.claims, "requirement", "112")["value_percent"] == 63.6
    assert shown.measures["rests_on"].tolist() == ["HR staff list of 31 March 2014; E-learning export of 31 March 2014"]


def proven(store, expires):
    rows = [
        {"requirement": "101", "level": "3", "category": council.IGM, "evidence": "EV-1", "evidence_expires": expires},
        {"requirement": "105", "level": "2", "category": council.IGM, "evidence": "EV-2"},
        {"requirement": "110", "level": "2", "category": council.IGM, "owner": f"{NAME} A01"},
    ]
    council.add(store, "toolkit", rows, JANUARY, framework=IGT)


@pytest.mark.parametrize(
    "day, claim, state",
    [(dt.date(2014, 3, 14), "supported", "due for renewal"), (dt.date(2014, 3, 15), "not supported", "expired")],
)
def test_a_claim_whose_evidence_expires_says_so_from_the_next_day_by_itself(empty_store, day, claim, state):
    proven(empty_store, pd.Timestamp("2014-03-14"))
    view = dashboard.toolkit_claims(empty_store, RULES, LEAD, Question(day))
    assert row(view.claims, "requirement", "101")["claim"] == claim
    assert view.evidence["state"].tolist() == [state, "no expiry date given", "none named"]
    assert view.renewals["requirement"].tolist() == ["101"]
    assert figure(view, "missing").value == 1


@pytest.mark.parametrize("day, claim", [(dt.date(2014, 6, 30), "supported"), (dt.date(2014, 7, 1), "not supported")])
def test_a_certificate_stands_until_it_expires_and_then_they_are_open_again(empty_store, day, claim):
    proven(empty_store, pd.Timestamp("2014-03-14"))
    edition = frameworks.load(IGT)
    certificates.add(
        empty_store, edition, "PSN", dt.date(2014, 1, 1), dt.date(2014, 6, 30), ["110"], why="Seen", by="ig.lead"
    )
    view = dashboard.toolkit_claims(empty_store, RULES, LEAD, Question(day))
    assert row(view.claims, "requirement", "110")["claim"] == claim


# Owners and partners


def partnered(store):
    rows = council.assessment("3", "3", "2", "3")
    for line in rows[2:]:
        line["partner"] = "Example Services Ltd"
    council.add(store, "toolkit", rows, framework=IGT)
    council.add(store, "plan", council.plan(pd.Timestamp("2014-05-30"), pd.Timestamp("2014-03-10")))


def test_a_partners_page_has_its_requirements_gaps_and_actions(empty_store):
    partnered(empty_store)
    view = dashboard.party(empty_store, RULES, COMMITTEE, Question(MARCH), whose="Example Services Ltd")
    assert view.title == "What does Example Services Ltd answer for, and what is lacking?"
    assert view.answer[:2] == ("It answers for **2 requirements**.", "**1 is below target**: 300.")
    assert view.requirements["requirement"].tolist() == ["300", "301"]
    assert view.actions["action"].tolist() == ["Write it down"]
    assert NAME not in everything_in(view)
    lead = dashboard.party(empty_store, RULES, LEAD, Question(MARCH), whose="Example Services Ltd")
    assert {"owner", "evidence"} <= {*lead.requirements}


def test_an_owners_page_is_not_for_the_committee(store, asked):
    view = dashboard.party(store, RULES, MANAGER, asked, whose=f"{NAME} A01", by="owner")
    assert len(view.requirements) == 4
    with pytest.raises(Refused, match="Owners can be people by name"):
        dashboard.party(store, RULES, COMMITTEE, asked, whose=f"{NAME} A01", by="owner")
    with pytest.raises(Refused, match="not one of owner and partner"):
        dashboard.party(store, RULES, LEAD, asked, whose="x", by="comment")


def test_a_partner_nobody_knows_is_told(store, asked):
    view = dashboard.party(store, RULES, LEAD, asked, whose="Nobody & Co")
    assert view.answer == ("No requirement has “Nobody & Co” as its partner at this date. Choose another.",)


# Heat map


def test_two_editions_stand_apart_with_a_break_between(empty_store):
    council.add(empty_store, "toolkit", council.assessment("2", "2", "2", "2"), JANUARY, framework=IGT)
    other = [{"requirement": "101", "level": "3", "category": council.IGM}]
    council.add(empty_store, "toolkit", other, MARCH, framework="igt-v12-la")
    view = dashboard.levels(empty_store, RULES, COMMITTEE, Question(MARCH))
    assert [each.id for each in view.editions] == [IGT, "igt-v12-la"]
    assert view.breaks == (
        "**Break**: from Version 11 (2013-14) to Version 12 (2014-15). They do not ask the same, so no level runs on from the "
        "one to the other.",
    )
    rows = view.table[view.table["requirement"] == "101"]
    assert rows[["2014-01-24", "2014-03-31"]].values.tolist() == [["Level 2", ""], ["", "Level 3"]]


def test_tiles_tell_apart_what_was_not_assessed_not_relevant_and_not_listed(empty_store):
    first = [{"requirement": number, "level": "2", "category": council.IGM} for number in ("101", "105", "110")]
    last = [
        {"requirement": "101", "level": None, "category": council.IGM},
        {"requirement": "105", "level": "NR", "category": council.IGM},
        {"requirement": "111", "level": "3", "category": council.IGM},
    ]
    council.add(empty_store, "toolkit", first, JANUARY, framework=IGT)
    council.add(empty_store, "toolkit", last, MARCH, framework=IGT)
    (edition,) = dashboard.levels(empty_store, RULES, LEAD, Question(MARCH)).editions
    marks = edition.cells.pivot(index="requirement", columns="as_at", values="mark").values.tolist()
    assert marks == [["2", "?"], ["2", "–"], ["2", ""], ["", "3"]]


def test_an_assessment_taken_back_is_no_column(empty_store):
    council.add(empty_store, "toolkit", council.assessment("2", "2", "2", "2"), JANUARY, framework=IGT)
    gone = council.add(empty_store, "toolkit", council.assessment("3", "3", "3", "3"), MARCH, framework=IGT)
    empty_store.withdraw(gone.id, "wrong file", "ig.lead")
    assert "2014-03-31" not in dashboard.levels(empty_store, RULES, LEAD, Question(MARCH)).table


# As reported and as now known


def at(store, day):
    store.clock = lambda: dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def corrected(tmp_path):
    """January's assessment came on its day and was corrected in April; a plan came in February."""
    with Store.open(tmp_path) as store:
        at(store, dt.date(2013, 10, 31))
        meetings = [{"held_on": pd.Timestamp(day)} for day in (MEETING, MARCH)]
        council.add(store, "meetings", meetings, dt.date(2013, 10, 31))
        at(store, JANUARY)
        council.add(store, "toolkit", council.assessment("3", "2", "2", "2"), JANUARY, framework=IGT)
        at(store, dt.date(2014, 2, 3))
        council.add(store, "plan", council.plan(pd.Timestamp("2014-02-28"), None), JANUARY)
        at(store, dt.date(2014, 3, 28))
        council.add(store, "toolkit", council.assessment("3", "3", "2", "3"), MARCH, framework=IGT)
        at(store, dt.date(2014, 4, 10))
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), JANUARY, framework=IGT)
        yield store


def test_a_restated_figure_is_marked_with_the_upload_that_did_it(corrected):
    view = dashboard.restated(corrected, RULES, LEAD, Question(MEETING))
    assert view.known == MEETING
    measures = view.measures.set_index("measure")
    assert measures.loc["Toolkit score"].tolist() == ["75%", "83%", "↻ Restated"]
    assert measures.loc["Grade"].tolist() == ["Satisfactory", "Satisfactory", ""]
    (level,) = view.requirements.to_dict("records")
    assert (level["requirement"], level["reported"], level["now"]) == ("112", "Level 2", "Level 3")
    assert level["because"] == "Toolkit self-assessment of 24 January 2014, uploaded on 10 April 2014"
    # the plan of February changed nothing
    assert view.uploads["came"].tolist() == [pd.Timestamp("2014-04-10")]
    assert view.papers[["held_on", "mark"]].values.tolist() == [[pd.Timestamp(MEETING), "↻ Restated"]]


def test_a_later_day_may_be_asked_about_and_only_a_day_on_offer(corrected):
    view = dashboard.restated(corrected, RULES, COMMITTEE, Question(MEETING), known=dt.date(2014, 4, 10))
    assert view.answer[0].startswith("**Nothing is restated**")
    assert MARCH in view.offered
    other = dashboard.restated(corrected, RULES, COMMITTEE, Question(MEETING), known=dt.date(2014, 2, 20))
    assert other.known == MEETING
    assert {"file_name", "by", "id"}.isdisjoint(other.uploads)


def test_a_date_between_meetings_was_reported_at_the_next(corrected):
    assert dashboard.restated(corrected, RULES, LEAD, Question(JANUARY)).known == MEETING


def test_what_had_not_been_uploaded_was_not_known(corrected):
    at(corrected, dt.date(2014, 6, 1))
    council.add(corrected, "toolkit", council.assessment("3", "3", "3", "3"), dt.date(2013, 10, 31), framework=IGT)
    view = dashboard.restated(corrected, RULES, LEAD, Question(dt.date(2013, 11, 1)), known=dt.date(2013, 11, 1))
    assert view.answer == (
        "**Nothing was known** of 1 November 2013 on 1 November 2013: no self-assessment had been uploaded by then. The first "
        "assessment for that date was uploaded on 1 June 2014.",
    )
    assert view.figures == ()
    assert view.uploads["effect"].tolist() == ["The first that was known: 100%, Satisfactory."]


def test_levels_that_offset_one_another_restate_no_headline_but_are_named(corrected):
    at(corrected, dt.date(2014, 5, 1))
    council.add(corrected, "toolkit", council.assessment("2", "2", "3", "2"), MARCH, framework=IGT)
    at(corrected, dt.date(2014, 5, 2))
    council.add(corrected, "toolkit", council.assessment("2", "2", "2", "3"), MARCH, framework=IGT)
    view = dashboard.restated(corrected, RULES, LEAD, Question(MARCH), known=dt.date(2014, 5, 1))
    assert view.answer == (
        "No headline figure is restated for 31 March 2014, but the levels of requirements 300 and 301 are.",
    )


def test_a_withdrawal_restates_as_an_upload_does(corrected):
    at(corrected, dt.date(2014, 5, 1))
    for info in corrected.snapshots():
        if info.kind == "toolkit" and info.as_at == JANUARY:
            corrected.withdraw(info.id, "another council's", "ig.lead")
    view = dashboard.restated(corrected, RULES, LEAD, Question(MEETING))
    assert view.papers["mark"].tolist() == ["↻ Restated"]


def test_figures_compared_with_a_restated_one_are_marked(corrected):
    view = dashboard.toolkit(corrected, RULES, COMMITTEE, Question(MARCH, MEETING))
    assert figure(view, "score").restated == "Restated for 27 January 2014: 75% was reported, 83% is known now."
    assert figure(view, "grade").restated == ""
    overview = dashboard.overview(corrected, RULES, LEAD, Question(MARCH, MEETING))
    assert (
        figure(overview, "categories").restated
        == "Restated for 27 January 2014: 0 of 2 was reported, 1 of 2 is known now."
    )


@pytest.mark.parametrize("day", [JANUARY, dt.date(2014, 2, 3), MARCH, dt.date(2014, 4, 10)])
def test_as_known_on_a_day_is_what_a_store_without_later_uploads_says(corrected, tmp_path, day):
    asked = Question(MEETING, None, dt.datetime.combine(day, dt.time(23), dt.UTC))
    with Store.open(tmp_path / "then") as then:
        for info in sorted(corrected.snapshots(), key=lambda each: each.uploaded_at):
            if info.uploaded_at <= asked.known_on:
                council.add(then, info.kind, corrected.read(info.id), info.as_at, framework=info.framework)
        expected = dashboard.toolkit_json(then, RULES, LEAD, Question(MEETING))
        told = dashboard.toolkit_json(corrected, RULES, LEAD, asked)
        for key in ("score_percent", "grade", "at_target", "categories", "requirements"):
            assert told[key] == expected[key]


def test_the_json_says_what_is_restated_since(corrected):
    asked = Question(MEETING, None, dt.datetime(2014, 1, 28, tzinfo=dt.UTC))
    found = {
        line["measure"]: (line["reported"], line["now"])
        for line in dashboard.toolkit_json(corrected, RULES, LEAD, asked)["restated"]
    }
    assert found["Toolkit score"] == ("75%", "83%")
    assert found["Requirement 112"] == ("Level 2", "Level 3")
    assert dashboard.toolkit_json(corrected, RULES, LEAD, Question(MEETING))["restated"] is None


# Frameworks of words


def outcomes(store):
    rows = [
        {
            "requirement": "A1.a",
            "level": "1",
            "target_level": "2",
            "title": "Board direction",
            "category": "A Managing risk",
        },
        {"requirement": "A1.b", "level": "2", "target_level": "1", "title": "Roles", "category": "A Managing risk"},
        {"requirement": "C1.a", "level": "0", "title": "Monitoring", "category": "C Detecting cyber security events"},
    ]
    council.add(store, "toolkit", rows, framework="caf-dspt")


@pytest.mark.parametrize("part", [*PARTS, "toolkit"])
def test_outcomes_are_told_by_their_words_and_no_level_is_numbered(empty_store, part):
    outcomes(empty_store)
    rules = council.settings.Settings(toolkit=council.settings.Toolkit(framework="caf-dspt"))
    view = getattr(dashboard, part)(empty_store, rules, COMMITTEE, Question(MARCH))
    said = everything_in(view)
    for level in ("Level 0", "Level 1", "Level 2", "Level 3"):
        assert level not in said


def test_what_is_expected_of_an_outcome_nobody_states_is_said_to_be_unknown(empty_store):
    outcomes(empty_store)
    view = dashboard.toolkit(empty_store, RULES, LEAD, Question(MARCH), framework="caf-dspt")
    assert view.title == "Is every outcome as expected, and which fall short?"
    assert view.answer == (
        "The status is **Standards Not Met**.",
        "**1 of 3 outcomes** is as expected.",
        "1 outcome is below what is expected of it. What is expected of 1 outcome is not known: the framework file does not say, "
        "nor does the upload, so it is neither met nor below.",
    )
    assert view.categories["gap"].tolist() == ["1 below", "0 of 1 as expected"]
    assert view.holds["text"].tolist() == ["A1.a is “Partially achieved”. No open action would raise A1.a."]


def test_an_assessment_of_225_items_is_told_in_few_words(empty_store):
    rows = [
        {"requirement": f"{n}", "level": str(n % 2), "target_level": "1", "category": f"Standard {n % 10}"}
        for n in range(225)
    ]
    council.add(empty_store, "toolkit", rows, framework="dspt")
    view = dashboard.toolkit_why(empty_store, RULES, LEAD, Question(MARCH), framework="dspt")
    assert view.answer[0].startswith("**113 evidence items** hold 5 categories below what is expected")
    assert max(len(text) for text in view.categories["why"]) < 300
