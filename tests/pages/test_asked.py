"""The date asked about and the date compared with: in the link, on every page, and never a crash."""

from __future__ import annotations

import datetime as dt

from tests.pages.conftest import ROOT, said


def test_the_newest_date_and_the_last_meeting_are_asked_first(council, opened):
    at = opened("overview")
    assert at.query_params["as_at"] == "2014-03-31"
    assert at.query_params["compare_with"] == "2014-01-27"


def test_a_colleagues_link_is_answered(council, opened):
    at = opened("overview", link={"as_at": "2014-01-24", "compare_with": "nothing"})
    assert at.selectbox(key="asked_as_at").value == dt.date(2014, 1, 24)
    assert "74%" in said(at)
    assert at.title[0].value == "Are we at Level 3?"


def test_a_date_nobody_uploaded_for_is_a_fair_question(council, opened):
    at = opened("overview", link={"as_at": "2014-02-14"})
    assert at.selectbox(key="asked_as_at").value == dt.date(2014, 2, 14)
    assert "74%" in said(at)


def test_nonsense_in_a_link_falls_back(council, opened):
    at = opened("overview", link={"as_at": "31/02/2014", "compare_with": "'; drop table"})
    assert at.query_params["as_at"] == "2014-03-31"
    assert at.query_params["compare_with"] == "2014-01-27"


def test_a_comparison_after_the_date_is_moved_before_it(council, opened):
    at = opened("overview", link={"as_at": "2014-01-24", "compare_with": "2014-03-31"})
    assert at.query_params["compare_with"] < "2014-01-24" or at.query_params["compare_with"] == "nothing"


def test_choosing_another_date_changes_the_link_and_the_figures(council, opened):
    at = opened("overview")
    at.selectbox(key="asked_as_at").select(dt.date(2014, 1, 24)).run()
    assert not at.exception
    assert at.query_params["as_at"] == "2014-01-24"
    assert "74%" in said(at)


def test_the_question_goes_along_to_the_next_page(council, opened):
    at = opened("overview")
    at.selectbox(key="asked_compare_with").select("nothing").run()
    at.switch_page(str(ROOT / "pages" / "breaches.py")).run()
    assert not at.exception
    assert at.query_params["compare_with"] == "nothing"
    assert at.selectbox(key="asked_compare_with").value == "nothing"
