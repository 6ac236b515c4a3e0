"""The headers of every response."""

from __future__ import annotations

from ig_metrics.ui.web.headers import SecurityHeaders
from tests.ui.web.asgi import HOST, hello, run, scope


def test_every_response_carries_the_security_headers():
    headers = dict(run(SecurityHeaders(hello), scope(HOST))[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"cache-control"] == b"no-store"
    policy = headers[b"content-security-policy"].decode()
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "'unsafe-eval'" not in script
    assert "sha256-" in script


def test_static_files_keep_their_own_cache_rule_and_carry_only_the_headers_that_are_about_files():
    async def asset(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"immutable")]})
        await send({"type": "http.response.body", "body": b""})

    headers = dict(run(SecurityHeaders(asset), scope(HOST, path="/static/js/a.js"))[0]["headers"])
    assert headers == {
        b"cache-control": b"immutable",
        b"x-content-type-options": b"nosniff",
        b"cross-origin-resource-policy": b"same-origin",
    }
