"""Mail of an issued list: what would go to whom, sending it, how far it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard import mailing
from ig_metrics.dashboard.list_views import IssuedView
from ig_metrics.dashboard.mailing import MailPlan
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, list_said, tables
from ig_metrics.ui.failure import standing

TITLE = "What is sent by mail, and has it arrived?"
UNDELIVERED = {
    "to": "To",
    "state": "State",
    "attempts": "Attempts",
    "code": "Server's answer",
    "meaning": "What it means",
}
AT_ONCE = 200
"""Letters of one press of the button; a longer run is for the command line."""


@standing
def draw(who: Viewer, question: Question) -> None:
    """The last list of each kind, the plan, the first letter, and the button."""
    st.title(TITLE, anchor=False)
    list_said.said()
    view: IssuedView = cache.view("lists_issued", who, question)
    offered = {one.number: one.title for one in view.lists if one.name in mailing.MAILED and one.withdrawn_at is None}
    if not offered:
        st.write(
            "**Nothing to send.** Issue a list of reminders or a list for managers first. Reminders go to staff; each manager gets "
            "their own people."
        )
        return
    number = st.selectbox("List", list(offered), format_func=offered.__getitem__, key=f"mail_number_{len(offered)}", width=500,
                          filter_mode=None)  # fmt: skip
    if number is None:
        return
    try:
        plan = mailing.mail_plan(cache.store(), cache.settings(), who, number)
    except Refused as refused:
        for text in refused.reasons:
            st.warning(captions.plain(text))
        return
    st.markdown(_answer(plan))
    for text in plan.problems:
        st.warning(captions.plain(text))
    if plan.preview is not None:
        with st.expander("The first letter"):
            st.text(f"To: {plan.preview.to}\nSubject: {plan.preview.subject}\n\n{plan.preview.body}")
    if not plan.undelivered.empty:
        st.header("Not delivered, or not known", anchor=False)
        tables.show(
            plan.undelivered, UNDELIVERED, "Letters that were not taken, or may have been", widths={"meaning": 380}
        )
    if not plan.problems:
        _send(plan, who)


def _answer(plan: MailPlan) -> str:
    parts = [
        f"**{plan.sent:,} of {len(plan.letters):,} letters are sent.** {plan.waiting:,} wait, {plan.failed:,} {_was(plan.failed)} not taken by the mail server."
    ]
    if plan.unsure:
        parts.append(f"{plan.unsure:,} may have been sent: the server did not say.")
    if plan.no_address:
        whom = (
            "people have no e-mail address"
            if plan.issued.name == "reminders"
            else "people have no manager with an address"
        )
        parts.append(f"{plan.no_address:,} {whom}.")
    return " ".join(parts)


@standing
def _send(plan: MailPlan, who: Viewer) -> None:
    if not plan.waiting and not plan.failed and not plan.unsure:
        return
    with st.form("mail_send", border=False):
        unsure = plan.unsure > 0 and st.checkbox("Send those again that may have been sent", key="mail_unsure")
        sure = st.checkbox("I have read the first letter, and want them sent", key="mail_sure")
        sent = st.form_submit_button(
            f"Send {min(AT_ONCE, plan.waiting + plan.failed):,} now" if plan.waiting + plan.failed else "Send"
        )
    rate = cache.settings().mail.per_minute
    st.caption(
        f"At most {rate:,} a minute, {AT_ONCE} at a press. If you leave the page it stops after the letter in hand and goes on when you "
        f"press again: nobody gets two. For more, run: ig-metrics send {plan.issued.name}"
    )
    if not sent:
        return
    if not sure:
        st.error("Read the first letter, and tick that you have.")
        return
    bar = st.progress(0.0, "Sending")

    def told(done: int, of: int) -> None:
        bar.progress(done / of, f"{done:,} of {of:,}")

    list_said.do(lambda: _sent(plan, who, bool(unsure), told))


def _sent(plan: MailPlan, who: Viewer, unsure: bool, told: Callable[[int, int], None]) -> str:
    report = dashboard.send_mail(
        cache.store(), cache.settings(), who, plan.issued.number, unsure_too=unsure, most=AT_ONCE, each=told
    )
    came = (
        f"{report.sent:,} letters are sent, {report.failed:,} {_was(report.failed)} not taken, {report.waiting:,} wait."
    )
    if report.stopped:
        raise Refused(f"It stopped early: {report.stopped}", came)
    return came


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
