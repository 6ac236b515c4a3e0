"""A Word document, read back as a reader of its parts sees it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape

from docx import Document


def opened(content):
    return Document(io.BytesIO(content))


def xml(content):
    """Every XML part of the document as one text."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        held = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))]
    return unescape("\n".join(held))


def words(content):
    """What a reader reads: paragraphs and cells, one to a line."""
    document = opened(content)
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(said)


def sentences(briefing):
    """What a briefing says, without making a document of it."""
    return json.dumps([section["blocks"] for section in briefing.as_json()["sections"]], ensure_ascii=False)


def table(content, caption):
    """The rows of the table whose caption begins so, each a dict by heading."""
    for found in opened(content).tables:
        named = re.search(r'<w:tblCaption w:val="([^"]*)"', found._tbl.xml)
        if named and unescape(named.group(1)).startswith(caption):
            heads, *rows = ([cell.text for cell in row.cells] for row in found.rows)
            return [dict(zip(heads, row, strict=True)) for row in rows]
    raise AssertionError(f"no table is called {caption}")
