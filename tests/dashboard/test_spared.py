"""A damaged file takes what rests on it, names itself, and nothing else."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import spared
from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Damaged, Store
from ig_metrics.store.sound import Sound
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, RULES, add

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager", ("Homes",))
VIEWS = (
    "overview", "toolkit", "toolkit_claims", "toolkit_why", "levels", "plan", "forecast", "training", "training_reach",
    "training_counting", "training_trend", "overdue", "breaches", "breach_charts", "breach_severity", "breaches_due", "resources",
    "resources_glance", "assets", "partners", "meetings", "clearance", "restated",
)  # fmt: skip


@pytest.fixture
def own(store, tmp_path):
    """A copy of the council, to be damaged."""
    with store._catalogue.writing():  # nobody writes while it is copied
        shutil.copytree(store.home, tmp_path / "home")
    with Store.open(tmp_path / "home") as opened:
        yield opened


def of(store, kind, as_at=MARCH):
    return next(info for info in store.snapshots() if (info.kind, info.as_at) == (kind, as_at))


def damage(store, kind, as_at=MARCH):
    info = of(store, kind, as_at)
    path = store.home / "snapshots" / info.parquet_name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    return path, whole


def figures(view):
    return {figure.key: figure.shown for figure in view.figures}


@pytest.mark.parametrize("kind", ["staff", "completions"])
def test_a_damaged_list_of_people_takes_training_and_leaves_the_rest(own, asked, kind):
    before = dashboard.overview(own, RULES, LEAD, asked)
    damage(own, kind)
    fresh = Store.open(own.home)  # another process: this one has read the file already
    view = dashboard.overview(fresh, RULES, LEAD, asked)
    assert (figures(view)["training"], figures(view)["bar"]) == ("not measured", "not measured")
    for key in ("categories", "breaches"):
        assert figures(view)[key] == figures(before)[key]
    (said,) = view.damaged
    assert said.startswith(
        f"{KINDS[kind].label}, as at 31 March 2014 ({kind}.xlsx): figures that rest on it are not shown."
    )
    assert "Put " in said
    told = {each.key: " ".join(each.text) for each in view.state}
    assert told["training"] == f"**Not shown**: {KINDS[kind].label}, as at 31 March 2014, cannot be read."
    was = dashboard.toolkit(own, RULES, LEAD, asked).answer
    assert dashboard.toolkit(fresh, RULES, LEAD, asked).answer == was[:-1], "all but the claim that rested on training"
    with pytest.raises(Refused, match="cannot be read: its file is damaged"):
        dashboard.training_json(fresh, RULES, LEAD, asked)
    assert figures(dashboard.breaches(fresh, RULES, LEAD, asked))["period"] == "3"


@pytest.mark.parametrize("kind", ["staff", "completions", "toolkit", "plan", "breaches", "meetings"])
@pytest.mark.parametrize(
    "viewer",
    [pytest.param(LEAD, marks=pytest.mark.long), pytest.param(MANAGER, marks=pytest.mark.long), COMMITTEE],
    ids=lambda viewer: viewer.role,
)
def test_every_view_is_given_whatever_is_damaged(own, asked, kind, viewer):
    damage(own, kind, MARCH if kind != "meetings" else of(own, "meetings", own.snapshots()[-1].as_at).as_at)
    fresh = Store.open(own.home)
    assert dashboard.choices(fresh, RULES, viewer).as_at
    for name in VIEWS:
        view = getattr(dashboard, name)(fresh, RULES, viewer, asked)
        if not view.damaged:
            assert not fresh.damaged(), f"{name} says nothing of it"


def test_an_older_list_is_never_taken_for_a_damaged_one(own, asked):
    damage(own, "staff")
    fresh = Store.open(own.home)
    view = dashboard.training(fresh, RULES, LEAD, asked)
    assert view.answer == ("**Not shown**: HR staff list, as at 31 March 2014, cannot be read.",)
    assert not view.figures
    with pytest.raises(Refused, match="HR staff list, as at 31 March 2014 cannot be read: its file is damaged"):
        dashboard.training_json(fresh, RULES, LEAD, asked)


def test_a_damaged_older_one_takes_only_the_comparison(own, asked):
    damage(own, "toolkit", JANUARY)
    fresh = Store.open(own.home)
    found = dashboard.toolkit(fresh, RULES, LEAD, asked)
    whole = dashboard.toolkit_json(own, RULES, LEAD, asked)
    assert found.score_percent == whole["score_percent"]
    assert "Toolkit self-assessment, as at 24 January 2014" in found.damaged[0]
    said = dashboard.toolkit_json(fresh, RULES, LEAD, asked)
    assert said["score_before"] is None
    assert said["damaged"] == list(found.damaged)


@pytest.mark.parametrize("kind", ["staff", "completions"])
def test_nobody_is_put_on_a_list_because_a_file_is_damaged(own, asked, kind):
    damage(own, kind)
    fresh = Store.open(own.home)
    for name, filters in (
        ("action_list", {"name": "bar"}),
        ("list_prepared", {"which": "bar"}),
        ("timeline", {"staff_id": "A01"}),
    ):
        with pytest.raises(Damaged, match="is damaged"):
            getattr(dashboard, name)(fresh, RULES, LEAD, asked, **filters)


def test_nobody_is_said_not_to_be_exempt_because_a_file_is_damaged(own, asked):
    add(own, "exemptions", [{"staff_id": "A09", "course": "IG", "reason": "x", "until": "2014-12-31"}])
    before = dashboard.training(own, RULES, LEAD, asked).exclusions.set_index("reason")["people"]
    assert before["exempt"] == 1
    damage(own, "exemptions")
    after = dashboard.training(Store.open(own.home), RULES, LEAD, asked)
    assert after.exclusions.set_index("reason")["people"].isna()["exempt"]
    assert figures(after)["training"] == "not measured"


@pytest.mark.parametrize("kind", ["paper_returns", "exemptions", "network_accounts", "holds", "identity_matches"])
def test_a_rate_is_not_made_without_what_would_change_it(kind):
    assert kind in spared.TOGETHER["completions"] or kind in spared.LEARNING


def test_a_grade_is_not_given_without_the_plan_it_may_rest_on(own, asked):
    damage(own, "plan")
    fresh = Store.open(own.home)
    view = dashboard.toolkit(fresh, RULES, LEAD, asked)
    assert view.grade is None
    assert "Improvement plan, as at 31 March 2014, cannot be read" in view.answer[0]


def test_nobody_but_the_ig_lead_is_told_file_names(own, asked):
    damage(own, "staff")
    for viewer in (COMMITTEE, MANAGER):
        (said,) = dashboard.overview(Store.open(own.home), RULES, viewer, asked).damaged
        assert said == (
            "HR staff list, as at 31 March 2014: it cannot be read at the moment. Figures that rest on it are not shown. "
            "The IG lead can put it right."
        )


def test_what_is_mended_is_shown_again(own, asked):
    path, whole = damage(own, "staff")
    fresh = Store.open(own.home)
    assert dashboard.training(fresh, RULES, LEAD, asked).damaged
    path.write_bytes(whole)
    view = dashboard.training(fresh, RULES, LEAD, asked)
    assert (view.damaged, fresh.damaged()) == ((), ())
    assert view.figures


def test_what_is_withdrawn_is_spoken_of_no_more(own, asked):
    damage(own, "staff")
    fresh = Store.open(own.home)
    assert dashboard.training(fresh, RULES, LEAD, asked).damaged
    fresh.withdraw(of(fresh, "staff").id, "damaged", "ig.lead")
    view = dashboard.training(fresh, RULES, LEAD, asked)
    assert not view.damaged
    assert view.figures, "the list of January holds now"


def test_nothing_worked_out_without_a_file_is_taken_for_the_whole(own):
    info = of(own, "staff")
    sound = Sound(own, [info], spared.TOGETHER)
    assert sound.version() != own.version()
    assert sound.in_force_snapshots("staff", MARCH) == ()
    assert len(sound.in_force("staff", MARCH)) == 0
    assert sound.in_force_snapshots("staff", JANUARY) == own.in_force_snapshots("staff", JANUARY)


def test_a_snapshot_asked_for_by_name_is_refused(own):
    path, _ = damage(own, "staff")
    fresh = Store.open(own.home)
    info = of(fresh, "staff")
    with pytest.raises(Damaged):
        spared.spared(lambda store: store.read(info.id))(fresh)
    path.unlink()
    with pytest.raises(Damaged, match="is missing"):
        fresh.read(info.id)
    path.mkdir()
    with pytest.raises(Damaged, match="cannot be read"):
        fresh.read(info.id)


def test_every_function_of_the_door_that_gives_a_view_is_spared():
    import typing

    from ig_metrics.dashboard import views

    for name in dashboard.__all__:
        found = getattr(dashboard, name)
        if not callable(found) or isinstance(found, type):
            continue
        given = typing.get_type_hints(getattr(found, "__wrapped__", found)).get("return")
        if isinstance(given, type) and issubclass(given, views.View):
            assert name in spared.LOOKS | spared.REFUSED_WHOLE, name
    assert set(dashboard.__all__) >= spared.LOOKS


def test_a_view_says_what_is_damaged_whatever_its_kind():
    assert all(field.default == () for field in dataclasses.fields(dashboard.views.View) if field.name == "damaged")
