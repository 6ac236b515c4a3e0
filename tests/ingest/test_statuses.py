"""Status cells that carry a date, a score or another fact: read whole, or not at all."""

# ruff: noqa: DTZ001 - UK local time, as in every spreadsheet

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.ingest.dates import dates_in
from ig_metrics.ingest.words import status
from tests.ingest.made import LEARNING, look

DAY = dt.datetime(2014, 3, 14)


@pytest.mark.parametrize(
    "text, outcome, completed",
    [
        ("Completed (did not achieve pass grade)", "failed", None),
        ("Completed - expires 14/03/2015", "completed", None),
        ("Completed 14/03/2014 - expires 14/03/2015", "completed", DAY),
        ("Passed 14/03/2014 (85%)", "completed", DAY),
        ("Passed (85%) on 14 March 2014", "completed", DAY),
        ("Completed: Friday, 14 March 2014, 3:05 PM", "completed", dt.datetime(2014, 3, 14, 15, 5)),
        ("Completed (14/03/2014)", "completed", DAY),
        ("COMPLETED ON 14-MAR-14", "completed", DAY),
        ("Completed - passed - 85%", "completed", None),
        ("Completed (85%)", "completed", None),
        ("Completed, score 85%", "completed", None),
        ("Completed 100%", "completed", None),
        ("Completed late", "completed", None),
        ("Certified until 14/03/2015", "completed", None),
        ("Expired 01/02/2014", "expired", None),
        ("Overdue since 31 Mar 2014", "not_started", None),
        ("Due 31 Mar 2014", "not_started", None),
        ("Not started - due 31/03/2014", "not_started", None),
        ("Not completed 14/03/14", "not_started", None),
        ("Failed, retake due 3 April", "failed", None),
        ("Failed 14/03/2014 (40%)", "failed", None),
        ("In Progress / Past Due", "in_progress", None),
        ("Incomplete / Past Due", "in_progress", None),
        ("In progress (started 01/02/2014)", "in_progress", None),
        ("Exempt until 31/12/2014", "exempt", None),
        ("Completed (set by A Manager on 14/03/2014)", "completed", None),
    ],
)
def test_two_facts_in_one_cell(text, outcome, completed):
    assert (status(text).outcome, status(text).completed) == (outcome, completed)


@pytest.mark.parametrize(
    "text",
    [
        "Completed but failed",
        "Completed (and then some)",
        "Completed expired",
        "Not Completed - Failed",
        "Completed 40%",
        "Completed 85",
        "40% complete",
        "Completed 3 April",
        "Completed 31/02/2014",
        "Completed 14/03/2014 15/03/2014",
        "Completed by 14/03/2014",
        "Passed - 17/20",
        "Expires 14 Jan 2015",
        "14/03/2014",
        "85%",
        "Almost completed",
        "",
    ],
)
def test_what_is_not_known_whole_is_not_known_at_all(text):
    assert status(text).outcome is None


@pytest.mark.parametrize("tail", ["but not really", "or failed", "x", "- see notes", "(not)", "cancelled"])
@pytest.mark.parametrize("head", ["Completed", "Passed", "Certified", "In progress", "Not started"])
def test_a_known_beginning_is_never_enough(head, tail):
    assert status(f"{head} {tail}").outcome is None


def test_the_date_of_another_fact_is_never_the_day_of_completion():
    preview = look(
        "completions",
        [LEARNING, ("1", "IG", "Completed - expires 14/03/2015", ""), ("2", "IG", "Passed 14/03/2014 (85%)", "")],
    )
    assert preview.dropped == {"completed without a date": 1}
    assert preview.frame["completed_on"].dt.strftime("%d/%m/%Y").tolist() == ["14/03/2014"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("Completed 14/03/2014 - expires 14/03/2015", ["14/03/2014", "14/03/2015"]),
        ("w/c 14/03/2014.", ["14/03/2014"]),
        ("version 1.2.3 of 12", []),
        ("ref 114/03/2014", []),
        ("31/02/2014", []),
    ],
)
def test_dates_inside_a_text(text, found):
    assert [moment.strftime("%d/%m/%Y") for _, _, moment in dates_in(text)] == found


@given(st.text(max_size=130))
def test_any_text_is_a_status_or_not(text):
    assert status(text).outcome in (None, "completed", "in_progress", "not_started", "failed", "exempt", "expired")


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2029, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%b-%Y"]),
)
def test_every_day_beside_a_word_is_the_day_of_it(day, form):
    assert status(f"Completed on {day.strftime(form)}").completed == dt.datetime(day.year, day.month, day.day)
