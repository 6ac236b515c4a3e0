"""The calendar of committee meetings: each a period, with the papers issued for it; and what is restated since one was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.headlines import headlines
from ig_metrics.dashboard.moved import why_moved
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Definition, Question, View
from ig_metrics.dates import LONDON
from ig_metrics.ledger import meetings as calendar
from ig_metrics.ledger import papers
from ig_metrics.ledger.papers import IssuedPaper
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import meetings as words

HELD, NEXT, TO_COME = "Held", "Next", "To come"
ISSUED, NOT_ISSUED = "Issued", "Not issued"
CALENDAR = {
    "held_on": "datetime64[us]", "committee": "str", "period": "str", "days": "Int64", "state": "str", "paper": "str",
    "issued_on": "datetime64[us]", "note": "str",
}  # fmt: skip
PAPERS = {
    "number": "Int64", "held_on": "datetime64[us]", "version": "Int64", "as_at": "datetime64[us]", "issued_at": "datetime64[us]",
    "known_at": "datetime64[us]", "reason": "str", "sha256": "str", "by": "str",
}  # fmt: skip
RESTATED = ("figure", "reported", "now", "difference", "because")
FOR_LEAD = ("note", "by")
"""Columns with a person's name, or with words nobody checked: for the IG lead alone."""


@dataclass(frozen=True)
class Paper:
    """A paper that was issued, for whoever may see it: its number, meeting, version, title, and its files' names."""

    number: int
    held_on: dt.date
    version: int
    title: str
    sha256: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class MeetingsView(View):
    """`calendar`: held_on, committee, period, days, state (held, next, to come), paper, issued_on, and for the IG lead note.
    `papers`: those issued, the newest first (columns PAPERS; `by` for the IG lead); `issued`: the same as objects."""

    calendar: pd.DataFrame = field(default_factory=pd.DataFrame)
    papers: pd.DataFrame = field(default_factory=pd.DataFrame)
    issued: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class RestatementsView(View):
    """A paper's headline figures beside those known now. `rows`: those that differ (columns RESTATED); `every`: all of them."""

    paper: Paper | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    every: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def meetings(store: Store, settings: Settings, viewer: Viewer, question: Question) -> MeetingsView:
    """Every meeting on the calendar with its period, and every paper issued by the time it is asked as known on."""
    held = papers.issued(store, question.known_on)
    rows = _calendar(calendar.listed(store, question.as_at, question.known_on), held, question.as_at)
    coming = rows[rows["state"] == NEXT]
    until = None if coming.empty else coming["held_on"].iloc[0].date()
    began = None if coming.empty or pd.isna(coming["from"].iloc[0]) else coming["from"].iloc[0].date()
    last = held[0] if held else None
    answer = (
        words.next_meeting(question.as_at, until, began),
        words.papers_issued(len(held), last.held_on if last else None, last.issued_on if last else None),
    )
    lacking = missing(store, viewer, {"meetings": "see when the committee meets"}, question) if rows.empty else ()
    lead = viewer.role == "ig_lead"
    return MeetingsView(
        words.TITLE,
        answer,
        sources=sources(store, viewer, ("meetings",), question),
        definitions=explained(),
        missing=lacking,
        calendar=_typed(rows, {name: kind for name, kind in CALENDAR.items() if lead or name not in FOR_LEAD}),
        papers=_typed(_papers(held), {name: kind for name, kind in PAPERS.items() if lead or name not in FOR_LEAD}),
        issued=tuple(_paper(each) for each in held),
    )


def _calendar(listed: pd.DataFrame, held: tuple[IssuedPaper, ...], as_at: dt.date) -> pd.DataFrame:
    """Each meeting with its period: the day after the one before it, to its own."""
    last = {paper.held_on: paper for paper in reversed(held)}
    days = sorted(set(calendar.days(listed)))
    coming = min((day for day in days if day > as_at), default=None)
    rows = []
    for row in listed.to_dict("records"):
        day = row["held_on"].date()
        before = max((each for each in days if each < day), default=None)
        start = None if before is None else before + dt.timedelta(days=1)
        paper = last.get(day)
        rows.append(
            {
                "held_on": day, "committee": row["committee"], "note": row["note"], "from": start,
                "period": words.period(start, day), "days": None if start is None else (day - start).days + 1,
                "state": HELD if day <= as_at else NEXT if day == coming else TO_COME,
                "paper": NOT_ISSUED if paper is None else f"{ISSUED}: paper {paper.number}, version {paper.version}",
                "issued_on": None if paper is None else paper.issued_on,
            }
        )  # fmt: skip
    made = pd.DataFrame(rows, columns=[*CALENDAR, "from"])
    return made.astype(CALENDAR | {"from": "datetime64[us]"})


