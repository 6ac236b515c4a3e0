"""Whatever somebody does to the catalogue by other means, `audit --verify` finds it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import Store, verify
from ig_metrics.store.audit import ORIGIN, plain_json, seal
from ig_metrics.store.catalogue import GUARDS
from ig_metrics.store.rewriting import Rewriting
from tests.servers.on_servers import catalogue_of
from tests.store.conftest import Keep
from tests.store.tampering import tamper

MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]


@pytest.fixture
def told(store: Store, keep: Keep) -> Store:
    """A store in which something was done of each sort that the log is checked against. Ten entries in all."""
    kept = keep("meetings", MARCH, "2014-03-31")  # 1
    store.record("names downloaded", "ig.lead", {"list": "managers", "rows": 12})  # 2
    store.withdraw(kept.id, "wrong file", "other.lead")  # 3
    keep("plan", [{"action": "A"}], "2014-03-31", quality={"columns": ["action"]})  # 4
    one = store.write_entry("rebase", "all", {"on": "2014-01-01"}, "ig.lead")  # 5
    store.write_entry("rebase", "all", {"on": "2014-02-01"}, "ig.lead")  # 6
    store.strike_entry("rebase", one.id, "not so", "other.lead")  # 7
    store.save_mapping("staff", "HR", {"columns": {"staff_id": "No"}}, "ig.lead")  # 8
    store.save_mapping("staff", "Agency", {"columns": {"staff_id": "Ref"}}, "ig.lead")  # 9
    store.save_mapping("staff", "Old", {"columns": {}}, "ig.lead")  # 10
    store.forget_mapping("staff", "Old", "ig.lead")  # 11
    return store


def test_everything_as_it_was_written_has_no_problems(told: Store) -> None:
    assert told.verify_audit() == []


CHANGED = "UPDATE audit_entry SET {} WHERE seq = 2"


@pytest.mark.parametrize(
    "statement, said",
    [
        (CHANGED.format("by = 'nobody'"), "entry 2 was changed"),
        (CHANGED.format("detail = '{}'"), "entry 2 was changed"),
        (CHANGED.format("detail = 'not JSON'"), "entry 2 was changed"),
        (CHANGED.format("at = '2014-01-01 00:00:00.000000'"), "entry 2 was changed"),
        (CHANGED.format("action = 'nothing'"), "entry 2 was changed"),
        (CHANGED.format("previous_hash = ''"), "entry 2 does not follow"),
        (CHANGED.format("hash = ''"), "entry 3 does not follow"),
        ("DELETE FROM audit_entry WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM audit_entry WHERE seq < 3", "entries 1 to 2 are missing"),
        ("DELETE FROM audit_entry WHERE seq = 11", "it ends at entry 10; 11 were written"),
        ("UPDATE head SET audit_hash = 'x'", "its last entry, 11, is not the one"),
        ("UPDATE head SET last_at = '2014-01-01 00:00:00.000000'", "its last entry, 11, is of another time"),
        ("UPDATE snapshot SET as_at = '2014-01-01' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET parquet_sha256 = 'x' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET uploaded_by = 'x' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET uploaded_at = '2014-01-01 00:00:00.000000' WHERE kind = 'plan'", "things of snapshot plan-"),
        ("UPDATE snapshot SET quality = '{}' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET mapping = '[1]' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("DELETE FROM snapshot WHERE kind = 'plan'", "was added, and is no longer in the catalogue"),
        ("UPDATE snapshot SET withdrawn_at = NULL WHERE kind = 'meetings'", "differ on whether snapshot meetings-"),
        ("UPDATE snapshot SET withdrawn_by = 'x' WHERE kind = 'meetings'", "how snapshot meetings-"),
        ("UPDATE snapshot SET withdrawn_why = 'x' WHERE kind = 'meetings'", "how snapshot meetings-"),
        ("UPDATE snapshot SET id = 'other' WHERE kind = 'plan'", "the audit log does not say that it was added"),
        ("UPDATE ledger_entry SET detail = '{}' WHERE struck_at IS NULL", "says other things of ledger entry rebase-"),
        ("UPDATE ledger_entry SET subject = 'x' WHERE struck_at IS NULL", "says other things of ledger entry rebase-"),
        ("UPDATE ledger_entry SET by = 'x' WHERE struck_at IS NULL", "says other things of ledger entry rebase-"),
        ("UPDATE ledger_entry SET book = 'x' WHERE struck_at IS NULL", "says other things of ledger entry rebase-"),
        ("UPDATE ledger_entry SET id = 'x' WHERE struck_at IS NULL", "does not say that it was written"),
        ("UPDATE ledger_entry SET struck_at = NULL", "differ on whether ledger entry rebase-"),
        ("UPDATE ledger_entry SET struck_why = 'x' WHERE struck_at IS NOT NULL", "how ledger entry rebase-"),
        ("DELETE FROM ledger_entry WHERE struck_at IS NULL", "was written, and is no longer in the catalogue"),
        ("UPDATE saved_mapping SET mapping = '{}' WHERE name = 'HR'", "'HR' of staff is not as it was saved"),
        ("UPDATE saved_mapping SET saved_by = 'x' WHERE name = 'HR'", "'HR' of staff is not as it was saved"),
        ("DELETE FROM saved_mapping WHERE name = 'HR'", "'HR' of staff was saved, and is no longer"),
        ("UPDATE saved_mapping SET name = 'x' WHERE name = 'HR'", "'x' of staff is in the catalogue, and"),
    ],
)  # fmt: skip
def test_tampering_is_found(told: Store, home: Path, statement: str, said: str) -> None:
    tamper(home, statement)
    assert any(said in problem for problem in told.verify_audit()), told.verify_audit()


SWAPPED = {
    "audit_entry": "seq", "ledger_entry": "id", "snapshot": "id", "saved_mapping": "name",
}  # fmt: skip


@pytest.mark.parametrize("table", SWAPPED)
def test_two_rows_that_changed_places_are_found(told: Store, home: Path, table: str) -> None:
    key = SWAPPED[table]
    held = catalogue_of(home)
    with held.reading() as connection:
        found = connection.exec_driver_sql(f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 2")
        one, other = found.scalars().all()
    held.close()
    free = "999" if key == "seq" else "'free'"
    change = f"UPDATE {table} SET {key} = {{}} WHERE {key} = {{}}"
    tamper(home, *(change.format(*pair) for pair in ((free, repr(one)), (repr(one), repr(other)), (repr(other), free))))
    assert told.verify_audit()


def test_a_row_put_in_between_is_found(told: Store, home: Path) -> None:
    tamper(
        home,
        "UPDATE audit_entry SET seq = seq + 100 WHERE seq > 4",
        "UPDATE audit_entry SET seq = seq - 99 WHERE seq > 100",
        f"INSERT INTO audit_entry VALUES (5, '2014-01-01 00:00:00.000000', 'x', 'signed in', '{{}}', '{ORIGIN}', 'x')",
        "UPDATE head SET audit_seq = 12",
    )
    problems = told.verify_audit()
    assert "Audit log: entry 5 does not follow from the entry before it." in problems
    assert "Audit log: entry 6 was changed after it was written." in problems


def test_an_entry_rewritten_with_a_new_seal_breaks_the_next(told: Store, home: Path) -> None:
    entry = told.audit_entries()[-2]
    sealed = seal(entry.seq, entry.at, "nobody", entry.action, plain_json(entry.detail), entry.previous_hash)
    tamper(home, f"UPDATE audit_entry SET by = 'nobody', hash = '{sealed}' WHERE seq = 2")
    assert told.verify_audit() == ["Audit log: entry 3 does not follow from the entry before it."]


def rewritten(store: Store, home: Path, changed: int) -> None:
    """The log from one entry on written anew, seals and all, with that entry said to be somebody else's."""
    previous, statements = ORIGIN, []
    for entry in store.audit_entries()[::-1]:
        by = "nobody" if entry.seq == changed else entry.by
        previous = seal(entry.seq, entry.at, by, entry.action, plain_json(entry.detail), was := previous)
        statements.append(
            f"UPDATE audit_entry SET by = '{by}', previous_hash = '{was}', hash = '{previous}' WHERE seq = {entry.seq}"
        )
    tamper(home, *statements, f"UPDATE head SET audit_hash = '{previous}'")


