"""A list as files: csv and workbook for whoever acts on it, one workbook a manager, a workbook to merge letters from.

What was issued can be made again to the byte: nothing in a file depends on when it is made.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard.export import csv_bytes, xlsx_bytes
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
LONG_PAST = (1980, 1, 1, 0, 0, 0)
"""The time a zip archive says of each part: when a file is made must not change it."""
CORE = "docProps/core.xml"


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
    return same_bytes(xlsx_bytes(sheets | _about(about)))


def by_manager(name: str, rows: pd.DataFrame, about: Sequence[str] = ()) -> bytes:
    """A zip archive with one workbook a manager, of their people; those whose manager is not known in one of their own."""
    parts: dict[str, bytes] = {}
    for manager, mine in grouped(rows):
        stem = _file_name(manager) if manager else NO_MANAGER
        known = f"{stem}.xlsx"
        for again in range(2, len(parts) + 3):
            if known not in parts:
                break
            known = f"{stem}-{again}.xlsx"
        parts[known] = as_xlsx(name, mine.reset_index(drop=True), about)
    return _zipped(sorted(parts.items()))


def mail_merge(name: str, rows: pd.DataFrame, course_title: str, about: Sequence[str] = ()) -> bytes:
    """A workbook to merge letters or mail from: a sheet with a row a manager, and one with a row a person."""
    whom = [
        {
            "Manager's e-mail address": manager or None,
            "Course": course_title,
            "People": len(mine),
            "New": int((mine["state"] == "new").sum()),
            "Names": "; ".join(sorted(mine["full_name"].fillna("").astype(str))),
        }
        for manager, mine in grouped(rows)
    ]
    columns = ["Manager's e-mail address", "Course", "People", "New", "Names"]
    people = datasets.conform("issued_lists", rows)
    each = people[["full_name", "email", "staff_id", "due_on", "days_past_due", "manager_email", "service", "state"]]
    each = each.rename(columns={column: heading(column) for column in each})
    each.insert(0, "Course", course_title)
    sheets = {"Managers": pd.DataFrame(whom, columns=columns), "People": each}
    return same_bytes(xlsx_bytes(sheets | _about(about)))


def grouped(rows: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    """Each manager's address (without regard to case; "" for not known) with the rows of their people, by address."""
    whose = rows["manager_email"].str.strip().str.casefold().fillna("")
    for manager, mine in rows.groupby(whose, sort=True):
        yield str(manager), mine


def same_bytes(book: bytes) -> bytes:
    """A workbook without a trace of when it was made."""
    with zipfile.ZipFile(io.BytesIO(book)) as given:
        parts = [(info.filename, given.read(info)) for info in given.infolist()]
    return _zipped((name, _undated(content) if name == CORE else content) for name, content in parts)


def _undated(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", core)


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, LONG_PAST), content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _about(about: Sequence[str]) -> dict[str, pd.DataFrame]:
    return {"About": pd.DataFrame({"About this list": list(about)})} if about else {}


def _file_name(address: str) -> str:
    return re.sub(r"[^a-z0-9.@_-]+", "-", address)[:80].strip(".-") or NO_MANAGER
