"""Several files dropped at once: each with its state, all that are ready kept with one click."""

from __future__ import annotations

from ig_metrics.store import Store
from tests.pages.conftest import said
from tests.pages.uploads import LEARNING, LEARNING_FILE, STAFF, STAFF_FILE, drop, press, workbook

MEETINGS = ("Meetings 31 March 2014.xlsx", workbook((("Held on", "Committee"), ("27/01/2014", "Audit"))))
GOOD = (STAFF_FILE, workbook((STAFF[0], STAFF[1], STAFF[3])))
ASKING = (LEARNING_FILE, workbook(LEARNING))
BAD = ("Breach register 31 March 2014.xlsx", b"%PDF-1.7")
NAMELESS = ("download.xlsx", workbook((("A", "B"), (1, 2))))


def states(at):
    lines = [item.value for item in at.markdown if "-badge[" in item.value]
    return [line.rpartition("[")[2].rstrip("]") for line in lines]


def test_each_file_says_where_it_stands(nothing, opened):
    at = drop(opened("upload"), GOOD, ASKING, BAD, NAMELESS)
    assert states(at) == ["Ready to keep", "Needs an answer", "Cannot be read", "Needs an answer"]
    assert "HR staff list · as at 31 March 2014 · 2 rows" in said(at)


def test_all_that_are_ready_are_kept_and_the_others_wait(nothing, opened):
    at = drop(opened("upload"), MEETINGS, ASKING, GOOD)
    press(at, "Keep all that are ready (2)")
    assert sorted(info.kind for info in Store.open(nothing).snapshots()) == ["meetings", "staff"]
    assert "E-learning completions" in said(at)
    press(at, "Undo these 2")
    assert all(info.withdrawn_at for info in Store.open(nothing).snapshots())


def test_one_is_opened_and_kept_and_the_list_comes_back(nothing, opened):
    at = drop(opened("upload"), MEETINGS, GOOD, ASKING)
    press(at, "Open file 2")
    assert "Before you keep it: HR staff list" in said(at)
    press(at, "Keep this file")
    assert states(at) == ["Ready to keep", "Needs an answer"]


def test_the_list_can_be_gone_back_to(nothing, opened):
    at = drop(opened("upload"), MEETINGS, GOOD)
    press(at, "Open file 1")
    press(at, "← Back to the list")
    assert states(at) == ["Ready to keep", "Ready to keep"]


def test_the_same_file_again_is_held_already_and_not_kept_with_the_others(nothing, opened):
    at = press(drop(opened("upload"), GOOD), "Keep this file")
    drop(at, GOOD, MEETINGS)
    assert states(at) == ["Held already", "Ready to keep"]
    press(at, "Keep all that are ready (1)")
    assert len(Store.open(nothing).snapshots()) == 2


def test_all_are_discarded_at_once(nothing, opened):
    at = press(drop(opened("upload"), MEETINGS, GOOD), "Discard them all")
    assert at.session_state["arrivals"] == {}
    assert Store.open(nothing).snapshots() == ()
