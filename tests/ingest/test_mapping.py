"""Which heading is which column."""

from __future__ import annotations

import pytest

from ig_metrics.datasets import KINDS, NEVER_KEPT
from ig_metrics.datasets.headings import normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest.mapping import SavedMapping, looks_like, read_mapping, synonyms
from ig_metrics.ingest.preview import Suggestion
from tests.ingest.made import ANNA, BREACHES, LEARNING, STAFF, TOOLKIT, look, staff


def _how(preview):
    return {column: (heading, how) for column, heading, how in preview.mapping}


@pytest.mark.parametrize("kind", KINDS)
def test_every_columns_own_name_and_label_map_to_it(kind):
    for column in KINDS[kind].columns:
        assert synonyms(kind)[normalise(column.label)][0] == column.name


def test_a_synonym_maps_its_column():
    preview = staff(ANNA, headings=("Employee No.", "Employee name", "Department", "Section", "Hire date"))
    assert _how(preview)["staff_id"] == ("Employee No.", "heading")
    assert preview.can_keep


def test_a_likeness_is_put_into_words_and_never_applied():
    preview = staff(ANNA, headings=(*STAFF[:4], "Strat date"))
    assert not preview.can_keep
    assert "start_date" not in _how(preview)
    assert preview.suggestions == (Suggestion("Strat date", "start_date", 90, 100),)
    assert "'Strat date' looks like Start date (90% alike). If it is, rename it or map it." in preview.blockers


def test_a_saved_mapping_maps_what_synonyms_do_not():
    preview = staff(ANNA, headings=(*STAFF[:4], "Joined us"), mapping={"columns": {"Joined us": "start_date"}})
    assert _how(preview)["start_date"] == ("Joined us", "saved mapping")
    assert preview.can_keep


@pytest.mark.parametrize("mapping", [{"Joined us": "start_date"}, {"start_date": "Joined us"}])
def test_a_mapping_file_may_list_its_pairs_in_either_order(mapping):
    assert staff(ANNA, headings=(*STAFF[:4], "Joined us"), mapping=mapping).can_keep


def test_a_saved_mapping_wins_over_a_synonym():
    preview = look(
        "staff",
        [(*STAFF, "Date joined"), (*ANNA, "05/05/2005")],
        mapping={"columns": {"Date joined": "start_date"}},
    )
    assert preview.frame["start_date"].dt.year.tolist() == [2005]
    assert "Start date" in preview.ignored_headings


def test_a_mapping_can_leave_a_column_out():
    preview = staff((*ANNA, "North"), headings=(*STAFF, "Team"), mapping={"columns": {"Team": ""}})
    assert preview.ignored_headings == ("Team",)
    assert preview.frame["team"].isna().all()


def test_the_mapping_to_save_maps_the_next_file_by_itself():
    first = staff(ANNA, headings=(*STAFF[:4], "Joined us"), mapping={"Joined us": "start_date"})
    again = staff(ANNA, headings=(*STAFF[:4], "Joined us"), mapping=first.as_given)
    assert again.can_keep
    assert again.as_given == first.as_given


def test_of_two_headings_for_one_column_the_nearer_to_its_name_is_used_and_said():
    preview = look("staff", [("Continuous service date", *STAFF), ("01/01/2001", *ANNA)])
    assert preview.frame["start_date"].dt.year.tolist() == [2009]
    assert "'Start date' and 'Continuous service date' both mean Start date" in preview.problems["message"][0]


@pytest.mark.parametrize("heading", NEVER_KEPT)
def test_what_is_never_kept_is_named_and_stored_nowhere(heading):
    preview = staff((*ANNA, "QQ123456C"), headings=(*STAFF, heading))
    assert preview.never_kept_headings == (heading,)
    assert not preview.frame.astype(str).apply(lambda column: column.str.contains("QQ123456C")).any().any()


def test_not_even_a_mapping_keeps_what_is_never_kept():
    with pytest.raises(Refused, match="'NI number', which is never kept"):
        staff((*ANNA, "x"), headings=(*STAFF, "NI number"), mapping={"columns": {"NI number": "username"}})


