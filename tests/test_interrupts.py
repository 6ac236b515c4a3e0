"""Ctrl+C and being told to end wait for what must not be cut in two, and no longer."""

from __future__ import annotations

import os
import signal

import pytest

from ig_metrics import interrupts

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


def told(number: int, times: int, reached: list[str]) -> None:
    with interrupts.held_back():
        for _ in range(times):
            os.kill(os.getpid(), number)
        reached.append("the end of the block")


@BOTH
def test_they_wait_until_the_block_is_through(number: int) -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        told(number, 1, reached)
    assert reached == ["the end of the block"]


def test_a_second_time_they_do_not_wait() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        told(signal.SIGINT, 2, reached)
    assert reached == []


@BOTH
def test_both_stop_what_is_at_work(number: int) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), interrupts.stoppable():
        os.kill(os.getpid(), number)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_lasts_is_counted_even_where_it_was_stopped_right_then() -> None:
    before = interrupts.lasted()
    with pytest.raises(KeyboardInterrupt), interrupts.lasting():
        os.kill(os.getpid(), signal.SIGINT)
    assert interrupts.lasted() == before + 1


def test_what_failed_is_not_counted() -> None:
    before = interrupts.lasted()
    with pytest.raises(OSError, match="full"), interrupts.lasting():
        raise OSError("full")
    assert interrupts.lasted() == before


def test_what_passes_is_not_counted() -> None:
    before = interrupts.lasted()
    with interrupts.passing(), interrupts.lasting():
        pass
    assert interrupts.lasted() == before


def test_cleaning_up_goes_on_to_its_end_whatever_comes() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt), interrupts.cleaning_up():  # noqa: PT012
        os.kill(os.getpid(), signal.SIGINT)
        reached.append("the end")
        raise OSError("cannot be removed")
    assert reached == ["the end"]


def test_an_error_that_came_of_being_stopped_is_told_from_others() -> None:
    def ended() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("the connection is gone")

    with pytest.raises(RuntimeError) as came:
        ended()
    assert interrupts.behind(came.value)
    assert not interrupts.behind(RuntimeError("the connection is gone"))
