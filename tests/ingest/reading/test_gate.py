"""What a zipped workbook must pass before it is read."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.gate import (
    WIDEST,
    Limits,
    Passed,
    declares_entities,
    pass_through,
    refuse_far_cells,
    too_many_cells,
    too_wide,
)
from tests.ingest import files

LIMITS = Limits(max_cells=5_000_000, max_parts=2000, max_inflated_mb=500, max_ratio=250)


@pytest.fixture
def through(tmp_path: Path):
    def run(data: bytes, limits: Limits = LIMITS) -> Passed:
        (tmp_path / "upload").write_bytes(data)
        return pass_through(str(tmp_path / "upload"), str(tmp_path / "copy.xlsx"), "staff.xlsx", limits)

    return run


def test_an_ordinary_workbook_passes_and_its_copy_holds_the_same_parts(through) -> None:
    data = files.workbook([["a", 1], ["b", 2]])
    passed = through(data)
    assert (passed.family, passed.format) == ("xlsx", "Excel workbook (xlsx)")
    with zipfile.ZipFile(passed.path) as copy, zipfile.ZipFile(io.BytesIO(data)) as original:
        assert copy.testzip() is None
        assert copy.namelist() == original.namelist()
        assert copy.read("xl/workbook.xml") == original.read("xl/workbook.xml")


def test_macros_are_left_out_of_the_copy_and_said(through) -> None:
    types = '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    passed = through(
        files.zipped({"[Content_Types].xml": types, "xl/workbook.xml": "<x/>", "xl/vbaProject.bin": b"\x01"})
    )
    assert passed.format == "Excel workbook with macros (xlsm); the macros were not run"
    with zipfile.ZipFile(passed.path) as copy:
        assert "xl/vbaProject.bin" not in copy.namelist()


def test_too_many_parts_are_refused(through) -> None:
    parts = {f"xl/media/{n}.bin": b"x" for n in range(2001)}
    with pytest.raises(Refused, match=r"made of 2,001 parts; .* more than 2,000"):
        through(files.zipped(parts))


def test_as_many_parts_as_allowed_pass(through) -> None:
    assert through(files.zipped({f"xl/{n}.bin": b"x" for n in range(5)}), LIMITS._replace(max_parts=5)).family == "xlsx"


def test_a_part_packed_more_tightly_than_allowed_is_refused(through) -> None:
    with pytest.raises(Refused, match="more than 250 times its size"):
        through(files.bare("", xl__worksheets__sheet2=b" " * 20_000_000))


def test_a_small_part_may_be_as_repetitive_as_it_likes(through) -> None:
    assert through(files.bare("", xl__worksheets__sheet2=b" " * 1_000_000)).family == "xlsx"


def test_more_than_the_allowed_size_unpacked_is_refused(through) -> None:
    noise = bytes(range(256)) * 4096
    with pytest.raises(Refused, match="unpacks to more than 1 MB"):
        through(files.bare("", xl__a=noise[:600_000], xl__b=noise[:600_000]), LIMITS._replace(max_inflated_mb=1))


def test_a_part_that_says_it_is_smaller_than_it_is_does_not_slip_through(through) -> None:
    data = bytearray(files.bare("", xl__big=b" " * 20_000_000))
    for at in _places(data, struct.pack("<I", 20_000_000)):
        data[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(Refused, match="more than 250 times its size"):
        through(bytes(data))


def test_a_part_that_is_not_the_size_it_says_is_damaged(through) -> None:
    data = bytearray(files.bare("", xl__big=b" " * 12_345))
    for at in _places(data, struct.pack("<I", 12_345)):
        data[at : at + 4] = struct.pack("<I", 12_344)
    with pytest.raises(Refused, match=r"is damaged or was cut short .* not the size it says"):
        through(bytes(data))


def _places(data: bytearray, what: bytes) -> list[int]:
    found, at = [], data.find(what)
    while at >= 0:
        found.append(at)
        at = data.find(what, at + 1)
    assert found
    return found


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(through, codec: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with pytest.raises(Refused, match="declares its own XML entities"):
        through(files.bare("", xl__worksheets__sheet1=bomb.encode(codec)))


def test_a_declaration_hidden_far_into_a_part_is_found(through) -> None:
    filling = random.Random(1).randbytes(2 << 20).replace(b"\x00", b"").replace(b"<", b"")
    for shift in range(0, 30, 3):  # every way the end of a window can cut it
        start = b"<!--" + filling[: (1 << 20) - 4 - shift] + b'<!DOCTYPE x [<!ENTITY a "a">]>'
        with pytest.raises(Refused, match="declares its own XML entities"):
            through(files.bare("", xl__styles=start))


@pytest.mark.parametrize("keep", [30, 200, 0.5, 0.9, -1, -30])
def test_a_workbook_cut_short_is_damaged(through, keep: float) -> None:
    data = files.workbook([["a", 1]] * 50)
    with pytest.raises(Refused, match="damaged or was cut short"):
        through(data[: int(len(data) * keep) if isinstance(keep, float) else keep])


def test_a_workbook_with_a_byte_changed_inside_a_part_is_damaged(through) -> None:
    data = bytearray(files.workbook([[f"text {n}", n] for n in range(500)]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    data[at] ^= 0xFF
    with pytest.raises(Refused, match=r"sheet1\.xml' does not unpack"):
        through(bytes(data))


def test_two_parts_of_one_name_are_damage(through) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/Workbook.xml", "<b/>")
    with pytest.raises(Refused, match="two parts of one name"):
        through(out.getvalue())


def test_a_part_packed_in_a_way_no_workbook_is_is_refused(through) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(Refused, match="packed in a way no workbook is"):
        through(out.getvalue())


def test_a_zip_with_a_password_is_protected(through) -> None:
    data = bytearray(files.bare(""))
    for at in _places(data, b"PK\x01\x02"):
        data[at + 8] |= 1
    with pytest.raises(Refused, match="password-protected"):
        through(bytes(data))


@pytest.mark.parametrize(
    "parts, kind",
    [
        ({"word/document.xml": "<x/>"}, "a Word document"),
        ({"ppt/presentation.xml": "<x/>"}, "a PowerPoint presentation"),
        ({"Index/Document.iwa": "x"}, "an Apple Numbers"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "an OpenDocument text"),
        ({"mimetype": "application/\x00vnd.oasis.odd", "content.xml": "<x/>"}, "an OpenDocument file, not"),
        ({"staff.csv": "a,b", "other.csv": "c"}, "a zip archive of 2 files"),
        ({"readme.txt": "a"}, "a zip archive of 1 file, not"),
        ({}, "an empty zip archive"),
    ],
)
def test_another_zipped_file_is_named(through, parts: dict[str, str], kind: str) -> None:
    with pytest.raises(Refused, match=kind):
        through(files.zipped(parts))


def test_an_encrypted_opendocument_file_is_protected(through) -> None:
    data = files.opendocument([["a"]], manifest="<manifest:encryption-data/>")
    with pytest.raises(Refused, match="password-protected"):
        through(data)


@pytest.mark.parametrize(
    "name, family", [("xl/workbook.bin", "xlsb"), ("xl/workbook.xml", "xlsx"), ("content.xml", "ods")]
)
def test_the_family_is_told_from_the_parts(through, name: str, family: str) -> None:
    assert through(files.zipped({name: "<x/>"})).family == family


def test_cells_too_far_apart_are_refused_by_name(through) -> None:
    passed = through(files.far_cell())
    with pytest.raises(Refused, match=r"17,179,869,184 cells, more than .* Cell XFD1048576 stands far from the rest"):
        refuse_far_cells(passed.path, "staff.xlsx", LIMITS, {})


def test_formatted_cells_far_away_do_not_count(through) -> None:
    passed = through(
        files.bare('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    )
    refuse_far_cells(passed.path, "staff.xlsx", LIMITS, {})


def sized(*sizes: int, packing: int = zipfile.ZIP_DEFLATED, name: str = "xl/media/{}.bin") -> bytes:
    """A zip that counts as a workbook, with parts of so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        for number, size in enumerate(sizes):
            archive.writestr(name.format(number), b" " * size)
    return out.getvalue()


