"""Any table that a program writes, in any format and encoding we read, reads back the same, on the same rows."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from ig_metrics.ingest.reading import htmlpage, xml2003
from ig_metrics.ingest.reading.gate import Limits
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.ingest import books, files

FEW = max(effort().max_examples // 3, 10)
"""Each example starts a process or two."""

letters = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff\ufeff"), max_size=12
)
awkward = st.sampled_from(
    ["00012345", "=1+1", "+44 1", "-5", "@home", "1e5", "TRUE", "N/A", "NULL", "#REF", "two\nlines", 'say "hi"', "a,b;c|d",
     " padded ", "'quoted", "01/04/2014", "\ttab", "=HYPERLINK(1)", "<b>&amp;</b>", "]]>", "Zoë", "1,234", "%"]
)  # fmt: skip
texts = st.one_of(letters, awkward).filter(lambda text: "_x" not in text and "_X" not in text)
moments = st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2199, 12, 31)).map(lambda when: when.replace(microsecond=0))
numbers = st.one_of(
    st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: float(f"{value:.12g}"))
)
values = st.one_of(st.none(), texts, st.booleans(), numbers, st.dates(dt.date(1901, 1, 1)), moments)


def of(cells: st.SearchStrategy[Any], *, least: int = 1) -> st.SearchStrategy[list[list[Any]]]:
    return st.integers(least, 5).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
    )


def trimmed(rows: list[list[Any]]) -> list[list[str | None]]:
    """What reading must give: `RawTable.of`, without the blank rows and columns at the end."""
    whole = RawTable.of(rows).head(len(rows))
    last_row = max((n for n, row in enumerate(whole, 1) if any(row)), default=0)
    last_column = max((n for row in whole for n, cell in enumerate(row, 1) if cell), default=0)
    return [row[:last_column] for row in whole[:last_row]]


def same(found: RawTable, rows: list[list[Any]]) -> None:
    wanted = trimmed(rows)
    assert found.head(len(rows)) == wanted
    expected = RawTable.of([row[: len(wanted[0])] for row in rows[: len(wanted)]])
    for column, plain in zip(found.columns, expected.columns, strict=True):
        np.testing.assert_array_equal(column.kinds, plain.kinds)
        np.testing.assert_array_equal(column.dates, plain.dates)
        np.testing.assert_array_equal(column.numbers, plain.numbers)


def by_openpyxl(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None and value != "":
                cell = book.active.cell(at, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # otherwise what starts with = becomes a formula, and #N/A an error
    return files.saved(book)


def by_xlsxwriter(rows: list[list[Any]]) -> bytes:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(at, column, value, moment)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(at, column, dt.datetime(value.year, value.month, value.day), day)
                elif isinstance(value, bool):
                    sheet.write_boolean(at, column, value)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)

    return files.written(fill)


@given(of(values), st.sampled_from([by_openpyxl, by_xlsxwriter]))
@effort(max_examples=FEW)
def test_what_is_written_to_a_workbook_is_read_back(rows: list[list[Any]], write: Any) -> None:
    if trimmed(rows):  # a workbook without a filled cell is refused
        same(read(write(rows), "staff.xlsx", limits=Ingest()), rows)


western = st.one_of(st.text("abcXYZ 0123456789-'éèöüñß", max_size=10), awkward.filter(str.isascii))
"""Windows-1252 text that cannot be taken for UTF-8: no letter of it is followed by a sign that would complete one."""
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be+mark", "utf-16-le", "utf-16-be", "cp1252")


def encoded(text: str, codec: str) -> bytes:
    if codec == "utf-16-be+mark":
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(codec)


@given(
    st.sampled_from(CODECS).flatmap(
        lambda codec: st.tuples(
            st.just(codec), of(letters if codec in ("utf-8-sig", "utf-16", "utf-16-be+mark") else western, least=2)
        )
    ),
    st.sampled_from(",;\t|"),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["\r\n", "\n"]),
)
@effort(max_examples=2 * FEW)
def test_what_is_written_to_a_text_file_is_read_back(
    made: tuple[str, list[list[str]]], delimiter: str, named: bool, all_quoted: bool, end: str
) -> None:
    codec, rows = made
    headings = [f"Heading {n}" for n in range(len(rows[0]))]
    rows = [headings, *([text.replace("\r", "") for text in row] for row in rows)]
    quoting = csv.QUOTE_ALL if all_quoted or not named else csv.QUOTE_MINIMAL
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    text = (f"sep={delimiter}{end}" if named else "") + out.getvalue()
    found = read(encoded(text, codec), "people.csv", limits=Ingest())
    assert found.head(len(rows)) == trimmed(rows)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=5, unique=True), st.integers(0, 30))
@effort(max_examples=FEW)
def test_row_numbers_are_excels_own(filled: list[int], column: int) -> None:
    """A cell written to Excel row N is found at index N - 1, in the same column, whatever lies before it."""
    book = openpyxl.Workbook()
    for row in filled:
        book.active.cell(row, column + 1, f"row {row}")
    found = read(files.saved(book), "staff.xlsx", limits=Ingest())
    assert found.n_rows == max(filled)
    texts = found.columns[column].text.to_pylist()
    assert {index + 1: text for index, text in enumerate(texts) if text} == {row: f"row {row}" for row in filled}


LIMITS = Limits(max_cells=5_000_000, max_parts=2000, max_inflated_mb=500, max_ratio=250)


@given(of(values))
def test_what_is_written_to_an_xml_spreadsheet_is_read_back(tmp_path_factory: Any, rows: list[list[Any]]) -> None:
    if not trimmed(rows):
        return
    path: Path = tmp_path_factory.getbasetemp() / "book.xml"
    path.write_bytes(books.xml2003({"Staff": rows}))
    found = xml2003.find(str(path), "staff.xls", None, LIMITS)
    read_back = [list(row) for columns in found.stretches for row in zip(*columns, strict=True)]
    assert trimmed(read_back) == trimmed(rows)


@given(of(st.one_of(st.none(), texts)))
def test_what_is_written_to_a_web_page_is_read_back(tmp_path_factory: Any, rows: list[list[Any]]) -> None:
    plain = [[" ".join(text.split()) or None if text else None for text in row] for row in rows]
    if not trimmed(plain):
        return
    path: Path = tmp_path_factory.getbasetemp() / "page.xls"
    path.write_bytes(books.html({"Staff": rows}))
    found = htmlpage.find(str(path), "staff.xls", None, LIMITS)
    read_back = [list(row) for columns in found.stretches for row in zip(*columns, strict=True)]
    assert trimmed(read_back) == trimmed(plain)
