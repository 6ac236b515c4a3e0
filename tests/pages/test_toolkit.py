"""The Toolkit page, part by part, as each role: with 40 requirements, with outcomes, and with 225 items."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as made
from tests.pages.conftest import said

PARTS = ("At a glance", "Why and what next", "Claims and evidence", "Owners and partners", "Heat map", "As reported")
ROLES = ("ig_lead", "manager", "committee")
MARCH, JANUARY = dt.date(2014, 3, 31), dt.date(2014, 1, 24)
PRIVATE = {"owner", "evidence", "comment", "snapshots", "file_name", "by", "id"}


def opened_part(opened, part, role="ig_lead", **link):
    return opened("toolkit", role, {"toolkit_part": part, **link})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_and_answers(council, opened, part, role):
    at = opened_part(opened, part, role)
    assert len(at.title) == 1
    assert at.title[0].value.endswith("?")
    assert any(item.label == "How this is worked out" for item in at.expander)
    assert at.dataframe
    if role == "committee":
        assert not any(PRIVATE & set(item.value.columns) for item in at.dataframe)


def test_why_says_it_category_by_category(council, opened):
    at = opened_part(opened, "Why and what next")
    text = said(at)
    assert "**22 requirements** hold 4 categories below Level 3: **22 levels** to raise in all." in text
    assert next(item.value for item in at.subheader) == "Information governance management: Level 2, 2 to raise"
    assert "**Soonest**: 30 June 2014" in text
    assert "506 (no evidence is named)" in text


def test_a_category_in_the_link_cuts_every_table_of_the_part(council, opened):
    at = opened_part(opened, "Why and what next", toolkit_category="Secondary uses assurance")
    assert all(set(item.value["category"]) == {"Secondary uses assurance"} for item in at.dataframe)


def test_claims_can_be_cut_to_those_not_supported(council, opened):
    at = opened_part(opened, "Claims and evidence", toolkit_claim="✕ Not supported")
    assert at.dataframe[0].value["requirement"].tolist() == ["112", "209", "313", "506", "603"]


@pytest.mark.parametrize("role", ROLES)
def test_a_partner_has_a_page_with_a_link_of_its_own(council, opened, role):
    at = opened_part(opened, "Owners and partners", role, partner="Example Services Ltd")
    assert at.title[0].value == "What does Example Services Ltd answer for, and what is lacking?"
    assert at.dataframe[0].value["requirement"].tolist() == ["305", "309", "310", "311", "313", "314"]
    assert ("owner" in at.dataframe[0].value) == (role != "committee")


def test_a_partner_in_the_link_whom_nobody_knows_shows_all(council, opened):
    at = opened_part(opened, "Owners and partners", partner="Somebody Else")
    assert at.title[0].value == "What does each partner answer for, and what is due?"


def test_owners_side_by_side_are_not_for_the_committee(council, opened):
    assert "owner" in opened_part(opened, "Owners and partners", toolkit_by="By owner").dataframe[0].value
    at = opened_part(opened, "Owners and partners", "committee", toolkit_by="By owner")
    assert "owner" not in at.dataframe[0].value


def test_the_heat_map_has_a_column_for_each_assessment(council, opened):
    at = opened_part(opened, "Heat map", "committee")
    assert list(at.dataframe[0].value)[2:5] == ["2013-10-31", "2014-01-24", "2014-03-31"]
    assert len(at.dataframe[0].value) == 40


@pytest.fixture
def restated(nothing):
    with Store.open(nothing) as store:
        for day, *levels in ((JANUARY, "3", "2", "2", "2"), (MARCH, "3", "3", "2", "3"), (JANUARY, "3", "3", "2", "2")):
            came = dt.date(2014, 4, 10) if levels[1:] == ["3", "2", "2"] else day
            store.clock = lambda came=came: dt.datetime.combine(came, dt.time(12), dt.UTC)
            made.add(store, "toolkit", made.assessment(*levels), day, framework="igt-v11-la")
        held = [{"held_on": pd.Timestamp(day)} for day in (made.MEETING, MARCH)]
        made.add(store, "meetings", held, dt.date(2013, 10, 31))
    return nothing


@pytest.mark.parametrize("page", ["overview", "toolkit"])
def test_a_figure_compared_with_a_restated_one_carries_the_mark(restated, opened, page):
    text = said(opened(page, "committee"))
    assert "↻ Restated" in text
    assert "for 27 January 2014: 0 of 2 was reported, 1 of 2 is known now." in text


def test_the_part_shows_what_was_reported_beside_what_is_known(restated, opened):
    at = opened_part(opened, "As reported", as_at="2014-01-27")
    table = at.dataframe[0].value.set_index("measure")
    assert table.loc["Toolkit score"].tolist() == ["75%", "83%", "↻ Restated"]
    assert "uploaded on 10 April 2014" in at.dataframe[1].value["because"].iloc[0]
    later = opened_part(opened, "As reported", as_at="2014-01-27", toolkit_known="10 Apr 2014")
    assert "**Nothing is restated**" in said(later)


def kept(home, *levels, day=MARCH):
    with Store.open(home) as store:
        rows = [
            {"requirement": str(101 + n), "level": level, "title": None, "category": "A", "evidence": "x"}
            for n, level in enumerate(levels)
        ]
        made.add(store, "toolkit", rows, day, framework="igt-v11-la")


def test_all_at_target_and_nothing_moved_is_said(nothing, opened):
    link = {"as_at": "2014-03-31", "compare_with": "2014-01-24"}
    kept(nothing, "3", "3", "NR", day=JANUARY)
    kept(nothing, "3", "3", "NR")
    text = said(opened("toolkit", link=link))
    assert "Nothing: every category with a level is at the target." in text
    assert "No requirement changed its level." in text
    assert "6 of 6 points (100.0%); 1 not relevant, left out" in text
    why = opened_part(opened, "Why and what next", **link)
    assert "**Nothing**: no requirement is below its target." in said(why)


def test_of_many_changes_ten_are_sentences_and_all_are_in_the_table(nothing, opened):
    kept(nothing, *["1"] * 14, day=JANUARY)
    kept(nothing, *["2"] * 14)
    at = opened("toolkit", link={"as_at": "2014-03-31", "compare_with": "2014-01-24", "toolkit_below": "true"})
    text = said(at)
    assert "Requirement **102** rose from level 1 to level 2." in text
    assert "And 4 more: all are in the table." in text
    assert not any("text" in item.value for item in at.dataframe), "a table that nobody opened was sent"
    at.session_state["folded_toolkit_changes"] = True
    at.run()
    assert len(next(item.value for item in at.dataframe if "text" in item.value)) == 14


def framework(home, name):
    (home / "settings.toml").write_text(f'[toolkit]\nframework = "{name}"\n', encoding="utf-8")


@pytest.mark.parametrize("role, parts", [("ig_lead", PARTS[1:3]), ("committee", PARTS[1:])])
@pytest.mark.long
def test_225_items_make_every_part_and_none_numbers_a_level(nothing, opened, role, parts):
    framework(nothing, "dspt")
    with Store.open(nothing) as store:
        for day, every in ((JANUARY, 3), (MARCH, 2)):
            rows = [
                {"requirement": f"{n // 25 + 1}.{n % 25}", "level": str(int(n % every == 0)), "target_level": "1",
                 "title": f"Item {n}", "category": f"Standard {n // 25 + 1}", "owner": "Ann", "evidence": f"EV-{n}"}
                for n in range(225)
            ]  # fmt: skip
            made.add(store, "toolkit", rows, day, framework="dspt")
    for part in parts:
        at = opened_part(opened, part, role)
        assert at.title[0].value.endswith("?")
        text = said(at) + " ".join(item.value.to_csv() for item in at.dataframe)
        assert "Level 1" not in text
        assert "Level 3" not in text
    at = opened_part(opened, "At a glance", role)
    assert "**113 of 225 evidence items** are as expected." in said(at)
    cut = opened_part(opened, "At a glance", role, toolkit_category="Standard 2")
    assert len(cut.dataframe[-1].value) == 25


def test_several_editions_in_force_are_chosen_between(council, nothing, opened):
    with Store.open(nothing) as store:
        made.add(store, "toolkit", made.assessment("3", "3", "2", "3"), MARCH, framework="igt-v11-la")
        other = [{"requirement": "A1.a", "level": "1", "target_level": "2", "category": "A Managing risk"}]
        made.add(store, "toolkit", other, MARCH, framework="caf-dspt")
    at = opened("toolkit")
    assert at.title[0].value.startswith("How far is each category")
    chosen = at.selectbox(key="toolkit_edition")
    at = chosen.select(chosen.options[1]).run()
    assert at.title[0].value == "Is every outcome as expected, and which fall short?"
