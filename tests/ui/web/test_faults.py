"""What a person is told of a failure, and what the log is."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from ig_metrics.ui.logbook import Line
from ig_metrics.ui.web.answers import page
from ig_metrics.ui.web.faults import Faults
from ig_metrics.ui.web.headers import SecurityHeaders
from tests.ui.web.asgi import HOST, hello, run, scope, status

HTML = (b"accept", b"text/html,application/xhtml+xml")


async def fails(scope, receive, send):
    raise ValueError("Jane Example, 00012345")


def refuses(code):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": code, "headers": [(b"x-detail", b"secret")]})
        await send({"type": "http.response.body", "body": b"Invalid session_id 00012345", "more_body": True})
        await send({"type": "http.response.body", "body": b"at /srv/app.py"})

    return app


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO)

    def made():
        return [Line().format(record) for record in caplog.records]

    return made


def test_an_error_is_a_page_with_a_reference_that_the_log_has_with_its_trace(lines):
    sent = run(SecurityHeaders(Faults(fails)), scope(HOST, HTML))
    assert status(sent) == 500
    said = sent[1]["body"].decode()
    (line,) = (json.loads(line) for line in lines())
    assert line["reference"] in said
    assert "Something went wrong on our side" in said
    assert line["event"] == "a request failed"
    assert line["trace"].startswith("ValueError <- ")
    assert "test_faults.py" in line["trace"]
    assert "Jane" not in said + str(lines())
    headers = dict(sent[0]["headers"])
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert headers[b"cache-control"] == b"no-store"


def test_without_the_guard_the_error_would_have_gone_on_with_its_words():
    with pytest.raises(ValueError, match="Jane"):
        run(fails, scope(HOST, HTML))


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 416, 429, 500, 503, 418, 502])
def test_a_bare_refusal_becomes_plain_words_without_its_detail(code, lines):
    sent = run(Faults(refuses(code)), scope(HOST, HTML))
    assert status(sent) == code
    assert len(sent) == 2
    said = sent[1]["body"].decode()
    assert said.startswith("<!DOCTYPE html>")
    assert "00012345" not in said + str(lines()) + str(sent[0]["headers"])
    assert "/srv" not in said
    assert ("quote reference" in said) == (code >= 500)
    assert json.loads(lines()[0])["status"] == code


def test_what_asks_for_no_page_is_told_in_a_line():
    assert run(Faults(refuses(404)), scope(HOST))[1]["body"].startswith(b"Page not found. If you typed")


def test_a_head_request_is_told_without_a_body():
    sent = run(Faults(refuses(404)), scope(HOST, HTML, method="HEAD"))
    assert sent[1]["body"] == b""
    assert int(dict(sent[0]["headers"])[b"content-length"]) > 100


def test_an_answer_that_has_begun_is_not_begun_again():
    async def begins(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("Jane Example")

    sent = run(Faults(begins), scope(HOST))
    assert [message["type"] for message in sent] == ["http.response.start"]


def test_a_websocket_that_fails_is_closed_and_logged_without_words(lines):
    assert status(run(Faults(fails), scope(HOST, kind="websocket"))) == "closed"
    assert json.loads(lines()[0])["event"] == "a connection failed"
    assert "Jane" not in str(lines())


def test_a_line_names_the_sort_of_address_and_never_the_address(lines):
    path = "/_stcore/upload_file/0b8f2b1e-6a53-4c5e-9d1c-0123456789ab/00012345"
    run(Faults(refuses(400)), scope(HOST, path=path, method="PUT"))
    run(Faults(refuses(404)), scope(HOST, path="/Jane-Example", method="X" * 300))
    first, second = map(json.loads, lines())
    assert (first["kind"], first["method"]) == ("upload", "PUT")
    assert (second["kind"], second["method"]) == ("page", "other")


def test_nothing_of_a_request_gets_into_the_page_as_markup():
    assert "<b>" not in page(500, "<b>", "/<b>/")


def test_a_visitor_who_is_gone_is_no_error_of_ours(lines):
    async def send(message):
        raise OSError("Jane Example")

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Faults(hello)(scope(HOST), None, send)).result()
    (line,) = map(json.loads, lines()[-1:])
    assert line["event"] == "a visitor was gone before the answer"
    assert {json.loads(each)["level"] for each in lines()} == {"info"}
