"""The Breaches page in a real browser: every part readable by everybody, and the register edited by two at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ig_metrics.ledger.register import SOURCE
from ig_metrics.store import Store
from scripts.screenshots import settled


def edit(page, row, text):
    """Type into the directorate of a row of the register (rows from 0): the sixth column."""
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.bring_to_front()
    page.mouse.click(box["x"] + 60, box["y"] + 35 * (row + 1) + 17)
    for _ in range(5):
        page.wait_for_timeout(100)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.keyboard.press("Control+a")
    page.keyboard.type(text, delay=40)
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    settled(page)


def save(page, why):
    page.bring_to_front()
    page.get_by_label("Reason").fill(why)
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    page.get_by_test_id("stFormSubmitButton").first.get_by_role("button").click()
    page.wait_for_timeout(1200)
    settled(page)


@pytest.fixture
def left_as_it_was(served):
    """The register is the whole session's: what a test saves is taken back."""
    yield
    with Store.open(served["home"]) as store:
        for info in store.snapshots(include_withdrawn=False):
            if info.source == SOURCE:
                store.withdraw(info.id, "the test is over", "test")


@pytest.mark.long
def test_the_second_of_two_who_edit_one_breach_is_shown_the_difference(visit, left_as_it_was):
    link = "breaches?breaches_part=Edit+the+register"
    first, second = visit(link), visit(link)
    edit(first, 0, "Adults")
    edit(second, 0, "Children")
    save(first, "corrected by the first")
    expect(first.get_by_text("Saved as", exact=False)).to_be_visible(timeout=20_000)
    save(second, "corrected by the second")
    expect(second.get_by_text("Somebody else has changed", exact=False)).to_be_visible(timeout=20_000)
    save(second, "corrected by the second, the first seen")
    expect(second.get_by_text("Saved as", exact=False)).to_be_visible(timeout=20_000)
