"""Every part of every page in a real browser: readable by everybody in both themes, and never wider than a phone."""

from __future__ import annotations

import os

from scripts.screenshots import PARTS, settled
from tests.browser.conftest import LABELS, go, violations

WHOLE = os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""The long run looks at every part, the short one at the first of each page."""
THEMES: dict[str, list[str]] = {"dark": ["color-contrast"], "light": []}
"""Each with the rules to go by (none: all); a theme changes colours and nothing else."""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def looked_at(page):
    """What is wrong with the part as it stands, by theme; and by how much a phone would scroll sideways."""
    for summary in page.locator("summary").all():
        summary.click()
    found, grounds = {}, set()
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(300)
        settled(page)
        grounds.add(page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor"))
        if broken := violations(page, *rules):
            found[theme] = broken
    assert len(grounds) == len(THEMES), "the page did not follow the theme"
    page.set_viewport_size(PHONE)
    # Charts and tables take their new width one after another, the slower the busier the machine.
    for _ in range(10):
        page.wait_for_timeout(300)
        over = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        if over <= 0:
            break
    page.set_viewport_size(DESKTOP)
    return found | ({"sideways": over} if over > 0 else {})


def test_every_part_is_readable_by_everybody_and_fits_a_phone(visit):
    page = visit()
    found = {}
    for label in LABELS:
        go(page, label)
        names = page.locator(PARTS).all_inner_texts() or [""]
        assert label != "Breaches" or len(names) == 6
        for name in names if WHOLE else names[:1]:
            if name:
                page.locator(PARTS).filter(has_text=name).first.click()
                page.wait_for_timeout(300)
                settled(page)
            if wrong := looked_at(page):
                found[label, name] = wrong
    assert found == {}
