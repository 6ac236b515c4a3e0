"""What the short forms of a paper choose to say, from its briefing: what a person wrote, else what the figures say."""

from __future__ import annotations

from collections.abc import Iterable

from ig_metrics import wording
from ig_metrics.report import cells
from ig_metrics.report.blocks import LEFT_TO_WRITE, Points, Text, unmarked
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


def levels_table(facts: Facts) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The headings and rows of the table of categories: before where it is known, the target where categories have several."""
    compared = any(each.before for each in facts.levels)
    apart = len({each.target for each in facts.levels}) > 1
    headings = ("Category", *(("Before",) if compared else ()), "Now", *(("Target",) if apart else ()), "At target")
    rows = tuple(
        (each.category, *((each.before or cells.NONE,) if compared else ()), each.now, *((each.target,) if apart else ()),
         f"{each.at_target} of {each.applicable}")
        for each in facts.levels
    )  # fmt: skip
    return headings, rows


def scenarios_table(facts: Facts) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The headings and rows of the table of what may be at target by the deadline."""
    rows = tuple((each.name, f"{nearest(each.requirements)} of {each.of}", each.span) for each in facts.scenarios)
    return ("By the deadline", "At target", "In 8 of 10 cases"), rows


def plan_said(briefing: Briefing) -> tuple[str, ...]:
    """The plan and the forecast in words, without what the table of scenarios says."""
    facts = briefing.facts
    known = {each.text for each in facts.scenarios}
    ahead = " ".join(text for text in facts.forecast if text not in known)
    return told(briefing, "plan", (ahead, " ".join(facts.plan[:2]), facts.promised))


def who(briefing: Briefing) -> tuple[str, ...]:
    """Whose meeting it is: the council, and the committee where it is named."""
    return (briefing.organisation, *(() if briefing.committee.startswith(LEFT_TO_WRITE) else (briefing.committee,)))


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
