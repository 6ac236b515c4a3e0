"""What the plan says, what past form suggests, and what is left if nothing more finishes."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import datasets
from ig_metrics.errors import Refused
from ig_metrics.toolkit.outlook import outlook
from ig_metrics.toolkit.plan import actions
from tests.toolkit.build import AS_AT, assess

DEADLINE = dt.date(2014, 6, 30)
JAN = dt.date(2014, 1, 1)


def action(requirement, due, *, done=None, level="3", owner="Ann", text=None):
    return {
        "action": text or f"Do {requirement} {due} {done}", "requirement": requirement, "owner": owner,
        "due": pd.Timestamp(due) if due else None, "done_on": pd.Timestamp(done) if done else None,
        "delivers_level": level,
    }  # fmt: skip


def plan(*rows):
    return datasets.conform("plan", pd.DataFrame(list(rows), columns=list(action("1", None))))


def past(*slips):
    """Finished actions of other requirements, planned for 1 January, done so many days later."""
    return [action("9", "2014-01-01", done=pd.Timestamp(JAN) + pd.Timedelta(days=slip), text=f"Past {n}")
            for n, slip in enumerate(slips)]  # fmt: skip


def look(levels, *rows, deadline=DEADLINE, before=None):
    plans = ([] if before is None else [(JAN, plan(*before))]) + [(AS_AT, plan(*rows))]
    return outlook(assess(levels), actions(plans, AS_AT), as_at=AS_AT, deadline=deadline)


def stands(found):
    return dict(zip(found.items["requirement"], found.items["stands"], strict=True))


def test_the_plan_says_how_many_if_every_date_is_kept():
    found = look({"1": "3", "2": "2", "3": "2"}, action("2", "2014-06-30"), action("3", "2014-07-01"))
    assert (found.applicable, found.now, found.plan_says) == (3, 1, 2)
    assert stands(found) == {"2": "in time", "3": "due after the deadline"}


def test_too_few_finished_actions_give_the_plan_alone():
    found = look({"1": "3", "2": "2", "3": "3"}, action("2", "2014-05-01"), *past(*range(7)))
    assert (found.enough_history, found.finished, found.plan_says) == (False, 7, 3)
    assert (found.past_form, found.low, found.high, found.all_done) == (None,) * 4
    assert found.categories["chance"].isna().all()


def test_past_form_shortens_what_the_plan_says():
    # Half the past actions slipped by 60 days: one due 30 days before the deadline has an even chance.
    found = look({"1": "3", "2": "2", "3": "3"}, action("2", "2014-05-31"), *past(0, 0, 0, 0, 60, 60, 60, 60))
    assert (found.plan_says, found.past_form, found.low, found.high) == (3, 2.5, 2, 3)
    assert found.categories.set_index("category")["chance"].to_dict() == {"A": 0.5, "B": 1.0}


def test_an_action_whose_date_moved_slips_from_the_date_first_promised():
    # First promised for 1 March, now 31 May: 30 days late at 31 March, and 60 is all past form knows beyond that.
    before = [action("2", "2014-03-01", text="Same")]
    rows = [action("2", "2014-05-31", text="Same"), *past(0, 0, 0, 0, 60, 60, 60, 60)]
    found = look({"1": "3", "2": "2", "3": "3"}, *rows, before=before)
    assert (found.plan_says, found.past_form) == (3, 3.0)
    assert found.items["first_due"].tolist() == [pd.Timestamp("2014-03-01")]


@pytest.mark.parametrize(
    "rows, said",
    [
        ([], "no action with a date"),
        ([action("2", None)], "no action with a date"),
        ([action("2", "2014-05-01", level="2")], "no action with a date"),
        ([action("2", "2014-05-01", owner=" ")], "no action with a date"),
        ([action("2", "2014-03-30")], "late already"),
        ([action("2", "2014-03-31")], "in time"),
        ([action("2", "2014-08-01"), action("2", "2014-05-01")], "in time"),
    ],
)
def test_where_a_requirement_stands(rows, said):
    assert stands(look({"1": "3", "2": "2", "3": "3"}, *rows)) == {"2": said}


def test_no_date_is_never_made_up():
    found = look({"1": "3", "2": "2", "3": None}, *past(*range(8)))
    assert (found.no_date, found.plan_says, found.past_form) == (2, 1, 1.0)
    assert stands(found) == {"2": "no action with a date", "3": "not assessed"}
    assert found.categories["ready_on"].isna().all()


def test_each_category_names_its_blockers_and_the_day_it_is_ready():
    rows = [action("1", "2014-05-01"), action("2", "2014-06-01"), action("3", "2014-03-01")]
    table = look({"1": "1", "2": "2", "3": "2"}, *rows).categories.set_index("category")
    assert (table.loc["A", "ready_on"], table.loc["A", "in_time"]) == (pd.Timestamp("2014-06-01"), True)
    assert table["blockers"].tolist() == [(), (("3", "late already"),)]


def test_all_at_target_has_nothing_left_to_forecast():
    found = look({"1": "3", "2": "NR", "3": "3"}, *past(*range(8)))
    assert (found.now, found.plan_says, found.past_form, found.all_done) == (2, 2, 2.0, 1.0)


def test_a_deadline_gone_by_is_refused():
    with pytest.raises(Refused, match="nothing is left to forecast"):
        look({"1": "2", "2": "2", "3": "2"}, deadline=dt.date(2014, 3, 30))
