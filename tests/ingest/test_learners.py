"""Learners whom no number, address or user name finds: offered by name with unit, confirmed, remembered."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest import check
from ig_metrics.ingest.intake import examine
from ig_metrics.ingest.learners import confirm_matches, offers_for
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.store import Store
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from tests.ingest import files
from tests.ingest.made import AS_AT, SETTINGS

HEAD = ["Username", "First name", "Surname", "Department", "Course", "Status", "Completed on"]
DONE = ["Information governance", "Completed", "14/03/2014"]
ROWS = [
    HEAD,
    ["anna.ash", "Anna", "Ash", "Care", *DONE],
    ["j.smith", "John", "Smith", "Care", *DONE],
    ["ben", "Ben", "Birch", "Care", *DONE],
    ["zoe", "Zoe", "Yew", "Care", *DONE],
    ["gone", "Gia", "Gone", "Care", *DONE],
]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        rows = [
            ("00000001", "Anna Ash", None, None),
            ("00000002", "Ben Birch", "ben", None),
            ("00000003", "John Smith", None, None),
            ("00000004", "SMITH, John", None, None),
            ("00000005", "Gia Gone", None, "2014-03-01"),
        ]
        frame = pd.DataFrame(
            [
                {"staff_id": a, "full_name": b, "username": c, "leave_date": d, "directorate": "Adults", "service": "Care", "start_date": "2010-01-01"}
                for a, b, c, d in rows
            ]
        )  # fmt: skip
        frame[["start_date", "leave_date"]] = frame[["start_date", "leave_date"]].apply(pd.to_datetime)
        opened.add("staff", frame, as_at=AS_AT, uploaded_by="x", file_name="hr.xlsx", sha256="0" * 64)
        yield opened


def offered(store, rows=ROWS):
    table = RawTable.of(rows)
    preview = examine(table, "completions", settings=SETTINGS, as_at=AS_AT, store=store)
    return offers_for(table, preview, store, SETTINGS)


def test_only_learners_who_match_nobody_are_offered_and_only_employed_people(store):
    found = offered(store)
    assert found["learner"].tolist() == ["anna.ash", "j.smith"]
    assert found["staff_id"].fillna("").tolist() == ["00000001", ""]
    assert found["why"].tolist() == [
        "The name is the same and the unit is their service.",
        "Two people of this name work in this unit: the name cannot say who it is.",
    ]


def test_the_bytes_are_read_again(store):
    upload = files.workbook(ROWS)
    preview = check("completions", upload, "export.xlsx", settings=SETTINGS, store=store, as_at=AS_AT)
    assert offers_for(upload, preview, store, SETTINGS)["learner"].tolist() == ["anna.ash", "j.smith"]


def test_names_and_units_are_not_stored(store):
    preview = examine(RawTable.of(ROWS), "completions", settings=SETTINGS, as_at=AS_AT)
    assert not {"full_name", "unit"} & set(preview.frame)
    assert "Ash" not in str(preview.as_given) + str(preview.quality)


def test_a_confirmed_learner_counts_for_the_person_and_a_refused_one_is_not_offered_again(store):
    info = confirm_matches(
        store, {"anna.ash": ("00000001", True), "j.smith": ("00000003", False)}, as_at=AS_AT, by="ig.lead"
    )
    assert (info.kind, info.source, info.partial, info.rows) == ("identity_matches", "confirmed matches", True, 2)
    assert offered(store).empty
    everyone = people(store.in_force("staff", AS_AT), AS_AT)
    records = examine(RawTable.of(ROWS), "completions", settings=SETTINGS, as_at=AS_AT).frame
    held = store.in_force("identity_matches", AS_AT)
    assert match(records, everyone, confirmed=held)["matched_by"].fillna("").tolist() == ["confirmed", "", "username", "", ""]  # fmt: skip
    assert store.audit_entries(1)[0].by == "ig.lead"
    store.withdraw(info.id, "a slip", "ig.lead")
    assert len(offered(store)) == 2


def test_a_later_answer_takes_the_place_of_the_earlier(store):
    confirm_matches(store, {"anna.ash": ("00000001", True)}, as_at=AS_AT, by="ig.lead")
    confirm_matches(store, {"anna.ash": ("00000001", False)}, as_at=AS_AT, by="ig.lead")
    confirm_matches(store, {"zoe": ("00000003", True)}, as_at=AS_AT, by="ig.lead")
    held = store.in_force("identity_matches", AS_AT)
    assert sorted(zip(held["learner"], held["same_person"].astype(bool), strict=True)) == [("anna.ash", False), ("zoe", True)]  # fmt: skip


def test_no_answer_is_refused(store):
    with pytest.raises(Refused, match="one person at least"):
        confirm_matches(store, {}, as_at=AS_AT, by="ig.lead")


def test_nothing_is_offered_without_names_or_people(store, tmp_path):
    assert offered(store, [[*HEAD[:1], *HEAD[4:]], ["anna.ash", *DONE]]).empty
    with Store.open(tmp_path / "empty") as empty:
        assert offered(empty).empty


def test_other_kinds_have_no_learners(store):
    table = RawTable.of([["Held on"], [dt.date(2014, 1, 27)]])
    preview = examine(table, "meetings", settings=SETTINGS, as_at=AS_AT)
    assert offers_for(table, preview, store, SETTINGS).empty
