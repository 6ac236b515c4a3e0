"""Who answers for what, as each reader may read it."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import naming, owners
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, NAME, RULES
from tests.dashboard.test_inventory import leaves

THEIRS, OTHER = (Viewer(f"head.of.{service}@example.gov.uk", "manager") for service in ("homes", "advice"))
DOORS = {
    "toolkit": {}, "toolkit_why": {}, "toolkit_claims": {}, "parties": {"by": "owner"}, "plan": {}, "forecast": {}, "overview": {},
    "party": {"whose": "The council itself", "by": "partner"},
}  # fmt: skip


@pytest.mark.parametrize("name", DOORS)
def test_a_manager_reads_an_owner_who_is_theirs_and_of_another_only_that_there_is_one(store, asked, name):
    def read(viewer):
        found = getattr(dashboard, name)(store, RULES, viewer, asked, **DOORS[name])
        return {value for _, value in leaves(found) if isinstance(value, str)}

    assert any(f"{NAME} A01" in text for text in read(THEIRS))
    others = read(OTHER)
    assert not any(NAME in text for text in others)
    assert any(owners.WITHHELD in text for text in others)


def test_whether_a_withheld_name_is_on_the_list_is_not_told(store, asked):
    for whose in (f"{NAME} A01", "Nobody At All"):
        view = dashboard.party(store, RULES, OTHER, asked, whose=whose, by="owner")
        assert view.answer == (f"No requirement has “{whose}” as its owner at this date. Choose another.",)


READ = [
    "ICT Security Manager", "Senior Information Risk Owner", "  homes TEAM ", "Support worker", "Example Services Ltd", f"{NAME} C01",
    "c01@example.gov.uk", "Head.of.Advice@example.gov.uk",
]  # fmt: skip
"""What the manager of Advice may read: posts, teams, bodies, their own people, themselves."""
WITHHELD = [
    "head.of.homes@example.gov.uk", f"{NAME} A01", f"{NAME} A01, ICT Security Manager", "A01 Zebedee Quill (Records Manager)",
    "a01@example.gov.uk", "Records Manager, usera01", "Somebody Unknown", "Headley Managerson", f"{NAME} C01 and {NAME} A01",
]  # fmt: skip


def test_posts_are_read_and_names_of_others_are_not(empty_store, asked):
    council.add(empty_store, "staff", [{**one, "job_title": "Support worker"} for one in council.everybody()])
    table = pd.DataFrame({"owner": pd.Series([*READ, *WITHHELD, None], dtype="str")})
    before = table.copy()
    told = owners.shown(table, empty_store, OTHER, asked)["owner"]
    assert told.tolist()[:-1] == [*READ, *[owners.WITHHELD] * len(WITHHELD)]
    assert told.isna().tolist()[-1]
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(owners.shown(table, empty_store, LEAD, asked), before)
    assert "owner" not in owners.shown(table, empty_store, COMMITTEE, asked)


def test_somebody_who_left_is_known_by_the_list_of_the_date(empty_store, asked):
    council.add(empty_store, "staff", council.everybody())
    council.add(empty_store, "staff", council.everybody()[:-1], pd.Timestamp("2014-05-31").date())
    table = pd.DataFrame({"owner": [f"{NAME} C12, Records Manager"]})
    assert owners.shown(table, empty_store, THEIRS, asked)["owner"].tolist() == [owners.WITHHELD]


@pytest.mark.parametrize(
    "text, said",
    [
        ("Zebedee Quill will write it.", "Quill, Zebedee"),
        ("QUILL ZEBEDEE", "Quill, Zebedee"),
        ("Ask zquill1.", "zquill1"),
        ("See 004711", "004711"),
        ("z.quill@example.gov.uk wrote", "z.quill@example.gov.uk"),
        ("Zebedee wrote of a quill; 47 did not", None),
    ],
)
def test_a_text_names_somebody_by_name_number_address_or_user_name(text, said):
    people = pd.DataFrame(
        {
            "full_name": ["Quill, Zebedee", pd.NA],
            "staff_id": ["004711", "12"],
            "email": ["z.quill@example.gov.uk", pd.NA],
            "username": ["zquill1", pd.NA],
        },
        dtype="str",
    )
    assert naming.named(people, text)["said"].tolist() == ([said] if said else [])
