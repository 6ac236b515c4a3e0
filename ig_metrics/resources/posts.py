"""Each post on a day: where it stands, what changed since another day, what lies ahead, and what the list leaves unsaid."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.resources.capacity import DAY, FILLED, IN_POST, SECONDED, covering, fte_of, named

GONE = "not on the list"
STARTS, ENDS = "starts", "ends"
ENTRIES = {
    "post": "str", "grade": "str", "standing": "str", "fte": "Float64", "from": "datetime64[us]", "to": "datetime64[us]",
    "funded_by": "str", "ahead": "bool",
}  # fmt: skip
CHANGES = {
    "post": "str", "grade": "str", "before": "str", "now": "str", "fte_before": "Float64", "fte": "Float64",
    "since": "datetime64[us]",
}  # fmt: skip
AHEAD = {
    "day": "datetime64[us]", "what": "str", "post": "str", "grade": "str", "standing": "str", "fte": "Float64",
    "followed": "bool",
}  # fmt: skip
ORDER = (IN_POST, SECONDED, "recruiting", "vacant")


def entries(posts: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The entries that have not ended by a day, as the list has them: filled first, then what is to start after the day.

    Columns: post, grade, standing (the list's own word), fte (missing where none is given), from, to, funded_by, ahead (it
    starts after the day).
    """
    at = pd.Timestamp(day)
    held = posts[posts["to"].isna() | (posts["to"] >= at)]
    rows = [
        row | {"standing": row["status"], "fte": fte_of(row["fte"]), "ahead": pd.notna(row["from"]) and row["from"] > at}
        for row in held.to_dict("records")
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["ahead"], ORDER.index(row["standing"]), named(row["post"])))
    return _typed(rows, ENTRIES)


def changes(before: pd.DataFrame, then: dt.date, now: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The posts that stand otherwise on `day`, by the list `now`, than they stood on `then`, by the list `before`.

    Columns: post, grade, before and now (standings, filled first, joined by a comma; GONE where the list has none that day),
    fte_before, fte (together; missing where one is not given), since (the first day of the latest entry; missing where none).
    """
    was, here = _standing(before, then), _standing(now, day)
    rows = []
    for name in dict.fromkeys([*here, *was]):
        old, new = was.get(name, []), here.get(name, [])
        if sorted(map(_told, old), key=str) == sorted(map(_told, new), key=str):
            continue
        first = (new or old)[0]
        starts = [row["from"] for row in new if pd.notna(row["from"]) and row["from"] > pd.Timestamp(then)]
        ends = [
            row["to"]
            for row in _of(now, name)
            if pd.notna(row["to"]) and pd.Timestamp(then) <= row["to"] < pd.Timestamp(day)
        ]
        since = max(starts) if starts else max(ends) + pd.Timedelta(DAY) if ends and not new else pd.NaT
        rows.append(
            {
                "post": first["post"], "grade": first["grade"], "before": _joined(old), "now": _joined(new),
                "fte_before": _sum(old), "fte": _sum(new), "since": since,
            }
        )  # fmt: skip
    return _typed(rows, CHANGES)


def ahead(posts: pd.DataFrame, day: dt.date, until: dt.date) -> pd.DataFrame:
    """What the list says will start or end after `day`, up to `until`, the soonest first.

    Columns: day (an entry's first, or the last it covers), what (STARTS or ENDS), post, grade, standing, fte, followed (an
    entry of the same post begins by the day after an end, or covers it: the list says what comes next).
    """
    rows = []
    for row in posts.to_dict("records"):
        told = row | {"standing": row["status"], "fte": fte_of(row["fte"]), "followed": True}
        if pd.notna(row["from"]) and day < row["from"].date() <= until:
            rows.append(told | {"day": row["from"], "what": STARTS})
        if pd.notna(row["to"]) and day <= row["to"].date() <= until:
            after = covering(posts, row["to"].date() + DAY)
            rows.append(
                told
                | {"day": row["to"], "what": ENDS, "followed": named(row["post"]) in set(map(named, after["post"]))}
            )
    rows.sort(key=lambda row: (row["day"], row["what"] == STARTS, named(row["post"])))
    return _typed(rows, AHEAD)


def overlapping(posts: pd.DataFrame, day: dt.date) -> tuple[str, ...]:
    """Posts that the list has as filled more than once on a day: each entry is counted, as a post of its own."""
    held = covering(posts, day)
    filled = held[held["status"].isin(FILLED)]
    names = filled["post"].map(named)
    twice = filled.assign(name=names)[names.duplicated(keep=False).to_numpy(dtype=bool)]
    return tuple(twice.drop_duplicates("name")["post"].astype(str))


def _standing(posts: pd.DataFrame, day: dt.date) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in covering(posts, day).to_dict("records"):
        found.setdefault(named(row["post"]), []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: ORDER.index(row["status"]))
    return found


def _of(posts: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    return [row for row in posts.to_dict("records") if named(row["post"]) == name]


def _told(row: dict[str, Any]) -> tuple[str, float | None]:
    return row["status"], fte_of(row["fte"])


def _joined(rows: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(row["status"] for row in rows)) or GONE


def _sum(rows: list[dict[str, Any]]) -> float | None:
    known = [fte_of(row["fte"]) for row in rows]
    return None if not rows or None in known else round(sum(each or 0.0 for each in known), 6)


def _typed(rows: list[dict[str, Any]], kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()})
