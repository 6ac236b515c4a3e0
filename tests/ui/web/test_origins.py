"""Another site's page changes nothing and opens nothing."""

from __future__ import annotations

import pytest

from ig_metrics.ui.web.origins import OwnOrigin, foreign
from tests.ui.web.asgi import HOST, hello, run, scope, status

FIGURES = (b"host", b"figures.example.gov.uk")


def origin(text):
    return (b"origin", text.encode())


@pytest.mark.parametrize("text", ["http://localhost:8501", "HTTP://LOCALHOST:8501"])
def test_our_own_page_is_at_home(text):
    assert not foreign(scope(HOST, origin(text)))


@pytest.mark.parametrize(
    "text",
    ["http://localhost:8502", "http://localhost", "http://127.0.0.1:8501", "https://evil.example", "null", "",
     "http://localhost:8501.evil.example", "http://evil@localhost:8501", "file://localhost:8501", "http://[", "//localhost:8501"],
)  # fmt: skip
def test_any_other_origin_is_foreign_even_on_this_computer(text):
    assert foreign(scope(HOST, origin(text)))


def test_the_usual_port_of_a_scheme_may_be_named_or_not():
    assert not foreign(scope(FIGURES, origin("https://figures.example.gov.uk")))
    assert not foreign(scope((b"host", b"figures.example.gov.uk:443"), origin("https://figures.example.gov.uk")))
    assert foreign(scope(FIGURES, origin("https://figures.example.gov.uk:8443")))


@pytest.mark.parametrize(("word", "elsewhere"), [(b"same-origin", False), (b"none", False), (b"same-site", True), (b"cross-site", True)])  # fmt: skip
def test_a_browsers_word_on_where_a_request_started_counts(word, elsewhere):
    assert foreign(scope(HOST, (b"sec-fetch-site", word))) is elsewhere


def test_two_origins_or_two_hosts_are_foreign():
    ours = origin("http://localhost:8501")
    assert foreign(scope(HOST, ours, ours))
    assert foreign(scope(HOST, HOST, ours))


def test_without_a_browser_nobody_is_tricked():
    assert not foreign(scope(HOST))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "OPTIONS", "PATCH"])
def test_a_change_asked_for_by_another_site_is_refused(method):
    asked = scope(HOST, origin("https://evil.example"), method=method)
    assert status(run(OwnOrigin(hello), asked)) == 403
    assert status(run(hello, asked)) == 200  # but for the guard


def test_a_link_from_another_site_is_followed():
    assert status(run(OwnOrigin(hello), scope(HOST, (b"sec-fetch-site", b"cross-site")))) == 200


def test_a_websocket_of_another_site_is_closed_unopened():
    theirs = scope(HOST, origin("https://evil.example"), kind="websocket")
    ours = scope(HOST, origin("http://localhost:8501"), kind="websocket")
    assert status(run(OwnOrigin(hello), theirs)) == "closed"
    assert run(OwnOrigin(hello), ours)[0]["type"] == "websocket.accept"


def test_an_origin_that_the_deployment_names_is_our_own(monkeypatch):
    monkeypatch.setattr("ig_metrics.ui.web.origins.config.get_option", lambda name: ["https://ig.example.gov.uk"])
    assert not foreign(scope(FIGURES, origin("https://ig.example.gov.uk")))
    assert foreign(scope(FIGURES, origin("https://ig2.example.gov.uk")))
