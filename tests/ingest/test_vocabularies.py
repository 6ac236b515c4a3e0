"""The words of closed vocabularies: what systems write, what is not known, and what becomes of it."""

from __future__ import annotations

import pytest

from ig_metrics.datasets import ABSENCE_REASONS, NOT_AWAY
from ig_metrics.ingest import wordlists, words
from tests.ingest.made import ANNA, BEN, LEARNING, STAFF, look, said, staff

AWAY = (*STAFF, "Absence reason")


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Maternity Leave", "maternity"),
        ("OML", "maternity"),
        ("Maternity leave - paid", "maternity"),
        ("Paternity", "paternity"),
        ("Adoption leave", "adoption"),
        ("SPL", "shared_parental"),
        ("Long term sick", "sickness"),
        ("LTS", "sickness"),
        ("Sickness absence", "sickness"),
        ("sickness", "sickness"),
        ("Sabbatical", "career_break"),
        ("External secondment", "secondment_out"),
        ("Suspended on full pay", "suspended"),
        ("Unpaid leave", "unpaid_leave"),
        ("Reservist duties", "military"),
        ("Study leave", "study"),
        ("Carer's leave", "compassionate"),
        ("Bereavement", "compassionate"),
        ("Other", "other"),
        ("shared_parental", "shared_parental"),
        ("At work", NOT_AWAY),
        ("Active", NOT_AWAY),
        ("Present", NOT_AWAY),
        ("No absence", NOT_AWAY),
        ("Internal secondment", NOT_AWAY),
        ("Moon leave", None),
        ("Maternity cover", None),
        ("Sick of it", None),
    ],
)
def test_reasons_for_absence(text, reason):
    assert words.meaning("absence", text) == reason


def test_a_reason_kept_is_one_of_the_list_and_whoever_is_at_work_has_none():
    rows = [(str(n), f"Person {chr(65 + n)}", "Adults", "Care", "01/01/2010", cell) for n, cell in enumerate(
        ["LTS", "At work", "None", "-", "N/A", "", "Active", "Sabbatical"])]  # fmt: skip
    preview = staff(*rows, headings=AWAY)
    assert preview.frame["absence"].isna().tolist() == [False, True, True, True, True, True, True, False]
    assert set(preview.frame["absence"].dropna()) <= set(ABSENCE_REASONS)
    assert said(preview) == [("warning", 3, "F: Absence reason", "At work")]
    assert preview.problems["message"].tolist() == ["Read as not away, so as no absence: 'At work' (1), 'Active' (1)."]
    assert preview.can_keep


def test_an_unknown_reason_stops_until_mapped_or_its_rows_are_set_aside():
    rows = ((*ANNA, "Maternity"), (*BEN, "Moon leave"))
    stopped = staff(*rows, headings=AWAY)
    assert (stopped.can_keep, stopped.could_keep) == (False, True)
    assert stopped.unknown_words == {"absence": {"Moon leave": 1}}
    assert said(stopped) == [("stops", 3, "F: Absence reason", "Moon leave")]
    assert (stopped.rows_kept, stopped.dropped) == (1, {"absence reason not known": 1})

    aside = staff(*rows, headings=AWAY, set_aside_unknown=True)
    assert aside.can_keep
    assert aside.dropped == {"absence reason not known": 1}
    assert aside.problems["message"].tolist() == ["'Moon leave' is not known as absence reason: the row is set aside."]

    for meaning, kept in (("other", ["maternity", "other"]), (NOT_AWAY, ["maternity", ""])):
        mapped = staff(*rows, headings=AWAY, mapping={"words": {"absence": {"moon leave": meaning}}})
        assert mapped.can_keep
        assert mapped.frame["absence"].fillna("").tolist() == kept


@pytest.mark.parametrize(
    "kind, rows, column",
    [
        ("staff", [AWAY, (*ANNA, "Maternity"), (*BEN, "Moon leave")], "absence"),
        ("completions", [LEARNING, ("1", "IG", "Failed", ""), ("2", "IG", "Moon leave", "")], "outcome"),
        ("posts", [("Post", "Status"), ("IG Officer", "Vacant"), ("IG Lead", "Moon leave")], "status"),
    ],
)
def test_a_mapping_may_set_the_rows_of_a_word_aside(kind, rows, column):
    preview = look(kind, rows, mapping={"words": {column: {"Moon Leave": ""}}})
    assert preview.can_keep
    assert preview.rows_kept == 1
    assert preview.unknown_words == {}
    (reason,) = preview.dropped
    assert reason.endswith("set aside by the mapping")
    assert [problem[:2] for problem in said(preview)] == [("set aside", 3)]
    assert "The mapping sets rows with the" in preview.problems["message"][0]


def test_a_known_word_may_be_set_aside_too():
    rows = [LEARNING, ("1", "IG", "Failed", ""), ("2", "IG", "Cancelled", "")]
    preview = look("completions", rows, mapping={"words": {"outcome": {"Cancelled": ""}}})
    assert preview.frame["outcome"].tolist() == ["failed"]


@pytest.mark.parametrize(
    "lists",
    [
        wordlists.OUTCOME_WORDS,
        wordlists.EMPLOYMENT_WORDS,
        {**wordlists.ABSENCE_WORDS, NOT_AWAY: wordlists.NOT_AWAY_WORDS},
        wordlists.CATEGORY_WORDS,
        wordlists.POST_WORDS,
        wordlists.RISK_WORDS,
        {"on": wordlists.ACCOUNT_ON, "off": wordlists.ACCOUNT_OFF},
    ],
)
def test_no_word_means_two_things(lists):
    meanings = {}
    for meaning, listed in lists.items():
        for word in listed:
            meanings.setdefault(words.plain(word), set()).add(meaning)
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "column, text, meant",
    [
        ("status", "Out to advert", "recruiting"),
        ("status", "Vacancy", "vacant"),
        ("status", "Filled", "in_post"),
        ("status", "On secondment", "seconded"),
        ("status", "Frozen", None),
        ("risk", "Amber", "medium"),
        ("risk", "H", "high"),
        ("risk", "12", None),
        ("incident_type", "Data emailed to incorrect recipient", "data emailed to incorrect recipient"),
    ],
)
def test_words_of_the_newer_kinds(column, text, meant):
    assert words.meaning(column, text) == meant
