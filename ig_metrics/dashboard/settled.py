"""Which figures of people the committee is shown at a date: this date's, or for a group of which too few changed, an earlier one's.

`published` decides what one date may tell; `privacy.differences` what two may tell together. What is shown is always a row
that was decided for one date as a whole, so nothing that is hidden there comes back here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import offered_days
from ig_metrics.dashboard.desk import Counted, at_desk
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.people import NO_GROUP
from ig_metrics.dashboard.published import BREAKDOWNS, Key, Published, publish
from ig_metrics.dashboard.spared import unread
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import papers
from ig_metrics.privacy.differences import Releases
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.store.purged import BOOK, WAITING

MOST_DATES = 24
"""Dates on offer that are held against one another; at older ones only the whole council is shown."""
RESTS_ON = ("staff", *measured.LEARNING, "exemptions", "network_accounts", "identity_matches", "system_access")
"""Whatever a person's state depends on."""
STATES = ("in_date", "due_soon", "in_window", "overdue", "lapsed", "absent", "exempt")
WHOLE: Key = ()


@dataclass(frozen=True)
class Point:
    """A date as it was known: now (`known_on` the question's own), or when a paper was issued (`issued`)."""

    as_at: dt.date
    known_on: dt.datetime | None
    issued: bool = False


@dataclass(frozen=True)
class Chain:
    """Dates in order, the groups that moved on at each, and every group there is at any of them."""

    points: tuple[Point, ...]
    live: tuple[frozenset[Key], ...]
    keys: tuple[Key, ...]

    def latest(self, upto: int, key: Key) -> int | None:
        """The latest point, none later than the one numbered `upto`, at which a group moved on."""
        return next((place for place in range(upto, -1, -1) if key in self.live[place]), None)


def settled(store: Store, settings: Settings, course: Course, question: Question) -> Published | None:
    """What the committee is shown of a course at a date; None without an HR list. Kept."""
    if not measured.has_people(store, question):
        return None
    days = dates_shown(store, question)
    rests_on = (
        _rests_on(store, settings, course, Point(question.as_at, question.known_on)),
        days,
        _of_chain(store, settings, course, question.known_on, days) if question.as_at in days else "",
    )
    found: Published = lasting(store, "settled", rests_on, lambda: _settled(store, settings, course, question, days))
    return found


def _settled(
    store: Store, settings: Settings, course: Course, question: Question, days: tuple[dt.date, ...]
) -> Published:
    own = Point(question.as_at, question.known_on)
    now = _publish(store, settings, course, own)
    assert now is not None
    if question.as_at not in days:
        # Too long ago to be held against every other date: the whole council alone.
        return whole_alone(now) if days and question.as_at < days[0] else now
    chain = _chain(store, settings, course, question.known_on, days)
    place = chain.points.index(own)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("whole", *BREAKDOWNS)}
    since: dict[str, dict[str, dt.date | None]] = {name: {} for name in rows}
    for key in chain.keys:
        level = ("whole", *BREAKDOWNS)[len(key)]
        latest = chain.latest(place, key)
        shown = now if latest is None else _publish(store, settings, course, chain.points[latest])
        row = None if shown is None else shown.row(level, key)
        if row is None:
            continue
        if latest is None:
            row = _hidden(row)
        elif latest != place:
            # Named as it is now, where it still is: names of services tell nobody apart.
            today = now.row(level, key)
            row = row | {"group": row["group"] if today is None else today["group"]}
        if latest != place:
            since[level][str(row["group"])] = None if latest is None else chain.points[latest].as_at
        rows[level].append(row | {"key": key})
    for found in rows.values():
        found.sort(key=lambda row: (row["group"] == NO_GROUP, row["group"]))
    return Published(
        _frame(rows["whole"], now.whole),
        {name: _frame(rows[name], now.whole) for name in BREAKDOWNS},
        {name: [row["key"] for row in rows[name]] for name in BREAKDOWNS},
        since,
    )


def dates_shown(store: Store, question: Question) -> tuple[dt.date, ...]:
    """The latest dates on offer for which people can be counted, oldest first."""
    found: tuple[dt.date, ...] = measured.remembered(
        store, ("days with people", question.known_on), lambda: _days_with_people(store, question.known_on)
    )
    return found


