"""The strip above every page: whose figures, as at when, compared with what, seen as whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.dates import uk
from ig_metrics.ui import asked, cache, viewer
from ig_metrics.ui.failure import standing

if TYPE_CHECKING:
    from ig_metrics.dashboard.choices import Choices
    from ig_metrics.privacy.roles import Viewer

PRINTED_DARK = Path(__file__).with_name("printed_dark.css")


@standing
def draw(who: Viewer) -> None:
    """Organisation line and selectors. Upload and every measured page share it."""
    if st.context.theme.type == "dark":
        st.html(PRINTED_DARK)
    choices = cache.choices(who)
    head = st.container(key="organisation")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="masthead"):
        if choices.default_as_at is not None:
            asked.draw(choices)
        _preview(choices)
    # Who it is seen as may have been chosen just now, by the selector above.
    who = viewer.current() or who
    with head, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(organisation_line(who))
        _signed_in()
    with st.container(key="printed"):
        st.caption(printed_line(who))


def printed_line(who: Viewer) -> str:
    """What stands above a page once it is printed, where there are no selectors to tell the dates."""
    question = asked.now()
    dates = []
    if question is not None:
        dates.append(f"As at {uk(question.as_at)}")
        if question.compare_with is not None:
            dates.append(f"compared with {uk(question.compare_with)}")
    return " · ".join([organisation_line(who), ", ".join(dates)] if dates else [organisation_line(who)])


def organisation_line(who: Viewer) -> str:
    """`Example County Council · sample data, all invented · viewing as committee member`."""
    parts = [f"**{cache.settings().organisation.name}**"]
    if cache.sample():
        parts.append("sample data: every name and figure is invented")
    if who.previewing:
        parts.append(f"viewing as {viewer.describe(who)[0].lower()}{viewer.describe(who)[1:]}")
    elif cache.settings().access is None:
        parts.append("single-user local mode: you are the IG lead")
    else:
        parts.append(viewer.describe(who))
    return " · ".join(parts)


def _signed_in() -> None:
    """Who is signed in until when, and the way out; nothing where nobody signs in."""
    found = viewer.asked()
    if found.person is None:
        return
    st.caption(f"{viewer.named(found)}, signed in until {viewer.ends_at(found)}", width="content")
    st.button("Sign out", key="sign_out", type="tertiary", on_click=viewer.sign_out)


def _preview(choices: Choices) -> None:
    real = viewer.signed_in()
    if real is None or real.role != "ig_lead":
        return
    role = st.selectbox(
        "View as",
        viewer.EVERYBODY,
        format_func=viewer.LABELS.__getitem__,
        key=viewer.PREVIEW_ROLE,
        persist_state="session",
        width=180,
        filter_mode=None,
        help=None,
    )
    if role == "manager":
        st.selectbox(
            "Manager of",
            services(choices),
            key=viewer.PREVIEW_SERVICE,
            persist_state="session",
            width=250,
        )


def services(choices: Choices) -> list[str]:
    """Services a manager may answer for, as the training figures name them."""
    if choices.default_as_at is None or not cache.settings().courses:
        return []
    from ig_metrics.dashboard.views import Question

    real = viewer.signed_in()
    assert real is not None
    found = cache.view("training", real, Question(choices.default_as_at), by="service")
    return sorted(found.groups["group"].dropna().astype(str)) if "group" in found.groups else []
