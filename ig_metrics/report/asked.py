"""What the parts of a paper are made from: the views a committee member would see, the days asked about, and their small words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ig_metrics import datasets, wording
from ig_metrics.dashboard.views import View
from ig_metrics.dates import uk
from ig_metrics.report.blocks import Block, Text, ToComplete
from ig_metrics.settings import Settings

HIDDEN_NOTE = "“hidden”: the number, or another that would give it away, is so small that people could be picked out."


@dataclass(frozen=True)
class Views:
    """What a committee member would be shown, page by page. `courses`: for each course its training by directorate and by
    service, and its overdue people."""

    overview: Any
    toolkit: Any
    courses: tuple[tuple[Any, Any, Any], ...]
    breaches: Any
    charts: Any
    severity: Any
    plan: Any
    forecast: Any
    parties: Any
    resources: Any
    claims: Any
    assets: Any
    partners: Any
    version: Any

    def all(self) -> tuple[View, ...]:
        """Every view, in the order of the paper."""
        of_courses = [view for each in self.courses for view in each]
        return (self.overview, self.toolkit, *of_courses, self.parties, self.breaches, self.charts, self.severity,
                self.plan, self.forecast, self.resources, self.claims, self.assets, self.partners, self.version)  # fmt: skip

    @property
    def anything(self) -> bool:
        """Whether any figure rests on data."""
        return any(view.sources for view in self.all() if view is not self.overview)

    def explained(self) -> dict[str, dict[str, str]]:
        """What each term means, by what it is about. Where a course has its own meaning of a term, it stands beside with the course's
        title."""
        found: dict[str, str] = {}
        told: dict[str, dict[str, str]] = {}
        for subject, views in self._by_subject():
            for view in views:
                # the Overview speaks of everything, whether it is held or not
                if (view.missing and not view.figures) or (view is self.overview and not self.toolkit.figures):
                    continue
                course = getattr(view, "course_title", "")
                for each in view.definitions:
                    if found.get(each.term) == each.text:
                        continue
                    term = f"{each.term} ({course})" if each.term in found and course else each.term
                    found[term] = each.text
                    told.setdefault(subject, {})[term] = each.text
        return told

    def _by_subject(self) -> tuple[tuple[str, tuple[View, ...]], ...]:
        """The views whose terms are explained, in the order of the paper's parts; the Overview last, for what is its alone."""
        of_courses = tuple(view for each in self.courses for view in each)
        # where no new version is coming there is nothing in the paper to explain
        coming = () if self.version.day is None else (self.version,)
        return (
            ("The Toolkit", (self.toolkit, self.claims, self.parties, *coming)),
            ("Training", of_courses),
            ("Breaches", (self.breaches, self.charts, self.severity)),
            ("The plan and the forecast", (self.plan, self.forecast)),
            ("Resources, assets and partners", (self.resources, self.assets, self.partners)),
            ("Other figures", (self.overview,)),
        )


@dataclass(frozen=True)
class Asked:
    """The days a paper is about, and the settings. `restated_apart`: what is restated stands in a part of its own."""

    settings: Settings
    as_at: dt.date
    compare_with: dt.date | None
    restated_apart: bool = False

    def complete(self, part: str) -> ToComplete:
        """What a person must write in a part."""
        return ToComplete(wording.to_complete(part, self.settings.privacy.threshold))

    @property
    def before(self) -> str:
        """The heading of a column of the last meeting's figures."""
        return uk(self.compare_with) if self.compare_with else "Last meeting"


def lacking(view: View, as_at: dt.date, kinds: Sequence[str] = ()) -> tuple[Block, ...]:
    """What is not measured for want of data, a sentence for each kind; `kinds` keeps those alone."""
    said = []
    for each in view.missing:
        if kinds and each.kind not in kinds:
            continue
        known = datasets.KINDS.get(each.kind)
        said.append(wording.no_course() if known is None else wording.not_held(known.label, as_at))
    return tuple(Text(text) for text in dict.fromkeys(said))


def said(texts: Iterable[str]) -> tuple[Block, ...]:
    """Sentences as one paragraph; nothing where there are none."""
    joined = " ".join(texts)
    return (Text(joined),) if joined else ()


def sentence_case(text: str) -> str:
    """`Data emailed to incorrect recipient`."""
    return text[:1].upper() + text[1:]
