"""The Toolkit page's heat map: every requirement at every assessment, edition by edition."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.toolkit_views import HeatEdition, HeatView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import parse_iso
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import memo, panels, toolkit_figures, toolkit_parts
from ig_metrics.ui.asked import short


def draw(who: Viewer, question: Question) -> HeatView:
    """Tiles of each edition under its own heading, with the break between two; then the same as a table."""
    view: HeatView = panels.view_for("levels", who, question)
    panels.opening(view, who, "toolkit")
    if not view.editions:
        return view
    category = toolkit_parts.category_filter(view.table)
    for place, edition in enumerate(view.editions):
        if place:
            st.warning(view.breaks[place - 1], icon="✂️")
        st.header(edition.title, anchor=False)
        cells = toolkit_parts.of_category(edition.cells, category)
        made = panels.chart(
            cells,
            f"toolkit_heat_{edition.id}",
            "This edition has no such category.",
            toolkit_figures.tiles,
            edition.terms,
            edition.title,
        )
        if made is not None:
            st.caption(_key(edition))
    st.header("The same as a table", anchor=False)
    table = toolkit_parts.of_category(view.table, category)
    panels.table("toolkit_heat", memo.kept(table, "titled", lambda: _titled(table, view)), _headings(view.table),
                 "The level of each requirement at each date", question, view,
                 widths={"framework": 170, "requirement": 60, "title": 360, "category": 280})  # fmt: skip
    return view


def _key(edition: HeatEdition) -> str:
    if not edition.terms.in_words:
        signs = f"Number: the level, {edition.terms.levels[0]} to {edition.terms.levels[-1]}"
    else:
        first, last = edition.terms.levels[0], edition.terms.levels[-1]
        between = f" · ◐ {', '.join(edition.terms.levels[1:-1])}" if len(edition.terms.levels) > 2 else ""
        signs = f"○ {first}{between} · ● {last}"
    return f"{signs} · ? not assessed · – not relevant · empty: not in that list · the stronger the shade, the higher the level"


def _titled(table: pd.DataFrame, view: HeatView) -> pd.DataFrame:
    return table.assign(framework=table["framework"].map({each.id: each.title for each in view.editions}))


def _headings(table: pd.DataFrame) -> dict[str, str]:
    days = [name for name in table if _day(name) is not None]
    return {"requirement": "No.", "title": "Title", **{name: short(_day(name) or dt.date.min) for name in days},
            "category": "Category", "framework": "Edition"}  # fmt: skip


def _day(name: str) -> dt.date | None:
    try:
        return parse_iso(name)
    except ValueError:
        return None
