"""Long work shows itself: a bar in a terminal, a line now and then in a log; always on stderr, so that answers stay clean."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

WIDTH = 30
LINES = 10
"""How many lines a log gets of one piece of work."""
PATIENCE_SECONDS = 15
"""Work that is mostly over at once is not spoken of in a log before it has taken so long."""


def say(line: str) -> None:
    """A whole line on stderr, alone on its line: where Ctrl+C has left a bar, or the terminal's own ^C, it takes its place."""
    # In one piece with its end: whoever is stopped between the two would have the next words follow on the same line.
    print(f"\r\x1b[K{line}\n" if sys.stderr.isatty() else f"{line}\n", end="", file=sys.stderr, flush=True)


class Bar:
    """How far a piece of work is: `Rollup ██████░░░░ 12 of 40 organisations`. Use it in a `with`: the bar goes when the work ends.

    `unit`: what is counted; without one it is per cent. `quick`: the work is mostly over at once.
    """

    def __init__(self, name: str = "", unit: str = "", *, quick: bool = False) -> None:
        self._name, self._unit = name, unit
        self._stream = sys.stderr
        self._drawn = self._stream.isatty()
        self._last = -1
        self._from = time.monotonic() + (PATIENCE_SECONDS if quick else 0)

    def to(self, done: int, of: int) -> None:
        """Say that so many of so many are done."""
        told = f"{done:,} of {of:,} {self._unit}" if self._unit else f"{100 * done // of if of else 100}%"
        if self._drawn:
            full = WIDTH * done // of if of else WIDTH
            print(
                f"\r{self._name} {'█' * full}{'░' * (WIDTH - full)} {told}\x1b[K", end="", file=self._stream, flush=True
            )
            return
        step = LINES * done // of if of else LINES
        if step > self._last and time.monotonic() >= self._from:
            self._last = step
            say(f"{self._name}: {told}")

    def stage(self, name: str, done: int, of: int) -> None:
        """Say what is being done now, and how much of it is."""
        if name != self._name:
            self._name, self._last = name, -1
        self.to(done, of)

    def share(self, name: str, share: float) -> None:
        """Say what is being done now, and which share of the whole is behind (0 to 1)."""
        self._name = name
        self.to(int(100 * min(max(share, 0.0), 1.0)), 100)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
