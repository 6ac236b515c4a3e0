"""The steps of an upload: a file is dropped, read with its progress shown, then kept or discarded.

A file that was read waits in the session only: nothing is stored before it is kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, clock, guess

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview

_WAITING, _OUTCOME, _ROUND = "upload_waiting", "upload_outcome", "upload_round"


@dataclass(frozen=True)
class Waiting:
    """A file that was read and waits for a decision, with what was said about it."""

    preview: Preview
    data: bytes
    file_name: str
    kind: str
    as_at: dt.date
    source: str | None
    partial: bool
    mapping: dict[str, Any] | None = None
    set_aside_unknown: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of the last file: kept, discarded or refused, in words."""

    good: bool
    lines: tuple[str, ...]


def waiting() -> Waiting | None:
    """The file that waits for a decision, or None."""
    found: Waiting | None = st.session_state.get(_WAITING)
    return found


def outcome() -> None:
    """Say what became of the last file."""
    last: Outcome | None = st.session_state.get(_OUTCOME)
    if last is None:
        return
    if last.good:
        st.success("\n\n".join(last.lines))
    else:
        st.error(
            "**This file was not taken in. Nothing was stored.**\n" + "\n".join(f"- {line}" for line in last.lines)
        )


def offer(who: Viewer) -> None:
    """The drop zone, and for a dropped file what it is and which date it describes."""
    from ig_metrics.datasets import KINDS, UPLOADED

    turn = st.session_state.get(_ROUND, 0)
    limit = cache.settings().ingest.max_upload_mb
    dropped = st.file_uploader("Spreadsheet (xlsx, xls or csv)", key=f"upload_file_{turn}", max_upload_size=limit)
    if dropped is None or waiting() is not None:
        return
    guessed, dated = guess.kind_of(dropped.name), guess.date_of(dropped.name)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = st.selectbox(
            "What it is",
            UPLOADED,
            index=UPLOADED.index(guessed) if guessed else None,
            format_func=lambda name: KINDS[name].label,
            placeholder="Choose what this file is",
            key=f"upload_kind_{turn}",
            width=290,
            filter_mode=None,
        )
        as_at = st.date_input(
            "The date it describes (as at)",
            value=dated or clock.today(),
            min_value=dt.date(1990, 1, 1),
            max_value=dt.date(2100, 1, 1),
            format="DD/MM/YYYY",
            key=f"upload_as_at_{turn}",
            width=230,
        )
    known = [words for words, found in (("what it is", guessed), ("the date", dated)) if found]
    st.caption(
        f"Guessed from the file's name: {' and '.join(known)}. Correct what is wrong."
        if known
        else "The file's name says neither what it is nor its date: choose both."
    )
    with st.expander("More about this file"):
        source = st.text_input(
            "Where it comes from, if several systems send this kind (for example: Agency)", key=f"upload_source_{turn}"
        )
        partial = st.checkbox(
            "It only adds to or corrects what is held, and does not replace it", key=f"upload_partial_{turn}"
        )
    if st.button("Check this file", type="primary", disabled=kind is None, key="upload_check"):
        assert kind is not None
        day = as_at if isinstance(as_at, dt.date) else clock.today()
        read(dropped.getvalue(), dropped.name, kind, day, source.strip() or None, partial)


def read(
    data: bytes,
    file_name: str,
    kind: str,
    as_at: dt.date,
    source: str | None,
    partial: bool,
    *,
    mapping: dict[str, Any] | None = None,
    set_aside_unknown: bool = False,
) -> None:
    """Read and check a file, stage by stage on the screen; it then waits, or its refusal is shown."""
    from ig_metrics import ingest

    kit = cache.settings().toolkit
    st.session_state.pop(_OUTCOME, None)
    mapping = mapping or agreed(kind, source)
    with st.status(f"Reading {captions.plain(file_name)}", expanded=True) as status:
        bar = st.progress(0.0, text="Starting")

        def step(stage: str, share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=stage)

        try:
            preview = ingest.check(
                kind,
                data,
                file_name,
                settings=cache.settings(),
                store=cache.store(),
                as_at=as_at,
                mapping=mapping,
                framework=kit.framework if kind == "toolkit" else None,
                set_aside_unknown=set_aside_unknown,
                progress=step,
            )
        except Refused as refused:
            st.session_state.pop(_WAITING, None)
            st.session_state[_OUTCOME] = Outcome(False, tuple(map(captions.plain, refused.reasons)))
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            st.rerun()
        status.update(label=f"{captions.plain(file_name)} has been read", state="complete", expanded=False)
    st.session_state[_WAITING] = Waiting(
        preview, data, file_name, kind, as_at, source, partial, mapping, set_aside_unknown
    )
    st.rerun()


def agreed(kind: str, source: str | None) -> dict[str, Any] | None:
    """What was agreed about headings and words for the last file of this kind (and source): used again, and shown as such."""
    for info in cache.store().snapshots(include_withdrawn=False):
        if (
            info.kind == kind
            and source in (None, info.source)
            and (info.mapping.get("columns") or info.mapping.get("words"))
        ):
            return {"columns": info.mapping.get("columns", {}), "words": info.mapping.get("words", {})}
    return None


def read_again(held: Waiting, *, mapping: dict[str, Any] | None = None, set_aside_unknown: bool = False) -> None:
    """Read the waiting file again with other answers."""
    read(
        held.data,
        held.file_name,
        held.kind,
        held.as_at,
        held.source,
        held.partial,
        mapping=mapping or held.mapping,
        set_aside_unknown=set_aside_unknown or held.set_aside_unknown,
    )


def decide(held: Waiting, who: Viewer) -> None:
    """Keep the waiting file or throw it away."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Keep this file",
            type="primary",
            disabled=not held.preview.can_keep,
            key="upload_keep",
            on_click=_keep,
            args=(held, who),
        )
        st.button("Discard it", key="upload_discard", on_click=_discard, args=(held,))


def _keep(held: Waiting, who: Viewer) -> None:
    from ig_metrics import ingest

    try:
        kept = ingest.keep(
            held.preview, cache.store(), uploaded_by=who.username, source=held.source, partial=held.partial
        )
    except Refused as refused:
        _done(Outcome(False, tuple(map(captions.plain, refused.reasons))))
        return
    # figures as at an older date would not show what was just brought in
    asked.move_to(cache.choices(who), kept.as_at)
    _done(
        Outcome(
            True,
            (
                f"**Kept.** {captions.plain(held.file_name)}, {kept.rows:,} rows, as at {uk(kept.as_at)}. The pages now count it.",
                f"If it was the wrong file, take it back below: its number is {kept.id}.",
            ),
        )
    )


def _discard(held: Waiting) -> None:
    _done(Outcome(True, (f"**Discarded.** {captions.plain(held.file_name)} was not stored.",)))


def _done(what: Outcome) -> None:
    st.session_state.pop(_WAITING, None)
    st.session_state[_OUTCOME] = what
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
