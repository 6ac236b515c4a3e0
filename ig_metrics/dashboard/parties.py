"""Who answers for what in the Toolkit, by owner or partner."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import claimed, definitions, measured, owners
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.plan import held_plans
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import evidence, summaries
from ig_metrics.toolkit import plan as plans
from ig_metrics.wording import toolkit_parties as words

KINDS = ("toolkit", "plan")


@dataclass(frozen=True)
class PartiesView(View):
    """`parties`: owner or partner, requirements, at_target, below_target, not_supported, evidence_expired, evidence_missing
    (tuples of ids), actions_open, actions_late, next_due. `renewals`: requirement, title, evidence and owner (not for the
    committee), partner, expires, days_left, state: expired first."""

    by: str = "owner"
    parties: pd.DataFrame = field(default_factory=pd.DataFrame)
    renewals: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def parties(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    by: str = "partner",
    framework: str | None = None,
) -> PartiesView:
    """One row an owner or a partner. Raises Refused for owners to somebody who may see no names."""
    refuse_unseen(by, viewer)
    name = framework or measured.edition(store, settings, question)
    title = words.parties_question(by)
    lacking = missing(store, viewer, {"toolkit": f"see what each {by} answers for"}, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        return PartiesView(title, (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),),
                           missing=lacking, by=by)  # fmt: skip
    found = owners.assessed(found, store, viewer, question)
    checked = claimed.checked_claims(store, settings, question, found)
    table = summaries.by_party(
        found.assessment,
        checked,
        owners.masked(plans.actions(held_plans(store, question), question.as_at), store, viewer, question),
        by,
        as_at=question.as_at,
        evidence_from_level=found.framework.evidence_from_level,
    )
    due = evidence.renewals(found.assessment, question.as_at)
    terms, whole = terms_of(found.assessment), int(table["requirements"].sum())
    alone = table[by].isin([summaries.NOBODY, summaries.OURS])
    named, without = int((~alone).sum()), int(table.loc[alone, "requirements"].sum())
    expired = int((due["state"] == evidence.EXPIRED).sum())
    hidden = [] if viewer.sees_narrative else ["evidence"]
    return PartiesView(
        title,
        (
            words.side_by_side(by, _told(table, by), terms),
            wording.evidence_due(expired, len(due) - expired, evidence.RENEW_WITHIN_DAYS,
                                 words.of_these(by, int(table.loc[~alone, "evidence_expired"].map(len).sum()), expired)),
        ),
        figures=(
            Figure("named", f"{by.capitalize()}s named", str(named), float(named), page="toolkit"),
            Figure("without", f"{terms.item.capitalize()}s without one", f"{without} of {whole}", float(without),
                   "" if by == "owner" else "the council's own", page="toolkit"),
            Figure("expired", "Evidence expired", str(expired), float(expired), page="toolkit"),
            Figure("late", "Actions late", str(int(table["actions_late"].sum())), float(table["actions_late"].sum()),
                   f"of {int(table['actions_open'].sum())} open", page="toolkit"),
        ),
        definitions=definitions.toolkit(settings, found.framework),
        sources=sources(store, viewer, KINDS, question, framework=name),
        missing=lacking,
        by=by,
        parties=table,
        renewals=owners.shown(due.drop(columns=hidden), store, viewer, question),
    )  # fmt: skip


def refuse_unseen(by: str, viewer: Viewer) -> None:
    """Raise Refused for what is neither owner nor partner, and for owners to somebody who may see no names."""
    if by not in ("owner", "partner"):
        raise Refused(f"'{by}' is not one of owner and partner.")
    if by == "owner" and not viewer.sees_names:
        raise Refused("Owners can be people by name, and are shown to the IG lead and managers only.")


def _told(table: pd.DataFrame, by: str) -> list[tuple[str, int, int]]:
    """Those who are named, with how many requirements they answer for and how many of these are below target."""
    named = table[~table[by].isin([summaries.NOBODY, summaries.OURS])]
    return [(str(row[by]), int(row["requirements"]), len(row["below_target"])) for row in named.to_dict("records")]
