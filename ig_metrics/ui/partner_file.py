"""A partner's own file: downloaded here, sent by the IG lead, taken back on the Upload page."""

from __future__ import annotations

import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, downloads


def offer(who: Viewer, question: Question, partner: str, framework: str | None = None) -> None:
    """The file and what to do with it; nothing for anybody but the IG lead."""
    if who.role != "ig_lead":
        return
    st.header("Ask them for their levels and evidence", anchor=False)
    st.write(
        "Send this workbook: it has their requirements with the cells to fill in, and their actions. When it comes back, drop it "
        "on the Upload page: only their own requirements can change, you see each change before you keep it, and it is kept as theirs."
    )

    def make() -> bytes:
        from ig_metrics import dashboard, ingest

        found = dashboard.partner_file(
            cache.store(), cache.settings(), who, question, partner=partner, framework=framework
        )
        return ingest.partner_workbook(
            found.partner,
            found.rows,
            found.actions,
            found.framework,
            question.as_at,
            cache.settings().organisation.name,
        )

    downloads.button("Download their file", make, f"IG return, {partner}.xlsx", "partner_file")
