import datetime as dt

import pytest

from ig_metrics import dates


def test_a_date_is_written_without_a_leading_zero():
    assert dates.uk(dt.date(2014, 3, 1)) == "1 March 2014"


def test_no_date_has_words():
    assert dates.uk(None) == "no date"
    assert dates.uk(None, missing="not yet known") == "not yet known"


def test_a_narrow_date_is_day_first():
    assert dates.uk_short(dt.date(2014, 3, 1)) == "01/03/2014"
    assert dates.uk_short(None) == ""


@pytest.mark.parametrize(
    "day, months, moved",
    [
        (dt.date(2012, 2, 29), 12, dt.date(2013, 2, 28)),
        (dt.date(2012, 2, 29), 48, dt.date(2016, 2, 29)),
        (dt.date(2013, 12, 31), 2, dt.date(2014, 2, 28)),
        (dt.date(2014, 3, 31), -1, dt.date(2014, 2, 28)),
        (dt.date(2014, 11, 30), 1, dt.date(2014, 12, 30)),
    ],
)
def test_months_are_calendar_months_held_to_the_last_day(day, months, moved):
    assert dates.add_months(day, months) == moved


def test_a_period_includes_both_its_ends():
    assert dates.days_between(dt.date(2014, 1, 1), dt.date(2014, 3, 31)) == 90
    assert dates.days_between(dt.date(2014, 1, 1), dt.date(2014, 1, 1)) == 1


def test_a_date_of_another_form_is_refused_with_the_form_expected():
    assert dates.parse_iso("2014-03-31") == dt.date(2014, 3, 31)
    with pytest.raises(ValueError, match=r"31/03/2014.*2014-03-31"):
        dates.parse_iso("31/03/2014")


@pytest.mark.parametrize("text", ["20140331", "2014-W01-1", "2014-3-01", "2014-02-30", ""])
def test_only_year_month_day_is_taken(text):
    with pytest.raises(ValueError, match="is not a date"):
        dates.parse_iso(text)
