"""Who did what, and when: asked by person, act and day, for the IG lead alone."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.dashboard.audit_log import audit_log, audit_rows
from ig_metrics.errors import Refused
from ig_metrics.wording import audit as words
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, add
from tests.store.tampering import tamper


@pytest.fixture
def busy(empty_store):
    """Five acts: three on 31 March, two on 1 April at half past midnight in London, still March by UTC."""
    empty_store.clock = lambda: dt.datetime(2014, 3, 31, 9, tzinfo=dt.UTC)
    kept = add(empty_store, "meetings", [{"held_on": MARCH}])
    empty_store.record("list_downloaded", "ig.lead", {"list": "bar", "rows": 12})
    empty_store.record("names downloaded", "other.lead", {"rows": 1200})
    empty_store.clock = lambda: dt.datetime(2014, 3, 31, 23, 30, tzinfo=dt.UTC)
    empty_store.withdraw(kept.id, "wrong *file*", "other.lead")
    empty_store.record("signed in", "councillor", {})
    return empty_store


def seen(view):
    return view.entries["seq"].tolist()


def test_it_answers_how_many_since_when_and_whether_it_is_sound(busy):
    view = audit_log(busy, LEAD)
    assert view.answer == (
        "**5 acts** are recorded since 31 March 2014, the last on 1 April 2014.",
        "The log is **sound**: nothing in it was changed, taken out or put in.",
    )
    assert seen(view) == [5, 4, 3, 2, 1]
    assert view.people == ("councillor", "ig.lead", "other.lead")
    assert view.receipt == busy.audit_receipt()


def test_an_empty_log_says_so(empty_store):
    assert audit_log(empty_store, LEAD).answer == ("**Nothing has been done yet**, so the audit log is empty.",)


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"by": "other.lead"}, [4, 3]),
        ({"what": "names"}, [3, 2]),
        ({"what": "snapshot withdrawn"}, [4]),
        ({"what": "names", "by": "ig.lead"}, [2]),
        ({"start": dt.date(2014, 4, 1)}, [5, 4]),
        ({"end": dt.date(2014, 3, 31)}, [3, 2, 1]),
        ({"start": dt.date(2014, 4, 2)}, []),
    ],
)
def test_it_is_asked_by_person_act_and_day_in_london(busy, asked, found):
    view = audit_log(busy, LEAD, **asked)
    assert seen(view) == found
    assert view.matching == len(found)
    assert view.total == 5
    assert [each.seq for each in audit_rows(busy, LEAD, **asked)] == found


def test_it_is_given_a_page_at_a_time(busy):
    assert seen(audit_log(busy, LEAD, page=2, page_size=2)) == [3, 2]
    last = audit_log(busy, LEAD, page=9, page_size=2)
    assert (seen(last), last.page) == ([1], 3), "past the end is the last page"


def test_an_act_is_told_in_words(busy):
    said = audit_log(busy, LEAD).entries.set_index("seq")
    assert said.at[2, "act"] == "List of names downloaded"
    assert said.at[2, "about"] == "list bar; rows: 12"
    assert said.at[3, "about"] == "rows: 1,200"
    assert said.at[4, "about"].endswith("because: wrong *file*")
    assert str(said.at[5, "done_at"]) == "2014-04-01 00:30:00.000001", (
        "the clock in London, and time never stands still"
    )


def test_every_act_the_log_knows_by_name_can_be_asked_for():
    from ig_metrics.store import audit

    known = {act for _, acts in words.GROUPS.values() for act in acts}
    named = {value for name, value in vars(audit).items() if name.isupper() and isinstance(value, str)}
    assert named - {audit.ORIGIN} <= known


def test_a_log_that_was_tampered_with_says_so(busy):
    tamper(busy.home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    view = audit_log(busy, LEAD)
    assert "**not sound**" in view.answer[1]
    assert view.problems == ("Audit log: entry 2 was changed after it was written.",)
    assert view.warnings == view.problems


def test_it_is_for_the_ig_lead_alone(busy):
    for door in (audit_log, audit_rows):
        with pytest.raises(Refused, match="Only the IG lead"):
            door(busy, COMMITTEE)


def test_what_makes_no_sense_is_refused(busy):
    with pytest.raises(Refused, match="'nonsense' is no act of the audit log"):
        audit_log(busy, LEAD, what="nonsense")
    with pytest.raises(Refused, match="The last day, 1 March 2014, is before the first, 2 March 2014"):
        audit_log(busy, LEAD, start=dt.date(2014, 3, 2), end=dt.date(2014, 3, 1))


def test_days_are_written_as_people_write_them_and_other_texts_as_they_are():
    assert words.about({"as_at": "2014-03-31", "why": "2014-02-30", "list": "bar", "settings": {"a": "b"}}) == (
        "as at 31 March 2014; because: 2014-02-30; list bar"
    )
