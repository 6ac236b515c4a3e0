"""Local mode serves the computer it runs on: with a proxy before it, the page and its connection are refused."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidHandshake

from tests.browser.proxy import proxied
from tests.browser.raw import WORDS, elements, host, raw

FORWARDED = ("X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https")
PUBLIC = "figures.example.gov.uk"


def page(url, **headers):
    asked = urllib.request.Request(f"{url}/training", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def figures(url, **more):
    """Whether a program that connects there is shown figures; None where no connection opens."""
    try:
        with raw(url, **more) as told:
            return not elements(told.rerun("training", "as_at=2014-01-24")) <= WORDS
    except (InvalidHandshake, ConnectionError, EOFError):
        return None


@pytest.fixture
def port(served):
    return urlsplit(served["url"]).port


def test_this_computer_is_served(served):
    assert page(served["url"])[0] == 200
    assert figures(served["url"])


@pytest.mark.parametrize(
    "add, upstream, version",
    [
        (FORWARDED, None, "1.1"),
        (("Forwarded: for=10.0.0.1",), None, "1.1"),
        (("Via: 1.1 proxy",), None, "1.1"),
        (("X-Real-IP: 127.0.0.1",), "localhost", "1.1"),
        ((), PUBLIC, "1.1"),
        ((), None, "1.0"),
    ],
    ids=["forwarded-for", "forwarded", "via", "real-ip", "public-name", "http-1.0"],
)
def test_a_proxy_is_not(port, add, upstream, version):
    with proxied(port, add=add, host=upstream, version=version) as url:
        status, text = page(url)
        assert status == 403
        assert b"single-user" not in text
        assert figures(url) is None


def test_a_proxy_that_hides_itself_opens_no_connection_for_the_pages_it_serves(port):
    """It sends the name of this computer, as nginx does when it is told nothing else; a page's own origin gives it away."""
    with proxied(port, host=f"localhost:{port}") as url:
        assert page(url)[0] == 200
        assert figures(url, origin=f"https://{PUBLIC}") is None
        assert figures(url) is None


def test_a_page_of_another_site_on_this_computer_opens_no_connection(served):
    for origin in ("http://localhost:3000", "https://evil.example", "null"):
        assert figures(served["url"], origin=origin) is None


def test_the_proxy_of_these_tests_passes_connections_on(served, port):
    """Without what gives it away the same proxy does reach the app: the guard is what refuses, not the proxy."""
    with proxied(port, host=host(served["url"])) as url:
        assert figures(url, origin=served["url"])
