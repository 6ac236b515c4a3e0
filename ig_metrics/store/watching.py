"""The audit log looked at often: entries that were checked are kept in mind, so that a look reads what is new."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from ig_metrics.store import verify
from ig_metrics.store.catalogue import Catalogue

AGAIN = dt.timedelta(hours=1)
"""After so long every entry is read again: one changed under our eyes by other means is found within the hour."""


@dataclass(frozen=True)
class Watched:
    """What is wrong with the audit log, in words (nothing: it is sound), and when every entry of it was last read."""

    problems: tuple[str, ...]
    whole_at: dt.datetime


class Watch:
    """What this process has checked so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._log: verify.Log | None = None
        self._whole_at = dt.datetime.min.replace(tzinfo=dt.UTC)

    def look(self, catalogue: Catalogue, now: dt.datetime, *, whole: bool) -> Watched:
        """Check what is new, or everything; `Store.watch_audit` says when."""
        with self._lock, catalogue.reading() as connection:
            log, self._log = self._log, None  # none should anything fail half way
            if whole or log is None or not dt.timedelta(0) <= now - self._whole_at < AGAIN:
                log, self._whole_at = verify.Log(), now
            problems = verify.verify_on(connection, log)
            self._log = None if problems else log
            return Watched(tuple(problems), self._whole_at)
