"""What a zipped workbook must pass before a reader sees it.

Every part is inflated once here, counted as it really is and not as it says, and what the reader needs is written to
a fresh, uncompressed workbook: the reader opens nothing that did not come through. Standard library only.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import binaryscan, odsscan
from ig_metrics.ingest.reading.sheetscan import SheetScan, Stretch
from ig_metrics.ingest.reading.sniff import EXPECTED, protected

WIDEST = 16_384
"""Columns of a sheet: Excel's own limit (Microsoft, "Excel specifications and limits")."""

_WINDOW = 1 << 20
_SMALL = 1 << 20  # under this many bytes a part may be as repetitive as it likes
_KEPT = ("[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "mimetype", "meta-inf/manifest.xml")
_SHEET_DATA = b"<sheetData>"

Family = Literal["xlsx", "xlsb", "ods"]
_FORMATS: dict[Family, str] = {
    "xlsx": "Excel workbook (xlsx)",
    "xlsb": "Excel binary workbook (xlsb)",
    "ods": "OpenDocument spreadsheet (ods)",
}


class Spread(Protocol):
    """Cells seen: how many are filled, how many lie between A1 and the last, and the one furthest away."""

    filled: int
    furthest: str

    @property
    def cells(self) -> int: ...


class Limits(NamedTuple):
    """The limits of `settings.Ingest` that hold inside the reading process."""

    max_cells: int
    max_parts: int
    max_inflated_mb: int
    max_ratio: int


@dataclass
class Passed:
    """A workbook let through: which reader it needs, what to call it, where the copy to read is, what was seen.

    `links` counts the other workbooks it is linked to. `look_again`: an xlsb or ods file has what its reader does not tell.
    """

    family: Family
    format: str
    path: str
    scans: dict[str, SheetScan] = field(default_factory=dict)
    small_parts: dict[str, bytes] = field(default_factory=dict)
    links: int = 0
    macros: bool = False
    look_again: bool = False


def pass_through(path: str, repacked: str, file_name: str, limits: Limits) -> Passed:
    """Check the zipped workbook at `path` and write the copy to be read at `repacked` (Excel XML workbooks only).

    Raises Refused for an archive that is damaged, password-protected, no spreadsheet, of too many parts, too large or
    too tightly packed when inflated, or whose XML declares entities.
    """
    with _opened(path, file_name) as archive:
        infos = _parts(archive, file_name, limits)
        family = _family({info.filename.lower() for info in infos}, file_name, archive)
        passed = Passed(family, _FORMATS[family], repacked if family == "xlsx" else path)
        passed.links = sum(map(_is_link, (info.filename.lower() for info in infos)))
        passed.macros = any(info.filename.lower() == "xl/vbaproject.bin" for info in infos)
        total = 0
        with zipfile.ZipFile(repacked, "w", zipfile.ZIP_STORED) as copy:
            for info in infos:
                windows = _checked(archive, info, file_name, limits, total)
                if family == "xlsx" and info.filename.lower().endswith((".xml", ".rels")):
                    with copy.open(zipfile.ZipInfo(info.filename), "w", force_zip64=True) as part:
                        for window in _watched(windows, file_name, info.filename.lower(), passed):
                            total += len(window)
                            part.write(window)
                else:
                    for window in _watched(windows, file_name, info.filename.lower(), passed):
                        total += len(window)
    _settle(passed, file_name)
    return passed


def refuse_far_cells(path: str, file_name: str, limits: Limits, part_names: dict[str, str]) -> None:
    """Refuse a workbook whose cells lie so far apart that the sheet between them is too large, naming the cell.

    Slow and thorough: only for a workbook the reader could not hold. `part_names`: sheet name by part, where known.
    """
    with _opened(path, file_name) as archive:
        for info in _parts(archive, file_name, limits):
            if not info.filename.lower().endswith(".xml"):
                continue
            found, sheet = Stretch(), False
            for number, window in enumerate(_checked(archive, info, file_name, limits, 0)):
                sheet = sheet or (number == 0 and b"sheetData" in window)
                if not sheet:
                    break
                found.feed(window)
            if found.cells > limits.max_cells:
                name = part_names.get(info.filename.lower(), "")
                raise Refused(too_many_cells(file_name, name, found.rows, found.columns, limits, found))


def too_many_cells(
    file_name: str, sheet: str, rows: int, columns: int, limits: Limits, seen: Spread | None = None
) -> str:
    """What to say of a sheet of more cells than the settings allow."""
    named = f", sheet '{sheet}'" if sheet else ""
    message = (
        f"{file_name}{named}: {rows:,} rows by {columns:,} columns are {rows * columns:,} cells, "
        f"more than the {limits.max_cells:,} allowed"
    )
    if seen is not None and seen.filled < seen.cells / 100:
        return (
            f"{message}, though only {seen.filled:,} are filled. Cell {seen.furthest} stands far from the rest: clear "
            "it, or copy the real table to a new workbook, and upload that."
        )
    return (
        f"{message}. Delete rows and columns that are not needed, or raise max_cells under [ingest] in settings.toml."
    )


def too_wide(file_name: str, sheet: str, columns: int) -> str:
    """What to say of a table wider than any spreadsheet program makes."""
    named = f", sheet '{sheet}'" if sheet else ""
    return f"{file_name}{named}: {columns:,} columns; no spreadsheet has more than {WIDEST:,}. Export it again."


def declares_entities(file_name: str, part: str = "") -> str:
    """What to say of XML that declares entities, which can be made to unfold without end or to fetch other files."""
    where = f" (part {part!r})" if part else ""
    return (
        f"{file_name} declares its own XML entities{where}, which no spreadsheet program does, and is not opened. "
        "Copy the table to a new workbook and upload that."
    )


def damaged(file_name: str, detail: str = "") -> str:
    """What to say of a workbook that cannot be read."""
    because = f" ({detail})" if detail else ""
    return (
        f"{file_name} is damaged or was cut short and cannot be read{because}. If it opens in Excel, save it as a new "
        "Excel Workbook (.xlsx) and upload that; if not, export it again."
    )


def _opened(path: str, file_name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(damaged(file_name, "the end of the file is missing")) from None


def _parts(archive: zipfile.ZipFile, file_name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.max_parts:
        raise Refused(
            f"{file_name} is made of {len(infos):,} parts; a workbook of more than {limits.max_parts:,} is not opened. "
            "Copy the table to a new workbook and upload that."
        )
    infos = [info for info in infos if not info.is_dir()]
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(protected(file_name))
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise Refused(damaged(file_name, "it holds two parts of one name"))
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Refused(damaged(file_name, "it is packed in a way no workbook is"))
    return infos


def _family(names: set[str], file_name: str, archive: zipfile.ZipFile) -> Family:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names or "content.xml" in names:
        kind = _mimetype(archive)
        if "spreadsheet" in kind or (not kind and "content.xml" in names):
            return "ods"
        called = next((word for word in ("text", "presentation", "graphics", "chart") if word in kind), "file")
        raise Refused(f"{file_name} is an OpenDocument {called}, not a spreadsheet. {EXPECTED}")
    for folder, kind in (
        ("word/", "a Word document"),
        ("ppt/", "a PowerPoint presentation"),
        ("visio/", "a Visio drawing"),
    ):
        if any(name.startswith(folder) for name in names):
            raise Refused(f"{file_name} is {kind}, whatever its name says. {EXPECTED}")
    if any(name.endswith(".iwa") for name in names):
        raise Refused(f"{file_name} is an Apple Numbers or Pages file. Export it as Excel (.xlsx) and upload that.")
    if not names:
        raise Refused(f"{file_name} is an empty zip archive. {EXPECTED}")
    raise Refused(
        f"{file_name} is a zip archive of {len(names):,} {'file' if len(names) == 1 else 'files'}, not a spreadsheet. "
        "Unzip it and upload the spreadsheet inside."
    )


def _is_link(name: str) -> bool:
    return name.startswith("xl/externallinks/externallink") and name.endswith((".xml", ".bin"))


def _mimetype(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as part:
            return part.read(200).decode("ascii", "replace").strip()
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError):
        return ""


def _checked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, file_name: str, limits: Limits, before: int
) -> Iterator[bytes]:
    """The real content of a part, window by window; `before`: bytes inflated from the parts before it."""
    declared, size = info.file_size, 0
    packed = max(info.compress_size, 1)
    info.file_size = 1 << 62  # otherwise zipfile stops at the declared size and a lie goes unseen
    try:
        with archive.open(info) as part:
            while window := part.read(_WINDOW):
                size += len(window)
                if before + size > limits.max_inflated_mb << 20:
                    raise Refused(
                        f"{file_name} unpacks to more than {limits.max_inflated_mb:,} MB and is not opened. Delete "
                        "sheets and columns that are not needed, or raise max_inflated_mb under [ingest] in settings.toml."
                    )
                if size > _SMALL and size > limits.max_ratio * packed:
                    raise Refused(
                        f"{file_name} unpacks to more than {limits.max_ratio} times its size, as files made to do harm "
                        "do, and is not opened. Copy the table to a new workbook and upload that."
                    )
                yield window
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise Refused(damaged(file_name, f"its part {info.filename!r} does not unpack")) from None
    finally:
        info.file_size = declared
    if size != declared:
        raise Refused(damaged(file_name, f"its part {info.filename!r} is not the size it says"))


def _watched(windows: Iterator[bytes], file_name: str, name: str, passed: Passed) -> Iterator[bytes]:
    """The windows of a part, looked through for what XML must not declare and for what the reader does not tell."""
    markup = name.endswith((".xml", ".rels", ".vml"))
    binary = passed.family == "xlsb" and name.startswith("xl/worksheets/") and name.endswith(".bin")
    content = passed.family == "ods" and name == "content.xml"
    scan: SheetScan | None = None
    declarations: tuple[bytes, ...] = (b"<!DOCTYPE",)
    tail = b""
    for number, window in enumerate(windows):
        if number == 0:
            if name in _KEPT:
                passed.small_parts[name] = window
            if b"\x00" in window[:64]:
                declarations += ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
            if passed.family == "xlsx" and b"sheetData" in window:
                scan = passed.scans[name] = SheetScan()
        if markup:
            around = tail + window if tail else window
            if any(mark in around for mark in declarations):
                raise Refused(declares_entities(file_name, name))
            tail = window[-24:]
        if binary or content:
            passed.look_again = passed.look_again or (odsscan.tells if content else binaryscan.may_hold_errors)(window)
        if scan is not None:
            scan.feed(window)
            if number == 0:
                # The reader looks for merged cells after the last row, which costs it a second pass over every row;
                # an empty list before the first row is all it then needs to see.
                window = window.replace(_SHEET_DATA, b"<mergeCells></mergeCells>" + _SHEET_DATA, 1)
        yield window


def _settle(passed: Passed, file_name: str) -> None:
    """Say in `format` what the workbook's own parts tell; refuse an encrypted OpenDocument file."""
    if passed.family == "ods" and b"encryption-data" in passed.small_parts.get("meta-inf/manifest.xml", b""):
        raise Refused(protected(file_name))
    if passed.family == "xlsb":  # its type says "macroEnabled" whether it has macros or not
        passed.format += "; its macros were not run" if passed.macros else ""
    elif b"macroEnabled" in passed.small_parts.get("[content_types].xml", b""):
        passed.format = "Excel workbook with macros (xlsm); the macros were not run"
    elif b"purl.oclc.org/ooxml" in passed.small_parts.get("xl/workbook.xml", b""):
        passed.format = "Excel workbook (Strict Open XML)"
