"""The Overview: are we at the target level, and what has changed since the last meeting?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from ig_metrics import datasets, wording
from ig_metrics.breaches import periods
from ig_metrics.dashboard import breach_definitions, breaks, definitions, measured
from ig_metrics.dashboard.breaches import covered, since_figure, summary
from ig_metrics.dashboard.cautions import cautions
from ig_metrics.dashboard.looking_ahead import in_short
from ig_metrics.dashboard.notification import past_72_hours_figure
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.others import compared_with_others
from ig_metrics.dashboard.overdue import bar_figure, late_before
from ig_metrics.dashboard.people import whose
from ig_metrics.dashboard.people_counts import counted, figures_compared, figures_of, late
from ig_metrics.dashboard.people_counts import since as since_shown
from ig_metrics.dashboard.promised import promised
from ig_metrics.dashboard.questions import questions
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.state_of_things import OTHERS, Known, state
from ig_metrics.dashboard.toolkit import before_of, categories, no_categories, reported_before
from ig_metrics.dashboard.toolkit_figures import figures as toolkit_figures
from ig_metrics.dashboard.toolkit_figures import reached, score_sentence, target_sentences, terms_of
from ig_metrics.dashboard.training import counted_before, rate_figure, rate_sentence
from ig_metrics.dashboard.views import Figure, OverviewView, Question, Statement
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

KINDS = ("toolkit", "plan", "staff", "completions", "paper_returns", "exemptions", "breaches", "meetings")
KIND_LABELS = {name: kind.label for name, kind in datasets.KINDS.items()}
SUBJECTS = {
    "categories": "levels",
    "training": "training",
    "bar": "access",
    "breaches": "breaches",
    "past_72_hours": "breaches",
}
"""The statement that tells each card's source and confidence."""
WANTED = {
    "toolkit": "see levels, score and grade",
    "staff": "count who should be trained",
    "completions": "see who is in date",
    "breaches": "count breaches",
}


@offered_dates
def overview(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, moment: dt.datetime | None = None
) -> OverviewView:
    """Four figures, the categories, what was promised, and what a member may want to ask.

    Where breaches have a 72-hour clock, a fifth figure: those past it at `moment` (None: the end of the as-at day).
    """
    target = settings.toolkit.target_level
    edition = measured.edition(store, settings, question)
    lacking = missing(store, viewer, WANTED, question, framework=edition)
    found = measured.toolkit(store, settings, question, edition)
    before = before_of(store, settings, question, edition)
    broken = breaks.told(store, settings, question, found, before)
    since = wording.since_name(question.compare_with, question.as_at) if question.compare_with else ""
    terms = terms_of(found.assessment) if found else wording.Terms(target=target)
    trained, trained_before = _trained(store, settings, viewer, question)
    since_trained = since_shown(question, _compared(store, settings, viewer, question))
    levels = categories(
        found.assessment, before.assessment if before else None
    ) if found else no_categories()  # fmt: skip
    of_kit = (
        ()
        if found is None
        else toolkit_figures(
            found.assessment,
            before.assessment if before else None,
            since,
            reported_before(store, settings, question, edition),
            broken=bool(broken),
        )
    )
    figures = (
        _categories_figure(of_kit, target),
        _training_figure(settings, trained, trained_before, since_trained),
        _bar_figure(store, settings, viewer, question, since_trained),
        _breaches_figure(store, settings, question),
    )
    clock = past_72_hours_figure(store, question, moment)
    asks = questions(store, settings, viewer, question, found, trained)
    kept = promised(store, viewer, question)
    scored = () if found is None else (
        score_sentence(found.assessment, before.assessment if before else None, since), *of_kit[:1]
    )  # fmt: skip
    known = Known(store, settings, viewer, question, found, trained, figures[1].change, kept, scored)
    told, said_figures = _state(known, lacking)
    answer = _answer(found, before, since, settings, trained, viewer, lacking)
    cards = tuple(_with_basis(each, told) for each in (figures if clock is None else (*figures, clock)))
    return OverviewView(
        wording.title_question(target, question.as_at, question.compare_with, terms),
        answer,
        lead=_lead(answer, found) if told else answer,
        state=told,
        said_figures=said_figures,
        asks=asks,
        figures=cards,
        sources=sources(store, viewer, KINDS, question, framework=edition),
        definitions=(
            *_definitions(settings, viewer, found),
            *((compared_with_others(),) if any(each.key == OTHERS for each in told) else ()),
            *(() if clock is None else breach_definitions.notification()),
        ),
        missing=lacking,
        warnings=(
            *((broken,) if broken else ()),
            *(
                (*cautions(store, question, settings.course()), *_waiting(store, settings, viewer, question))
                if settings.courses
                else (wording.add_a_course(asks=not viewer.uploads),)
            ),
        ),
        categories=levels,
        questions=tuple(each.text for each in asks),
        promised=kept,
        ahead=in_short(store, settings, question),
        terms=terms,
    )


def _lead(answer: tuple[str, ...], found: measured.Assessed | None) -> tuple[str, ...]:
    """The answer to the page's question alone; the statements say the rest, each with its link."""
    return answer[:1] if found is None else (answer[0], *target_sentences(found.assessment))


def _state(known: Known, lacking: tuple[Any, ...]) -> tuple[tuple[Statement, ...], tuple[Figure, ...]]:
    """Nothing is said of any subject while nothing is held of all."""
    return ((), ()) if len(lacking) == len(WANTED) else state(known)


