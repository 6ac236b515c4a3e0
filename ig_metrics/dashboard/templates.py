"""Blank workbooks to fill in: headings this product reads, drop-down words, and a sheet that says what goes where."""

from __future__ import annotations

import io

from ig_metrics.datasets import KINDS, Column, Kind
from ig_metrics.errors import Refused

ROWS_TO_FILL = 5000
WHAT_TO_WRITE = {
    "date": "A date, such as 31/03/2014",
    "datetime": "A date and time, such as 31/03/2014 09:30",
    "number": "A number",
    "integer": "A whole number",
    "boolean": "Yes or No",
    "level": "0, 1, 2, 3 or NR",
    "email": "An e-mail address",
    "id": "Text, leading zeros kept",
}
WORD_LABELS = {"NR": "NR"}


def workbook(kind: str) -> bytes:
    """A blank xlsx for one kind of data. Text columns are formatted as text, so that leading zeros stay.

    Raises Refused for a kind that does not exist.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if kind not in KINDS:
        raise Refused(f"There is no kind of data called '{kind}'. The kinds are: {', '.join(KINDS)}.")
    spec = KINDS[kind]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = spec.label[:31]
    notes = book.create_sheet("How to fill it in")
    lists = book.create_sheet("Words")
    lists.sheet_state = "hidden"
    for place, column in enumerate(spec.columns, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, heading(column))
        head.font = Font(bold=True)
        if column.required:
            head.fill = PatternFill("solid", fgColor="FFE8D9B0")
        sheet.column_dimensions[letter].width = max(14, len(heading(column)) + 3)
        form = _number_format(column)
        if form:
            for row in range(2, 202):
                sheet.cell(row, place).number_format = form
        words = _words(column)
        if words:
            for row, word in enumerate(words, 1):
                lists.cell(row, place, word)
            allowed = DataValidation(
                type="list",
                formula1=f"=Words!${letter}$1:${letter}${len(words)}",
                allow_blank=True,
                showErrorMessage=True,
            )
            allowed.errorTitle, allowed.error = "Not one of the words", "Choose a word from the list."
            sheet.add_data_validation(allowed)
            allowed.add(f"{letter}2:{letter}{ROWS_TO_FILL}")
    sheet.freeze_panes = "A2"
    _explain(notes, spec, Font(bold=True), Alignment(wrap_text=True, vertical="top"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading(column: Column) -> str:
    """The heading of a column: one that the reading side maps back to it by itself."""
    return column.synonyms[0] if column.synonyms else column.label


def _explain(notes: object, spec: Kind, bold: object, wrapped: object) -> None:
    lines = [
        (f"{spec.label}: one row is {spec.row_is}.", "", ""),
        ("Shaded headings must be filled in. Leave the others empty where nothing is known.", "", ""),
        ("", "", ""),
        ("Column", "Needed", "What to write"),
    ]
    for column in spec.columns:
        needed = "Yes" if column.required else ""
        if column.name in spec.one_of:
            needed = "One of these"
        lines.append((heading(column), needed, _meaning(column)))
    for row, line in enumerate(lines, 1):
        for place, text in enumerate(line, 1):
            cell = notes.cell(row, place, text or None)  # type: ignore[attr-defined]
            cell.alignment = wrapped
            if row in (1, 4):
                cell.font = bold
    for letter, width in (("A", 34), ("B", 14), ("C", 70)):
        notes.column_dimensions[letter].width = width  # type: ignore[attr-defined]


def _meaning(column: Column) -> str:
    if column.words:
        return f"One of: {', '.join(_words(column))}"
    return WHAT_TO_WRITE.get(column.type, "Text")


def _words(column: Column) -> tuple[str, ...]:
    if column.words:
        return tuple(word.replace("_", " ") for word in column.words)
    if column.type == "boolean":
        return ("Yes", "No")
    return ("0", "1", "2", "3", "NR") if column.type == "level" else ()


def _number_format(column: Column) -> str:
    if column.type == "date":
        return "dd/mm/yyyy"
    if column.type == "datetime":
        return "dd/mm/yyyy hh:mm"
    return "@" if column.type in ("id", "text", "word", "email", "level") else ""
