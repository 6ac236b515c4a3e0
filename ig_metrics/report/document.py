"""The committee paper as a Word document, in the council's form. The same briefing gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx.shared import Pt

from ig_metrics.dates import uk
from ig_metrics.report import chart, styles, template, word
from ig_metrics.report.blocks import Block, Picture, Points, Section, Table, Text, safe
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.packed import packed

LEFT_OUT = ("/thumbnail", "/stylesWithEffects", "/customXml", "/comments", "/commentsExtended", "/commentsIds",
            "/commentsExtensible", "/people", "/glossaryDocument", "/custom-properties")  # fmt: skip
"""Parts of a template that say nothing of the paper, or something of who wrote the template: a picture of an empty page, styles for
Word 2010, a bibliography, remarks and who made them, building blocks."""
ROOM = Pt(8)
"""What parts a table or a list from the paragraph below it."""
NUMBERED = {Table: "Table", Picture: "Figure"}


def docx(briefing: Briefing) -> bytes:
    """The paper as the bytes of a .docx file, in its template's look where it has one. Raises Refused for a template that cannot be used."""
    document = (
        styles.plain() if briefing.template is None else template.opened(briefing.template, briefing.organisation)
    )
    word.titled(
        document,
        f"{briefing.title}, {uk(briefing.held_on)}",
        f"{briefing.committee}, {uk(briefing.held_on)}",
        briefing.organisation,
    )
    made = dt.datetime.combine(briefing.made_on, dt.time())
    document.core_properties.created = document.core_properties.modified = made
    _opening(document, briefing)
    counted = dict.fromkeys(NUMBERED.values(), 0)
    for section in briefing.sections:
        _section(document, section, counted)
    word.footer(document, f"{briefing.title}, {uk(briefing.held_on)}. Figures as known on {briefing.known}")
    return _same_every_time(document)


def _opening(document: Any, briefing: Briefing) -> None:
    """The title block."""
    for label in (briefing.organisation, briefing.committee, f"Meeting to be held on {uk(briefing.held_on)}"):
        word.write(document.add_paragraph(), label if label.startswith("[") else f"**{label}**")
    document.add_paragraph(safe(briefing.title), style=styles.TITLE)
    for name, value in (
        ("Report of", briefing.report_of),
        ("Electoral divisions affected", briefing.electoral_division),
        ("Contact for further information", briefing.contact),
    ):
        word.write(document.add_paragraph(), f"**{name}:** {value}")


def _section(document: Any, section: Section, counted: dict[str, int]) -> None:
    heading = document.add_heading(safe(section.heading), level=section.level)
    heading.paragraph_format.page_break_before = True if section.appendix and section.level == 1 else None
    before: Block | None = None
    for block in section.blocks:
        if isinstance(before, Text) and before.text.endswith(":"):
            # a sentence that announces a list or table stays on its page
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        _block(document, block, counted, below_table=isinstance(before, Table) and not before.note)
        before = block


def _block(document: Any, block: Block, counted: dict[str, int], *, below_table: bool) -> None:
    if isinstance(block, Table | Picture):
        kind = NUMBERED[type(block)]
        counted[kind] += 1
        word.caption(document, kind, counted[kind], block.caption)
        if isinstance(block, Table):
            word.table(document, block)
        else:
            word.picture(document, io.BytesIO(chart.drawn(block)), block.alt, block.caption)
        return
    points = isinstance(block, Points)
    texts = block.texts if isinstance(block, Points) else (block.text,)
    for n, text in enumerate(texts):
        paragraph = word.write(document.add_paragraph(style=styles.POINT if points else None), text)
        if below_table and n == 0:
            paragraph.paragraph_format.space_before = ROOM
        if points and n == len(texts) - 1:
            paragraph.paragraph_format.space_after = ROOM


def _same_every_time(document: Any) -> bytes:
    """The document's bytes with nothing of the time of making in them."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(LEFT_OUT)]:
            rels.pop(key)
    made = io.BytesIO()
    document.save(made)
    return packed(made.getvalue())


def file_name(held_on: dt.date) -> str:
    """`information-governance-2014-03-31.docx`"""
    return f"information-governance-{held_on.isoformat()}.docx"
