"""Keeps a PostgreSQL server and an S3 server running for the tests, and ends them when the tests are over.

A program, because all workers share the servers and none outlives the others: `python -m tests.servers.keeper FILE PID`.
It writes where the servers are to FILE as JSON and stays until the process PID is gone, however that ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from scripts import find_servers

PASSWORD = "not-a-word-to-be-seen"
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "not-a-key-to-be-seen"}
BUCKET = "ig-metrics"
QUICK = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off")
"""Nothing the tests keep has to outlive a power cut."""
ELSEWHERE = (
    "-c",
    "timezone=America/New_York",
    "-c",
    "datestyle=SQL, MDY",
    "-c",
    "default_transaction_isolation=serializable",
)
"""A server that was set up by somebody with other habits: what the program needs it must say itself."""
UNPRIVILEGED = ("postgres", "nobody")
PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)


def account() -> dict[str, Any]:
    """What Popen needs to run a server that refuses to run as root; nothing for anybody else."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    for name in UNPRIVILEGED:
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError(f"PostgreSQL does not run as root, and there is no account {' or '.join(UNPRIVILEGED)}")


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _die_with_the_keeper() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGQUIT)


def start_postgresql(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A server of its own in `folder`, which must be reachable for its account; ready when this returns."""
    programs = find_servers.postgresql()
    if programs is None:
        raise RuntimeError("no PostgreSQL found. Run: python scripts/find_servers.py --install")
    who, data, secret = account(), folder / "data", folder / "password"
    folder.chmod(0o711)
    data.mkdir(exist_ok=True)
    secret.write_text(PASSWORD, encoding="utf-8")
    if who:
        os.chown(data, who["user"], who["group"])
        os.chown(secret, who["user"], who["group"])
    given = {**who, "cwd": "/", "stdin": subprocess.DEVNULL}
    if not any(data.iterdir()):
        make = [programs / "initdb", "-D", data, "--no-sync", "-A", "scram-sha-256", "-U", "ig", "-E", "UTF8", "--locale=C",
                f"--pwfile={secret}"]  # fmt: skip
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, **given)
    run = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", "-c", "max_connections=200",
           "-c", "shared_buffers=32MB", *QUICK, *ELSEWHERE]  # fmt: skip
    with open(folder / "log", "ab") as log:
        server = subprocess.Popen(run, stderr=log, stdout=log, preexec_fn=_die_with_the_keeper, **given)
    _wait_for_postgresql(server, port, folder / "log")
    return server


def _wait_for_postgresql(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import psycopg

    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address(port, "postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}") from None
            time.sleep(0.02)


def address(port: int, database: str) -> str:
    """How libpq and, with the driver's name put in, SQLAlchemy reach a database of the server."""
    return f"postgresql://ig:{PASSWORD}@127.0.0.1:{port}/{database}"


def end(server: subprocess.Popen[bytes]) -> None:
    """At once: nothing of it is needed any more."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)


def start_s3() -> tuple[Any, str]:
    """Moto's server in this process, with the bucket made, and its address."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    where = f"http://{host}:{port}"
    boto3.client(
        "s3", endpoint_url=where, region_name="us-east-1", aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    ).create_bucket(Bucket=BUCKET)  # fmt: skip
    return server, where


def running(pid: int, since: float) -> bool:
    """Whether that very process is there: a number may be given to another one later."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return process.create_time() == since and process.status() != psutil.STATUS_ZOMBIE
    return False


def main(file: Path, watched: int) -> None:
    """Start both, say where they are, stay until the watched process is gone, end both."""
    since = psutil.Process(watched).create_time()
    folder = Path(tempfile.mkdtemp(prefix="ig-metrics-servers-"))
    postgresql, s3 = None, None
    try:
        port = free_port()
        postgresql = start_postgresql(folder, port)
        s3, where = start_s3()
        told = file.with_suffix(".writing")
        told.write_text(json.dumps({"postgresql": port, "s3": where, "keeper": os.getpid()}), encoding="utf-8")
        told.rename(file)
        while running(watched, since):
            time.sleep(0.5)
    finally:
        if s3 is not None:
            s3.stop()
        if postgresql is not None:
            end(postgresql)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *given: sys.exit(0))
    main(Path(sys.argv[1]), int(sys.argv[2]))
