"""Word's own parts that python-docx leaves to its users: styles, fields, header rows, alt text, language.

A4 upright, British English, one typeface. Headings, captions and lists are real styles, so that Word's navigation, its
contents list and a screen reader find them.
"""

from __future__ import annotations

import re
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ig_metrics.report.blocks import LEFT_TO_WRITE, Table, safe

TYPEFACE = "Arial"
INK, ACCENT = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x12, 0x35, 0x5B)
SHADE, LINE = "DCE6F0", "8A99A8"
TO_COMPLETE, TABLE_TEXT, TABLE_HEADING = "To be completed", "Table text", "Table heading"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2)
TEXT_WIDTH_CM = 17.0
SYMBOL = "\uf0b7"


def blank(title: str, about: str, author: str) -> Any:
    """An empty paper with its page, styles, language and properties."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    _styles(document)
    properties = document.core_properties
    properties.title, properties.subject, properties.author = safe(title), safe(about), safe(author)
    properties.last_modified_by, properties.language, properties.comments = safe(author), "en-GB", ""
    properties.keywords, properties.revision = "", 1
    return document


def _styles(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "en-GB")
    _letters(defaults.find(qn("w:rFonts")))
    _bullets(document)
    settings = document.settings.element.find(qn("w:themeFontLang"))
    if settings is not None:
        settings.set(qn("w:val"), "en-GB")
    sizes = {"Normal": (11, False), "Title": (20, True), "Heading 1": (15, True), "Heading 2": (12.5, True),
             "Heading 3": (11, True), "Caption": (9.5, True), "List Bullet": (11, False), "Header": (9, False),
             "Footer": (9, False)}  # fmt: skip
    for name, (size, bold) in sizes.items():
        style = document.styles[name]
        heading = name.startswith(("Heading", "Title"))
        _typeface(style, size, bold, ACCENT if heading else INK)
        for twin in _linked(document, style):
            _typeface(twin, size, bold, ACCENT if heading else INK)
        form = style.paragraph_format
        form.space_before = Pt({"Heading 1": 16, "Heading 2": 12, "Heading 3": 8, "Caption": 8}.get(name, 0))
        form.space_after = Pt({"Title": 10, "Caption": 3, "List Bullet": 3}.get(name, 6))
        form.keep_with_next = heading or name == "Caption"
    document.styles["Normal"].paragraph_format.line_spacing = 1.1
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)
    for name, bold in ((TABLE_TEXT, False), (TABLE_HEADING, True)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _typeface(style, 9, bold, INK)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = 1.0
    marked = document.styles.add_style(TO_COMPLETE, WD_STYLE_TYPE.CHARACTER)
    _typeface(marked, None, False, INK)
    marked.font.italic = True
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "FFF2B3")):
        shading.set(qn(f"w:{key}"), value)
    marked.element.get_or_add_rPr().append(shading)


def _linked(document: Any, style: Any) -> list[Any]:
    """The style of letters that goes with a style of paragraphs."""
    link = style.element.find(qn("w:link"))
    return [] if link is None else [each for each in document.styles if each.style_id == link.get(qn("w:val"))]


def _typeface(style: Any, size: float | None, bold: bool, colour: RGBColor) -> None:
    style.font.name, style.font.bold, style.font.italic = TYPEFACE, bold, False
    style.font.color.rgb = colour
    if size is not None:
        style.font.size = Pt(size)
    found = style.element.get_or_add_rPr()
    _letters(found.find(qn("w:rFonts")))
    coloured = found.find(qn("w:color"))
    for key in [key for key in coloured.attrib if "theme" in key]:
        del coloured.attrib[key]


def _letters(fonts: Any) -> None:
    # a theme's typeface would win over the one that is named
    for key in [key for key in fonts.attrib if "theme" in key.lower()]:
        del fonts.attrib[key]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), TYPEFACE)


def _bullets(document: Any) -> None:
    """Bullets as a letter of the paper's own typeface: the symbol font of the template is not on every machine."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        text, fonts = level.find(qn("w:lvlText")), next(level.iter(qn("w:rFonts")), None)
        if text is not None and fonts is not None and text.get(qn("w:val")) == SYMBOL:
            text.set(qn("w:val"), "•")
            for key in list(fonts.attrib):
                del fonts.attrib[key]
            _letters(fonts)


