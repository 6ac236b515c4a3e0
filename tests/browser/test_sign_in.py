"""Signing in, end to end: the app, a real OpenID provider, a real browser, and programs that speak in a browser's place."""

from __future__ import annotations

import re
import shutil
import time
import urllib.error
import urllib.request
from http.cookies import SimpleCookie

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from ig_metrics.store import Store, audit
from ig_metrics.ui.places import PLACES
from scripts.screenshots import settled
from tests.browser.conftest import FIGURE
from tests.browser.raw import WORDS, elements, host, raw
from tests.browser.signing import expires_in, providing, sign_in, signed_in_app
from tests.browser.wire import values

ACCESS = """
[access]
ig_lead = ["lead@example.gov.uk"]
committee = ["@members.example.gov.uk", "group:committee"]
[access.manager]
"head@example.gov.uk" = ["Residential Care"]
"@staff.example.gov.uk" = []
"""
QUESTION = "training?as_at=2014-01-24"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with providing(tmp_path_factory.mktemp("provider")) as running:
        running.person("lead", email="lead@example.gov.uk", email_verified=True)
        running.person("chair", email="chair@members.example.gov.uk", email_verified=True)
        running.person("by-group", email="x@example.org", email_verified=True, groups=["committee"])
        running.person("head", email="head@example.gov.uk", email_verified=True)
        running.person("line", email="line@staff.example.gov.uk", email_verified=True)
        running.person("stranger", email="stranger@example.org", email_verified=True)
        running.person("unverified", email="lead@example.gov.uk", email_verified=False)
        running.person("of-another", email="lead@example.gov.uk", email_verified=True, aud="another-app")
        running.person("replayed", email="lead@example.gov.uk", email_verified=True, nonce="of another sign-in")
        running.person("forged", email="lead@example.gov.uk", email_verified=True, iss="https://evil.example")
        running.person("long-gone", email="lead@example.gov.uk", email_verified=True, exp=expires_in(-3600))
        yield running


@pytest.fixture(scope="module")
def app(provider, sample_home, tmp_path_factory):
    """Where the app is, and its home; and what the first page asked of it after its start came to, by a deep link of nobody's."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    _settings(home, ACCESS)
    with signed_in_app(home, provider) as url:
        with raw(url) as page:
            first = page.rerun("overdue", "as_at=2014-01-24")
        yield {"url": url, "home": home, "first": first}
    log = (home / "server.log").read_text(encoding="utf-8", errors="replace")
    assert not re.search(r"@example|@members|eyJ[A-Za-z0-9_-]{20}|cookie_secret", log), (
        "somebody, or a secret, in the log"
    )


def _settings(home, access):
    path = home / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8").split("\n[access]")[0] + access, encoding="utf-8")


@pytest.fixture
def settings(app):
    """A function that changes who may see what, until the test ends."""
    yield lambda access: _settings(app["home"], access)
    _settings(app["home"], ACCESS)


@pytest.fixture
def recorded(app):
    """A function that tells what the audit log has of signing in since the test began: act, who, and the role; nothing else is in it."""

    def entries():
        with Store.open(app["home"]) as store:
            assert store.verify_audit() == []
            of_sign_in = (audit.SIGNED_IN, audit.SIGN_IN_REFUSED, audit.SIGNED_OUT, audit.ROLE_CHANGED)
            return store.audit_entries(wanted=audit.Wanted(actions=of_sign_in))[::-1]

    before = len(entries())

    def since():
        found = entries()[before:]
        assert all(set(each.detail) <= {"sign_in", "role", "was"} for each in found)
        return [(each.action, each.by, each.detail.get("role")) for each in found]

    return since


@pytest.fixture(scope="module")
def profiles(browser):
    """Two browsers of two people, which fetch the app's scripts once."""
    made = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    yield made
    for context in made:
        context.close()


@pytest.fixture
def tab(profiles):
    """A function that opens a tab: in the first person's browser, the second's, or beside another tab."""
    for context in profiles:
        context.clear_cookies()
    pages = []

    def open_tab(address, beside=None, person=0):
        page = (beside.context if beside else profiles[person]).new_page()
        pages.append(page)
        page.goto(address)
        settled(page)
        return page

    yield open_tab
    for page in pages:
        page.close()


def heading(page):
    return page.locator("h1").inner_text()


def comes_to(page, text):
    """Wait until the page, loaded anew or not, has this heading."""
    page.get_by_role("heading", level=1, name=text).wait_for(timeout=90_000)
    settled(page)


def figures(page):
    return page.locator(FIGURE).count() + page.get_by_test_id("stDataFrame").count()


# Nobody


