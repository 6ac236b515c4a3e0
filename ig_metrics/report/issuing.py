"""From a draft to an issued paper: what a person wrote put in its place, the checks beforehand, the files, and the issue itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ig_metrics import dashboard
from ig_metrics.dashboard.meeting_papers import stale_sources
from ig_metrics.dashboard.views import Question
from ig_metrics.datasets.plain import plain
from ig_metrics.errors import Refused
from ig_metrics.ledger.narrative import Written
from ig_metrics.ledger.papers import Draft, IssuedPaper
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import forms
from ig_metrics.report.briefing import Briefing, briefing
from ig_metrics.report.document import file_name
from ig_metrics.report.edited import editable, edited, headings
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.store import CHANGED_MEANWHILE
from ig_metrics.wording import meetings as words

KNOWN = re.compile(r"as known on \d{1,2} [A-Z][a-z]+ \d{4}(?:, \d\d:\d\d)?")
"""How a paper says what its figures were known on: the one thing in it that changes by itself."""
KEPT = (".docx", ".pptx", ".html")
"""The forms that are kept with an issued paper, the Word document first."""
Told = Callable[[str, float], None]
TO_WRITE, MOVED, RESTATED, STALE, SAME = "to write", "moved", "restated", "stale", "same"


@dataclass(frozen=True)
class Finding:
    """Something to know before a paper is issued: `what` sort, and in a sentence."""

    what: str
    text: str


@dataclass(frozen=True)
class Ready:
    """A paper as it would be issued now. `last`: the last version issued for the meeting; `same`: it says what that says.
    `only_at` and `revisions` are what it rests on: where either has changed since, it is not issued."""

    briefing: Briefing
    draft: Draft
    findings: tuple[Finding, ...]
    last: IssuedPaper | None
    same: bool
    only_at: str
    revisions: tuple[tuple[str, int], ...]


def as_written(generated: Briefing, written: Mapping[str, Written]) -> Briefing:
    """The paper with what a person wrote in the place of its generated text; what it says it was known on is said anew."""
    known = f"as known on {generated.known}"
    texts = {key: KNOWN.sub(known, one.text) for key, one in written.items() if one.text is not None}
    return edited(generated, texts)


def moved(generated: Briefing, written: Mapping[str, Written]) -> dict[str, str]:
    """The parts whose generated text has changed since a person wrote over it: each with the generated text of now."""
    now = editable(generated)
    return {
        key: now[key]
        for key, one in written.items()
        if one.text is not None and key in now and KNOWN.sub("", one.generated) != KNOWN.sub("", now[key])
    }


def prepare(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    held_on: dt.date,
    *,
    now: dt.datetime,
    told: Told = lambda what, share: None,
) -> Ready:
    """The paper of a meeting as known at this moment, with its files and what to know before it is issued. Writes nothing.

    `told` hears what is being done and which share of the whole is behind. Raises Refused as `briefing` does.
    """
    told("Working out the figures", 0.0)
    only_at = store.version()
    written = dashboard.paper_written(store, viewer, held_on)
    generated = briefing(store, settings, viewer, held_on, today=now.date(), known_on=now)
    made = as_written(generated, written)
    question = dashboard.paper_meeting(store, held_on, now).question
    issued = dashboard.papers_of(store, held_on)
    says = _says(made)
    mine = tuple(key for key, one in written.items() if one.text is not None)
    draft = Draft(
        held_on=held_on,
        committee=made.committee,
        as_at=question.as_at,
        compare_with=question.compare_with,
        known_on=now,
        says=says,
        files=files(made, 1 + len(issued), told),
        headlines=dashboard.headlines(store, settings, viewer, question),
        written=mine,
        left_to_write=made.left_to_write,
    )
    same = bool(issued) and issued[0].says == says
    told("Comparing it with what was issued before", 0.9)
    found = tuple(_findings(store, settings, viewer, generated, made, written, held_on, question))
    revisions = tuple(sorted((key, one.revision) for key, one in written.items()))
    return Ready(made, draft, found, issued[0] if issued else None, same, only_at, revisions)


def issue(store: Store, viewer: Viewer, ready: Ready, *, reason: str = "") -> tuple[IssuedPaper, bool]:
    """Issue what was prepared; and whether it is new. Raises Refused where anything it rests on has changed since."""
    written = dashboard.paper_written(store, viewer, ready.draft.held_on)
    if tuple(sorted((key, one.revision) for key, one in written.items())) != ready.revisions:
        raise Refused("A part of the paper was written since it was checked. Check it again: nothing is issued yet.")
    try:
        return dashboard.issue_paper(store, viewer, ready.draft, only_at=ready.only_at, reason=reason)
    except Refused as refused:
        if refused.reasons == (CHANGED_MEANWHILE,):
            raise Refused(
                "Something was saved since the paper was checked. Check it again: nothing is issued yet."
            ) from None
        raise


def files(made: Briefing, version: int, told: Told = lambda what, share: None) -> dict[str, bytes]:
    """The files of a version, the Word document first; then what it says as JSON."""
    name = file_name(made.held_on)
    stem = name.removesuffix(".docx") + (f"-version-{version}" if version > 1 else "")
    says = json.dumps(plain(made.as_json()), indent=2, ensure_ascii=False)
    found = {}
    for place, ending in enumerate(KEPT):
        told(forms.MAKING[ending], 0.4 + 0.5 * place / len(KEPT))
        found[f"{stem}{ending}"] = forms.made_as(made, ending)
    return found | {f"{stem}.json": says.encode()}


def _says(made: Briefing) -> str:
    """A hash of all a paper says, but for the moment its figures are known at."""
    text = json.dumps(_timeless(plain(made.as_json())), sort_keys=True, ensure_ascii=False).replace(made.known, "")
    return hashlib.sha256(text.encode()).hexdigest()


def _timeless(told: Any) -> Any:
    """What is said without the moment it was known at, wherever that stands."""
    if isinstance(told, dict):
        return {key: _timeless(value) for key, value in told.items() if key != "known_on"}
    return [_timeless(value) for value in told] if isinstance(told, list) else told


def _findings(
    store: Store, settings: Settings, viewer: Viewer, generated: Briefing, made: Briefing, written: Mapping[str, Written],
    held_on: dt.date, question: Question,
) -> list[Finding]:  # fmt: skip
    found = []
    if made.left_to_write:
        found.append(Finding(TO_WRITE, words.left_to_write(made.left_to_write)))
    named = headings(generated)
    changed = moved(generated, written)
    if changed:
        found.append(Finding(MOVED, words.moved_since([f"“{named[key]}”" for key in changed])))
    last = dashboard.papers_of(store, held_on)
    before = last[0].number if last else dashboard.paper_before(store, held_on)
    if before is not None:
        view = dashboard.restatements(store, settings, viewer, question, paper=before)
        if not view.rows.empty:
            found.append(Finding(RESTATED, " ".join(view.answer)))
    found += [Finding(STALE, text) for text in stale_sources(store, held_on, question)]
    return found
