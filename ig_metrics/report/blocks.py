"""What a paper is made of, as plain data: headings, paragraphs, lists, tables, and what a person must still write.

Texts may hold Markdown bold (`**...**`) and nothing else of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LEFT_TO_WRITE = "[To be completed:"
"""How each place begins that a person must still write."""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class ToComplete:
    """What a person must write here, in square brackets."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table: `caption` says what it is, `about` describes it to somebody who cannot see it. `rows` are cells ready to print,
    the first of each names the row. `widths` are the columns' shares; `numbers` the columns set to the right."""

    caption: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart as a picture: `alt` describes it, `points` is what it is drawn from; `marked` are those beyond chance."""

    caption: str
    alt: str
    points: tuple[tuple[str, float | None], ...]
    marked: frozenset[int] = frozenset()
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None


Block = Text | Points | ToComplete | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading (level 1 to 3) and what stands under it. `key` does not change. `appendix`: it is of an appendix,
    which begins on a page of its own and which nobody rewrites; `edited` says that a person rewrote the text."""

    key: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    appendix: bool = False
    edited: bool = False


def unmarked(text: str) -> str:
    """A text without its bold marks."""
    return text.replace("**", "")


def safe(text: str) -> str:
    """A text without the characters that no XML may hold."""
    return NOT_IN_XML.sub("", text)


def left_to_write(blocks: Iterable[Block]) -> int:
    """How many places of these a person must still write."""
    texts = [
        text
        for block in blocks
        for text in (block.texts if isinstance(block, Points) else (getattr(block, "text", ""),))
    ]
    return sum(text.count(LEFT_TO_WRITE) for text in texts)


def as_data(block: Block) -> dict[str, Any]:
    """A block as JSON has it."""
    if isinstance(block, Text):
        return {"text": unmarked(block.text)}
    if isinstance(block, Points):
        return {"points": [unmarked(text) for text in block.texts]}
    if isinstance(block, ToComplete):
        return {"to_complete": block.text}
    if isinstance(block, Picture):
        return {"picture": block.caption, "alt": block.alt, "points": [list(point) for point in block.points]}
    return {
        "table": block.caption,
        "headings": list(block.headings),
        "rows": [[unmarked(cell) for cell in row] for row in block.rows],
    }
