"""A text file's encoding, delimiter and records."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.csvtext import Layout, decode, layout, records

NAMES = "Name,Team\nZoë O’Brien,Café\n"


@pytest.mark.parametrize(
    "codec, called",
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_every_encoding_exporters_use_is_told_from_the_bytes(codec: str, called: str) -> None:
    decoded = decode(NAMES.encode(codec), "people.csv")
    assert (decoded.text, decoded.encoding, decoded.notes) == (NAMES, called, ())


def test_bytes_that_windows_1252_lacks_are_counted_in_a_note() -> None:
    decoded = decode(b"Ann\x81\x8d,\xe9\n", "people.csv")
    assert decoded.text == "Ann\ufffd\ufffd,é\n"
    assert decoded.notes[0].startswith("2 characters")


def test_utf16_cut_short_is_refused() -> None:
    with pytest.raises(Refused, match="its end is missing"):
        decode("Name\tTeam\n".encode("utf-16")[:-1], "people.csv")


def test_a_mark_that_lies_is_refused_with_the_place() -> None:
    with pytest.raises(Refused, match="byte 3 fits no character"):
        decode(b"\xef\xbb\xbfab\xff" + b"c" * 20, "people.csv")


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"ab\x00\x00\x01\x02" * 50, b"\x01\x02\x03\x04abcd"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="is not text"):
        decode(data, "people.csv")


@pytest.mark.parametrize(
    "text, delimiter",
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1;2,5;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("Smith, John;12;x\nJones, Ann;13;y\n", ";"),
        ("Staff list\nAs at 31 March; all staff\n\na,b,c\n1,2,3\n4,5,6\n", ","),
        ('"a;b;c;d",2\n"e;f;g;h",3\n', ","),
        ('"Name";"Home"\n"Ash, Ann";"1, High St, Town"\n"Birch, Ben";"2, Low St, Town"\n', ";"),
        ('x,"Ash" (Ann; Adults)\ny,"Birch"\nz,"Cole"\n', ","),
        ("one\ntwo\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_most_records_agree_on_wins(text: str, delimiter: str) -> None:
    assert layout(text) == Layout(delimiter)


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "sep=;\r"])
def test_a_sep_line_is_honoured_and_is_no_record(line: str) -> None:
    text = line + "a;b,c\n1;2,3\n"
    how = layout(text)
    assert how == Layout(";", named=True)
    assert list(records(text, how, "f.csv")) == [["a", "b,c"], ["1", "2,3"]]


def test_a_line_break_inside_quotation_marks_stays_in_its_record() -> None:
    text = 'a,b\n"x\ny",1\nz,2\n'
    assert list(records(text, Layout(","), "f.csv")) == [["a", "b"], ["x\ny", "1"], ["z", "2"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_records_with_any_line_end(end: str) -> None:
    assert list(records(f"Title{end}{end}a,b{end}", Layout(","), "f.csv")) == [["Title"], [], ["a", "b"]]


def test_quotation_marks_never_closed_are_refused_with_the_record() -> None:
    with pytest.raises(Refused, match="row 2: a quotation mark"):
        list(records('a,b\n"x,1\ny,2\n', Layout(","), "f.csv"))


def test_a_very_long_unclosed_cell_is_refused_with_the_record() -> None:
    with pytest.raises(Refused, match="row 2: a quotation mark"):
        list(records('a,b\n"x,1\n' + "y,2\n" * 50_000, Layout(","), "f.csv"))


def test_stray_quotation_marks_inside_a_cell_are_kept() -> None:
    assert list(records('a,5" pipe\nMary "May",x\n', Layout(","), "f.csv")) == [["a", '5" pipe'], ['Mary "May"', "x"]]


cells = st.text(st.characters(codec="cp1252", exclude_characters="\r\n\x00", exclude_categories=("Cc",)), max_size=8)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_what_the_csv_module_writes_comes_back(table: list[list[str]], delimiter: str, codec: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    data = out.getvalue().encode(codec)
    if codec == "cp1252":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            data = out.getvalue().encode("utf-8")  # readable as UTF-8, which is then what it is taken for
    text = decode(data, "f.csv").text
    assert list(records(text, Layout(delimiter), "f.csv")) == table
