"""Lists to act on, never automatic: whom to remind, which managers to tell, whom to bar, restore, or withhold a system from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.errors import Refused
from ig_metrics.settings import Course, Escalation
from ig_metrics.training.days import LONG_AGO, dates_of, day_number, day_numbers
from ig_metrics.training.events import among, folded
from ig_metrics.training.stages import STAGES, stages, stale
from ig_metrics.training.standing import LAPSED, OVERDUE, standing
from ig_metrics.training.status import history_of

__all__ = [
    "NAMES", "STAGES", "action_list", "bar", "clearance", "grant", "managers", "reminders", "restore", "stages", "stale",
    "with_account",
]  # fmt: skip

NAMES = ("reminders", "managers", "bar", "restore", "clearance", "grant")
IN_DATE_WORDS = ("in_date", "due_soon")
ACCOUNT_NOT_KNOWN = "account not known"
BARRED_ALREADY = "barred already"
PLACE = ("directorate", "service", "team", "job_title")
CHASE = ("status", "due_on", "days_past_due", "stage", "last_attempt", "route")


def action_list(
    name: str,
    status_frame: pd.DataFrame,
    course: Course,
    escalation: Escalation,
    as_at: dt.date,
    *,
    newest: Mapping[str, dt.date | None] | None = None,
    reason: str = "",
    since: dt.date | None = None,
    system_access: pd.DataFrame | None = None,
    staff_id_width: int | None = None,
) -> pd.DataFrame:
    """One of the lists in NAMES, from `training.status.status` as at `as_at`; see the function of that name for its columns.

    A bar list is refused when a source named in `newest` is older than the setting allows (see `stale`) and no
    `reason` is given. `since` is for restore; `system_access` and `staff_id_width` are for clearance and grant. Raises
    Refused, also for a name that is no list.
    """
    if name == "reminders":
        return reminders(stages(status_frame, escalation))
    if name == "managers":
        return managers(stages(status_frame, escalation))
    if name == "bar":
        reasons = stale(newest or {}, as_at, escalation.max_age_days)
        if reasons and not reason.strip():
            raise Refused("A bar list needs up-to-date data.", *reasons)
        return bar(stages(status_frame, escalation))
    if name == "restore":
        return restore(status_frame, course, escalation, since=since)
    if name == "clearance":
        return clearance(status_frame, course, as_at, system_access, staff_id_width=staff_id_width)
    if name == "grant":
        return grant(status_frame, course, system_access, staff_id_width=staff_id_width)
    raise Refused(f"There is no list '{name}'. The lists are: {', '.join(NAMES)}.")


def reminders(staged: pd.DataFrame) -> pd.DataFrame:
    """People to remind, longest past due first: at stage reminder, so due within days, just past due, or due for a refresher.

    Columns: staff_id, full_name, email, directorate, service, team, job_title, manager_email, status, due_on (what the days
    count from), days_past_due (negative: still to come), stage, last_attempt, route.
    """
    return _listed(staged, "reminders", ("staff_id", "full_name", "email", *PLACE, "manager_email", *CHASE))


def managers(staged: pd.DataFrame) -> pd.DataFrame:
    """People whose manager is to be told, together by manager.

    Those at stage manager, and those at stage bar who are not known to have network access: nobody can be barred from a
    network they do not use, and their manager answers for the paper route. Columns: manager_email, manager_id, staff_id,
    full_name, directorate, service, team, job_title, status, due_on, days_past_due, stage, last_attempt, route,
    network_access (missing = not known).
    """
    columns = ("manager_email", "manager_id", "staff_id", "full_name", *PLACE, *CHASE, "network_access")
    found = _listed(staged, "managers", columns)
    return found.sort_values(["manager_email", "staff_id"], na_position="last", ignore_index=True)


def bar(staged: pd.DataFrame) -> pd.DataFrame:
    """Accounts to bar, longest overdue first: at stage bar and known to have network access.

    Columns: username (first, for whoever runs the network), staff_id, full_name, directorate, service, team, job_title,
    manager_email, status, due_on, days_past_due, stage, last_attempt, route, account. People without a user name stand
    apart, after all others, with `account` = "account not known"; "barred already" where the network's list says that the
    account does not work (missing for the rest).
    """
    columns = ("username", "staff_id", "full_name", *PLACE, "manager_email", *CHASE)
    if "account_enabled" not in staged:
        return with_account(_listed(staged, "bar", columns))
    found = with_account(_listed(staged, "bar", (*columns, "account_enabled")))
    barred = (found["account_enabled"] == False).fillna(False).astype(bool) & found["account"].isna()  # noqa: E712
    return found.assign(account=found["account"].mask(barred, BARRED_ALREADY)).drop(columns="account_enabled")


def restore(
    status_frame: pd.DataFrame, course: Course, escalation: Escalation, *, since: dt.date | None = None
) -> pd.DataFrame:
    """Accounts to give back, newest completion first.

    For where no bar list is on record (see `ledger.preparing.restore` for where one is): what can be defended from the data
    alone, people in date now, known to have network access, whose last completion came when they stood at stage bar. That is judged as at
    the day before it, by the same rule and without it: employed, not exempt or absent that day, overdue or lapsed by
    bar_days or more. `since` leaves out who completed before that day, so that a list need not repeat the last one.

    Columns: username, staff_id, full_name, directorate, service, team, job_title, manager_email, last_completed_on,
    completed_by, barred_from (the day stage bar was reached), account (as in `bar`).
    """
    completed = day_numbers(status_frame["last_completed_on"], missing=LONG_AGO)
    eve = completed - 1
    history = history_of(
        status_frame,
        exempt_until=day_numbers(status_frame["exempt_until"], missing=LONG_AGO),
        completed=day_numbers(status_frame["previous_completed_on"], missing=LONG_AGO),
    )
    then = standing(history, course, eve)
    behind = then.employed & ((then.status == OVERDUE) | (then.status == LAPSED))
    reached = then.next_due + escalation.bar_days
    in_date = status_frame["status"].isin(IN_DATE_WORDS).to_numpy()
    wanted = in_date & behind & (reached <= eve) & _has_network(status_frame)
    if since is not None:
        wanted &= completed >= day_number(since)
    columns = ["username", "staff_id", "full_name", *PLACE, "manager_email", "last_completed_on", "completed_by"]
    found = status_frame.assign(barred_from=dates_of(reached))[wanted][[*columns, "barred_from"]]
    order = ["last_completed_on", "staff_id"]
    return with_account(found.sort_values(order, ascending=[False, True], ignore_index=True))


def clearance(
    status_frame: pd.DataFrame,
    course: Course,
    as_at: dt.date,
    system_access: pd.DataFrame | None,
    *,
    staff_id_width: int | None = None,
) -> pd.DataFrame:
    """People to withhold a system from: they need it by `as_at` or before (or no date is given) and are not in date.

    The course's audience names the system; Refused when it is "all". An exempt or absent person is not cleared either and
    is listed, with the status that says so. A person with several rows in `system_access` is listed once, by the earliest
    required_by. Columns: username, staff_id, full_name, directorate, service, team, job_title, manager_email, system, role,
    required_by, status, last_completed_on, expires_on, account (as in `bar`); earliest required first.
    """
    needs = _needs(course, system_access, staff_id_width)
    needs = needs[day_numbers(needs["required_by"], missing=LONG_AGO) <= day_number(as_at)].drop_duplicates("staff_id")
    uncleared = status_frame["in_scope"] & ~status_frame["status"].isin(IN_DATE_WORDS)
    return _for_system(status_frame, uncleared, needs)


def grant(
    status_frame: pd.DataFrame,
    course: Course,
    system_access: pd.DataFrame | None,
    *,
    staff_id_width: int | None = None,
) -> pd.DataFrame:
    """People to give a system to: they need it, are in date for its course, and the list does not say they have it.

    Whether they need it yet does not matter: who is cleared can be let in. The role is the first they lack. Columns as in `clearance`; raises as it does.
    """
    needs = _needs(course, system_access, staff_id_width)
    needs = needs[~needs["granted"].fillna(False).to_numpy(dtype=bool)].drop_duplicates("staff_id")
    cleared = status_frame["in_scope"] & status_frame["status"].isin(IN_DATE_WORDS)
    return _for_system(status_frame, cleared, needs)


def _needs(course: Course, system_access: pd.DataFrame | None, width: int | None) -> pd.DataFrame:
    """Who needs the course's system, as what and by when: the earliest required_by first."""
    if not course.audience.startswith("system:"):
        raise Refused(
            f'Course {course.code} is for all staff, so it clears nobody for a system. Give it audience = "system:NAME", '
            "or choose a course that has one."
        )
    if system_access is None:
        raise Refused(f"Nothing is held about who needs {course.audience.removeprefix('system:')}.")
    system = frozenset([folded(course.audience.removeprefix("system:"))])
    needs = system_access[among(system_access["system"], system)]
    needs = needs.assign(staff_id=pad_staff_id(needs["staff_id"], width))
    needs = needs[needs["staff_id"].notna()]
    if "granted" not in needs:
        needs = needs.assign(granted=pd.array([pd.NA] * len(needs), dtype="boolean"))
    return needs.sort_values("required_by", na_position="first", kind="stable")


