"""Every page as every role, with everything held and with nothing."""

from __future__ import annotations

import pytest

from tests.pages.conftest import SERVICE, figures, said

MEASURED = ("overview", "toolkit", "plan", "training", "overdue", "breaches")
ROLES = ("ig_lead", "manager", "committee")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MEASURED)
def test_a_page_asks_and_answers(council, opened, name, role):
    at = opened(name, role)
    assert len(at.title) == 1
    assert at.title[0].value.endswith("?")
    assert figures(at)
    assert not at.error or name == "toolkit"
    assert any(item.label == "How this is worked out" for item in at.expander)
    assert "Example County Council" in at.caption[0].value
    assert "invented" in at.caption[0].value


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MEASURED)
def test_an_empty_store_says_what_to_upload(nothing, opened, name, role):
    at = opened(name, role)
    text = said(at)
    assert "Nothing has been uploaded yet" in text
    assert not figures(at)
    assert (len(at.page_link) > 0) == (role == "ig_lead")
    if role == "ig_lead":
        assert any(item.label.startswith("Template: ") for item in at.download_button)
        assert "ig_metrics demo" in text


def test_the_upload_page_opens_on_an_empty_store(nothing, opened):
    at = opened("upload")
    assert at.title[0].value == "Which file do you want to bring in?"
    assert at.file_uploader


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_upload_is_for_the_ig_lead_however_it_is_reached(council, opened, role):
    at = opened("upload", role)
    assert at.title[0].value == "This page is not for your role"
    assert not at.file_uploader
    assert not at.dataframe


def test_the_committee_sees_counts_and_no_names(council, opened):
    at = opened("overdue", "committee")
    for item in at.dataframe:
        assert not {"full_name", "staff_id", "username", "manager_email"} & set(item.value.columns)
    assert "Who they are" not in said(at)
    assert not at.text_input


def test_a_manager_sees_their_own_people_only(council, opened):
    at = opened("overdue", "manager")
    people = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    assert set(people["service"]) == {SERVICE}
    assert f"Line manager, {SERVICE}".casefold() in at.caption[0].value.casefold()


def test_the_committee_sees_no_evidence_or_comment(council, opened):
    at = opened("toolkit", "committee")
    for item in at.dataframe:
        assert not {"evidence", "comment", "evidence_date"} & set(item.value.columns)


def test_settings_that_cannot_be_read_are_explained(nothing, opened):
    from streamlit.testing.v1 import AppTest

    from tests.pages.conftest import ROUTER

    (nothing / "settings.toml").write_text("[toolkit]\ntarget_level = 9\n", encoding="utf-8")
    at = AppTest.from_file(str(ROUTER), default_timeout=60).run()
    assert not at.exception
    assert "line 2" in at.error[0].value


def test_a_page_without_a_course_says_how_to_add_one(own_council, opened):
    text = (own_council / "settings.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[[courses]]")
    (own_council / "settings.toml").write_text(head + rest[rest.index("[escalation]") :], encoding="utf-8")
    for page in ("training", "overdue"):
        assert "[[courses]]" in said(opened(page))
