"""What a committee member may want to ask, drawn from the same figures as the page."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import periods
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.barred import barred
from ig_metrics.dashboard.breaches import compared_counts, covered, summary
from ig_metrics.dashboard.choices import next_meeting_after
from ig_metrics.dashboard.people_counts import groups, lowest_group, rate_is_hidden
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.toolkit_figures import below, reached, terms_of
from ig_metrics.dashboard.views import Ask, Question
from ig_metrics.dates import add_months
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, path
from ig_metrics.training.behind import far_behind
from ig_metrics.wording import state as words

MOST = 6
NEAR_DAYS = 120
"""A deadline this near is asked about; one further off is not news."""


def questions(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    found: measured.Assessed | None,
    trained: dict[str, Any] | None,
) -> tuple[Ask, ...]:
    """Up to six: claims the data does not bear out, the deadline, partners and others who are late, the place furthest behind, more
    breaches than chance would bring, accounts that should not work, gaps, evidence that runs out. What is asked of people's counts
    is asked of those the viewer is shown."""
    kinds: list[list[Ask]] = []
    if found is not None:
        doubted = _asks(_claims(store, settings, viewer, question, found), "toolkit", "claims")
        # Claims that fail are the gravest: two before anything else, the rest last.
        kinds += [doubted[:1], doubted[1:]]
        kinds.append(_asks(_deadline(settings, question.as_at, found), "plan", "ahead"))
        kinds.append(_asks(_late(found, question.as_at), "plan"))
    if trained is not None:
        kinds.append(_asks(_behind(store, settings, viewer, question, trained), "training"))
    kinds.append(_asks(_more_breaches(store, settings, question), "breaches"))
    if trained is not None:
        kinds.append(_asks(_still_working(store, settings, viewer, question), "overdue"))
    if found is not None:
        kinds.append(_asks(_unplanned(found), "toolkit", "why"))
        meeting = next_meeting_after(store, question.as_at, question.known_on)
        kinds.append(_asks(_evidence(found, question.as_at, meeting, settings.toolkit.deadline), "toolkit", "claims"))
    # The first of each kind before the second of any: several kinds appear, however many claims fail.
    turns = [asked for turn in itertools.zip_longest(*kinds) for asked in turn if asked]
    return tuple(turns[:MOST])


def _asks(texts: Iterator[str], page: str, part: str = "") -> list[Ask]:
    return [Ask(text, page, part) for text in texts]


def _claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> Iterator[str]:
    checked = shown_claims(store, settings, viewer, question, found)
    doubted = checked[checked["claim"] == claims.NOT_SUPPORTED]
    for _, alike in doubted.groupby("reason", sort=False):
        yield wording.why_claims(
            [(str(line.requirement), str(line.level), str(line.reason)) for line in alike.itertuples()],
            terms_of(found.assessment),
        )


def _behind(
    store: Store, settings: Settings, viewer: Viewer, question: Question, trained: dict[str, Any]
) -> Iterator[str]:
    """The service far below the rest, by more than chance would bring; else the directorate at the bottom."""
    course = settings.course()
    rate = trained["compliance_percent"]
    if rate is None:
        return
    mine = viewer.role == "manager"
    services = groups(store, settings, viewer, course, question, "service")
    far = None if services is None else far_behind(services, rate, course.target_percent)
    if services is not None and far is not None:
        yield words.why_far_behind(*far, rate, of_those_shown=rate_is_hidden(services), yours=mine)
        return
    table = groups(store, settings, viewer, course, question, "directorate")
    lowest = None if table is None else lowest_group(table, course)
    if table is not None and lowest is not None and wording.rounded_plain(rate - lowest[1]) >= 1:
        whole = "your people" if mine else ""
        yield wording.why_behind(lowest[0], rate - lowest[1], whole=whole, of_those_shown=rate_is_hidden(table))


def _more_breaches(store: Store, settings: Settings, question: Question) -> Iterator[str]:
    held = measured.register_of(store, question)
    if held is None or question.compare_with is None or question.compare_with >= question.as_at:
        return
    period = periods.since_meeting(question.compare_with, question.as_at)
    before = periods.previous(period)
    if covered(held, period) != period or covered(held, before) != before:
        return
    now, then = (summary(store, settings, question, each) for each in (period, before))
    found = compared_counts(now, then)
    if found.beyond_chance and found.higher:
        yield words.why_more(now.count, then.count, now.days)


def _still_working(store: Store, settings: Settings, viewer: Viewer, question: Question) -> Iterator[str]:
    working = barred(store, settings, viewer, settings.course(), question).working
    if working:
        yield words.why_working(working)


def _late(found: measured.Assessed, as_at: dt.date) -> Iterator[str]:
    """Open actions past the date they are promised for, by the partner who owns the requirement."""
    plan = found.plan
    day = pd.Timestamp(as_at)
    late = plan[(plan["due"] < day) & (plan["done_on"].isna() | (plan["done_on"] > day))]
    if late.empty:
        return
    partners = found.assessment.requirements.set_index("requirement")["partner"]
    names = late["requirement"].str.strip().map(partners)
    counts = names.value_counts().sort_index()
    if len(counts) == 1 and names.notna().all():
        days = int((day - late["due"]).dt.days.max())
        yield words.when_partner(str(counts.index[0]), int(counts.iloc[0]), days)
        return
    whose = [(str(partner), int(counted)) for partner, counted in counts.items()]
    ours = int(names.isna().sum())
    if ours:
        whose.append(("the council" if whose else "", ours))
    yield wording.why_late(whose)
    if len(counts):
        # The partner who is latest, by name: the committee can ask it.
        by_partner = late.assign(partner=names, days=(day - late["due"]).dt.days).dropna(subset="partner")
        worst = by_partner.sort_values(["days", "partner"], ascending=[False, True], kind="stable").iloc[0]
        name = str(worst["partner"])
        yield words.when_partner(name, int(counts[name]), int(worst["days"]))


def _unplanned(found: measured.Assessed) -> Iterator[str]:
    held = path.holds(found.assessment, found.plan)
    without = int(held["action"].isna().sum())
    if without:
        yield wording.why_unplanned(without, terms_of(found.assessment))


def _evidence(
    found: measured.Assessed, as_at: dt.date, meeting: dt.date | None, deadline: dt.date | None
) -> Iterator[str]:
    """Evidence that runs out before the deadline, if that is to come; else before the next meeting."""
    expires = found.assessment.requirements.loc[found.assessment.requirements["applicable"], "evidence_expires"]
    terms = terms_of(found.assessment)

    def counted(until: dt.date) -> int:
        return int(((expires >= pd.Timestamp(as_at)) & (expires < pd.Timestamp(until))).sum())

    ahead = deadline if deadline is not None and deadline > as_at else None
    if ahead is not None and counted(ahead):
        yield words.who_renews(counted(ahead), ahead, terms)
        if meeting is None or meeting <= ahead:
            return
    until = meeting or add_months(as_at, 3)
    if counted(until):
        yield wording.when_renewed(counted(until), meeting, until, terms)


def _deadline(settings: Settings, as_at: dt.date, found: measured.Assessed | None) -> Iterator[str]:
    deadline = settings.toolkit.deadline
    if deadline is None or found is None:
        return
    now = found.assessment
    at, of = reached(now)
    if at < of and (deadline - as_at).days <= NEAR_DAYS and below(now):
        yield wording.deadline(deadline, as_at, below(now), terms_of(now))
