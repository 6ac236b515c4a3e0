"""Questions about a file: renamed columns, unknown words; and next month, when nothing is asked again."""

from __future__ import annotations

from ig_metrics.store import Store
from tests.pages.conftest import said
from tests.pages.uploads import (
    LEARNING,
    LEARNING_FILE,
    STAFF,
    STAFF_FILE,
    can_keep,
    choose,
    drop,
    press,
    tick,
    workbook,
)

NEXT_STAFF = "HR staff list 30 April 2014.xlsx"
NEXT_LEARNING = "E-learning completions 30 April 2014.xlsx"
AGAIN = "Read it again with these answers"


def renamed(heading):
    return (("Staff number", "Name", "Directorate", "Service", heading), STAFF[1][:5], STAFF[3][:5])


def test_a_renamed_column_is_suggested_ticked_and_kept_and_next_month_is_one_click(nothing, opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook(renamed("Date of start"))))
    assert not can_keep(at)
    press(tick(at, "“Date of start” is “Start date”"), AGAIN)
    assert can_keep(at)
    press(at, "Keep this file")
    drop(at, (NEXT_STAFF, workbook(renamed("Date of start"))))
    assert "Same shape as the last one" in said(at)
    press(at, "Keep this file")
    assert [info.as_at.isoformat() for info in Store.open(nothing).snapshots()] == ["2014-04-30", "2014-03-31"]


def test_a_suggestion_nobody_ticks_is_not_used(nothing, opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook(renamed("Date of start"))))
    press(at, AGAIN)
    assert not can_keep(at)


def test_a_heading_nothing_is_like_can_be_chosen(nothing, opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook(renamed("Joined us"))))
    choose(at, "Which heading is “Start date”?", "Joined us")
    press(at, AGAIN)
    assert can_keep(at)


def test_headings_that_changed_are_said(nothing, opened):
    at = press(drop(opened("upload"), (STAFF_FILE, workbook())), "Keep this file")
    rows = [(*row[:5], note) for row, note in zip(STAFF, ("Car park", "A", "B", "C"), strict=True)]
    drop(at, (NEXT_STAFF, workbook(rows)))
    assert "The headings have changed" in said(at)
    assert "New: “Car park”" in said(at)


def test_an_unknown_word_is_given_a_meaning_and_next_month_asks_nothing(nothing, opened):
    at = drop(opened("upload"), (LEARNING_FILE, workbook(LEARNING)))
    assert not can_keep(at)
    choose(at, "“Zurückgestellt” (2 rows)", "not_started")
    press(at, AGAIN)
    press(at, "Keep this file")
    drop(at, (NEXT_LEARNING, workbook(LEARNING)))
    assert can_keep(at)
    assert "set aside, " not in said(at)
    kept = Store.open(nothing).read(Store.open(nothing).snapshots()[0].id)
    assert list(kept["outcome"]) == ["completed", "not_started", "not_started"]


def test_words_set_aside_are_set_aside_next_month_too(nothing, opened):
    at = drop(opened("upload"), (LEARNING_FILE, workbook(LEARNING)))
    choose(at, "“Zurückgestellt” (2 rows)", "Set these rows aside")
    press(at, AGAIN)
    assert "**2**" in said(at)
    press(at, "Keep this file")
    drop(at, (NEXT_LEARNING, workbook(LEARNING)))
    assert can_keep(at)
    assert Store.open(nothing).snapshots()[0].rows == 1


def test_a_word_nothing_was_said_of_is_asked_again(nothing, opened):
    at = drop(opened("upload"), (LEARNING_FILE, workbook(LEARNING)))
    press(at, AGAIN)
    assert "Choose a meaning" in at.error[-1].value
    assert not can_keep(at)


def test_the_rest_of_the_words_are_set_aside_with_one_tick(nothing, opened):
    rows = [*LEARNING, *((f"0000000{n}", "Information governance", f"Wort {n}", "") for n in range(4, 8))]
    at = drop(opened("upload"), (LEARNING_FILE, workbook(rows)))
    choose(at, "“Zurückgestellt” (2 rows)", "not_started")
    press(tick(at, "every word I have not chosen"), AGAIN)
    assert can_keep(at)
    press(at, "Keep this file")
    assert Store.open(nothing).snapshots()[0].rows == 3


def test_a_heading_can_be_used_differently(nothing, opened):
    rows = [
        (*row[:5], other)
        for row, other in zip(STAFF, ("Joined us", "01/01/2001", "02/02/2002", "03/03/2003"), strict=True)
    ]
    at = drop(opened("upload"), (STAFF_FILE, workbook(rows)))
    choose(at, "Heading", "Joined us")
    choose(at, "Use it as", "start_date")
    next(item for item in at.button if item.key == "upload_change").click().run()
    assert not at.exception
    press(at, "Keep this file")
    store = Store.open(nothing)
    starts = store.read(store.snapshots()[0].id)["start_date"]
    assert [f"{day:%d/%m/%Y}" for day in starts] == ["01/01/2001", "02/02/2002", "03/03/2003"]
