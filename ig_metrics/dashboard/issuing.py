"""The Lists page: what a list would hold now, issuing it once, holds, and every list that was issued, to download again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import list_definitions, list_files
from ig_metrics.dashboard.list_views import IssuedView, ListView
from ig_metrics.dashboard.lists import FOR_A_SYSTEM, only_lead, prepare_list
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Figure, Missing, Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import lists, preparing
from ig_metrics.ledger.lists import IssuedList, Prepared
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.store import CHANGED_MEANWHILE

TITLE = "Who do we write to, and whose access is barred?"
KINDS = ("staff", "completions", "paper_returns", "exemptions", "network_accounts")
NEEDED = {"staff": "know who works here", "completions": "see who has completed the course"}
ATTEMPTS = 3
LARGEST_PAGE = 500
SEARCHED = ("staff_id", "full_name", "username", "manager_email", "service", "team")
FORMS = {
    "csv": ".csv", "xlsx": ".xlsx", "new": "-new.csv", "managers": "-by-manager.zip", "merge": "-mail-merge.xlsx",
}  # fmt: skip
"""The files of an issued list, and how their names end."""
ISSUED = {
    "number": "Int64", "list": "str", "course": "str", "as_at": "datetime64[us]", "rows": "Int64", "new": "Int64",
    "again": "Int64", "held": "Int64", "gone": "Int64", "unknown": "Int64", "by": "str", "issued_at": "datetime64[us]",
    "reason": "str", "sha256": "str", "standing": "str",
}  # fmt: skip


def list_prepared(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    which: str = "bar",
    course: str | None = None,
    today: dt.date | None = None,
) -> ListView:
    """The dry run of the list `which`: who is new, listed again, gone or held; how old the data is; whether it can be issued. Writes nothing.

    Raises Refused for anybody but the IG lead, and as `lists.prepare_list`.
    """
    only_lead(viewer)
    name = which
    lacking = missing(store, viewer, NEEDED, question)
    offered = tuple(
        (one.code, one.title) for one in settings.courses if (one.audience != "all") == (name in FOR_A_SYSTEM)
    )
    if not settings.courses:
        needed = wording.add_a_course(asks=False)
        return ListView(TITLE, (needed,), missing=(Missing("settings", needed),), name=name)
    if lacking:
        labels = [datasets.KINDS[lack.kind].label for lack in lacking]
        return ListView(TITLE, (wording.upload_first(labels, asks=False),), missing=lacking, name=name, courses=offered)
    prepared = prepare_list(store, settings, viewer, question, name=name, course=course, today=today)
    rows, accounts = prepared.rows, _accounts(store, question, name)
    return ListView(
        TITLE,
        _answer(prepared, question),
        figures=_figures(prepared),
        sources=sources(store, viewer, (*KINDS, *(("system_access",) if name in FOR_A_SYSTEM else ())), question),
        definitions=list_definitions.lists(settings),
        warnings=(*prepared.notes, *accounts),
        name=name,
        course=prepared.course,
        course_title=prepared.course_title,
        courses=offered,
        as_at=question.as_at,
        rows=rows,
        states=_states(prepared),
        gone=prepared.gone,
        held=prepared.held,
        refusals=prepared.refusals("given"),
        stale=prepared.stale,
        age=_age(prepared, max(question.as_at, today) if today else question.as_at),
        digest=_digest(list_files.as_csv(name, rows)),
        last=prepared.last,
    )


def list_page(
    view: ListView, *, state: str = "", search: str = "", page: int = 1, page_size: int = 50
) -> tuple[pd.DataFrame, int]:
    """One page of a list's rows after a state and a search (any part of a name, number, account, manager or place), and how
    many match: only that much of it ever goes to a browser."""
    kept = view.rows
    if state:
        kept = kept[(kept["state"] == state).to_numpy(dtype=bool)]
    words = search.strip()
    if words:
        found = pd.Series(False, index=kept.index)
        for column in SEARCHED:
            if column in kept:
                found |= kept[column].str.contains(words, case=False, regex=False, na=False)
        kept = kept[found]
    size = max(1, min(page_size, LARGEST_PAGE))
    page = max(1, min(page, -(-len(kept) // size) or 1))
    return kept.iloc[(page - 1) * size : page * size].reset_index(drop=True), len(kept)


def issue_list(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    name: str,
    course: str | None = None,
    reason: str = "",
    seen: str = "",
    today: dt.date | None = None,
) -> IssuedList:
    """Issue a list: numbered, hashed, and kept with its rows.

    `seen` is the `digest` of the dry run that was looked at: where the list is another one by now, nothing is issued. Raises
    Refused for anybody but the IG lead, for a date known on, and for every reason of `Prepared.refusals`.
    """
    only_lead(viewer)
    if question.known_on is not None:
        raise Refused("A list is issued on what is known now. Leave out the day it is asked as known on.")
    for _ in range(ATTEMPTS):
        version = store.version()
        prepared = prepare_list(store, settings, viewer, question, name=name, course=course, today=today)
        problems = prepared.refusals(reason)
        if problems:
            raise Refused(*problems)
        content = list_files.as_csv(name, prepared.rows)
        if seen and _digest(content) != seen:
            raise Refused(
                "What the list rests on has changed since you looked, so it is another list by now: "
                f"{wording.people(len(prepared.rows))}, {prepared.new:,} new. Nothing is issued yet. Look again, then issue it."
            )
        try:
            return lists.issue(store, prepared, content, by=viewer.username, version=version, reason=reason)
        except Refused as refused:
            if refused.reasons != (CHANGED_MEANWHILE,):
                raise
    raise Refused(CHANGED_MEANWHILE)


def lists_issued(store: Store, settings: Settings, viewer: Viewer, question: Question) -> IssuedView:
    """Every list that was issued, as known then."""
    only_lead(viewer)
    found = lists.issued(store, question.known_on)
    rows = [
        {
            "number": one.number, "list": one.name, "course": one.course, "as_at": one.as_at, "rows": one.rows, "new": one.new,
            "again": one.again, "held": one.held, "gone": one.gone, "unknown": one.unknown, "by": one.by,
            "issued_at": one.at.astimezone(LONDON).replace(tzinfo=None), "reason": one.reason or None, "sha256": one.sha256,
            "standing": "issued" if one.withdrawn_at is None else "taken back",
        }
        for one in found
    ]  # fmt: skip
    count = len([one for one in found if one.withdrawn_at is None])
    answer = f"**{wording.count(count, 'list').capitalize()}** issued." if count else "**No list has been issued yet.**"
    return IssuedView(
        TITLE,
        (answer,),
        definitions=list_definitions.lists(settings),
        issued=pd.DataFrame(rows, columns=list(ISSUED)).astype(ISSUED),
        lists=found,
    )


def list_file(
    store: Store,
    viewer: Viewer,
    number: int,
    form: str,
    *,
    only_new: bool = False,
    each: Callable[[int, int], None] | None = None,
) -> tuple[bytes, str]:
    """A file of an issued list, exactly as it was issued, and its name; the download is recorded. `each` is told of workbooks made
    one by one.

    `form`: csv, xlsx, new (csv of who is new), managers (a zip archive, one workbook a manager) or merge; with `only_new`, of
    who is new. Raises Refused for anybody but the IG lead, and where the rows held are not those that were issued.
    """
    only_lead(viewer)
    if form not in FORMS:
        raise Refused(f"There is no file '{form}' of a list. They are: {', '.join(FORMS)}.")
    found = lists.one(store, number)
    rows = lists.rows(store, found)
    csv = list_files.as_csv(found.name, rows)
    gone = lists.removed(store, found)
    if gone:
        raise Refused(
            f"{wording.count(gone, 'row').capitalize()} of list {number} {'was' if gone == 1 else 'were'} removed since, for retention or "
            "because a person asked it, so it cannot be given out as it was issued. How many were on it is kept on this page."
        )
    if not lists.same_content(found, csv):
        raise Refused(
            f"What is held of list {number} is not what was issued: its hash differs. Restore it from a backup, or run doctor."
        )
    name = list_file_name(found, form)
    about = about_issued(found)
    if only_new or form == "new":
        rows = rows[(rows["state"] == preparing.NEW).to_numpy(dtype=bool)].reset_index(drop=True)
        csv = list_files.as_csv(found.name, rows)
        about = (*about, "This file: those who are new only")
    if form == "xlsx":
        content = list_files.as_xlsx(found.name, rows, about)
    elif form == "managers":
        content = list_files.by_manager(found.name, rows, about, each=each)
    elif form == "merge":
        content = list_files.mail_merge(found.name, rows, found.course_title, about)
    else:
        content = csv
    told = {"number": number, "list": found.name, "course": found.course, "rows": found.rows, "file": name}
    store.record("list_downloaded", viewer.username, told)
    return content, name


def list_file_name(found: IssuedList, form: str) -> str:
    """`list-3-bar-IG-2014-03-31.csv`."""
    return f"list-{found.number}-{found.name}-{found.course}-{found.as_at.isoformat()}{FORMS[form]}"


def about_issued(found: IssuedList) -> tuple[str, ...]:
    """What a list is, line by line: number, who and when, how many, its hash, what it rests on."""
    at = found.at.astimezone(LONDON)
    lines = [
        f"{found.title} ({found.course_title})",
        f"Issued by {found.by} on {uk(at.date())} at {at:%H:%M}",
        f"{wording.people(found.rows).capitalize()}: {found.new:,} new, {found.again:,} listed again",
        f"Kept off by a hold: {found.held:,}. On the list before and gone: {found.gone:,}",
        f"SHA-256 of the csv file: {found.sha256}",
        *(f"{source.label}, as at {uk(source.as_at, missing='not held')}" for source in found.sources),
    ]
    return (*lines, *((f"Reason for issuing it from old data: {found.reason}",) if found.reason else ()))


def take_back_list(store: Store, viewer: Viewer, number: int, why: str) -> IssuedList:
    """Take an issued list back: it stays, marked. Raises Refused for anybody but the IG lead, or without a reason."""
    only_lead(viewer)
    return lists.take_back(store, number, why, viewer.username)


def _answer(prepared: Prepared, question: Question) -> tuple[str, ...]:
    count, new = len(prepared.rows), prepared.new
    what = wording.LIST_QUESTIONS[prepared.name].format(course=prepared.course_title)
    if not count:
        head = f"**Nobody** is on the list of {what} as at {uk(question.as_at)}."
    else:
        head = (
            f"**{wording.people(count)}** {wording.is_or_are(count)} on the list of {what} as at {uk(question.as_at)}."
        )
    last = prepared.last
    if last is None:
        return (head, "No such list has been issued yet, so all of them are new." if count else "")
    since = f"list {last.number} of {uk(last.at.astimezone(LONDON).date())}"
    return (head, f"**{new:,}** {wording.is_or_are(new)} new since {since}; {len(prepared.gone):,} gone from it.")


def _figures(prepared: Prepared) -> tuple[Figure, ...]:
    last = "since the last list" if prepared.last else "no list was issued before"
    found = [
        Figure("new", "New", f"{prepared.new:,}", prepared.new, last),
        Figure("again", "Listed again", f"{len(prepared.rows) - prepared.new:,}", len(prepared.rows) - prepared.new, "on an earlier list for the same thing"),
        Figure("gone", "Gone since the last", f"{len(prepared.gone):,}", len(prepared.gone), "on it, and not on this one"),
    ]  # fmt: skip
    if prepared.name == "bar":
        found.append(
            Figure("held", "Held", f"{len(prepared.held):,}", len(prepared.held), "kept off, each with a reason")
        )
    elif "account" in prepared.rows:
        found.append(
            Figure(
                "unknown", "Account not known", f"{prepared.unknown:,}", prepared.unknown, "no user name: find it first"
            )
        )
    return tuple(found)


def _states(prepared: Prepared) -> pd.DataFrame:
    rows = [
        ("new", "New", prepared.new, "Not listed before for the same thing"),
        ("again", "Listed again", len(prepared.rows) - prepared.new, "On a list issued before, and still on it"),
        ("gone", "Gone", len(prepared.gone), "On the last list, and not on this one; each with why"),
    ]
    if prepared.name == "bar":
        rows.append(("held", "Held", len(prepared.held), "Kept off by a service-critical hold"))
    if "account" in prepared.rows:
        rows.append(
            (
                "unknown",
                "Account not known",
                prepared.unknown,
                "Of those listed: no user name in HR or the network's list",
            )
        )
    return pd.DataFrame(rows, columns=["state", "label", "people", "meaning"]).astype({"people": "Int64"})


def _age(prepared: Prepared, on: dt.date) -> str:
    """How old the oldest source is, in words."""
    lacking = [source.label for source in prepared.sources if source.as_at is None]
    if lacking:
        return f"No {wording.listing(lacking)} is held."
    oldest = min(prepared.sources, key=lambda source: source.as_at or on)
    assert oldest.as_at is not None
    days = (on - oldest.as_at).days
    age = "of the same day" if days <= 0 else f"{wording.count(days, 'day')} old on {uk(on)}"
    return f"Its oldest source, the {oldest.label}, is as at {uk(oldest.as_at)}: {age}."


def _accounts(store: Store, question: Question, name: str) -> tuple[str, ...]:
    if name not in ("bar", "restore"):
        return ()
    held = store.in_force_snapshots("network_accounts", question.as_at, known_on=question.known_on)
    if held:
        return ()
    return (
        "No list of network accounts is held, so whether accounts were barred or given back is not known. Upload one.",
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
