"""How a file's headings are recognised next month without keeping any of them: docs/decisions/0006 says why so short."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ig_metrics.datasets import normalise

MARK_LENGTH = 4
"""Hex digits of a heading's mark: few enough that thousands of names share each one, enough to tell a file's headings apart."""
FINGERPRINT_LENGTH = 16


def mark(heading: str) -> str:
    """A short hash of a heading as it is compared: says whether it may be the same one, never which it was."""
    plain = normalise(heading) or " ".join(heading.casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]


def fingerprint(headings: Iterable[str]) -> str:
    """One text for a set of headings: order, case, repeats and blanks do not matter.

    Made from the marks alone, so that it tells no more of a heading than its mark does.
    """
    marks = sorted({mark(heading) for heading in headings if heading.strip()})
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:FINGERPRINT_LENGTH]
