"""The tags and texts of a web page, in one pass that never looks at a character twice however broken the page is.

The standard library's html.parser takes hours over a few megabytes of unclosed comments or quotation marks. Nothing is
fetched, run or expanded here. Standard library only: this runs in the reading process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

Token = tuple[str, str, str]
"""`("text", "", the text)`, `("start", name in small letters, what follows the name)` or `("end", name, "")`."""

_SIMPLE = re.compile(r"([^<]*+)<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>\"']*+)>")
"""A text and a tag after it, as nearly all are: no quotation mark in the tag."""
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]{0,100})")
_STOP = re.compile(r"""=\s*+(["'])|>""")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "noscript", "template")
}
"""Elements whose inside is no part of any table."""


def tokens(page: str) -> Iterator[Token]:
    """The page's tags and texts in order. Comments, declarations, scripts and styles are left out."""
    at, size, simple = 0, len(page), _SIMPLE.match
    while at < size:
        found = simple(page, at)
        if found is not None:
            text, closing, name, rest = found.groups()
            at, name = found.end(), name.lower()
            if text:
                yield "text", "", text
            if closing:
                yield "end", name, ""
                continue
        else:
            opened = page.find("<", at)
            if opened != at:
                yield "text", "", page[at:opened] if opened >= 0 else page[at:]
                if opened < 0:
                    return
            at, name, rest = _odd(page, opened)
            if at < 0:
                return
            if not name:
                if at == opened + 1:
                    yield "text", "", "<"
                continue
            if page[opened + 1] == "/":
                yield "end", name, ""
                continue
        yield "start", name, rest
        if name in _RAW and not rest.endswith("/"):
            ending = _RAW[name].search(page, at)
            if ending is None:
                return
            at = ending.start()


def _odd(page: str, opened: int) -> tuple[int, str, str]:
    """What stands at a `<` that starts no simple tag: where it ends, the tag's name if it is one, and what follows it.

    It ends at -1 when the rest of the page belongs to it, and one further on when it is only a sign.
    """
    if page.startswith("<!--", opened):
        end = page.find("-->", opened + 4)
        return (end + 3 if end >= 0 else -1), "", ""
    if page.startswith(("<!", "<?"), opened):
        end = page.find(">", opened + 2)
        return (end + 1 if end >= 0 else -1), "", ""
    named = _NAME.match(page, opened + 1)
    if named is None:
        return opened + 1, "", ""
    end = _tag_end(page, named.end())
    return (end + 1 if end >= 0 else -1), named[1].lower(), page[named.end() : end]


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
