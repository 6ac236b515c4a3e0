"""One app server behind the nginx of deploy/: local mode is refused there, and the cookies of a sign-in are what TLS makes of them."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect

from scripts.screenshots import ROOT, free_port, running, settled
from tests.browser import signing
from tests.browser.conftest import FIGURE, browser_type_launch_args  # noqa: F401
from tests.servers.front import fronting

pytestmark = pytest.mark.browser
LEAD = "ig.lead@example.gov.uk"
READ_BY_SCRIPT = {"_streamlit_xsrf"}
"""The page's own script sends it back, so it cannot be kept from scripts."""


@contextmanager
def alone(home, port):
    """The app with nobody to sign in."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("IG_METRICS_")}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with open(home / "server.log", "ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env | {"IG_METRICS_HOME": str(home)}, stdout=log, stderr=log)
        with running(server, f"http://localhost:{port}/health"):
            yield


def asked(front, path):
    connection = http.client.HTTPSConnection("localhost", front.port, context=front.trusting(), timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


@pytest.mark.long
def test_local_mode_is_not_served_by_a_proxy_neither_its_pages_nor_its_connection(tmp_path):
    port, home = free_port(), tmp_path / "home"
    home.mkdir()
    (tmp_path / "nginx").mkdir()
    with alone(home, port), fronting(tmp_path / "nginx", [port]) as front:
        for path in ("/", "/overdue?as_at=2014-03-31", "/media/a.csv", "/_stcore/host-config", "/static/favicon.png"):
            answer, text = asked(front, path)
            assert answer.status == 403, path
            assert b"single-user local mode" not in text
        with pytest.raises(InvalidHandshake), connect(
            f"wss://localhost:{front.port}/_stcore/stream", ssl=front.trusting(), origin=front.url, subprotocols=["streamlit"],
            proxy=None, open_timeout=30,
        ):  # fmt: skip
            """Never opened."""


@pytest.mark.long
def test_every_cookie_of_a_sign_in_goes_over_tls_alone_and_only_to_us(tmp_path, sample_home, browser):
    home, port = tmp_path / "home", free_port()
    shutil.copytree(sample_home, home)
    settings = home / "settings.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f'\n[access]\nig_lead = ["{LEAD}"]\n', encoding="utf-8")
    (tmp_path / "nginx").mkdir()
    with signing.providing(tmp_path) as provider, fronting(tmp_path / "nginx", [port]) as front:
        provider.person(LEAD, email=LEAD, email_verified=True)
        with signing.signed_in_app(home, provider, port=port, public=front.url):
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            given = {}
            page.on("response", lambda answer: _note(given, answer) if answer.url.startswith(front.url) else None)
            page.goto(f"{front.url}/training?as_at=2014-01-24")
            settled(page)
            signing.sign_in(page, LEAD)
            assert page.locator(FIGURE).count()
            ours = [each for each in context.cookies() if each["domain"] == "localhost" and each["secure"]]
            names = {each["name"] for each in ours}
            assert {"_streamlit_xsrf", "_streamlit_user"} <= names
            assert {each["name"] for each in context.cookies(front.url)} - names <= provider_s(provider, context)
            for each in ours:
                assert each["httpOnly"] != (each["name"] in READ_BY_SCRIPT), each["name"]
                assert each["sameSite"] in ("Lax", "Strict"), each["name"]
            assert {"_streamlit_user", "ig_metrics_wanted"} <= set(given)
            for name, said in given.items():
                parts = {part.strip().casefold().split("=")[0] for part in said.split(";")[1:]}
                assert {"secure", "samesite", "path"} <= parts, name
                assert ("httponly" in parts) != (name in READ_BY_SCRIPT), name
                assert "domain" not in parts, name
            seen = page.evaluate("document.cookie")
            assert "_streamlit_user" not in seen
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(lambda url: url.startswith(provider.url))
            assert not [each for each in context.cookies() if each["name"].startswith("_streamlit_user")]
            context.close()


def provider_s(provider, context):
    """The cookies of the provider, which is found at the same name of this computer."""
    return {each["name"] for each in context.cookies(provider.url) if not each["secure"]}


def _note(given, answer):
    for header in answer.headers_array():
        if header["name"].casefold() == "set-cookie":
            for line in header["value"].split("\n"):
                given[line.partition("=")[0]] = line
