"""The Meetings page: the calendar kept, a part written by one and by two, the paper checked and issued, and what each role sees."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.ledger import narrative, papers
from ig_metrics.report import pdf
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import LEAD, MARCH, MEETING, NAME, add
from tests.pages.conftest import said

JUNE = dt.date(2014, 6, 30)
WRITE, ISSUE, RESTATED = "Write the paper", "Read and issue", "Restated since"


@pytest.fixture
def home(nothing):
    """A council of a few, with nothing but its Toolkit, breaches and meetings: figures in a moment."""
    with Store.open(nothing) as store:
        listed = [
            {"held_on": pd.Timestamp(day), "committee": "Audit", "note": f"Ask {NAME}"} for day in (MEETING, MARCH)
        ]
        add(store, "meetings", listed, dt.date(2013, 10, 31))
        add(store, "toolkit", council.assessment("3", "2", "2", "2"), framework="igt-v11-la")
        add(store, "breaches", council.breaches())
    return nothing


def pressed(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def html(at):
    return "\n".join(str(item.proto.body) for item in at.get("html"))


def test_the_calendar_is_kept_from_the_page(home, opened):
    at = opened("meetings")
    assert at.title[0].value == "What did we tell the committee, and what do we tell it next?"
    assert "No meeting after 31 March 2014 is on the calendar." in said(at)
    pressed(at, "Add it")
    assert "Give the day of the meeting." in said(at)
    at.date_input(key="meeting_add_day").set_value(JUNE)
    pressed(at, "Add it")
    assert "Added: the meeting of 30 June 2014." in said(at)
    assert "The next meeting is on **30 June 2014**, 91 days after 31 March 2014" in said(at)
    at.selectbox(key="meeting_chosen").select(JUNE).run()
    at.text_input(key=f"meeting_committee_{JUNE}").set_value("Cabinet")
    with Store.open(home) as store:  # somebody else is quicker
        asked = council.Question(MARCH)
        dashboard.change_meeting(store, LEAD, asked, ("", ""), JUNE, ("Board", ""), "renamed")
    at.text_input(key="meeting_why").set_value("renamed")
    pressed(at, "Save")
    assert "Somebody else has changed the meeting of 30 June 2014 (committee was “”, and is “Board” now" in said(at)
    at.text_input(key="meeting_why").set_value("renamed again")
    pressed(at, "Save")
    assert "Saved as meetings-" in said(at)
    assert "Cabinet" in at.dataframe[0].value["committee"].tolist()
    at.text_input(key="meeting_off_why").set_value("not needed")
    pressed(at, "Take it off")
    assert "Taken off the calendar: 30 June 2014." in said(at)
    at.selectbox(key="meeting_back_id").select_index(0)
    at.text_input(key="meeting_back_why").set_value("needed")
    pressed(at, "Put it back")
    assert "Put back: the meeting of 30 June 2014." in said(at)


def test_a_part_is_written_compared_and_given_back(home, opened):
    at = opened("meetings", link={"meetings_part": WRITE})
    assert at.title[0].value == "What do we say to the committee?"
    assert at.selectbox(key="paper_meeting").value == MARCH
    at.selectbox(key="paper_part").select("recommendation").run()
    assert "The committee is asked to note the figures in this paper." in html(at)
    text = next(area for area in at.text_area)
    text.set_value("The committee is asked to note and to act.")
    pressed(at, "Save")
    assert "saved with the meeting." in said(at)
    assert "<b>[added:</b>" in html(at)
    assert "<b>[taken out:</b>" in html(at)
    assert "Written by " in said(at)
    with Store.open(home) as store:
        assert narrative.drafted(store) == {MARCH: 1}
        dashboard.write_part(store, LEAD, MARCH, "recommendation", "Theirs.", "x", opened=1)
    next(area for area in at.text_area).set_value("Mine.")
    pressed(at, "Save")
    assert "has written this part since you opened it. Nothing of yours is saved yet" in said(at)
    assert "Theirs." in html(at)
    assert next(area for area in at.text_area).value == "Mine."
    pressed(at, "Save mine over it")
    assert "saved with the meeting." in said(at)
    pressed(at, "Go back to the generated text")
    assert "the generated text stands again." in said(at)
    with Store.open(home) as store:
        kept = [one.text for one in narrative.history(store, MARCH, "recommendation")]
    assert kept == [None, "Mine.", "Theirs.", "The committee is asked to note and to act."]


@pytest.mark.parametrize("program", ["/somewhere/soffice", None])
def test_pdf_is_offered_where_it_can_be_made_and_a_clear_word_where_not(home, opened, monkeypatch, program):
    monkeypatch.setattr(pdf, "installed", lambda: program)
    at = opened("meetings", link={"meetings_part": ISSUE})
    pressed(at, "Check the paper")
    offered = any(item.label == "Download the draft (PDF)" for item in at.download_button)
    told = any(each.value == pdf.ABSENT for each in at.caption)
    assert (offered, told) == (program is not None, program is None)


def test_a_paper_is_checked_issued_and_seen_by_the_committee(home, opened):
    at = opened("meetings", link={"meetings_part": ISSUE})
    assert "<table>" in html(at)
    pressed(at, "Check the paper")
    assert "places** are still marked “To be completed”" in said(at)
    pressed(at, "Issue the paper")
    assert "Tick that you have read it." in said(at)
    at.checkbox(key="paper_seen").check()
    pressed(at, "Issue the paper")
    assert "Paper 1, for the meeting of 31 March 2014 is issued, its figures as known on" in said(at)
    pressed(at, "Check the paper")
    assert "so there is nothing new to issue" in said(at)
    with Store.open(home) as store:
        (paper,) = papers.issued(store)
        assert papers.content(store, paper, next(iter(paper.files)))[:2] == b"PK"
        dashboard.take_out(store, LEAD, "B3", "a test")
    at = opened("meetings", "committee", {"meetings_part": ISSUE})
    assert at.title[0].value.startswith("What did we tell the committee")
    assert not at.button
    assert not at.text_input
    assert any(item.label == "Download (Word)" for item in at.download_button)
    # without LibreOffice there is no PDF, and what to install is not for the committee
    assert any(item.label == "Download (PDF)" for item in at.download_button) == (pdf.installed() is not None)
    assert pdf.ABSENT not in said(at)
    assert NAME not in said(at) + "".join(item.value.to_string() for item in at.dataframe)
    at = opened("meetings", "committee", {"meetings_part": RESTATED})
    assert "headline figures are restated** since Paper 1" in said(at)
    rows = at.dataframe[0].value.set_index("figure")
    assert rows.loc["Breaches since 27 January", ["reported", "now"]].tolist() == ["2", "1"]


@pytest.mark.parametrize("role", ["ig_lead", "committee"])
def test_nothing_held_offers_the_template_and_a_form(nothing, opened, role):
    at = opened("meetings", role)
    assert "Nothing has been uploaded yet" in said(at)
    lead = role == "ig_lead"
    assert any(item.label == "Template: Committee meetings" for item in at.download_button) == lead
    assert bool(at.date_input) == lead
    if lead:
        at.date_input(key="meeting_add_day").set_value(JUNE)
        pressed(at, "Add it")
        assert "Added: the meeting of 30 June 2014." in said(at)
        at = opened("meetings", link={"meetings_part": WRITE})
        assert any("30 June 2014" in item.value for item in at.warning) or at.text_area
