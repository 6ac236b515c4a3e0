"""What only the training pages draw: course and breakdown, stages in words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import TrainingView
from ig_metrics.ui import cache, memo


def target_percent(view: TrainingView) -> float:
    """The target of the course on the page, in percent; 100 when no course is set up and nothing is drawn."""
    if not view.course:
        return 100.0
    return cache.settings().course(view.course).target_percent


def filters(page: str, breakdowns: tuple[str, ...] = ("directorate", "service", "team")) -> tuple[str | None, str]:
    """Course and breakdown, each kept in the link under the page's name."""
    courses = cache.settings().courses
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        course = courses[0].code if len(courses) == 1 else None
        if len(courses) > 1:
            titles = {one.code: one.title for one in courses}
            course = st.selectbox("Course", list(titles), format_func=titles.__getitem__, key=f"{page}_course",
                                  bind="query-params", width=290, filter_mode=None)  # fmt: skip
        by = st.selectbox("Break down by", breakdowns, format_func=str.capitalize, key=f"{page}_by",
                          bind="query-params", width=190, filter_mode=None)  # fmt: skip
    return course, by or breakdowns[0]


def meanings(stages: pd.DataFrame) -> None:
    """Each stage with its number of people and what it means."""
    for row in memo.kept(stages, "records", lambda: stages.to_dict("records")):
        people = "hidden" if pd.isna(row["people"]) else f"{int(row['people']):,}"
        st.markdown(f"**{row['label']}: {people}.** {row['meaning']}")
