"""Files made to do harm: each is refused in words (or read, where it is legal and small) in seconds and within bounds.

Every one goes through the real reader, in its process. Time, the memory of that process, what is left on disk and what
is left running are looked at after each.
"""

from __future__ import annotations

import io
import os
import random
import re
import struct
import subprocess
import tempfile
import threading
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import reader
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.effort import LONG  # files as large as can be sent; in the short run just large enough to be refused
from tests.ingest import books, files

SECONDS = 20
MEMORY = 2_500 << 20


def most_held(pid: int) -> int:
    """The most memory the process with this id ever held, in bytes; 0 once it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0


class Watch:
    """Every reading process started meanwhile, and the most memory any of them was seen to hold."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[str]] = []
        self.most = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            for process in self.started[-2:]:
                if process.returncode is None:
                    self.most = max(self.most, most_held(process.pid))

    def stop(self) -> None:
        self._over.set()
        self._looking.join()


@pytest.fixture(autouse=True)
def bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Around every test: no file left, no process left, no process too large."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    watch = Watch()
    start_one = reader._start
    monkeypatch.setattr(reader, "_start", lambda: watch.started.append(start_one()) or watch.started[-1])
    yield
    watch.stop()
    assert list((tmp_path / "temporary").iterdir()) == []
    for process in watch.started:
        assert process.returncode is not None
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    assert watch.most < MEMORY
    assert most_held(os.getpid()) < MEMORY


def outcome(data: bytes, name: str = "staff.xlsx", **limits: Any) -> str:
    """The reason it was refused for, or `read: ROWS x COLUMNS`; asserts that it took no longer than it may."""
    start = time.monotonic()
    try:
        table = read(data, name, limits=Ingest(**limits))
    except Refused as refused:
        said = refused.reasons[0]
        assert said.startswith(name)
        assert said.endswith(".")
    else:
        said = f"read: {table.n_rows} x {len(table.columns)}"
    assert time.monotonic() - start < SECONDS
    return said


