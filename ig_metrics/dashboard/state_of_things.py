"""The state of things: a statement for each subject, made from the figures, with its date, its source and how sure one can be."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.breaches import periods
from ig_metrics.breaches.periods import Period
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.barred import barred
from ig_metrics.dashboard.breaches import compared_counts, covered, summary
from ig_metrics.dashboard.confidence import Confidence
from ig_metrics.dashboard.held_plans import held_plans, plan_days
from ig_metrics.dashboard.known import reported_on
from ig_metrics.dashboard.lists_held import held_lists
from ig_metrics.dashboard.looking_ahead import in_short, look_ahead
from ig_metrics.dashboard.others import BENCHMARK, among
from ig_metrics.dashboard.people import compared, whose
from ig_metrics.dashboard.people_counts import late
from ig_metrics.dashboard.sources import newest
from ig_metrics.dashboard.toolkit_figures import reached
from ig_metrics.dashboard.training import rate_sentence
from ig_metrics.dashboard.views import Figure, Question, Statement
from ig_metrics.dates import uk
from ig_metrics.ledger import narrative, papers
from ig_metrics.privacy.roles import Viewer
from ig_metrics.resources.capacity import RECRUITING, VACANT, capacity, covering
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import plan as plans
from ig_metrics.wording import breach_charts as chance
from ig_metrics.wording import others
from ig_metrics.wording import resources as posts
from ig_metrics.wording import state as words

OVERDUE_KINDS = ("staff", "completions")
POSTS = "posts"
OTHERS = "others"
RECOMMENDATION = "recommendation"
"""The paper's part that says what the committee is asked."""


@dataclasses.dataclass(frozen=True)
class Known:
    """What a statement may draw on: the viewer's question, and what the page has worked out already.

    `moved`: how training moved. `scored`: the sentence of the Toolkit's score (or status), and its figure; empty without either.
    """

    store: Store
    settings: Settings
    viewer: Viewer
    question: Question
    found: measured.Assessed | None
    trained: dict[str, Any] | None
    moved: str
    promised: pd.DataFrame
    scored: tuple[Any, ...] = ()

    def source(self, *kinds: str) -> str:
        """The newest upload of each kind, by name and date; kinds of which none is held are left out."""
        days = [(kind, newest(self.store, kind, self.question)) for kind in kinds]
        return words.source_said([(datasets.KINDS[kind].label, day) for kind, day in days if day is not None])

    def said(
        self,
        key: str,
        heading: str,
        text: list[str],
        page: str,
        kinds: tuple[str, ...],
        sure: Confidence | None,
        **more: str,
    ) -> Statement:
        """A statement with its source and confidence."""
        told = tuple(each for each in text if each)
        return Statement(
            key, heading, told, page, source=self.source(*kinds), confidence=sure.short if sure else "", **more
        )


def state(known: Known) -> tuple[tuple[Statement, ...], tuple[Figure, ...]]:
    """The statements in the order a committee asks, and the figures in them that stand on no card."""
    said: list[Statement] = []
    figures: list[Figure] = []
    for make in (_levels, _training, _access, _breaches, _others, _plan, _promised, _resources):
        for statement, figure in make(known):
            said.append(statement)
            if figure is not None:
                figures.append(figure)
    return (*said, _asked_for(known)), tuple(figures)


Made = Iterator[tuple[Statement, Figure | None]]


def _levels(known: Known) -> Made:
    found, kit = known.found, known.settings.toolkit
    if found is None:
        yield _none(known, "levels", "Levels", "toolkit", "toolkit"), None
        return
    at, of = reached(found.assessment)
    said, figure = known.scored
    text = [
        said,
        words.deadline_said(kit.deadline, known.question.as_at, reached=at == of),
    ]
    if found.assessment.not_assessed:
        text.append(wording.not_assessed(found.assessment.not_assessed))
    sure = confidence.toolkit(known.store, known.settings, known.viewer, known.question, found)
    yield known.said("levels", "Levels", text, "toolkit", ("toolkit",), sure, figure=figure.key), figure


