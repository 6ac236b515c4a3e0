"""The half of reading that runs in the reading process, here run in this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest import child
from ig_metrics.settings import Ingest
from tests.ingest import files


@pytest.fixture
def read(tmp_path: Path):
    def run(data: bytes, family: str = "zip", *, memory_bound: bool = True, **changes: Any) -> dict[str, Any]:
        (tmp_path / "upload").write_bytes(data)
        limits = Ingest()
        names = ("max_cells", "max_parts", "max_inflated_mb", "max_ratio")
        request = {
            "family": family,
            "file_name": "staff.xlsx",
            "sheet": None,
            "explain": False,
            "limits": {name: changes.pop(name, getattr(limits, name)) for name in names},
            "max_output_bytes": 1 << 24,
        } | changes
        return child.read(request, str(tmp_path), memory_bound=memory_bound)

    return run


def test_the_answer_says_what_was_found_and_where_its_cells_lie(read, tmp_path: Path) -> None:
    answer = read(files.workbook([["é", None], [None, 1]], "Staff"))
    stretches = answer.pop("stretches")
    assert answer == {
        "sheet": "Staff",
        "sheets": ["Staff"],
        "hidden": [],
        "format": "Excel workbook (xlsx)",
        "notes": [],
    }
    # two columns of two cells: codes, then three offsets, then the text, each at a multiple of 64
    assert stretches == [(2, [(0, 64, 128, 2), (192, 256, 320, 1)])]
    cells = (tmp_path / "cells.bin").read_bytes()
    assert (cells[0:2], cells[128:130], cells[192:194], cells[320:321]) == (b"\1\0", "é".encode(), b"\0\2", b"1")


def test_the_answer_can_be_written_down(read) -> None:
    assert json.loads(json.dumps(read(b"a,b\n1,2\n", "text")))["format"] == "comma-separated text in UTF-8"


@pytest.mark.parametrize(
    "data, family",
    [
        (files.excel97([["a", 1.0]]), "ole"),
        (files.opendocument([["a", 1]]), "zip"),
        (files.workbook([["a", "=1+1"], ["#N/A"]]), "zip"),
    ],
)
def test_every_family_is_read_here_too(read, data: bytes, family: str) -> None:
    assert read(data, family)["stretches"][0][0] >= 1


def test_where_memory_is_not_bound_far_cells_are_found_before_the_reader_sees_them(read) -> None:
    with pytest.raises(Refused, match=r"sheet 'Sheet1'.* Cell XFD1048576 stands far from the rest"):
        read(files.far_cell(), memory_bound=False)
    assert read(files.workbook([["a"]]), memory_bound=False)["sheet"] == "Sheet1"


def test_explaining_a_workbook_that_is_only_large_leaves_it_at_memory(read) -> None:
    assert read(files.workbook([["a"]]), explain=True) == {"failed": "memory"}


@pytest.mark.parametrize(
    "data, family, changes, words",
    [
        (files.workbook([[1, 2]]), "zip", {"max_cells": 1}, "1 rows by 2 columns are 2 cells"),
        (b"a,b\n", "text", {"max_cells": 1}, "1 rows by 2 columns are 2 cells"),
        (b"a" + b"," * 16_384 + b"\n", "text", {}, "16,385 columns; no spreadsheet has more than 16,384"),
        (files.bare('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "zip", {}, "'Sheet1': 16,385 columns"),
        (b"a,b\n" * 99, "text", {"max_output_bytes": 100}, "more text than can be taken in at once"),
        (b"a,b\nc," + b"x" * 32_768, "text", {}, "row 2, column 2: a cell of 32,768 characters"),
        (files.workbook([["a"]]), "zip", {"sheet": "b"}, "has no sheet 'b'. Its sheets are: 'Sheet1'"),
        (files.workbook([]), "zip", {}, "no filled cell"),
        (files.workbook([]), "zip", {"sheet": "sheet1"}, "'Sheet1', is empty"),
        (b"", "text", {}, "nothing but blank space"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(
    read, data: bytes, family: str, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused) as caught:
        read(data, family, **changes)
    assert words in caught.value.reasons[0]


def test_a_cell_as_long_as_excel_allows_is_read(read) -> None:
    assert read(b"a,b\nc," + b"x" * 32_767, "text")["stretches"][0][0] == 2


def test_a_workbook_of_charts_only_is_refused(read) -> None:
    with pytest.raises(Refused, match="only charts or macros"):
        read(
            files.with_parts(
                files.bare(""),
                lambda name, part: part.replace(b"relationships/worksheet", b"relationships/chartsheet"),
            )
        )


@pytest.mark.parametrize("rows, columns", [(1_048_576, 16_384), (1_048_576, 10)])
def test_repeated_cells_of_an_opendocument_sheet_do_not_get_past_the_limits(rows: int, columns: int) -> None:
    from ig_metrics.ingest.reader import read as read_apart

    repeated = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/></table:table-row>'
    )
    data = files.with_parts(
        files.opendocument([["a"]]),
        lambda name, part: part.replace(b"</table:table>", repeated.encode() + b"</table:table>"),
    )
    with pytest.raises(Refused) as caught:
        read_apart(data, "staff.ods", limits=Ingest(max_seconds=10))
    assert "allowed" in caught.value.reasons[0] or "within" in caught.value.reasons[0]
