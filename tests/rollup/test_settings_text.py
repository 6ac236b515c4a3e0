"""Settings as TOML: what figures rest on comes back the same, and nobody's address leaves."""

from __future__ import annotations

import datetime as dt

from ig_metrics import settings
from ig_metrics.rollup.settings_text import as_toml
from ig_metrics.settings import Access, Breaches, Course, Escalation, Mail, Privacy, Report, Settings, Toolkit

COURSES = (
    Course("IG", 'Information "governance" \\ é', dt.date(2014, 1, 1), ("a", "b"), 30, None, 10, "system:X", 92.5,
           ("permanent",), {"directorate": ("Schools", "x")}, (dt.date(2013, 1, 1),)),
    Course("C", "Brief", dt.date(2014, 1, 1), valid_months=12),
)  # fmt: skip


def back(given, tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(as_toml(given), encoding="utf-8")
    return settings.load(path)


def test_what_figures_rest_on_comes_back_the_same(tmp_path):
    given = Settings(
        toolkit=Toolkit("dspt", 1, 2, dt.date(2014, 3, 31)),
        courses=COURSES,
        escalation=Escalation(-7, 1, 20, 5),
        breaches=Breaches("decrease", "off", 2.5, 0.5),
        privacy=Privacy(threshold=10),
    )
    assert back(given, tmp_path) == given


def test_editions_of_the_toolkit_come_back_with_their_days(tmp_path):
    editions = (("igt-v11-la", dt.date.min), ("igt-v12-la", dt.date(2014, 4, 1)))
    given = Settings(toolkit=Toolkit("igt-v11-la", editions=editions))
    assert back(given, tmp_path) == given


def test_addresses_stay_at_home():
    given = Settings(
        report=Report(contact="A Person"), mail=Mail(host="mail.example"), access=Access(("lead@example.gov.uk",))
    )
    assert not any(word in as_toml(given) for word in ("Person", "example"))
