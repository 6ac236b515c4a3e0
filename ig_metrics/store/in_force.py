"""Which rows hold at a date: two clocks, always apart (DESIGN section 2).

*As at D* is the date the question is about; *known on K* leaves out what was uploaded or withdrawn later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ig_metrics.datasets import KINDS, empty
from ig_metrics.dates import LONDON
from ig_metrics.store.info import SnapshotInfo

PERSON = ("staff_id", "email", "username")
Cells = Sequence[Sequence[str]] | None
"""Beside each row of an edit, the columns that were changed; None for a snapshot that is no edit."""


def moment(known_on: dt.date | dt.datetime) -> dt.datetime:
    """The last moment that `known_on` covers: a date runs to its end, a time without a zone is the clock in London."""
    if isinstance(known_on, dt.datetime):
        return known_on if known_on.tzinfo else known_on.replace(tzinfo=LONDON)
    return dt.datetime.combine(known_on + dt.timedelta(days=1), dt.time(), LONDON) - dt.timedelta(microseconds=1)


def choose(
    snapshots: Iterable[SnapshotInfo],
    kind: str,
    as_at: dt.date,
    *,
    known_on: dt.date | dt.datetime | None = None,
    framework: str | None = None,
) -> tuple[SnapshotInfo, ...]:
    """The snapshots that an answer rests on, earliest first: where two hold one row, the later wins.

    State kinds: for each source (and framework) the latest whole list dated `as_at` or before, then the partial returns that
    are later than it. Event kinds: every snapshot, for a late export may hold an early event. Never one withdrawn by then.
    """
    known = None if known_on is None else moment(known_on)
    visible = sorted(
        (
            info
            for info in snapshots
            if info.kind == kind
            and (known is None or info.uploaded_at <= known)
            and (info.withdrawn_at is None or (known is not None and info.withdrawn_at > known))
            and (framework is None or info.framework in (framework, None))
        ),
        key=lambda info: info.order,
    )
    if KINDS[kind].nature == "event":
        return tuple(visible)
    whole: dict[tuple[str, str | None], SnapshotInfo] = {}
    dated = [info for info in visible if info.as_at <= as_at]
    for info in dated:
        if not info.partial:
            whole[info.source, info.framework] = info

    def holds(info: SnapshotInfo) -> bool:
        base = whole.get((info.source, info.framework))
        return base is info or (info.partial and (base is None or info.order > base.order))

    return tuple(info for info in dated if holds(info))


def needed(kind: str, columns: Sequence[str] | None, snapshots: int) -> tuple[str, ...] | None:
    """The columns to read from that many snapshots to answer with `columns`: also the event's date, and where rows of
    several must be compared, the key. None: all."""
    if columns is None:
        return None
    spec = KINDS[kind]
    also = {*columns, *(spec.key if snapshots > 1 else ()), *([spec.event_date] if spec.event_date else [])}
    return tuple(name for name in spec.names if name in also)


def unite(
    kind: str, parts: Sequence[tuple[SnapshotInfo, pd.DataFrame]], as_at: dt.date, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """The rows in force at `as_at` from the snapshots `choose` named, each with its rows; index 0..n.

    For one key the later snapshot wins; rows of one snapshot that share a key are all kept (whether that is an error is for
    the upload's checks). Missing values in a key equal one another. `columns` limits what is given back.
    """
    if KINDS[kind].nature == "event":
        rows = _events(kind, parts, as_at)
    else:
        rows = _states(kind, parts)
    return rows if columns is None else rows[list(columns)]


def _states(kind: str, parts: Sequence[tuple[SnapshotInfo, pd.DataFrame]]) -> pd.DataFrame:
    if KINDS[kind].single:
        return _one_thing(kind, parts)
    by_source: dict[tuple[str, str], list[pd.DataFrame]] = {}
    for info, frame in parts:
        earlier = by_source.setdefault((info.source, info.framework or ""), [])
        given = info.quality.get("columns") if info.partial and earlier else None
        earlier.append(frame if given is None else _filled(kind, frame, _latest(kind, earlier), given))
    return _stack(kind, [_latest(kind, by_source[source]) for source in sorted(by_source)])


def _one_thing(kind: str, parts: Sequence[tuple[SnapshotInfo, pd.DataFrame]]) -> pd.DataFrame:
    """Where a key names one thing, each row is as the latest snapshot that has it says, whichever source it is from: a return
    of a few rows does not bring back the older rows of its source's list."""
    frames: list[pd.DataFrame] = []
    edits: list[Cells] = []
    for info, frame in parts:
        given = info.quality.get("columns") if info.partial and frames else None
        frames.append(frame if given is None else _filled(kind, frame, _latest(kind, frames, edits), given))
        edits.append(info.edited_cells)
    return _latest(kind, frames, edits)


def _filled(kind: str, frame: pd.DataFrame, held: pd.DataFrame, given: Sequence[str]) -> pd.DataFrame:
    """A partial return with the columns its file did not have (it had `given`) taken from the rows it overlays.

    A column left out says nothing; a cell left empty says that there is nothing. Of held rows that share a key, the first.
    """
    absent = [name for name in frame.columns if name not in given and name not in KINDS[kind].key]
    if not absent or held.empty or frame.empty:
        return frame
    code = key_codes(kind, _stack(kind, [held, frame]))
    first = pd.Series(np.arange(len(held)), index=code[: len(held)]).groupby(level=0).first()
    from_row = first.reindex(code[len(held) :]).fillna(-1).to_numpy(dtype="int64")
    filled = held[absent].reindex(from_row).set_axis(frame.index)
    return frame.assign(**{name: filled[name] for name in absent})


def _events(kind: str, parts: Sequence[tuple[SnapshotInfo, pd.DataFrame]], as_at: dt.date) -> pd.DataFrame:
    date = KINDS[kind].event_date
    assert date is not None, kind
    # A row without a date counts from its snapshot's: before that it neither counts nor wins over an earlier row.
    frames = [frame if info.as_at <= as_at else frame[frame[date].notna()] for info, frame in parts]
    rows = _latest(kind, frames, [info.edited_cells for info, _ in parts])
    # Only now the date: when a later snapshot moves an event past `as_at`, the earlier telling of it must not come back.
    happened = rows[date].isna() | (rows[date] < pd.Timestamp(as_at) + pd.Timedelta(days=1))
    return rows if happened.all() else rows[happened].reset_index(drop=True)


def _latest(kind: str, frames: Sequence[pd.DataFrame], edits: Sequence[Cells] = ()) -> pd.DataFrame:
    """The rows of `frames` (earliest first) without those whose key a later one holds too.

    `edits`: beside each frame, the columns that were changed of each of its rows, where it is an edit made in the app; its other
    cells are as the frames before it have them.
    """
    rows = _stack(kind, frames)
    if len(frames) < 2 or rows.empty:
        return rows
    rank = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    code = key_codes(kind, rows)
    last = np.empty(code.max() + 1, dtype=rank.dtype)
    last[code] = rank  # ranks only grow down the rows, and the last one written stays
    keep = last[code] == rank
    if any(cells is not None for cells in edits):
        changed = [
            None if cells is None else cells[place]
            for frame, cells in zip(frames, edits, strict=True)
            for place in frame.index
        ]
        rows = _overlaid(rows, code, keep, changed)
    return rows if keep.all() else rows[keep].reset_index(drop=True)


def _overlaid(
    rows: pd.DataFrame, code: np.ndarray, keep: np.ndarray, changed: Sequence[Sequence[str] | None]
) -> pd.DataFrame:
    """`rows` with each cell of a kept edit from where it was last said: so an edit taken back takes back its own cells alone."""
    froms: dict[str, np.ndarray] = {}
    for place in np.flatnonzero(keep).tolist():
        if changed[place] is None:
            continue
        told = [n for n in np.flatnonzero(code == code[place]).tolist() if n <= place]
        whole = [n for n in told if changed[n] is None]
        base = whole[-1] if whole else told[0]
        for name in rows.columns:
            said = max([n for n in told if n > base and name in (changed[n] or ())], default=base)
            if said != place:
                froms.setdefault(name, np.arange(len(rows)))[place] = said
    return rows.assign(**{name: rows[name].take(at).set_axis(rows.index) for name, at in froms.items()})


def key_codes(kind: str, rows: pd.DataFrame) -> np.ndarray:
    """A number for each row, equal where the kind's keys are equal."""
    names = list(KINDS[kind].key)
    values: list[pd.Series] = [rows[name] for name in names]
    if set(PERSON) <= set(names):
        values = [person(rows), *(rows[name] for name in names if name not in PERSON)]
    code = np.zeros(len(rows), dtype="int64")
    for value in values:
        part, found = pd.factorize(value, use_na_sentinel=True)
        # Numbered again after each column, so that the product of two never outgrows 64 bits.
        code = pd.factorize(code * (len(found) + 1) + part + 1)[0]
    return code


def person(rows: pd.DataFrame) -> pd.Series:
    """Who a row is about: staff number, else e-mail address, else user name (the last two without regard to case)."""
    email, username = rows["email"].str.strip().str.lower(), rows["username"].str.strip().str.lower()
    return rows["staff_id"].fillna(email).fillna(username)


def _stack(kind: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        return empty(kind)
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    return pd.concat(frames, ignore_index=True)
