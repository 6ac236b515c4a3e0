"""How we stand among others, word by word."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.settings import ORGANISATION_TYPES
from ig_metrics.wording import others

MARCH = dt.date(2014, 3, 31)


@pytest.mark.parametrize(
    "said, expected",
    [
        (
            others.score_among(28, 9, 2, "county council", MARCH),
            "Of **28** county councils, **9** scored higher on the Toolkit than we did, 2 the same and 17 lower, as at 31 March 2014.",
        ),
        (
            others.score_among(5, 5, 0, "NHS TRUST", MARCH),
            "Of **5** NHS trusts, **5** scored higher on the Toolkit than we did, as at 31 March 2014.",
        ),
        (
            others.score_among(1_500, 0, 1_500, "", MARCH),
            "Of **1,500** other organisations, **none** scored higher on the Toolkit than we did and 1,500 the same, as at 31 March 2014.",
        ),
        (
            others.trained_among(26, 12, 1),
            "Of **26** with a training figure, **12** had a larger share of their staff in date than we had, 1 the same and 13 a smaller one.",
        ),
        (
            others.breaches_among(25, 10, 1),
            "Of **25** with a breach figure, **10** reported more breaches for every 1,000 staff than we did, 1 as many and 14 fewer. "
            "More reported can mean more reported well, not more gone wrong.",
        ),
        (others.rests_on(24, 28, "county council"), "Figures of 24 of the 28 county councils in the benchmark can be compared."),
    ],
)  # fmt: skip
def test_sentences(said, expected):
    assert said == expected


@pytest.mark.parametrize("sort, many", ORGANISATION_TYPES.items())
def test_every_type_has_a_word_for_several(sort, many):
    assert others.several(sort) == others.several(sort.upper()) == many
    assert many != sort
