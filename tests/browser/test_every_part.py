"""Every part of every page in a real browser, as every role: readable by everybody in both themes, no wider than a phone, and on paper."""

from __future__ import annotations

import re

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from ig_metrics.ui.places import PLACES
from ig_metrics.ui.viewer import EVERYBODY, LABELS
from scripts.screenshots import PARTS, settled
from tests.browser.conftest import go, violations
from tests.browser.unseen import ALONE, CHARTS, hidden_focus
from tests.effort import LONG

SHORT = ("overview", "overdue", "breaches", "upload")
"""The long run looks at every part of every page as every role in both themes; the short one as the IG lead at the first part of
the pages below, which have between them every kind of chart, table, form and control, and at Overview as the others."""
DARK = ("breaches",)
"""Of these, the pages looked at in the dark too: beyond its charts, a theme changes the colours that every page shares."""
THEMES: dict[str, list[str]] = {"dark": ["color-contrast"], "light": []}
"""Each with the rules to go by (none: all); a theme changes colours and nothing else."""
DESKTOP = {"width": 1280, "height": 900}
NARROW = (390, 320) if LONG else (320,)
"""A phone, and a desktop's window at 400% zoom."""


def looked_at(page, themes):
    """What is wrong with the part as it stands, by theme; and by how much a narrow window would scroll sideways."""
    for summary in page.locator("summary").all():
        summary.click()
    page.mouse.move(0, 0)
    settled(page)  # what opens is faint until it is open, and while the page is drawn anew
    found, grounds = {}, set()
    for theme, rules in themes.items():
        page.emulate_media(color_scheme=theme)
        if len(themes) > 1:
            inked_anew(page, theme)
        grounds.add(page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor"))
        if broken := violations(page, *rules) + unreadable(page):
            found[theme] = broken
    assert len(grounds) == len(themes), "the page did not follow the theme"
    if alone := page.evaluate(ALONE):
        found["colour alone"] = alone
    for width in NARROW:
        if (over := too_wide(page, width)) > 0:
            found[f"sideways at {width}"] = over
    page.set_viewport_size(DESKTOP)
    page.get_by_test_id("stTopNavLink").first.wait_for()
    return found


def inked_anew(page, theme):
    """Draw the page anew until no chart has the ink of the other theme: a run may begin before the page has told its theme."""
    others = page.locator(f"[class*=_inked_{'light' if theme == 'dark' else 'dark'}]")
    for _ in range(5):
        page.wait_for_timeout(300)
        page.keyboard.press("r")
        page.wait_for_timeout(300)
        settled(page)
        if not others.count():
            break


def unreadable(page):
    """Texts of charts that do not stand out from their ground; a chart takes the ink of a theme some time after the page does."""
    found = page.evaluate(CHARTS)
    for _ in range(10):
        if not found:
            break
        page.wait_for_timeout(500)
        found = page.evaluate(CHARTS)
    return found


def too_wide(page, width):
    """By how many pixels the page would scroll sideways in a window of this width; 0 or less: not at all."""
    page.set_viewport_size({"width": width, "height": 844})
    over = 1
    # Charts and tables take their new width one after another, the slower the busier the machine.
    for _ in range(10):
        page.wait_for_timeout(300)
        over = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        if over <= 0:
            break
    return over


def look_as(page, role):
    settled(page)
    option = page.get_by_role("option", name=LABELS[role])
    # A list that opens while the page is drawn anew shuts again: it is opened until it stays.
    for _ in range(5):
        page.get_by_label("View as", exact=False).first.click()
        try:
            option.click(timeout=5_000)
            break
        except PlaywrightTimeout:
            page.keyboard.press("Escape")
            settled(page)
    expect(page.get_by_label("View as", exact=False).first).to_have_value(LABELS[role])
    settled(page)


def test_every_part_of_every_page_as_every_role(visit):
    page = visit()
    found = {}
    for role in EVERYBODY:
        go(page, "Overview")
        if role != "ig_lead":
            look_as(page, role)
        for place in (place for place in PLACES if role in place.roles):
            if not LONG and place.key not in (SHORT if role == "ig_lead" else SHORT[:1]):
                continue
            go(page, place.title)
            both = LONG or (role == "ig_lead" and place.key in DARK)
            themes = THEMES if both else {"light": THEMES["light"]}
            names = page.locator(PARTS).all_inner_texts() or [""]
            assert place.key != "breaches" or role != "ig_lead" or len(names) == 6
            for name in names if LONG else names[:1]:
                if name:
                    page.locator(PARTS).filter(has_text=name).first.click()
                    page.wait_for_timeout(300)
                    settled(page)
                if wrong := looked_at(page, themes):
                    found[role, place.title, name] = wrong
                if (LONG or (place.key == "overview" and role == "ig_lead")) and (unseen := hidden_focus(page)):
                    found[role, place.title, name, "focus"] = unseen
    assert found == {}


def test_a_page_on_paper_says_what_it_is_and_has_nothing_to_press(visit):
    page = visit("training?as_at=2014-03-31&compare_with=2014-01-27")
    page.emulate_media(media="print")
    expect(page.locator(".st-key-printed")).to_contain_text("As at 31 March 2014, compared with 27 January 2014")
    expect(page.locator(".st-key-printed")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    for hidden in ("stTopNavLink", "stSelectbox", "stRadio", "stDownloadButton", "stBaseButton-secondary"):
        assert not any(one.is_visible() for one in page.get_by_test_id(hidden).all()), hidden


def test_the_overview_is_one_side_of_paper_that_can_be_read(visit):
    page = visit("?as_at=2014-03-31&compare_with=2014-01-27")
    sides = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sides)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within its margins
    # as printed: its own size by how much the page is made smaller
    sizes = page.evaluate("""() => [...document.querySelectorAll('.st-key-overview_state [data-testid=stMarkdown] p')].filter(p => p.offsetHeight).map(
        p => parseFloat(getComputedStyle(p).fontSize) * p.currentCSSZoom)""")
    assert len(sizes) >= 8
    assert min(sizes) >= 11
    columns = page.locator(".st-key-overview [data-testid=stColumn]")
    assert columns.nth(0).bounding_box()["y"] == columns.nth(1).bounding_box()["y"]


def test_the_menu_of_a_phone_is_read_and_left_by_the_keyboard(visit):
    page = visit(width=390, height=844)
    menu = page.get_by_test_id("stExpandSidebarButton")
    menu.focus()
    page.keyboard.press("Enter")
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary")
    expect(link).to_be_visible()
    page.wait_for_timeout(400)
    assert violations(page) == []
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("What do the words", timeout=20_000)
