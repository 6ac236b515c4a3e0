"""Exports of systems of which no sample file is held: rows, people, outcomes and dates, stated by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.ingest import check
from tests.ingest import exports
from tests.ingest.files import workbook
from tests.ingest.made import AS_AT, SETTINGS, look, said

DATES = ("completed_on", "assigned_on", "due_on")


def listed(preview, *columns):
    """The frame's rows as tuples of these columns, dates as days, empty cells as None."""
    frame = preview.frame[list(columns)].copy()
    for name in columns:
        if frame[name].dtype.kind == "M":
            frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False)]


def uploaded(kind, rows, name="export.csv"):
    data = exports.text_file(rows) if name.endswith("csv") else workbook(rows)
    return check(kind, data, name, settings=SETTINGS, as_at=AS_AT)


def test_an_esr_team_report_names_people_by_employee_or_assignment_number():
    preview = uploaded("completions", exports.ESR_TEAM)
    assert preview.shape == "ESR compliance and competency"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (5, 5, 4, {})
    assert listed(preview, "staff_id", "course", "outcome", "completed_on") == [
        ("10012345", "Information Governance and Data Security", "completed", "2013-12-02"),
        ("10012399", "Information Governance and Data Security", "not_started", None),
        ("10020017", "Information Governance and Data Security", "completed", "2012-02-15"),
        ("10031001", "Clinical Risk", "completed", "2014-01-01"),
        ("10031001", "Information Governance and Data Security", "not_started", None),
    ]
    # Whoever changed the record is not the learner, and names go nowhere.
    assert preview.never_kept_headings == ("Last Updated By",)
    assert {"Employee Name", "Person Type", "Expiry Date"} <= set(preview.ignored_headings)
    assert [problem[0] for problem in said(preview)] == ["warning"]
    assert preview.can_keep


def test_two_forms_of_date_in_one_esr_row_name_one_day():
    rows = [list(row) for row in exports.ESR_TEAM[:2]]
    start, awarded = rows[0].index("Date Start"), rows[0].index("Date Last Awarded")
    rows[1][awarded] = ""
    assert listed(look("completions", rows), "completed_on") == [("2013-12-02",)]
    rows[1][start], rows[1][awarded] = "", "2013/12/02 00:00:00"
    assert listed(look("completions", rows), "completed_on") == [("2013-12-02",)]


@pytest.mark.parametrize(
    "colour, day, outcome",
    [
        ("GREEN", "02-Dec-2013", ["completed"]),
        ("Amber", "02-Dec-2013", ["completed"]),
        ("red", "02-Dec-2011", ["completed"]),
        ("RED", "", ["not_started"]),
        ("", "02-Dec-2013", ["completed"]),
        ("", "", ["not_started"]),
        ("GREEN", "", []),
        ("PUCE", "02-Dec-2013", []),
    ],
)
def test_esr_colours_with_the_day_of_the_award(colour, day, outcome):
    headings = ("Employee Number", "Competency Name", "Compliance Status", "Date Last Awarded")
    preview = look("completions", [headings, ("1", "IG", colour, day)])
    assert preview.frame["outcome"].tolist() == outcome
    assert preview.unknown_words == ({"outcome": {"PUCE": 1}} if colour == "PUCE" else {})


@pytest.mark.parametrize(
    "written, course",
    [
        ("NHS|CSTF|Information Governance and Data Security - 1 Year|", "Information Governance and Data Security"),
        ("999|LOCAL|Fire Safety - Level 2 - 18 Months|", "Fire Safety - Level 2"),
        ("NHS|MAND|Safeguarding Adults|", "Safeguarding Adults"),
        ("Information Governance", "Information Governance"),
    ],
)
def test_an_esr_competence_is_the_course_without_its_scheme_and_its_term(written, course):
    rows = [("Employee Number", "Competency Name", "Date Last Awarded"), ("1", written, "02-Dec-2013")]
    assert look("completions", rows).frame["course"].tolist() == [course]


@pytest.mark.parametrize("number", ["10012345", "10012345-2", " 10012345-13 "])
def test_an_esr_assignment_number_is_the_persons_number(number):
    for heading in ("Assignment Number", "Employee Number"):
        rows = [(heading, "Competency Name", "Date Last Awarded"), (number, "IG", "02-Dec-2013")]
        assert look("completions", rows).frame["staff_id"].tolist() == ["10012345"]


def test_a_totara_program_is_not_started_until_it_was_started():
    preview = uploaded("completions", exports.TOTARA_PROGRAM)
    assert preview.shape == "Totara program completion report"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (3, 3, 3, {})
    assert listed(preview, "staff_id", "course", "outcome", *DATES) == [
        ("00012345", "Information Governance (annual)", "completed", "2014-03-14", "2013-04-01", "2014-03-31"),
        ("00012399", "Information Governance (annual)", "not_started", None, "2013-04-01", "2014-03-31"),
        ("00020017", "Information Governance (annual)", "in_progress", None, "2013-04-01", "2014-03-31"),
    ]


