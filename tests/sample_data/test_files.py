"""The sample council's files: invented and saying so, small, dirty on purpose, and made again the same."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ig_metrics import datasets, settings
from tests.effort import LONG
from tests.sample_data.read_council import sheet as read

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sample_data"
WORKBOOKS = sorted(FOLDER.rglob("*.xlsx"))
MANIFEST = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))["file"]


def sheet(name: str) -> pd.DataFrame:
    return read(FOLDER / name)


def column(name: str, heading: str) -> pd.Series:
    """The cells below a heading, blank ones left out."""
    raw = sheet(name)
    row, at = next((r, c) for r in range(8) for c in raw.columns if raw.loc[r, c] == heading)
    return raw.loc[row + 1 :, at].dropna()


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_each_workbook_says_it_is_invented_in_its_first_row(path):
    assert "Invented sample data" in sheet(str(path.relative_to(FOLDER))).loc[0, 0]


def test_the_readme_names_every_file_and_says_all_is_invented():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "**invented**" in text
    for path in FOLDER.rglob("*"):
        if path.suffix in (".xlsx", ".csv"):
            last_words = path.stem.rsplit(" ", 2)
            assert path.name in text or f"... {' '.join(last_words[1:])}{path.suffix}" in text


def test_the_folder_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 6_200_000


def test_the_manifest_lists_files_that_are_there_and_kinds_that_are_read():
    for entry in MANIFEST:
        assert (FOLDER / entry["name"]).is_file()
        assert entry["kind"] in datasets.KINDS


def test_only_the_four_lists_of_completions_name_a_source_so_that_the_next_list_replaces_the_last():
    named = [entry["source"] for entry in MANIFEST if "source" in entry]
    assert len(set(named)) == 4
    assert {entry["kind"] for entry in MANIFEST if "source" in entry} == {"completions"}


def test_the_manifest_leaves_next_month_to_the_user():
    assert not any("next_month" in entry["name"] or "April" in entry["name"] for entry in MANIFEST)


def test_the_settings_are_valid_and_single_user():
    held = settings.load(FOLDER / "settings.toml")
    assert held.access is None
    assert held.organisation.name == "Example County Council"
    course = held.course("IG")
    assert (str(course.launch), course.window_days, course.valid_months) == ("2014-01-27", 28, 12)
    assert held.escalation.bar_days == 14


@pytest.mark.parametrize("edition", ["October 2013", "January 2014", "March 2014"])
def test_the_toolkit_has_the_requirements_of_the_framework(edition):
    framework = ROOT / "ig_metrics" / "toolkit" / "frameworks" / "igt-v11-la.toml"
    numbers = [line["number"] for line in tomllib.loads(framework.read_text(encoding="utf-8"))["requirements"]]
    found = column(f"IG Toolkit self-assessment {edition}.xlsx", "Requirement").astype(str)
    assert found[found != "Total"].tolist() == numbers


def test_nobody_has_a_national_insurance_number_that_could_be_real():
    for path in FOLDER.rglob("HR staff list*.xlsx"):
        assert set(column(str(path.relative_to(FOLDER)), "NI number")) == {"QQ123456C"}


def test_every_address_is_at_a_domain_nobody_can_have():
    for path in FOLDER.rglob("HR staff list*.xlsx"):
        for heading in ("Email address", "Manager's email"):
            assert (
                column(str(path.relative_to(FOLDER)), heading)
                .str.contains(r"@(?:example\.gov\.uk|agency\.example)$")
                .all()
            )


def test_leading_zeros_are_kept_in_january_and_lost_in_march():
    january = column("HR staff list 24 January 2014.xlsx", "Staff number")
    march = column("HR staff list 31 March 2014.xlsx", "Staff number")
    assert january[january != "Total"].str.fullmatch(r"0\d{7}").all()
    assert march[march != "Total"].map(lambda cell: float(cell) < 1e6).all()


def test_text_dates_stand_beside_real_ones():
    kinds = (
        column("HR staff list 31 March 2014.xlsx", "Start date").map(lambda cell: isinstance(cell, str)).value_counts()
    )
    assert kinds[True] > 100
    assert kinds[False] > 10_000


def test_open_ended_posts_end_in_4712():
    assert (
        column("HR staff list 31 March 2014.xlsx", "End date").map(lambda cell: getattr(cell, "year", 0)) == 4712
    ).sum() > 5_000


def test_two_people_are_called_john_smith():
    raw = sheet("HR staff list 31 March 2014.xlsx")
    assert raw.loc[raw[1] == "John Smith", 0].nunique() >= 2


def test_every_kind_of_employment_is_there():
    words = set(column("HR staff list 31 March 2014.xlsx", "Contract type"))
    assert words == {"Permanent", "Fixed Term", "Casual", "Agency", "Volunteer", "Councillor", "Secondee", "Partner"}


def test_agency_workers_have_no_number():
    raw = sheet("HR staff list 31 March 2014.xlsx")
    nobody = raw[raw[0].isna() & raw[1].notna()]
    assert len(nobody) == 45
    assert set(nobody[8]) == {"Agency"}


def test_moodles_first_heading_is_empty_and_its_dates_are_in_words():
    lines = (FOLDER / "E-learning activity completion 31 March 2014.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(',"ID number"')
    assert any(", 3 March 2014, " in line for line in lines)


def content(path: Path) -> dict[str, bytes]:
    """A file's content, whatever its compression: the parts of a workbook, or the bytes."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_the_script_makes_the_same_files_again(tmp_path):
    script = ROOT / "scripts" / "make_sample_data.py"
    # The three HR lists are written by one function and take most of the time: all of them are for the long run.
    less = [] if LONG else ["--newest-staff-list"]
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path), *less], check=True, timeout=180)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(FOLDER) for path in FOLDER.rglob("*") if path.suffix in (".xlsx", ".csv")}
    earlier = {name for name in kept if name.name.startswith("HR staff list") and name.parent == Path()}
    assert len(earlier) == 2
    assert made == (kept if LONG else kept - earlier)
    for name in made:
        assert content(tmp_path / name) == content(FOLDER / name), name
