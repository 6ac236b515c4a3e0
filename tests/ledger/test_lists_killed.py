"""A list that is issued while the power goes: there with its rows and its entry, or not at all. POSIX only, as it forks."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd

from ig_metrics.ledger import lists
from ig_metrics.ledger.lists import Aged, Prepared
from ig_metrics.store import Store
from tests.store.killed import count_lines, count_steps, forked

DAY = dt.date(2014, 3, 31)
KILLS = 8
ROWS = pd.DataFrame({"staff_id": [str(n) for n in range(200)], "state": "new", "username": "u", "account": None})
PREPARED = Prepared(
    "bar", "IG", DAY, ROWS.astype({"account": "str"}), ROWS.iloc[0:0], ROWS.iloc[0:0], (Aged("staff", "HR staff list", DAY),)
)  # fmt: skip


def issue(home):
    with Store.open(home) as store:
        return lists.issue(store, PREPARED, b"the file", by="me", version=store.version()).number


def test_killed_anywhere_a_list_is_whole_or_not_there(tmp_path, backend):
    # What reaches a server is told by no call of Python's own: there the kill falls between two lines.
    count = count_steps if backend == "disk" else count_lines
    assert forked(lambda: issue(tmp_path)) == (True, 1)
    steps = forked(lambda: count(lambda: issue(tmp_path)))[1]
    chance = random.Random(2014)
    finished = 2
    # Where it begins to commit is where half a list could come to be: half of the kills fall into the last third.
    at = chance.sample(range(1, 2 * steps // 3), KILLS // 2) + chance.sample(
        range(2 * steps // 3, steps + 1), KILLS // 2
    )
    for step in at:
        finished += forked(lambda: count(lambda: issue(tmp_path), step))[0]  # noqa: B023
        with Store.open(tmp_path) as store:
            found = lists.issued(store)
            held = {info.id for info in store.snapshots() if info.kind == lists.KIND}
            assert {one.snapshot for one in found} == held
            assert len(held) == len(found) >= finished
            assert all(len(lists.rows(store, one)) == one.rows == 200 for one in found)
            assert sorted(one.number for one in found) == list(range(1, len(found) + 1))
            assert store.verify_audit() == []
