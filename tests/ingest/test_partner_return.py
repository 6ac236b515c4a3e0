"""A partner's file: what it opens and locks, what comes back of it, and what is refused in words."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from ig_metrics import dashboard, ingest
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

APRIL = dt.date(2014, 4, 20)
PARTNER = "Example Services"
DAY = pd.Timestamp


def requirements():
    rows = council.assessment("3", "3", "2", "2")
    for row in rows[2:]:
        row |= {"partner": PARTNER, "evidence": "=Log", "evidence_date": DAY("2014-01-02"), "target_level": "3",
                "reviewed_by": "Ann"}  # fmt: skip
    return rows


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        council.add(opened, "toolkit", requirements(), framework="igt-v11-la")
        council.add(opened, "plan", council.plan(DAY("2014-06-30"), None))
        yield opened


def sent(store, partner=PARTNER):
    found = dashboard.partner_file(store, RULES, LEAD, Question(MARCH), partner=partner)
    return ingest.partner_workbook(found.partner, found.rows, found.actions, found.framework, MARCH, "Our council")


def filled(data, **cells):
    """The file as it comes back: `Level_300="3"` fills the level of 300; `add` is a row more."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {str(sheet.cell(n, 1).value): n for n in range(2, sheet.max_row + 1)}
    for name, value in cells.items():
        heading, number = name.rsplit("_", 1)
        at = rows.setdefault(number, sheet.max_row + 1)
        sheet.cell(at, 1, number)
        sheet.cell(at, heads[heading.replace("_", " ")]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(store, data, name="IG return, Example Services.xlsx", as_at=APRIL, **more):
    return ingest.check("toolkit", data, name, settings=RULES, store=store, as_at=as_at, **more)


def test_the_file_has_the_partners_requirements_open_only_where_it_is_asked(store):
    sheet = openpyxl.load_workbook(io.BytesIO(sent(store))).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [
        "Requirement", "Title", "Partner", "Target level", "Level when sent", "Level", "Evidence", "Evidence date",
        "Evidence expires", "Comment",
    ]  # fmt: skip
    assert [sheet.cell(n, 1).value for n in (2, 3, 4)] == ["300", "301", None]
    open_cells = [heads[cell.column - 1] for cell in sheet[2] if not cell.protection.locked]
    assert open_cells == ["Level", "Evidence", "Evidence date", "Evidence expires", "Comment"]
    assert sheet.protection.sheet
    assert [check.type for check in sheet.data_validations.dataValidation] == ["list", "date"]
    assert sheet["G2"].data_type == "s", "a text that looks like a formula stays text"


def test_it_has_their_actions_and_no_owner_by_name(store):
    book = openpyxl.load_workbook(io.BytesIO(sent(store)))
    assert book.sheetnames == ["Return igt-v11-la", "Lists", "Actions", "How to fill this in"]
    actions = [[cell.value for cell in row] for row in book["Actions"].iter_rows(min_row=2, max_col=2)]
    assert sorted(actions) == [["300", "Write it down"], ["301", "Check it"]]
    everything = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert council.NAME not in everything


def test_what_comes_back_changes_the_partners_cells_and_nothing_else(store):
    back = filled(sent(store), Level_300="3", Evidence_300="Log v2", Title_300="Renamed", Target_level_301="2")
    preview = taken(store, back)
    assert preview.can_keep
    assert preview.returned_by == PARTNER
    assert "The target level of requirement 301 is the council's" in " ".join(preview.problems["message"])
    info = ingest.keep(preview, store, uploaded_by="ig.lead")
    assert (info.source, info.partial, info.framework) == (PARTNER, True, "igt-v11-la")
    held = store.in_force("toolkit", APRIL).set_index("requirement")
    assert held.loc["300", ["level", "evidence", "title", "target_level", "reviewed_by"]].tolist() == [
        "3", "Log v2", "Requirement 300", "3", "Ann"
    ]  # fmt: skip
    assert held.at["301", "target_level"] == "3"
    assert held.loc[["101", "112"], "level"].tolist() == ["3", "3"]
    assert store.in_force("toolkit", MARCH).set_index("requirement").at["300", "level"] == "2"


def test_what_changes_is_said_row_by_row_before_it_is_kept(store):
    preview = taken(store, filled(sent(store), Level_300="3", Evidence_300="Log v2"))
    said = dashboard.what_if(
        store, RULES, LEAD, kind="toolkit", frame=preview.frame, as_at=APRIL, source=PARTNER, framework="igt-v11-la",
        partial=True, quality=preview.quality,
    ).changes  # fmt: skip
    assert "Toolkit score: 83% to 92%." in said
    assert said[-1] == "300: level from ‘2’ to ‘3’; evidence from ‘=Log’ to ‘Log v2’."


def test_a_file_sent_back_as_it_was_changes_nothing(store):
    preview = taken(store, sent(store))
    said = dashboard.what_if(
        store, RULES, LEAD, kind="toolkit", frame=preview.frame, as_at=APRIL, source=PARTNER, framework="igt-v11-la",
        partial=True, quality=preview.quality,
    ).changes  # fmt: skip
    assert said[-1] == "No requirement changes."


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"Partner_112": PARTNER, "Level_112": "1"}, "Requirement 112 is not for Example Services to return: the council answers for it"),
        ({"Partner_999": PARTNER, "Level_999": "1"}, "Requirement 999 is not for Example Services to return: it is not in the self-assessment"),
        ({"Partner_300": "Others"}, "Its rows are of several partners: Example Services, Others"),
        ({"Partner_300": None, "Partner_301": None}, "Its rows are of no partner"),
        ({"Level_300": "9"}, "is not a level"),
    ],
)  # fmt: skip
def test_rows_that_are_not_the_partners_are_refused_in_words(store, cells, said):
    preview = taken(store, filled(sent(store), **cells))
    assert said in " ".join(preview.blockers)
    with pytest.raises(Refused):
        ingest.keep(preview, store, uploaded_by="ig.lead")
    assert len(store.snapshots()) == 2


def test_another_partners_requirement_cannot_be_claimed(store):
    rows = requirements()
    rows[3]["partner"] = "Others"
    council.add(store, "toolkit", rows, APRIL, framework="igt-v11-la")
    preview = taken(store, sent(store))
    assert "Requirement 301 is not for Example Services to return: Others answers for it" in " ".join(preview.blockers)


def test_the_next_partners_file_is_never_taken_for_the_last_ones(store):
    rows = requirements()
    rows[3]["partner"] = "Others"
    council.add(store, "toolkit", rows, MARCH, framework="igt-v11-la")
    for partner in (PARTNER, "Others"):
        info = ingest.keep(taken(store, sent(store, partner)), store, uploaded_by="ig.lead")
        assert info.source == partner
    assert store.mapping_infos("toolkit") == ()
    assert store.default_source("toolkit") == "default"


def test_a_partner_there_is_not_and_who_may_not(store):
    with pytest.raises(Refused, match="The partners are: Example Services"):
        sent(store, "Nobody")
    with pytest.raises(Refused, match="Only the IG lead"):
        dashboard.partner_file(store, RULES, COMMITTEE, Question(MARCH), partner=PARTNER)


def test_that_a_file_was_made_is_in_the_audit_log(store):
    sent(store)
    entry = store.audit_entries(1)[0]
    assert (entry.action, entry.detail["partner"], entry.detail["rows"]) == ("partner file made", PARTNER, 2)
