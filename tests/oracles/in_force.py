"""Which rows hold at a date, the slow and obvious way: plain Python over rows as dictionaries, DESIGN section 2 read aloud."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ig_metrics.store.info import SnapshotInfo

Row = dict[str, Any]
Upload = tuple[SnapshotInfo, list[Row]]


def later(one: SnapshotInfo, other: SnapshotInfo) -> bool:
    """Whether `one` is the later: by as-at date; of two with one date, by upload."""
    if one.as_at != other.as_at:
        return one.as_at > other.as_at
    return one.uploaded_at > other.uploaded_at


def newest(uploads: list[Upload]) -> Upload:
    """The upload that none is later than."""
    return next(one for one in uploads if not any(later(other[0], one[0]) for other in uploads))


def visible(uploads: list[Upload], known_on: dt.datetime | None) -> list[Upload]:
    """What somebody who looked at that moment would have found: uploaded by then, not withdrawn by then."""
    found = []
    for upload in uploads:
        info = upload[0]
        if known_on is None:
            if info.withdrawn_at is None:
                found.append(upload)
        elif info.uploaded_at <= known_on and not (info.withdrawn_at is not None and info.withdrawn_at <= known_on):
            found.append(upload)
    return found


def states(
    uploads: list[Upload], key: tuple[str, ...], as_at: dt.date, known_on: dt.datetime | None = None
) -> list[Row]:
    """State kinds: each source's newest whole list, overlaid by each later partial return in turn."""
    rows: list[Row] = []
    seen = [upload for upload in visible(uploads, known_on) if upload[0].as_at <= as_at]
    for place in {(upload[0].source, upload[0].framework) for upload in seen}:
        here = [upload for upload in seen if (upload[0].source, upload[0].framework) == place]
        wholes = [upload for upload in here if not upload[0].partial]
        partials = [upload for upload in here if upload[0].partial]
        current: list[Row] = []
        if wholes:
            base = newest(wholes)
            current = list(base[1])
            partials = [upload for upload in partials if later(upload[0], base[0])]
        while partials:
            first = next(one for one in partials if not any(later(one[0], other[0]) for other in partials))
            partials = [upload for upload in partials if upload is not first]
            for row in first[1]:
                current = [old for old in current if [old[name] for name in key] != [row[name] for name in key]]
            current += first[1]
        rows += current
    return rows


def events(
    uploads: list[Upload], key: tuple[str, ...], date: str, as_at: dt.date, known_on: dt.datetime | None = None
) -> list[Row]:
    """Event kinds: every telling of every event; the newest telling of each key; those that have happened by `as_at`."""
    tellings = [
        (info, row)
        for info, rows in visible(uploads, known_on)
        for row in rows
        if row[date] is not None or info.as_at <= as_at
    ]

    def same(one: Row, other: Row) -> bool:
        return identity(one, key) == identity(other, key)

    newest_tellings = [
        row for info, row in tellings if not any(later(other, info) and same(row, told) for other, told in tellings)
    ]
    return [row for row in newest_tellings if row[date] is None or row[date] <= as_at]


def identity(row: Row, key: tuple[str, ...]) -> list[Any]:
    """The key of a row; a person is the staff number, else the e-mail address, else the user name."""
    if "email" not in key:
        return [row[name] for name in key]
    if row["staff_id"] is not None:
        who = row["staff_id"]
    elif row["email"] is not None:
        who = row["email"].lower()
    elif row["username"] is not None:
        who = row["username"].lower()
    else:
        who = None
    return [who, *(row[name] for name in key if name not in ("staff_id", "email", "username"))]
