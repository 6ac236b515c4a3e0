"""Several files at once: a short list with what each is and where it stands, and one button for all that are ready."""

from __future__ import annotations

import streamlit as st

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import arrivals, captions, uploading
from ig_metrics.ui.arrivals import Arrival

COLOURS = {
    arrivals.READY: "green",
    arrivals.LOOK: "orange",
    arrivals.ASK: "orange",
    arrivals.HELD: "gray",
    arrivals.UNREADABLE: "red",
}


def draw(files: tuple[Arrival, ...], who: Viewer) -> None:
    """The list of files that wait."""
    ready = [held for held in files if held.state == arrivals.READY]
    st.header(f"{len(files)} files wait for you", anchor=False)
    if ready:
        label = f"Keep all that are ready ({len(ready)})"
        st.button(label, type="primary", key="upload_keep_all", on_click=uploading.keep, args=(ready, who))
    else:
        st.write("None can be kept as it stands. Open them one by one.")
    for place, held in enumerate(files, 1):
        _one(place, held)
    st.button("Discard them all", key="upload_discard_all", on_click=uploading.discard, args=files)


def _one(place: int, held: Arrival) -> None:
    with st.container(border=True, key=f"arrival_{held.number}", gap="xsmall"):
        told, buttons = st.columns([3, 1], vertical_alignment="center")
        with told:
            st.markdown(f"**{place}. {captions.plain(held.file_name)}**  :{COLOURS[held.state]}-badge[{held.state}]")
            if not held.refused:
                st.caption(about(held))
            for line in held.refused or (held.alarms if held.state == arrivals.LOOK else ()):
                st.markdown(f"- {captions.plain(line)}")
        with buttons, st.container(horizontal=True, gap="small"):
            if not held.refused:
                st.button(
                    f"Open file {place}",
                    key=f"upload_open_{held.number}",
                    on_click=arrivals.open_one,
                    args=(held.number,),
                )
            st.button(
                f"Discard file {place}",
                key=f"upload_discard_{held.number}",
                type="tertiary",
                on_click=uploading.discard,
                args=(held,),
            )


def about(held: Arrival) -> str:
    """`E-learning export · as at 30 April 2014 · 812 rows · same shape as the last one`."""
    said, preview = held.said, held.preview
    parts = [
        KINDS[said.kind].label if said.kind else "what it is: to be chosen",
        f"as at {uk(said.as_at)}" if said.as_at else "its date: to be chosen",
    ]
    if preview is not None:
        parts.append(f"{preview.rows_read:,} {'row' if preview.rows_read == 1 else 'rows'}")
        if preview.recalled is not None and preview.recalled.same_shape:
            parts.append("same shape as before")
        aside = sum(preview.dropped.values())
        if aside:
            parts.append(f"{aside:,} set aside")
    return " · ".join(parts)
