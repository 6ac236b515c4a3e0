"""What personal data is held, what of it is past its time, and letting go of that, one person's too; for the IG lead alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import kept
from ig_metrics.dashboard.lists import only_lead
from ig_metrics.dashboard.views import Definition, Figure, View
from ig_metrics.datasets import KINDS
from ig_metrics.dates import LONDON, uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.records import erasing, exporting, retention
from ig_metrics.records.erasing import Erasure
from ig_metrics.settings import Settings
from ig_metrics.store import Store, audit
from ig_metrics.store.purged import PURGES, purged_before
from ig_metrics.store.rewriting import Rewriting

TITLE = "What personal data do we hold, and is any past its time?"
PAST = {"snapshot": "str", "kind": "str", "as_at": "datetime64[us]", "rows": "Int64", "what": "str"}


@dataclass(frozen=True)
class DataView(View):
    """What is held. `held`: as records.retention.ages. `past`: snapshot, kind (its label), as_at, rows, what is done with them.
    `cut`: the first day within the period. `version`: the store's, to purge what was looked at and nothing else."""

    held: pd.DataFrame = field(default_factory=pd.DataFrame)
    past: pd.DataFrame = field(default_factory=pd.DataFrame)
    cut: dt.date | None = None
    version: str = ""
    done: bool = False


def data_held(store: Store, settings: Settings, viewer: Viewer, *, today: dt.date | None = None) -> DataView:
    """What is held about people by kind and age, and what a purge would do. Writes nothing. Raises Refused for anybody but the IG lead."""
    only_lead(viewer)
    version = store.version()
    plan = retention.plan(store, settings, today or _today(store))
    return _view(store, settings, plan, version)


def purge(
    store: Store, settings: Settings, viewer: Viewer, *, today: dt.date | None = None, seen: str = ""
) -> DataView:
    """Remove what is past its time, and keep the figures that rested on it; nothing to do is not an error.

    `seen`: the `version` of the view that was looked at; Refused where anything was saved since. Raises Refused for anybody but
    the IG lead.
    """
    only_lead(viewer)
    version = seen or store.version()
    plan = retention.plan(store, settings, today or _today(store))
    view = _view(store, settings, plan, version)
    if not plan.past:
        return view
    day = _today(store)
    held = {info.id: info for info in store.snapshots()}
    quality = {id: erasing.kept_quality(held[id].quality, stays, day) for id, stays in plan.kept.items()}
    gone = [each for each in plan.past if each.what == retention.ROWS]
    told = {
        "before": plan.cut.isoformat(), "retention_months": settings.privacy.retention_months, "rows": sum(each.rows for each in gone),
        "words": sum(each.rows for each in plan.past) - sum(each.rows for each in gone), "snapshots": len(plan.past),
    }  # fmt: skip
    lines = kept.to_keep(store, settings, plan.cut)
    cut = (PURGES, plan.cut.isoformat(), {"cut": plan.cut.isoformat(), "figures": len(lines)})
    store.rewrite(
        Rewriting(audit.PURGED, f"past {uk(plan.cut)}", told, plan.rows, quality, write=(*lines, cut)),
        by=viewer.username,
        only_at=version,
    )
    return _view(store, settings, plan, store.version(), done=True)


def person_preview(store: Store, settings: Settings, viewer: Viewer, who: str) -> Erasure:
    """What erasing a person would do. Raises Refused for anybody but the IG lead, and where nobody is meant or several are."""
    only_lead(viewer)
    return erasing.preview(store, settings, who)


def person_erase(store: Store, settings: Settings, viewer: Viewer, who: str, why: str) -> Erasure:
    """Erase a person's data. Raises Refused for anybody but the IG lead, and as `records.erasing.erase`."""
    only_lead(viewer)
    return erasing.erase(store, settings, who, why=why, by=viewer.username)


def person_export(
    store: Store, settings: Settings, viewer: Viewer, who: str
) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """All that is held about a person, as plain objects and as sheets; said in the audit log by a digest, never by name."""
    from ig_metrics.store import erased

    only_lead(viewer)
    plain, sheets = exporting.export(store, settings, who)
    key = erased.key_of(store, viewer.username)
    whose = erased.digests(key, plain["known_by"])
    rows = {kind: len(lines) for kind, lines in plain["held"].items()}
    store.record(
        audit.PERSON_EXPORTED, viewer.username, {"person_digest": whose[0][:16] if whose else "", "rows": rows}
    )
    return plain, sheets


def _today(store: Store) -> dt.date:
    return store.clock().astimezone(LONDON).date()


def _view(store: Store, settings: Settings, plan: retention.Plan, version: str, *, done: bool = False) -> DataView:
    held = retention.ages(store, plan.cut)
    lines = [(each.snapshot, KINDS[each.kind].label, each.as_at, each.rows, each.what) for each in plan.past]
    past = pd.DataFrame(lines, columns=list(PAST)).astype(PAST)
    rows, count = int(held["rows"].sum()), sum(each.rows for each in plan.past)
    months = settings.privacy.retention_months
    did = "were" if done else "are"
    answer = [f"**{wording.count(rows, 'row')}** about people {wording.is_or_are(rows)} held."]
    if not rows:
        answer = ["**Nothing** about people is held."]
    if plan.past:
        past_said = f"**{count:,}** {did} past the {months} months that settings allow (before {uk(plan.cut)})"
        answer.append(f"{past_said}{' and have been removed' if done else ''}.")
    elif rows:
        answer.append(f"**None** is past the {months} months that settings allow (before {uk(plan.cut)}).")
    last = purged_before(store)
    return DataView(
        TITLE, tuple(answer), definitions=explained(settings), warnings=plan.notes,
        figures=(
            Figure("data_rows", "Rows about people", f"{rows:,}", rows, "in every file held, those taken back too"),
            Figure("data_past", "Removed now" if done else "Past their time", f"{count:,}", count, f"before {uk(plan.cut)}"),
            Figure("data_purged", "Purged up to", uk(last) if last else "Never", None, "the last purge"),
        ),
        held=held, past=past, cut=plan.cut, version=version, done=done,
    )  # fmt: skip


def explained(settings: Settings) -> tuple[Definition, ...]:
    """What is past its time, what is kept, and what erasing does."""
    months = settings.privacy.retention_months
    return (
        Definition(
            "Past its time",
            f"Settings allow {months} months (retention_months). A list of people is past its time when it holds on no day within the period; a "
            "training record when it is older and the person has left, or it came to nothing and a later one stands; a match of two names when "
            "neither works here; an issued list when it is older, but for whoever is still barred by it; a hold when it ended before. Of old "
            "self-assessments, plans, assets and closed breaches the names and words go, and the rows stay.",
        ),
        Definition(
            "Kept while employed",
            "What somebody completed is their training record: it decides whether they are in date, and is kept while they work here and for the "
            "period after they left.",
        ),
        Definition(
            "Kept figures",
            "Before rows go, the figures of every date on offer are written down as the committee sees them, small numbers hidden. Trends and "
            "comparisons with those dates go on; figures of later dates do not move.",
        ),
        Definition(
            "Erasing a person",
            "Their rows go from every file held, those taken back too, and their number, address and name go from other people's rows. Every "
            "figure of a date they were counted at is one person less from then on; issued papers stay as they were.",
        ),
    )
