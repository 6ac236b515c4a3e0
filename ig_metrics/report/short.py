"""What the short forms of a paper choose to say, from its briefing: what a person wrote, else what the figures say."""

from __future__ import annotations

from collections.abc import Iterable

from ig_metrics import wording
from ig_metrics.report.blocks import Points, Text, unmarked
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.facts import Facts, Headline

CARDS = 4
FIRST_ASKED = (
    "categories",
    "short",
    "training",
    "bar",
    "breaches",
    "period",
    "requirements",
    "late",
    "score",
    "filled",
)
"""Which figures answer the first question: the first four of these that are measured."""
ONE_OF = (("categories", "short"), ("breaches", "period"))
"""Figures that say nearly the same: the first that is measured stands for both."""


def written(briefing: Briefing, key: str) -> tuple[str, ...]:
    """What a person wrote in a section in place of its generated sentences; nothing where nobody did."""
    texts: list[str] = []
    for section in briefing.sections:
        for block in section.blocks if section.key == key and section.edited else ():
            texts += [block.text] if isinstance(block, Text) else block.texts if isinstance(block, Points) else []
    return tuple(unmarked(text) for text in texts)


def told(briefing: Briefing, key: str, generated: Iterable[str]) -> tuple[str, ...]:
    """What a person wrote in a section, else the generated texts that are not empty."""
    return written(briefing, key) or tuple(text for text in generated if text)


def questions(briefing: Briefing) -> tuple[str, ...]:
    """What a member may want to ask."""
    return told(briefing, "risk", briefing.facts.questions) or ("The figures raise no question.",)


def asked(briefing: Briefing) -> tuple[str, ...]:
    """What the committee is asked."""
    return told(briefing, "recommendation", (wording.TO_NOTE,))


def cards(facts: Facts) -> tuple[Headline, ...]:
    """The few figures that answer the first question, the most telling first."""
    known = {each.key: each for each in facts.headlines if each.shown != wording.NOT_MEASURED}
    for first, other in ONE_OF:
        if first in known:
            known.pop(other, None)
    return tuple(known[key] for key in FIRST_ASKED if key in known)[:CARDS]


def nearest(value: float) -> int:
    """A forecast number of requirements as it is told: the nearest whole one, halves up."""
    return int(value + 0.5)
