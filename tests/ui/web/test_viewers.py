"""A bounded number of people at once."""

from __future__ import annotations

import asyncio
import contextlib

from ig_metrics.ui.web.viewers import MostViewers
from tests.ui.web.asgi import HOST, hello, run, scope, status


def test_one_more_than_there_may_be_is_closed_unopened_and_a_leaver_makes_room():
    guard = MostViewers(hello, most=1)
    asked = scope(HOST, kind="websocket", path="/_stcore/stream")
    assert run(guard, asked)[0]["type"] == "websocket.accept"  # and gone again
    guard.open = 1
    assert status(run(guard, asked)) == "closed"
    assert status(run(guard, scope(HOST))) == 200


def test_a_connection_that_fails_is_no_longer_open():
    async def fails(scope, receive, send):
        raise asyncio.CancelledError

    guard = MostViewers(fails)
    with contextlib.suppress(asyncio.CancelledError):
        run(guard, scope(HOST, kind="websocket"))
    assert guard.open == 0
