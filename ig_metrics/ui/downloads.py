"""A shown table as a file, headings and all; the writing itself, safe from formulas, is the door's."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ig_metrics.dashboard import export

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(frame: pd.DataFrame, headings: Mapping[str, str]) -> bytes:
    """The table as csv, under the headings that were on the screen."""
    return export.csv_bytes(_named(frame, headings))


def as_xlsx(frame: pd.DataFrame, headings: Mapping[str, str], about: tuple[str, ...] = ()) -> bytes:
    """The table as a workbook; `about` is a second sheet that says what the table is and what it rests on."""
    sheets = {"Table": _named(frame, headings)}
    if about:
        sheets["About"] = pd.DataFrame({"About this table": list(about)})
    return export.xlsx_bytes(sheets)


def _named(frame: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    return frame.rename(columns={name: headings.get(name, str(name).capitalize()) for name in frame})
