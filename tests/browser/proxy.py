"""A reverse proxy as small as can be: it passes bytes on, websockets too, and changes only the headers it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def proxied(port: int, *, add: tuple[str, ...] = (), host: str | None = None, version: str = "1.1") -> Iterator[str]:
    """A proxy before the app on a port: `add` are its header lines, `host` what it puts for the host's name (None: as it came).

    Yields its own address.
    """
    door = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                client, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=_one, args=(client, port, add, host, version), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        ended.set()
        door.close()


def _one(client: socket.socket, port: int, add: tuple[str, ...], host: str | None, version: str) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        more = client.recv(65536)
        if not more:
            client.close()
            return
        head += more
    head, _, body = head.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    kept = [line for line in lines[1:] if not (host and line.lower().startswith("host:"))]
    if version == "1.0":  # which knows no change of protocol: nginx as it comes passes none on
        kept = [line for line in kept if not line.lower().startswith(("upgrade:", "connection:"))]
    first = lines[0].replace("HTTP/1.1", f"HTTP/{version}")
    told = "\r\n".join([first, *([f"Host: {host}"] if host else []), *kept, *add])
    server = socket.create_connection(("127.0.0.1", port))
    server.sendall(told.encode("latin-1") + b"\r\n\r\n" + body)
    for source, target in ((client, server), (server, client)):
        threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
