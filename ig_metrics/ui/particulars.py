"""What a dropped file is said to be: its kind, date, source, sheet and heading row; guessed, shown, and to be corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.datasets import KINDS, UPLOADED
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, clock, uploading
from ig_metrics.ui.arrivals import Arrival, Said

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 1, 1)


def ask(arrival: Arrival, who: Viewer) -> None:
    """For a file that was not read yet: ask what it is and which date it describes."""
    st.header(captions.plain(arrival.file_name), anchor=False)
    lacking = [
        words
        for words, found in (("what it is", arrival.said.kind), ("which date it describes", arrival.said.as_at))
        if found is None
    ]
    if arrival.said.kind is not None and arrival.sure:
        st.write(f"It looks like: **{KINDS[arrival.said.kind].label}**. Its name does not say {lacking[-1]}.")
    elif arrival.said.kind is not None:
        st.write(f"It may be: **{KINDS[arrival.said.kind].label}**. Correct what is wrong, and it is checked.")
    else:
        st.write(f"Neither its headings nor its name say {' or '.join(lacking)}. Choose, and it is checked.")
    _form(arrival, who, "Check this file", primary=True)
    st.button("Discard it", key="upload_discard", on_click=uploading.discard, args=(arrival,))


def correct(arrival: Arrival, who: Viewer, *, expanded: bool) -> None:
    """For a file that was read: whatever was guessed wrongly can be said, and it is read again."""
    with st.expander("Not right? Change what it is, its date, source, sheet or heading row", expanded=expanded):
        if arrival.why:
            st.caption(arrival.why)
        _form(arrival, who, "Read it again")


def _form(arrival: Arrival, who: Viewer, button: str, *, primary: bool = False) -> None:
    said, preview, n = arrival.said, arrival.preview, arrival.number
    with st.form(f"upload_particulars_{n}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            kind = st.selectbox(
                "What it is",
                UPLOADED,
                index=UPLOADED.index(said.kind) if said.kind else None,
                format_func=lambda name: KINDS[name].label,
                placeholder="Choose what this file is",
                key=f"upload_kind_{n}",
                width=290,
                filter_mode=None,
            )
            as_at = st.date_input(
                "The date it describes (as at)",
                value=said.as_at or clock.today(),
                min_value=FIRST_DAY,
                max_value=LAST_DAY,
                format="DD/MM/YYYY",
                key=f"upload_as_at_{n}",
                width=230,
            )
        if said.as_at is None:
            st.caption("The name has no date, so today is filled in.")
        sheet, row = _where(preview, said, n)
        source = _source(arrival, n)
        partial = st.checkbox(
            "It only adds to or corrects what is held, and does not replace it",
            value=arrival.partial,
            key=f"upload_partial_{n}",
        )
        sent = st.form_submit_button(button, type="primary" if primary else "secondary", key=f"upload_check_{n}")
    if not sent:
        return
    if kind is None:
        st.error("Choose what this file is.")
        return
    day = as_at if isinstance(as_at, dt.date) else clock.today()
    another = kind != said.kind
    corrected = Said(
        kind=kind,
        as_at=day,
        source=source,
        partial=partial,
        sheet=sheet,
        heading_row=row,
        # what was agreed about one kind's headings says nothing of another's
        mapping=None if another else said.mapping,
    )
    uploading.read_again(replace(arrival, said=corrected, why=""), who)


def _where(preview: Preview | None, said: Said, n: int) -> tuple[str | None, int | None]:
    """Which sheet, and which row of it has the headings; None where nothing was chosen."""
    if preview is None:
        return said.sheet, said.heading_row
    sheet, row = said.sheet, said.heading_row
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(preview.sheets) > 1:
            chosen = st.selectbox(
                "Sheet",
                preview.sheets,
                index=preview.sheets.index(preview.sheet) if preview.sheet in preview.sheets else 0,
                format_func=lambda name: f"{name} (hidden)" if name in preview.hidden_sheets else name,
                key=f"upload_sheet_{n}",
                width=290,
                filter_mode=None,
            )
            sheet = chosen if chosen != preview.sheet else sheet
        number = st.number_input(
            "Headings are in row",
            min_value=1,
            max_value=1_048_576,
            value=max(preview.heading_row, 1),
            step=1,
            key=f"upload_heading_row_{n}",
            width=180,
        )
        if sheet != said.sheet:
            row = None  # another sheet has its headings elsewhere
        if int(number) != preview.heading_row:
            row = int(number)
    return sheet, row


def _source(arrival: Arrival, n: int) -> str | None:
    """Where the file comes from: one that is known already, or another name typed in; None is the usual one."""
    held = arrival.source
    known = sorted(
        {info.source for info in cache.store().snapshots(include_withdrawn=False) if info.kind == arrival.said.kind}
        | ({held} if held else set())
    )
    chosen = st.selectbox(
        "Where it comes from, if several systems send this kind",
        known,
        index=known.index(held) if held else None,
        placeholder="Choose, or type a name such as Agency",
        format_func=lambda name: "The usual source" if name == "default" else name,
        accept_new_options=True,
        key=f"upload_source_{n}",
    )
    return str(chosen).strip() or None if chosen else None
