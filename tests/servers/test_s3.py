"""Snapshots in object storage by its real API, and what is said when it will not."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
import time

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.places import Bucket
from scripts.screenshots import free_port
from tests.servers.keeper import BUCKET, KEYS

MARCH = pd.DataFrame({"held_on": [pd.Timestamp("2014-03-31")]})
GIVEN = {"as_at": dt.date(2014, 3, 31), "uploaded_by": "me", "file_name": "m.csv", "sha256": "0"}


@pytest.fixture
def s3(servers, monkeypatch):
    for name, value in servers.environment.items():
        monkeypatch.setenv(name, value)
    return servers


@pytest.fixture
def part(s3, tmp_path):
    """A part of the bucket that nobody else uses."""
    return f"s3://{BUCKET}/{tmp_path.name}-{id(tmp_path)}"


def new(url):
    """A bucket whose client is made anew: fsspec keeps one for all otherwise, with the address of another test."""
    bucket = Bucket(url)
    bucket.fs = type(bucket.fs)(**{**bucket.fs.storage_options, "skip_instance_cache": True})
    return bucket


def test_a_file_goes_in_comes_back_and_goes(part):
    bucket = new(part)
    assert list(bucket.files()) == []
    bucket.write("a.parquet", b"rows")
    assert (bucket.read("a.parquet"), bucket.exists("a.parquet")) == (b"rows", True)
    (held,) = bucket.files()
    assert held.name == "a.parquet"
    assert abs(held.written - time.time()) < 60
    bucket.remove("a.parquet")
    bucket.remove("a.parquet")
    assert not bucket.exists("a.parquet")
    with pytest.raises(FileNotFoundError):
        bucket.read("a.parquet")


def test_another_servers_file_is_seen_at_once(part):
    one, other = new(part), new(part)
    assert not one.exists("a.parquet")
    assert list(one.files()) == []
    other.write("a.parquet", b"rows")
    assert one.exists("a.parquet")
    assert [held.name for held in one.files()] == ["a.parquet"]


def test_a_bucket_that_does_not_exist_is_never_made(s3):
    bucket = new("s3://ig-metrics-nobody-made/snapshots")
    for use in (lambda: bucket.write("a.parquet", b"rows"), lambda: bucket.read("a.parquet"), bucket.check,
                lambda: list(bucket.files())):  # fmt: skip
        with pytest.raises(Refused, match=r"does not exist. Make the bucket, or correct IG_METRICS_SNAPSHOTS_URL"):
            use()


def test_doctor_says_once_that_the_bucket_is_gone(s3, part, tmp_path):
    with Store.open(tmp_path / "home", snapshots_url=part) as store:
        for _ in range(2):
            store.add("meetings", MARCH, **GIVEN)
        assert store.doctor() == []
        store._place.root = "ig-metrics-nobody-made/snapshots"
        (found,) = store.doctor()
        assert (found.code, found.severity) == ("place", "error")


ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>told by {key}</Message></Error>"


@pytest.fixture
def answering(s3, monkeypatch):
    """Instead of S3, a server that answers every request with one error; a function that gives a bucket there."""
    made = []

    def start(status, code):
        class Refusing(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *given):
                """Says nothing."""

            def do_GET(self):
                self.rfile.read(int(self.headers.get("content-length") or 0))
                body = ERROR.format(code=code, key=KEYS["AWS_SECRET_ACCESS_KEY"]).encode()
                self.send_response(status)
                self.send_header("content-type", "application/xml")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_PUT = do_HEAD = do_POST = do_DELETE = do_GET

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        made.append(server)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        return new("s3://ours/snapshots")

    yield start
    for server in made:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "status, code, said",
    [
        (403, "AccessDenied", "may not be used with this key. Let it list, read, write and delete there."),
        (403, "InvalidAccessKeyId", "does not know this key."),
        (403, "SignatureDoesNotMatch", "refused this key: its secret is wrong."),
        (403, "RequestTimeTooSkewed", "refused the request: this computer's clock is wrong."),
        (400, "EntityTooLarge", "cannot be used: EntityTooLarge. Nothing was stored"),
    ],
)
def test_what_the_storage_refuses_is_told_by_its_code_alone(answering, status, code, said):
    bucket = answering(status, code)
    with pytest.raises(Refused) as refused:
        bucket.write("a.parquet", b"rows")
    assert str(refused.value).startswith(f"s3://ours/snapshots {said}")
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in str(refused.value)
    # Some questions are answered by a number only.
    for use in (lambda: bucket.read("a.parquet"), bucket.check):
        with pytest.raises(Refused, match=r"s3://ours/snapshots (may not be used with this key|cannot be used: 400)"):
            use()


def test_a_storage_that_does_not_answer(s3, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Refused, match="s3://ours/snapshots cannot be reached"):
        new("s3://ours/snapshots").read("a.parquet")


def test_no_key_at_all(s3, monkeypatch, tmp_path):
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    with pytest.raises(Refused, match="needs a key, and none is given"):
        new("s3://ours/snapshots").read("a.parquet")
