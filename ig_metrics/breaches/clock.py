"""The 72-hour clock: by when the regulator must be told, and how long is left (docs/methods.md, "72 hours").

72 elapsed hours from becoming aware, by the clock in London: weekends and holidays count, and where the clocks change the
hour shown moves, not the time there is. Only for awareness on or after 25 May 2018, when the law came in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics import datasets
from ig_metrics.breaches.register import is_near_miss
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused

APPLIES_FROM = dt.date(2018, 5, 25)
"""Article 33 of the GDPR, and section 67 of the Data Protection Act 2018."""
HOURS = 72

NOT_APPLIED, NEAR_MISS, WRONG = "not applied", "near miss", "to be put right"
RUNNING, LATE, DECIDED = "time left", "unreported and past 72 hours", "decided not to report"
IN_TIME, REPORTED_LATE, UNCLEAR = "reported in time", "reported late", "reported, in time or not unclear"
STATES = (LATE, RUNNING, WRONG, REPORTED_LATE, UNCLEAR, IN_TIME, DECIDED, NEAR_MISS, NOT_APPLIED)
"""What a breach's clock can say, the most pressing first."""
COLUMNS = {
    "reference": "str", "reported_on": "datetime64[us]", "aware": "datetime64[us]", "deadline": "datetime64[us]",
    "told_at": "datetime64[us]", "state": "str", "hours": "Float64", "notes": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """The clock of one breach. Times are aware, in London.

    `hours`: left where above 0, late by where below (of a report: how long before or after the deadline it came); None
    where no clock runs or it cannot be told. `notes`: what was assumed, or looks wrong.
    """

    state: str
    aware: dt.datetime | None = None
    deadline: dt.datetime | None = None
    hours: float | None = None
    notes: tuple[str, ...] = ()


def clock(
    *,
    now: dt.datetime,
    reported_on: dt.date,
    aware_at: dt.datetime | None = None,
    occurred_on: dt.date | None = None,
    told_at: dt.datetime | None = None,
    near_miss: bool = False,
    decided: bool = False,
) -> Clock:
    """Where the clock of one breach stands at `now` (aware).

    Times without a zone are London's; midnight is a date whose time was not recorded. Without `aware_at` it runs from the
    day the breach was reported. `told_at`: when the regulator was told (ignored after `now`); `decided`: not to report it
    was decided, with a reason. Raises Refused where awareness is before the breach.
    """
    aware = _london(aware_at or dt.datetime.combine(reported_on, dt.time()))
    if near_miss:
        return Clock(NEAR_MISS, notes=("A near miss is no breach, so there is nothing to notify.",))
    if aware.date() < APPLIES_FROM:
        return Clock(NOT_APPLIED, notes=(f"The 72 hours apply from {uk(APPLIES_FROM)}.",))
    if occurred_on is not None and aware.date() < occurred_on:
        raise Refused(
            f"The council is said to have become aware on {uk(aware.date())}, before the breach occurred on {uk(occurred_on)}. "
            "Correct one of the two dates."
        )
    notes = [] if aware_at is not None else ["When the council became aware is not recorded; the day reported is used."]
    if aware.time() == dt.time():
        notes.append("The time is not recorded, so the clock runs from 00:00 of the day.")
    deadline = deadline_of(aware)
    if told_at is not None and _hours(_london(told_at), now) >= 0:
        state, hours, said = _reported(_london(told_at), aware, deadline)
        return Clock(state, aware, deadline, hours, (*notes, *said))
    if decided:
        return Clock(DECIDED, aware, deadline, None, tuple(notes))
    left = _hours(now, deadline)
    return Clock(RUNNING if left >= 0 else LATE, aware, deadline, left, tuple(notes))


def deadline_of(aware: dt.datetime) -> dt.datetime:
    """72 elapsed hours later, by the clock in London."""
    # Hours are added in UTC: local arithmetic would gain or lose one where the clocks change.
    return (aware.astimezone(dt.UTC) + dt.timedelta(hours=HOURS)).astimezone(LONDON)


def clocks(breaches: pd.DataFrame, now: dt.datetime, decided: frozenset[str] = frozenset()) -> pd.DataFrame:
    """The clock of each breach at `now`: COLUMNS, the most pressing first, times as London's clock shows them.

    A breach counts as decided where the register gives a reason for not reporting it, or its reference is in `decided`.
    What `clock` would refuse is there with the reason in `notes`.
    """
    rows = datasets.conform("breaches", breaches)
    rows = rows[rows["reported_on"].notna()]
    found: list[dict[str, Any]] = []
    for row, missed in zip(rows.to_dict("records"), is_near_miss(rows), strict=True):
        reason = row["reason_not_reported"]
        told = _moment(row["reported_to_regulator_at"])
        try:
            one = clock(
                now=now,
                reported_on=pd.Timestamp(row["reported_on"]).date(),
                aware_at=_moment(row["aware_at"]),
                occurred_on=_date(row["occurred_on"]),
                told_at=told,
                near_miss=bool(missed),
                decided=row["reference"] in decided or (not pd.isna(reason) and bool(str(reason).strip())),
            )
        except Refused as refused:
            one = Clock(WRONG, notes=refused.reasons)
        found.append(
            {
                "reference": row["reference"],
                "reported_on": row["reported_on"],
                "aware": _wall(one.aware),
                "deadline": _wall(one.deadline),
                "told_at": told,
                "state": one.state,
                "hours": one.hours,
                "notes": " ".join(one.notes),
            }
        )
    frame = pd.DataFrame(found, columns=list(COLUMNS), index=rows.index).astype(COLUMNS)
    frame = frame.assign(place=frame["state"].map({state: place for place, state in enumerate(STATES)}))
    return frame.sort_values(["place", "deadline", "reference"], kind="stable").drop(columns="place")


def _reported(told: dt.datetime, aware: dt.datetime, deadline: dt.datetime) -> tuple[str, float | None, list[str]]:
    spare = _hours(told, deadline)
    if told.time() != dt.time():
        early = ["It was reported before the council is said to have become aware."] if _hours(aware, told) < 0 else []
        return (IN_TIME if spare >= 0 else REPORTED_LATE), spare, early
    said = ["The time of the report is not recorded."]
    end = _london(dt.datetime.combine(told.date() + dt.timedelta(days=1), dt.time()))
    if _hours(end, deadline) >= 0:
        if told.date() < aware.date():
            said.append("It was reported before the council is said to have become aware.")
        return IN_TIME, None, said
    if spare < 0:
        return REPORTED_LATE, spare, said
    return UNCLEAR, None, [*said, "It was on the day the 72 hours ran out."]


def _london(moment: dt.datetime) -> dt.datetime:
    """A moment by London's clock; one without a zone is London's already. Of an hour told twice the first is meant."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def _hours(start: dt.datetime, end: dt.datetime) -> float:
    """Hours that pass between two moments; two of one zone would be subtracted by the clock on the wall."""
    return (end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() / 3600


def _wall(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=None)


def _moment(value: Any) -> dt.datetime | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime(warn=False)


def _date(value: Any) -> dt.date | None:
    found = _moment(value)
    return None if found is None else found.date()
