"""The workbook inside an OLE file (Excel 5 to 2003), put together sector by sector, and never in circles.

The fast reader follows a chain of sectors for as long as it goes on; a chain that bites its tail would keep it until
its time is up. Standard library only: this runs in the reading process.
"""

from __future__ import annotations

import struct
from array import array

_LAST = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""


class Circular(Exception):
    """A chain of sectors that comes back to itself: made to do harm, or damaged."""


class Ole:
    """The streams of an OLE file. Raises Circular; other damage gives streams as far as they can be followed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini = struct.unpack_from("<HH", data.ljust(512, b"\0"), 30)
        self._size = 1 << min(max(shift, 9), 16)
        self._mini = 1 << min(max(mini, 4), 9)
        self._most = len(data) // self._size + 1
        header = struct.unpack_from("<III", data.ljust(512, b"\0"), 48)
        first_directory, self._cutoff = header[0], header[2]
        self._table = self._allocation()
        root: tuple[int, int] | None = None
        self._entries: dict[str, tuple[int, int]] = {}
        directory = self._joined(first_directory)
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            kind, first, size = entry[66], *struct.unpack_from("<II", entry, 116)
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0) & 63].decode("utf-16-le", "replace")
            if kind == 5 and root is None:
                root = first, size
            elif kind == 2:
                self._entries.setdefault(name.lower(), (first, size))
        (first_mini,) = struct.unpack_from("<I", data.ljust(512, b"\0"), 60)
        self._mini_table = _numbers(self._joined(first_mini))
        self._mini_stream = self._joined(root[0]) if root else b""

    @property
    def macros(self) -> bool:
        """Whether it holds a project of macros."""
        return "_vba_project" in self._entries

    def workbook(self) -> bytes:
        """The stream of the workbook, empty when there is none that can be followed."""
        for name in ("workbook", "book"):
            if name in self._entries:
                first, size = self._entries[name]
                if size < self._cutoff:
                    return self._joined_mini(first)[:size]
                return self._joined(first)[:size]
        return b""

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _allocation(self) -> array[int]:
        """Which sector follows which: gathered from the sectors the header lists, and those it lists elsewhere."""
        listed = list(struct.unpack_from("<109I", self._data.ljust(512, b"\0"), 76))
        (more,) = struct.unpack_from("<I", self._data.ljust(512, b"\0"), 68)
        seen = 0
        while more < _LAST and (sector := self._sector(more)):
            seen += 1
            if seen > self._most:
                raise Circular
            numbers = _numbers(sector)
            listed += numbers[:-1]
            more = numbers[-1] if numbers else _LAST
        whole = (self._sector(number) for number in listed[: self._most] if number < _LAST)
        return _numbers(b"".join(whole))

    def _joined(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._table, self._most)))

    def _joined_mini(self, first: int) -> bytes:
        chain = self._chain(first, self._mini_table, len(self._mini_stream) // self._mini + 1)
        return b"".join(self._mini_stream[n * self._mini : (n + 1) * self._mini] for n in chain)

    @staticmethod
    def _chain(first: int, table: array[int], most: int) -> list[int]:
        chain: list[int] = []
        while first < _LAST and first < len(table):
            chain.append(first)
            if len(chain) > max(most, len(table)):
                raise Circular
            first = table[first]
        return chain


def _numbers(data: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    return numbers