def _training(known: Known) -> Made:
    if known.trained is None:
        kind = "staff" if known.settings.courses else ""
        yield _none(known, "training", "Training", "training", kind), None
        return
    course = known.settings.course()
    text = [
        rate_sentence(known.trained, course, whose(known.viewer, course)),
        wording.that_is(known.moved) if known.moved else "",
    ]
    sure = _of_training(known)
    yield known.said("training", "Training", text, "training", OVERDUE_KINDS, sure, figure="training"), None


def _access(known: Known) -> Made:
    """Overdue, barred and restored."""
    if not known.settings.courses:
        return
    store, settings, viewer, question = known.store, known.settings, known.viewer, known.question
    course = settings.course()
    now = late(store, settings, viewer, course, question)
    if now is None:
        return
    hidden = now["past_due"] is None and now["hidden"]
    mine = viewer.role == "manager"
    lists = barred(store, settings, viewer, course, question)
    since = wording.short_day(question.compare_with, question.as_at) if question.compare_with else ""
    text = [
        wording.overdue_headline(now["past_due"], now["bar"], settings.escalation.bar_days, hidden=hidden, yours=mine),
        words.listed(lists.barred, lists.restored, since, ever=lists.ever),
        words.accounts_working(lists.working),
    ]
    yield known.said("access", "Access to the network", text, "overdue", (*OVERDUE_KINDS, "network_accounts"),
                     _of_training(known), figure="bar"), None  # fmt: skip


def _breaches(known: Known) -> Made:
    store, settings, question = known.store, known.settings, known.question
    held = measured.register_of(store, question)
    if held is None:
        yield _none(known, "breaches", "Breaches", "breaches", "breaches"), None
        return
    period = since_of(question)
    found = covered(held, period)
    if found is None:
        text = [
            wording.breaches_headline(None, period.start, period.end),
            f"{wording.register_ends(held.covered_to, held.covered_from)}.",
        ]
        yield known.said("breaches", "Breaches", text, "breaches", ("breaches",), None), None
        return
    now = summary(store, settings, question, found, exact=False)
    text = [wording.breaches_headline(now.count, now.start, now.end, now.near_misses)]
    before = periods.previous(period)
    if found != period:
        text.append(wording.partly_covered(period.start, period.end, now.start, now.end))
    elif covered(held, before) == before:
        then = summary(store, settings, question, before, exact=False)
        compared_ = compared_counts(now, then)
        text.append(wording.compared_with_before(now.count, then.count, then.start, then.end))
        if now.count != then.count:
            text.append(chance.chance_sentence(compared_.beyond_chance, compared_.higher))
    sure = confidence.breaches(store, question, now.count, found, period)
    yield known.said("breaches", "Breaches", text, "breaches", ("breaches",), sure, figure="breaches"), None


def since_of(question: Question) -> Period:
    """The days since the meeting; the three calendar months to the date where nothing is compared."""
    if question.compare_with is not None and question.compare_with < question.as_at:
        return periods.since_meeting(question.compare_with, question.as_at)
    return periods.quarter_to(question.as_at)


def _others(known: Known) -> Made:
    """Our place among other organisations; nothing where no benchmark is held, or too few can be compared."""
    found = among(known.store, known.settings, known.viewer, known.question)
    if found is not None:
        source = words.source_said([(datasets.KINDS[BENCHMARK].label, found.day)])
        yield (
            Statement(OTHERS, others.HEADING, found.text, "toolkit", source=source, confidence=found.confidence.short),
            None,
        )


def _plan(known: Known) -> Made:
    store, settings, question = known.store, known.settings, known.question
    if not plan_days(store, question):
        yield _none(known, "plan", "Plan and forecast", "plan", "plan"), None
        return
    found = plans.actions(held_plans(store, question), question.as_at)
    states = found["state"].value_counts()
    waiting = int(states.get(plans.LATE, 0))
    open_now = int(states.get(plans.OPEN, 0)) + waiting
    text = [wording.plan_stands(len(found), open_now, waiting), *in_short(store, settings, question)]
    ahead, until = None, settings.toolkit.deadline
    if until is not None and until >= question.as_at and known.found is not None:
        ahead = look_ahead(store, settings, question, known.found.assessment.framework, until)
    sure = confidence.plan(store, question, found) if ahead is None else confidence.forecast(store, question, ahead)
    figure = Figure("open", "Actions open", f"{open_now} of {len(found)}", float(open_now), page="plan")
    key, part = "open", ""
    if ahead is not None and ahead.applicable:
        key, part = "plan_says", "ahead"
        figure = Figure(
            key, "If the plan is kept", f"{ahead.plan_says} of {ahead.applicable}", float(ahead.plan_says), page="plan"
        )
    yield known.said("plan", "Plan and forecast", text, "plan", ("plan",), sure, figure=key, part=part), figure


