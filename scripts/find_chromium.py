"""Find a Chromium for the browser tests; with --install, get one when there is none.

As root on Debian it is Debian's own `chromium`; elsewhere Playwright's (documented as untested here).
Prints the path of the browser on standard output.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium to drive: `IG_METRICS_CHROMIUM`, one on the path, or Playwright's own; None when there is none."""
    named = os.environ.get("IG_METRICS_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
        return path if os.path.exists(path) else None


def install() -> None:
    """Install Chromium by the machine's own means. Raises CalledProcessError when that fails."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Print the browser's path; exit 1 when there is none."""
    path = find()
    if path is None and "--install" in sys.argv[1:]:
        print("No Chromium found: installing one for the browser tests.", file=sys.stderr)
        install()
        path = find()
    if path is None:
        print("No Chromium found. Run: python scripts/find_chromium.py --install", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
