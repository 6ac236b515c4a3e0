"""Dates as people and systems write them: an explicit list of UK and ISO forms, and never a guess."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from zoneinfo import ZoneInfo

OPEN_ENDED = (dt.date(4712, 12, 31), dt.date(9999, 12, 31))
"""What Oracle and SQL Server systems write for "no end": read as no date."""
EARLIEST = 1900
LATEST = 2199
"""Years outside these are mistakes in a record of people and incidents."""
BLANKS = frozenset({"-", "–", "—", "--", "n/a", "na", "none", "nil", "no expiry", "not applicable", "no date"})
"""Texts that say "there is no date" (or number): read as an empty cell without a remark."""
LONDON = ZoneInfo("Europe/London")

_MONTH_NAMES = {
    **{name.casefold(): n for n, name in enumerate(calendar.month_name) if name},
    **{name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
}
_TIME = (
    r"(?:(?:,?\s+(?:at\s+)?|T)(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<ap>[ap]\.?m\.?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_FORMS = tuple(
    (label, re.compile(pattern + _TIME, re.IGNORECASE))
    for label, pattern in (
        ("2014-03-14", r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
        ("14/03/2014", _DAY + r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
        ("14 March 2014", _DAY + rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_NAME}[\s,-]+(?P<y>\d{{4}})"),
        ("14/03/14", _DAY + r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{2})"),
        ("2014/03/14", r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"),
        ("14.03.2014", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
        ("14-03-2014", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
        ("14 March 14", _DAY + rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_NAME}[\s,-]+(?P<y>\d{{2}})"),
        ("14.03.14", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{2})"),
        ("March 14, 2014", _DAY + rf"{_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y>\d{{4}})"),
        ("20140314", r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
    )
)
"""Tried in this order. Day before month wherever both are numbers; the year first only with four digits."""

OR_EMPTY = ", or leave the cell empty"
"""The other way out of an unreadable cell, where the row can do without it."""
LONGEST_DATE = 60
"""Characters of the longest form (`Wednesday, 24 September 2014, 12:05 PM` has 38); a longer text is prose."""
_EXCEL_DAYS = range(20_000, 80_000)


class NotADate(ValueError):
    """Says what is wrong with a text that should be a date, and the fix. `month_first` marks American order."""

    def __init__(self, message: str, *, month_first: bool = False) -> None:
        super().__init__(message)
        self.month_first = month_first


def read_date(text: str) -> tuple[dt.datetime | None, str]:
    """The moment a text names, and the form it was written in; None for an open end (31/12/4712, 31/12/9999).

    A time zone, where one is written, is turned into UK time. Years of two digits are read as Excel does: 30 to 99 are
    the 1900s. Raises NotADate.
    """
    for label, form in _FORMS if len(text) <= LONGEST_DATE else ():
        match = form.fullmatch(text)
        if match and ("name" not in match.re.groupindex or match["name"].casefold() in _MONTH_NAMES):
            return _build(match, text), label
    if len(text) == 5 and text.isdecimal() and int(text) in _EXCEL_DAYS:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        raise NotADate(
            f"'{text}' is a number, not a date. If it stands for {day.day} {day:%B %Y}, format the column as a date in "
            "Excel and save again."
        )
    text = " ".join(text.split())[:LONGEST_DATE]
    raise NotADate(f"'{text}' is not a date. Write it as day/month/year, for example 14/03/2014{OR_EMPTY}.")


_INSIDE = tuple(re.compile(rf"(?<![\w/.-])(?:{form.pattern})(?![\w/-]|[.:]\d)", re.IGNORECASE) for _, form in _FORMS)
_DIGIT = re.compile(r"\d")


def dates_in(text: str) -> list[tuple[int, int, dt.datetime | None]]:
    """Every date that stands inside a longer text: where it starts and ends, and the moment (None: an open end).

    What only looks like a date, or cannot be one, is left in the text. Overlaps go to the longer of two, then the earlier form.
    """
    if not _DIGIT.search(text):
        return []
    found = [
        (match.start(), match.end(), match[0].strip(" ,"))
        for form in _INSIDE
        for match in form.finditer(text)
        if "name" not in match.re.groupindex or match["name"].casefold() in _MONTH_NAMES
    ]
    taken: list[tuple[int, int, dt.datetime | None]] = []
    for start, end, written in sorted(found, key=lambda one: one[0] - one[1]):
        if any(start < other_end and other_start < end for other_start, other_end, _ in taken):
            continue
        try:
            taken.append((start, end, read_date(written)[0]))
        except NotADate:
            continue
    return sorted(taken, key=lambda one: one[0])


def _build(match: re.Match[str], text: str) -> dt.datetime | None:
    year, day = int(match["y"]), int(match["d"])
    month = _MONTH_NAMES[match["name"].casefold()] if "name" in match.re.groupindex else int(match["m"])
    if len(match["y"]) == 2:
        year += 2000 if year < 30 else 1900
    if month > 12 and day <= 12:
        raise NotADate(
            f"'{text}' is not a UK date: there is no month {month}. Dates are read as day/month/year. Correct it{OR_EMPTY}.",
            month_first=True,
        )
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1] if year else True:
        raise NotADate(f"'{text}' is not a date: no such day exists. Correct it{OR_EMPTY}.")
    if dt.date(year, month, day) in OPEN_ENDED:
        return None
    if not EARLIEST <= year <= LATEST:
        raise NotADate(out_of_range(text, year))
    hour, minute, second = (int(match[part] or 0) for part in ("h", "mi", "s"))
    half = (match["ap"] or "").casefold().replace(".", "")
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59 or second > 59:
        raise NotADate(f"'{text}' has no such time. Write it as 14/03/2014 15:05{OR_EMPTY}.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    moment = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (UK local time, as all our dates)
    zone = match["zone"]
    if zone and match["h"]:
        aware = dt.datetime.fromisoformat(moment.isoformat() + ("+00:00" if zone in "Zz" else zone))
        moment = aware.astimezone(LONDON).replace(tzinfo=None)
    return moment


def out_of_range(text: str, year: int) -> str:
    """What to say of a date in an impossible year."""
    when = f"before {EARLIEST}" if year < EARLIEST else f"after {LATEST}"
    return f"'{text}' is {when}, which cannot be right. Correct the year{OR_EMPTY}."
