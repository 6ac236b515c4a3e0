"""The slides of a meeting, read back as PowerPoint's own parts: what is on them, where it stands, who can read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import pytest
from openpyxl import load_workbook
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches, Pt

from ig_metrics.report.blocks import Points, Section, Text
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.facts import Course, Facts, Level, Place, Scenario
from ig_metrics.report.letters import height, lines, width
from ig_metrics.report.slides import pptx

INCH = 914400
LINE = 1.17
"""From one line of Arial to the next, in letters' heights."""
FONT = ImageFont.load_default(100)
LONG = "Department of Very Long Names for Services to Adults, Children, Families, Neighbourhoods and Everybody Else"


def briefing(**more):
    day = dt.date(2014, 3, 31)
    return Briefing("Your council", "Information governance arrangements: update", "[To be completed: name]", day, None, day,
                    "1 April 2014", dt.date(2014, 4, 1), "", "", "", facts=Facts(**more))  # fmt: skip


def levels(count, name="Category"):
    return tuple(Level(f"{name} {n}", "Level 1", "Level 2", "Level 3", 2, 1, 3, n, 9) for n in range(count))


def places(count, name="Directorate"):
    return tuple(Place(f"{name} {n}", None if n % 2 else 80.0 + n / 10, "hidden" if n % 2 else f"{80 + n / 10:.1f}%", "–",
                       "hidden" if n % 2 else "1,012", "hidden" if n % 2 else "7") for n in range(count))  # fmt: skip


CROWDED = briefing(
    question="Are we at Level 3?", answer=("Not yet. " * 20,), levels=levels(9, LONG),
    courses=(Course(f"{LONG} course", ("Some sentence. " * 60,), "", ("Another. " * 30,), 95.0, places(12, LONG), False, ""),),
    plan=("The plan says much. " * 40, "And more."), questions=tuple(f"{LONG}, number {n}? " * 3 for n in range(6)),
    scenarios=tuple(Scenario(LONG, 1.0, 40, "1 to 3", "Text.") for _ in range(3)),
)  # fmt: skip
WORDS = briefing(
    levels=tuple(Level(f"Outcome {n}", "", "Partially achieved", "As expected", 1, None, None, 1, 3) for n in range(20))
)
EMPTY = briefing()
TRAINING = briefing(question="Are we at Level 3?", answer=("Not known.",), lacking=("No register is held.",),
                    courses=(Course("IG", ("80.0% are in date.",), "", (), 95.0, places(3), False, ""),
                             Course("Later", (), "", (), None, (), False, "No staff list is held.")))  # fmt: skip


def opened(content):
    return Presentation(io.BytesIO(content))


@pytest.fixture(scope="module")
def content(made):
    return pptx(made)


@pytest.fixture(scope="module")
def slides(content):
    return list(opened(content).slides)


def titled(slides, beginning):
    return next(slide for slide in slides if slide.shapes.title.text.startswith(beginning))


def tables(slide):
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.shapes if shape.has_table
    ]


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


@pytest.mark.long
def test_the_same_briefing_gives_the_same_bytes(made, content):
    assert pptx(made) == content
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())


def test_the_slides_follow_the_questions_of_a_meeting(slides):
    titles = [slide.shapes.title.text for slide in slides]
    assert len(set(titles)) == len(titles)
    assert titles[1:4] == [
        "Are we at Level 3, and what has changed since January?",
        "The Toolkit, category by category",
        "Information governance: training against the target of 95%",
    ]
    assert titles[-1] == "Questions you may want to ask"


def test_the_toolkit_table_and_chart_are_the_figures(made, slides):
    slide = titled(slides, "The Toolkit")
    ((heading, *rows),) = tables(slide)
    found = made.measured["toolkit"]["categories"]
    assert heading == ["Category", "Before", "Now", "At target"]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        (line["category"], f"Level {line['level']}", f"{line['at_target']} of {line['applicable']}") for line in found
    ]
    (chart,) = charts(slide)
    whole, reached = chart.plots[0].series
    assert list(chart.plots[0].categories) == [line["category"] for line in found]
    assert list(reached.values) == [line["at_target"] for line in found]
    assert list(whole.values) == [line["applicable"] for line in found]


def test_a_hidden_count_has_no_bar(slides):
    slide = titled(slides, "Information governance: overdue")
    ((_, *rows),) = tables(slide)
    (chart,) = charts(slide)
    hidden = [row[1] == "hidden" for row in rows]
    assert any(hidden)
    for series in chart.plots[0].series:
        assert [value is None for value in series.values] == hidden


def test_breaches_are_a_line_with_its_limits(made, slides):
    (chart,) = charts(titled(slides, "Security breaches"))
    drawn = {series.name: list(series.values) for series in chart.plots[0].series}
    assert drawn["Reported"] == [value for _, value in made.facts.chart.points]
    assert set(drawn) == {"Reported", "Upper limit", "Mean", "Lower limit"}
    assert set(drawn["Mean"]) == {made.facts.chart.mean}


def test_every_table_and_chart_is_described_and_every_slide_has_notes(slides):
    for slide in slides:
        assert slide.notes_slide.notes_text_frame.text.strip()
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                known = shape._element.nvGraphicFramePr.cNvPr
                assert len(known.get("descr")) > 20
                assert known.get("title")


