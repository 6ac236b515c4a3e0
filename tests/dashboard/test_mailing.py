"""Letters of an issued list over a real local mail server: each once, whoever stops in the middle; failures told and retried."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import multiprocessing
import os
import signal
import socket
import ssl
import threading
import time
from email.policy import default

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from ig_metrics import dashboard, settings
from ig_metrics.dashboard import mailing
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import mail, post
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

SENDER, PASSWORD = "ig@example.gov.uk", "right"
CONTACT = settings.Report(contact="Information governance, 01234 567890")
ASKED = Question(MARCH)
LATE = {"A09", "A10", "C07", "C08", "C09", "C10", "C11", "C12"}


class Post:
    """What the server was given; it answers as `answers` says, the first ones first, then takes everything."""

    def __init__(self):
        self.messages, self.answers, self.slow = [], {}, 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        time.sleep(self.slow)
        self.messages.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content, policy=default)))
        return "250 taken"

    @property
    def to(self):
        return [address for address, _ in self.messages]


@pytest.fixture(scope="module")
def certificate():
    return trustme.CA()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(certificate, monkeypatch, tmp_path):
    """A function that starts a server: `server("starttls")` gives what it receives and the settings to reach it."""
    started = []
    trusted = tmp_path / "ca.pem"
    certificate.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def start(security="none", user="", name="localhost"):
        given, port = Post(), free_port()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.issue_cert(name).configure_cert(context)
        how = (
            {"ssl_context": context}
            if security == "ssl"
            else {"tls_context": context}
            if security == "starttls"
            else {}
        )
        if user:
            how |= {
                "auth_required": True,
                "auth_require_tls": security == "starttls",
                "authenticator": lambda server, session, envelope, mechanism, data: AuthResult(
                    success=data.password == PASSWORD.encode()
                ),
            }
        controller = Controller(given, hostname="127.0.0.1", port=port, **how)
        controller.start()
        started.append(controller)
        chosen = settings.Mail("localhost", port, SENDER, security, user, per_minute=6000, timeout_seconds=5)
        return given, dataclasses.replace(RULES, mail=chosen, report=CONTACT)

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        people = [
            row | ({"network_access": False} if row["staff_id"] in LATE else {"start_date": "2014-03-10"})
            for row in council.everybody()
        ]
        council.add(opened, "staff", people)
        council.add(opened, "completions", council.completed(["Z99"]))
        yield opened


@pytest.fixture
def managers(store):
    """List 1: everybody past due, with two managers."""
    return dashboard.issue_list(store, RULES, LEAD, ASKED, name="managers").number


@pytest.fixture
def reminders(store):
    """List 1: 14 people who are due on 7 April."""
    return dashboard.issue_list(store, RULES, LEAD, ASKED, name="reminders").number


def send(store, rules, number, **more):
    return mailing.send_mail(store, rules, LEAD, number, **more)


def test_managers_get_their_own_people_once(store, managers, server):
    given, rules = server()
    report = send(store, rules, managers)
    assert (report.sent, report.failed, report.unsure, report.waiting) == (2, 0, 0, 0)
    letters = dict(given.messages)
    assert set(letters) == {"head.of.homes@example.gov.uk", "head.of.advice@example.gov.uk"}
    text = letters["head.of.homes@example.gov.uk"].get_content()
    assert f"{council.NAME} A09, Homes team: due on 29 January 2014, 61 days ago (new)" in text
    assert f"{council.NAME} A10" in text
    assert f"{council.NAME} C07" not in text
    assert "Information governance, 01234 567890" in text
    assert letters["head.of.homes@example.gov.uk"]["Subject"].strip() == (
        "Information governance: 2 of your people have not completed their training"
    )
    assert letters["head.of.homes@example.gov.uk"]["From"] == SENDER
    assert send(store, rules, managers).sent == 2
    assert len(given.messages) == 2


def test_staff_get_a_reminder_with_the_day_and_what_happens_next(store, reminders, server):
    given, rules = server()
    send(store, rules, reminders)
    assert len(given.to) == len(set(given.to)) == 14
    text = dict(given.messages)["a01@example.gov.uk"].get_content()
    assert f"Dear {council.NAME} A01" in text
    assert "you must complete Information governance by 7 April 2014" in text
    assert "From 21 April 2014 on, access to the council's network may be barred" in text


@pytest.mark.parametrize(("security", "user"), [("starttls", ""), ("starttls", "ig"), ("ssl", "")])
def test_the_connection_is_encrypted_and_signed_in(store, managers, server, monkeypatch, security, user):
    monkeypatch.setenv(post.PASSWORD, PASSWORD)
    given, rules = server(security, user)
    assert send(store, rules, managers).sent == 2
    assert len(given.messages) == 2


def test_a_wrong_password_sends_nothing_and_says_so(store, managers, server, monkeypatch):
    monkeypatch.setenv(post.PASSWORD, "wrong")
    given, rules = server("starttls", "ig")
    with pytest.raises(Refused, match="did not let ig sign in"):
        send(store, rules, managers)
    assert given.messages == []
    assert mail.deliveries(store, managers) == {}


def test_a_certificate_of_somebody_else_is_refused(store, managers, server):
    given, rules = server("starttls", name="elsewhere.example")
    with pytest.raises(Refused, match="could not be verified"):
        send(store, rules, managers)
    assert given.messages == []


def test_a_server_without_encryption_is_not_spoken_to_in_clear(store, managers, server):
    given, rules = server()
    rules = dataclasses.replace(rules, mail=dataclasses.replace(rules.mail, security="starttls"))
    with pytest.raises(Refused, match="does not offer STARTTLS"):
        send(store, rules, managers)
    assert given.messages == []


def test_a_server_that_is_not_there_is_said(store, managers):
    rules = dataclasses.replace(RULES, mail=settings.Mail("localhost", free_port(), SENDER), report=CONTACT)
    with pytest.raises(Refused, match="could not be reached"):
        send(store, rules, managers)


def test_who_is_not_taken_is_told_apart_and_tried_again(store, reminders, server):
    given, rules = server()
    given.answers = {"a01@example.gov.uk": ["451 later"], "a02@example.gov.uk": ["550 nobody here"] * 3}
    report = send(store, rules, reminders)
    # The one refused for a while went at the second try; the one refused for good is not tried again in this run.
    assert (report.sent, report.failed) == (13, 1)
    table = mailing.mail_plan(store, rules, LEAD, reminders).undelivered
    assert table[["to", "state", "attempts", "code"]].values.tolist() == [["a02@example.gov.uk", "failed", 1, 550]]
    given.answers = {}
    assert send(store, rules, reminders).sent == 14
    assert sorted(given.to) == sorted(set(given.to))


def test_no_faster_than_the_settings_allow(store, reminders, server):
    given, rules = server()
    rules = dataclasses.replace(rules, mail=dataclasses.replace(rules.mail, per_minute=30))
    waited = []
    send(store, rules, reminders, most=4, pause=waited.append, now=lambda: 100.0)
    # A clock that stands still: each message waits for its place, 2 seconds apart.
    assert waited == [2.0, 4.0, 6.0]
    assert len(given.messages) == 4
    assert mailing.mail_plan(store, rules, LEAD, reminders).waiting == 10


def _send_in_a_process(home, rules, number):
    with Store.open(home) as store:
        send(store, rules, number)


@pytest.mark.parametrize("kill_after", [1, 5])
def test_killed_in_the_middle_and_started_again_nobody_gets_two(store, reminders, server, kill_after):
    given, rules = server()
    given.slow = 0.05
    child = multiprocessing.get_context("fork").Process(target=_send_in_a_process, args=(store.home, rules, reminders))
    child.start()
    end = time.monotonic() + 30
    while len(given.messages) < kill_after and time.monotonic() < end:
        time.sleep(0.002)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    given.slow = 0
    report = send(store, rules, reminders)
    assert len(given.to) == len(set(given.to))
    assert report.sent + report.unsure == 14
    assert report.unsure <= 1
    # The letter in hand when it was killed may have gone: it is told, and sent again only when somebody says so.
    missing = 14 - len(set(given.to))
    assert missing <= report.unsure
    if missing:
        assert send(store, rules, reminders, unsure_too=True).sent == 14
    assert store.verify_audit() == []


def test_two_who_send_at_once_send_each_letter_once(store, reminders, server):
    given, rules = server()
    threads = [threading.Thread(target=send, args=(store, rules, reminders)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given.to) == sorted(set(given.to))
    assert len(given.to) == 14


def test_sending_moves_no_figure_and_keeps_no_address(store, reminders, server):
    _, rules = server()
    before = store.version()
    send(store, rules, reminders)
    assert store.version() == before
    told = str([entry.detail for entry in store.audit_entries()]) + str(store.entries(f"mail-{reminders}"))
    assert "@" not in told
    assert council.NAME not in told


def test_a_plan_says_why_it_cannot_be_sent(store, managers):
    plan = mailing.mail_plan(store, RULES, LEAD, managers)
    assert [text[:24] for text in plan.problems] == ["No mail is set up. Add [", "The message must say who"]
    with pytest.raises(Refused, match="No mail is set up"):
        send(store, RULES, managers)


def test_an_older_list_or_one_taken_back_is_not_sent(store, managers, server):
    given, rules = server()
    later = dt.date(2014, 4, 10)
    council.add(store, "staff", council.everybody(), later)
    dashboard.issue_list(store, RULES, LEAD, Question(later), name="bar", reason="closed")
    council.add(store, "staff", [row | {"network_access": False} for row in council.everybody()], later)
    newer = dashboard.issue_list(store, RULES, LEAD, Question(later), name="managers").number
    with pytest.raises(Refused, match=f"List {newer} was issued after list {managers}"):
        send(store, rules, managers)
    dashboard.take_back_list(store, LEAD, newer, "wrong day")
    with pytest.raises(Refused, match="was taken back"):
        send(store, rules, newer)
    with pytest.raises(Refused, match="only reminders and managers go by mail"):
        send(store, rules, newer - 1)
    assert given.messages == []


def test_people_without_an_address_are_counted_and_nobody_writes_to_them(store, server):
    people = [row | {"email": None, "start_date": "2014-03-10"} for row in council.everybody()[:3]]
    people[1]["email"] = "two@example.gov.uk, three@example.gov.uk"
    people[2]["email"] = "c@example.gov.uk"
    council.add(store, "staff", people)
    number = dashboard.issue_list(store, RULES, LEAD, ASKED, name="reminders").number
    given, rules = server()
    plan = mailing.mail_plan(store, rules, LEAD, number)
    assert (len(plan.letters), plan.no_address) == (1, 2)
    send(store, rules, number)
    assert given.to == ["c@example.gov.uk"]


def test_two_people_with_one_address_get_a_letter_each(store, server):
    people = [row | {"email": "home@example.gov.uk", "start_date": "2014-03-10"} for row in council.everybody()[:2]]
    council.add(store, "staff", people)
    number = dashboard.issue_list(store, RULES, LEAD, ASKED, name="reminders").number
    given, rules = server()
    send(store, rules, number)
    assert {message.get_content().splitlines()[0] for _, message in given.messages} == {
        f"Dear {council.NAME} A01",
        f"Dear {council.NAME} A02",
    }


@pytest.mark.parametrize("viewer", [COMMITTEE, Viewer("head.of.homes@example.gov.uk", "manager")])
def test_mail_is_for_the_ig_lead(store, managers, viewer):
    with pytest.raises(Refused, match="Only the IG lead"):
        mailing.mail_plan(store, RULES, viewer, managers)
    with pytest.raises(Refused, match="Only the IG lead"):
        mailing.send_mail(store, RULES, viewer, managers)
