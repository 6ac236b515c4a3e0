"""The figures of a paper in one table: each as it is now, what moved, and what it rests on. What each means is told at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ig_metrics import wording
from ig_metrics.dates import uk, uk_short
from ig_metrics.report import cells
from ig_metrics.report.asked import Asked, Views
from ig_metrics.report.blocks import Block, Table, Text
from ig_metrics.wording import paper as words

EXPLAINED = {
    "score": ("Score",), "grade": ("Grade", "Status"), "categories": ("Level of a category",), "short": ("As expected",),
    "requirements": ("If nothing more finishes",), "training": ("In date %",), "past_due": ("Overdue", "Lapsed"),
    "bar": ("Bar",), "breaches": ("Breach", "Period"), "period": ("Breach",), "regulator": (), "per_1000": ("Per 1,000 staff",),
    "open": (), "late": ("Late",), "filled": ("Posts",), "past_72_hours": (),
}  # fmt: skip
"""The definitions that explain each figure."""
FROM_OVERVIEW = ("breaches", "past_72_hours")
"""The figures that the Overview alone has; its others stand on the pages they come from."""


@dataclass(frozen=True)
class Row:
    """A figure: its value as printed, what moved and what is to be noted ("": nothing), what it means, and what it rests on."""

    key: str
    label: str
    shown: str
    moved: str
    better: bool | None
    means: str
    source: str


def rows(views: Views) -> tuple[Row, ...]:
    """Every headline figure of a paper, in the order of its parts."""
    of_courses = [view for training, _, overdue in views.courses[:1] for view in (training, overdue)]
    found: list[Row] = []
    for view in (views.toolkit, *of_courses, views.overview, views.breaches, views.plan, views.resources):
        told = [view, views.forecast, *of_courses]
        meanings = {each.term: each.text for one in reversed(told) for each in one.definitions}
        for figure in view.figures:
            if figure.key not in EXPLAINED or (view is views.overview and figure.key not in FROM_OVERVIEW):
                continue
            moved = "; ".join(text for text in (figure.change, figure.note) if text)
            means = " ".join(meanings[term] for term in EXPLAINED[figure.key] if term in meanings)
            found.append(
                Row(figure.key, figure.label, figure.shown, moved, figure.better, means, _rests_on(view, views))
            )
    return tuple(found)


def figures(views: Views, asked: Asked, appendix: str) -> tuple[Block, ...]:
    """The table; a sentence where no figure is measured. `appendix` is the letter of the one that says what they mean ("": none)."""
    found = rows(views)
    if all(each.shown == wording.NOT_MEASURED for each in found):
        return (Text(words.nothing_measured(asked.as_at)),)
    table = Table(
        f"The figures, as at {uk(asked.as_at)}",
        "Each row is one figure: its value, what moved since the last meeting or is to be noted, and which data it rests on.",
        ("Figure", "Now", "Change and note", "Source"),
        tuple((each.label, f"**{each.shown}**", each.moved or cells.NONE, each.source or cells.NONE) for each in found),
        (1.7, 1.2, 2.3, 2.8),
    )
    return (table, *((Text(words.means_in_appendix(appendix)),) if appendix else ()))


def _rests_on(view: Any, views: Views) -> str:
    """`HR staff list of 31/03/2014; E-learning export of 24/01/2014 and 31/03/2014`"""
    kinds = {id(views.toolkit): ("toolkit", "plan"), id(views.overview): ("breaches", "meetings")}.get(id(view))
    days: dict[str, list[str]] = {}
    for each in view.sources:
        if kinds is None or each.kind in kinds:
            days.setdefault(each.kind_label, []).append(uk_short(each.as_at))
    return "; ".join(f"{label} of {wording.listing(of)}" for label, of in days.items())
