"""Managers' people, and the paper packs made for them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook

from ig_metrics import dashboard, ingest
from ig_metrics.dashboard.paper_register import HEAD, SPARE_ROWS, register
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import paper_packs
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, MARCH, RULES

HOMES = "head.of.homes@example.gov.uk"
MANAGER = Viewer(HOMES, "manager")
ASKED = Question(MARCH)


@pytest.fixture
def paper_store(empty_store):
    """Homes: A01 to A04 on paper, of whom A01 returned; A05 online and overdue. Advice: C01 on paper."""
    people = [council.person(f"A{n:02}", "Adults", "Homes", network_access=n == 5) for n in range(1, 6)]
    people.append(council.person("C01", "Children", "Advice", network_access=False))
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", council.completed(["Z9"]))
    returns = [{"staff_id": "A01", "course": "IG", "completed_on": pd.Timestamp("2014-02-03"), "certified_by": "H"}]
    council.add(empty_store, "paper_returns", returns)
    return empty_store


def test_the_lead_sees_every_manager_and_opens_one(paper_store):
    view = dashboard.managers(paper_store, RULES, LEAD, ASKED, manager=HOMES)
    assert view.managers[["manager", "waiting", "state"]].to_numpy().tolist() == [
        [HOMES, 3, "Part returned"],
        ["head.of.advice@example.gov.uk", 1, "Not returned"],
    ]
    assert "**1 manager** has returned nothing" in " ".join(view.answer)
    assert view.people["staff_id"].tolist() == ["A02", "A03", "A04", "A05", "A01"]
    assert view.pack["staff_id"].tolist() == ["A02", "A03", "A04"]
    assert view.matching == 2


def test_managers_are_narrowed_by_the_state_of_their_returns(paper_store):
    view = dashboard.managers(paper_store, RULES, LEAD, ASKED, state="Not returned")
    assert view.managers["manager"].tolist() == ["head.of.advice@example.gov.uk"]
    assert dashboard.managers(paper_store, RULES, LEAD, ASKED, search="HOMES").managers["manager"].tolist() == [HOMES]
    with pytest.raises(Refused, match="The states are"):
        dashboard.managers(paper_store, RULES, LEAD, ASKED, state="lost")


def test_a_manager_sees_their_own_people_by_every_route_and_no_other_manager(paper_store):
    view = dashboard.managers(paper_store, RULES, MANAGER, ASKED, manager="head.of.advice@example.gov.uk")
    assert view.managers.empty
    assert set(view.people["staff_id"]) == {"A01", "A02", "A03", "A04", "A05"}
    assert {each.key: each.value for each in view.figures} == {
        "in_date": 1,
        "past_due": 4,
        "paper_in_date": 1,
        "waiting": 3,
    }
    assert "you answer for them" in view.answer[1]


def test_the_committee_sees_no_manager(paper_store):
    for ask in (dashboard.managers, dashboard.paper_packs):
        with pytest.raises(Refused, match="IG lead and for managers"):
            ask(paper_store, RULES, COMMITTEE, ASKED)


def test_packs_are_one_for_each_manager_with_somebody_awaited(paper_store):
    _, found = dashboard.paper_packs(paper_store, RULES, LEAD, ASKED)
    assert {name: rows["staff_id"].tolist() for name, rows in found.items()} == {
        "head.of.advice@example.gov.uk": ["C01"],
        HOMES: ["A02", "A03", "A04"],
    }
    _, own = dashboard.paper_packs(paper_store, RULES, MANAGER, ASKED)
    assert list(own) == [HOMES]


def test_without_an_hr_list_there_is_no_pack(empty_store):
    with pytest.raises(Refused, match="HR staff list"):
        dashboard.paper_packs(empty_store, RULES, LEAD, ASKED)


PEOPLE = pd.DataFrame(
    {"staff_id": ["00012345", "00012346"], "full_name": ["=Ann()", "Bob"], "service": ["Homes", None], "team": ["North", None], "job_title": [None, "Carer"]}
)  # fmt: skip


def test_the_register_prints_on_a4_with_names_and_room_to_sign():
    data = register(PEOPLE, manager="H", course_title="IG", as_at=MARCH, organisation="Council")
    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[HEAD]] == [
        "Staff number",
        "Name",
        "Service and team",
        "Job",
        "Date completed",
        "Signature",
    ]
    assert [cell.value for cell in sheet[HEAD + 1]][:3] == ["00012345", "=Ann()", "Homes, North"]
    assert sheet.cell(HEAD + 1, 2).data_type == "s"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert sheet.max_row == HEAD + len(PEOPLE) + SPARE_ROWS + 2


def test_a_return_workbook_comes_back_by_upload_with_its_empty_lines_set_aside(empty_store):
    book = load_workbook(io.BytesIO(paper_packs.return_workbook(PEOPLE, COURSE)))
    sheet = book.worksheets[0]
    assert sheet.cell(2, 6).value == "=Ann()"
    sheet.cell(2, 3).value, sheet.cell(2, 4).value = dt.date(2014, 3, 28), "A Manager"
    out = io.BytesIO()
    book.save(out)
    found = ingest.check(
        "paper_returns", out.getvalue(), "returns 31 March 2014.xlsx", settings=RULES, store=empty_store, as_at=MARCH
    )
    assert found.can_keep
    assert found.rows_kept == 1
    assert found.ignored_headings == (paper_packs.NAME_HEADING,)


def test_every_pack_is_a_folder_of_two_files():
    data = paper_packs.packs({"b@x": PEOPLE, "Ann / Bob": PEOPLE}, COURSE, as_at=MARCH, organisation="Council")
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == [
        "001 Ann-Bob/register to sign 2014-03-31.xlsx", "001 Ann-Bob/return workbook 2014-03-31.xlsx",
        "002 b@x/register to sign 2014-03-31.xlsx", "002 b@x/return workbook 2014-03-31.xlsx",
    ]  # fmt: skip
