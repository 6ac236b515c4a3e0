"""A file that one living process has at a time: the system lets go of it when the process is no more, however it ended."""

from __future__ import annotations

import os
from typing import IO


def take(file: IO[bytes]) -> bool:
    """Lock an open file for this process; False where a living one has it. Where files cannot be locked, it counts as had."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