def test_notes_give_definition_date_and_source(slides):
    said = titled(slides, "Information governance: training").notes_slide.notes_text_frame.text
    assert "People in date (due soon included), divided by people in scope who are neither absent nor exempt." in said
    assert "Source: HR staff list of 31/03/2014" in said
    assert "Figures are as at 31 March 2014" in said


def test_it_is_british_english_throughout(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        held = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "en-US" not in held
    assert 'lang="en-GB"' in held
    assert opened(content).core_properties.language == "en-GB"


@pytest.mark.parametrize("name", ["sample", "crowded", "words", "empty", "training"])
def test_nothing_stands_outside_its_slide_or_over_another_or_overflows(request, name):
    """Measured with Pillow's own typeface, which is not the one the slides are laid out by."""
    found = {"crowded": CROWDED, "words": WORDS, "empty": EMPTY, "training": TRAINING}.get(
        name
    ) or request.getfixturevalue("made")
    deck = opened(pptx(found))
    wide, high = deck.slide_width, deck.slide_height
    for slide in deck.slides:
        boxes = [(shape.name, *place(shape)) for shape in slide.shapes]
        for n, (_, left, top, right, bottom) in enumerate(boxes):
            assert min(left, top) >= 0
            assert right <= wide
            assert bottom <= high
            for other in boxes[:n]:
                apart = left >= other[3] or right <= other[1] or top >= other[4] or bottom <= other[2]
                assert apart, (slide.shapes.title.text, boxes[n], other)
        for shape in slide.shapes:
            if shape.has_text_frame:
                assert text_high(shape) <= shape.height + Pt(2), (shape.name, shape.text_frame.text)
            if shape.has_table:
                widths = [column.width for column in shape.table.columns]
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, widths, strict=True):
                        used = wrapped(cell.text, 18, column - Inches(0.2)) * 18 * LINE
                        assert Pt(used) + Inches(0.1) <= row.height + Pt(2), cell.text


def place(shape):
    # a last row may be drawn to a hair's breadth: EMU are rounded
    return shape.left, shape.top, shape.left + shape.width - 20, shape.top + shape.height - 20


def text_high(shape):
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    usual = {1: 30, 3: 40, 4: 22, 15: 18, 13: 18}.get(int(kind), 20) if kind is not None else 20
    room = shape.width - Inches(0.2) - (Inches(0.4) if usual == 20 and kind is not None else 0)
    used = 0.0
    for paragraph in shape.text_frame.paragraphs:
        size = max([run.font.size.pt for run in paragraph.runs if run.font.size] or [usual])
        used += wrapped(paragraph.text, size, room) * size * LINE
    return Pt(used)


def wrapped(text, size, room):
    counted, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and FONT.getlength(longer) / 100 * size * 12700 > room:
            counted, line = counted + 1, word
        else:
            line = longer
    return counted


def test_no_letter_on_a_slide_is_smaller_than_18_points(slides):
    sizes = {run.font.size.pt for slide in slides for shape in slide.shapes if shape.has_text_frame
             for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size}  # fmt: skip
    assert min(sizes) >= 18
    assert {chart.font.size.pt for slide in slides for chart in charts(slide)} == {18}


def test_a_long_table_goes_on_over_slides_that_say_so():
    found = [
        slide
        for slide in opened(pptx(CROWDED)).slides
        if slide.shapes.title.text.startswith("The Toolkit, category by")
    ]
    assert len(found) > 1
    assert f"(1 of {len(found)})" in found[0].shapes.title.text
    assert sum(len(rows) - 1 for slide in found for rows in tables(slide)) == 9


def test_an_empty_store_has_its_opening_and_its_questions():
    titles = [slide.shapes.title.text for slide in opened(pptx(EMPTY)).slides]
    assert titles == ["Information governance arrangements: update", "In short", "Questions you may want to ask"]


def test_training_alone_says_what_is_not_measured():
    slides = list(opened(pptx(TRAINING)).slides)
    assert titled(slides, "Later: training").placeholders[1].text_frame.text == "Not measured. No staff list is held."
    assert "No register is held." in titled(slides, "Are we").placeholders[1].text_frame.text


def test_what_a_person_wrote_stands_in_place_of_the_generated_sentences(made):
    sections = (Section("risk", "Risk", 2, (Text("Mind this."), Points(("And **that**.",))), edited=True),
                Section("recommendation", "Recommendation", 1, (Text("To agree."),), edited=True))  # fmt: skip
    last = list(opened(pptx(dataclasses.replace(made, sections=sections))).slides)[-1]
    assert last.placeholders[1].text_frame.text == "Mind this.\nAnd that."
    assert last.shapes[-3].text_frame.text == "To agree."


def test_a_name_that_looks_like_a_formula_is_none_in_the_charts_workbook():
    odd = briefing(levels=levels(2, '=HYPERLINK("x")\x0b'))
    (chart,) = charts(titled(opened(pptx(odd)).slides, "The Toolkit"))
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ('=HYPERLINK("x") 0', "s")


def test_a_texts_room_is_reckoned_in_arials_letters():
    """An i is 222, an m 833 and a space 278 thousandths of the letter's height wide."""
    assert width("im", 72) == pytest.approx(1.055)
    assert lines("im im", 72, 2.2) == 2
    assert lines("im im", 72, 2.5) == 1
    assert lines("m" * 10, 72, 2.0) == 5
    assert height("im im", 72, 2.2) == pytest.approx(2.4)
