"""An old Office file's sectors are followed to their end and never in circles."""

from __future__ import annotations

import struct

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.olefile import Circular, Ole
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.ingest import files

STREAM = bytes(range(256)) * 40


def test_the_stream_is_put_together() -> None:
    assert Ole(files.ole_file(STREAM)).workbook()[: len(STREAM)] == STREAM
    assert Ole(files.ole_file(STREAM, "Book")).workbook()[: len(STREAM)] == STREAM
    assert Ole(files.ole_file(STREAM, "Contents")).workbook() == b""


def test_macros_are_seen() -> None:
    assert Ole(files.ole_file(STREAM, "_VBA_PROJECT")).macros
    assert not Ole(files.ole_file(STREAM)).macros


def circles(which: str) -> bytes:
    if (
        which == "listed elsewhere"
    ):  # the list of allocation sectors goes on in sector 3, which names itself as the next
        data = bytearray(files.ole_file(STREAM))
        struct.pack_into("<I", data, 68, 3)
        at = 512 + 3 * 512
        data[at : at + 512] = struct.pack("<127I", *[0xFFFFFFFF] * 127) + struct.pack("<I", 3)
        return bytes(data)
    change = {"directory": (1, 1), "workbook": (5, 2), "itself": (2, 2)}[which]

    def chain(follows: list[int]) -> list[int]:
        follows[change[0]] = change[1]
        return follows

    return files.ole_file(STREAM, chain=chain)


@pytest.mark.parametrize("which", ["directory", "workbook", "itself", "listed elsewhere"])
def test_a_circle_is_found(which: str) -> None:
    with pytest.raises(Circular):
        Ole(circles(which)).workbook()
    with pytest.raises(Refused, match="its sectors follow each other in a circle"):
        read(circles(which), "staff.xls", limits=Ingest(max_seconds=10))


@pytest.mark.parametrize("keep", [8, 100, 511, 512, 700, 1100, 3000])
def test_a_file_cut_short_gives_what_there_is(keep: int) -> None:
    assert STREAM.startswith(Ole(files.ole_file(STREAM)[:keep]).workbook()[:100])
