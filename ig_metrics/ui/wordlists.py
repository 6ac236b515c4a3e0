"""Which columns each table shows, and their headings."""

from __future__ import annotations

from typing import Any

CATEGORIES = {
    "category": "Category",
    "shown": "Level now",
    "compare_level": "Level before",
    "target_level": "Target",
    "gap": "To do",
    "at_target": "At target",
    "applicable": "Requirements",
    "mean_percent": "Mean score",
}
REQUIREMENTS = {
    "requirement": "No.",
    "title": "Requirement",
    "level": "Level",
    "compare_level": "Before",
    "target_level": "Target",
    "claim": "Claim",
    "claim_reason": "Why",
    "category": "Category",
    "owner": "Owner",
    "partner": "Partner",
    "evidence": "Evidence",
    "evidence_date": "Evidence dated",
    "evidence_expires": "Evidence expires",
    "comment": "Comment",
}
REQUIREMENT_WIDTHS: dict[str, Any] = {
    "requirement": 60,
    "title": 400,
    "category": 300,
    "level": 70,
    "compare_level": 70,
    "target_level": 70,
    "claim": 120,
    "claim_reason": 340,
    "level_shown": 140,
    "compare_shown": 140,
    "target_shown": 140,
}
CHANGES = {
    "requirement": "No.",
    "title": "Title",
    "text": "What changed",
    "category": "Category",
}
CHANGE_WIDTHS: dict[str, Any] = {"requirement": 60, "title": 400, "text": 420}
PROMISED = {
    "action": "Action",
    "requirement": "Requirement",
    "owner": "Owner",
    "due": "Promised for",
    "done_on": "Done on",
    "outcome": "Outcome",
    "due_now": "Due now",
}
PROMISED_WIDTHS: dict[str, Any] = {"action": 350, "requirement": 90, "owner": 220}
STATUS = {"label": "Status", "people": "People", "meaning": "What it means"}
EXCLUSIONS = {"label": "Left out because", "people": "People"}
PERIODS = {
    "label": "Period",
    "days": "Days",
    "count": "Breaches",
    "per_30_days": "Per 30 days",
    "per_1000_staff": "Per 1,000 staff",
    "near_misses": "Near misses",
    "reported_to_regulator": "To the ICO",
}
PLACES = {"group": "Directorate", "count": "Breaches"}
PEOPLE = {
    "full_name": "Name",
    "staff_id": "Staff number",
    "days_past_due": "Days past due",
    "stage_label": "Stage",
    "manager_email": "Manager",
    "route": "Route",
    "last_attempt": "Last attempt",
    "why": "Excused?",
    "service": "Service",
    "team": "Team",
    "job_title": "Job",
    "status": "Status",
    "due_on": "Due",
    "directorate": "Directorate",
    "username": "User name",
}
PEOPLE_WIDTHS: dict[str, Any] = {"full_name": 160, "why": 240, "manager_email": 220}
TIMELINE = {"date": "Date", "what": "What", "note": "Note", "when": "When"}
HELD = {
    "kind_label": "What",
    "as_at": "As at",
    "status": "State",
    "rows": "Rows",
    "file_name": "File",
    "source": "Source",
    "uploaded_by": "Uploaded by",
    "uploaded_at": "Uploaded",
    "id": "ID",
}
HELD_WIDTHS: dict[str, Any] = {"status": 105, "file_name": 270, "source": 140, "id": 220}
MAPPING = {"heading": "Heading in the file", "column": "Used as", "how": "How it was matched"}
REMEMBERED = {
    "kind": "What",
    "source": "Source",
    "columns": "Headings",
    "words": "Words",
    "saved_by": "Saved by",
    "saved_on": "Saved on",
}
LEARNERS = {
    "learner": "Learner",
    "email": "E-mail",
    "attempts": "Attempts",
    "last_attempt": "Last attempt",
    "reason": "Why nobody is found",
}
NO_RECORD = {
    "staff_id": "Staff number",
    "full_name": "Name",
    "directorate": "Directorate",
    "service": "Service",
    "team": "Team",
    "email": "E-mail",
    "reason": "Likely reason",
}
REASONS = {"reason": "Reason", "people": "People"}
UNCLEAR = {"full_name": "Learner", "unit": "Unit", "why": "Why nobody is offered"}
PROBLEMS = {"severity": "Weight", "row": "Row", "column": "Column", "value": "Value", "message": "What to do"}


def categories(*, in_words: bool) -> dict[str, str]:
    """The categories table; `in_words`: what is expected is said line by line, and items are met or not."""
    if not in_words:
        return CATEGORIES
    return {
        "category": "Category",
        "gap": "State",
        "at_target": "As expected",
        "compare_at_target": "Before",
        "below_target": "Below",
        "not_assessed": "Not assessed",
        "not_known": "Not known what is expected",
        "applicable": "That apply",
        "shown": "Lowest level",
    }


def requirements(*, in_words: bool) -> dict[str, str]:
    """The requirements table, with levels as numbers or by their words."""
    if not in_words:
        return REQUIREMENTS
    words = {"level": "level_shown", "compare_level": "compare_shown", "target_level": "target_shown"}
    named = {words.get(name, name): heading for name, heading in REQUIREMENTS.items()}
    return {**named, "title": "Title", "target_shown": "Expected"}


def groups(by: str) -> dict[str, str]:
    """The training table by directorate, service or team."""
    return {
        "group": by.capitalize(),
        "compliance_percent": "In date %",
        "compare_percent": "Before %",
        "in_scope": "In scope",
        "in_date": "In date",
        "due_soon": "Due soon",
        "in_window": "In window",
        "overdue": "Overdue",
        "lapsed": "Lapsed",
        "absent": "Absent",
        "exempt": "Exempt",
        "compliance_all_percent": "Of all in scope %",
    }


def overdue_groups(by: str, *, early_stages: bool) -> dict[str, str]:
    """The stages table by directorate or service; without the early stages the total is all past due."""
    return {
        "group": by.capitalize(),
        "reminder": "Reminder",
        "manager": "With the manager",
        "bar": "Past the bar date",
        "total": "In all" if early_stages else "Past due",
    }


def breach_categories(compared: str) -> dict[str, str]:
    """The categories table; `compared` names the period the second count is of."""
    return {"category": "Category", "count": "Now", "compare_count": compared or "Before"}
