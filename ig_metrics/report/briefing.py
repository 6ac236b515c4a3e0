"""The facts of a meeting, as plain data: made only from what a committee member would be shown.

Nothing here reads the store or a measure: the door answers as to the committee, so no paper can name anybody, or hold a count
that the committee's pages hide.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ig_metrics import dashboard, wording
from ig_metrics.dashboard.papers import Meeting
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import assurance, breaches, headline, restated, template, training
from ig_metrics.report.asked import Asked, Views, lacking, said
from ig_metrics.report.blocks import LEFT_TO_WRITE, Block, Points, Section, Table, Text, as_data, left_to_write
from ig_metrics.report.facts import Facts, facts
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import paper as words


@dataclass(frozen=True)
class Briefing:
    """A committee paper as data. `known` says when its figures were known; `made_on` is that day. `measured` holds the door's
    own objects (toolkit, training, breaches, plan, forecast) as to a committee member; None where nothing is held. `template` is
    the Word document whose look the paper has (None: its own). `facts`: what the handout and the slides show of it."""

    organisation: str
    title: str
    committee: str
    held_on: dt.date
    previous: dt.date | None
    as_at: dt.date
    known: str
    made_on: dt.date
    report_of: str
    electoral_division: str
    contact: str
    template: Path | None = None
    sections: tuple[Section, ...] = ()
    measured: dict[str, Any] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    @property
    def left_to_write(self) -> int:
        """How many places a person must still fill in."""
        opening = sum(text.startswith(LEFT_TO_WRITE) for text in (self.committee, self.report_of, self.contact))
        return opening + sum(left_to_write(each.blocks) for each in self.sections)

    def audit_detail(self, file_name: str, content: bytes) -> dict[str, Any]:
        """What the audit log keeps of a paper that was made."""
        return {
            "meeting": self.held_on.isoformat(), "as_at": self.as_at.isoformat(), "known_on": self.known, "file": file_name,
            "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The briefing as plain objects."""
        return {
            "meeting": self.held_on, "committee": self.committee, "previous_meeting": self.previous, "as_at": self.as_at,
            "known_on": self.made_on, "organisation": self.organisation, "title": self.title, "report_of": self.report_of,
            "electoral_division": self.electoral_division, "contact": self.contact, **self.measured,
            "facts": self.facts.as_json(),
            "sections": [
                {"key": each.key, "heading": each.heading, "level": each.level, "edited": each.edited,
                 "blocks": [as_data(block) for block in each.blocks]}
                for each in self.sections
            ],
        }  # fmt: skip


def briefing(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    held_on: dt.date,
    *,
    today: dt.date,
    known_on: dt.datetime | None = None,
) -> Briefing:
    """The paper for the meeting held on a day, its figures as known on `known_on` (default: today).

    Without data it says what is missing. Raises Refused for anybody but the IG lead, and for a day that is not on the list of
    meetings.
    """
    if viewer.role != "ig_lead":
        raise Refused("Only the IG lead can make the committee paper.")
    meeting = dashboard.paper_meeting(store, held_on, known_on)
    reader, question = viewer.preview("committee"), meeting.question
    views = _views(store, settings, reader, question)
    before = dashboard.paper_before(store, held_on, known_on)
    since = None if before is None else dashboard.restatements(store, settings, reader, question, paper=before)
    asked = Asked(settings, question.as_at, question.compare_with, since is not None)
    at = known_on.astimezone(LONDON) if known_on else None
    threshold = settings.privacy.threshold
    known = uk(today) if at is None else wording.known_at(at)
    sections = restated.placed(_sections(views, asked, meeting, known), since)
    return Briefing(
        organisation=settings.organisation.name,
        title=wording.PAPER_TITLE,
        committee=meeting.committee or wording.to_complete("committee", threshold),
        held_on=held_on,
        previous=meeting.previous,
        as_at=question.as_at,
        known=known,
        made_on=today if at is None else at.date(),
        report_of=wording.to_complete("report_of", threshold),
        electoral_division=settings.report.electoral_division,
        contact=settings.report.contact or wording.to_complete("contact", threshold),
        template=template.path_of(settings),
        sections=sections,
        measured=_measured(store, settings, reader, question),
        facts=facts(views, asked, sections),
    )


def _views(store: Store, settings: Settings, reader: Viewer, question: Any) -> Views:
    def shown(name: str, **filters: Any) -> Any:
        return getattr(dashboard, name)(store, settings, reader, question, **filters)

    return Views(
        overview=shown("overview"),
        toolkit=shown("toolkit"),
        courses=tuple(
            (
                shown("training", course=course.code),
                shown("training", course=course.code, by="service"),
                shown("overdue", course=course.code),
            )
            for course in settings.courses
        ),
        breaches=shown("breaches"),
        charts=shown("breach_charts"),
        severity=shown("breach_severity"),
        plan=shown("plan"),
        forecast=shown("forecast"),
        parties=shown("parties"),
        resources=shown("resources"),
        claims=shown("toolkit_claims"),
        assets=shown("assets"),
        partners=shown("partners"),
        version=shown("next_version"),
    )


