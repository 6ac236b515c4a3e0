"""The catalogue on a PostgreSQL server set up by somebody with other habits, and what is said when it will not."""

from __future__ import annotations

import datetime as dt
import threading

import pandas as pd
import psycopg
import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import Store, catalogue, postgresql
from ig_metrics.store.audit import append
from ig_metrics.store.verify import verify
from scripts.screenshots import free_port
from tests.servers.keeper import PASSWORD, address

MARCH = pd.DataFrame({"held_on": [pd.Timestamp("2014-03-31")]})
GIVEN = {"as_at": dt.date(2014, 3, 31), "uploaded_by": "me", "file_name": "m.csv", "sha256": "0"}


@pytest.fixture
def there(servers, monkeypatch):
    """The address of an empty database, S3 within reach."""
    with servers.place() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield environment["IG_METRICS_DATABASE_URL"]


@pytest.fixture
def store(there, tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


def test_the_server_of_these_tests_has_other_habits_than_the_program(there):
    with psycopg.connect(there.replace("+psycopg", "")) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in ("timezone", "datestyle")]
    assert shown == ["America/New_York", "SQL, MDY"]


def test_a_time_of_summer_comes_back_to_the_microsecond(store):
    noon = dt.datetime(2014, 6, 1, 12, 30, 15, 123457, tzinfo=dt.UTC)
    store.clock = lambda: noon
    assert store.add("meetings", MARCH, **GIVEN).uploaded_at == noon
    assert store.snapshots()[0].uploaded_at == noon
    assert store.snapshots()[0].as_at == dt.date(2014, 3, 31)


def test_a_reader_sees_one_moment_while_others_write(store, there, tmp_path):
    store.record("signed in", "me")
    held = catalogue.open_catalogue(tmp_path / "home", there)
    with held.reading() as connection:
        assert verify(connection) == []
        store.record("signed in", "you")
        assert verify(connection) == []
        assert connection.execute(sa.select(catalogue.head.c.audit_seq)).scalar_one() == 1
    held.close()


def test_writers_take_turns_and_see_what_the_one_before_wrote(store, there, tmp_path):
    held = [catalogue.open_catalogue(tmp_path / "home", there) for _ in range(4)]

    def write(one):
        for _ in range(5):
            with one.writing() as connection:
                append(connection, dt.datetime.now(dt.UTC), "me", "did", {}, changes_data=True)

    threads = [threading.Thread(target=write, args=(one,)) for one in held]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for one in held:
        one.close()
    assert [entry.seq for entry in store.audit_entries()] == list(range(20, 0, -1))
    assert store.verify_audit() == []


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_as_people_have_it_is_taken(scheme):
    url = postgresql.address(f"{scheme}://ig:secret@db.example/metrics")
    assert (url.drivername, postgresql.shown(url)) == ("postgresql+psycopg", "postgresql://ig@db.example/metrics")


@pytest.mark.parametrize("ending", ["db.example/metrics", "db.example:5432/metrics?sslmode=verify-full", "db.example"])
@pytest.mark.parametrize(
    "password", ["hush", "hu:sh", "hu@sh", "hu/sh", "hu#sh", "hu?sh", "hu%sh", "hu@s:h", "h@u/sh", "[hush"]
)
def test_no_part_of_a_password_is_ever_told(password, ending, tmp_path):
    url = f"postgresql://ig:{password}@{ending}"
    try:
        told = catalogue.open_catalogue(tmp_path, url).where
    except Refused as refused:
        told = str(refused)
        assert "%40 for @" in told
    for part in ("hu", "sh"):
        assert part not in told.replace("such", "")


def test_a_password_in_the_query_is_not_told_either(tmp_path):
    told = catalogue.open_catalogue(tmp_path, "postgresql://ig@db.example/metrics?password=hush").where
    assert told == "postgresql://ig@db.example/metrics"


def refused_by(url, tmp_path):
    with pytest.raises(Refused) as refused:
        Store.open(tmp_path / "home", database_url=url)
    assert PASSWORD not in str(refused.value)
    assert "hush" not in str(refused.value)
    return str(refused.value)


def test_a_server_that_does_not_run(tmp_path):
    said = refused_by(address(free_port(), "metrics"), tmp_path)
    assert "cannot be reached. Check that the server runs" in said


def test_a_name_nobody_knows(tmp_path):
    assert "cannot be reached" in refused_by("postgresql://ig:hush@nowhere.invalid/metrics", tmp_path)


def test_a_wrong_password(servers, tmp_path):
    said = refused_by(address(servers.port, "postgres").replace(PASSWORD, "hush"), tmp_path)
    assert said.endswith("refused the user name or password. Correct IG_METRICS_DATABASE_URL.")


def test_a_database_that_does_not_exist(servers, tmp_path):
    assert "metrics does not exist on that server. Make it" in refused_by(address(servers.port, "metrics"), tmp_path)


def test_encryption_that_the_server_does_not_have(servers, tmp_path):
    assert "encryption" in refused_by(address(servers.port, "postgres") + "?sslmode=require", tmp_path)


def test_a_user_who_may_not_make_tables(servers, there, tmp_path):
    owner = there.replace("+psycopg", "")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'hush'")
    said = refused_by(owner.replace(f"ig:{PASSWORD}", "reader:hush"), tmp_path)
    assert "make that user the owner of the database" in said


def test_a_standby_takes_no_writes_and_says_so(store, there):
    database = there.rsplit("/", 1)[1]
    with psycopg.connect(there.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    store.close()
    assert store.snapshots() == ()
    with pytest.raises(Refused, match="is read-only: the server may be a standby"):
        store.add("meetings", MARCH, **GIVEN)


def cut_off(there):
    """End every other session of the database, as a restart of the server does."""
    with psycopg.connect(there.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )


def test_a_server_that_was_restarted_between_two_questions_is_not_noticed(store, there):
    store.add("meetings", MARCH, **GIVEN)
    cut_off(there)
    assert len(store.snapshots()) == 1


def test_a_server_gone_in_the_middle_of_an_upload_is_told_and_the_store_is_whole(store, there, monkeypatch):
    def gone(*given, **more):
        cut_off(there)
        return append(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr("ig_metrics.store.store.audit.append", gone)
        with pytest.raises(Refused, match=r"was cut off while it was asked. Look at what is held"):
            store.add("meetings", MARCH, **GIVEN)
    assert store.snapshots() == ()
    assert list(store._place.files()) == [], "no rubbish"
    store.add("meetings", MARCH, **GIVEN)
    assert store.doctor() == []


def test_a_writer_who_sits_idle_loses_its_turn(store, there, tmp_path, monkeypatch):
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 1)
    held = catalogue.open_catalogue(tmp_path / "home", there)

    def sit():
        with held.writing() as connection:
            store.add("meetings", MARCH, **GIVEN)
            connection.execute(sa.select(catalogue.head))

    with pytest.raises(Refused, match="was cut off"):
        sit()
    held.close()
    assert len(store.snapshots()) == 1
