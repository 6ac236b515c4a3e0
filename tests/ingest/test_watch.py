"""Files dropped into a folder are taken in by saved mappings, moved away with what is said of them, and never lost."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ig_metrics import ingest
from ig_metrics.errors import Refused
from ig_metrics.ingest import unattended, watch
from ig_metrics.ingest.dropbox import ABANDONED_SECONDS, WORKING, DropFolder
from ig_metrics.ingest.watch import Watcher, watch_once
from ig_metrics.store import Store
from tests.ingest.made import AS_AT, SETTINGS

HEADS = "Staff number,Name,Directorate,Service,Joined us"
ANNA = "1,Anna Ash,Adults,Care,01/09/2009"
BEN = "2,Ben Birch,Adults,Care,14/01/2013"
LONG_AGO = dt.datetime(2014, 3, 14, 23, 30, tzinfo=dt.UTC).timestamp()
ROOT = Path(__file__).parents[2]


def csv(*rows, heads=HEADS):
    return ("\n".join((heads, *rows)) + "\n").encode()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "drop"
    made.mkdir()
    return made


def by_hand(store, data=None, source="HR", kind="staff", name="hand.csv", mapping=None, **given):
    preview = ingest.check(
        kind, csv(ANNA) if data is None else data, name, settings=SETTINGS, store=store, as_at=dt.date(2014, 2, 28),
        mapping={"Joined us": "start_date"} if mapping is None else mapping, **given,
    )  # fmt: skip
    return ingest.keep(preview, store, uploaded_by="lead", source=source)


def drop(folder, name, data=None, changed=LONG_AGO):
    path = folder / name
    path.write_bytes(csv(ANNA, BEN) if data is None else data)
    os.utime(path, (changed, changed))
    return path


def once(folder, store, **given):
    return watch_once(folder, store, SETTINGS, uploaded_by="robot", **({"settled": 2.0, "pause": 0} | given))


def inside(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def only(report):
    (item,) = report.items
    return item


def test_a_file_whose_headings_are_known_is_kept_and_moved_to_done(folder, store):
    by_hand(store)
    drop(folder, "staff 31 March 2014.csv")
    report = once(folder, store)
    item = only(report)
    info = store.snapshots()[0]
    assert (item.outcome, item.kind, item.source, item.snapshot) == ("kept", "staff", "HR", info.id)
    assert (info.source, info.as_at, info.uploaded_by, info.rows) == ("HR", AS_AT, "robot", 2)
    assert inside(folder) == ["done/staff 31 March 2014.csv", "done/staff 31 March 2014.csv.txt"]
    said = (folder / "done" / "staff 31 March 2014.csv.txt").read_text(encoding="utf-8")
    assert said.startswith(
        f"Kept as {info.id}: HR staff list from HR, as at 31 March 2014 (the date in its name).\n2 rows read: 2 people"
    )
    assert report.all_well


def test_without_a_date_in_its_name_it_is_of_the_day_it_was_changed_in_uk_time(folder, store):
    by_hand(store)
    drop(folder, "staff.csv", changed=dt.datetime(2014, 7, 14, 23, 30, tzinfo=dt.UTC).timestamp())
    item = only(once(folder, store))
    assert item.as_at == dt.date(2014, 7, 15)
    assert "its name has no date" in item.lines[0]


def test_a_date_given_goes_before_both(folder, store):
    by_hand(store)
    drop(folder, "staff 2014-03-31.csv")
    assert only(once(folder, store, as_at=dt.date(2014, 3, 1))).as_at == dt.date(2014, 3, 1)


def test_alarms_are_said_in_the_note(folder, store):
    by_hand(store, csv(*(f"{n},A Person,Adults,Care,01/09/2009" for n in range(1, 60))))
    drop(folder, "staff 2014-03-31.csv")
    assert any(line.startswith("Look at this: ") for line in only(once(folder, store)).lines)


def test_a_file_nobodys_mapping_knows_is_refused_and_says_what_it_is_most_like(folder, store):
    by_hand(store)
    drop(folder, "a.csv", csv("x,y", heads="Colour,Size"))
    drop(folder, "b.csv", csv(ANNA + ",n", heads=HEADS + ",Team"))
    report = once(folder, store)
    assert [item.outcome for item in report.items] == ["refused", "refused"]
    assert report.items[0].lines == (unattended.ONCE_BY_HAND,)
    assert report.items[1].lines[1] == "It is most like the HR staff list from HR; new: 'Team'."
    assert not report.all_well
    assert inside(folder) == ["refused/a.csv", "refused/a.csv.txt", "refused/b.csv", "refused/b.csv.txt"]
    assert len(store.snapshots()) == 1
    assert (
        (folder / "refused" / "a.csv.txt")
        .read_text()
        .startswith("a.csv was not taken in. Nothing was stored.\nBring it in once by hand")
    )


def test_unknown_words_are_refused_with_the_words(folder, store):
    heads = HEADS + ",Employment type"
    by_hand(store, csv(ANNA + ",Permanent", heads=heads))
    drop(folder, "staff.csv", csv(ANNA + ",Permanent", BEN + ",Spirit", heads=heads))
    item = only(once(folder, store))
    assert item.outcome == "refused"
    assert "'Spirit' (1)" in item.lines[0]
    assert "say what each of these words means" in item.lines[1]


def test_words_agreed_by_hand_are_known(folder, store):
    heads = HEADS + ",Employment type"
    mapping = {"columns": {"Joined us": "start_date"}, "words": {"employment_type": {"Spirit": "casual", "Ghost": ""}}}
    by_hand(store, csv(ANNA + ",Spirit", heads=heads), mapping=mapping)
    drop(folder, "staff.csv", csv(ANNA + ",Spirit", BEN + ",Ghost", heads=heads))
    assert only(once(folder, store)).outcome == "kept"
    assert store.snapshots()[0].rows == 1


def test_a_file_already_held_changes_nothing_and_goes_to_done(folder, store):
    first = by_hand(store)
    drop(folder, "again.csv", csv(ANNA))
    report = once(folder, store)
    assert only(report).outcome == "held already"
    assert f"nothing was changed: this very file is {first.id}" in only(report).lines[0]
    assert report.all_well
    assert len(store.snapshots()) == 1
    assert "done/again.csv" in inside(folder)


def test_a_file_withdrawn_is_not_held(folder, store):
    store.withdraw(by_hand(store).id, "wrong", "lead")
    drop(folder, "again.csv", csv(ANNA))
    assert only(once(folder, store)).outcome == "kept"


def test_of_two_sources_of_one_shape_the_one_in_its_name_is_meant(folder, store):
    by_hand(store)
    by_hand(store, csv(BEN), source="Agency staff")
    drop(folder, "list.csv")
    drop(folder, "Agency_Staff 2014-03-31.csv")
    items = {item.file: item for item in once(folder, store).items}
    assert (items["Agency_Staff 2014-03-31.csv"].outcome, items["Agency_Staff 2014-03-31.csv"].source) == (
        "kept",
        "Agency staff",
    )
    assert items["list.csv"].outcome == "refused"
    assert "Agency staff and HR" in items["list.csv"].lines[0] or "HR and Agency staff" in items["list.csv"].lines[0]


def test_a_return_that_adds_adds_again(folder, store):
    by_hand(store, csv(ANNA, BEN))
    heads = "Staff number,Name,Directorate,Service,Began"
    preview = ingest.check(
        "staff",
        csv(BEN, heads=heads),
        "p.csv",
        settings=SETTINGS,
        store=store,
        as_at=AS_AT,
        mapping={"Began": "start_date"},
    )
    ingest.keep(preview, store, uploaded_by="lead", source="HR", partial=True)
    drop(folder, "more 2014-04-01.csv", csv(BEN.replace("Ben Birch", "Ben Beech"), heads=heads))
    assert "added to what was held" in only(once(folder, store)).lines[0]
    assert store.in_force("staff", dt.date(2014, 4, 1))["full_name"].tolist() == ["Anna Ash", "Ben Beech"]


def test_the_sheet_chosen_by_hand_is_the_one_read(folder, store):
    from tests.ingest.test_memory import NEW, OLD, book

    preview = ingest.check(
        "staff", book(Old=OLD, New=NEW), "b.xlsx", settings=SETTINGS, store=store, as_at=AS_AT, sheet="New"
    )
    ingest.keep(preview, store, uploaded_by="lead", source="HR")
    drop(folder, "next.xlsx", book(Old=OLD, New=[*NEW, ("2", "Ben Birch", "Adults", "Care", "14/01/2013")]))
    assert only(once(folder, store)).outcome == "kept"
    assert store.snapshots()[0].rows == 2


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nothing", b"PK\x03\x04broken", b"\x00" * 50])
def test_what_is_no_spreadsheet_is_refused_in_words_and_the_next_file_is_still_taken(folder, store, data):
    by_hand(store)
    drop(folder, "a.bin", data)
    drop(folder, "staff.csv")
    outcomes = {item.file: item.outcome for item in once(folder, store).items}
    assert outcomes == {"a.bin": "refused", "staff.csv": "kept"}


def test_a_file_over_the_limit_is_refused_without_being_read(folder, store):
    import dataclasses

    small = dataclasses.replace(SETTINGS, ingest=dataclasses.replace(SETTINGS.ingest, max_upload_mb=1))
    drop(folder, "big.csv", b"x" * (2 << 20))
    report = watch_once(folder, store, small, uploaded_by="robot", pause=0)
    assert "big.csv is 2.0 MB; the limit is 1 MB" in only(report).lines[0]


def test_hidden_and_unfinished_files_links_and_folders_are_left_alone(folder, store, tmp_path):
    for name in (".hidden.csv", "~$staff.xlsx", "staff.csv.part", "x.tmp", "y.crdownload", "Thumbs.db"):
        drop(folder, name)
    (folder / "sub").mkdir()
    (folder / "link.csv").symlink_to(drop(tmp_path, "elsewhere.csv"))
    assert once(folder, store).items == ()


def test_a_file_changed_just_now_is_left_for_the_next_pass(folder, store):
    by_hand(store)
    path = folder / "staff.csv"
    path.write_bytes(csv(ANNA, BEN))
    item = only(once(folder, store))
    assert (item.outcome, item.file) == ("left", "staff.csv")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert only(once(folder, store)).outcome == "kept"


def test_a_file_that_grows_between_two_looks_is_left(folder, store):
    path = drop(folder, "staff.csv")
    with Watcher(folder, store, lambda: SETTINGS, uploaded_by="robot") as watcher:
        assert list(watcher.look()) == []
        path.write_bytes(csv(ANNA, BEN, "3,Cy Cedar,Adults,Care,01/01/2010"))
        os.utime(path, (LONG_AGO, LONG_AGO))
        assert list(watcher.look()) == []
        assert [item.outcome for item in watcher.look()] == ["refused"]


def test_a_date_in_the_future_is_another_computers_clock(folder, store):
    by_hand(store)
    drop(folder, "staff 2014-03-31.csv", changed=dt.datetime(2199, 1, 1, tzinfo=dt.UTC).timestamp())
    assert only(once(folder, store)).outcome == "kept"


def test_nothing_in_done_or_refused_is_ever_overwritten(folder, store):
    by_hand(store)
    for month in ("02", "03", "04"):
        drop(folder, "staff.csv", csv(ANNA, f"{month},Ben Birch,Adults,Care,14/01/2013"))
        assert only(once(folder, store)).outcome == "kept"
    assert inside(folder) == sorted(
        f"done/{name}{end}" for name in ("staff.csv", "staff (2).csv", "staff (3).csv") for end in ("", ".txt")
    )


def test_a_very_long_name_still_has_its_note(folder, store):
    name = "é" * 120 + ".csv"
    drop(folder, name)
    item = only(once(folder, store))
    assert item.outcome == "refused"
    assert (folder / item.moved_to).exists()
    assert (folder / f"{item.moved_to}.txt").exists()


def test_what_a_dead_watcher_had_claimed_is_taken_up_again(folder, store):
    by_hand(store)
    drop(folder, "staff 2014-03-31.csv")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    dead = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("dead_watcher.py")), str(folder)], env=env, check=False
    )
    assert dead.returncode == 9
    assert [path.split("/")[0] for path in inside(folder)] == [WORKING, WORKING]
    assert only(once(folder, store)).outcome == "kept"
    assert [path for path in inside(folder) if not path.startswith("done/")] == []


def test_what_a_living_watcher_has_claimed_is_left_to_it(folder, store):
    drop(folder, "staff.csv")
    other = DropFolder(folder, settled=0)
    other.open()
    other.look()
    claim = other.claim(other.look()[0])
    assert once(folder, store).items == ()
    other.give_back(claim)
    other.close()
    assert only(once(folder, store)).outcome == "refused"


def test_another_computers_claim_is_left_for_a_while(folder, store):
    theirs = folder / WORKING / "elsewhere-1-abc"
    theirs.mkdir(parents=True)
    (theirs / ".lock").touch()
    drop(theirs, "staff.csv")
    assert once(folder, store).items == ()
    old = theirs.stat().st_mtime - ABANDONED_SECONDS - 1
    os.utime(theirs, (old, old))
    assert only(once(folder, store)).file == "staff.csv"


def test_what_a_watcher_left_that_was_killed_before_it_began_goes(folder, store):
    early = folder / WORKING / ".elsewhere-1-abc"
    early.mkdir(parents=True)
    (early / ".lock").touch()
    once(folder, store)
    assert early.exists(), "it may be about to begin"
    old = early.stat().st_mtime - ABANDONED_SECONDS - 1
    os.utime(early, (old, old))
    once(folder, store)
    assert inside(folder) == []


def test_two_watchers_at_once_take_each_file_once(folder, store):
    by_hand(store)
    names = [f"staff {n} 2014-03-{n:02}.csv" for n in range(1, 13)]
    for n, name in enumerate(names, 1):
        drop(folder, name, csv(ANNA, f"{n + 5},Ben Birch,Adults,Care,14/01/2013"))
    found, faults = [], []

    def run():
        try:
            found.extend(once(folder, store).items)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    kept = [item.file for item in found if item.outcome == "kept"]
    assert sorted(kept) == sorted(names)
    assert len(store.snapshots()) == 13
    assert len([path for path in inside(folder) if path.startswith("done/")]) == 24


def test_a_fault_of_ours_refuses_the_file_without_any_of_its_cells(folder, store, monkeypatch):
    by_hand(store)

    def broken(*given, **named):
        raise RuntimeError("Anna Ash")

    monkeypatch.setattr(watch, "take_in", broken)
    drop(folder, "staff.csv")
    assert only(once(folder, store)).lines == ("Something went wrong that should not have (RuntimeError).",)


def test_a_store_that_cannot_take_it_now_gives_the_file_back(folder, store, monkeypatch):
    by_hand(store)

    def full(*given, **named):
        raise Refused("The disk is full.")

    drop(folder, "staff.csv")
    with monkeypatch.context() as patch:
        patch.setattr(unattended, "keep", full)
        report = once(folder, store)
    assert (only(report).outcome, only(report).lines[0], report.all_well) == ("left", "The disk is full.", False)
    assert inside(folder) == ["staff.csv"]
    assert only(once(folder, store)).outcome == "kept"


def test_one_who_is_stopped_in_the_middle_gives_the_file_back(folder, store, monkeypatch):
    def stopped(*given, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "take_in", stopped)
    drop(folder, "staff.csv")
    with pytest.raises(KeyboardInterrupt):
        once(folder, store)
    assert inside(folder) == ["staff.csv"]


@pytest.mark.parametrize(
    "call, left", [("link", ["refused/staff.csv", "refused/staff.csv.txt"]), ("rename", ["staff.csv"])]
)
def test_one_who_is_stopped_while_a_file_is_moved_leaves_it_in_one_place(folder, store, monkeypatch, call, left):
    move = getattr(os, call)

    def told(path, target):
        move(path, target)
        if Path(target).name == "staff.csv":
            os.kill(os.getpid(), signal.SIGINT)

    drop(folder, "staff.csv")
    monkeypatch.setattr(os, call, told)
    with pytest.raises(KeyboardInterrupt):
        once(folder, store)
    assert inside(folder) == left


def test_one_who_is_stopped_before_it_has_begun_leaves_nothing(folder, store, monkeypatch):
    rename = os.rename

    def told(path, target):
        rename(path, target)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(os, "rename", told)
    with pytest.raises(KeyboardInterrupt):
        once(folder, store)
    assert list((folder / WORKING).iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path, store):
    with pytest.raises(Refused, match="There is no folder"):
        once(tmp_path / "nowhere", store)


def test_a_refused_file_is_in_the_audit_log(folder, store):
    drop(folder, "x.csv", csv("a,b", heads="Colour,Size"))
    once(folder, store)
    entry = store.audit_entries(1)[0]
    assert (entry.action, entry.by, entry.detail) == ("dropped file refused", "robot", {"file_name": "x.csv"})


def test_it_watches_until_told_to_stop_and_waits_out_trouble(folder, store, monkeypatch):
    by_hand(store)
    drop(folder, "staff 2014-03-31.csv")
    stop, heard, troubled = threading.Event(), [], []
    answers = iter([Refused("The catalogue is busy."), Refused("The catalogue is busy.")])

    def settings():
        refused = next(answers, None)
        if refused is not None:
            raise refused
        return SETTINGS

    def told(item):
        heard.append(item.outcome)
        stop.set()

    watcher = Watcher(folder, store, settings, uploaded_by="robot")
    watch.watch(watcher, stop=stop, told=told, trouble=lambda refused: troubled.append(refused.reasons), every=0.01)
    assert heard == ["kept"]
    assert len(troubled) == 1
    assert inside(folder) == ["done/staff 2014-03-31.csv", "done/staff 2014-03-31.csv.txt"]
