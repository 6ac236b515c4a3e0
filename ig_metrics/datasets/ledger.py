"""Kinds the ledger keeps as snapshots: who was on each list that was issued, and who was held off a bar list."""

from __future__ import annotations

from ig_metrics.datasets.schema import Column, Kind

ISSUED_LISTS = Kind(
    "issued_lists",
    "Issued list",
    "a person on a list that was issued",
    "event",
    ("number", "staff_id"),
    (
        Column("number", "integer", True),
        Column("list", "text", True),
        Column("course", "text", True),
        Column("as_at", "date", True),
        Column("staff_id", "id", True, personal=True),
        Column("state", "text", True),
        Column("username", "text", personal=True),
        Column("full_name", "text", personal=True),
        Column("email", "email", personal=True),
        Column("directorate", "text"),
        Column("service", "text"),
        Column("team", "text"),
        Column("job_title", "text"),
        Column("manager_id", "id", personal=True),
        Column("manager_email", "email", personal=True),
        Column("status", "text"),
        Column("due_on", "date"),
        Column("days_past_due", "integer"),
        Column("stage", "text"),
        Column("last_attempt", "date"),
        Column("route", "text"),
        Column("network_access", "boolean"),
        Column("last_completed_on", "date"),
        Column("completed_by", "text"),
        Column("expires_on", "date"),
        Column("barred_from", "date"),
        Column("system", "text"),
        Column("role", "text"),
        Column("required_by", "date"),
        Column("why", "text"),
        Column("account", "text"),
    ),
    event_date="as_at",
    internal=True,
)
"""A row holds what the list said, so that it can be downloaded again exactly as it was issued. `as_at` is the list's date."""

HOLDS = Kind(
    "holds",
    "Service-critical hold",
    "a person kept off a course's bar list for a time",
    "event",
    ("hold",),
    (
        Column("hold", "text", True),
        Column("staff_id", "id", True, personal=True),
        Column("course", "text", True),
        Column("reason", "text", True),
        Column("held_from", "date", True),
        Column("until", "date", True),
        Column("held_by", "text", True),
        Column("released_on", "date"),
        Column("release_reason", "text"),
    ),
    event_date="held_from",
    internal=True,
)
"""From `held_from` to `until`, both included; from `released_on` on it no longer holds."""
