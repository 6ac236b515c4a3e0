"""Two councils that differ in nothing but what is hidden look the same to the committee: on every page, in every file and paper.

Everything that is sent is compared: tables, charts' data, what is read out in their place, sentences, the order of rows, and each
file behind a button. So nothing that is hidden can be had from any of it, by subtraction or otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import pytest

from ig_metrics import report, settings
from ig_metrics.report import handout, slides
from ig_metrics.store import Store
from ig_metrics.ui import downloads, panels
from tests.dashboard.conftest import JANUARY, LEAD, MARCH
from tests.dashboard.few import fill

pytestmark = pytest.mark.long  # tests/dashboard/test_inventory.py does the same at the door
SETTINGS = """
[toolkit]
deadline = 2014-03-31
[[courses]]
code = "IG"
title = "Information governance"
launch = 2014-01-01
target_percent = 95
[[courses]]
code = "LL"
title = "Liquidlogic"
launch = 2014-01-01
audience = "system:Liquidlogic"
"""
PAGES = (
    "overview",
    "toolkit",
    "plan",
    "training",
    "overdue",
    "clearance",
    "breaches",
    "resources",
    "meetings",
    "glossary",
)
MOST = 8
"""Choices of one list that are tried one after the other."""


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    homes = [tmp_path_factory.mktemp(name) for name in ("few", "twin")]
    for home, twin in zip(homes, (False, True), strict=True):
        (home / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        with Store.open(home) as store:
            fill(store, twin=twin)
    return homes


@pytest.fixture
def files(monkeypatch):
    """Every file that a page offers, made at once; what is drawn when it is opened is opened."""
    made: dict[str, bytes] = {}

    def button(label, data, file_name, key, **look):
        made[key] = data()

    monkeypatch.setattr(downloads, "button", button)
    monkeypatch.setattr(panels, "folded", lambda label, key, draw: draw())
    return made


def unpacked(content):
    """A file's parts, but for when it was made."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if not name.endswith("core.xml")}


def elements(node):
    """All that is sent to the browser, in its order."""
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        elif child.proto is not None:
            yield child.type, child.proto.SerializeToString(deterministic=True)


def looked_at(opened, files, page, role, day, *, everything):
    """What a page sends at first, and then with each choice of each of its lists."""
    files.clear()
    link = {"as_at": day.isoformat()}
    # Its files count too: the twins' first ones of Overdue staff are the same for the lead.
    opened("overview", role, link)
    at = opened(page, role, link)
    seen = [list(elements(at._tree))]
    lists = [(kind, item.key, item.options) for kind in ("radio", "selectbox") for item in getattr(at, kind)]
    for kind, key, options in lists if everything else ():
        for option in options[:MOST]:
            found = [item for item in getattr(at, kind) if item.key == key]
            if not found or option not in found[0].options:
                continue
            found[0].set_value(option).run()
            assert not at.exception
            seen.append(list(elements(at._tree)))
    return seen, {key: unpacked(content) for key, content in files.items()}


def of_both(twins, monkeypatch, look):
    found = []
    for home in twins:
        monkeypatch.setenv("IG_METRICS_HOME", str(home))
        found.append(look(home))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_tells_the_committee_nothing_that_is_hidden(twins, opened, files, monkeypatch, page):
    for day in (JANUARY, MARCH):
        one, other = of_both(
            twins,
            monkeypatch,
            lambda _, day=day: looked_at(opened, files, page, "committee", day, everything=True),
        )
        assert one == other
        assert one[0]


@pytest.mark.parametrize("page", ["overdue", "breaches", "toolkit"])
def test_the_lead_is_sent_what_the_twins_differ_in(twins, opened, files, monkeypatch, page):
    one, other = of_both(
        twins,
        monkeypatch,
        lambda _: looked_at(opened, files, page, "ig_lead", MARCH, everything=False),
    )
    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize("made", ["figures", "docx", "pptx", "html"])
def test_a_paper_tells_nothing_that_is_hidden(twins, monkeypatch, made):
    def paper(home):
        with Store.open(home) as store:
            found = report.briefing(store, settings.load(), LEAD, MARCH, today=dt.date(2014, 4, 1))
        if made == "figures":
            return dataclasses.replace(found, template=None), found.measured
        return unpacked({"docx": report.docx, "pptx": slides.pptx, "html": handout.html}[made](found))

    one, other = of_both(twins, monkeypatch, paper)
    assert repr(one) == repr(other)
