"""Training rules the slow and obvious way: one person at a time, plain dates, no arrays. Written from DESIGN section 4."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Post:
    start: dt.date
    leave: dt.date | None = None
    is_primary: bool = False
    fte: float | None = None
    absence: str | None = None
    absence_from: dt.date | None = None
    absence_to: dt.date | None = None
    employment_type: str | None = None
    network_access: bool | None = True
    directorate: str = "Adults"


@dataclass(frozen=True)
class Attempt:
    course: str
    outcome: str
    on: dt.date | None


@dataclass(frozen=True)
class Rules:
    names: tuple[str, ...]
    launch: dt.date
    window_days: int
    valid_months: int | None
    notice_days: int
    include: tuple[str, ...]
    excluded_directorates: tuple[str, ...]
    reminder_days: int
    manager_days: int
    bar_days: int


@dataclass(frozen=True)
class Answer:
    in_scope: bool
    leaver: bool
    status: str | None
    due: dt.date
    expires: dt.date | None
    days_past_due: int | None
    stage: str | None
    start: dt.date
    leave: dt.date | None


def month_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the month's last day where it has no such day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    while True:
        try:
            return dt.date(year, month, day.day)
        except ValueError:
            day -= DAY


def employment(posts: list[Post], day: dt.date) -> list[Post]:
    """The posts of the employment that counts on a day, in the order given."""

    def joined(one: Post, other: Post) -> bool:
        starts_in_time = other.leave is None or one.start <= other.leave + DAY
        ends_in_time = one.leave is None or other.start <= one.leave + DAY
        return starts_in_time and ends_in_time

    groups: list[set[int]] = []
    for number in range(len(posts)):
        touching = [group for group in groups if any(joined(posts[number], posts[other]) for other in group)]
        groups = [group for group in groups if group not in touching] + [{number}.union(*touching)]

    def covers(group: set[int]) -> bool:
        first = min(posts[n].start for n in group)
        ends = [posts[n].leave for n in group]
        return first <= day and (None in ends or max(end for end in ends if end is not None) >= day)

    covering = [group for group in groups if covers(group)]
    best = covering[0] if covering else max(groups, key=lambda group: min(posts[n].start for n in group))
    return [posts[n] for n in sorted(best)]


def primary(posts: list[Post]) -> Post:
    """The post that speaks for the person."""
    marked = [post for post in posts if post.is_primary] or posts
    most = max(-1.0 if post.fte is None else post.fte for post in marked)
    full = [post for post in marked if (-1.0 if post.fte is None else post.fte) == most]
    earliest = min(post.start for post in full)
    return next(post for post in full if post.start == earliest)


def answer(
    posts: list[Post],
    online: list[Attempt],
    paper: list[Attempt],
    exempt: list[tuple[str, dt.date]],
    r: Rules,
    day: dt.date,
) -> Answer:
    """Where one person stands with one course on a day."""
    held = employment(posts, day)
    main = primary(held)
    start = min(post.start for post in held)
    ends = [post.leave for post in held]
    leave = None if None in ends else max(end for end in ends if end is not None)

    counted = (main.employment_type or "permanent") in r.include and main.directorate not in r.excluded_directorates
    in_scope = counted and start <= day and (leave is None or leave >= day)
    leaver = counted and start <= day and leave is not None and leave < day

    assigned = max(r.launch, start)
    back = None
    if main.absence_to is not None and main.absence_to < day:
        back = main.absence_to + DAY
        assigned = max(assigned, back)
    due = assigned + r.window_days * DAY

    done = sorted(
        a.on
        for a in online + paper
        if a.course.strip().lower() in r.names and a.outcome == "completed" and a.on is not None and a.on <= day
    )
    expires = month_on(done[-1], r.valid_months) if done and r.valid_months is not None else None

    excuses = [until for name, until in exempt if name.strip().lower() in r.names]
    is_exempt = any(until >= day for until in excuses)
    is_absent = (
        main.absence is not None
        and (main.absence_from is None or main.absence_from <= day)
        and (main.absence_to is None or main.absence_to >= day)
    )

    if is_exempt:
        status = "exempt"
    elif is_absent:
        status = "absent"
    elif done and (expires is None or expires >= day):
        status = "due_soon" if expires is not None and (expires - day).days <= r.notice_days else "in_date"
    elif done:
        status = "lapsed"
    elif day <= due:
        status = "in_window"
    else:
        status = "overdue"
    if not in_scope:
        return Answer(False, leaver, None, due, expires, None, None, start, leave)

    past = None
    if status not in ("exempt", "absent") and not (done and expires is None):
        count_from = expires if done else due
        assert count_from is not None
        for ended in [back - DAY if back else None, max(excuses) if excuses else None]:
            if ended is not None:
                count_from = max(count_from, ended + DAY + r.window_days * DAY)
        past = (day - count_from).days

    stage = None
    if past is not None and status in ("due_soon", "in_window", "overdue", "lapsed"):
        steps = [("reminder", r.reminder_days)]
        if status in ("overdue", "lapsed"):
            steps += [("manager", r.manager_days), ("bar", r.bar_days)]
        for name, days in steps:
            if past >= days:
                stage = name
    return Answer(True, leaver, status, due, expires, past, stage, start, leave)


@dataclass(frozen=True)
class Observed:
    """One person in one round: days from being assigned, and whether that is when they completed; `already`: in date that day."""

    already: bool
    days: int | None = None
    completed: bool = False


def observed(
    posts: list[Post],
    done: list[dt.date],
    exempt_until: dt.date | None,
    r: Rules,
    began: dt.date,
    until: dt.date,
    as_at: dt.date,
    *,
    starters: bool = False,
) -> Observed | None:
    """What one person adds to the completion curve of a round that began on a day; None when they are not in it."""
    held = employment(posts, as_at)
    main = primary(held)
    start = min(post.start for post in held)
    ends = [post.leave for post in held]
    leave = None if None in ends else max(end for end in ends if end is not None)
    counted = (main.employment_type or "permanent") in r.include and main.directorate not in r.excluded_directorates
    if not counted or start > as_at or (start <= began) == starters:
        return None
    first = start if starters else began
    assigned = first
    if main.absence is not None and (main.absence_from is None or main.absence_from <= first):
        if main.absence_to is None:
            return None
        if main.absence_to >= first:
            assigned = max(assigned, main.absence_to + DAY)
    if exempt_until is not None and exempt_until >= first:
        assigned = max(assigned, exempt_until + DAY)
    if assigned > until or (leave is not None and assigned > leave):
        return None
    earlier = [day for day in done if day < assigned]
    if earlier and (r.valid_months is None or month_on(max(earlier), r.valid_months) >= assigned):
        return Observed(True)
    seen = until if leave is None else min(until, leave)
    if main.absence is not None and main.absence_from is not None and main.absence_from > assigned:
        seen = min(seen, main.absence_from - DAY)
    later = sorted(day for day in done if assigned <= day <= seen)
    return Observed(False, ((later[0] if later else seen) - assigned).days, bool(later))
