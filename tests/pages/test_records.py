"""The Records page: the audit log asked and downloaded, and personal data; for the IG lead alone."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import said
from tests.store.tampering import tamper

LATER = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=365)


def test_it_says_what_was_done_and_that_the_log_is_sound(council, opened):
    at = opened("records")
    assert at.title[0].value == "Who did what, and when?"
    assert "recorded since" in said(at)
    assert "The log is **sound**" in said(at)
    table = at.dataframe[0].value
    assert set(table["by"]) == {"demo"}
    assert "File or edit kept" in set(table["act"])
    assert any(item.label == "How this is worked out" for item in at.expander)


def test_the_choices_are_in_the_link(own_council, opened):
    with Store.open(own_council) as store:
        store.record("list_downloaded", "someone", {"list": "bar", "rows": 12})
    at = opened("records", link={"audit_by": "someone", "audit_what": "Names downloaded"})
    assert at.dataframe[0].value["about"].tolist() == ["list bar; rows: 12"]
    at.date_input(key="audit_from").set_value(LATER).run()
    assert not at.dataframe
    assert "Nobody did anything of the kind in that time." in said(at)


def test_an_end_before_the_start_is_refused_in_words(council, opened):
    at = opened("records")
    at.date_input(key="audit_from").set_value(LATER)
    at.date_input(key="audit_to").set_value(LATER - dt.timedelta(days=1)).run()
    assert "is before the first" in at.warning[0].value


def test_a_log_that_was_tampered_with_is_an_error_on_the_page(own_council, opened):
    tamper(own_council, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    at = opened("records")
    assert "entry 2 was changed" in at.error[0].value
    assert "**not sound**" in said(at)


def test_an_empty_store_has_an_empty_log(nothing, opened):
    at = opened("records")
    assert "Nothing has been done yet" in said(at)


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_it_is_for_the_ig_lead_however_it_is_reached(council, opened, role):
    at = opened("records", role)
    assert at.title[0].value == "This page is not for your role"
    assert not at.dataframe
