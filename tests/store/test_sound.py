"""A store without what cannot be read: no answer rests on a damaged file, nor on an older one in its place."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.errors import Refused
from ig_metrics.store import Damaged, SnapshotInfo, Store
from ig_metrics.store.sound import Sound, as_far_as_sound
from tests.servers.on_servers import place_of

APRIL, FEBRUARY = dt.date(2014, 4, 1), dt.date(2014, 2, 1)
TOGETHER = {"completions": ("staff", "exemptions")}


@pytest.fixture
def bad(keep) -> SnapshotInfo:
    """A list of staff that is damaged; an older one, its exemptions and the Toolkit are not."""
    keep("staff", [{"staff_id": "1"}], "2014-01-31")
    keep("exemptions", [{"staff_id": "1", "course": "IG"}], "2014-01-31")
    keep("completions", [{"staff_id": "1", "course": "IG"}], "2014-01-31")
    keep("toolkit", [{"requirement": "101"}], "2014-01-31", framework="v1")
    return keep("staff", [{"staff_id": "2"}], "2014-03-31")


def test_what_rests_on_it_is_not_given_and_no_older_list_takes_its_place(store: Store, bad: SnapshotInfo) -> None:
    sound = Sound(store, [bad], TOGETHER)
    assert sound.in_force("staff", APRIL).empty
    assert sound.in_force("completions", APRIL).empty
    assert sound.withheld("completions", APRIL) == sound.withheld("staff", APRIL) == (bad,)
    assert sound.in_force("staff", FEBRUARY)["staff_id"].tolist() == ["1"]
    assert len(sound.in_force("completions", FEBRUARY)) == 1
    assert sound.withheld("completions", FEBRUARY) == sound.withheld("exemptions", APRIL) == ()
    assert len(sound.in_force("exemptions", APRIL)) == 1
    assert len(sound.in_force("toolkit", APRIL, framework="v1")) == 1


def test_of_another_framework_or_as_known_before_nothing_is_withheld(store: Store, keep) -> None:
    bad = keep("toolkit", [{"requirement": "101"}], "2014-01-31", framework="v1")
    sound = Sound(store, [bad], {"plan": ("toolkit",)})
    assert sound.withheld("toolkit", APRIL, framework="v1") == (bad,)
    assert sound.withheld("toolkit", APRIL, framework="v2") == ()
    assert sound.withheld("toolkit", APRIL, known_on=bad.uploaded_at - dt.timedelta(seconds=1)) == ()
    assert sound.withheld("plan", APRIL, framework="v2") == (bad,), "the framework is that of the kind asked for"


def test_nothing_worked_out_without_it_is_taken_for_the_whole(store: Store, bad: SnapshotInfo) -> None:
    other = next(info for info in store.snapshots() if info.id != bad.id)
    versions = [Sound(store, damaged, {}).version() for damaged in ([bad], [other], [bad, other], [other, bad])]
    assert versions[2] == versions[3]
    assert len({store.version(), *versions}) == 4
    assert all(version.startswith(f"{store.version()}-") and len(version) == 16 + 1 + 8 for version in versions)
    with pytest.raises(Refused, match="Part of the data cannot be read"):
        Sound(store, [bad], {}).record("a", "b")


def test_an_answer_is_asked_for_again_without_each_file_that_turns_out_damaged(
    store: Store, bad: SnapshotInfo, home
) -> None:
    worse = next(info for info in store.snapshots() if info.kind == "exemptions")

    def without(damaged: tuple[Damaged, ...]) -> Sound:
        return Sound(store, [each.info for each in damaged], {})

    def ask(asked: Store) -> int:
        return sum(len(asked.in_force(kind, APRIL)) for kind in ("staff", "exemptions", "completions"))

    assert as_far_as_sound(store, ask, without) == (3, store, ())
    for info in (bad, worse):
        place_of(home).write(info.parquet_name, b"damaged")
    found, asked, damaged = as_far_as_sound(store, ask, without)
    assert found == 1
    assert isinstance(asked, Sound)
    assert [each.info for each in damaged] == [bad, worse]
    with pytest.raises(Damaged, match=bad.id):
        as_far_as_sound(store, lambda asked: asked.read(bad.id), without)
