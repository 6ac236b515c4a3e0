"""A list as files: csv and workbook for whoever acts on it, one workbook a manager, a workbook to merge letters from.

What was issued can be made again to the byte: nothing in a file depends on when it is made.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard.export import LONG_PAST, csv_bytes, xlsx_bytes
from ig_metrics.training.escalation import ACCOUNT_NOT_KNOWN

BY_ACCOUNT = ("bar", "restore")
"""Lists of accounts: people whose account is not known stand on a sheet apart."""
PLACE = ("directorate", "service", "team", "job_title")
CHASE = ("status", "due_on", "days_past_due", "stage", "last_attempt", "route")
SYSTEM = (
    "username", "staff_id", "full_name", *PLACE, "manager_email", "system", "role", "required_by", "status",
    "last_completed_on", "expires_on", "account", "state",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "reminders": ("staff_id", "full_name", "email", *PLACE, "manager_email", *CHASE, "state"),
    "managers": ("manager_email", "manager_id", "staff_id", "full_name", *PLACE, *CHASE, "network_access", "state"),
    "bar": ("username", "staff_id", "full_name", *PLACE, "manager_email", *CHASE, "account", "state"),
    "restore": (
        "username", "staff_id", "full_name", *PLACE, "manager_email", "last_completed_on", "completed_by", "barred_from",
        "why", "account", "state",
    ),
    "clearance": SYSTEM,
    "grant": SYSTEM,
}  # fmt: skip
HEADINGS = datasets.LABELS | {"state": "New or listed again", "job_title": "Job title"}
NO_MANAGER = "manager-not-known"


def shaped(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A list's rows with its own columns, typed as they are kept, under their headings: as a file shows them."""
    frame = datasets.conform("issued_lists", rows)[list(COLUMNS[name])]
    return frame.rename(columns={column: heading(column) for column in frame})


def heading(column: str) -> str:
    """What a file calls a column."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def as_csv(name: str, rows: pd.DataFrame) -> bytes:
    """The list as csv: what its hash is taken of."""
    return csv_bytes(shaped(name, rows))


def as_xlsx(name: str, rows: pd.DataFrame, about: Sequence[str] = ()) -> bytes:
    """The list as a workbook; `about` is a last sheet of what it is. The same rows give the same bytes."""
    title, shown = name.capitalize(), shaped(name, rows)
    if name in BY_ACCOUNT:
        # Whoever runs the network works down the first sheet; who has no account there is somebody's to find.
        unknown = (rows["account"] == ACCOUNT_NOT_KNOWN).fillna(False).to_numpy(dtype=bool)
        sheets = {title: shown[~unknown]}
        sheets |= {ACCOUNT_NOT_KNOWN.capitalize(): shown[unknown]} if unknown.any() else {}
    else:
        sheets = {title: shown}
    return xlsx_bytes(sheets | _about(about))


def by_manager(
    name: str, rows: pd.DataFrame, about: Sequence[str] = (), *, each: Callable[[int, int], None] | None = None
) -> bytes:
    """A zip archive with one workbook a manager, of their people; those whose manager is not known in one of their own. `each` is
    told how many are made and of how many."""
    parts: dict[str, bytes] = {}
    title, shown, last = name.capitalize(), shaped(name, rows), _about(about)
    whose = managers_of(rows)
    # Shaped once and cut up: thousands of managers each have few people.
    found = sorted(shown.groupby(whose.to_numpy()).indices.items())
    for manager, places in found:
        stem = _file_name(str(manager)) if manager else NO_MANAGER
        known = f"{stem}.xlsx"
        again = 2
        while known in parts:
            known, again = f"{stem}-{again}.xlsx", again + 1
        parts[known] = xlsx_bytes({title: shown.take(places)} | last)
        if each is not None:
            each(len(parts), len(found))
    return _zipped(sorted(parts.items()))


def mail_merge(name: str, rows: pd.DataFrame, course_title: str, about: Sequence[str] = ()) -> bytes:
    """A workbook to merge letters or mail from: a sheet with a row a manager, and one with a row a person."""
    told = pd.DataFrame(
        {"whose": managers_of(rows), "name": rows["full_name"].fillna("").astype(str), "new": rows["state"] == "new"}
    )
    by = told.sort_values(["whose", "name"]).groupby("whose")
    whom = by.agg(people=("name", "size"), new=("new", "sum"), names=("name", "; ".join)).reset_index()
    whom.insert(1, "course", course_title)
    whom["whose"] = whom["whose"].mask(whom["whose"] == "")
    whom.columns = pd.Index(["Manager's e-mail address", "Course", "People", "New", "Names"])
    people = datasets.conform("issued_lists", rows)
    each = people[["full_name", "email", "staff_id", "due_on", "days_past_due", "manager_email", "service", "state"]]
    each = each.rename(columns={column: heading(column) for column in each})
    each.insert(0, "Course", course_title)
    sheets = {"Managers": whom, "People": each}
    return xlsx_bytes(sheets | _about(about))


def managers_of(rows: pd.DataFrame) -> pd.Series:
    """Each row's manager's address without regard to case, "" for not known."""
    return rows["manager_email"].str.strip().str.casefold().fillna("")


def _about(about: Sequence[str]) -> dict[str, pd.DataFrame]:
    return {"About": pd.DataFrame({"About this list": list(about)})} if about else {}


def _file_name(address: str) -> str:
    return re.sub(r"[^a-z0-9.@_-]+", "-", address)[:80].strip(".-") or NO_MANAGER


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive of these parts, without a trace of when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, LONG_PAST.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
