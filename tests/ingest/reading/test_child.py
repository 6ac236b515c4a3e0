"""The half of reading that runs in the reading process, here run in this one."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
import python_calamine as calamine

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import child, gate, workbook
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
        (b",,\n", "text", {}, "no filled cell"),
        (files.bare('<row r="1"><c r="A1"><v>1</v></row'), "zip", {}, "is damaged or was cut short"),
        (files.bare("", xl__workbook="<x"), "zip", {}, "is damaged or was cut short"),
        (files.ole("Workbook"), "ole", {}, "is damaged or was cut short"),
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
    from ig_metrics.ingest.reading.reader import read as read_apart

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


def test_error_cells_are_named_and_formulas_without_an_answer_counted_here_too(read, tmp_path: Path) -> None:
    answer = read(files.workbook([["a", "=1+1"], ["#N/A", "=2"]]))
    assert answer["notes"][0].startswith("2 formulas, the first in B1, were never calculated")
    assert b"a#N/A" in (tmp_path / "cells.bin").read_bytes()


def test_a_workbook_that_does_not_say_which_part_is_which_sheet_is_read_without_notes(read) -> None:
    def lost(name: str, part: bytes) -> bytes:
        return part.replace(b"</workbook>", b"</workbook><!--" if name == "xl/workbook.xml" else b"</workbook>")

    assert read(files.with_parts(files.workbook([["a", "=1+1"]]), lost))["notes"] == []


@pytest.mark.parametrize(
    "error, words",
    [
        (calamine.PasswordError("x"), "password-protected"),
        (calamine.CalamineError("Cell limit exceeded (9)"), "claims many more cells than the 5,000,000 allowed"),
        (calamine.CalamineError("Cfb error: 0x1"), "is damaged or was cut short and cannot be read. If it opens"),
    ],
)
def test_what_the_reader_says_is_said_in_our_words(error: Exception, words: str) -> None:
    limits = gate.Limits(5_000_000, 2000, 500, 250)
    assert words in workbook._reader_says(error, "staff.xlsx", limits)


# How the process starts and ends


def _answer_to(
    request: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any = None
) -> dict[str, Any]:
    ended: list[int] = []
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(request | {"folder": str(tmp_path)})))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setattr(child, "limit", lambda request: True)
    if read is not None:
        monkeypatch.setattr(child, "read", read)
    child.main()
    assert ended == [0]
    assert not (tmp_path / "answer.part").exists()
    return json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))


class Panic(BaseException):
    """As the reader's own panics, which are not Exceptions."""


@pytest.mark.parametrize(
    "error, answer",
    [
        (Refused("one", "two"), {"refused": ["one", "two"]}),
        (MemoryError(), {"failed": "memory"}),
        (OSError(errno.ENOSPC, "full"), {"failed": "room"}),
        (OSError(errno.EFBIG, "large"), {"failed": "room"}),
        (OSError(errno.EIO, "broken"), {"failed": "damaged"}),
        (ValueError("x"), {"failed": "damaged", "detail": "ValueError"}),
        (Panic("x"), {"failed": "damaged", "detail": "Panic"}),
    ],
)
def test_whatever_goes_wrong_is_answered(
    error: BaseException, answer: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*args: Any, **options: Any) -> Any:
        raise error

    assert _answer_to({}, tmp_path, monkeypatch, read) == answer


def test_what_is_found_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _answer_to({}, tmp_path, monkeypatch, lambda *args, **options: {"sheet": "Staff"}) == {"sheet": "Staff"}


LIMITS = {"max_memory_mb": 100, "max_seconds": 5, "max_output_bytes": 1000}


def test_limits_never_rise_above_what_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    asked: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, 3 if kind == resource.RLIMIT_CPU else -1))
    monkeypatch.setattr(resource, "setrlimit", asked.__setitem__)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    assert child.limit(LIMITS) is True
    assert asked == {
        resource.RLIMIT_AS: (100 << 20, 100 << 20),
        resource.RLIMIT_CPU: (3, 3),
        resource.RLIMIT_FSIZE: (1000, 1000),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_a_system_that_refuses_a_limit_is_told_from_one_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: int, values: tuple[int, int]) -> None:
        raise ValueError("not here")

    import resource

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    assert child.limit(LIMITS) is False
    monkeypatch.delattr(resource, "RLIMIT_AS")
    assert child.limit(LIMITS) is False


def test_a_system_without_limits_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert child.limit(LIMITS) is False
