"""What commands share: who asks, for which day, and what file they ask about."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from argparse import Namespace
from pathlib import Path

from ig_metrics.errors import Refused


def read(path: str) -> bytes:
    """A file's bytes. Raises Refused where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from None


def day_asked(asked: Namespace) -> dt.date:
    """The date asked about, today where none is."""
    return asked.as_at or dt.datetime.now().astimezone().date()


def who() -> str:
    """The user's name as the system knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        print("The user's name is not known; 'unknown' is recorded.", file=sys.stderr)
        return "unknown"
