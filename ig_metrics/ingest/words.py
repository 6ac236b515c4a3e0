"""What systems call an outcome, a kind of employment or a level: parsed as a whole, never by how a word begins."""

from __future__ import annotations

import datetime as dt
import re

from ig_metrics.datasets import ICO_TYPES, normalise
from ig_metrics.ingest.dates import NotADate, read_date
from ig_metrics.settings import EMPLOYMENT_TYPES

plain = normalise.__wrapped__
"""`normalise` without its memory: cells may hold names, and there may be a million of them."""
LONGEST_WORD = 120
"""Characters of a word of a vocabulary; a longer text is prose, and is not worth a pattern's time."""
EXPIRED = "expired"
"""Once completed, no longer valid: an outcome only together with its date (see shapes and checks)."""

OUTCOME_WORDS: dict[str, tuple[str, ...]] = {
    "completed": (
        "Completed", "Complete", "Passed", "Pass", "Completed (achieved pass grade)", "Certified", "Attended", "Successful",
        "Completed via RPL", "Completed via recognition of prior learning", "Course complete", "Completed successfully",
        "Passed and completed", "Competent", "Achieved", "Completed - passed", "Complete - passed", "Done",
    ),
    "in_progress": (
        "In progress", "Started", "Incomplete", "Attempted", "Ongoing", "In Progress / Past Due", "Partially complete",
        "Part complete", "Not yet completed (in progress)", "Underway", "Browsed", "In progress (overdue)",
    ),
    "not_started": (
        "Not completed", "Not started", "Not yet started", "Not attempted", "Not complete", "Not certified", "Enrolled",
        "Registered", "Registered / Past Due", "Assigned", "Not yet completed", "Overdue", "Past due", "Due", "Did not attend",
        "DNA", "No show", "Not attended", "Approved", "Yet to start", "Unassigned", "Program incomplete", "Invited", "To do",
    ),
    "failed": (
        "Failed", "Fail", "Completed (did not achieve pass grade)", "Not passed", "Unsuccessful", "Did not pass",
        "Completed - failed", "Complete - failed", "Completed with fail grade", "Failed and completed", "Not achieved",
        "Not competent",
    ),
    "exempt": ("Exempt", "Exempted", "Waived", "Excused", "Not applicable", "N/A", "Not required", "Exemption"),
    EXPIRED: ("Expired", "Lapsed", "Certification expired", "Out of date"),
}  # fmt: skip

EMPLOYMENT_WORDS: dict[str, tuple[str, ...]] = {
    "permanent": ("Permanent", "Perm", "Permanent contract", "Permanent employee", "Substantive", "Established", "Employee"),
    "fixed_term": (
        "Fixed term", "Fixed-term", "Fixed term contract", "FTC", "Fixed term temp", "Temporary", "Temp", "Temporary contract",
        "Temporary employee", "Fixed term appointment",
    ),
    "casual": ("Casual", "Casual worker", "Relief", "Bank", "Bank staff", "Zero hours", "Sessional", "As and when"),
    "agency": ("Agency", "Agency worker", "Agency staff", "Agency temp"),
    "volunteer": ("Volunteer", "Voluntary", "Voluntary worker"),
    "councillor": ("Councillor", "Elected member", "Member", "County councillor"),
    "seconded_in": ("Seconded in", "Secondment in", "Secondee", "Secondee in", "Inward secondment"),
    "partner": ("Partner", "Partner staff", "Partner organisation", "Partner employee"),
}  # fmt: skip

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "not provided": ("Unknown", "Not known", "Not recorded", "Not stated", "Uncategorised", "None"),
    "data emailed to incorrect recipient": (
        "Email sent to wrong recipient", "E-mail sent to wrong recipient", "Email to wrong recipient", "Misdirected email",
        "Data emailed to wrong recipient",
    ),
    "data posted or faxed to incorrect recipient": (
        "Post sent to wrong recipient", "Letter sent to wrong address", "Letter to wrong address", "Misdirected post",
        "Fax to wrong number", "Fax sent to wrong number", "Posted to wrong address", "Data posted to incorrect recipient",
        "Data faxed to incorrect recipient",
    ),
    "loss/theft of device containing personal data": (
        "Loss or theft of device", "Lost or stolen device", "Lost device", "Stolen device", "Lost or stolen equipment",
        "Loss/theft of unencrypted device", "Lost or stolen hardware",
    ),
    "loss/theft of paperwork or data left in insecure location": (
        "Loss or theft of paperwork", "Lost or stolen paperwork", "Lost paperwork", "Stolen paperwork",
        "Data left in insecure location",
    ),
    "unauthorised access": ("Unauthorized access", "Inappropriate access", "Unauthorised access or disclosure"),
    "verbal disclosure of personal data": ("Verbal disclosure",),
    "failure to redact": ("Failure to redact data", "Redaction failure"),
    "failure to use bcc": ("Failure to use blind copy", "Bcc not used"),
    "incorrect disposal of paperwork": ("Insecure disposal of paperwork",),
    "incorrect disposal of hardware": ("Insecure disposal of hardware",),
    "other non-cyber incident": ("Other", "Other incident", "Other non cyber"),
}  # fmt: skip

YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
NO = frozenset({"no", "n", "false", "f", "0"})

_SET_BY = re.compile(r"(?P<word>.+?)\s*\((?:set|overridden|marked|updated) by .+\)", re.IGNORECASE | re.DOTALL)
_DATED = re.compile(
    r"(?P<word>[^\d]+?)[\s:–(-]+(?:on\s+|since\s+|by\s+)?(?P<date>\S*\d.*?)\)?", re.IGNORECASE | re.DOTALL
)
_PERCENT = re.compile(r"(?P<word>[^\d]+?)[\s:–(-]+\d{1,3}(?:\.\d+)?\s*%?\)?", re.IGNORECASE | re.DOTALL)
_NEVER_A_COMPLETION_DATE = frozenset(
    {"expires", "due", "overdue", "overdue since", "due by", "window opens", "past due"}
)


def _table(words: dict[str, tuple[str, ...]], canonical: tuple[str, ...]) -> dict[str, str]:
    table = {plain(word): meaning for meaning, listed in words.items() for word in listed}
    return table | {plain(word): word for word in canonical}


_OUTCOMES = _table(OUTCOME_WORDS, ("completed", "in_progress", "not_started", "failed", "exempt"))
_EMPLOYMENT = _table(EMPLOYMENT_WORDS, EMPLOYMENT_TYPES)
_CATEGORIES = _table(CATEGORY_WORDS, ICO_TYPES)
VOCABULARIES = {"outcome": _OUTCOMES, "employment_type": _EMPLOYMENT, "category": _CATEGORIES}
"""For each column of words: what is written (normalised) to what it means."""


def outcome(text: str) -> str | None:
    """The outcome a status cell states (or `expired`), None when the words are not known.

    The whole text is read: `Completed (did not achieve pass grade)` is failed, `Completed (set by A Person)` completed,
    `Overdue since 31 Mar 2014` not started, `Passed 85%` completed.
    """
    if len(text) > LONGEST_WORD:
        return None
    found = _OUTCOMES.get(plain(text))
    if found is None and (match := _SET_BY.fullmatch(text)):
        found = _OUTCOMES.get(plain(match["word"]))
    if found is None and (match := _PERCENT.fullmatch(text)) and plain(match["word"]) not in _NEVER_A_COMPLETION_DATE:
        found = _OUTCOMES.get(plain(match["word"]))
    if found is None and (match := _DATED.fullmatch(text)) and _is_date(match["date"]):
        found = _OUTCOMES.get(re.sub(r" (on|since|by)$", "", plain(match["word"])))
    return found


def outcome_date(text: str) -> dt.datetime | None:
    """The date a status cell carries beside its word (`Completed 14/03/2014`), None when it carries none."""
    match = _DATED.fullmatch(text) if len(text) <= LONGEST_WORD else None
    if match is None or not _is_date(match["date"]):
        return None
    return read_date(match["date"])[0]


def meaning(column: str, text: str) -> str | None:
    """The canonical word of a column (`outcome`, `employment_type`, `category`) for what is written; None: not known."""
    if len(text) > LONGEST_WORD:
        return None
    if column == "outcome":
        return outcome(text)
    return VOCABULARIES.get(column, {}).get(plain(text))


def level(text: str) -> str | None:
    """An attainment level: `0` to `3` or `NR`; None when the text is neither."""
    folded = " ".join(text.casefold().split())
    if re.fullmatch(r"n\.?\s?/?\s?r\.?|not relevant|level nr", folded):
        return "NR"
    match = re.fullmatch(r"(?:attainment )?(?:level|l)?\s*([0-3])(?:\.0+)?", folded)
    return match[1] if match else None


def boolean(text: str) -> bool | None:
    """Yes or no, as `Y`, `No`, `TRUE`, `1` and the like; None when the text is neither."""
    folded = text.casefold()
    return True if folded in YES else False if folded in NO else None


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except NotADate:
        return False
    return True
