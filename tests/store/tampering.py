"""What somebody with the catalogue itself can do to it behind the program's back."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from tests.servers.on_servers import catalogue_of


def tamper(home: Path, *statements: str, guards: bool = False) -> None:
    """Take the guards off, run the statements, and put the guards on again (but for `guards`)."""
    held = catalogue_of(home)
    take = _off_postgresql if held.engine.dialect.name == "postgresql" else _off_sqlite
    with held.engine.begin() as connection:
        put_back = take(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        for statement in [] if guards else put_back:
            connection.exec_driver_sql(statement)
    held.close()


def _off_sqlite(connection: sa.Connection) -> list[str]:
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in kept:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [made for _, made in kept]


def _off_postgresql(connection: sa.Connection) -> list[str]:
    kept = connection.exec_driver_sql(
        "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    ).all()
    for name, table, _ in kept:
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
    return [made for _, _, made in kept]
