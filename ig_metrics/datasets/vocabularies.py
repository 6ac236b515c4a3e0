"""The closed lists of words that cells are read into."""

from __future__ import annotations

from ig_metrics.settings import EMPLOYMENT_TYPES

__all__ = [
    "ABSENCE_REASONS",
    "ASSET_RISKS",
    "EMPLOYMENT_TYPES",
    "ICO_TYPES",
    "LEVELS",
    "NOT_AWAY",
    "OUTCOMES",
    "POST_STATUSES",
]

LEVELS = ("0", "1", "2", "3", "NR")
OUTCOMES = ("completed", "in_progress", "not_started", "failed", "exempt")
ABSENCE_REASONS = (
    "maternity",
    "paternity",
    "adoption",
    "shared_parental",
    "sickness",
    "career_break",
    "secondment_out",
    "suspended",
    "unpaid_leave",
    "military",
    "study",
    "compassionate",
    "other",
)
"""Why a person is away from work. Nobody who is at work has one of these."""
NOT_AWAY = "not_away"
"""What a word in a column of absences may mean beside the reasons: the person is at work. Never kept: the cell is read as empty."""
POST_STATUSES = ("vacant", "recruiting", "in_post", "seconded")
ASSET_RISKS = ("low", "medium", "high")
ICO_TYPES = (
    "alteration of personal data",
    "brute force",
    "cryptographic flaw",
    "data emailed to incorrect recipient",
    "data of wrong data subject shown in client portal",
    "data posted or faxed to incorrect recipient",
    "denial of service",
    "failure to redact",
    "failure to use bcc",
    "hardware/software misconfiguration",
    "incorrect disposal of hardware",
    "incorrect disposal of paperwork",
    "loss/theft of device containing personal data",
    "loss/theft of paperwork or data left in insecure location",
    "malware",
    "not provided",
    "other cyber incident",
    "other non-cyber incident",
    "phishing",
    "ransomware",
    "unauthorised access",
    "verbal disclosure of personal data",
)
