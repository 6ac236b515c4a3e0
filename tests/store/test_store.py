"""The store's door: what is kept comes back, to whom it should, and every change is told."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from ig_metrics.datasets import KINDS, conform
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from tests.store.conftest import Keep

APRIL = dt.date(2014, 4, 1)
JANUARY = [{"held_on": pd.Timestamp("2014-01-27")}]
MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]
LEVELS = [{"requirement": "112", "level": "2"}]


def test_rows_come_back_as_they_were_typed(store: Store, keep: Keep) -> None:
    rows = [
        {"staff_id": "00012", "full_name": "A Person", "directorate": "D", "service": "S", "fte": 0.5},
        {"staff_id": "00013", "network_access": True, "leave_date": pd.Timestamp("2014-02-01"), "absence": "sick"},
    ]
    keep("staff", rows, "2014-03-31")
    pd.testing.assert_frame_equal(store.in_force("staff", APRIL), conform("staff", pd.DataFrame(rows)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_kept_without_rows(store: Store, kind: str) -> None:
    kept = store.add(
        kind, pd.DataFrame(), as_at=APRIL, uploaded_by="me", file_name="e.csv", sha256="0" * 64, framework="igt-v11-la"
    )
    pd.testing.assert_frame_equal(store.in_force(kind, APRIL), conform(kind, pd.DataFrame()))
    assert kept.rows == 0


def test_what_was_said_of_an_upload_is_kept_with_it(store: Store) -> None:
    kept = store.add(
        "meetings",
        pd.DataFrame(MARCH),
        as_at=dt.date(2014, 3, 31),
        uploaded_by="ig.lead@example.gov.uk",
        file_name="Meetings.xlsx",
        sha256="b" * 64,
        source="clerk",
        partial=True,
        mapping={"held_on": "Date of meeting"},
        quality={"rows_read": 2, "first": dt.date(2014, 3, 31), "dropped": {"no date": 1}},
        rows_read=2,
    )
    assert store.snapshots() == (kept,)
    assert (kept.source, kept.partial, kept.rows, kept.rows_read) == ("clerk", True, 1, 2)
    assert kept.mapping == {"held_on": "Date of meeting"}
    assert kept.quality == {"rows_read": 2, "first": "2014-03-31", "dropped": {"no date": 1}}
    assert kept.uploaded_at.tzinfo == dt.UTC
    assert kept.withdrawn_at is None
    assert hash(kept) == hash(store.snapshots()[0])


def test_an_id_is_short_and_says_what_it_is(keep: Keep) -> None:
    kept = keep("paper_returns", [{"staff_id": "1"}], "2014-03-31")
    assert kept.id.startswith("paper_returns-2014-03-31-")
    assert len(kept.id) == len("paper_returns-2014-03-31-") + 4
    assert kept.parquet_name.startswith(kept.id)


def test_an_id_that_is_taken_is_lengthened(store: Store, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(["meetings-2014-03-31-aaaa1111.parquet", "meetings-2014-03-31-aaaa2222.parquet"])
    monkeypatch.setattr("ig_metrics.store.store.new_name", lambda kind, day: next(names))
    ids = [keep("meetings", MARCH, "2014-03-31").id for _ in range(2)]
    assert ids == ["meetings-2014-03-31-aaaa", "meetings-2014-03-31-aaaa2"]


def test_only_the_columns_asked_for_come_back_in_that_order(store: Store, keep: Keep) -> None:
    keep("plan", [{"action": "A", "owner": "X", "requirement": "112"}], "2014-03-01")
    keep("plan", [{"action": "A", "owner": "Y", "requirement": "112"}], "2014-03-02", partial=True)
    rows = store.in_force("plan", APRIL, columns=["owner", "requirement"])
    assert rows.to_dict("records") == [{"owner": "Y", "requirement": "112"}]


def test_the_two_clocks(store: Store, keep: Keep) -> None:
    times = iter(dt.datetime(2014, 6, day, tzinfo=dt.UTC) for day in (1, 3, 5))
    store.clock = lambda: next(times)
    keep("meetings", JANUARY, "2014-03-31")
    second = keep("meetings", MARCH, "2014-03-31")
    store.withdraw(second.id, "wrong file", "ig.lead")

    def held_on(day: int) -> list[dt.date]:
        return list(store.in_force("meetings", APRIL, known_on=dt.date(2014, 6, day))["held_on"].dt.date)

    assert held_on(2) == [dt.date(2014, 1, 27)]
    assert held_on(4) == [dt.date(2014, 3, 31)]
    assert held_on(6) == [dt.date(2014, 1, 27)]


def test_a_withdrawn_snapshot_is_kept_and_marked(store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    gone = store.withdraw(kept.id, "wrong file", "ig.lead")
    assert (gone.withdrawn_by, gone.withdrawn_why) == ("ig.lead", "wrong file")
    assert gone.withdrawn_at is not None
    assert store.snapshots() == (gone,)
    assert store.snapshots(include_withdrawn=False) == ()
    assert store.in_force("meetings", APRIL).empty
    assert len(store.read(kept.id)) == 1


def test_what_is_not_held_cannot_be_withdrawn(store: Store) -> None:
    with pytest.raises(Refused, match="There is no snapshot 'staff-1'"):
        store.withdraw("staff-1", "because", "me")


def test_nothing_is_withdrawn_twice_or_without_a_reason(store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    with pytest.raises(Refused, match="Say why"):
        store.withdraw(kept.id, " ", "me")
    store.withdraw(kept.id, "why", "me")
    with pytest.raises(Refused, match="withdrawn already"):
        store.withdraw(kept.id, "why", "me")


def test_the_newest_upload_comes_first(store: Store, keep: Keep) -> None:
    ids = [keep("meetings", MARCH, day).id for day in ("2014-03-31", "2014-01-31", "2014-02-28")]
    assert [info.id for info in store.snapshots()] == ids[::-1]


def test_a_file_kept_before_is_found_by_its_hash(store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31", sha256="b" * 64)
    assert store.find_duplicate("meetings", "b" * 64) == kept
    assert store.find_duplicate("staff", "b" * 64) is None
    assert store.find_duplicate("meetings", "c" * 64) is None
    store.withdraw(kept.id, "wrong file", "me")
    assert store.find_duplicate("meetings", "b" * 64) is None


def test_a_file_somebody_kept_since_it_was_looked_at_is_not_kept_twice(store: Store, keep: Keep) -> None:
    first = keep("meetings", [], "2014-03-31", repeats="")
    with pytest.raises(Refused, match=rf"kept in the meantime, by ig\.lead on .* \(snapshot {first.id}\)"):
        keep("meetings", [], "2014-03-31", repeats="")
    knowingly = keep("meetings", [], "2014-03-31", repeats=first.id)
    keep("meetings", [], "2014-04-30", repeats="")
    keep("meetings", [], "2014-03-31", repeats="", source="another")
    assert len(store.snapshots()) == 4
    assert knowingly.id != first.id
    assert store.doctor() == []


def test_an_unknown_kind_is_refused_naming_those_there_are(keep: Keep) -> None:
    with pytest.raises(Refused, match=r"'people' is not a kind of data.*staff"):
        keep("people", [{}], "2014-03-31")


def test_a_self_assessment_needs_its_framework(keep: Keep) -> None:
    with pytest.raises(Refused, match="needs its framework"):
        keep("toolkit", LEVELS, "2014-03-31")


def test_frameworks_are_never_mixed(store: Store, keep: Keep) -> None:
    keep("toolkit", LEVELS, "2014-01-31", framework="igt-v11-la")
    assert len(store.in_force("toolkit", APRIL)) == 1
    keep("toolkit", LEVELS, "2014-03-31", framework="igt-v12-la")
    assert len(store.in_force("toolkit", APRIL, framework="igt-v11-la")) == 1
    with pytest.raises(Refused, match=r"igt-v11-la, igt-v12-la. Name one"):
        store.in_force("toolkit", APRIL)


def test_the_version_moves_with_the_data_and_only_then(store: Store, keep: Keep) -> None:
    seen = [store.version()]
    kept = keep("meetings", MARCH, "2014-03-31")
    seen.append(store.version())
    store.withdraw(kept.id, "why", "me")
    seen.append(store.version())
    assert len(set(seen)) == 3
    store.record("signed in", "me")
    store.in_force("meetings", APRIL)
    assert store.version() == seen[-1]


@pytest.mark.disk
def test_two_empty_stores_have_versions_of_their_own(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        assert one.version() != other.version()


def test_time_never_goes_back_in_a_catalogue(store: Store, keep: Keep) -> None:
    noon = dt.datetime(2014, 6, 1, 12, tzinfo=dt.UTC)
    times = iter([noon, noon - dt.timedelta(hours=1), noon])
    store.clock = lambda: next(times)
    uploads = [keep("meetings", rows, "2014-03-31").uploaded_at for rows in (JANUARY, MARCH, JANUARY + MARCH)]
    tick = dt.timedelta(microseconds=1)
    assert uploads == [noon, noon + tick, noon + 2 * tick]
    assert len(store.in_force("meetings", APRIL)) == 2


def test_a_saved_mapping_is_found_by_kind_and_replaced_by_name(store: Store) -> None:
    before = store.version()
    store.save_mapping("staff", "HR", {"staff_id": "Payroll no"}, "me")
    assert store.version() != before
    store.save_mapping("staff", "Agency", {"staff_id": "Ref"}, "me")
    store.save_mapping("staff", "HR", {"staff_id": "Emp no"}, "me")
    assert store.saved_mappings("staff") == {"HR": {"staff_id": "Emp no"}, "Agency": {"staff_id": "Ref"}}
    assert list(store.saved_mappings("staff")) == ["HR", "Agency"]
    assert store.saved_mappings("plan") == {}


def test_a_saved_mapping_says_who_saved_it_and_can_be_forgotten(store: Store) -> None:
    store.save_mapping("staff", "HR", {"columns": {}}, "me")
    store.save_mapping("plan", "Own", {"columns": {}}, "you")
    assert [(info.kind, info.name, info.saved_by) for info in store.mapping_infos()] == [
        ("plan", "Own", "you"), ("staff", "HR", "me"),
    ]  # fmt: skip
    assert [info.name for info in store.mapping_infos("staff")] == ["HR"]
    before = store.version()
    assert store.forget_mapping("staff", "HR", "me")
    assert not store.forget_mapping("staff", "HR", "me")
    assert store.version() != before
    assert store.mapping_infos("staff") == ()
    sealed = hashlib.sha256(b'{"columns": {}}').hexdigest()
    actions = [(entry.action, entry.by, entry.detail) for entry in store.audit_entries(2)]
    assert actions == [
        ("mapping forgotten", "me", {"kind": "staff", "name": "HR"}),
        ("mapping saved", "you", {"kind": "plan", "name": "Own", "mapping_sha256": sealed}),
    ]


def test_what_no_database_takes_is_made_harmless(store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31", file_name="a\0b\ud800.xlsx")
    assert store.snapshots()[0].file_name == kept.file_name == "ab?.xlsx"


def test_another_process_finds_the_same(store: Store, keep: Keep, home: Path) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    with Store.open(home) as other:
        assert other.snapshots() == (kept,)
        assert other.version() == store.version()


@pytest.mark.disk
def test_where_it_lies_can_be_told_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IG_METRICS_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    monkeypatch.setenv("IG_METRICS_SNAPSHOTS_URL", str(tmp_path / "files"))
    with Store.open(tmp_path / "home") as store:
        kept = store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
    assert (tmp_path / "elsewhere.db").is_file()
    assert [path.name for path in (tmp_path / "files").iterdir()] == [kept.parquet_name]
    assert list((tmp_path / "home").iterdir()) == []


def test_opening_a_current_store_does_without_alembic(store: Store, home: Path, backend: str) -> None:
    slow = {"alembic", "streamlit", "plotly", "openpyxl"} | ({"fsspec"} if backend == "disk" else set())
    code = f"""
