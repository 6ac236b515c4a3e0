"""The folder other systems drop files into: whole files are claimed by one watcher each, and moved out without ever
overwriting anything.

A claim is a rename into a working folder of the watcher's own, which only one of two can win. The working folder is locked
for as long as its watcher lives; what a dead one left there is taken up again.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ig_metrics.errors import Refused
from ig_metrics.interrupts import cleaning_up, held_back
from ig_metrics.locking import take

DONE, REFUSED = "done", "refused"
WORKING = ".ig-metrics-working"
LOCK = ".lock"
"""No dropped file has this name: those that begin with a dot are left alone."""
SETTLED_SECONDS = 2.0
"""A file changed more recently than this may still be growing."""
ABANDONED_SECONDS = 900.0
"""A working folder of another computer, whose lock this one may not see, is abandoned when untouched for so long."""
LONGEST_NAME, LONGEST_ENDING = 230, 16
"""Bytes of a name in done/ or refused/: with a number and `.txt` no file system finds it too long."""
NOT_YET = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", ".lock")
NOT_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Claim:
    """A file that is this watcher's alone: where it is now, its own name, and when it was last changed (seconds)."""

    path: Path
    name: str
    changed: float


class DropFolder:
    """A watched folder. `clock` gives seconds as the file system does."""

    def __init__(
        self, folder: Path, *, settled: float = SETTLED_SECONDS, clock: Callable[[], float] = time.time
    ) -> None:
        self.folder = folder
        self.settled = settled
        self.clock = clock
        self._seen: dict[str, tuple[int, int]] = {}
        self._own: Path | None = None
        self._lock: IO[bytes] | None = None

    def open(self) -> None:
        """Make done/, refused/ and a working folder of this watcher's own. Raises Refused where that cannot be."""
        try:
            self._open()
        except KeyboardInterrupt:
            self.close()
            raise

    @held_back()
    def _open(self) -> None:
        if not self.folder.is_dir():
            raise Refused(f"There is no folder {self.folder}. Make it, or give the folder that files are dropped into.")
        working = self.folder / WORKING
        name = f"{_here()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        try:
            for each in (DONE, REFUSED):
                if not (self.folder / each).is_dir():
                    (self.folder / each).mkdir(exist_ok=True)
                    shutil.copymode(self.folder, self.folder / each)
            # Locked before it has its name: nobody ever sees a living watcher's folder unlocked.
            (working / f".{name}").mkdir(mode=0o700, parents=True)
            self._lock = open(working / f".{name}" / LOCK, "wb")  # noqa: SIM115 - held for as long as this watcher lives
            take(self._lock)
            os.rename(working / f".{name}", working / name)
        except OSError as error:
            raise Refused(
                f"Nothing can be written in {self.folder}: {error.strerror}. Files are moved out of it, so that whoever "
                "runs this must be allowed to write there."
            ) from None
        self._own = working / name

    def close(self) -> None:
        """Let go of the working folder. What is still claimed goes back to where it was dropped; what cannot is taken up again."""
        with cleaning_up():
            with suppress(OSError):
                for path in self._own.iterdir() if self._own is not None else ():
                    if path.name != LOCK:
                        self.give_back(Claim(path, path.name, 0.0))
            if self._lock is not None:
                self._lock.close()
            if self._own is not None:
                _clear(self._own)
            self._lock = self._own = None

    def look(self) -> list[str]:
        """The files that are whole: the same size and date as at the last look, and not changed just now."""
        now = self.clock()
        seen: dict[str, tuple[int, int]] = {}
        ready = []
        for name, state in self._files():
            seen[name] = (state.st_size, state.st_mtime_ns)
            age = now - state.st_mtime
            # A date in the future is another computer's clock: then only standing still counts.
            if self._seen.get(name) == seen[name] and not 0 <= age < self.settled:
                ready.append(name)
        self._seen = seen
        return ready

    def waiting(self) -> list[str]:
        """The files that were there at the last look."""
        return sorted(self._seen)

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        try:
            names = sorted(os.listdir(self.folder))
        except OSError as error:
            raise Refused(f"The folder {self.folder} cannot be read: {error.strerror}.") from None
        for name in names:
            if name.startswith((".", "~")) or name.casefold().endswith(NOT_YET) or name.casefold() in NOT_FILES:
                continue
            with suppress(OSError):  # gone, or another's, since the folder was listed
                state = os.lstat(self.folder / name)
                if stat.S_ISREG(state.st_mode):
                    yield name, state

    def claim(self, name: str) -> Claim | None:
        """Make a file this watcher's own; None where another one was quicker, or it is still held open (Windows)."""
        return self._move_in(self.folder / name, name)

    def left_behind(self) -> Iterator[Claim]:
        """Files that watchers which are no more had claimed, claimed anew one by one."""
        try:
            inside = [path for path in (self.folder / WORKING).iterdir() if path.is_dir() and path != self._own]
        except OSError:
            return
        for folder in sorted(inside):
            if folder.name.startswith("."):  # being made; or whoever made it was killed before it had its name
                with suppress(OSError):
                    if self.clock() - folder.stat().st_mtime >= ABANDONED_SECONDS:
                        _clear(folder)
                continue
            if not self._abandoned(folder):
                continue
            for path in sorted(folder.iterdir()):
                if path.name != LOCK and (claim := self._move_in(path, path.name)) is not None:
                    yield claim
            _clear(folder)

    def _move_in(self, path: Path, name: str) -> Claim | None:
        assert self._own is not None
        try:
            os.rename(path, self._own / name)
            return Claim(self._own / name, name, os.lstat(self._own / name).st_mtime)
        except OSError:
            return None

    def _abandoned(self, folder: Path) -> bool:
        try:
            ours = folder.name.rsplit("-", 2)[0] == _here()
            if not ours and self.clock() - folder.stat().st_mtime < ABANDONED_SECONDS:
                return False
            with open(folder / LOCK, "rb+") as lock:
                return take(lock)
        except FileNotFoundError:
            return folder.is_dir()  # its lock was made before its name: one without was being cleared
        except OSError:
            return False

    @held_back()
    def finish(self, claim: Claim, where: str, lines: list[str]) -> str:
        """Move a claimed file to done/ or refused/ with what is to be said of it beside; the name it has there."""
        folder = self.folder / where
        body = ("\n".join(lines) + "\n").encode("utf-8")
        for name in _names(claim.name):
            if (folder / name).exists():
                continue
            note = folder / f"{name}.txt"
            try:
                with open(note, "xb") as file:  # who makes the note has the name
                    file.write(body)
            except FileExistsError:
                continue
            if _place(claim.path, folder / name):
                return name
            note.unlink(missing_ok=True)
        raise AssertionError("unreachable: there is always another number")

    @held_back()
    def give_back(self, claim: Claim) -> None:
        """Put a claimed file back where it was dropped, for the next pass."""
        for name in _names(claim.name):
            if _place(claim.path, self.folder / name):
                return


def _names(name: str) -> Iterator[str]:
    """A file's own name, then numbered: `staff.xlsx`, `staff (2).xlsx`."""
    yield name
    path = Path(name)
    stem, ending = path.stem, path.suffix[:LONGEST_ENDING]
    while len(f"{stem}{ending}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    yield f"{stem}{ending}"
    number = 2
    while True:
        yield f"{stem} ({number}){ending}"
        number += 1


def _place(path: Path, target: Path) -> bool:
    """Move a file to a name that is free; False where it is taken."""
    try:
        os.link(path, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: the note beside has kept the name for us
        if target.exists():
            return False
        os.rename(path, target)
        return True
    os.unlink(path)
    return True


def _clear(folder: Path) -> None:
    """Take an empty working folder away; one that still holds a file stays."""
    with suppress(OSError):
        if all(path.name == LOCK for path in folder.iterdir()):
            (folder / LOCK).unlink(missing_ok=True)
            folder.rmdir()


def _here() -> str:
    return socket.gethostname().replace(os.sep, "_") or "host"
