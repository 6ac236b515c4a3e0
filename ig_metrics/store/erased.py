"""Whether a file brings back somebody who was erased, without keeping who that was.

Of an erased person's staff number, e-mail address and user name a keyed digest is kept. That is still personal data, of the least
kind: whoever holds the whole catalogue could try every staff number there is. It is kept to honour the erasure, for nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping

import pandas as pd

from ig_metrics.store.store import Store

BOOK, KEYS = "erasure", "erasure-key"
COLUMNS = ("staff_id", "email", "username")


def key_of(store: Store, by: str) -> bytes:
    """The key of this store's digests; made when it is first needed. Of two made at once the first is everybody's."""
    if not store.entries(KEYS):
        store.write_entry(KEYS, "1", {"key": secrets.token_hex(32)}, by, changes_data=False)
    return bytes.fromhex(str(store.entries(KEYS)[0].detail["key"]))


def digest(key: bytes, column: str, value: str) -> str:
    """What is kept in the place of a staff number, address or user name; written with or without leading zeros it is the same."""
    plain = value.strip().casefold()
    plain = plain.lstrip("0") if column == "staff_id" else plain
    return hmac.new(key, f"{column}:{plain}".encode(), hashlib.sha256).hexdigest()


def digests(key: bytes, known: Mapping[str, Iterable[str]]) -> list[str]:
    """The digests of all that a person is known by, of COLUMNS."""
    return sorted({digest(key, column, value) for column in COLUMNS for value in known.get(column, ())})


def came_back(store: Store, frame: pd.DataFrame) -> int:
    """How many erased people a frame has rows of."""
    erased = [set(entry.detail.get("digests", ())) for entry in store.entries(BOOK)]
    if not erased:
        return 0
    key = key_of(store, "")
    found = {
        digest(key, column, str(value))
        for column in COLUMNS
        if column in frame
        for value in frame[column].dropna().unique()
    }
    return sum(bool(each & found) for each in erased)
