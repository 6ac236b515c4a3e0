"""From draft to issued paper: what is checked first, what is issued once, and that what is written goes in and is compared."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from ig_metrics import dashboard
from ig_metrics.errors import Refused
from ig_metrics.ledger import papers
from ig_metrics.report import editable, issuing, preview
from ig_metrics.report.blocks import Picture, Points, Section, Table, Text
from ig_metrics.report.preview import ADDED, GONE, SAME, Piece
from ig_metrics.store import Store
from tests.dashboard.conftest import LEAD, MARCH, RULES, add, assessment
from tests.report.papers import words
from tests.report.test_paper import JUNE, MEETING, made, meetings

KIT = "igt-v11-la"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        meetings(opened, MEETING, MARCH, JUNE)
        add(opened, "toolkit", assessment("3", "2", "2", "2"), framework=KIT)
        yield opened


def prepare(store, held_on=MARCH):
    return issuing.prepare(store, RULES, LEAD, held_on, now=dt.datetime.now(dt.UTC))


def write(store, section, text, generated, opened=0):
    return dashboard.write_part(store, LEAD, MARCH, section, text, generated, opened=opened)


def test_a_paper_is_checked_issued_once_and_listed_against_in_the_next(store):
    texts = editable(made(store))
    write(store, "summary", texts["summary"] + "\n\nA word of the author.", texts["summary"])
    ready = prepare(store)
    found = {each.what: each.text for each in ready.findings}
    assert "places** are still marked “To be completed”" in found["to write"]
    assert set(found) == {"to write"}
    first, new = issuing.issue(store, LEAD, ready)
    assert new
    stem = "information-governance-2014-03-31"
    assert list(first.files) == [f"{stem}{ending}" for ending in (".docx", ".pptx", ".html", ".json")]
    content = papers.content(store, first, "information-governance-2014-03-31.docx")
    assert "A word of the author." in words(content)
    told = json.loads(papers.content(store, first, "information-governance-2014-03-31.json"))
    assert (told["toolkit"]["points"], told["meeting"]) == (9, "2014-03-31")
    # the same figures and words, known a moment later, are the same paper
    again = prepare(store)
    assert again.same
    assert issuing.issue(store, LEAD, again) == (first, False)
    # 10 of 12 points are known now
    add(store, "toolkit", assessment("3", "3", "2", "2"), framework=KIT)
    changed = prepare(store)
    found = {each.what: each.text for each in changed.findings}
    assert found["moved"] == "The figures have moved since this was written: “Executive summary”. Read it again."
    assert "headline figures are restated** since Paper 1" in found["restated"]
    with pytest.raises(Refused, match="Say why another version is"):
        issuing.issue(store, LEAD, changed)
    second, _ = issuing.issue(store, LEAD, changed, reason="a late return")
    assert next(iter(second.files)) == "information-governance-2014-03-31-version-2.docx"
    assert papers.content(store, first, "information-governance-2014-03-31.docx") == content
    add(store, "toolkit", assessment("3", "3", "3", "3"), framework=KIT)
    paper = made(store, JUNE)
    (part,) = [each for each in paper.sections if each.key == "restated"]
    (table,) = [block for block in part.blocks if isinstance(block, Table)]
    assert table.rows[0][:4] == ("Toolkit score", "83%", "**100%**", "17 points more")
    assert [each.heading for each in paper.sections].index("The figures") + 1 == paper.sections.index(part)
    stale = [each.text for each in prepare(store, JUNE).findings if each.what == "stale"]
    assert stale == [
        "The newest Toolkit self-assessment is of 31 March 2014, 91 days before the meeting of 30 June 2014."
    ]


def test_what_was_checked_before_something_changed_is_not_issued(store):
    texts = editable(made(store))
    ready = prepare(store)
    write(store, "risk", "None.", texts["risk"])
    with pytest.raises(Refused, match="A part of the paper was written since it was checked"):
        issuing.issue(store, LEAD, ready)
    ready = prepare(store)
    add(store, "toolkit", assessment("3", "3", "2", "2"), framework=KIT)
    with pytest.raises(Refused, match="Something was saved since the paper was checked"):
        issuing.issue(store, LEAD, ready)
    assert papers.issued(store) == ()


def test_when_it_was_known_is_said_anew_in_what_was_written_and_is_no_move_of_a_figure(store):
    before = made(store)
    texts = editable(before)
    assert "as known on 1 April 2014" in texts["summary"]
    written = {"summary": write(store, "summary", texts["summary"] + " And more.", texts["summary"])}
    later = made(store, known_on=dt.datetime.now(dt.UTC))
    said = editable(issuing.as_written(later, written))["summary"]
    assert f"as known on {later.known}" in said
    assert "as known on 1 April 2014" not in said
    assert issuing.moved(later, written) == {}


def test_two_texts_are_compared_word_by_word_and_what_differs_is_said_in_words():
    before, after = "82% now.\n\nNot yet.", "81% now.\n\nNot yet. Soon."
    assert preview.compared(before, after) == (
        Piece(GONE, "82%"), Piece(ADDED, "81%"), Piece(SAME, " now.\n\nNot yet."), Piece(ADDED, " Soon."),
    )  # fmt: skip
    html = preview.marked(before, after)
    assert "<del><b>[taken out:</b> 82%<b>]</b></del>" in html
    assert "<ins><b>[added:</b> Soon.<b>]</b></ins>" in html
    assert preview.compared("", "a") == (Piece(ADDED, "a"),)
    assert preview.compared("a", "a") == (Piece(SAME, "a"),)


def test_a_preview_lets_no_tag_through_and_says_what_tables_and_pictures_are():
    bad = "<script>alert('x')</script>"
    blocks = (
        Text(f"**{bad}** and [To be completed: {bad}]"),
        Points((bad,)),
        Table(bad, "about", (bad, "n"), ((bad, "1"),), (1, 1), frozenset((1,)), bad),
        Picture(bad, f'"{bad}', (("May 2013", 1.0), ("June 2013", 2.0))),
    )
    html = preview.section(Section("x", bad, 2, blocks))
    assert "<script" not in html
    assert "<mark>[To be completed: &lt;script&gt;" in html
    assert html.startswith("<h3>")
    assert "<th scope='col' class=\"ig-number\">n</th>" in html
    assert "<th scope='row'>&lt;script&gt;" in html
    assert 'alt="&quot;&lt;script&gt;' in html
