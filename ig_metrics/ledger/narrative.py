"""What a person wrote in the place of a paper's generated sentences: kept with the meeting, never over somebody else's unseen.

Each save is a revision of its section; the latest holds. The text it was written over is kept with it, so that a reader can
be told when the figures have moved since. No figure rests on it, so nothing that was measured is measured again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import ALREADY, Entry

BOOK = "narrative"
LONGEST = 20_000
"""Characters of a section: some seven pages."""


@dataclass(frozen=True)
class Written:
    """One revision of a section. `text`: what was written (None: the generated text again); `generated`: what it was written over."""

    held_on: dt.date
    section: str
    revision: int
    text: str | None
    generated: str
    by: str
    at: dt.datetime


class WrittenMeanwhile(Refused):
    """Somebody else wrote the section since it was opened: `theirs` is what stands, `yours` what was not kept (None: the
    generated text)."""

    def __init__(self, theirs: Written, yours: str | None) -> None:
        super().__init__(
            f"{theirs.by} has written this part since you opened it. Nothing of yours is saved yet: look at both below."
        )
        self.theirs = theirs
        self.yours = yours


def write(
    store: Store, held_on: dt.date, section: str, text: str | None, generated: str, *, opened: int, by: str
) -> Written:
    """Keep a section's text (None: go back to the generated one). `opened` is the revision the writer saw; 0 for none.

    Raises WrittenMeanwhile where that is not the latest any more, and Refused where nothing is changed or the text is empty or
    too long.
    """
    said = None if text is None else text.replace("\r\n", "\n").strip()
    if said == "":
        raise Refused("The text is empty. Write something, or go back to the generated text.")
    if said is not None and len(said) > LONGEST:
        raise Refused(f"The text has {len(said):,} characters; a part of a paper has at most {LONGEST:,}.")
    last = _last(store, held_on, section)
    if (last.revision if last else 0) != opened:
        assert last is not None
        raise WrittenMeanwhile(last, said)
    if said == (last.text if last else None):
        raise Refused("Nothing was changed, so there is nothing to save.")
    subject = f"{_stem(held_on, section)}{opened + 1}"
    try:
        # once: of two who save the same revision at one moment, one does
        return _read(
            store.write_entry(BOOK, subject, {"text": said, "generated": generated}, by, once=True, changes_data=False)
        )
    except Refused as refused:
        theirs = _last(store, held_on, section)
        if refused.reasons != (ALREADY,) or theirs is None:
            raise
        raise WrittenMeanwhile(theirs, said) from None


def standing(store: Store, held_on: dt.date, known_on: dt.datetime | None = None) -> dict[str, Written]:
    """The latest revision by then of each section of a meeting's paper that was ever written; its text None where it is generated
    again."""
    return {one.section: one for one in _all(store, known_on) if one.held_on == held_on}


def drafted(store: Store) -> dict[dt.date, int]:
    """For each meeting something is written for: how many sections."""
    counted: dict[dt.date, int] = {}
    by_meeting: dict[tuple[dt.date, str], Written] = {(one.held_on, one.section): one for one in _all(store)}
    for (held_on, _), one in by_meeting.items():
        if one.text is not None:
            counted[held_on] = counted.get(held_on, 0) + 1
    return counted


def history(store: Store, held_on: dt.date, section: str) -> tuple[Written, ...]:
    """Every revision of a section, the latest first."""
    return tuple(reversed([one for one in _all(store) if (one.held_on, one.section) == (held_on, section)]))


def move(store: Store, before: dt.date, after: dt.date, by: str) -> int:
    """Take what is written for a meeting along to the day it is moved to, where nothing is written for that; how many sections."""
    if standing(store, after):
        return 0
    found = [one for one in standing(store, before).values() if one.text is not None]
    for one in found:
        write(store, after, one.section, one.text, one.generated, opened=0, by=by)
    return len(found)


def _all(store: Store, known_on: dt.datetime | None = None) -> list[Written]:
    return [_read(entry) for entry in store.entries(BOOK, known_on=known_on)]


def _last(store: Store, held_on: dt.date, section: str) -> Written | None:
    return standing(store, held_on).get(section)


def _stem(held_on: dt.date, section: str) -> str:
    return f"{held_on.isoformat()} {section} "


def _read(entry: Entry) -> Written:
    day, section, revision = entry.subject.split(" ")
    text = entry.detail["text"]
    return Written(
        dt.date.fromisoformat(day), section, int(revision), None if text is None else str(text),
        str(entry.detail["generated"]), entry.by, entry.at,
    )  # fmt: skip
