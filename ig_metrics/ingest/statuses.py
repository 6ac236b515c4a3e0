"""Status cells that carry more than a word: its date, a score, another fact with its own date. Parsed as a whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from ig_metrics.ingest.dates import dates_in

_SET_BY = re.compile(r"(?P<word>.+?)\s*\((?:set|overridden|marked|updated) by .+\)", re.IGNORECASE | re.DOTALL)
_SCORE = re.compile(
    r"(?P<open>\()?\s*(?<![\d.,/-])(?P<number>\d{1,3}(?:\.\d+)?)\s*(?P<sign>%)?\s*(?(open)\))(?![\d/.-])"
)
_DAY = re.compile(
    r"(?<![\w/.-])\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b(?!\s*\d)",
    re.IGNORECASE,
)
"""A day and a month with no year: never a date of its own, but good enough for another fact (`retake due 3 April`)."""

_OTHER = (
    r"(?:(?:expires|expiry|expired|expiring|valid (?:un)?til|valid to|valid|until|due|due by|overdue|overdue since|past due|"
    r"(?:retake|resit|retest|refresher|renewal|review|recertification) (?:is )?(?:due|by|required|needed)(?: by)?|next due|next due on|"
    r"due again|renew by|retake|resit|window opens|window open|assigned|enrolled|registered|started|first accessed|last accessed|"
    r"required by|complete by|deadline|target|target date|booked for|expected)(?: date)?(?: on| by| since| from)?)"
)
_REMARKS = re.compile(
    rf"(?:\s(?:(?P<own>(?:(?:on|at|dated|date|since) )?@date)|(?P<other>{_OTHER} @(?:date|day))|"
    r"(?P<score>(?:with |at )?(?:a )?(?:(?:score|grade|mark|result) (?:of )?)?@(?:mark|bare))|(?P<bracket>@inside)|"
    r"(?P<late>past due|overdue|late|on time|in time|early|in date|current|valid|retake (?:due|required)|resit (?:due|required))))+"
)
"""What may follow an outcome: its own date, another fact's date, a score, or that it was late. Nothing else: `Completed but
failed` is not known."""
_ENDED = frozenset({"expired", "not_started", "in_progress", "failed", "exempt"})
_GRADED = re.compile(r"\b(?:passed|pass|failed|fail|unsuccessful|successful|achieved)\b")


@dataclass(frozen=True)
class Status:
    """What a status cell says: the outcome (a word of the vocabulary, or `expired`), and the day of a completion."""

    outcome: str | None
    completed: dt.datetime | None = None


UNKNOWN = Status(None)


def parse(text: str, known: dict[str, str], plain: Callable[[str], str]) -> Status:
    """The status a cell states. `known` are normalised words and their outcomes, `plain` normalises."""
    whole = known.get(plain(text))
    if whole is not None:
        return Status(whole)
    if match := _SET_BY.fullmatch(text):
        return parse(match["word"], known, plain)
    marked, own_dates = _marked(text)
    words = _clean(marked, plain)
    first = re.search(r"(?:^|\s)@", words)
    # The longest beginning that is an outcome, and whose rest is nothing but remarks.
    parts = words.split(" ")
    for cut in range(len(parts), 0, -1):
        outcome = known.get(" ".join(parts[:cut]))
        if outcome is None or (first is not None and cut > words[: first.start()].count(" ") + 1):
            continue
        rest = " ".join(parts[cut:])
        if not rest:
            return Status(outcome)
        remarks = _REMARKS.fullmatch(f" {rest}")
        if remarks is None:
            continue
        return _with_remarks(outcome, " ".join(parts[:cut]), rest, own_dates)
    return UNKNOWN


def _marked(text: str) -> tuple[str, list[dt.datetime | None]]:
    """The text with its dates, lone days and scores put as marks, and the dates in order."""
    found = dates_in(text)
    out, at = [], 0
    for start, end, _ in found:
        out += [text[at:start], " @date "]
        at = end
    marked = "".join([*out, text[at:]])
    marked = _DAY.sub(" @day ", marked)
    if re.search(r"\d", marked):
        marked = _SCORE.sub(lambda m: f" {_score(m)} ", marked)
    return marked, [moment for _, _, moment in found]


def _score(match: re.Match[str]) -> str:
    number = float(match["number"])
    if number > 100:
        return "@number"
    if match["open"] or (number == 100 and match["sign"]):
        return "@inside"
    return "@mark" if match["sign"] else "@bare"


def _clean(marked: str, plain: Callable[[str], str]) -> str:
    pieces = [piece if piece.startswith("@") else plain(piece) for piece in re.split(r"(@[a-z]+)", marked)]
    return " ".join(piece for piece in pieces if piece)


def _with_remarks(outcome: str, head: str, rest: str, dates: list[dt.datetime | None]) -> Status:
    own: list[dt.datetime | None] = []
    number, position = 0, 0
    pattern = re.compile(
        rf"(?P<other>{_OTHER} @(?:date|day))|(?P<own>(?:(?:on|at|dated|date|since) )?@date)|"
        r"(?P<score>(?P<named>(?:with |at )?(?:a )?(?:(?:score|grade|mark|result) (?:of )?)?)@(?:mark|bare))|@inside|[a-z]+"
    )
    for match in pattern.finditer(rest):
        position = match.end()
        if match["other"]:
            number += match["other"].endswith("@date")
        elif match["own"]:
            own.append(dates[number])
            number += 1
        elif match["score"] and not match["named"] and not _GRADED.search(head):
            # `Completed 40%` may be a score or how far somebody is.
            return UNKNOWN
    if len(own) > 1 or not position:
        return UNKNOWN
    return Status(outcome, own[0] if own and outcome not in _ENDED else None)
