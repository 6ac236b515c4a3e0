"""A catalogue made once by the migrations, and a copy of it wherever a test opens a new store on a disk."""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ig_metrics.store import catalogue as catalogues
from ig_metrics.store import migrate, store
from ig_metrics.store.catalogue import Catalogue


@functools.cache
def made() -> tuple[bytes, bytes]:
    """The file of a new catalogue, closed, and the version that stands in it."""
    with tempfile.TemporaryDirectory() as folder:
        found = catalogues.open_catalogue(Path(folder), None)
        migrate.bring_up_to_date(found)
        version = found.version().encode()
        found.close()
        file = (Path(folder) / catalogues.CATALOGUE_FILE).read_bytes()
    assert file.count(version) == 1
    return file, version


def bring_up_to_date(catalogue: Catalogue) -> None:
    """As the store has it; a file that is not there yet is a copy, with a version of its own like any new one."""
    path = catalogue.engine.url.database
    if catalogue.engine.dialect.name != "sqlite" or not path or catalogue.exists():
        migrate.bring_up_to_date(catalogue)
        return
    file, version = made()
    ready = f"{path}.{uuid.uuid4().hex}"
    with open(os.open(ready, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
        new.write(file.replace(version, uuid.uuid4().hex[: len(version)].encode()))
    with contextlib.suppress(FileExistsError):  # another thread was first: theirs is a whole one too
        os.link(ready, path)
    os.unlink(ready)


@contextlib.contextmanager
def copied() -> Iterator[None]:
    """Inside the block a store that is not there yet is a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "bring_up_to_date", bring_up_to_date)
        yield
