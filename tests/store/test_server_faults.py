"""What a server or object storage would not do, in words somebody can act on: told by code, by words, or by the exception's name.

That real servers give these codes and words is seen in tests/servers.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ig_metrics.store.faults import of_database
from ig_metrics.store.server_faults import of_server, of_storage, storage_code


class FromDriver(Exception):
    """What a database driver raises: with a code where the server gave one."""

    def __init__(self, said: str, sqlstate: str | None = None) -> None:
        super().__init__(said)
        self.sqlstate = sqlstate


def error(said: str, sqlstate: str | None = None, cut_off: bool = False) -> sa.exc.DBAPIError:
    return sa.exc.OperationalError("SELECT 1", None, FromDriver(said, sqlstate), connection_invalidated=cut_off)


@pytest.mark.parametrize(
    "said, sqlstate, cut_off, meaning",
    [
        ("password", "55P03", False, "is busy with another upload"),
        ("", "57P01", False, "was cut off"),
        ("", "28P01", False, "refused the user name or password"),
        ("password", "99999", False, None),
        ("connection failed: Connection REFUSED", None, False, "cannot be reached"),
        ("connection failed: Connection refused", None, True, "cannot be reached"),
        ("could not receive data: Connection refused", None, True, "was cut off"),
        ("something else", None, False, None),
        ("something else", None, True, "was cut off"),
    ],
)
def test_what_a_database_server_says(said: str, sqlstate: str | None, cut_off: bool, meaning: str | None) -> None:
    told = of_server(error(said, sqlstate, cut_off))
    assert told is meaning is None or str(told).startswith(str(meaning))
    if meaning:
        assert of_database(error(said, sqlstate, cut_off), "there").startswith(f"The catalogue there {meaning}")


class FromStorage(Exception):
    """What a driver of object storage raises: its answer, or its code, where there was one."""

    def __init__(self, **given: object) -> None:
        super().__init__("https://user:key@storage")
        for name, value in given.items():
            setattr(self, name, value)


class NoCredentialsError(Exception):
    """Called as botocore's is."""


class EndpointConnectionError(Exception):
    """Called as botocore's is."""


def after(one: BaseException, cause: BaseException) -> BaseException:
    one.__cause__ = cause
    return one


NO_BUCKET = FromStorage(response={"Error": {"Code": "NoSuchBucket"}})


@pytest.mark.parametrize(
    "raised, code, meaning",
    [
        (NO_BUCKET, "NoSuchBucket", "does not exist. Make the bucket"),
        (after(FileNotFoundError(), NO_BUCKET), "NoSuchBucket", "does not exist. Make the bucket"),
        (after(PermissionError(), FromStorage(error_code="ExpiredToken")), "ExpiredToken", "refused this key: it has run out"),
        (after(OSError(), NoCredentialsError()), None, "needs a key, and none is given"),
        (PermissionError(), None, "may not be used with this key"),
        (FileNotFoundError(), None, "does not exist. Make the bucket"),
        (after(OSError(), EndpointConnectionError()), None, "cannot be reached"),
        (FromStorage(response="<html>", error_code="Teapot"), "Teapot", "cannot be used: Teapot. Nothing was stored"),
        (FromStorage(response={}), None, "cannot be used: FromStorage. Nothing was stored"),
    ],
)  # fmt: skip
def test_what_object_storage_says(raised: BaseException, code: str | None, meaning: str) -> None:
    assert storage_code(raised) == code
    assert of_storage(raised, "s3://bucket").startswith(f"s3://bucket {meaning}")
    assert "key@" not in of_storage(raised, "s3://bucket")