MEGABYTE = 1 << 20


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("name", ["xl/media/{}.bin", "xl/{}.xml"])
def test_all_parts_together_may_be_as_large_as_allowed_and_no_larger(through, over: int, name: str) -> None:
    rest = MEGABYTE - len("<x/>") - 600_000 + over
    data = sized(600_000, rest, packing=zipfile.ZIP_STORED, name=name)
    limits = LIMITS._replace(max_inflated_mb=1)
    if not over:
        assert through(data, limits).family == "xlsx"
        return
    with pytest.raises(Refused, match="unpacks to more than 1 MB"):
        through(data, limits)


@pytest.mark.parametrize("size, let_through", [(MEGABYTE, True), (MEGABYTE + 1, False)])
def test_from_a_megabyte_on_a_part_is_held_against_its_packed_size(through, size: int, let_through: bool) -> None:
    if let_through:
        through(sized(size))
        return
    with pytest.raises(Refused, match="more than 250 times its size"):
        through(sized(size))


def test_a_part_may_be_as_many_times_its_packed_size_as_allowed(through) -> None:
    through(sized(2 * MEGABYTE, packing=zipfile.ZIP_STORED), LIMITS._replace(max_ratio=1))
    text = random.Random(1).randbytes(MEGABYTE).hex()  # packs to half its size
    through(files.zipped({"xl/workbook.xml": "<x/>", "xl/media/0.bin": text}))


