"""Through object storage: published to a bucket of a real S3 server, and rolled up from there."""

from __future__ import annotations

import boto3
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from benchmarks.organisations import AS_AT, invent, stored
from ig_metrics import settings as settings_file
from ig_metrics.rollup.organisation import MISSING
from ig_metrics.rollup.publishing import publish, take_back
from ig_metrics.rollup.whole import roll_up

BUCKET = "s3://region/ig"


@pytest.fixture
def bucket(monkeypatch):
    # fsspec keeps a client for the whole process: the server of the test before was another one, and so is that of the next.
    s3fs.S3FileSystem.clear_instance_cache()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"), ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "eu-west-2"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="region", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield client
    server.stop()
    s3fs.S3FileSystem.clear_instance_cache()


def test_an_organisation_is_rolled_up_from_a_bucket_as_from_a_folder(bucket, tmp_path):
    store = stored(invent(1, 120), tmp_path / "home")
    settings = settings_file.load(tmp_path / "home" / "settings.toml")
    publish(store, settings, BUCKET, by="x")
    publish(store, settings, str(tmp_path / "place"), by="x")
    found = roll_up(BUCKET, AS_AT, workers=0)
    beside = roll_up(str(tmp_path / "place"), AS_AT, workers=0)
    assert found.figures == beside.figures
    assert found.benchmark.equals(beside.benchmark)

    held = [each["Key"] for each in bucket.list_objects_v2(Bucket="region")["Contents"]]
    bucket.delete_object(Bucket="region", Key=next(key for key in held if "staff-2014-03-31" in key))
    assert MISSING in {each.code for each in roll_up(BUCKET, AS_AT, workers=0).problems}

    take_back(store, settings, BUCKET, by="x")
    assert "Contents" not in bucket.list_objects_v2(Bucket="region")
