"""What the IG lead does about meetings and their papers: the calendar kept, a part written, a paper issued; files for who may see them.

Reasoned where something is changed, kept, audited. Drafts are the IG lead's alone; an issued paper is for everybody.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard import naming
from ig_metrics.dashboard.breach_actions import ONLY_LEAD
from ig_metrics.dashboard.papers import MEASURED
from ig_metrics.dashboard.sources import newest
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import meetings, narrative, papers
from ig_metrics.ledger.editing import Edit
from ig_metrics.ledger.meetings import TakenOff
from ig_metrics.ledger.narrative import Written
from ig_metrics.ledger.papers import Draft, IssuedPaper
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.wording import meetings as words

TAKEN_OFF = {"held_on": "datetime64[us]", "why": "str", "by": "str", "at": "datetime64[us]", "id": "str"}
STALE_DAYS = 31
"""Data older than this many days before the meeting is pointed out before its paper is issued."""


def _lead(viewer: Viewer) -> None:
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)


# The calendar


def add_meeting(
    store: Store, viewer: Viewer, question: Question | None, held_on: dt.date, committee: str = "", note: str = ""
) -> str:
    """Add a meeting to the calendar; the id of what it was kept as. Raises as `meetings.add`, and for anybody but the IG lead."""
    _lead(viewer)
    return meetings.add(store, _at(store, question), held_on, committee, note, by=viewer.username)


def change_meeting(
    store: Store, viewer: Viewer, question: Question, opened: tuple[str, str], held_on: dt.date, edited: tuple[str, str], why: str
) -> Edit:  # fmt: skip
    """Change a meeting's committee and note. Raises as `meetings.change`, and for anybody but the IG lead."""
    _lead(viewer)
    return meetings.change(store, question.as_at, opened, held_on, edited, why=why, by=viewer.username)


def move_meeting(
    store: Store, viewer: Viewer, question: Question, held_on: dt.date, to: dt.date, cells: tuple[str, str], why: str
) -> int:
    """Move a meeting to another day, with what is written for its paper; how many parts went along.

    Raises Refused without a reason, where the new day cannot be or the paper was issued, and for anybody but the IG lead.
    """
    _lead(viewer)
    _not_issued(store, held_on)
    if not why.strip():
        raise Refused("Say why the meeting is moved; the reason is kept with it.")
    # the new day first: stopped in between, the meeting is there twice, and never lost
    meetings.add(store, question.as_at, to, *cells, by=viewer.username)
    went = narrative.move(store, held_on, to, viewer.username)
    meetings.take_off(store, question.as_at, held_on, f"Moved to {uk(to)}: {why.strip()}", viewer.username)
    return went


def take_off_meeting(store: Store, viewer: Viewer, question: Question, held_on: dt.date, why: str) -> TakenOff:
    """Take a meeting off the calendar. Raises as `meetings.take_off`, where its paper was issued, and for anybody but the IG lead."""
    _lead(viewer)
    _not_issued(store, held_on)
    return meetings.take_off(store, question.as_at, held_on, why, viewer.username)


def put_back_meeting(store: Store, viewer: Viewer, id: str, why: str) -> TakenOff:
    """Put a meeting back on the calendar. Raises as `meetings.put_back`, and for anybody but the IG lead."""
    _lead(viewer)
    return meetings.put_back(store, id, why, viewer.username)


def meetings_taken_off(store: Store, viewer: Viewer) -> pd.DataFrame:
    """The meetings off the calendar, the latest first: columns TAKEN_OFF, times as London's clock shows them. For the IG lead."""
    _lead(viewer)
    rows = [
        {"held_on": one.held_on, "why": one.why, "by": one.by, "id": one.id,
         "at": one.at.astimezone(LONDON).replace(tzinfo=None)}
        for one in reversed(meetings.taken_off(store))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(TAKEN_OFF)).astype(TAKEN_OFF)


def _at(store: Store, question: Question | None) -> dt.date:
    return store.clock().astimezone(LONDON).date() if question is None else question.as_at


def _not_issued(store: Store, held_on: dt.date) -> None:
    issued = [paper for paper in papers.issued(store) if paper.held_on == held_on]
    if issued:
        raise Refused(
            f"{issued[0].title} was issued on {uk(issued[0].issued_on)}, so the meeting stays on the calendar. Change its note "
            "to say what became of it."
        )


# Writing


def paper_written(
    store: Store, viewer: Viewer, held_on: dt.date, known_on: dt.datetime | None = None
) -> dict[str, Written]:
    """The latest revision by then of each part of a meeting's paper that was ever written. Raises Refused for anybody but the IG
    lead."""
    _lead(viewer)
    return narrative.standing(store, held_on, known_on)


def papers_drafted(store: Store, viewer: Viewer) -> dict[dt.date, int]:
    """How many parts are written for each meeting. Raises Refused for anybody but the IG lead."""
    _lead(viewer)
    return narrative.drafted(store)


def part_history(store: Store, viewer: Viewer, held_on: dt.date, section: str) -> tuple[Written, ...]:
    """Every revision of a part, the latest first. Raises Refused for anybody but the IG lead."""
    _lead(viewer)
    return narrative.history(store, held_on, section)


def write_part(
    store: Store, viewer: Viewer, held_on: dt.date, section: str, text: str | None, generated: str, *, opened: int
) -> Written:
    """Keep what was written of a part (None: the generated text again). Raises as `narrative.write`, for a text that names anybody
    on the staff list, and for anybody but the IG lead."""
    _lead(viewer)
    if text is not None:
        unnamed(store, text)
    return narrative.write(store, held_on, section, text, generated, opened=opened, by=viewer.username)


def unnamed(store: Store, text: str) -> None:
    """Raises Refused for a text with the name, number or address of anybody on the newest staff lists: what is written is kept in
    the catalogue, which holds no personal data, and the committee reads it."""
    people = store.in_force("staff", dt.date.max, columns=naming.COLUMNS)
    found = naming.named(people, text)["said"].unique()
    if len(found):
        raise Refused(words.names_somebody([str(each) for each in found]))


# Issuing


def issue_paper(
    store: Store, viewer: Viewer, draft: Draft, *, only_at: str, reason: str = ""
) -> tuple[IssuedPaper, bool]:
    """Issue a paper; and whether it is new. Raises as `papers.issue`, for a reason that names anybody, and for anybody but the
    IG lead."""
    _lead(viewer)
    unnamed(store, reason)
    return papers.issue(store, draft, by=viewer.username, only_at=only_at, reason=reason)


def papers_of(store: Store, held_on: dt.date) -> tuple[IssuedPaper, ...]:
    """The papers issued for a meeting, the newest first."""
    return tuple(paper for paper in papers.issued(store) if paper.held_on == held_on)


def paper_file(store: Store, viewer: Viewer, number: int, name: str) -> bytes:
    """A file of an issued paper, byte for byte; the download is recorded. Raises Refused where there is no such file."""
    paper = papers.one(store, number)
    content = papers.content(store, paper, name)
    store.record("paper_downloaded", viewer.username, {"number": number, "file": name, "sha256": paper.files[name]})
    return content


def stale_sources(store: Store, held_on: dt.date, question: Question) -> tuple[str, ...]:
    """A sentence for each sort of data that is held and is more than STALE_DAYS older than the meeting."""
    found = []
    for kind in MEASURED:
        day = newest(store, kind, question)
        if day is not None and (held_on - day).days > STALE_DAYS:
            found.append(words.stale_source(datasets.KINDS[kind].label, day, held_on, (held_on - day).days))
    return tuple(found)
