"""What a person wrote in place of a paper's generated sentences. Tables and charts are never edited: they come from the figures.

A person's text is plain: each line is a paragraph, and `- ` before it makes it a point of a list. It goes to the committee as it
stands, so whoever offers a page to write it on must say so.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from ig_metrics.report.blocks import (
    LEFT_TO_WRITE,
    Block,
    Picture,
    Points,
    Section,
    Table,
    Text,
    ToComplete,
    safe,
    unmarked,
)
from ig_metrics.report.briefing import Briefing

OPENING = {
    "committee": "Committee",
    "report_of": "Report of",
    "electoral_division": "Electoral divisions affected",
    "contact": "Contact for further information",
}
"""What of the title block can be written, by the name of the briefing's field."""
POINT = re.compile(r"\s*[-•*–]\s+")
WHOLLY = re.compile(re.escape(LEFT_TO_WRITE) + r" .*\]")

Unit = Text | ToComplete | tuple[str]
"""A paragraph, a place to write in, or (in a tuple of its own) one point of a list."""


def editable(briefing: Briefing) -> dict[str, str]:
    """The generated text of each part that a person may rewrite, by its stable id: the title block's lines, then each section
    that is not an appendix ("" where it has a table alone). Paragraphs are parted by an empty line; points begin with `- `."""
    opening = {name: getattr(briefing, name) for name in OPENING}
    return opening | {each.key: _as_text(_units(each.blocks)) for each in briefing.sections if not each.appendix}


def headings(briefing: Briefing) -> dict[str, str]:
    """What each part of `editable` is called in the paper, by its id."""
    return OPENING | {each.key: each.heading for each in briefing.sections if not each.appendix}


def edited(briefing: Briefing, edits: Mapping[str, str]) -> Briefing:
    """The briefing with what a person wrote in the place of its generated text, by the ids of `editable`.

    A text of nothing but spaces leaves the generated one; an id the paper does not have is passed over. A table or chart stays
    after the paragraph it followed where that still stands, else after the text.
    """
    given = {key: safe(text) for key, text in edits.items() if safe(text).strip()}
    lines: dict[str, Any] = {name: unmarked(" ".join(given[name].split())) for name in OPENING if name in given}
    sections = tuple(
        each if each.appendix or each.key not in given else _rewritten(each, given[each.key])
        for each in briefing.sections
    )
    return dataclasses.replace(briefing, **lines, sections=sections)


def _rewritten(section: Section, text: str) -> Section:
    written = _written(text)
    was = _units(section.blocks)
    if not written or [_key(unit) for unit in written] == [_key(unit) for unit in was]:
        return section
    stands = _survivors(was, written)
    # a paragraph that was left as it is keeps its bold
    units = [was[old] for old, new in sorted(stands.items(), key=lambda pair: pair[1])]
    kept = dict(zip(sorted(stands.values()), units, strict=True))
    after: dict[int, list[Block]] = {}
    passed = 0
    for block in section.blocks:
        if isinstance(block, Table | Picture):
            after.setdefault(_place(passed, len(was), stands, len(written)), []).append(block)
        else:
            passed += len(_units((block,)))
    blocks: list[Block] = [*after.get(-1, ())]
    for n, unit in enumerate(written):
        _add(blocks, kept.get(n, unit))
        blocks += after.get(n, ())
    return dataclasses.replace(section, blocks=tuple(blocks), edited=True)


def _place(passed: int, whole: int, stands: Mapping[int, int], written: int) -> int:
    """After which paragraph of the new text a table stands that stood after `passed` of the old (-1: before the first)."""
    before = [stands[old] for old in range(passed) if old in stands]
    if before:
        return before[-1]
    following = [stands[old] for old in range(passed, whole) if old in stands]
    return following[0] - 1 if following else written - 1


def _survivors(was: list[Unit], written: list[Unit]) -> dict[int, int]:
    """Which old paragraphs stand in the new text as they were: their number there, by their number here."""
    match = SequenceMatcher(None, [_key(unit) for unit in was], [_key(unit) for unit in written], autojunk=False)
    return {found.a + n: found.b + n for found in match.get_matching_blocks() for n in range(found.size)}


def _units(blocks: Iterable[Block]) -> list[Unit]:
    found: list[Unit] = []
    for block in blocks:
        if isinstance(block, Points):
            found += [(text,) for text in block.texts]
        elif isinstance(block, Text | ToComplete):
            found.append(block)
    return found


def _key(unit: Unit) -> tuple[str, str]:
    said = unit[0] if isinstance(unit, tuple) else unit.text
    return type(unit).__name__, " ".join(unmarked(said).split())


def _as_text(units: list[Unit]) -> str:
    said = ""
    for n, unit in enumerate(units):
        point = isinstance(unit, tuple)
        said += "" if n == 0 else "\n" if point and isinstance(units[n - 1], tuple) else "\n\n"
        said += ("- " if point else "") + _key(unit)[1]
    return said


def _written(text: str) -> list[Unit]:
    found: list[Unit] = []
    for line in unmarked(text).splitlines():
        point = POINT.match(line)
        said = " ".join((line[point.end() :] if point else line).split())
        if said:
            found.append((said,) if point else ToComplete(said) if WHOLLY.fullmatch(said) else Text(said))
    return found


def _add(blocks: list[Block], unit: Unit) -> None:
    """Add a paragraph or point, to the list before it where there is one."""
    if not isinstance(unit, tuple):
        blocks.append(unit)
    elif blocks and isinstance(blocks[-1], Points):
        blocks[-1] = Points((*blocks[-1].texts, *unit))
    else:
        blocks.append(Points(unit))
