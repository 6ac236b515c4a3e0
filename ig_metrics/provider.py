"""How people are signed in: the identity provider, this app's secrets with it, and what makes them unfit to be used.

The `[auth]` table is the one Streamlit's `st.login` reads. It stands in `secrets.toml`, in `IG_METRICS_HOME` or where
`IG_METRICS_SECRETS` says; each of its texts may come from an environment variable instead. Who may then see what is in
settings.toml under `[access]`.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ig_metrics import tomlfile
from ig_metrics.errors import Refused
from ig_metrics.settings import home_folder

CALLBACK = "/oauth2callback"
LEAST_SECRET = 32
"""Characters of the secret that signs cookies; whoever guesses it signs in as anybody."""
VARIABLES = {
    "redirect_uri": "IG_METRICS_AUTH_REDIRECT_URI",
    "cookie_secret": "IG_METRICS_AUTH_COOKIE_SECRET",
    "client_id": "IG_METRICS_AUTH_CLIENT_ID",
    "client_secret": "IG_METRICS_AUTH_CLIENT_SECRET",
    "server_metadata_url": "IG_METRICS_AUTH_SERVER_METADATA_URL",
}
"""The texts an `[auth]` table must have, and the environment variable that may give each."""
STREAMLIT_FILES = (Path(".streamlit/secrets.toml"), Path.home() / ".streamlit" / "secrets.toml")
ANY_TENANT = re.compile(r"/(common|organizations|consumers)(/|$)")
"""In an address of Microsoft's: people of any organisation whatever, whose addresses their own administrators make up."""


@dataclass(frozen=True)
class Provider:
    """A provider that can be used: the `[auth]` table, whole, and the origin people come to."""

    auth: Mapping[str, Any]

    @property
    def origin(self) -> str:
        """Scheme, host and port of the app as people type it."""
        parts = urlsplit(self.auth["redirect_uri"])
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies must never go without it."""
        return self.origin.startswith("https:")


def load(elsewhere: Iterable[Path] = STREAMLIT_FILES) -> Provider:
    """The provider as it is set up. Raises Refused with everything that is lacking or unfit; no secret is ever told.

    `elsewhere`: where else an `[auth]` table may stand, looked at in turn when `secrets.toml` of IG Metrics is not there.
    """
    path, auth = _table(elsewhere)
    auth |= {name: text for name, variable in VARIABLES.items() if (text := os.environ.get(variable, "").strip())}
    faults = list(_faults(auth))
    if faults:
        raise Refused(*(f"{path}: {fault}" for fault in faults))
    return Provider(auth)


def secrets_path() -> Path:
    """The file of secrets: `IG_METRICS_SECRETS`, else `secrets.toml` in the home folder."""
    return Path(os.environ.get("IG_METRICS_SECRETS") or home_folder() / "secrets.toml")


def _table(elsewhere: Iterable[Path]) -> tuple[Path, dict[str, Any]]:
    own = secrets_path()
    if not own.exists() and os.environ.get("IG_METRICS_SECRETS"):
        raise Refused(f"IG_METRICS_SECRETS names {own}, which is not there. Create it, or unset the variable.")
    for path in (own, *elsewhere):
        if path.is_file():
            found = tomlfile.read(path)[0].get("auth")
            if isinstance(found, dict):
                return path, dict(found)
    return own, {}


def _faults(auth: Mapping[str, Any]) -> Iterable[str]:
    if not auth:
        yield "There is no [auth] table, which says how people sign in. Add it as docs/sign-in.md shows."
        return
    lacking = [name for name in VARIABLES if not isinstance(auth.get(name), str) or not auth[name].strip()]
    if lacking:
        variables = ", ".join(VARIABLES[name] for name in lacking)
        yield f"[auth] lacks {', '.join(lacking)}. Add each as a text, or set {variables}."
    secret = auth.get("cookie_secret")
    if isinstance(secret, str) and secret.strip() and (len(secret) < LEAST_SECRET or len(set(secret)) < 10):
        yield (
            f"[auth] cookie_secret is too weak: whoever guesses it signs in as anybody. Give it {LEAST_SECRET} characters or "
            'more by chance: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    yield from _redirect_faults(auth.get("redirect_uri"))
    yield from _metadata_faults(auth.get("server_metadata_url"))
    asked = auth.get("client_kwargs", {})
    if not isinstance(asked, dict) or "openid" not in str(asked.get("scope", "openid")).split():
        yield "[auth] client_kwargs must be a table, and its scope must have openid in it."


def _redirect_faults(address: Any) -> Iterable[str]:
    if not isinstance(address, str) or not address.strip():
        return
    if not _safe(address):
        yield (
            "[auth] redirect_uri must begin with https://, so that nobody on the way reads a sign-in. Only an address on this "
            "computer itself, as http://localhost:8501/oauth2callback, may do without."
        )
    if not urlsplit(address).path.endswith(CALLBACK):
        yield f"[auth] redirect_uri must end in {CALLBACK}."


def _metadata_faults(address: Any) -> Iterable[str]:
    if not isinstance(address, str) or not address.strip():
        return
    if not _safe(address):
        yield "[auth] server_metadata_url must begin with https://."
    if "microsoft" in str(urlsplit(address).hostname) and ANY_TENANT.search(urlsplit(address).path):
        yield (
            "[auth] server_metadata_url lets people of any organisation sign in. Put your own tenant's number in the place of "
            "common, organizations or consumers."
        )


def _safe(address: str) -> bool:
    """Whether an address is https, or does not leave this computer."""
    try:
        parts = urlsplit(address.replace(":{port}", ""))
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and (host == "localhost" or _loopback(host))


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
