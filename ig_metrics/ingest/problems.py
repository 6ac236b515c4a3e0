"""What is wrong with a file, all of it at once: how serious, where in Excel's own terms, what was seen, and the fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

STOPS = "stops"
SET_ASIDE = "set aside"
WARNING = "warning"
SEVERITIES = (STOPS, SET_ASIDE, WARNING)
COLUMNS = ("severity", "row", "column", "value", "message")

MAX_SHOWN = 80
"""Characters of a cell shown in a message; the row says where the rest is."""


def shown(text: str) -> str:
    """A cell's text as a message shows it: on one line, cut short."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= MAX_SHOWN else flat[: MAX_SHOWN - 1] + "…"


@dataclass
class Problems:
    """Collects problems; `frame()` is the table of them: severity, row (Excel's, Int64), column, value, message."""

    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, severity: str, message: str, *, row: int | None = None, column: str = "", value: str = "") -> None:
        """One problem; without a row it is about the whole column or file."""
        self.add_rows(severity, [row], [message], column=column, values=[value])

    def add_rows(
        self,
        severity: str,
        rows: Sequence[int | None] | np.ndarray,
        messages: Sequence[str] | str,
        *,
        column: Sequence[str] | str = "",
        values: Sequence[str | None] | str = "",
    ) -> None:
        """Many problems of one severity; column, message and value are one each or one for all."""
        for name, given in zip(COLUMNS, (severity, rows, column, values, messages), strict=True):
            self.lists[name].extend([given] * len(rows) if isinstance(given, str) else given)

    def frame(self) -> pd.DataFrame:
        """All problems: those that stop the file first, then by row; problems of the whole file lead their group."""
        whole = pd.DataFrame(
            {name: pd.Series(held, dtype="Int64" if name == "row" else "str") for name, held in self.lists.items()}
        )
        rank = whole["severity"].map({name: n for n, name in enumerate(SEVERITIES)}).to_numpy()
        order = np.lexsort((whole["row"].fillna(0).to_numpy(dtype="int64"), rank))
        return whole.take(order).reset_index(drop=True)
