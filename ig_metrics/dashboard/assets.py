"""The information asset register: what is reviewed, overdue, high risk and owned, and which requirements rest on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured, resource_definitions
from ig_metrics.dashboard.lists_held import held_lists
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.resources import assets as rules
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit.claims import NOT_SUPPORTED
from ig_metrics.toolkit.measures import REVIEWED_WITHIN_MONTHS, assets_reviewed
from ig_metrics.wording import resources as words

KIND, MEASURE = "assets", "assets_reviewed_percent"
REQUIREMENTS = {
    "requirement": "str", "title": "str", "level_shown": "str", "claim": "str", "share_percent": "Float64", "text": "str",
}  # fmt: skip


@dataclass(frozen=True)
class AssetsView(View):
    """The register.

    `assets` (the IG lead's, all; a manager's, those the register gives their e-mail address as the owner of; else none): asset,
    owner, directorate, state (in words), review_due, overdue_by (days), reviewed_on, reviewed (in words), risk, personal_data (in
    words), system. `directorates` and, for the IG lead alone, `owners`: group, assets, reviewed, never, overdue, due, in_time,
    no_date, high, high_overdue, no_owner, high_no_owner, personal, personal_reviewed, personal_unsaid, next_due.
    `requirements`: those of the Toolkit whose claim rests on the register: requirement, title, level_shown, claim (the
    Toolkit's own word), share_percent (exact), text.
    """

    assets: pd.DataFrame = field(default_factory=pd.DataFrame)
    directorates: pd.DataFrame = field(default_factory=pd.DataFrame)
    owners: pd.DataFrame = field(default_factory=pd.DataFrame)
    requirements: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def assets(store: Store, settings: Settings, viewer: Viewer, question: Question) -> AssetsView:
    """The register as it stands at the date, beside the last meeting's, and the requirements it serves."""
    lacking = missing(store, viewer, {KIND: "see which records are reviewed and who answers for them"}, question)
    lists = held_lists(store, KIND, question)
    if lacking or not lists:
        ask = (wording.upload_first(["Information asset register"], asks=not viewer.uploads),)
        return AssetsView(words.ASSETS_QUESTION, ask, missing=lacking)
    held = rules.standing(lists[-1][1], question.as_at, reviewed_within=REVIEWED_WITHIN_MONTHS)
    now = rules.counted(held)
    before = _before(lists, question)
    mine = held if viewer.uploads else _own(held, viewer)
    edition = measured.edition(store, settings, question)
    return AssetsView(
        words.ASSETS_QUESTION,
        (
            words.assets_reviewed(now["reviewed"], now["assets"], REVIEWED_WITHIN_MONTHS),
            words.assets_overdue(now["overdue"], now["high_overdue"]),
            *words.assets_unowned(now["no_owner"], now["high_no_owner"]),
            *words.assets_personal(now["personal_reviewed"], now["personal"]),
            *words.assets_unsaid(now["personal_unsaid"]),
            *((words.yours(len(mine)),) if viewer.role == "manager" else ()),
        ),
        figures=_figures(now, before, question),
        sources=sources(store, viewer, (KIND, "toolkit"), question, framework=edition),
        definitions=resource_definitions.assets(),
        missing=lacking,
        assets=_listed(mine),
        directorates=_placed(held),
        owners=rules.by(held, "owner", words.NO_OWNER) if viewer.uploads else pd.DataFrame(),
        requirements=_serves(store, settings, viewer, question, edition, lists[-1][1]),
    )


def assets_json(store: Store, settings: Settings, viewer: Viewer, question: Question) -> dict[str, Any]:
    """The register as plain objects. Raises Refused when none is in force."""
    view = assets(store, settings, viewer, question)
    if not view.figures:
        raise none_held(store, KIND, question)
    held = rules.standing(
        held_lists(store, KIND, question)[-1][1], question.as_at, reviewed_within=REVIEWED_WITHIN_MONTHS
    )
    return {
        "as_at": question.as_at,
        "counts": rules.counted(held),
        "directorates": view.directorates,
        "owners": view.owners,
        "requirements": view.requirements.drop(columns="text"),
        "assets": view.assets,
    }


def _before(lists: Any, question: Question) -> dict[str, int] | None:
    """The counts at the date compared with, by the register held then; None where none was."""
    then = question.compare_with
    rows = None if then is None else next((rows for of, rows in reversed(lists) if of <= then), None)
    if then is None or rows is None:
        return None
    return rules.counted(rules.standing(rows, then, reviewed_within=REVIEWED_WITHIN_MONTHS))


def _own(held: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    """The assets that the register says are the viewer's own: a manager's, by e-mail address; nobody else's."""
    if viewer.role != "manager" or not viewer.username:
        return held.iloc[:0]
    return held[held["owner"].fillna("").str.strip().str.casefold() == viewer.username.strip().casefold()]


def _figures(now: dict[str, int], before: dict[str, int] | None, question: Question) -> tuple[Figure, ...]:
    def figure(key: str, label: str, counted: str, note: str = "", *, fewer: bool = True, of: str = "") -> Figure:
        value, change, better = now[counted], "", None
        if before is not None and question.compare_with is not None:
            since = wording.in_or_on(wording.since_name(question.compare_with, question.as_at))
            change = wording.count_change(value, before[counted], since=since)
            better = wording.is_better(value, before[counted], higher_is_better=not fewer)
        shown = f"{value:,} of {now[of]:,}" if of else f"{value:,}"
        return Figure(key, label, shown, float(value), note, change, better, page="resources")

    soon = wording.count(now["due"], "more", "more") if now["due"] else "none more"
    return (
        figure("reviewed", "Assets reviewed", "reviewed", f"in {REVIEWED_WITHIN_MONTHS} months", fewer=False, of="assets"),
        figure("overdue_reviews", "Overdue for review", "overdue", f"{soon} due within {rules.SOON_DAYS} days"),
        figure("high_risk", "High risk", "high", f"{now['high_overdue']:,} overdue for review"),
        figure("unowned", "No owner named", "no_owner", f"{now['high_no_owner']:,} high risk"),
    )  # fmt: skip


def _listed(held: pd.DataFrame) -> pd.DataFrame:
    """The assets, the longest overdue first, then by when the next review is due."""
    worst = {state: place for place, state in enumerate(rules.STATES)}
    ordered = held.assign(_worst=held["state"].map(worst)).sort_values(["_worst", "review_due", "asset"], kind="stable")
    said = {True: "Yes", False: "No"}
    return pd.DataFrame(
        {
            "asset": ordered["asset"],
            "owner": ordered["owner"],
            "directorate": ordered["directorate"],
            "state": ordered["state"].map(words.REVIEW_STATES).astype("str"),
            "review_due": ordered["review_due"],
            "overdue_by": ordered["overdue_by"].mask(ordered["overdue_by"] == 0),
            "reviewed_on": ordered["reviewed_on"],
            "reviewed": ordered["reviewed"].map(said).astype("str"),
            "risk": ordered["risk"].str.capitalize(),
            "personal_data": ordered["personal"].astype(object).map(said).fillna("Not said").astype("str"),
            "system": ordered["system"],
        }
    ).reset_index(drop=True)


def _placed(held: pd.DataFrame) -> pd.DataFrame:
    """By directorate, where the register gives any."""
    if held["directorate"].fillna("").str.strip().eq("").all():
        return pd.DataFrame()
    return rules.by(held, "directorate", words.NO_DIRECTORATE)


def _serves(
    store: Store, settings: Settings, viewer: Viewer, question: Question, edition: str, rows: pd.DataFrame
) -> pd.DataFrame:
    """The requirements that a rule of the framework ties to the register."""
    found = measured.toolkit(store, settings, question, edition)
    ties = [] if found is None else [rule for rule in found.framework.rules if rule.measure == MEASURE]
    if found is None or not ties:
        return pd.DataFrame(columns=list(REQUIREMENTS)).astype(REQUIREMENTS)
    terms, held = terms_of(found.assessment), found.assessment.requirements.set_index("requirement")
    claims = shown_claims(store, settings, viewer, question, found).set_index("requirement")
    share = assets_reviewed(rows, question.as_at)
    made = []
    for rule in ties:
        if rule.requirement not in held.index:
            continue
        line, verdict = held.loc[rule.requirement], str(claims.at[rule.requirement, "claim"])
        title, level = (_text(line[name]) for name in ("title", "level_shown"))
        needs = [(terms.level(level), float(least)) for level, least in sorted(rule.minimum.items())]
        made.append(
            {
                "requirement": rule.requirement, "title": title, "level_shown": level, "claim": verdict,
                "share_percent": None if share is None else share.percent,
                "text": words.serves(
                    rule.requirement, title, level, verdict == NOT_SUPPORTED, None if share is None else (share.ok, share.of), needs
                ),
            }
        )  # fmt: skip
    return pd.DataFrame(made, columns=list(REQUIREMENTS)).astype(REQUIREMENTS)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
