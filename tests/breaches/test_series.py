import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.breaches import control_charts, register
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.series import Rebase, draw_share, draw_up, gaps

D = dt.date
TWO_YEARS = Period(D(2012, 4, 1), D(2014, 3, 31))


def drawn(days, covered=TWO_YEARS, **more):
    frame = pd.DataFrame({"reference": [str(n) for n in range(len(days))], "reported_on": pd.to_datetime(days)})
    rows = datasets.conform("breaches", frame)
    months = register.months(rows, covered.start, covered.end, covered_from=covered.start, covered_to=covered.end)
    return draw_up(rows["reported_on"], months, covered, **more)


def each_month(number, months=24):
    return [
        day + pd.Timedelta(days=n)
        for day in pd.date_range("2012-04-01", periods=months, freq="MS")
        for n in range(number)
    ]


def test_no_event_has_the_exact_bound_of_the_rate():
    found = drawn([])
    assert (found.kind, found.chart, found.since_last) == ("none", None, None)
    assert found.bound.upper == pytest.approx(math.log(40) / 730)


def test_a_few_events_are_dots_with_a_comparison_of_two_years():
    found = drawn(["2012-05-01", "2013-05-01", "2013-06-01", "2014-03-01"])
    assert (found.kind, found.chart, found.since_last) == ("dots", None, 30)
    now, before, comparison = found.recent
    assert (now, before) == (Period(D(2013, 4, 1), D(2014, 3, 31)), Period(D(2012, 4, 1), D(2013, 3, 31)))
    assert (comparison.first, comparison.second) == (3, 1)


def test_rare_events_are_days_between_with_the_time_since_the_last_open():
    found = drawn(pd.date_range("2012-04-10", periods=16, freq="45D"))
    assert found.kind == "t"
    assert found.chart.points["value"].tolist() == [45.0] * 15
    assert found.since_last == (D(2014, 3, 31) - D(2014, 2, 14)).days


def test_longer_times_between_are_better_where_fewer_breaches_are():
    assert (
        drawn(pd.date_range("2012-04-10", periods=16, freq="45D"), improvement="decrease").chart.improvement
        == "increase"
    )


def test_events_of_one_day_are_each_there():
    found = gaps([D(2014, 1, 1), D(2014, 1, 1), D(2014, 1, 1), D(2014, 1, 9)])
    assert found.tolist() == [0, 0, 8]
    assert not found.index.has_duplicates


@pytest.mark.parametrize("number, kind", [(1, "c"), (4, "c"), (5, "xmr"), (9, "xmr")])
def test_counts_are_charted_by_how_many_there_are(number, kind):
    found = drawn(each_month(number))
    assert found.kind == kind
    assert found.chart.points["value"].tolist() == [number] * 24


def test_where_staff_moved_it_is_a_rate_for_each_thousand():
    staff = pd.Series([1000.0] * 12 + [2000.0] * 12, index=pd.date_range("2012-04-01", periods=24, freq="MS"))
    found = drawn(each_month(2), exposure=staff)
    assert found.kind == "u"
    assert found.chart.points["value"].tolist() == [2.0] * 12 + [1.0] * 12


def test_a_month_covered_in_part_is_a_gap():
    found = drawn(each_month(5), Period(D(2012, 4, 2), D(2014, 3, 30)))
    assert found.chart.points["value"].isna().tolist() == [True] + [False] * 22 + [True]


def test_a_rebase_opens_a_new_group_and_is_told_with_its_reason():
    point = Rebase(D(2013, 4, 1), "a new form", "ig.lead")
    found = drawn(each_month(5), rebases=[point, Rebase(D(2001, 1, 1), "long ago", "ig.lead")])
    assert found.chart.points["group"].tolist() == [0] * 12 + [1] * 12
    assert found.rebases == (point,)


@given(st.lists(st.dates(D(2011, 1, 1), D(2015, 1, 1)), max_size=60), st.integers(1, 900))
def test_any_register_is_drawn_up(days, length):
    found = drawn(days, Period(TWO_YEARS.end - dt.timedelta(days=length - 1), TWO_YEARS.end), improvement="decrease")
    assert found.kind in ("none", "dots", "t", "c", "u", "u'", "xmr")
    assert found.reason
    assert (found.since_last is None) == (found.events == ())


def test_where_rates_vary_more_than_chance_the_limits_are_widened():
    staff = pd.Series([1000.0, 1500.0] * 12, index=pd.date_range("2012-04-01", periods=24, freq="MS"))
    days = [day + pd.Timedelta(days=n) for month, day in enumerate(staff.index) if month % 2 for n in range(8)]
    found = drawn(days, exposure=staff)
    plain = control_charts.u_chart(found.chart.points["value"] * staff / 1000, staff, multiply=1000)
    assert (found.kind, found.chart.name) == ("u'", "u'")
    assert found.chart.points["upper"].iloc[-1] > plain.points["upper"].iloc[-1]


def test_breaches_that_come_together_are_said_to():
    together = drawn([day + pd.Timedelta(days=n) for day in staff_months()[::4] for n in range(8)])
    assert (together.kind, round(together.clustered, 1)) == ("c", 6.3)
    assert drawn(each_month(2)).clustered is None


def staff_months():
    return pd.date_range("2012-04-01", periods=24, freq="MS")


def near_missed(near, breaches):
    return pd.DataFrame(
        {"month": pd.date_range("2012-04-01", periods=24, freq="MS"), "near_misses": pd.array(near, dtype="Int64"),
         "count": pd.array(breaches, dtype="Int64"), "covered": True, "complete": [True] * 23 + [False]}
    )  # fmt: skip


def test_near_misses_are_a_share_of_all_reports_and_a_month_without_one_is_a_gap():
    # The third month has no report; 1 + 2 + 2 and ten pairs but the last month are 33 of 33 + 179.
    found = draw_share(near_missed([1, 2, 0, 2] + [1, 2] * 10, [9, 8, 0, 0] + [9, 8] * 10), TWO_YEARS)
    assert found.kind == "p"
    assert found.chart.points["value"].tolist()[:4] == pytest.approx([0.1, 0.2, math.nan, 1.0], nan_ok=True)
    assert pd.isna(found.chart.points["value"].iloc[-1])
    assert found.chart.points["mean"].iloc[0] == pytest.approx(33 / 212)


def test_too_few_near_misses_are_a_sentence():
    found = draw_share(near_missed([1, 0, 0, 0] * 6, [9] * 24), TWO_YEARS)
    assert (found.kind, found.chart) == ("none", None)
    assert found.reason == "6 of 213 in 23 months: too few for limits."
