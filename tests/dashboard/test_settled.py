"""Which date's figures the committee is shown: told wherever they stand, also beside others; held where a date cannot be read or is gone."""

from __future__ import annotations

import datetime as dt
import shutil

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import purging
from ig_metrics.dashboard.views import Question
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, MEETING, RULES, forget_measures

DECEMBER = dt.date(2014, 1, 10)
BEFORE, AFTER = pd.Timestamp("2014-01-05"), pd.Timestamp("2014-02-01")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """22 people on three lists. On 24 January 8 of Adults are in date; on 31 March one more is, and 6 of Children: 7 changed in all.

    Adults wait, then, and so do Children: the whole less Children would tell of Adults.
    """
    folder = tmp_path_factory.mktemp("home")
    with Store.open(folder) as store:
        council.add(store, "meetings", [{"held_on": pd.Timestamp(MEETING)}], DECEMBER)
        for day in (DECEMBER, JANUARY, MARCH):
            council.add(store, "staff", council.everybody(), day)
        done = council.completed([f"A{n:02}" for n in range(1, 9)], BEFORE)
        council.add(store, "completions", done, DECEMBER)
        council.add(store, "completions", council.completed(["A09", *(f"C{n:02}" for n in range(1, 7))], AFTER))
    return folder


@pytest.fixture(scope="module")
def read(filled):
    """The council, to be read."""
    with Store.open(filled) as store:
        yield store


@pytest.fixture
def opened(filled, tmp_path):
    """A copy of its own, to be damaged or purged."""
    shutil.copytree(filled, tmp_path / "home")
    with Store.open(tmp_path / "home") as store:
        yield store


def damaged(store, kind, day):
    info = next(info for info in store.snapshots() if (info.kind, info.as_at) == (kind, day))
    (store.home / "snapshots" / info.parquet_name).write_bytes(b"gone")
    forget_measures(store)  # worked out while the file was sound, they hold
    return Store.open(store.home)  # another process: this one has read the file already


def test_groups_of_which_too_few_changed_show_the_earlier_date(read):
    view = dashboard.training(read, RULES, COMMITTEE, Question(MARCH))
    assert view.earlier == dict.fromkeys(("Adults", "Children"), DECEMBER)
    assert next(figure.value for figure in view.figures if figure.key == "training") == pytest.approx(100 * 15 / 22)


@pytest.mark.parametrize("kind", ["staff", pytest.param("completions", marks=pytest.mark.long)])
def test_nothing_moves_on_past_a_date_that_cannot_be_read(opened, kind):
    """Whoever saw that date's figures would tell who changed since, and nobody can say how many did."""
    with damaged(opened, kind, DECEMBER) as store:
        view = dashboard.training(store, RULES, COMMITTEE, Question(MARCH))
        assert view.groups["in_scope"].isna().all()
        assert {figure.shown for figure in view.figures} <= {"hidden", "not measured"}
        assert view.damaged


@pytest.mark.long
def test_what_stands_from_before_an_unreadable_date_is_still_shown(opened):
    first = dashboard.training(opened, RULES, COMMITTEE, Question(DECEMBER))
    with damaged(opened, "staff", JANUARY) as store:
        view = dashboard.training(store, RULES, COMMITTEE, Question(MARCH))
        assert view.earlier == dict.fromkeys(("", "Adults", "Children"), DECEMBER)
        pd.testing.assert_series_equal(view.groups["in_date"], first.groups["in_date"])
        assert "Figures of the whole council are those of 10 January 2014" in " ".join(view.warnings)
        lead = dashboard.training(store, RULES, LEAD, Question(MARCH))
        assert lead.groups["in_date"].tolist() == [9, 6]


@pytest.mark.long
def test_a_file_that_is_put_back_lets_them_move_on(opened):
    whole = dashboard.training(opened, RULES, COMMITTEE, Question(MARCH)).figures
    info = next(info for info in opened.snapshots() if (info.kind, info.as_at) == ("staff", JANUARY))
    path = opened.home / "snapshots" / info.parquet_name
    kept = path.read_bytes()
    with damaged(opened, "staff", JANUARY) as store:
        assert dashboard.training(store, RULES, COMMITTEE, Question(MARCH)).figures != whole
        path.write_bytes(kept)
        assert dashboard.training(store, RULES, COMMITTEE, Question(MARCH)).figures == whole


def test_a_comparison_says_of_what_date_it_is(read):
    """At the meeting nobody had changed since 10 January, so its figures are of that day, and so is what is compared with it."""
    view = dashboard.training(read, RULES, COMMITTEE, Question(MARCH, MEETING))
    assert view.earlier_before == dict.fromkeys(("", "Adults", "Children"), DECEMBER)
    said = " ".join(view.warnings)
    assert "Figures of the whole council compared with, of 27 January 2014, are those of 10 January 2014." in said
    assert "Figures of Adults and Children compared with, of 27 January 2014, are those of 10 January 2014." in said
    for name in ("overdue", "overview"):
        view = getattr(dashboard, name)(read, RULES, COMMITTEE, Question(MARCH, MEETING))
        assert "Figures of the whole council compared with, of 27 January 2014" in " ".join(view.warnings)
    assert dashboard.training(read, RULES, LEAD, Question(MARCH, MEETING)).earlier_before == {}


TODAY = dt.date(2016, 2, 15)  # 24 months before: 15 February 2014


def test_what_waited_still_waits_when_the_rows_of_earlier_dates_are_purged(opened):
    shown = dashboard.training(opened, RULES, COMMITTEE, Question(MARCH))
    purging.purge(opened, RULES, LEAD, today=TODAY)
    after = dashboard.training(opened, RULES, COMMITTEE, Question(MARCH))
    assert after.figures == shown.figures
    assert after.groups["in_scope"].isna().all()
    assert after.earlier == {"Adults": None, "Children": None}
    assert dashboard.training(opened, RULES, LEAD, Question(MARCH)).groups["in_date"].tolist() == [9, 6]


@pytest.mark.long
def test_kept_groups_are_not_shown_beside_what_came_after_the_purge(opened):
    purging.purge(opened, RULES, LEAD, today=TODAY)
    council.add(opened, "staff", council.everybody(), dt.date(2016, 2, 15))
    view = dashboard.training(opened, RULES, COMMITTEE, Question(MEETING))
    assert view.groups["in_scope"].isna().all()
    assert next(figure.value for figure in view.figures if figure.key == "training") is not None
    assert dashboard.training(opened, RULES, LEAD, Question(MEETING)).groups["in_scope"].tolist() == [10, 12]
