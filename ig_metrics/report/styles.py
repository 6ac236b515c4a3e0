"""The styles of a paper: the ones it is set in without a template, and its own few that a council's template need not have.

A4 upright, British English, one typeface. Headings, captions, lists and tables are real styles, so that Word's navigation, its
contents list and a screen reader find them, and a template can give each its own look.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

TYPEFACE = "Arial"
INK, ACCENT = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x12, 0x35, 0x5B)
SHADE, LINE, MARKED = "DCE6F0", "8A99A8", "FFF2B3"
TITLE, CAPTION, POINT = "Title", "Caption", "List Bullet"
HEADINGS = ("Heading 1", "Heading 2")
TO_COMPLETE, TABLE_TEXT, TABLE_HEADING, TABLE_NOTE = "To be completed", "Table text", "Table heading", "Table note"
PAPER_TABLE = "Paper table"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2)
SIZES = {"Normal": (11, False), TITLE: (20, True), "Heading 1": (15, True), "Heading 2": (12.5, True), "Heading 3": (11, True),
         CAPTION: (9.5, True), POINT: (None, False), "Header": (9, False), "Footer": (9, False)}  # fmt: skip
BEFORE = {"Heading 1": 16, "Heading 2": 12, "Heading 3": 8, CAPTION: 10}
AFTER = {TITLE: 10, CAPTION: 3, POINT: 3}
SYMBOL = "\uf0b7"


def plain() -> Any:
    """An empty document set in the paper's own styles: what a paper is written on where no template is given."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    _letters(_defaults(document).find(qn("w:rFonts")))
    _bullets(document)
    for name, (size, bold) in SIZES.items():
        style = document.styles[name]
        heading = name.startswith("Heading") or name == TITLE
        for each in (style, *_linked(document, style)):
            _set(each, size, bold, ACCENT if heading else INK)
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(BEFORE.get(name, 0)), Pt(AFTER.get(name, 6))
        form.keep_with_next = heading or name == CAPTION
    normal = document.styles["Normal"]
    normal.font.name = TYPEFACE
    _letters(normal.element.rPr.find(qn("w:rFonts")))
    normal.paragraph_format.line_spacing = 1.1
    border = document.styles[TITLE].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles[TITLE].element.pPr.remove(border)
    return complete(document)


def complete(document: Any) -> Any:
    """Add the paper's own styles that a document lacks, in the typeface of its Normal, and say that it is in British English."""
    british(document)
    held = {style.name for style in document.styles}
    for name in (TABLE_TEXT, TABLE_HEADING, TABLE_NOTE):
        if name not in held:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.font.size, style.font.bold = Pt(9), name == TABLE_HEADING
            form = style.paragraph_format
            form.line_spacing, form.keep_with_next = 1.0, name == TABLE_HEADING
            form.space_before, form.space_after = (Pt(2), Pt(8)) if name == TABLE_NOTE else (Pt(0), Pt(0))
    if TO_COMPLETE not in held:
        style = document.styles.add_style(TO_COMPLETE, WD_STYLE_TYPE.CHARACTER)
        style.font.italic = True
        style.element.get_or_add_rPr().append(parse_xml(_shade(MARKED)))
    if PAPER_TABLE not in held:
        document.styles.element.append(_table_style(document))
    return document


def british(document: Any) -> None:
    """Say in a document's defaults that it is in British English."""
    defaults = _defaults(document)
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "en-GB")
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), "en-GB")
    settings = document.settings.element.find(qn("w:themeFontLang"))
    if settings is not None:
        settings.set(qn("w:val"), "en-GB")


def _defaults(document: Any) -> Any:
    found = document.styles.element
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        inner = found.find(qn(name))
        if inner is None:
            inner = OxmlElement(name)
            found.insert(0, inner)
        found = inner
    return found


def _shade(fill: str) -> str:
    return f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _table_style(document: Any) -> Any:
    """Thin lines, room in the cells, and a shaded heading row."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    room = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))
    )
    default = document.styles.default(WD_STYLE_TYPE.TABLE)
    based = f'<w:basedOn w:val="{default.style_id}"/>' if default is not None else ""
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable"><w:name w:val="{PAPER_TABLE}"/>{based}'
        f'<w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{room}</w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{_shade(SHADE)}</w:tcPr></w:tblStylePr></w:style>'
    )  # fmt: skip


def _linked(document: Any, style: Any) -> list[Any]:
    """The style of letters that goes with a style of paragraphs."""
    link = style.element.find(qn("w:link"))
    return [] if link is None else [each for each in document.styles if each.style_id == link.get(qn("w:val"))]


def _set(style: Any, size: float | None, bold: bool, colour: RGBColor) -> None:
    """Size (None: Normal's), weight and colour; the typeface is Normal's, so that a template changes it in one place."""
    style.font.bold, style.font.italic, style.font.size = bold, False, None if size is None else Pt(size)
    style.font.color.rgb = colour
    found = style.element.get_or_add_rPr()
    fonts, coloured = found.find(qn("w:rFonts")), found.find(qn("w:color"))
    if fonts is not None:
        found.remove(fonts)
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
