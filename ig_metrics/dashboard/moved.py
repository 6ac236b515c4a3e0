"""What moved a paper's figures since it was issued: the uploads, withdrawals and decisions since, replayed one after another."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from ig_metrics import datasets, wording
from ig_metrics.dashboard.headlines import headlines
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON
from ig_metrics.ledger import certificates, set_aside
from ig_metrics.ledger.papers import Headline, IssuedPaper
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.wording import meetings as words

LEDGER = {
    "breaches": (set_aside.BOOK, "a breach taken out as entered in error, or put back"),
    "toolkit": (certificates.BOOK, "a certificate written down, or taken back"),
}
"""Decisions in the app that move a figure: the book they are in, and how they are said."""
MOST_REPLAYED = 12
"""Each replay works the figures out anew. Of more uploads than this all are named, and none is said to have moved anything."""


@dataclasses.dataclass(frozen=True, order=True)
class Event:
    """Something that came or went: when, in words, and the kind of data it touches."""

    at: dt.datetime
    text: str
    kind: str


def why_moved(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    asked: Question,
    told: IssuedPaper,
    moved: Mapping[str, tuple[Headline, str]],
) -> dict[str, str]:
    """Why each figure of an issued paper is another now, by its key. `moved`: the figure as reported, and as it is shown now.

    What moved it is named, and never by how much each did: what one upload did to a count can tell of one person.
    """
    kinds = {kind for one, _ in moved.values() for kind in one.kinds}
    events = sorted(since(store, told, kinds, asked.known_on))
    its = {key: [event for event in events if event.kind in one.kinds] for key, (one, _) in moved.items()}
    if not any(len(each) > 1 for each in its.values()) or len(events) > MOST_REPLAYED:
        return {key: words.because([event.text for event in each]) for key, each in its.items()}
    # whoever asks is told which file, and none of the figures in between: so it may be worked out as the paper itself is
    who = Viewer(viewer.username, "committee", previewing=True)
    last = {key: one.shown for key, (one, _) in moved.items()}
    movers: dict[str, list[str]] = {key: [] for key in moved}
    for event in events:
        wanted = {key for key, (one, _) in moved.items() if event.kind in one.kinds}
        at = dataclasses.replace(asked, known_on=event.at)
        then = {one.key: one.shown for one in headlines(store, settings, who, at, wanted)}
        for key in wanted:
            shown = then.get(key, wording.NOT_MEASURED)
            if shown != last[key]:
                movers[key].append(event.text)
                last[key] = shown
    return {
        key: words.moved_by(list(dict.fromkeys(movers[key])), otherwise=last[key] != now)
        for key, (_, now) in moved.items()
    }


def since(store: Store, told: IssuedPaper, kinds: set[str], known_on: dt.datetime | None) -> list[Event]:
    """What came or went of some kinds since a paper was made that its figures rest on."""
    found: list[Event] = []
    for info in store.snapshots():
        touches = datasets.KINDS[info.kind].nature == "event" or info.as_at <= told.as_at
        if info.kind not in kinds or not touches:
            continue
        came, gone = _within(info.uploaded_at, told, known_on), _within(info.withdrawn_at, told, known_on)
        if came == gone:  # neither, or it came and went again
            continue
        at = info.uploaded_at if came else info.withdrawn_at
        assert at is not None
        label = datasets.KINDS[info.kind].label
        found.append(Event(at, words.came(label, info.as_at, _how(info, came), _day(at)), info.kind))
    for kind in kinds & set(LEDGER):
        book, said = LEDGER[kind]
        for entry in store.entries(book, struck=True):
            for at in (entry.at, entry.struck_at):
                if at is not None and _within(at, told, known_on):
                    found.append(Event(at, f"{said}, on {wording.uk(_day(at))}", kind))
    return found


def _within(at: dt.datetime | None, told: IssuedPaper, known_on: dt.datetime | None) -> bool:
    return at is not None and at > told.known_on and (known_on is None or at <= known_on)


def _how(info: SnapshotInfo, came: bool) -> str:
    return ("edited in the app" if info.is_edit else "uploaded") if came else "withdrawn"


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(LONDON).date()
