"""The Toolkit page's part on claims and evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.toolkit_views import ClaimsView
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import certificates, memo, panels, toolkit_parts

SIGNS = {"not supported": "✕ Not supported", "supported": "✓ Supported", "not checked": "○ Not checked"}
STATES = {
    "expired": "✕ Expired", "due for renewal": "◆ Due for renewal", "in date": "✓ In date",
    "no expiry date given": "○ No expiry date given", "none named": "✕ None named",
    "none needed at this level": "– None needed at this level",
}  # fmt: skip
ANY = "All claims"
CLAIMS = {
    "requirement": "No.", "title": "Title", "level_shown": "Claimed", "claim": "Claim", "reason": "Why",
    "value_percent": "Figure", "needed_percent": "Needed", "measured_at": "Measured", "snapshots": "From uploads",
    "owner": "Owner", "category": "Category",
}  # fmt: skip
CLAIM_WIDTHS: dict[str, Any] = {
    "requirement": 60, "title": 260, "level_shown": 90, "claim": 130, "reason": 380, "value_percent": 80,
    "needed_percent": 80, "measured_at": 110, "snapshots": 260, "category": 280,
}  # fmt: skip
MEASURES = {
    "measure": "Figure", "value_percent": "Now", "counted": "Made of", "as_at": "As at", "definition": "How it is worked out",
    "rests_on": "From uploads",
}  # fmt: skip
EVIDENCE = {
    "requirement": "No.", "title": "Title", "state": "State", "evidence": "Evidence", "owner": "Owner", "partner": "Partner",
    "evidence_date": "Dated", "expires": "Expires", "days_left": "Days left", "category": "Category",
}  # fmt: skip
EVIDENCE_WIDTHS: dict[str, Any] = {"requirement": 60, "title": 330, "state": 170, "evidence": 160, "category": 280}
CERTIFICATES = {
    "certificate": "Certificate", "title": "Title", "state": "State", "starts": "From", "expires": "Expires",
    "days_left": "Days left", "full": "Stands in full for", "part": "In part for", "level": "Up to",
}  # fmt: skip


def draw(who: Viewer, question: Question, edition: str | None) -> ClaimsView:
    """Each claim with its figure and where that came from; what is due for renewal; all evidence; certificates."""
    view: ClaimsView = panels.view_for("toolkit_claims", who, question, **toolkit_parts.chosen_edition(edition))
    panels.opening(view, who, "toolkit")
    if view.claims.empty:
        return view
    st.header("Each claim against the data", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        category = toolkit_parts.category_filter(view.claims)
        wanted = st.selectbox(
            "Claim", [ANY, *SIGNS.values()], key="toolkit_claim", bind="query-params", width=190, filter_mode=None
        )
    shown = memo.kept(view.claims, ("picked", category, wanted), lambda: _picked(view.claims, category, wanted))
    panels.table("toolkit_claims", shown, CLAIMS, f"Each claim, its figure and where it came from, {view.terms.item} by "
                 f"{view.terms.item}", question, view, widths=CLAIM_WIDTHS, none="No claim matches.")  # fmt: skip
    st.header("The figures they are set against", anchor=False)
    panels.table("toolkit_measures", view.measures, MEASURES, "Each figure, its definition and the uploads it rests on", question,
                 view, widths={"measure": 300, "definition": 460, "rests_on": 360},
                 none="No rule of this framework is tied to a figure that is held.")  # fmt: skip
    st.header("Evidence due for renewal", anchor=False)
    panels.table("toolkit_renewals", _signed(view.renewals, "state", STATES), EVIDENCE, "Evidence expired or due, the longest "
                 "expired first", question, view, widths=EVIDENCE_WIDTHS, none="None has expired, and none is due.")  # fmt: skip
    panels.folded("All evidence", "toolkit_evidence",
                  lambda: panels.table("toolkit_evidence", _signed(view.evidence, "state", STATES), EVIDENCE,
                                       "The evidence of each requirement", question, view, widths=EVIDENCE_WIDTHS))  # fmt: skip
    if not view.certificates.empty:
        st.header("Certificates", anchor=False)
        panels.table("toolkit_certificates", view.certificates, CERTIFICATES, "Certificates and what they stand for", question,
                     view, widths={"title": 330, "state": 240, "full": 260, "part": 200})  # fmt: skip
    certificates.draw(who, question, edition)
    return view


def _picked(claims: pd.DataFrame, category: str | None, wanted: str) -> pd.DataFrame:
    kept = claims if category is None else claims[claims["category"] == category]
    kept = kept.assign(claim=kept["claim"].map(SIGNS))
    return kept if wanted == ANY else kept[kept["claim"] == wanted]


def _signed(table: pd.DataFrame, column: str, signs: dict[str, str]) -> pd.DataFrame:
    return memo.kept(table, ("signed", column), lambda: table.assign(**{column: table[column].map(signs)}))
