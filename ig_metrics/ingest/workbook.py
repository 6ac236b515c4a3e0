"""A workbook's cells, found in the reading process with python-calamine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import python_calamine as calamine

from ig_metrics.errors import Refused
from ig_metrics.ingest import gate, sheetpick
from ig_metrics.ingest.cellfile import Found, Stretch
from ig_metrics.ingest.cells import ErrorText
from ig_metrics.ingest.sheetscan import SheetScan
from ig_metrics.ingest.sniff import protected

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
    scans: dict[str, SheetScan] = {}
    passed: gate.Passed | None = None
    if family == "zip":
        passed = gate.pass_through(path, path + ".xlsx", file_name, limits)
        scans = passed.scans
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
    scan = scans.get(_part_of(found.name, passed)) if passed and any(map(_tells, scans.values())) else None
    return Found(
        family="workbook",
        sheet=found.name,
        sheets=names,
        hidden=hidden,
        format=passed.format if passed else "Excel 97-2003 workbook (xls)",
        stretches=_stretches(found, scan),
        expected_rows=found.total_height,
        notes=_notes(scan),
    )


def explain(path: str, file_name: str, limits: gate.Limits) -> None:
    """Why a workbook does not fit in memory: raises Refused when it is cells that lie too far apart."""
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
    said = str(error).partition("\n")[0][:120] or type(error).__name__
    if "limit exceeded" in said:  # its own bound on repeated cells
        return (
            f"{file_name} claims many more cells than the {limits.max_cells:,} allowed. Copy the table to a new "
            "workbook and upload that."
        )
    return gate.damaged(file_name, said)


def _stretches(sheet: Any, scan: SheetScan | None) -> Iterator[Stretch]:
    """The sheet's rows from row 1 and columns from A, however far in its cells start."""
    rows = iter(sheet.iter_rows())
    lead = sheet.start[1]
    errors = scan.errors if scan else {}
    first = 0
    while taken := list(islice(rows, _STRETCH_ROWS)):
        for index in range(first, first + len(taken)) if errors else ():
            for column, text in errors.get(index, {}).items():
                if lead <= column < lead + len(taken[0]):
                    taken[index - first][column - lead] = ErrorText(text)
        first += len(taken)
        yield [("",) * len(taken)] * lead + list(zip(*taken, strict=True))


def _tells(scan: SheetScan) -> bool:
    return bool(scan.errors or scan.uncalculated)


def _notes(scan: SheetScan | None) -> list[str]:
    if scan is None or not scan.uncalculated:
        return []
    first = f", the first in {scan.first_uncalculated}," if scan.first_uncalculated else ""
    return [
        f"{scan.uncalculated:,} formulas{first} were never calculated and are read as empty. "
        "Open the file in Excel, save it, and upload it again."
    ]


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
