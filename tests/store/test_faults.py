"""What disk and database say, in words somebody can act on."""

from __future__ import annotations

import errno
import sqlite3

import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store.faults import in_words


@pytest.mark.parametrize(
    "number, said",
    [
        (errno.ENOSPC, "The disk that holds /data is full. Nothing was stored; free some space and try again."),
        (errno.EROFS, "/data cannot be written: it is read-only"),
        (errno.EACCES, "/data cannot be written: it is read-only"),
        (errno.EIO, "/data cannot be used: Input/output error. Check the folder"),
    ],
)
def test_a_disks_error(number: int, said: str) -> None:
    import os

    with pytest.raises(Refused) as refused, in_words("/data"):
        raise OSError(number, os.strerror(number))
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    "message, said",
    [
        ("attempt to write a readonly database", "is read-only. Give the account"),
        ("database is locked", "is busy with another upload. Nothing was stored"),
        ("database or disk is full", "is on a disk that is full. Nothing was stored"),
        ("unable to open database file", "cannot be opened. Check that its folder exists"),
        ("file is not a database", "is not a catalogue"),
        ("database disk image is malformed", "is damaged. Restore it from a backup"),
        ("disk I/O error", "cannot be read or written: the disk reports an error"),
        ("connection refused\nIs the server running?", "cannot be used: connection refused."),
        ("", "cannot be used: OperationalError."),
    ],
)
def test_a_databases_error(message: str, said: str) -> None:
    with pytest.raises(Refused) as refused, in_words("/data/catalogue.sqlite3"):
        raise sa.exc.OperationalError("SELECT 1", None, sqlite3.OperationalError(message))
    assert str(refused.value).startswith(f"The catalogue /data/catalogue.sqlite3 {said}")
    assert "SELECT" not in str(refused.value)


def stopped() -> None:
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:  # the driver's own error on its way out
        raise sa.exc.OperationalError("SELECT 1", None, sqlite3.OperationalError("interrupted"))  # noqa: B904


def test_a_statement_that_ctrl_c_ended_is_no_fault_of_the_database() -> None:
    with pytest.raises(KeyboardInterrupt), in_words("there"):
        stopped()


def test_a_pool_that_is_used_up() -> None:
    with pytest.raises(Refused, match="too busy to answer"), in_words("there"):
        raise sa.exc.TimeoutError


def test_a_refusal_passes_as_it_is() -> None:
    with pytest.raises(Refused, match=r"^as it is$"), in_words("there"):
        raise Refused("as it is")


def test_a_driver_that_is_not_there_is_named() -> None:
    with pytest.raises(Refused, match=r"^there needs a driver that is not installed"), in_words("there"):
        raise ModuleNotFoundError("No module named 'psycopg'")
