"""What a file would become: the arithmetic, the JSON, and what must not matter."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ig_metrics.datasets import KINDS
from ig_metrics.ingest import refused_json
from ig_metrics.ingest.dates import NotADate, read_date
from tests.ingest.made import ANNA, BEN, BREACHES, LEARNING, STAFF, TOOLKIT, look, said, staff

LEAVE = (*STAFF, "Leave date")


def adds_up(preview):
    assert preview.rows_read == preview.rows_kept + sum(preview.dropped.values())
    if preview.kind == "staff":
        assert preview.rows_kept == preview.people + preview.extra_posts + preview.leavers
    assert all(count > 0 for count in preview.dropped.values())


def test_the_arithmetic_of_a_staff_list():
    preview = staff(
        (*ANNA, ""),
        (*ANNA[:3], "Libraries", "01/09/2010", ""),  # her second post
        (*BEN, "30/03/2014"),  # left the day before
        ("3", "Casey Elm", "Adults", "Care", "01/04/2014", ""),  # starts tomorrow
        ("4", "Drew Fir", "Adults", "Care", "01/01/2014", "31/03/2014"),  # last day today
        ("", "Eve Gum", "Adults", "Care", "01/01/2014", ""),
        ("Total", "6", "", "", "", ""),
        headings=LEAVE,
    )
    assert (preview.people, preview.extra_posts, preview.leavers) == (3, 1, 1)
    assert preview.dropped == {"totals row": 1, "no staff number": 1}
    assert (
        preview.arithmetic
        == "7 rows read: 3 people, 1 extra post, 1 leaver, 2 set aside (totals row: 1; no staff number: 1)."
    )
    adds_up(preview)


def test_a_person_with_one_post_open_and_one_ended_has_not_left():
    preview = staff((*ANNA, "01/01/2014"), (*ANNA[:3], "Libraries", "01/09/2010", ""), headings=LEAVE)
    assert (preview.people, preview.extra_posts, preview.leavers) == (1, 1, 0)


def test_the_arithmetic_of_other_kinds():
    preview = look(
        "completions", [LEARNING, ("1", "IG", "Completed", "14/03/2014"), ("1", "IG", "Failed", "13/03/2014")]
    )
    assert preview.arithmetic == "2 rows read: 2 kept, none set aside."
    assert preview.people == 1


def test_the_frame_is_conformed_and_numbered_from_nought():
    preview = staff(("", *ANNA[1:]), BEN)
    assert list(preview.frame.columns) == list(KINDS["staff"].names)
    assert preview.frame.index.tolist() == [0]
    assert preview.frame["staff_id"].tolist() == ["00000002"]
    assert preview.frame["network_access"].dtype == "boolean"


def test_the_json_has_every_key_outside_tests_read():
    preview = staff(
        (*ANNA, "QQ123456C", "x"), ("", *BEN[1:], "QQ123456D", "y"), headings=(*STAFF, "NI number", "Car park")
    )
    found = preview.as_json()
    json.dumps(found, allow_nan=False)
    assert (found["kind"], found["rows_read"], found["rows_kept"], found["people"]) == ("staff", 2, 1, 1)
    assert found["dropped"] == {"no staff number": 1}
    assert found["mapping"][0] == {"column": "staff_id", "heading": "Staff number", "how": "heading"}
    assert found["ignored_headings"] == ["Car park"]
    assert found["never_kept_headings"] == ["NI number"]
    assert found["problems"] == [
        {
            "severity": "set aside",
            "row": 3,
            "column": "A: Staff number",
            "value": "",
            "message": "No staff number. Fill it in and upload again; until then the row is set aside.",
        }
    ]
    assert found["snapshot"] is None


def test_a_problem_of_the_whole_file_has_no_row():
    found = look("breaches", [BREACHES[:2], ("1", "14/03/2014")]).as_json()
    assert found["problems"][0]["row"] is None
    json.dumps(found, allow_nan=False)


def test_what_the_catalogue_keeps_says_nothing_of_any_person():
    preview = staff(("", *ANNA[1:]), (*BEN[:4], "31/02/2014"), BEN)
    kept = json.dumps([preview.quality, preview.as_given])
    assert "Anna" not in kept
    assert "31/02/2014" not in kept
    assert preview.quality["problems"] == {"stops": 0, "set aside": 2, "warning": 0}


# What must not matter, and what must always hold

NUMBERS = st.sampled_from(["00000001", "2", "3", "", "Total", "1.2E+07"])
NAMES = st.sampled_from(["Anna Ash", "Ben Birch", "", "Zoë Ali"])
DATES = st.one_of(
    st.dates(dt.date(2009, 1, 1), dt.date(2015, 1, 1)),
    st.sampled_from(
        [
            None,
            "14/03/2014",
            "2014-04-03",
            "31/02/2014",
            "soon",
            "31/12/4712",
            "01/01/1850",
            "Friday, 14 March 2014, 3:05 PM",
        ]
    ),
)
TYPES = st.sampled_from(["Permanent", "Agency worker", "Apprentice", "", None])
ROWS = st.lists(
    st.tuples(NUMBERS, NAMES, st.just("Adults"), st.sampled_from(["Care", ""]), DATES, DATES, TYPES), max_size=8
)
HEADINGS = (*STAFF, "Leave date", "Employment type")


FEWER = settings(max_examples=max(1, settings.default.max_examples // 3))


@given(ROWS, st.booleans())
def test_rows_always_add_up_and_again_the_same(rows, aside):
    one, other = (look("staff", [HEADINGS, *rows], set_aside_unknown=aside) for _ in range(2))
    adds_up(one)
    assert one.rows_read == sum(any(cell not in ("", None) for cell in row) for row in rows)
    assert one.rows_kept == len(one.frame)
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert one.as_json() == other.as_json()


@FEWER
@given(ROWS.filter(lambda rows: all(row[0] != "Total" for row in rows)), st.permutations(range(len(HEADINGS))))
def test_the_order_of_columns_never_matters(rows, order):
    """But for a totals row, which is known by the word in its first columns."""
    one = look("staff", [HEADINGS, *rows])
    other = look("staff", [[HEADINGS[n] for n in order], *[[row[n] for n in order] for row in rows]])
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert one.dropped == other.dropped
    seen = [[(severity, row or 0, value) for severity, row, _, value in said(preview)] for preview in (one, other)]
    assert sorted(seen[0]) == sorted(seen[1])


@FEWER
@given(ROWS, st.integers(0, 5), st.lists(st.integers(0, 8), max_size=3))
def test_row_numbers_are_excels_own(rows, above, blanks):
    """A problem's row and letter are where its value stands in the sheet, whatever titles and blank rows there are."""
    sheet = [["HR list"], *[[] for _ in range(above)], HEADINGS, *rows]
    for blank in blanks:
        sheet.insert(min(above + 2 + blank, len(sheet)), [])
    for _, row, column, value in said(look("staff", sheet)):
        if row is None or not value or not column[1:].startswith(": "):
            continue
        cell = sheet[row - 1][ord(column[0]) - ord("A")]
        written = {str(cell), str(cell).zfill(8)}
        if column == "F: Leave date":  # a date out of order is shown as a date, whatever it was written as
            moment = dt.datetime.combine(cell, dt.time()) if isinstance(cell, dt.date) else _date_or_none(cell)
            written |= {f"{moment:%d/%m/%Y}"} if moment else set()
        assert value in written


