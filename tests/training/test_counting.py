"""One rule of counting at a time, the other way round: eight people, worked by hand as at 31 March 2014."""

from __future__ import annotations

import dataclasses

import pytest

from ig_metrics.training.counting import counted_otherwise
from tests.training.build import COURSE, D, done, excused, measured, paper, staff

COURSE_HERE = dataclasses.replace(COURSE, exclude={"directorate": ("Schools",)})
POSTS = staff(
    {"staff_id": "1"},
    {"staff_id": "2", "network_access": False},
    {"staff_id": "3", "employment_type": "agency"},
    {"staff_id": "4"},
    {"staff_id": "5", "absence": "sick"},
    {"staff_id": "6"},
    {"staff_id": "7", "start_date": "2014-03-20"},
    {"staff_id": "8", "leave_date": "2014-02-28"},
    {"staff_id": "9", "directorate": "Schools"},
    {"staff_id": "1", "fte": 0.1, "service": "Elsewhere"},
)
# In the rate: 1 (two posts) in date, 2 in date on paper, 3 tried and failed, 4 lapsed, 7 in their window: 2 of 5.
ATTEMPTS = [
    done("2014-02-01", "1"), done("2014-02-01", "3", "failed"), done("2012-02-01", "4"), done("2014-02-01", "5"),
    done("2014-02-01", "8"), done("2014-02-01", "9"),
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    def people(attempts, papers):
        exempt = [excused("2014-12-31", "6")]
        return measured(POSTS, attempts, papers=papers, exempt=exempt, course=COURSE_HERE)

    papers = [paper("2014-02-03", "2")]
    tried = [{**line, "outcome": "completed"} for line in ATTEMPTS]
    found = counted_otherwise(
        people(ATTEMPTS, papers), COURSE_HERE, D, without_paper=people(ATTEMPTS, []), with_failed=people(tried, papers)
    )
    return found.set_index("rule")


@pytest.mark.parametrize(
    "rule, done_then, base_then, people",
    [
        ("as counted", 2, 5, 0),
        ("absent", 3, 6, 1),
        ("exempt", 2, 6, 1),
        ("both", 3, 7, 2),
        ("window", 2, 4, 1),
        ("lapsed", 3, 5, 1),
        ("paper", 1, 5, 1),
        ("failed", 3, 5, 1),
        ("leavers", 3, 6, 1),
        ("outside", 3, 6, 1),
        ("type:agency", 2, 4, 1),
        ("posts", 3, 6, 1),
    ],
)
def test_each_rule_the_other_way_round(table, rule, done_then, base_then, people):
    row = table.loc[rule]
    assert (row["done"], row["base"], row["people"]) == (done_then, base_then, people)
    assert row["percent"] == pytest.approx(100 * done_then / base_then)
    assert row["points"] == pytest.approx(100 * done_then / base_then - 40)


def test_no_rule_stands_twice_and_permanent_is_no_line(table):
    assert table.index.is_unique
    assert "type:permanent" not in table.index
