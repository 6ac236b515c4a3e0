"""The door of local mode."""

from __future__ import annotations

import pytest

from ig_metrics.ui.web import local_mode as local_mode_module
from ig_metrics.ui.web.local_mode import LocalModeGuard, refusal
from tests.ui.web.asgi import HOST, hello, run, scope


@pytest.fixture
def local_mode(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    "host", [b"localhost", b"localhost:8501", b"LOCALHOST:1", b"127.0.0.1:8501", b"[::1]:8501", b"[::1]"]
)
def test_this_computer_is_answered(host):
    assert refusal(scope((b"host", host))) is None


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-Forwarded-Anything", "Forwarded", "X-Real-IP", "Via",
     "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "X-Original-Host"],
)  # fmt: skip
def test_any_forwarding_header_is_refused(name):
    assert refusal(scope(HOST, (name.encode(), b"127.0.0.1"))) == "it came through a proxy"


@pytest.mark.parametrize("client", [("192.168.1.20", 1), ("10.0.0.1", 1), ("::ffff:10.0.0.1", 1), ("2001:db8::1", 1), None, ("", 1)])  # fmt: skip
def test_another_computer_is_refused(client):
    assert refusal(scope(HOST, client=client)) == "it did not come from this computer"


@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("127.8.8.8", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_every_form_of_loopback_is_this_computer(client):
    assert refusal(scope(HOST, client=client)) is None


@pytest.mark.parametrize("host", [b"council.example", b"localhost.evil.example", b"127.0.0.1.evil.example", b"evil@localhost", b"0.0.0.0", b"", b"localhost:8501:1"])  # fmt: skip
def test_another_host_name_is_refused(host):
    assert refusal(scope((b"host", host))) == "it was not addressed to localhost"


def test_no_host_or_two_hosts_are_refused():
    assert refusal(scope()) == "it was not addressed to localhost"
    assert refusal(scope(HOST, (b"Host", b"evil.example"))) == "it was not addressed to localhost"


def test_a_refused_request_is_told_why_and_the_app_never_sees_it(local_mode):
    sent = run(LocalModeGuard(hello), scope(HOST, (b"forwarded", b"for=1.2.3.4")))
    assert sent[0]["status"] == 403
    assert b"came through a proxy" in sent[1]["body"]
    assert b"hello" not in sent[1]["body"]


def test_a_refused_websocket_is_closed_before_it_opens(local_mode):
    sent = run(LocalModeGuard(hello), scope(HOST, (b"x-forwarded-for", b"1.2.3.4"), kind="websocket"))
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_with_sign_in_set_up_a_proxy_may_stand_in_front(local_mode):
    (local_mode / "settings.toml").write_text('[access]\nig_lead = ["lead@example.gov.uk"]\n', encoding="utf-8")
    sent = run(LocalModeGuard(hello), scope((b"host", b"figures.example.gov.uk"), (b"x-forwarded-for", b"1.2.3.4")))
    assert sent[0]["status"] == 200


def test_settings_that_cannot_be_read_keep_the_guard_up(local_mode):
    (local_mode / "settings.toml").write_text("[access\n", encoding="utf-8")
    sent = run(LocalModeGuard(hello), scope(HOST, (b"x-real-ip", b"1.2.3.4")))
    assert sent[0]["status"] == 403


def test_a_request_as_only_old_proxies_make_it_is_refused():
    assert refusal(scope(HOST) | {"http_version": "1.0"}) == "it came through a proxy"
    assert refusal(scope(HOST) | {"http_version": "1.1"}) is None


def test_without_that_check_a_proxy_would_be_served(local_mode, monkeypatch):
    asked = scope((b"host", b"figures.example.gov.uk"), (b"x-forwarded-for", b"1.2.3.4"))
    assert run(LocalModeGuard(hello), asked)[0]["status"] == 403
    monkeypatch.setattr(local_mode_module, "refusal", lambda scope: None)
    assert run(LocalModeGuard(hello), asked)[0]["status"] == 200
