"""What the scan of a sheet's XML tells beside the reader, however the XML is cut into windows."""

from __future__ import annotations

import pytest

from ig_metrics.ingest.reading.sheetscan import SheetScan, Stretch, column_index

ROWS = (
    b'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"/><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    b'<row r="2"><c r="A2"><f>A1+1</f></c><c r="B2"><f>A1</f><v></v></c><c r="C2" t="str"><f>""</f><v></v></c>'
    b'<c r=\'AA2\' t=\'e\'><v>#N/A</v></c><c r="AB2" s="3" t="e"><v>odd</v></c></row></sheetData>'
)


@pytest.mark.parametrize("size", [1, 7, 50, 1000])
def test_errors_and_formulas_are_found_wherever_the_windows_are_cut(size: int) -> None:
    scan = SheetScan()
    for at in range(0, len(ROWS), size):
        scan.feed(ROWS[at : at + size])
    assert scan.errors == {0: {2: "#DIV/0!"}, 1: {26: "#N/A", 27: "#UNKNOWN!"}}
    assert (scan.uncalculated, scan.first_uncalculated) == (2, "A2")


@pytest.mark.parametrize("size", [1, 7, 50, 1000])
def test_the_stretch_counts_filled_cells_only(size: int) -> None:
    rows = b'<c r="B3"><v>1</v></c><c r="ZZ900" s="1"/><c r="D2" t="s"><v>0</v></c>'
    stretch = Stretch()
    for at in range(0, len(rows), size):
        stretch.feed(rows[at : at + size])
    assert (stretch.filled, stretch.rows, stretch.columns, stretch.cells) == (2, 3, 4, 12)


@pytest.mark.parametrize("letters, index", [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16383)])
def test_column_letters(letters: bytes, index: int) -> None:
    assert column_index(letters) == index
