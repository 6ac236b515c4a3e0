"""What makes a provider fit to sign people in, and what does not."""

from __future__ import annotations

import os
import secrets

import pytest

from ig_metrics import provider
from ig_metrics.errors import Refused

GOOD = {
    "redirect_uri": "https://figures.example.gov.uk/oauth2callback",
    "cookie_secret": secrets.token_hex(32),
    "client_id": "ig-metrics",
    "client_secret": "not told to anybody",
    "server_metadata_url": "https://login.example.gov.uk/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("IG_METRICS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    return tmp_path


def written(home, name="secrets.toml", **changed):
    values = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[auth]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items()), encoding="utf-8")
    return path


def reasons(**changed):
    with pytest.raises(Refused) as refused:
        provider.load(())
    return " ".join(refused.value.reasons)


def test_a_whole_table_is_a_provider(home):
    written(home)
    found = provider.load(())
    assert (found.origin, found.secure, found.auth["client_id"]) == (
        "https://figures.example.gov.uk",
        True,
        "ig-metrics",
    )


def test_no_table_is_refused_and_says_where_to_read_on():
    assert "no [auth] table" in reasons()
    assert "docs/sign-in.md" in reasons()


@pytest.mark.parametrize("name", GOOD)
def test_each_text_may_come_from_the_environment_and_is_needed(home, monkeypatch, name):
    written(home, **{name: None})
    assert f"lacks {name}" in reasons()
    assert provider.VARIABLES[name] in reasons()
    monkeypatch.setenv(provider.VARIABLES[name], GOOD[name])
    assert provider.load(()).auth[name] == GOOD[name]


def test_the_environment_alone_is_enough_and_comes_before_the_file(home, monkeypatch):
    for name, value in GOOD.items():
        monkeypatch.setenv(provider.VARIABLES[name], value)
    assert provider.load(()).auth["client_id"] == "ig-metrics"
    written(home, client_id="another")
    assert provider.load(()).auth["client_id"] == "ig-metrics"


def test_the_file_may_stand_elsewhere(home, monkeypatch):
    monkeypatch.setenv("IG_METRICS_SECRETS", str(written(home, "vault/auth.toml")))
    assert provider.load(()).auth["client_id"] == "ig-metrics"
    monkeypatch.setenv("IG_METRICS_SECRETS", str(home / "gone.toml"))
    assert "is not there" in reasons()


def test_streamlit_s_own_file_is_used_when_ours_is_not_there(home):
    theirs = written(home, ".streamlit/secrets.toml", client_id="theirs")
    assert provider.load((theirs,)).auth["client_id"] == "theirs"
    written(home)
    assert provider.load((theirs,)).auth["client_id"] == "ig-metrics"


@pytest.mark.parametrize("secret", ["short", "x" * 64, "ab" * 40, "change-me", "0123456789" * 3])
def test_a_secret_that_can_be_guessed_is_refused(home, secret):
    written(home, cookie_secret=secret)
    assert "too weak" in reasons()
    assert secret not in reasons().replace("cookie_secret", "")


@pytest.mark.parametrize(
    "address",
    [
        "http://figures.example.gov.uk/oauth2callback",
        "http://localhost.evil.org/oauth2callback",
        "http://10.0.0.1/oauth2callback",
        "ftp://localhost/oauth2callback",
        "https:///oauth2callback",
        "figures.example.gov.uk/oauth2callback",
    ],
)
def test_people_never_come_back_over_an_open_line(home, address):
    written(home, redirect_uri=address)
    assert "must begin with https://" in reasons()


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost:{port}"])
def test_this_computer_itself_may_do_without(home, host):
    written(home, redirect_uri=f"http://{host}/oauth2callback")
    assert not provider.load(()).secure


def test_people_come_back_to_where_streamlit_waits_for_them(home):
    written(home, redirect_uri="https://figures.example.gov.uk/")
    assert "must end in /oauth2callback" in reasons()


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers"])
def test_a_provider_for_people_of_any_organisation_is_refused(home, tenant):
    address = f"https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration"
    written(home, server_metadata_url=address)
    assert "any organisation" in reasons()


def test_the_provider_s_own_metadata_are_never_fetched_over_an_open_line(home):
    written(home, server_metadata_url="http://login.example.gov.uk/.well-known/openid-configuration")
    assert "server_metadata_url must begin with https://" in reasons()


def test_an_identity_is_always_asked_for(home):
    path = written(home)
    path.write_text(path.read_text(encoding="utf-8") + '[auth.client_kwargs]\nscope = "email"\n', encoding="utf-8")
    assert "must have openid" in reasons()


def test_every_fault_is_told_at_once_and_no_secret_with_it(home):
    written(home, cookie_secret="weak but secret", redirect_uri="http://x.example/")
    with pytest.raises(Refused) as refused:
        provider.load(())
    assert len(refused.value.reasons) == 3
    assert "weak but secret" not in str(refused.value)
    assert GOOD["client_secret"] not in str(refused.value)


def test_doctor_says_why_nobody_can_sign_in(home, terminal):
    (home / "settings.toml").write_text('[access]\nig_lead = ["lead@example.gov.uk"]\n', encoding="utf-8")
    code, _, err = terminal("doctor")
    assert code == 1
    assert "no [auth] table" in err
    written(home)
    assert terminal("doctor")[0] == 0
