"""So many files are read at once, and no more."""

from __future__ import annotations

import threading

import pytest

from ig_metrics.ingest.reading import reader, turns
from ig_metrics.settings import Ingest

LONG = 30


def test_the_next_file_waits_and_is_told_so_until_another_is_done():
    told, done, waits = [], threading.Event(), threading.Event()

    def tell(what, share):
        told.append((what, share))
        waits.set()

    def next_one():
        with turns.turn(tell):
            done.set()

    free = [turns.turn(tell) for _ in range(turns.MOST)]
    for each in free:
        each.__enter__()
    assert told == []
    thread = threading.Thread(target=next_one)
    thread.start()
    assert waits.wait(LONG)
    assert not done.is_set()
    free[0].__exit__(None, None, None)
    assert done.wait(LONG)
    thread.join()
    free[1].__exit__(None, None, None)
    assert set(told) == {(turns.WAITING, 0.0)}


def test_who_gives_up_waiting_takes_no_turn_away():
    class Left(BaseException):
        pass

    def leave(what, share):
        raise Left

    held = [turns.turn(leave) for _ in range(turns.MOST)]
    for each in held:
        each.__enter__()
    with pytest.raises(Left), turns.turn(leave):
        pass
    for each in held:
        each.__exit__(None, None, None)
    with turns.turn(leave), turns.turn(leave):
        pass


def test_reading_a_file_takes_a_turn_and_gives_it_back(monkeypatch):
    taken = []
    real = turns.turn

    def counted(tell):
        taken.append(1)
        return real(tell)

    monkeypatch.setattr(reader, "turn", counted)
    for _ in range(turns.MOST + 1):
        assert reader.read(b"a,b\n1,2\n", "x.csv", limits=Ingest()).n_rows
    assert len(taken) == turns.MOST + 1
