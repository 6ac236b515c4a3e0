"""A text file's encoding, delimiter and records.

Standard library only: this runs in the reading process.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.cells import LONGEST_TEXT
from ig_metrics.ingest.reading.sniff import EXPECTED

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""In the order that settles a tied vote."""

_SAMPLE_RECORDS = 200
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was in as a person names it, and what to tell the user about it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, file_name: str) -> Decoded:
    """The text of a file: byte order mark, then pattern of NULs, then strict UTF-8, then Windows-1252.

    Raises Refused for a file that is not text, or whose text is cut short.
    """
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return Decoded(_strictly(data[len(bom) :], codec, name, file_name), name)
    sample = data[:65_536]
    if b"\x00" in sample:
        guess = _utf16_by_nuls(sample)
        if guess is None:
            raise Refused(f"{file_name} is not text: it holds bytes no text has. {EXPECTED}")
        return Decoded(_strictly(data, guess, "UTF-16", file_name), "UTF-16")
    control = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", sample))
    if control > len(sample) / 100:
        raise Refused(f"{file_name} is not text: it holds bytes no text has. {EXPECTED}")
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lost = text.count("\ufffd")
    notes = (
        (f"{lost} characters are in no encoding we know and show as \ufffd. Save the file as CSV UTF-8 to keep them.",)
        if lost
        else ()
    )
    return Decoded(text, "Windows-1252", notes)


def _strictly(data: bytes, codec: str, name: str, file_name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        where = "its end is missing" if error.end >= len(data) - 4 else f"byte {error.start + 1:,} fits no character"
        raise Refused(
            f"{file_name} says it is {name} text, but {where}: it is damaged or was cut short. Export it again."
        ) from None


def _utf16_by_nuls(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of western text is NUL, always on the same side."""
    half = max(len(sample) // 2, 1)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


@dataclass(frozen=True)
class Layout:
    """How the text is cut into records: the delimiter, and whether a first line `sep=;` names it (and is no record)."""

    delimiter: str
    named: bool = False

    @property
    def word(self) -> str:
        return DELIMITERS.get(self.delimiter, f"'{self.delimiter}'")


def layout(text: str) -> Layout:
    """The delimiter named by a first line `sep=;` as Excel honours it, else the one most records agree on.

    Each candidate is tried on the first records; it scores the delimiters it explains, which is (width - 1) x records
    of the modal width, so title rows and the odd ragged record do not decide. One that leaves letters after a closing
    quotation mark, as a comma does in `"Ash, Ann";"1"`, gives way to one that half the records or more agree on.
    """
    first = re.match(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|\Z)', text, re.IGNORECASE)
    if first:
        return Layout(first[1], named=True)
    sample = text[:200_000]
    scores: dict[str, tuple[bool, int]] = {}
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter, strict=False)
        if widths is None:
            continue
        score, count = max(((width - 1) * count, count) for width, count in widths.items()) if widths else (0, 0)
        tidy = score > 0 and 2 * count >= widths.total() and _widths(sample, delimiter, strict=True) is not None
        scores[delimiter] = tidy, score
    best = max(scores, key=scores.__getitem__, default=",")
    return Layout(best if scores.get(best, (False, 0))[1] else ",")


def _widths(sample: str, delimiter: str, *, strict: bool) -> Counter[int] | None:
    """How many of the first records have how many cells; None when the sample cannot be cut that way."""
    widths: Counter[int] = Counter()
    try:
        for row in itertools.islice(
            csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=strict), _SAMPLE_RECORDS
        ):
            if row:
                widths[len(row)] += 1
    except csv.Error as error:
        if not (strict and "end of data" in str(error)):  # where the sample ends, a quotation may be open
            return None
    return widths


def records(text: str, how: Layout, file_name: str) -> Iterator[list[str]]:
    """The records of the text in order, one for each row Excel would show; a blank line is a record without cells.

    A line break inside quotation marks is part of its cell. Raises Refused when quotation marks are opened and never
    closed, naming the record where that starts.
    """
    source = io.StringIO(text, newline="")
    if how.named:
        source.readline()
    lines: list[str] = []

    def kept() -> Iterator[str]:
        for line in source:
            lines.append(line)
            yield line

    number = 0
    previous = csv.field_size_limit(4 * LONGEST_TEXT)
    try:
        for row in csv.reader(kept(), delimiter=how.delimiter):
            number += 1
            last = lines.copy()
            lines.clear()
            yield row
        if number and _unclosed(last, how.delimiter):
            raise Refused(_never_closed(file_name, number))
    except csv.Error:
        raise Refused(_never_closed(file_name, number + 1)) from None
    finally:
        csv.field_size_limit(previous)


def _unclosed(lines: list[str], delimiter: str) -> bool:
    """Whether these lines, taken as one record, end inside quotation marks."""
    if not any('"' in line for line in lines):
        return False
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _never_closed(file_name: str, record: int) -> str:
    return (
        f'{file_name}, row {record}: a quotation mark (") is opened and never closed, so the rows after it run '
        "together. Remove or double that quotation mark, or save the file from Excel as .xlsx."
    )