def test_only_a_receipt_kept_elsewhere_finds_a_tail_that_was_written_anew(told: Store, home: Path) -> None:
    before, receipt = "1:" + told.audit_entries()[-1].hash, told.audit_receipt()
    seal_alone = receipt.partition(":")[2]
    assert told.verify_audit(seal_alone) == []
    rewritten(told, home, 2)
    assert told.verify_audit(seal_alone) == [
        "Audit log: no entry has the seal of the receipt. The log was written anew, or entries were taken off its end."
    ]
    assert told.verify_audit() == [], "the chain alone holds"
    assert told.verify_audit(before) == [], "a receipt from before the change still does"
    assert told.verify_audit(receipt) == [
        "Audit log: entry 11 is not the one the receipt was given for. The log was written anew, from that entry or an "
        "earlier one on."
    ]


def test_a_log_cut_short_with_its_head_is_found_by_a_receipt(told: Store, home: Path) -> None:
    receipt, last = told.audit_receipt(), told.audit_entries()[1]
    tamper(
        home, "DELETE FROM audit_entry WHERE seq = 11",
        f"UPDATE head SET audit_seq = 10, audit_hash = '{last.hash}', last_at = '{last.at:%Y-%m-%d %H:%M:%S.%f}'",
    )  # fmt: skip
    assert (
        "Audit log: the receipt is of 11 entries; there are 10. Entries were taken off its end."
        in told.verify_audit(receipt)
    )


