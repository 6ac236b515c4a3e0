"""Who is asking: the person signed in, or in single-user local mode the IG lead, who may look as somebody else.

Every page calls `require` first. A page hidden from the navigation is still reachable by its address.
"""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ig_metrics.dates import LONDON
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, presence, sign_in_record, signing_in
from ig_metrics.ui.asking import WHY_HEADER, Asking, asking
from ig_metrics.ui.web.local_mode import refusal

EVERYBODY = ("ig_lead", "manager", "committee")
IG_LEAD = ("ig_lead",)
NAMES = ("ig_lead", "manager")
"""Whoever may see names, each their own people's."""
PREVIEW_ROLE = "view_as"
PREVIEW_SERVICE = "view_as_service"
LABELS = {"ig_lead": "IG lead", "manager": "Line manager", "committee": "Committee member"}
_WHOSE = "whose_page_this_is"


def current() -> Viewer | None:
    """The viewer of this run, or None for somebody who may see nothing."""
    real = signed_in()
    if real is None or real.role != "ig_lead":
        return real
    role = st.session_state.get(PREVIEW_ROLE, "ig_lead")
    if role == "committee":
        return real.preview("committee")
    if role == "manager":
        service = st.session_state.get(PREVIEW_SERVICE)
        return real.preview("manager", (service,) if service else ())
    return real


def signed_in() -> Viewer | None:
    """Who this really is, whatever they are looking as."""
    return asked().viewer


def asked() -> Asking:
    """Who this really is, and why they may see nothing where they may not."""
    found = asking(st.user.to_dict())
    if not found.shared and not came_directly():
        return Asking(shared=True, why="nobody")
    return found


def begin() -> None:
    """What the router does before anything is drawn: note who comes, and leave nothing of what a page held for somebody else,
    or for the same person in another role."""
    found = asked()
    sign_in_record.note(cache.store(), found)
    held = st.session_state.get(_WHOSE)
    if held is None or held == found.key:
        st.session_state[_WHOSE] = found.key
        presence.stays(_session(), found.key)
        return
    # The doors load the page anew before they take another message; this is for what they did not see coming.
    st.session_state.clear()
    st.session_state[_WHOSE] = held
    if found.viewer is not None:
        st.title("What you may see has changed", anchor=False)
        st.write("Load the page again to carry on.")
        st.stop()


def sign_out() -> None:
    """End the sign-in here and in every other window, and at the provider where it can be ended."""
    found = asked()
    if found.person is not None:
        sign_in_record.sign_out(cache.store(), found.person)
    st.logout()


def require(roles: tuple[str, ...] = EVERYBODY) -> Viewer:
    """The viewer, if they have one of these roles; otherwise says why not and ends the page."""
    who = current()
    if who is None:
        _explain(asked())
        st.stop()
    if who.role not in roles:
        allowed = " and the ".join(LABELS[role] for role in roles)
        st.title("This page is not for your role", anchor=False)
        st.write(f"It is for the {allowed}. You are looking as: {describe(who)}.")
        st.stop()
    return who


def _explain(found: Asking) -> None:
    """Why somebody sees nothing, and what they can do about it."""
    why = found.why if found.why != "nobody" else _why_disconnected()
    if why == "not set up":
        st.title("Sign-in is not working", anchor=False)
        st.write(
            "Nobody can sign in until whoever runs IG Metrics has corrected how it is set up. The log of the server says what."
        )
        return
    if why == "unsafe":
        st.title("IG Metrics was started with a setting that is not safe", anchor=False)
        st.write(
            "Nothing is shown until that is put right and IG Metrics is started again. Nothing stored has changed."
        )
        for reason in signing_in.unsafe if came_directly() else ():
            st.error(reason)
        return
    if why == "unknown" and found.person is not None:
        st.title("You do not have access", anchor=False)
        st.write(
            f"You are signed in as {named(found)}, which is not on the list of people who may see these "
            "figures. Ask the IG lead to add you."
        )
        if found.person.unverified:
            st.write("Your e-mail address has not been verified where you sign in, so it does not count.")
        if found.person.too_many_groups:
            st.write(
                "You belong to more groups than a sign-in can tell us of. Ask the IG lead to add you by e-mail address."
            )
        st.button("Sign out", key="leave", on_click=sign_out)
        return
    if why in ("ended", "signed out"):
        st.title("You are signed out", anchor=False)
        st.write(
            "Your sign-in has ended, as it does after a time. Sign in again to carry on."
            if why == "ended"
            else "You have signed out. Close the browser if others use this computer."
        )
    else:
        st.title("Sign in to see the figures", anchor=False)
        st.write("Use your work account.")
    st.button(
        "Sign in again" if why in ("ended", "signed out") else "Sign in",
        key="sign_in",
        type="primary",
        on_click=st.login,
    )


def ends_at(found: Asking) -> str:
    """When a sign-in ends, as a clock in this country shows it: `15:40`."""
    return dt.datetime.fromtimestamp(found.person.expires, LONDON).strftime("%H:%M") if found.person else ""


def describe(who: Viewer) -> str:
    """The role in words, with what a manager answers for."""
    if who.role == "manager":
        named = ", ".join(who.scope)
        return f"{LABELS['manager']}, {named or ('no service chosen' if who.previewing else 'your own people')}"
    return LABELS[who.role]


def came_directly() -> bool:
    """Whether this page was opened from this computer itself; a page that was opened while sign-in was set up may not have been."""
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in st.context.headers.items()]
    return not headers or refusal({"headers": headers, "client": (st.context.ip_address or "127.0.0.1", 0)}) is None


def _why_disconnected() -> str:
    return st.context.headers.get(WHY_HEADER) or "nobody"


def _session() -> str:
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    running = get_script_run_ctx(suppress_warning=True)
    return running.session_id if running else ""


def named(found: Asking) -> str:
    """Who is signed in, as text: an address that is nothing to press."""
    from ig_metrics.ui import captions

    name = found.person.username if found.person else ""
    return captions.plain(name).replace("@", "\N{WORD JOINER}@")
