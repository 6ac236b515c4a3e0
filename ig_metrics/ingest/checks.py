"""What is wrong inside one file: rows that cannot be used and why, copies, dates out of order, words out of place."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ig_metrics.dates import uk_short
from ig_metrics.ingest.draft import Draft, noun, written
from ig_metrics.ingest.kind_checks import OF_KIND, completions
from ig_metrics.ingest.needs import ENDS, EVENTS, MANY_ROWS, ORDERED, ROW_NEEDS
from ig_metrics.settings import Settings

NONE = np.empty(0, dtype="int64")


def check(draft: Draft, settings: Settings, as_at: dt.date, *, unreadable: dict[str, np.ndarray]) -> None:
    """Every check of the kind, in the order that makes the reasons read best. `unreadable` are positions by column whose
    cell held something that could not be read: they are named already, and only their rows' fate is decided here.
    """
    needed(draft, unreadable)
    nobody(draft)
    if draft.kind.name == "completions":
        completions(draft, settings)
    if draft.kind.name not in MANY_ROWS:
        copies(draft)
    if draft.kind.name in OF_KIND:
        OF_KIND[draft.kind.name](draft, unreadable)
    order(draft)
    future(draft, as_at)


def needed(draft: Draft, unreadable: dict[str, np.ndarray]) -> None:
    """Rows without what they need are set aside; other required cells left empty make a warning."""
    needs = ROW_NEEDS.get(draft.kind.name, draft.kind.required)
    for name in needs:
        if name not in draft.frame:
            continue
        column = draft.kind.column(name)
        empty = draft.frame[name].isna().to_numpy().copy()
        empty[unreadable.get(name, NONE)] = False
        message = f"No {noun(column)}. Fill it in and upload again; until then the row is set aside."
        draft.set_aside(np.flatnonzero(empty & draft.kept), f"no {noun(column)}", message, column=name)
    for name in draft.kind.required:
        if name in needs or name not in draft.frame or name in ("completed_on", "level"):
            continue
        empty = draft.frame[name].isna().to_numpy() & draft.kept
        empty[unreadable.get(name, NONE)] = False
        message = f"No {noun(draft.kind.column(name))}. The row is kept; fill it in for the next upload."
        draft.warn(np.flatnonzero(empty), message, column=name)


def nobody(draft: Draft) -> None:
    """A row of a kind that may name a person in several ways names one in at least one of them."""
    if not draft.kind.one_of:
        return
    who = [name for name in draft.kind.one_of if name in draft.frame]
    empty = draft.frame[who].isna().all(axis=1).to_numpy() & draft.kept
    ways = [noun(draft.kind.column(name)) for name in draft.kind.one_of]
    listed = f"{', '.join(ways[:-1])} or {ways[-1]}"
    message = f"Names nobody: no {listed}. Fill one in; until then the row is set aside."
    draft.set_aside(np.flatnonzero(empty), "names nobody", message)


def copies(draft: Draft) -> None:
    """A row that repeats another cell by cell is set aside; the first stays."""
    at = np.flatnonzero(draft.kept)
    for name in draft.frame.columns:
        # A copy repeats in every column: each column leaves fewer rows to look at, mostly none after the first.
        at = at[draft.frame[name].iloc[at].duplicated(keep=False).to_numpy()]
        if not len(at):
            return
    repeated = draft.frame.iloc[at].duplicated().to_numpy()
    first = dict.fromkeys(at.tolist())
    groups = draft.frame.iloc[at].groupby(list(draft.frame.columns), dropna=False, sort=False).ngroup().to_numpy()
    firsts: dict[int, int] = {}
    for position, group in zip(at.tolist(), groups.tolist(), strict=True):
        first[position] = firsts.setdefault(group, position)
    doubled = at[repeated]
    messages = [f"The same as row {draft.rows[first[n]]}, cell by cell: counted once." for n in doubled.tolist()]
    draft.set_aside(doubled, "exact copy of another row", messages, values=[""] * len(doubled))


def order(draft: Draft) -> None:
    """An end before its start."""
    for pairs, aside in ((ENDS, True), (ORDERED, False)):
        for start, end in pairs.get(draft.kind.name, ()):
            if not draft.has(start, end):
                continue
            wrong = np.flatnonzero((draft.frame[end] < draft.frame[start]).to_numpy(dtype=bool) & draft.kept)
            if not len(wrong):
                continue
            ends, starts = (noun(draft.kind.column(name)) for name in (end, start))
            when = written(draft.frame[start].iloc[wrong])
            fate = "until then the row is set aside" if aside else "the row is kept"
            messages = [f"The {ends} is before the {starts} ({day}). Correct one of them; {fate}." for day in when]
            if aside:
                draft.set_aside(wrong, f"{ends} before {starts}", messages, column=end)
            else:
                draft.warn(wrong, messages, column=end)


def future(draft: Draft, as_at: dt.date) -> None:
    """Something that has happened after the as-at date: kept, named, and counted from its date."""
    after = pd.Timestamp(as_at) + pd.Timedelta(days=1)
    for name in EVENTS.get(draft.kind.name, ()):
        if name in draft.frame:
            late = np.flatnonzero((draft.frame[name] >= after).to_numpy(dtype=bool) & draft.kept)
            message = f"Dated after {uk_short(as_at)}, the date this file is as at: kept, and counted from its date. Check it."
            draft.warn(late, message, column=name)
