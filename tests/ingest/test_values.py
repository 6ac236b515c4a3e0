"""Cells become values of their column's type; what cannot be read is named, never guessed."""

# ruff: noqa: DTZ001 - UK local time, as in every spreadsheet

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.datasets import KINDS
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.dates import NotADate, read_date
from ig_metrics.ingest.levels import levels_of
from ig_metrics.ingest.reading.raw import RawColumn
from ig_metrics.ingest.values import typed
from ig_metrics.ingest.words import boolean, meaning, outcome, outcome_date


def read(kind, column, *values, width=None, saved=None):
    cells = Cells(RawColumn.of(["Heading", *values]), 0, "Heading", 1)
    return typed(KINDS[kind].column(column), cells, width=width, saved=saved)


def listed(result):
    return [None if pd.isna(value) else value for value in result.values]


AFTERNOON = dt.datetime(2014, 3, 14, 15, 5)
DAY = dt.datetime(2014, 3, 14)


@pytest.mark.parametrize(
    "text, moment",
    [
        ("Friday, 14 March 2014, 3:05 PM", AFTERNOON),
        ("Monday, 3 March 2014, 9:07 AM", dt.datetime(2014, 3, 3, 9, 7)),
        ("14/03/14, 15:05", AFTERNOON),
        ("3/03/14, 09:07", dt.datetime(2014, 3, 3, 9, 7)),
        ("2014-03-14 15:05:00", AFTERNOON),
        ("2014-03-14T15:05:00", AFTERNOON),
        ("2014-03-14", DAY),
        ("14 Mar 2014", DAY),
        ("14 March 2014", DAY),
        ("14th March 2014", DAY),
        ("2 Sept 2014", dt.datetime(2014, 9, 2)),
        ("31 Mar 2014 at 23:59", dt.datetime(2014, 3, 31, 23, 59)),
        ("02-Dec-2013", dt.datetime(2013, 12, 2)),
        ("02-Dec-13", dt.datetime(2013, 12, 2)),
        ("2013/12/02 00:00:00", dt.datetime(2013, 12, 2)),
        ("14/03/2014", DAY),
        ("14/3/2014", DAY),
        ("14/03/2014 15:05", AFTERNOON),
        ("14/03/2014 15:05:59", dt.datetime(2014, 3, 14, 15, 5, 59)),
        ("14/03/2014 03:05 p.m.", AFTERNOON),
        ("14/03/2014 12:05 AM", dt.datetime(2014, 3, 14, 0, 5)),
        ("14/03/2014 12:05 PM", dt.datetime(2014, 3, 14, 12, 5)),
        ("14.03.2014", DAY),
        ("14-03-2014", DAY),
        ("Fri 14/03/2014", DAY),
        ("March 14, 2014", DAY),
        ("20140314", DAY),
        ("29/02/2012", dt.datetime(2012, 2, 29)),
        ("01/01/1900", dt.datetime(1900, 1, 1)),
        ("14/03/29", dt.datetime(2029, 3, 14)),
        ("14/03/30", dt.datetime(1930, 3, 14)),
        ("2014-07-14T23:30:00Z", dt.datetime(2014, 7, 15, 0, 30)),
        ("2014-03-14T15:05:00+01:00", dt.datetime(2014, 3, 14, 14, 5)),
    ],
)
def test_dates_as_systems_write_them(text, moment):
    assert read_date(text)[0] == moment


def test_year_first_is_year_month_day_and_never_turned_round():
    assert read_date("2014-04-03")[0] == dt.datetime(2014, 4, 3)
    assert read_date("03/04/2014")[0] == dt.datetime(2014, 4, 3)


@pytest.mark.parametrize("text", ["31/12/4712", "31/12/9999", "4712-12-31", "31-Dec-4712", "9999-12-31 00:00:00"])
def test_far_ends_are_no_end(text):
    assert read_date(text)[0] is None


@pytest.mark.parametrize(
    "text, why",
    [
        ("31/02/2014", "no such day exists"),
        ("29/02/2014", "no such day exists"),
        ("00/01/2014", "no such day exists"),
        ("03/14/2014", "there is no month 14"),
        ("2014-14-03", "there is no month 14"),
        ("w/c 13/01/14", "Write it as day/month/year, for example 14/03/2014"),
        ("unknown", "is not a date"),
        ("Mar 2014", "is not a date"),
        ("2014", "is not a date"),
        ("14 Foo 2014", "is not a date"),
        ("41712", "If it stands for 14 March 2014, format the column as a date"),
        ("31/12/1899", "is before 1900"),
        ("14/03/3014", "is after 2199"),
        ("14/03/2014 25:00", "has no such time"),
        ("14/03/2014 13:05 PM", "has no such time"),
    ],
)
def test_what_is_not_a_date_says_what_is_wrong(text, why):
    with pytest.raises(NotADate, match=why):
        read_date(text)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2029, 12, 31)))
