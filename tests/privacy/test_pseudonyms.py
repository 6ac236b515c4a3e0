"""A pseudonym tells nothing, and matches in just the way the real text does."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.datasets import pad_staff_id
from ig_metrics.privacy.pseudonyms import Pseudonyms

KEY = b"k" * 32
TEXT = st.one_of(st.text("0123456789", min_size=1, max_size=9), st.text("abAB1@.é", min_size=1, max_size=6))


def padded(names, text):
    return pad_staff_id(pd.Series([names.of(text)]), names.staff_id_width)[0]


@given(TEXT, TEXT, st.sampled_from([None, 1, 6, 8]))
def test_two_texts_match_just_where_the_real_ones_do(one, other, width):
    names = Pseudonyms(KEY, width)
    assert (names.of(one) == names.of(other)) == (one.strip() == other.strip())
    real = [pad_staff_id(pd.Series([text]), width)[0] for text in (one, other)]
    assert (padded(names, one) == padded(names, other)) == (real[0] == real[1])
    assert (names.of(one).lower() == names.of(other).lower()) == (one.strip().lower() == other.strip().lower())


def test_a_number_written_padded_is_padded_no_further():
    names = Pseudonyms(KEY, 8)
    assert padded(names, "00001234") == names.of("00001234")
    assert padded(names, "1234") == padded(names, "00001234")
    assert names.of("1234") != names.of("00001234")


def test_nothing_of_the_text_is_in_its_pseudonym():
    names = Pseudonyms(KEY, 8)
    assert names.of("a.person@example.gov.uk").isalnum()
    assert "person" not in names.of("a.person@example.gov.uk")
    assert not names.of("12345678").endswith("12345678")


def test_another_key_gives_other_pseudonyms():
    assert Pseudonyms(KEY).of("1234") != Pseudonyms(b"j" * 32).of("1234")


@pytest.mark.parametrize("blank", ["", "  "])
def test_blank_stays_blank_and_missing_stays_missing(blank):
    names = Pseudonyms(KEY, 8)
    assert names.of(blank) == ""
    assert names.series(pd.Series([None, "1"], dtype="str")).isna().tolist() == [True, False]


def test_of_a_number_it_is_thirty_figures_after_a_nought_for_each_of_its_own():
    names = Pseudonyms(KEY, 8)
    made = [names.of(str(number)) for number in range(1000, 1200)]
    assert {text[:4] for text in made} == {"0000"}
    assert {len(text) for text in made} == {34}
    assert {text[4] for text in made} == set("123456789")
    assert names.staff_id_width == 38
    assert Pseudonyms(KEY).staff_id_width is None
    assert len(Pseudonyms(KEY).of("1234")) == 30


def test_of_a_text_it_has_capitals_just_where_the_text_has():
    names = Pseudonyms(KEY, 8)
    for text in ("anna", "bob", "carl-4", "a1"):
        plain, marked = names.of(text), [names.of(text[0].upper() + text[1:]), names.of(text.upper())]
        assert plain == plain.lower()
        assert (plain[0], len(plain)) == ("p", 31)
        assert all(each[0] == "P" and each != each.upper() and each.lower() == plain for each in marked)
    assert len({names.of(text) for text in ("ab", "Ab", "aB", "AB")}) == 4
