"""What the audit log says of people coming and going: each sign-in, refusal, sign-out and change of role, once."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from ig_metrics.store import audit
from ig_metrics.ui import presence
from ig_metrics.ui.asking import Asking

if TYPE_CHECKING:
    from ig_metrics.privacy.identity import Identity
    from ig_metrics.store import Store

_told: OrderedDict[str, str] = OrderedDict()
"""What was last said of each sign-in by this process: the role, or that they were refused."""
_lock = Lock()
REFUSED = "none"


def note(store: Store, asked: Asking) -> None:
    """Say that they signed in, were refused, or have another role than before, unless that is said already."""
    if asked.person is None or asked.why not in ("", "unknown"):
        return
    now = asked.viewer.role if asked.viewer else REFUSED
    with _lock:
        if _told.get(asked.person.sign_in) == now:
            return
        before = _last_said(store, asked.person)
        if before is None and asked.viewer is None:
            store.record(
                audit.SIGN_IN_REFUSED, asked.person.username, {"sign_in": asked.person.sign_in, "role": REFUSED}
            )
        elif before is None:
            store.record(audit.SIGNED_IN, asked.person.username, {"sign_in": asked.person.sign_in, "role": now})
        elif before != now:
            detail = {"sign_in": asked.person.sign_in, "role": now, "was": before}
            store.record(audit.ROLE_CHANGED, asked.person.username, detail)
        _told[asked.person.sign_in] = now
        while len(_told) > presence.MOST:
            _told.popitem(last=False)


def sign_out(store: Store, person: Identity) -> None:
    """End their sign-in in every window, and say so."""
    if presence.sign_out(person.sign_in):
        store.record(audit.SIGNED_OUT, person.username, {"sign_in": person.sign_in})


def _last_said(store: Store, person: Identity) -> str | None:
    since = dt.datetime.now(dt.UTC) - presence.REMEMBERED
    roles = [entry.detail.get("role") for entry in store.said_of_sign_in(person.sign_in, since)]
    return next((role for role in reversed(roles) if role), None)