def test_a_receipt_holds_when_more_was_written_since(told: Store) -> None:
    receipt = told.audit_receipt()
    told.record("signed in", "ig.lead")
    assert told.verify_audit(receipt) == []
    assert told.verify_audit(f"0:{ORIGIN}") == [], "the receipt of an empty log"


def test_what_is_no_receipt_is_refused(told: Store) -> None:
    with pytest.raises(Refused, match="not a receipt of the audit log"):
        told.verify_audit("abc")


@pytest.mark.parametrize("guard", GUARDS)
def test_the_database_itself_refuses_to_change_what_was_written(told: Store, home: Path, guard: str) -> None:
    table, act = guard.rsplit("_no_", 1)
    statement = f"DELETE FROM {table}" if act == "delete" else f"UPDATE {table} SET by = 'nobody'"
    held = catalogue_of(home)
    with held.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="stays"):
        connection.exec_driver_sql(statement)
    held.close()


def test_a_guard_that_was_taken_off_is_found(told: Store, home: Path) -> None:
    tamper(home, guards=True)
    assert [problem.split(",")[0] for problem in told.verify_audit()] == [f"The guard {name}" for name in GUARDS]


def test_a_rewriting_the_log_knows_of_is_no_tampering(told: Store) -> None:
    plan = next(info for info in told.snapshots() if info.kind == "plan")
    entry = told.entries("rebase")[0]
    told.rewrite(
        Rewriting(
            "person erased", "erased", rows={plan.id: told.read(plan.id).head(0)}, quality={plan.id: {}},
            details={entry.id: {"on": "2014-02-02"}},
        ),
        by="ig.lead", only_at=told.version(),
    )  # fmt: skip
    assert told.verify_audit() == []
    assert told.entries("rebase")[0].detail == {"on": "2014-02-02"}


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE snapshot SET rows = 1 WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET quality = '{}' WHERE kind = 'plan'", "says other things of snapshot plan-"),
    ],
)
def test_tampering_after_a_rewriting_is_found(told: Store, home: Path, statement: str, said: str) -> None:
    plan = next(info for info in told.snapshots() if info.kind == "plan")
    told.rewrite(
        Rewriting("records purged", "past", rows={plan.id: told.read(plan.id).head(0)}, quality={plan.id: {"a": 1}}),
        by="ig.lead", only_at=told.version(),
    )  # fmt: skip
    tamper(home, statement)
    assert any(said in problem for problem in told.verify_audit())


