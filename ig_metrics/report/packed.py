"""An Office file packed so that the same parts give the same bytes, whenever and wherever it is made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day a zip can hold: the time of making must not change the bytes."""


def packed(made: bytes, change: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """A zip's parts packed anew with nothing of the time of making; `change` gives each part as it is to be, by its name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            copy.writestr(entry, change(name, parts.read(name)))
    return out.getvalue()