def test_an_ordinary_workbook_has_no_links_nor_macros_and_every_sheet_is_looked_through(through) -> None:
    sheet = '<row r="1"><c r="A1"><f>1/0</f></c></row>'
    passed = through(files.bare(sheet, xl__other="<other/>"))
    assert (passed.links, passed.macros, passed.look_again) == (0, False, False)
    assert {name: scan.uncalculated for name, scan in passed.scans.items()} == {"xl/worksheets/sheet1.xml": 1}
    with zipfile.ZipFile(passed.path) as copy:
        # one reading of the rows is enough for a reader that finds an empty list of merged cells before them
        assert copy.read("xl/worksheets/sheet1.xml").count(b"<mergeCells></mergeCells><sheetData>") == 1


def test_the_empty_list_of_merged_cells_stands_where_the_rows_begin_and_nowhere_else(through) -> None:
    filling = "<!--" + random.Random(1).randbytes(MEGABYTE).hex() + "-->"
    passed = through(files.bare(f'{filling}<row r="1"/>', before="", xl__other=f"{filling}<sheetData></sheetData>"))
    with zipfile.ZipFile(passed.path) as copy:
        assert b"<mergeCells>" in copy.read("xl/worksheets/sheet1.xml")
        assert b"<mergeCells>" not in copy.read("xl/other.xml")


def test_workbooks_it_is_linked_to_are_counted(through) -> None:
    links = {"xl/externalLinks/externalLink1": "<x/>", "xl/externalLinks/_rels/externalLink1.xml.rels": "<x/>"}
    passed = through(files.bare("", **{name.replace("/", "__"): text for name, text in links.items()}))
    assert passed.links == 1


def test_an_xlsb_workbook_says_that_it_has_macros_only_where_it_has(through) -> None:
    plain = {"xl/workbook.bin": b"\x01"}
    assert through(files.zipped(plain)).format == "Excel binary workbook (xlsb)"
    macros = through(files.zipped(plain | {"xl/vbaProject.bin": b"\x01"}))
    assert macros.format == "Excel binary workbook (xlsb); its macros were not run"


