"""The document of a page names the scripts the page will ask for, and nothing else is touched."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
import streamlit

from ig_metrics.ui.web.foreseen import EVERYWHERE, FIGURES, HEAD, IMPORTED, STYLES, Foreseen, dressed, links
from tests.ui.web.asgi import HOST, run, scope

STATIC = Path(streamlit.__file__).parent / "static"


def answering(status=200, kind=b"text/html; charset=utf-8", body=b"<head><title>a</title></head><body></body>"):
    async def app(scope, receive, send):
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            (b"etag", b"abc"),
            (b"x-kept", b"1"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body[:9], "more_body": True})
        await send({"type": "http.response.body", "body": body[9:]})

    return app, body


def whole(sent):
    return b"".join(message.get("body", b"") for message in sent[1:])


def test_a_page_of_figures_names_its_scripts_before_the_end_of_the_head():
    app, body = answering()
    sent = run(Foreseen(app), scope(HOST, path="/training"))
    said = whole(sent)
    assert said == dressed(body, "training")
    assert said.index(links("training")) < said.index(b"</head>")
    headers = dict(sent[0]["headers"])
    assert int(headers[b"content-length"]) == len(said)
    assert headers[b"x-kept"] == b"1"
    assert b"etag" not in headers  # of another text
    assert b"/PlotlyChart." in said


def test_a_browser_that_takes_gzip_gets_the_same_compressed():
    app, body = answering()
    asked = []

    async def noting(scope, receive, send):
        asked.append(dict(scope["headers"]))
        await app(scope, receive, send)

    sent = run(Foreseen(noting), scope(HOST, (b"accept-encoding", b"gzip, deflate, br"), path="/training"))
    assert gzip.decompress(whole(sent)) == dressed(body, "training")
    headers = dict(sent[0]["headers"])
    assert (headers[b"content-encoding"], headers[b"vary"]) == (b"gzip", b"accept-encoding")
    assert int(headers[b"content-length"]) == len(whole(sent))
    assert b"accept-encoding" not in asked[0]  # or the app would compress it before anything is added


def test_our_rules_end_the_body_so_that_they_come_after_streamlits():
    said = dressed((STATIC / "index.html").read_bytes(), "training")
    assert said.endswith(f"<style>{STYLES.read_text(encoding='utf-8')}</style></body>\n</html>\n".encode())
    assert said.count(b"<style>") == 1


def test_the_address_without_a_path_is_the_overview():
    app, _ = answering()
    assert links("overview") in whole(run(Foreseen(app), scope(HOST, path="/")))


def test_a_page_of_words_does_without_what_charts_and_tables_need():
    said = links("glossary")
    assert b"/Selectbox." in said
    assert b"Plotly" not in said
    assert b"DataFrame" not in said


def test_every_script_named_is_there_once_and_not_already_in_the_document():
    named = re.findall(r'href="\./static/js/([^"]+)"', links("overview").decode())
    document = (STATIC / "index.html").read_text(encoding="utf-8")
    assert all((STATIC / "static" / "js" / name).is_file() for name in named)
    assert len(named) == len(set(named))
    assert not any(name in document for name in named)
    # this Streamlit has each of them: a new one that calls them otherwise is noticed here
    for element in (*EVERYWHERE, *FIGURES):
        assert any(name.startswith(f"{element}.") for name in named), element


def test_what_the_scripts_rest_on_is_named_too():
    assert b"/arrowFormatUtils." in links("training")  # the table's, which its script imports


def test_the_names_of_other_scripts_stand_where_they_are_looked_for():
    for script in (STATIC / "static" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert IMPORTED.findall(text) == IMPORTED.findall(text[:HEAD]), script.name


@pytest.mark.parametrize(
    ("path", "method", "status", "kind"),
    [
        ("/training", "GET", 404, b"text/html"),
        ("/training", "GET", 200, b"application/json"),
        ("/training", "HEAD", 200, b"text/html"),
        ("/static/js/a.js", "GET", 200, b"text/html"),
        ("/media/a.html", "GET", 200, b"text/html"),
    ],
)
def test_any_other_answer_is_left_as_it_is(path, method, status, kind):
    app, body = answering(status, kind)
    sent = run(Foreseen(app), scope(HOST, path=path, method=method))
    assert whole(sent) == body
    assert dict(sent[0]["headers"])[b"etag"] == b"abc"
