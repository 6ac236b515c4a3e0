"""What a committee member's and a manager's browser is sent: no column, text or file names anybody they may not see named.

Every message of the websocket, both ways, every address asked for and every file downloaded is opened and searched for the name,
staff number, user name and e-mail address of everybody ever on the sample council's HR lists.
"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ig_metrics.ui.places import PLACES
from scripts.screenshots import PARTS, settled
from tests.browser.signing import providing, sign_in, signed_in_app
from tests.browser.wire import Recorder, found, identifiers, people
from tests.effort import LONG

SERVICE = "Residential Care"
ACCESS = f"""
[access]
ig_lead = ["lead@example.gov.uk"]
committee = ["@members.example.gov.uk"]
[access.manager]
"@managers.example.gov.uk" = ["{SERVICE}"]
"@example.gov.uk" = []
"""
SHORT = {"committee": ("overdue", "managers"), "manager": ("managers",)}
"""The short run opens these; the long one every page, part, box of choices and file."""
CHOICES = 3
"""So many options of each box are chosen, in the long run."""


@pytest.fixture(scope="module")
def app(sample_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    path = home / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8") + ACCESS, encoding="utf-8")
    with providing(home) as provider, signed_in_app(home, provider) as url:
        yield {"url": url, "home": home, "provider": provider}


@pytest.fixture(scope="module")
def everybody(app):
    return people(app["home"])


def explored(browser, app, email, role):
    """Sign in as somebody, open what there is to open and press what there is to press; what went over the wire."""
    app["provider"].person(email, email=email, email_verified=True)
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.goto(app["url"])
    settled(page)
    told = Recorder(page)
    sign_in(page, email)
    for place in PLACES:
        if LONG or place.key in SHORT[role]:
            page.goto(f"{app['url']}/{'' if place.key == 'overview' else place.key}?as_at=2014-03-31")
            settled(page)
            for part in page.locator(PARTS).all_inner_texts() or [""]:
                if part:
                    page.locator(PARTS).filter(has_text=part).first.click()
                    settled(page)
                _press(page, told)
                if not LONG:
                    break
    context.close()
    return told


def _press(page, told):
    for summary in page.get_by_test_id("stMain").locator("summary").all():
        summary.click()
    settled(page)
    _download(page, page.get_by_test_id("stMain"), told)
    explanations = page.get_by_role("button", name="worked out?")
    for number in range(explanations.count() if LONG else min(1, explanations.count())):
        explanations.nth(number).click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        settled(page)
        _download(page, dialog, told)
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
    if LONG:
        _choose(page, told)


def _download(page, within, told):
    buttons = within.get_by_test_id("stDownloadButton").get_by_role("button")
    for number in range(buttons.count() if LONG else min(2, buttons.count())):
        if buttons.nth(number).is_enabled():
            with page.expect_download(timeout=120_000) as download:
                buttons.nth(number).click()
            told.given(download.value.suggested_filename, download.value.path().read_bytes())


def _choose(page, told):
    """Choose the first options of each box in turn, and take the first files of what comes."""
    boxes = page.get_by_test_id("stMain").get_by_test_id("stSelectbox")
    for number in range(boxes.count()):
        for choice in range(CHOICES):
            try:
                boxes.nth(number).locator("input").click(timeout=5_000)
                options = page.get_by_role("option")
                options.first.wait_for(timeout=3_000)
            except PlaywrightTimeout:
                break  # the choice before took this box away, or it cannot be used now
            if choice >= options.count():
                page.keyboard.press("Escape")
                break
            options.nth(choice).click()
            settled(page)


def _report(told, searched):
    """What was looked at, for the closing note: `pytest -s` shows it."""
    print(
        f"\n{told.frames} messages, {told.requests} requests, {told.files} files, {told.raw_bytes:,} bytes, {len(told.text):,} letters "
        f"searched for {len(searched):,} names, numbers and addresses"
    )


def test_a_committee_member_is_sent_nobody_s_name_number_or_address(browser, app, everybody):
    told = explored(browser, app, "chair@members.example.gov.uk", "committee")
    wanted = identifiers(everybody)
    _report(told, wanted)
    assert told.kinds["delta"] > 40
    assert told.files >= 2
    assert found(told.text, wanted) == set()


@pytest.mark.long
@pytest.mark.parametrize("by", ["manager_email", "service"])
def test_a_manager_is_sent_their_own_people_s_alone(browser, app, everybody, by):
    email = (
        everybody["manager_email"].value_counts().index[2] if by == "manager_email" else "head@managers.example.gov.uk"
    )
    told = explored(browser, app, email, "manager")
    mine = everybody["manager_email"] == email if by == "manager_email" else everybody["service"] == SERVICE
    own = everybody[mine | (everybody["email"] == email)]
    _report(told, identifiers(everybody))
    others = identifiers(everybody[~everybody["staff_id"].isin(own["staff_id"])]) - identifiers(own)
    seen = found(told.text, identifiers(own))
    assert len(seen & set(own["staff_id"])) >= 3
    assert found(told.text, others) == set()


@pytest.mark.long
def test_the_ig_lead_is_sent_names_so_that_the_search_would_find_them(browser, app, everybody):
    told = explored(browser, app, "lead@example.gov.uk", "manager")
    assert len(found(told.text, identifiers(everybody))) > 20
