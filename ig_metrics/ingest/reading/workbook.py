"""A workbook's cells, found in the reading process with python-calamine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import python_calamine as calamine

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import binaryscan, gate, odsscan, olefile, seen, sheetpick
from ig_metrics.ingest.reading.cellfile import Found, Stretch
from ig_metrics.ingest.reading.cells import ErrorText
from ig_metrics.ingest.reading.sheetscan import SheetScan
from ig_metrics.ingest.reading.sniff import protected

_STRETCH_ROWS = 16_384


def find(
    path: str,
    family: str,
    file_name: str,
    sheet: str | None,
    limits: gate.Limits,
    say: Callable[[str, float], None] = lambda what, share: None,
) -> Found:
    """The named sheet of a workbook, or the first one a user sees that has a filled cell.

    Raises Refused for a workbook the gate or the reader turns away, a sheet that is not there, and an empty one.
    """
    passed: gate.Passed | None = None
    stream, macros = b"", False
    if family == "zip":
        passed = gate.pass_through(path, path + ".xlsx", file_name, limits)
    else:
        stream, macros = _stream(path, file_name)
    readable = _readable(path, passed)
    say("Opening the workbook", 0.2)
    try:
        workbook = calamine.load_workbook(readable)
        metadata = workbook.sheets_metadata
    except calamine.CalamineError as error:
        raise Refused(_reader_says(error, file_name, limits)) from None
    tables = [meta for meta in metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in tables]
    hidden = [meta.name for meta in tables if meta.visible != calamine.SheetVisibleEnum.Visible]
    found = _pick(workbook, names, hidden, file_name, sheet, limits, say)
    numbers = {meta.name: number for number, meta in reversed(list(enumerate(metadata)))}
    scan, links = _look(found.name, passed, readable, stream, numbers[found.name])
    return Found(
        family="workbook",
        sheet=found.name,
        sheets=names,
        hidden=hidden,
        format=passed.format if passed else _xls_format(stream, macros),
        stretches=_stretches(found, scan),
        expected_rows=found.total_height,
        notes=seen.notes(scan, links),
    )


def explain(path: str, file_name: str, limits: gate.Limits) -> None:
    """Why a workbook does not fit in memory: raises Refused when it is cells that lie too far apart."""
    if not os.path.exists(path):  # an xlsb or ods file: the first attempt gave it the ending its reader wants
        return
    passed = gate.pass_through(path, path + ".xlsx", file_name, limits)
    if passed.family == "xlsx":
        gate.refuse_far_cells(passed.path, file_name, limits, {part: name for name, part in _parts(passed).items()})


def _readable(path: str, passed: gate.Passed | None) -> str:
    """A path whose ending tells the reader what the content is: it looks at nothing else."""
    if passed is not None and passed.family == "xlsx":
        return passed.path
    named = f"{path}.{passed.family if passed else 'xls'}"
    os.replace(path, named)
    return named


def _pick(
    workbook: Any,
    names: list[str],
    hidden: list[str],
    file_name: str,
    sheet: str | None,
    limits: gate.Limits,
    say: Callable[[str, float], None],
) -> Any:
    """The sheet asked for, else the first visible one with a filled cell."""
    if not names:
        raise Refused(
            f"{file_name} has no sheet with cells in it (only charts or macros). Upload the one with the table."
        )
    asked = sheet
    for name in sheetpick.candidates(names, hidden, file_name, sheet):
        asked = sheet and name
        say(f"Reading sheet {name}", 0.3)
        try:
            found = workbook.get_sheet_by_name(name)
        except calamine.CalamineError as error:
            raise Refused(_reader_says(error, file_name, limits)) from None
        if found.start is None:
            continue
        rows, columns = found.end[0] + 1, found.end[1] + 1
        if columns > gate.WIDEST:
            raise Refused(gate.too_wide(file_name, name, columns))
        if rows * columns > limits.max_cells:
            raise Refused(gate.too_many_cells(file_name, name, rows, columns, limits))
        return found
    raise sheetpick.nothing_filled(names, hidden, file_name, asked)


def _reader_says(error: BaseException, file_name: str, limits: gate.Limits) -> str:
    """What to say when the reader itself turns a workbook away."""
    if isinstance(error, calamine.PasswordError):
        return protected(file_name)
    if "limit exceeded" in str(error):  # its own bound on repeated cells
        return (
            f"{file_name} claims many more cells than the {limits.max_cells:,} allowed. Copy the table to a new "
            "workbook and upload that."
        )
    return gate.damaged(file_name)  # what else the reader says helps nobody who did not write it


def _stretches(sheet: Any, scan: seen.Seen | None) -> Iterator[Stretch]:
    """The sheet's rows from row 1 and columns from A, however far in its cells start."""
    rows = iter(sheet.iter_rows())
    lead = sheet.start[1]
    errors = scan.errors if scan else {}
    first = 0
    while taken := list(islice(rows, _STRETCH_ROWS)):
        for index in range(first, first + len(taken)) if errors else ():
            for column, text in errors.get(index, {}).items():
                if lead <= column < lead + len(taken[0]):
                    taken[index - first][column - lead] = ErrorText(text) if text else ""
        first += len(taken)
        yield [("",) * len(taken)] * lead + list(zip(*taken, strict=True))


def _look(
    sheet: str, passed: gate.Passed | None, path: str, stream: bytes, number: int
) -> tuple[seen.Seen | None, int]:
    """What the reader does not tell of the sheet, and how many other workbooks this one is linked to."""
    if passed is None:
        return binaryscan.xls(stream, number)
    if passed.family == "xlsx":
        scans = passed.scans
        return (scans.get(_part_of(sheet, passed)) if any(map(_tells, scans.values())) else None), passed.links
    if not passed.look_again:
        return None, passed.links
    return (binaryscan.xlsb if passed.family == "xlsb" else odsscan.look)(path, sheet), passed.links


def _stream(path: str, file_name: str) -> tuple[bytes, bool]:
    """The workbook inside an old Office file, which the reader would otherwise follow in circles; whether it has macros."""
    with open(path, "rb") as file:
        try:
            ole = olefile.Ole(file.read())
            return ole.workbook(), ole.macros
        except olefile.Circular:
            raise Refused(gate.damaged(file_name, "its sectors follow each other in a circle")) from None


def _xls_format(stream: bytes, macros: bool) -> str:
    version = "5 or 95" if stream[4:6] == b"\x00\x05" else "97-2003"
    return f"Excel {version} workbook (xls){'; its macros were not run' if macros else ''}"


def _tells(scan: SheetScan) -> bool:
    return bool(scan.errors or scan.uncalculated or scan.outside)


def _part_of(sheet: str, passed: gate.Passed) -> str:
    return _parts(passed).get(sheet, "")


def _parts(passed: gate.Passed) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name: workbook.xml names a relation, its .rels the part."""
    from xml.etree import ElementTree  # only when something must be looked up; the gate has refused every DOCTYPE

    try:
        book = ElementTree.fromstring(passed.small_parts["xl/workbook.xml"])
        relations = ElementTree.fromstring(passed.small_parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts: dict[str, str] = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[element.get("name", "")] = part.lower()
    return parts
