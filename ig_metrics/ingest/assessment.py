"""A Toolkit assessment to fill in: a framework's requirements in their rows, with the levels each can have to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ig_metrics.datasets import KINDS
from ig_metrics.ingest.levels import levels_of

if TYPE_CHECKING:
    from ig_metrics.toolkit.edition import Framework, Requirement

CONTENT = ("requirement", "category", "title")


def fill(sheet: Worksheet, lists: Worksheet, framework: Framework) -> None:
    """Write the framework's requirements from row 2 on; offer each the levels it can have; leave the levels empty.

    A title the framework file does not know stays empty: it comes from the council's own list. Where the file says what is
    expected of a line, that is its target.
    """
    columns = {column.name: number for number, column in enumerate(KINDS["toolkit"].columns, 1)}
    for row, line in enumerate(framework.requirements, 2):
        for name, text in (("requirement", line.number), ("category", line.category), ("title", line.title)):
            cell = sheet.cell(row, columns[name], text or None)
            cell.data_type = "s" if text else cell.data_type
            cell.number_format = "@"
        if line.expected:
            sheet.cell(row, columns["target_level"], line.expected)
    first = len(KINDS["toolkit"].columns) + 1
    letter = get_column_letter(columns["level"])
    for place, (names, rows) in enumerate(_alike(framework).items()):
        for at, name in enumerate(names, 1):
            lists.cell(at, first + place, name)
        found = get_column_letter(first + place)
        check = DataValidation(
            type="list", formula1=f"{lists.title}!${found}$1:${found}${len(names)}", allow_blank=True
        )
        check.error = f"Choose one of: {', '.join(names)}."[:255]
        check.errorTitle = "Level"
        check.showErrorMessage = True
        for row in rows:
            check.add(f"{letter}{row}")
        sheet.add_data_validation(check)


def _alike(framework: Framework) -> dict[tuple[str, ...], list[int]]:
    """The rows of the requirements that can have the same levels, by those levels."""
    known = levels_of(framework).names
    found: dict[tuple[str, ...], list[int]] = {}
    for row, line in enumerate(framework.requirements, 2):
        found.setdefault(_names(line, known), []).append(row)
    return found


def _names(line: Requirement, known: tuple[str, ...]) -> tuple[str, ...]:
    return (*line.levels, known[-1]) if line.levels else known
