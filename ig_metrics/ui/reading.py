"""A dropped file is recognised, read and checked, with its progress shown; what it would change is worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions
from ig_metrics.ui.arrivals import Arrival, Said

Step = Callable[[str, float], None]


def recognised(number: int, file_name: str, data: bytes) -> Arrival:
    """The file with what it probably is and the date it probably describes, and how that was found out."""
    from ig_metrics.ingest import guess

    kind, day = guess.kind_of(file_name), guess.date_of(file_name)
    known = [words for words, found in (("what it is", kind), ("its date", day)) if found]
    why = f"Guessed from the file's name: {' and '.join(known)}." if known else ""
    return Arrival(number, file_name, data, Said(kind=kind, as_at=day), why)


def can_be_read(arrival: Arrival) -> bool:
    """Whether enough is known of it to check it."""
    return arrival.said.kind is not None and arrival.said.as_at is not None


def checked(arrival: Arrival, who: Viewer, step: Step) -> Arrival:
    """The file read and checked as what was said of it; or with the reasons why it cannot be, and nothing else of it."""
    from ig_metrics import ingest

    said = arrival.said
    assert said.kind is not None
    assert said.as_at is not None
    version = cache.store().version()
    try:
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
            framework=cache.settings().toolkit.framework if said.kind == "toolkit" else None,
            progress=step,
        )
    except Refused as refused:
        return replace(arrival, data=b"", preview=None, refused=tuple(refused.reasons), changes=(), alarms=())
    if preview.recalled is None and arrival.preview is not None and said.mapping is not None:
        # Read again with answers: the mapping the answers were added to is still the one that was recalled.
        preview = replace(preview, recalled=arrival.preview.recalled)
    return replace(
        arrival,
        preview=preview,
        refused=(),
        changes=preview.changes,
        alarms=preview.alarms,
        version=version,
    )


def watched(arrival: Arrival, who: Viewer, *, of: str = "") -> Arrival:
    """`checked`, each stage shown on the screen as it is reached. `of` counts files: `2 of 5`."""
    name = captions.plain(arrival.file_name)
    with st.status(f"Reading {name}{f' ({of})' if of else ''}", expanded=True) as status:
        bar = st.progress(0.0, text="Starting")

        def step(stage: str, share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=stage)

        done = checked(arrival, who, step)
        if done.refused:
            status.update(label=f"{name} cannot be read", state="error", expanded=False)
        else:
            status.update(label=f"{name} has been read", state="complete", expanded=False)
    return done
