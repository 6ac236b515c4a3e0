"""The action lists: who is to be reminded, whose manager told, who barred, given back, or withheld from a system."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.export import csv_bytes, xlsx_bytes
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.sources import newest
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training import escalation

NAMES = escalation.NAMES
BY_ACCOUNT = ("bar", "restore")
"""Lists of accounts: people whose account is not known stand on a sheet apart."""


@dataclass(frozen=True)
class ActionList:
    """A list ready to issue: its name, course and date, one row a person, a sentence about it, and what to beware of."""

    name: str
    course: str
    as_at: dt.date
    rows: pd.DataFrame
    sentence: str
    warnings: tuple[str, ...] = ()
    reason: str = ""
    headings: dict[str, str] = field(default_factory=dict)

    def as_file(self, ending: str) -> bytes:
        """The list as a file: `.csv` or `.xlsx`."""
        shown = self.rows.rename(columns=self.headings)
        if ending == ".csv":
            return csv_bytes(shown)
        title = self.name.capitalize()
        if self.name not in BY_ACCOUNT:
            return xlsx_bytes({title: shown})
        # Whoever runs the network works down the first sheet; who has no account there is somebody's to find.
        unknown = (self.rows["account"] == escalation.ACCOUNT_NOT_KNOWN).fillna(False).to_numpy(dtype=bool)
        sheets = {title: shown[~unknown]}
        return xlsx_bytes(
            sheets | ({escalation.ACCOUNT_NOT_KNOWN.capitalize(): shown[unknown]} if unknown.any() else {})
        )

    def audit_detail(self, file_name: str) -> dict[str, Any]:
        """What the audit log keeps of an issue: no names, only how many."""
        detail: dict[str, Any] = {"list": self.name, "course": self.course, "as_at": self.as_at.isoformat()}
        detail |= {"rows": len(self.rows), "file": file_name}
        return detail | ({"reason": self.reason} if self.reason else {})


@offered_dates
def action_list(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    name: str,
    course: str | None = None,
    reason: str | None = None,
) -> ActionList:
    """One of the lists in NAMES, of everybody for the IG lead and of their own people for a manager.

    Raises Refused for the committee, without a course or an HR list, and for a bar list that rests on old data when no
    `reason` is given.
    """
    if not viewer.sees_names:
        raise Refused("Lists of names are for the IG lead and for managers.")
    if name not in NAMES:
        raise Refused(f"There is no list '{name}'. The lists are: {', '.join(NAMES)}.")
    chosen = _course(settings, name, course)
    found = measured.trained(store, settings, chosen, question)
    if found is None:
        raise Refused(f"No HR staff list is held for {wording.uk(question.as_at)} or earlier. Upload one first.")
    held = {datasets.KINDS[kind].label: newest(store, kind, question) for kind in ("staff", "completions")}
    given = (reason or "").strip()
    rows = escalation.action_list(
        name,
        own(found.people, viewer),
        chosen,
        settings.escalation,
        question.as_at,
        newest=held,
        reason=given,
        system_access=measured.system_access(store, question) if name == "clearance" else None,
        staff_id_width=settings.organisation.staff_id_width,
    )
    stale = escalation.stale(held, question.as_at, settings.escalation.max_age_days) if name == "bar" else ()
    return ActionList(
        name,
        chosen.code,
        question.as_at,
        rows,
        wording.list_sentence(name, len(rows), chosen.title, question.as_at),
        stale,
        given,
        {column: datasets.LABELS.get(column, column.replace("_", " ").capitalize()) for column in rows},
    )


def _course(settings: Settings, name: str, code: str | None) -> Course:
    """The course asked for; else the first one, or for clearance the first whose audience is a system."""
    if name == "clearance" and not code:
        for course in settings.courses:
            if course.audience != "all":
                return course
        raise Refused(
            'No course in settings clears anybody for a system. Give one audience = "system:NAME" in settings.toml.'
        )
    return settings.course(code)
