"""The steps of an upload: files are dropped and read one after another, then kept, discarded, or taken back at once.

A file that was read waits in the session only: nothing is stored before it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import arrivals, asked, cache, captions, reading
from ig_metrics.ui.arrivals import Arrival
from ig_metrics.ui.web.uploads import release

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from ig_metrics.store import SnapshotInfo

MOST_AT_ONCE = 20
MOST_WAITING = 4
"""How many files of the largest size may wait to be kept, in one session; smaller ones may be as many as fit."""
_OUTCOME, _ROUND, _CHANGED = "upload_outcome", "upload_round", "upload_changed"


@dataclass(frozen=True)
class Outcome:
    """What became of the last files: what was done and what was refused, in words. `kept` are ids that can be taken back at
    once, `before` the question the pages answered until then."""

    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    before: Question | None = None


def outcome(who: Viewer) -> None:
    """Say what became of the last files, with the button that undoes it."""
    last: Outcome | None = st.session_state.get(_OUTCOME)
    if last is None:
        return
    if last.refused:
        heading = "These were not stored." if last.done else "This file was not taken in. Nothing was stored."
        st.error(f"**{heading}**\n" + "\n".join(f"- {line}" for line in last.refused))
    if last.done:
        st.success("\n\n".join(last.done))
    if last.kept:
        label = "Undo this" if len(last.kept) == 1 else f"Undo these {len(last.kept)}"
        st.button(label, key="upload_undo", on_click=_undo, args=(last, who))


def place_for_work() -> DeltaGenerator | None:
    """Where `work_out` shows how far it is; None when there is nothing to work out."""
    return st.empty() if st.session_state.get(_CHANGED) else None


def work_out(bar: DeltaGenerator | None) -> None:
    """After something was kept or taken back: what the committee's pages will show of people is worked out, with its progress
    shown. Whoever goes on meanwhile loses nothing: the page that needs a figure works it out."""
    if bar is None:
        return
    st.session_state.pop(_CHANGED)
    from ig_metrics import dashboard

    def told(what: str, done: int, of: int) -> None:
        bar.progress(done / of, text=what)

    dashboard.keep_measures(cache.store(), cache.settings(), told)
    bar.empty()


def offer(who: Viewer) -> None:
    """The drop zone; whatever is dropped is read at once, one file after another."""
    turn = st.session_state.get(_ROUND, 0)
    limit = cache.settings().ingest.max_upload_mb
    dropped = st.file_uploader(
        f"Spreadsheets: Excel, OpenDocument, csv or text, up to {limit} MB each",
        accept_multiple_files=True,
        key=f"upload_file_{turn}",
        max_upload_size=limit,
    )
    if not dropped:
        return
    st.session_state.pop(_OUTCOME, None)
    files = dropped[:MOST_AT_ONCE]
    alone = len(files) == 1 and not arrivals.everything()
    done: set[str] = st.session_state.setdefault(f"upload_done_{turn}", set())
    too_much: list[str] = []
    for place, file in enumerate(files, 1):
        if file.file_id in done:  # read in a run that was interrupted
            continue
        if arrivals.size() + file.size > MOST_WAITING * (limit << 20):
            too_much.append(file.name)
            release(file)
            continue
        dropped_one = Arrival(arrivals.number(), file.name, file.getvalue())
        arrival = reading.watched(dropped_one, who, of="" if alone else f"{place} of {len(files)}")
        done.add(file.file_id)
        release(file)
        if arrival.refused and alone:
            st.session_state[_OUTCOME] = Outcome(refused=tuple(map(captions.plain, arrival.refused)))
        else:
            arrivals.put(arrival)
    if len(dropped) > MOST_AT_ONCE:
        left = len(dropped) - MOST_AT_ONCE
        st.session_state[_OUTCOME] = Outcome(
            refused=(f"{MOST_AT_ONCE} files at once are the most: the first were read. Drop the other {left:,} again.",)
        )
    if too_much:
        names = ", ".join(map(captions.plain, too_much))
        st.session_state[_OUTCOME] = Outcome(
            refused=(
                f"{names}: not read, because too much waits already. Keep or discard what waits, then drop it again.",
            )
        )
    st.session_state.pop(f"upload_done_{turn}", None)
    # A drop zone with a new key is empty: the files are let go of there.
    st.session_state[_ROUND] = turn + 1
    st.rerun()


def read_again(arrival: Arrival, who: Viewer) -> None:
    """Read a waiting file with what has been said of it since."""
    again = reading.watched(arrival, who)
    if again.refused:
        # The file as it was read before waits on; what was said now does not fit it.
        st.session_state[_OUTCOME] = Outcome(refused=tuple(map(captions.plain, again.refused)))
        if arrival.preview is None:
            arrivals.take_away(arrival)
    else:
        st.session_state.pop(_OUTCOME, None)
        arrivals.put(again)
    st.rerun()


def up_to_date(arrival: Arrival, who: Viewer) -> None:
    """Read a waiting file again when something was kept or taken back since: what is said of it may have changed."""
    if arrival.preview is not None and arrival.version != cache.store().version():
        again = reading.watched(arrival, who)
        if not again.refused:
            arrivals.put(again)
            st.rerun()


def decide(held: Arrival, who: Viewer) -> None:
    """Keep the waiting file or throw it away."""
    assert held.preview is not None
    with st.container(horizontal=True, gap="small"):
        if held.can_keep:
            st.button("Keep this file", type="primary", key="upload_keep", on_click=keep, args=((held,), who))
        st.button("Discard it", key="upload_discard", on_click=discard, args=(held,))


def keep(files: Sequence[Arrival], who: Viewer) -> None:
    """Store these files; what cannot be stored waits on, and why is said."""
    from ig_metrics import ingest
    from ig_metrics.datasets import UPLOADED

    before = asked.now()
    kept, refused = [], []
    for held in sorted(files, key=lambda held: UPLOADED.index(held.said.kind or UPLOADED[0])):
        assert held.preview is not None
        try:
            info = ingest.keep(
                held.preview, cache.store(), uploaded_by=who.username, source=held.said.source, partial=held.partial
            )
        except Refused as problem:
            refused += [f"{held.file_name}: {reason}" for reason in problem.reasons]
            continue
        kept.append((held, info))
        arrivals.take_away(held)
    if kept:
        st.session_state[_CHANGED] = True
        # figures as at an older date would not show what was just brought in
        asked.move_to(cache.choices(who), max(info.as_at for _, info in kept))
    lines = [
        f"**Kept.** {captions.plain(held.file_name)}, {info.rows:,} {'row' if info.rows == 1 else 'rows'}, as at {uk(info.as_at)}."
        for held, info in kept
    ]
    if kept:
        lines.append("The pages now count it." if len(kept) == 1 else "The pages now count them.")
        lines += _forecast([info.kind for _, info in kept], who)
    _done(Outcome(tuple(lines), tuple(map(captions.plain, refused)), tuple(info.id for _, info in kept), before))


def _forecast(kinds: Sequence[str], who: Viewer) -> list[str]:
    """Keep the forecast that an assessment or a plan just kept makes; a line to say so."""
    from ig_metrics import dashboard
    from ig_metrics.ledger.forecasts import RESTS_ON

    last = next((kind for kind in reversed(kinds) if kind in RESTS_ON), None)
    made = None if last is None else dashboard.keep_after(cache.store(), cache.settings(), last, who.username)
    return [] if made is None or not made.new else [made.sentence]


def discard(*files: Arrival) -> None:
    """Throw waiting files away."""
    arrivals.take_away(*files)
    names = ", ".join(captions.plain(held.file_name) for held in files)
    _done(Outcome((f"**Discarded.** {names}: not stored.",)))


def _undo(last: Outcome, who: Viewer) -> None:
    """Take back what was just kept, the latest first, and ask about the date that was asked about before."""
    why = f"undone by {who.username} right after keeping"
    taken: list[SnapshotInfo] = []
    refused: list[str] = []
    for id in reversed(last.kept):
        try:
            taken.append(cache.store().withdraw(id, why, who.username))
        except Refused as problem:
            refused += problem.reasons
    if taken:
        st.session_state[_CHANGED] = True
    if last.before is not None:
        asked.back_to(last.before)
    lines = [
        f"**Undone.** {captions.plain(info.file_name)} counts no more; what it had replaced counts again."
        for info in taken
    ]
    _done(Outcome(tuple(lines), tuple(map(captions.plain, refused))))


def _done(what: Outcome) -> None:
    st.session_state[_OUTCOME] = what
