"""Learners whom no number, address or user name finds: who they might be, put to the IG lead; and who is on one list only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, panels, tables, uploading, wordlists
from ig_metrics.ui.arrivals import Arrival

if TYPE_CHECKING:
    from ig_metrics.dashboard.views import UnmatchedView

SAME, OTHER, LATER = "Same person", "Not the same", "Later"
MOST_AT_ONCE = 20


def draw(arrival: Arrival, who: Viewer) -> None:
    """The offers of a file that waits: each to be confirmed, denied or left for later."""
    offers = arrival.offers
    if offers is None or offers.empty:
        return
    offered = offers[offers["staff_id"].notna()].head(MOST_AT_ONCE)
    unclear = offers[offers["staff_id"].isna()]
    more = int(offers["staff_id"].notna().sum()) - len(offered)
    count = len(offered) + more
    title = (
        f"{learners(count)} may be people you know: say who"
        if count
        else f"{learners(len(unclear))}, and nobody to offer"
    )
    with st.expander(title, expanded=count > 0):
        st.write(
            "Two people can have one name, so a name alone joins nobody. Say who is the same person; it is remembered, and "
            "their training counts from now on."
        )
        if not offered.empty:
            _ask(arrival, who, offered)
        if more:
            st.caption(f"{more:,} more are offered once these are answered.")
        if not unclear.empty:
            st.markdown(f"**Nobody can be offered for {len(unclear):,} more**")
            tables.show(
                unclear.reset_index(drop=True),
                wordlists.UNCLEAR,
                "Learners with a name that several people have, or none",
            )


def learners(count: int) -> str:
    """`1 learner whom nothing finds`, `12 learners whom nothing finds`."""
    return f"{count:,} {'learner' if count == 1 else 'learners'} whom no number or address finds"


def pointer(arrival: Arrival) -> str:
    """A line that says there are offers, since they can be answered only before the file is kept; empty where none is."""
    count = 0 if arrival.offers is None else int(arrival.offers["staff_id"].notna().sum())
    if not count:
        return ""
    return (
        f"**People:** {learners(count)} may be people you know. Say who below before you keep the file: their names are not "
        "stored."
    )


def _ask(arrival: Arrival, who: Viewer, offered: pd.DataFrame) -> None:
    answers: dict[str, tuple[str, bool]] = {}
    with st.form(f"upload_people_{arrival.number}", border=False):
        for row in offered.fillna("").to_dict("records"):
            where = ", ".join(captions.plain(row[name]) for name in ("team", "service", "directorate") if row[name])
            st.markdown(
                f"**{captions.plain(row['full_name'])}** ({captions.plain(row['learner'])}"
                + (f", {captions.plain(row['unit'])}" if row["unit"] else "")
                + f") may be **{captions.plain(row['their_name'])}**, staff number {captions.plain(row['staff_id'])}"
                + (f", {where}" if where else "")
                + f". {captions.plain(row['why'])}"
            )
            said = st.radio(
                f"Is {row['full_name']} the same person?",
                (SAME, OTHER, LATER),
                index=2,
                horizontal=True,
                label_visibility="collapsed",
                key=f"upload_person_{arrival.number}_{row['learner']}",
            )
            if said in (SAME, OTHER):
                answers[str(row["learner"])] = (str(row["staff_id"]), said == SAME)
        sent = st.form_submit_button("Remember these answers", key="upload_people")
    if not sent:
        return
    if not answers:
        st.error("Say of one person at least whether they are the same.")
        return
    from ig_metrics import ingest

    assert arrival.preview is not None
    try:
        ingest.confirm_matches(cache.store(), answers, as_at=arrival.preview.as_at, by=who.username)
    except Refused as refused:
        st.error(captions.plain(" ".join(refused.reasons)))
        return
    uploading.read_again(arrival, who)


def unmatched(who: Viewer) -> None:
    """Both sides of what does not match in what is held, with reasons; the lists to download."""
    question = asked.question(cache.choices(who))
    if question is None:
        return
    with st.expander("Who is in e-learning but not in HR, and the other way round", key="upload_unmatched",
                     on_change="rerun") as part:  # fmt: skip
        if part.open:
            _both_sides(who, question)


def _both_sides(who: Viewer, question: Question) -> None:
    try:
        view: UnmatchedView = cache.view("unmatched", who, question)
    except Refused as refused:
        st.warning(captions.plain(" ".join(refused.reasons)))
        return
    st.markdown(" ".join(view.answer))
    for name, title, reasons, people, headings in (
        (
            "learners_without_person",
            "Learners with no person in HR",
            view.learner_reasons,
            view.learners,
            wordlists.LEARNERS,
        ),
        (
            "people_without_record",
            "People with no learning record",
            view.people_reasons,
            view.people,
            wordlists.NO_RECORD,
        ),
    ):
        if people is None or people.empty:
            continue
        st.markdown(f"**{title}: {len(people):,}**")
        tables.show(reasons, wordlists.REASONS, f"{title}, by reason")
        panels.files(name, people, headings, question, view)
