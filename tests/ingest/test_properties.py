"""What holds of every table: reading it again changes nothing, nor does the order of its columns; rows have Excel's numbers."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.datasets import KINDS
from ig_metrics.ingest import check
from ig_metrics.ingest.preview import Preview
from tests.ingest.files import workbook
from tests.ingest.made import AS_AT, SETTINGS, look

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2029, 12, 31))
WRITTEN = DAYS.flatmap(lambda day: st.sampled_from([day, f"{day:%d/%m/%Y}", f"{day:%d %B %Y}", f"{day:%Y-%m-%d}"]))
ANY_DAY = st.one_of(WRITTEN, st.sampled_from(["", None, "31/02/2014", "soon", "31/12/4712"]))
NUMBER = st.one_of(st.integers(1, 40).map(str), st.sampled_from(["", None, "00000007", 7, "ag1"]))
STAFF = {
    "Staff number": NUMBER,
    "Name": st.sampled_from(["Anna Ash", "Ben Birch", "Siobhán Nuttall", ""]),
    "Directorate": st.sampled_from(["Adults", "Children", ""]),
    "Service": st.sampled_from(["Care", "Homes"]),
    "Start date": ANY_DAY,
    "Leave date": ANY_DAY,
    "Employment type": st.sampled_from(["Permanent", "FTC", "Apprentice", ""]),
    "Absence reason": st.sampled_from(["Maternity leave", "LTS", "At work", "Moon leave", "-", None]),
    "FTE": st.sampled_from(["1", 0.5, "", "half"]),
    "NI Number": st.just("QQ123456C"),
}
COMPLETIONS = {
    "Staff number": NUMBER,
    "Email": st.sampled_from(["a@b.example", "B@b.example", "", "nobody"]),
    "Course": st.sampled_from(["IG", "Fire safety", ""]),
    "Status": st.sampled_from(
        ["Completed", "Failed (40%)", "In Progress / Past Due", "Expired", "Blue", "Completed - expires 14/03/2015"]
    ),
    "Completed on": ANY_DAY,
    "Score": st.sampled_from(["85%", 90, "", "n/a"]),
    "Line manager": st.just("Carol Whittaker"),
}


def tables(fields):
    """Rows of these fields as lists of cells, under their headings."""
    return st.lists(st.tuples(*fields.values()).map(list), min_size=1, max_size=12).map(
        lambda rows: [list(fields), *rows]
    )


def told(preview: Preview, *, letters: bool = True) -> list[tuple[str, ...]]:
    """Every problem, its column without Excel's letter unless `letters`."""
    problems = preview.problems.fillna({"row": 0})
    columns = problems["column"] if letters else problems["column"].str.replace(r"^[A-Z]+: ", "", regex=True)
    return list(
        zip(problems["severity"], problems["row"], columns, problems["value"], problems["message"], strict=True)
    )


def shuffled(rows, order):
    return [[row[n] for n in order] for row in rows]


@given(st.data(), st.sampled_from([("staff", STAFF), ("completions", COMPLETIONS)]))
def test_the_order_of_the_columns_never_matters(data, given_kind):
    kind, fields = given_kind
    rows = data.draw(tables(fields))
    order = data.draw(st.permutations(range(len(fields))))
    one, other = look(kind, rows), look(kind, shuffled(rows, order))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert told(one, letters=False) == told(other, letters=False)
    assert (one.dropped, one.blockers == (), one.unknown_words) == (
        other.dropped,
        other.blockers == (),
        other.unknown_words,
    )


@given(st.permutations(range(5)))
def test_a_totals_row_is_one_in_whatever_column_it_says_so(order):
    rows = [["Staff number", "Name", "Directorate", "Service", "Start date"],
            ["1", "Anna Ash", "Adults", "Care", "01/01/2010"], ["Total", "1", "", "", ""]]  # fmt: skip
    assert look("staff", shuffled(rows, order)).dropped == {"totals row": 1}


@given(tables(STAFF))
def test_what_was_kept_of_a_staff_list_reads_back_the_same(rows):
    again_the_same("staff", rows)


@given(tables(COMPLETIONS))
def test_what_was_kept_of_an_e_learning_export_reads_back_the_same(rows):
    again_the_same("completions", rows)


def again_the_same(kind, rows):
    """What was kept, written out under our own headings and read again, is kept whole and is the same."""
    first = look(kind, rows, set_aside_unknown=True)
    if not len(first.frame):
        return
    what = KINDS[kind]
    cells = [
        [None if pd.isna(cell) else cell for cell in row] for row in first.frame.astype(object).to_numpy().tolist()
    ]
    written = [[cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row] for row in cells]
    second = look(kind, [[what.column(name).label for name in what.names], *written])
    assert second.dropped == {}
    pd.testing.assert_frame_equal(second.frame, first.frame)
    assert (second.people, second.extra_posts, second.leavers) == (first.people, first.extra_posts, first.leavers)


@given(
    tables(COMPLETIONS),
    st.integers(0, 4),
    st.lists(st.sampled_from(["E-learning report", "Printed 31 March 2014", ""]), max_size=3),
    st.data(),
)
def test_rows_have_the_numbers_excel_gives_them(rows, blank, titles, data):
    plain = look("completions", rows)
    gaps = [data.draw(st.integers(0, 2)) for _ in rows[1:]]
    sheet = [[] for _ in range(blank)] + [[title] for title in titles] + [rows[0]]
    numbers = {}
    for number, (row, gap) in enumerate(zip(rows[1:], gaps, strict=True), 2):
        sheet += [[""] * len(row) for _ in range(gap)]
        sheet.append(row)
        numbers[number] = len(sheet)
    heading = blank + len(titles) + 1
    moved = look("completions", sheet)
    assert moved.heading_row == heading
    pd.testing.assert_frame_equal(moved.frame, plain.frame)
    expected = sorted(numbers.get(row, heading if row == 1 else row) for _, row, *_ in told(plain) if row)
    assert sorted(row for _, row, *_ in told(moved) if row) == expected


def test_rows_have_excels_numbers_in_a_real_workbook_too():
    sheet = [[], ["A title"], [], ["Staff number", "Course", "Status", "Completed on"], [], ["1", "IG", "Completed", dt.date(2014, 3, 14)],
             [], [], ["2", "IG", "Completed", "31/02/2014"], ["", "IG", "Completed", dt.date(2014, 3, 14)]]  # fmt: skip
    preview = check("completions", workbook(sheet), "learning.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert preview.heading_row == 4
    assert [row for _, row, *_ in told(preview)] == [9, 10]


def test_keeping_a_file_twice_changes_nothing_in_force(tmp_path):
    from ig_metrics.ingest import keep
    from ig_metrics.store import Store

    rows = [
        list(COMPLETIONS),
        ["1", "", "IG", "Completed", "14/03/2014", "85", "x"],
        ["2", "", "IG", "Failed", "", "", "x"],
    ]
    data = workbook(rows)
    with Store.open(tmp_path) as store:
        seen = []
        for _ in range(2):
            preview = check("completions", data, "learning.xlsx", settings=SETTINGS, as_at=AS_AT, store=store)
            keep(preview, store, uploaded_by="ig.lead", source="LMS")
            seen.append(store.in_force("completions", AS_AT))
        pd.testing.assert_frame_equal(*seen)
