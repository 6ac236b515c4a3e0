"""What a row of each kind needs, and how its dates must lie."""

from __future__ import annotations

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
    "benchmark": ("organisation", "figures_at"),
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
    "plan": ("done_on", "dropped_on"),
    "toolkit": ("evidence_date",),
    "network_accounts": ("changed_on",),
    "assets": ("reviewed_on",),
}
"""Dates of things that have happened: after the as-at date is a warning, and the row counts from its date."""


MANY_ROWS = frozenset({"ico_incidents"})
"""Kinds in which one thing is several rows that may agree in every column we keep: no row is a copy of another."""
