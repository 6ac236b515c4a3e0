"""What only the Toolkit page (and the Overview) draws."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import ToolkitView
from ig_metrics.ui import cache, memo


def target_level() -> int:
    """The council's own target level."""
    return cache.settings().toolkit.target_level


def holds(held: pd.DataFrame) -> None:
    """For each category below target, what holds it there."""
    if held.empty:
        st.write("Nothing: every category with a level is at the target.")
    for row in memo.kept(held, "records", lambda: held.to_dict("records")):
        st.markdown(f"**{row['category']}.** {row['text']}")


def claims(requirements: pd.DataFrame) -> None:
    """Claims that the data does not bear out, in words, before the table."""
    if "claim" not in requirements:
        return
    lines = memo.kept(requirements, "claims", lambda: _doubted(requirements))
    if lines:
        st.error("✕ **Claims that the data does not support**\n" + "\n".join(lines))


def _doubted(requirements: pd.DataFrame) -> list[str]:
    doubted = requirements[requirements["claim"] == "not supported"].to_dict("records")
    return [f"- **{row['requirement']}**, claimed at Level {row['level']}. {row['claim_reason']}" for row in doubted]


def requirement_filter(requirements: pd.DataFrame) -> pd.DataFrame:
    """The requirements the reader wants: all, those below target, or those of a category."""
    if requirements.empty:
        return requirements
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        categories = memo.kept(
            requirements, "categories", lambda: ["All categories", *requirements["category"].dropna().unique().tolist()]
        )
        category = st.selectbox(
            "Category", categories, key="toolkit_category", bind="query-params", width=330, filter_mode=None
        )
        below = st.checkbox("Only those below target", key="toolkit_below", bind="query-params")
    kept = requirements
    if category != categories[0]:
        kept = kept[kept["category"] == category]
    if below:
        level, target = (pd.to_numeric(kept[name], errors="coerce") for name in ("level", "target_level"))
        kept = kept[(level < target) | kept["level"].isna()]
    return kept


def framework_note(view: ToolkitView) -> None:
    """Which edition the requirements are from, and who checked our list of it."""
    checked = f"checked by {view.checked_by}" if view.checked_by else "not checked by anybody yet"
    st.caption(f"Requirements: {view.framework_title or view.framework}; our list of them is {checked}.")
