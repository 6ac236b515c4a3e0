"""An ASGI app driven by hand: a request made of its parts, the messages that come back."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

HOST = (b"host", b"localhost:8501")


def scope(*headers, client=("127.0.0.1", 5000), kind="http", path="/", method="GET", scheme="http"):
    found = {"type": kind, "method": method, "path": path, "headers": list(headers), "client": client, "scheme": scheme}
    if kind == "websocket":
        del found["method"]
    return found


def run(app, request, body=(b"",)):
    """Drive an ASGI app once with a body in pieces; the messages it sent."""
    sent = []
    pieces = list(body)

    async def receive():
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(request, receive, send)).result()
    return sent


def status(sent):
    """The status of what was sent; `closed` for a websocket that was closed before it opened."""
    return "closed" if sent[0]["type"] == "websocket.close" else sent[0]["status"]


async def hello(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})
