"""The handout of a meeting: one file that asks for nothing, two sides of A4, readable by everybody; and what no short form may say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re
import zipfile
from html import unescape

import pytest
from lxml import html as page
from openpyxl import load_workbook
from pptx import Presentation

from ig_metrics.datasets.plain import plain
from ig_metrics.report import handout, slides
from ig_metrics.report.blocks import Section, Text
from tests.browser.conftest import browser_type_launch_args, violations  # noqa: F401
from tests.report.test_numbers import tokens
from tests.report.test_slides import CROWDED, EMPTY, TRAINING, WORDS

MEETING = dt.date(2014, 3, 31)


@pytest.fixture(scope="module")
def content(made):
    return handout.html(made)


@pytest.fixture(scope="module")
def tree(content):
    return page.fromstring(content)


@pytest.fixture(scope="module")
def said(made, content):
    """Each short form as the texts a reader or an editor of it can come upon."""
    deck = slides.pptx(made)
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        held = [parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]
    for book in books:
        sheet = load_workbook(io.BytesIO(book)).active
        held += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    return {"handout": unescape(content.decode()), "slides": unescape("\n".join(held))}


def texts(tree):
    return [" ".join(each.split()) for each in tree.xpath("//body//text()") if each.strip()]


def test_the_same_briefing_gives_the_same_bytes(made, content):
    assert handout.html(made) == content


@pytest.mark.parametrize("found", [CROWDED, WORDS, EMPTY, TRAINING], ids=["crowded", "words", "empty", "training"])
def test_it_is_made_of_whatever_there_is(found):
    tree = page.fromstring(handout.html(found))
    assert [each.tag for each in tree.xpath("//h1 | //main | //footer")] == ["h1", "main", "footer"]
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert "What the committee is asked" in texts(tree)


def test_it_asks_nothing_of_any_other_file_and_runs_nothing(content, tree):
    assert not re.search(rb"https?:|url\(|@import|javascript:|\bon[a-z]+=", content)
    assert not tree.xpath("//script | //img | //link | //iframe | //object | //@src | //@href")
    assert tree.get("lang") == "en-GB"


def test_every_chart_has_a_title_and_a_description_and_every_table_its_headings(tree):
    drawn = tree.xpath("//svg")
    assert len(drawn) == 3
    for chart in drawn:
        named = [chart.xpath(f"./*[@id='{each}']")[0] for each in chart.get("aria-labelledby").split()]
        assert chart.get("role") == "img"
        assert [each.tag for each in named] == ["title", "desc"]
        assert all(len(each.text) > 20 for each in named)
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")[0].text
        assert table.xpath("./thead/tr/th/@scope") == ["col"] * len(table.xpath("./thead/tr/th"))
        assert all(row.xpath("./th/@scope") == ["row"] for row in table.xpath("./tbody/tr"))


def test_it_says_how_things_stand_and_each_figure_what_it_means_and_rests_on(tree):
    shown = texts(tree)
    joined = " ".join(shown)
    assert "Not yet. The Toolkit score is 82%, Satisfactory, up from 74% in January." in joined
    assert "Figures are as at 31 March 2014, as known on 1 April 2014." in joined
    assert "The committee is asked to note the figures in this paper." in shown
    figures = [
        " ".join(texts_of.split())
        for texts_of in (each.text_content() for each in tree.xpath("//ul[@class='figures']/li"))
    ]
    assert len(figures) == 8
    assert all("Source: " in each for each in figures)
    assert "Up 35.0 points since January; target 95%." in figures[3]


def test_the_training_table_is_the_figures_and_hides_what_is_hidden(made, tree):
    (table,) = [each for each in tree.xpath("//table") if each.xpath("./caption")[0].text == "People by directorate"]
    rows = [[cell.text for cell in row] for row in table.xpath("./tbody/tr")]
    groups = made.measured["training"][0]["groups"]
    assert [row[0] for row in rows] == [group["group"] for group in groups]
    for row, group in zip(rows, groups, strict=True):
        assert float(row[2][:-1]) == pytest.approx(group["compliance_percent"], abs=0.1)
        late = group["status"]["overdue"]
        assert (row[3] == "hidden") == (late is None or group["status"]["lapsed"] is None) or row[3].replace(
            ",", ""
        ).isdecimal()
    assert "hidden" in {row[3] for row in rows}


def test_what_a_person_wrote_stands_in_place_of_the_generated_sentences(made):
    sections = (Section("summary", "Summary", 1, (Text("All <is> **well**."),), edited=True),)
    shown = texts(page.fromstring(handout.html(dataclasses.replace(made, sections=sections))))
    assert "All <is> well." in shown
    assert not any("Not yet." in text for text in shown)


@pytest.mark.parametrize("form", ["handout", "slides"])
def test_every_number_is_one_of_the_briefings(made, tree, form):
    given = set(tokens(json.dumps(plain(made.as_json()), ensure_ascii=False)))
    given |= {f"{float(each):g}" for each in given if re.fullmatch(r"\d+\.\d+", each)}
    met = tokens("\n".join(texts(tree)))
    if form == "slides":
        met = []
        for slide in Presentation(io.BytesIO(slides.pptx(made))).slides:
            shapes = [each for each in slide.shapes if not each.name.startswith("Slide Number")]
            written = [each.text_frame.text for each in shapes if each.has_text_frame] + [
                slide.notes_slide.notes_text_frame.text
            ]
            written += [cell.text for each in shapes if each.has_table for row in each.table.rows for cell in row.cells]
            written += [f"{value:g}" for each in shapes if each.has_chart for series in each.chart.plots[0].series
                        for value in series.values if value is not None]  # fmt: skip
            met += tokens("\n".join(written))
    else:
        # the axes of the charts, whose words are not figures
        given |= {"0", "40", "100", "2", "3", "5", "10", "15"}
    assert len(met) > 100
    assert sorted(set(met) - given) == []


@pytest.mark.parametrize("form", ["handout", "slides"])
def test_it_names_nobody(council, said, form):
    store, _ = council
    held = said[form]
    people = store.in_force("staff", MEETING)
    found = set(re.findall(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+", held))
    assert not found & {" ".join(name.split()[:2]) for name in people["full_name"]}
    assert not set(re.findall(r"\d{6,}", held)) & set(people["staff_id"])
    assert not set(re.findall(r"[\w.-]+", held)) & set(people["username"].dropna())
    assert not re.findall(r"[\w.+-]+@[\w.-]+\w", held)
    kit, plan, register = (store.in_force(kind, MEETING) for kind in ("toolkit", "plan", "breaches"))
    owners = {*kit["owner"].dropna(), *plan["owner"].dropna()} - {*kit["partner"].dropna()}
    kept = (kit["comment"], kit["evidence"], plan["progress"], plan["risk"], register["lessons"], register["reference"])
    narrative = {text for column in kept for text in column.dropna() if " " in text or "-" in text}
    assert len(owners) > 10
    assert [each for each in owners | narrative if each in held] == []


@pytest.mark.browser
@pytest.mark.long
def test_it_prints_on_two_sides_and_everybody_can_read_it(browser, content):
    for theme, wide in (("light", 1280), ("dark", 390)):
        shown = browser.new_page(color_scheme=theme, viewport={"width": wide, "height": 900})
        asked = []
        shown.on("request", lambda request, asked=asked: asked.append(request.url))
        shown.set_content(content.decode())
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= wide
        assert asked == []
        if theme == "light":
            printed = shown.pdf(prefer_css_page_size=True)
            assert re.findall(rb"/Type /Pages\b[^>]*?/Count (\d+)", printed) == [b"2"]
        shown.close()
