"""What a careful keeper looks at before a file is kept, beside what the same source sent last. Alarms never stop anything.

An alarm compares two files, whole lists with whole lists; what keeping a file does to the figures is asked of a trial.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

import pandas as pd

from ig_metrics import rounding
from ig_metrics.datasets import KINDS, conform
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.store import erased
from ig_metrics.store.in_force import LONDON
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.store import DEFAULT_SOURCE, Store

MOVED_PERCENT = 5
"""The population moves by more than this: the council's own rule of thumb (issue 3), a month's turnover being about 1%."""
OFTEN = 0.1
"""A column filled in less often than this can be empty by chance (nobody is absent this month)."""
MOST_NAMED = 5


def alarms(
    store: Store,
    kind: str,
    frame: pd.DataFrame,
    *,
    as_at: dt.date,
    source: str | None = None,
    framework: str | None = None,
    partial: bool = False,
    sha256: str = "",
) -> tuple[str, ...]:
    """Sentences about a file that has not been kept, most telling first; empty where nothing is odd.

    `source` as it would be kept under (None: `Store.default_source`), `partial` for a return that adds to its source's
    list: that is not compared with it.
    """
    under = source or store.default_source(kind)
    frame = conform(kind, frame)
    held = [info for info in store.snapshots(include_withdrawn=False) if info.kind == kind]
    same = [info for info in held if info.source == under and info.framework == framework]
    found = [*_erased(store, frame), *_twice(store, kind, sha256), *_dated(store, kind, same, as_at, partial, sha256)]
    if not partial:
        last = _last(same, as_at)
        if last is None:
            found += _beside(kind, held, under, framework)
        else:
            # A file of ours that cannot be read is the doctor's business; it must not keep anybody from uploading.
            with suppress(Refused):
                found += _compared(kind, store.read(last.id), last, frame, as_at)
    return tuple(found)


def _erased(store: Store, frame: pd.DataFrame) -> Iterable[str]:
    count = erased.came_back(store, frame)
    if count:
        who = "1 person whose data was" if count == 1 else f"{count:,} people whose data were"
        yield (
            f"It has rows of {who} erased on request. Keeping it brings them back: ask its source to leave them out, or erase "
            "them again after it is kept."
        )


def _twice(store: Store, kind: str, sha256: str) -> Iterable[str]:
    info = store.find_duplicate(kind, sha256) if sha256 else None
    if info is not None:
        yield (
            f"This very file is held already: {info.file_name}, as at {uk(info.as_at)}, kept by {info.uploaded_by} "
            f"on {uk(info.uploaded_at.astimezone(LONDON).date())}."
        )


def _dated(
    store: Store, kind: str, same: list[SnapshotInfo], as_at: dt.date, partial: bool, sha256: str
) -> Iterable[str]:
    label = KINDS[kind].label
    today = store.clock().astimezone(LONDON).date()
    if as_at > today:
        yield f"The date it is as at, {uk(as_at)}, is still to come: no figure before that day uses it. Is the date right?"
    whole = [info for info in same if not info.partial]
    newest = max((info.as_at for info in whole), default=None)
    if newest is None or newest < as_at:
        return
    if newest > as_at:
        used = (
            "its records are added, and figures of both dates can move"
            if KINDS[kind].nature == "event"
            else f"this one is used for dates before {uk(min(i.as_at for i in whole if i.as_at > as_at))} only"
        )
        yield f"A newer {label} is held, as at {uk(newest)}: {used}. Is the date right?"
    if not partial and KINDS[kind].nature == "state":
        for info in whole:
            if info.as_at == as_at and info.sha256 != sha256:
                yield f"Held already for the same date and source: {label}, {info.file_name}. This one takes its place."
                return


def _last(same: list[SnapshotInfo], as_at: dt.date) -> SnapshotInfo | None:
    """What the file is compared with: the newest whole list of its date or before."""
    return max((info for info in same if not info.partial and info.as_at <= as_at), key=lambda i: i.order, default=None)


def _beside(kind: str, held: list[SnapshotInfo], under: str, framework: str | None) -> Iterable[str]:
    others = sorted({info.source for info in held if info.source != under and info.framework == framework})
    if others and KINDS[kind].nature == "state" and not KINDS[kind].single:
        named = f"'{under}', " if under != DEFAULT_SOURCE else ""
        yield (
            f"It comes from a new source ({named}beside {_listed(others)}), so its rows are added to those held. If it is the next "
            "list of one of them, say so, or everybody is counted twice."
        )


def _compared(
    kind: str, before: pd.DataFrame, last: SnapshotInfo, frame: pd.DataFrame, as_at: dt.date
) -> Iterable[str]:
    then = uk(last.as_at)
    if kind == "staff":
        yield from _population(before, last.as_at, frame, as_at)
    elif kind == "completions":
        yield from _completions(before, frame, then)
    elif kind in ("breaches", "toolkit"):
        key = KINDS[kind].key[0]
        gone = sorted(set(before[key].dropna()) - set(frame[key].dropna()))
        if gone:
            thing = "breach" if kind == "breaches" else "requirement"
            many = f"{len(gone):,} {thing}{'' if len(gone) == 1 else 'es' if kind == 'breaches' else 's'}"
            they = "It" if len(gone) == 1 else "They"
            stays = f"{they} {'stays' if len(gone) == 1 else 'stay'} held."
            fate = stays if kind == "breaches" else f"{they} will count as not assessed, or not at all."
            yield f"{many} of the last file ({then}) {'is' if len(gone) == 1 else 'are'} not in this one: {_listed(gone)}. {fate}"
    elif KINDS[kind].nature == "state" and (len(before) - len(frame)) * 100 > MOVED_PERCENT * len(before):
        yield f"It has {len(frame):,} rows; the last one ({then}) had {len(before):,}. Is it the whole list?"
    emptied = [
        column.label
        for column in KINDS[kind].columns
        if column.name in frame and before[column.name].notna().mean() >= OFTEN and not frame[column.name].notna().any()
    ]
    if emptied and len(frame):
        yield f"The last file ({then}) said {_listed(emptied)}; this one does not. Was a column left out of the export?"


def _population(before: pd.DataFrame, then: dt.date, frame: pd.DataFrame, as_at: dt.date) -> Iterable[str]:
    old, new = _employed(before, then), _employed(frame, as_at)
    was, now = old["staff_id"].nunique(), new["staff_id"].nunique()
    if abs(now - was) * 100 > MOVED_PERCENT * was:
        share = f" ({rounding.shown_percent(rounding.percent(abs(now - was), was))} {'more' if now > was else 'fewer'})"
        yield (
            f"The number of people employed goes from {was:,} on {uk(then)} to {now:,} on {uk(as_at)}{share if was else ''}. "
            "Is it the whole list?"
        )
    counts = old.drop_duplicates(["staff_id", "directorate"])["directorate"].value_counts()
    gone = counts[~counts.index.isin(new["directorate"].dropna().unique())]
    if len(gone):
        named = [f"{name} ({count:,} {'person' if count == 1 else 'people'})" for name, count in gone.items()]
        yield f"Directorates of the last list that have nobody in this one: {_listed(named)}. Left out, or renamed?"


def _employed(posts: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Posts that cover the day. Posts that join up cover no other days than these, so their people are those employed."""
    at = pd.Timestamp(day)
    return posts[(posts["start_date"] <= at) & (posts["leave_date"].isna() | (posts["leave_date"] >= at))]


def _completions(before: pd.DataFrame, frame: pd.DataFrame, then: str) -> Iterable[str]:
    was, now = _by_course(before), _by_course(frame)
    fallen = [(name, count, int(now.get(name, 0))) for name, count in was.items() if now.get(name, 0) < count]
    if fallen:
        named = [f"{name} from {old:,} to {new:,}" for name, old, new in fallen]
        yield (
            f"It has fewer completions than the last export ({then}): {_listed(named)}. Those held stay held. Was the export cut "
            "short, or filtered?"
        )


def _by_course(frame: pd.DataFrame) -> pd.Series:
    done = frame.loc[frame["outcome"] == "completed", "course"]
    return done.str.split().str.join(" ").value_counts()


def _listed(items: Iterable[object]) -> str:
    texts = [str(item) for item in items]
    if len(texts) > MOST_NAMED:
        texts = [*texts[:MOST_NAMED], f"{len(texts) - MOST_NAMED} more"]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