def test_every_day_reads_the_same_in_every_form(day):
    forms = (
        "%d/%m/%Y",
        "%Y-%m-%d",
        "%d %B %Y",
        "%d %b %Y",
        "%d.%m.%Y",
        "%d-%b-%Y",
        "%Y/%m/%d",
        "%d/%m/%y",
        "%A, %d %B %Y",
    )
    assert {read_date(day.strftime(form))[0] for form in forms} == {dt.datetime(day.year, day.month, day.day)}


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_says_it_is_not(text):
    try:
        read = read_date(text)
    except NotADate as error:
        read = str(error)
    assert read


def test_real_and_written_dates_stand_side_by_side():
    result = read("staff", "start_date", dt.date(2014, 3, 14), "14 March 2014", None, "2014-03-14")
    assert listed(result) == [DAY, DAY, None, DAY]
    assert result.forms == ("Excel date", "14 March 2014", "2014-03-14")


def test_a_date_column_drops_the_time_and_a_moment_column_keeps_it():
    assert listed(read("completions", "completed_on", "14/03/14, 15:05", AFTERNOON)) == [DAY, DAY]
    assert listed(read("breaches", "aware_at", "14/03/14, 15:05", AFTERNOON)) == [AFTERNOON, AFTERNOON]


def test_real_dates_at_the_far_end_are_no_date_and_impossible_years_are_named():
    result = read(
        "staff", "leave_date", dt.date(4712, 12, 31), dt.date(9999, 12, 31), dt.date(3014, 1, 1), dt.date(1850, 1, 1)
    )
    assert listed(result) == [None, None, None, None]
    assert result.bad.tolist() == [2, 3]
    assert "'01/01/3014' is after 2199" in result.why[0]
    assert "'01/01/1850' is before 1900" in result.why[1]


@pytest.mark.parametrize("text", ["-", "n/a", "N/A", "None", "no expiry"])
def test_words_for_no_date_are_an_empty_cell(text):
    result = read("staff", "leave_date", text)
    assert listed(result) == [None]
    assert not len(result.bad)


def test_staff_numbers_lose_no_zero_gain_no_point_and_are_padded():
    result = read("staff", "staff_id", "00012345", 12345, "12345.0", " 123 45 ", "A1234", None, "123456789", width=8)
    assert listed(result) == ["00012345", "00012345", "00012345", "00012345", "A1234", None, "123456789"]


def test_staff_numbers_stay_as_found_without_a_width():
    assert listed(read("staff", "staff_id", "0012", 12)) == ["0012", "12"]


def test_only_people_are_padded():
    assert listed(read("breaches", "reference", 7, width=8)) == ["7"]


@pytest.mark.parametrize("damaged", ["1.23457E+11", dt.date(2014, 3, 1)])
def test_a_number_excel_has_damaged_is_named(damaged):
    result = read("staff", "staff_id", "00012345", damaged, width=8)
    assert listed(result) == ["00012345", None]
    assert "Format the column as text" in result.why[0]


def test_addresses_are_lower_case_and_must_look_like_one():
    result = read(
        "staff", "email", "Anna.ASH@Example.gov.uk ", "mailto:a@b.example", "none", "anna.ash", "a b@c.example"
    )
    assert listed(result) == ["anna.ash@example.gov.uk", "a@b.example", None, None, None]
    assert result.bad.tolist() == [3, 4]
    assert "'anna.ash' is not an e-mail address" in result.why[0]


def test_white_space_inside_a_text_is_one_space():
    assert listed(read("staff", "directorate", " Adult \u00a0 Services\n", "Adult Services")) == ["Adult Services"] * 2


def test_prose_keeps_its_lines():
    assert listed(read("toolkit", "comment", "One.\nTwo.  Three.")) == ["One.\nTwo. Three."]


def test_words_like_none_and_n_a_stay_in_texts():
    assert listed(read("staff", "team", "N/A", "NA", "None", "NULL")) == ["N/A", "NA", "None", "NULL"]


def test_failed_formulas_are_named():
    result = read("staff", "team", "North", "#REF!")
    assert listed(result) == ["North", None]
    assert "The cell shows #REF!: its formula failed." in result.why[0]


@pytest.mark.parametrize(
    "text, value", [("Y", True), ("yes", True), ("TRUE", True), ("1", True), ("n", False), ("No", False), ("0", False)]
)
def test_yes_and_no(text, value):
    assert boolean(text) is value


def test_booleans_of_every_sort_and_what_is_neither():
    result = read("staff", "network_access", True, "N", 1, None, "maybe")
    assert listed(result) == [True, False, True, None, None]
    assert result.values.dtype == "boolean"
    assert "'maybe' is neither yes nor no" in result.why[0]


@pytest.mark.parametrize(
    "text, value",
    [("0", "0"), ("3", "3"), ("2.0", "2"), ("Level 2", "2"), ("L3", "3"), ("NR", "NR"), ("n/r", "NR"), ("Not relevant", "NR"),
     ("4", None), ("-1", None), ("2.5", None), ("two", None), ("Level 4", None), ("23", None), ("N/A", "NR")],
)  # fmt: skip
def test_levels(text, value):
    assert levels_of().read(text) == value