def _date_or_none(text):
    try:
        return read_date(text)[0]
    except NotADate:
        return None


@FEWER
@given(
    st.lists(
        st.tuples(st.sampled_from(["101", "105", ""]), st.sampled_from(["0", "3", "NR", "4", "", "Level 2", 2])),
        max_size=6,
    )
)
def test_a_toolkit_always_adds_up(rows):
    preview = look("toolkit", [TOOLKIT, *rows])
    adds_up(preview)
    assert preview.can_keep == (preview.blockers == ())


WORDS = st.sampled_from(["Completed", "Not completed", "Completed (did not achieve pass grade)", "Blue", "", None])
DAYS = st.sampled_from(["14/03/2014", "31/02/2014", "", None, "2014-03-14 15:05:00"])


@FEWER
@given(st.lists(st.tuples(NAMES, NUMBERS, WORDS, DAYS, WORDS, DAYS), max_size=6))
def test_a_wide_file_always_adds_up(rows):
    preview = look("completions", [["", "ID number", "Module", "", "Quiz", ""], *rows])
    adds_up(preview)
    kept = preview.frame
    assert not (kept["outcome"].eq("completed") & kept["completed_on"].isna()).any()
    assert kept["staff_id"].notna().all()


@pytest.mark.parametrize("as_at, people, leavers", [(dt.date(2014, 3, 30), 1, 0), (dt.date(2014, 3, 31), 0, 1)])
def test_who_left_depends_on_the_date_asked(as_at, people, leavers):
    preview = staff((*ANNA, "30/03/2014"), headings=LEAVE, as_at=as_at)
    assert (preview.people, preview.leavers) == (people, leavers)
    assert preview.as_at == as_at


def test_a_file_that_could_not_be_read_has_the_same_keys_and_its_reasons():
    refused = refused_json("staff", ["It is a picture."], file_name="a.png")
    assert refused.keys() == staff(ANNA).as_json().keys()
    assert (refused["kind"], refused["file_name"], refused["rows_read"], refused["snapshot"]) == (
        "staff",
        "a.png",
        0,
        None,
    )
    assert refused["problems"] == [
        {"severity": "stops", "row": None, "column": "", "value": "", "message": "It is a picture."}
    ]
    assert refused["blockers"] == ["It is a picture."]
    json.dumps(refused)
    assert refused_json("no such kind", [])["problems"] == []
