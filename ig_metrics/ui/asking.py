"""Who is asking, decided in one place for pages, downloads, uploads and every message of a page that stands open."""

from __future__ import annotations

import getpass
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from ig_metrics.privacy.identity import Identity, identity, viewer_of
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import presence, signing_in
from ig_metrics.ui.settled import settings

Why = Literal["", "nobody", "ended", "signed out", "unknown", "not set up", "unsafe"]

WHY_HEADER = "x-ig-metrics-sign-in"
"""Tells a page why its connection is nobody's. Only the doors set it: what a request brings is taken off."""


@dataclass(frozen=True)
class Asking:
    """Somebody at the door: who they are, what they may be, and why they may not come in where they may not."""

    shared: bool
    """Whoever is at this computer is not the IG lead for that alone: sign-in is set up, or the app was started unsafely."""
    person: Identity | None = None
    viewer: Viewer | None = None
    why: Why = ""

    @property
    def key(self) -> tuple[bool, str, Viewer | None]:
        """What stays the same for as long as nothing about them changes."""
        return self.shared, self.person.sign_in if self.person else "", self.viewer


def asking(claims: Mapping[str, Any]) -> Asking:
    """Who the claims of an identity token make of whoever sends them, by the settings and the clock as they are now."""
    access = settings().access
    if access is None and signing_in.unsafe:
        return Asking(shared=True, why="unsafe")
    if access is None:
        return Asking(shared=False, viewer=Viewer(_local_name(), "ig_lead"))
    if signing_in.faults:
        return Asking(shared=True, why="not set up")
    person = identity(claims, access)
    if person is None:
        return Asking(shared=True, why="nobody")
    if expired(person):
        return Asking(shared=True, person=person, why="ended")
    if presence.has_signed_out(person.sign_in):
        return Asking(shared=True, person=person, why="signed out")
    found = viewer_of(person, access)
    return Asking(shared=True, person=person, viewer=found, why="" if found else "unknown")


def expired(person: Identity) -> bool:
    """Whether their sign-in has ended. One whose end cannot be read has."""
    return person.expires <= time.time()


@dataclass
class Connection:
    """An open page's connection: who it was opened by, and who that is now."""

    opened: Asking
    claims: Mapping[str, Any] = field(default_factory=dict)

    def unchanged(self) -> bool:
        """Whether who opened it may still do what they might then."""
        return asking(self.claims).key == self.opened.key


connection: ContextVar[Connection | None] = ContextVar("connection", default=None)
"""The connection whose message is being answered; files made on request are asked for outside the script's own thread."""


def _local_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local user"
