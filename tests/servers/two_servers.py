"""Two app servers that share PostgreSQL and S3 behind one nginx, and people who sign in: as a council runs them.

`python -m tests.servers.two_servers` starts everything and waits, for somebody to look at.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.screenshots import ROOT, free_port, wait_until_up
from tests.browser.signing import providing
from tests.servers.front import Front, fronting

LEAD = "ig.lead@example.gov.uk"
SETTINGS = f"""[organisation]
name = "Example County Council"
staff_id_width = 8
[[courses]]
code = "IG"
title = "Information governance"
launch = 2014-01-27
[access]
ig_lead = ["{LEAD}"]
"""


@dataclass
class Pair:
    """What runs, and how to end a server of it."""

    front: Front
    homes: list[Path]
    ports: list[int]
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start a server (0 or 1), or start it again."""
        home, port = self.homes[number], self.ports[number]
        with open(home.parent / f"server-{number + 1}.log", "ab") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1", "--server.port", str(port)],
                cwd=ROOT, env={**self.environment, "IG_METRICS_HOME": str(home)}, stdout=log, stderr=log,
            )  # fmt: skip
        self.running[number : number + 1] = [server]

    def ready(self) -> None:
        """Return when both answer."""
        for port, server in zip(self.ports, self.running, strict=True):
            wait_until_up(f"http://127.0.0.1:{port}/health", server)

    def kill(self, number: int) -> None:
        """As if its computer lost its power."""
        self.running[number].send_signal(signal.SIGKILL)
        self.running[number].wait(20)


@contextmanager
def pair(folder: Path, environment: dict[str, str]) -> Iterator[Pair]:
    """Both servers, nginx and a provider to sign in at; `environment` points the stores to where they share everything."""
    ports, homes = [free_port(), free_port()], [folder / "home-1", folder / "home-2"]
    with ExitStack() as held:
        provider = held.enter_context(providing(folder))
        provider.person(LEAD, email=LEAD, email_verified=True)
        (folder / "nginx").mkdir()
        front = held.enter_context(fronting(folder / "nginx", ports))
        told = provider.client(f"{front.url}/oauth2callback")
        for home in homes:
            home.mkdir(mode=0o700)
            (home / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("IG_METRICS_")}
        both = Pair(front, homes, ports, {**inherited, **environment, **told, "PYTHONPATH": str(ROOT)})
        held.callback(lambda: [server.kill() or server.wait(20) for server in both.running])
        both.start(0)
        both.start(1)
        both.ready()
        yield both


def main() -> None:
    """Start everything, say where, and wait to be interrupted."""
    import tempfile

    from tests.servers.shared import shared

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with shared(folder).place() as environment, pair(folder, environment) as both:
            print(f"{both.front.url} (sign in as {LEAD}); servers at {both.ports}; logs in {folder}", flush=True)
            signal.pause()


if __name__ == "__main__":
    main()