def _days_with_people(store: Store, known_on: dt.datetime | None) -> tuple[dt.date, ...]:
    cut = measured.cut_of(
        store
    )  # before it nobody can be told from anybody: what is shown was settled when rows were purged
    days = [
        day for day in offered_days(store, known_on)
        if (store.in_force_snapshots("staff", day, known_on=known_on) or unread(store, "staff", Question(day, None, known_on)))
        and (cut is None or day >= cut)
    ]  # fmt: skip
    return tuple(sorted(days)[-MOST_DATES:])


def _points(store: Store, known_on: dt.datetime | None, days: tuple[dt.date, ...]) -> tuple[Point, ...]:
    out = [
        Point(paper.as_at, paper.known_on, issued=True)
        for paper in papers.issued(store, known_on)
        if days and paper.as_at >= days[0] and (known_on is None or paper.known_on < known_on)
    ]
    now = [Point(day, known_on) for day in days]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(
        sorted({*out, *now}, key=lambda point: (point.as_at, not point.issued, point.known_on or latest))
    )  # fmt: skip


def _chain(
    store: Store, settings: Settings, course: Course, known_on: dt.datetime | None, days: tuple[dt.date, ...]
) -> Chain:
    found: tuple[Any, ...] = lasting(
        store,
        "chain",
        _of_chain(store, settings, course, known_on, days),
        lambda: _told(_make_chain(store, settings, course, known_on, days)),
    )
    live, keys = found
    return Chain(_points(store, known_on, days), live, keys)


def _told(chain: Chain) -> tuple[Any, ...]:
    """What is kept of a chain: its points are as many and as they were, but may have been known on another moment."""
    return chain.live, chain.keys


def _of_chain(
    store: Store, settings: Settings, course: Course, known_on: dt.datetime | None, days: tuple[dt.date, ...]
) -> tuple[Hashable, ...]:
    """All that the dates in order, and which groups moved on at each, rest on: this course's people and those of the courses before."""

    def make() -> tuple[Hashable, ...]:
        courses = (*_before(settings, course), course)
        points = tuple(
            (point.issued, _unreadable(store, point), *(_rests_on(store, settings, each, point) for each in courses))
            for point in _points(store, known_on, days)
        )
        return points, () if known_on else tuple(repr(_waiting(store, each)) for each in courses)

    key = ("of chain", known_on, repr(course), settings, days)
    found: tuple[Hashable, ...] = measured.remembered(store, key, make)
    return found


def _before(settings: Settings, course: Course) -> tuple[Course, ...]:
    """The courses of the settings that a course is held against: those before it."""
    return settings.courses[: settings.courses.index(course)] if course in settings.courses else ()


def _rests_on(store: Store, settings: Settings, course: Course, point: Point) -> tuple[Hashable, ...]:
    asked = Question(point.as_at, None, point.known_on)
    return settings.privacy.threshold, measured.of_people(store, settings, course, asked)


def _make_chain(
    store: Store, settings: Settings, course: Course, known_on: dt.datetime | None, days: tuple[dt.date, ...]
) -> Chain:
    points, before = _points(store, known_on, days), _before(settings, course)
    with at_desk() as desk:
        courses = (course, *before)
        every = [counted(store, settings, each, point) for point in points for each in courses]
        others = [_chain(store, settings, other, known_on, days) for other in before]
        keys = _keys(every)
        number = {key: place for place, key in enumerate(keys)}
        releases, weights = desk.releases(every, number)
    parents = [None if not key else number[key[:-1]] for key in keys]
    tree = Releases(parents, settings.privacy.threshold, weights)
    live: list[frozenset[Key]] = []
    waiting = {} if known_on else _waiting(store, course)
    for place, point in enumerate(points):
        if _unreadable(store, point):
            # What it told cannot be held against what comes after: until it can be read again nothing moves on.
            return Chain(points, (*live, *[frozenset()] * (len(points) - place)), keys)
        own, *beside = releases[place * len(courses) : (place + 1) * len(courses)]
        same_day = [
            (release, frozenset(number[key] for key in other.live[place]))
            for other, release in zip(others, beside, strict=True)
        ]
        held = () if point.issued else (number[key] for key in waiting.get(point.as_at, ()) if key in number)
        moved = tree.add(own, same_day, held)
        if point.issued:
            tree.take_as_whole()
        live.append(frozenset(keys[node] for node in moved))
    return Chain(points, tuple(live), keys)


