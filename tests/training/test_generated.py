"""Generated histories: the same answers as the slow oracle, and what must hold whatever the history."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ig_metrics.datasets import EMPLOYMENT_TYPES
from ig_metrics.settings import Course, Escalation
from ig_metrics.training.compliance import compliance
from ig_metrics.training.escalation import action_list
from tests.oracles import training as oracle
from tests.training.build import D, measured, staff

# Dates crowd around the as-at date, launch and the year before, so that boundaries meet often.
SOON = st.integers(-60, 60).map(lambda days: D + dt.timedelta(days=days))
YEAR_AGO = st.integers(-75, 75).map(lambda days: dt.date(2013, 3, 31) + dt.timedelta(days=days))
DATES = st.one_of(SOON, YEAR_AGO, st.dates(dt.date(2011, 1, 1), dt.date(2015, 12, 31)), st.just(dt.date(2012, 2, 29)))
NAMES = st.sampled_from(["IG", "information governance", "IG Quiz", "Fire safety"])


@st.composite
def posts(draw: st.DrawFn) -> oracle.Post:
    start = draw(DATES)
    away_from, away_to = draw(st.none() | DATES), draw(st.none() | DATES)
    if away_from and away_to and away_to < away_from:
        away_from, away_to = away_to, away_from
    return oracle.Post(
        start=start,
        leave=draw(st.none() | st.integers(0, 900).map(lambda days: start + dt.timedelta(days=days))),
        is_primary=draw(st.booleans()),
        fte=draw(st.sampled_from([None, 0.5, 1.0])),
        absence=draw(st.sampled_from([None, None, "sick"])),
        absence_from=away_from,
        absence_to=away_to,
        employment_type=draw(st.sampled_from([None, "permanent", "agency", "volunteer"])),
        network_access=draw(st.sampled_from([True, True, False, None])),
        directorate=draw(st.sampled_from(["Adults", "Children", "Schools"])),
    )


ATTEMPT = st.builds(
    oracle.Attempt,
    NAMES,
    st.sampled_from(["completed", "completed", "completed", "failed", "in_progress", "not_started", "exempt"]),
    st.none() | DATES,
)
PAPER = st.builds(oracle.Attempt, NAMES, st.just("completed"), DATES)


@dataclass(frozen=True)
class Life:
    posts: list[oracle.Post]
    online: list[oracle.Attempt]
    paper: list[oracle.Attempt]
    exempt: list[tuple[str, dt.date]]


LIFE = st.builds(
    Life,
    st.lists(posts(), min_size=1, max_size=3),
    st.lists(ATTEMPT, max_size=3),
    st.lists(PAPER, max_size=1),
    st.lists(st.tuples(NAMES, DATES), max_size=1),
)
LIVES = st.lists(LIFE, min_size=1, max_size=25)
# One example is up to 25 people, so a few examples are many histories.
few = settings(max_examples=max(12, settings().max_examples // 5))
COURSES = st.builds(
    Course,
    code=st.just("IG"),
    title=st.just("Information governance"),
    launch=st.sampled_from([dt.date(2014, 1, 27), dt.date(2012, 2, 29), dt.date(2014, 3, 31)]),
    aliases=st.just(("IG Quiz",)),
    window_days=st.sampled_from([0, 28, 42]),
    valid_months=st.sampled_from([None, 1, 12, 24]),
    notice_days=st.sampled_from([0, 5, 60]),
    include=st.sampled_from([EMPLOYMENT_TYPES, ("permanent",), ("agency", "volunteer")]),
    exclude=st.sampled_from([{}, {"directorate": ("Schools",)}]),
)
STEPS = st.builds(
    Escalation,
    reminder_days=st.sampled_from([-14, -1, 0]),
    manager_days=st.sampled_from([0, 7]),
    bar_days=st.sampled_from([7, 14]),
)


def measure(lives: list[Life], course: Course, steps: Escalation, as_at: dt.date = D) -> pd.DataFrame:
    """The product's answer, person n being the nth life."""
    who = staff(
        *(
            {
                "staff_id": f"{n}",
                "start_date": post.start,
                "leave_date": post.leave,
                "is_primary": post.is_primary,
                "fte": post.fte,
                "absence": post.absence,
                "absence_from": post.absence_from,
                "absence_to": post.absence_to,
                "employment_type": post.employment_type,
                "network_access": post.network_access,
                "directorate": post.directorate,
                "username": None if n % 3 == 0 else f"user{n}",
            }
            for n, life in enumerate(lives)
            for post in life.posts
        )
    )
    return measured(
        who,
        [
            {"staff_id": f"{n}", "course": a.course, "outcome": a.outcome, "completed_on": a.on}
            for n, life in enumerate(lives)
            for a in life.online
        ],
        papers=[
            {"staff_id": f"{n}", "course": a.course, "completed_on": a.on}
            for n, life in enumerate(lives)
            for a in life.paper
        ],
        exempt=[
            {"staff_id": f"{n}", "course": name, "reason": "career break", "until": until}
            for n, life in enumerate(lives)
            for name, until in life.exempt
        ],
        course=course,
        steps=steps,
        as_at=as_at,
    )


