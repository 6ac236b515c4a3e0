"""Certificates that stand for requirements: written down and taken back by the IG lead, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.certificates import CertificateChoices
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, clock, editor, tables
from ig_metrics.ui.failure import standing

KEY = "certificate"
HELD = {
    "name": "Certificate", "issued_on": "Issued", "expires": "Expires", "stands_for": "Stands for", "level": "Up to", "why": "Why",
    "by": "By", "written_at": "Written down",
}  # fmt: skip
ANY = 0


@standing
def draw(who: Viewer, question: Question, framework: str | None = None) -> None:
    """The form to write one down, and the one to take one back; nothing for anybody but the IG lead."""
    if who.role != "ig_lead":
        return
    editor.said(KEY)
    found = dashboard.certificate_choices(cache.store(), cache.settings(), who, question, framework=framework)
    with st.expander("Write a certificate down"):
        _add(found, who, question, framework)
    if found.held.empty:
        return
    with st.expander("Take a certificate back"):
        tables.show(found.held, HELD, "Certificates written down", widths={"stands_for": 260, "why": 300})
        names = {
            row["id"]: f"{row['name']}, expires {uk(row['expires'])}" for row in found.held.to_dict("records")
        }  # fmt: skip
        with st.form("certificate_back", border=False, clear_on_submit=True):
            id = st.selectbox("Certificate", list(names), format_func=names.__getitem__, index=None,
                              key="certificate_back_id", placeholder="Choose a certificate")  # fmt: skip
            why = st.text_input("Why it is taken back", key="certificate_back_why")
            sent = st.form_submit_button("Take it back")
        if sent and id is None:
            st.error("Choose the certificate.")
        elif sent and id is not None:
            _do(lambda: _back(who, id, why))


@standing
def _add(found: CertificateChoices, who: Viewer, question: Question, framework: str | None) -> None:
    st.write(
        "A certificate that is in force is evidence enough for the requirements it stands for in full. It stands to the end of the "
        "day it expires; from the next day they are open again, and listed as due."
    )
    with st.form("certificate_add", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            name = st.text_input("Certificate", value=found.names[0] if found.names else "", placeholder="For example: PSN",
                                 key="certificate_name", width=220)  # fmt: skip
            issued = st.date_input("Issued on", value=None, format="DD/MM/YYYY", key="certificate_issued", width=150,
                                   max_value=max(clock.today(), question.as_at), min_value=editor.FIRST_DAY)  # fmt: skip
            expires = st.date_input("Expires on", value=None, format="DD/MM/YYYY", key="certificate_expires", width=150,
                                    min_value=editor.FIRST_DAY, max_value=dt.date(2100, 1, 1))  # fmt: skip
            level = st.selectbox("Up to level", [ANY, *found.levels], key="certificate_level", width=150, filter_mode=None,
                                 format_func=lambda points: found.levels.get(points, "Any level"))  # fmt: skip
        numbers = list(found.requirements)
        full = st.multiselect("Stands in full for", numbers, format_func=_titled(found), key="certificate_full")
        part = st.multiselect("Stands in part for", numbers, format_func=_titled(found), key="certificate_part")
        why = st.text_input("Where it is to be seen", key="certificate_why", placeholder="For example: certificate of the 2014 "
                            "assessment, in the ICT security folder")  # fmt: skip
        sent = st.form_submit_button("Write it down")
    if not sent:
        return
    if not name.strip() or not isinstance(issued, dt.date) or not isinstance(expires, dt.date):
        st.error("Give the certificate's name, the day it was issued and the day it expires.")
        return

    def add() -> str:
        made = dashboard.add_certificate(
            cache.store(), cache.settings(), who, question, name=name, issued_on=issued, expires=expires, full=full, part=part,
            level=level or None, why=why, framework=framework,
        )  # fmt: skip
        return f"Written down: {made.name}, until {uk(made.expires)}. The claims count it from now on."

    _do(add)


def _titled(found: CertificateChoices) -> Callable[[str], str]:
    return lambda number: f"{number} {found.requirements.get(number) or ''}".strip()


def _back(who: Viewer, id: str, why: str) -> str:
    gone = dashboard.take_back_certificate(cache.store(), who, id, why)
    return f"Taken back: {gone.name}, which expired or expires on {uk(gone.expires)}. The claims count it no more."


def _do(act: Callable[[], str]) -> None:
    try:
        editor.say(KEY, True, captions.plain(act()))
    except Refused as refused:
        editor.say(KEY, False, captions.plain(" ".join(refused.reasons)))
    st.rerun()