def says_nothing(told):
    text = "\n".join(value for message in told for value in values(message))
    return elements(told) <= WORDS and "Example County" not in text and "%" not in re.sub(r"\{[^{}]*\}", "", text)


def test_the_first_page_after_a_start_is_no_way_in(app):
    assert says_nothing(app["first"])


@pytest.mark.parametrize("page", [place.key for place in PLACES])
def test_nobody_is_told_anything_by_any_page_however_often_they_ask(app, page):
    with raw(app["url"]) as asking:
        first = asking.rerun(page)
        hashes = {
            each.page_script_hash for message in first if message.WhichOneof("type") == "navigation"
            for each in message.navigation.app_pages
        }  # fmt: skip
        assert says_nothing(first)
        for page_hash in hashes if page == "training" else list(hashes)[:1]:
            assert says_nothing(asking.rerun(page_hash=page_hash, query="as_at=2014-01-24"))


def test_a_program_that_says_who_it_is_is_not_believed(app):
    forged = {"X_Forwarded_Email": "lead@example.gov.uk", "X_Streamlit_User": "lead@example.gov.uk", "X_Forwarded_For": "127.0.0.1",
              "Authorization": "Bearer x", "Cookie": "_streamlit_user=2|1:0|10:1|x; is_logged_in=true"}  # fmt: skip
    with raw(app["url"], **forged) as page:
        assert says_nothing(page.rerun("training"))


def test_other_messages_of_nobody_come_to_nothing(app):
    with raw(app["url"]) as page:
        page.rerun("training")
        for name in ("clear_cache", "load_git_info", "debug_shutdown_runtime"):
            message = BackMsg()
            setattr(message, name, True)
            page.send(message)
        wanted = BackMsg()
        wanted.backend_operation_request.deferred_file.file_id = "0" * 32
        page.send(wanted)
        told = page.until("backend_operation_response")
        assert not told[-1].backend_operation_response.deferred_file.url
        assert says_nothing(page.rerun("training"))


# Somebody


def test_a_link_leads_through_the_provider_to_its_page_and_out_again(app, provider, tab, recorded):
    page = tab(f"{app['url']}/{QUESTION}")
    assert heading(page) == "Sign in to see the figures"
    assert figures(page) == 0
    sign_in(page, "lead")
    assert page.url.startswith(f"{app['url']}/{QUESTION}")
    assert heading(page) == "Is everybody in date with Information governance?"
    assert "lead\N{WORD JOINER}@example.gov.uk, signed in until" in page.get_by_test_id("stMain").inner_text()
    stored = page.context.cookies()
    beside = tab(f"{app['url']}/glossary", beside=page)
    assert heading(beside) == "What do the words on these pages mean?"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: url.startswith(f"{provider.url}/oauth2/end_session"))
    assert "id_token_hint=" in page.url
    comes_to(beside, "Sign in to see the figures")
    assert figures(beside) == 0
    assert not [cookie for cookie in page.context.cookies() if cookie["name"].startswith("_streamlit_user")]
    page.context.add_cookies(stored)
    kept = tab(f"{app['url']}/{QUESTION}", beside=page)
    assert heading(kept) == "You are signed out"
    assert figures(kept) == 0
    assert recorded() == [
        (audit.SIGNED_IN, "lead@example.gov.uk", "ig_lead"), (audit.SIGNED_OUT, "lead@example.gov.uk", None),
    ], "each once, however many pages were open"  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "subject, role",
    [
        ("lead", "IG lead"),
        ("chair", "Committee member"),
        ("by-group", "Committee member"),
        ("head", "Line manager"),
        ("line", "Line manager"),
    ],
)
def test_address_domain_and_group_each_lead_to_their_role(app, tab, recorded, subject, role):
    page = tab(f"{app['url']}/{QUESTION}")
    sign_in(page, subject)
    assert heading(page) == "Is everybody in date with Information governance?"
    assert figures(page) or role == "Line manager"
    assert role in page.get_by_test_id("stMain").inner_text()
    assert [(act, who) for act, _, who in recorded()] == [
        (audit.SIGNED_IN, {"IG lead": "ig_lead", "Line manager": "manager", "Committee member": "committee"}[role])
    ]


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("of-another", marks=pytest.mark.long),
        pytest.param("replayed", marks=pytest.mark.long),
        "forged",
        "long-gone",
    ],
)
def test_a_token_that_is_not_for_us_now_signs_nobody_in(app, tab, subject):
    page = tab(app["url"])
    sign_in(page, subject)
    assert heading(page) in ("Sign in to see the figures", "You are signed out")
    assert figures(page) == 0