def _measured(store: Store, settings: Settings, reader: Viewer, question: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("toolkit", "breaches", "plan", "forecast"):
        try:
            found[name] = getattr(dashboard, f"{name}_json")(store, settings, reader, question)
        except Refused:
            found[name] = None
    found["training"] = []
    for course in settings.courses:
        try:
            found["training"].append(dashboard.training_json(store, settings, reader, question, course=course.code))
        except Refused:
            continue
    return found


def _sections(views: Views, asked: Asked, meeting: Meeting, known: str) -> tuple[Section, ...]:
    appendices = _appendices(views, asked)
    explained = next((each.heading.split()[1].rstrip(":") for each in appendices if each.key == "definitions"), "")
    promised = assurance.promised(views, asked)
    return (
        Section("summary", "Executive summary", 1, _summary(views, asked, meeting, known)),
        Section("recommendation", "Recommendation", 1, (Text(wording.TO_NOTE), asked.complete("recommendation"))),
        Section("background", "Background and advice", 1, (asked.complete("background"),)),
        Section("figures", "The figures", 2, headline.figures(views, asked, explained)),
        Section("resources", "Resources", 2, assurance.resources(views, asked)),
        Section("toolkit", "NHS Information Governance Toolkit" if not views.toolkit.terms.each_line else "Toolkit", 2,
                assurance.toolkit(views, asked)),
        Section("training", "Training and access to the network", 2, training.training(views, asked)),
        Section("closer_working", "Closer working with partners", 2, assurance.closer_working(views, asked)),
        Section("breaches", "Security breaches", 2, breaches.breaches(views, asked)),
        *((Section("promised", "Promised at the last meeting, and delivered", 2, promised),) if promised else ()),
        Section("plan", "Improvement plan and forecast", 2, assurance.plan(views, asked)),
        Section("consultations", "Consultations", 1, (asked.complete("consultations"),)),
        Section("implications", "Implications", 1, (asked.complete("implications"),)),
        Section("risk", "Risk management", 2, _risk(views, asked)),
        Section("financial", "Financial implications", 2, (asked.complete("financial"),)),
        Section("background_papers", "List of background papers", 1, _papers(views)),
        *appendices,
    )  # fmt: skip


def _summary(views: Views, asked: Asked, meeting: Meeting, known: str) -> tuple[Block, ...]:
    question = meeting.question
    overview = views.overview
    told = [
        *(" ".join(overdue.answer) for _, _, overdue in views.courses[:1] if overdue.figures),
        *(
            f"{view.course_title}: {view.answer[0]}"
            for view, _, _ in views.courses[1:]
            if view.figures and len(view.groups)
        ),
        *((" ".join(views.breaches.answer),) if views.breaches.figures else ()),
        *((" ".join(views.plan.answer),) if views.plan.figures else ()),
    ]
    notes = tuple(dict.fromkeys(text for view in views.all() for text in view.warnings))
    basis = wording.paper_basis(question.as_at, known, meeting.held_on, question.compare_with, meeting.previous)
    if not views.anything:
        return (Text(basis), Text(words.nothing_measured(question.as_at)), asked.complete("summary"))
    aim = wording.target_by(views.toolkit.terms, asked.settings.toolkit.deadline)
    return (
        Text(basis),
        *((Text(aim),) if views.toolkit.figures else ()),
        *((Text(f"{overview.title} {' '.join(overview.answer)}"),) if views.toolkit.figures else said(overview.answer)),
        *((Points(tuple(told)),) if told else ()),
        *lacking(overview, question.as_at),
        *((Text("Read the figures with this in mind:"), Points(notes)) if notes else ()),
        asked.complete("summary"),
    )


def _risk(views: Views, asked: Asked) -> tuple[Block, ...]:
    raised = views.overview.questions
    listed: tuple[Block, ...] = (Text("The figures raise no question."),) if views.anything else ()
    if raised:
        listed = (Text("Questions the figures raise:"), Points(raised))
    return (*listed, asked.complete("risk"))


def _papers(views: Views) -> tuple[Block, ...]:
    held = sorted({(each.kind_label, each.as_at) for view in views.all() for each in view.sources})
    if not held:
        return (Text("None."),)
    return (
        Table(
            "The data this paper rests on",
            "Each row is a list or return held by the information governance lead, and the date it is of.",
            ("Paper", "As at"),
            tuple((label, uk(day)) for label, day in held),
            (3, 1),
        ),
    )


def _appendices(views: Views, asked: Asked) -> tuple[Section, ...]:
    explained = views.explained() if views.anything else {}
    found = (
        ("by_service", "Training by service", training.by_service(views, asked)),
        (
            "by_category",
            "The Toolkit by category, and what holds each below its target",
            assurance.by_category(views, asked),
        ),
        ("definitions", "How the figures are worked out", (Text(words.MEANT),) if explained else ()),
    )
    held = [(key, heading, blocks) for key, heading, blocks in found if blocks]
    return (
        *(
            Section(key, f"Appendix {letter}: {heading}", 1, blocks, appendix=True)
            for letter, (key, heading, blocks) in zip("ABC", held, strict=False)
        ),
        *(
            Section(f"definitions_{n}", subject, 2,
                    (Points(tuple(f"**{term}.** {text}" for term, text in meant.items())),), appendix=True)
            for n, (subject, meant) in enumerate(explained.items(), 1)
        ),
    )  # fmt: skip
