"""The catalogue: what is held, said in SQL. Tables, and the two ways to use them: reading and writing.

SQLAlchemy Core only, so that SQLite and PostgreSQL run the same statements; what is SQLite's alone is its pragmas and the
words that begin a transaction, what is PostgreSQL's alone is in postgresql.py.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from ig_metrics.interrupts import lasting
from ig_metrics.store import postgresql
from ig_metrics.store.faults import in_words
from ig_metrics.store.info import SnapshotInfo

# A connection that Ctrl+C keeps from being put back is told of with a traceback: to a log, where there is one, and to no terminal.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up, in seconds."""
PATIENCE_SECONDS = 0.5
"""The same for a writer whose work can be left undone."""


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware UTC time to the microsecond. SQLite has no zones, so a time read back from it is marked as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """The value in UTC."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """The value in UTC, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)
passing = sa.MetaData(naming_convention=NAMES)
"""Tables whose rows can be made again from the others: in no backup, and emptied by a restore."""

head = sa.Table(
    "head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("audit_seq", sa.Integer, nullable=False),
    sa.Column("audit_hash", sa.Text, nullable=False),
)
"""One row: where the catalogue stands. Every writer locks it first, so writers queue on PostgreSQL as they do on SQLite."""

snapshot = sa.Table(
    "snapshot",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("framework", sa.Text),
    sa.Column("as_at", sa.Date, nullable=False),
    sa.Column("uploaded_by", sa.Text, nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False, unique=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("parquet_name", sa.Text, nullable=False, unique=True),
    sa.Column("parquet_sha256", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("rows_read", sa.Integer),
    sa.Column("partial", sa.Boolean, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Column("withdrawn_by", sa.Text),
    sa.Column("withdrawn_why", sa.Text),
    sa.Column("quality", sa.JSON, nullable=False),
    sa.Column("mapping", sa.JSON, nullable=False),
    sa.Index("ix_snapshot_kind_as_at", "kind", "as_at"),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
"""`detail` is the canonical JSON text that was hashed, kept as text so that no driver rewrites it."""

saved_mapping = sa.Table(
    "saved_mapping",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("mapping", sa.JSON, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
)

ledger_entry = sa.Table(
    "ledger_entry",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("book", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("struck_at", UtcDateTime),
    sa.Column("struck_by", sa.Text),
    sa.Column("struck_why", sa.Text),
    sa.Index("ix_ledger_entry_book_subject", "book", "subject"),
)
"""What was decided or set in the app, book by book; an entry is struck out, never deleted."""

outdated_file = sa.Table(
    "outdated_file",
    metadata,
    sa.Column("parquet_name", sa.Text, primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
)
"""Files that a rewriting has replaced and that are still to be taken away: written with it, gone when the file is. The catalogue's own
is among them until it is written anew."""

GUARDED = (
    ("audit_entry", "update"), ("audit_entry", "delete"), ("snapshot", "delete"), ("ledger_entry", "delete"), ("head", "delete"),
)  # fmt: skip
GUARDS = tuple(f"{table}_no_{act}" for table, act in GUARDED)
"""The database's own triggers (migration 0003): whoever would change the log by other means has to take one off first."""

VERSION = sa.select(head.c.version)
_FIELDS = tuple(column.name for column in snapshot.columns)


def snapshot_info(row: sa.Row[Any]) -> SnapshotInfo:
    """A row of `snapshot` as the rest of the product sees it."""
    return SnapshotInfo(**dict(zip(_FIELDS, row, strict=True)))


class Catalogue:
    """An open catalogue. Safe to share between threads; each use takes a connection of its own."""

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._of_thread = threading.local()
        self.writer_options: dict[str, Any] = {"ig_writer": True}
        if engine.dialect.name == "postgresql":
            self.writer_options |= postgresql.WRITER_OPTIONS

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """A connection from the pool, and not put back there when the block ends by an error.

        A result that was not read to its end lives as long as the error that holds it; on SQLite its connection would go on seeing
        what was then, and be refused as a writer for that.
        """
        with self.engine.connect() as connection:
            try:
                yield connection
            except BaseException:
                if self.engine.dialect.name == "sqlite":
                    connection.invalidate()
                raise

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the catalogue. Raises Refused when the catalogue cannot be used."""
        with in_words(self.where), self._connected() as connection:
            yield connection

    @contextmanager
    def frozen(self) -> Iterator[sa.Connection]:
        """As `reading`, for several statements: each sees the catalogue as it was at the first. Nobody waits for it."""
        with in_words(self.where), self._connected() as connection:
            if self.engine.dialect.name != "sqlite":  # there a transaction does so anyway
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that no other writer overlaps: it waits for its turn, and commits when the block ends.

        Raises Refused, and keeps nothing, when the turn does not come or the database cannot write.
        """
        with in_words(self.where), self._connected() as connection:
            connection = connection.execution_options(**self.writer_options)
            with connection.begin() as transaction:
                connection.execute(sa.select(head.c.id).with_for_update())
                yield connection
                with lasting():
                    transaction.commit()
        self._no_longer_steady()

    @contextmanager
    def trying(self) -> Iterator[sa.Connection]:
        """As `writing`, for what can be left undone: gives up after PATIENCE_SECONDS, so that no reader waits for a writer."""
        on_sqlite = self.engine.dialect.name == "sqlite"
        patience = int(PATIENCE_SECONDS * 1000)
        with in_words(self.where), self._connected() as connection:
            raw: Any = connection.connection.dbapi_connection
            if on_sqlite:
                raw.execute(f"PRAGMA busy_timeout={patience}")
            try:
                connection = connection.execution_options(**self.writer_options)
                with connection.begin():
                    if not on_sqlite:
                        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{patience}ms'"))
                    connection.execute(sa.select(head.c.id).with_for_update())
                    yield connection
            finally:
                self._no_longer_steady()
            if on_sqlite:  # after an error the connection is let go of
                raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def version(self) -> str:
        """A text that changes with every commit that matters to an answer."""
        steady: dict[str, str] | None = getattr(self._of_thread, "steady", None)
        if steady:
            return steady["version"]
        with self.reading() as connection:
            found = str(connection.execute(VERSION).scalar_one())
        if steady is not None:
            steady["version"] = found
        return found

    @contextmanager
    def steady(self) -> Iterator[None]:
        """A block in which this thread looks the version up once. Looked up again where the thread itself writes."""
        if getattr(self._of_thread, "steady", None) is not None:
            yield
            return
        self._of_thread.steady = {}
        try:
            yield
        finally:
            self._of_thread.steady = None

    def _no_longer_steady(self) -> None:
        steady: dict[str, str] | None = getattr(self._of_thread, "steady", None)
        if steady:
            steady.clear()

    def exists(self) -> bool:
        """Whether there is anything to read: SQLite would make a missing file by opening it."""
        path = self.engine.url.database
        return self.engine.dialect.name != "sqlite" or not path or os.path.exists(path)

    def compact(self) -> None:
        """Write the file anew without what was let go of, and empty its log: nothing erased is left in either.

        SQLite only; PostgreSQL does so by itself (autovacuum). Refused while another program reads for longer than a writer waits.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with in_words(self.where), self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            try:
                raw.execute("VACUUM")
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if busy:
                    raise sqlite3.OperationalError("database is locked")
            except sqlite3.Error as error:
                raise sa.exc.OperationalError("VACUUM", None, error) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def unguard(connection: sa.Connection) -> None:
    """Take the guards off, in a transaction that puts a whole other catalogue in the place of this one."""
    for table, act in GUARDED:
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}"))


def guard(connection: sa.Connection) -> None:
    """Put the guards on again, as migration 0003 made them."""
    for table, act in GUARDED:
        begin = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"{begin} BEGIN SELECT RAISE(ABORT, 'what is written here stays'); END")
        else:
            connection.exec_driver_sql(f"{begin} FOR EACH STATEMENT EXECUTE FUNCTION ig_metrics_kept()")


CATALOGUE_FILE = "catalogue.sqlite3"


def open_catalogue(home: Path, database_url: str | None) -> Catalogue:
    """The catalogue at `database_url`, or `catalogue.sqlite3` in `home`; neither created nor migrated here."""
    url = postgresql.address(database_url) if database_url else None
    if url is None:
        url = sa.URL.create("sqlite", database=str(home / CATALOGUE_FILE))
    where = postgresql.shown(url)
    with in_words(where):
        if url.get_backend_name() != "sqlite":
            return Catalogue(postgresql.engine(url, BUSY_SECONDS), where)
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "close", _on_close)
    return Catalogue(engine, where)


def create_file(catalogue: Catalogue) -> None:
    """Make the SQLite file (readable by its owner only) in WAL mode; SQLite gives its side files the same rights.

    Raises SQLAlchemy's OperationalError while another program holds the file.
    """
    path = catalogue.engine.url.database
    if catalogue.engine.dialect.name != "sqlite" or not path:
        return
    # One that is there is not opened, not even to look: closing it would give up the locks that other connections of this process hold
    # on it (sqlite.org/howtocorrupt.html, section 2.2), and two programs could then write at once.
    with in_words(catalogue.where), suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with catalogue.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        except sqlite3.Error as error:  # as SQLAlchemy would have said it; the caller tries again
            raise sa.exc.OperationalError("PRAGMA journal_mode", None, error) from error


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    # The driver's own guesses about when to begin are switched off: `_on_begin` says it.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous=FULL")
    # What is replaced (a ledger entry that named somebody) is overwritten in the file, not only let go of.
    connection.execute("PRAGMA secure_delete=ON")


def _on_begin(connection: sa.Connection) -> None:
    # A writer asks for the write lock at once: upgrading a read transaction later could fail instead of waiting.
    writer = connection.get_execution_options().get("ig_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _on_close(connection: sqlite3.Connection, record: object) -> None:
    # One that Ctrl+C stopped in the middle of a statement is closed by SQLAlchemy without being rolled back. SQLite puts the closing off
    # while a result is open, and the error that says it was stopped keeps that alive: the write lock would stay to the end of the process.
    with suppress(sqlite3.Error):
        connection.rollback()