import sys
from ig_metrics.store import Store
with Store.open({str(home)!r}) as store:
    store.version()
loaded = {{name.split(".")[0] for name in sys.modules}}
assert "ig_metrics" in loaded
assert not loaded & {slow}, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_is_held_of_a_kind_is_looked_up_once_for_a_version(
    store: Store, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("meetings", MARCH, "2014-03-31")
    looked: list[object] = []
    infos = store._infos
    monkeypatch.setattr(store, "_infos", lambda query: (looked.append(query), infos(query))[1])
    for _ in range(2):
        assert len(store.in_force_snapshots("meetings", APRIL)) == 1
    assert len(looked) == 1
    later = keep("meetings", JANUARY, "2014-03-31")
    assert store.in_force_snapshots("meetings", APRIL) == (later,)


@pytest.mark.disk
def test_whether_there_is_a_store_is_asked_without_making_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Store.exists(home)
    assert not home.exists()
    with monkeypatch.context() as patch:
        patch.setenv("IG_METRICS_DATABASE_URL", "sqlite:///elsewhere.db")
        assert Store.exists(home)
    with Store.open(home) as store:
        assert Store.exists(home)
        store.check()
        (home / "catalogue.sqlite3").rename(home / "away")
        store.close()
        (home / "catalogue.sqlite3").mkdir()
        with pytest.raises(Refused, match="cannot be opened"):
            store.check()


@pytest.mark.disk
def test_a_closed_store_has_nothing_open_and_opens_again_when_asked(store: Store, keep: Keep, home: Path) -> None:
    keep("meetings", MARCH, "2014-03-31")
    store.close()
    assert not [file for file in Path("/proc/self/fd").iterdir() if os.path.realpath(file).startswith(str(home))]
    assert len(store.in_force("meetings", APRIL)) == 1


def test_an_upload_without_a_source_follows_the_only_one_held(store: Store, keep: Keep) -> None:
    assert store.default_source("staff") == "default"
    first = keep("staff", [], "2014-03-31", source="iTrent")
    assert store.default_source("staff") == "iTrent"
    assert store.default_source("completions") == "default"
    keep("staff", [], "2014-03-31", source="Agency")
    assert store.default_source("staff") == "default"
    store.withdraw(first.id, "wrong", "me")
    assert store.default_source("staff") == "Agency"


def test_who_only_returns_a_few_rows_is_no_list_to_follow(store: Store, keep: Keep) -> None:
    keep("toolkit", [], "2014-03-31", source="HQ", framework="igt-v11-la")
    keep("toolkit", [], "2014-04-05", source="A partner", framework="igt-v11-la", partial=True)
    assert store.default_source("toolkit") == "HQ"