def _promised(known: Known) -> Made:
    """Actions due between the two meetings, in the plan as it stood then, and what came of them."""
    then = compared(known.question)
    if then is None or not plan_days(known.store, known.question):
        return
    table = known.promised
    outcomes = [str(each) for each in table["outcome"]]
    text = [wording.promised_came(outcomes, then.as_at)]
    figure = Figure("promised", f"Promised since {uk(then.as_at)}", f"{len(table)} {'action' if len(table) == 1 else 'actions'}",
                    float(len(table)), page="plan")  # fmt: skip
    sure = confidence.plan(known.store, known.question)
    yield known.said("promised", "Promised and delivered", text, "plan", ("plan",), sure, figure="promised"), figure


def _resources(known: Known) -> Made:
    """Posts filled of those wanted. The page about them says more, and works it out for every month."""
    lists = held_lists(known.store, POSTS, known.question)
    if not lists:
        yield _none(known, "resources", "Resources", "resources", POSTS), None
        return
    held, day = lists[-1][1], known.question.as_at
    now = capacity(held, day)
    here = covering(held, day)["status"].value_counts()
    in_fte = bool(held["fte"].notna().any()) and now.in_fte
    filled, wanted = (now.filled, now.wanted) if in_fte else (now.filled_posts, now.wanted_posts)
    text = [
        posts.posts_filled(now.filled, now.wanted)
        if in_fte
        else posts.posts_listed(now.filled_posts, now.wanted_posts),
        *posts.posts_open(int(here.get(RECRUITING, 0)), int(here.get(VACANT, 0))),
    ]
    figure = Figure("filled", "Posts filled or seconded", f"{posts.plain(filled)} of {posts.plain(wanted)}", float(filled),
                    "full-time equivalents" if in_fte else "posts", page="resources")  # fmt: skip
    sure = confidence.posts(known.store, known.question)
    yield known.said("resources", "Resources", text, "resources", (POSTS,), sure, figure="filled"), figure


def _asked_for(known: Known) -> Statement:
    """What the committee is asked: to note the figures, and what the paper issued for the meeting recommends."""
    text = [wording.TO_NOTE.replace("in this paper", "on this page")]
    source = ""
    paper = _paper(known)
    if paper is not None and RECOMMENDATION in paper.written:
        held = narrative.history(known.store, paper.held_on, RECOMMENDATION)
        # What was written after the paper was issued is a draft of another version, and nobody's yet.
        wrote = next((each for each in held if each.at <= paper.at), None)
        if wrote is not None and wrote.text:
            text = [" ".join(wrote.text.split())]
        source = f"{paper.title}, issued on {uk(paper.issued_on)}"
    return Statement("asked", "Asked of the committee", tuple(text), "meetings", source=source)


def _paper(known: Known) -> papers.IssuedPaper | None:
    day = reported_on(known.store, known.question)
    issued = papers.issued(known.store, known.question.known_on)
    return next((paper for paper in issued if paper.held_on == day), None)


def _none(known: Known, key: str, heading: str, page: str, kind: str) -> Statement:
    """A subject of which nothing is held."""
    if not kind:
        return Statement(key, heading, (wording.no_course(),), page)
    said = wording.not_held(datasets.KINDS[kind].label, known.question.as_at)
    return Statement(key, heading, (said,), page)


def _of_training(known: Known) -> Confidence | None:
    if known.trained is None or not known.trained["measured"]:
        return None
    return confidence.training(known.store, known.settings, known.viewer, known.settings.course(), known.question)
