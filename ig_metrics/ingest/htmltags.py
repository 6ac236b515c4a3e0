"""The tags and texts of a web page, in one pass that never looks at a character twice however broken the page is.

The standard library's html.parser takes hours over a few megabytes of unclosed comments or quotation marks. Nothing is
fetched, run or expanded here. Standard library only: this runs in the reading process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

Kind = Literal["text", "start", "end"]


class Token(NamedTuple):
    """A text, or a tag by its name in small letters; `rest` is the text itself, or what follows the tag's name."""

    kind: Kind
    name: str
    rest: str


_NAME = re.compile(r"/?([a-zA-Z][^\s/>]{0,100})")
_STOP = re.compile(r"""=\s*(["'])|>""")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "noscript", "template")
}
"""Elements whose inside is no part of any table."""


def tokens(page: str) -> Iterator[Token]:
    """The page's tags and texts in order. Comments, declarations, scripts and styles are left out."""
    at = 0
    while at < len(page):
        opened = page.find("<", at)
        if opened != at:
            yield Token("text", "", page[at:opened] if opened >= 0 else page[at:])
            if opened < 0:
                return
        if page.startswith("<!--", opened):
            end = page.find("-->", opened + 4)
            if end < 0:
                return
            at = end + 3
            continue
        if page.startswith(("<!", "<?"), opened):
            end = page.find(">", opened + 2)
            if end < 0:
                return
            at = end + 1
            continue
        named = _NAME.match(page, opened + 1)
        if named is None:
            yield Token("text", "", "<")
            at = opened + 1
            continue
        end = _tag_end(page, named.end())
        if end < 0:
            return
        name, at = named[1].lower(), end + 1
        if page[opened + 1] == "/":
            yield Token("end", name, "")
            continue
        yield Token("start", name, page[named.end() : end])
        if name in _RAW and not page.startswith("/", end - 1):
            closing = _RAW[name].search(page, at)
            if closing is None:
                return
            at = closing.start()


def _tag_end(page: str, at: int) -> int:
    """Where the tag ends: a `>` outside the quotation marks of a value; -1 when it never does."""
    while True:
        stop = _STOP.search(page, at)
        if stop is None:
            return -1
        if stop[1] is None:
            return stop.start()
        closing = page.find(stop[1], stop.end())
        # a mark that is never closed is the last of its kind on the page, so this look ahead happens once
        at = closing + 1 if closing >= 0 else stop.end()


def plain(text: str) -> str:
    """The text as a reader sees it: character references replaced, white space (hard spaces too) drawn together."""
    if "&" in text:
        try:
            text = unescape(text)
        except (ValueError, OverflowError):  # a reference to a character number of thousands of digits
            text = text.replace("&#", "")
    return " ".join(text.split())
