"""A shown table as a file, headings and all; the writing itself, safe from formulas, is the door's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from ig_metrics.dashboard import export
from ig_metrics.datasets import NAMING
from ig_metrics.store.audit import NAMES_DOWNLOADED
from ig_metrics.ui import cache, presence, viewer
from ig_metrics.ui.asking import Asking, connection
from ig_metrics.ui.web.download_faults import watched

CSV = "text/csv"
ZIP = "application/zip"
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
    given = watched(_theirs(data, file_name, mime, viewer.asked()))
    st.download_button(label, data=given, file_name=file_name, mime=mime, on_click="ignore", key=key, type=look)


def _theirs(make: Callable[[], bytes], file_name: str, mime: str, drawn_for: Asking) -> Callable[[], bytes]:
    """`make`, for whom its button was drawn and for as long as they may have it; the file's address is theirs alone."""

    def give() -> bytes:
        asking = connection.get()
        if asking is not None and (asking.opened.key != drawn_for.key or not asking.unchanged()):
            raise PermissionError("A file is made for whom its button was drawn, while they may have it.")
        content = make()
        presence.made(_calculate_file_id(content, mime, file_name), drawn_for.key)
        return content

    return give


def table(
    stem: str,
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    about: tuple[str, ...] = (),
    *,
    key: str,
    labels: tuple[str, str] = ("Download as csv", "Download for Excel"),
    names: bool = False,
) -> None:
    """The two buttons of a table, as csv and as a workbook. `names`: that its cells can name people whatever their columns are."""
    as_text, as_workbook = labels

    def noting(make: Callable[[], bytes]) -> Callable[[], bytes]:
        return noted(key, len(frame), make) if names else recorded(key, frame, make)

    text, book = (
        noting(lambda: as_csv(frame, headings)),
        noting(lambda: as_xlsx(frame, headings, about)),
    )
    button(as_text, text, f"{stem}.csv", f"csv_{key}", mime=CSV, look="tertiary")
    button(as_workbook, book, f"{stem}.xlsx", f"xlsx_{key}", look="tertiary")


def recorded(name: str, frame: pd.DataFrame, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, and a line in the audit log where the table names people: who, which table, how many rows; no names."""
    return noted(name, len(frame), make) if NAMING & set(frame) else make


def noted(name: str, rows: int, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, and that line, for a file that names people whatever its columns are called."""
    held, who = cache.store(), viewer.current()

    def give() -> bytes:
        content = make()
        held.record(NAMES_DOWNLOADED, who.username if who else "", {"table": name, "rows": rows})
        return content

    return give


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
