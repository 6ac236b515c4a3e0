"""The one file a backup is: a zip archive with a manifest, sealed so that any byte changed in it is found.

`manifest.json` names every other member with its size and SHA-256. The comment at the archive's end is the SHA-256 of every
byte before it: what a member's own hash does not reach (names, dates, the directory) is covered by that. Any zip program opens it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from ig_metrics.errors import Refused
from ig_metrics.interrupts import lasting
from ig_metrics.store.faults import in_words
from ig_metrics.store.places import RUBBISH_AFTER_SECONDS
from ig_metrics.wholefile import sync_folder

FORMAT = 1
"""Raised when an older program could no longer read what is written."""
MANIFEST = "manifest.json"
MARK = b"ig-metrics-backup sha256="
PARTS = "ig-metrics-backup-*.part"
DIGITS = 64
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20
Told = Callable[[str, int, int], None]
"""Told what is being done, and how much of it is done, of how much (bytes, or files)."""


def untold(what: str, done: int, of: int) -> None:
    """Says nothing."""


class Writing:
    """An archive being written. Members go in one after the other; each is hashed on its way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, dict[str, Any]] = {}

    def member(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> str:
        """Add a member; gives its SHA-256. `packed` False for what is compressed already."""
        seen, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, date_time=time.gmtime()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                seen.update(piece)
                size += len(piece)
                file.write(piece)
        self.members[name] = {"size": size, "sha256": seen.hexdigest()}
        return seen.hexdigest()


def write(
    path: Path,
    fill: Callable[[Writing], dict[str, Any]],
    told: Told = untold,
    named: Callable[[dict[str, Any]], None] = lambda manifest: None,
) -> dict[str, Any]:
    """Write an archive at `path`, in the place of one that is there; `fill` adds the members and gives the manifest's facts.
    `named` is given the manifest once the file has its name: whoever stops it now waits until that is through.

    Under a name of its own until it is on the disk and has been read back whole; readable by its owner only. Raises Refused,
    leaving what was there, where it cannot be written. Gives the manifest.
    """
    part = path.parent / PARTS.replace("*", uuid.uuid4().hex)
    with in_words(str(path.parent)):
        if path.is_dir():
            raise Refused(f"{path} is a folder. Give the name of a file, for example {path / 'ig-metrics.zip'}.")
        _sweep(path.parent)
        try:
            with open(
                os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600), "w+b"
            ) as file:
                with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
                    writing = Writing(archive)
                    facts = fill(writing)
                    manifest = {"format": FORMAT, **facts, "members": writing.members}
                    Writing(archive).member(MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True).encode()])
                    archive.comment = MARK + b"0" * DIGITS
                _seal(file)
                file.flush()
                os.fsync(file.fileno())
            verify(part, told)
            with lasting():
                os.replace(part, path)
                sync_folder(path.parent)
                named(manifest)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    return manifest


def _seal(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END) - DIGITS
    digest = _hash(file, end)
    file.seek(end)
    file.write(digest.encode())


def _sweep(folder: Path) -> None:
    """Take away what backups that were killed left here; one that is at work wrote to its file within the hour."""
    for left in folder.glob(PARTS):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > RUBBISH_AFTER_SECONDS:
                left.unlink()


def _hash(file: IO[bytes], end: int, told: Callable[[int], None] = lambda done: None) -> str:
    seen, done = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(min(CHUNK, end - done)):
        seen.update(piece)
        done += len(piece)
        told(done)
    return seen.hexdigest()


def is_backup(path: Path) -> bool:
    """Whether a file calls itself a backup of ours, whole or damaged; reads its end only."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END) - len(MARK) - DIGITS
            file.seek(max(end, 0))
            return file.read(len(MARK)) == MARK
    except OSError:
        return False


class Reading:
    """An archive that was verified."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._archive = archive
        self.manifest = manifest

    @property
    def names(self) -> tuple[str, ...]:
        """The members, but for the manifest."""
        return tuple(self.manifest["members"])

    def read(self, name: str) -> bytes:
        """A member's bytes, hashed once more: the file could have been changed since it was verified."""
        data = self._archive.read(name)
        if hashlib.sha256(data).hexdigest() != self.manifest["members"][name]["sha256"]:
            raise Refused(f"{self._archive.filename} was changed while it was read. Nothing was restored; try again.")
        return data

    def lines(self, name: str) -> Iterator[Any]:
        """A member of JSON lines, line by line."""
        with self._archive.open(name) as file:
            for line in file:
                yield json.loads(line)


@contextmanager
def reading(path: Path, told: Told = untold) -> Iterator[Reading]:
    """An archive, verified whole before anything of it is given. Raises Refused where it is damaged, newer, or no backup."""
    manifest = verify(path, told)
    with in_words(str(path)), zipfile.ZipFile(path) as archive:
        yield Reading(archive, manifest)


def verify(path: Path, told: Told = untold) -> dict[str, Any]:
    """The manifest of a backup every byte of which is as it was written. Raises Refused for any other file."""
    with in_words(str(path)), path.open("rb") as file:
        end = file.seek(0, os.SEEK_END) - DIGITS
        file.seek(max(end - len(MARK), 0))
        if file.read(len(MARK)) != MARK:
            file.seek(0)
            if file.read(4) != b"PK\x03\x04":
                raise Refused(f"{path} is not a backup made by IG Metrics. Nothing was restored.")
            raise Refused(damaged(path, "its end is missing or changed"))
        sealed = file.read(DIGITS)
        if _hash(file, end, lambda done: told("Verifying", done, end)).encode() != sealed:
            raise Refused(damaged(path, "it is not byte for byte what was written"))
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                return _manifest(archive, path)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError) as error:
            raise Refused(damaged(path, "its contents are not what its list says")) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ValueError("too long a manifest")
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] > FORMAT:
        raise Refused(newer(path, manifest))
    members = manifest["members"]
    if sorted([*members, MANIFEST]) != sorted(archive.namelist()):
        raise ValueError("other members than listed")
    for name, said in members.items():
        seen, size = hashlib.sha256(), 0
        with archive.open(name) as file:
            while size <= said["size"] and (piece := file.read(CHUNK)):
                seen.update(piece)
                size += len(piece)
        if (size, seen.hexdigest()) != (said["size"], said["sha256"]):
            raise ValueError(name)
    return manifest


def damaged(path: Path, how: str) -> str:
    """What to say of a backup that is not whole."""
    return f"{path} is damaged: {how}. Nothing was restored. Use another backup, or copy this one again from where it was kept."


def newer(path: Path, manifest: dict[str, Any]) -> str:
    """What to say of a backup that a newer program made."""
    return (
        f"{path} was made by a newer version of IG Metrics ({manifest.get('product_version', 'unknown')}). "
        "Nothing was restored. Install that version or a later one, and restore with it."
    )
