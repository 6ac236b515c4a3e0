"""Forecasts kept with their date, and scored once it has come: what was said against what came."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.plan_views import KeptView
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.dates import LONDON
from ig_metrics.ledger import forecasts
from ig_metrics.ledger.forecasts import Kept
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.in_force import moment
from ig_metrics.toolkit import scoring
from ig_metrics.toolkit.scoring import Score
from ig_metrics.wording import forecasts as words

TITLE = "How good were our forecasts?"
WAIT_DAYS = 31
"""An assessment this long after the deadline still says what came by it; a later one counts what was finished since."""
COLUMNS = {
    "as_at": "datetime64[us]", "deadline": "datetime64[us]", "kept_on": "datetime64[us]", "beforehand": "bool",
    "framework": "str", "applicable": "Int64", "now": "Int64", "plan_says": "Int64", "past_form": "Float64", "low": "Int64",
    "high": "Int64", "all_done": "Float64", "said": "str", "came": "Int64", "assessed_on": "datetime64[us]",
    "plan_error": "Int64", "error": "Float64", "state": "str", "scored": "bool", "id": "str", "by": "str",
}  # fmt: skip
FOR_LEAD = ("id", "by")


@offered_dates
def forecasts_kept(store: Store, settings: Settings, viewer: Viewer, question: Question) -> KeptView:
    """Every forecast kept of dates up to the one asked about, and how good those were whose date has come."""
    rows, items = _measured(store, settings, question)
    scored = rows[rows["scored"]]
    found = scoring.score(scored, items)
    waiting = int((rows["deadline"] > pd.Timestamp(question.as_at)).sum())
    answer = (
        words.forecasts_scored(
            len(rows), found.forecasts, found.with_band, found.inside, int((~scored["beforehand"]).sum()), waiting
        ),
        *words.forecasts_erred(found.forecasts, found.plan_error, found.with_band, found.error),
    )
    return KeptView(
        TITLE,
        answer,
        figures=_figures(len(rows), found) if len(rows) else (),
        definitions=definitions.forecasts_kept(),
        forecasts=rows if viewer.role == "ig_lead" else rows.drop(columns=list(FOR_LEAD)),
        chances=_chances(found),
        scores=_scores(found),
    )


def _figures(kept: int, found: Score) -> tuple[Figure, ...]:
    inside = f"{found.inside} of {found.with_band}" if found.with_band else wording.NOT_MEASURED
    return (
        Figure("kept", "Forecasts kept", wording.number(kept), float(kept), page="plan"),
        Figure("due", "Whose date has come", wording.number(found.forecasts), float(found.forecasts), page="plan"),
        Figure("inside", "Inside their band", inside, float(found.inside) if found.with_band else None,
               note="About 8 in 10 should be" if found.with_band else "", page="plan"),
    )  # fmt: skip


def _measured(store: Store, settings: Settings, question: Question) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The kept forecasts with what came of them, the latest first, and what came of each chance they gave."""

    def make() -> tuple[pd.DataFrame, pd.DataFrame]:
        held = [kept for kept in forecasts.listed(store, question.known_on) if kept.said.as_at <= question.as_at]
        gone = _withdrawn(store, question)
        standing = _standing([kept for kept in held if not gone & set(kept.said.snapshots)])
        rows, items = [], []
        for kept in reversed(held):
            row, came = _row(store, settings, question, kept, gone, standing)
            rows.append(row)
            items.append(came)
        rows.sort(key=lambda row: (row["deadline"], row["as_at"], row["kept_on"]), reverse=True)
        table = pd.DataFrame(
            {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in COLUMNS.items()}
        )
        nothing = pd.DataFrame({"requirement": pd.Series(dtype="str"), "chance": pd.Series(dtype="float64"),
                                "reached": pd.Series(dtype="bool")})  # fmt: skip
        filled = [each for each in items if len(each)]
        return table, pd.concat(filled, ignore_index=True) if filled else nothing

    key = ("forecasts kept", question.as_at, question.known_on, settings.toolkit,
           measured.stamp(measured.frameworks_folder()))  # fmt: skip
    found: tuple[pd.DataFrame, pd.DataFrame] = measured.remembered(store, key, make)
    return found


def _withdrawn(store: Store, question: Question) -> set[str]:
    known = None if question.known_on is None else moment(question.known_on)
    return {
        info.id
        for info in store.snapshots()
        if info.withdrawn_at is not None and (known is None or info.withdrawn_at <= known)
    }


def _standing(held: list[Kept]) -> set[str]:
    """The ids of those that count: of several for one date and deadline, the last kept by the deadline's day, else the last."""
    last: dict[tuple[Any, ...], Kept] = {}
    for kept in held:
        before = last.get(kept.said.about)
        if before is None or kept.beforehand or not before.beforehand:
            last[kept.said.about] = kept
    return {kept.id for kept in last.values()}


