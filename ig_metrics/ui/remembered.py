"""Saved mappings: what was agreed about the files of each source; to download, bring in from elsewhere, or forget."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions

_SAID, _ROUND = "mappings_said", "mappings_round"
LARGEST_MB = 1


def draw(who: Viewer) -> None:
    """The list, and what can be done with each."""
    from ig_metrics.ingest import memory

    said: tuple[bool, str] | None = st.session_state.pop(_SAID, None)
    held = memory.listed(cache.store())
    with st.expander(f"What is remembered of each source's files ({len(held)})", expanded=said is not None):
        if said is not None:
            (st.success if said[0] else st.error)(said[1])
        st.write(
            "How the headings and words of a source's files are read is remembered when one is kept, so that the next is "
            "one click. A mapping can be moved to another computer as a file."
        )
        for row in held:
            _one(
                row.kind,
                row.name,
                _about(row.kind, row.source, row.columns, row.words, row.saved_by, row.saved_at),
                who,
            )
        _bring_in(who)


def _about(kind: str, source: str, columns: int, words: int, by: str, at: object) -> str:
    named = "" if source == "default" else f", {captions.plain(source)}"
    parts = [f"{columns:,} {'heading' if columns == 1 else 'headings'}"]
    if words:
        parts.append(f"{words:,} {'word' if words == 1 else 'words'}")
    return f"**{KINDS[kind].label}{named}**: {' and '.join(parts)}, saved by {captions.plain(by)} on {uk(at.date())}"  # type: ignore[attr-defined]


def _one(kind: str, name: str, about: str, who: Viewer) -> None:
    st.markdown(about)
    called = KINDS[kind].label if name == "default" else f"{KINDS[kind].label}, {name}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download",
            data=_export(kind, name, who),
            file_name=f"{kind} {name}.toml",
            mime="text/plain",
            on_click="ignore",
            help=f"The mapping of: {called}",
            key=f"mapping_file_{kind}_{name}",
            type="tertiary",
        )
        st.button("Forget", key=f"mapping_forget_{kind}_{name}", type="tertiary", on_click=_forget,
                  help=f"Forget the mapping of: {called}. Files that are held stay as they are.", args=(kind, name, called, who))  # fmt: skip


def _export(kind: str, name: str, who: Viewer) -> Callable[[], bytes]:
    def make() -> bytes:
        from ig_metrics.ingest import memory

        return memory.export_mapping(cache.store(), name, kind=kind, by=who.username)

    return make


def _forget(kind: str, name: str, called: str, who: Viewer) -> None:
    try:
        cache.store().forget_mapping(kind, name, who.username)
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
        return
    st.session_state[_SAID] = (True, f"**Forgotten:** {captions.plain(called)}. The next file is read without it.")


def _bring_in(who: Viewer) -> None:
    turn = st.session_state.get(_ROUND, 0)
    given = st.file_uploader(
        "Bring in a mapping from a file (.toml or .json)", type=["toml", "json"], key=f"mapping_in_{turn}",
        max_upload_size=LARGEST_MB,
    )  # fmt: skip
    if given is None:
        return
    from ig_metrics.ingest import memory

    try:
        kind, name = memory.import_mapping(cache.store(), given.getvalue(), given.name, by=who.username)
        st.session_state[_SAID] = (True, f"**Saved:** the mapping of {KINDS[kind].label}, {captions.plain(name)}.")
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
    st.session_state[_ROUND] = turn + 1
    st.rerun()