def test_what_was_changed_by_other_means_before_it_was_rewritten_is_found(told: Store, home: Path) -> None:
    plan = next(info for info in told.snapshots() if info.kind == "plan")
    entry = told.entries("rebase")[0]
    tamper(
        home,
        "UPDATE snapshot SET rows = 7 WHERE kind = 'plan'",
        f"UPDATE ledger_entry SET detail = '{{}}' WHERE id = '{entry.id}'",
    )
    told.rewrite(
        Rewriting("person erased", "asked", rows={plan.id: told.read(plan.id).head(0)}, details={entry.id: {"on": "2014-02-02"}}),
        by="ig.lead", only_at=told.version(),
    )  # fmt: skip
    assert told.verify_audit() == [
        f"The audit log says that {what} was rewritten from something it was not."
        for what in (f"snapshot {plan.id}", f"ledger entry {entry.id}")
    ]


# Looked at often


def test_a_second_look_reads_what_is_new_and_finds_what_is_wrong_with_it(told: Store, home: Path, monkeypatch) -> None:
    assert told.watch_audit().problems == ()
    read = []
    monkeypatch.setattr(
        verify.Log, "take", lambda log, row, take=verify.Log.take: (read.append(row.seq), take(log, row))
    )
    assert told.watch_audit().problems == ()
    assert read == []
    told.record("names downloaded", "ig.lead", {"list": "bar"})
    assert told.watch_audit().problems == ()
    assert read == [12]
    told.record("names downloaded", "ig.lead", {"list": "bar"})
    tamper(home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 13")
    assert told.watch_audit().problems == ("Audit log: entry 13 was changed after it was written.",)
    assert told.watch_audit().problems == ("Audit log: entry 13 was changed after it was written.",), (
        "and goes on saying so"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry WHERE seq = 5",
        "DELETE FROM audit_entry WHERE seq = 11",
        "UPDATE audit_entry SET hash = 'x' WHERE seq = 11",
        "UPDATE snapshot SET as_at = '2014-01-01' WHERE kind = 'plan'",
        "DELETE FROM ledger_entry WHERE struck_at IS NULL",
        "DELETE FROM saved_mapping WHERE name = 'HR'",
        "UPDATE head SET audit_hash = 'x'",
    ],
)
def test_what_was_taken_out_or_changed_beside_the_log_is_found_at_the_next_look(
    told: Store, home: Path, statement: str
) -> None:
    told.watch_audit()
    tamper(home, statement)
    assert told.watch_audit().problems == tuple(told.verify_audit()) != ()


def test_an_entry_changed_after_it_was_read_is_found_when_all_is_asked_for_and_within_the_hour(
    told: Store, home: Path
) -> None:
    first = told.watch_audit()
    tamper(home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    wrong = ("Audit log: entry 2 was changed after it was written.",)
    assert told.watch_audit(whole=True).problems == wrong
    tamper(home, "UPDATE audit_entry SET by = 'ig.lead' WHERE seq = 2")
    mended = told.watch_audit()
    assert mended.problems == ()
    assert mended.whole_at > first.whole_at, "after something wrong everything is read"
    tamper(home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    at = mended.whole_at
    for later, problems in ((0, ()), (3599.999999, ()), (3600, wrong)):
        told.clock = lambda later=later: at + dt.timedelta(seconds=later)
        assert told.watch_audit().problems == problems
