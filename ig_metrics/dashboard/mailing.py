"""Mail of an issued list: what would be sent to whom, sending it, and how far that is. For the IG lead."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.list_files import managers_of
from ig_metrics.dashboard.lists import only_lead
from ig_metrics.errors import Refused
from ig_metrics.ledger import lists, mail, post
from ig_metrics.ledger.lists import IssuedList
from ig_metrics.ledger.mail import Delivery, Letter, Report
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Escalation, Settings
from ig_metrics.store import Store
from ig_metrics.wording import letters as words

MAILED = ("reminders", "managers")
"""Lists that go by mail: to the person, or to their manager."""
PASSWORD = post.PASSWORD
UNDELIVERED = {"to": "str", "state": "str", "attempts": "Int64", "code": "Int64", "meaning": "str"}


@dataclass(frozen=True)
class MailPlan:
    """What sending a list would do now. `letters` in the order they go; `preview` the first of them (None: none).

    `sent`, `failed`, `unsure`, `waiting` add up to the letters. `no_address` are people (reminders) or people whose manager
    has none: they are written to by nobody. `undelivered`: to, state, attempts, code, meaning. `problems`: why it cannot be sent.
    """

    issued: IssuedList
    letters: tuple[Letter, ...]
    sent: int
    failed: int
    unsure: int
    waiting: int
    no_address: int
    minutes: int
    problems: tuple[str, ...] = ()
    undelivered: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def preview(self) -> Letter | None:
        """The first letter."""
        return self.letters[0] if self.letters else None


def mail_plan(store: Store, settings: Settings, viewer: Viewer, number: int) -> MailPlan:
    """What is to be sent of an issued list. Raises Refused for anybody but the IG lead and for a list that is not mailed."""
    only_lead(viewer)
    found = _mailed(store, number)
    composed = _composed(store, found, settings)
    done = mail.deliveries(store, number)
    states = [
        (letter, done.get(name, Delivery())) for letter, name in zip(composed.letters, composed.marks, strict=True)
    ]
    counts = {state: sum(one.state == state for _, one in states) for state in ("sent", "failed", "unsure", "waiting")}
    return MailPlan(
        found,
        composed.letters,
        **counts,
        no_address=composed.without,
        minutes=-(-counts["waiting"] // settings.mail.per_minute),
        problems=_problems(store, found, settings),
        undelivered=_undelivered(states),
    )


def mail_plan_for(
    store: Store, settings: Settings, viewer: Viewer, name: str, *, course: str | None = None, number: int | None = None
) -> MailPlan:
    """`mail_plan` of a list by its number, or of the last one of that name issued for the course."""
    only_lead(viewer)
    if number is not None:
        plan = mail_plan(store, settings, viewer, number)
        if plan.issued.name != name:
            raise Refused(f"List {number} is a {plan.issued.name} list, not {name}.")
        return plan
    code = settings.course(course).code
    for one in lists.issued(store):
        if (one.name, one.course) == (name, code) and one.withdrawn_at is None:
            return mail_plan(store, settings, viewer, one.number)
    raise Refused(
        f"No {name} list has been issued for {code} yet. Issue one first: ig-metrics list {name} --issue --out F"
    )


def send_mail(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    number: int,
    *,
    unsure_too: bool = False,
    most: int | None = None,
    each: Callable[[int, int], None] | None = None,
    **clock: Any,
) -> Report:
    """Send what waits of an issued list, each letter once; see `ledger.mail.send`. Raises Refused for every problem of the plan."""
    plan = mail_plan(store, settings, viewer, number)
    if plan.problems:
        raise Refused(*plan.problems)
    store.record(
        "mail_started", viewer.username, {"number": number, "letters": len(plan.letters), "waiting": plan.waiting}
    )
    report = mail.send(
        store, number, plan.letters, settings.mail, by=viewer.username, password=os.environ.get(PASSWORD, ""),
        unsure_too=unsure_too, most=most, each=each, **clock,
    )  # fmt: skip
    told = {"number": number, "sent": report.sent, "failed": report.failed, "unsure": report.unsure}
    store.record("mail_ended", viewer.username, told | {"waiting": report.waiting})
    return report


def _mailed(store: Store, number: int) -> IssuedList:
    found = lists.one(store, number)
    if found.name not in MAILED:
        raise Refused(f"List {number} is a {found.name} list; only {wording.listing(MAILED)} go by mail.")
    return found


def _problems(store: Store, found: IssuedList, settings: Settings) -> tuple[str, ...]:
    said = []
    if not settings.mail.host:
        said.append('No mail is set up. Add [mail] with host = "..." and from = "..." to settings.toml.')
    elif not settings.mail.from_:
        said.append('The message must say whom it is from. Add from = "..." to [mail] in settings.toml.')
    if settings.mail.user and not os.environ.get(PASSWORD):
        said.append(f"[mail] user signs in, so put the password into the environment variable {PASSWORD}.")
    if not settings.report.contact.strip():
        said.append("The message must say whom to ask. Add contact to [report] in settings.toml.")
    if found.withdrawn_at is not None:
        said.append(f"List {found.number} was taken back, so it is not sent.")
    later = [
        one.number
        for one in lists.issued(store)
        if (one.name, one.course) == (found.name, found.course)
        and one.number > found.number
        and one.withdrawn_at is None
    ]
    if later:
        said.append(
            f"List {max(later)} was issued after list {found.number}. Send that one: people may have completed since."
        )
    return tuple(said)


@dataclass(frozen=True)
class _Composed:
    """The letters of an issued list, what stands in the ledger for each, and how many people nobody can write to or about."""

    letters: tuple[Letter, ...]
    marks: tuple[str, ...]
    without: int

    def __len__(self) -> int:
        return len(self.letters)


def _composed(store: Store, found: IssuedList, settings: Settings) -> _Composed:
    """The letters of a list, which never change once it is issued: composed once, not at every look at the page."""
    common = {
        "council": settings.organisation.name,
        "contact": settings.report.contact.strip(),
        "reference": f"Reference: list {found.number}, as at {wording.uk(found.as_at)}. This message was sent by a program.",
    }

    def make() -> _Composed:
        rows = lists.rows(store, found)
        by_manager = found.name == "managers"
        letters, without = (
            _to_managers(found, rows, common) if by_manager else _to_staff(found, rows, settings.escalation, common)
        )
        return _Composed(tuple(letters), tuple(mail.mark(found.number, letter) for letter in letters), without)

    key = ("letters", found.number, found.sha256, settings.escalation.bar_days, common)
    return measured.remembered_many(store, key, make)


def _to_staff(
    found: IssuedList, rows: pd.DataFrame, steps: Escalation, common: dict[str, str]
) -> tuple[list[Letter], int]:
    """One letter a person, and how many people have no address."""
    made: list[Letter] = []
    bar_after = dt.timedelta(days=steps.bar_days)
    for row in rows.to_dict("records"):
        address = _text(row["email"]).casefold()
        if not post.is_address(address):
            continue
        due = _day(row["due_on"])
        barred = due + bar_after if due is not None and row["route"] != "paper" else None
        body = words.reminder(_text(row["full_name"]), found.course_title, due, found.as_at, barred, **common)
        made.append(
            Letter(address, words.reminder_subject(found.course_title, due, found.as_at), body, str(row["staff_id"]))
        )
    return made, len(rows) - len(made)


def _to_managers(found: IssuedList, rows: pd.DataFrame, common: dict[str, str]) -> tuple[list[Letter], int]:
    """One letter a manager, by address, and how many people's managers have none."""
    # Sorted once and cut up: thousands of managers each have few people.
    told = rows.assign(whose=managers_of(rows), on_line=rows["network_access"].fillna(False).astype(bool))
    order = ["whose", "days_past_due", "full_name"]
    told = told.sort_values(order, ascending=[True, False, True], kind="stable")
    made: list[Letter] = []
    without = 0
    for address, group in groupby(told.to_dict("records"), key=lambda row: str(row["whose"])):
        mine = list(group)
        if not post.is_address(address):
            without += len(mine)
            continue
        lines = [
            words.person_line(
                _text(row["full_name"]), _text(row["team"]) or _text(row["service"]), _day(row["due_on"]),
                None if pd.isna(row["days_past_due"]) else int(row["days_past_due"]), new=row["state"] == "new",
            )
            for row in mine
        ]  # fmt: skip
        on_paper = sum(not row["on_line"] for row in mine)
        body = words.manager(found.course_title, lines, found.as_at, on_paper, **common)
        made.append(Letter(address, words.managers_subject(found.course_title, len(lines)), body))
    return made, without


def _undelivered(states: list[tuple[Letter, Delivery]]) -> pd.DataFrame:
    meanings = {
        "failed": "not taken by the mail server", "unsure": "may have been sent: it is not sent again unless you say so",
    }  # fmt: skip
    rows = [
        {
            "to": letter.to,
            "state": one.state,
            "attempts": one.attempts,
            "code": one.code,
            "meaning": meanings[one.state],
        }
        for letter, one in states
        if one.state in meanings
    ]
    return pd.DataFrame(rows, columns=list(UNDELIVERED)).astype(UNDELIVERED)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
