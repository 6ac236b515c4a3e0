"""Who is asking: the person signed in, or in single-user local mode the IG lead, who may look as somebody else.

Every page calls `require` first. A page hidden from the navigation is still reachable by its address.
"""

from __future__ import annotations

import getpass
import time

import streamlit as st

from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Access
from ig_metrics.ui.cache import settings

EVERYBODY = ("ig_lead", "manager", "committee")
IG_LEAD = ("ig_lead",)
NAMES = ("ig_lead", "manager")
"""Whoever may see names, each their own people's."""
PREVIEW_ROLE = "view_as"
PREVIEW_SERVICE = "view_as_service"
LABELS = {"ig_lead": "IG lead", "manager": "Line manager", "committee": "Committee member"}


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
    access = settings().access
    if access is None:
        return Viewer(_local_name(), "ig_lead")
    if not st.user.get("is_logged_in", False) or _expired():
        return None
    email = str(st.user.get("email") or "").casefold()
    return role_of(email, access)


def role_of(email: str, access: Access) -> Viewer | None:
    """What settings say this e-mail address is: the IG lead before a manager before the committee; None when unnamed."""
    if "@" not in email:
        return None
    if _named(email, access.ig_lead):
        return Viewer(email, "ig_lead")
    for address, services in access.manager.items():
        if email == address.casefold():
            return Viewer(email, "manager", tuple(services))
    return Viewer(email, "committee") if _named(email, access.committee) else None


def _named(email: str, entries: tuple[str, ...]) -> bool:
    return any(
        email.endswith(entry.casefold()) if entry.startswith("@") else email == entry.casefold() for entry in entries
    )


def _expired() -> bool:
    try:
        return float(str(st.user.get("exp", 0))) <= time.time()
    except ValueError:
        return True


def _local_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local user"


def require(roles: tuple[str, ...] = EVERYBODY) -> Viewer:
    """The viewer, if they have one of these roles; otherwise says why not and ends the page."""
    who = current()
    if who is None:
        st.title("You cannot see this yet", anchor=False)
        if st.user.get("is_logged_in", False):
            st.write("Your account is not on the list of people who may see these figures. Ask the IG lead to add you.")
            st.button("Sign out", on_click=st.logout)
        else:
            st.write("Sign in with your work account to see the figures.")
            st.button("Sign in", type="primary", on_click=st.login)
        st.stop()
    if who.role not in roles:
        allowed = " and the ".join(LABELS[role] for role in roles)
        st.title("This page is not for your role", anchor=False)
        st.write(f"It is for the {allowed}. You are looking as: {describe(who)}.")
        st.stop()
    return who


def describe(who: Viewer) -> str:
    """The role in words, with what a manager answers for."""
    if who.role == "manager":
        return f"{LABELS['manager']}, {', '.join(who.scope) or 'no service chosen'}"
    return LABELS[who.role]
