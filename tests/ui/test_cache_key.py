"""What is kept of one viewer's views is never handed to another: role, scope and (a manager's) name are in the key."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.ui import cache
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH

SETTINGS = '[[courses]]\ncode = "IG"\ntitle = "Information governance"\nlaunch = 2014-01-01\n'
HOMES, ADVICE = (Viewer(f"head.of.{name}@example.gov.uk", "manager") for name in ("homes", "advice"))
SAME = "somebody@example.gov.uk"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Ten people in Homes, eight of them in date; twelve in Advice, none of them."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    with Store.open(folder) as store:
        council.add(store, "staff", council.everybody())
        council.add(store, "completions", council.completed([f"A{n:02}" for n in range(1, 9)]))
    return folder


@pytest.fixture
def home(filled, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(filled))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    kept = cache._view
    kept.clear()
    yield filled
    kept.clear()


def services(viewer):
    table = cache.view("training", viewer, Question(MARCH), by="service").groups
    return {row.group: None if pd.isna(row.in_date) else int(row.in_date) for row in table.itertuples()}


def those_who_got_anothers():
    """Who is given what was made for the viewer before them, of the same page, date and filters."""
    found = []
    if services(LEAD) == services(COMMITTEE):
        found.append("committee")
    if services(HOMES) == services(ADVICE):
        found.append("manager")
    if services(Viewer(SAME, "manager", ("Homes",))) == services(Viewer(SAME, "manager", ("Advice",))):
        found.append("scope")
    return found


def test_nobody_is_given_what_was_made_for_another(home):
    assert those_who_got_anothers() == []


@pytest.mark.parametrize(
    "left_out, seen_by",
    [
        ("role", "committee"),
        pytest.param("username", "manager", marks=pytest.mark.long),
        pytest.param("scope", "scope", marks=pytest.mark.long),
    ],
)
def test_a_key_that_leaves_one_out_is_seen(home, monkeypatch, left_out, seen_by):
    names = ("name", "where", "version", "fingerprint", "role", "username", "scope", "asked", "filters")
    made, kept = cache._view.__wrapped__, {}

    def short(*given):
        return kept.setdefault(
            tuple(each for name, each in zip(names, given, strict=True) if name != left_out), made(*given)
        )

    monkeypatch.setattr(cache, "_view", short)
    assert those_who_got_anothers() == [seen_by]