def _with_basis(figure: Figure, told: tuple[Statement, ...]) -> Figure:
    """A card's figure with the source and confidence of the statement it stands in."""
    of = next((each for each in told if each.key == SUBJECTS.get(figure.key)), None)
    if of is None or not of.source:
        return figure
    sure = f". {of.confidence.split('.')[0]}." if of.confidence else "."
    return dataclasses.replace(figure, basis=f"{of.source}{sure}")


def _trained(
    store: Store, settings: Settings, viewer: Viewer, question: Question
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The first course's totals for this viewer, now and then, safe to show."""
    if not settings.courses:
        return None, None
    course = settings.course()
    return counted(store, settings, viewer, course, question), counted_before(store, settings, viewer, course, question)


def _waiting(store: Store, settings: Settings, viewer: Viewer, question: Question) -> tuple[str, ...]:
    """That the first course's figures, or those compared with, are of an earlier date, where they are."""
    found = figures_of(store, settings, viewer, settings.course(), question, "directorate")
    return (
        *(wording.said_of_earlier({"": found[""]}) if "" in found else ()),
        *wording.said_of_compared(_compared(store, settings, viewer, question), question.compare_with),
    )


def _compared(store: Store, settings: Settings, viewer: Viewer, question: Question) -> dict[str, dt.date | None]:
    """Of what date the first course's figures compared with are, where that is an earlier one."""
    if not settings.courses:
        return {}
    return figures_compared(store, settings, viewer, settings.course(), question, "")


def _answer(
    found: measured.Assessed | None,
    before: measured.Assessed | None,
    since: str,
    settings: Settings,
    trained: dict[str, Any] | None,
    viewer: Viewer,
    lacking: tuple[Any, ...],
) -> tuple[str, ...]:
    if len(lacking) == len(WANTED):
        return (wording.upload_first([KIND_LABELS[lack.kind] for lack in lacking], asks=not viewer.uploads),)
    said: list[str] = []
    if found is None:
        said.append(
            wording.Unheld("**Not known**: no Toolkit self-assessment is held for this date.", [KIND_LABELS["toolkit"]])
        )
    else:
        now, then = found.assessment, before.assessment if before else None
        at, of = reached(now)
        said.append(wording.at_target_level(at, of))
        said.append(score_sentence(now, then, since))
        said.extend(target_sentences(now))
    if trained is not None:
        said.append(rate_sentence(trained, settings.course(), whose(viewer, settings.course())))
    return tuple(said)


def _categories_figure(of_kit: tuple[Figure, ...], target: int) -> Figure:
    nothing = Figure("categories", f"Categories at Level {target}", wording.NOT_MEASURED, page="toolkit")
    return next((each for each in of_kit if each.key == "categories"), nothing)


def _training_figure(
    settings: Settings, now: dict[str, Any] | None, before: dict[str, Any] | None, since: str
) -> Figure:
    if now is None:
        return Figure("training", "Training in date", wording.NOT_MEASURED, page="training")
    return rate_figure(now, before, since, settings.course())


def _bar_figure(store: Store, settings: Settings, viewer: Viewer, question: Question, since: str) -> Figure:
    if not settings.courses:
        return bar_figure(None, None, since, settings.escalation)
    course = settings.course()
    now = late(store, settings, viewer, course, question)
    before = late_before(store, settings, viewer, course, question)
    return bar_figure(now, before, since, settings.escalation)


def _breaches_figure(store: Store, settings: Settings, question: Question) -> Figure:
    """Breaches since the meeting, and beside it the three calendar months to the date: one number alone misleads."""
    held = measured.register_of(store, question)
    quarter = periods.quarter_to(question.as_at)
    since = periods.since_meeting(question.compare_with, question.as_at) if question.compare_with else None
    found = None if held is None else covered(held, since or quarter)
    if held is None or found is None:
        note = "" if held is None else wording.register_ends(held.covered_to, held.covered_from)
        return Figure("breaches", "Breaches reported", wording.NOT_MEASURED, note=note, page="breaches")
    cautious = "" if found == (since or quarter) else wording.register_ends(held.covered_to, held.covered_from)
    reached = covered(held, quarter)
    months = None if reached is None else summary(store, settings, question, reached)
    beside = "" if months is None else (
        f"{wording.count(months.count, 'breach', 'breaches')} from {wording.period_label(months.start, months.end)}"
    )  # fmt: skip
    if question.compare_with is None or since is None:
        assert months is not None
        label = f"Breaches, {wording.period_label(months.start, months.end)}"
        return Figure("breaches", label, wording.number(months.count), months.count, cautious, page="breaches")
    now = summary(store, settings, question, found)
    earlier = periods.previous(since)
    change = ""
    if not cautious and covered(held, earlier) == earlier:
        before = summary(store, settings, question, earlier)
        change = f"{wording.number(before.count)} in the {wording.count(since.days, 'day')} before"
    figure = since_figure(now, question.compare_with, question.as_at)
    note = "; ".join(text for text in (beside, cautious) if text)
    return dataclasses.replace(figure, key="breaches", note=note, change=change)


def _definitions(settings: Settings, viewer: Viewer, found: measured.Assessed | None) -> tuple[Any, ...]:
    explained = [*definitions.toolkit(settings, found.framework if found else None)]
    if settings.courses:
        explained += definitions.training(settings.course(), settings)[:3]
    explained += [*definitions.escalation(settings), *definitions.breaches(settings)]
    return (*explained, *definitions.hidden_means(viewer, settings))
