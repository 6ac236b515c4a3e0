"""Letters of an issued list, sent once: each is written down before it is handed over, and what came of it after.

Whoever is stopped in the middle and starts again goes on where the ledger ends. A letter that was begun and has no end may
have been sent, so it is not sent again unasked: nobody gets two. Addresses are not kept, only their marks (a hash).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import smtplib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from ig_metrics.errors import Refused
from ig_metrics.ledger import post
from ig_metrics.ledger.post import FAILED, SENT, UNSURE, Answer
from ig_metrics.settings import Mail
from ig_metrics.store import Store
from ig_metrics.store.entries import ALREADY

MOST_ATTEMPTS = 3
"""How often a letter that was not taken is tried in all."""
RECONNECTIONS = 3
WAITING = "waiting"
MARK_DIGITS = 32


@dataclass(frozen=True)
class Letter:
    """One message: to whom, what it is about, plain text. `about` tells apart those that go to one address."""

    to: str
    subject: str
    body: str
    about: str = ""


@dataclass(frozen=True)
class Delivery:
    """How far one letter is: waiting, sent, failed or unsure, after how many attempts; `code` is the server's last answer."""

    state: str = WAITING
    attempts: int = 0
    code: int = 0

    @property
    def over(self) -> bool:
        """Whether it is not tried again by itself."""
        return self.state in (SENT, UNSURE) or self.attempts >= MOST_ATTEMPTS


@dataclass(frozen=True)
class Report:
    """What a run came to. `stopped` says why it ended early (""); the rest waits for the next."""

    sent: int = 0
    failed: int = 0
    unsure: int = 0
    waiting: int = 0
    stopped: str = ""


def mark(number: int, letter: Letter) -> str:
    """What stands in the ledger for a letter of a list."""
    told = f"{number} {letter.to.strip().casefold()} {letter.about}"
    return hashlib.sha256(told.encode()).hexdigest()[:MARK_DIGITS]


def deliveries(store: Store, number: int) -> dict[str, Delivery]:
    """How far each letter of a list is that was begun, by mark."""
    ended = {entry.subject: entry.detail for entry in store.entries(_ended(number))}
    found: dict[str, Delivery] = {}
    for entry in store.entries(_begun(number)):
        name, _, attempt = entry.subject.partition("/")
        if int(attempt) < (found[name].attempts if name in found else 0):
            continue
        detail = ended.get(entry.subject, {"outcome": UNSURE, "code": 0})
        found[name] = Delivery(str(detail["outcome"]), int(attempt), int(detail["code"]))
    return found


def send(
    store: Store,
    number: int,
    letters: Sequence[Letter],
    settings: Mail,
    *,
    by: str,
    password: str = "",
    unsure_too: bool = False,
    most: int | None = None,
    each: Callable[[int, int], None] | None = None,
    pause: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.monotonic,
) -> Report:
    """Send what waits of a list's letters, at most `most`, no faster than the settings allow; those not taken are tried again.

    `each` is told how many are done and of how many. `unsure_too` sends those again that may have been sent. Raises Refused
    where the server cannot be reached at all, or takes nothing from this sender: then nothing was sent.
    """
    if not settings.host:
        raise Refused('No mail is set up. Add [mail] with host = "..." and from = "..." to settings.toml.')
    run = _Run(store, number, settings, by, password, pause, now)
    waiting = _waiting(letters, deliveries(store, number), number, unsure_too)
    batch = waiting if most is None else waiting[:most]
    try:
        for turn in range(MOST_ATTEMPTS):
            left = []
            for done, (letter, attempt) in enumerate(batch, 1):
                answer = run.one(letter, attempt)
                if answer is not None and answer.outcome == FAILED and not answer.permanent and attempt < MOST_ATTEMPTS:
                    left.append((letter, attempt + 1))
                if each is not None and turn == 0:
                    each(done, len(batch))
            batch = left
            if not batch:
                break
    except _Stopped as stopped:
        return _report(store, number, letters, str(stopped))
    finally:
        post.close(run.server)
    return _report(store, number, letters, "")


class _Stopped(Exception):
    """The server is gone, or takes nothing: no sense in going on."""


class _Run:
    """One run: its connection, and when the next message may go."""

    def __init__(
        self, store: Store, number: int, settings: Mail, by: str, password: str, pause: Callable[[float], None],
        now: Callable[[], float],
    ) -> None:  # fmt: skip
        self.store, self.number, self.settings, self.by = store, number, settings, by
        self.password, self.pause, self.now = password, pause, now
        self.server: smtplib.SMTP | None = None
        self.next_at = now()
        self.sent = 0

    def one(self, letter: Letter, attempt: int) -> Answer | None:
        """Send one letter and write down what came of it; None where somebody else is sending it."""
        self._connected()
        assert self.server is not None
        wait = self.next_at - self.now()
        if wait > 0:
            self.pause(wait)
        self.next_at = max(self.next_at, self.now()) + 60 / self.settings.per_minute
        subject = f"{mark(self.number, letter)}/{attempt}"
        try:
            self._write(_begun(self.number), subject, {"attempt": attempt}, once=True)
        except Refused as refused:
            if refused.reasons == (ALREADY,):
                return None
            raise
        message = _message(letter, self.settings.from_, subject, self.store.clock())
        answer = post.send(self.server, message, self.settings.from_, letter.to)
        self._write(_ended(self.number), subject, {"outcome": answer.outcome, "code": answer.code}, once=True)
        self.sent += answer.outcome == SENT
        if answer.outcome == UNSURE or answer.code in (0, 421):
            post.close(self.server)
            self.server = None
        return answer

    def _write(self, book: str, subject: str, detail: dict[str, object], *, once: bool) -> None:
        self.store.write_entry(book, subject, detail, self.by, once=once, changes_data=False)

    def _connected(self) -> None:
        for turn in range(RECONNECTIONS):
            if self.server is not None:
                return
            try:
                self.server = post.connect(self.settings, self.password)
            except Refused as refused:
                if not self.sent:
                    raise
                if turn == RECONNECTIONS - 1:
                    raise _Stopped(" ".join(refused.reasons)) from None
                self.pause(2.0**turn)


def _waiting(
    letters: Iterable[Letter], done: dict[str, Delivery], number: int, unsure_too: bool
) -> list[tuple[Letter, int]]:
    """The letters to send with the attempt each would be, each once."""
    found: dict[str, tuple[Letter, int]] = {}
    for letter in letters:
        name = mark(number, letter)
        so_far = done.get(name, Delivery())
        if not so_far.over or (unsure_too and so_far.state == UNSURE):
            found.setdefault(name, (letter, so_far.attempts + 1))
    return list(found.values())


def _report(store: Store, number: int, letters: Sequence[Letter], stopped: str) -> Report:
    done = deliveries(store, number)
    states = [done.get(name, Delivery()).state for name in dict.fromkeys(mark(number, each) for each in letters)]
    return Report(states.count(SENT), states.count(FAILED), states.count(UNSURE), states.count(WAITING), stopped)


def _message(letter: Letter, sender: str, subject: str, now: dt.datetime) -> EmailMessage:
    """The message as it goes out. Its id is that of the letter and the attempt, so that a server can tell a double."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{subject.replace('/', '.')}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _begun(number: int) -> str:
    return f"mail-{number}"


def _ended(number: int) -> str:
    return f"mailed-{number}"
