"""What changed in the settings is in the audit log once, whoever looks and however often."""

from __future__ import annotations

import dataclasses

from ig_metrics.dashboard import settings_log
from ig_metrics.settings import Access, Settings
from ig_metrics.store.audit import SETTINGS_CHANGED, Wanted
from tests.dashboard.conftest import COURSE, RULES


def changes(store):
    return [each.detail["changed"] for each in store.audit_entries(wanted=Wanted(actions=(SETTINGS_CHANGED,)))][::-1]


def test_each_change_is_recorded_once_by_what_it_was_and_is(empty_store):
    assert not settings_log.note(empty_store, RULES), "nothing was ever done here"
    empty_store.record("signed in", "ig.lead", {})
    assert settings_log.note(empty_store, RULES)
    assert not settings_log.note(empty_store, RULES)
    stricter = dataclasses.replace(RULES, privacy=dataclasses.replace(RULES.privacy, threshold=10))
    assert settings_log.note(empty_store, stricter)
    assert not settings_log.note(empty_store, stricter)
    let_in = dataclasses.replace(
        stricter,
        access=Access(ig_lead=("lead@example.gov.uk",), committee=("@members.example.gov.uk",)),
        courses=(dataclasses.replace(COURSE, window_days=42),),
    )
    assert settings_log.note(empty_store, let_in)
    assert settings_log.note(empty_store, RULES)
    first, second, third, back = changes(empty_store)
    assert first == ["first seen"]
    assert second == ["privacy.threshold: 5 → 10"]
    assert {"access.ig_lead: none → lead@example.gov.uk", "courses.IG.window_days: 28 → 42"} <= set(third)
    assert {
        "access.ig_lead: lead@example.gov.uk → none",
        "courses.IG.window_days: 42 → 28",
        "privacy.threshold: 10 → 5",
    } <= set(back)


def test_nothing_secret_is_a_setting():
    names = {name.rpartition(".")[2] for name in settings_log._told(Settings())}
    assert not {name for name in names if "password" in name or "secret" in name}
