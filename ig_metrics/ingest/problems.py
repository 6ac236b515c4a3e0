"""What is wrong with a file, all of it at once: how serious, where in Excel's own terms, what was seen, and the fix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

STOPS = "stops"
SET_ASIDE = "set aside"
WARNING = "warning"
SEVERITIES = (STOPS, SET_ASIDE, WARNING)

MAX_SHOWN = 80
"""Characters of a cell shown in a message; the row says where the rest is."""


def shown(text: str) -> str:
    """A cell's text as a message shows it: on one line, cut short."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= MAX_SHOWN else flat[: MAX_SHOWN - 1] + "…"


@dataclass
class Problems:
    """Collects problems; `frame()` is the table of them: severity, row (Excel's, Int64), column, value, message."""

    parts: list[pd.DataFrame] = field(default_factory=list)

    def add(self, severity: str, message: str, *, row: int | None = None, column: str = "", value: str = "") -> None:
        """One problem; without a row it is about the whole column or file."""
        self.add_rows(severity, [row], [message], column=column, values=[value])

    def add_rows(
        self,
        severity: str,
        rows: Iterable[int | None] | np.ndarray,
        messages: Sequence[str] | str,
        *,
        column: Sequence[str] | str = "",
        values: Sequence[str | None] | np.ndarray | str = "",
    ) -> None:
        """Many problems of one severity; column, message and value are one each or one for all."""
        numbers = pd.array([] if rows is None else list(rows), dtype="Int64")
        if not len(numbers):
            return
        self.parts.append(
            pd.DataFrame(
                {
                    "severity": pd.Series([severity] * len(numbers), dtype="str"),
                    "row": numbers,
                    "column": pd.Series(_spread(column, len(numbers)), dtype="str"),
                    "value": pd.Series(_spread(values, len(numbers)), dtype="str"),
                    "message": pd.Series(_spread(messages, len(numbers)), dtype="str"),
                }
            )
        )

    def frame(self) -> pd.DataFrame:
        """All problems: those that stop the file first, then by row; problems of the whole file lead their group."""
        if not self.parts:
            return pd.DataFrame(
                {name: pd.Series(dtype="Int64" if name == "row" else "str") for name in
                 ("severity", "row", "column", "value", "message")}
            )  # fmt: skip
        whole = pd.concat(self.parts, ignore_index=True)
        rank = whole["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
        order = np.lexsort((whole["row"].fillna(0).to_numpy(dtype="int64"), rank.to_numpy()))
        return whole.take(order).reset_index(drop=True)


def _spread(given: Sequence[str | None] | np.ndarray | str, count: int) -> Sequence[str | None] | np.ndarray:
    return [given] * count if isinstance(given, str) else given