def write(paragraph: Any, text: str, style: str | None = None) -> Any:
    """Add a text to a paragraph, its `**...**` in bold and `[To be completed: ...]` marked as such."""
    for n, part in enumerate(safe(text).split("**")):
        for piece in re.split(r"(\[To be completed:.*?\])", part):
            if piece:
                run = paragraph.add_run(piece, TO_COMPLETE if piece.startswith(LEFT_TO_WRITE) else style)
                run.bold = True if n % 2 else None
    return paragraph


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that Word works out: a page's number, the number of a table. `shown` stands until it does."""
    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run(shown) if kind == "text" else paragraph.add_run()
        if kind == "instruction":
            asked = OxmlElement("w:instrText")
            asked.text = f" {instruction} "
            asked.set(qn("xml:space"), "preserve")
            run._r.append(asked)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def caption(document: Any, kind: str, number: int, text: str) -> None:
    """`Table 3: ...`, numbered by Word."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{kind} ")
    field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    write(paragraph, f": {text}")


def table(document: Any, given: Table) -> None:
    """A table whose heading row is repeated on every page, whose rows are not split, with its description for who cannot see it."""
    made = document.add_table(rows=1, cols=len(given.headings), style="Table Grid")
    made.autofit = False
    widths = [Cm(TEXT_WIDTH_CM * share / sum(given.widths)) for share in given.widths]
    for grid, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    _row(made.rows[0], given.headings, widths, TABLE_HEADING, given.numbers)
    repeated = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cells in given.rows:
        _row(made.add_row(), cells, widths, TABLE_TEXT, given.numbers)
    for row in made.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    _properties(made, given)
    note = document.add_paragraph(style=TABLE_TEXT)
    write(note, given.note)
    note.paragraph_format.space_before, note.paragraph_format.space_after = Pt(2), Pt(8)


def _row(row: Any, cells: tuple[str, ...], widths: list[Any], style: str, numbers: frozenset[int]) -> None:
    for n, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = width
        paragraph = cell.paragraphs[0]
        # by its id: python-docx looks a style up by name in every style there is, for each of a thousand cells
        paragraph._p.style = style.replace(" ", "")
        if n in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        write(paragraph, text)
        if style == TABLE_HEADING:
            shade = OxmlElement("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
                shade.set(qn(f"w:{key}"), value)
            cell._tc.get_or_add_tcPr().append(shade)


def _properties(made: Any, given: Table) -> None:
    found = made._tbl.tblPr
    look = found.find(qn("w:tblLook"))
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    for side, width in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
        space = OxmlElement(f"w:{side}")
        space.set(qn("w:w"), str(width))
        space.set(qn("w:type"), "dxa")
        margins.append(space)
    layout = found.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    if look is not None:
        for key, value in (
            ("firstRow", "1"),
            ("firstColumn", "1"),
            ("noHBand", "1"),
            ("noVBand", "1"),
            ("val", "06A0"),
        ):
            look.set(qn(f"w:{key}"), value)
    for name, text in (("w:tblCaption", given.caption), ("w:tblDescription", given.about)):
        element = OxmlElement(name)
        element.set(qn("w:val"), safe(text))
        found.append(element)


def footer(document: Any, text: str) -> None:
    """The paper's name and `Page 1 of 9` on every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    write(paragraph, f"{text}. Page ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES", "1")


def picture(document: Any, content: Any, alt: str, title: str, width_cm: float = TEXT_WIDTH_CM) -> None:
    """A picture with its description."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(8)
    shape = paragraph.add_run().add_picture(content, width=Cm(width_cm))
    shape._inline.docPr.set("descr", safe(alt))
    shape._inline.docPr.set("title", safe(title))
