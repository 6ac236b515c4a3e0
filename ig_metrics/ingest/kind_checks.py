"""What each kind checks of its own: an outcome and its date, one number for one person, one row for one breach."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ig_metrics.ingest.draft import Draft, noun
from ig_metrics.ingest.problems import STOPS, WARNING, shown
from ig_metrics.ingest.words import EXPIRED
from ig_metrics.settings import Settings

NONE = np.empty(0, dtype="int64")
NOT_PROVIDED = "not provided"
REPORTED_UNDATED = "Reported, date not given"
CATEGORY_HEADING = "heading of a category"


def completions(draft: Draft, settings: Settings) -> None:
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
    claimed = (outcome == "completed") & undated & draft.kept
    message = "Completed, but no date says when. Add the date; until then the attempt is set aside."
    draft.set_aside(np.flatnonzero(claimed), "completed without a date", message, column="completed_on")

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
            counted = int(kept.sum())
            listed = "the one breach is" if counted == 1 else f"all {counted:,} breaches are"
            message = f"There is no category column: {listed} counted as '{NOT_PROVIDED}'."
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
    category_headings(draft, unreadable)
    _unique(draft, "requirement", "requirement")
    if "level" in draft.frame:
        message = "No level: the requirement is counted as not assessed (0 points). Fill in its level, or NR where it is not relevant."
        empty = draft.frame["level"].isna().to_numpy() & draft.kept
        empty[unreadable.get("level", NONE)] = False
        draft.warn(np.flatnonzero(empty), message, column="level")


def category_headings(draft: Draft, unreadable: dict[str, np.ndarray]) -> None:
    """Rows that only name a category, above its requirements, are no requirements: they give the rows below their category."""
    frame = draft.frame
    if "requirement" not in frame:
        return
    others = [name for name in frame.columns if name not in ("requirement", "category")]
    name = frame["requirement"].fillna("")
    heading = (name != "").to_numpy() & ~name.str.contains(r"\d").to_numpy(dtype=bool) & draft.kept
    heading &= frame[others].isna().all(axis=1).to_numpy()
    for at in unreadable.values():
        heading[at] = False
    if not heading.any() or heading.all():
        return
    above = frame["requirement"].where(heading).ffill()
    given = frame["category"] if "category" in frame else pd.Series(None, index=frame.index, dtype="str")
    frame["category"] = given.where(given.notna(), above)
    draft.leave_out(np.flatnonzero(heading), CATEGORY_HEADING)


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


OF_KIND: dict[str, Callable[[Draft, dict[str, np.ndarray]], None]] = {
    "staff": lambda draft, _: staff(draft),
    "breaches": lambda draft, _: breaches(draft),
    "toolkit": toolkit,
    "plan": lambda draft, _: plan(draft),
    "network_accounts": lambda draft, _: accounts(draft),
    "assets": lambda draft, _: assets(draft),
}
"""The checks of a kind once copies are set aside; the second argument is positions, by column, of cells that cannot be read."""