def test_level_four_is_named():
    result = read("toolkit", "level", 3, "NR", 4)
    assert listed(result) == ["3", "NR", None]
    assert result.why == ("'4' is not a level. Write 0, 1, 2, 3 or NR (not relevant).",)


def test_numbers_with_signs_of_percent_and_thousands():
    result = read("completions", "score", 85, "85%", "1,234.5", None, "85 out of 100")
    assert listed(result) == [85.0, 85.0, 1234.5, None, None]
    assert "'85 out of 100' is not a number" in result.why[0]


def test_whole_numbers_are_whole():
    result = read("breaches", "likelihood", 3, "4", "4.5")
    assert listed(result) == [3, 4, None]
    assert result.values.dtype == "Int64"
    assert "is not a whole number" in result.why[0]


@pytest.mark.parametrize(
    "text, meant",
    [
        ("Completed", "completed"),
        ("Completed (achieved pass grade)", "completed"),
        ("Completed (did not achieve pass grade)", "failed"),
        ("Completed (set by A Manager)", "completed"),
        ("Not completed (set by A Manager)", "not_started"),
        ("Not completed", "not_started"),
        ("Incomplete", "in_progress"),
        ("Passed 85%", "completed"),
        ("Failed (40%)", "failed"),
        ("Completed on 14 Mar 2014", "completed"),
        ("Certified", "completed"),
        ("Not certified", "not_started"),
        ("Overdue since 31 Mar 2014", "not_started"),
        ("In Progress / Past Due", "in_progress"),
        ("not_started", "not_started"),
        ("Exempt", "exempt"),
        ("Expired", "expired"),
        ("Expires 14 Jan 2015", None),
        ("Window opens 14 Jan 2015", None),
        ("Completed (and then some)", None),
        ("Completed but failed", None),
        ("", None),
    ],
)
def test_outcomes_are_read_whole_and_never_by_their_first_word(text, meant):
    assert outcome(text) == meant


def test_a_status_that_carries_its_date_gives_it():
    assert outcome_date("Completed 14/03/2014") == DAY
    assert outcome_date("Completed") is None


@pytest.mark.parametrize(
    "column, text, meant",
    [
        ("employment_type", "Fixed-Term", "fixed_term"),
        ("employment_type", "Agency Worker", "agency"),
        ("employment_type", "Elected member", "councillor"),
        ("employment_type", "Apprentice", None),
        ("category", "Phishing", "phishing"),
        ("category", "Loss/theft of paperwork or data left in insecure location", "loss/theft of paperwork or data left in insecure location"),
        ("category", "Letter sent to wrong address", "data posted or faxed to incorrect recipient"),
        ("category", "Confidentiality breach", None),
    ],
)  # fmt: skip
def test_vocabularies(column, text, meant):
    assert meaning(column, text) == meant


def test_every_canonical_word_means_itself():
    for kind in KINDS.values():
        for column in kind.columns:
            for word in column.words or ():
                assert meaning(column.name, word) == word


def test_unknown_words_are_listed_with_where_they_are():
    result = read("staff", "employment_type", "Permanent", "Apprentice", None, "Apprentice")
    assert listed(result) == ["permanent", None, None, None]
    assert {word: at.tolist() for word, at in result.unknown.items()} == {"Apprentice": [1, 3]}


def test_a_saved_mapping_gives_words_their_meaning():
    result = read("staff", "employment_type", "apprentice ", saved={"Apprentice": "fixed_term"})
    assert listed(result) == ["fixed_term"]
    assert result.unknown == {}


@pytest.mark.parametrize(
    "cell, day",
    [
        ("Y - 04/07/2013", dt.datetime(2013, 7, 4)),
        ("Yes (4 July 2013)", dt.datetime(2013, 7, 4)),
        ("Reported on 04/07/2013", dt.datetime(2013, 7, 4)),
        ("04/07/2013 09:30", dt.datetime(2013, 7, 4, 9, 30)),
        (dt.date(2013, 7, 4), dt.datetime(2013, 7, 4)),
        ("N", None),
        ("No", None),
        ("Not reported", None),
    ],
)
def test_when_a_breach_was_reported_to_the_ico(cell, day):
    result = read("breaches", "reported_to_regulator_at", cell)
    assert listed(result) == [day]
    assert not len(result.bad)
    assert not len(result.flagged)


def test_reported_without_a_date_is_flagged_and_no_date_invented():
    result = read("breaches", "reported_to_regulator_at", "Y", "maybe")
    assert listed(result) == [None, None]
    assert result.flagged.tolist() == [0]
    assert result.bad.tolist() == [1]


def test_individuals_affected_stay_as_written():
    assert listed(read("breaches", "individuals_affected", 12, "<5", "approx 30")) == ["12", "<5", "approx 30"]


def test_typing_leaves_the_cells_as_they_were():
    column = RawColumn.of(["Heading", " a@B.example ", None])
    before = column.text.to_pylist()
    typed(KINDS["staff"].column("email"), Cells(column, 0, "Heading", 1))
    assert column.text.to_pylist() == before
