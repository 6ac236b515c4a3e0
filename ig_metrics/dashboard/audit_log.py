"""Who did what, and when? The audit log for the IG lead: asked by person, act and day, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard.lists import only_lead
from ig_metrics.dashboard.views import Definition, Figure, View
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.store.audit import AuditEntry, Wanted
from ig_metrics.store.watching import Watched
from ig_metrics.wording import audit as words

TITLE = "Who did what, and when?"
PAGE_SIZE, LARGEST_PAGE = 50, 1000
COLUMNS = {"seq": "Int64", "done_at": "datetime64[us]", "by": "str", "act": "str", "about": "str"}


@dataclass(frozen=True)
class AuditView(View):
    """The log, one page of it. `entries`: seq, done_at (the clock in London), by, act, about; newest first. `matching`: how many there
    are of those asked for, `total` of all. `people`: whose there are. `sound`: whether the chain holds; `problems`: what is wrong.
    `receipt`: what to keep elsewhere."""

    entries: pd.DataFrame = field(default_factory=pd.DataFrame)
    matching: int = 0
    total: int = 0
    page: int = 1
    page_size: int = PAGE_SIZE
    people: tuple[str, ...] = ()
    sound: bool = True
    problems: tuple[str, ...] = ()
    receipt: str = ""


def audit_log(
    store: Store,
    viewer: Viewer,
    *,
    by: str = "",
    what: str = "",
    start: dt.date | None = None,
    end: dt.date | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    whole: bool = False,
) -> AuditView:
    """One page of the log, of a person's acts, of a group of acts or one act (`what`), of days (both included, in London).

    The chain is checked as `Store.watch_audit` does, every entry of it where the `whole` is asked for. Raises Refused for anybody but
    the IG lead, for what is no act, and for an end before its start.
    """
    asked = _asked(viewer, by, what, start, end)
    size = max(1, min(page_size, LARGEST_PAGE))
    matching = store.audit_count(asked)
    page = max(1, min(page, -(-matching // size) or 1))
    found = store.audit_entries(size, asked, skip=(page - 1) * size)
    watched = store.watch_audit(whole=whole)
    problems = watched.problems
    total = store.audit_count()
    return AuditView(
        TITLE,
        _answer(store, total, problems),
        figures=_figures(total, matching, watched),
        definitions=explained(),
        warnings=problems,
        entries=table(found),
        matching=matching,
        total=total,
        page=page,
        page_size=size,
        people=store.audit_people(),
        sound=not problems,
        problems=problems,
        receipt=store.audit_receipt(),
    )


def audit_rows(
    store: Store,
    viewer: Viewer,
    *,
    by: str = "",
    what: str = "",
    start: dt.date | None = None,
    end: dt.date | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> tuple[AuditEntry, ...]:
    """The entries themselves, newest first, for a file or a program. Raises Refused as `audit_log`."""
    return store.audit_entries(limit, _asked(viewer, by, what, start, end), skip=skip)


def table(found: tuple[AuditEntry, ...]) -> pd.DataFrame:
    """Entries as AuditView.entries."""
    rows = [
        (each.seq, each.at.astimezone(LONDON).replace(tzinfo=None), each.by, words.label(each.action), words.about(each.detail))
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _asked(viewer: Viewer, by: str, what: str, start: dt.date | None, end: dt.date | None) -> Wanted:
    only_lead(viewer)
    if start is not None and end is not None and end < start:
        raise Refused(f"The last day, {uk(end)}, is before the first, {uk(start)}. Change one of them.")
    return Wanted(by.strip(), _acts(what.strip()), _moment(start, dt.time.min), _moment(end, dt.time.max))


def _acts(what: str) -> tuple[str, ...]:
    if not what:
        return ()
    if what in words.GROUPS:
        return words.GROUPS[what][1]
    known = {act for _, acts in words.GROUPS.values() for act in acts}
    if what in known:
        return (what,)
    raise Refused(
        f"'{what}' is no act of the audit log. Ask for {wording.listing(words.GROUPS)}, or for one act as the log writes it."
    )


def _moment(day: dt.date | None, time: dt.time) -> dt.datetime | None:
    return None if day is None else dt.datetime.combine(day, time, LONDON)


def _answer(store: Store, total: int, problems: tuple[str, ...]) -> tuple[str, ...]:
    if not total:
        return ("**Nothing has been done yet**, so the audit log is empty.",)
    first, last = store.audit_entries(1, skip=total - 1)[0], store.audit_entries(1)[0]
    days = [uk(each.at.astimezone(LONDON).date()) for each in (first, last)]
    said = (
        f"{wording.count(total, 'act')}** {wording.is_or_are(total)} recorded since {days[0]}, the last on {days[1]}."
    )
    acts = f"**{said}"
    checked = (
        "The log is **sound**: nothing in it was changed, taken out or put in."
        if not problems
        else "The log is **not sound**: somebody wrote to the catalogue by other means."
    )
    return (acts, checked)


def _figures(total: int, matching: int, watched: Watched) -> tuple[Figure, ...]:
    problems, read = watched.problems, watched.whole_at.astimezone(LONDON)
    return (
        Figure("audit_total", "Acts recorded", f"{total:,}", total, "since the store was made"),
        Figure("audit_matching", "Asked for here", f"{matching:,}", matching, "by the choices below"),
        Figure("audit_sound", "The chain", "Sound" if not problems else "Not sound", None,
               f"every entry read at {read:%H:%M}, those since just now", "" if not problems else f"{len(problems)} found wrong", None if not problems else False),
    )  # fmt: skip


def explained() -> tuple[Definition, ...]:
    """What is recorded, and how one can tell that nothing was changed."""
    return (
        Definition(
            "What is recorded",
            "Every file kept or taken back, every edit, decision and hold, every list issued, letter run and paper, every download of "
            "names, sign-in and change of role, every purge, export and erasure, every change of settings, every backup and restore: who, when, what. "
            "The log holds user names of those who act, never a name or number of the people the data is about.",
        ),
        Definition(
            "Sound",
            "Each entry carries a seal made from its words and the seal of the entry before it. One that is changed, taken out, put in or moved "
            "breaks the chain, and what the catalogue holds is compared with what the log says of it. The database itself refuses to change an entry. A look at this page reads the entries that "
            "came since the last, and every entry once an hour, when you ask for it, and by `ig-metrics audit --verify`.",
        ),
        Definition(
            "Receipt",
            "The number of entries and the seal of the last. Whoever has the whole database could write a new chain; they cannot make it go through "
            "a receipt you keep elsewhere, in a committee paper say. `ig-metrics audit --verify --receipt` checks one.",
        ),
    )
