"""Who there is to do the work: posts and secondments, counted by where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Definition, Figure, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

STANDINGS = {
    "in_post": "In post",
    "seconded": "Seconded",
    "recruiting": "Being recruited to",
    "vacant": "Vacant",
}
FILLED = ("in_post", "seconded")
LATER = "to start after this date"
COLUMNS = {"standing": "str", "lines": "Int64", "fte": "Float64"}


@dataclass(frozen=True)
class ResourcesView(View):
    """`posts`: standing (in words), lines (entries on the list), fte (full-time equivalents; missing where the list gives
    none). Post titles are not handed out: some lists write the holder's name there."""

    posts: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def resources(store: Store, settings: Settings, viewer: Viewer, question: Question) -> ResourcesView:
    """Posts and secondments on the list at the date, by where each stands."""
    title = "Who is there to do the work?"
    lacking = missing(store, viewer, {"posts": "see posts and secondments"}, question)
    if lacking:
        said = wording.upload_first(["IG posts and secondments"], asks=not viewer.uploads)
        return ResourcesView(title, (said,), missing=lacking, posts=_typed([]))
    held = store.in_force("posts", question.as_at, known_on=question.known_on)
    day = pd.Timestamp(question.as_at)
    held = held[held["to"].isna() | (held["to"] >= day)]
    later = held["status"].isin(FILLED) & (held["from"] > day)
    table = _typed(
        [
            {
                "standing": label if not ahead else f"{label}, {LATER}",
                "lines": len(rows),
                "fte": rows["fte"].sum() if rows["fte"].notna().all() else None,
            }
            for status, label in STANDINGS.items()
            for ahead in (False, True)
            if len(rows := held[(held["status"] == status) & (later == ahead)])
        ]
    )
    now = held[held["status"].isin(FILLED) & ~later]
    filled, whole = now["fte"].sum(), held["fte"].sum()
    known = bool(held["fte"].notna().all()) and len(held) > 0
    return ResourcesView(
        title,
        (wording.posts_filled(filled, whole) if known else wording.posts_listed(len(now), len(held)),),
        figures=(
            Figure("filled", "Posts filled or seconded", f"{wording.plain(filled)} of {wording.plain(whole)}", float(filled),
                   "full-time equivalents")
            if known
            else Figure("filled", "Posts filled or seconded", f"{len(now)} of {len(held)}", float(len(now)), "entries on the list"),
        ),
        sources=sources(store, viewer, ("posts",), question),
        definitions=(
            Definition("Posts", "Posts and secondments on the information governance team's list that have not ended, by where "
                                "each stands on the date. A full-time equivalent of 0.4 is two days a week."),
        ),
        posts=table,
    )  # fmt: skip


def _typed(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