def _row(
    store: Store, settings: Settings, question: Question, kept: Kept, gone: set[str], standing: set[str]
) -> tuple[dict[str, Any], pd.DataFrame]:
    told = kept.said
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {
        name: getattr(told, name)
        for name in ("framework", "applicable", "now", "plan_says", "past_form", "low", "high", "all_done")
    }
    row |= {
        "as_at": pd.Timestamp(told.as_at), "deadline": pd.Timestamp(told.deadline), "beforehand": kept.beforehand,
        "kept_on": pd.Timestamp(kept.kept_at.astimezone(LONDON).date()), "id": kept.id, "by": kept.by, "scored": False,
        "said": words.forecast_said(told.past_form, told.low, told.high, told.applicable),
    }  # fmt: skip
    nothing = pd.DataFrame(columns=["requirement", "chance", "reached"])
    if gone & set(told.snapshots):
        return row | {"state": "rests on a file that was taken back"}, nothing
    if kept.id not in standing:
        return row | {"state": "made again later for the same date"}, nothing
    if told.deadline > question.as_at:
        return row | {"state": "its date has not come"}, nothing
    found = _came(store, settings, question, kept)
    if found is None:
        return row | {"state": f"not known: no assessment within {WAIT_DAYS} days of its date"}, nothing
    came = found.assessment.at_target
    row |= {
        "came": came,
        "assessed_on": pd.Timestamp(found.assessment.as_at),
        "plan_error": told.plan_says - came,
        "error": None if told.past_form is None else told.past_form - came,
        "state": scoring.verdict(told.low, told.high, came),
        "scored": True,
    }
    given = pd.DataFrame(
        [(item.requirement, item.chance) for item in told.items], columns=["requirement", "chance"]
    ).astype({"requirement": "str", "chance": "float64"})
    return row, scoring.outcomes(given, found.assessment)


def _came(store: Store, settings: Settings, question: Question, kept: Kept) -> measured.Assessed | None:
    """The first assessment of the deadline's day or after it that still tells what had come by then; None without one."""
    told = kept.said
    last = min(question.as_at, told.deadline + dt.timedelta(days=WAIT_DAYS))
    days = sorted(
        {
            info.as_at
            for info in store.snapshots()
            if info.kind == "toolkit" and info.framework == told.framework and told.deadline <= info.as_at <= last
        }
    )
    kit = dataclasses.replace(settings.toolkit, target_level=told.target_level)
    rules = dataclasses.replace(settings, toolkit=kit)
    for day in days:
        held = store.in_force_snapshots("toolkit", day, known_on=question.known_on, framework=told.framework)
        if any(info.as_at == day for info in held):
            return measured.toolkit(store, rules, Question(day, None, question.known_on), told.framework)
    return None


def _chances(found: Score) -> pd.DataFrame:
    rows = found.chances
    return pd.DataFrame(
        {
            "group": [f"{start:.0%} to {end:.0%}" for start, end in zip(rows["from"], rows["to"], strict=True)],
            "items": rows["items"],
            "said_percent": rows["said"] * 100,
            "came_percent": rows["came"] * 100,
        }
    )


def _scores(found: Score) -> pd.DataFrame:
    rows = [
        ("Inside the band", None if not found.with_band else found.inside / found.with_band * 100,
         f"{found.inside} of {found.with_band}" if found.with_band else wording.NOT_MEASURED, "A sound band holds about 8 in 10."),
        ("Past form: said minus came, on average", found.error, _signed(found.error), "Above 0: too hopeful."),
        ("Past form: how far out, on average", found.error_size, _plain(found.error_size), "Without regard to which way."),
        ("Plan: said minus came, on average", found.plan_error, _signed(found.plan_error), "Above 0: too hopeful."),
        ("Score of the chances (Brier)", found.brier, "" if found.brier is None else f"{found.brier:.3f}",
         "0 is perfect; saying one in two of everything scores 0.25."),
    ]  # fmt: skip
    kept = [row for row in rows if row[1] is not None]
    return pd.DataFrame(kept, columns=["measure", "value", "shown", "text"]).astype({"value": "float64"})


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}".replace("-", "−")


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


@offered_dates
def forecasts_kept_json(store: Store, settings: Settings, viewer: Viewer, question: Question) -> dict[str, Any]:
    """Forecasts kept and their score as plain objects."""
    view = forecasts_kept(store, settings, viewer, question)
    rows, items = _measured(store, settings, question)
    found = scoring.score(rows[rows["scored"]], items)
    return {
        "as_at": question.as_at,
        "kept": view.forecasts,
        "scored": found.forecasts,
        "with_band": found.with_band,
        "inside_band": found.inside,
        "mean_error": found.error,
        "mean_error_size": found.error_size,
        "plan_mean_error": found.plan_error,
        "brier": found.brier,
        "chances_given": found.items,
        "chances": found.chances,
    }
