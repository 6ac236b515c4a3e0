"""Folders for files that are needed for a moment and may hold anybody's data: gone when the moment is over, and where the process was
killed, as soon as another one needs such a folder."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ig_metrics.interrupts import held_back
from ig_metrics.locking import take

PREFIX = "ig-metrics-scratch-"
LOCK = ".ig-metrics-scratch"
"""Held for as long as the folder is in use. A folder without it is not ours to empty."""
YOUNG_SECONDS = 60
"""A folder is made a moment before it is locked: one younger than this is left alone."""


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that only its owner can look into, for the length of the block. Those of processes that are no more are
    taken away first. Raises OSError where none can be made."""
    _sweep()
    folder: Path | None = None
    try:
        with held_back():
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with open(folder / LOCK, "wb") as lock:
            take(lock)
            try:
                yield folder
            finally:
                with held_back():
                    _empty(folder)
    finally:
        with held_back():
            if folder is not None:
                _remove(folder)


def _empty(folder: Path) -> None:
    """Take away all but the lock: what is not locked is empty."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != LOCK:
                with suppress(OSError):
                    os.unlink(entry.path)


def _remove(folder: Path) -> None:
    with suppress(OSError):
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()


def _sweep() -> None:
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            if entry.name.startswith(PREFIX):
                with suppress(OSError):
                    _sweep_one(entry)


def _sweep_one(entry: os.DirEntry[str]) -> None:
    state = entry.stat(follow_symlinks=False)
    mine = not hasattr(os, "getuid") or state.st_uid == os.getuid()
    if not entry.is_dir(follow_symlinks=False) or not mine or time.time() - state.st_mtime < YOUNG_SECONDS:
        return
    with suppress(FileNotFoundError), open(Path(entry.path) / LOCK, "rb+") as lock:
        if not take(lock):
            return
        _empty(Path(entry.path))
    _remove(Path(entry.path))
