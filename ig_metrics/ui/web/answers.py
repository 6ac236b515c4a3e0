"""What a request is told that the app does not serve: plain words, a reference where something failed, and no detail."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable

from starlette.types import Scope, Send

WORDS = {
    400: ("This request was not understood", "Check the address, or start again from the first page."),
    403: ("This request was refused", "Start again from the first page."),
    404: (
        "Page not found",
        "If you typed the address, check that it is right. If you followed a link, it may be out of date.",
    ),
    405: ("This request was refused", "This address does not take that kind of request."),
    413: ("The file is too big", "Delete sheets and columns that are not needed, or ask for the limit to be raised."),
    416: ("This request was not understood", "The part of the file that was asked for does not exist."),
    429: ("Too much at once", "Keep or discard the files you have uploaded, then try again."),
    500: ("Something went wrong on our side", "Nothing you had already kept was lost. Try again."),
    503: ("The service is busy", "Try again in a few minutes."),
}
STYLE = (
    "body{margin:0;font:1.1875rem/1.35 Arial,sans-serif;color:#0b0c0c;background:#fff}"
    "header{background:#0b0c0c;color:#fff;font-weight:700;padding:.8rem 1rem;border-bottom:10px solid #1d70b8}"
    "main{max-width:38rem;padding:2rem 1rem}h1{font-size:2rem;margin:0 0 1.5rem}a{color:#1a65a6}"
    "a:focus{outline:3px solid transparent;background:#fd0;color:#0b0c0c;box-shadow:0 4px #0b0c0c}"
)
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy of such a page: its one style sheet, and nothing else."""


def words(status: int) -> tuple[str, str]:
    """Heading and advice for a status; those of its hundred where it has none of its own."""
    return WORDS.get(status) or (WORDS[500] if status >= 500 else WORDS[400])


def page(status: int, reference: str = "", home: str = "/") -> str:
    """The page for a browser."""
    title, advice = (html.escape(text) for text in words(status))
    quote = (
        f"<p>If it happens again, quote reference <strong>{html.escape(reference)}</strong>.</p>" if reference else ""
    )
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} – IG Metrics</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><header>IG Metrics</header><main><h1>{title}</h1><p>{advice}</p>{quote}"
        f'<p><a href="{html.escape(home)}">Go to the first page</a></p></main></body></html>\n'
    )


async def answer(
    scope: Scope, send: Send, status: int, headers: Iterable[tuple[bytes, bytes]] = (), reference: str = ""
) -> None:
    """Send the page to a browser that navigates, one line of text to anything else."""
    from ig_metrics.ui.web.addresses import base

    accepts = b",".join(value for name, value in scope["headers"] if name.lower() == b"accept")
    if b"text/html" in accepts:
        body, kind = page(status, reference, f"{base()}/"), b"text/html; charset=utf-8"
    else:
        quote = f" Reference {reference}." if reference else ""
        body, kind = f"{'. '.join(words(status))}{quote}\n", b"text/plain; charset=utf-8"
    sent = body.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", kind),
                (b"content-length", str(len(sent)).encode()),
                (b"content-security-policy", POLICY.encode()),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else sent})
