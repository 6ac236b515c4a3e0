"""The servers that all workers share, started by the first that needs them; and a store on them for each test."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers.keeper import BUCKET, KEYS, address

ROOT = Path(__file__).parents[2]
LONGEST_START = 180


@dataclass(frozen=True)
class Servers:
    """A PostgreSQL server on a port of this machine, and an S3 server at an address."""

    port: int
    s3: str

    @property
    def environment(self) -> dict[str, str]:
        """What reaches the S3 server: keys, and where it is."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.s3, "AWS_DEFAULT_REGION": "us-east-1"}

    @contextmanager
    def place(self) -> Iterator[dict[str, str]]:
        """An empty database and an empty part of the bucket, as the environment that points a store there."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(address(self.port, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            yield {**self.environment, **store_at(self.port, name)}
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def store_at(port: int, name: str) -> dict[str, str]:
    """The two settings that move a store to a database and a part of the bucket of that name."""
    return {
        "IG_METRICS_DATABASE_URL": address(port, name).replace("postgresql:", "postgresql+psycopg:"),
        "IG_METRICS_SNAPSHOTS_URL": f"s3://{BUCKET}/{name}",
    }


def beside(name: str) -> dict[str, str]:
    """For a test of several stores: where one of this name is, beside that of the environment; nothing for stores on a disk.

    Its database is made where there is none. It goes with the server.
    """
    url = os.environ.get("IG_METRICS_DATABASE_URL")
    if not url:
        return {}
    short = f"beside_{hashlib.sha256((url + name).encode()).hexdigest()[:12]}"
    whole = url.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(whole, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (short,)).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {short}")
    told = store_at(urlsplit(whole).port or 0, short)
    return {"database_url": told["IG_METRICS_DATABASE_URL"], "snapshots_url": told["IG_METRICS_SNAPSHOTS_URL"]}


def shared(base: Path) -> Servers:
    """The servers of this run of the tests; `base` is the folder of its temporary files.

    Under xdist every worker has a folder in one of the run, and the run's own process is their parent: the servers end with it.
    """
    worker = "PYTEST_XDIST_WORKER" in os.environ
    folder, run = (base.parent, os.getppid()) if worker else (base, os.getpid())
    told, claimed = folder / "servers.json", folder / "servers"
    try:
        claimed.mkdir()
    except FileExistsError:
        pass
    else:
        with open(claimed / "log", "wb") as log:
            subprocess.Popen(
                [sys.executable, "-m", "tests.servers.keeper", str(told), str(run)],
                cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
    until = time.monotonic() + LONGEST_START
    while not told.exists():
        assert time.monotonic() < until, f"the servers did not start: {(claimed / 'log').read_text()[-3000:]}"
        time.sleep(0.05)
    found = json.loads(told.read_text(encoding="utf-8"))
    return Servers(found["postgresql"], found["s3"])
