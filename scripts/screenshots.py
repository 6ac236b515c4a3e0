"""Take every part of every page at two widths, in light and dark, into screenshots/: for a person to look at before showing a committee.

`python scripts/screenshots.py` starts the app on the sample council in a temporary folder. `--url` uses an app that runs.
`--guide` takes the pictures of the user guide instead, into docs/guide/images/ (scripts/guide_pictures.py says which).
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from ig_metrics.ui.places import PLACES  # noqa: E402

PAGES = tuple(place.key for place in PLACES)
PARTS = "[class*=_part] [role=radiogroup] label"
"""The choice of parts at the top of a page that has several; its key ends so."""
WIDTHS = {1280: 900, 390: 844}
READY_SECONDS = 90


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(
    home: Path, command: tuple[str, ...] = ("streamlit", "run", "app.py", "--server.port"), **more: str
) -> Iterator[str]:
    """The app as `make run` serves it, on a free port, with its data in `home`; yields its address. What it logs is in
    `home/server.log`. `command`: another way to serve it, the port last; `more`: environment variables."""
    port = free_port()
    env = {**os.environ, "IG_METRICS_HOME": str(home), **more}
    env.pop("IG_METRICS_SETTINGS", None)
    with open(home / "server.log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, str(port)],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        with running(server, f"http://localhost:{port}/health"):
            yield f"http://localhost:{port}"


@contextmanager
def running(server: subprocess.Popen[bytes], address: str) -> Iterator[None]:
    """From when a server answers at its address to its end, which it is given time for. Raises RuntimeError as `wait_until_up`."""
    try:
        wait_until_up(address, server)
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_until_up(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the app answers. Raises RuntimeError when it ends or stays silent."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("the app ended before it answered")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the app did not answer in time")


def settled(page: object) -> None:
    """Wait until the script has run and every chart is drawn."""
    page.wait_for_selector("h1", timeout=90_000)  # type: ignore[attr-defined]
    page.wait_for_function(  # type: ignore[attr-defined]
        """() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') !== 'running'
              && !document.querySelector('[data-testid="stSkeleton"]')""",
        timeout=90_000,
    )
    page.wait_for_timeout(700)  # type: ignore[attr-defined]


def take(url: str, out: Path, browser: Browser, pages: tuple[str, ...] = PAGES) -> list[Path]:
    """Every part, page, width and theme as a full-length picture; returns the files."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for theme in ("light", "dark"):
        for width, height in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
            page = context.new_page()
            for name in pages:
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{url}/{'' if name == 'overview' else name}")
                settled(page)
                for part in page.locator(PARTS).all_inner_texts() or [""]:
                    page.set_viewport_size({"width": width, "height": height})
                    if part:
                        page.locator(PARTS).filter(has_text=part).first.click()
                        page.wait_for_timeout(300)
                        settled(page)
                    # Streamlit scrolls inside the page: the window grows to the content for one long picture
                    tall = page.evaluate(
                        "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight + 80"
                    )
                    page.set_viewport_size({"width": width, "height": max(height, min(int(tall), 6000))})
                    page.wait_for_timeout(500)
                    called = "-".join([name, *part.lower().split()])
                    made.append(out / f"{called}-{theme}-{width}.png")
                    page.screenshot(path=str(made[-1]))
            context.close()
    return made


def main() -> int:
    """Start what is needed, take the pictures, print where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an app that is running already")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--guide", action="store_true", help="the pictures of the user guide")
    parser.add_argument("--picture", action="append", default=[], help="with --guide: only the one of this name")
    parser.add_argument("--page", action="append", choices=PAGES)
    asked = parser.parse_args()
    from scripts.find_chromium import find
    from scripts.guide_pictures import FOLDER, take_guide

    def taken(url: str, browser: Browser) -> list[Path]:
        if asked.guide:
            return take_guide(url, asked.out or FOLDER, browser, settled, tuple(asked.picture))
        return take(url, asked.out or ROOT / "screenshots", browser, tuple(asked.page or PAGES))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        if asked.url:
            made = taken(asked.url, browser)
        else:
            with tempfile.TemporaryDirectory() as folder:
                env = {**os.environ, "IG_METRICS_HOME": folder}
                subprocess.run([sys.executable, "-m", "ig_metrics", "demo"], cwd=ROOT, env=env, check=True)
                with serving(Path(folder)) as url:
                    made = taken(url, browser)
        browser.close()
    for path in made:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
