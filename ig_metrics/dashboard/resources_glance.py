"""Resources at a glance: people, records of information, partners and the next version of the Toolkit, a sentence or two each."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from ig_metrics import datasets, wording
from ig_metrics.dashboard.assets import assets
from ig_metrics.dashboard.next_version import next_version
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.partners import partners
from ig_metrics.dashboard.resources import resources
from ig_metrics.dashboard.views import Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import resources as words

KINDS = ("posts", "assets", "toolkit")
ANSWERS = {"posts": 1, "assets": 2}
"""How many of a part's sentences answer the page's question."""


@dataclass(frozen=True)
class Area:
    """One of the four: which `part` of the page it is, its name, its sentences, and whether anything is held for it."""

    part: str
    name: str
    said: tuple[str, ...]
    held: bool


@dataclass(frozen=True)
class ResourcesGlanceView(View):
    """`areas`: posts, assets, partners, version, in this order."""

    areas: tuple[Area, ...] = ()


@offered_dates
def resources_glance(store: Store, settings: Settings, viewer: Viewer, question: Question) -> ResourcesGlanceView:
    """What each part of the Resources page answers, in short, with a headline figure of each."""
    views: dict[str, View] = {
        "posts": resources(store, settings, viewer, question),
        "assets": assets(store, settings, viewer, question),
        "partners": partners(store, settings, viewer, question),
        "version": next_version(store, settings, viewer, question),
    }
    found = {figure.key: figure for view in views.values() for figure in view.figures}
    held = {part: bool(view.figures) or (part == "version" and not view.missing) for part, view in views.items()}
    lacking = tuple(dict.fromkeys(each for view in views.values() for each in view.missing))
    areas = tuple(Area(part, words.AREAS[part], view.answer, held[part]) for part, view in views.items())
    told = [said for part, most in ANSWERS.items() if held[part] for said in views[part].answer[:most]]
    if not told:
        labels = [datasets.KINDS[kind].label for kind in KINDS]
        told = [wording.upload_first(labels, asks=not viewer.uploads)]
    return ResourcesGlanceView(
        words.QUESTION,
        tuple(told),
        figures=tuple(
            dataclasses.replace(found[key], label=words.AT_A_GLANCE[key]) for key in words.AT_A_GLANCE if key in found
        ),
        sources=tuple(dict.fromkeys(source for view in views.values() for source in view.sources)),
        definitions=tuple(dict.fromkeys(each for view in views.values() for each in view.definitions)),
        missing=lacking,
        areas=areas,
    )
