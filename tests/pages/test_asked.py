"""The date asked about and the date compared with: in the link, on every page, and never a crash."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pages.conftest import ROOT, said


def test_the_newest_date_and_the_last_meeting_are_asked_first_and_the_link_says_so(council, opened):
    at = opened("overview")
    assert at.query_params["as_at"] == "31 Mar 2014"
    assert at.query_params["compare_with"] == "Meeting, 27 Jan 2014"


@pytest.mark.parametrize(
    "link",
    [{"as_at": "24 Jan 2014", "compare_with": "Nothing"}, {"as_at": "2014-01-24", "compare_with": "nothing"}],
)
def test_a_colleagues_link_is_answered(council, opened, link):
    at = opened("overview", link=link)
    assert at.selectbox(key="as_at").value == dt.date(2014, 1, 24)
    assert at.selectbox(key="compare_with").value == "Nothing"
    assert "74%" in said(at)
    assert at.title[0].value == "Are we at Level 3?"


@pytest.mark.parametrize("day", ["14 Feb 2014", "2014-02-14"])
def test_a_date_nobody_uploaded_for_is_a_fair_question(council, opened, day):
    at = opened("overview", link={"as_at": day})
    assert at.selectbox(key="as_at").value == dt.date(2014, 2, 14)
    assert at.query_params["as_at"] == day
    assert "74%" in said(at)


def test_nonsense_in_a_link_falls_back(council, opened):
    at = opened("overview", link={"as_at": "31/02/2014", "compare_with": "'; drop table"})
    assert at.selectbox(key="as_at").value == dt.date(2014, 3, 31)
    at.run()
    assert at.query_params["as_at"] == "31 Mar 2014"
    assert at.query_params["compare_with"] == "Meeting, 27 Jan 2014"


def test_a_comparison_after_the_date_is_moved_before_it(council, opened):
    at = opened("overview", link={"as_at": "2014-01-24", "compare_with": "2014-03-31"})
    compare = at.selectbox(key="compare_with").value
    assert compare == "Nothing" or compare < dt.date(2014, 1, 24)


def test_choosing_another_date_changes_the_figures(council, opened):
    at = opened("overview")
    at.selectbox(key="as_at").select(dt.date(2014, 1, 24)).run()
    assert not at.exception
    assert "74%" in said(at)
    compare = at.selectbox(key="compare_with").value
    assert compare == "Nothing" or compare < dt.date(2014, 1, 24)


def test_choosing_what_to_compare_with_stays_with_the_date(council, opened):
    at = opened("overview")
    at.selectbox(key="compare_with").select(dt.date(2013, 10, 31)).run()
    at.selectbox(key="as_at").select(dt.date(2014, 1, 24)).run()
    assert at.selectbox(key="compare_with").value == dt.date(2013, 10, 31)


def test_the_question_goes_along_to_the_next_page(council, opened):
    at = opened("overview")
    at.selectbox(key="compare_with").select("Nothing").run()
    at.switch_page(str(ROOT / "pages" / "breaches.py")).run()
    assert not at.exception
    assert at.selectbox(key="compare_with").value == "Nothing"
    assert at.title[0].value
