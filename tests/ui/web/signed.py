"""Somebody signed in, as the app meets them: the cookie Streamlit seals, and requests that carry it."""

from __future__ import annotations

import json
import secrets
import time

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.ui.web.asgi import scope

ORIGIN = "https://figures.example.gov.uk"
HERE = (b"host", b"figures.example.gov.uk")
SECRET = secrets.token_hex(32)
AUTH = {
    "REDIRECT_URI": f"{ORIGIN}/oauth2callback",
    "COOKIE_SECRET": SECRET,
    "CLIENT_ID": "ig-metrics",
    "CLIENT_SECRET": "told to nobody",
    "SERVER_METADATA_URL": "https://login.example.gov.uk/.well-known/openid-configuration",
}
ACCESS = """
[access]
ig_lead = ["lead@example.gov.uk"]
committee = ["chair@example.gov.uk"]
[access.manager]
"head@example.gov.uk" = ["Residential Care"]
"""


def told(email, *, expires_in=3600.0, origin=ORIGIN, **more):
    """What the cookie of somebody says."""
    claims = {
        "is_logged_in": True,
        "origin": origin,
        "sub": email,
        "email": email,
        "email_verified": True,
        "nonce": email,
    }
    return {**claims, "exp": time.time() + expires_in, **more}


def cookie(email, *, secret=SECRET, **more):
    """The header with the identity cookie of somebody."""
    sealed = create_signed_value(secret, "_streamlit_user", json.dumps(told(email, **more)))
    return (b"cookie", b"_ga=1; _streamlit_user=" + sealed + b"; _streamlit_user_tokens=x; theme=dark")


def asks(*headers, **more):
    """A request to the app's own address."""
    return scope(HERE, *headers, **more)
