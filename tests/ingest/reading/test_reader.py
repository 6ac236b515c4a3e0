"""An upload becomes a raw table in a process of its own; whatever is wrong with it, the app stays up and says so."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import reader
from ig_metrics.ingest.reading.raw import BOOLEAN, DATE, EMPTY, ERROR, NUMBER, TEXT, RawTable
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.ingest import files

SAMPLES = Path(__file__).parents[1] / "samples"


def table(data: bytes, name: str = "staff.xlsx", **options: Any) -> RawTable:
    return read(data, name, limits=options.pop("limits", Ingest()), **options)


def refusal(data: bytes, name: str = "staff.xlsx", **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        table(data, name, **options)
    (reason,) = caught.value.reasons
    assert reason.startswith(name)
    return reason


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    yield
    assert list((tmp_path / "temporary").iterdir()) == []


# Cells


def test_every_kind_of_cell_is_read_as_what_it_is() -> None:
    values = [
        "Ann",
        12345,
        0.1 + 0.2,
        1e20,
        True,
        dt.date(2014, 3, 14),
        dt.datetime(2014, 3, 14, 15, 5, 33),
        dt.time(9, 30),
        dt.timedelta(hours=30),
        "#REF!",
        "N/A",
        None,
        " 007 ",
    ]
    read_back = table(files.workbook([values]))
    assert read_back.head(1) == [
        [
            "Ann",
            "12345",
            "0.3",
            "100000000000000000000",
            "TRUE",
            "2014-03-14",
            "2014-03-14 15:05:33",
            "09:30:00",
            "30:00:00",
            "#REF!",
            "N/A",
            None,
            " 007 ",
        ]
    ]
    kinds = [int(column.kinds[0]) for column in read_back.columns]
    assert kinds == [TEXT, NUMBER, NUMBER, NUMBER, BOOLEAN, DATE, DATE, TEXT, TEXT, ERROR, TEXT, EMPTY, TEXT]


def test_dates_and_numbers_stand_beside_their_text() -> None:
    (column,) = table(files.workbook([["When"], [dt.date(2014, 3, 14)], [41712], [dt.date(4712, 12, 31)]])).columns
    nat = np.datetime64("NaT")
    wanted = np.array([nat, np.datetime64("2014-03-14"), nat, np.datetime64("4712-12-31")], dtype="datetime64[us]")
    np.testing.assert_array_equal(column.dates, wanted)
    np.testing.assert_array_equal(column.numbers, [np.nan, np.nan, 41712, np.nan])


def test_the_1904_date_system_is_honoured() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, dt.datetime(2014, 3, 14), book.add_format({"num_format": "dd/mm/yyyy"}))

    assert table(files.written(fill, date_1904=True)).head(1) == [["2014-03-14"]]


def test_strict_open_xml_is_read() -> None:
    def strict(name: str, part: bytes) -> bytes:
        return part.replace(files.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            files.RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    found = table(files.with_parts(files.workbook([["a", dt.date(2014, 3, 14)]]), strict))
    assert found.format == "Excel workbook (Strict Open XML)"
    assert found.head(1) == [["a", "2014-03-14"]]


def test_a_formula_gives_its_saved_answer_and_one_without_is_noted() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")

    found = table(files.written(fill))
    assert found.head(1) == [["2", "ab", "#DIV/0!"]]
    (note,) = found.notes
    assert note.startswith("Cell C1 shows #DIV/0!: its formula failed")
    assert int(found.columns[2].kinds[0]) == ERROR

    (note,) = table(files.workbook([["x", "y"], ["z", "=1+1"]])).notes
    assert note.startswith("1 formula, in B2, was never calculated and is read as empty.")


def test_error_cells_keep_their_own_names() -> None:
    words = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    found = table(files.workbook([["x"], *[[None, word] for word in words]]))
    assert found.columns[1].text.to_pylist() == [None, *words]
    assert found.columns[1].kinds.tolist() == [EMPTY] + [ERROR] * 7


def test_rich_text_and_entities_are_plain_text() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_rich_string(0, 0, "Fire & ", book.add_format({"bold": True}), "<Rescue>")

    assert table(files.written(fill)).head(1) == [["Fire & <Rescue>"]]


# Rows, columns, sheets


def test_row_numbers_and_column_letters_are_excels_own() -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "here"
    book.active["B9"] = 1
    book.active["Z50"].font = openpyxl.styles.Font(bold=True)
    found = table(files.saved(book))
    assert (found.n_rows, len(found.columns)) == (9, 3)
    assert found.head(9)[3] == [None, None, "here"]
    assert found.head(9)[8] == [None, "1", None]


def test_a_dimension_that_claims_the_whole_sheet_is_not_believed() -> None:
    data = files.bare('<row r="2"><c r="B2"><v>5</v></c></row>', before='<dimension ref="A1:XFD1048576"/>')
    assert table(data).head(5) == [[None, None], [None, "5"]]


def test_the_first_visible_sheet_with_cells_is_read_and_all_are_listed() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Blank"
    book.create_sheet("Old").append(["hidden"])
    book["Old"].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.create_sheet("Staff").append(["seen"])
    found = table(files.saved(book))
    assert (found.sheet, found.sheets, found.hidden) == ("Staff", ("Blank", "Old", "Staff"), ("Old",))
    assert found.head(1) == [["seen"]]
    assert table(files.saved(book), sheet=" old").head(1) == [["hidden"]]
    assert "has no sheet 'March'. Its sheets are: 'Blank', 'Old' (hidden), 'Staff'" in refusal(
        files.saved(book), sheet="March"
    )
    assert "sheet 'Blank', is empty" in refusal(files.saved(book), sheet="Blank")


def test_errors_are_those_of_the_sheet_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["#REF!", "=1+1"])
    book.create_sheet("Café & bar").append(["a", "#N/A"])
    found = table(files.saved(book), sheet="Café & bar")
    assert found.head(1) == [["a", "#N/A"]]
    assert [note[:17] for note in found.notes] == ["Cell B1 shows #N/"]
    assert found.columns[1].kinds.tolist() == [ERROR]


def test_a_workbook_without_a_filled_cell_is_refused() -> None:
    assert "no filled cell in any sheet a user sees ('Sheet1')" in refusal(files.workbook([]))
    book = openpyxl.Workbook()
    book.create_sheet("Old").append(["hidden"])
    book["Old"].sheet_state = "veryHidden"
    assert "The hidden sheets were not looked at: Old." in refusal(files.saved(book))


# Other families


def test_an_opendocument_spreadsheet_is_read() -> None:
    found = table(files.opendocument([["Name", None, "FTE"], ["Zoë", None, 0.5]]), "staff.ods")
    assert (found.format, found.sheet) == ("OpenDocument spreadsheet (ods)", "Table1")
    assert found.head(2) == [["Name", None, "FTE"], ["Zoë", None, "0.5"]]


def test_an_excel_97_workbook_is_read() -> None:
    found = table(files.excel97([["Name", None, "FTE"], ["Zoë", None, 0.5], ["Ann", None, 12.0]]), "staff.xls")
    assert (found.format, found.sheet, found.sheets) == ("Excel 97-2003 workbook (xls)", "Old", ("Old",))
    assert found.head(3) == [["Name", None, "FTE"], ["Zoë", None, "0.5"], ["Ann", None, "12"]]


@pytest.mark.parametrize("scheme", [0, 1])
def test_a_protected_excel_97_workbook_says_how_to_remove_the_password(scheme: int) -> None:
    assert "password-protected" in refusal(files.excel97([["Name"]], password_scheme=scheme), "staff.xls")


@pytest.mark.parametrize(
    "codec, called", [("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_text_is_read_in_every_encoding(codec: str, called: str) -> None:
    found = table("Name,Team\nZoë,\n\nSiobhán,Café,x\n".encode(codec), "people.csv")
    assert found.format == f"comma-separated text in {called}"
    assert found.sheets == ()
    assert found.head(9) == [["Name", "Team", None], ["Zoë", None, None], [None] * 3, ["Siobhán", "Café", "x"]]
    assert found.columns[0].kinds.tolist() == [TEXT, TEXT, EMPTY, TEXT]


def test_a_sheet_named_for_a_text_file_is_refused() -> None:
    with pytest.raises(
        Refused, match=r"people\.csv is a text file and has no sheets\. Leave out the sheet name 'Staff'"
    ):
        table(b"a,b\n", "people.csv", sheet="Staff")


def test_a_memory_limit_too_small_to_start_the_reader_is_named_as_the_cause() -> None:
    with pytest.raises(Refused, match=r"10 MB of memory allowed are too few to start the reader\. Raise max_memory_mb"):
        table(files.workbook([["a"]]), limits=Ingest(max_memory_mb=10))


def test_a_text_that_is_an_excel_error_is_one() -> None:
    assert table(b"a,b\n#REF!,N/A\n", "people.csv").columns[0].kinds.tolist() == [TEXT, ERROR]


def test_a_workbook_named_csv_and_a_csv_named_xlsx_are_read_as_what_they_are() -> None:
    assert table(files.workbook([["a"]]), "staff.csv").format == "Excel workbook (xlsx)"
    assert table(b"a;b\n1;2\n", "staff.xlsx").format == "semicolon-separated text in UTF-8"


@pytest.mark.parametrize(
    "name, shape",
    [
        ("completion-ig_training-20140318_0912-comma_separated.csv", (7, 10)),
        ("council_breach_log_handkept.xlsx", (10, 9)),
        ("datix_incident_listing.csv", (2, 20)),
        ("esr_compliance_competency.csv", (3, 12)),
        ("ico_incident_trends.xlsx", (4, 11)),
        ("moodle2.5_progress.ig_training.csv", (7, 7)),
        ("moodle2.5_progress.ig_training.excelcsv.csv", (7, 7)),
        ("moodle4_progress.ig_training.csv", (7, 7)),
        ("nhs_dls_course_delegates.xlsx", (7, 18)),
        ("totara12_certification_completion.csv", (7, 13)),
        ("totara12_certification_completion.xlsx", (11, 13)),
    ],
)
def test_every_sample_is_read_whole(name: str, shape: tuple[int, int]) -> None:
    found = table((SAMPLES / name).read_bytes(), name)
    assert (found.n_rows, len(found.columns)) == shape


def test_no_sample_is_forgotten() -> None:
    assert len(list(SAMPLES.iterdir())) == 11


def test_both_moodle_downloads_say_the_same() -> None:
    comma = table((SAMPLES / "moodle2.5_progress.ig_training.csv").read_bytes(), "a.csv")
    excel = table((SAMPLES / "moodle2.5_progress.ig_training.excelcsv.csv").read_bytes(), "b.csv")
    assert comma.head(10) == excel.head(10)
    assert (comma.format, excel.format) == ("comma-separated text in UTF-8", "tab-separated text in UTF-16")


# Refusals


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: b"", "is empty"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture (PNG)"),
        (lambda: files.ole("EncryptedPackage"), "password-protected"),
        (lambda: files.ole("Workbook"), "damaged"),
        (lambda: files.far_cell(), "Sheet1': 1,048,576 rows by 16,384 columns"),
        (lambda: files.bare("", xl__worksheets__sheet2=b" " * 30_000_000), "more than 250 times its size"),
        (lambda: files.workbook([["a"] * 20] * 20)[:-100], "damaged"),
        (lambda: files.bare("", xl__workbook="<!DOCTYPE x><x/>"), "XML entities"),
        (lambda: files.zipped({f"xl/{n}.xml": "x" for n in range(2001)}), "2,001 parts"),
        (lambda: files.bare('<row r="1"><c r="A1"><v>1</v></row'), "damaged"),
        (lambda: files.zipped({"xl/workbook.bin": b"\x01\x02\x03"}), "damaged"),
        (lambda: files.zipped({"content.xml": "<a"}), "damaged"),
        (lambda: b"  \n \n", "nothing but blank space"),
        (lambda: b",,\n,,\n", "no filled cell"),
        (lambda: b'a,b\n"' + b"x" * 40_000 + b'",2\n', "row 2, column 1: a cell of 40,000 characters"),
    ],
)
def test_a_hostile_or_mistaken_file_is_refused_in_seconds(make: Any, words: str) -> None:
    start = time.monotonic()
    assert words in refusal(make())
    assert time.monotonic() - start < 10


def test_the_far_cell_file_is_as_small_as_they_come() -> None:
    assert len(files.far_cell()) < 2000


def test_a_file_over_the_upload_limit_is_refused_unread() -> None:
    assert "is 2.0 MB; the limit is 1 MB" in refusal(b"a" * (2 << 20), limits=Ingest(max_upload_mb=1))


@pytest.mark.parametrize("make", [lambda: files.workbook([[1, 2, 3]] * 4), lambda: b"a,b,c\n" * 4])
def test_more_cells_than_allowed_are_refused_and_as_many_are_not(make: Any) -> None:
    assert table(make(), limits=Ingest(max_cells=12)).n_rows == 4
    assert "4 rows by 3 columns are 12 cells, more than the 11 allowed" in refusal(make(), limits=Ingest(max_cells=11))


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    data = ("x" * 200 + ",b\n").encode() * 400_000
    assert "more memory to read than the 120 MB allowed" in refusal(
        data, limits=Ingest(max_memory_mb=120, max_upload_mb=200)
    )


def test_more_text_than_may_be_written_is_refused() -> None:
    long = "x" * 30_000
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 201))
    shared = f'<sst xmlns="{files.MAIN}"><si><t>{long}</t></si></sst>'
    data = files.with_parts(
        files.bare(rows, xl__sharedStrings=shared),
        lambda name, part: (
            part.replace(
                b"</Relationships>",
                f'<Relationship Id="rId2" Type="{files.RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'.encode()
                + b"</Relationships>",
            )
            if name.endswith("workbook.xml.rels")
            else part
        ),
    )
    assert table(data).n_rows == 200
    reason = refusal(data, limits=Ingest(max_inflated_mb=1, max_cells=1000))
    assert "more text than can be taken in" in reason or "no room" in reason


# The process


def test_a_reader_that_hangs_is_stopped_with_everything_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    monkeypatch.setattr(
        reader,
        "_START",
        "import subprocess, time; p = subprocess.Popen(['sleep', '60']); "
        f"open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(60)",
    )
    start = time.monotonic()
    assert "was not read within 1 seconds, and reading was stopped" in refusal(b"a,b\n", limits=Ingest(max_seconds=1))
    assert time.monotonic() - start < 5
    for _ in range(50):
        if not _running(int(note.read_text())):
            break
        time.sleep(0.05)
    assert not _running(int(note.read_text()))


def _running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "code, words",
    [
        ("import os; os.abort()", "more memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "more memory"),
        ("raise SystemExit(5)", "ended unexpectedly (5)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "was not read within"),
        ("import sys; sys.stdin.read(); print('not json'); print('[1')", "ended unexpectedly (0)"),
    ],
)
def test_a_reader_that_dies_leaves_the_app_up(code: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", code)
    assert words in refusal(b"a,b\n")


def test_a_caller_who_is_stopped_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    start = reader._start
    monkeypatch.setattr(reader, "_start", lambda: started.append(start()) or started[-1])

    def stop(what: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table(files.workbook([["a"]]), progress=stop)
    assert started[0].returncode is not None


def test_the_reading_process_is_bound_and_starts_light() -> None:
    code = (
        "import sys, resource; sys.path += {paths!r}; from ig_metrics.ingest.reading import child, workbook, textfile; "
        "child.limit(dict(max_memory_mb=500, max_seconds=7, max_output_bytes=1000)); "
        "print([resource.getrlimit(getattr(resource, n))[0] for n in "
        "('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_FSIZE', 'RLIMIT_CORE')]); "
        "print([n for n in ('numpy', 'pandas', 'pyarrow', 'streamlit', 'sqlalchemy', 'ig_metrics.settings', 'site') "
        "if n in sys.modules])"
    )
    original, reader._START = reader._START, code
    try:
        process = reader._start()
    finally:
        reader._START = original
    out, _ = process.communicate("", timeout=20)
    assert out.split("\n")[:2] == [str([500 << 20, 8, 1000, 0]), "[]"]


def test_readings_at_one_time_do_not_meet() -> None:
    data = {f"f{n}.xlsx": files.workbook([[f"text {n}", n]] * (n + 1)) for n in range(6)}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda item: table(item[1], item[0]), data.items()))
    assert [(t.n_rows, t.head(1)) for t in found] == [(n + 1, [[f"text {n}", str(n)]]) for n in range(6)]


def test_progress_rises_to_the_end() -> None:
    told: list[tuple[str, float]] = []
    table(files.workbook([["a"]]), progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("Read", 1.0)
    assert "Reading sheet Sheet1" in [what for what, _ in told]


def test_only_the_name_of_a_file_is_said_never_its_folder() -> None:
    with pytest.raises(Refused) as caught:
        table(b"", os.path.join("C:\\Users\\someone", "staff.xlsx"))
    assert caught.value.reasons[0].startswith("staff.xlsx is empty")


def test_many_stretches_of_rows_are_one_table() -> None:
    rows = 40_000
    text = "Number,Late\n" + "".join(f"{n},{'x' if n == rows else ''}\n" for n in range(1, rows + 1))
    found = table(text.encode(), "people.csv")
    assert found.n_rows == rows + 1
    assert found.columns[0].text.to_pylist()[1:] == [str(n) for n in range(1, rows + 1)]
    assert np.flatnonzero(found.columns[1].kinds).tolist() == [0, rows]
    assert found.columns[1].text[rows].as_py() == "x"
