"""An app that is not fit to sign people in says why in its log, and lets nobody in."""

from __future__ import annotations

import logging

import pytest
from streamlit import config
from streamlit.runtime import memory_media_file_storage

from ig_metrics.ui import asking, signing_in


@pytest.fixture
def option():
    """A function that sets an option of Streamlit's until the test ends."""
    before = {}

    def set_option(name, value):
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield set_option
    for name, value in before.items():
        config.set_option(name, value)


def test_a_provider_that_can_be_used_is_handed_to_streamlit(shared):
    assert signing_in.prepare()["auth"]["client_id"] == "ig-metrics"
    assert signing_in.faults == ()
    assert config.get_option("server.cookieSecret") == signing_in.provider.auth["cookie_secret"]


def test_without_one_nobody_gets_in_and_the_log_says_why(shared, monkeypatch, caplog):
    monkeypatch.setenv("IG_METRICS_AUTH_COOKIE_SECRET", "weak")
    with caplog.at_level(logging.ERROR, "ig_metrics"):
        assert signing_in.prepare() == {"auth": {}}
    (said,) = caplog.records
    assert said.message == "nobody can sign in"
    assert "cookie_secret is too weak" in said.told["reason"]
    lead = {"is_logged_in": True, "sub": "1", "email": "lead@example.gov.uk", "exp": 9e9}
    assert asking.asking(lead).why == "not set up"
    assert asking.asking(lead).viewer is None


def test_local_mode_needs_no_provider_and_logs_nothing(shared, monkeypatch, caplog):
    (shared / "settings.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("IG_METRICS_AUTH_COOKIE_SECRET", "")
    signing_in.prepare()
    assert caplog.text == ""
    assert asking.asking({}).viewer.role == "ig_lead"


OPEN = pytest.mark.parametrize(
    "name, value",
    [
        ("server.trustedUserHeaders", {"X-User": "email"}),
        ("server.enableAgentApi", True),
        ("server.enableXsrfProtection", False),
        ("server.enableCORS", False),
    ],
)


@OPEN
def test_options_that_open_another_way_in_are_refused(shared, option, name, value):
    option(name, value)
    assert signing_in.prepare() == {"auth": {}}
    assert name in signing_in.faults[0]


@OPEN
def test_with_one_of_them_local_mode_lets_nobody_in_and_the_log_says_why(shared, option, caplog, name, value):
    (shared / "settings.toml").write_text("", encoding="utf-8")
    option(name, value)
    with caplog.at_level(logging.ERROR, "ig_metrics"):
        signing_in.prepare()
    (said,) = caplog.records
    assert said.message == "nobody is let in"
    assert name in said.told["reason"]
    assert (asking.asking({}).viewer, asking.asking({}).why) == (None, "unsafe")


def test_two_large_files_that_differ_in_one_place_have_two_addresses(shared):
    one = b"00012345,in_date\n" * 300_000
    other = one[:1_000_000] + b"X" + one[1_000_001:]
    named = memory_media_file_storage._calculate_file_id
    assert named(one, "text/csv", "x.csv") != named(other, "text/csv", "x.csv")
