"""Bring a catalogue to the shape this program expects, by Alembic, without an alembic.ini."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.interrupts import held_back, lasting
from ig_metrics.store.catalogue import Catalogue, create_file
from ig_metrics.store.faults import in_words

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA = "0004"
"""The newest revision in `migrations/versions`; a test holds the two together."""
MIGRATIONS = Path(__file__).parent / "migrations"
ATTEMPTS = 5
_one_at_a_time = threading.Lock()


def schema_of(catalogue: Catalogue) -> str | None:
    """The revision a catalogue is at; None for an empty database. Read by plain SQL: Alembic is slow to import."""
    if not catalogue.exists():
        return None
    revision = sa.text("SELECT version_num FROM alembic_version")
    with catalogue.reading() as connection:
        try:
            return connection.execute(revision).scalar()
        except (sa.exc.OperationalError, sa.exc.ProgrammingError):
            connection.rollback()
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            # There is one after all: another program may have made it between the two looks.
            return connection.execute(revision).scalar()


def bring_up_to_date(catalogue: Catalogue, to: str = SCHEMA) -> None:
    """Create or upgrade the catalogue's tables, as far as the revision `to`. Raises Refused when a newer program made them."""
    for attempt in range(ATTEMPTS):
        try:
            _upgrade(catalogue, to)
            return
        except sa.exc.DBAPIError as error:
            # Two programs may meet an empty database at once; the one that comes second finds the work done.
            if schema_of(catalogue) == to:
                return
            if attempt == ATTEMPTS - 1:
                with in_words(catalogue.where):
                    raise error
            time.sleep(0.05 * 2**attempt)


def known_schemas() -> frozenset[str]:
    """Every revision this program can read or upgrade from."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(catalogue: Catalogue, to: str) -> None:
    from alembic import command

    config, known = _config(), known_schemas()
    # Alembic keeps what it is doing in module globals: two threads would write to each other's connection.
    with _one_at_a_time:
        create_file(catalogue)
        with (
            catalogue.engine.connect().execution_options(**catalogue.writer_options) as connection,
            connection.begin() as transaction,
        ):
            # Asked again under the lock: another program may have done it while this one waited.
            found = None
            if sa.inspect(connection).has_table("alembic_version"):
                found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
            if found is not None and found not in known:
                raise Refused(
                    f"The catalogue {catalogue.where} was made by a newer version of IG Metrics (its tables are at {found}, "
                    f"this program knows {SCHEMA}). Install the newer version."
                )
            if found != to:
                config.attributes["connection"] = connection
                command.upgrade(config, to)
            with held_back() if found in (None, to) else lasting():  # a new one holds nothing of anybody's
                transaction.commit()
