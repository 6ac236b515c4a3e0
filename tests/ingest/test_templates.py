"""A blank workbook to fill in, that maps itself on its way back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from ig_metrics.datasets import ICO_TYPES, KINDS, UPLOADED
from ig_metrics.errors import Refused
from ig_metrics.ingest import check, template
from tests.ingest.made import AS_AT, SETTINGS


def opened(kind):
    return openpyxl.load_workbook(io.BytesIO(template(kind)))


def uploaded(kind, book):
    out = io.BytesIO()
    book.save(out)
    return check(kind, out.getvalue(), f"{kind}.xlsx", settings=SETTINGS, as_at=AS_AT)


def read_back(data):
    return pd.read_excel(io.BytesIO(data), engine="openpyxl")


@pytest.mark.parametrize("kind", UPLOADED)
def test_a_template_is_blank_below_its_headings(kind):
    assert len(read_back(template(kind))) == 0
    preview = check(kind, template(kind), f"{kind}.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert [column for column, _, _ in preview.mapping] == list(KINDS[kind].names)
    assert (preview.ignored_headings, preview.rows_read, preview.dropped) == ((), 0, {})
    assert "There are no rows below the headings" in preview.blockers[0]


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
    "network_accounts": {"username": "aperson", "enabled": "Yes"},
    "system_access": {"staff_id": "1", "system": "Case management", "role": "R", "required_by": dt.date(2014, 5, 6)},
    "posts": {"post": "IG Officer", "status": "in_post"},
    "assets": {"asset": "Contact list", "owner": "O"},
    "ico_incidents": {
        "reference": "BI1001",
        "year": 2024,
        "quarter": 1,
        "incident_type": "phishing",
        "sector": "Local government",
    },
    "benchmark": {"organisation": "O", "organisation_type": "county council", "figures_at": dt.date(2014, 3, 31)},
}


@pytest.mark.parametrize("kind", UPLOADED)
def test_what_is_written_from_row_2_is_kept_without_a_problem(kind):
    book = opened(kind)
    for number, name in enumerate(KINDS[kind].names, 1):
        if name in FILLED[kind]:
            book.worksheets[0].cell(2, number, FILLED[kind][name])
    preview = uploaded(kind, book)
    assert preview.can_keep
    assert (preview.rows_read, preview.rows_kept) == (1, 1)
    assert not len(preview.problems)


@pytest.mark.parametrize("kind", UPLOADED)
def test_what_a_program_appends_is_kept(kind):
    book = opened(kind)
    book.worksheets[0].append([FILLED[kind].get(name) for name in KINDS[kind].names])
    assert book.worksheets[0].max_row == 2
    assert uploaded(kind, book).rows_kept == 1


def examples(kind):
    sheet = opened(kind)["How to fill this in"]
    rows = [[cell.value for cell in row] for row in sheet]
    top = next(n for n, row in enumerate(rows) if row[0] == "Column")
    assert rows[top][2] == "Example (invented)"
    return {label: example for label, _, example in rows[top + 1 :]}


@pytest.mark.parametrize("kind", UPLOADED)
def test_the_example_itself_is_a_good_row(kind):
    book, example = opened(kind), examples(kind)
    book.worksheets[0].append([example[heading.value] for heading in book.worksheets[0][1]])
    preview = uploaded(kind, book)
    assert preview.can_keep
    assert preview.rows_kept == 1
    assert preview.counts["stops"] == preview.counts["set aside"] == 0


def test_the_note_of_a_meeting_is_about_a_meeting():
    assert examples("paper_returns")["Note"] == "Paper test marked by hand"
    assert examples("meetings")["Note"] == "Year-end report on information governance"


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


def of(framework):
    return openpyxl.load_workbook(io.BytesIO(template("toolkit", framework=framework)))


def test_an_assessment_of_a_framework_has_its_requirements_in_their_rows():
    sheet = of("igt-v12-la").worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 28
    headings = [cell.value for cell in sheet[1]]
    first = dict(zip(headings, rows[0], strict=True))
    assert (first["Requirement"], first["Category"]) == ("101", "Information governance management")
    assert all(dict(zip(headings, row, strict=True))["Level"] is None for row in rows)


def test_an_assessment_offers_the_levels_of_its_framework():
    book = of("caf-dspt")
    check = next(each for each in book.worksheets[0].data_validations.dataValidation if each.errorTitle == "Level")
    letter = check.formula1.split("$")[1]
    offered = [book["Lists"][f"{letter}{row}"].value for row in range(1, 5)]
    assert offered == ["Not achieved", "Partially achieved", "Achieved", "Not relevant"]
    assert len(check.sqref.ranges) >= 1
    notes = {cell.value: cell.comment.text for cell in book.worksheets[0][1]}
    assert "Partially achieved" in notes["Level"]


@pytest.mark.parametrize(
    ("framework", "level", "kept"), [("caf-dspt", "Partially achieved", "1"), ("igt-v11-la", "2", "2")]
)
def test_an_assessment_filled_in_is_read(framework, level, kept):
    book = of(framework)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "Level")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, level)
    out = io.BytesIO()
    book.save(out)
    preview = check(
        "toolkit", out.getvalue(), "a.xlsx", settings=SETTINGS, as_at=AS_AT, framework=framework
    )  # fmt: skip
    assert preview.can_keep
    assert set(preview.frame["level"]) == {kept}


def test_only_an_assessment_is_of_a_framework():
    with pytest.raises(Refused, match="Only a Toolkit self-assessment"):
        template("staff", framework="dspt")
    with pytest.raises(Refused, match="There is no framework 'igt-v99'"):
        template("toolkit", framework="igt-v99")
