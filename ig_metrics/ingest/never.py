"""What is never kept, by what its heading says and by what its cells look like: nobody can map it to anything."""

from __future__ import annotations

import re
from functools import lru_cache

from ig_metrics.datasets import NEVER_KEPT, normalise
from ig_metrics.ingest.reading.raw import TEXT, RawTable

_EXACT = frozenset(normalise(heading) for heading in NEVER_KEPT) | {"ni", "address"}
"""Only the whole heading counts: `Age` and `Sex` are never kept, `Age band` and `Sex Offender Team` are other things."""
_NUMBER = r"(?:no|nos|num|number|numbers|nr|code)"
_WORDS = re.compile(
    rf"""\b(?:
    ni[ ](?:{_NUMBER}|category|letter) | nino\d* | nat[ ]ins\w* | national[ ]ins\w* | insurance[ ]{_NUMBER}
    | dob\d* | of[ ]birth | dateofbirth | birth[ ]?(?:date|day)
    | home[ ](?:address|addr|post[ ]?code|tel|telephone|phone|mobile|e?[ ]?mail)\w* | (?:^address(?:[ ]line)?[ ]?\d+$)
    | post[ ]?code | postal[ ]code | mobile[ ](?:{_NUMBER}|phone|telephone|tel)
    | salary(?![ ](?:{_NUMBER}|ref|reference|id)\b) | bank[ ](?:account|acc|ac|a[ ]c|sort|details)\w* | sort[ ]?code | iban
    | ethnicity | ethnic | religion | religious[ ]belief | sexual[ ]orientation | marital[ ]status | next[ ]of[ ]kin
    | disability[ ](?:status|flag|type|declared|y[ ]n) | gender[ ]identity
    )\b""",
    re.VERBOSE,
)
_NI_NUMBER = re.compile(r"\s*[A-Za-z]{2}(?:\s?\d){6}\s?[A-Za-z]\s*")
_LOOKED_AT = 200
_ROWS = 2_000


@lru_cache(maxsize=4096)
def never_kept(heading: str) -> bool:
    """Whether a heading says that its column is one no dataset needs and nobody may keep, whatever a mapping says.

    Words are compared, run together or apart: `NI No`, `Nat Ins Number`, `NINumber`, `D.O.B.`, `Home address 1`.
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", heading)
    for text in (heading, apart):
        plain = re.sub(r"\b(\w) (?=\w\b)", r"\1", normalise(text))  # `d o b` is `dob`
        if normalise(text) in _EXACT or plain in _EXACT or _WORDS.search(plain) or _WORDS.search(normalise(text)):
            return True
    return False


def holding_ni_numbers(table: RawTable, start: int) -> frozenset[int]:
    """Columns most of whose first filled cells from the row at `start` look like National Insurance numbers."""
    found = set()
    for index, column in enumerate(table.columns):
        if TEXT not in column.kinds_present:
            continue
        cells = [text for text in column.text.slice(start, _ROWS).to_pylist() if text and text.strip()][:_LOOKED_AT]
        if sum(_NI_NUMBER.fullmatch(text) is not None for text in cells) * 2 > len(cells):
            found.add(index)
    return frozenset(found)
