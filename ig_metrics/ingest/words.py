"""What systems call an outcome or a kind of employment: parsed as a whole, never by how a word begins."""

from __future__ import annotations

import datetime as dt

from ig_metrics.datasets import (
    ABSENCE_REASONS,
    ASSET_RISKS,
    EMPLOYMENT_TYPES,
    ICO_TYPES,
    NOT_AWAY,
    POST_STATUSES,
    normalise,
)
from ig_metrics.ingest import statuses
from ig_metrics.ingest.wordlists import (
    ABSENCE_WORDS,
    ACCOUNT_OFF,
    ACCOUNT_ON,
    CATEGORY_WORDS,
    EMPLOYMENT_WORDS,
    EXPIRED,
    NOT_AWAY_WORDS,
    OUTCOME_WORDS,
    POST_WORDS,
    RISK_WORDS,
)

__all__ = ["EXPIRED", "VOCABULARIES", "account", "boolean", "meaning", "outcome", "outcome_date", "plain", "status"]  # fmt: skip

plain = normalise.__wrapped__
"""`normalise` without its memory: cells may hold names, and there may be a million of them."""
LONGEST_WORD = 120
"""Characters of a word of a vocabulary; a longer text is prose, and is not worth a pattern's time."""
YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
NO = frozenset({"no", "n", "false", "f", "0"})


def _table(words: dict[str, tuple[str, ...]], canonical: tuple[str, ...]) -> dict[str, str]:
    table = {plain(word): meaning for meaning, listed in words.items() for word in listed}
    return table | {plain(word): word for word in canonical}


_OUTCOMES = _table(OUTCOME_WORDS, ("completed", "in_progress", "not_started", "failed", "exempt"))
_EMPLOYMENT = _table(EMPLOYMENT_WORDS, EMPLOYMENT_TYPES)
_CATEGORIES = _table(CATEGORY_WORDS, ICO_TYPES)
_ABSENCES = {plain(word): NOT_AWAY for word in NOT_AWAY_WORDS} | _table(ABSENCE_WORDS, (*ABSENCE_REASONS, NOT_AWAY))
VOCABULARIES = {
    "outcome": _OUTCOMES,
    "employment_type": _EMPLOYMENT,
    "absence": _ABSENCES,
    "category": _CATEGORIES,
    "incident_type": _CATEGORIES,
    "status": _table(POST_WORDS, POST_STATUSES),
    "risk": _table(RISK_WORDS, ASSET_RISKS),
}
"""For each column of words: what is written (normalised) to what it means."""
_ACCOUNT = {plain(word): True for word in ACCOUNT_ON} | {plain(word): False for word in ACCOUNT_OFF}
_DISABLED, _LOCKED = 0x2, 0x10
"""Bits of Active Directory's userAccountControl: 512 is an account that is on, 514 one that is off."""


def outcome(text: str) -> str | None:
    """The outcome a status cell states (or `expired`), None when the words are not known.

    The whole text is read: `Completed (did not achieve pass grade)` is failed, `Completed (set by A Person)` completed,
    `Overdue since 31 Mar 2014` not started, `Passed 85%` completed.
    """
    return status(text).outcome


def outcome_date(text: str) -> dt.datetime | None:
    """The date a status cell gives its own completion (`Completed 14/03/2014`), None when it gives none."""
    return status(text).completed


def status(text: str) -> statuses.Status:
    """What a status cell says: the outcome, and the day of it where it is a completion's."""
    return statuses.parse(text, _OUTCOMES, plain) if len(text) <= LONGEST_WORD else statuses.UNKNOWN


def meaning(column: str, text: str) -> str | None:
    """The canonical word of a column for what is written; None: not known."""
    if len(text) > LONGEST_WORD:
        return None
    if column == "outcome":
        return outcome(text)
    return VOCABULARIES.get(column, {}).get(plain(text))


def boolean(text: str) -> bool | None:
    """Yes or no, as `Y`, `No`, `TRUE`, `1` and the like; None when the text is neither."""
    folded = text.casefold()
    return True if folded in YES else False if folded in NO else None


def account(text: str) -> bool | None:
    """Whether an account is on: yes or no, `Active`, `Locked out`, or userAccountControl's number (512 on, 514 off)."""
    said = boolean(text)
    if said is not None:
        return said
    if text.isdecimal() and 512 <= int(text) < 1 << 28:
        return not int(text) & (_DISABLED | _LOCKED)
    return _ACCOUNT.get(plain(text))
