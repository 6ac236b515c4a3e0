"""A catalogue is made, and brought up to date, by Alembic alone."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ig_metrics.errors import Refused
from ig_metrics.store import Store, migrate
from ig_metrics.store.catalogue import create_file, metadata, passing
from tests.servers.on_servers import catalogue_of, sql

pytestmark = pytest.mark.usefixtures("migrated")


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_the_schema_the_program_expects_is_the_newest_migration() -> None:
    assert scripts().get_heads() == [migrate.SCHEMA]


def test_migrations_make_exactly_the_tables_the_program_uses(store: Store, home: Path) -> None:
    held = catalogue_of(home)
    with held.reading() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), [metadata, passing])
            == []
        )
    held.close()


def test_constraints_have_the_names_the_tables_say(store: Store, home: Path) -> None:
    held = catalogue_of(home)
    with held.reading() as connection:
        found = sa.inspect(connection)
        for table in metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["name"] == f"pk_{table.name}"
        unique = {constraint["name"] for constraint in found.get_unique_constraints("snapshot")}
    held.close()
    assert unique == {"uq_snapshot_uploaded_at", "uq_snapshot_parquet_name"}


@pytest.mark.disk
def test_an_empty_database_has_no_schema(home: Path) -> None:
    home.mkdir()
    held = catalogue_of(home)
    assert migrate.schema_of(held) is None
    assert not (home / "catalogue.sqlite3").exists(), "asking makes nothing"
    sqlite3.connect(home / "catalogue.sqlite3").close()
    assert migrate.schema_of(held) is None
    held.close()


def test_tables_whose_revision_cannot_be_read_are_not_taken_for_an_empty_database(home: Path) -> None:
    Store.open(home).close()
    sql(home, "ALTER TABLE alembic_version RENAME COLUMN version_num TO other")
    held = catalogue_of(home)
    with pytest.raises(Refused, match="cannot be used"):
        migrate.schema_of(held)
    held.close()


def test_bringing_a_current_catalogue_up_to_date_changes_nothing(store: Store, home: Path) -> None:
    version = store.version()
    held = catalogue_of(home)
    migrate.bring_up_to_date(held)
    held.close()
    assert store.version() == version


def test_a_catalogue_of_a_newer_program_is_refused_untouched(home: Path) -> None:
    Store.open(home).close()
    sql(home, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match=r"newer version of IG Metrics.*Install the newer version"):
        Store.open(home)
    held = catalogue_of(home)
    assert migrate.schema_of(held) == "9999"
    held.close()


def test_a_migration_that_fails_leaves_nothing_half_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    held = catalogue_of(home)
    create = sa.schema.Index.create

    def fail(*given: object, **more: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", fail)
        with pytest.raises(RuntimeError):
            migrate.bring_up_to_date(held)
    assert create is sa.schema.Index.create
    assert migrate.schema_of(held) is None
    with held.reading() as connection:
        assert sa.inspect(connection).get_table_names() == []
    held.close()
    with Store.open(home) as store:
        assert store.snapshots() == ()


def test_the_one_who_comes_second_finds_the_work_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    held = catalogue_of(home)

    def beaten(catalogue: object) -> None:
        Store.open(home).close()
        raise sa.exc.ProgrammingError("CREATE TABLE", None, Exception("relation exists"))

    upgrade = migrate._upgrade
    monkeypatch.setattr(migrate, "_upgrade", lambda given, to: beaten(given) if given is held else upgrade(given, to))
    migrate.bring_up_to_date(held)
    assert migrate.schema_of(held) == migrate.SCHEMA
    held.close()


def test_a_file_another_program_is_making_is_tried_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create, tries = migrate.create_file, []

    def busy_twice(catalogue: object) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise sa.exc.OperationalError("PRAGMA", None, sqlite3.OperationalError("database is locked"))
        create(catalogue)  # type: ignore[arg-type]

    monkeypatch.setattr(migrate, "create_file", busy_twice)
    with Store.open(home) as store:
        assert store.snapshots() == ()


def test_a_file_another_program_keeps_is_said_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(catalogue: object) -> None:
        raise sa.exc.OperationalError("PRAGMA", None, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(migrate, "create_file", busy)
    with pytest.raises(Refused, match="is busy with another upload"):
        Store.open(home)


@pytest.mark.disk
def test_threads_that_open_a_new_store_at_once_do_not_meet(tmp_path: Path) -> None:
    opened: list[str] = []

    def open_one(name: str) -> None:
        with Store.open(tmp_path / name) as store:
            opened.append(store.version())

    names = ["one", "two", "three", "one", "two", "three"]
    threads = [threading.Thread(target=open_one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(opened) == 6
    assert len(set(opened)) == 3


def test_a_catalogue_that_another_program_makes_between_two_looks_is_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    held, inspect = catalogue_of(home), sa.inspect
    create_file(held)

    def meanwhile(connection: sa.Connection) -> object:
        monkeypatch.setattr(sa, "inspect", inspect)
        Store.open(home).close()
        return inspect(connection)

    monkeypatch.setattr(sa, "inspect", meanwhile)
    assert migrate.schema_of(held) == migrate.SCHEMA
    held.close()


def test_a_folder_with_a_percent_sign_is_no_trouble(tmp_path: Path) -> None:
    with Store.open(tmp_path / "100% ours") as store:
        store.add(
            "meetings",
            pd.DataFrame(),
            as_at=pd.Timestamp("2014-03-31"),
            uploaded_by="me",
            file_name="m.csv",
            sha256="0",
        )
        assert len(store.snapshots()) == 1
