"""The app as a person runs it, in real Chromium: one server for the session, on a free port, with its own data."""

from __future__ import annotations

import re
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from ig_metrics.ui.places import PLACES, WORK, arranged
from scripts.find_chromium import find
from scripts.screenshots import serving, settled
from tests.served import failures, watching

LABELS = [place.title for place in PLACES if "ig_lead" in place.roles]
"""The pages of the IG lead, as the top of each page names them."""
BESIDE = [place.title for place in arranged("ig_lead")[""]]
"""Those of them that stand side by side, in no menu."""
FIGURE = "[data-testid=stGridCell] em > strong"
"""Where a card's figure stands, for those short enough to be large."""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": find(), "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def served(tmp_path_factory, sample_home, browser):
    """The address of the running app, and what the first visitor after its start saw, who came by a deep link."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    outgoing = home / "outgoing.txt"
    with serving(home, PYTHONPATH=watching(), IG_METRICS_TEST_OUTGOING=str(outgoing)) as url:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{url}/training?as_at=2014-01-24&compare_with=nothing")
        settled(page)
        first = {
            "title": page.locator("h1").inner_text(),
            "links": page.get_by_test_id("stTopNavLink").all_inner_texts(),
            "url": page.url,
        }
        context.close()
        yield {"url": url, "first": first, "home": home}
    assert not outgoing.exists(), f"the server asked for another computer: {outgoing.read_text(encoding='utf-8')}"
    assert failures(home) == []


@pytest.fixture(scope="session")
def windows(served, browser):
    """One browser profile a theme, so that scripts are fetched once; and what was asked of other hosts or refused."""
    made, elsewhere, refused = {}, [], []

    def ours(url):
        return url.startswith((served["url"], served["url"].replace("http", "ws", 1), "data:", "blob:"))

    def window(theme):
        if theme not in made:
            made[theme] = browser.new_context(color_scheme=theme)
            made[theme].on("request", lambda request: elsewhere.append(request.url) if not ours(request.url) else None)
        page = made[theme].new_page()
        page.on("websocket", lambda socket: elsewhere.append(socket.url) if not ours(socket.url) else None)
        page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
        return page

    yield window, elsewhere, refused
    for context in made.values():
        context.close()


@pytest.fixture
def visit(served, windows):
    """A function that opens an address as a new visitor; fails the test if anything was asked of another host."""
    window, elsewhere, refused = windows
    pages = []

    def open_page(path="", *, theme="light", width=1280, height=900):
        page = window(theme)
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{served['url']}/{path}")
        settled(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert elsewhere == []
    assert refused == []


def go(page, label):
    """Follow a link of the top navigation, out of its menu where it stands in one, and wait for the other page's question;
    nothing when the page is open already."""
    key = next(place.key for place in PLACES if place.title == label)
    if urlsplit(page.url).path.strip("/") == ("" if key == "overview" else key):
        return
    before = page.locator("h1").inner_text()
    name = re.compile(f"^{re.escape(label)}$")
    page.get_by_test_id("stTopNavLink").first.wait_for()
    link = page.get_by_test_id("stTopNavLink").filter(has_text=name)
    if not link.count():
        page.get_by_test_id("stTopNavSection").filter(has_text=WORK).click()
        link = page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name)
    link.first.click()
    page.wait_for_function("before => document.querySelector('h1') && document.querySelector('h1').innerText !== before",
                           arg=before, timeout=60_000)  # fmt: skip
    settled(page)


def violations(page, *rules):
    """What axe finds wrong with the page as it stands, by these rules (all): each with the first elements that break it."""
    asked = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=asked).response["violations"]
    return [(item["id"], [node["html"][:160] for node in item["nodes"][:3]]) for item in found]