def _unreadable(store: Store, point: Point) -> bool:
    """Whether a file is damaged that anybody's state at a point depends on."""
    asked = Question(point.as_at, None, point.known_on)
    return any(unread(store, kind, asked) for kind in RESTS_ON)


def waiting_from(store: Store, settings: Settings, course: Course, cut: dt.date) -> dict[str, list[list[str]]]:
    """The groups that do not move on at each date from a day on, by the date: to be kept with a purge of the dates before it."""
    days = dates_shown(store, Question(cut))
    if not days:
        return {}
    chain = _chain(store, settings, course, None, days)
    found = {
        point.as_at.isoformat(): [list(key) for key in chain.keys if key not in live]
        for point, live in zip(chain.points, chain.live, strict=True)
        if not point.issued and point.as_at >= cut
    }
    return {day: groups for day, groups in found.items() if groups}


def _waiting(store: Store, course: Course) -> dict[dt.date, tuple[Key, ...]]:
    """The groups that waited at each date when rows of dates before it were purged: those dates cannot be held against it again."""
    found: dict[dt.date, tuple[Key, ...]] = {}
    for entry in store.entries(BOOK, f"{WAITING}:{course.code}"):
        for day, groups in entry.detail["groups"].items():
            on = dt.date.fromisoformat(day)
            found[on] = (*found.get(on, ()), *(tuple(map(str, key)) for key in groups))
    return found


def counted(store: Store, settings: Settings, course: Course, point: Point) -> Counted:
    """Everybody in scope at a point, on this thread's desk; what the point tells by itself is worked out with it."""

    def make() -> pd.DataFrame:
        _publish(store, settings, course, point)
        return _people_at(store, settings, course, point)

    with at_desk() as desk:
        return desk.counted((_rests_on(store, settings, course, point), _unreadable(store, point)), make)


def _people_at(store: Store, settings: Settings, course: Course, point: Point) -> pd.DataFrame:
    found = measured.trained(store, settings, course, Question(point.as_at, None, point.known_on))
    if found is None:
        return pd.DataFrame({"staff_id": pd.Series(dtype="str"), "code": [], "state": []})
    people = found.people[found.people["in_scope"]]
    outer, inner = (people[name].fillna(NO_GROUP) for name in BREAKDOWNS)
    pairs = pd.MultiIndex.from_arrays([outer, inner])
    codes, places = pd.factorize(pairs)
    status = people["status"].astype("object").map({name: place for place, name in enumerate(STATES)})
    state = 2 * status.to_numpy(dtype=np.int64) + (people["stage"] == "bar").to_numpy(dtype=np.int64)
    frame = pd.DataFrame({"staff_id": people["staff_id"].to_numpy(), "code": codes, "state": state})
    frame.attrs["keys"] = [tuple(map(str, place)) for place in places]
    return frame


def _keys(dates: list[Counted]) -> tuple[Key, ...]:
    leaves = {key for date in dates for key in date.keys}
    return tuple(sorted({WHOLE, *((outer,) for outer, _ in leaves), *leaves}, key=lambda key: (len(key), key)))


def _publish(store: Store, settings: Settings, course: Course, point: Point) -> Published | None:
    """What one date tells by itself; kept: what to hide is worked out once for all tables of a course and date."""

    asked = Question(point.as_at, None, point.known_on)
    if not measured.has_people(store, asked):
        return None

    def make() -> Published:
        found = measured.trained(store, settings, course, asked)
        assert found is not None
        return publish(found.people, settings.privacy.threshold)

    shown: Published = lasting(store, "published", _rests_on(store, settings, course, point), make)
    return shown


def whole_alone(now: Published) -> Published:
    """The figures of the whole council at a date, and those of every group hidden."""
    by = {name: _frame([_hidden(row) for row in frame.to_dict("records")], frame) for name, frame in now.by.items()}
    gone: dict[str, dict[str, dt.date | None]] = {
        name: dict.fromkeys(frame["group"].astype(str)) for name, frame in by.items()
    }
    return dataclasses.replace(now, by=by, since={"whole": {}} | gone)


def _hidden(row: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(row) | {"group": row["group"], "hidden": True}


def _frame(rows: list[dict[str, Any]], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=like.columns).astype({name: like[name].dtype for name in like})
