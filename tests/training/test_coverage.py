"""Managers and their people, worked by hand as at 31 March 2014; the course was launched on 27 January."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.training.coverage import ALL_IN, NONE_DUE, NOT_RETURNED, PART, coverage, manager_of, returned_on
from tests.training.build import COURSE, D, done, excused, frame, measured, paper, staff


def table(posts, attempts=(), papers=(), exempt=()):
    people = measured(posts, list(attempts), papers=list(papers), exempt=list(exempt))
    back = returned_on(people, frame("paper_returns", *papers), COURSE, D)
    return coverage(people, back).set_index("manager")


def worker(number, manager, network=False, **more):
    return {"staff_id": number, "manager_email": manager, "network_access": network, **more}


POSTS = staff(
    worker("1", "A@x"), worker("2", "a@x "), worker("3", "a@x", network=True),
    worker("4", "b@x"), worker("5", "b@x"),
    worker("6", "c@x"),
    worker("7", "d@x", network=True),
    worker("8", None, manager_id="99"), worker("9", None),
    worker("10", "e@x"), worker("11", "e@x", absence="sick"),
)  # fmt: skip
TABLE = table(
    POSTS, [done("2014-02-01", "3")], [paper("2014-02-10", "4"), paper("2014-02-11", "6"), paper("2012-02-11", "1")],
    [excused("2014-12-31", "10")],
)  # fmt: skip


@pytest.mark.parametrize(
    "manager, people, in_date, on_paper, waiting, returned, state",
    [
        # A return from before the launch is none of this round.
        ("a@x", 3, 1, 2, 2, 0, NOT_RETURNED),
        ("b@x", 2, 1, 2, 1, 1, PART),
        ("c@x", 1, 1, 1, 0, 1, ALL_IN),
        ("d@x", 1, 0, 0, 0, 0, NONE_DUE),
        ("99", 1, 0, 1, 1, 0, NOT_RETURNED),
        ("Not recorded", 1, 0, 1, 1, 0, NOT_RETURNED),
    ],
)
def test_a_managers_people_by_every_route(manager, people, in_date, on_paper, waiting, returned, state):
    row = TABLE.loc[manager]
    assert (row["people"], row["in_date"], row["paper"], row["waiting"], row["returned"], row["state"]) == (
        people, in_date, on_paper, waiting, returned, state,
    )  # fmt: skip


def test_the_excused_are_awaited_of_nobody():
    assert "e@x" not in TABLE.index


def test_those_with_most_awaited_come_first_and_parts_add_up():
    assert TABLE.index[0] == "a@x"
    assert TABLE["people"].sum() == 9
    assert TABLE.loc["b@x", "last_return"] == pd.Timestamp("2014-02-10")
    assert TABLE.loc["b@x", "compliance_percent"] == 50


def test_an_address_is_one_manager_however_it_is_written():
    assert manager_of(staff(worker("1", "A@x"), worker("2", " a@X "))).tolist() == ["a@x", "a@x"]


def test_nobody_at_all():
    assert table(staff({"leave_date": "2011-01-01"})).empty
