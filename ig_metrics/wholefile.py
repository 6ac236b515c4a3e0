"""A file is there whole or not at all: written under another name, forced to the disk, renamed."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ig_metrics.errors import Refused
from ig_metrics.interrupts import lasting

RUBBISH_AFTER_SECONDS = 3600
"""A half-written file that nobody has touched for this long belongs to nobody: its writer was killed."""


def write(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there. Raises Refused where it cannot be written."""
    with writing(path) as put:
        put(content)


@contextmanager
def writing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Gives what takes the content; the file has its name, in the place of one that was there, when the block ends without an error.

    Whether the place can be written to is found out before the block begins. Raises Refused where it cannot be. What a writer
    of the same file left that was killed goes.
    """
    target = Path(os.path.realpath(path))  # a link stays one
    with _in_words(path):
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder", str(path))
        _sweep(target)
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:  # from before it is there: Ctrl+C can come the moment it is made
        with _in_words(path):
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        with open(handle, "wb") as file:

            def put(content: bytes) -> None:
                with _in_words(path):
                    file.write(content)

            yield put
            with _in_words(path):
                file.flush()
                os.fsync(file.fileno())
        with _in_words(path):
            with suppress(FileNotFoundError):
                shutil.copymode(target, part)
            with lasting():
                os.replace(part, target)
            sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}. Choose another folder or name.") from None


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{_plain(target.name)}.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > RUBBISH_AFTER_SECONDS:
                left.unlink()


def _plain(name: str) -> str:
    """A name with nothing in it that means something in a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def sync_folder(path: Path) -> None:
    """Force a folder's list of names to the disk, so that a rename outlives a power cut (POSIX only)."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
