"""The forms a mapping between two editions takes: a file's text, a table to edit, and plain objects to keep."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping as Plain
from typing import Any

import pandas as pd

from ig_metrics import tomlfile
from ig_metrics.toolkit import carry_over_file
from ig_metrics.toolkit.carry_over_file import DROPPED, NEW, SAME, Line, Mapping
from ig_metrics.toolkit.edition import Framework

COLUMNS = ("from", "to", "how", "reason", "sourced")
HOWS = (SAME, carry_over_file.SPLIT, carry_over_file.MERGED, DROPPED, NEW)


def as_plain(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain objects: what is kept with an assessment that was carried over by it."""
    days = {name: getattr(mapping, name) for name in ("checked_on", "review_due")}
    return {
        "from": mapping.before,
        "to": mapping.after,
        "source": mapping.source,
        "checked_by": mapping.checked_by,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "lines": [
            {
                "from": list(line.before),
                "to": list(line.after),
                "how": line.how,
                "reason": line.reason,
                "sourced": line.sourced,
            }
            for line in mapping.lines
        ],
    }


def of_plain(held: Plain[str, Any]) -> Mapping:
    """The mapping that was kept; what else was kept beside it is passed over."""
    days = {
        name: dt.date.fromisoformat(held[name]) if held.get(name) else None for name in ("checked_on", "review_due")
    }
    lines = tuple(
        Line(tuple(line["from"]), tuple(line["to"]), line["how"], line["reason"], bool(line["sourced"]))
        for line in held["lines"]
    )
    return Mapping(
        held["from"], held["to"], held["source"], held["checked_by"], days["checked_on"], days["review_due"], lines
    )


def digest(mapping: Mapping) -> str:
    """The SHA-256 of what a mapping says: two that say the same have the same, however their files are laid out."""
    return hashlib.sha256(json.dumps(as_plain(mapping), sort_keys=True).encode()).hexdigest()


def as_toml(mapping: Mapping) -> bytes:
    """The mapping as a file that can be corrected and brought back."""
    head = as_plain(mapping)
    out = [f"# From {mapping.before} to {mapping.after}: what became of each requirement, with the reason.", ""]
    out += [f"{name} = {_toml(head[name])}" for name in ("from", "to", "source", "checked_by")]
    out += [f"{name} = {head[name]}" for name in ("checked_on", "review_due") if head[name]]
    for line in head["lines"]:
        out += ["", "[[lines]]", *(f"{name} = {_toml(line[name])}" for name in COLUMNS)]
    return ("\n".join(out) + "\n").encode()


def from_file(data: bytes, name: str, old: Framework, new: Framework) -> Mapping:
    """The mapping in a file somebody brings. Raises Refused with one reason for each fault: file, line, fix."""
    return carry_over_file.checked(name, *tomlfile.parse(data, name), old, new)


def as_table(mapping: Mapping) -> pd.DataFrame:
    """One row a line: from, to (numbers with commas between), how, reason, sourced."""
    rows = [
        (", ".join(line.before), ", ".join(line.after), line.how, line.reason, line.sourced) for line in mapping.lines
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({**dict.fromkeys(COLUMNS[:4], "str"), "sourced": "bool"})


def from_table(
    table: pd.DataFrame,
    head: Mapping,
    old: Framework,
    new: Framework,
    *,
    checked_by: str = "",
    checked_on: dt.date | None,
) -> Mapping:
    """The mapping in a table as `as_table` makes it; rows without numbers are passed over. Raises Refused with every fault.

    What was edited is nobody's published source: `checked_by` says who stands for it.
    """
    lines = [
        {
            "from": _numbers(row["from"]),
            "to": _numbers(row["to"]),
            "how": _text(row["how"]),
            "reason": _text(row["reason"]),
            "sourced": row["sourced"] is True or str(row["sourced"]) == "True",
        }
        for row in table.to_dict("records")
    ]
    raw: dict[str, Any] = {
        "from": old.id,
        "to": new.id,
        "source": head.source,
        "checked_by": checked_by.strip(),
        "review_due": head.review_due,
        "lines": [line for line in lines if line["from"] or line["to"]],
    }
    if checked_by.strip() and checked_on is not None:
        raw["checked_on"] = checked_on
    return carry_over_file.from_rows(raw, old, new)


def beginning(old: Framework, new: Framework, review_due: dt.date) -> Mapping:
    """A mapping to start from where there is no file: the same numbers the same, the others dropped or new.

    It has no reasons yet, so it does not pass as it is: somebody has to look at every line.
    """
    lines = [Line((number,), (number,), SAME, "", False) for number in old.by_number if number in new.by_number]
    lines += [Line((number,), (), DROPPED, "", False) for number in old.by_number if number not in new.by_number]
    lines += [Line((), (number,), NEW, "", False) for number in new.by_number if number not in old.by_number]
    return Mapping(old.id, new.id, "Written in the app", "", None, review_due, tuple(lines))


def _toml(value: Any) -> str:
    """A text, a list of texts, or true or false as TOML writes it: JSON's forms are TOML's here."""
    return json.dumps(value).replace("\\u007f", "\\u007F").replace("\x7f", "\\u007F")


def _numbers(value: object) -> list[str]:
    return [part.strip() for part in _text(value).split(",") if part.strip()]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
