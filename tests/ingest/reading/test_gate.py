"""What a zipped workbook must pass before it is read."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.gate import Limits, Passed, pass_through, refuse_far_cells
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
