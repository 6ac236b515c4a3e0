"""What leaves the organisation: something is decided of every column, and nobody can be told from what leaves."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks.organisations import COURSE
from ig_metrics.datasets import KINDS, conform
from ig_metrics.privacy.pseudonyms import Pseudonyms
from ig_metrics.rollup import leaving

NAMES = Pseudonyms(b"k" * 32, 8)


@pytest.mark.parametrize("kind", leaving.LEAVES)
def test_something_is_decided_of_every_column(kind):
    assert list(leaving.LEAVES[kind]) == list(KINDS[kind].names)


@pytest.mark.parametrize("kind", leaving.LEAVES)
def test_no_column_that_identifies_a_person_leaves_as_it_is(kind):
    personal = [column.name for column in KINDS[kind].columns if column.personal]
    assert [name for name in personal if leaving.LEAVES[kind][name] not in (leaving.PSEUDONYM, leaving.NOTHING)] == []


def left(kind, courses=(COURSE,), **cells):
    return leaving.leaving(kind, conform(kind, pd.DataFrame([cells])), NAMES, courses).iloc[0]


def test_of_an_absence_only_that_there_is_one():
    assert left("staff", absence="suspended")["absence"] == "other"
    assert pd.isna(left("staff", absence=None)["absence"])
    assert left("toolkit", requirement="1", evidence="Minutes by A Person")["evidence"] == "other"
    assert pd.isna(left("toolkit", requirement="1", evidence="  ")["evidence"])


def test_names_and_narratives_stay_at_home():
    found = left("staff", staff_id="1", full_name="A Person", manager_email="b@example.gov.uk")
    assert found[["full_name", "manager_email"]].isna().all()
    assert left("breaches", reference="1", cause="A Person sent it").isna()["cause"]


def test_a_place_keeps_its_name_only_where_a_course_excludes_by_it():
    course = COURSE.__class__(code="X", title="X", launch=COURSE.launch, exclude={"service": ("Schools",)})
    assert left("staff", service="Schools", team="Year 3")["service"] != "Schools"
    found = left("staff", (course,), service="Schools", team="Year 3")
    assert found["service"] == "Schools"
    assert found["team"] != "Year 3"


def test_a_course_keeps_its_name_only_where_settings_name_it():
    assert left("completions", course=" information  GOVERNANCE")["course"] == " information  GOVERNANCE"
    assert left("completions", course="Domestic abuse")["course"] != "Domestic abuse"
