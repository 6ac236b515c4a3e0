"""The 72-hour clock: which breaches must still be reported, or decided about, and by when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import clock as rules
from ig_metrics.dashboard import breach_definitions, measured
from ig_metrics.dashboard.breach_views import DueView
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import decisions
from ig_metrics.ledger.decisions import Decision
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import breaches as words

COUNTS = {"state": "str", "breaches": "Int64"}
LOG = {
    "reference": "str", "decision": "str", "why": "str", "decided_at": "datetime64[us]", "by": "str",
    "written_at": "datetime64[us]", "struck": "bool", "id": "str",
}  # fmt: skip
WAITING = (rules.LATE, rules.RUNNING, rules.WRONG)


@offered_dates
def breaches_due(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, moment: dt.datetime | None = None
) -> DueView:
    """Where the clock of each breach stands at `moment` (None: the end of the as-at day). Names of breaches are the IG lead's."""
    title = "Which breaches must still be reported to the ICO, and by when?"
    lacking = missing(store, viewer, {"breaches": "run the 72-hour clock"}, question)
    found = clocks_at(store, question, moment)
    now = moment_of(question, moment)
    if found is None:
        said = wording.upload_first(["Breach register"], asks=not viewer.uploads)
        return DueView(title, (said,), definitions=breach_definitions.notification(), missing=lacking, moment=now)
    late, running = (int((found["state"] == state).sum()) for state in (rules.LATE, rules.RUNNING))
    lead = viewer.role == "ig_lead"
    counted = found["state"].value_counts()
    counts = pd.DataFrame(
        [{"state": state, "breaches": int(counted[state])} for state in rules.STATES if state in counted],
        columns=list(COUNTS),
    )
    return DueView(
        title,
        tuple(_answer(found, late, running, now)),
        sources=sources(store, viewer, ("breaches",), question),
        definitions=breach_definitions.notification(),
        missing=lacking,
        moment=now,
        counts=counts.astype(COUNTS),
        clocks=_shown(found) if lead else None,
        decisions=_log(decisions.log(store, question.known_on)) if lead else None,
        late=late,
        running=running,
    )


def clocks_at(store: Store, question: Question, moment: dt.datetime | None = None) -> pd.DataFrame | None:
    """Every clock, as `breaches.clock.clocks` gives it, the decision log counted in; None without a register."""
    held = measured.register_of(store, question)
    if held is None:
        return None
    standing = decisions.standing(store, question.known_on)
    reasoned = frozenset(name for name, one in standing.items() if one.decision == decisions.NOT_REPORTED)
    told = {name: one.decided_at for name, one in standing.items() if one.decision == decisions.REPORTED}
    rows = held.rows
    if told:
        logged = pd.to_datetime(rows["reference"].map(told)).astype("datetime64[us]")
        rows = rows.assign(reported_to_regulator_at=rows["reported_to_regulator_at"].fillna(logged))
    return rules.clocks(rows, moment_of(question, moment), reasoned)


def moment_of(question: Question, moment: dt.datetime | None) -> dt.datetime:
    """The moment asked about: the one given, never past the as-at day's last."""
    end = dt.datetime.combine(question.as_at, dt.time(23, 59), LONDON)
    return end if moment is None else min(moment.astimezone(LONDON), end)


def due_json(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, moment: dt.datetime | None = None
) -> dict[str, Any]:
    """The clocks as plain objects. Raises Refused when no register is held."""
    view = breaches_due(store, settings, viewer, question, moment=moment)
    if view.clocks is None or view.moment is None:
        raise none_held(store, "breaches", question)
    waiting = view.clocks["state"].isin([*WAITING, rules.UNCLEAR, rules.REPORTED_LATE])
    return {
        "as_at": question.as_at,
        "moment": view.moment,
        "applies_from": rules.APPLIES_FROM,
        "unreported_past_72_hours": view.late,
        "running": view.running,
        "counts": {row["state"]: int(row["breaches"]) for row in view.counts.to_dict("records")},
        "due": view.clocks[waiting],
        "decisions": view.decisions,
    }


