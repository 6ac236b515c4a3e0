"""Meetings at the door: their periods, what each role sees of papers, what is restated since one was issued and why.

The council of conftest, where on 31 March 11 of 12 points are held (92%), 14 of 22 people in date and 2 breaches since 27 January.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import known
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger.papers import Draft
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.wording import meetings as words
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, MEETING, NAME, RULES, add

JUNE = dt.date(2014, 6, 30)
ASKED = Question(MARCH, MEETING)
BARE = Draft(MARCH, "Audit", MARCH, MEETING, dt.datetime(2014, 3, 24, tzinfo=dt.UTC), "1", {"paper.docx": b"PK"})
LOST = Viewer("head.of.homes@example.gov.uk", "manager", ("Homes",))


def fill(store):
    add(store, "meetings", [{"held_on": pd.Timestamp(day), "committee": "Audit", "note": f"Ask {NAME}"}
                            for day in (MEETING, MARCH, JUNE)], dt.date(2013, 10, 31))  # fmt: skip
    add(store, "staff", council.everybody())
    add(store, "completions", council.completed([f"A{n:02}" for n in range(1, 9)] + [f"C{n:02}" for n in range(1, 7)]))
    add(store, "toolkit", council.assessment("3", "2", "2", "2"), JANUARY, framework="igt-v11-la")
    add(store, "toolkit", council.assessment("3", "3", "2", "3"), framework="igt-v11-la")
    add(store, "breaches", council.breaches())


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("meetings")) as store:
        fill(store)
        yield store


@pytest.fixture
def own(tmp_path):
    with Store.open(tmp_path) as store:
        fill(store)
        yield store


def issue(store, held_on=MARCH, says="1", *, reason=""):
    now = dt.datetime.now(dt.UTC)
    figures = dashboard.headlines(store, RULES, LEAD, Question(MARCH, MEETING, now))
    files = {"paper.docx": b"PK" + says.encode()}
    draft = dataclasses.replace(BARE, held_on=held_on, known_on=now, says=says, files=files, headlines=figures)
    return dashboard.issue_paper(store, LEAD, draft, only_at=store.version(), reason=reason)[0]


def test_each_meeting_is_a_period(held):
    view = dashboard.meetings(held, RULES, LEAD, ASKED)
    assert view.calendar[["period", "state"]].values.tolist() == [
        ["up to 27 January 2014", "Held"],
        ["28 January 2014 to 31 March 2014", "Held"],
        ["1 April 2014 to 30 June 2014", "Next"],
    ]
    # 28 January to 31 March, both included: 4 + 28 + 31
    assert view.calendar["days"].tolist() == [pd.NA, 63, 91]
    assert view.answer == (
        "The next meeting is on **30 June 2014**, 91 days after 31 March 2014; its period began on 1 April 2014.",
        "No paper has been issued yet.",
    )


def test_a_note_and_who_issued_a_paper_are_for_the_ig_lead(own):
    paper = issue(own)
    for who in (COMMITTEE, LOST):
        view = dashboard.meetings(own, RULES, who, ASKED)
        assert not {"note", "by"} & {*view.calendar.columns, *view.papers.columns}
        assert NAME not in view.calendar.to_string()
        assert view.papers["number"].tolist() == [paper.number]
        assert dashboard.paper_file(own, who, 1, "paper.docx") == b"PK1"
    assert dashboard.meetings(own, RULES, LEAD, ASKED).papers["by"].tolist() == ["ig.lead"]
    assert own.audit_entries(1)[0].action == "paper_downloaded"


@pytest.mark.parametrize("who", [COMMITTEE, LOST])
def test_drafts_and_the_calendar_are_the_ig_leads_alone(held, who):
    acts = (
        lambda: dashboard.paper_written(held, who, MARCH),
        lambda: dashboard.papers_drafted(held, who),
        lambda: dashboard.part_history(held, who, MARCH, "summary"),
        lambda: dashboard.write_part(held, who, MARCH, "summary", "x", "y", opened=0),
        lambda: dashboard.add_meeting(held, who, ASKED, dt.date(2014, 9, 1)),
        lambda: dashboard.take_off_meeting(held, who, ASKED, MARCH, "why"),
        lambda: dashboard.move_meeting(held, who, ASKED, MARCH, JUNE, ("", ""), "why"),
        lambda: dashboard.meetings_taken_off(held, who),
        lambda: dashboard.issue_paper(held, who, BARE, only_at=held.version()),
    )
    for act in acts:
        with pytest.raises(Refused, match="Only the IG lead"):
            act()


def test_what_names_anybody_on_the_staff_list_is_not_kept(own):
    for text in (f"Thank you, {NAME} A01.", "ZEBEDEE  QUILL a01", "Write to a01@example.gov.uk"):
        with pytest.raises(Refused, match="A committee paper names nobody"):
            dashboard.write_part(own, LEAD, MARCH, "summary", text, "y", opened=0)
    assert dashboard.papers_drafted(own, LEAD) == {}
    assert (
        dashboard.write_part(own, LEAD, MARCH, "summary", "The head of service, 22 people", "y", opened=0).revision == 1
    )


def test_a_meeting_moves_with_what_is_written_and_stays_once_its_paper_is_issued(own):
    dashboard.write_part(own, LEAD, JUNE, "summary", "x", "y", opened=0)
    july = dt.date(2014, 7, 7)
    assert dashboard.move_meeting(own, LEAD, ASKED, JUNE, july, ("Audit", ""), "the room") == 1
    assert dashboard.papers_drafted(own, LEAD)[july] == 1
    assert [day.date() for day in dashboard.meetings(own, RULES, LEAD, ASKED).calendar["held_on"]] == [
        MEETING,
        MARCH,
        july,
    ]
    assert dashboard.meetings_taken_off(own, LEAD)["why"].tolist() == ["Moved to 7 July 2014: the room"]
    issue(own)
    for act in (
        lambda: dashboard.take_off_meeting(own, LEAD, ASKED, MARCH, "why"),
        lambda: dashboard.move_meeting(own, LEAD, ASKED, MARCH, dt.date(2014, 8, 1), ("", ""), "why"),
    ):
        with pytest.raises(Refused, match="so the meeting stays on the calendar"):
            act()


def test_nothing_is_restated_until_something_comes(own):
    assert dashboard.restatements(own, RULES, COMMITTEE, ASKED).answer == (words.nothing_issued(),)
    issue(own)
    view = dashboard.restatements(own, RULES, COMMITTEE, ASKED)
    assert view.rows.empty
    assert view.answer[0].startswith("**Nothing is restated** since Paper 1, for the meeting of 31 March 2014")
    add(own, "staff", council.everybody()[:9], dt.date(2014, 4, 30))
    assert dashboard.restatements(own, RULES, COMMITTEE, ASKED).rows.empty


def test_a_late_correction_is_restated_with_the_difference_and_what_came(own):
    issue(own)
    assert dashboard.paper_before(own, JUNE) == 1
    assert dashboard.paper_before(own, MARCH) is None
    add(own, "toolkit", council.assessment("3", "3", "3", "3"), framework="igt-v11-la")
    (gone,) = [info for info in own.snapshots() if info.kind == "completions"]
    own.withdraw(gone.id, "the wrong month", "ig.lead")
    now = dt.datetime.now(dt.UTC)
    expected = f"{now.day} {now:%B %Y}"
    for who in (LEAD, COMMITTEE, LOST):
        rows = dashboard.restatements(own, RULES, who, ASKED).rows.set_index("figure")
        # 11 of 12 points were reported, 12 are known now
        assert rows.loc["Toolkit score", ["reported", "now", "difference"]].tolist() == ["92%", "100%", "8 points more"]
        assert rows.loc["Toolkit score", "because"] == (
            f"Since then: Toolkit self-assessment of 31 March 2014, uploaded on {expected}."
        )
        assert rows.loc["Training in date", ["reported", "now", "difference"]].tolist() == [
            "63.6%",
            "not measured",
            "–",
        ]
        assert f"E-learning export of 31 March 2014, withdrawn on {expected}" in rows.loc["Training in date", "because"]
        assert "Breaches since 27 January" not in rows.index


def test_of_several_files_the_one_that_moved_a_figure_is_named(own):
    issue(own)
    now = dt.datetime.now(dt.UTC)
    expected = f"{now.day} {now:%B %Y}"
    # the same people again: nothing moves
    add(own, "staff", council.everybody())
    (gone,) = [info for info in own.snapshots() if info.kind == "completions"]
    own.withdraw(gone.id, "the wrong month", "ig.lead")
    rows = dashboard.restatements(own, RULES, COMMITTEE, ASKED).rows.set_index("figure")
    assert rows.loc["Training in date", "because"] == (
        f"Moved by: E-learning export of 31 March 2014, withdrawn on {expected}."
    )


def test_where_no_file_moved_a_figure_the_settings_did(own):
    issue(own)
    add(own, "staff", council.everybody())
    add(own, "exemptions", [])
    others = dataclasses.replace(RULES, toolkit=dataclasses.replace(RULES.toolkit, target_level=2))
    rows = dashboard.restatements(own, others, COMMITTEE, ASKED).rows
    assert set(rows["because"]) == {
        "No file came or went since: the settings or the way it is worked out were changed."
    }


def test_a_breach_entered_in_error_says_so(own):
    issue(own)
    dashboard.take_out(own, LEAD, "B3", "a test")
    rows = dashboard.restatements(own, RULES, COMMITTEE, ASKED).rows.set_index("figure")
    assert rows.loc["Breaches since 27 January", ["reported", "now", "difference"]].tolist() == ["2", "1", "1 less"]
    assert "a breach taken out as entered in error" in rows.loc["Breaches since 27 January", "because"]


def test_as_reported_is_what_the_paper_knew(own):
    """A correction after the paper and before the end of the meeting's day is not what was reported."""
    assert known.as_known_on(own, ASKED, MARCH).known_on > dt.datetime(2014, 3, 31, 22, tzinfo=dt.UTC)
    paper = issue(own)
    assert known.as_known_on(own, ASKED, MARCH).known_on == paper.known_on
    view = dashboard.restated(own, RULES, LEAD, ASKED)
    assert set(view.measures["mark"]) == {""}
    add(own, "toolkit", council.assessment("3", "3", "3", "3"), framework="igt-v11-la")
    view = dashboard.restated(own, RULES, LEAD, ASKED)
    assert view.measures.iloc[0].tolist() == ["Toolkit score", "92%", "100%", "↻ Restated"]


@pytest.mark.parametrize(
    "reported, now, said",
    [
        ("82%", "81%", "1 point less"),
        ("86.8%", "87.0%", "0.2 points more"),
        ("1,511", "1,523", "12 more"),
        ("2 of 6", "3 of 6", "1 more"),
        ("2 of 6", "3 of 5", "–"),
        ("3.4 of 5.4", "3 of 5.4", "0.4 less"),
        ("hidden", "7", "–"),
        ("Satisfactory", "Not satisfactory", "–"),
        ("82%", "81", "–"),
    ],
)
def test_a_difference_is_that_of_the_figures_as_printed(reported, now, said):
    assert words.difference(reported, now) == said
