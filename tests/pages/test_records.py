"""The Records page: the audit log asked and downloaded, and personal data; for the IG lead alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as made
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


# Personal data held


def part(at, name):
    at.radio(key="records_part").set_value(name).run()
    assert not at.exception
    return at


@pytest.fixture
def long_ago(nothing):
    """A small council that has brought in nothing since 2014."""
    (nothing / "settings.toml").write_text(
        '[[courses]]\ncode = "IG"\ntitle = "Information governance"\nlaunch = 2014-01-01\n', encoding="utf-8"
    )
    with Store.open(nothing) as store:
        for day in (made.JANUARY, made.MARCH):
            made.add(store, "staff", made.everybody(), day)
        made.add(store, "completions", made.completed([f"A{n:02}" for n in range(1, 9)]))
    return nothing


def test_what_is_past_its_time_is_shown_and_goes_once_somebody_says_they_looked(long_ago, opened):
    at = part(opened("records"), "data")
    assert at.title[0].value == "What personal data do we hold, and is any past its time?"
    held, past = (table.value for table in at.dataframe)
    assert "HR staff list" in set(held["label"])
    assert past["rows"].sum() > 0
    at.button(key="purge_go").click().run()
    assert at.error[0].value.startswith("Nothing was removed. Look at what is listed, tick the box, and press again")
    next(box for box in at.checkbox if box.label == "I have looked at what goes").check().run()
    at.button(key="purge_go").click().run()
    assert not at.exception
    rows = int(past["rows"].sum())
    assert at.success[0].value == f"Done: {rows:,} rows about people removed or emptied of names. It is in the log."
    assert "Nothing is past its time, so there is nothing to remove." in said(at)
    with Store.open(long_ago) as store:
        assert [entry.action for entry in store.audit_entries() if entry.action == "records purged"] == [
            "records purged"
        ]
        assert store.verify_audit() == []


@pytest.mark.long
def test_what_changed_since_it_was_looked_at_is_not_removed(own_council, opened):
    at = part(opened("records"), "data")
    next(box for box in at.checkbox if box.label == "I have looked at what goes").check().run()
    with Store.open(own_council) as store:
        newest = next(info for info in store.snapshots() if info.kind == "staff" and info.withdrawn_at is None)
        store.withdraw(newest.id, "wrong file", "somebody else")
        held = store.version()
    at.button(key="purge_go").click().run()
    assert at.error[0].value.startswith("Nothing was removed.")
    with Store.open(own_council) as store:
        assert store.version() == held


def test_of_an_empty_store_nothing_is_held_about_people(nothing, opened):
    at = part(opened("records"), "data")
    assert "**Nothing** about people is held." in said(at)
    assert not at.dataframe


# One person


def looked_up(at, who):
    next(field for field in at.text_input if field.label.startswith("Staff number")).set_value(who)
    next(button for button in at.button if button.label == "Look").click().run()
    assert not at.exception
    return at


def test_one_person_is_found_given_out_and_erased_and_named_nowhere(own_council, opened):
    with Store.open(own_council) as store:
        her = (
            store.read(next(info.id for info in store.snapshots() if info.kind == "staff"))
            .dropna(subset=["staff_id"])
            .iloc[0]
        )
    at = looked_up(part(opened("records"), "person"), her["staff_id"])
    assert re.search(r"\*\*\d+ rows\*\* are about them", said(at))
    assert {item.label for item in at.download_button} == {"Download for Excel", "Download as JSON"}
    assert her["staff_id"] not in str(dict(at.query_params))
    at.button(key="FormSubmitter:records_erase-Erase").click().run()
    assert at.warning[0].value == "Tick the box to say that you mean it. Nothing was erased."
    at.text_input(key="erase_why").set_value(f"as {her['full_name']} asked")
    at.checkbox(key="erase_sure").check()
    at.button(key="FormSubmitter:records_erase-Erase").click().run()
    assert "names the person" in said(at)
    at.text_input(key="erase_why").set_value("request 2014-17")
    at.checkbox(key="erase_sure").check()
    at.button(key="FormSubmitter:records_erase-Erase").click().run()
    assert re.fullmatch(
        r"Erased: \d+ rows\. The reference is E1-[\d-]+; keep it with the request\.", at.success[0].value
    )
    assert not at.dataframe, "and the page has let go of them"
    assert next(field.value for field in at.text_input if field.label.startswith("Staff number")) == ""
    looked_up(at, her["staff_id"])
    assert "Nobody in what is held" in at.warning[0].value


def test_nobody_is_told_to_be_nobody_and_an_empty_question_asks_nothing(council, opened):
    at = part(opened("records"), "person")
    looked_up(at, "  ")
    assert not at.warning
    looked_up(at, "nobody@example.gov.uk")
    assert "Nobody in what is held" in at.warning[0].value
    assert not at.download_button


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_neither_half_is_for_another_role(council, opened, role):
    for name in ("data", "person"):
        at = opened("records", role, link={"records_part": name})
        assert at.title[0].value == "This page is not for your role"
        assert not at.dataframe
        assert not at.text_input


def test_every_entry_is_read_again_when_it_is_asked_for(own_council, opened):
    at = opened("records")
    tamper(own_council, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    assert not at.run().error, "what was read is not read again at each look"
    at.button(key="audit_whole").click().run()
    assert "entry 2 was changed" in at.error[0].value