def decide(
    store: Store,
    viewer: Viewer,
    question: Question,
    reference: str,
    decision: str,
    why: str,
    decided_at: dt.datetime,
) -> Decision:
    """Write down that a breach was, or was not, reported. Raises Refused for anybody but the IG lead, and for a reference
    the register does not have."""
    _lead(viewer)
    held = measured.register_of(store, question)
    if held is None or reference not in set(held.rows["reference"]):
        raise Refused(f"The register as at {uk(question.as_at)} has no breach {reference}. Check the reference.")
    return decisions.decide(store, reference, decision, why, decided_at, viewer.username)


def take_back_decision(store: Store, viewer: Viewer, id: str, why: str) -> Decision:
    """Strike a decision out. Raises Refused for anybody but the IG lead."""
    _lead(viewer)
    return decisions.take_back(store, id, why, viewer.username)


def past_72_hours_figure(store: Store, question: Question, moment: dt.datetime | None = None) -> Figure | None:
    """For the overview: breaches nobody has reported or decided about in 72 hours at `moment` (None: the end of the as-at day),
    as the 72 hours part counts them; None where no clock has ever run."""
    found = clocks_at(store, question, moment)
    if found is None or not (found["deadline"].notna() | (found["state"] == rules.WRONG)).any():
        return None
    late, running = (int((found["state"] == state).sum()) for state in (rules.LATE, rules.RUNNING))
    note = f"{wording.count(running, 'clock is', 'clocks are')} running" if running else ""
    return Figure("past_72_hours", "Unreported and past 72 hours", wording.number(late), late, note, page="breaches")


def _lead(viewer: Viewer) -> None:
    if viewer.role != "ig_lead":
        raise Refused("Only the IG lead can do that.")


def _answer(found: pd.DataFrame, late: int, running: int, now: dt.datetime) -> list[str]:
    ran = found["deadline"].notna() | (found["state"] == rules.WRONG)
    if not ran.any():
        return [
            f"**Not applied.** The 72 hours apply to breaches the council became aware of on or after {uk(rules.APPLIES_FROM)}; "
            f"the register has none by {uk(now.date())}."
        ]
    said = [words.past_72_hours(late, running)]
    wrong = int((found["state"] == rules.WRONG).sum())
    if wrong:
        said.append(f"{wording.count(wrong, 'breach has', 'breaches have').capitalize()} dates that cannot be right.")
    before = int((found["state"] == rules.NOT_APPLIED).sum())
    if before:
        said.append(f"To {wording.count(before, 'earlier one', 'earlier ones')} the 72 hours do not apply.")
    said.append(f"This is how it stood at {now:%H:%M} on {uk(now.date())}.")
    return said


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    left = [_left(state, hours) for state, hours in zip(found["state"], found["hours"], strict=True)]
    named = found.assign(left=left).rename(columns={"aware": "aware_at", "deadline": "deadline_at"})
    return named[
        ["reference", "reported_on", "aware_at", "deadline_at", "told_at", "state", "left", "hours", "notes"]
    ].reset_index(drop=True)


def _left(state: str, hours: float | None) -> str:
    if hours is None or pd.isna(hours):
        return ""
    whole = int(abs(hours))
    if whole >= 240:
        text = wording.count(whole // 24, "day")
    elif whole >= 48:
        text = f"{whole // 24} days {whole % 24} h"
    else:
        text = f"{whole} h {int((abs(hours) - whole) * 60 + 1e-6)} min"
    if state == rules.RUNNING:
        return f"{text} left"
    return f"{text} to spare" if hours >= 0 else f"late by {text}"


def _log(entries: tuple[Decision, ...]) -> pd.DataFrame:
    rows = [
        {
            "reference": one.reference, "decision": one.decision, "why": one.why, "decided_at": one.decided_at, "by": one.by,
            "written_at": one.written_at.astimezone(LONDON).replace(tzinfo=None), "struck": one.struck, "id": one.id,
        }
        for one in reversed(entries)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(LOG)).astype(LOG)
