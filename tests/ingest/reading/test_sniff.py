"""What a file is comes from its content; whatever is no spreadsheet is named."""

from __future__ import annotations

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.sniff import sniff
from tests.ingest import files


def refusal(data: bytes, name: str = "staff.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        sniff(data, name)
    (reason,) = caught.value.reasons
    assert reason.startswith(name)
    return reason


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"%PDF-1.4\n%....", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture (JPEG)"),
        (b"GIF89a\x01\x00", "a picture (GIF)"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture (WebP)"),
        (b"{\\rtf1\\ansi Staff}", "a Rich Text document"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        (b"\x1f\x8b\x08\x00\x00", "a gzip archive"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "a program"),
        (b"SQLite format 3\x00\x10\x00", "a SQLite database"),
        (b"PAR1\x15\x04", "a Parquet file"),
    ],
)
def test_the_wrong_kind_of_file_is_named(data: bytes, kind: str) -> None:
    assert kind in refusal(data)
    assert "Expected a spreadsheet" in refusal(data)


def test_an_empty_file_says_so() -> None:
    assert "is empty (0 bytes)" in refusal(b"")


def test_a_file_of_zeros_is_a_damaged_copy() -> None:
    assert "holds only zeros" in refusal(bytes(5000))


@pytest.mark.parametrize("stream", ["EncryptedPackage", "EncryptionInfo"])
def test_a_password_protected_workbook_says_how_to_remove_the_password(stream: str) -> None:
    reason = refusal(files.ole(stream))
    assert "password-protected" in reason
    assert "Encrypt with Password" in reason


@pytest.mark.parametrize(
    "stream, kind",
    [
        ("WordDocument", "a Word document"),
        ("PowerPoint Document", "a PowerPoint presentation"),
        ("__properties_version1.0", "an Outlook message"),
        ("Nothing known", "an old Office file without a workbook"),
    ],
)
def test_another_old_office_file_is_named(stream: str, kind: str) -> None:
    assert kind in refusal(files.ole(stream), "staff.xls")


def test_an_old_workbook_is_read_as_one() -> None:
    assert sniff(files.ole("Workbook"), "whatever.csv") == "ole"


@pytest.mark.parametrize(
    "text",
    ["<html><body><table>", "\n <!DOCTYPE html>\n<html>", "<table border=1><tr>", '<meta charset="utf-8"><table>'],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_saved_as_xls_is_read_as_one(text: str, codec: str) -> None:
    assert sniff(text.encode(codec), "export.xls") == "html"


@pytest.mark.parametrize("before", ["", "<!-- made by a system -->" * 500])
def test_an_xml_spreadsheet_of_2003_is_read_as_one(before: str) -> None:
    text = f'<?xml version="1.0"?>{before}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    assert sniff(text.encode(), "export.xls") == "xml"


def test_a_web_page_that_calls_itself_xml_is_read_as_a_web_page() -> None:
    assert sniff(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/>', "export.xls") == "html"


def test_a_flat_opendocument_spreadsheet_is_named_with_the_way_out() -> None:
    text = (
        '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        '<table:table table:name="Staff">'
    )
    assert "flat OpenDocument spreadsheet (.fods)" in refusal(text.encode())


@pytest.mark.parametrize("start", [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"])
def test_a_sheet_from_before_excel_5_is_named_with_the_way_out(start: bytes) -> None:
    assert "Excel 2, 3 or 4" in refusal(start + bytes(20), "old.xls")


def test_other_xml_is_named() -> None:
    assert "an XML file" in refusal(b'<?xml version="1.0"?><people><person/></people>')


@pytest.mark.parametrize("before", [b"", b"From: <Saved by a browser>\nSubject: Staff\n"])
def test_a_web_archive_is_named(before: bytes) -> None:
    assert "web archive" in refusal(before + b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n")


@pytest.mark.parametrize("name", ["staff.csv", "staff.pdf", "staff"])
def test_a_workbook_is_a_workbook_under_any_name(name: str) -> None:
    assert sniff(files.workbook([["a"]]), name) == "zip"


@pytest.mark.parametrize(
    "data", [b"a,b\n1,2\n", "é;b".encode("cp1252"), "a\tb".encode("utf-16"), b"MZ,Name\n1,Ann\n", b"<5,x\n"]
)
def test_anything_else_is_taken_for_text(data: bytes) -> None:
    assert sniff(data, "staff.xlsx") == "text"
