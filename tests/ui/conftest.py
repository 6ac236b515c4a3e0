"""An app that is set up for sign-in, without a server."""

from __future__ import annotations

import os
import threading

import pytest
from streamlit import config

from ig_metrics.ui import presence, sign_in_record, signing_in
from tests.ui.web.signed import ACCESS, AUTH


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """Settings and a provider with which people sign in; nobody has been here before."""
    for name in [name for name in os.environ if name.startswith("IG_METRICS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    for name, value in AUTH.items():
        monkeypatch.setenv(f"IG_METRICS_AUTH_{name}", value)
    (tmp_path / "settings.toml").write_text(ACCESS, encoding="utf-8")
    options = ("server.cookieSecret", "server.corsAllowedOrigins")
    before = {name: config.get_option(name) for name in options}
    for name in ("_signed_out", "_sessions", "_files"):
        monkeypatch.setattr(presence, name, type(getattr(presence, name))())
    monkeypatch.setattr(presence, "_read_to", 0)
    monkeypatch.setattr(sign_in_record, "_told", type(sign_in_record._told)())
    monkeypatch.setattr(presence, "_lock", threading.Lock())
    assert signing_in.prepare()["auth"]
    yield tmp_path
    for name, value in before.items():
        config.set_option(name, value)
    signing_in.provider, signing_in.faults, signing_in.unsafe = None, (), ()
