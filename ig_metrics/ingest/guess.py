"""What a file probably is, and which date it probably describes, from its name: offered, never assumed."""

from __future__ import annotations

import datetime as dt
import re

from ig_metrics.datasets import UPLOADED, normalise

WORDS = {
    "staff": ("hr", "staff list", "employees", "establishment", "workforce"),
    "completions": ("e learning", "elearning", "completion", "moodle", "totara", "learning record", "training report"),
    "paper_returns": ("paper",),
    "exemptions": ("exemption", "exempt"),
    "network_accounts": ("network account", "active directory", "ad export", "ad users", "user accounts"),
    "system_access": ("system access", "system users", "liquidlogic", "needs a system"),
    "toolkit": ("toolkit", "self assessment", "assessment"),
    "plan": ("plan", "actions"),
    "breaches": ("breach", "incident"),
    "ico_incidents": ("ico", "incident trends", "data security incident trends"),
    "posts": ("posts", "secondment", "vacancies"),
    "assets": ("asset", "information asset"),
    "meetings": ("meeting",),
    "benchmark": ("benchmark",),
}
MONTHS = {name.casefold(): number for number, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"), 1)}  # fmt: skip


def kind_of(file_name: str) -> str | None:
    """The kind a file's name speaks of: the one with the longest matching word; None when it speaks of none."""
    plain = f" {normalise(file_name)} "
    best: tuple[int, str] | None = None
    for kind in UPLOADED:
        for word in WORDS.get(kind, ()):
            if re.search(rf"\b{re.escape(word)}", plain) and (best is None or len(word) > best[0]):
                best = (len(word), kind)
    return best[1] if best else None


def date_of(file_name: str) -> dt.date | None:
    """The date in a file's name (`31 March 2014`, `2014-03-31`, `31-03-14`, `31032014`); None without a whole one."""
    text = file_name.casefold()
    found = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s_-]+([a-z]{3,9})[\s_,-]+(\d{4})(?!\d)", text)
    if found:
        month = next((number for name, number in MONTHS.items() if name.startswith(found[2])), None)
        return _date(int(found[3]), month, int(found[1]))
    found = re.search(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:\d{4}(?:\d{2})?)?(?!\d)", text)
    if found and (day := _date(int(found[1]), int(found[2]), int(found[3]))):
        return day
    found = re.search(r"(?<!\d)(\d{1,2})[-_.](\d{1,2})[-_.](\d{4}|\d{2})(?!\d)", text)
    if found:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _date(year, int(found[2]), int(found[1]))
    found = re.search(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)", text)
    return _date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _date(year: int, month: int | None, day: int) -> dt.date | None:
    if month is None or not 1990 <= year <= 2100:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
