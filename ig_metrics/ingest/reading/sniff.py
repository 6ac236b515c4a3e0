"""What a file truly is, from its content. Its name and extension are never believed."""

from __future__ import annotations

import re
import struct
from typing import Literal

from ig_metrics.errors import Refused

Family = Literal["zip", "ole", "text", "html", "xml"]

EXPECTED = "Expected a spreadsheet: Excel (.xlsx or .xls), OpenDocument (.ods) or text (.csv)."
SAVE_AS_XLSX = "Open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and upload that."

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a Rich Text document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x00\x01\x00\x00Standard", "an Access database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
)

_START = 65_536
_BEFORE_OLE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(data: bytes, file_name: str) -> Family:
    """The family of reader a file needs: a zipped workbook, an OLE (Excel 5 to 2003) workbook, a web page, an XML
    Spreadsheet 2003, or text.

    Raises Refused, saying what the file is and what to do, for everything else: an empty file, a password-protected
    workbook, a web archive, a document, a picture, a program.
    """
    if not data:
        raise Refused(f"{file_name} is empty (0 bytes). Export it again and check that it opens before you upload it.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if data.startswith(_OLE):
        _check_ole(data, file_name)
        return "ole"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic == b"MZ" and _is_plain(data)):
            raise Refused(f"{file_name} is {kind}, whatever its name says. {EXPECTED}")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Refused(f"{file_name} is a picture (WebP). {EXPECTED}")
    if data.startswith(_BEFORE_OLE):
        raise Refused(f"{file_name} is a sheet of Excel 2, 3 or 4 (before 1994), which is not read. {SAVE_AS_XLSX}")
    markup = _markup(data, file_name)
    if markup is not None:
        return markup
    if not data.strip(b"\x00"):
        raise Refused(f"{file_name} holds only zeros: the copy or download was damaged. Export it again.")
    return "text"


def _is_plain(data: bytes) -> bool:
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:512])


def _check_ole(data: bytes, file_name: str) -> None:
    """Refuse an OLE file that is not a readable Excel workbook: encrypted, or another Office program's."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo") or _has_file_pass(data):
        raise Refused(protected(file_name))
    if holds("Workbook") or holds("Book"):
        return
    for stream, kind in (
        ("WordDocument", "a Word document"),
        ("PowerPoint Document", "a PowerPoint presentation"),
        ("__properties_version1.0", "an Outlook message"),
        ("VisioDocument", "a Visio drawing"),
    ):
        if holds(stream):
            raise Refused(f"{file_name} is {kind}, whatever its name says. {EXPECTED}")
    raise Refused(f"{file_name} is an old Office file without a workbook in it, or it is damaged. {EXPECTED}")


def _has_file_pass(data: bytes) -> bool:
    """Whether an Excel 97-2003 workbook's first records include FILEPASS (0x2F), which says that the rest is garbled.

    Looked for here because the reader knows only one of its two forms and reads the other as rubbish.
    """
    for sector in range(512, len(data), 512):
        if data[sector : sector + 2] != b"\x09\x08" or data[sector + 6 : sector + 8] != b"\x05\x00":
            continue
        at = sector
        while at + 4 <= min(sector + 512, len(data)):
            code, length = struct.unpack_from("<HH", data, at)
            if code == 0x2F:
                return True
            at += 4 + length
    return False


def protected(file_name: str) -> str:
    """What to say of a workbook that needs a password to open; a password is never asked for."""
    return (
        f"{file_name} is password-protected, so it cannot be read. Open it in Excel with its password, choose File, "
        "Info, Protect Workbook, Encrypt with Password, clear the password, save, and upload the saved copy."
    )


def _markup(data: bytes, file_name: str) -> Family | None:
    """Whether it is a web page or an XML spreadsheet, whatever its name; refuses other XML and web archives."""
    start = _beginning(data)
    if "multipart/related" in start and re.match(r"(mime-version|from|subject|date|content-type):", start):
        raise Refused(
            f"{file_name} is a web archive (MHT, a page saved as one file) and not a spreadsheet. {SAVE_AS_XLSX}"
        )
    if re.match(r"<(!doctype html|html|head|body|table|meta|style|div)\b", start):
        return "html"
    if re.match(r"<(\?xml|!--|!doctype|[a-z_][\w.-]*(:[\w.-]+)?[\s>])", start):
        if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<html" not in start:
            return "xml"
        if "application/vnd.oasis.opendocument.spreadsheet" in start:
            raise Refused(
                f"{file_name} is a flat OpenDocument spreadsheet (.fods). Open it in LibreOffice, choose File, Save "
                "As, Excel (.xlsx) or OpenDocument (.ods), and upload that."
            )
        if re.search(r"<(html|table)[\s>]", start):
            return "html"
        raise Refused(f"{file_name} is an XML file and not a spreadsheet. {EXPECTED}")
    return None


def _beginning(data: bytes) -> str:
    """The first characters in lower case, whichever of the usual encodings they are in."""
    sample = data[:_START]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample[: len(sample) // 2 * 2].decode("utf-16", "replace").lstrip().lower()
    return sample.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").decode("latin-1").lstrip().lower()