def _papers(held: tuple[IssuedPaper, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "number": each.number, "held_on": each.held_on, "version": each.version, "as_at": each.as_at, "by": each.by,
                "issued_at": each.at.astimezone(LONDON).replace(tzinfo=None), "sha256": each.sha256, "reason": each.reason,
                "known_at": each.known_on.astimezone(LONDON).replace(tzinfo=None),
            }
            for each in held
        ],
        columns=list(PAPERS),
    )  # fmt: skip


def _typed(rows: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    return rows[list(kinds)].astype(kinds).reset_index(drop=True)


def _paper(each: IssuedPaper) -> Paper:
    return Paper(each.number, each.held_on, each.version, each.title, each.sha256, tuple(each.files))


def paper_before(store: Store, held_on: dt.date, known_on: dt.datetime | None = None) -> int | None:
    """The number of the last paper issued for the latest meeting before a day that has one; None without any."""
    earlier = [paper for paper in papers.issued(store, known_on) if paper.held_on < held_on]
    return max(earlier, key=lambda paper: (paper.held_on, paper.number)).number if earlier else None


@offered_dates
def restatements(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, paper: int | None = None
) -> RestatementsView:
    """A paper's headline figures as reported beside as now known, for everybody as the committee is shown them.

    `paper` is its number (default: the last one issued). What is known now is what is known by `question.known_on`. Raises
    Refused for a number there is not.
    """
    held = papers.issued(store, question.known_on)
    if not held and paper is None:
        return RestatementsView(
            words.TITLE, (words.nothing_issued(),), definitions=explained(), rows=_none(), every=_none()
        )
    told = held[0] if paper is None else papers.one(store, paper)
    asked = Question(told.as_at, told.compare_with, question.known_on)

    def make() -> pd.DataFrame:
        return _beside(store, settings, viewer, told, asked)

    # the same for everybody: each is shown what the committee is
    key = ("restatements", told.number, question.known_on, repr(settings), measured.stamp(measured.frameworks_folder()))
    every: pd.DataFrame = measured.remembered(store, key, make)
    rows = every[every["reported"] != every["now"]].reset_index(drop=True)
    return RestatementsView(
        words.TITLE,
        (words.restated_since(told.title, told.issued_on, len(rows), len(every)),),
        definitions=explained(),
        paper=_paper(told),
        rows=rows,
        every=every,
    )


def _beside(store: Store, settings: Settings, viewer: Viewer, told: IssuedPaper, asked: Question) -> pd.DataFrame:
    now = {one.key: one.shown for one in headlines(store, settings, viewer, asked)}
    pairs = [(one, now.get(one.key, wording.NOT_MEASURED)) for one in told.headlines]
    moved = {one.key: (one, shown) for one, shown in pairs if shown != one.shown}
    why = why_moved(store, settings, viewer, asked, told, moved)
    rows = [
        {
            "figure": one.label, "reported": one.shown, "now": shown,
            "difference": words.difference(one.shown, shown) if one.key in moved else "", "because": why.get(one.key, ""),
        }
        for one, shown in pairs
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(RESTATED)).astype("str")


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(LONDON).date()


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in RESTATED})


def explained() -> tuple[Definition, ...]:
    """Period, as reported, restated: of a meeting and its paper."""
    return (
        Definition("Period", "A meeting's period runs from the day after the meeting before it to its own day, both included."),
        Definition(
            "As reported",
            "Where a paper was issued for a meeting: worked out from what had been uploaded by the moment it was made, and "
            "nothing later. Where none was: by the end of the meeting's day.",
        ),
        Definition(
            "Restated",
            "A headline figure of a paper that was issued, for the same day, that is now known to be another. Neither is "
            "hidden: the paper stays as it was issued, and the next one lists what moved, by how much, and which files "
            "moved it, where that can be told.",
        ),
    )  # fmt: skip
