"""The guards on a running server: uploads, other sites, hostile requests, many who come and go, one who brings a slow file."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from ig_metrics.ingest.reading import turns
from ig_metrics.ui.places import PLACES
from ig_metrics.ui.web.foreseen import links
from ig_metrics.ui.web.uploads import FRAME
from scripts.screenshots import serving
from tests.effort import LONG
from tests.served import Tab, asked, dropped, envelope, failures, logged, raw, token, watching

CANARY = "Janecanary"
STAFF = f"Staff number,Name,Directorate,Service,Start date\n09999901,{CANARY} Example,Adults,Care,01/02/2010\n"
STAFF_FILE = "HR staff list 31 May 2014.csv"
LAUNCHER = """
import json, os, pathlib, threading, time

home = pathlib.Path(os.environ["IG_METRICS_HOME"])
from ig_metrics.ingest.reading import reader

reader._START = f"import os, time\\nwhile os.path.exists({str(home / 'hold')!r}): time.sleep(0.02)\\n" + reader._START
from app import app
from streamlit import config

config.set_option("server.disconnectedSessionTTL", 1)


def beat(loop):
    # How long the loop that serves everybody lets something wait, in seconds.
    done, asked = threading.Event(), time.perf_counter()
    loop.call_soon_threadsafe(done.set)
    done.wait(60)
    return time.perf_counter() - asked


def look():
    from streamlit import runtime
    waits = []
    while True:
        time.sleep(0.05)
        here = runtime.get_instance() if runtime.exists() else None
        sessions = getattr(here, "_session_mgr", None)
        if sessions is None or not hasattr(here, "_uploaded_file_mgr"):
            continue
        told = {
            "active": len(sessions.list_active_sessions()),
            "left": len(sessions.list_sessions()) - len(sessions.list_active_sessions()),
            "uploads": sum(map(len, here.uploaded_file_mgr.file_storage.values())),
        }
        if (home / "beating").exists():
            waits.append(beat(here._get_async_objs().eventloop))
            (home / "beats.json").write_text(json.dumps(waits))
        (home / "look.part").write_text(json.dumps(told))
        os.replace(home / "look.part", home / "look.json")


threading.Thread(target=look, daemon=True).start()
"""
MB_A_VIEWER = 3.0
VIEWERS = 100 if LONG else 3
HOSTILE = 20 if LONG else 1
"""How often the hostile requests are sent, with other words each time."""


@pytest.fixture(scope="module")
def served(tmp_path_factory, sample_home):
    """A server under `uvicorn`, as it is deployed; what it told of itself, reached for and logged is looked at when it ends."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    (home / "settings.toml").write_text((home / "settings.toml").read_text(encoding="utf-8") + "\n[ingest]\nmax_upload_mb = 1\n", encoding="utf-8")  # fmt: skip
    (home / "launcher.py").write_text(LAUNCHER, encoding="utf-8")
    outgoing = home / "outgoing.txt"
    more = {"PYTHONPATH": f"{home}:{watching()}", "IG_METRICS_TEST_OUTGOING": str(outgoing)}  # fmt: skip
    with serving(home, ("uvicorn", "launcher:app", "--port"), **more) as url:
        yield url, home
    assert not outgoing.exists(), outgoing.read_text(encoding="utf-8")
    assert bugs(home) == []
    log = (home / "server.log").read_text(encoding="utf-8")
    assert CANARY not in log
    assert "09999901" not in log
    assert {"time", "level", "event"} <= set.intersection(*(set(line) for line in logged(home)))


def bugs(home):
    """What failed on our side: a connection or request that a hostile client broke off is none of it."""
    theirs = ("a connection failed", "said by a library")
    return [line for line in failures(home) if line["event"] not in theirs]


