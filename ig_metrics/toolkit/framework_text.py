"""A framework as the text of its file: what was brought in from elsewhere, written so that a council can correct it."""

from __future__ import annotations

import json
from typing import Any

from ig_metrics.toolkit.edition import EACH_LINE, LEVELS, Framework, Status


def as_toml(made: Framework, remark: str = "") -> bytes:
    """The file's text; read back it is the same framework. `remark` is put at the top, after `# `."""
    out = [f"# {line}" for line in remark.splitlines()] + ([""] if remark else [])
    out += _pairs(id=made.id, title=made.title, edition=made.edition, view=made.view, source=made.source,
                  checked_by=made.checked_by)  # fmt: skip
    out += [f"{name} = {day}" for name in ("checked_on", "review_due") if (day := getattr(made, name))]
    if made.levels != LEVELS:
        numbered = all(level.isdecimal() for level in made.levels)
        out += _pairs(max_level=made.max_level) if numbered else _pairs(levels=list(made.levels))
    if made.expects == EACH_LINE:
        out += _pairs(expects=made.expects)
    if not made.complete:
        out += _pairs(complete=False)
    if made.item != "requirement":
        out += _pairs(item=made.item)
    out += ["categories = [", *(f"    {_toml(name)}," for name in made.categories), "]"]
    if made.status != Status():
        out += [
            "",
            "[status]",
            *_pairs(met=made.status.met, with_plan=made.status.with_plan, not_met=made.status.not_met),
        ]
    if made.evidence_from_level is not None:
        out += ["", "[evidence]", *_pairs(from_level=made.evidence_from_level)]
    for rule in made.rules:
        least = ", ".join(f"{level} = {value:g}" for level, value in rule.minimum.items())
        out += ["", "[[rules]]", *_pairs(requirement=rule.requirement, measure=rule.measure, key=rule.key)]
        out += [f"minimum = {{ {least} }}", *_pairs(source=rule.source)]
    for each in made.certificates:
        out += ["", "[[certificates]]", *_pairs(name=each.name, title=each.title, full=list(each.full),
                                               part=list(each.part), source=each.source)]  # fmt: skip
    for line in made.requirements:
        out += ["", "[[requirements]]", *_pairs(number=line.number, category=line.category, title=line.title,
                                                sourced=line.sourced, source=line.source)]  # fmt: skip
        if not line.mandatory:
            out += _pairs(mandatory=False)
        if line.expected:
            out += _pairs(expected=line.expected)
        if line.levels:
            out += _pairs(levels=list(line.levels))
    return ("\n".join(out) + "\n").encode()


def _pairs(**values: Any) -> list[str]:
    return [f"{name} = {_toml(value)}" for name, value in values.items()]


def _toml(value: Any) -> str:
    """A text, a number, true or false, or a list of texts as TOML writes it: JSON's forms, but for one character."""
    return json.dumps(value).replace("\x7f", "\\u007F")
