"""Two app servers behind one address, in a real browser: what one keeps the other shows, and one may die."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from scripts.screenshots import settled
from tests.browser import signing
from tests.browser.conftest import browser_type_launch_args  # noqa: F401
from tests.servers.two_servers import LEAD, pair

pytestmark = pytest.mark.browser
STAFF = """Staff number,Full name,Directorate,Service,Start date
00000001,Ann Example,Adults,Residential Care,01/01/2010
00000002,Bob Example,Adults,Residential Care,01/01/2011
00000003,Cat Example,Adults,Residential Care,01/01/2012
"""
WHICH = "ig_metrics_server"


@pytest.fixture(scope="module")
def both(servers, tmp_path_factory):
    with servers.place() as environment, pair(tmp_path_factory.mktemp("two"), environment) as running:
        yield running


@pytest.fixture
def visitor(both, browser):
    """A new browser profile, and a page of it."""
    made = []

    def open_one(stays_with=None):
        context = browser.new_context(ignore_https_errors=True)
        made.append(context)
        if stays_with:
            context.add_cookies([{"name": WHICH, "value": str(stays_with), "url": both.front.url, "secure": True}])
        return context.new_page()

    yield open_one
    for context in made:
        context.close()


def sign_in(page, both, path=""):
    page.goto(f"{both.front.url}/{path}")
    settled(page)
    signing.sign_in(page, LEAD)
    page.goto(f"{both.front.url}/{path}")
    settled(page)


def served_by(page):
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == WHICH)


def tried_again(both, visitor):
    """Wait until nginx offers the first server again: for 10 seconds after a failure (deploy/) it does not look whether it is back."""
    until = time.monotonic() + 30
    while True:
        page = visitor(1)
        page.request.get(f"{both.front.url}/health")
        if served_by(page) == "1":
            return
        assert time.monotonic() < until, "the first server is not offered again"
        time.sleep(0.5)


def upload(page, folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(str(folder / name))
    page.get_by_role("button", name="Keep this file").click(timeout=90_000)
    expect(page.get_by_text("The pages now count it")).to_be_visible(timeout=60_000)


@pytest.mark.long
def test_what_is_kept_on_one_server_is_shown_by_the_other_and_a_dead_server_is_survived(both, visitor, tmp_path):
    first, second = visitor(1), visitor(2)
    sign_in(first, both, "upload")
    sign_in(second, both, "upload")
    assert (served_by(first), served_by(second)) == ("1", "2")

    upload(first, tmp_path, "HR staff list 31 March 2014.csv", STAFF)
    second.reload()
    settled(second)
    expect(second.get_by_text("HR staff list 31 March 2014.csv").first).to_be_attached(timeout=30_000)

    both.kill(0)
    first.reload()
    settled(first)
    assert served_by(first) == "2"
    assert first.get_by_role("button", name="Sign in", exact=True).count() == 0, "still signed in"
    upload(first, tmp_path, "HR staff list 30 April 2014.csv", STAFF)

    both.start(0)
    both.ready()
    tried_again(both, visitor)
    third = visitor(1)
    sign_in(third, both, "upload")
    assert served_by(third) == "1"
    expect(third.get_by_text("HR staff list 30 April 2014.csv").first).to_be_attached(timeout=30_000)
    first.reload()
    settled(first)
    assert served_by(first) == "2", "a browser that has moved stays"


@pytest.mark.long
def test_whoever_signs_out_on_one_server_is_signed_out_on_the_other(both, visitor):
    first = visitor(1)
    sign_in(first, both, "upload")
    kept = [each for each in first.context.cookies() if each["name"] != WHICH]
    second = visitor(2)
    second.context.add_cookies(kept)
    second.goto(f"{both.front.url}/upload")
    settled(second)
    assert (served_by(first), served_by(second)) == ("1", "2")
    assert second.get_by_role("button", name="Sign out").count() == 1, "one sign-in, known to both"

    first.get_by_role("button", name="Sign out").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("You are signed out", timeout=30_000)
    assert second.get_by_test_id("stFileUploader").count() == 0
    second.context.add_cookies(kept)
    second.goto(f"{both.front.url}/upload")
    settled(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("You are signed out")