def _for_system(status_frame: pd.DataFrame, wanted: pd.Series, needs: pd.DataFrame) -> pd.DataFrame:
    """Those wanted who need the system, the earliest required first."""
    people = status_frame.loc[wanted, ["username", "staff_id", "full_name", *PLACE, "manager_email"]]
    found = people.merge(needs[["staff_id", "system", "role", "required_by"]], on="staff_id")
    why = status_frame[["staff_id", "status", "last_completed_on", "expires_on"]]
    found = found.merge(why, on="staff_id").sort_values(["required_by", "staff_id"], ignore_index=True)
    return with_account(found)


def _listed(staged: pd.DataFrame, which: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """The people on one list, longest past due first; `due_on` is what their days past due count from."""
    found = staged[(staged["on_list"] == which).to_numpy()].assign(due_on=lambda people: people["next_due_on"])
    found = found.sort_values(["days_past_due", "staff_id"], ascending=[False, True], ignore_index=True)
    return found[list(columns)]


def _has_network(people: pd.DataFrame) -> np.ndarray:
    """Who is known to have network access; unknown is not known."""
    return people["network_access"].fillna(False).to_numpy(dtype=bool)


def with_account(found: pd.DataFrame) -> pd.DataFrame:
    """People without a user name after all others, marked in `account`."""
    unknown = found["username"].isna() | (found["username"].str.strip() == "")
    account = pd.Series(None, index=found.index, dtype="str").mask(unknown, ACCOUNT_NOT_KNOWN)
    order = np.argsort(unknown.to_numpy(dtype=bool), kind="stable")
    return found.assign(account=account).take(order).reset_index(drop=True)
