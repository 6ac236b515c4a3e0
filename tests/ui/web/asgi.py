"""An ASGI app driven by hand: a request made of its parts, the messages that come back."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

HOST = (b"host", b"localhost:8501")


def scope(*headers, client=("127.0.0.1", 5000), kind="http", path="/", method="GET"):
    return {"type": kind, "method": method, "path": path, "headers": list(headers), "client": client}


def run(app, request):
    """Drive an ASGI app once; the messages it sent."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(request, receive, send)).result()
    return sent


async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})
