"""The link somebody came by survives their sign-in, and leads nowhere else."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from ig_metrics.ui import signing_in
from ig_metrics.ui.web.returning import COOKIE, Returning
from tests.ui.web.asgi import HOST, hello, run, scope
from tests.ui.web.signed import asks, cookie

LEAD = "lead@example.gov.uk"


def cookies(sent):
    return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]


def wanted(path, query=b"", *headers, **more):
    found = cookies(run(Returning(hello), asks(*headers, path=path, **more) | {"query_string": query}))
    return [text for text in found if text.startswith(COOKIE)]


async def signed_in(scope, receive, send):
    headers = [(b"location", b"/"), (b"set-cookie", b"_streamlit_user=sealed; Path=/; HttpOnly")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def not_signed_in(scope, receive, send):
    await send({"type": "http.response.start", "status": 302, "headers": [(b"location", b"/")]})
    await send({"type": "http.response.body", "body": b""})


def leads_to(value, app=signed_in):
    header = (b"cookie", f"{COOKIE}={quote(value, safe='')}".encode())
    sent = run(Returning(app), asks(header, path="/oauth2callback") | {"query_string": b"code=x"})
    return dict(sent[0]["headers"])[b"location"].decode()


def test_a_link_is_remembered_for_somebody_who_is_not_signed_in(shared):
    (text,) = wanted("/training", b"as_at=2014-01-24")
    assert text.startswith(f"{COOKIE}=%2Ftraining%3Fas_at%3D2014-01-24; ")
    assert "; HttpOnly; SameSite=Lax; Max-Age=900" in text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/x.js", "/_stcore/health", "/auth/login", "//evil.example"])
def test_only_pages_of_ours_are(shared, path):
    assert wanted(path) == []


def test_nothing_is_for_somebody_who_is_signed_in_or_only_fetches(shared):
    assert wanted("/training", b"", cookie(LEAD)) == []
    assert wanted("/training", b"", (b"sec-fetch-dest", b"script")) == []
    assert wanted("/training", b"", method="POST") == []
    assert wanted("/training", b"x" * 2000) == []
    (shared / "settings.toml").write_text("", encoding="utf-8")
    assert cookies(run(Returning(hello), scope(HOST, path="/training"))) == []


def test_signing_in_leads_to_it_once(shared):
    header = (b"cookie", f"{COOKIE}=%2Ftraining%3Fas_at%3D2014-01-24".encode())
    sent = run(Returning(signed_in), asks(header, path="/oauth2callback"))
    assert dict(sent[0]["headers"])[b"location"] == b"/training?as_at=2014-01-24"
    assert any(text.startswith(f"{COOKIE}=;") and "Max-Age=0" in text for text in cookies(sent))


@pytest.mark.parametrize(
    "value",
    ["https://evil.example/", "//evil.example/training", "/\\evil.example", "/training/../../x", "/nowhere", "training", "",
     "/training?a=\r\nSet-Cookie: x=y", "/training?a b", "javascript:alert(1)", "/training\n"],
)  # fmt: skip
def test_it_never_leads_anywhere_else(shared, value):
    assert leads_to(value) == "/"


def test_it_leads_nowhere_when_the_sign_in_failed(shared):
    assert leads_to("/training", not_signed_in) == "/"


def test_cookies_never_go_over_an_open_line_where_people_come_by_https(shared, monkeypatch):
    assert all(text.endswith("; Secure") for text in cookies(run(Returning(signed_in), asks(path="/oauth2callback"))))
    plain = type(signing_in.provider)(
        {**signing_in.provider.auth, "redirect_uri": "http://localhost:8501/oauth2callback"}
    )
    monkeypatch.setattr(signing_in, "provider", plain)
    assert "Secure" not in "".join(cookies(run(Returning(signed_in), asks(path="/oauth2callback"))))
