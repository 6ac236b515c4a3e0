"""What may befall a file: bytes changed, cut, swapped, said twice; in an archive, its parts rather than its packing."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from tests.ingest import books, files

TRICKS: tuple[bytes, ...] = (
    b"\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\xff\xff\xff\x7f", b"<", b">", b'"', b"&", b"&#0;", b"&#x110000;",
    b"<!--", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"=", b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"\r", b"\n",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x82", b"PK\x03\x04", b"A1:XFD1048576", b"XFD1048576", b"4712-12-31", b"\x09\x08",
    b"</table>", b"<table>", b"<tr>", b"<td rowspan=65534 colspan=1000>", b"sep=;", b'""', b"," * 200,
)  # fmt: skip
"""Bytes that mean something to one reader or another."""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with one to eight mishaps; half of those of an archive happen inside its parts, well packed again."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.75:
        return _inside(data, chance)
    return _mishaps(data, chance)


def _inside(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    names = list(parts)
    for _ in range(chance.choice((1, 1, 1, 2))):
        name = chance.choice(names)
        part = parts.get(name, b"")
        assert isinstance(part, bytes)
        what = chance.random()
        if what < 0.04:
            parts.pop(name, None)
        elif what < 0.08:
            other = parts.get(chance.choice(names))
            parts[name] = part if other is None else other
        else:
            parts[name] = _mishaps(part, chance)
    return files.zipped(parts)


def _mishaps(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        data = chance.choice(_MISHAPS)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 16))):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at, trick = chance.randrange(len(data) + 1), chance.choice(TRICKS)
    return data[:at] + trick + data[at + len(trick) :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TRICKS) + data[at:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.randrange(1, 40)
    return data[:at] + chance.randbytes(length) + data[at + length :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randrange(1, 200) :]


def _swap(data: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _again(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:b] + data[a : min(b, a + 4000)] * chance.choice((1, 2, 20)) + data[b:]


def _digits(data: bytes, chance: random.Random) -> bytes:
    """A number made another: sizes, counts, references and repeats are all numbers."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = chance.choice(places)
    return (
        data[:at]
        + chance.choice((b"0", b"9", b"99999999", b"1048576", b"-1", b"65536", b"2147483648"))
        + data[at + 1 :]
    )


_MISHAPS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _overwrite, _insert, _noise, _cut, _drop, _swap, _again, _digits, _digits,
)  # fmt: skip


def made() -> dict[str, bytes]:
    """A file of every family, with every kind of cell, to be put beside the real ones."""
    import datetime as dt

    rows = [
        ["Staff number", "Name", "FTE", "Start date", "Left", "Note"],
        *[
            [f"{n:08}", f"Zoë Ash {n}", n / 4, dt.date(2014, 1, 1 + n), n % 2 == 0, books.Failed("#N/A")]
            for n in range(12)
        ],
    ]
    sheets = {"Cover": [["Staff list"]], "Old": rows[:3], "Staff": rows}
    return {f"made.{family}": make(sheets, {"Old", "Cover"}) for family, make in books.FAMILIES.items()}
