"""How an answer is printed: sentences and a plain table, or JSON."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ig_metrics.datasets import LABELS, NAMING
from ig_metrics.datasets.plain import plain
from ig_metrics.dates import uk_short
from ig_metrics.errors import Refused

if TYPE_CHECKING:
    from ig_metrics.dashboard.views import View

HIDDEN = "hidden"
NO_VALUE = "–"
WIDEST = 90
HEADINGS = {
    "shown": "Level", "gap": "To do", "mean_percent": "Mean %", "text": "What holds it", "label": "", "group": "",
    "claim_reason": "Why", "per_30_days": "Per 30 days", "per_1000_staff": "Per 1,000 staff",
    "reported_to_regulator": "To the ICO", "id": "ID", "file_name": "File", "people": "People",
}  # fmt: skip


_record: Callable[[int], None] | None = None


def record_names(record: Callable[[int], None]) -> None:
    """How many rows that name people are about to be printed is told to `record` first; where it fails, nothing is printed."""
    global _record
    _record = record


def names(rows: int) -> None:
    """Rows that name people are about to be printed."""
    if rows and _record is not None:
        _record(rows)


def as_json(figures: dict[str, Any] | list[dict[str, Any]]) -> int:
    """Print JSON, dates as ISO text, what is not measured as null."""
    made = plain(figures)
    names(_named(made))
    print(json.dumps(made, indent=2))
    return 0


def as_json_line(figures: dict[str, Any]) -> None:
    """Print an object as one line of JSON, at once."""
    print(json.dumps(plain(figures)), flush=True)


def answered(view: View) -> None:
    """Raise Refused with the view's own words when nothing is held to answer with, as `--json` does."""
    if not view.figures:
        told = (*(unmarked(sentence) for sentence in view.answer), *(lack.text for lack in view.missing))
        said = [*view.damaged, *told]
        raise Refused(*dict.fromkeys(said))


def heading(view: View) -> None:
    """The question, its answer, what is missing, what to beware of."""
    print(view.title)
    print()
    for sentence in view.answer:
        print(unmarked(sentence))
    for text in view.damaged:
        print(f"Cannot be read: {text}")
    for warning in view.warnings:
        print(f"Note: {unmarked(warning)}")
    for lack in view.missing:
        print(f"Missing: {lack.text}")


def ending(view: View) -> int:
    """Which files it rests on."""
    if view.sources:
        print()
        print("Worked out from:")
        for source in view.sources:
            print(f"  {source.text}")
    return 0


def unmarked(text: str) -> str:
    """A sentence without its Markdown."""
    return text.replace("**", "")


def table(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """A frame as aligned text: numbers to the right, empty cells a dash, hidden rows saying so. Nothing when empty."""
    kept = [name for name in columns if name in frame]
    if frame.empty or not kept:
        return
    naming = [name for name in kept if name in NAMING]
    names(int(frame[naming].notna().any(axis=1).sum()) if naming else 0)
    hidden = frame["hidden"].fillna(False).tolist() if "hidden" in frame else [False] * len(frame)
    cells = [[cell(value, hide) for value, hide in zip(frame[name], hidden, strict=True)] for name in kept]
    heads = [HEADINGS.get(name, LABELS.get(name, name.replace("_", " ").capitalize())) for name in kept]
    right = [pd.api.types.is_numeric_dtype(frame[name]) for name in kept]
    widths = [max(len(head), *(len(text) for text in column)) for head, column in zip(heads, cells, strict=True)]
    print()
    print(_line(heads, widths, right))
    print(_line(["-" * width for width in widths], widths, right))
    for row in zip(*cells, strict=True):
        print(_line(list(row), widths, right))


def lines(head: str, texts: Iterable[str]) -> None:
    """A heading and a list under it, wrapped to the width of a terminal; nothing when the list is empty."""
    listed = list(texts)
    if not listed:
        return
    print()
    print(head)
    for text in listed:
        print(textwrap.fill(text, WIDEST, initial_indent="  ", subsequent_indent="    "))


def cell(value: Any, hide: bool = False) -> str:
    """One value as a person reads it."""
    if isinstance(value, str):
        return value if len(value) <= WIDEST else value[: WIDEST - 1] + "…"
    if pd.isna(value):
        return HIDDEN if hide else NO_VALUE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return uk_short(value)
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}"


def _named(made: Any) -> int:
    """How many objects in it say who somebody is."""
    if isinstance(made, dict):
        own = any(name in NAMING and isinstance(value, str) for name, value in made.items())
        return own + sum(_named(value) for value in made.values())
    return sum(_named(value) for value in made) if isinstance(made, list) else 0


def _line(texts: list[str], widths: list[int], right: list[bool]) -> str:
    parts = [
        text.rjust(width) if to_right else text.ljust(width)
        for text, width, to_right in zip(texts, widths, right, strict=True)
    ]
    return "  ".join(parts).rstrip()