@pytest.mark.parametrize(
    "mapping, reason",
    [
        ({"columns": {"Joined": "joined_on"}}, "gives 'Joined' the column 'joined_on'"),
        ({"words": {"team": {"a": "b"}}}, "has words for 'team'"),
        ({"words": {"employment_type": {"Apprentice": "learner"}}}, "reads 'Apprentice' as 'learner'"),
        ({"kind": "toolkit", "columns": {}}, "is for 'toolkit'"),
        ({"columns": ["a"]}, "must have a table"),
        ({"Dt": ["start_date"]}, "gives 'Dt' a list; it needs one column in quotation marks"),
        ({"columns": {"Dt": {"a": "b"}}}, "gives 'Dt' a table; it needs one column"),
        ({"Dt": 3}, "gives 'Dt' the value 3; it needs one column"),
        ({"columns": {}, "Dt": "start_date"}, "has 'Dt' beside its tables"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_the_reason(mapping, reason):
    with pytest.raises(Refused, match=reason):
        read_mapping(mapping, KINDS["staff"])


def test_a_mapping_reads_back_what_it_wrote():
    saved = SavedMapping({"Joined": "start_date"}, {"employment_type": {"Apprentice": "fixed_term"}})
    assert read_mapping(saved.as_dict(), KINDS["staff"]) == saved


def test_a_missing_column_is_named_with_what_it_may_be_headed():
    preview = staff(ANNA[:4], headings=STAFF[:4])
    assert not preview.can_keep
    assert preview.blockers == ("This file has no column for: Start date (headings read from row 1).",)
    problem = preview.problems.iloc[0]
    assert (problem["severity"], problem["column"]) == ("stops", "Start date")
    assert "It may be headed: Start date, Date started" in problem["message"]
    assert (preview.rows_kept, preview.dropped) == (0, {"a required column is missing": 1})


def test_any_one_of_number_address_or_user_name_says_who():
    for heading, value in (("Staff number", "1"), ("Email", "a@b.example"), ("Username", "aash")):
        assert look("completions", [(heading, *LEARNING[1:]), (value, "IG", "Completed", "14/03/2014")]).can_keep
    nobody = look("completions", [LEARNING[1:], ("IG", "Completed", "14/03/2014")])
    assert "Staff number or e-mail address or user name" in nobody.blockers[0]


def test_the_wrong_kind_of_file_says_what_is_missing_and_what_it_looks_like():
    preview = look("staff", [(*TOOLKIT, "Owner"), ("101", "3", "A Person"), ("105", "2", "B Person")])
    assert preview.blockers == (
        "No row of the sheet 'Sheet1' holds the headings of: HR staff list. "
        "It must have columns for: Staff number, Name, Directorate, Service, Start date.",
        "It looks like: Toolkit self-assessment. If it is, choose that kind and upload it again.",
    )
    assert preview.rows_read == 2
    assert preview.dropped == {"a required column is missing": 2}


@pytest.mark.parametrize(
    "headings, kind",
    [
        (STAFF, "staff"),
        (LEARNING, "completions"),
        (TOOLKIT, "toolkit"),
        (BREACHES, "breaches"),
        (("Colour", "Size"), None),
    ],
)
def test_headings_tell_the_kind(headings, kind):
    assert looks_like(headings, but="meetings") == kind


def test_a_mapping_that_names_a_heading_the_file_lacks_says_so():
    preview = staff(ANNA, mapping={"Joined us": "start_date"})
    assert preview.can_keep
    assert preview.problems["message"].tolist() == [
        "The mapping names 'Joined us', which is no heading of this file: that line was not used."
    ]


def test_the_mapping_of_an_earlier_file_may_list_a_heading_whose_column_is_there_under_another():
    assert not len(staff(ANNA, mapping={"Hire date": "start_date", "Nobody": ""}).problems)
    assert len(staff(ANNA, mapping={"Team": "team"}).problems) == 1
