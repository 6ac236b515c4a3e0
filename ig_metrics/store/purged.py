"""Up to which day rows about people were purged, and where the figures kept of them are filed."""

from __future__ import annotations

import datetime as dt

from ig_metrics.store.store import Store

BOOK = "kept-figures"
PURGES = "purge"
WAITING = "waiting"
"""What the groups that wait at later dates are filed under, before the course."""


def purged_before(store: Store) -> dt.date | None:
    """The first day whose rows are still held; None where nothing was ever purged."""
    days = [dt.date.fromisoformat(str(entry.detail["cut"])) for entry in store.entries(PURGES)]
    return max(days, default=None)
