"""Viewers without a browser: they speak Streamlit's websocket, open pages, think, and go on to the next.

`python -m benchmarks.viewers URL --viewers 50 --seconds 60 --think 8` prints what came of it as JSON. It runs as a process of its own, so
that what it costs is told apart from what the server costs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import ssl
import statistics
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 180.0
"""Seconds a viewer waits for a page before it counts as an error."""
PAGES = ("", "toolkit", "plan", "training", "overdue", "breaches", "resources", "glossary")
"""What a committee member browses: addresses below the root."""


@dataclass
class Told:
    """What the viewers met: seconds of each page run, bytes received, what went wrong, how many have seen what they came for."""

    seconds: list[float] = field(default_factory=list)
    received: int = 0
    done: int = 0
    errors: list[str] = field(default_factory=list)


class Viewer:
    """One tab: a websocket and the pages it was offered."""

    def __init__(self, url: str, told: Told, trusted: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.address = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}/_stcore/stream"
        self.url, self.told, self.trusted = url.rstrip("/"), told, trusted
        self.pages: dict[str, str] = {}
        self.socket: Any = None

    async def __aenter__(self) -> Viewer:
        import websockets

        cookies = await asyncio.to_thread(self._document)
        self.socket = await websockets.connect(
            self.address,
            subprotocols=["streamlit"],
            additional_headers={"Cookie": cookies} if cookies else {},
            ssl=self.trusted,
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,  # a server that is too busy to answer one in 20 seconds is slow, and that is what is measured
            compression=None,
        )
        return self

    def _document(self) -> str:
        """Fetch the page's document, as a browser does before it connects: its cookies say which server the page lives on."""
        with urllib.request.urlopen(f"{self.url}/", context=self.trusted, timeout=PATIENCE) as answer:
            answer.read()
            return "; ".join(value.split(";", 1)[0] for value in answer.headers.get_all("Set-Cookie", ()))

    async def __aexit__(self, *problem: object) -> None:
        await self.socket.close()

    async def visit(self, page: str) -> None:
        """Ask for a page and read until its script has ended; what it took and what went wrong is noted."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        asked.rerun_script.page_name = "" if page in self.pages else page
        asked.rerun_script.context_info.url = f"{self.url}/{page}"
        started = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        try:
            await asyncio.wait_for(self._read(), PATIENCE)
            self.told.seconds.append(time.perf_counter() - started)
        except TimeoutError:
            self.told.errors.append(f"/{page}: no answer in {PATIENCE:.0f} s")

    async def _read(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            data = await self.socket.recv()
            self.told.received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                self.told.errors.append(message.delta.new_element.exception.message[:200] or "an exception on the page")
            elif kind == "page_not_found":
                self.told.errors.append("a page that is not there")
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


@dataclass
class Visit:
    """How viewers browse: which pages, for how long, with how long a thought (seconds on average); `once` each page in turn and no more;
    `runs` so many page runs in all, however long it takes; `trusted` whose certificates count, over https."""

    pages: tuple[str, ...]
    seconds: float
    think: float
    once: bool = False
    runs: int | None = None
    trusted: ssl.SSLContext | None = None
    until: float = field(init=False, default=0.0)

    def goes_on(self, told: Told) -> bool:
        """Whether there is another page to open."""
        if self.runs is not None:
            return len(told.seconds) < self.runs and not told.errors
        return time.perf_counter() < self.until


async def browse(url: str, told: Told, visit: Visit, chance: random.Random, gone: asyncio.Event) -> None:
    """One viewer's visit; the tab stays open until `gone`."""
    try:
        async with Viewer(url, told, visit.trusted) as viewer:
            if visit.once:
                for page in visit.pages:
                    await viewer.visit(page)
            await asyncio.sleep(chance.random() * visit.think)
            while not visit.once and visit.goes_on(told):
                await viewer.visit(chance.choice(visit.pages))
                if visit.think:
                    await asyncio.sleep(chance.expovariate(1 / visit.think))
            told.done += 1
            await gone.wait()
    except Exception as error:  # a viewer that is thrown out is a finding of the measurement, not its end
        told.errors.append(f"{type(error).__name__}: {error}"[:200])
        told.done += 1


async def crowd(urls: list[str], viewers: int, visit: Visit, seed: int) -> None:
    """So many viewers at once, shared out over the addresses; what they met is printed while they are all still there."""
    told, gone = Told(), asyncio.Event()
    started = time.perf_counter()
    visit.until = started + visit.seconds
    chances = [random.Random(seed + number) for number in range(viewers)]
    tabs = [asyncio.create_task(browse(urls[n % len(urls)], told, visit, chances[n], gone)) for n in range(viewers)]
    while told.done < viewers:
        await asyncio.sleep(0.05)
    print(json.dumps(summary(told, time.perf_counter() - started)), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    gone.set()
    await asyncio.gather(*tabs)


def summary(told: Told, took: float) -> dict[str, Any]:
    """Runs, runs a second, errors, bytes, the middle and the 95th percentile of the waits, and the processor time used here."""
    used, runs = resource.getrusage(resource.RUSAGE_SELF), len(told.seconds)
    return {
        "seconds": took,
        "runs": runs,
        "runs_per_second": runs / took,
        "errors": len(told.errors),
        "first_errors": told.errors[:3],
        "received": told.received,
        "p50": statistics.median(told.seconds) if runs else None,
        "p95": statistics.quantiles(told.seconds, n=20)[-1] if runs > 1 else None,
        "generator_cpu_share": (used.ru_utime + used.ru_stime) / took,
    }


def main(arguments: list[str]) -> int:
    """Browse, print what came of it, and stay until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--viewers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=0)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    parser.add_argument("--seed", type=int, default=2014)
    parser.add_argument("--authority", help="a certificate whose owner vouches for an https address")
    asked = parser.parse_args(arguments)
    trusted = ssl.create_default_context(cafile=asked.authority) if asked.authority else None
    visit = Visit(tuple(asked.pages), asked.seconds, asked.think, asked.once, asked.runs, trusted)
    asyncio.run(crowd(asked.urls, asked.viewers, visit, asked.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
