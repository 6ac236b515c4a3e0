"""The headers of every response."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ig_metrics.ui.web import headers
from ig_metrics.ui.web.headers import SecurityHeaders
from tests.ui.web.asgi import HOST, hello, run, scope


def test_every_response_carries_the_security_headers():
    given = dict(run(SecurityHeaders(hello), scope(HOST))[0]["headers"])
    assert given[b"x-content-type-options"] == b"nosniff"
    assert given[b"x-frame-options"] == b"DENY"
    assert given[b"referrer-policy"] == b"no-referrer"
    assert given[b"cache-control"] == b"no-store"
    policy = given[b"content-security-policy"].decode()
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "'unsafe-eval'" not in script
    assert "sha256-" in script


def test_static_files_keep_their_own_cache_rule_and_carry_only_the_headers_that_are_about_files():
    async def asset(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"immutable")]})
        await send({"type": "http.response.body", "body": b""})

    given = dict(run(SecurityHeaders(asset), scope(HOST, path="/static/js/a.js"))[0]["headers"])
    assert given == {
        b"cache-control": b"immutable",
        b"x-content-type-options": b"nosniff",
        b"cross-origin-resource-policy": b"same-origin",
    }


def dressed(request_, *given, code=200):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": code, "headers": list(given)})
        await send({"type": "http.response.body", "body": b""})

    return run(SecurityHeaders(app), request_)[0]["headers"]


def test_styles_of_a_page_are_known_by_their_hashes():
    policy = dict(run(SecurityHeaders(hello), scope(HOST))[0]["headers"])[b"content-security-policy"].decode()
    style = next(part for part in policy.split("; ") if part.startswith("style-src "))
    assert "unsafe-inline" not in style
    own = list(Path(headers.__file__).parents[1].glob("*.css"))
    assert own
    assert style.count("sha256-") == 3 + len(own)


def test_https_is_insisted_on_where_it_is_spoken_and_there_alone():
    name = b"strict-transport-security"
    assert name not in dict(dressed(scope(HOST)))
    assert dict(dressed(scope(HOST, scheme="https")))[name] == b"max-age=31536000"
    assert name in dict(dressed(scope(HOST, (b"x-forwarded-proto", b"https"))))
    assert name not in dict(dressed(scope(HOST, (b"x-forwarded-proto", b"http"))))


def test_a_cookie_is_kept_from_scripts_other_sites_and_plain_http():
    cookies = [(b"set-cookie", b"_streamlit_user=a; Path=/; HttpOnly; SameSite=lax"), (b"Set-Cookie", b"_streamlit_xsrf=2|b; Path=/; SameSite=Strict"),
               (b"set-cookie", b"other=c")]  # fmt: skip
    found = [value for name, value in dressed(scope(HOST, scheme="https"), *cookies) if name == b"set-cookie"]
    assert found == [
        b"_streamlit_user=a; Path=/; HttpOnly; SameSite=lax; Secure",
        b"_streamlit_xsrf=2|b; Path=/; SameSite=Strict; Secure",
        b"other=c; SameSite=Lax; HttpOnly; Secure",
    ]
    assert b"Secure" not in b"".join(value for _, value in dressed(scope(HOST), *cookies))


def test_no_other_origin_is_let_read_an_answer():
    given = [(b"access-control-allow-origin", b"*"), (b"Access-Control-Allow-Credentials", b"true")]
    assert not [name for name, _ in dressed(scope(HOST), *given) if name.lower().startswith(b"access-control")]


def test_nothing_in_a_file_runs_should_a_browser_open_it():
    given = dict(dressed(scope(HOST, path="/media/a.csv")))
    assert given[b"content-security-policy"].startswith(b"default-src 'none'; sandbox")
    assert given[b"cache-control"] == b"no-store"


def test_without_the_guard_there_would_be_none():
    assert dict(run(hello, scope(HOST))[0]["headers"]) == {b"content-type": b"text/plain"}


def test_streamlits_own_protections_are_on_as_shipped():
    shipped = tomllib.loads(
        (Path(headers.__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    )
    server = shipped["server"]
    assert server["enableXsrfProtection"] is server["enableCORS"] is True
    assert server["xsrfCookieSameSite"] == "strict"
    assert not any(
        server[name]
        for name in ("enableStaticServing", "enableAgentApi", "scriptHealthCheckEnabled", "showEmailPrompt")
    )
    assert (server["maxMessageSize"], server["maxWidgetStateSize"]) == (25, 2)
    assert shipped["browser"]["gatherUsageStats"] is False
    assert shipped["client"]["showErrorDetails"] == "none"
