"""How a view's table is shown: chosen columns, sentence-case headings, UK dates, a word where a number is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.rounding import shown_percent
from ig_metrics.ui import memo
from ig_metrics.ui.failure import standing

ROW_PX = 35
MOST_ROWS_SHOWN = 16
HIDDEN_NOTE = "Small number hidden"
NOTE_PX = 150
WORDS_PX = 200
"""The words of a table of words and numbers: on a phone the numbers stand beside them, on a wide page the words have the room left."""


def chosen(frame: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """`choose`, made once for a table that a view holds."""
    return memo.kept(frame, ("chosen", tuple(headings)), lambda: choose(frame, headings))


def choose(frame: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """The columns a table shows, in order; a `Note` column is added where a row is hidden, so that a gap is explained."""
    kept = frame[[name for name in headings if name in frame]]
    percents = {name: _rounded(frame, name) for name in kept if name.endswith("percent")}
    if percents:
        kept = kept.assign(**percents)
    if "hidden" in frame and frame["hidden"].fillna(False).any():
        note = frame["hidden"].fillna(False).map({True: HIDDEN_NOTE, False: ""})
        kept = kept.assign(note=note.astype("str"))
    return kept


def _rounded(frame: pd.DataFrame, name: str) -> pd.Series:
    """One decimal, and never up to a target the exact figure is short of (94.96 against 95 is 94.9)."""
    targets = frame["target_percent"] if "target_percent" in frame else [None] * len(frame)
    values = [
        None
        if pd.isna(value)
        else float(shown_percent(value, None if target is None or pd.isna(target) else target)[:-1])
        for value, target in zip(frame[name], targets, strict=True)
    ]
    return pd.Series(values, index=frame.index, dtype="Float64")


@standing
def show(
    frame: pd.DataFrame, headings: Mapping[str, str], alt: str, *, widths: Mapping[str, Any] | None = None
) -> None:
    """Show a table, or say that it is empty. `widths`: small, medium, large or pixels by column."""
    kept = chosen(frame, headings)
    if kept.empty:
        st.caption("No rows.")
        return
    config = memo.kept(frame, ("config", tuple(headings)), lambda: _config(kept, headings, widths or {}))
    height: Any = "content" if len(kept) <= MOST_ROWS_SHOWN else ROW_PX * (MOST_ROWS_SHOWN + 1)
    st.dataframe(kept, hide_index=True, column_config=config, placeholder="–", alt=alt, height=height)


def _config(kept: pd.DataFrame, headings: Mapping[str, str], widths: Mapping[str, Any]) -> dict[str, Any]:
    usual = {"note": NOTE_PX} | ({kept.columns[0]: WORDS_PX} if len(kept.columns) == 2 else {})
    return {
        name: _column(kept[name], headings.get(name, "Note"), name, widths.get(name, usual.get(name))) for name in kept
    }


def _column(series: pd.Series, label: str, name: str, width: Any) -> Any:
    if pd.api.types.is_datetime64_any_dtype(series):
        if name.endswith("_at") and name != "as_at":
            return st.column_config.DatetimeColumn(label, format="D MMM YYYY, HH:mm", width=width)
        return st.column_config.DateColumn(label, format="D MMM YYYY", width=width)
    if series.dtype == object and isinstance(series.dropna().head(1).squeeze(), dt.date):
        return st.column_config.DateColumn(label, format="D MMM YYYY", width=width)
    if name.endswith("percent"):
        return st.column_config.NumberColumn(label, format="%.1f%%", width=width)
    if pd.api.types.is_bool_dtype(series):
        return st.column_config.CheckboxColumn(label, width=width)
    if pd.api.types.is_integer_dtype(series):
        return st.column_config.NumberColumn(label, format="localized", width=width)
    if pd.api.types.is_float_dtype(series):
        return st.column_config.NumberColumn(label, format="%.1f", width=width)
    return st.column_config.TextColumn(label, width=width)
