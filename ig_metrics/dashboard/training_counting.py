"""How much does each rule of counting move the rate?"""

from __future__ import annotations

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.course_asked import asked, records
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import own, whose
from ig_metrics.dashboard.training_views import CountingView
from ig_metrics.dashboard.views import Definition, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training import status
from ig_metrics.training.counting import RULES, counted_otherwise

TITLE = "How much does the way of counting move the figure?"
NOT_FOR_COMMITTEE = (
    "What each rule does to the figure is for the IG lead and managers: the differences can be a handful of people. "
    "The rules themselves are under 'How this is worked out'."
)
BOUND_LOW, BOUND_HIGH = "unmatched low", "unmatched high"
SMALL_POINTS = 0.05


@offered_dates
def training_counting(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> CountingView:
    """The rate, and what it would be with each rule of counting the other way round. Counts only, and not for the committee."""
    begun = asked(store, settings, viewer, question, course)
    if not viewer.sees_small_counts:
        return CountingView(TITLE, begun.answer or (NOT_FOR_COMMITTEE,), **begun.kept)
    if begun.course is None:
        return CountingView(TITLE, begun.answer, **begun.kept)
    chosen, people = begun.course, begun.people
    key = ("counting", question.as_at, question.known_on, repr(chosen), settings.organisation.staff_id_width)

    def make() -> pd.DataFrame:
        return _rules(store, settings, viewer, chosen, question, people)

    table: pd.DataFrame = make() if viewer.role == "manager" else measured.remembered(store, key, make)
    return CountingView(
        TITLE,
        _answer(table, chosen, viewer),
        **begun.kept | {"definitions": (*explained(), *begun.kept["definitions"])},
        rules=table,
    )


def _rules(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, people: pd.DataFrame
) -> pd.DataFrame:
    everyone = measured.staff(store, settings, question)
    assert everyone is not None
    learned = records(store, settings, question, everyone)
    paper = store.in_force("paper_returns", question.as_at, known_on=question.known_on)
    excused = store.in_force("exemptions", question.as_at, known_on=question.known_on)
    needs = measured.system_access(store, question) if course.audience != "all" else None

    def again(attempts: pd.DataFrame, returns: pd.DataFrame | None) -> pd.DataFrame:
        found = status.status(
            everyone, attempts, returns, excused, course, question.as_at,
            system_access=needs, staff_id_width=settings.organisation.staff_id_width,
        )  # fmt: skip
        return own(found, viewer)

    tried = learned.assign(outcome=learned["outcome"].mask(learned["outcome"] == "failed", "completed"))
    table = counted_otherwise(
        people, course, question.as_at, without_paper=again(learned, None), with_failed=again(tried, paper)
    )
    ours = float(table["percent"].iloc[0])
    doubt = measured.bounds(store, settings, course, question) if viewer.role == "ig_lead" else None
    if doubt is not None and doubt.unmatched_learning and doubt.compliance_low is not None:
        more = [
            (BOUND_LOW, "Learners nobody is found for left out", "Those not in date counted as staff", doubt.compliance_low),
            (BOUND_HIGH, "Learners nobody is found for left out", "Those in date counted as people without a record", doubt.compliance_high),
        ]  # fmt: skip
        lines = [
            dict(zip(RULES, (rule, mine, theirs, None, None, value, (value or 0.0) - ours, doubt.unmatched_learning), strict=True))
            for rule, mine, theirs, value in more
        ]  # fmt: skip
        table = pd.DataFrame([*table.to_dict("records"), *lines])
    kinds = {"percent": "Float64", "points": "Float64", "people": "Int64", "done": "Int64", "base": "Int64"}
    # The figure itself, then what moves it most.
    order = [0, *(table["points"].iloc[1:].abs().sort_values(ascending=False, kind="stable").index)]
    table = table.loc[order].reset_index(drop=True)
    table["points"] = table["points"].mask(table["points"].abs() < SMALL_POINTS, 0.0)
    return table.assign(compliance_percent=ours).astype(kinds | {"compliance_percent": "Float64"})


def _answer(table: pd.DataFrame, course: Course, viewer: Viewer) -> tuple[str, ...]:
    ours = table["percent"].iloc[0]
    if pd.isna(ours):
        return (wording.training_headline(None, course.target_percent, None, None),)
    others = table.iloc[1:].dropna(subset=["points"])
    largest = others.reindex(others["points"].abs().sort_values(ascending=False).index).iloc[0]
    head = wording.training_headline(
        float(ours),
        course.target_percent,
        int(table["done"].iloc[0]),
        int(table["base"].iloc[0]),
        whose=whose(viewer, course),
    )
    crossing = others[(others["percent"] >= course.target_percent) != (ours >= course.target_percent)]
    said = (
        "No single rule decides whether the target is reached."
        if crossing.empty
        else f"With {wording.count(len(crossing), 'rule')} the other way round the verdict on the target would change."
    )
    if abs(float(largest["points"])) < SMALL_POINTS:
        return (head, "No rule of counting moves it.", said)
    moved = (
        f'The rule that moves it most: "{largest["other"]}" would make it {wording.percent(float(largest["percent"]))}.'
    )
    return (head, moved, said)


def explained() -> tuple[Definition, ...]:
    """What a line of the table turns round."""
    return (
        Definition(
            "Counted otherwise",
            "Each line turns one rule round and leaves all others as they are, so the differences do not add up.",
        ),
    )
