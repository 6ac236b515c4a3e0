"""What is answered at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from streamlit import config

from ig_metrics.ui.places import PLACES
from ig_metrics.ui.web.addresses import KnownAddresses, methods
from tests.ui.web.asgi import HOST, hello, run, scope, status

SESSION = "0b8f2b1e-6a53-4c5e-9d1c-0123456789ab"


def asked(path, method="GET", kind="http"):
    return status(run(KnownAddresses(hello), scope(HOST, path=path, method=method, kind=kind)))


@pytest.mark.parametrize("path", ["/", "/health", "/_stcore/health", "/_stcore/host-config", "/favicon.png",
                                  *(f"/{place.key}" for place in PLACES), "/training/", "/media/0a1b2c.csv"])  # fmt: skip
def test_pages_and_what_they_need_are_answered(path):
    assert asked(path) == 200
    assert asked(path, "HEAD") == 200
    assert asked(path, "POST") == 405


@pytest.mark.parametrize(
    "path",
    ["/nosuch", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp",
     "/_stcore/bidi-components/a/b.js", "/component/a/index.html", "/app/static/x", "/training/_stcore/health", "//evil.example",
     "/static/../app.py", "/static/js/none.js", "/media/../x", "/training/../x", "/%00", "/\x00", "/training\n",
     "/_stcore/upload_file/../../x"],
)  # fmt: skip
def test_what_no_page_needs_does_not_exist(path):
    assert asked(path) == 404
    assert asked(path, "PUT") == 404


def test_an_upload_takes_its_two_methods_alone():
    path = f"/_stcore/upload_file/{SESSION}/{SESSION}"
    assert methods(path) == {"PUT", "DELETE"}
    assert asked(path, "GET") == asked(path, "OPTIONS") == asked(path, "POST") == 405


def test_every_script_that_streamlit_ships_is_answered():
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="\.(/[^"]+)"', page))
    named.remove("/_stcore/agent/openapi.json")  # where a page says agents may look; there is nothing for them here
    assert len(named) >= 4
    for path in named:
        assert asked(path) == 200


def test_one_websocket_there_is():
    assert (
        run(KnownAddresses(hello), scope(HOST, path="/_stcore/stream", kind="websocket"))[0]["type"]
        == "websocket.accept"
    )
    assert asked("/training/_stcore/stream", kind="websocket") == "closed"


def test_under_a_path_of_its_own_the_app_answers_there_and_health_at_both(monkeypatch):
    monkeypatch.setattr("ig_metrics.ui.web.addresses.config.get_option",
                        lambda name: "/ig/" if name == "server.baseUrlPath" else config.get_option(name))  # fmt: skip
    assert [asked(path) for path in ("/ig/training", "/ig/", "/ig", "/health", "/training", "/ignored")] == [200, 200, 200, 200, 404, 404]  # fmt: skip
