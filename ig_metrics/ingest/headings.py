"""Where the headings of a sheet are: below titles and filters, over one row or two, some blank, some twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ig_metrics.ingest.reading.raw import RawTable

LOOK_AT = 60
"""Rows searched for the headings. Exports put fewer than ten rows above them; hand-kept sheets up to a page."""

Recognise = Callable[[str], str | None]
"""What a heading stands for (a canonical column, or a word that only one known export uses), None when it is not known."""


@dataclass(frozen=True)
class Headings:
    """The headings found. `row` is the index of the last row of them (Excel's row less one), `names` one for each column
    ("" where blank), `known` how many different ones are recognised (0: these are only the likeliest row).
    """

    row: int
    names: tuple[str, ...]
    known: int

    @property
    def excel_row(self) -> int:
        """The row's number in Excel."""
        return self.row + 1


def find(table: RawTable, recognise: Recognise) -> Headings:
    """The row among the first `LOOK_AT` with the most recognised headings, the upper of two alike.

    Where a row of groups stands above (`Absence` over `From` and `To`), a heading that means nothing by itself, or that
    occurs twice, is read together with its group when that means something (`Absence From`). A heading merged downwards
    over the second row counts for its column.
    """
    head = [[_clean(cell) for cell in row] for row in table.head(LOOK_AT)]
    if not head:
        return Headings(0, (), 0)
    scores = [_known(row, recognise) for row in head]
    best = max(range(len(head)), key=lambda n: (scores[n], -n))
    if scores[best] == 0:
        likely = max(range(len(head)), key=lambda n: (sum(map(bool, head[n])), -n))
        return Headings(likely, tuple(head[likely]), 0)
    names, last = _read(head, best, recognise)
    return Headings(last, tuple(names), _known(names, recognise))


def at(table: RawTable, recognise: Recognise, excel_row: int) -> Headings:
    """The headings of the row a person chose (Excel's number), the upper or the lower of two; it must be in the table."""
    first = max(excel_row - 2, 0)
    cut = [column.text.slice(first, excel_row + 1 - first).to_pylist() for column in table.columns]
    head = [[_clean(cell) for cell in row] for row in zip(*cut, strict=True)]
    names, last = _read(head, excel_row - 1 - first, recognise)
    return Headings(first + last, tuple(names), _known(names, recognise))


def _read(head: list[list[str]], row: int, recognise: Recognise) -> tuple[list[str], int]:
    """The headings whose first or only row is this one, joined with the row below or above, and the last row of them."""
    names = head[row]
    if row + 1 < len(head) and (joined := _with_second_row(names, head[row + 1], recognise)):
        return joined, row + 1
    if row > 0 and any(head[row - 1]):
        return _with_groups(names, head[row - 1], recognise), row
    return names, row


def _clean(cell: str | None) -> str:
    return " ".join((cell or "").split())


def _known(row: list[str], recognise: Recognise) -> int:
    return len({found for cell in row if cell and (found := recognise(cell))})


def _spread(groups: list[str]) -> list[str]:
    """A merged cell's text stands only in its first cell: carry it to the right until the next."""
    carried, out = "", []
    for group in groups:
        carried = group or carried
        out.append(carried)
    return out


def _with_groups(names: list[str], above: list[str], recognise: Recognise) -> list[str]:
    out = []
    for name, group, spread in zip(names, above, _spread(above), strict=True):
        joined = f"{spread} {name}".strip()
        if not name:
            out.append(group if group and recognise(group) else name)
        elif recognise(joined) and (not recognise(name) or names.count(name) > 1):
            out.append(joined)
        else:
            out.append(name)
    return out


def _with_second_row(names: list[str], below: list[str], recognise: Recognise) -> list[str] | None:
    """Names of two rows where the lower one only divides groups of the upper; None when it is a row of data."""
    filled = [n for n, cell in enumerate(below) if cell]
    whole = [n for n, name in enumerate(names) if name and not below[n]]
    joined = [f"{group} {cell}".strip() for group, cell in zip(_spread(names), below, strict=True)]
    divides = [n for n in filled if not recognise(below[n]) or not recognise(names[n]) or not names[n]]
    if (
        not filled
        or len(whole) < len(filled) / 2
        or not any(recognise(joined[n]) for n in filled)
        or len(divides) < len(filled)
    ):
        return None
    return [joined[n] if below[n] and recognise(joined[n]) else below[n] or name for n, name in enumerate(names)]
