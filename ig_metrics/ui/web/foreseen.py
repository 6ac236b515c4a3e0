"""The document names the scripts its page will ask for, so that a browser reads them while it waits for the page's content, and
holds the rules of our style sheet: content that came before them would move when they come, and every run would send them again.

Streamlit's browser program asks for the script of an element once the element has come, and then for those it rests on. Plotly
alone takes a browser some tenths of a second to read; named in the document it is read while the page is worked out.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ig_metrics.ui.web.addresses import within

EVERYWHERE = ("Selectbox", "PageLink")
"""The elements of the strip above every page and of its words, by the name of their script."""
FIGURES = ("Button", "DataFrame", "DownloadButton", "PlotlyChart")
"""What a page of figures has besides, the chart last: its megabyte is asked for after them. The figures themselves are text, and wait for none."""
OF_FIGURES = frozenset({"overview", "toolkit", "plan", "training", "overdue", "breaches"})
"""Pages whose first part has figures, a chart and a table. The others do without the scripts of these unless they turn out to need them."""
ANEW = (b"content-length", b"etag", b"vary")
"""What is said anew of a document that was added to."""
IMPORTED = re.compile(r"(?:from|import)\s*[`\"']\./([\w.\-]+\.js)[`\"']")
STYLES = Path(__file__).parents[1] / "styles.css"
HEAD = 32_768
"""Characters of a script that are read for the names of others; in this Streamlit the last ends at the 9,993rd."""
NAMED = re.compile(r"static/js/([\w.\-]+\.js)")


def _folder() -> Path:
    return Path(streamlit.__file__).parent / "static"


@cache
def links(page: str) -> bytes:
    """The elements to end a document's head with: the names of the page's scripts in the order to read them.

    No names where this Streamlit has no script of such a name: then a page loads as Streamlit would load it.
    """
    wanted: dict[str, None] = {}
    for element in (*EVERYWHERE, *FIGURES) if page in OF_FIGURES else EVERYWHERE:
        for script in sorted((_folder() / "static" / "js").glob(f"{element}.*.js")):
            _with_those_it_rests_on(script.name, wanted)
    document = (_folder() / "index.html").read_text(encoding="utf-8")
    known = set(NAMED.findall(document))
    return b"".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'.encode()
        for name in wanted
        if name not in known
    )


@cache
def rules() -> bytes:
    """The element to end a document's body with: our style sheet."""
    return f"<style>{STYLES.read_text(encoding='utf-8')}</style>".encode()


def _with_those_it_rests_on(name: str, wanted: dict[str, None]) -> None:
    if name in wanted:
        return
    wanted[name] = None
    for other in _rests_on(name):
        _with_those_it_rests_on(other, wanted)


@cache
def _rests_on(name: str) -> tuple[str, ...]:
    """A script begins with the names of those it rests on; what follows them is megabytes."""
    with (_folder() / "static" / "js" / name).open(encoding="utf-8") as script:
        return tuple(IMPORTED.findall(script.read(HEAD)))


def dressed(document: bytes, page: str) -> bytes:
    """A page's document with its links and our rules."""
    head, found, rest = document.partition(b"</head>")
    body, ends, after = rest.rpartition(b"</body>")
    return head + links(page) + found + body + rules() + ends + after


class Foreseen:
    """Adds to the document of a page the names of the scripts it will need, and our rules."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an answer that is a document gets its links before the end of its head."""
        path = within(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if path is None or path.startswith(("/static/", "/media/", "/_stcore/", "/auth/")):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()
        asked = dict(scope["headers"])
        # Streamlit compresses the document of some pages and not of others: what is compressed cannot be added to.
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if not _document(message):
                    await send(message)
            elif not _document(start):
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    whole = dressed(bytes(body), path.strip("/") or "overview")
                    headers = [pair for pair in start["headers"] if pair[0].lower() not in ANEW]
                    headers.append((b"vary", b"accept-encoding"))
                    if b"gzip" in asked.get(b"accept-encoding", b""):
                        whole = gzip.compress(whole, 6)
                        headers.append((b"content-encoding", b"gzip"))
                    headers.append((b"content-length", str(len(whole)).encode()))
                    await send({**start, "headers": headers})
                    await send({"type": "http.response.body", "body": whole})

        await self.app(plain, receive, collect)


def _document(message: Message) -> bool:
    told = {name.lower(): value for name, value in message.get("headers", ())}
    return message.get("status") == 200 and told.get(b"content-type", b"").startswith(b"text/html")