def test_totara_workbooks_have_filters_above_their_headings_and_text_files_none():
    above = [*exports.TOTARA_ABOVE, *exports.TOTARA_PROGRAM]
    book = uploaded("completions", above, "program.xlsx")
    text = uploaded("completions", exports.TOTARA_PROGRAM)
    assert (book.heading_row, text.heading_row) == (5, 1)
    pd.testing.assert_frame_equal(book.frame, text.frame)


def test_a_totara_course_report():
    preview = uploaded("completions", exports.TOTARA_COURSE)
    assert preview.shape == "Totara course completion report"
    assert listed(preview, "staff_id", "outcome", "completed_on", "assigned_on") == [
        ("00012345", "completed", "2014-03-14", "2013-04-01"),
        ("00012399", "not_started", None, "2013-04-01"),
        ("00020017", "in_progress", None, "2013-04-01"),
        ("00031001", "completed", "2013-12-01", "2013-04-01"),
    ]


CORNERSTONE = [
    ("00012345", "aisha@example.gov.uk", "completed", "2014-03-14"),
    ("00012399", "siobhan@example.gov.uk", "not_started", None),
    ("00020017", "john@example.gov.uk", "in_progress", None),
    ("00020018", "john7@example.gov.uk", "failed", None),
    ("00031001", "mary@example.gov.uk", "completed", "2013-12-01"),
]


def test_a_cornerstone_transcript():
    preview = uploaded("completions", exports.CORNERSTONE)
    assert preview.shape == "Cornerstone transcript"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (5, 5, 5, {})
    assert listed(preview, "staff_id", "email", "outcome", "completed_on") == CORNERSTONE
    assert set(listed(preview, "assigned_on", "due_on")) == {("2014-01-27", "2014-02-24")}
    assert preview.ignored_headings == ("User Full Name", "Training Type")


def test_cornerstones_later_reports_put_the_section_before_the_heading():
    sections = ("User", "User", "User", "Training", "Training", *["Transcript"] * 4)
    headings = [f"{section} - {heading}" for section, heading in zip(sections, exports.CORNERSTONE[0], strict=True)]
    preview = look("completions", [headings, *exports.CORNERSTONE[1:]])
    assert listed(preview, "staff_id", "email", "outcome", "completed_on") == CORNERSTONE


def test_a_percipio_user_id_that_is_an_address_is_no_staff_number():
    preview = uploaded("completions", exports.PERCIPIO)
    assert preview.shape == "Skillsoft Percipio activity"
    assert listed(preview, "staff_id", "email", "course", "outcome", "completed_on", "score") == [
        (None, "aisha@example.gov.uk", "Information Governance", "completed", "2014-03-14", 85.0),
        (None, "john@example.gov.uk", "Information Governance", "in_progress", None, None),
    ]


def test_a_knowbe4_report():
    preview = uploaded("completions", exports.KNOWBE4)
    assert preview.shape == "KnowBe4 training report"
    assert listed(preview, "staff_id", "email", "course", "outcome", *DATES) == [
        ("00012345", "aisha@example.gov.uk", "Information Governance", "completed", "2014-03-14", "2014-01-27", "2014-02-24"),
        ("00012399", "siobhan@example.gov.uk", "Information Governance", "not_started", None, "2014-01-27", "2014-02-24"),
        ("00020017", "john@example.gov.uk", "Information Governance", "in_progress", None, "2014-01-27", "2014-02-24"),
    ]  # fmt: skip


def test_several_assignments_are_one_person_each_with_both_counts():
    preview = uploaded("staff", exports.ASSIGNMENTS)
    assert preview.shape == "staff assignments (Oracle, ESR or iTrent)"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.extra_posts, preview.leavers) == (
        4,
        4,
        2,
        1,
        1,
    )
    assert listed(preview, "staff_id", "full_name", "service", "employment_type", "is_primary", "start_date", "leave_date", "absence") == [
        ("00012345", "Aisha O'Brien", "Residential Care", "permanent", True, "2009-09-01", None, None),
        ("00012345", "Aisha O'Brien", "Day Centres", "casual", False, "2013-01-14", None, None),
        ("00012399", "Siobhán Nuttall", "Residential Care", "permanent", True, "2010-04-01", None, "maternity"),
        ("00020017", "John Smith", "Highways", "fixed_term", True, "2012-04-01", "2014-02-28", None),
    ]  # fmt: skip
    assert said(preview) == [("warning", 2, "H: Assignment Status", "Active Assignment")]


