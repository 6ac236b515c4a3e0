"""The Toolkit page, why and what next: what holds each category, the cheapest way up, what each open action would bring."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured, owners
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit import holds, shown_claims
from ig_metrics.dashboard.toolkit_figures import below, level_shown, terms_of
from ig_metrics.dashboard.toolkit_views import WhyView
from ig_metrics.dashboard.views import Definition, Figure, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import delivers, evidence, path
from ig_metrics.toolkit.claims import NOT_SUPPORTED
from ig_metrics.wording import Terms
from ig_metrics.wording import toolkit_why as words

KINDS = ("toolkit", "plan")
IN_THE_WAY = {evidence.EXPIRED: "the evidence has expired", evidence.MISSING: "no evidence is named"}
CATEGORIES = {
    "category": "str", "shown": "str", "below": "Int64", "levels": "Int64", "ready_on": "datetime64[us]", "why": "str",
    "path": "str", "blockers": "str",
}  # fmt: skip
HELD = (
    "category", "requirement", "title", "level_shown", "target_shown", "levels_to_raise", "sets_level", "evidence_state", "claim",
    "action", "action_due", "delivers_shown", "blocked", "partner", "owner",
)  # fmt: skip
STEPS = ("category", "to_shown", "requirements", "levels", "ready_on", "without_action")
ACTIONS = (
    "action", "requirement", "category", "due", "level_shown", "delivers_shown", "gains", "would", "score_after_percent", "owner",
)  # fmt: skip


@offered_dates
def toolkit_why(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> WhyView:
    """For each category below target: what holds it, what is in the way, the fewest levels, the soonest dates."""
    name = framework or measured.edition(store, settings, question)
    wanted = {"toolkit": "see what holds each category", "plan": "see what would raise it"}
    lacking = missing(store, viewer, wanted, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        terms = wording.Terms(target=settings.toolkit.target_level)
        answer = (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),)
        return WhyView(words.why_question(terms), answer, missing=lacking, terms=terms, **_nothing())
    now, terms = found.assessment, terms_of(found.assessment)
    claim = shown_claims(store, settings, viewer, question, found).set_index("requirement")["claim"]
    held = _held(found, claim, terms)
    steps = path.steps(now, found.plan)
    last = steps.drop_duplicates("category", keep="last").set_index("category")
    table = _categories(found, held, last)
    with_action = int((held["_gets_there"]).sum())
    ready = pd.NaT if held.empty or with_action < len(held) else held["action_due"].max()
    levels = int(last["levels"].sum())
    return WhyView(
        words.why_question(terms),
        tuple(
            said
            for said in (
                words.to_raise(below(now), levels, len(table), terms),
                words.dated(with_action, len(held), _day(ready)),
            )
            if said
        ),
        figures=(
            Figure("below", f"{terms.item.capitalize()}s to raise", str(len(held)), float(len(held)), page="toolkit"),
            Figure("levels", "Levels to raise in all", str(levels), float(levels), page="toolkit"),
            Figure("with_action", "With an action that gets there", f"{with_action} of {len(held)}", float(with_action),
                   page="toolkit"),
            Figure("blocked", "With something in the way", f"{int((held['blocked'] != '').sum())} of {len(held)}",
                   float((held["blocked"] != "").sum()), page="toolkit"),
        ),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=(*explained(terms.item), *definitions.toolkit(settings, found.framework)),
        missing=lacking,
        terms=terms,
        categories=table,
        held=owners.shown(held[list(HELD)], store, viewer, question),
        steps=_steps(steps, terms),
        actions=owners.shown(_actions(found, claim, terms), store, viewer, question),
    )  # fmt: skip


def _held(found: measured.Assessed, claim: pd.Series, terms: Terms) -> pd.DataFrame:
    now = found.assessment
    table = path.holds(now, found.plan)
    proof = evidence.held(now, now.as_at, found.framework.evidence_from_level).set_index("requirement")["state"]
    # Where the upload names no evidence at all, that is no gap of one requirement; claims are not set against it either.
    named = bool((~proof.isin([evidence.MISSING, evidence.NOT_NEEDED])).any())
    rows: list[dict[str, Any]] = []
    for row in table.to_dict("records"):
        number = row["requirement"]
        gets_there = pd.notna(row["delivers_level"]) and row["delivers_level"] >= row["target_level"]
        state = str(proof.get(number, ""))
        blocked = _blocked(row, gets_there, now.as_at, terms) + (
            [IN_THE_WAY[state]] if named and state in IN_THE_WAY else []
        )
        rows.append(
            row
            | {
                "level_shown": terms.level(row["level"]),
                "target_shown": terms.level(row["target_level"]),
                "delivers_shown": None if pd.isna(row["delivers_level"]) else terms.level(row["delivers_level"]),
                "sets_level": "Yes" if row["sets_level"] else "",
                "evidence_state": state,
                "claim": str(claim.get(number, "")),
                "blocked": "; ".join(blocked),
                "_blocked": tuple(blocked),
                "_gets_there": bool(gets_there),
            }
        )
    made = pd.DataFrame(rows, columns=[*HELD, "_blocked", "_gets_there"])
    texts = [name for name in HELD if name not in ("levels_to_raise", "action_due")]
    return made.astype(
        {
            **dict.fromkeys(texts, "str"),
            "levels_to_raise": "Int64",
            "action_due": "datetime64[us]",
            "_gets_there": "bool",
        }
    )


def _blocked(row: dict[str, Any], gets_there: bool, as_at: dt.date, terms: Terms) -> list[str]:
    said = [] if isinstance(row["level"], str) else ["not assessed"]
    if pd.isna(row["delivers_level"]):
        said.append("no open action would raise it")
    elif not gets_there:
        said.append(words.stops_at(terms.level(row["delivers_level"])))
    due = _day(row["action_due"])
    if due is not None and due < as_at:
        said.append(words.was_due(due))
    return said


def _categories(found: measured.Assessed, held: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    why = dict(zip(*(holds(found)[name] for name in ("category", "text")), strict=True))
    rows = []
    for line in found.assessment.categories.to_dict("records"):
        name = line["category"]
        if not line["short"]:
            continue
        mine, step = held[held["category"] == name], last.loc[name]
        blocked = [(row["requirement"], reason) for row in mine.to_dict("records") for reason in row["_blocked"]]
        rows.append(
            {
                "category": name,
                "shown": level_shown(found.assessment, line),
                "below": line["short"],
                "levels": step["levels"],
                "ready_on": step["ready_on"],
                "why": why.get(name, ""),
                "path": words.cheapest(
                    step["requirements"],
                    int(step["levels"]),
                    _day(step["ready_on"]),
                    step["without_action"],
                    as_at=found.assessment.as_at,
                    rest_on=_day(mine.loc[mine["_gets_there"], "action_due"].max()),
                ),
                "blockers": words.in_the_way(blocked),
            }
        )
    return pd.DataFrame(rows, columns=list(CATEGORIES)).astype(CATEGORIES)


def _steps(steps: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    made = steps.assign(to_shown=[terms.level(level) for level in steps["to_level"]])
    for name in ("requirements", "without_action"):
        made[name] = pd.Series([", ".join(each) for each in steps[name]], index=steps.index, dtype="str")
    return made[list(STEPS)].astype({"to_shown": "str"})


def _actions(found: measured.Assessed, claim: pd.Series, terms: Terms) -> pd.DataFrame:
    table = delivers.delivers(found.assessment, found.plan)
    shown = [terms.level(level) for level in table["level"]]
    then = [terms.level(level) for level in table["delivers_level"]]
    after = [terms.level(level) for level in table["category_level"]]
    would = [
        words.would_do(was, will, int(row.gains), bool(row.reaches_target), int(row.left_below), level,
                       doubted=claim.get(row.requirement) == NOT_SUPPORTED)
        for was, will, level, row in zip(shown, then, after, table.itertuples(), strict=True)
    ]  # fmt: skip
    made = table.assign(
        level_shown=pd.Series(shown, index=table.index, dtype="str"),
        delivers_shown=pd.Series(then, index=table.index, dtype="str"),
        would=pd.Series(would, index=table.index, dtype="str"),
        score_after_percent=table["score_after"],
    )
    return made[list(ACTIONS)]


def _nothing() -> dict[str, pd.DataFrame]:
    return {
        "categories": pd.DataFrame(columns=list(CATEGORIES)).astype(CATEGORIES),
        "held": pd.DataFrame(columns=list(HELD)),
        "steps": pd.DataFrame(columns=list(STEPS)),
        "actions": pd.DataFrame(columns=list(ACTIONS)),
    }


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def explained(item: str) -> tuple[Definition, ...]:
    """The way to the target; `item`: what the framework calls a requirement."""
    return (
        Definition(
            "Fewest levels",
            f"A category is as low as its lowest {item}, so every one below the target has to be raised: the levels "
            "are added up, and there is no cheaper way.",
        ),
        Definition(
            "Soonest",
            "The day the last open action is due that raises these to their targets. An action counts when it has an owner, "
            "a due date and a level to deliver. Without one for each there is no date, and none is made up.",
        ),
        Definition(
            "Score then", "The score if this action and every one due before it were done on the day it is due."
        ),
    )