def packed(parts: dict[str, str | bytes], *, level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Cells far apart


@pytest.mark.parametrize(
    "data, words",
    [
        (files.far_cell(), "1,048,576 rows by 16,384 columns are 17,179,869,184 cells, more than the 5,000,000"),
        (books.xml2003({"S": [["a"]]}).replace(
            b"</Row>", b'</Row><Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">b</Data></Cell></Row>'),
         "Cell XFD1048576 stands far from the rest"),
        (books.html({"S": [["a"]]}).replace(b"</tr>", b"</tr>" + b"<tr>" * 400_000 + b"<td colspan=900><td>b"),
         "more than the 5,000,000 allowed"),
        (b"a,b\n" * 400_000 + b"," * 16_000 + b"x\n", "more than the 5,000,000 allowed"),
    ],
    ids=["xlsx", "xml", "html", "csv"],
)  # fmt: skip
def test_cells_far_apart_are_refused(data: bytes, words: str) -> None:
    assert words in outcome(data)


def test_far_cells_of_an_old_workbook_are_refused_or_read() -> None:
    far = books.record(0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    assert "65,536 rows by 256 columns are 16,777,216 cells" in outcome(
        books.xls({"S": [["a"]]}, extra=far), "staff.xls"
    )
    wide = books.record(0x0203, struct.pack("<HHHd", 65_535, 65_535, 0, 1.0))
    assert not outcome(books.xls({"S": [["a"]]}, extra=wide), "staff.xls").startswith("read")


def test_far_cells_of_a_binary_workbook_are_refused() -> None:
    parts = parts_of(books.xlsb({"S": [["a"]]}))
    row = books._wide(0, struct.pack("<II", 1_048_575, 0) + bytes(9))
    cell = books._wide(5, struct.pack("<IId", 16_383, 0, 1.0))
    sheet = parts["xl/worksheets/sheet1.bin"].replace(books._wide(146), row + cell + books._wide(146))
    said = outcome(packed({**parts, "xl/worksheets/sheet1.bin": sheet}), "staff.xlsb")
    assert "more memory to read than the 2,000 MB allowed" in said or "more than the 5,000,000 allowed" in said


@pytest.mark.parametrize("reference", ["A1:XFD1048576", "B2", "XFD1048576:A1"])
def test_a_dimension_is_not_believed(reference: str) -> None:
    data = files.bare('<row r="1"><c r="A1"><v>5</v></c></row>', before=f'<dimension ref="{reference}"/>')
    assert outcome(data) == "read: 1 x 1"


def test_a_dimension_of_a_binary_or_old_workbook_is_not_believed() -> None:
    parts = parts_of(books.xlsb({"S": [["a"]]}))
    sheet = parts["xl/worksheets/sheet1.bin"]
    at = sheet.index(books._wide(148, bytes(16))[:3]) + 3
    sheet = sheet[:at] + struct.pack("<4I", 0, 1_048_575, 0, 16_383) + sheet[at + 16 :]
    assert outcome(packed({**parts, "xl/worksheets/sheet1.bin": sheet})) == "read: 1 x 1"
    old = books.xls({"S": [["a"]]})
    at = old.index(struct.pack("<HH", 0x0200, 14)) + 4
    assert outcome(old[:at] + struct.pack("<IIHHH", 0, 65_536, 0, 256, 0) + old[at + 14 :]) == "read: 1 x 1"


@pytest.mark.parametrize("row", [0, 1_048_577, 99_999_999_999])
def test_a_row_no_sheet_has_is_refused_or_read_as_what_it_is(row: int) -> None:
    said = outcome(files.bare(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>'))
    assert "damaged" in said or said == "read: 1048577 x 1" or "allowed" in said


# Inflation


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image.png", "[Content_Types].xml"]
)
def test_a_part_that_inflates_without_end_is_refused(part: str) -> None:
    parts: dict[str, str | bytes] = {**parts_of(files.workbook([["a"]]))}
    assert "250 times its size" in outcome(packed({**parts, part: b" " * ((300 if LONG else 30) << 20)}))


def test_a_sheet_of_long_texts_just_within_the_ratio_is_read_within_bounds() -> None:
    chance = random.Random(7)
    texts = [f"{chance.random():.9f}" * 20 for _ in range(100)]
    many = 6000 if LONG else 600
    row = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    assert outcome(files.bare(f"<row>{row}</row>" * many)) == f"read: {many} x 100"


def test_shared_strings_that_inflate_without_end_are_refused() -> None:
    shared = f'<sst xmlns="{files.MAIN}">' + f"<si><t>{'x' * 30_000}</t></si>" * 3000 + "</sst>"
    assert "250 times its size" in outcome(files.bare("", xl__sharedStrings=shared))


def test_a_workbook_of_many_middling_parts_is_refused_by_their_sum() -> None:
    noise = random.Random(3).randbytes(4096).hex().encode() * 200  # some 1.6 MB
    parts: dict[str, str | bytes] = {**parts_of(files.workbook([["a"]]))}
    parts |= {f"xl/worksheets/extra{n}.xml": noise for n in range(80)}
    assert "unpacks to more than 100 MB" in outcome(packed(parts, level=1), max_inflated_mb=100)


def test_millions_of_tiny_rows_are_refused_or_read_within_bounds() -> None:
    rows = b"<row/>" * (20_000_000 if LONG else 2_000_000)
    data = files.bare("")
    parts: dict[str, str | bytes] = {**parts_of(data)}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(  # type: ignore[union-attr]
        b"<sheetData></sheetData>",
        b"<sheetData>" + rows + b'<row><c t="inlineStr"><is><t>a</t></is></c></row></sheetData>',
    )
    bomb = packed(parts, level=6)
    assert "250 times its size" in outcome(bomb)
    said = outcome(bomb, max_ratio=1_000_000)
    assert "allowed" in said or "within" in said or said.startswith("read: ")


def test_tiny_rows_of_every_other_kind_are_refused() -> None:
    page = books.html({"S": [["a"]]}).replace(b"</table>", b"<tr>" * (5_000_000 if LONG else 1_100_000))
    assert "more than 1,048,576 rows" in outcome(page)
    rows = books.xml2003({"S": [["a"]]}).replace(
        b"</Table>", b"<Row/>" * (3_000_000 if LONG else 1_100_000) + b"</Table>"
    )
    assert "numbered 1,048,577, which no sheet has" in outcome(rows)
    assert "more than the 5,000,000 allowed" in outcome(
        b"a,b\n" + b"\n" * (20_000_000 if LONG else 6_000_000) + b"c,d\n", "staff.csv"
    )


# Entities


BOMB = "<!DOCTYPE b [<!ENTITY a0 'lol'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE b [<!ENTITY a11 SYSTEM 'file:///etc/hostname'>]>"


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["laughs", "external"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "content.xml"])
def test_entities_in_a_part_are_refused_unread(part: str, declared: str) -> None:
    made: dict[str, str | bytes] = {
        **parts_of(books.ods({"S": [["a"]]}) if part == "content.xml" else files.workbook([["a"]]))
    }
    for codec in ("utf-8", "utf-16"):
        text = f"<?xml version='1.0' encoding='{codec}'?>{declared}<sheetData><t>&a11;</t></sheetData>"
        assert "declares its own XML entities" in outcome(packed({**made, part: text.encode(codec)}))


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["laughs", "external"])
def test_entities_in_a_file_of_2003_are_refused_and_in_a_web_page_left_as_they_are(declared: str) -> None:
    data = (
        books.xml2003({"S": [["&a11;"]]})
        .replace(b"&amp;", b"&")
        .replace(b"<Workbook", declared.encode() + b"<Workbook")
    )
    assert "declares its own XML entities" in outcome(data, "staff.xls")
    page = declared.replace("DOCTYPE b", "DOCTYPE html") + "<table><tr><td>&a11;</table>"
    assert read(page.encode(), "staff.xls", limits=Ingest()).head(1) == [["&a11;"]]


# Archives that lie


def test_sizes_that_lie_are_refused() -> None:
    data = files.bare("", xl__big=b" " * 20_000_000)
    for told in (0, 100, 0xFFFFFFFE):
        lying = data.replace(struct.pack("<I", 20_000_000), struct.pack("<I", told))
        assert not outcome(lying).startswith("read")


def test_parts_that_overlap_and_offsets_that_lie_are_refused() -> None:
    data = bytearray(files.workbook([["a"]]))
    at = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", at + 4)
    data[second + 42 : second + 46] = data[at + 42 : at + 46]
    assert not outcome(bytes(data)).startswith("read")
    data[second + 42 : second + 46] = struct.pack("<I", 1 << 30)
    assert not outcome(bytes(data)).startswith("read")


def test_thousands_of_parts_are_refused() -> None:
    many = 60_000 if LONG else 6_000
    parts: dict[str, str | bytes] = {f"xl/worksheets/sheet{n}.xml": b"" for n in range(many)}
    assert f"made of {many:,} parts" in outcome(packed(parts, level=1))


def test_parts_with_paths_that_lead_out_are_written_nowhere(tmp_path: Path) -> None:
    made: dict[str, str | bytes] = {**parts_of(files.workbook([["a"]]))}
    outside = tmp_path / "temporary" / "escaped.xml"
    assert outcome(packed({**made, "../escaped.xml": "<a/>", str(outside): "<a/>"})) == "read: 1 x 1"


# OpenDocument repeats


@pytest.mark.parametrize(
    "extra",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="99999999999999999999"><table:table-cell office:value-type="float" '
        'office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="-5"><table:table-cell office:value-type="float" office:value="1"/>'
        "</table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="2000000000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="2000000000"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p>'
        "</table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="100000"><table:table-cell table:formula="of:=1/0" '
        'office:value-type="string" table:number-columns-repeated="4"><text:p>#N/A</text:p></table:table-cell></table:table-row>',
    ],
    ids=["all", "endless", "negative", "columns", "blank rows", "spaces", "errors"],
)  # fmt: skip
def test_repeats_of_an_opendocument_sheet_are_refused_or_read_within_bounds(extra: str) -> None:
    said = outcome(books.ods({"S": [["a"]]}, extra=extra), "staff.ods")
    assert not said.startswith("read") or said in ("read: 100001 x 4", "read: 2 x 16384", "read: 1 x 1")


