"""A paper as a page shows it: its blocks as HTML, and two texts with what was added and taken out marked in words.

Every text is escaped; nothing but these tags comes out. The charts are the very pictures of the Word document.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from ig_metrics.dates import uk
from ig_metrics.report.blocks import LEFT_TO_WRITE, Block, Picture, Points, Section, Table, Text
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.chart import drawn
from ig_metrics.report.edited import OPENING

SAME, ADDED, GONE = "same", "added", "gone"
TO_WRITE = re.compile(f"({re.escape(escape(LEFT_TO_WRITE))}.*?\\])")
PARTED = re.compile(r"\n+|[^\S\n]*[^\s]+|[^\S\n]+")
"""A word goes with the space before it: spaces by themselves would all be like one another."""


@dataclass(frozen=True)
class Piece:
    """A run of text that is the same in both, was added, or is gone."""

    what: str
    text: str


def whole(briefing: Briefing) -> str:
    """The paper from its title block to its last appendix."""
    return f'<div class="ig-paper">{_opening(briefing)}{"".join(map(section, briefing.sections))}</div>'


def part(blocks: Iterable[Block]) -> str:
    """Some blocks by themselves."""
    return f'<div class="ig-paper">{"".join(map(_block, blocks))}</div>'


def section(given: Section) -> str:
    """A section under its heading, one level below the page's own title."""
    level = given.level + 1
    return f"<h{level}>{escape(given.heading)}</h{level}>{''.join(map(_block, given.blocks))}"


def _opening(briefing: Briefing) -> str:
    lines = "".join(
        f"<p><strong>{label}:</strong> {_said(getattr(briefing, name))}</p>"
        for name, label in OPENING.items()
        if name != "committee"
    )
    head = f"<p><strong>{escape(briefing.organisation)}</strong><br>{_said(briefing.committee)}"
    return f"{head}<br>Meeting to be held on {uk(briefing.held_on)}</p><h2>{escape(briefing.title)}</h2>{lines}"


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        image = base64.b64encode(drawn(block)).decode()
        return (
            f'<figure><figcaption>{_said(block.caption)}</figcaption><img alt="{escape(block.alt)}" '
            f'src="data:image/png;base64,{image}"></figure>'
        )
    if isinstance(block, Points):
        return f"<ul>{''.join(f'<li>{_said(text)}</li>' for text in block.texts)}</ul>"
    assert isinstance(block, Text) or hasattr(block, "text")
    return f"<p>{_said(block.text)}</p>"


def _table(given: Table) -> str:
    def cells(row: tuple[str, ...], head: bool) -> str:
        said = []
        for n, cell in enumerate(row):
            tag, scope = ("th", "col" if head else "row") if head or n == 0 else ("td", "")
            right = ' class="ig-number"' if n in given.numbers else ""
            said.append(f"<{tag}{f' scope={scope!r}' if scope else ''}{right}>{_said(cell)}</{tag}>")
        return f"<tr>{''.join(said)}</tr>"

    rows = "".join(cells(row, False) for row in given.rows)
    note = f'<p class="ig-note">{_said(given.note)}</p>' if given.note else ""
    # a table wider than a phone scrolls by itself, and can be reached with the keyboard
    return (
        f'<div class="ig-wide" role="region" tabindex="0" aria-label="{escape(given.caption)}"><table>'
        f"<caption>{_said(given.caption)}</caption><thead>{cells(given.headings, True)}</thead><tbody>{rows}</tbody></table></div>"
        f"{note}"
    )


def _said(text: str) -> str:
    """A text with its `**bold**` as such, and what is left to write marked."""
    parts = escape(text).split("**")
    bold = "".join(f"<strong>{each}</strong>" if n % 2 else each for n, each in enumerate(parts))
    return TO_WRITE.sub(r"<mark>\1</mark>", bold)


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word, what of `after` was in `before`, what was added, and what of `before` is gone; in the order of reading."""
    old, new = PARTED.findall(before.strip()), PARTED.findall(after.strip())
    pieces: list[Piece] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece(SAME, "".join(new[c:d])))
            continue
        for what, text in ((GONE, "".join(old[a:b])), (ADDED, "".join(new[c:d]))):
            if text:
                pieces.append(Piece(what, text))
    return tuple(pieces)


@functools.lru_cache(maxsize=128)
def marked(before: str, after: str) -> str:
    """`compared` as HTML: what was added underlined, what is gone struck through, and each said in words."""
    said = []
    for piece in compared(before, after):
        lines = "<br>".join(escape(line) for line in re.split(r"\n+", piece.text))
        if piece.what == SAME or not piece.text.strip():
            said.append(lines)
        elif piece.what == ADDED:
            said.append(f" <ins><b>[added:</b> {lines.strip()}<b>]</b></ins> ")
        else:
            said.append(f" <del><b>[taken out:</b> {lines.strip()}<b>]</b></del> ")
    return f'<div class="ig-paper ig-compared"><p>{"".join(said)}</p></div>'
