"""A catalogue on a PostgreSQL server: its address, and what a session asks for whatever the server's own habits are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ig_metrics.errors import Refused

DRIVER = "postgresql+psycopg"
NAMES = {"postgres", "postgresql"}
CONNECT_SECONDS = 10
IDLE_SECONDS = 300
"""A writer that does nothing for so long is gone: its turn is taken from it, in seconds."""
UNCLEAR = (
    "IG_METRICS_DATABASE_URL is not the address of a database. "
    "Write it like postgresql://user:password@host/name, with %40 for @, %2F for / and %3A for : in the password, or unset it."
)


def address(text: str) -> sa.URL:
    """The address as SQLAlchemy takes it, with our driver where it names none. Raises Refused, which repeats none of it."""
    try:
        url = sa.make_url(text.strip())
    except (sa.exc.ArgumentError, ValueError):
        raise Refused(UNCLEAR) from None
    if url.get_backend_name() != "sqlite" and "@" in f"{url.host}{url.database}":
        raise Refused(UNCLEAR)  # the end of a password, taken for a host or a name
    return url.set(drivername=DRIVER) if url.drivername in NAMES else url


def shown(url: sa.URL) -> str:
    """The address for messages: who, where and which; no password, and nothing of the query, which can hold one."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    plain = sa.URL.create(url.get_backend_name(), url.username, None, url.host, url.port, url.database)
    return plain.render_as_string()


def engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """Connections that are asked before each use, since a server may have dropped them; where one is lost, so is its turn.

    A reader sees one moment (REPEATABLE READ), as it does on SQLite; `writer_options` say what a writer sees.
    """
    if url.get_backend_name() != "postgresql":
        return sa.create_engine(url, pool_pre_ping=True)
    return sa.create_engine(
        url.difference_update_query(["options"]),
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args=_session(url, busy_seconds),
    )


WRITER_OPTIONS: dict[str, Any] = {"isolation_level": "READ COMMITTED"}
"""A writer waits for its turn first, and must then see what the one before it committed."""


def _session(url: sa.URL, busy_seconds: float) -> dict[str, Any]:
    told = {
        "datestyle": "ISO",
        "timezone": "UTC",
        "lock_timeout": f"{int(busy_seconds * 1000)}ms",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        # Either side notices within a minute that the other's computer is gone.
        "tcp_keepalives_idle": 30,
        "tcp_keepalives_interval": 10,
        "tcp_keepalives_count": 3,
    }
    given = url.query.get("options", "")
    options = [*([given] if isinstance(given, str) else given), *(f"-c {name}={value}" for name, value in told.items())]
    ours = {
        "options": " ".join(option for option in options if option),
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "application_name": "ig-metrics",
    }
    # What the address says itself goes first; statements are not prepared, as a pooler in between may change the session.
    kept = {name: value for name, value in ours.items() if name == "options" or name not in url.query}
    return {**kept, "prepare_threshold": None}
