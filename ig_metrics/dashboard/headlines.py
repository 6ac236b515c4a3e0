"""The headline figures of a paper, as a committee member is shown them: what is frozen when it is issued."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

from ig_metrics.dashboard.breaches import breaches
from ig_metrics.dashboard.overdue import overdue
from ig_metrics.dashboard.overview import overview
from ig_metrics.dashboard.plan import plan
from ig_metrics.dashboard.resources import resources
from ig_metrics.dashboard.toolkit import toolkit
from ig_metrics.dashboard.training import training
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.ledger.papers import Headline
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

PEOPLE = (
    "staff", "completions", "paper_returns", "exemptions", "network_accounts", "system_access", "identity_matches",
)  # fmt: skip
Door = Callable[..., Any]
OF_VIEWS: tuple[tuple[Door, tuple[str, ...], tuple[str, ...]], ...] = (
    (toolkit, ("score", "grade", "categories", "short", "requirements"), ("toolkit", "plan")),
    (overview, ("breaches",), ("breaches",)),
    (breaches, ("period", "regulator", "per_1000"), ("breaches", "staff")),
    (plan, ("open", "late"), ("plan",)),
    (resources, ("filled",), ("posts",)),
)
"""Each view, its figures that are a headline, and the kinds of data they rest on."""
OF_COURSES: tuple[tuple[Door, tuple[str, ...]], ...] = ((training, ("training",)), (overdue, ("past_due", "bar")))


def reader(viewer: Viewer) -> Viewer:
    """The viewer as a member of the committee: what was reported is what the committee was shown, whoever asks."""
    if viewer.role == "ig_lead":
        return viewer.preview("committee")
    return viewer if viewer.role == "committee" else Viewer(viewer.username, "committee")


def headlines(
    store: Store, settings: Settings, viewer: Viewer, question: Question, wanted: Container[str] | None = None
) -> tuple[Headline, ...]:
    """The headline figures for a question as the committee is shown them, those that were not measured left out.

    `wanted`: the keys of those to work out alone (None: all).
    """
    who = reader(viewer)
    found: list[Headline] = []
    for door, keys, kinds in OF_VIEWS:
        if not _any(wanted, keys):
            continue
        view = door(store, settings, who, question)
        found += [_headline(each, each.key, each.label, kinds) for each in view.figures if each.key in keys]
    for course in settings.courses:
        several = f", {course.title}" if len(settings.courses) > 1 else ""
        for door, keys in OF_COURSES:
            if not _any(wanted, [f"{key}:{course.code}" for key in keys]):
                continue
            view = door(store, settings, who, question, course=course.code)
            found += [
                _headline(each, f"{each.key}:{course.code}", f"{each.label}{several}", PEOPLE)
                for each in view.figures
                if each.key in keys
            ]
    return tuple({one.key: one for one in found}.values())


def _any(wanted: Container[str] | None, keys: Iterable[str]) -> bool:
    return wanted is None or any(key in wanted for key in keys)


def _headline(figure: Figure, key: str, label: str, kinds: tuple[str, ...]) -> Headline:
    value = None if figure.value is None else float(figure.value)
    return Headline(key, label, figure.shown, value, kinds)
