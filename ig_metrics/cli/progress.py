"""Long work shows itself: a bar in a terminal, a line now and then in a log; always on stderr, so that answers stay clean."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

WIDTH = 30
LINES = 10
"""How many lines a log gets of one piece of work."""


class Bar:
    """How far a piece of work is: `Rollup ██████░░░░ 12 of 40 organisations`. Use it in a `with`: the bar goes when the work ends."""

    def __init__(self, name: str, what: str) -> None:
        self._name, self._what = name, what
        self._stream = sys.stderr
        self._drawn = self._stream.isatty()
        self._last = -1

    def to(self, done: int, of: int) -> None:
        """Say that so many of so many are done."""
        told = f"{done:,} of {of:,} {self._what}"
        if self._drawn:
            full = WIDTH * done // of if of else WIDTH
            print(
                f"\r{self._name} {'█' * full}{'░' * (WIDTH - full)} {told}\x1b[K", end="", file=self._stream, flush=True
            )
            return
        step = LINES * done // of if of else LINES
        if step > self._last:
            self._last = step
            print(f"{self._name}: {told}", file=self._stream, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
