"""Managers' people, and the paper packs made for them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook

from ig_metrics import dashboard, ingest
from ig_metrics.dashboard import paper_files
from ig_metrics.dashboard.paper_register import HEAD, NAME_HEADING, SPARE_ROWS, About, register, return_workbook
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

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


ABOUT = About("r&d@example.gov.uk", "IG", MARCH, "Council", "IG team, 01234 567890")


def test_the_register_prints_on_a4_with_names_and_room_to_sign():
    sheet = load_workbook(io.BytesIO(register(PEOPLE, ABOUT))).active
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
    assert sheet.max_row == HEAD + len(PEOPLE) + SPARE_ROWS + 2
    # Each signature has its centimetre.
    assert sheet.row_dimensions[HEAD + 1].height >= 28


def test_each_printed_page_says_for_whom_and_what_and_the_first_how_to_send_it_back():
    for data, what in (
        (register(PEOPLE, ABOUT), "IG: register to sign"),
        (return_workbook(PEOPLE, ABOUT), "IG: paper return"),
    ):
        book = load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        assert sheet.oddHeader.left.text == what
        # In a printed header & is a command, && the letter.
        assert sheet.oddHeader.right.text == "Manager: r&&d@example.gov.uk"
        assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("Council", "Page &P of &N")
        assert sheet.print_title_rows is not None
        told = [cell.value for page in book for row in page for cell in row if isinstance(cell.value, str)]
        assert any(text.endswith("to: IG team, 01234 567890") for text in told)
        assert any("or the manager: r&d@example.gov.uk" in text for text in told)


def test_a_return_workbook_comes_back_by_upload_with_its_empty_lines_set_aside(empty_store):
    book = load_workbook(io.BytesIO(return_workbook(PEOPLE, ABOUT)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == ["00012345", "=Ann()", "IG"]
    sheet.cell(2, 4).value, sheet.cell(2, 5).value = dt.date(2014, 3, 28), "A Manager"
    out = io.BytesIO()
    book.save(out)
    found = ingest.check(
        "paper_returns", out.getvalue(), "returns 31 March 2014.xlsx", settings=RULES, store=empty_store, as_at=MARCH
    )
    assert found.can_keep
    assert found.rows_kept == 1
    assert found.ignored_headings == (NAME_HEADING,)


def test_every_pack_is_a_folder_of_two_files():
    told = []
    data = paper_files.packs({"b@x": PEOPLE, "Ann / Bob": PEOPLE}, ABOUT, each=lambda *done: told.append(done))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == [
        "001 Ann-Bob/register to sign 2014-03-31.xlsx", "001 Ann-Bob/return workbook 2014-03-31.xlsx",
        "002 b@x/register to sign 2014-03-31.xlsx", "002 b@x/return workbook 2014-03-31.xlsx",
    ]  # fmt: skip
    assert told == [(1, 2), (2, 2)]
    sheet = load_workbook(io.BytesIO(archive.read(archive.namelist()[0]))).active
    assert sheet.oddHeader.right.text == "Manager: Ann / Bob"
    assert paper_files.packs({"b@x": PEOPLE, "Ann / Bob": PEOPLE}, ABOUT) == data


@pytest.mark.parametrize(
    "key, said",
    [
        # 6 people: A01 in date, five past due; on paper A01 to A04 and C01, of whom four are awaited
        ("in_date", "1 of 6 people in the rate = 16.66…%, shown as 16.7%."),
        ("past_due", "6 people in the rate = 1 in date + 5 overdue or lapsed + 0 still in window."),
        ("paper_in_date", "1 of 5 people on the paper route = 20%, shown as 20.0%."),
        ("waiting", "5 people on the paper route = 1 in date + 4 awaited."),
    ],
)
def test_each_figure_has_its_sum(paper_store, key, said):
    view = dashboard.managers(paper_store, RULES, LEAD, ASKED)
    found = dashboard.explain(paper_store, RULES, LEAD, ASKED, view=view, key=key)
    assert said in found.working.arithmetic
    assert "Line manager" in {each.term for each in found.definitions}
