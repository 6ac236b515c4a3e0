"""Who is about: sign-ins that were ended, which open page is whose, which file was made for whom.

Of this process, but for the sign-ins that were ended: those are read from the audit log, so that several servers agree.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ig_metrics.store import Store

MOST = 20_000
FILE_SECONDS = 600
"""How long the address of a file that was made answers to whom it was made for."""
REMEMBERED = dt.timedelta(days=2)
"""Longer than any identity token lives."""

_lock = Lock()
_signed_out: OrderedDict[str, None] = OrderedDict()
_sessions: OrderedDict[str, Hashable] = OrderedDict()
_files: OrderedDict[str, dict[Hashable, float]] = OrderedDict()
_read_to = 0
_read_at = 0.0


def sign_out(sign_in: str) -> bool:
    """End a sign-in in every window and on every page. Returns whether it had not ended before."""
    with _lock:
        new = sign_in not in _signed_out
        _keep(_signed_out, sign_in, None)
        return new


def has_signed_out(sign_in: str) -> bool:
    """Whether this sign-in was ended."""
    return sign_in in _signed_out


def read_from(store: Store, after_seconds: float) -> None:
    """Take in the sign-ins that other servers ended, unless that was done in the last `after_seconds`."""
    global _read_to, _read_at
    with _lock:
        if time.monotonic() - _read_at < after_seconds and _read_to:
            return
        _read_at = time.monotonic()
        since = _read_to
    ended, last = store.sign_ins_ended(since, dt.datetime.now(dt.UTC) - REMEMBERED)
    with _lock:
        _read_to = max(_read_to, last)
        for sign_in in ended:
            _keep(_signed_out, sign_in, None)


def stays(session: str, whose: Hashable) -> None:
    """Note whose an open page is."""
    with _lock:
        _keep(_sessions, session, whose)


def is_whose(session: str, whose: Hashable) -> bool:
    """Whether an open page was last drawn for just this person in just this role."""
    with _lock:
        return session in _sessions and _sessions[session] == whose


def made(file: str, whose: Hashable) -> None:
    """Note for whom a file was made."""
    with _lock:
        _keep(_files, file, {**_files.get(file, {}), whose: time.monotonic() + FILE_SECONDS})


def may_have(file: str, whose: Hashable) -> bool:
    """Whether a file was made for just this person in just this role, lately."""
    with _lock:
        return _files.get(file, {}).get(whose, 0.0) > time.monotonic()


def _keep(kept: OrderedDict[str, Any], key: str, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)
