"""An app that people sign in to, and the OpenID provider they sign in at: both real, both started here.

The provider is Authlib's authorisation server as `oidc-provider-mock` serves it, in a process of its own: authorisation code
flow, signed tokens, keys and metadata to discover, a nonce demanded, clients registered with their own redirect address and
secret, sign-out at its end. What it says of a person is put to it before they sign in.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scripts.screenshots import ROOT, free_port, running, settled

APP_ON = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]


@dataclass(frozen=True)
class Provider:
    """The provider at its address."""

    url: str

    def _ask(self, method: str, path: str, body: object) -> dict:
        asked = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), method=method)
        asked.add_header("content-type", "application/json")
        with urllib.request.urlopen(asked, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text.strip().startswith(b"{") else {}

    def client(self, redirect_uri: str) -> dict[str, str]:
        """Register an app; the environment it is started with."""
        made = self._ask("POST", "/oauth2/clients", {"redirect_uris": [redirect_uri]})
        return {
            "IG_METRICS_AUTH_CLIENT_ID": made["client_id"],
            "IG_METRICS_AUTH_CLIENT_SECRET": made["client_secret"],
            "IG_METRICS_AUTH_REDIRECT_URI": redirect_uri,
            "IG_METRICS_AUTH_SERVER_METADATA_URL": f"{self.url}/.well-known/openid-configuration",
            "IG_METRICS_AUTH_COOKIE_SECRET": secrets.token_hex(32),
        }

    def person(self, subject: str, **claims: object) -> str:
        """Say what the provider tells of somebody; returns their name there."""
        self._ask("PUT", f"/users/{quote(subject)}", claims)
        return subject


@contextmanager
def providing(folder: Path) -> Iterator[Provider]:
    """The provider, on a free port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-registration",
        "--require-nonce",
    ]
    with open(folder / "provider.log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        # Named as browsers and the app name it: a cookie of 127.0.0.1 is not one of localhost.
        address = f"http://localhost:{port}"
        with running(server, f"{address}/.well-known/openid-configuration"):
            yield Provider(address)


@contextmanager
def signed_in_app(
    home: Path, provider: Provider, *, port: int | None = None, public: str = "", **more: str
) -> Iterator[str]:
    """The app on `home`, with this provider to sign in at; yields its address. `public`: where people find it, where a proxy (which
    has to know the `port`) stands before it."""
    port = port or free_port()
    own = f"http://localhost:{port}"
    address = public or own
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("IG_METRICS_")}
    env = inherited | {"IG_METRICS_HOME": str(home)} | provider.client(f"{address}/oauth2callback") | more
    with open(home / "server.log", "ab") as log:
        server = subprocess.Popen([*APP_ON, str(port)], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
        with running(server, f"{own}/health"):
            yield address


def sign_in(page, subject: str, *, button: str = "Sign in") -> None:
    """From the page that asks for it, through the provider's form, and back to where it leads."""
    page.get_by_test_id("stMain").get_by_role("button", name=button, exact=True).click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: "/oauth2/" not in url)
    settled(page)


def expires_in(seconds: float) -> int:
    """An expiry for a token, so many seconds from now."""
    return int(time.time() + seconds)