def until(true, what, seconds=60):
    """Wait for something that comes about by itself."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def now(home):
    until((home / "look.json").exists, "the server tells how it is")
    return json.loads((home / "look.json").read_text())


def run(coroutine):
    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def writing(url):
    """The headers of a page of ours that writes."""
    mine = token(url)
    return {"Cookie": f"_streamlit_xsrf={mine}", "X-Xsrftoken": mine, "Origin": url}


async def called(function, *given, **more):
    return await asyncio.to_thread(function, *given, **more)


def test_every_response_carries_the_headers_and_none_a_detail(served):
    url, _ = served
    paths = ["/", "/health", "/_stcore/health", "/_stcore/host-config", *(f"/{place.key}" for place in PLACES),
             "/nosuch", "/_stcore/metrics", "/_stcore/script-health-check", "/media/none", "/component/x/y"]  # fmt: skip
    for path, method in itertools.product(paths, ("GET", "HEAD", "POST", "OPTIONS")):
        status, headers, body = asked(url, method, path, headers={"Accept": "text/html"})
        assert headers["content-security-policy"].startswith("default-src '")
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert "strict-transport-security" not in headers
        assert not [name for name in headers if name.startswith("access-control")]
        assert b"Traceback" not in body
        if status >= 400:
            assert b"<header>IG Metrics</header>" in body or method == "HEAD"


@pytest.mark.parametrize("accept", ["", "gzip, deflate, br"])
def test_the_document_of_every_page_says_what_the_page_will_ask_for(served, accept):
    url, *_ = served
    for page in ("", *(place.key for place in PLACES)):
        status, headers, body = asked(url, "GET", f"/{page}", headers={"Accept-Encoding": accept})
        said = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        assert (status, links(page or "overview") in said) == (200, True), page


def test_an_upload_needs_its_own_page_a_token_and_a_session(served):
    url, home = served

    async def tried():
        async with Tab(url) as tab:
            await tab.ask()
            path = f"/_stcore/upload_file/{tab.session}/{tab.session}"
            nobody = path.replace(tab.session, "0b8f2b1e-6a53-4c5e-9d1c-0123456789ab")
            body, kind = envelope(STAFF.encode())
            good = writing(url) | {"Content-Type": kind}
            ways = {
                "as the page does": (path, good),
                "no token": (path, {**good, "X-Xsrftoken": ""}),
                "no cookie": (path, {**good, "Cookie": ""}),
                "another's token": (path, {**good, "X-Xsrftoken": token(url).replace("|", "|0", 1)}),
                "another site's page": (path, {**good, "Origin": "https://evil.example"}),
                "another page of this computer": (path, {**good, "Origin": "http://localhost:1"}),
                "a browser's word": (path, {**good, "Sec-Fetch-Site": "cross-site"}),
                "no such session": (nobody, good),
            }
            got = {
                name: (await called(asked, url, "PUT", where, body, headers))[0]
                for name, (where, headers) in ways.items()
            }
            deleted = (await called(asked, url, "DELETE", path, None, {"Origin": "https://evil.example"}))[0]
            until(lambda: now(home)["uploads"] == 1, "one file is held")
            return got, deleted

    got, deleted = run(tried())
    assert got.pop("as the page does") == 204
    assert got.pop("no such session") == 400
    assert set(got.values()) == {403}
    assert deleted == 403
    until(lambda: now(served[1])["uploads"] == 0, "a file goes with its session")


def test_an_upload_that_is_too_large_is_cut_off_however_it_is_sent(served):
    url, home = served

    async def tried():
        async with Tab(url) as tab:
            await tab.ask()
            path = f"/_stcore/upload_file/{tab.session}/{tab.session}"
            body, kind = envelope(b"x" * ((1 << 20) + FRAME + 1))
            good = writing(url) | {"Content-Type": kind}
            pieces = [body[at : at + (1 << 16)] for at in range(0, len(body), 1 << 16)] * 4
            told = (await called(asked, url, "PUT", path, body, good))[0]
            chunked = (
                await called(
                    asked, url, "PUT", path, iter(pieces), good | {"Transfer-Encoding": "chunked"}, chunked=True
                )
            )[0]
            small, kind = envelope(b"x" * (1 << 20))
            fits = (await called(asked, url, "PUT", path, small, good))[0]
            return told, chunked, fits, now(home)["uploads"]

    told, chunked, fits, held = run(tried())
    assert (told, fits) == (413, 204)
    assert chunked in (413, 0)  # the server may hang up on one that goes on sending
    assert held <= 1


def test_a_session_brings_so_much_at_once_and_no_more(served):
    url, _ = served

    async def tried():
        async with Tab(url) as tab:
            await tab.ask()
            body, kind = envelope(b"x" * (1 << 20))
            good = writing(url) | {"Content-Type": kind}
            numbers = [f"0b8f2b1e-6a53-4c5e-9d1c-0123456789{number:02x}" for number in range(12)]
            sent = (
                called(asked, url, "PUT", f"/_stcore/upload_file/{tab.session}/{number}", body, good)
                for number in numbers
            )
            return [status for status, _, _ in await asyncio.gather(*sent)]

    got = run(tried())
    assert sorted(set(got)) == [204, 429]
    assert got.count(204) <= 4


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1"])
def test_a_websocket_of_another_site_does_not_open_and_asks_nobody_who_it_is(served, origin):
    import websockets

    async def tried():
        async with Tab(served[0], headers={"Origin": origin}):
            pass

    with pytest.raises(websockets.InvalidStatus) as refused:
        run(tried())
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("frame", [b"\xff" * 40, b"", "text", b"\x08\x96", b"x" * 2_100_000])
def test_a_frame_that_is_none_of_ours_ends_its_connection_alone(served, frame):
    url, home = served
    import websockets

    async def tried():
        async with Tab(url) as other:
            await other.ask()
            async with Tab(url) as tab:
                await tab.ask()
                await tab.socket.send(frame)
                try:
                    for _ in range(20):
                        await asyncio.wait_for(tab.socket.recv(), 3)
                except (websockets.ConnectionClosed, TimeoutError):
                    pass
            await other.ask("training")
            return other.texts

    assert run(tried())
    assert bugs(home) == []


def hostile(word):
    """Requests that nobody of ours makes: each the bytes on the wire."""
    host = b"Host: localhost\r\n"
    paths = (
        f"/../../etc/{word}", f"/static/../../../../etc/{word}", f"/static/%2e%2e/%2e%2e/{word}", f"/static/..%2f..%2f{word}",
        f"/static/....//{word}", f"/media/../{word}", f"/media/%2e%2e%2f{word}", f"/%00{word}", f"/training%00.html?{word}",
        f"//evil.example/{word}", f"/\\\\evil.example\\{word}", f"/C:/{word}", f"/training/..;/{word}", f"/;{word}", f"/%{word}",
        f"/%ff%fe{word}", f"/?q={word}" + "a" * 8000, f"/training?training_by=<script>{word}</script>", f"/?as_at={word}",
        f"/_stcore/{word}", f"/_stcore/stream/{word}", f"/_stcore/message?hash={word}", f"/component/{word}/index.html",
        f"/app/static/{word}", f"/.git/{word}", f"/.env?{word}", f"/data/{word}", f"/settings.toml?{word}", f"/app.py?{word}",
        f"/_stcore/upload_file/{word}/{word}", f"/_stcore/agent/{word}", f"/auth/{word}", f"/health/{word}", f"/oauth2callback/{word}",
        f"http://evil.example/{word}", f"/{'a/' * 300}{word}", f"/{word}\t", f"/training#{word}", f"/💣{word}",
    )  # fmt: skip
    for path in paths:
        for method in ("GET", "POST", "PUT", "TRACE", word.upper()):
            yield f"{method} {path} HTTP/1.1\r\n".encode() + host + b"Accept: text/html\r\nConnection: close\r\n\r\n"
    headers = (
        f"X-Long: {word * 9000}", f"Cookie: _streamlit_user={word}; _streamlit_xsrf=2|{word}|x|y", f"Range: bytes=-{word}",
        "Range: bytes=9999999999999999-1", f"If-None-Match: {word}", f"Content-Length: {word}", "Content-Length: -1",
        "Transfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4", f"Accept-Encoding: {word}", "Expect: 100-continue",
        "Upgrade: websocket\r\nConnection: Upgrade", "Upgrade: h2c", f"Origin: {word}", f"Referer: https://evil.example/{word}",
        f"X-Original-URL: /{word}", f"X-HTTP-Method-Override: {word}", f"Bad Header: {word}", f": {word}", f"A\x00B: {word}",
    )  # fmt: skip
    for header, path in itertools.product(
        headers, ("/", "/training", "/_stcore/health", "/media/x", "/static/js/x.js")
    ):
        yield (
            f"GET {path} HTTP/1.1\r\n".encode()
            + host
            + header.encode("latin-1")
            + b"\r\nConnection: close\r\n\r\nzz\r\n"
        )
    for other in (
        b"evil.example",
        b"localhost@evil.example",
        b"localhost:99999999",
        b"[::1",
        b"",
        b"\xff",
        word.encode(),
    ):
        yield b"GET / HTTP/1.1\r\nHost: " + other + b"\r\nConnection: close\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    yield b"GET / HTTP/9.9\r\n" + host + b"\r\n"
    yield word.encode() + b"\r\n\r\n"
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + word.encode()
    yield b"GET " + b"/" * 70000


def test_no_hostile_request_gets_an_error_a_trace_or_a_file(served):
    url, _ = served
    counted = 0
    with ThreadPoolExecutor(8) as threads:
        for turn in range(HOSTILE):
            asks = list(hostile(f"{CANARY}{turn}"))
            for request, got in zip(asks, threads.map(lambda request: raw(url, request), asks), strict=True):
                status = got.split(b" ", 2)[1] if got.startswith(b"HTTP/1.1 ") else b"none"
                assert status in (b"none", b"200", b"206", b"301", b"400", b"403", b"404", b"405", b"413", b"416", b"426", b"431"), (request[:200], status)  # fmt: skip
                for leak in (b"Traceback", b'File "', b"site-packages", b"root:", b"IG_METRICS", CANARY.encode()):
                    location = status == b"301" and leak == CANARY.encode()
                    assert leak not in got or location, (request[:200], leak)
                counted += 1
    assert counted == HOSTILE * len(asks)
    assert asked(url, "GET", "/health")[0] == 200
    print(f"{counted} hostile requests")


async def comes_and_goes(url, pages):
    async with Tab(url) as tab:
        for page in ("", *pages):
            await tab.ask(page)


@pytest.mark.long
def test_who_has_left_leaves_nothing_behind(served):
    url, home = served
    pages = [place.key for place in PLACES if place.key != "overview"]
    server = next(each for each in psutil.process_iter(["cmdline"]) if "launcher:app" in (each.info["cmdline"] or ())
                  and url.rsplit(":", 1)[1] in each.info["cmdline"])  # fmt: skip

    async def all_of_them():
        busy = asyncio.Semaphore(2)

        async def one():
            async with busy:
                await comes_and_goes(url, pages)

        await asyncio.gather(*(one() for _ in range(VIEWERS)))

    def gone():
        until(lambda: now(home) == {"active": 0, "left": 0, "uploads": 0}, "who has left is forgotten")
        return server.memory_info().rss / 1e6

    run(all_of_them())
    before = gone()
    run(all_of_them())
    grown = (gone() - before) / VIEWERS
    print(f"{VIEWERS} viewers of {len(pages) + 1} pages: {grown:.2f} MB a viewer left behind, {before:.0f} MB held")
    assert grown <= (0.3 if LONG else MB_A_VIEWER)


def test_a_slow_file_holds_nobody_up_and_the_third_waits_its_turn(served):
    url, home = served
    hold = home / "hold"
    hold.touch()

    async def brings(tab):
        await brought(url, tab, STAFF.encode(), "0b8f2b1e-6a53-4c5e-9d1c-0123456789ff")

    async def all_of_them():
        async with Tab(url) as looks:
            await looks.ask()
            tabs = [await Tab(url).__aenter__() for _ in range(turns.MOST + 1)]
            reading = [asyncio.create_task(brings(tab)) for tab in tabs]
            while not any(turns.WAITING in text for tab in tabs for text in tab.texts):
                await asyncio.sleep(0.05)
                assert not any(task.done() for task in reading)
            for page in ("training", "toolkit", "breaches", "", "plan"):
                await looks.ask(page)
            assert not any(task.done() for task in reading)
            hold.unlink()
            await asyncio.gather(*reading)
            shown = [" ".join(tab.texts) for tab in tabs]
            for tab in tabs:
                await tab.socket.close()
            return shown

    try:
        shown = run(all_of_them())
    finally:
        hold.unlink(missing_ok=True)
    assert all("1 row read" in text or "rows read" in text for text in shown)
    until(lambda: now(home)["uploads"] == 0, "what was read is let go of")


LONGEST_WAIT = 1.0
"""Seconds for which one who uploads may keep the loop that serves everybody from its work, on two busy processors."""


@pytest.mark.long
def test_while_large_files_are_read_the_server_goes_on_serving(served):
    """A file as large as is taken in, several times: read, checked and compared with what is held."""
    url, home = served
    head, line = STAFF.splitlines()[0], "{:08},Person {},Adults,Care,01/02/2010"
    rows = "\n".join([head, *(line.format(number, number) for number in range(21_000))]).encode()
    assert len(rows) > 900_000

    async def all_of_them():
        for turn in range(4):
            async with Tab(url) as tab:
                await brought(url, tab, rows, f"0b8f2b1e-6a53-4c5e-9d1c-00000000000{turn}")
                assert any("rows read" in text for text in tab.texts)

    (home / "beating").touch()
    try:
        run(all_of_them())
    finally:
        (home / "beating").unlink()
    waits = sorted(json.loads((home / "beats.json").read_text()))
    assert len(waits) > 20
    print(f"{len(waits)} beats: {waits[len(waits) // 2]:.4f} s in the middle, {waits[-1]:.3f} s at the longest")
    assert waits[-1] <= LONGEST_WAIT


async def brought(url, tab, content, number):
    """Upload a file on the page as a browser does, and see what comes of it."""
    await tab.ask("upload")
    zone = tab.widget("file_uploader")
    path = f"/_stcore/upload_file/{tab.session}/{number}"
    body, kind = envelope(content, STAFF_FILE)
    assert (await called(asked, url, "PUT", path, body, writing(url) | {"Content-Type": kind}))[0] == 204
    await tab.ask("upload", [dropped(zone.id, number, STAFF_FILE, len(content), path)])
