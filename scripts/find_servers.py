"""Find what the tests start of servers: PostgreSQL, nginx, systemd's checker; with --install, get what is missing.

As root on Debian they are Debian's own packages; elsewhere install them by your system's means (documented as untested here).
Prints the path of each on standard output.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRESQL_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where packages put what only a server needs: Debian and Red Hat keep `initdb` off the path."""
PACKAGES = {"postgresql": "postgresql", "nginx": "nginx-light", "systemd-analyze": "systemd"}
"""Debian's package for each."""


def postgresql() -> Path | None:
    """The folder of PostgreSQL's own programs (`initdb`, `postgres`), the newest where there are several; None without one."""
    named = os.environ.get("IG_METRICS_POSTGRESQL")
    if named:
        return Path(named)
    found = [path for place in POSTGRESQL_PLACES for path in Path("/").glob(place.lstrip("/"))]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    whole = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    return max(whole, key=_version, default=None)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", str(path)))


def nginx() -> Path | None:
    """The nginx program, also where it is not on an ordinary account's path; None without one."""
    named = os.environ.get("IG_METRICS_NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(named) if named else None


def systemd_analyze() -> Path | None:
    """systemd's own checker of units; None without one."""
    found = shutil.which("systemd-analyze")
    return Path(found) if found else None


FINDERS = {"postgresql": postgresql, "nginx": nginx, "systemd-analyze": systemd_analyze}


def install(names: list[str]) -> None:
    """Install servers by Debian's means, as root. Raises RuntimeError elsewhere, CalledProcessError when it fails."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise RuntimeError("install them by your system's means")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [PACKAGES[name] for name in names]
    # A server that its package starts would keep a port, and one for the tests is all that is wanted.
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    with _nothing_started():
        for command in commands:
            subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@contextmanager
def _nothing_started() -> Iterator[None]:
    """While packages are installed, Debian's `policy-rc.d` says that no service is to be started."""
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()


def main() -> int:
    """Print where each is; exit 1 when one is missing."""
    missing = [name for name, find in FINDERS.items() if find() is None]
    if missing and "--install" in sys.argv[1:]:
        print(f"Installing for the tests: {', '.join(missing)}.", file=sys.stderr)
        try:
            install(missing)
        except RuntimeError as error:
            print(f"Not found: {', '.join(missing)}; {error}.", file=sys.stderr)
            return 1
        missing = [name for name, find in FINDERS.items() if find() is None]
    if missing:
        print(
            f"Not found: {', '.join(missing)}. Run as root: python scripts/find_servers.py --install", file=sys.stderr
        )
        return 1
    for find in FINDERS.values():
        print(find())
    return 0


if __name__ == "__main__":
    sys.exit(main())