@pytest.mark.parametrize(
    "subject, known_as", [("stranger", "stranger@example.org"), ("unverified", "subject unverified")]
)
def test_a_person_not_on_the_list_is_told_so(app, tab, recorded, subject, known_as):
    page = tab(f"{app['url']}/{QUESTION}")
    sign_in(page, subject)
    assert heading(page) == "You do not have access"
    assert figures(page) == 0
    assert recorded() == [(audit.SIGN_IN_REFUSED, known_as, "none")]


@pytest.mark.long
def test_what_one_person_made_nobody_else_is_given(app, tab, settings, recorded):
    """A download's address, and the button behind it, tried by others; then the person's own rights taken away step by step."""
    chair = tab(f"{app['url']}/{QUESTION}", person=1)
    sign_in(chair, "chair")
    lead = tab(f"{app['url']}/{QUESTION}")
    frames = []
    lead.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    sign_in(lead, "lead")
    addresses = []
    lead.on("request", lambda request: addresses.append(request.url) if "/media/" in request.url else None)
    button = lead.get_by_test_id("stDownloadButton").get_by_role("button").first
    with lead.expect_download() as download:
        button.click()
    assert download.value.path().stat().st_size
    (address,) = {*addresses}
    sent = [BackMsg.FromString(frame) for frame in frames if isinstance(frame, bytes)]
    (wanted,) = [one for one in sent if one.WhichOneof("type") == "backend_operation_request"]
    for who, status in ((chair.context, 404), (None, 404), (lead.context, 200)):
        assert _status(address, who) == status
    with raw(app["url"], cookie=_cookies(chair.context), protocols=("streamlit", _xsrf(chair.context))) as page:
        assert not says_nothing(page.rerun("training", "as_at=2014-01-24"))
        page.send(wanted)
        assert not page.until("backend_operation_response")[-1].backend_operation_response.deferred_file.url
    settings(
        ACCESS.replace('ig_lead = ["lead@example.gov.uk"]', 'ig_lead = ["x@example.gov.uk"]').replace(
            '"group:committee"', '"lead@example.gov.uk"'
        )
    )
    assert _status(address, lead.context) == 404
    comes_to(lead, "Is everybody in date")
    lead.get_by_text("Committee member").first.wait_for()
    assert lead.get_by_label("View as").count() == 0
    settings(ACCESS.replace("lead@example.gov.uk", "x@example.gov.uk"))
    comes_to(lead, "You do not have access")
    assert figures(lead) == 0
    comes_to(chair, "Is everybody in date")
    assert [(act, role) for act, who, role in recorded() if who == "lead@example.gov.uk"] == [
        (audit.SIGNED_IN, "ig_lead"), (audit.ROLE_CHANGED, "committee"), (audit.ROLE_CHANGED, "none"),
    ]  # fmt: skip


@pytest.mark.long
def test_a_sign_in_ends_with_its_token_while_the_page_is_open(app, provider, tab):
    begun = time.time()
    page = tab(f"{app['url']}/{QUESTION}")
    sign_in(page, "by-group")
    assert "Committee member" in page.get_by_test_id("stMain").inner_text()
    lasts = 2 * (time.time() - begun) + 5  # long enough to come to the page, on a computer as busy as this one is
    page.context.clear_cookies()
    page.goto(f"{app['url']}/{QUESTION}")
    settled(page)
    provider.person("briefly", email="lead@example.gov.uk", email_verified=True, exp=expires_in(lasts))
    sign_in(page, "briefly")
    assert figures(page)
    comes_to(page, "You are signed out")
    assert figures(page) == 0
    page.get_by_role("button", name="Sign in again").wait_for()


@pytest.mark.long
def test_each_page_as_the_first_thing_asked_after_a_start_tells_nobody_anything(provider, app):
    for place in PLACES:
        with signed_in_app(app["home"], provider) as url, raw(url) as page:
            assert says_nothing(page.rerun(place.key, "as_at=2014-01-24")), place.key
            assert says_nothing(page.rerun(place.key, "as_at=2014-01-24")), place.key


def _cookies(context):
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())


def _xsrf(context):
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "_streamlit_xsrf")


def _status(address, context):
    asked = urllib.request.Request(address)
    if context is not None:
        asked.add_header("cookie", _cookies(context))
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_cookies_of_a_sign_in_are_kept_from_scripts_and_other_sites(app):
    with urllib.request.urlopen(f"{app['url']}/{QUESTION}", timeout=20) as answer:
        given = SimpleCookie(answer.headers["set-cookie"])
    assert given["ig_metrics_wanted"]["httponly"]
    assert given["ig_metrics_wanted"]["samesite"] == "Lax"
    assert host(app["url"]).startswith("localhost:")
