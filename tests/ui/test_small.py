"""Tables, downloads, and what settings say a person is."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ig_metrics.ui import captions, downloads, figure, masthead, memo, paper_writing, places, tables
from ig_metrics.ui.web import foreseen

HEADINGS = {"group": "Directorate", "compliance_percent": "In date %", "absent_column": "Not there"}


def table(hidden=(False, False)):
    return pd.DataFrame(
        {
            "secret": ["x", "y"],
            "group": ["=HYPERLINK(1)", "Adults"],
            "compliance_percent": pd.array([94.96, None], dtype="Float64"),
            "target_percent": [95.0, 95.0],
            "hidden": list(hidden),
        }
    )


def test_only_the_chosen_columns_are_shown():
    assert list(tables.chosen(table(), HEADINGS)) == ["group", "compliance_percent"]


def test_a_rate_short_of_its_target_is_not_rounded_up_to_it():
    assert tables.chosen(table(), HEADINGS)["compliance_percent"].iloc[0] == 94.9


def test_a_hidden_row_is_explained():
    assert tables.chosen(table((False, True)), HEADINGS)["note"].tolist() == ["", tables.HIDDEN_NOTE]


def test_a_table_of_words_and_numbers_leaves_the_numbers_room_on_a_phone():
    frame = pd.DataFrame({"level": ["Level 2: report to the ICO and the Department of Health"], "breaches": [3]})
    assert tables._config(frame, {"level": "Level", "breaches": "Breaches"}, {})["level"]["width"] == tables.WORDS_PX
    three = frame.assign(before=2)
    assert tables._config(three, {}, {})["level"]["width"] is None
    assert tables._config(frame, {}, {"level": 290})["level"]["width"] == 290


def test_a_csv_holds_the_headings_of_the_screen_and_no_formula():
    text = downloads.as_csv(tables.chosen(table(), HEADINGS), HEADINGS).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Directorate", "In date %"],
        ["'=HYPERLINK(1)", "94.9"],
        ["Adults", ""],
    ]


def test_a_workbook_keeps_text_as_text_and_says_what_it_is():
    data = downloads.as_xlsx(tables.chosen(table(), HEADINGS), HEADINGS, ("As at 31 March 2014",))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book["Table"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert book["About"]["A2"].value == "As at 31 March 2014"


def test_a_failure_is_told_with_a_number_and_logged_without_its_words(faults):
    from streamlit.testing.v1 import AppTest

    at = AppTest.from_string(
        "from ig_metrics.ui.failure import show_failure\n"
        "try:\n    raise ValueError('Jane Example')\nexcept ValueError as error:\n    assert show_failure(error) is True\n"
    ).run()
    assert not at.exception
    reference = at.error[0].value.split("quote reference **")[1][:8]
    assert [told["reference"] for told in faults] == [reference]
    assert "Jane" not in at.error[0].value + str(faults)


def test_text_from_a_file_is_never_markup():
    assert captions.plain("[x](http://e)*a*") == r"\[x\](http\://e)\*a\*"
    assert figure.plain("<a href='x'>A & B</a>") == "&lt;a href='x'&gt;A &amp; B&lt;/a&gt;"


def test_a_table_is_worked_on_once_while_it_is_kept():
    made = []
    frame = table()
    for _ in range(2):
        memo.kept(frame, "key", lambda: made.append(1) or len(made))
    memo.kept(frame.copy(), "key", lambda: made.append(1) or len(made))
    assert len(made) == 2


def test_readers_pages_stand_beside_one_another_and_the_leads_work_in_a_menu():
    beside = places.arranged("ig_lead")
    assert {place.key for place in beside[places.WORK]} >= {"lists", "new_version", "upload"}
    assert [place.key for place in beside[""]][:2] == ["overview", "toolkit"]
    assert list(places.arranged("committee")) == [""]


def test_a_menu_of_one_is_none(monkeypatch):
    only = places.Place("upload", "Upload", ("ig_lead",), "", places.WORK)
    monkeypatch.setattr(places, "PLACES", (places.BY_KEY["overview"], only))
    assert places.arranged("ig_lead") == {"": (places.BY_KEY["overview"], only)}


def test_the_colours_that_styles_name_are_the_themes():
    theme = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
        "theme"
    ]
    styles = foreseen.STYLES.read_text(encoding="utf-8")
    for name, key in (("ink", "textColor"), ("link", "linkColor"), ("rule", "borderColor")):
        assert f"--{name}: light-dark({theme['light'][key]}, {theme['dark'][key]});" in styles


@pytest.mark.parametrize("sheet", [paper_writing.STYLES, masthead.PRINTED_DARK], ids=lambda path: path.name)
def test_a_style_sheet_has_nothing_the_browsers_cleaner_would_throw_it_away_for(sheet):
    assert "<" not in sheet.read_text(encoding="utf-8")
