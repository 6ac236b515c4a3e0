"""Forecasts kept and scored, worked by hand: four requirements, of which 101 and 112 are at Level 3 in January.

Eight actions were done on the day promised and eight 60 days later, so that whatever is promised for a day after the one asked
about has an even chance of being done within 59 days of it.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import forecasts
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD
from tests.dashboard.test_views import everything_in

JAN, MARCH, APRIL = dt.date(2014, 1, 24), dt.date(2014, 3, 31), dt.date(2014, 4, 20)
RULES = settings.Settings(toolkit=settings.Toolkit(deadline=MARCH))


def past(days):
    first = pd.Timestamp("2013-09-01")
    return [
        {"action": f"Past {n}", "requirement": "x", "owner": "Ann", "due": first, "done_on": first + pd.Timedelta(days=slip)}
        for n, slip in enumerate(days)
    ]  # fmt: skip


def plan(*due, finished=True):
    open_now = [
        {
            "action": f"Do {number}",
            "requirement": number,
            "owner": "Ann",
            "due": pd.Timestamp(day),
            "delivers_level": "3",
        }
        for number, day in zip(("300", "301"), due, strict=True)
    ]
    return open_now + (past([0] * 8 + [60] * 8) if finished else [])


@pytest.fixture
def store(tmp_path):
    """January: 300 is due on 15 February, 301 on 20 March. In March 300 is at target and 301 is not."""
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 1, 24, 12, tzinfo=dt.UTC)
        council.add(opened, "toolkit", council.assessment("3", "3", "2", "2"), JAN, framework="igt-v11-la")
        council.add(opened, "plan", plan("2014-02-15", "2014-03-20"), JAN)
        yield opened


def came(store, *levels, day=MARCH):
    council.add(store, "toolkit", council.assessment(*levels), day, framework="igt-v11-la")


def kept(store, as_at=MARCH, viewer=LEAD, known_on=None):
    return dashboard.forecasts_kept(store, RULES, viewer, Question(as_at, None, known_on))


def test_a_kept_forecast_waits_for_its_date(store):
    made = dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    assert made.sentence == "The forecast as at 24 January 2014 for 31 March 2014 is kept."
    told = made.kept.said
    # An even chance each: 3 expected, and 2 to 4 in 8 of 10 cases.
    assert (told.now, told.plan_says, told.past_form, told.low, told.high) == (2, 4, 3.0, 2, 4)
    assert [(item.requirement, item.chance) for item in told.items] == [("300", 0.5), ("301", 0.5)]
    view = kept(store, JAN)
    assert view.answer == ("**No forecast can be scored yet.** 1 forecast waits for its date.",)
    assert view.forecasts["state"].tolist() == ["its date has not come"]


def test_once_its_date_has_come_it_is_scored_by_the_assessment_of_that_day(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    view = kept(store)
    assert view.answer == (
        "The one forecast whose date has come was **inside its band**.",
        "The plan's dates promised **1 requirement more** than came.",
        "Past form suggested just what came.",
    )
    row = view.forecasts.iloc[0]
    assert (row["came"], row["plan_error"], row["error"], row["state"]) == (3, 1, 0.0, "inside its band")
    assert row["assessed_on"] == pd.Timestamp(MARCH)
    assert view.scores["shown"].tolist() == ["1 of 1", "+0.0", "0.0", "+1.0", "0.250"]
    assert view.chances.values.tolist() == [["50% to 75%", 2, 50.0, 50.0]]


def test_a_forecast_outside_its_band_says_which_way(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "2", "2", "2", "2")
    assert kept(store).forecasts["state"].tolist() == ["fewer than its band"]


def test_the_first_assessment_after_the_deadline_counts_for_a_month(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "3", day=APRIL)
    assert kept(store, APRIL).forecasts["came"].tolist() == [4]
    late = kept(store, MARCH)
    assert late.forecasts["state"].tolist() == ["not known: no assessment within 31 days of its date"]


def test_a_forecast_made_again_for_the_same_date_is_scored_once(store):
    first = dashboard.keep_forecast(store, RULES, LEAD, Question(JAN)).kept
    council.add(store, "plan", plan("2014-02-15", "2014-03-21"), JAN)
    second = dashboard.keep_forecast(store, RULES, LEAD, Question(JAN)).kept
    came(store, "3", "3", "3", "2")
    states = kept(store).forecasts.set_index("id")["state"]
    assert (states[first.id], states[second.id]) == ("made again later for the same date", "inside its band")
    assert kept(store).figures[1].value == 1


def test_the_last_made_by_the_deadline_counts_before_one_worked_out_afterwards(store):
    first = dashboard.keep_forecast(store, RULES, LEAD, Question(JAN)).kept
    store.clock = lambda: dt.datetime(2014, 5, 1, tzinfo=dt.UTC)
    council.add(store, "plan", plan("2014-02-15", "2014-03-21"), JAN)
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    rows = kept(store).forecasts.set_index("id")
    assert rows.loc[first.id, "scored"]
    assert rows["scored"].sum() == 1


def test_one_worked_out_afterwards_says_so(store):
    store.clock = lambda: dt.datetime(2014, 5, 1, tzinfo=dt.UTC)
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    assert "It was worked out afterwards, from the files of its day." in kept(store).answer[0]


def test_a_forecast_that_rests_on_a_file_taken_back_is_not_scored(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    wrong = next(info for info in store.snapshots() if info.kind == "plan")
    store.withdraw(wrong.id, "the wrong file", "ig.lead")
    view = kept(store)
    assert view.forecasts["state"].tolist() == ["rests on a file that was taken back"]
    assert view.answer[0].startswith("**No forecast can be scored yet.**")


def test_without_enough_past_the_plan_alone_is_scored(store):
    council.add(store, "plan", plan("2014-02-15", "2014-03-20", finished=False), JAN)
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    view = kept(store)
    assert view.answer[0] == "The one forecast whose date has come gave no band: too few actions had been finished."
    assert view.forecasts["said"].tolist() == ["plan only: too few finished"]


def test_as_known_before_it_was_kept_there_is_none(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    early = dt.datetime(2014, 1, 23, tzinfo=dt.UTC)
    assert kept(store, known_on=early).answer[0].startswith("**No forecast has been kept yet.**")
    assert len(kept(store, known_on=dt.datetime(2014, 1, 25, tzinfo=dt.UTC)).forecasts) == 1


def test_a_later_forecast_is_not_known_as_at_an_earlier_date(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(dt.date(2014, 2, 20)))
    assert kept(store, JAN).forecasts.empty
    assert len(kept(store, dt.date(2014, 2, 20)).forecasts) == 1


def test_the_committee_sees_neither_who_nor_ids(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    view = kept(store, viewer=COMMITTEE)
    assert not {"by", "id"} & set(view.forecasts)
    assert LEAD.username not in everything_in(view)
    assert view.forecasts["came"].tolist() == [3]
    ahead = dashboard.forecast(store, RULES, COMMITTEE, Question(JAN))
    assert ahead.kept == "Kept on 24 January 2014."


@pytest.mark.parametrize(
    "viewer, question, rules, said",
    [
        (COMMITTEE, Question(JAN), RULES, "Only the IG lead"),
        (LEAD, Question(MARCH), RULES, "nothing is left to forecast, so nothing is kept"),
        (LEAD, Question(JAN), settings.Settings(), "No deadline is set"),
        (LEAD, Question(JAN, None, dt.datetime(2014, 2, 1, tzinfo=dt.UTC)), RULES, "as it is known now"),
        (LEAD, Question(dt.date(2013, 12, 1)), RULES, "No Improvement plan is held"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(store, viewer, question, rules, said):
    with pytest.raises(Refused, match=said):
        dashboard.keep_forecast(store, rules, viewer, question)
    assert forecasts.listed(store) == ()


def test_bringing_in_a_plan_or_an_assessment_keeps_the_forecast_once(store):
    made = dashboard.keep_after(store, RULES, "plan", "ig.lead")
    assert (made.new, made.kept.said.as_at, made.kept.by) == (True, JAN, "ig.lead")
    assert not dashboard.keep_after(store, RULES, "toolkit", "ig.lead").new
    assert dashboard.keep_after(store, RULES, "staff", "ig.lead") is None


def test_it_is_as_at_the_newest_held_and_never_in_the_way(store):
    came(store, "3", "3", "3", "2")
    assert dashboard.keep_after(store, RULES, "toolkit", "ig.lead") is None  # the deadline is that very day
    later = settings.Settings(toolkit=settings.Toolkit(deadline=dt.date(2014, 6, 30)))
    assert dashboard.keep_after(store, later, "toolkit", "ig.lead").kept.said.as_at == MARCH


def test_a_page_view_keeps_nothing(store):
    before = store.version()
    dashboard.forecast(store, RULES, LEAD, Question(JAN))
    dashboard.plan(store, RULES, LEAD, Question(JAN))
    kept(store)
    assert store.version() == before


def test_the_json_has_the_score_and_every_forecast(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    found = dashboard.forecasts_kept_json(store, RULES, LEAD, Question(MARCH))
    assert (found["scored"], found["with_band"], found["inside_band"], found["brier"]) == (1, 1, 1, 0.25)
    assert (found["mean_error"], found["plan_mean_error"], found["chances_given"]) == (0.0, 1.0, 2)


def test_each_figure_has_its_sum(store):
    dashboard.keep_forecast(store, RULES, LEAD, Question(JAN))
    came(store, "3", "3", "3", "2")
    view = kept(store)

    def lines(key):
        return dashboard.explain(store, RULES, LEAD, Question(MARCH), view=view, key=key).working.arithmetic

    assert "1 kept = 1 whose date has come + 0 not scored." in lines("kept")
    assert "1 of 1 forecasts with a band = 100%, shown as 100.0%." in lines("inside")
    assert any(line.startswith("1 scored = ") for line in lines("due"))
