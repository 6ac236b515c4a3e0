"""The one error a user is meant to read."""

from __future__ import annotations


class Refused(Exception):
    """Raised when what was given cannot be used; says so in the user's words.

    `reasons` is one sentence or more, each naming what was found, what was expected and how to fix it.
    Every door (page, command line) prints the reasons and nothing else: no traceback, nothing stored.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons: tuple[str, ...] = reasons
