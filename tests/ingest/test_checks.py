"""What is wrong inside one file, all at once: row, column, value, message and fix."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from ig_metrics.ingest import check
from ig_metrics.settings import Settings
from tests.ingest.made import ANNA, AS_AT, BEN, BREACHES, LEARNING, SETTINGS, STAFF, TOOLKIT, look, said, staff


def messages(preview, severity=None):
    problems = preview.problems
    return (problems if severity is None else problems[problems["severity"] == severity])["message"].tolist()


# Staff


def test_a_person_without_a_number_is_set_aside_with_the_reason():
    preview = staff(ANNA, ("", "Casey Elm", "Adults", "Care", "01/01/2014"), BEN)
    assert preview.dropped == {"no staff number": 1}
    assert said(preview) == [("set aside", 3, "A: Staff number", "")]
    assert messages(preview) == ["No staff number. Fill it in and upload again; until then the row is set aside."]
    assert (preview.rows_read, preview.rows_kept, preview.people) == (3, 2, 2)


def test_an_unreadable_start_date_sets_the_row_aside_and_says_what_it_saw():
    preview = staff((*ANNA[:4], "31/02/2014"), BEN)
    assert preview.can_keep
    assert preview.dropped == {"start date cannot be read": 1}
    assert said(preview) == [("set aside", 2, "E: Start date", "31/02/2014")]
    assert messages(preview) == ["'31/02/2014' is not a date: no such day exists. Correct it. The row is set aside."]


def test_an_unreadable_leave_date_is_left_out_with_a_warning():
    preview = staff((*ANNA, "soon"), headings=(*STAFF, "Leave date"))
    assert said(preview) == [("warning", 2, "F: Leave date", "soon")]
    assert preview.frame["leave_date"].isna().all()


def test_a_column_of_dates_mostly_unreadable_stops_the_file():
    preview = staff((*ANNA[:4], "spring"), (*BEN[:4], "autumn"), ("3", "C", "A", "B", "01/01/2014"))
    assert not preview.can_keep
    assert "2 of the 3 cells filled in cannot be read as dates, the first being 'spring'" in preview.blockers[0]


def test_american_dates_stop_the_file():
    preview = staff((*ANNA[:4], "01/09/2009"), (*BEN[:4], "01/14/2013"))
    assert not preview.can_keep
    assert "The dates look like month/day/year ('01/14/2013')" in " ".join(preview.blockers)


def test_one_american_slip_among_uk_dates_sets_its_row_aside_only():
    preview = staff((*ANNA[:4], "25/09/2009"), (*BEN[:4], "01/14/2013"))
    assert preview.can_keep
    assert preview.dropped == {"start date cannot be read": 1}


@pytest.mark.parametrize(
    "start, end, kept",
    [("02/01/2014", "01/01/2014", 0), ("01/01/2014", "01/01/2014", 1), ("01/01/2014", "31/12/4712", 1)],
)
def test_a_leave_date_before_the_start_sets_the_row_aside(start, end, kept):
    preview = staff((*ANNA[:4], start, end), headings=(*STAFF, "Leave date"))
    assert preview.rows_kept == kept
    assert preview.dropped == ({} if kept else {"leave date before start date": 1})


def test_an_absence_that_ends_before_it_starts_sets_the_row_aside():
    preview = staff(
        (*ANNA, "Maternity", "01/03/2014", "01/02/2014"), (*BEN, "", "", ""),
        headings=(*STAFF, "Absence reason", "Absence from", "Absence to"),
    )  # fmt: skip
    assert preview.dropped == {"end of the absence before start of the absence": 1}
    assert messages(preview) == [
        "The end of the absence is before the start of the absence (01/03/2014). Correct one of them; until then the row is set aside."
    ]


def test_future_starts_and_leave_dates_are_normal():
    preview = staff((*ANNA[:4], "01/09/2014", "01/09/2015"), headings=(*STAFF, "Leave date"))
    assert said(preview) == []
    assert preview.people == 1


def test_an_exact_copy_is_counted_once_and_names_the_first():
    preview = staff(ANNA, BEN, ANNA)
    assert preview.dropped == {"exact copy of another row": 1}
    assert messages(preview) == ["The same as row 2, cell by cell: counted once."]
    assert said(preview) == [("set aside", 4, "", "")]


def test_two_posts_of_one_person_are_no_copy():
    preview = staff(ANNA, (*ANNA[:3], "Libraries", "01/09/2010"))
    assert (preview.rows_kept, preview.people, preview.extra_posts) == (2, 1, 1)


def test_one_number_with_two_names_is_named():
    preview = staff(ANNA, ("00000001", "Ben Birch", "Adults", "Care", "01/01/2014"))
    assert said(preview) == [("warning", 3, "B: Name", "Ben Birch")]
    assert "Staff number 00000001 is 'Ben Birch' here and 'Anna Ash' in row 2" in messages(preview)[0]


def test_a_changed_surname_is_not_two_people():
    assert said(staff(ANNA, ("00000001", "Anna Beech", "Adults", "Care", "01/01/2014"))) == []


def test_one_address_for_two_people_is_named():
    preview = staff((*ANNA, "a@b.example"), (*BEN, "A@B.example"), headings=(*STAFF, "Email"))
    assert said(preview) == [("warning", 2, "F: Email", "a@b.example"), ("warning", 3, "F: Email", "a@b.example")]


def test_an_unknown_employment_type_stops_until_mapped_or_set_aside():
    rows = ((*ANNA, "Permanent"), (*BEN, "Apprentice"))
    headings = (*STAFF, "Employment type")
    stopped = staff(*rows, headings=headings)
    assert not stopped.can_keep
    assert stopped.could_keep
    assert stopped.unknown_words == {"employment_type": {"Apprentice": 1}}
    assert said(stopped) == [("stops", 3, "F: Employment type", "Apprentice")]
    assert stopped.blockers[0].startswith(
        "Employment type has words that are not known: 'Apprentice' (1). Map each to one of permanent,"
    )
    assert (stopped.rows_kept, stopped.dropped) == (1, {"employment type not known": 1})

    aside = staff(*rows, headings=headings, set_aside_unknown=True)
    assert aside.can_keep
    assert aside.dropped == {"employment type not known": 1}
    assert said(aside) == [("set aside", 3, "F: Employment type", "Apprentice")]

    mapped = staff(*rows, headings=headings, mapping={"words": {"employment_type": {"apprentice": "fixed_term"}}})
    assert mapped.can_keep
    assert mapped.frame["employment_type"].tolist() == ["permanent", "fixed_term"]


def test_an_empty_directorate_is_kept_and_named():
    preview = staff((*ANNA[:2], "", *ANNA[3:]))
    assert said(preview) == [("warning", 2, "C: Directorate", "")]
    assert preview.rows_kept == 1


def test_a_totals_row_is_no_person():
    preview = staff(ANNA, BEN, ("Total", "2", "", "", ""))
    assert preview.dropped == {"totals row": 1}
    assert said(preview) == []


def test_somebody_called_total_is_a_person():
    assert staff(("00000009", "Total", "Adults", "Care", "01/01/2014")).people == 1


def test_all_problems_come_at_once_worst_first_then_by_row():
    preview = staff(
        (*ANNA, "soon", "Permanent"),
        ("", "Casey Elm", "Adults", "Care", "01/01/2014", "", "Apprentice"),
        (*BEN[:4], "31/02/2014", "", "Permanent"),
        headings=(*STAFF, "Leave date", "Employment type"),
    )
    assert said(preview) == [
        ("stops", 3, "G: Employment type", "Apprentice"),
        ("set aside", 4, "E: Start date", "31/02/2014"),
        ("warning", 2, "F: Leave date", "soon"),
    ]


def test_the_last_row_gone_stops_the_file_in_words():
    preview = staff(("", "Anna Ash", "Adults", "Care", "01/01/2014"))
    assert preview.blockers == ("No row can be kept: no staff number (1). Correct the file and upload it again.",)


def test_headings_without_rows_stop_the_file():
    preview = staff()
    assert preview.blockers == ("There are no rows below the headings in row 1 of sheet 'Sheet1' of table.xlsx.",)
    assert preview.rows_read == 0


# Completions


def learning(*rows, headings=LEARNING, **given):
    return look("completions", [headings, *rows], **given)


def test_an_attempt_after_the_as_at_date_is_kept_with_a_warning():
    preview = learning(("1", "IG", "Completed", "31/03/2014"), ("2", "IG", "Completed", "01/04/2014"))
    assert preview.rows_kept == 2
    assert said(preview) == [("warning", 3, "D: Completed on", "01/04/2014")]


@pytest.mark.parametrize(
    "day, reason", [("", "completed without a date"), ("31/02/2014", "completion date cannot be read")]
)
def test_a_completion_needs_its_day(day, reason):
    preview = learning(("1", "IG", "Completed", day), ("2", "IG", "Not started", ""))
    assert sum(preview.dropped.values()) == 1
    assert preview.frame["outcome"].tolist() == ["not_started"]
    assert said(preview, "set aside")[0][1:3] == (2, "D: Completed on")


def test_an_attempt_that_names_nobody_is_set_aside():
    preview = learning(("", "IG", "Completed", "14/03/2014"), ("2", "IG", "Completed", "14/03/2014"))
    assert preview.dropped == {"names nobody": 1}


def test_exempt_in_an_export_asks_for_an_exemption():
    preview = learning(("1", "IG", "Exempt", ""))
    assert preview.frame["outcome"].tolist() == ["exempt"]
    assert "Add the person to the exemptions list" in messages(preview)[0]


def test_a_file_without_any_course_of_ours_says_so():
    preview = learning(("1", "Fire safety", "Completed", "14/03/2014"))
    assert preview.can_keep
    assert "No course in this file is one in settings (IG)" in messages(preview)[0]
    assert not len(learning(("1", "ig", "Completed", "14/03/2014")).problems)
    assert not len(learning(("1", "Fire safety", "Completed", "14/03/2014"), settings=Settings()).problems)


def test_a_status_with_its_date_fills_an_empty_date():
    preview = learning(("1", "IG", "Completed 14/03/2014", ""))
    assert preview.frame["completed_on"].dt.strftime("%d/%m/%Y").tolist() == ["14/03/2014"]


def test_a_second_attempt_is_no_copy_of_the_first():
    preview = learning(
        ("1", "IG", "Failed", "13/03/2014"),
        ("1", "IG", "Completed", "14/03/2014"),
        ("1", "IG", "Completed", "14/03/2014"),
    )
    assert preview.rows_kept == 2


# Paper returns and exemptions


def test_a_paper_return_nobody_certified_is_set_aside():
    headings = ("Staff number", "Course", "Completed on", "Certified by")
    preview = look("paper_returns", [headings, ("1", "IG", "14/03/2014", ""), ("2", "IG", "14/03/2014", "A Manager")])
    assert preview.dropped == {"no certifying manager": 1}
    assert preview.people == 1


@pytest.mark.parametrize("until", ["", "31/12/4712"])
def test_an_exemption_has_an_end(until):
    headings = ("Staff number", "Course", "Reason", "Until")
    preview = look("exemptions", [headings, ("1", "IG", "Secondment", until), ("2", "IG", "Secondment", "30/09/2014")])
    assert preview.dropped == {"no end date": 1}


# Toolkit and plan


def toolkit(*rows, headings=TOOLKIT, **given):
    return look("toolkit", [headings, *rows], **given)


def test_level_four_stops_the_file():
    preview = toolkit(("101", "3"), ("105", "4"))
    assert not preview.could_keep
    assert preview.blockers == ("Row 3, B: Level: '4' is not a level. Write 0, 1, 2, 3 or NR (not relevant).",)
    assert said(preview, "stops") == [("stops", 3, "B: Level", "4")]


def test_a_requirement_twice_stops_the_file():
    preview = toolkit(("101", "3"), ("105", "2"), ("101", "1"))
    assert not preview.can_keep
    assert preview.blockers == (
        "Row 4, A: Requirement: Requirement 101 is also in row 2, and the two rows differ. "
        "Keep one row for each requirement, or correct the requirement.",
    )


def test_a_requirement_without_a_level_is_not_assessed():
    preview = toolkit(("101", "3"), ("105", ""))
    assert preview.rows_kept == 2
    assert "counted as not assessed (0 points)" in messages(preview)[0]


def test_a_requirement_outside_the_framework_is_kept_and_named():
    preview = toolkit(("101", "3"), ("999", "2"))
    assert said(preview) == [("warning", 3, "A: Requirement", "999")]
    assert "Requirement 999 is not in the framework igt-v11-la" in messages(preview)[0]
    assert preview.rows_kept == 2


def test_the_framework_is_that_of_settings_unless_another_is_asked():
    assert toolkit(("101", "3")).framework == "igt-v11-la"
    from ig_metrics.errors import Refused

    with pytest.raises(Refused, match="no framework 'other'"):
        toolkit(("101", "3"), framework="other")


def test_evidence_dated_after_the_as_at_date_is_named():
    preview = toolkit(("101", "3", "01/04/2014"), headings=(*TOOLKIT, "Evidence date"))
    assert said(preview) == [("warning", 2, "C: Evidence date", "01/04/2014")]


PLAN = ("Action", "Requirement", "Owner", "Due", "Starts", "Done on")


def test_an_action_without_owner_or_due_date_is_kept_and_named():
    preview = look("plan", [PLAN, ("Train all", "112", "", "", "", "")])
    assert preview.rows_kept == 1
    assert [problem[2] for problem in said(preview)] == ["C: Owner", "D: Due"]


def test_an_action_due_before_it_starts_is_set_aside():
    preview = look(
        "plan",
        [PLAN, ("Train all", "112", "A", "01/01/2014", "02/01/2014", ""), ("Do", "112", "A", "01/01/2014", "", "")],
    )
    assert preview.dropped == {"due date before start date": 1}


# Breaches


def breaches(*rows, headings=BREACHES, **given):
    return look("breaches", [headings, *rows], **given)


def test_a_breach_without_the_day_it_was_reported_is_set_aside():
    preview = breaches(("1", "14/03/2014", "Phishing"), ("2", "", "Phishing"))
    assert preview.dropped == {"no date reported": 1}


def test_a_reference_used_twice_for_different_breaches_stops_the_file():
    preview = breaches(("1", "14/03/2014", "Phishing"), ("1", "15/03/2014", "Malware"))
    assert "Reference 1 is also in row 2, and the two rows differ." in preview.blockers[0]


def test_categories_the_list_lacks_are_not_provided_with_their_counts_and_do_not_stop():
    preview = breaches(
        ("1", "14/03/2014", "Odd"), ("2", "14/03/2014", "Odd"), ("3", "14/03/2014", ""), ("4", "14/03/2014", "Phishing")
    )
    assert preview.can_keep
    assert preview.frame["category"].tolist() == ["not provided"] * 3 + ["phishing"]
    assert preview.unknown_words == {"category": {"Odd": 2}}
    assert messages(preview) == [
        "1 row has no category: counted as 'not provided'.",
        "'Odd' (2 rows) is not a category on the ICO's list: counted as 'not provided'. Map it to count it.",
    ]


def test_no_category_column_at_all_is_one_warning():
    preview = breaches(("1", "14/03/2014"), ("2", "14/03/2014"), headings=BREACHES[:2])
    assert messages(preview) == ["There is no category column: all 2 breaches are counted as 'not provided'."]
    assert preview.frame["category"].tolist() == ["not provided"] * 2


def test_reported_to_the_ico_on_no_known_day_is_said_and_not_invented():
    preview = breaches(
        ("1", "14/03/2014", "Phishing", "Y"),
        ("2", "14/03/2014", "Phishing", "N"),
        headings=(*BREACHES, "Reported to ICO?"),
    )
    assert preview.frame["reported_to_regulator_at"].isna().all()
    assert preview.frame["regulator_outcome"].fillna("").tolist() == ["Reported, date not given", ""]
    assert said(preview) == [("warning", 2, "D: Reported to ICO?", "Y")]


def test_dates_of_a_breach_out_of_order_are_named_and_the_breach_still_counts():
    preview = breaches(
        ("1", "14/03/2014", "Phishing", "15/03/2014", "13/03/2014"),
        headings=(*BREACHES, "Date of breach", "Date closed"),
    )
    assert preview.rows_kept == 1
    assert [problem[1:3] for problem in said(preview)] == [(2, "B: Reported on"), (2, "E: Date closed")]


# Whole files, through the reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_in_any_encoding_reads_the_same(encoding):
    text = "Staff number;Name;Directorate;Service;Start date\r\n00000001;Siobhán Nuttall;Adults;Care;01/09/2009\r\n"
    preview = check("staff", text.encode(encoding), "staff.csv", settings=SETTINGS, as_at=AS_AT)
    assert preview.frame["full_name"].tolist() == ["Siobhán Nuttall"]
    assert preview.can_keep


def test_progress_is_told_and_ends_at_the_whole():
    told = []
    data = b"Held on,Committee\n27/01/2014,Audit\n"
    check(
        "meetings",
        data,
        "m.csv",
        settings=SETTINGS,
        as_at=AS_AT,
        progress=lambda what, share: told.append((what, share)),
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("Checked", 1.0)


def test_an_empty_sheet_and_an_unknown_kind_are_refused_in_words():
    from ig_metrics.errors import Refused
    from tests.ingest.files import workbook

    with pytest.raises(Refused, match="no filled cell"):
        check("staff", workbook([]), "empty.xlsx", settings=SETTINGS, as_at=AS_AT)
    with pytest.raises(Refused, match="'people' is not a kind of spreadsheet"):
        check("people", b"a,b\n", "a.csv", settings=SETTINGS, as_at=AS_AT)


def test_real_excel_dates_need_no_form():
    preview = look("meetings", [["Held on"], [dt.date(2014, 1, 27)], [dt.datetime(2014, 3, 31, 14, 0)]])  # noqa: DTZ001
    assert preview.frame["held_on"].dt.strftime("%d/%m/%Y %H:%M").tolist() == ["27/01/2014 00:00", "31/03/2014 00:00"]
    assert preview.date_forms == {"held_on": ("Excel date",)}


def test_an_unreadable_cell_is_named_once():
    assert len(toolkit(("101", "3"), ("105", "4")).problems) == 1
    preview = look(
        "plan", [PLAN, ("Train all", "112", "A", "31/02/2014", "", ""), ("Do", "112", "A", "01/04/2014", "", "")]
    )
    assert said(preview) == [("warning", 2, "D: Due", "31/02/2014")]


def test_a_column_of_names_in_place_of_words_does_not_list_them_all():
    rows = [(f"{n}", "IG", f"Person number {chr(65 + n % 26)}{chr(65 + n // 26)}", "") for n in range(300)]
    preview = learning(*rows)
    assert preview.counts["stops"] == 201
    assert preview.unknown_words["outcome"]["100 other words"] == 100
    assert preview.dropped == {"outcome not known": 300}


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 30_000 + "b",
        "Completed (" * 3_000,
        "Completed " + "-" * 30_000,
        "14 March 2014" + " " * 30_000 + "x",
    ],
)
def test_a_cell_made_to_waste_time_wastes_none(text):
    begun = time.process_time()
    learning(("1", "IG", text, text), ("2", "IG", "Completed", "14/03/2014"))
    breaches(("1", text, text, text), ("2", "14/03/2014", "Phishing", "N"), headings=(*BREACHES, "Reported to ICO?"))
    look("staff", [(*STAFF[:4], text), ANNA])
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("cell", ["4", -1, "x", 2.5, True, "#N/A"])
def test_a_level_that_is_none_is_said_once(cell):
    assert said(look("toolkit", [TOOLKIT, ("101", "2"), ("105", cell)])) == [
        ("stops", 3, "B: Level", str(cell) if cell is not True else "TRUE")
    ]


def test_capitals_and_outer_spaces_make_no_second_breach():
    rows = [BREACHES, ("B1", "14/03/2014", "phishing"), ("b1 ", "14/03/2014", "phishing")]
    assert look("breaches", rows).dropped == {"exact copy of another row": 1}
    differ = look("breaches", [*rows[:2], (" b1", "15/03/2014", "phishing")])
    assert said(differ) == [("stops", 3, "A: Reference", "B1")]


def test_staff_numbers_with_letters_are_in_capitals():
    assert staff(("ag123", *ANNA[1:])).frame["staff_id"].tolist() == ["AG123"]


def test_the_regulators_own_workbook_is_not_taken_for_the_councils_register():
    headings = ("BI Reference", "Year", "Quarter", "Incident Type")
    preview = look("breaches", [headings, ("1", "2013", "Qtr 1", "Phishing")])
    assert len(preview.blockers) == 1
    assert preview.blockers[0].startswith("This is the ICO's own published workbook")
    assert preview.dropped == {"not in the council's register": 1}