ERROR_CELL = b"\x03" + b"\x09" + b"\x00" * 8 + b"\x07"


@pytest.mark.parametrize(
    "parts, again",
    [
        ({"xl/workbook.bin": b"\x01", "xl/worksheets/sheet1.bin": ERROR_CELL}, True),
        ({"xl/workbook.bin": b"\x01", "xl/worksheets/sheet1.bin": b"\x01" * 40}, False),
        ({"xl/workbook.bin": b"\x01", "xl/other.bin": ERROR_CELL}, False),
        ({"xl/workbook.bin": b"\x01", "xl/worksheets/sheet1.txt": ERROR_CELL}, False),
        ({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.bin": ERROR_CELL}, False),
        ({"content.xml": b'<c table:formula="1"/>'}, True),
        ({"content.xml": b"<c/>"}, False),
        ({"content.xml": b"<c/>", "styles.xml": b'<c table:formula="1"/>'}, False),
        ({"xl/workbook.xml": b"<x/>", "content.xml": b'<c table:formula="1"/>'}, False),
    ],
)
def test_what_the_reader_does_not_tell_is_looked_for_where_it_can_be(
    through, parts: dict[str, bytes], again: bool
) -> None:
    assert through(files.zipped(parts)).look_again == again


def test_only_a_workbook_of_xml_is_scanned_as_it_comes_through(through) -> None:
    assert through(files.zipped({"content.xml": b"<x>sheetData</x>"})).scans == {}


@pytest.mark.parametrize("allowed, let_through", [(12, True), (11, False)])
def test_a_sheet_may_stretch_over_as_many_cells_as_allowed(through, allowed: int, let_through: bool) -> None:
    passed = through(files.bare('<row r="3"><c r="D3"><v>1</v></c></row>'))
    limits = LIMITS._replace(max_cells=allowed)
    if let_through:
        refuse_far_cells(passed.path, "staff.xlsx", limits, {})
        return
    with pytest.raises(Refused, match=r"sheet 'Staff': 3 rows by 4 columns are 12 cells"):
        refuse_far_cells(passed.path, "staff.xlsx", limits, {"xl/worksheets/sheet1.xml": "Staff"})


def test_what_is_no_sheet_has_no_cells(through) -> None:
    passed = through(files.bare("", xl__other='<x><c r="D3"><v>1</v></c></x>'))
    refuse_far_cells(passed.path, "staff.xlsx", LIMITS._replace(max_cells=1), {})


@dataclass
class Seen:
    filled: int
    cells: int
    furthest: str = "XFD9"


@pytest.mark.parametrize(
    "seen, far", [(None, False), (Seen(99, 10_000), True), (Seen(100, 10_000), False), (Seen(100, 10_100), True)]
)
def test_a_sheet_of_which_less_than_a_hundredth_is_filled_has_a_cell_far_from_the_rest(seen, far: bool) -> None:
    said = too_many_cells("staff.xlsx", "", 100, 100, LIMITS._replace(max_cells=9), seen)
    assert said.startswith("staff.xlsx: 100 rows by 100 columns are 10,000 cells, more than the 9 allowed")
    assert ("Cell XFD9 stands far from the rest" in said) == far


def test_where_a_sheet_or_part_is_known_it_is_named() -> None:
    assert WIDEST == 16_384
    assert too_wide("staff.xlsx", "", 16_385).startswith(
        "staff.xlsx: 16,385 columns; no spreadsheet has more than 16,384."
    )
    assert too_wide("staff.xlsx", "Staff", 16_385).startswith("staff.xlsx, sheet 'Staff': 16,385 columns;")
    assert declares_entities("staff.xml").startswith("staff.xml declares its own XML entities, which")
    assert declares_entities("staff.xlsx", "xl/a.xml").startswith(
        "staff.xlsx declares its own XML entities (part 'xl/a.xml'), which"
    )
