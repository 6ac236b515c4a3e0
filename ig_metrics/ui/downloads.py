"""A shown table as a file, headings and all; the writing itself, safe from formulas, is the door's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from ig_metrics.dashboard import export
from ig_metrics.ui.web.download_faults import watched

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def button(
    label: str,
    data: Callable[[], bytes],
    file_name: str,
    key: str,
    *,
    mime: str = XLSX,
    look: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """A file to download, made only when it is asked for; the page is not run again for it."""
    st.download_button(label, data=watched(data), file_name=file_name, mime=mime, on_click="ignore", key=key, type=look)


def table(
    stem: str,
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    about: tuple[str, ...] = (),
    *,
    key: str,
    labels: tuple[str, str] = ("Download as csv", "Download for Excel"),
) -> None:
    """The two buttons of a table, as csv and as a workbook."""
    as_text, as_workbook = labels
    button(as_text, lambda: as_csv(frame, headings), f"{stem}.csv", f"csv_{key}", mime=CSV, look="tertiary")
    button(as_workbook, lambda: as_xlsx(frame, headings, about), f"{stem}.xlsx", f"xlsx_{key}", look="tertiary")


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
