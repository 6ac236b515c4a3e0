"""Every sample export: its rows, people, outcomes and dates, stated by hand from the file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ig_metrics.datasets import KINDS
from ig_metrics.ingest import check
from ig_metrics.ingest.intake import examine
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.reading.reader import read
from tests.ingest.made import AS_AT, SETTINGS, said

SAMPLES = Path(__file__).parent / "samples"
MODULE = "Information Governance: Module 1 - Confidentiality"
QUIZ = "Information Governance assessment (quiz)"
PEOPLE = (
    ("00012345", "aisha.obrien@example.gov.uk"),
    ("00012399", "siobhan.nuttall@example.gov.uk"),
    ("00020017", "john.smith3@example.gov.uk"),
    ("00020018", "john.smith7@example.gov.uk"),
    (None, "zoe.ali@agency.example"),
    ("00031001", "mary.eccles@example.gov.uk"),
)


def sample(kind: str, name: str) -> Preview:
    return check(kind, (SAMPLES / name).read_bytes(), name, settings=SETTINGS, as_at=AS_AT)


def of_course(preview: Preview, course: str) -> dict[str, tuple[str, str | None]]:
    """By e-mail address: the outcome and its day."""
    rows = preview.frame[preview.frame["course"] == course]
    days = rows["completed_on"].dt.strftime("%Y-%m-%d")
    return {
        email: (outcome, None if pd.isna(day) else day)
        for email, outcome, day in zip(rows["email"], rows["outcome"], days, strict=True)
    }


def who(preview: Preview) -> list[tuple[str | None, str]]:
    rows = preview.frame[["staff_id", "email"]].drop_duplicates()
    return [(None if pd.isna(number) else number, email) for number, email in rows.itertuples(index=False)]


@pytest.mark.parametrize(
    "name",
    [
        "moodle2.5_progress.ig_training.csv",
        "moodle2.5_progress.ig_training.excelcsv.csv",
        "moodle4_progress.ig_training.csv",
    ],
)
def test_moodle_activity_completion(name):
    preview = sample("completions", name)
    assert preview.shape == "Moodle activity completion"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (6, 6, 6, {})
    assert len(preview.frame) == 12
    assert who(preview) == list(PEOPLE)
    assert of_course(preview, QUIZ) == {
        "aisha.obrien@example.gov.uk": ("completed", "2014-03-14"),
        "siobhan.nuttall@example.gov.uk": ("not_started", None),
        "john.smith3@example.gov.uk": ("completed", "2014-03-03"),
        "john.smith7@example.gov.uk": ("failed", "2014-02-28"),
        "zoe.ali@agency.example": ("not_started", None),
        "mary.eccles@example.gov.uk": ("completed", "2013-12-01"),
    }
    assert of_course(preview, MODULE)["john.smith7@example.gov.uk"] == ("completed", "2014-02-28")
    assert preview.ignored_headings == ("A (no heading)",)
    assert said(preview) == []
    assert preview.can_keep


def test_moodle_course_completion():
    preview = sample("completions", "completion-ig_training-20140318_0912-comma_separated.csv")
    assert preview.shape == "Moodle course completion"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (6, 6, 6, {})
    # Two activities and the course itself for six people, less one attempt said to be completed on no day.
    assert len(preview.frame) == 17
    assert who(preview) == list(PEOPLE)
    assert of_course(preview, QUIZ) == {
        "aisha.obrien@example.gov.uk": ("completed", "2014-03-14"),
        "siobhan.nuttall@example.gov.uk": ("not_started", None),
        "john.smith3@example.gov.uk": ("completed", "2014-03-03"),
        "john.smith7@example.gov.uk": ("failed", None),
        "zoe.ali@agency.example": ("not_started", None),
        "mary.eccles@example.gov.uk": ("completed", "2013-12-01"),
    }
    assert of_course(preview, "ig_training") == {
        "aisha.obrien@example.gov.uk": ("completed", "2014-03-14"),
        "siobhan.nuttall@example.gov.uk": ("not_started", None),
        "john.smith3@example.gov.uk": ("completed", "2014-03-03"),
        "john.smith7@example.gov.uk": ("in_progress", None),
        "zoe.ali@agency.example": ("not_started", None),
        "mary.eccles@example.gov.uk": ("completed", "2013-12-01"),
    }
    assert said(preview) == [("set aside", 5, f"F: {MODULE} - Completion date", "")]
    # Moodle's own user number is not the staff number.
    assert "ID" in preview.ignored_headings
    assert not preview.frame["staff_id"].str.contains("412").any()


@pytest.mark.parametrize(
    "name, heading_row", [("totara12_certification_completion.csv", 1), ("totara12_certification_completion.xlsx", 5)]
)
def test_totara_certification(name, heading_row):
    preview = sample("completions", name)
    assert (preview.shape, preview.heading_row) == ("Totara certification report", heading_row)
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (6, 6, 6, {})
    assert who(preview) == list(PEOPLE)
    assert of_course(preview, "Information Governance (annual)") == {
        "aisha.obrien@example.gov.uk": ("completed", "2014-03-14"),
        "siobhan.nuttall@example.gov.uk": ("not_started", None),
        "john.smith3@example.gov.uk": ("completed", "2014-03-03"),
        "john.smith7@example.gov.uk": ("in_progress", None),
        "zoe.ali@agency.example": ("not_started", None),
        "mary.eccles@example.gov.uk": ("completed", "2013-12-01"),
    }
    assert set(preview.frame["assigned_on"].dt.strftime("%Y-%m-%d")) == {"2013-04-01"}
    assert set(preview.frame["due_on"].dt.strftime("%Y-%m-%d")) == {"2014-03-31"}
    assert preview.never_kept_headings == ("User's Manager Name(s)",)
    assert "Red-amber-green status" in preview.ignored_headings
    assert preview.can_keep


def test_nhs_digital_learning_solutions():
    preview = sample("completions", "nhs_dls_course_delegates.xlsx")
    assert preview.shape == "NHS Digital Learning Solutions"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (6, 6, 6, {})
    assert preview.frame["staff_id"].isna().all()
    assert of_course(preview, "Information Governance") == {
        "aisha.obrien@example.gov.uk": ("completed", "2014-03-14"),
        "siobhan.nuttall@example.gov.uk": ("not_started", None),
        "john.smith3@example.gov.uk": ("completed", "2014-03-03"),
        "john.smith7@example.gov.uk": ("in_progress", None),
        "zoe.ali@agency.example": ("not_started", None),
        "mary.eccles@example.gov.uk": ("completed", "2013-12-01"),
    }
    assert set(preview.frame["assigned_on"].dt.strftime("%Y-%m-%d")) == {"2014-01-06"}
    assert set(preview.frame["due_on"].dt.strftime("%Y-%m-%d")) == {"2014-03-31"}
    assert "Delegate ID" in preview.ignored_headings
    assert preview.can_keep


def test_esr_names_nobody_and_is_refused_in_words():
    preview = sample("completions", "esr_compliance_competency.csv")
    assert not preview.can_keep
    assert not preview.could_keep
    assert preview.blockers[0].startswith("This file does not say who each row is about")
    assert "Last Updated By" in preview.never_kept_headings
    # The third row of the file is blank.
    assert (preview.rows_read, preview.rows_kept, preview.dropped) == (2, 0, {"names nobody": 2})
    assert not len(preview.frame)


def test_datix_listing():
    preview = sample("breaches", "datix_incident_listing.csv")
    assert preview.shape == "Datix incident listing"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (1, 1, 0, {})
    assert preview.format == "comma-separated text in Windows-1252"
    row = preview.frame.iloc[0]
    assert row["reference"] == "W10231"
    assert row["reported_on"] == pd.Timestamp("2014-03-17")
    assert row["occurred_on"] == pd.Timestamp("2014-03-14")
    assert pd.isna(row["closed_on"])
    assert (row["service"], row["severity"]) == ("Adult Services", "Low")
    assert row["lessons"] == "Retrieved; apology sent"
    assert row["category"] == "not provided"
    assert said(preview) == [("warning", 2, "L: Category", "Confidentiality breach")]
    assert preview.unknown_words == {"category": {"Confidentiality breach": 1}}
    # The narrative names a client: no column of ours holds it.
    assert "Description" in preview.ignored_headings
    assert preview.can_keep


def test_hand_kept_breach_log():
    preview = sample("breaches", "council_breach_log_handkept.xlsx")
    assert preview.heading_row == 5
    assert preview.rows_read == 4
    assert preview.rows_kept == 2
    assert preview.dropped == {"totals row": 1, "date reported cannot be read": 1}
    first, third = (preview.frame.iloc[n] for n in range(2))
    assert (first["reference"], first["individuals_affected"], first["severity"]) == ("1", "1", "1")
    assert first["occurred_on"] == pd.Timestamp("2013-04-22")
    assert first["reported_on"] == pd.Timestamp("2013-04-23")
    assert first["closed_on"] == pd.Timestamp("2013-05-01")
    assert (third["reference"], third["individuals_affected"], third["severity"]) == ("3", "<5", "0")
    assert third["directorate"] == "Children and Young People"
    assert pd.isna(third["occurred_on"])
    assert third["reported_on"] == pd.Timestamp("2014-01-17")
    assert preview.frame["reported_to_regulator_at"].isna().all()
    assert set(preview.frame["category"]) == {"not provided"}
    assert said(preview) == [
        ("set aside", 7, "C: Date reported", "unknown"),
        ("warning", None, "Category", ""),
        ("warning", 8, "B: Date of breach", "w/c 13/01/14"),
    ]
    assert preview.can_keep


def test_the_regulators_workbook_is_no_breach_register():
    preview = sample("breaches", "ico_incident_trends.xlsx")
    assert not preview.can_keep
    (reason,) = preview.blockers
    assert reason.startswith("This is the ICO's own published workbook of incidents")
    assert "It is not the council's register." in reason
    assert (preview.rows_read, preview.rows_kept) == (3, 0)


def test_the_regulators_workbook_in_its_own_kind_is_three_rows_of_two_reports():
    preview = sample("ico_incidents", "ico_incident_trends.xlsx")
    assert preview.shape == "ICO data security incident trends"
    assert (preview.rows_read, preview.rows_kept, preview.people, preview.dropped) == (3, 3, 0, {})
    frame = preview.frame
    assert frame["reference"].tolist() == ["BI1001", "BI1001", "BI1002"]
    assert frame["year"].tolist() == [2024] * 3
    assert frame["quarter"].tolist() == [1] * 3
    assert frame["incident_type"].tolist() == ["data emailed to incorrect recipient"] * 2 + ["phishing"]
    assert frame["sector"].tolist() == ["Local government"] * 3
    assert frame["data_type"].tolist() == [
        "Basic personal identifiers",
        "Health data",
        "Economic and financial data",
    ]
    assert frame["subjects_affected"].tolist() == ["1 to 9", "1 to 9", "10 to 99"]
    assert frame["time_to_report"].tolist() == ["24 hours to 72 hours"] * 2 + ["More than 1 week"]
    assert frame["decision"].tolist() == ["No Further Action"] * 2 + ["Informal Action Taken"]
    assert set(preview.ignored_headings) == {"Data Subject Type", "Incident Category"}
    assert said(preview) == []
    assert preview.can_keep


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_any_sample_read_as_any_kind_adds_up_and_says_why(path):
    table = read(path.read_bytes(), path.name, limits=SETTINGS.ingest)
    for kind in KINDS:
        preview = examine(table, kind, settings=SETTINGS, as_at=AS_AT, file_name=path.name)
        assert preview.rows_read == preview.rows_kept + sum(preview.dropped.values())
        assert preview.can_keep or all(preview.blockers)
        assert preview.can_keep or preview.as_json()["problems"]
