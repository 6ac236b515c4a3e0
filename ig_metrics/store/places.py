"""Where snapshot files lie: a folder on a disk, or anything fsspec reaches; both put a whole file there or none."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ig_metrics.errors import Refused
from ig_metrics.interrupts import to_its_end
from ig_metrics.store.faults import in_words
from ig_metrics.store.server_faults import of_storage, storage_code
from ig_metrics.wholefile import sync_folder

SUFFIX = ".parquet"
TEMPORARY = ".tmp"
RUBBISH_AFTER_SECONDS = 3600
"""A file without a row is left alone for this long: somebody may be about to commit it."""
OBJECT_STORES = frozenset({"s3", "s3a", "abfs", "abfss", "az", "adl", "gs", "gcs", "oss", "memory"})
"""Where a path is only a name: nothing has to be made before an object is put there, and a bucket is never made by us."""
OPTIONS: dict[str, dict[str, Any]] = {
    protocol: {"config_kwargs": {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 1}}}
    for protocol in ("s3", "s3a")
}
"""How long to wait for an answer, in seconds; s3fs itself asks again five times."""
ON_ITS_WAY_SECONDS = 5
"""How long an object that is being put is waited for when Ctrl+C comes: the driver goes on with it, and it would come to be after it was
taken away."""
NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound"})


@dataclass(frozen=True)
class Held:
    """A file found in the place, and when it was last written, in seconds since 1970."""

    name: str
    written: float


class Place(Protocol):
    """Where snapshot files are kept."""

    where: str

    def write(self, name: str, data: bytes) -> None:
        """Put a whole new file there, durably, or raise Refused and leave nothing."""

    def read(self, name: str) -> bytes:
        """The file's bytes. Raises FileNotFoundError."""

    def mark(self, name: str) -> object:
        """Something that changes when the file does, or None where nothing cheap does. Raises FileNotFoundError."""

    def source(self, name: str) -> str | None:
        """A path that can be read in part, or None where files are read whole."""

    def exists(self, name: str) -> bool:
        """Whether the file is there."""

    def remove(self, name: str) -> None:
        """Take the file away; it may be gone already."""

    def files(self) -> Iterator[Held]:
        """Every file there that could be ours: snapshots and temporary ones."""

    def check(self) -> None:
        """Whether the place can be used at all, asked quickly; raises Refused where it cannot."""


