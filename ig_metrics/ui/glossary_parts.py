"""The glossary: a search, then the terms by topic, each with an address of its own."""

from __future__ import annotations

import streamlit as st

from ig_metrics.dashboard.glossary import GlossaryView, anchor, matching
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, clock, panels, places
from ig_metrics.ui.failure import standing

SEARCH = "glossary_term"


@standing
def draw(who: Viewer) -> None:
    """The page: needs nothing stored, only the settings."""
    question = asked.question(cache.choices(who)) or Question(clock.today())
    view: GlossaryView = panels.view_for("glossary", who, question)
    st.title(view.title, anchor=False)
    st.markdown(" ".join(view.answer))
    search = st.text_input("Find a word", key=SEARCH, bind="query-params", width=320) or ""
    found = matching(view.topics, search)
    if not found:
        st.write(f"No term has “{captions.plain(search)}” in its name or meaning. Try one word of it.")
    for topic in found:
        st.header(topic.title, anchor=False)
        for one in topic.terms:
            with st.container(gap=None):
                st.subheader(one.term, anchor=anchor(one.term))
                st.markdown(one.text)
        place = places.BY_KEY.get(topic.page)
        if place is not None and who.role in place.roles:
            panels.link(place.key, f"{place.title} page →")
