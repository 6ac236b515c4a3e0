"""Where the headings of a sheet are."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.datasets import normalise
from ig_metrics.ingest.headings import find
from ig_metrics.ingest.mapping import synonyms
from ig_metrics.ingest.reading.raw import RawTable
from tests.ingest.made import ANNA, BEN, STAFF, look, staff


def _find(rows, kind="staff"):
    known = synonyms(kind)
    return find(RawTable.of(rows), lambda heading: known.get(normalise(heading), (None,))[0])


def test_headings_in_the_first_row():
    found = _find([STAFF, ANNA])
    assert (found.row, found.excel_row, found.known) == (0, 1, 5)
    assert found.names == STAFF


def test_title_filter_and_blank_rows_above_are_passed_over():
    rows = [
        ["HR establishment list"],
        ["Directorate is equal to", "Adults"],
        [],
        [None, "As at", dt.date(2014, 3, 31)],
        STAFF,
        ANNA,
    ]
    assert _find(rows).excel_row == 5


def test_rows_keep_excels_numbers_under_a_title():
    preview = look("staff", [["HR list"], [], STAFF, ANNA, ("", *BEN[1:])])
    assert preview.heading_row == 3
    assert preview.problems["row"].tolist() == [5]


def test_a_group_row_above_completes_headings_that_mean_nothing_alone():
    rows = [
        [None, None, None, None, None, "Absence", None],
        [*STAFF, "from", "to"],
        [*ANNA, dt.date(2014, 1, 1), dt.date(2014, 6, 1)],
    ]
    found = _find(rows)
    assert found.excel_row == 2
    assert found.names[5:] == ("Absence from", "Absence to")


def test_a_heading_that_means_something_alone_is_not_joined_to_its_group():
    rows = [["Incident", None, "Outcome"], ["No.", "Date reported", "Date closed"], ["1", "01/04/2013", ""]]
    assert _find(rows, "breaches").names == ("No.", "Date reported", "Date closed")


def test_headings_merged_down_over_a_second_row_that_divides_one_of_them():
    rows = [
        [*STAFF, "Absence", None],
        [None, None, None, None, None, "from", "to"],
        [*ANNA, dt.date(2014, 1, 1), dt.date(2014, 6, 1)],
    ]
    found = _find(rows)
    assert found.excel_row == 2
    assert found.names == (*STAFF, "Absence from", "Absence to")


def test_a_first_row_of_data_is_never_taken_for_headings():
    assert _find([STAFF, ANNA, BEN]).excel_row == 1
    assert _find([("Requirement", "Level"), ("101", "3"), ("105", "NR")], "toolkit").excel_row == 1


def test_accents_case_punctuation_and_spaces_do_not_matter():
    assert _find([("STAFF  NUMBER", "name", "Directorate:", "Service.", "start-date"), ANNA]).known == 5


def test_blank_headings_over_data_are_named_by_their_letter():
    preview = staff((*ANNA, "something"), headings=(*STAFF, None))
    assert preview.ignored_headings == ("F (no heading)",)


def test_a_blank_column_without_heading_is_not_worth_a_word():
    preview = look("staff", [(*STAFF, None, "Team"), (*ANNA, None, "North")])
    assert preview.ignored_headings == ()


def test_two_columns_with_one_heading_and_the_same_cells_make_a_warning():
    preview = staff((*ANNA, "01/09/2009"), headings=(*STAFF, "Start date"))
    assert preview.can_keep
    assert "hold the same" in preview.problems["message"][0]


def test_two_columns_with_one_heading_that_differ_stop_the_file():
    preview = staff((*ANNA, "02/09/2009"), headings=(*STAFF, "Start date"))
    assert not preview.can_keep
    assert "Two columns are headed 'Start date' and differ." in preview.blockers[0]


def test_no_headings_at_all_say_so_and_name_the_other_sheets():
    table = RawTable(
        **{**RawTable.of([["a", "b"], ["c", "d"]]).__dict__, "sheets": ("Cover", "Staff"), "sheet": "Cover"}
    )
    from ig_metrics.ingest.intake import examine
    from tests.ingest.made import AS_AT, SETTINGS

    preview = examine(table, "staff", settings=SETTINGS, as_at=AS_AT)
    assert preview.blockers == (
        "No row of the sheet 'Cover' holds the headings of: HR staff list. "
        "It must have columns for: Staff number, Name, Directorate, Service, Start date.",
        "The workbook has other sheets: Staff. Choose the one with the rows.",
    )


@pytest.mark.parametrize("blank", [[], [None, None], ["  ", ""]])
def test_blank_rows_between_records_are_not_counted(blank):
    preview = look("staff", [STAFF, ANNA, blank, BEN])
    assert (preview.rows_read, preview.rows_kept) == (2, 2)


def test_headings_printed_again_on_a_new_page_are_set_aside():
    preview = look("staff", [STAFF, ANNA, STAFF, BEN])
    assert preview.dropped == {"headings repeated": 1}
    assert preview.people == 2
