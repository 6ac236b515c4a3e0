"""What a person sees when the app itself fails, in a real browser; and that the log, searched whole, names nobody."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect

from scripts.screenshots import serving, settled
from tests.browser.conftest import violations
from tests.served import logged, watching

CANARY, NUMBER = "Janecanary", "09999901"
STAFF = f"Staff number,Name,Directorate,Service,Start date\n{NUMBER},{CANARY} Example,Adults,Care,01/02/2010\n"
LAUNCHER = f'''
from ig_metrics.ui import arrivals, charts, downloads, middleware, places, toolkit_parts, training_figures
from ig_metrics.ui.web import headers
from starlette.routing import Route


def broken(*given, **more):
    raise ValueError("{CANARY} {NUMBER}")


charts.compliance = broken          # a chart
toolkit_parts.part = broken         # a page
arrivals.take_away = broken         # a callback
downloads.as_csv = broken           # a file
real = places.arranged
places.arranged = lambda role: broken() if "router" in __import__("streamlit").query_params else real(role)
middleware.ROUTES[:] = [Route("/health", lambda request: broken() if request.query_params else __import__("starlette.responses").responses.JSONResponse({{"status": "ok"}}))]
from app import app
'''
REFERENCE = re.compile(r"quote reference ([0-9A-F]{8})")


@pytest.fixture(scope="module")
def failing(tmp_path_factory, sample_home):
    """A server on which a chart, a page, the router, a callback, a file and a request fail, each with a person in its words."""
    home = tmp_path_factory.mktemp("failing")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    (home / "launcher.py").write_text(LAUNCHER, encoding="utf-8")
    with serving(home, ("uvicorn", "launcher:app", "--port"), PYTHONPATH=f"{home}:{watching()}") as url:
        yield url, home


def told(page):
    """The reference that a page names."""
    found = REFERENCE.search(page.locator("body").inner_text())
    assert found, page.locator("body").inner_text()[:500]
    return found[1]


@pytest.mark.long
def test_each_failure_is_told_with_a_reference_and_nothing_else(failing, browser, tmp_path):
    url, home = failing
    context = browser.new_context()
    page = context.new_page()
    wire, refused = [], []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: wire.append(frame if isinstance(frame, bytes) else frame.encode())
        ),
    )
    references = {}

    page.goto(f"{url}/training")
    settled(page)
    expect(page.get_by_text("This part could not be drawn").first).to_be_visible(timeout=60_000)
    references["a part of a page failed"] = told(page)
    expect(page.get_by_text("Where everybody stands")).to_be_visible()
    assert page.get_by_test_id("stDataFrame").count() >= 2
    assert violations(page) == []
    page.get_by_text("This part could not be drawn").first.scroll_into_view_if_needed()
    page.screenshot(path=str(tmp_path / "part.png"))
    page.get_by_role("button", name="Download as csv").first.click()
    expect(page.get_by_text("The file could not be made")).to_be_visible(timeout=30_000)
    references["a file could not be made"] = REFERENCE.findall(page.locator("body").inner_text())[-1]
    page.screenshot(path=str(tmp_path / "file.png"))

    for address in ("toolkit", "training?router=1"):
        page.goto(f"{url}/{address}")
        expect(page.get_by_text("Something went wrong on our side")).to_be_visible(timeout=60_000)
        references[f"a page failed {address}"] = told(page)
    page.screenshot(path=str(tmp_path / "page.png"))

    page.goto(f"{url}/upload")
    settled(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        [{"name": f"HR staff list 31 May 2014 {CANARY}.csv", "mimeType": "text/csv", "buffer": STAFF.encode()}]
    )
    page.get_by_role("button", name="Discard it").click(timeout=90_000)
    expect(page.get_by_text("Something went wrong on our side")).to_be_visible(timeout=60_000)
    references["a page failed callback"] = told(page)

    page.goto(f"{url}/training?overdue_who={CANARY}&nobody={NUMBER}")
    settled(page)
    for address in (f"/{CANARY}", f"/health?{CANARY}"):
        answer = page.goto(url + address)
        assert answer.status == (404 if "health" not in address else 500)
        assert CANARY not in page.content()
        assert violations(page) == []
        if answer.status == 500:
            references["a request failed"] = told(page)
        page.screenshot(path=str(tmp_path / f"{answer.status}.png"))
    context.close()

    lines = logged(home)
    for event, reference in references.items():
        (line,) = (line for line in lines if line.get("reference") == reference and "trace" in line)
        assert event.startswith(line["event"])
        assert "ValueError <- launcher.py" in line["trace"] or "ValueError <- failing0/launcher.py" in line["trace"]
    log = (home / "server.log").read_text(encoding="utf-8")
    assert CANARY not in log
    assert NUMBER not in log
    failed = [frame for frame in wire if b"went wrong" in frame or b"could not be drawn" in frame]
    assert failed
    assert not [frame for frame in failed if CANARY.encode() in frame or b"ValueError" in frame]
    assert refused == []
