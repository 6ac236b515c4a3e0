"""Scripts gzipped once, and mended."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ig_metrics.ui.web.compressed import CompressedScripts, mended
from tests.ui.web.asgi import HOST, run, scope


def served(status=200):
    calls = []

    async def asset(scope, receive, send):
        calls.append(scope["path"])
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"4000")]})
        await send({"type": "http.response.body", "body": b"x" * 3000, "more_body": True})
        await send({"type": "http.response.body", "body": b"y" * 1000})

    return asset, calls


def test_a_script_is_compressed_once_and_comes_back_whole():
    asset, calls = served()
    app = CompressedScripts(asset)
    for _ in range(2):
        sent = run(app, scope(HOST, (b"accept-encoding", b"gzip, br"), path="/static/js/a.js"))
        headers = dict(sent[0]["headers"])
        assert headers[b"content-encoding"] == b"gzip"
        assert int(headers[b"content-length"]) == len(sent[1]["body"])
        assert gzip.decompress(sent[1]["body"]) == b"x" * 3000 + b"y" * 1000
    assert calls == ["/static/js/a.js"]


@pytest.mark.parametrize(
    "request_",
    [
        scope(HOST, path="/static/js/a.js"),
        scope(HOST, (b"accept-encoding", b"gzip"), (b"range", b"bytes=0-1"), path="/static/js/a.js"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/static/media/font.woff2"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/media/secret.csv"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/static/js/a.js", method="HEAD"),
    ],
)
def test_everything_else_is_left_as_it_is(request_):
    asset, _ = served()
    sent = run(CompressedScripts(asset), request_)
    assert b"content-encoding" not in dict(sent[0]["headers"])


def test_the_drop_zone_of_this_streamlit_is_mended():
    import streamlit

    (script,) = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("FileUploader.*.js")
    text = script.read_bytes()
    assert mended(text).count(b'({tabIndex:-1,role:"group"}),"data-testid":`stFileUploaderDropzone`') == 1
    assert len(mended(text)) == len(text) + len(b',role:"group"')


def test_the_phone_navigation_of_this_streamlit_is_mended():
    import streamlit

    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js")
    (text,) = (body for body in (script.read_bytes() for script in scripts) if b"stSidebarNavItems" in body)
    changed = mended(text)
    for tag, number in ((b"ul", b"1"), (b"li", b"4")):
        assert text.count(b"f(`" + tag + b"`,{target:`e1o1t1hb" + number + b"`})") == 1
        assert changed.count(b"f(`div`,{target:`e1o1t1hb" + number + b"`})") == 1
    assert changed.count(b"`ul`") == text.count(b"`ul`") - 1


def test_a_missing_file_is_not_kept():
    asset, _ = served(status=404)
    app = CompressedScripts(asset)
    request_ = scope(HOST, (b"accept-encoding", b"gzip"), path="/static/js/none.js")
    assert run(app, request_)[0]["status"] == 404
    assert not app.kept


def test_no_more_copies_are_kept_than_allowed():
    asset, _ = served()
    app = CompressedScripts(asset, most=2)
    for name in "abc":
        run(app, scope(HOST, (b"accept-encoding", b"gzip"), path=f"/static/js/{name}.js"))
    assert list(app.kept) == ["/static/js/b.js", "/static/js/c.js"]
