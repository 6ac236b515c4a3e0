"""PowerPoint's own parts that python-pptx leaves to its users: a wide blank deck, texts and tables with their descriptions,
language, the same bytes every time.

Sizes and places are in inches. Every table is PowerPoint's own: it can be edited there, and a screen reader reads it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from ig_metrics.report import letters
from ig_metrics.report.blocks import safe
from ig_metrics.report.packed import packed

TYPEFACE = "Arial"
WIDE, HIGH, MARGIN = 13.333, 7.5, 0.6
FULL = WIDE - 2 * MARGIN
TITLE_TOP, TITLE_HIGH, BODY_TOP, BODY_END, FOOT_TOP, FOOT_HIGH = 0.25, 1.1, 1.45, 6.75, 6.88, 0.42
BODY_HIGH = BODY_END - BODY_TOP
POINTS, LEAD_POINTS, TITLE_POINTS, OPENING_POINTS = 18, 20, 30, 40
INK, SOFT, NAVY, LINE, PAPER, PALE = "0B0C0C", "44484B", "12355B", "8A99A8", "FFFFFF", "F0F3F7"
OPENING, LISTED, PLAIN = "Title Slide", "Title and Content", "Title Only"
SIDE, ABOVE = 0.1, 0.05
"""What a cell keeps free at its sides, and above and below."""
BETWEEN = 8
"""Points between two paragraphs."""
CARD_POINTS = (36, 30, 24, 20)
LONG_TITLE_POINTS = (26, 22, 18)
TABLE_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's own `No Style, Table Grid`."""
TONGUE = "en-GB"


