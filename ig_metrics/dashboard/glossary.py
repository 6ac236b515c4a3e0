"""Every term the pages explain, in one place: taken from where the pages take it, so that no meaning is written twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ig_metrics import wording
from ig_metrics.dashboard import audit_log, breach_definitions, definitions, list_definitions, measured, purging
from ig_metrics.dashboard.carry_over import explained as carrying_over
from ig_metrics.dashboard.clearance import explained as clearance
from ig_metrics.dashboard.levels import explained as heat_map
from ig_metrics.dashboard.managers import explained as managers
from ig_metrics.dashboard.meetings import explained as meetings
from ig_metrics.dashboard.others import compared_with_others
from ig_metrics.dashboard.resource_definitions import explained as resources
from ig_metrics.dashboard.restated import explained as restated
from ig_metrics.dashboard.toolkit_claims import explained as claims
from ig_metrics.dashboard.toolkit_why import explained as why
from ig_metrics.dashboard.training_counting import explained as counting
from ig_metrics.dashboard.training_progress import explained as progress
from ig_metrics.dashboard.training_reach import explained as reach
from ig_metrics.dashboard.training_trend import explained as trend
from ig_metrics.dashboard.unmatched import explained as matching_people
from ig_metrics.dashboard.views import Definition, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.edition import Framework


@dataclass(frozen=True)
class Topic:
    """Terms that belong together, by name, and the key of the page that shows them."""

    title: str
    page: str
    terms: tuple[Definition, ...]


@dataclass(frozen=True)
class GlossaryView(View):
    """The topics in the order of the pages. No two terms have one name, so that each can be linked to."""

    topics: tuple[Topic, ...] = ()


def glossary(store: Store, settings: Settings, viewer: Viewer, question: Question) -> GlossaryView:
    """Every term, for every role, with the numbers from settings and in the words of the edition in force on the date.

    Raises Refused when the edition's file cannot be read.
    """
    framework = frameworks.load(measured.edition(store, settings, question), measured.frameworks_folder())
    found = topics(settings, framework)
    count = sum(len(topic.terms) for topic in found)
    answer = f"**{wording.count(count, 'term')}**, in the words and with the numbers of the pages: what the settings say is what stands here."
    return GlossaryView("What do the words on these pages mean?", (answer,), topics=found)


def topics(settings: Settings, framework: Framework) -> tuple[Topic, ...]:
    """The terms by topic, each topic by name; a term that two topics have says which in its name."""
    written = {key: _merged(terms) for key, terms in _written(settings, framework).items()}
    names = [one.term for terms in written.values() for one in terms]
    return tuple(
        Topic(title, page, tuple(_named(one, title, names.count(one.term) > 1) for one in terms))
        for (title, page), terms in written.items()
        if terms
    )


def matching(found: tuple[Topic, ...], search: str) -> tuple[Topic, ...]:
    """The terms that have every word of the search in their name or meaning; all of them for an empty search."""
    words = search.casefold().split()
    kept = (
        Topic(topic.title, topic.page, tuple(one for one in topic.terms if _has(one, words))) for topic in found
    )  # fmt: skip
    return tuple(topic for topic in kept if topic.terms)


def anchor(term: str) -> str:
    """The place of a term in the page's address: `in-date-percent` for `In date %`."""
    return re.sub(r"[^a-z0-9]+", "-", term.casefold().replace("%", "percent")).strip("-")


def _written(settings: Settings, framework: Framework) -> dict[tuple[str, str], tuple[Definition, ...]]:
    """What the pages explain, by topic and page."""
    course = settings.course() if settings.courses else None
    system = next(
        (each.audience.removeprefix("system:") for each in settings.courses if each.audience.startswith("system:")),
        "the system",
    )
    return {
        ("Toolkit", "toolkit"): (
            *definitions.toolkit(settings, framework),
            *why(framework.item),
            *claims(framework),
            *heat_map(),
            *restated(),
            compared_with_others(),
        ),
        ("Plan and forecast", "plan"): (*definitions.plan(), *definitions.forecast(), *definitions.forecasts_kept()),
        ("Resources", "resources"): resources(),
        ("Training", "training"): (
            *(definitions.training(course, settings) if course else ()),
            *progress(),
            *trend(),
            *reach(),
            *counting(),
            *matching_people(),
        ),
        ("Overdue staff", "overdue"): definitions.escalation(settings),
        ("Managers", "managers"): managers(),
        ("Clearance", "clearance"): clearance(system),
        ("Lists", "lists"): list_definitions.own(settings),
        ("Breaches", "breaches"): (
            *definitions.breaches(settings),
            *breach_definitions.charts(settings),
            *breach_definitions.notification(),
            *breach_definitions.severity(),
            *breach_definitions.others(),
        ),
        ("Meetings", "meetings"): meetings(),
        ("New version", "new_version"): carrying_over(),
        ("Records", "records"): (*audit_log.explained(), *purging.explained(settings)),
        ("Privacy", ""): (
            definitions.small_numbers(settings),
            definitions.earlier_figures(settings),
        ),
    }


def _merged(terms: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """By name; a term that parts of one page explain each in their own way has all of its meanings."""
    meanings: dict[str, list[str]] = {}
    for one in terms:
        said = meanings.setdefault(one.term, [])
        if one.text not in said:
            said.append(one.text)
    return tuple(Definition(term, " ".join(meanings[term])) for term in sorted(meanings, key=str.casefold))


def _named(one: Definition, title: str, shared: bool) -> Definition:
    return Definition(f"{one.term} ({title.lower()})", one.text) if shared else one


def _has(one: Definition, words: list[str]) -> bool:
    said = f"{one.term} {one.text}".casefold()
    return all(word in said for word in words)
