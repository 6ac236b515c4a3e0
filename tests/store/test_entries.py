"""The ledger's entries: written with who and when, struck out with why, sealed in the audit log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from ig_metrics.errors import Refused
from ig_metrics.store import Store, migrate
from ig_metrics.store.catalogue import create_file
from tests.servers.on_servers import catalogue_of
from tests.store.tampering import tamper

WHY = {"why": "a new form since June"}


def test_an_entry_says_who_when_and_what(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "ig.lead")
    (found,) = store.entries("rebase")
    assert found == written
    assert (found.subject, found.detail, found.by, found.struck_at) == ("all", WHY, "ig.lead", None)
    assert found.at.tzinfo is not None


def test_books_and_subjects_are_apart(store: Store) -> None:
    store.write_entry("rebase", "all", WHY, "a")
    store.write_entry("rebase", "serious", WHY, "a")
    store.write_entry("decision", "all", WHY, "a")
    assert [entry.subject for entry in store.entries("rebase")] == ["all", "serious"]
    assert [entry.subject for entry in store.entries("rebase", "serious")] == ["serious"]


def test_struck_out_it_counts_no_more_and_is_kept(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "a")
    store.strike_entry("rebase", written.id, "wrong month", "b")
    assert store.entries("rebase") == ()
    (kept,) = store.entries("rebase", struck=True)
    assert (kept.struck_by, kept.struck_why) == ("b", "wrong month")


def test_as_known_before_it_was_struck_out_it_counts(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "a")
    struck = store.strike_entry("rebase", written.id, "wrong month", "b")
    assert struck.struck_at is not None
    assert [entry.id for entry in store.entries("rebase", known_on=written.at)] == [written.id]
    assert store.entries("rebase", known_on=struck.struck_at) == ()
    assert store.entries("rebase", known_on=written.at - dt.timedelta(microseconds=1)) == ()


def test_striking_out_needs_a_reason_and_an_entry_that_stands(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "a")
    with pytest.raises(Refused, match="Say why"):
        store.strike_entry("rebase", written.id, "  ", "a")
    with pytest.raises(Refused, match="There is no entry"):
        store.strike_entry("decision", written.id, "why", "a")
    store.strike_entry("rebase", written.id, "why", "a")
    with pytest.raises(Refused, match="taken back already"):
        store.strike_entry("rebase", written.id, "why", "a")


def test_an_entry_moves_the_version_that_pages_key_their_caches_by(store: Store) -> None:
    seen = [store.version()]
    written = store.write_entry("rebase", "all", WHY, "a")
    seen.append(store.version())
    store.strike_entry("rebase", written.id, "wrong month", "b")
    assert store.version() not in seen
    assert seen[0] != seen[1]


def test_what_must_be_written_once_and_what_rests_on_an_older_state_is_refused(store: Store) -> None:
    seen = store.version()
    for _ in range(2):
        store.write_entry("rebase", "all", WHY, "a")
    for given, said in (({"once": True}, "written down already"), ({"only_at": seen}, "Somebody else has saved")):
        with pytest.raises(Refused, match=said):
            store.write_entry("rebase", "all", WHY, "a", **given)  # type: ignore[arg-type]
    assert len(store.entries("rebase")) == 2
    store.write_entry("rebase", "all", WHY, "a", only_at=store.version())


def test_what_an_entry_rests_on_is_written_before_it_unless_it_stands_and_no_figure_moves(store: Store) -> None:
    store.write_entry("form", "1", {"text": "one"}, "a")
    before = store.version()
    resting_on = [("form", "1", {"text": "another"}), ("form", "2", {"text": "two"})]
    store.write_entry(
        "answer", "x", WHY, "a", changes_data=False, resting_on=resting_on, said=("answer given", {"to": "x"})
    )
    assert [entry.detail for entry in store.entries("form")] == [{"text": "one"}, {"text": "two"}]
    told = [(entry.action, entry.detail.get("book")) for entry in store.audit_entries(3)]
    assert told == [("answer given", None), ("ledger entry written", "answer"), ("ledger entry written", "form")]
    assert store.audit_entries(1)[0].detail == {"to": "x"}
    assert store.version() == before


def test_entries_written_with_uploads_are_each_kept_and_the_log_says_what_goes_with_them(store: Store) -> None:
    given = {"as_at": dt.date(2014, 1, 31), "uploaded_by": "a", "file_name": "m.csv", "sha256": "0"}
    kept = [
        store.add(
            "meetings", pd.DataFrame(), **given, entry=("taken", "meetings", {"n": n}), said=("looked at", {"n": n})
        )
        for n in (1, 2)
    ]
    assert [entry.detail for entry in store.entries("taken", "meetings")] == [
        {"n": n, "snapshot": info.id} for n, info in enumerate(kept, 1)
    ]
    assert [entry.detail for entry in store.audit_entries() if entry.action == "looked at"] == [
        {"n": n, "snapshot": kept[n - 1].id} for n in (2, 1)
    ]


def test_the_audit_log_tells_of_both_and_is_whole(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "a")
    store.strike_entry("rebase", written.id, "wrong month", "b")
    assert [entry.action for entry in store.audit_entries()] == ["ledger entry struck out", "ledger entry written"]
    assert "a new form" not in str(store.audit_entries()[1].detail)
    assert store.verify_audit() == []


@pytest.mark.parametrize(
    "change, said",
    [
        ("UPDATE ledger_entry SET detail = '{}'", "says other things"),
        ("UPDATE ledger_entry SET by = 'somebody'", "says other things"),
        ("UPDATE ledger_entry SET struck_at = '2014-01-01 00:00:00.000000'", "differ on whether"),
        ("DELETE FROM ledger_entry", "no longer in the catalogue"),
    ],
)
def test_an_entry_changed_behind_the_programs_back_is_found(store: Store, home: Path, change: str, said: str) -> None:
    store.write_entry("rebase", "all", WHY, "a")
    tamper(home, change)
    assert said in " ".join(store.verify_audit())


def test_an_entry_slipped_in_is_found(store: Store, home: Path) -> None:
    tamper(
        home,
        "INSERT INTO ledger_entry (id, book, subject, detail, by, at) VALUES ('x', 'rebase', 'all', '{}', 'a', '2014-01-01')",
    )
    assert "does not say that it was written" in " ".join(store.verify_audit())


def test_a_snapshot_that_rests_on_an_older_state_is_refused_and_leaves_nothing(store: Store) -> None:
    seen = store.version()
    meetings = pd.DataFrame({"held_on": [pd.Timestamp("2014-01-27")]})
    given = {"as_at": dt.date(2014, 1, 31), "uploaded_by": "a", "file_name": "m.csv", "sha256": "0"}
    store.add("meetings", meetings, **given, only_at=seen)
    with pytest.raises(Refused, match="Somebody else has saved"):
        store.add("meetings", meetings, **given, only_at=seen)
    assert len(store.snapshots()) == 1
    assert store.doctor() == []


def test_a_catalogue_from_before_the_ledger_gets_one_and_keeps_all_it_has(home: Path) -> None:
    home.mkdir()
    held = catalogue_of(home)
    create_file(held)
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with held.engine.connect().execution_options(ig_writer=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with held.writing() as connection:
        connection.execute(sa.text("INSERT INTO saved_mapping VALUES ('staff', 'HR', '{}', 'a', '2014-01-01')"))
    held.close()
    with Store.open(home) as store:
        assert list(store.saved_mappings("staff")) == ["HR"]
        assert store.entries("rebase") == ()
        store.write_entry("rebase", "all", WHY, "a")
        assert len(store.entries("rebase")) == 1


def test_a_store_on_trial_writes_and_strikes_nothing(store: Store) -> None:
    written = store.write_entry("rebase", "all", WHY, "a")
    meetings = pd.DataFrame({"held_on": [pd.Timestamp("2014-01-27")]})
    trial = store.trial("meetings", meetings, as_at=dt.date(2014, 1, 31))
    with pytest.raises(Refused):
        trial.write_entry("rebase", "all", WHY, "a")
    with pytest.raises(Refused):
        trial.strike_entry("rebase", written.id, "why", "a")
    assert trial.entries("rebase") == (written,)


def test_once_only_about_one_subject_while_it_stands(store: Store) -> None:
    first = store.write_entry("mail-1", "a/1", WHY, "a", once=True)
    with pytest.raises(Refused, match="written down already"):
        store.write_entry("mail-1", "a/1", WHY, "b", once=True)
    store.write_entry("mail-2", "a/1", WHY, "b", once=True)
    store.strike_entry("mail-1", first.id, "never sent", "a")
    assert store.write_entry("mail-1", "a/1", WHY, "b", once=True).by == "b"
    assert store.verify_audit() == []


def test_an_entry_that_no_figure_rests_on_leaves_the_version(store: Store) -> None:
    before = store.version()
    store.write_entry("mail-1", "a/1", WHY, "a", changes_data=False)
    assert store.version() == before
    assert store.verify_audit() == []
    store.write_entry("rebase", "all", WHY, "a")
    assert store.version() != before


def test_an_id_that_is_taken_is_not_given_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["1" * 32, "1" * 32, "2" * 32])
    monkeypatch.setattr("ig_metrics.store.entries.uuid.uuid4", lambda: type("Drawn", (), {"hex": next(drawn)}))
    ids = [store.write_entry("mail-1", name, WHY, "a").id for name in ("a", "b")]
    assert ids == ["mail-1-11111111", "mail-1-22222222"]


def test_a_snapshot_and_its_entry_are_kept_together_or_not_at_all(store: Store) -> None:
    rows = pd.DataFrame({"action": ["a"], "owner": ["b"]})
    more = {"as_at": dt.date(2014, 3, 31), "uploaded_by": "me", "file_name": "f", "sha256": "0"}
    info = store.add("plan", rows, entry=("list", "1", {"rows": 1}), **more)
    (entry,) = store.entries("list")
    assert (entry.subject, entry.detail, entry.by) == ("1", {"rows": 1, "snapshot": info.id}, "me")
    with pytest.raises(Refused):
        store.add("plan", rows, entry=("list", "2", {"rows": 1}), only_at="another", **more)
    assert len(store.entries("list")) == len(store.snapshots()) == 1
    assert store.verify_audit() == []
