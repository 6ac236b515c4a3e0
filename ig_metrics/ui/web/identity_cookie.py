"""The identity in a request's cookie, as Streamlit signed and sealed it when the person came back from their provider."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import Scope
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from ig_metrics.ui import signing_in

Headers = list[tuple[bytes, bytes]]


def cookies(headers: Headers) -> dict[str, str]:
    """Every cookie of a request."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name.lower() == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, equals, text = part.strip().partition("=")
                if equals:
                    found[key] = _unquoted(text)
    return found


def claims(scope: Scope) -> Mapping[str, Any]:
    """What the identity cookie says; nothing when there is none, it is not sealed by us, or it was made for another address."""
    sent = cookies(scope.get("headers", []))
    if signing_in.provider is None or USER_COOKIE_NAME not in sent:
        return {}
    sealed = starlette_websocket._get_signed_cookie_with_chunks(sent, USER_COOKIE_NAME)
    try:
        told = json.loads(sealed.decode("utf-8")) if sealed else {}
    except (UnicodeDecodeError, json.JSONDecodeError):
        return {}
    if not isinstance(told, dict) or told.get("origin") != signing_in.provider.origin:
        return {}
    return told


def without_identity(headers: Headers) -> Headers:
    """The headers of a request without its identity: it then counts as nobody's."""
    kept: Headers = []
    for name, value in headers:
        if name.lower() == b"cookie":
            parts = [part.strip() for part in value.split(b";")]
            value = b"; ".join(part for part in parts if not _of_identity(part.partition(b"=")[0].decode("latin-1")))
        kept.append((name, value))
    return kept


def _of_identity(name: str) -> bool:
    return any(name == ours or name.startswith(f"{ours}_") for ours in (USER_COOKIE_NAME, TOKENS_COOKIE_NAME))


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return next(iter(SimpleCookie(f"x={text}").values())).value
    except (CookieError, StopIteration):
        return ""