# Damage


@pytest.mark.parametrize("family", books.FAMILIES)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_short_is_refused_or_read_as_far_as_it_goes(family: str, share: float) -> None:
    rows = [[f"name {n}", n, True] for n in range(40)]
    data = books.FAMILIES[family]({"Staff": rows})
    said = outcome(data[: int(len(data) * share)], f"staff.{family}")
    assert said.startswith("staff") or family in ("html", "csv", "xls", "xls5")


@pytest.mark.parametrize("family", books.FAMILIES)
@pytest.mark.parametrize("name", ["staff.csv", "staff.xlsx", "staff.pdf", "staff"])
def test_a_wrong_name_changes_nothing(family: str, name: str) -> None:
    assert outcome(books.FAMILIES[family]({"S": [["a", "b"]]}), name) == "read: 1 x 2"


@pytest.mark.parametrize("seed", range(4))
def test_garbage_in_an_old_workbook_is_refused_or_read(seed: int) -> None:
    chance = random.Random(seed)
    garbage = b"".join(
        books.record(
            chance.choice((0x06, 0x0205, 0x0204, 0xFC, 0x3C, 0xBD, 0xBE, 0xFD, 0xE0, 0x85)),
            chance.randbytes(chance.randrange(40)),
        )
        for _ in range(400)
    )
    assert outcome(books.xls({"S": [["a"]]}, extra=garbage), "staff.xls")
    assert outcome(files.ole_file(chance.randbytes(20_000)), "staff.xls").startswith("staff.xls")
    assert outcome(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(5000) + "Workbook".encode("utf-16-le"), "staff.xls"
    )


