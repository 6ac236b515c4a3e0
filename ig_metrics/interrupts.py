"""Ctrl+C and being told to end (SIGTERM): both stop what is at work, at a moment that leaves nothing half done; and whether something had
been done by then that stays."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_lasting = 0


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, being told to end is as Ctrl+C: KeyboardInterrupt is raised, so that whatever is at work cleans up on its way out."""

    def stop(number: int, frame: FrameType | None) -> Any:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # nobody is told to end there
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def held_back() -> Iterator[None]:
    """Both wait until the block is through: what is half begun in it cannot be ended. A second time they do not wait."""
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if told:
        raise KeyboardInterrupt


@contextmanager
def lasting() -> Iterator[None]:
    """The moment something comes to be that stays (a commit, a file that takes its name): held back, and counted when it went well."""
    global _lasting
    with held_back():
        yield
        _lasting += 1


@contextmanager
def passing() -> Iterator[None]:
    """Inside, nothing counts as lasting: upkeep nobody asked for, or what goes again where the whole of it does not come to be."""
    global _lasting
    before = _lasting
    try:
        yield
    finally:
        _lasting = before


@contextmanager
def cleaning_up() -> Iterator[None]:
    """For taking away what an act that ended early has left: told to end once more, it goes on to its end first, what it does counts as
    nothing done, and what it cannot do is left to whoever sweeps later."""
    with held_back(), passing(), suppress(Exception):
        yield


def lasted() -> int:
    """How often something has come to be that stays, in this process."""
    return _lasting


def behind(error: BaseException) -> bool:
    """Whether an error came of being stopped: a driver stopped in the middle of a statement ends with an error of its own."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, KeyboardInterrupt):
        seen = seen.__cause__ or seen.__context__
    return seen is not None
