"""Other names for people, which still match where the real ones match: figures come out the same, and nobody is named.

A pseudonym is made with a key that is thrown away, so that nobody can turn one back, or try staff numbers until one fits.
"""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd

DIGITS = 30
"""Digits in the pseudonym of a number: more than can be tried, or meet by chance."""


class Pseudonyms:
    """Of staff numbers, e-mail addresses, user names and whatever else names a thing, all by one key.

    Two texts have one pseudonym where they are one text but for outer spaces. Two that match only without regard to case, or only
    once padded to the width of staff numbers, have different ones that match in just that way.
    """

    def __init__(self, key: bytes, staff_id_width: int | None = None) -> None:
        self._key = key
        self._pad = staff_id_width or 0
        self._made: dict[str, str] = {}

    @property
    def staff_id_width(self) -> int | None:
        """The width that pseudonyms of staff numbers are padded to; None where numbers are left as they are."""
        return DIGITS + self._pad if self._pad else None

    def of(self, text: str) -> str:
        """The pseudonym of one text; a blank one stays blank."""
        found = self._made.get(text)
        if found is None:
            found = self._made[text] = self._make(text.strip())
        return found

    def series(self, texts: pd.Series) -> pd.Series:
        """The pseudonyms of a column; missing stays missing."""
        return texts.map(self.of, na_action="ignore").astype("str")

    def _make(self, text: str) -> str:
        if not text:
            return text
        if text.isascii() and text.isdigit():
            # One number for all that padding makes equal; before it as many zeros as the text had digits, which padding hides.
            number = int(self._digest(text.zfill(self._pad)), 16) % (9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)
            return "0" * min(len(text), self._pad) + str(number)
        folded = text.lower()
        plain = "p" + self._digest(folded)[:DIGITS]
        if text == folded:
            return plain
        # Capitals that follow from the capitals: another text, and the same one where case does not count.
        marks = int(self._digest(text), 16) | 1
        return "".join(letter.upper() if marks >> place & 1 else letter for place, letter in enumerate(plain))

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
