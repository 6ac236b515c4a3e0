"""A council's own look: a Word document whose styles, page, header, footer and logo a paper is written in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from ig_metrics import settings as settings_file
from ig_metrics import wording
from ig_metrics.errors import Refused
from ig_metrics.report import styles
from ig_metrics.settings import Settings
from ig_metrics.wording.paper import TEMPLATE_SAYS

FOLDER, NAME = "templates", "paper.docx"
"""Where a template is taken from when settings name none: `templates/paper.docx` in the home folder."""
NEEDED = (styles.TITLE, *styles.HEADINGS, styles.CAPTION, styles.POINT)
MOST_MB, MOST_UNPACKED_MB, MOST_PARTS = 20, 200, 2000
MACROS, AS_TEMPLATE = "macroEnabled", "wordprocessingml.template.main+xml"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
DOCUMENT = "word/document.xml"
SAVE_AGAIN = "Open it in Word and save it as a Word document (.docx)"
OWN = "or start from the paper's own: ig-metrics report --template-out template.docx."


def path_of(settings: Settings, home: Path | None = None) -> Path | None:
    """The template to write papers in: `[report] template`, in the home folder unless it is a whole path, else
    `templates/paper.docx` there; None where neither is."""
    home = home or settings_file.home_folder()
    if settings.report.template:
        return home / settings.report.template
    usual = home / FOLDER / NAME
    return usual if usual.exists() else None


def opened(path: Path, organisation: str) -> Any:
    """A template as an empty document in its styles, with its page, header and footer, and the pictures of its body.

    Its text is left out. Raises Refused for what is no Word document, holds macros, or lacks a style a paper needs.
    """
    document = _document(path)
    held = {style.name for style in document.styles}
    lacking = [name for name in NEEDED if name not in held]
    if lacking:
        raise _refused(
            path, f"has no style called {wording.listing(f'“{name}”' for name in lacking)}",
            f"Open it in Word, give a line of text {'that style' if len(lacking) == 1 else 'each of those styles'} and save it",
        )  # fmt: skip
    _emptied(document, organisation)
    return styles.complete(document)


def default() -> bytes:
    """The paper's own look as a template to change: a line in each style. Its text is left out of papers."""
    document = styles.plain()
    document.core_properties.title = "Template of the committee paper"
    document.add_paragraph("Template of the committee paper", style=styles.TITLE)
    for text in TEMPLATE_SAYS:
        document.add_paragraph(text)
    for name in styles.HEADINGS:
        document.add_paragraph(f"{name}: headings of the paper", style=name)
    document.add_paragraph("Normal: paragraphs of the paper.")
    document.add_paragraph("List Bullet: points of a list.", style=styles.POINT)
    document.add_paragraph().add_run("To be completed: what a person must still write.", style=styles.TO_COMPLETE)
    document.add_paragraph("Caption: above each table and chart", style=styles.CAPTION)
    table = document.add_table(rows=2, cols=2, style=styles.PAPER_TABLE)
    for row, style in zip(table.rows, (styles.TABLE_HEADING, styles.TABLE_TEXT), strict=True):
        for cell in row.cells:
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(style)
    document.add_paragraph("Table note: below a table.", style=styles.TABLE_NOTE)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _document(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_MB * 1_000_000:
            raise _refused(path, f"is larger than {MOST_MB} MB", "Use smaller pictures")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            f"The template {path.name} cannot be read: {error.strerror}. Put it there, or correct [report] template in settings.toml."
        ) from None
    if data.startswith(OLD_OR_LOCKED):
        raise _refused(path, "has a password or is of an old Word", SAVE_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(each.file_size for each in parts.infolist())
            names, types = parts.namelist(), parts.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        raise _refused(path, "is damaged, or is no Word document", SAVE_AGAIN) from None
    if MACROS in types or any("vbaproject" in name.lower() for name in names):
        raise _refused(path, "holds macros, which are never used", f"{SAVE_AGAIN}, without them,")
    if AS_TEMPLATE in types:
        raise _refused(path, "is a Word template (.dotx)", SAVE_AGAIN)
    if unpacked > MOST_UNPACKED_MB * 1_000_000 or len(names) > MOST_PARTS:
        raise _refused(path, "is far larger unpacked than a template is", "Take the large pictures out of it")
    try:
        document = Document(io.BytesIO(data))
        assert document.element.body is not None
        assert len(document.sections)
    except Exception:  # a stranger's file can fail in any way
        raise _refused(path, "is damaged, or is no Word document", SAVE_AGAIN) from None
    return document


def _refused(path: Path, fault: str, remedy: str) -> Refused:
    return Refused(f"The template {path.name} {fault}. {remedy} {OWN}")


def _emptied(document: Any, organisation: str) -> None:
    """Take the text out of a template's body: what is left is its last section's page, its headers, footers and pictures."""
    body = document.element.body
    _inherited(body)
    for child in list(body):
        if child.tag == qn("w:sectPr"):
            continue
        pictures = [*child.iter(qn("w:drawing"))] if child.tag == qn("w:p") else []
        if not pictures or "".join(each.text or "" for each in child.iter(qn("w:t"))).strip():
            body.remove(child)
            continue
        for broken in [*child.iter(qn("w:sectPr")), *child.iter(qn("w:br"))]:
            broken.getparent().remove(broken)
        for each in child.iter(qn("wp:docPr")):
            if not each.get("descr"):
                each.set("descr", organisation)
    attached = document.settings.element.find(qn("w:attachedTemplate"))
    if attached is not None:
        document.settings.element.remove(attached)
        document.settings.part.rels.pop(attached.get(qn("r:id")), None)


def _inherited(body: Any) -> None:
    """Give the last section the headers and footers it would take over from those before it, which are left out."""
    found: dict[tuple[str, str], Any] = {}
    sections = list(body.iter(qn("w:sectPr")))
    for section in sections:
        for name in ("w:headerReference", "w:footerReference"):
            for each in section.findall(qn(name)):
                found[name, each.get(qn("w:type"))] = each
    last = sections[-1]
    held = {each for each in last if each.tag in (qn("w:headerReference"), qn("w:footerReference"))}
    for each in reversed(list(found.values())):
        if each not in held:
            last.insert(0, each)
