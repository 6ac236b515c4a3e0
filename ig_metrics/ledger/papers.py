"""Committee papers that were issued: numbered, hashed, with who and when, kept byte for byte with what was known then.

A paper's files are kept under their hash; the entry in the book says which they are, of which meeting, and the figures as
reported. A paper is never taken back: another version of it is issued, with the reason.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry
from ig_metrics.store.in_force import moment

BOOK, FILES = "paper", "paper-file"
ISSUED = "paper issued"


@dataclass(frozen=True)
class Headline:
    """A headline figure as reported: as a committee member saw it (`value` None where it was hidden or not measured).

    `kinds` are the kinds of data it rests on.
    """

    key: str
    label: str
    shown: str
    value: float | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A paper as it would be issued: `files` by name, the Word document first. `says` is a hash of all it says but for the
    moment its figures are known at: two of one hash are one paper. `written`: the sections a person wrote."""

    held_on: dt.date
    committee: str
    as_at: dt.date
    compare_with: dt.date | None
    known_on: dt.datetime
    says: str
    files: Mapping[str, bytes]
    headlines: tuple[Headline, ...] = ()
    written: tuple[str, ...] = ()
    left_to_write: int = 0


@dataclass(frozen=True)
class IssuedPaper:
    """One version of a meeting's paper. `files`: the hash of each by its name. `known_on`: what was uploaded later is not in it."""

    number: int
    held_on: dt.date
    version: int
    committee: str
    as_at: dt.date
    compare_with: dt.date | None
    known_on: dt.datetime
    says: str
    files: dict[str, str] = dataclasses.field(hash=False)
    headlines: tuple[Headline, ...]
    written: tuple[str, ...]
    left_to_write: int
    reason: str
    by: str
    at: dt.datetime

    @property
    def sha256(self) -> str:
        """The hash of the Word document."""
        return next(iter(self.files.values()))

    @property
    def issued_on(self) -> dt.date:
        """The day it was issued, by London's clock."""
        return self.at.astimezone(LONDON).date()

    @property
    def title(self) -> str:
        """`Paper 3, for the meeting of 31 March 2014, version 2`; the first version is not called one."""
        again = f", version {self.version}" if self.version > 1 else ""
        return f"Paper {self.number}, for the meeting of {uk(self.held_on)}{again}"


def issue(store: Store, draft: Draft, *, by: str, only_at: str, reason: str = "") -> tuple[IssuedPaper, bool]:
    """Issue a paper under the next number; and whether it is new: what says the same as the last version is that version.

    `only_at` is the store's version from before the paper was made: where anything was saved since, Refused is raised. So it is
    without a reason where a version was issued before. The paper comes to be with its files, or not at all.
    """
    held = issued(store)
    before = [paper for paper in held if paper.held_on == draft.held_on]
    if before and before[0].says == draft.says:
        return before[0], False
    if before and not reason.strip():
        raise Refused(
            f"{before[0].title} was issued on {uk(before[0].issued_on)}. Say why another version is: the reason is kept and "
            "shown with it."
        )
    files = {name: hashlib.sha256(content).hexdigest() for name, content in draft.files.items()}
    contents = [
        (FILES, files[name], {"base64": base64.b64encode(content).decode()}) for name, content in draft.files.items()
    ]
    number = 1 + max((paper.number for paper in held), default=0)
    detail: dict[str, Any] = {
        "meeting": draft.held_on.isoformat(),
        "version": len(before) + 1,
        "committee": draft.committee,
        "as_at": draft.as_at.isoformat(),
        "compare_with": draft.compare_with.isoformat() if draft.compare_with else None,
        "known_on": draft.known_on.astimezone(dt.UTC).isoformat(),
        "says": draft.says,
        # a list: JSON objects are kept with their keys sorted, and the Word document is the first
        "files": [[name, sha] for name, sha in files.items()],
        "headlines": [dataclasses.asdict(one) for one in draft.headlines],
        "written": list(draft.written),
        "left_to_write": draft.left_to_write,
        "reason": reason.strip(),
    }
    told = {
        "number": number, "meeting": detail["meeting"], "version": detail["version"], "sha256": next(iter(files.values())),
        "known_on": detail["known_on"], "reason": detail["reason"],
    }  # fmt: skip
    made = store.write_entry(
        BOOK, str(number), detail, by, once=True, only_at=only_at, resting_on=contents, said=(ISSUED, told)
    )
    return _read(made), True


def issued(store: Store, known_on: dt.date | dt.datetime | None = None) -> tuple[IssuedPaper, ...]:
    """Every paper issued by then, the newest first."""
    found = (_read(entry) for entry in store.entries(BOOK, known_on=known_on))
    return tuple(sorted(found, key=lambda paper: paper.number, reverse=True))


def one(store: Store, number: int) -> IssuedPaper:
    """The paper of that number. Raises Refused where there is none."""
    for paper in issued(store):
        if paper.number == number:
            return paper
    raise Refused(f"There is no paper {number}. Look at the papers that were issued.")


def content(store: Store, paper: IssuedPaper, name: str) -> bytes:
    """A file of a paper, byte for byte as it was issued. Raises Refused where it is not there or was changed."""
    entries = store.entries(FILES, paper.files.get(name, ""))
    if not entries:
        raise Refused(f"{paper.title} has no file {name}.")
    found = base64.b64decode(str(entries[0].detail["base64"]))
    if hashlib.sha256(found).hexdigest() != paper.files[name]:
        raise Refused(f"{name} of {paper.title} is not as it was issued. Run: ig-metrics doctor.")
    return found


def reported_at(store: Store, held_on: dt.date, known_on: dt.datetime | None = None) -> dt.datetime:
    """Up to which moment what was uploaded was known to the meeting of a day: that of the paper issued for it (the last version
    of those issued by then), else the end of the day."""
    papers = [paper for paper in issued(store, known_on) if paper.held_on == held_on]
    return papers[0].known_on if papers else moment(held_on)


def _read(entry: Entry) -> IssuedPaper:
    detail = entry.detail
    compare = detail["compare_with"]
    return IssuedPaper(
        number=int(entry.subject),
        held_on=dt.date.fromisoformat(detail["meeting"]),
        version=int(detail["version"]),
        committee=str(detail["committee"]),
        as_at=dt.date.fromisoformat(detail["as_at"]),
        compare_with=None if compare is None else dt.date.fromisoformat(compare),
        known_on=dt.datetime.fromisoformat(detail["known_on"]),
        says=str(detail["says"]),
        files={str(name): str(sha) for name, sha in detail["files"]},
        headlines=tuple(Headline(**{**each, "kinds": tuple(each["kinds"])}) for each in detail["headlines"]),
        written=tuple(detail["written"]),
        left_to_write=int(detail["left_to_write"]),
        reason=str(detail["reason"]),
        by=entry.by,
        at=entry.at,
    )