def rules(course: Course, steps: Escalation) -> oracle.Rules:
    return oracle.Rules(
        names=("ig", "information governance", "ig quiz"),
        launch=course.launch,
        window_days=course.window_days,
        valid_months=course.valid_months,
        notice_days=course.notice_days,
        include=course.include,
        excluded_directorates=course.exclude.get("directorate", ()),
        reminder_days=steps.reminder_days,
        manager_days=steps.manager_days,
        bar_days=steps.bar_days,
    )


def plain(value: object) -> object:
    """A cell as the oracle writes it."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@few
@given(LIVES, COURSES, STEPS)
def test_the_same_answers_as_the_oracle(lives: list[Life], course: Course, steps: Escalation) -> None:
    result = measure(lives, course, steps).set_index("staff_id")
    columns = [
        "in_scope",
        "leaver",
        "status",
        "due_on",
        "expires_on",
        "days_past_due",
        "stage",
        "start_date",
        "leave_date",
    ]
    answers = {}
    for n, life in enumerate(lives):
        answers[n] = oracle.answer(life.posts, life.online, life.paper, life.exempt, rules(course, steps), D)
        row = result.loc[f"{n}"]
        assert tuple(plain(row[column]) for column in columns) == dataclasses.astuple(answers[n])

    (total,) = compliance(result).to_dict("records")
    words = [a.status for a in answers.values() if a.in_scope]
    assert total["in_scope"] == len(words)
    assert total["leaver"] == sum(a.leaver for a in answers.values())
    for word in ("exempt", "absent", "in_date", "due_soon", "in_window", "overdue", "lapsed"):
        assert total[word] == words.count(word)
    base = len(words) - words.count("absent") - words.count("exempt")
    if base:
        assert total["compliance_percent"] == 100 * (words.count("in_date") + words.count("due_soon")) / base
    else:
        assert pd.isna(total["compliance_percent"])


@few
@given(LIVES, COURSES, STEPS)
def test_invariants(lives: list[Life], course: Course, steps: Escalation) -> None:
    result = measure(lives, course, steps)
    # Exactly one status for whoever is in scope, none for anybody else; nobody is both in scope and a leaver.
    assert (result["status"].notna() == result["in_scope"]).all()
    assert not (result["in_scope"] & result["leaver"]).any()
    # Parts add up, in every group and over all groups.
    for by in (None, "directorate", "employment_type"):
        table = compliance(result, by)
        parts = table[["absent", "exempt", "in_date", "due_soon", "in_window", "overdue", "lapsed"]].sum(axis=1)
        assert (parts == table["in_scope"]).all()
        assert table["in_scope"].sum() == result["in_scope"].sum()
    # The lists: nobody twice, disjoint, and the bar list only of those who may be barred.
    lists = {
        name: action_list(name, result, course, steps, D)["staff_id"].tolist()
        for name in ("reminders", "managers", "bar", "restore")
    }
    for names in lists.values():
        assert len(names) == len(set(names))
    chased = lists["reminders"] + lists["managers"] + lists["bar"]
    assert len(chased) == len(set(chased))
    assert set(chased) == set(result.loc[result["stage"].notna(), "staff_id"])
    people = result.set_index("staff_id")
    barred = people.loc[lists["bar"]]
    assert set(barred["status"]) <= {"overdue", "lapsed"}
    assert (barred["network_access"] == True).all()  # noqa: E712
    assert (barred["days_past_due"] >= steps.bar_days).all()
    assert set(people.loc[lists["restore"], "status"]) <= {"in_date", "due_soon"}


@few
@given(LIVES, COURSES, STEPS)
def test_the_order_of_rows_is_irrelevant(lives: list[Life], course: Course, steps: Escalation) -> None:
    """But for posts of one person that tie on everything else: the first row is the last tie-break."""
    result = measure(lives, course, steps).set_index("staff_id")
    turned = result.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(compliance(result, "directorate"), compliance(turned, "directorate"))
    flipped = [dataclasses.replace(life, online=life.online[::-1], paper=life.paper[::-1]) for life in lives]
    pd.testing.assert_frame_equal(result, measure(flipped, course, steps).set_index("staff_id"))


LATER = st.tuples(st.integers(0, 400), st.booleans())


@few
@given(st.lists(st.tuples(LIFE, LATER), min_size=1, max_size=25), COURSES, STEPS)
def test_a_later_completion_never_makes_anyone_worse(
    lives: list[tuple[Life, tuple[int, bool]]], course: Course, steps: Escalation
) -> None:
    """A completion that is still valid, or that follows another, moves nobody back and nobody up to manager or bar.

    Somebody in their first window who turns out to have an expired completion does become lapsed: that is the definition.
    """
    worse = {"in_date": 0, "due_soon": 1, "in_window": 2, "overdue": 3, "lapsed": 3}
    stages = [None, "reminder", "manager", "bar"]

    def with_one_more(life: Life, when: dt.date, on_paper: bool) -> Life:
        more = oracle.Attempt("IG", "completed", when)
        if on_paper:
            return dataclasses.replace(life, paper=[*life.paper, more])
        return dataclasses.replace(life, online=[*life.online, more])

    days = [D - dt.timedelta(days=ago) for _, (ago, _) in lives]
    first = measure([life for life, _ in lives], course, steps)
    second = measure(
        [with_one_more(life, day, on_paper) for (life, (_, on_paper)), day in zip(lives, days, strict=True)],
        course,
        steps,
    )
    for day, (_, before), (_, after) in zip(days, first.iterrows(), second.iterrows(), strict=True):
        known = plain(before["last_completed_on"])
        valid = course.valid_months is None or oracle.month_on(day, course.valid_months) >= D
        if not valid and (known is None or day < known):  # type: ignore[operator]
            continue
        if plain(before["status"]) not in worse:
            assert plain(after["status"]) == plain(before["status"])
            continue
        assert worse[after["status"]] <= worse[before["status"]]
        # A refresher in sight may bring a reminder to somebody who had none yet.
        assert stages.index(plain(after["stage"])) <= max(1, stages.index(plain(before["stage"])))
        if valid:
            assert after["status"] in ("in_date", "due_soon")


@few
@given(LIVES, COURSES, STEPS)
def test_restore_is_the_bar_stage_on_the_eve_of_the_last_completion(
    lives: list[Life], course: Course, steps: Escalation
) -> None:
    result = measure(lives, course, steps)
    restored = set(action_list("restore", result, course, steps, D)["staff_id"])
    for n, life in enumerate(lives):
        row = result.loc[result["staff_id"] == f"{n}"].iloc[0]
        if len(life.posts) > 1 or plain(row["status"]) not in ("in_date", "due_soon"):
            continue
        eve = plain(row["last_completed_on"]) - dt.timedelta(days=1)  # type: ignore[operator]
        then = oracle.answer(life.posts, life.online, life.paper, life.exempt, rules(course, steps), eve)
        assert (f"{n}" in restored) == (then.stage == "bar" and life.posts[0].network_access is True)
