"""What a person wrote in place of generated sentences: what it replaces, what stays, and where tables then stand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.report import Briefing, docx, editable, edited, headings
from ig_metrics.report.blocks import Points, Section, Table, Text, ToComplete
from tests.report.papers import words

FIRST, SECOND = (Table(name, "A table.", ("A",), (("cell",),), (1,)) for name in ("First", "Second"))
ASKED = "[To be completed: what was learned]"
SUMMARY = Section(
    "summary",
    "Executive summary",
    1,
    (Text("**21 breaches** were reported."), FIRST, Points(("one", "**two**")), SECOND, ToComplete(ASKED)),
)
FIGURES = Section("figures", "The figures", 2, (FIRST,))
APPENDIX = Section("by_service", "Appendix A", 1, (Text("kept"),), appendix=True)


def made(*sections):
    return Briefing(
        "Your council", "Title", "Audit", dt.date(2014, 3, 31), None, dt.date(2014, 3, 31), "1 April 2014",
        dt.date(2014, 4, 1), "[To be completed: post]", "None", "IG lead",
        sections=sections or (SUMMARY, FIGURES, APPENDIX),
    )  # fmt: skip


def blocks(key, text, of=None):
    found = edited(of or made(), {key: text})
    return next(each.blocks for each in found.sections if each.key == key)


def test_the_text_of_each_part_is_offered_plain():
    assert editable(made()) == {
        "committee": "Audit",
        "report_of": "[To be completed: post]",
        "electoral_division": "None",
        "contact": "IG lead",
        "summary": f"21 breaches were reported.\n\n- one\n- two\n\n{ASKED}",
        "figures": "",
    }
    assert headings(made())["summary"] == "Executive summary"
    assert list(headings(made())) == list(editable(made()))


def test_the_generated_text_given_back_changes_nothing():
    assert edited(made(), editable(made())) == made()


def test_what_was_written_replaces_the_sentences_and_tables_stand_after_it():
    assert blocks("summary", "One.\nTwo.\n\n- a\n- b") == (
        Text("One."),
        Text("Two."),
        Points(("a", "b")),
        FIRST,
        SECOND,
    )


def test_a_table_stays_after_the_paragraph_that_was_left_as_it_is():
    """The first sentence is left and keeps its bold; a point is added; the place to write in is filled."""
    given = "21 breaches were reported.\n\n- one\n- two\n- three\n\nWe learned much."
    assert blocks("summary", given) == (
        Text("**21 breaches** were reported."), FIRST, Points(("one", "**two**")), SECOND, Points(("three",)),
        Text("We learned much."),
    )  # fmt: skip


def test_a_table_before_a_sentence_that_stays_stays_before_it():
    section = Section("plan", "Plan", 2, (Text("gone"), FIRST, Text("stays")))
    assert blocks("plan", "new\nstays", made(section)) == (Text("new"), FIRST, Text("stays"))


def test_text_can_be_added_where_there_was_a_table_alone():
    assert blocks("figures", "Read the last column first.") == (Text("Read the last column first."), FIRST)


def test_a_place_left_to_write_stays_one_and_is_counted():
    """The post of who reports and this one: 2; with the place filled, 1."""
    assert made().left_to_write == 2
    assert blocks("summary", f"Said.\n{ASKED}") == (Text("Said."), FIRST, SECOND, ToComplete(ASKED))
    assert edited(made(), {"summary": "Said."}).left_to_write == 1
    assert edited(made(), {"summary": f"Of {ASKED} so much."}).left_to_write == 2


def test_the_title_block_is_written_on_one_line():
    found = edited(made(), {"report_of": "Director\nof Resources", "committee": "Cabinet"})
    assert (found.report_of, found.committee, found.contact) == ("Director of Resources", "Cabinet", "IG lead")


@pytest.mark.parametrize("edits", [{}, {"summary": " \n "}, {"no_such_part": "x"}, {"by_service": "x"}])
def test_nothing_is_changed_by(edits):
    assert edited(made(), edits) == made()


def test_the_part_that_was_rewritten_says_so():
    found = edited(made(), {"summary": "New."})
    assert [each.edited for each in found.sections] == [True, False, False]
    assert [each["edited"] for each in found.as_json()["sections"]] == [True, False, False]


def test_what_was_written_is_in_the_document():
    assert "Much was learned.\n" in words(docx(edited(made(), {"summary": "• Much was\x0b learned."})))


@given(st.text())
def test_whatever_is_written_no_table_is_lost_and_the_words_are_kept(text):
    found = blocks("summary", text)
    assert [each for each in found if isinstance(each, Table)] == [FIRST, SECOND]
    once = edited(made(), {"summary": text})
    assert edited(made(), editable(once)) == once
