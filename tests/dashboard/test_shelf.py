"""What is kept, for how long, and that it is made once."""

from __future__ import annotations

import threading

import pytest

from ig_metrics.dashboard.shelf import Shelf


def test_it_is_made_once():
    shelf, made = Shelf(3, 100), []
    for _ in range(2):
        assert shelf.get("a", lambda: made.append(1) or "result") == "result"
    assert made == [1]


def test_the_longest_unused_goes_first():
    shelf, made = Shelf(2, 100), []
    for key in ("a", "b", "a", "c", "a", "b"):
        shelf.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]
    assert len(shelf) == 2


def test_weight_is_bounded_but_the_newest_stays():
    shelf = Shelf(10, 100)
    shelf.get("light", lambda: "x", lambda _: 60)
    shelf.get("heavy", lambda: "y", lambda _: 500)
    assert len(shelf) == 1
    assert shelf.get("heavy", lambda: "made again") == "y"


def test_a_failure_is_not_kept():
    shelf = Shelf(2, 10)
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 / 0)
    assert shelf.get("a", lambda: "now") == "now"


def test_two_who_ask_at_once_wait_for_one():
    shelf, started, made = Shelf(2, 10), threading.Event(), []

    def make():
        made.append(1)
        started.wait(5)
        return "result"

    threads = [threading.Thread(target=shelf.get, args=("a", make)) for _ in range(4)]
    for thread in threads:
        thread.start()
    started.set()
    for thread in threads:
        thread.join()
    assert made == [1]
