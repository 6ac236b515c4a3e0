"""What only the Toolkit page (and the Overview) draws: its parts, the edition, and what stands at a glance."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import OverviewView, Question, ToolkitView
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, charts, memo, panels, parts, toolkit_figures, wordlists
from ig_metrics.ui.failure import standing

GLANCE, WHY, CLAIMS, PARTIES, HEAT = "glance", "why", "claims", "parties", "heat"
RESTATED, EDIT = "restated", "edit"
PARTS = {
    GLANCE: "At a glance",
    WHY: "Why and what next",
    CLAIMS: "Claims and evidence",
    PARTIES: "Owners and partners",
    HEAT: "Heat map",
    RESTATED: "As reported",
    EDIT: "Edit levels and evidence",
}
ALL = "All categories"
MOST_SAID = 10
"""Changes said as sentences; of more, the first, and all in the table."""


def part(who: Viewer) -> str:
    """Which part of the page is asked for; kept in the link. Editing is the IG lead's."""
    return parts.part("toolkit", PARTS, () if who.role == "ig_lead" else (EDIT,))


def edition(who: Viewer, question: Question) -> str | None:
    """Which edition is asked about, where assessments of several are in force; None: the one in force at the date."""
    held: tuple[tuple[str, str], ...] = cache.view("editions_held", who, question)
    if len(held) < 2:
        return None
    titles = dict(held)
    chosen = st.selectbox(
        "Edition", list(titles), format_func=titles.__getitem__, key="toolkit_edition", bind="query-params", width=520,
        filter_mode=None,
    )  # fmt: skip
    return chosen if chosen in titles else None


def chosen_edition(name: str | None) -> dict[str, str]:
    """The filter for a view: nothing where the edition in force is meant."""
    return {"framework": name} if name else {}


@standing
def glance(view: ToolkitView, question: Question) -> None:
    """Levels by category, what holds each, what changed, every requirement."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header(levels_title(view), anchor=False)
        levels_chart(view, question, "toolkit_levels")
    with right:
        st.header("What holds each category down", anchor=False)
        holds(view.holds)
    st.header("Categories", anchor=False)
    panels.table("categories", view.categories, wordlists.categories(in_words=view.terms.each_line), "Level of each category",
                 question, view)  # fmt: skip
    if question.compare_with is not None:
        _changes(view, question)
    st.header(f"{view.terms.item.capitalize()}s", anchor=False)
    claims(view)
    picked = requirement_filter(view.requirements)
    panels.table("requirements", picked, wordlists.requirements(in_words=view.terms.in_words),
                 f"Each {view.terms.item}: level, target, owner and claim", question, view,
                 widths=wordlists.REQUIREMENT_WIDTHS, none=f"No {view.terms.item} matches.")  # fmt: skip
    framework_note(view)


def levels_title(view: ToolkitView | OverviewView) -> str:
    """What the chart of categories shows."""
    return (
        f"{view.terms.item.capitalize()}s as expected"
        if view.terms.each_line
        else "Level of each category against the target"
    )


@standing
def levels_chart(view: ToolkitView | OverviewView, question: Question, key: str) -> None:
    """Each category's level against the target; or, where what is expected is said line by line, how many are as expected."""
    if view.terms.each_line:
        drawn = panels.chart(
            view.categories, key, f"No {view.terms.item} applies.", toolkit_figures.met_by_category, view.terms
        )
        if drawn is not None:
            st.caption(
                "Solid: as expected · striped: below · dotted: what is expected is not known · number: as expected, of all"
            )
        return
    made = panels.chart(
        view.categories,
        key,
        "No category has a level yet.",
        charts.category_levels,
        view.terms.target,
        question.compare_with,
    )
    captions.key_to_levels(question, made)


@standing
def holds(held: pd.DataFrame) -> None:
    """For each category below target, what holds it there."""
    if held.empty:
        st.write("Nothing: every category with a level is at the target.")
    for row in memo.kept(held, "records", lambda: held.to_dict("records")):
        st.markdown(f"**{row['category']}.** {row['text']}")


@standing
def _changes(view: ToolkitView, question: Question) -> None:
    st.header(captions.since_title("What changed", question), anchor=False)
    if view.changes.empty:
        st.write(view.not_compared or f"No {view.terms.item} changed its level.")
        return
    said = memo.kept(view.changes, "said", lambda: _changes_said(view.changes))
    captions.bullets(said[:MOST_SAID], "")
    if len(said) > MOST_SAID:
        st.caption(f"And {len(said) - MOST_SAID} more: all are in the table.")
    panels.folded("The changes as a table", "toolkit_changes",
                  lambda: panels.table("toolkit_changes", view.changes, wordlists.CHANGES, "Requirements whose level changed",
                                       question, view, widths=wordlists.CHANGE_WIDTHS))  # fmt: skip


def _changes_said(changes: pd.DataFrame) -> list[str]:
    """Each change as a sentence, with the title after the number: a committee does not know the numbers."""
    said = []
    for row in changes.to_dict("records"):
        text, title = captions.plain(row["text"]), row["title"]
        number = captions.plain(row["requirement"])
        named = f"**{number}**, {captions.plain(title)}," if isinstance(title, str) else f"**{number}**"
        said.append(text.replace(number, named, 1))
    return said


@standing
def claims(view: ToolkitView) -> None:
    """Claims that the data does not bear out, in words, before the table."""
    requirements = view.requirements
    if "claim" not in requirements:
        return
    lines = memo.kept(requirements, "claims", lambda: _doubted(requirements))
    if lines:
        st.error("✕ **Claims that the data does not support**\n" + "\n".join(lines))


def _doubted(requirements: pd.DataFrame) -> list[str]:
    doubted = requirements[requirements["claim"] == "not supported"].to_dict("records")
    return [f"- **{row['requirement']}**, claimed at {row['level_shown']}. {row['claim_reason']}" for row in doubted]


def category_filter(table: pd.DataFrame) -> str | None:
    """The category asked for, kept in the link; None for all."""
    offered = memo.kept(table, "categories", lambda: [ALL, *table["category"].dropna().unique().tolist()])
    chosen = st.selectbox("Category", offered, key="toolkit_category", bind="query-params", width=330, filter_mode=None)
    return None if chosen == ALL else chosen


def of_category(table: pd.DataFrame, category: str | None) -> pd.DataFrame:
    """The rows of a category, the same object for the same table and category; all for None."""
    if category is None:
        return table
    return memo.kept(table, ("of", category), lambda: table[table["category"] == category])


def requirement_filter(requirements: pd.DataFrame) -> pd.DataFrame:
    """The requirements the reader wants: all, those below target, or those of a category."""
    if requirements.empty:
        return requirements
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        category = category_filter(requirements)
        below = st.checkbox("Only those below target", key="toolkit_below", bind="query-params")
    return memo.kept(requirements, ("picked", category, below), lambda: _picked(requirements, category, below))


def _picked(requirements: pd.DataFrame, category: str | None, below: bool) -> pd.DataFrame:
    kept = requirements if category is None else requirements[requirements["category"] == category]
    if below:
        level, target = (pd.to_numeric(kept[name], errors="coerce") for name in ("level", "target_level"))
        kept = kept[(level < target) | kept["level"].isna()]
    return kept


@standing
def framework_note(view: ToolkitView) -> None:
    """Which edition the requirements are from, and who checked our list of it."""
    checked = f"checked by {view.checked_by}" if view.checked_by else "not checked by anybody yet"
    st.caption(
        f"{view.terms.item.capitalize()}s: {view.framework_title or view.framework}; our list of them is {checked}."
    )
