"""What a dropped file is: by the headings of a file kept before, else its own headings, else its name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ig_metrics import ingest
from ig_metrics.ingest.recognise import BY_HEADINGS, BY_NAME, BY_SHAPE, recognise
from ig_metrics.settings import Settings
from ig_metrics.store import Store

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2014, 3, 31)
STAFF = "Staff number,Name,Directorate,Service,Start date\n00000001,Ann Example,Adults,Care,01/02/2010\n"


@pytest.fixture
def store(tmp_path):
    return Store.open(tmp_path)


def found(text, file_name, store):
    return recognise(text.encode(), file_name, settings=Settings(), store=store)


def test_headings_say_what_a_file_without_a_telling_name_is(store):
    seen = found(STAFF, "download.csv", store)
    assert (seen.kind, seen.by, seen.sure, seen.preview) == ("staff", BY_HEADINGS, True, None)


def test_with_a_date_in_its_name_it_is_checked_at_once(store):
    seen = found(STAFF, "download 31 March 2014.csv", store)
    assert seen.as_at == DAY
    assert seen.preview is not None
    assert (seen.preview.kind, seen.preview.as_at, seen.preview.rows_kept) == ("staff", DAY, 1)


def test_headings_go_before_a_name_that_says_another_kind(store):
    assert found(STAFF, "Breach register.csv", store).kind == "staff"


def test_the_name_decides_where_headings_lack_a_column(store):
    seen = found(STAFF.replace("Start date", "Joined us"), "HR staff list.csv", store)
    assert (seen.kind, seen.by, seen.sure) == ("staff", BY_NAME, True)


def test_what_most_headings_say_is_offered_but_not_sure(store):
    seen = found(STAFF.replace("Start date", "Joined us"), "download.csv", store)
    assert (seen.kind, seen.by, seen.sure) == ("staff", BY_HEADINGS, False)


def test_a_file_that_says_nothing_is_not_known(store):
    seen = found("Invoice,Amount\nA1,20\n", "download 31 March 2014.csv", store)
    assert (seen.kind, seen.sure, seen.preview) == (None, False, None)


def test_the_shape_of_a_file_kept_before_is_known_whatever_its_name_and_headings_say(store):
    text = STAFF.replace("Start date", "Joined us")
    first = ingest.check(
        "staff", text.encode(), "HR.csv", settings=Settings(), store=store, as_at=DAY,
        mapping={"columns": {"Joined us": "start_date"}},
    )  # fmt: skip
    ingest.keep(first, store, uploaded_by="ann", source="Payroll")
    seen = found(text, "Breaches 30 April 2014.csv", store)
    assert (seen.kind, seen.by) == ("staff", BY_SHAPE)
    assert seen.preview.recalled.name == "Payroll"
    assert seen.preview.can_keep


@pytest.mark.parametrize(
    "name, kind",
    [
        ("datix_incident_listing.csv", "breaches"),
        ("ico_incident_trends.xlsx", "ico_incidents"),
        ("moodle4_progress.ig_training.csv", "completions"),
        ("totara12_certification_completion.xlsx", "completions"),
        ("nhs_dls_course_delegates.xlsx", "completions"),
        ("esr_compliance_competency.csv", "completions"),
        ("council_breach_log_handkept.xlsx", "breaches"),
    ],
)
def test_exports_are_known_by_their_headings_alone(store, name, kind):
    data = (SAMPLES / name).read_bytes()
    seen = recognise(data, f"download{Path(name).suffix}", settings=Settings(), store=store)
    assert (seen.kind, seen.sure) == (kind, True)
