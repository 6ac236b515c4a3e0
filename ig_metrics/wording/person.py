"""What is said of one person: why they are not excused, and the steps of their history."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, is_or_are

NOTHING_RECORDED = "No absence or exemption is recorded"
LISTS = {
    "reminders": "Reminded",
    "managers": "Manager told",
    "bar": "On the bar list",
    "restore": "On the restore list",
    "clearance": "On the withhold list",
    "grant": "On the grant list",
}
OUTCOMES = {
    "completed": "Completed",
    "failed": "Failed",
    "in_progress": "Began, not finished",
    "not_started": "Not started",
    "exempt": "Marked exempt in e-learning, which excuses nobody",
}


def found(own: int, mentions: int) -> str:
    """`**4 rows** are about them, and they are named in **2 cells** of other people's rows.`"""
    named = (
        f"they are named in **{count(mentions, 'cell')}** of other people's rows"
        if mentions
        else "no other row names them"
    )
    return f"**{count(own, 'row').capitalize()}** {is_or_are(own)} about them, and {named}."


def excuse(
    status: str | None,
    as_at: dt.date,
    *,
    absence: str | None,
    absence_from: dt.date | None,
    absence_to: dt.date | None,
    exempt_until: dt.date | None,
) -> str:
    """Why somebody is excused, or why not: what is recorded of absence and exemption, and how it stands to the date.

    `Back from maternity since 12 March 2014`; nothing recorded says so.
    """
    if status == "exempt":
        return f"Excused: exempt until {uk(exempt_until)}" if exempt_until else "Excused: exempt"
    if status == "absent":
        since = f" since {uk(absence_from)}" if absence_from else ""
        return f"Excused: absent ({absence}){since}"
    said = []
    if exempt_until is not None and exempt_until < as_at:
        said.append(f"Exemption ended on {uk(exempt_until)}")
    if absence is not None and absence_to is not None and absence_to < as_at:
        said.append(f"Back from absence ({absence}) since {uk(absence_to + dt.timedelta(days=1))}")
    elif absence is not None and absence_from is not None and absence_from > as_at:
        said.append(f"Absence ({absence}) begins on {uk(absence_from)}")
    return "; ".join(said) or NOTHING_RECORDED
