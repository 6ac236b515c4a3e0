"""Layouts that certain systems write."""

from __future__ import annotations

import pytest

from ig_metrics.ingest.reading.raw import RawTable
from tests.ingest.made import AS_AT, SETTINGS, look, said

MOODLE = ["", "ID number", "Email address", "Module 1", "", "Quiz", ""]


def moodle(*rows, headings=MOODLE, **given):
    return look("completions", [headings, *rows], **given)


def attempts(preview):
    return list(preview.frame[["staff_id", "course", "outcome"]].itertuples(index=False, name=None))


def test_a_wide_file_becomes_an_attempt_a_row_a_persons_together():
    preview = moodle(
        ["Anna Ash", "1", "a@b.example", "Completed", "14/03/2014", "Not completed", ""],
        [
            "Ben Birch",
            "2",
            "b@b.example",
            "Completed",
            "13/03/2014",
            "Completed (did not achieve pass grade)",
            "13/03/2014",
        ],
    )
    assert attempts(preview) == [
        ("00000001", "Module 1", "completed"),
        ("00000001", "Quiz", "not_started"),
        ("00000002", "Module 1", "completed"),
        ("00000002", "Quiz", "failed"),
    ]
    assert (preview.rows_read, preview.rows_kept) == (2, 2)


def test_a_last_activity_nobody_has_completed_has_no_date_column_left():
    preview = moodle(["Anna Ash", "1", "a@b.example", "Completed", "14/03/2014", "Not completed"], headings=MOODLE[:6])
    assert attempts(preview)[1] == ("00000001", "Quiz", "not_started")


def test_more_columns_about_the_person_may_stand_before_the_activities():
    headings = ["", "ID number", "Email address", "Department", "City/town", "Quiz", "31 March 2014"]
    preview = moodle(
        ["Anna Ash", "1", "a@b.example", "Adults", "Preston", "Completed", "14/03/2014"], headings=headings
    )
    assert attempts(preview) == [("00000001", "Quiz", "completed")]
    assert preview.ignored_headings == ("A (no heading)", "Department", "City/town")


def test_a_row_of_a_wide_file_stays_while_one_of_its_attempts_does():
    preview = moodle(["Anna Ash", "1", "a@b.example", "Completed", "31/02/2014", "Completed", "14/03/2014"])
    assert (preview.rows_kept, preview.dropped) == (1, {})
    assert attempts(preview) == [("00000001", "Quiz", "completed")]
    assert said(preview, "set aside") == [("set aside", 2, "E: (no heading)", "31/02/2014")]


def test_a_row_of_a_wide_file_goes_when_all_its_attempts_do():
    preview = moodle(
        ["Anna Ash", "1", "a@b.example", "Completed", "", "Completed", ""],
        ["Ben Birch", "2", "b@b.example", "Completed", "14/03/2014", "Completed", "14/03/2014"],
    )
    assert (preview.rows_read, preview.rows_kept) == (2, 1)
    assert preview.dropped == {"completed without a date": 1}


def test_a_blank_status_is_no_attempt():
    preview = moodle(
        ["Anna Ash", "1", "a@b.example", "", "", "Completed", "14/03/2014"],
        ["Ben Birch", "2", "b@b.example", "", "", "", ""],
    )
    assert attempts(preview) == [("00000001", "Quiz", "completed")]
    assert preview.dropped == {"no status for any activity": 1}
    assert said(preview, "set aside") == [("set aside", 3, "", "")]


def test_an_unknown_status_in_a_wide_file_is_counted_over_all_activities():
    preview = moodle(
        ["Anna Ash", "1", "a@b.example", "Completed", "14/03/2014", "Blue", ""],
        ["Ben Birch", "2", "b@b.example", "Blue", "", "Not completed", ""],
    )
    assert preview.unknown_words == {"outcome": {"Blue": 2}}
    assert preview.could_keep
    assert not preview.can_keep


