"""Saved mappings: what was agreed about the files of each source; to download, bring in from elsewhere, or forget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ig_metrics.datasets import KINDS
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, downloads, parts, tables, wordlists
from ig_metrics.ui.web.uploads import release

if TYPE_CHECKING:
    from ig_metrics.ingest.memory import Remembered

PAGE, _ROUND = "mappings", "mappings_round"
LARGEST_MB = 1


def draw(who: Viewer) -> None:
    """The list, and what can be done with each."""
    from ig_metrics.ingest import memory

    held = memory.listed(cache.store())
    with st.expander(f"What is remembered of each source's files ({len(held)})", expanded=parts.waits(PAGE)):
        parts.said(PAGE)
        st.write(
            "How the headings and words of a source's files are read is remembered when one is kept, so that the next is "
            "one click. A mapping can be moved to another computer as a file."
        )
        if held:
            _list(held, who)
        _bring_in(who)


def _list(held: tuple[Remembered, ...], who: Viewer) -> None:
    rows = [
        {
            "kind": KINDS[row.kind].label,
            "source": None if row.source == "default" else row.source,
            "columns": row.columns,
            "words": row.words,
            "saved_by": row.saved_by,
            "saved_on": row.saved_at.date(),
        }
        for row in held
    ]
    tables.show(pd.DataFrame(rows), wordlists.REMEMBERED, "What is remembered of each source's files")
    chosen = st.selectbox(
        "Download one as a file, or forget it",
        held,
        index=None,
        format_func=called,
        placeholder="Choose which",
        key=f"mapping_chosen_{len(held)}",
        filter_mode=None,
    )
    if chosen is None:
        return
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Download it",
            _export(chosen.kind, chosen.name, who),
            f"{chosen.kind} {chosen.name}.toml",
            "mapping_file",
            mime="text/plain",
        )
        st.button("Forget it", key="mapping_forget", on_click=_forget, args=(chosen, who))


def called(row: Remembered) -> str:
    """`E-learning export, Moodle`; the kind alone for the usual source."""
    label = KINDS[row.kind].label
    return label if row.name == "default" else f"{label}, {row.name}"


def _export(kind: str, name: str, who: Viewer) -> Callable[[], bytes]:
    def make() -> bytes:
        from ig_metrics.ingest import memory

        return memory.export_mapping(cache.store(), name, kind=kind, by=who.username)

    return make


def _forget(row: Remembered, who: Viewer) -> None:
    def forget() -> str:
        cache.store().forget_mapping(row.kind, row.name, who.username)
        return f"**Forgotten:** {captions.plain(called(row))}. Files that are held stay as they are; the next is read without it."

    parts.note(PAGE, forget)


def _bring_in(who: Viewer) -> None:
    turn = st.session_state.get(_ROUND, 0)
    given = st.file_uploader(
        "Bring in a mapping from a file (.toml or .json)", type=["toml", "json"], key=f"mapping_in_{turn}",
        max_upload_size=LARGEST_MB,
    )  # fmt: skip
    if given is None:
        return
    from ig_metrics.ingest import memory

    release(given)

    def bring_in() -> str:
        kind, name = memory.import_mapping(cache.store(), given.getvalue(), given.name, by=who.username)
        return f"**Saved:** the mapping of {KINDS[kind].label}, {captions.plain(name)}."

    st.session_state[_ROUND] = turn + 1
    parts.do(PAGE, bring_in)
