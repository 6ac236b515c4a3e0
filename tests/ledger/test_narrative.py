"""What is written of a paper: the latest revision holds, the text it was written over is kept, and nobody's is lost unseen."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import narrative
from ig_metrics.ledger.narrative import WrittenMeanwhile
from ig_metrics.store import Store

MARCH, JUNE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def write(store, text, opened=0, *, section="summary", day=MARCH, by="first"):
    return narrative.write(store, day, section, text, "82%.", opened=opened, by=by)


def test_the_latest_holds_with_what_it_was_written_over_and_figures_are_not_measured_again(store):
    version = store.version()
    write(store, "Good.\r\n\r\nVery.")
    made = write(store, " Better. ", 1, by="second")
    assert (made.text, made.generated, made.revision, made.by) == ("Better.", "82%.", 2, "second")
    assert narrative.standing(store, MARCH) == {"summary": made}
    assert [one.text for one in narrative.history(store, MARCH, "summary")] == ["Better.", "Good.\n\nVery."]
    assert store.version() == version
    assert store.verify_audit() == []


def test_going_back_to_the_generated_text_is_a_revision_too(store):
    write(store, "Good.")
    write(store, None, 1)
    assert narrative.standing(store, MARCH)["summary"].text is None
    assert narrative.drafted(store) == {}


def test_drafts_are_counted_meeting_by_meeting(store):
    write(store, "a")
    write(store, "b", section="risk")
    write(store, "c", day=JUNE)
    assert narrative.drafted(store) == {MARCH: 2, JUNE: 1}


def test_of_two_who_write_one_part_the_second_is_told_and_loses_nothing(store):
    write(store, "Good.")
    with pytest.raises(WrittenMeanwhile) as clash:
        write(store, "Bad.", by="second")
    assert (clash.value.theirs.text, clash.value.yours) == ("Good.", "Bad.")
    assert "first has written this part" in str(clash.value)
    assert write(store, "Bad.", clash.value.theirs.revision, by="second").revision == 2


def test_of_many_who_write_at_one_moment_one_does(store):
    kept, refused = [], []

    def one(name):
        try:
            kept.append(write(store, name, by=name))
        except WrittenMeanwhile as clash:
            refused.append((clash.yours, clash.theirs.by))

    threads = [threading.Thread(target=one, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 1
    assert len(narrative.history(store, MARCH, "summary")) == 1
    assert {by for _, by in refused} == {kept[0].by}
    assert len(refused) == 3


@pytest.mark.parametrize(
    "text, said", [("  ", "The text is empty"), ("x" * 20_001, "has 20,001 characters"), (None, "Nothing was changed")]
)
def test_what_is_no_text_is_refused(store, text, said):
    with pytest.raises(Refused, match=said):
        write(store, text)


def test_what_is_written_goes_along_with_a_meeting_that_moves_and_never_over_another(store):
    write(store, "a")
    write(store, "b", section="risk")
    write(store, None, 1, section="risk")
    assert narrative.move(store, MARCH, JUNE, "x") == 1
    assert {key: one.text for key, one in narrative.standing(store, JUNE).items()} == {"summary": "a"}
    assert narrative.move(store, MARCH, JUNE, "x") == 0