def test_the_assignment_number_alone_is_enough():
    rows = [row[1:] for row in exports.ASSIGNMENTS]
    preview = look("staff", rows)
    assert preview.frame["staff_id"].tolist() == ["00012345", "00012345", "00012399", "00020017"]


def test_assignment_numbers_under_the_heading_of_the_staff_number():
    headings = ("Employee number", "Name", "Directorate", "Service", "Start date")
    rows = [(number, "Anna Ash", "Adults", "Care", "01/01/2010") for number in ("12345", "12345-2")]
    assert look("staff", [headings, *rows]).frame["staff_id"].tolist() == ["00012345"]
    # A number that only ends so is nobody else's.
    rows = [(number, "Anna Ash", "Adults", "Care", "01/01/2010") for number in ("12345", "67890-2")]
    assert look("staff", [headings, *rows]).frame["staff_id"].tolist() == ["00012345", "67890-2"]


def test_first_and_last_names_make_a_name():
    headings = ("Staff number", "Surname", "Forename(s)", "Directorate", "Service", "Start date")
    rows = [
        ("1", "Ash", "Anna", "A", "B", "01/01/2010"),
        ("2", "Birch", "", "A", "B", "01/01/2010"),
        ("3", "", "", "A", "B", "01/01/2010"),
    ]
    preview = look("staff", [headings, *rows])
    assert listed(preview, "full_name") == [("Anna Ash",), ("Birch",), (None,)]
    assert said(preview) == [("warning", 4, "C: Forename(s)", "")]
    assert [line[:2] for line in preview.mapping if line[0] == "full_name"] == [
        ("full_name", "Forename(s)"),
        ("full_name", "Surname"),
    ]


def test_a_toolkit_export_writes_the_version_before_the_requirement():
    preview = uploaded("toolkit", exports.TOOLKIT)
    assert (preview.shape, preview.heading_row) == ("NHS IG Toolkit assessment", 3)
    assert (preview.rows_read, preview.rows_kept, preview.dropped) == (5, 3, {"heading of a category": 2})
    assert listed(preview, "requirement", "level", "target_level", "category") == [
        ("112", "2", "3", "Information Governance Management"),
        ("105", "3", "3", "Information Governance Management"),
        ("209", "NR", None, "Confidentiality and Data Protection Assurance"),
    ]
    assert preview.problems["message"].tolist() == [
        "The Toolkit's version stands in front of the requirements: '11-112' is kept as '112'."
    ]
    assert preview.can_keep


@pytest.mark.parametrize(
    "heading, cells, enabled",
    [
        ("Enabled", ["TRUE", "False", "Yes"], [True, False, True]),
        ("Account status", ["Enabled", "Disabled", "Locked out"], [True, False, False]),
        ("Status", ["active", "locked", "Inactive"], [True, False, False]),
        ("userAccountControl", [512, 514, "66048"], [True, False, True]),
        ("Disabled", [True, False, "No"], [False, True, True]),
        ("LockedOut", [False, True, False], [True, False, True]),
    ],
)
def test_accounts_that_are_on_or_off(heading, cells, enabled):
    rows = [("SamAccountName", "EmployeeID", heading), *((f"user{n}", n + 1, cell) for n, cell in enumerate(cells))]
    preview = look("network_accounts", rows)
    assert preview.frame["enabled"].tolist() == enabled
    assert said(preview) == []


def test_what_a_mapping_says_goes_before_what_a_layout_says():
    rows = [list(row) for row in exports.CORNERSTONE[:2]]
    rows[0][1], rows[1][1] = "Council ref", "777"
    preview = look("completions", rows, mapping={"columns": {"Council ref": "staff_id", "Transcript Due Date": ""}})
    assert preview.frame["staff_id"].tolist() == ["00000777"]
    assert preview.frame["due_on"].isna().all()
    assert preview.frame["outcome"].tolist() == ["completed"]
    # The mapping of an earlier file of this shape lists headings that mean what they say: the layout stays.
    again = look(
        "completions", exports.TOTARA_PROGRAM, mapping={"columns": {"Program Name": "course", "Status": "outcome"}}
    )
    assert again.shape == "Totara program completion report"
    assert again.frame["outcome"].tolist() == ["completed", "not_started", "in_progress"]


def test_a_requirement_without_a_level_is_no_heading():
    headings = ("Req No", "Description", "Attainment Level")
    preview = look(
        "toolkit", [headings, ("112", "Training", "2"), ("105", "", ""), ("Policies", "Policies", ""), ("x", "", "4")]
    )
    assert preview.dropped == {}
    assert preview.frame["requirement"].tolist() == ["112", "105", "Policies", "x"]
