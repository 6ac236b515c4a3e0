"""What a request may reach, and that an open page ends with the right to it."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ig_metrics.errors import Refused
from ig_metrics.store import Store, audit
from ig_metrics.ui import asking, presence, signing_in
from ig_metrics.ui.asking import Connection
from ig_metrics.ui.web import doors
from ig_metrics.ui.web.doors import WHY, Doors
from tests.ui.web.asgi import HOST, hello, run, scope
from tests.ui.web.signed import ACCESS, AUTH, HERE, asks, cookie, told

LEAD, CHAIR = "lead@example.gov.uk", "chair@example.gov.uk"


def status(*headers, **more):
    return run(Doors(hello), asks(*headers, **more))[0]["status"]


def whose(email):
    return asking.asking(told(email)).key


# Requests


@pytest.mark.parametrize(
    "path", ["/", "/training", "/health", "/_stcore/health", "/static/media/font.woff2", "/auth/login"]
)
def test_what_has_no_figures_in_it_is_open(shared, path):
    assert status(path=path) == 200


def test_a_file_is_given_to_whom_it_was_made_for(shared):
    presence.made("abc", whose(LEAD))
    assert status(cookie(LEAD), path="/media/abc.csv") == 200


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (cookie(CHAIR),),
        (cookie("stranger@example.gov.uk"),),
        (cookie(LEAD, expires_in=-1),),
        (cookie(LEAD, nonce="another sign-in"),),
        (cookie(LEAD, secret="another secret"),),
        (cookie(LEAD, origin="https://elsewhere.example"),),
        (cookie(LEAD, email_verified=False),),
        ((b"x-ig-metrics-sign-in", b""), (b"x-forwarded-for", b"127.0.0.1"), (b"x-streamlit-user", b"eyJlbWFpbCI6ImxlYWRAZXhhbXBsZS5nb3YudWsifQ==")),
    ],
)  # fmt: skip
def test_a_file_s_address_is_no_use_to_anybody_else(shared, headers):
    presence.made("abc", whose(LEAD))
    assert status(*headers, path="/media/abc.csv") == 404
    assert status(*headers, path="/base/media/abc.csv") == 404


def test_a_file_nobody_was_made_is_nobody_s(shared):
    assert status(cookie(LEAD), path="/media/abc.csv") == 404


def test_a_file_s_address_does_not_live_for_long(shared, monkeypatch):
    presence.made("abc", whose(LEAD))
    later = time.monotonic() + presence.FILE_SECONDS + 1
    monkeypatch.setattr(presence.time, "monotonic", lambda: later)
    assert status(cookie(LEAD), path="/media/abc.csv") == 404


def test_a_file_made_in_one_role_is_not_had_in_another(shared):
    presence.made("abc", whose(LEAD))
    (shared / "settings.toml").write_text(f'[access]\ncommittee = ["{LEAD}"]\n', encoding="utf-8")
    assert status(cookie(LEAD), path="/media/abc.csv") == 404


def test_local_mode_has_one_person_whose_files_they_all_are(shared):
    (shared / "settings.toml").write_text("", encoding="utf-8")
    assert run(Doors(hello), scope(HOST, path="/media/abc.csv"))[0]["status"] == 200


def test_local_mode_that_other_sites_could_act_in_gives_and_takes_no_file(shared, monkeypatch):
    (shared / "settings.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(signing_in, "unsafe", ("server.enableXsrfProtection is off",))
    assert run(Doors(hello), scope(HOST, path="/media/abc.csv"))[0]["status"] == 404
    taken = run(Doors(hello), scope(HOST, path="/_stcore/upload_file/session/file", method="PUT"))
    assert taken[0]["status"] == 403


@pytest.mark.parametrize("email, expected", [(LEAD, 200), (CHAIR, 403), ("head@example.gov.uk", 403), ("x@y.z", 403)])
def test_only_the_ig_lead_brings_in_files(shared, email, expected):
    assert status(cookie(email), path="/_stcore/upload_file/session/file", method="PUT") == expected
    assert status(path="/_stcore/upload_file/session/file", method="PUT") == 403


def test_signing_out_ends_the_sign_in_for_every_page_and_is_said_once(shared):
    presence.made("abc", whose(LEAD))
    for _ in range(2):
        assert status(cookie(LEAD), path="/auth/logout") == 200
    assert status(cookie(LEAD), path="/media/abc.csv") == 404
    with Store.open(shared) as store:
        said = [(entry.action, entry.by, set(entry.detail)) for entry in store.audit_entries()]
    assert said == [(audit.SIGNED_OUT, LEAD, {"sign_in"})]


def test_a_sign_out_on_another_server_counts_here(shared):
    person = asking.asking(told(LEAD)).person
    with Store.open(shared) as other:
        other.record(audit.SIGNED_OUT, LEAD, {"sign_in": person.sign_in})
    presence.made("abc", whose(LEAD))
    assert status(cookie(LEAD), path="/media/abc.csv") == 404


# Open pages


def page(*headers, messages=(), then=(), meanwhile=None):
    """Open a page, send messages, do `meanwhile`, then send others: what the app got, what the browser got, what headers came."""
    got, sent, dressed = [], [], []
    coming = [{"type": "websocket.connect"}, *messages, "meanwhile", *then]

    async def app(scope, receive, send):
        dressed.extend(scope["headers"])
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            got.append(message["bytes"])
            await send({"type": "websocket.send", "bytes": b"figures"})

    async def receive():
        while coming:
            following = coming.pop(0)
            if following != "meanwhile":
                return following if isinstance(following, dict) else {"type": "websocket.receive", "bytes": following}
            if meanwhile:
                meanwhile()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Doors(app)(asks(*headers, kind="websocket"), receive, send)).result()
    return got, sent, dressed


def rerun(query=""):
    asked = BackMsg()
    asked.rerun_script.query_string = query
    return asked.SerializeToString()


def test_an_open_page_of_somebody_who_stays_who_they_are_goes_on(shared):
    got, sent, _ = page(cookie(LEAD), messages=[rerun()], then=[rerun(), rerun()])
    assert len(got) == 3
    assert [message["type"] for message in sent] == ["websocket.accept"] + ["websocket.send"] * 3


def away(monkeypatch, shared, how):
    if how == "expired":
        later = time.time() + 4000
        monkeypatch.setattr(asking.time, "time", lambda: later)
    elif how == "signed out":
        presence.sign_out(asking.asking(told(LEAD)).person.sign_in)
    elif how == "removed":
        (shared / "settings.toml").write_text('[access]\nig_lead = ["other@example.gov.uk"]\n', encoding="utf-8")
    elif how == "another role":
        (shared / "settings.toml").write_text(f'[access]\ncommittee = ["{LEAD}"]\n', encoding="utf-8")
    elif how == "local mode":
        (shared / "settings.toml").write_text("", encoding="utf-8")


HOWS = ["expired", "signed out", "removed", "another role", "local mode"]


@pytest.mark.parametrize("how", HOWS)
def test_an_open_page_ends_before_its_next_message_is_answered(shared, monkeypatch, how):
    got, sent, _ = page(cookie(LEAD), messages=[rerun("?as_at=2014-01-24")], then=[rerun()], meanwhile=lambda: away(monkeypatch, shared, how))  # fmt: skip
    assert len(got) == 1
    assert [message["type"] for message in sent[2:]] == ["websocket.send", "websocket.close"]
    again = ForwardMsg()
    again.ParseFromString(sent[2]["bytes"])
    assert again.auth_redirect.url == "?as_at=2014-01-24"


def test_it_would_go_on_without_that_guard(shared, monkeypatch):
    monkeypatch.setattr(Connection, "unchanged", lambda self: True)
    got, _, _ = page(
        cookie(LEAD), messages=[rerun()], then=[rerun()], meanwhile=lambda: away(monkeypatch, shared, "removed")
    )
    assert len(got) == 2


@pytest.mark.parametrize("how", HOWS)
def test_an_open_page_ends_by_itself_while_nobody_touches_it(shared, monkeypatch, how):
    monkeypatch.setattr(doors, "LOOK_AGAIN_SECONDS", 0.05)
    ended = []

    async def app(scope, receive, send):
        await receive()
        ended.append(await receive())

    async def receive():
        if ended == []:
            ended.append("connected")
            return {"type": "websocket.connect"}
        await asyncio.sleep(0.1)
        away(monkeypatch, shared, how)
        await asyncio.sleep(60)

    async def send(message):
        ended.append(message["type"])

    with ThreadPoolExecutor(1) as thread:
        thread.submit(
            asyncio.run, asyncio.wait_for(Doors(app)(asks(cookie(LEAD), kind="websocket"), receive, send), 20)
        ).result()
    assert ended[:3] == ["connected", "websocket.send", "websocket.close"]


@pytest.mark.parametrize(
    "header, why",
    [
        (cookie(LEAD, expires_in=-1), b"ended"),
        (cookie(LEAD, secret="another secret"), b"nobody"),
        (cookie(LEAD, origin="https://elsewhere.example"), b"nobody"),
        (cookie(LEAD, exp="never"), b"ended"),
        (cookie(LEAD, exp=None), b"ended"),
    ],
)
def test_an_identity_that_does_not_count_never_reaches_the_app(shared, header, why):
    _, _, headers = page(header)
    kept = [value for name, value in headers if name == b"cookie"]
    assert kept == [b"_ga=1; theme=dark"]
    assert [value for name, value in headers if name == WHY] == [why]


def test_an_identity_that_counts_reaches_it(shared):
    for email in (LEAD, "stranger@example.gov.uk"):
        _, _, headers = page(cookie(email))
        assert b"_streamlit_user=" in dict(headers)[b"cookie"]


def test_no_identity_reaches_an_app_whose_sign_in_is_not_fit_to_be_used(shared, monkeypatch):
    monkeypatch.setattr(signing_in, "faults", ("cookie_secret is too weak",))
    monkeypatch.setattr(signing_in, "provider", None)
    _, _, headers = page(cookie(LEAD))
    assert b"_streamlit_user" not in dict(headers)[b"cookie"]
    assert dict(headers)[WHY] == b"not set up"


def test_the_reason_a_page_is_told_is_ours_alone(shared):
    _, _, headers = page((WHY, b"forged"), cookie(LEAD))
    assert [value for name, value in headers if name == WHY] == [b""]


@pytest.mark.parametrize(
    "email, kept", [(LEAD, b"streamlit, xsrf, page1"), (CHAIR, b"streamlit, xsrf"), (None, b"streamlit, xsrf")]
)
def test_a_page_is_gone_on_with_only_by_whose_it_was(shared, email, kept):
    presence.stays("page1", whose(LEAD))
    wanted = (b"sec-websocket-protocol", b"streamlit, xsrf, page1")
    _, _, headers = page(wanted, *([cookie(email)] if email else []))
    assert dict(headers)[b"sec-websocket-protocol"] == kept


def test_a_page_drawn_in_another_role_is_not_gone_on_with(shared):
    presence.stays("page1", whose(LEAD))
    (shared / "settings.toml").write_text(f'[access]\ncommittee = ["{LEAD}"]\n', encoding="utf-8")
    _, _, headers = page((b"sec-websocket-protocol", b"streamlit, xsrf, page1"), cookie(LEAD))
    assert dict(headers)[b"sec-websocket-protocol"] == b"streamlit, xsrf"


@pytest.mark.parametrize("name", ["clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime", "debug_disconnect_websocket"])  # fmt: skip
def test_messages_that_pages_of_ours_do_not_send_are_dropped(shared, name):
    sent = BackMsg()
    setattr(sent, name, True)
    assert page(cookie(LEAD), messages=[sent.SerializeToString(), rerun()])[0] == [rerun()]


def test_settings_that_cannot_be_read_let_nobody_in(shared):
    presence.made("abc", whose(LEAD))
    (shared / "settings.toml").write_text("[access\n", encoding="utf-8")
    assert status(cookie(LEAD), path="/media/abc.csv") == 404
    assert status(cookie(LEAD), path="/_stcore/upload_file/session/file", method="PUT") == 403


def test_the_example_is_what_the_tests_think(shared):
    assert HERE[1].decode() in AUTH["REDIRECT_URI"]
    assert LEAD in ACCESS
    assert whose(LEAD)[2].role == "ig_lead"


def test_a_catalogue_that_is_busy_bars_no_way_out_and_lets_no_expired_page_go_on(shared, monkeypatch):
    def busy():
        raise Refused("The catalogue is busy.")

    monkeypatch.setattr(doors.cache, "store", busy)
    got, _, _ = page(
        cookie(LEAD), messages=[rerun()], then=[rerun()], meanwhile=lambda: away(monkeypatch, shared, "removed")
    )
    assert len(got) == 1
    (shared / "settings.toml").write_text(ACCESS, encoding="utf-8")
    assert status(cookie(LEAD), path="/auth/logout") == 200
    assert presence.has_signed_out(asking.asking(told(LEAD)).person.sign_in)
