"""Sentences of the Overview and of an explanation, word by word."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from ig_metrics.wording import explain, state

MARCH, JUNE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


@pytest.mark.parametrize(
    "said, expected",
    [
        (state.deadline_said(None, MARCH, reached=False), "No deadline is set."),
        (state.deadline_said(MARCH, MARCH, reached=False), "The deadline is this day, 31 March 2014."),
        (state.deadline_said(JUNE, dt.date(2014, 6, 29), reached=False), "The deadline, 30 June 2014, is 1 day away."),
        (state.deadline_said(MARCH, JUNE, reached=False), "The deadline, 31 March 2014, has gone by."),
        (state.deadline_said(MARCH, JUNE, reached=True), "The deadline was 31 March 2014."),
        (state.listed(0, 0, "27 January", ever=False), "No list of people to bar has been issued."),
        (
            state.listed(412, 120, "27 January", ever=True),
            "Since 27 January **412 people** were put on a list to be barred, and **120 people** were on one to be given access back.",
        ),
        (
            state.listed(None, 1, "", ever=True),
            "So far a number of people too small to show (hidden) were put on a list to be barred, and **1 person** was on one to be "
            "given access back.",
        ),
        (
            state.listed(0, 0, "27 January", ever=True),
            "Since 27 January nobody was put on a list to be barred, and nobody was on one to be given access back.",
        ),
        (state.accounts_working(None), ""),
        (state.accounts_working(0), "No account of those barred still works."),
        (state.accounts_working(1), "Of those barred, **1** still has an account that works."),
        (state.accounts_working(7), "Of those barred, **7** still have an account that works."),
        (state.source_said([("HR", MARCH), ("E-learning", MARCH)]), "HR, E-learning: 31 March 2014"),
        (state.source_said([("HR", MARCH), ("E-learning", JUNE)]), "HR, 31 March 2014; E-learning, 30 June 2014"),
        (state.source_said([]), ""),
        (
            state.why_far_behind("Residential Care", 61.24, 86.8),
            "Why is training in Residential Care at 61.2%, 25.6 points below the council as a whole?",
        ),
        (
            state.why_far_behind("Homes", 50.0, 60.0, of_those_shown=True, yours=True),
            "Why is training in Homes, the lowest of those shown, at 50.0%, 10.0 points below your people as a whole?",
        ),
        (
            state.when_partner("Example Services Ltd", 1, 31),
            "What is holding up Example Services Ltd, with 1 late action, late by 31 days?",
        ),
        (
            state.when_partner("Example Services Ltd", 2, 1),
            "What is holding up Example Services Ltd, with 2 late actions, the longest by 1 day?",
        ),
        (
            state.who_renews(3, JUNE),
            "Who renews the evidence for 3 requirements that expires before the deadline, 30 June 2014?",
        ),
        (
            state.why_more(30, 12, 63),
            "Why were 30 breaches reported in 63 days, against 12 in as many days before, more than chance would bring?",
        ),
        (state.why_working(1), "Why does the account of 1 barred person still work?"),
        (state.why_working(12), "Why do the accounts of 12 barred people still work?"),
    ],
)
def test_the_state_of_things_in_words(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        (Fraction(9800, 120), "81.66…"),
        (Fraction(50), "50"),
        (Fraction(25, 2), "12.5"),
        (Fraction(94_999, 1000), "94.99…"),
        (Fraction(9999, 10_000), "0.99…"),
    ],
)
def test_a_division_is_cut_off_and_never_rounded_up(value, expected):
    assert explain.decimals(value) == expected


@pytest.mark.parametrize(
    "said, expected",
    [
        (explain.divided(98, 120, "points", "82%"), "98 of 120 points = 81.66…%, shown as 82%."),
        (explain.divided(1, 2, "people", "50%"), "1 of 2 people = 50%."),
        (explain.divided(0, 0, "people", "not measured"), "There are no people to divide by, so nothing is measured."),
        (
            explain.made_of(11_734, "people", [(12_033, "in scope"), (242, "absent"), (57, "exempt")], sign="−"),
            "11,734 people = 12,033 in scope − 242 absent − 57 exempt.",
        ),
        (explain.made_of(None, "past due", [(None, "overdue"), (9, "lapsed")]), "hidden past due = hidden overdue + 9 lapsed."),
        (explain.per_days(15, 63), "15 breaches ÷ 63 days × 30 = 7.1 per 30 days."),
        (
            explain.per_staff(21, 12_339, "1.7", MARCH),
            "21 breaches ÷ 12,339 people employed on 31 March 2014 × 1,000 = 1.7.",
        ),
        (
            explain.per_staff(21, 12_339, "1.7", MARCH, told=False),
            "21 breaches ÷ the people employed on 31 March 2014 × 1,000 = 1.7.",
        ),
        (
            explain.per_staff(1, None, "not measured", MARCH),
            "No HR staff list is held for the last day of the period, so there is nothing to divide by.",
        ),
        (
            explain.chance_range(15, 8, 23),
            "Chance alone moves such a count: with 15 expected it would be from 8 to 23 in 19 cases of 20.",
        ),
        (explain.undated(1), "1 open action has no date."),
        (
            explain.past_form_band(18, 18, 9),
            "By the form of 9 finished actions the number is 18 in 8 of 10 such cases.",
        ),
        (
            explain.past_form_band(17, 20, 12),
            "By the form of 12 finished actions the number lies between 17 and 20 in 8 of 10 such cases.",
        ),
        (explain.unmatched_moves(1), "Training records that match nobody could move it by up to 1 point."),
    ],
)  # fmt: skip
def test_an_explanation_in_words(said, expected):
    assert said == expected
