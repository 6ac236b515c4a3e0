"""Ctrl+C and being told to end wait for what must not be cut in two, and no longer."""

from __future__ import annotations

import os
import signal
import threading
import time

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


def test_a_second_time_a_moment_later_they_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "MOMENT_SECONDS", 0)
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        told(signal.SIGINT, 2, reached)
    assert reached == []


def test_twice_at_once_is_as_once() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        told(signal.SIGINT, 2, reached)
    assert reached == ["the end of the block"]


def test_what_is_on_its_way_out_is_not_stopped_again() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt), interrupts.stoppable():  # noqa: PT012
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            for what in ("one thing", "another"):
                with interrupts.cleaning_up():
                    os.kill(os.getpid(), signal.SIGINT)
                    reached.append(what)
            os.kill(os.getpid(), signal.SIGTERM)
            reached.append("the end")
    assert reached == ["one thing", "another", "the end"]


def test_a_block_in_another_ends_with_it() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt), interrupts.held_back():  # noqa: PT012
        told(signal.SIGINT, 1, reached)
        reached.append("the end of the other")
    assert reached == ["the end of the block", "the end of the other"]


def test_what_a_script_starts_in_the_background_ignores_ctrl_c() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.stoppable(), interrupts.held_back():
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_last_words_of_a_process_stay_the_last() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        with interrupts.stoppable(last=True):
            pass
        os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_goes_on_by_itself_is_waited_for() -> None:
    done: list[str] = []

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        woken.wait(0.2)
        done.append("the work")

    woken = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        interrupts.to_its_end(work, 30)
    assert done == ["the work"]


def test_what_does_not_end_is_not_waited_for_for_ever() -> None:
    woken = threading.Event()

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        woken.wait(30)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupts.to_its_end(work, 0.01)
    woken.set()
    assert time.monotonic() - began < 20


def test_what_is_waited_for_gives_and_raises_as_ever() -> None:
    assert interrupts.to_its_end(lambda: 7, 30) == 7
    with pytest.raises(OSError, match="full"):
        interrupts.to_its_end(told_full, 30)


def told_full() -> None:
    raise OSError("full")


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


def test_what_was_broken_off_at_the_moment_it_lasts_may_have_come_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "MOMENT_SECONDS", 0)
    before = interrupts.lasted()
    with pytest.raises(KeyboardInterrupt), interrupts.lasting():  # noqa: PT012
        for _ in range(2):
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
