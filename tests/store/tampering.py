"""What somebody with the catalogue's file can do to it behind the program's back."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def tamper(home: Path, *statements: str, guards: bool = False) -> None:
    """Take the guards off, run the statements, and put the guards on again (but for `guards`)."""
    connection = sqlite3.connect(home / "catalogue.sqlite3", isolation_level=None)
    kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in kept:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, made in [] if guards else kept:
        connection.execute(made)
    connection.close()