@pytest.mark.parametrize("claimed", [1, 4_000_000, 0xFFFFFFFF])
def test_a_table_of_texts_that_claims_more_than_it_has_is_refused_or_read(claimed: int) -> None:
    shared = books.record(0xFC, struct.pack("<II", claimed, claimed) + b"\x03\x00\x00abc")
    assert outcome(books.xls({"S": [["a"]]}, book=shared), "staff.xls")
    xml = f'<sst xmlns="{files.MAIN}" count="{claimed}" uniqueCount="{claimed}"><si><t>a</t></si></sst>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{files.RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{files.RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        **parts_of(files.bare('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', xl__sharedStrings=xml))
    }
    said = outcome(packed({**parts, "xl/_rels/workbook.xml.rels": relation}))
    assert said == "read: 1 x 1" or not said.startswith("read")


@pytest.mark.parametrize(
    "data",
    [
        b"<table><tr><td>" + b"<div>" * (1_000_000 if LONG else 200_000) + b"a",
        b"<table><tr><td>" * 1_000_000,
        b"<!--" * 4_000_000,
        b"<table><tr><td " + b'a="' * (5_000_000 if LONG else 1_000_000),
        b"<table><tr><td>" + b"&" * (20_000_000 if LONG else 4_000_000),
        b"<table><tr><td>&#" + b"1" * 20_000_000,
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">' + b"<a>" * 5_000_000,
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><a b="' + b"x" * 20_000_000,
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><a ' + b"".join(b'a%d="" ' % n for n in range(500_000)),
    ],
    ids=["blocks", "tables", "comments", "quotes", "ampersands", "digits", "xml", "attribute", "attributes"],
)  # fmt: skip
def test_markup_nested_or_opened_without_end_is_refused(data: bytes) -> None:
    assert outcome(data, "staff.xls").startswith("staff.xls") or data.startswith(b"<table><tr><td><div>")


def test_deep_xml_inside_a_workbook_is_refused_or_read() -> None:
    deep = "<row>" * 1_000_000
    assert outcome(files.bare(deep), max_ratio=100_000)
    assert outcome(books.ods({"S": [["a"]]}, extra="<table:table-row>" * 1_000_000), max_ratio=100_000)


# Text


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 20_000_000,
        b"," * 10_000_000,
        b"a," * 10_000_000,
        b'"' * 10_000_001,
        b'a,"' + b"x\n" * 10_000_000,
        b'"a""' * 5_000_000,
        b"a,b\n" + b'"' * 9_999_999 + b"\n",
        "a\tb\n".encode("utf-16") * 3_000_000,
        b"\x00a" * 5_000_000,
        b"sep=" + b"," * 10_000_000,
        b"a\r" * (6_000_000 if LONG else 1_500_000),
    ],
    ids=["line", "commas", "fields", "quotes", "unclosed", "doubled", "late quotes", "marks", "nuls", "sep", "returns"],
)  # fmt: skip
def test_text_without_end_is_refused_or_read_within_bounds(data: bytes) -> None:
    said = outcome(data, "staff.csv")
    assert said.startswith(("staff.csv", "read: 3000000 x", "read: 6000000 x", "read: 1500000 x"))


def test_nothing_of_a_file_is_left_when_the_reading_is_interrupted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    modes: list[int] = []

    def stop(what: str, share: float) -> None:
        (folder,) = (tmp_path / "temporary").iterdir()
        modes.append(folder.stat().st_mode & 0o777)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(books.xls({"S": [["a"]]}), "staff.xls", limits=Ingest(), progress=stop)
    assert modes == [0o700]


# The app meanwhile


def test_an_app_answers_while_a_hostile_file_is_read() -> None:
    """A server in this process, as Streamlit's is: its health page is asked all the while a bad file is being read."""
    app = Starlette(routes=[Route("/health", lambda request: PlainTextResponse("ok"))])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        said: list[str] = []
        reading = threading.Thread(target=lambda: said.append(outcome(files.far_cell(), max_memory_mb=500)))
        slow = b"<table><tr><td>" + b"<div>" * 800_000
        second = threading.Thread(target=lambda: said.append(outcome(slow, "page.xls")))
        reading.start()
        second.start()
        waits = []
        while reading.is_alive() or second.is_alive() or len(waits) < 5:
            start = time.monotonic()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                assert answer.read() == b"ok"
            waits.append(time.monotonic() - start)
            time.sleep(0.02)
        assert len(said) == 2
        # Read in this process, the file would hold every answer up until it is read: some ten seconds and more.
        assert max(waits) < 5
    finally:
        server.should_exit = True
        serving.join(10)
