"""The Toolkit page's part on owners and partners, and one partner's own page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.parties import PartiesView
from ig_metrics.dashboard.toolkit_views import PartyView
from ig_metrics.dashboard.views import Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import memo, panels, partner_file, toolkit_parts
from ig_metrics.ui.toolkit_claims import SIGNS, STATES

BY = {"partner": "By partner", "owner": "By owner"}
EVERYBODY = {"partner": "All partners", "owner": "All owners"}
REQUIREMENTS = {
    "requirement": "No.", "title": "Title", "level_shown": "Now", "target_shown": "Target", "below": "Below target",
    "claim": "Claim", "claim_reason": "Why", "evidence_state": "Evidence", "expires": "Expires", "evidence": "Reference",
    "owner": "Owner", "partner": "Partner", "category": "Category",
}  # fmt: skip
REQUIREMENT_WIDTHS: dict[str, Any] = {
    "requirement": 60, "title": 330, "level_shown": 90, "target_shown": 90, "below": 90, "claim": 140, "claim_reason": 340,
    "evidence_state": 170, "category": 280,
}  # fmt: skip
ACTIONS = {
    "due": "Due", "action": "Action", "requirement": "No.", "delivers_shown": "Brings it to", "state": "State",
    "late_by": "Days late", "owner": "Owner",
}  # fmt: skip


def draw(who: Viewer, question: Question, edition: str | None) -> View:
    """All owners or partners side by side; or, where one is chosen (and in the link), that one's own page."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        by = "partner"
        if who.sees_names:
            by = st.selectbox("Side by side", list(BY), format_func=BY.__getitem__, key="toolkit_by", bind="query-params",
                              width=150, filter_mode=None)  # fmt: skip
        view: PartiesView = panels.view_for("parties", who, question, by=by, **toolkit_parts.chosen_edition(edition))
        chosen = _chosen(view, by)
    if chosen is not None:
        return _one(who, question, edition, by, chosen)
    panels.opening(view, who, "toolkit")
    if not view.parties.empty:
        shown = memo.kept(view.parties, "listed", lambda: _listed(view.parties))
        panels.table(f"toolkit_by_{by}", shown, _headings(by), f"What each {by} answers for", question, view,
                     widths={by: 260, "below_target": 260, "not_supported": 160, "evidence_expired": 160, "evidence_missing": 160})  # fmt: skip
        st.caption(
            "Choose one above for a page of its own, with a link of its own: requirements, evidence, gaps and actions."
        )
    return view


def _chosen(view: PartiesView, by: str) -> str | None:
    """Whose page is asked for: in the link as `partner` or `owner`."""
    if view.parties.empty:
        return None
    names = [EVERYBODY[by], *view.parties[by].tolist()]
    chosen = st.selectbox(by.capitalize(), names, key=by, bind="query-params", width=330, filter_mode=None)
    return None if chosen == EVERYBODY[by] else chosen


def _one(who: Viewer, question: Question, edition: str | None, by: str, name: str) -> PartyView:
    view: PartyView = panels.view_for(
        "party", who, question, by=by, whose=name, **toolkit_parts.chosen_edition(edition)
    )
    panels.opening(view, who, "toolkit")
    st.header(f"{view.terms.item.capitalize()}s, evidence and gaps", anchor=False)
    shown = memo.kept(view.requirements, "signed", lambda: _signed(view.requirements))
    panels.table("toolkit_party", shown, REQUIREMENTS, f"Each {view.terms.item} with its evidence", question, view,
                 widths=REQUIREMENT_WIDTHS, none=f"No {view.terms.item}.")  # fmt: skip
    if by == "partner":
        partner_file.offer(who, question, name, edition)
    st.header("Open actions", anchor=False)
    panels.table("toolkit_party_actions", view.actions, ACTIONS, "Open actions on these", question, view,
                 widths={"action": 420, "requirement": 60}, none="No action is open.")  # fmt: skip
    return view


def _signed(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    return table.assign(claim=table["claim"].map(SIGNS), evidence_state=table["evidence_state"].map(STATES))


def _listed(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers of requirements as one text, after how many they are."""
    lists = ("below_target", "not_supported", "evidence_expired", "evidence_missing")
    return table.assign(**{
        name: pd.Series([f"{len(each)}: {', '.join(each)}" if each else "0" for each in table[name]], index=table.index, dtype="str")
        for name in lists
    })  # fmt: skip


def _headings(by: str) -> dict[str, str]:
    return {
        by: by.capitalize(), "requirements": "Requirements", "at_target": "At target", "below_target": "Below target",
        "not_supported": "Claims not supported", "evidence_expired": "Evidence expired", "evidence_missing": "Evidence missing",
        "actions_open": "Actions open", "actions_late": "Late", "next_due": "Next due",
    }  # fmt: skip
