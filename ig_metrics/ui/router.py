"""Where every request starts: settings, who is asking, navigation, the strip above the page, then the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.ui import cache, masthead, places, viewer

st.set_page_config(page_title="IG Metrics", layout="wide", initial_sidebar_state="collapsed")
try:
    cache.begin()
except Refused as refused:
    st.title("The settings file needs attention", anchor=False)
    st.write("Nothing can be shown until it is corrected. Nothing stored has changed.")
    # Settings name people; and without them nobody can be told from anybody else.
    for reason in refused.reasons if viewer.came_directly() else ():
        st.error(reason)
    st.stop()

viewer.begin()
who = viewer.current()
menus = places.arranged(who.role if who else None)
shown = {place for together in menus.values() for place in together}


def _page(place: places.Place) -> Any:
    return st.Page(
        place.path,
        title=place.title,
        url_path="" if place.key == "overview" else place.key,
        default=place.key == "overview",
        visibility="visible" if place in shown else "hidden",
    )


# A page that is not offered can still be reached by its address: it says why it is not for its visitor.
menus[""] = (*menus[""], *(place for place in places.PLACES if place not in shown))
pages = {menu: [_page(place) for place in together] for menu, together in menus.items()}
page = st.navigation(pages, position="top" if who else "hidden")
who = viewer.require()
masthead.draw(who)
try:
    page.run()
finally:
    cache.end()
