"""A dropped file is recognised, read and checked, with its progress shown; what it would change is worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions
from ig_metrics.ui.arrivals import Arrival, Said

if TYPE_CHECKING:
    import pandas as pd

    from ig_metrics.ingest import Preview

Step = Callable[[str, float], None]
CHECKED = 0.9
"""The share of the work that is behind when a file was checked; working out what it changes is the rest."""
HOW = {
    "shape": "its headings are those of a file kept before",
    "headings": "its headings say so",
    "name": "its name says so",
}


def watched(arrival: Arrival, who: Viewer, *, of: str = "") -> Arrival:
    """The file read, each stage shown on the screen as it is reached. `of` counts files: `2 of 5`.

    What is not known of it yet is recognised. When it cannot be read, nothing of it is left but the reasons.
    """
    name = captions.plain(arrival.file_name)
    with st.status(f"Reading {name}{f' ({of})' if of else ''}", expanded=True) as status:
        bar = st.progress(0.0, text="Starting")

        def step(stage: str, share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=stage)

        try:
            done = _read(arrival, who, step)
        except Refused as refused:
            status.update(label=f"{name} cannot be read", state="error", expanded=False)
            return replace(arrival, data=b"", preview=None, refused=tuple(refused.reasons), changes=(), alarms=())
        status.update(label=f"{name} has been read", state="complete", expanded=False)
    return done


def _read(arrival: Arrival, who: Viewer, step: Step) -> Arrival:
    version = cache.store().version()

    def so_far(stage: str, share: float) -> None:
        step(stage, share * CHECKED)

    preview: Preview | None
    if arrival.said.kind is None or arrival.said.as_at is None:
        arrival, preview = _recognised(arrival, so_far)
    else:
        preview = _checked(arrival, so_far)
    done = replace(arrival, preview=preview, refused=(), version=version)
    if preview is None or not preview.could_keep:
        return replace(done, changes=(), alarms=preview.alarms if preview else (), offers=None)
    step("Working out what it changes", CHECKED)
    return replace(_weighed(done, preview, who), offers=_offers(done, preview))


def _offers(arrival: Arrival, preview: Preview) -> pd.DataFrame | None:
    """Who the learners might be whom no number or address finds; read from the file again, for its names."""
    from ig_metrics import ingest

    try:
        return ingest.offers_for(arrival.data, preview, cache.store(), cache.settings())
    except Refused:  # offers are a help: without them the file is as good as before
        return None


def _recognised(arrival: Arrival, step: Step) -> tuple[Arrival, Preview | None]:
    """What the file is and, where that and its date are sure, how it was read."""
    from ig_metrics.ingest.recognise import recognise

    found = recognise(arrival.data, arrival.file_name, settings=cache.settings(), store=cache.store(), progress=step)
    said = Said(kind=found.kind, as_at=found.as_at)
    why = [f"{captions.plain(HOW[found.by])}"] if found.by in HOW else []
    if found.as_at is not None:
        why.append("its date is in its name")
    text = "; ".join(why)
    return replace(
        arrival, said=said, sure=found.sure, why=f"{text[:1].upper()}{text[1:]}." if text else ""
    ), found.preview


def _checked(arrival: Arrival, step: Step) -> Preview:
    """The file read as what was said of it. Raises Refused where it cannot be read."""
    from ig_metrics import ingest

    said = arrival.said
    assert said.kind is not None
    assert said.as_at is not None
    preview = ingest.check(
        said.kind,
        arrival.data,
        arrival.file_name,
        settings=cache.settings(),
        store=cache.store(),
        as_at=said.as_at,
        mapping=said.mapping,
        sheet=said.sheet,
        heading_row=said.heading_row,
        source=said.source,
        progress=step,
    )
    if preview.recalled is None and arrival.preview is not None and said.mapping is not None:
        # Read again with answers: the mapping the answers were added to is still the one that was recalled.
        preview = replace(preview, recalled=arrival.preview.recalled)
    return preview


def _weighed(arrival: Arrival, preview: Preview, who: Viewer) -> Arrival:
    """The file with what keeping it would change and what to look at first."""
    from ig_metrics import dashboard

    try:
        what_if = dashboard.what_if(
            cache.store(),
            cache.settings(),
            who,
            kind=preview.kind,
            frame=preview.frame,
            as_at=preview.as_at,
            source=arrival.source,
            framework=preview.framework,
            partial=arrival.partial,
            quality=preview.quality,
            sha256=preview.sha256,
        )
    except Refused:  # what is held cannot be read: the doctor's business, and no reason not to bring a file in
        return replace(arrival, changes=(), alarms=preview.alarms)
    return replace(arrival, changes=what_if.changes, alarms=what_if.alarms)
