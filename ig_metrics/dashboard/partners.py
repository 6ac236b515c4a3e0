"""Working with partners: what is agreed with each, what it answers for, what is outstanding and what is late."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured, resource_definitions
from ig_metrics.dashboard.held_plans import held_plans
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.parties import KINDS, parties
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Partner, Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import evidence, plan, summaries
from ig_metrics.wording import partners as words

PARTNERS = {
    "partner": "str", "requirements": "Int64", "at_target": "Int64", "levels": "str", "below": "str", "outstanding": "str",
    "actions_open": "Int64", "actions_late": "Int64", "next_due": "datetime64[us]", "role": "str", "agreed_on": "datetime64[us]",
    "contact": "str",
}  # fmt: skip
EVIDENCE = ("partner", "requirement", "title", "level_shown", "target_shown", "state", "expires", "days_left")
ACTIONS = ("partner", "requirement", "action", "due", "state", "late_by", "slippage")
OUTSTANDING = (evidence.EXPIRED, evidence.MISSING, evidence.DUE)


@dataclass(frozen=True)
class PartnersView(View):
    """`partners`: partner, requirements, at_target, levels and below and outstanding (in words), actions_open, actions_late,
    next_due, role, agreed_on and, for the IG lead alone, contact. `evidence`: what is expired, missing or due for renewal, by
    partner and requirement. `actions`: open ones on partners' requirements, the latest first. The council's own are left out."""

    partners: pd.DataFrame = field(default_factory=pd.DataFrame)
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    actions: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def partners(store: Store, settings: Settings, viewer: Viewer, question: Question) -> PartnersView:
    """Each partner: agreed role, requirements with their levels, evidence outstanding, late actions."""
    edition = measured.edition(store, settings, question)
    lacking = missing(store, viewer, {"toolkit": "see what each partner answers for"}, question, framework=edition)
    found = measured.toolkit(store, settings, question, edition)
    agreed = {_key(each.name): each for each in settings.partners}
    if found is None:
        ask = wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads)
        return PartnersView(words.QUESTION, (ask,), missing=lacking)
    answers = parties(store, settings, viewer, question, by="partner", framework=edition).parties
    named = answers[~answers["partner"].isin([summaries.NOBODY, summaries.OURS])]
    rows = _requirements(found)
    proof = rows[rows["state"].isin(OUTSTANDING)]
    late = _actions(store, question, rows)
    table = _table(named, rows, proof, agreed, viewer)
    silent = [each.name for key, each in agreed.items() if key not in set(named["partner"].map(_key))]
    gone = proof["state"].isin([evidence.EXPIRED, evidence.MISSING])
    return PartnersView(
        words.QUESTION,
        (
            words.named(len(named)),
            *words.stands(int(named["requirements"].sum()), int(named["at_target"].sum()), terms_of(found.assessment)),
            *words.outstanding(int(gone.sum()), int((~gone).sum()), int((late["state"] == plan.LATE).sum()), len(late), len(named)),
            *words.agreed_only(silent),
        ),
        figures=(
            Figure("partners", "Partners named", str(len(named)), float(len(named)), page="resources"),
            Figure("partner_requirements", "Their requirements at target",
                   f"{int(named['at_target'].sum())} of {int(named['requirements'].sum())}", float(named["at_target"].sum()),
                   page="resources"),
            Figure("outstanding", "Evidence outstanding", str(int(gone.sum())), float(gone.sum()),
                   f"{wording.count(int((~gone).sum()), 'more', 'more')} due within {evidence.RENEW_WITHIN_DAYS} days", page="resources"),
            Figure("partner_late", "Actions late", str(int((late["state"] == plan.LATE).sum())),
                   float((late["state"] == plan.LATE).sum()), f"of {len(late)} open", page="resources"),
        ),
        sources=sources(store, viewer, KINDS, question, framework=edition),
        definitions=(*resource_definitions.partners(),
                     *definitions.toolkit(settings, found.framework)),
        missing=lacking,
        warnings=(words.nothing_agreed(bare),) if viewer.uploads and (bare := _bare(named, agreed)) else (),
        partners=table,
        evidence=proof[list(EVIDENCE)].sort_values(["partner", "expires", "requirement"], kind="stable").reset_index(drop=True),
        actions=late,
    )  # fmt: skip


def _requirements(found: measured.Assessed) -> pd.DataFrame:
    """The requirements partners answer for, with where their evidence stands."""
    now, terms = found.assessment, terms_of(found.assessment)
    proof = evidence.held(now, now.as_at, found.framework.evidence_from_level)
    rows = now.requirements[now.requirements["applicable"]]
    rows = rows.assign(partner=summaries.party_of(rows["partner"], "partner"))
    rows = rows[rows["partner"] != summaries.OURS].merge(
        proof[["requirement", "state", "expires", "days_left"]], on="requirement", how="left"
    )
    targets = [None if pd.isna(level) else terms.level(level) for level in rows["target_level"]]
    return rows.assign(target_shown=pd.Series(targets, index=rows.index, dtype="str"))


def _actions(store: Store, question: Question, rows: pd.DataFrame) -> pd.DataFrame:
    held = plan.actions(held_plans(store, question), question.as_at)
    whose = held["requirement"].map(dict(zip(rows["requirement"], rows["partner"], strict=True)))
    mine = held.assign(partner=whose)[whose.notna() & held["state"].isin([plan.LATE, plan.OPEN])]
    ordered = mine.assign(_first=mine["state"] != plan.LATE).sort_values(["_first", "due"], kind="stable")
    return ordered[list(ACTIONS)].reset_index(drop=True)


def _table(
    named: pd.DataFrame, rows: pd.DataFrame, proof: pd.DataFrame, agreed: dict[str, Partner], viewer: Viewer
) -> pd.DataFrame:
    made: list[dict[str, Any]] = []
    for line in named.to_dict("records"):
        mine, due = rows[rows["partner"] == line["partner"]], proof[proof["partner"] == line["partner"]]
        kept = agreed.get(_key(line["partner"]))
        levels = mine.sort_values("points", ascending=False, kind="stable", na_position="last")[
            "level_shown"
        ].value_counts(sort=False)
        made.append(
            line
            | {
                "levels": words.levels(levels.to_dict()),
                "below": ", ".join(line["below_target"]),
                "outstanding": words.lacking([(str(row.requirement), str(row.state)) for row in due.itertuples()]),
                "role": (kept.role if kept else "") or None,
                "agreed_on": kept.agreed_on if kept else None,
                "contact": (kept.contact if kept else "") or None,
            }
        )  # fmt: skip
    table = pd.DataFrame({name: pd.Series([row[name] for row in made], dtype=kind) for name, kind in PARTNERS.items()})
    return table if viewer.uploads else table.drop(columns="contact")


def _bare(named: pd.DataFrame, agreed: dict[str, Partner]) -> list[str]:
    """Partners of whom the settings say nothing."""
    return [str(each) for each in named["partner"] if _key(each) not in agreed]


def _key(name: object) -> str:
    return " ".join(str(name).split()).casefold()