class Folder:
    """A folder on a disk, ours alone: 0700, its files 0600. One that is `shared` has the rights the account gives new files."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self.path = path
        self.where = str(path)
        self._shared = shared

    def write(self, name: str, data: bytes) -> None:
        """Temporary name, force to disk, rename, force the folder to disk."""
        final, temporary = self.path / name, self.path / (name + TEMPORARY)
        with in_words(self.where):
            self.path.mkdir(parents=True, exist_ok=True) if self._shared else make_folder(self.path)
            rights, new = (0o666 if self._shared else 0o600), not final.exists()
            try:
                with open(
                    os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), rights), "wb"
                ) as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, final)
                sync_folder(self.path)
            except BaseException:
                for path in (temporary, final) if new else (temporary,):
                    with suppress(OSError):
                        path.unlink(missing_ok=True)
                raise

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        return (self.path / name).read_bytes()

    def mark(self, name: str) -> object:
        """Its size, place on the disk and time of last writing."""
        found = os.stat(self.path / name)
        return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def source(self, name: str) -> str | None:
        """Its path."""
        return str(self.path / name)

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.path / name).is_file()

    def remove(self, name: str) -> None:
        """Unlink it."""
        (self.path / name).unlink(missing_ok=True)

    def files(self) -> Iterator[Held]:
        """Snapshots and temporary files of the folder; none when it does not exist yet."""
        if not self.path.is_dir():
            return
        for entry in os.scandir(self.path):
            if entry.name.endswith((SUFFIX, SUFFIX + TEMPORARY)):
                with suppress(FileNotFoundError):
                    yield Held(entry.name, entry.stat().st_mtime)

    def check(self) -> None:
        """Look into the folder; one that is not there yet is made by the first upload."""
        with in_words(self.where), suppress(FileNotFoundError):
            os.scandir(self.path).close()


class Bucket:
    """Somewhere that fsspec reaches (`s3://`, `abfs://`...), where a whole object appears at once or not at all."""

    def __init__(self, url: str) -> None:
        self.where = url.split("?", 1)[0]
        with in_words(self.where):
            import fsspec

            protocol = url.split("://", 1)[0]
            try:
                self.fs, self.root = fsspec.core.url_to_fs(url, use_listings_cache=False, **OPTIONS.get(protocol, {}))
            except (ImportError, ValueError) as error:
                raise Refused(f"Snapshots cannot be kept at {self.where}: {error}") from error
        self.root = self.root.rstrip("/")
        self.makes_folders = protocol not in OBJECT_STORES

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """What the storage raises inside the block, in words; an object that is not there stays a FileNotFoundError."""
        try:
            yield
        except Refused:
            raise
        except Exception as error:  # drivers have no common kind of error
            if isinstance(error, FileNotFoundError) and storage_code(error) not in NO_BUCKET:
                raise
            raise Refused(of_storage(error, self.where)) from error

    def write(self, name: str, data: bytes) -> None:
        """Put the object, then ask whether all of it arrived."""
        try:
            with self._asked():
                if self.makes_folders:
                    self.fs.makedirs(self.root, exist_ok=True)
                to_its_end(lambda: self.fs.pipe_file(self._path(name), data), ON_ITS_WAY_SECONDS)
                if self.fs.size(self._path(name)) != len(data):
                    raise Refused(f"{self.where} did not take the whole file. Nothing was stored; try again.")
        except FileNotFoundError as error:
            raise Refused(of_storage(error, self.where)) from error

    def read(self, name: str) -> bytes:
        """The object's bytes."""
        with self._asked():
            return bytes(self.fs.cat_file(self._path(name)))

    def mark(self, name: str) -> object:
        """None: an object's date is not to be trusted, so it is hashed whenever it is read."""
        return None

    def source(self, name: str) -> str | None:
        """None: objects are read whole, and their hash checked."""
        return None

    def exists(self, name: str) -> bool:
        """Whether the object is there now."""
        with self._asked():
            return bool(self.fs.exists(self._path(name)))

    def remove(self, name: str) -> None:
        """Delete the object."""
        with suppress(FileNotFoundError), self._asked():
            self.fs.rm_file(self._path(name))

    def files(self) -> Iterator[Held]:
        """Every snapshot object; one whose age is not told counts as new."""
        try:
            with self._asked():
                listed = self.fs.ls(self.root, detail=True)
        except FileNotFoundError:
            self.check()
            return
        for found in listed:
            name = str(found["name"]).rsplit("/", 1)[-1]
            if name.endswith((SUFFIX, SUFFIX + TEMPORARY)):
                told = found.get("LastModified") or found.get("last_modified") or found.get("created") or time.time()
                yield Held(name, told.timestamp() if hasattr(told, "timestamp") else float(told))

    def check(self) -> None:
        """Ask for the bucket itself: a part of it that holds nothing does not exist until something is put there."""
        if self.makes_folders:
            return
        try:
            with self._asked():
                self.fs.info(self.root.split("/", 1)[0])
        except FileNotFoundError as error:
            raise Refused(of_storage(error, self.where)) from error


def open_place(home: Path, url: str | None) -> Place:
    """Where snapshots are kept: `url`, else `snapshots` in the home folder."""
    if not url:
        return Folder(home / "snapshots")
    if url.startswith("file://"):
        return Folder(Path(url.removeprefix("file://")).absolute())
    return Bucket(url) if "://" in url else Folder(Path(url).absolute())


def open_shared(url: str) -> Place:
    """A place that others read too: `url` is a folder or whatever fsspec reaches. Raises Refused where it cannot be used."""
    place = open_place(Path(), url)
    return Folder(place.path, shared=True) if isinstance(place, Folder) else place


def within(url: str, folder: str) -> str:
    """The address of a folder in a place."""
    return f"{url.rstrip('/')}/{folder}"


def folders(url: str) -> tuple[str, ...]:
    """The names of the folders in a place, in order. Raises Refused where it cannot be read, or is not there."""
    place = open_place(Path(), url)
    with in_words(place.where):
        if isinstance(place, Folder):
            return tuple(sorted(entry.name for entry in os.scandir(place.path) if entry.is_dir()))
        assert isinstance(place, Bucket)
        place.fs.invalidate_cache()
        found = place.fs.ls(place.root, detail=True)
    names = (str(each["name"]).rstrip("/").rsplit("/", 1)[-1] for each in found if each["type"] == "directory")
    return tuple(sorted(names))


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can open; one that is there already keeps the rights it was given."""
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent) if path.parent != path else None
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def rubbish(place: Place, held: set[str], now: float) -> list[Held]:
    """Files that no row names (`held` are named) and that nobody can be about to commit: older than an hour at `now`."""
    return [file for file in place.files() if file.name not in held and now - file.written > RUBBISH_AFTER_SECONDS]
