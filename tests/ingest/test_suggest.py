"""Headings that may be columns a file lacks: alike, checked against their cells, and never applied."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from ig_metrics.datasets import KINDS, UPLOADED, normalise
from ig_metrics.ingest.preview import Suggestion
from ig_metrics.ingest.suggest import alike
from tests.ingest.made import ANNA, BEN, LEARNING, STAFF, look, staff


def offered(preview):
    return [(each.heading, each.column) for each in preview.suggestions]


def test_a_suggestion_says_how_alike_it_is_and_how_many_of_its_cells_fit():
    preview = staff(
        *((f"{n}", "A Person", "Adults", "Care", "01/09/2009") for n in range(1, 10)),
        ("10", "A Person", "Adults", "Care", "soon"),
        headings=(*STAFF[:4], "Strat date"),
    )
    assert preview.suggestions == (Suggestion("Strat date", "start_date", 90, 90),)
    assert "start_date" not in {column for column, _, _ in preview.mapping}
    assert not preview.can_keep


def test_optional_columns_are_suggested_in_a_file_that_can_be_kept():
    preview = staff((*ANNA, "Clerk", "a@x.example"), headings=(*STAFF, "Job titel", "Emial address"))
    assert preview.can_keep
    assert set(offered(preview)) == {("Job titel", "job_title"), ("Emial address", "email")}
    assert preview.frame["job_title"].isna().all()


@pytest.mark.parametrize(
    "heading, cell, column",
    [
        ("Staff numbr", dt.date(2014, 3, 1), "staff_id"),
        ("Staff numbr", "14/03/2014", "staff_id"),
        ("Staff numbr", "a.ash@x.example", "staff_id"),
        ("Staff numbr", "Anna Ash", "staff_id"),
        ("Full nmae", "00012345", "full_name"),
        ("Full nmae", 12345, "full_name"),
        ("Job titel", 12345, "job_title"),
        ("Job titel", dt.date(2014, 3, 1), "job_title"),
        ("Emial address", "1 High Street", "email"),
        ("User nmae", "Anna Ash", "username"),
        ("Leave dates", "Annual leave", "leave_date"),
        ("Leave dates", 12, "leave_date"),
        ("Employment tpye", "Apprentice of the third year", "employment_type"),
        ("Network acess", "perhaps", "network_access"),
        ("Primary psot", "Clerk", "is_primary"),
    ],
)
def test_a_heading_whose_cells_are_something_else_is_never_offered(heading, cell, column):
    headings = [
        name
        for name, own in zip(STAFF, ("staff_id", "full_name", "directorate", "service", "start_date"), strict=True)
        if own != column
    ]
    cells = [
        value
        for value, own in zip(ANNA, ("staff_id", "full_name", "directorate", "service", "start_date"), strict=True)
        if own != column
    ]
    preview = look("staff", [(*headings, heading), (*cells, cell)])
    assert column not in {each.column for each in preview.suggestions}


@pytest.mark.parametrize(
    "heading, cell",
    [
        ("Staff numbr", "00012345"), ("Staff numbr", 12345), ("Staff numbr", "AG0012"), ("Staff numbr", "20140314"),
    ],
)  # fmt: skip
def test_what_could_be_a_staff_number_is_offered_as_one(heading, cell):
    preview = look("staff", [(*STAFF[1:], heading), (*ANNA[1:], cell)])
    assert offered(preview) == [(heading, "staff_id")]


@pytest.mark.parametrize(
    "kind, heading, cell",
    [
        ("staff", "NI Number", "AB123456C"),
        ("staff", "Date of Birth", "01/02/1970"),
        ("staff", "Mgr email address", "boss@x.example"),
        ("staff", "Trainer's e-mail address", "boss@x.example"),
        ("staff", "Position number", "123"),
        ("staff", "Previous staff number", "123"),
        ("completions", "Complete by", "14/03/2014"),
        ("completions", "Removed date", "14/03/2014"),
        ("completions", "Expected completion date", "14/03/2014"),
        ("completions", "Last Updated By", "Anna Ash"),
        ("paper_returns", "Date assigned", "14/03/2014"),
        ("assets", "Date removed", "14/03/2014"),
    ],
)
def test_a_dangerous_look_alike_is_never_offered_for_what_it_is_not(kind, heading, cell):
    preview = look(kind, [("Colour", heading), ("red", cell)])
    dangerous = {"staff_id", "email", "completed_on", "username", "reviewed_on", "full_name", "start_date"}
    assert not dangerous & {each.column for each in preview.suggestions if each.heading == heading}


def test_a_managers_address_misspelt_is_offered_for_the_manager_only():
    preview = staff((*ANNA, "boss@x.example"), headings=(*STAFF, "Managers emial"))
    assert offered(preview) == [("Managers emial", "manager_email")]


def test_a_heading_is_offered_once_for_the_column_it_is_most_like():
    preview = staff((*ANNA, "01/02/2014", "03/02/2014"), headings=(*STAFF, "Absent fromm", "Absent too"))
    assert sorted(offered(preview)) == [("Absent fromm", "absence_from"), ("Absent too", "absence_to")]


def test_the_sample_skips_blanks_and_words_that_say_there_is_none():
    rows = [(*ANNA, ""), (*BEN, "n/a"), ("3", *ANNA[1:], "01/02/2014")]
    preview = staff(*rows, headings=(*STAFF, "Leave dates"))
    assert preview.suggestions == (Suggestion("Leave dates", "leave_date", 95, 100),)


def test_an_empty_column_is_not_offered():
    assert staff((*ANNA, None), (*BEN, None), headings=(*STAFF, "Leave dates")).suggestions == ()


def test_what_a_mapping_leaves_out_is_not_offered_again():
    preview = staff((*ANNA, "Clerk"), headings=(*STAFF, "Job titel"), mapping={"columns": {"Job titel": ""}})
    assert preview.suggestions == ()


def test_a_vocabulary_is_offered_when_half_its_words_are_known():
    people = [
        (str(n), "A Person", "Adults", "Care", "01/09/2009", word)
        for n, word in enumerate(["Permanent", "Casual", "Xx"], 1)
    ]
    assert staff(*people, headings=(*STAFF, "Employment tpye")).suggestions[0].fits == 66


def test_a_file_that_looks_like_another_kind_is_offered_nothing():
    preview = look("staff", [(*LEARNING, "Job titel"), ("1", "IG", "Completed", "14/03/2014", "Clerk")])
    assert preview.suggestions == ()


@pytest.mark.parametrize("kind", UPLOADED)
def test_every_name_of_every_column_is_wholly_like_itself(kind):
    for column in KINDS[kind].columns:
        for heading in (column.label, column.name, *column.synonyms):
            assert alike(normalise(heading), normalise(heading)) == 100


@pytest.mark.parametrize(
    "heading, known, near",
    [
        ("strat date", "start date", True), ("hired date", "hire date", True), ("manager email", "email", False),
        ("mgr email address", "email address", False), ("date removed", "date reviewed", False),
        ("date assigned", "date signed", False), ("absence end date", "absence start date", False),
        ("end date", "start date", False),
    ],
)  # fmt: skip
def test_a_word_that_makes_another_thing_of_a_heading_counts_for_more_than_its_letters(heading, known, near):
    assert (alike(heading, known) >= 80) is near


def test_the_comparing_library_is_loaded_only_when_something_is_compared():
    code = (
        "import sys, datetime as dt\nfrom ig_metrics.ingest.intake import examine\nfrom ig_metrics.ingest.reading.raw import RawTable\n"
        "from ig_metrics.settings import Settings\n"
        f"t = RawTable.of([{(*STAFF, 'Team')!r}, {(*ANNA, 'North')!r}])\n"
        "examine(t, 'staff', settings=Settings(), as_at=dt.date(2014, 3, 31))\nprint('rapidfuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
