"""What a sheet says that its cells do not: error cells, formulas never calculated, links to other workbooks.

Standard library only: gathered in the reading process, whichever reader the file needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Seen:
    """What was seen in one sheet: `errors` by row and column index, and formulas counted with the first cell of each.

    `outside` counts formulas that take their value from another workbook.
    """

    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    uncalculated: int = 0
    first_uncalculated: str = ""
    outside: int = 0
    first_outside: str = ""

    def error(self, row: int, column: int, text: str) -> None:
        """Note that the cell at these indices shows this error, or nothing when `text` is empty."""
        self.errors.setdefault(row, {})[column] = text

    def never_calculated(self, cell: str) -> None:
        """Count a formula without an answer, at a cell such as `B2` (empty when the file does not say)."""
        self.uncalculated += 1
        self.first_uncalculated = self.first_uncalculated or cell

    def from_outside(self, cell: str) -> None:
        """Count a formula that takes its value from another workbook."""
        self.outside += 1
        self.first_outside = self.first_outside or cell


def notes(seen: Seen | None, links: int) -> list[str]:
    """What to tell the user; `links` is how many other workbooks this one is linked to, as far as it says."""
    said = []
    if seen is not None and seen.uncalculated:
        count, where = seen.uncalculated, _where(seen.uncalculated, seen.first_uncalculated)
        were = (
            "formula{}was never calculated and is read"
            if count == 1
            else "formulas{}were never calculated and are read"
        )
        said.append(f"{count:,} {were.format(where)} as empty. Open the file in Excel, save it, and upload it again.")
    if links or (seen is not None and seen.outside):
        other = "another workbook" if links <= 1 else f"{links:,} other workbooks"
        note = f"This workbook takes values from {other}, which {'was' if links <= 1 else 'were'} not opened."
        if seen is not None and seen.outside:
            count, where = seen.outside, _where(seen.outside, seen.first_outside)
            note += (
                f" {count:,} {'formula' if count == 1 else 'formulas'} of this sheet{where}"
                f"{'shows' if count == 1 else 'show'} what Excel last saved: check that it is still right."
            )
        said.append(note)
    return said


def _where(count: int, first: str) -> str:
    if not first:
        return " "
    return f", in {first}, " if count == 1 else f", the first in {first}, "
