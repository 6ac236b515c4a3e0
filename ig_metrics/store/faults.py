"""What went wrong with disk or database, in words that somebody can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, TimeoutError

from ig_metrics.errors import Refused
from ig_metrics.interrupts import behind
from ig_metrics.store.server_faults import of_server

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}

# What SQLite says (in the driver's message), and what it means to the person who runs the app.
SQLITE_WORDS = (
    ("readonly", "is read-only. Give the account that runs IG Metrics the right to write to that folder."),
    ("locked", "is busy with another upload. Nothing was stored; wait a minute and try again."),
    ("full", "is on a disk that is full. Nothing was stored; free some space and try again."),
    (
        "unable to open",
        "cannot be opened. Check that its folder exists and that the account that runs IG Metrics can write to it.",
    ),
    ("not a database", "is not a catalogue: the file is damaged or something else. Restore it from a backup."),
    ("malformed", "is damaged. Restore it from a backup."),
    ("disk i/o", "cannot be read or written: the disk reports an error. Nothing was stored; check the disk and its space."),
)  # fmt: skip


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Turn what disk and database raise inside the block into Refused; `where` names the place (a path or address). What a driver
    raises because it was told to end in the middle of a statement is KeyboardInterrupt."""
    try:
        yield
    except OSError as error:
        raise Refused(of_disk(error, where)) from error
    except DBAPIError as error:
        if behind(error):
            raise KeyboardInterrupt from error
        raise Refused(of_database(error, where)) from error
    except TimeoutError as error:
        raise Refused(f"The catalogue {where} is too busy to answer. Wait a minute and try again.") from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise Refused(f"{where} needs a driver that is not installed ({error}). Install it and try again.") from error


def of_disk(error: OSError, where: str) -> str:
    """One sentence or two for an OSError met while using `where`."""
    if error.errno in FULL:
        return f"The disk that holds {where} is full. Nothing was stored; free some space and try again."
    if error.errno in READ_ONLY:
        return f"{where} cannot be written: it is read-only for the account that runs IG Metrics. Give that account the right to write there."
    return f"{where} cannot be used: {error.strerror or error}. Check the folder and try again."


def of_database(error: DBAPIError, where: str) -> str:
    """One sentence or two for a database driver's error met while using the catalogue at `where`."""
    if not isinstance(error.orig, sqlite3.Error) and (told := of_server(error)):
        return f"The catalogue {where} {told}"
    said = str(error.orig)
    for words, meaning in SQLITE_WORDS:
        if words in said.casefold():
            return f"The catalogue {where} {meaning}"
    return f"The catalogue {where} cannot be used: {said.splitlines()[0] if said else type(error.orig).__name__}."
