"""The Resources page, part by part, as each role."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import figures, said

PARTS = {
    "At a glance": "Do we have the people, and are our records of information in order?",
    "Posts": "Who is there to do the work, and who is still to come?",
    "Information assets": "Are our records of information reviewed, and does somebody answer for each?",
    "Partners": "What do our partners answer for, and what do we wait for?",
    "New version": "Is a new version of the Toolkit coming, and what work does it bring?",
}
MARCH = dt.date(2014, 3, 31)
LEADS = {"post", "owner", "funded_by"}


def visit(at, part):
    at.radio(key="resources_part").set_value(next(key for key, name in _names().items() if name == part)).run()
    assert not at.exception
    return at


def _names():
    from ig_metrics.ui.resource_parts import PARTS as names

    return names


@pytest.mark.parametrize("role", ["ig_lead", "committee"])
def test_each_part_asks_and_answers_each_role(council, opened, role):
    lead = role == "ig_lead"
    at = opened("resources", role)
    assert "**3.4 of 5.4 full-time equivalents** wanted at this date are filled." in said(at)
    next(button for button in at.button if button.label == "Partners →").click().run()
    assert at.title[0].value == PARTS["Partners"]
    columns: set[str] = set()
    text = ""
    for part in PARTS if lead else ("Posts", "Information assets", "Partners"):
        visit(at, part)
        assert [title.value for title in at.title] == [PARTS[part]]
        assert figures(at)
        assert not at.error
        assert any(item.label == "How this is worked out" for item in at.expander)
        columns |= {name for item in at.dataframe for name in item.value.columns}
        text += said(at)
    assert LEADS & columns == (LEADS if lead else set())
    assert "Answers for the requirements on information systems" in text
    assert ("Service Delivery Manager" in text) == lead
    assert ("Edit posts" in at.radio(key="resources_part").options) == lead


def test_assets_are_narrowed_by_words_state_risk_and_owner(council, opened):
    at = visit(opened("resources"), "Information assets")

    def listed():
        return next(item.value for item in at.dataframe if "overdue_by" in item.value.columns)

    assert len(listed()) == 122
    at.checkbox(key="assets_unowned").check().run()
    assert len(listed()) == 10
    at.checkbox(key="assets_high").check().run()
    assert len(listed()) == 4
    at.selectbox(key="assets_state").select("Overdue").run()
    assert len(listed()) == 2
    at.text_input(key="assets_search").input("children's").run()
    assert listed()["asset"].tolist() == ["Children's Social Care: database"]
    assert "children" not in str(at.query_params).casefold()


def test_the_editors_offer_the_rows_and_refuse_a_save_without_a_change(council, opened):
    at = opened("resources")
    for part, key in (("Edit posts", "posts_edit"), ("Edit assets", "assets_edit")):
        visit(at, part)
        assert at.date_input(key=f"{key}_from").value == MARCH
        at.text_input(key=f"{key}_why").set_value("a reason")
        next(button for button in at.button if button.label == "Save").click().run()
        assert "Nothing was changed, so there is nothing to save." in said(at)


def test_a_part_whose_list_is_not_held_offers_its_template(own_council, opened):
    with Store.open(own_council) as store:
        for info in store.snapshots():
            if info.kind in ("posts", "assets", "toolkit"):
                store.withdraw(info.id, "test", "ig.lead")
    at = opened("resources", link={"as_at": "2014-03-31"})
    for part in ("Posts", "Information assets", "Partners"):
        visit(at, part)
        assert "There is nothing to show yet" in said(at)
        assert [button.label.split(":")[0] for button in at.download_button] == ["Template"]
