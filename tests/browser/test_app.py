"""What only a real browser can tell: addresses, focus, other hosts, themes, an upload from end to end."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from scripts.screenshots import settled
from tests.browser.conftest import BESIDE, FIGURE, go, violations

NEXT_MONTH = Path(__file__).resolve().parents[2] / "sample_data" / "next_month"


def test_the_first_visitor_after_a_start_may_come_by_a_deep_link(served):
    first = served["first"]
    assert first["title"] == "Is everybody in date with Information governance?"
    assert [text.strip() for text in first["links"]] == BESIDE
    assert "as_at=2014-01-24" in first["url"]


@pytest.mark.long
def test_charts_are_inked_for_the_theme_from_the_first_visit(visit):
    inks = {}
    for theme in ("light", "dark"):
        page = visit("toolkit", theme=theme)
        text = page.locator(".js-plotly-plot .annotation-text").first
        expect(text).to_be_visible(timeout=20_000)
        inks[theme] = text.evaluate("node => getComputedStyle(node).fill")
    assert inks == {"light": "rgb(11, 12, 12)", "dark": "rgb(243, 242, 241)"}


def test_figures_stand_before_the_scripts_of_what_comes_after_them(served, browser):
    """Plotly, tables and buttons are held back: Streamlit's own metric, a script that comes after them, would not be there.

    Nor are the italic letters fetched, 138 kB, for figures that are told apart by bold italics and shown upright.
    """
    with browser.new_context() as context:
        page, held, fetched = context.new_page(), [], []
        page.on("request", lambda request: fetched.append(request.url))
        page.route(
            re.compile(r"/static/js/(PlotlyChart|DataFrame|Button|DownloadButton|Metric)\."),
            lambda route: held.append(route),
        )
        page.goto(f"{served['url']}/?as_at=2014-03-31&compare_with=2014-01-27")
        expect(page.locator(FIGURE)).to_have_count(4, timeout=30_000)
        assert page.locator(FIGURE).first.inner_text() == "2 of 6"
        assert any("PlotlyChart" in each.request.url for each in held)
        page.evaluate("document.fonts.ready")
        assert any("Upright" in each for each in fetched)
        assert not any("Italic" in each for each in fetched)


def test_the_keyboard_is_enough(visit):
    page = visit()
    for _ in range(3):
        page.keyboard.press("Tab")
        if "Toolkit" in page.evaluate("document.activeElement.innerText"):
            break
    assert "Toolkit" in page.evaluate("document.activeElement.innerText")
    outline = page.evaluate(
        "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
    )
    assert outline[0] == "solid"
    assert outline[1] >= 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("How far is each category", timeout=20_000)
    settled(page)
    page.get_by_label("Compare with", exact=False).first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("compare_with="), timeout=20_000)


@pytest.mark.long
def test_the_question_stays_in_the_link_from_page_to_page_and_back(visit):
    page = visit("?as_at=24+Jan+2014&compare_with=31+Oct+2013")
    go(page, "Breaches")
    assert page.url.endswith("/breaches?as_at=24+Jan+2014&compare_with=31+Oct+2013")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Are we at Level 3", timeout=20_000)
    assert page.url.endswith("/?as_at=24+Jan+2014&compare_with=31+Oct+2013")
    page.get_by_label("As at", exact=False).first.click()
    page.get_by_role("option", name="31 Mar 2014").click()
    expect(page).to_have_url(re.compile(r"as_at=31\+Mar\+2014"), timeout=20_000)
    expect(page.get_by_text("82%").first).to_be_visible(timeout=20_000)


@pytest.mark.long
def test_the_committee_has_no_upload_and_no_names_even_by_address(visit):
    page = visit()
    page.get_by_label("View as", exact=False).first.click()
    page.get_by_role("option", name="Committee member").click()
    expect(page.get_by_test_id("stTopNavSection")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stTopNavLink").filter(has_text="Upload")).to_have_count(0)
    go(page, "Overdue staff")
    expect(page.get_by_text("Who they are")).to_have_count(0)


def test_a_request_through_a_proxy_is_refused(served):
    request = urllib.request.Request(served["url"] + "/training", headers={"X-Forwarded-For": "10.0.0.1"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403


@pytest.mark.parametrize(
    "extra", [{"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}, {"Host": "figures.example"}]
)
def test_a_websocket_through_a_proxy_is_refused(served, extra):
    connection = http.client.HTTPConnection("localhost", urlsplit(served["url"]).port, timeout=10)
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection.request("GET", "/_stcore/stream", headers=headers | extra)
    assert connection.getresponse().status == 403
    connection.close()


def drop(page, *paths):
    """Drop files and wait until all of them have been read."""
    zone = page.get_by_test_id("stFileUploaderDropzoneInput").first
    expect(zone).to_be_attached(timeout=60_000)
    zone.set_input_files([str(path) for path in paths])


def press(page, name):
    page.get_by_role("button", name=name).click()


def figure(page, label):
    return page.get_by_test_id("stGridCell").filter(has_text=label).locator("em > strong").first.inner_text()


@pytest.mark.long
def test_uploading_next_month_changes_the_figures(visit):
    page = visit("training?as_at=2014-03-31&compare_with=2014-01-27", theme="dark")
    before = figure(page, "Training in date")
    go(page, "Upload")
    drop(page, *(path for path in sorted(NEXT_MONTH.glob("*")) if path.suffix in (".xlsx", ".csv")))
    expect(page.get_by_text("2 files wait for you")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Ready to keep")).to_have_count(2)
    settled(page)
    assert violations(page) == []
    press(page, "Keep all that are ready (2)")
    expect(page.get_by_text("The pages now count them")).to_be_visible(timeout=60_000)
    go(page, "Training")
    assert "as_at=30+Apr+2014" in page.url
    assert figure(page, "Training in date") != before


def exemptions(folder, name, reason, until):
    rows = f"Staff number,Course,{reason},Until\n00000001,Information governance,Secondment,{until}\n"
    (folder / name).write_text(rows, encoding="utf-8")
    return folder / name


def test_a_new_user_brings_in_a_wrong_file_a_renamed_one_and_next_months_and_undoes_it(visit, tmp_path):
    bad = tmp_path / "IG training exemptions 31 May 2014.xlsx"
    bad.write_bytes(b"%PDF-1.7 this is not a spreadsheet")
    page = visit("upload", width=390, height=844)
    drop(page, bad)
    expect(page.get_by_text("Nothing was stored")).to_be_visible(timeout=60_000)
    assert "Traceback" not in page.locator("body").inner_text()

    drop(page, exemptions(tmp_path, "Leave list 31 May 2014.csv", "Exemption reasons", "31/12/2014"))
    expect(page.get_by_text("It may be: Training exemptions")).to_be_visible(timeout=60_000)
    press(page, "Check this file")
    expect(page.get_by_text("It needs an answer before it can be kept")).to_be_visible(timeout=60_000)
    settled(page)
    assert violations(page) == []
    page.get_by_text("“Exemption reasons” is “Reason”").click()
    press(page, "Read it again with these answers")
    press(page, "Keep this file")
    expect(page.get_by_text("The pages now count it")).to_be_visible(timeout=60_000)

    drop(page, exemptions(tmp_path, "Leave list 30 June 2014.csv", "Exemption reasons", "31/01/2015"))
    expect(page.get_by_text("Same shape as the last one")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("What keeping it changes")).to_be_visible()
    settled(page)
    assert violations(page) == []
    press(page, "Keep this file")
    expect(page.get_by_role("button", name="Undo this")).to_be_visible(timeout=60_000)
    press(page, "Undo this")
    expect(page.get_by_text("Undone.")).to_be_visible(timeout=60_000)

    # While the page is drawn anew the old one may still stand beside it.
    take_back = page.locator("summary").filter(has_text="Take a file back")
    expect(take_back).to_have_count(1, timeout=20_000)
    settled(page)
    which = page.locator(".st-key-take_back_id input")
    for _ in range(5):
        if which.is_visible():
            break
        take_back.click()
        settled(page)
    which.fill("Leave list 31 May")
    page.keyboard.press("Enter")
    page.get_by_label("Reason", exact=True).fill("a trial")
    press(page, "Take it back")
    expect(page.get_by_text("Taken back:")).to_be_visible(timeout=60_000)
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, "Overview")
    expect(page.locator("h1")).to_contain_text("Are we at Level 3")
