"""One owner's or partner's own page of the Toolkit: their requirements, evidence, gaps and actions."""

from __future__ import annotations

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured, owners
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.parties import refuse_unseen
from ig_metrics.dashboard.plan import held_plans
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.toolkit_views import PartyView
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import evidence, plan, summaries
from ig_metrics.toolkit.claims import NOT_SUPPORTED
from ig_metrics.wording import Terms
from ig_metrics.wording import toolkit_parties as words

KINDS = ("toolkit", "plan")
REQUIREMENTS = (
    "requirement", "title", "category", "level_shown", "target_shown", "below", "claim", "claim_reason", "evidence_state",
    "expires", "evidence", "owner", "partner",
)  # fmt: skip
ACTIONS = ("action", "requirement", "due", "delivers_shown", "state", "late_by", "owner")


@offered_dates
def party(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    whose: str,
    by: str = "partner",
    framework: str | None = None,
) -> PartyView:
    """What one owner or partner answers for. Raises Refused for an owner to somebody who may see no names."""
    refuse_unseen(by, viewer)
    edition = framework or measured.edition(store, settings, question)
    lacking = missing(store, viewer, {"toolkit": f"see what each {by} answers for"}, question, framework=edition)
    found = measured.toolkit(store, settings, question, edition)
    if found is None:
        answer = (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),)
        return PartyView(words.whose_question(whose), answer, missing=lacking, by=by)
    # Masked before anybody is looked for: whether a name that is withheld is on the list is not told either.
    found = owners.assessed(found, store, viewer, question)
    now, terms = found.assessment, terms_of(found.assessment)
    answers = summaries.party_of(now.requirements[by], by)
    rows = now.requirements[(answers == whose) & now.requirements["applicable"]]
    held = owners.masked(plan.actions(held_plans(store, question), question.as_at), store, viewer, question)
    todo = held[held["state"].isin([plan.OPEN, plan.LATE])]
    mine = todo[todo["owner"].fillna("").str.strip() == whose] if by == "owner" else todo[:0]
    todo = todo[todo["requirement"].isin(rows["requirement"]) | todo.index.isin(mine.index)]
    if rows.empty and todo.empty:
        return PartyView(
            words.whose_question(whose), (words.nobody_called(whose, by),), missing=lacking, by=by, terms=terms
        )
    shown = _requirements(found, rows, shown_claims(store, settings, viewer, question, found), terms)
    proof = [] if viewer.sees_narrative else ["evidence"]
    short = shown.loc[shown["below"] == "Yes", "requirement"].tolist()
    doubted = shown.loc[shown["claim"] == NOT_SUPPORTED, "requirement"].tolist()
    gaps = shown.loc[shown["evidence_state"].isin([evidence.EXPIRED, evidence.MISSING]), "requirement"].tolist()
    late = int((todo["state"] == plan.LATE).sum())
    return PartyView(
        words.whose_question(whose),
        words.answers_for( len(rows), short, doubted, gaps, len(todo), late, terms),
        figures=(
            Figure("at_target", f"{terms.item.capitalize()}s {'as expected' if terms.each_line else 'at target'}",
                   f"{int(rows['at_target'].sum())} of {len(rows)}", float(rows["at_target"].sum()), page="toolkit"),
            Figure("doubted", "Claims not supported", str(len(doubted)), float(len(doubted)), page="toolkit"),
            Figure("gaps", "Evidence expired or missing", str(len(gaps)), float(len(gaps)), page="toolkit"),
            Figure("late", "Open actions late", f"{late} of {len(todo)}", float(late), page="toolkit"),
        ),
        sources=sources(store, viewer, KINDS, question, framework=edition),
        definitions=definitions.toolkit(settings, found.framework),
        missing=lacking,
        by=by,
        whose=whose,
        terms=terms,
        requirements=owners.shown(
            shown[[each for each in REQUIREMENTS if each not in (*proof, by)]], store, viewer, question
        ),
        actions=owners.shown(_actions(todo, terms)[list(ACTIONS)], store, viewer, question),
    )  # fmt: skip


def _requirements(found: measured.Assessed, rows: pd.DataFrame, checked: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    proof = evidence.held(found.assessment, found.assessment.as_at, found.framework.evidence_from_level)
    made = rows.merge(
        proof[["requirement", "state", "expires"]].rename(columns={"state": "evidence_state"}), on="requirement", how="left"
    ).merge(
        checked[["requirement", "claim", "reason"]].rename(columns={"reason": "claim_reason"}), on="requirement", how="left"
    )  # fmt: skip
    short = ~made["at_target"] & made["target_level"].notna()
    targets = [None if pd.isna(level) else terms.level(level) for level in made["target_level"]]
    return made.assign(
        below=short.map({True: "Yes", False: ""}).astype("str"),
        target_shown=pd.Series(targets, index=made.index, dtype="str"),
    )


def _actions(todo: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    shown = [None if pd.isna(level) else terms.level(level) for level in todo["delivers_level"]]
    return todo.assign(delivers_shown=pd.Series(shown, index=todo.index, dtype="str")).reset_index(drop=True)