@dataclass(frozen=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    wide: float
    high: float

    @property
    def end(self) -> float:
        """Where it ends, from the top of the slide."""
        return self.top + self.high

    def inches(self) -> tuple[Any, Any, Any, Any]:
        """Left, top, width and height as PowerPoint takes them."""
        return Inches(self.left), Inches(self.top), Inches(self.wide), Inches(self.high)


class Deck:
    """Slides being made. `foot` stands below every slide but the first."""

    def __init__(self, title: str, about: str, author: str, made_on: dt.date, foot: str) -> None:
        self.deck: Any = Presentation()
        self.deck.slide_width, self.deck.slide_height = Inches(WIDE), Inches(HIGH)
        self.foot = foot
        _blank(self.deck)
        properties = self.deck.core_properties
        properties.title, properties.subject, properties.author = safe(title), safe(about), safe(author)
        properties.last_modified_by, properties.language, properties.revision = safe(author), TONGUE, 1
        properties.created = properties.modified = dt.datetime.combine(made_on, dt.time())

    def opening(self, title: str, texts: Sequence[str], notes: str) -> None:
        """The first slide."""
        slide = self._slide(OPENING, title, notes)
        _paragraphs(slide.placeholders[1].text_frame, texts)

    def listed(self, title: str, texts: Sequence[str], notes: str, high: float = BODY_HIGH) -> Any:
        """A slide of sentences, each behind a bullet; they have so much room."""
        slide = self.slide(title, notes, LISTED)
        held = slide.placeholders[1]
        held.left, held.top, held.width, held.height = Box(MARGIN, BODY_TOP, FULL, high).inches()
        _paragraphs(held.text_frame, texts)
        return slide

    def slide(self, title: str, notes: str, layout: str = PLAIN) -> Any:
        """A slide with its title, its footing and number, and what the speaker reads."""
        return self._slide(layout, title, notes)

    def _slide(self, layout: str, title: str, notes: str) -> Any:
        slide = self.deck.slides.add_slide(next(each for each in self.deck.slide_layouts if each.name == layout))
        _paragraphs(slide.shapes.title.text_frame, (title,), points=None if layout == OPENING else _title_points(title))
        _paragraphs(slide.notes_slide.notes_text_frame, notes.splitlines())
        return slide

    def content(self) -> bytes:
        """The deck's bytes, with nothing of the time of making in them."""
        for n, slide in enumerate(self.deck.slides, 1):
            if n > 1:
                _footing(slide, self.foot, n)
        made = io.BytesIO()
        self.deck.save(made)
        return packed(made.getvalue(), _british)


def _title_points(title: str) -> float | None:
    """As large as the title fits its place; None: as large as the layout says."""
    room = TITLE_HIGH - 2 * ABOVE
    sizes = (
        each
        for each in (TITLE_POINTS, *LONG_TITLE_POINTS)
        if letters.height(title, each, FULL - 2 * SIDE, bold=True) <= room
    )
    size = next(sizes, LONG_TITLE_POINTS[-1])
    return None if size == TITLE_POINTS else size


def fits(texts: Sequence[str], points: float = LEAD_POINTS, room: float = FULL - 0.6, *, bold: bool = False) -> float:
    """How high paragraphs stand one under another."""
    return sum(letters.height(text, points, room, bold=bold) + BETWEEN / letters.POINTS_AN_INCH for text in texts)


def said(
    slide: Any, box: Box, texts: Sequence[str], *, points: float = LEAD_POINTS, bold: bool = False, name: str = "Text"
) -> float:
    """Paragraphs in a text box as high as they need; gives where they end."""
    high = min(box.high, fits(texts, points, box.wide - 2 * SIDE, bold=bold) + 2 * ABOVE)
    frame = _boxed(slide, replace(box, high=high), name)
    _paragraphs(frame, texts, points=points, bold=bold, colour=INK)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(BETWEEN)
    return box.top + high


def card(slide: Any, box: Box, name: str, shown: str, label: str, moved: str) -> None:
    """A figure: its value large, what it is, and what moved."""
    frame = _boxed(slide, box, name)
    shape = slide.shapes[-1]
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(PALE)
    size = next(
        (each for each in CARD_POINTS if letters.lines(shown, each, box.wide - 2 * SIDE, bold=True) == 1), POINTS
    )
    for n, (text, points, bold, colour) in enumerate(
        ((shown, size, True, NAVY), (label, POINTS, True, INK), (moved, POINTS, False, INK))
    ):
        if text:
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            _run(paragraph, text, points=points, bold=bold, colour=colour)
            paragraph.space_after = Pt(BETWEEN / 2)


def _boxed(slide: Any, box: Box, name: str) -> Any:
    shape = slide.shapes.add_textbox(*box.inches())
    shape.name = name
    frame = shape.text_frame
    # the box keeps the size it is given: grown or shrunk to its text, cards in a row would differ
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(SIDE)
    frame.margin_top = frame.margin_bottom = Inches(ABOVE)
    return frame


def row_high(cells: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> float:
    """How high a row of a table stands."""
    found = (letters.height(text, POINTS, wide - 2 * SIDE, bold=bold) for text, wide in zip(cells, widths, strict=True))
    return max(found) + 2 * ABOVE


def table(slide: Any, box: Box, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], title: str,
          about: str, numbers: frozenset[int] = frozenset(), *, heading: float, row: float) -> None:  # fmt: skip
    """A table with a heading row. `numbers`: the columns set to the right. `heading`, `row`: how high the heading is, and each row."""
    widths = [box.wide * share / sum(shares) for share in shares]
    highs = [heading, *(row for _ in rows)]
    frame = slide.shapes.add_table(
        len(rows) + 1, len(headings), Inches(box.left), Inches(box.top), Inches(box.wide), Inches(sum(highs))
    )
    described(frame, title, about)
    made = frame.table
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = TABLE_STYLE
    made.horz_banding, made.first_row, made.first_col = False, True, True
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Inches(wide)
    for n, (cells, high) in enumerate(zip((headings, *rows), highs, strict=True)):
        made.rows[n].height = Inches(high)
        for place, text in enumerate(cells):
            _cell(made.cell(n, place), text, heading=n == 0, right=place in numbers)


def _cell(cell: Any, text: str, *, heading: bool, right: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if heading else MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(NAVY if heading else PAPER)
    _paragraphs(cell.text_frame, (text,), points=POINTS, bold=heading, colour=PAPER if heading else INK)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    # level lines only, as a printed table has them
    found = cell._tc.get_or_add_tcPr()
    for n, (side, seen) in enumerate((("lnL", False), ("lnR", False), ("lnT", False), ("lnB", True))):
        edge = etree.Element(qn(f"a:{side}"), w="9525" if seen else "0")
        fill = etree.SubElement(edge, qn("a:solidFill" if seen else "a:noFill"))
        if seen:
            etree.SubElement(fill, qn("a:srgbClr"), val=LINE)
        found.insert(n, edge)


def described(shape: Any, title: str, about: str) -> None:
    """What a table or chart is, for somebody who cannot see it."""
    known = shape._element.nvGraphicFramePr.cNvPr
    known.set("name", safe(title))
    known.set("title", safe(title))
    known.set("descr", safe(about))


def _paragraphs(
    frame: Any, texts: Sequence[str], *, points: float | None = None, bold: bool = False, colour: str = ""
) -> None:
    for n, text in enumerate(texts):
        _run(frame.paragraphs[0] if n == 0 else frame.add_paragraph(), text, points=points, bold=bold, colour=colour)


def _run(paragraph: Any, text: str, *, points: float | None, bold: bool, colour: str) -> None:
    run = paragraph.add_run()
    run.text = " ".join(safe(text).split())
    if points is not None:
        run.font.size = Pt(points)
    if bold:
        run.font.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _footing(slide: Any, text: str, number: int) -> None:
    """The layout's own footing and slide number, which python-pptx does not bring to a slide."""
    for shape in slide.slide_layout.placeholders:
        kind = shape._element.find(f".//{qn('p:ph')}").get("type")
        if kind not in ("ftr", "sldNum"):
            continue
        copied = deepcopy(shape._element)
        slide.shapes._spTree.append(copied)
        copied.find(f".//{qn('p:cNvPr')}").set("id", str(max(each.shape_id for each in slide.shapes) + 1))
        paragraph = copied.find(f".//{qn('a:p')}")
        if kind == "sldNum":
            paragraph.find(f"{qn('a:fld')}/{qn('a:t')}").text = str(number)
        else:
            run = etree.Element(qn("a:r"))
            etree.SubElement(run, qn("a:rPr"), lang=TONGUE)
            etree.SubElement(run, qn("a:t")).text = safe(text)
            paragraph.insert(0, run)


def _blank(deck: Any) -> None:
    """python-pptx's template made wide, in our typeface and colours, with the layouts that are used and no other."""
    kept = {OPENING, LISTED, PLAIN}
    for layout in [each for each in deck.slide_layouts if each.name not in kept]:
        deck.slide_layouts.remove(layout)
    deck.element.sldSz.attrib.pop("type", None)
    master = deck.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _themed(theme.blob)
    places = {
        "title": Box(MARGIN, TITLE_TOP, FULL, TITLE_HIGH),
        "ctrTitle": Box(MARGIN, 1.6, FULL, 1.9),
        "subTitle": Box(MARGIN, 3.7, FULL, 2.6),
        "body": Box(MARGIN, BODY_TOP, FULL, BODY_END - BODY_TOP),
        "obj": Box(MARGIN, BODY_TOP, FULL, BODY_END - BODY_TOP),
        "ftr": Box(MARGIN, FOOT_TOP, FULL - 1.2, FOOT_HIGH),
        "sldNum": Box(WIDE - MARGIN - 1, FOOT_TOP, 1, FOOT_HIGH),
    }
    for sheet in (master, *deck.slide_layouts):
        for shape in list(sheet.placeholders):
            kind = shape._element.find(f".//{qn('p:ph')}").get("type", "obj")
            if kind == "dt":
                shape._element.getparent().remove(shape._element)
                continue
            shape.left, shape.top, shape.width, shape.height = places[kind].inches()
            _lettered(shape, kind)
    styles = master._element.find(qn("p:txStyles"))
    _style(styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}"), TITLE_POINTS, bold=True)
    for level in styles.find(qn("p:bodyStyle")):
        _style(level, LEAD_POINTS, bold=False)
    for rel in [key for key, each in deck.part.package._rels.items() if each.reltype.endswith("/thumbnail")]:
        deck.part.package._rels.pop(rel)
    for rel in [key for key, each in deck.part.rels.items() if each.reltype.endswith("/printerSettings")]:
        deck.part.rels.pop(rel)


def _lettered(shape: Any, kind: str) -> None:
    """A placeholder's own letters: in the template they are grey, small or in the middle."""
    body = shape._element.find(qn("p:txBody"))
    frame = body.find(qn("a:bodyPr"))
    for old in list(frame):
        frame.remove(old)
    frame.set("anchor", {"title": "b", "ctrTitle": "b", "ftr": "ctr", "sldNum": "ctr"}.get(kind, "t"))
    for side in ("lIns", "rIns"):
        frame.set(side, str(Inches(SIDE)))
    held = body.find(qn("a:lstStyle"))
    for old in list(held):
        held.remove(old)
    if kind in ("ftr", "sldNum", "ctrTitle", "subTitle"):
        level = etree.SubElement(held, qn("a:lvl1pPr"), algn="r" if kind == "sldNum" else "l", marL="0", indent="0")
        if kind == "subTitle":
            etree.SubElement(level, qn("a:buNone"))
        points = {"ctrTitle": OPENING_POINTS, "subTitle": 22}.get(kind, POINTS)
        letter = etree.SubElement(level, qn("a:defRPr"), sz=str(points * 100))
        if kind == "ctrTitle":
            letter.set("b", "1")
        fill = etree.SubElement(letter, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val={"ctrTitle": NAVY, "subTitle": INK}.get(kind, SOFT))


def _style(level: Any, points: int, *, bold: bool) -> None:
    level.set("algn", "l")
    letter = level.find(qn("a:defRPr"))
    letter.set("sz", str(points * 100))
    if bold:
        letter.set("b", "1")
    after = level.find(qn("a:spcBef"))
    for old in list(after):
        after.remove(old)
    etree.SubElement(after, qn("a:spcPts"), val="0" if bold else str(BETWEEN * 100))


def _themed(theme: bytes) -> bytes:
    root = etree.fromstring(theme)
    for fonts in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        fonts.find(qn("a:latin")).set("typeface", TYPEFACE)
    for name, colour in (("dk2", NAVY), ("accent1", NAVY), ("accent2", "C2500C")):
        held = next(root.iter(qn(f"a:{name}")))
        for old in list(held):
            held.remove(old)
        etree.SubElement(held, qn("a:srgbClr"), val=colour)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _british(name: str, part: bytes) -> bytes:
    """A part whose every letter is marked as British English, for the spelling checker and the voice that reads it."""
    if not (name.startswith("ppt/") and name.endswith(".xml")):
        return part
    root = etree.fromstring(part)
    for run in root.iter(qn("a:r")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, etree.Element(qn("a:rPr")))
    for each in root.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        each.set("lang", TONGUE)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
