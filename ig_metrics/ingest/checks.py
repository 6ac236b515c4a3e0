"""What is wrong inside one file: rows that cannot be used and why, copies, dates out of order, words out of place."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ig_metrics.dates import uk_short
from ig_metrics.ingest.draft import Draft, noun, written
from ig_metrics.ingest.problems import STOPS, WARNING, shown
from ig_metrics.ingest.words import EXPIRED
from ig_metrics.settings import Settings

ROW_NEEDS: dict[str, tuple[str, ...]] = {
    "staff": ("staff_id", "start_date"),
    "completions": ("course", "outcome"),
    "paper_returns": ("staff_id", "course", "completed_on", "certified_by"),
    "exemptions": ("staff_id", "course", "until"),
    "toolkit": ("requirement",),
    "plan": ("action", "requirement"),
    "breaches": ("reference", "reported_on"),
    "meetings": ("held_on",),
    "network_accounts": ("enabled",),
    "system_access": ("staff_id", "system"),
    "posts": ("post", "status"),
    "assets": ("asset",),
    "ico_incidents": ("reference",),
}
"""What a row cannot be used without: a row that lacks it is set aside. Other required columns make a warning."""

ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "staff": (("start_date", "leave_date"), ("absence_from", "absence_to")),
    "plan": (("starts", "due"), ("starts", "done_on")),
    "posts": (("from", "to"),),
}
"""Pairs of start and end; an end before its start sets the row aside (DESIGN section 3)."""

ORDERED: dict[str, tuple[tuple[str, str], ...]] = {
    "breaches": (("occurred_on", "reported_on"), ("reported_on", "closed_on")),
    "completions": (("assigned_on", "due_on"),),
    "toolkit": (("evidence_date", "evidence_expires"),),
    "assets": (("reviewed_on", "review_due"),),
}
"""Pairs expected in order where the later one decides no figure: out of order is a warning, the row is kept."""

EVENTS: dict[str, tuple[str, ...]] = {
    "completions": ("completed_on",),
    "paper_returns": ("completed_on",),
    "breaches": ("reported_on", "occurred_on", "closed_on"),
    "plan": ("done_on",),
    "toolkit": ("evidence_date",),
    "network_accounts": ("changed_on",),
    "assets": ("reviewed_on",),
}
"""Dates of things that have happened: after the as-at date is a warning, and the row counts from its date."""


MANY_ROWS = frozenset({"ico_incidents"})
"""Kinds in which one thing is several rows that may agree in every column we keep: no row is a copy of another."""
NONE = np.empty(0, dtype="int64")
NOT_PROVIDED = "not provided"
REPORTED_UNDATED = "Reported, date not given"


def check(draft: Draft, settings: Settings, as_at: dt.date, *, unreadable: dict[str, np.ndarray]) -> None:
    """Every check of the kind, in the order that makes the reasons read best. `unreadable` are positions by column whose
    cell held something that could not be read: they are named already, and only their rows' fate is decided here.
    """
    needed(draft, unreadable)
    nobody(draft)
    if draft.kind.name == "completions":
        completions(draft, settings, unreadable)
    if draft.kind.name not in MANY_ROWS:
        copies(draft)
    if draft.kind.name == "staff":
        staff(draft)
    elif draft.kind.name == "breaches":
        breaches(draft)
    elif draft.kind.name == "toolkit":
        toolkit(draft, unreadable)
    elif draft.kind.name == "plan":
        plan(draft)
    elif draft.kind.name == "network_accounts":
        accounts(draft)
    elif draft.kind.name == "assets":
        assets(draft)
    order(draft)
    future(draft, as_at)


def needed(draft: Draft, unreadable: dict[str, np.ndarray]) -> None:
    """Rows without what they need are set aside; other required cells left empty make a warning."""
    needs = ROW_NEEDS.get(draft.kind.name, draft.kind.required)
    for name in needs:
        if name not in draft.frame:
            continue
        column = draft.kind.column(name)
        empty = draft.frame[name].isna().to_numpy().copy()
        empty[unreadable.get(name, NONE)] = False
        message = f"No {noun(column)}. Fill it in and upload again; until then the row is set aside."
        draft.set_aside(np.flatnonzero(empty & draft.kept), f"no {noun(column)}", message, column=name)
    for name in draft.kind.required:
        if name in needs or name not in draft.frame or name in ("completed_on", "level"):
            continue
        empty = draft.frame[name].isna().to_numpy() & draft.kept
        empty[unreadable.get(name, NONE)] = False
        message = f"No {noun(draft.kind.column(name))}. The row is kept; fill it in for the next upload."
        draft.warn(np.flatnonzero(empty), message, column=name)


def nobody(draft: Draft) -> None:
    """A row of a kind that may name a person in several ways names one in at least one of them."""
    if not draft.kind.one_of:
        return
    who = [name for name in draft.kind.one_of if name in draft.frame]
    empty = draft.frame[who].isna().all(axis=1).to_numpy() & draft.kept
    ways = [noun(draft.kind.column(name)) for name in draft.kind.one_of]
    listed = f"{', '.join(ways[:-1])} or {ways[-1]}"
    message = f"Names nobody: no {listed}. Fill one in; until then the row is set aside."
    draft.set_aside(np.flatnonzero(empty), "names nobody", message)


def completions(draft: Draft, settings: Settings, unreadable: dict[str, np.ndarray]) -> None:
    """A completed attempt has a date; `exempt` excuses nobody."""
    frame = draft.frame
    if "outcome" not in frame:
        return
    outcome = frame["outcome"].fillna("").to_numpy(dtype=object)
    undated = frame["completed_on"].isna().to_numpy() if "completed_on" in frame else np.ones(len(frame), dtype=bool)
    expired = outcome == EXPIRED
    if expired.any():
        resolved = np.where(expired & ~undated, "completed", np.where(expired, "not_started", outcome))
        frame["outcome"] = pd.Series(resolved, dtype="str").where(frame["outcome"].notna())
        message = "Expired, but no date says when it was completed: read as not started. Add the date if there is one."
        draft.warn(np.flatnonzero(expired & undated & draft.kept), message, column="outcome")
        outcome = resolved
    bad = np.zeros(len(frame), dtype=bool)
    bad[unreadable.get("completed_on", NONE)] = True
    claimed = (outcome == "completed") & undated & draft.kept
    message = "Completed, but no date says when. Add the date; until then the attempt is set aside."
    draft.set_aside(np.flatnonzero(claimed & ~bad), "completed without a date", message, column="completed_on")
    message = "Completed, but its date cannot be read. Correct the date; until then the attempt is set aside."
    draft.set_aside(np.flatnonzero(claimed & bad), "completed on cannot be read", message, column="completed_on")

    exempt = np.flatnonzero((outcome == "exempt") & draft.kept)
    message = "Marked exempt in the export, which excuses nobody. Add the person to the exemptions list, with a reason and an end date."
    draft.warn(exempt, message, column="outcome")
    names = frozenset().union(*(course.names for course in settings.courses))
    if names and draft.kept.any() and "course" in frame:
        held = [str(course) for course in frame["course"][draft.kept].dropna().unique()]
        if not any(" ".join(course.split()).casefold() in names for course in held):
            listed = ", ".join(f"'{shown(course)}'" for course in held[:5])
            draft.problems.add(
                WARNING,
                f"No course in this file is one in settings ({', '.join(course.code for course in settings.courses)}), so it changes "
                f"no figure. It holds: {listed}. Add the name to the course's aliases in settings.toml.",
                column="Course",
            )


def copies(draft: Draft) -> None:
    """A row that repeats another cell by cell is set aside; the first stays."""
    at = np.flatnonzero(draft.kept)
    for name in draft.frame.columns:
        # A copy repeats in every column: each column leaves fewer rows to look at, mostly none after the first.
        at = at[draft.frame[name].iloc[at].duplicated(keep=False).to_numpy()]
        if not len(at):
            return
    repeated = draft.frame.iloc[at].duplicated().to_numpy()
    first = dict.fromkeys(at.tolist())
    groups = draft.frame.iloc[at].groupby(list(draft.frame.columns), dropna=False, sort=False).ngroup().to_numpy()
    firsts: dict[int, int] = {}
    for position, group in zip(at.tolist(), groups.tolist(), strict=True):
        first[position] = firsts.setdefault(group, position)
    doubled = at[repeated]
    messages = [f"The same as row {draft.rows[first[n]]}, cell by cell: counted once." for n in doubled.tolist()]
    draft.set_aside(doubled, "exact copy of another row", messages, values=[""] * len(doubled))


def staff(draft: Draft) -> None:
    """One staff number should be one person, and one e-mail address one staff number."""
    frame = draft.frame
    if draft.has("staff_id", "full_name"):
        again = np.flatnonzero(frame["staff_id"].duplicated(keep=False).to_numpy() & draft.kept)
        first: dict[str, tuple[str, int]] = {}
        odd, messages = [], []
        for position, number, name in zip(
            again.tolist(), frame["staff_id"].iloc[again], frame["full_name"].iloc[again], strict=True
        ):
            known, row = first.setdefault(number, (str(name), int(draft.rows[position])))
            if not _share_a_name(known, str(name)):
                odd.append(position)
                messages.append(
                    f"Staff number {number} is '{shown(str(name))}' here and '{shown(known)}' in row {row}: two people may "
                    "share a number. They are counted as one person; correct the number if they are two."
                )
        draft.warn(np.array(odd, dtype="int64"), messages, column="full_name")
    if draft.has("staff_id", "email"):
        shared = frame["email"].duplicated(keep=False).to_numpy() & frame["email"].notna().to_numpy() & draft.kept
        at = np.flatnonzero(shared)
        if len(at):
            numbers = frame.iloc[at].groupby("email")["staff_id"].transform("nunique").to_numpy()
            message = (
                "Two staff numbers have this e-mail address, so training cannot be matched by it. Correct the address."
            )
            draft.warn(at[numbers > 1], message, column="email")


def _share_a_name(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def breaches(draft: Draft) -> None:
    """A reference names one breach; a category the list lacks, or none, is `not provided`, and said so with counts."""
    _unique(draft, "reference", "breach")
    kept = draft.kept
    if "category" not in draft.frame:
        if kept.any():
            message = f"There is no category column: all {int(kept.sum()):,} breaches are counted as '{NOT_PROVIDED}'."
            draft.problems.add(WARNING, message, column="Category")
        draft.frame["category"] = pd.Series([NOT_PROVIDED] * len(draft.frame), dtype="str")
        return
    blank = draft.frame["category"].isna().to_numpy()
    unmapped = sum(draft.unknown.get("category", {}).values())
    empty = int(blank.sum()) - unmapped
    if empty > 0:
        message = f"{empty:,} {'row has' if empty == 1 else 'rows have'} no category: counted as '{NOT_PROVIDED}'."
        draft.problems.add(WARNING, message, column=str(draft.where.get("category", "Category")))
    draft.frame["category"] = draft.frame["category"].fillna(NOT_PROVIDED)


def toolkit(draft: Draft, unreadable: dict[str, np.ndarray]) -> None:
    """A requirement is assessed once; one without a level counts as not assessed."""
    _unique(draft, "requirement", "requirement")
    if "level" in draft.frame:
        message = "No level: the requirement is counted as not assessed (0 points). Fill in 0, 1, 2, 3 or NR."
        empty = draft.frame["level"].isna().to_numpy() & draft.kept
        empty[unreadable.get("level", NONE)] = False
        draft.warn(np.flatnonzero(empty), message, column="level")


def plan(draft: Draft) -> None:
    """An action without an owner or a due date raises nothing (DESIGN section 4, grade); `needed` has warned of it."""
    if draft.has("action", "requirement"):
        twice = draft.frame.duplicated(["action", "requirement"]).to_numpy() & draft.kept
        message = "This action is listed twice for one requirement, with different details. Keep one of them."
        draft.warn(np.flatnonzero(twice), message, column="action")


def accounts(draft: Draft) -> None:
    """An account is on or off: one user name with two answers stops the file."""
    if "username" in draft.frame:
        _unique(draft, "username", "account")


def assets(draft: Draft) -> None:
    """One asset listed twice with different details is one too many in every count."""
    twice = draft.frame["asset"].duplicated().to_numpy() & draft.kept if "asset" in draft.frame else NONE
    if twice.any():
        message = "This asset is listed twice, with different details. Keep one of the rows, or tell the two apart by their names."
        draft.warn(np.flatnonzero(twice), message, column="asset")


def _unique(draft: Draft, column: str, thing: str) -> None:
    """A second row of one identifier that differs from the first stops the file: nobody can say which is right."""
    values = draft.frame[column]
    again = np.flatnonzero(values.duplicated(keep=False).to_numpy() & values.notna().to_numpy() & draft.kept)
    first: dict[str, int] = {}
    at, messages = [], []
    for position in again.tolist():
        value, row = values.iloc[position], int(draft.rows[position])
        if first.setdefault(value, row) != row:
            at.append(position)
            messages.append(
                f"{draft.kind.column(column).label} {shown(value)} is also in row {first[value]}, and the two rows differ. Keep one "
                f"row for each {thing}, or correct the {noun(draft.kind.column(column))}."
            )
    draft.say(STOPS, np.array(at, dtype="int64"), messages, column=column)


def order(draft: Draft) -> None:
    """An end before its start."""
    for pairs, aside in ((ENDS, True), (ORDERED, False)):
        for start, end in pairs.get(draft.kind.name, ()):
            if not draft.has(start, end):
                continue
            wrong = np.flatnonzero((draft.frame[end] < draft.frame[start]).to_numpy(dtype=bool) & draft.kept)
            if not len(wrong):
                continue
            ends, starts = (noun(draft.kind.column(name)) for name in (end, start))
            when = written(draft.frame[start].iloc[wrong])
            fate = "until then the row is set aside" if aside else "the row is kept"
            messages = [f"The {ends} is before the {starts} ({day}). Correct one of them; {fate}." for day in when]
            if aside:
                draft.set_aside(wrong, f"{ends} before {starts}", messages, column=end)
            else:
                draft.warn(wrong, messages, column=end)


def future(draft: Draft, as_at: dt.date) -> None:
    """Something that has happened after the as-at date: kept, named, and counted from its date."""
    after = pd.Timestamp(as_at) + pd.Timedelta(days=1)
    for name in EVENTS.get(draft.kind.name, ()):
        if name in draft.frame:
            late = np.flatnonzero((draft.frame[name] >= after).to_numpy(dtype=bool) & draft.kept)
            message = f"Dated after {uk_short(as_at)}, the date this file is as at: kept, and counted from its date. Check it."
            draft.warn(late, message, column=name)
