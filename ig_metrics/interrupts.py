"""Ctrl+C and being told to end (SIGTERM): both stop what is at work, at a moment that leaves nothing half done; and whether something had
been done by then that stays.

Told again within MOMENT_SECONDS, whatever is on its way out goes on: who presses twice wants it stopped, and nothing left behind.
Later it is heeded again, so that what waits for a server can be ended too.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

MOMENT_SECONDS = 3.0
"""For so long being told to end once more is the same as once."""
Gives = TypeVar("Gives")
_lasting = 0
_heeded = float("-inf")
_held = False


def _now() -> bool:
    """Whether being told to end at this moment is heeded, and not a second time of what is being heeded."""
    global _heeded
    if time.monotonic() - _heeded < MOMENT_SECONDS:
        return False
    _heeded = time.monotonic()
    return True


def _begin() -> None:
    """Something begins: where nothing is on its way out, being told to end is heeded."""
    global _heeded
    if sys.exc_info()[1] is None:
        _heeded = float("-inf")


def _ours(*numbers: int) -> tuple[int, ...]:
    """Those of the signals that this process heeds: what a script starts in the background ignores Ctrl+C."""
    return tuple(number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN)


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None], *, last: bool = False) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _ours(signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, other in before.items():
            signal.signal(number, signal.SIG_IGN if last and number == signal.SIGINT else other)


@contextmanager
def stoppable(*, last: bool = False) -> Iterator[None]:
    """Inside, both raise KeyboardInterrupt, so that whatever is at work cleans up on its way out. `last`: the process ends after it, and
    Ctrl+C no longer does anything, so that what has been said by then stays true."""

    def stop(number: int, frame: FrameType | None) -> None:
        if _now():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # nobody is told to end there
        yield
        return
    _begin()
    with _handled(stop, last=last):
        yield


@contextmanager
def held_back() -> Iterator[None]:
    """Both wait until the block is through (the outermost, where one is in another): what is half begun in it cannot be ended. A second
    time, a moment later, they do not wait."""
    global _heeded, _held
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if not _now():
            return
        if told:
            raise KeyboardInterrupt
        told.append(number)

    if threading.current_thread() is not threading.main_thread() or _held:
        yield
        return
    _begin()
    with _handled(note):
        _held = True
        try:
            yield
        finally:
            _held = False
    if told:
        _heeded = time.monotonic()
        raise KeyboardInterrupt


def to_its_end(work: Callable[[], Gives], seconds: float) -> Gives:
    """What `work` gives. Told to end meanwhile, it is waited for, `seconds` at most, before KeyboardInterrupt is raised.

    For what a thread or a server goes on doing when nobody waits for it any more: what is done next is not overtaken by it.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    from concurrent.futures import Future

    ended: Future[Gives] = Future()

    def run() -> None:
        try:
            ended.set_result(work())
        except BaseException as error:
            ended.set_exception(error)

    try:
        with held_back():
            threading.Thread(target=run, daemon=True).start()
        return ended.result()
    except KeyboardInterrupt:
        with held_back(), suppress(Exception):
            ended.result(seconds)
        raise


@contextmanager
def lasting() -> Iterator[None]:
    """The moment something comes to be that stays (a commit, a file that takes its name): held back, and counted when it went well; also
    where it was broken off all the same, as it may have come to be."""
    global _lasting
    with held_back():
        try:
            yield
        except KeyboardInterrupt:
            _lasting += 1
            raise
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
    with held_back(), passing(), suppress(Exception, KeyboardInterrupt):
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
