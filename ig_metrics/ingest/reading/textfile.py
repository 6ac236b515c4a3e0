"""A text file's cells, found in the reading process. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import csvtext
from ig_metrics.ingest.reading.cellfile import Found, Stretch
from ig_metrics.ingest.reading.gate import WIDEST, Limits, too_many_cells, too_wide

_STRETCH_ROWS = 16_384


def find(path: str, file_name: str, limits: Limits) -> Found:
    """The one table of a text file, its encoding and delimiter decided from its content.

    Raises Refused for what is not text, has no filled cell, or has more cells than allowed.
    """
    with open(path, "rb") as file:
        decoded = csvtext.decode(file.read(), file_name)
    text = decoded.text
    if not text.strip():
        raise Refused(f"{file_name} holds nothing but blank space. Export it again and check that it opens first.")
    how = csvtext.layout(text)
    if not text.strip(how.delimiter + '"\r\n\t '):
        raise Refused(f"{file_name} has no filled cell. Export it again and check that it opens first.")
    return Found(
        family="text",
        sheet="",
        sheets=[],
        hidden=[],
        format=f"{how.word}-separated text in {decoded.encoding}",
        stretches=_stretches(text, how, file_name, limits),
        expected_rows=text.count("\n") or text.count("\r") or 1,
        notes=list(decoded.notes),
    )


def _stretches(text: str, how: csvtext.Layout, file_name: str, limits: Limits) -> Iterator[Stretch]:
    rows, width = 0, 0
    records = csvtext.records(text, how, file_name)
    while taken := list(islice(records, _STRETCH_ROWS)):
        rows += len(taken)
        width = max(width, max(map(len, taken)))
        if width > WIDEST:
            raise Refused(too_wide(file_name, "", width))
        if rows * width > limits.max_cells:
            raise Refused(too_many_cells(file_name, "", rows, width, limits))
        columns: Stretch = list(zip_longest(*taken, fillvalue=""))
        yield columns or [[""] * len(taken)]
