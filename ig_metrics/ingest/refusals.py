"""Why a file cannot be kept as it is: whole sentences for whoever uploaded it, each with the way out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from ig_metrics.datasets import KINDS, Kind
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.mapping import Mapped, looks_like
from ig_metrics.ingest.preview import Suggestion
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.reading.raw import RawTable

MOST_CELLS = 5
"""Cells of a row shown in a message."""


def empty(table: RawTable, file_name: str) -> str:
    others = [sheet for sheet in table.sheets if sheet != table.sheet and sheet not in table.hidden]
    choose = (
        f" Its other sheets are: {', '.join(others)}. Choose one of them."
        if others
        else " Check that it is the right file."
    )
    return f"{sheet_name(table, file_name)[:1].upper()}{sheet_name(table, file_name)[1:]} is empty.{choose}"


def heading_row(kind: Kind, row: int, found: Headings | None, table: RawTable, file_name: str) -> str:
    """What to say of a row chosen for the headings that has none, or is not there (`found` is None)."""
    place = sheet_name(table, file_name)
    if found is None:
        return f"There is no row {row:,} in {place}: its last row is {table.n_rows:,}. Give the row of the headings."
    cells = [f"'{shown(name)}'" for name in found.names if name]
    stands = f"there stands {', '.join(cells[:MOST_CELLS])}{' and more' if len(cells) > MOST_CELLS else ''}"
    wanted = ", ".join(kind.column(name).label for name in kind.required or kind.one_of)
    return (
        f"Row {row:,} of {place} holds no heading of: {kind.label}; {stands if cells else 'it is blank'}. Give the row "
        f"that has headings like {wanted}, or a mapping that says what these are."
    )


def absent(
    kind: Kind,
    lacking: list[str],
    suggested: Sequence[Suggestion],
    found: Headings,
    mapped: Mapped,
    table: RawTable,
    problems: Problems,
) -> list[str]:
    """A problem for each column that is not there; the sentences that refuse the file."""
    labels = {kind.column(name).label: kind.column(name) for name in kind.names}
    for label in lacking:
        column = labels.get(label)
        fix = "Rename the heading in the file, or give a mapping."
        if column is None:
            message = f"No column says who each row is about ({label}). {fix}"
        else:
            called = ", ".join(dict.fromkeys((label, *column.synonyms[:5])))
            alike = [
                f"'{each.heading}' looks like it ({each.percent}%)" for each in suggested if each.column == column.name
            ]
            also = f" {alike[0]}: if it is, map it." if alike else ""
            message = f"There is no column for {label}. It may be headed: {called}.{also} {fix}"
        problems.add(STOPS, message, row=found.excel_row if found.known else None, column=label)
    if found.known == 0:
        place = f"the sheet '{table.sheet}'" if table.sheet else "the file"
        first = (
            f"No row of {place} holds the headings of: {kind.label}. It must have columns for: {', '.join(lacking)}."
        )
    else:
        first = f"This file has no column for: {', '.join(lacking)} (headings read from row {found.excel_row})."
    reasons = [first]
    other = looks_like(found.names, but=kind.name)
    if other is not None:
        reasons.append(f"It looks like: {KINDS[other].label}. If it is, choose that kind and upload it again.")
    else:
        reasons += [
            f"'{each.heading}' looks like {kind.column(each.column).label} ({each.percent}% alike). If it is, rename it or "
            "map it."
            for each in suggested
            if each.column in (*kind.required, *kind.one_of)
        ]
        others = [sheet for sheet in table.sheets if sheet != table.sheet and sheet not in table.hidden]
        if found.known == 0 and others:
            reasons.append(f"The workbook has other sheets: {', '.join(others)}. Choose the one with the rows.")
    return reasons


def doubles(
    kind: Kind, mapped: Mapped, table: RawTable, found: Headings, usable: np.ndarray, problems: Problems
) -> None:
    """Two columns with one heading stop the file where they differ; two headings for one column make a warning."""
    rows = pa.array(usable)
    for column, index, other in mapped.doubles:
        one, two = (table.columns[n].text.filter(rows) for n in (index, other))
        heading, label = found.names[index], kind.column(column).label
        if one.equals(two):
            message = f"Two columns are headed '{heading}' and hold the same. The first is used."
            problems.add(WARNING, message, row=found.excel_row, column=label)
        else:
            message = f"Two columns are headed '{heading}' and differ. Rename or delete the one that is not the {label.casefold()}."
            problems.add(STOPS, message, row=found.excel_row, column=label)
    for column, used, unused in mapped.unused:
        label = kind.column(column).label
        message = f"'{used}' and '{unused}' both mean {label}: '{used}' is used. To use the other, give a mapping."
        problems.add(WARNING, message, row=found.excel_row, column=label)


def stops(stops: pd.DataFrame, leave_out: frozenset[str]) -> list[str]:
    """The problems that stop the file as sentences, the first five of each column with their rows."""
    lines = []
    for column, group in stops[~stops["message"].isin(leave_out)].groupby("column", sort=False):
        for row, message in zip(group["row"].head(5), group["message"].head(5), strict=True):
            place = ", ".join(part for part in ("" if pd.isna(row) else f"row {row}", str(column)) if part)
            lines.append(f"{place[:1].upper()}{place[1:]}: {message}" if place else message)
        if len(group) > 5:
            lines.append(f"{column}: {len(group) - 5:,} more like these; the list of problems has them all.")
    return lines


def unknown_words(kind: Kind, column: str, listed: dict[str, int]) -> str:
    words = ", ".join(f"'{shown(word)}' ({count:,})" for word, count in list(listed.items())[:10])
    more = f" and {len(listed) - 10} more" if len(listed) > 10 else ""
    allowed = ", ".join(kind.column(column).words or ())
    return (
        f"{kind.column(column).label} has words that are not known: {words}{more}. Map each to one of {allowed}, or set "
        "those rows aside."
    )


def nothing_left(dropped: dict[str, int]) -> str:
    why = ", ".join(f"{reason} ({count:,})" for reason, count in dropped.items())
    return f"No row can be kept: {why}. Correct the file and upload it again."


def sheet_name(table: RawTable, file_name: str) -> str:
    return f"sheet '{table.sheet}' of {file_name}" if table.sheet else file_name
