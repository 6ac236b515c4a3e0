"""Word's own parts that python-docx leaves to its users: fields, header rows, alt text."""

from __future__ import annotations

import re
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ig_metrics.report import styles
from ig_metrics.report.blocks import LEFT_TO_WRITE, Table, safe

KEPT_TOGETHER = 12
"""The most rows of a table that is not broken over two pages."""
LEAST_CARRIED = 3
"""A longer table carries at least so many rows to its last page: one alone, below its headings, looks lost."""
EMU_PER_CM = 360_000


def titled(document: Any, title: str, about: str, author: str) -> None:
    """Write a document's properties: its title, what it is about, whose it is, its language."""
    properties = document.core_properties
    properties.title, properties.subject, properties.author = safe(title), safe(about), safe(author)
    properties.last_modified_by, properties.language, properties.comments = safe(author), "en-GB", ""
    properties.keywords, properties.revision = "", 1


def width_cm(document: Any) -> float:
    """The width between the margins."""
    section = document.sections[-1]
    return float((section.page_width - section.left_margin - section.right_margin) / EMU_PER_CM)


def write(paragraph: Any, text: str, style: str | None = None) -> Any:
    """Add a text to a paragraph, its `**...**` in bold and `[To be completed: ...]` marked as such."""
    for n, part in enumerate(safe(text).split("**")):
        for piece in re.split(r"(\[To be completed:.*?\])", part):
            if piece:
                run = paragraph.add_run(piece, styles.TO_COMPLETE if piece.startswith(LEFT_TO_WRITE) else style)
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
    paragraph = document.add_paragraph(style=styles.CAPTION)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{kind} ")
    field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    write(paragraph, f": {text}")


def table(document: Any, given: Table) -> None:
    """A table whose heading row is repeated on every page, whose rows are not split, with its description for who cannot see it."""
    made = document.add_table(rows=1, cols=len(given.headings), style=styles.PAPER_TABLE)
    made.autofit = False
    across = width_cm(document)
    widths = [Cm(across * share / sum(given.widths)) for share in given.widths]
    for grid, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    # by its id: python-docx looks a style up by name in every style there is, for each of a thousand cells
    heading, text = (document.styles[name].style_id for name in (styles.TABLE_HEADING, styles.TABLE_TEXT))
    _row(made.rows[0], given.headings, widths, heading, given.numbers)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    together, last = len(given.rows) <= KEPT_TOGETHER, len(given.rows) - LEAST_CARRIED
    for n, cells in enumerate(given.rows, start=1):
        _row(made.add_row(), cells, widths, text, given.numbers, keep=(together or n > last) and n < len(given.rows))
    for row in made.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    _properties(made, given)
    if given.note:
        write(document.add_paragraph(style=styles.TABLE_NOTE), given.note)


def _row(
    row: Any, cells: tuple[str, ...], widths: list[Any], style: str, numbers: frozenset[int], *, keep: bool = False
) -> None:
    for n, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        if n in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        write(paragraph, text)


def _properties(made: Any, given: Table) -> None:
    found = made._tbl.tblPr
    look = found.find(qn("w:tblLook"))
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
    """The paper's name and `Page 1 of 9` on every page; where a template has a footer of its own, what it lacks of that."""
    section = document.sections[-1]
    parts = [section.header, section.footer]
    if document.settings.odd_and_even_pages_header_footer:
        parts += [section.even_page_header, section.even_page_footer]
    parts = [each for each in parts if not each.is_linked_to_previous]
    if any("PAGE" in asked.upper().split() for part in parts for asked in _asked(part)):
        return
    held = section.footer
    own = not held.is_linked_to_previous and _says_something(held)
    there = held.paragraphs
    paragraph = there[0] if there and not own else held.add_paragraph(style=there[-1].style if there else None)
    write(paragraph, "Page " if own else f"{text}. Page ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES", "1")


def _asked(part: Any) -> list[str]:
    """The fields of a header or footer."""
    simple = [each.get(qn("w:instr")) or "" for each in part._element.iter(qn("w:fldSimple"))]
    return [*simple, *(each.text or "" for each in part._element.iter(qn("w:instrText")))]


def _says_something(part: Any) -> bool:
    found = part._element
    pictures = any(True for name in ("w:drawing", "w:pict", "w:tbl") for _ in found.iter(qn(name)))
    return pictures or bool("".join(each.text or "" for each in found.iter(qn("w:t"))).strip())


def picture(document: Any, content: Any, alt: str, title: str) -> None:
    """A picture with its description, as wide as the text."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(8)
    shape = paragraph.add_run().add_picture(content, width=Cm(width_cm(document)))
    shape._inline.docPr.set("descr", safe(alt))
    shape._inline.docPr.set("title", safe(title))
