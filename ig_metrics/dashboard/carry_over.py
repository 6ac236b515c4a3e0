"""The move to a new edition of the Toolkit: what would be carried, what is new work, and the levels before and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import owners
from ig_metrics.dashboard.breaks import name_of
from ig_metrics.dashboard.carrying import fingerprint, proposed
from ig_metrics.dashboard.export import xlsx_bytes
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import reached, score_shown, terms_of
from ig_metrics.dashboard.views import Definition, Figure, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import carry_over as proposals
from ig_metrics.toolkit import carry_over_file
from ig_metrics.toolkit.attainment import Assessment

NARRATIVE = ("evidence", "evidence_date", "evidence_expires")


@dataclass(frozen=True)
class CarryOverView(View):
    """A proposal to confirm; nothing of it is kept.

    `rows`: requirement, title, category, how (same, split, merged, new), from, before, level (proposed), owner, partner,
    evidence, evidence_date, evidence_expires, work ("" = carried as it is), reason, sourced. `dropped`: requirement, title,
    category, level, evidence, reason. `levels`: measure, before, after (texts). Owners and evidence as on the Toolkit page.
    `actions`: action, requirement, becomes, for open actions of the plan whose requirement gets another number or is dropped.
    `fingerprint` says which proposal this is, for whoever confirms it.
    """

    before: str = ""
    after: str = ""
    checked_by: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    dropped: pd.DataFrame = field(default_factory=pd.DataFrame)
    levels: pd.DataFrame = field(default_factory=pd.DataFrame)
    actions: pd.DataFrame = field(default_factory=pd.DataFrame)
    fingerprint: str = ""

    def as_xlsx(self) -> bytes:
        """The proposal as a workbook whose first sheet can be filled in and uploaded as the new edition's assessment."""
        return xlsx_bytes(
            {"Assessment": self.rows.drop(columns=["before"]), "Dropped": self.dropped, "Levels": self.levels}
        )

    def as_json(self) -> dict[str, Any]:
        """The same as plain objects."""
        return {
            "from": self.before,
            "to": self.after,
            "checked_by": self.checked_by,
            **{figure.key: int(figure.value or 0) for figure in self.figures},
            "levels": self.levels,
            "requirements": self.rows,
            "dropped": self.dropped,
            "actions": self.actions,
        }


@offered_dates
def carry_over(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    before: str,
    after: str,
    mapping: carry_over_file.Mapping | None = None,
) -> CarryOverView:
    """Propose the assessment of edition `after` from the one in force of edition `before`, by the file for the two unless
    another `mapping` is given.

    Raises Refused without an assessment, a framework or a mapping between the two.
    """
    made, mapping, found, new = proposed(store, settings, question, before, after, mapping)
    old = found.framework
    carried, work = int((made.rows["work"] == "").sum()), int((made.rows["work"] != "").sum())
    hidden = [] if viewer.sees_narrative else list(NARRATIVE)
    unsure = int((~made.rows["sourced"]).sum())
    return CarryOverView(
        f"What would move from {name_of(old, new)} to {name_of(new, old)}, and what is new work?",
        (
            wording.carried(carried, len(made.rows), work, len(made.dropped)),
            wording.carried_levels(score_shown(found.assessment), score_shown(made.after)),
        ),
        figures=(
            Figure("carried", "Carried as they are", str(carried), float(carried)),
            Figure("work", "With work to do", str(work), float(work)),
            Figure("dropped_count", "Dropped", str(len(made.dropped)), float(len(made.dropped))),
        ),
        sources=sources(store, viewer, ("toolkit",), question, framework=before),
        definitions=explained(),
        missing=missing(store, viewer, {}, question),
        warnings=(wording.mapping_unchecked(unsure, len(made.rows)),)
        if not mapping.checked_by and viewer.uploads
        else (),
        before=before,
        after=after,
        checked_by=mapping.checked_by,
        rows=owners.shown(
            made.rows.drop(columns=[name for name in hidden if name in made.rows]), store, viewer, question
        ),
        dropped=owners.shown(
            made.dropped.drop(columns=[name for name in hidden if name in made.dropped]), store, viewer, question
        ),
        levels=_levels(made),
        actions=_actions(found.plan, mapping, question.as_at),
        fingerprint=fingerprint(made, mapping),
    )


def _levels(made: proposals.Proposal) -> pd.DataFrame:
    now, then = made.after, made.before
    rows = [
        ("Requirements that apply", str(then.applicable), str(now.applicable)),
        ("Not assessed", str(then.not_assessed), str(now.not_assessed)),
        ("Score", score_shown(then), score_shown(now)),
        ("Grade", then.grade or wording.NOT_MEASURED, now.grade or wording.NOT_MEASURED),
        ("Categories at target", *(f"{at} of {of}" for at, of in (reached(then), reached(now)))),
    ]
    levels = {
        name: dict(zip(each.categories["category"], each.categories["level"], strict=True))
        for name, each in (("before", then), ("after", now))
    }
    for category in dict.fromkeys([*levels["before"], *levels["after"]]):
        texts = (_level(levels[name], category, each) for name, each in (("before", then), ("after", now)))
        rows.append((category, *texts))
    return pd.DataFrame(rows, columns=["measure", "before", "after"]).astype("str")


def _level(levels: dict[str, Any], category: str, assessed: Assessment) -> str:
    if category not in levels:
        return "not in this edition"
    return "no level" if pd.isna(levels[category]) else terms_of(assessed).level(levels[category])


def _actions(plan: pd.DataFrame, mapping: carry_over_file.Mapping, as_at: dt.date) -> pd.DataFrame:
    """Open actions whose requirement is called otherwise in the new edition, or is not there."""
    becomes = {number: line for line in mapping.lines for number in line.before}
    day = pd.Timestamp(as_at)
    rows = []
    for row in plan[plan["done_on"].isna() | (plan["done_on"] > day)].to_dict("records"):
        line = becomes.get(row["requirement"])
        if line is not None and line.after != (row["requirement"],):
            rows.append((row["action"], row["requirement"], ", ".join(line.after) or "dropped"))
    return pd.DataFrame(rows, columns=["action", "requirement", "becomes"]).astype("str")


def explained() -> tuple[Definition, ...]:
    """What a proposed level is."""
    return (
        Definition(
            "Proposed level",
            "The level of the same requirement before; of the whole, for a part of one that was split; the lowest, for one "
            "made from several. Nothing is kept until somebody confirms it, and the two scores are not one trend.",
        ),
    )
