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
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.training import escalation

NAMES = escalation.NAMES


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
        return xlsx_bytes({self.name.capitalize(): shown})

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
    chosen = settings.course(course)
    if name == "clearance" and chosen.audience.startswith("system:"):
        raise Refused(
            f"The list of people who need {chosen.audience.removeprefix('system:')} cannot be taken in yet, so nobody can be "
            "put on its clearance list."
        )
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
