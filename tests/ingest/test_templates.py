"""A blank workbook to fill in, that maps itself on its way back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from ig_metrics.datasets import ICO_TYPES, KINDS
from ig_metrics.errors import Refused
from ig_metrics.ingest import check, template
from tests.ingest.made import AS_AT, SETTINGS


def opened(kind):
    return openpyxl.load_workbook(io.BytesIO(template(kind)))


def uploaded(kind, book):
    out = io.BytesIO()
    book.save(out)
    return check(kind, out.getvalue(), f"{kind}.xlsx", settings=SETTINGS, as_at=AS_AT)


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_maps_itself_and_its_example_is_never_counted(kind):
    preview = check(kind, template(kind), f"{kind}.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert [column for column, _, _ in preview.mapping] == list(KINDS[kind].names)
    assert preview.ignored_headings == ()
    assert preview.dropped == {"the template's example": 1}
    assert preview.rows_kept == 0


FILLED = {
    "staff": {
        "staff_id": "00000001",
        "full_name": "A B",
        "directorate": "D",
        "service": "S",
        "start_date": dt.date(2014, 1, 1),
    },
    "completions": {"staff_id": "1", "course": "IG", "outcome": "completed", "completed_on": dt.date(2014, 3, 14)},
    "paper_returns": {"staff_id": "1", "course": "IG", "completed_on": dt.date(2014, 3, 14), "certified_by": "M"},
    "exemptions": {"staff_id": "1", "course": "IG", "reason": "R", "until": dt.date(2014, 9, 30)},
    "toolkit": {"requirement": "101", "level": "NR"},
    "plan": {"action": "Do it", "requirement": "101", "owner": "O", "due": dt.date(2014, 4, 1)},
    "breaches": {"reference": "1", "reported_on": dt.date(2014, 3, 14), "category": "phishing"},
    "meetings": {"held_on": dt.date(2014, 3, 31)},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_in_template_is_kept_without_a_problem(kind):
    book = opened(kind)
    for number, name in enumerate(KINDS[kind].names, 2):
        if name in FILLED[kind]:
            book.worksheets[0].cell(3, number, FILLED[kind][name])
    preview = uploaded(kind, book)
    assert preview.can_keep
    assert (preview.rows_read, preview.rows_kept) == (2, 1)
    assert not len(preview.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_itself_is_a_good_row(kind):
    book = opened(kind)
    book.worksheets[0]["A2"] = None
    preview = uploaded(kind, book)
    assert preview.can_keep
    assert preview.counts["stops"] == preview.counts["set aside"] == 0


def test_an_example_row_says_that_it_is_one():
    assert opened("staff").worksheets[0]["A2"].value == "Example: ignored on upload"


def test_every_heading_has_a_note_saying_whether_it_must_be_filled_in():
    sheet = opened("completions").worksheets[0]
    notes = {cell.value: cell.comment.text for cell in sheet[1]}
    assert notes["Course"].startswith("Must be filled in.")
    assert notes["Score"].startswith("May be left out.")
    assert notes["Staff number"].startswith("One of staff number, e-mail address, user name must be filled in.")


def test_words_are_chosen_from_lists():
    book = opened("breaches")
    checks = {check.errorTitle: check for check in book.worksheets[0].data_validations.dataValidation}
    assert checks["Category"].type == "list"
    letter = str(checks["Category"].sqref)[0]
    assert [book["Lists"][f"{letter}{row}"].value for row in range(1, len(ICO_TYPES) + 1)] == list(ICO_TYPES)
    assert book["Lists"].sheet_state == "hidden"
    assert checks["Reported on"].type == "date"


def test_dates_and_numbers_are_formatted_before_anybody_types():
    sheet = opened("staff").worksheets[0]
    formats = {heading.value: sheet.column_dimensions[heading.column_letter].number_format for heading in sheet[1]}
    assert formats["Start date"] == "dd/mm/yyyy"
    assert formats["Staff number"] == "@"


def test_no_template_for_what_is_no_kind():
    with pytest.raises(Refused, match="'people' is not a kind of spreadsheet"):
        template("people")