def test_nobody_in_a_wide_file_is_named_by_a_name_alone():
    preview = look("completions", [["", "Department", "Quiz", ""], ["Anna Ash", "Adults", "Completed", "14/03/2014"]])
    assert not preview.can_keep


@pytest.mark.parametrize(
    "file_name, courses",
    [
        ("completion-ig_training-20140318_0912-comma_separated.csv", ["Quiz", "ig_training"]),
        ("completion-ig-training-2-20140318_0912.csv", ["Quiz", "ig-training-2"]),
        ("download.csv", ["Quiz"]),
    ],
)
def test_the_course_of_a_moodle_course_report_is_in_its_file_name(file_name, courses):
    rows = [
        ["ID", "Name", "ID number", "Quiz", "Quiz - Completion date", "Course complete"],
        ["4120", "Anna Ash", "1", "Completed", "14/03/14, 15:05", "14/03/14, 15:05"],
    ]
    assert look("completions", rows, file_name=file_name).frame["course"].tolist() == courses


TOTARA = ["User ID Number", "Certification Name", "Status", "Date completed", "Is certified"]


@pytest.mark.parametrize(
    "status, day, certified, outcome",
    [
        ("Certified", "14 Mar 2014", "Yes", "completed"),
        ("In progress", "14 Mar 2014", "Yes", "completed"),
        ("In progress", "", "No", "in_progress"),
        ("Expired", "14 Mar 2013", "No", "completed"),
        ("Expired", "", "No", "not_started"),
        ("Not certified", "", "No", "not_started"),
        ("Overdue since 31 Mar 2014", "", "No", "not_started"),
    ],
)
def test_totara_words_with_the_date_and_is_certified(status, day, certified, outcome):
    preview = look("completions", [TOTARA, ["1", "IG", status, day, certified]])
    assert preview.frame["outcome"].tolist() == [outcome]


def test_certified_without_a_date_cannot_be_counted():
    preview = look(
        "completions", [TOTARA, ["1", "IG", "Certified", "", "Yes"], ["2", "IG", "Certified", "1 Mar 2014", "Yes"]]
    )
    assert preview.dropped == {"completed without a date": 1}


def test_a_delegate_number_is_not_a_staff_number():
    rows = [["Course name", "Email", "Delegate ID", "Completed date"], ["IG", "a@b.example", "TM00001", "14/03/2014"]]
    preview = look("completions", rows)
    assert preview.frame["staff_id"].isna().all()
    assert preview.frame["outcome"].tolist() == ["completed"]


def test_an_esr_file_with_staff_numbers_is_not_turned_away_as_naming_nobody():
    rows = [["Employee Number", "Competency Name", "Compliance Status"], ["1", "IG", "GREEN"]]
    assert "does not say who" not in " ".join(look("completions", rows).blockers)


def test_a_shape_is_not_seen_in_other_kinds():
    table = RawTable.of([MOODLE, ["Anna", "1", "a@b.example", "Completed", "14/03/2014", "Completed", "14/03/2014"]])
    from ig_metrics.ingest.intake import examine

    assert examine(table, "staff", settings=SETTINGS, as_at=AS_AT).shape == ""


ASKED = ["Staff number", "Course", "Completed?", "Completion date"]


def test_a_list_kept_by_hand_may_answer_completed_with_yes_or_no():
    rows = [["1", "Information governance", "Yes", "12/02/2014"], ["2", "Information governance", "no", ""]]
    preview = look("completions", [ASKED, *rows])
    assert [outcome for _, _, outcome in attempts(preview)] == ["completed", "not_started"]
    assert preview.frame["completed_on"].notna().tolist() == [True, False]


def test_dates_under_completed_are_no_answers():
    preview = look("completions", [ASKED, ["1", "Information governance", "12/02/2014", ""]])
    assert not preview.can_keep


def test_where_a_heading_tells_the_outcome_the_answer_is_left_alone():
    preview = look("completions", [[*ASKED, "Outcome"], ["1", "Information governance", "Yes", "12/02/2014", "Failed"]])
    assert [outcome for _, _, outcome in attempts(preview)] == ["failed"]
