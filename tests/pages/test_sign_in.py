"""Who gets in when settings say who may sign in."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ROUTER, said

ACCESS = """
[access]
ig_lead = ["lead@example.gov.uk"]
committee = ["@members.example.gov.uk"]
[access.manager]
"head@example.gov.uk" = ["Residential Care"]
"""


@pytest.fixture
def shared(own_council):
    path = own_council / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8") + ACCESS, encoding="utf-8")
    return own_council


def come(email, *, signed_in=True, expires_in=3600):
    at = AppTest.from_file(str(ROUTER), default_timeout=120)
    at.user = {"is_logged_in": signed_in, "email": email, "exp": time.time() + expires_in}
    at.run()
    assert not at.exception
    return at


def test_a_stranger_sees_nothing(shared):
    at = come("stranger@example.gov.uk")
    assert at.title[0].value == "You cannot see this yet"
    assert not at.metric
    assert not at.dataframe
    assert "Example County" not in said(at)


def test_nobody_signed_in_is_asked_to(shared):
    at = come("lead@example.gov.uk", signed_in=False)
    assert [button.label for button in at.button] == ["Sign in"]
    assert not at.metric


def test_an_expired_sign_in_counts_for_nothing(shared):
    assert not come("lead@example.gov.uk", expires_in=-1).metric


def test_a_member_sees_the_figures_and_cannot_look_as_anybody_else(shared):
    at = come("Anybody@members.example.gov.uk")
    assert at.metric
    assert not [item for item in at.selectbox if item.label == "View as"]
    at.session_state["view_as"] = "ig_lead"
    at.run()
    assert "Committee member" in at.caption[0].value


def test_a_manager_is_their_service(shared):
    at = come("head@example.gov.uk")
    assert "Line manager, Residential Care" in at.caption[0].value
