"""What a committee member's and a manager's browser is sent: no column, text or file names anybody they may not see named.

Every message of the websocket, both ways, every address asked for and every file downloaded is opened and searched for the name,
staff number, user name and e-mail address of everybody ever on the sample council's HR lists.
"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ig_metrics.store import Store
from ig_metrics.ui.places import PLACES
from scripts.screenshots import PARTS, settled
from tests.browser.signing import providing, sign_in, signed_in_app
from tests.browser.wire import Recorder, found, identifiers, people, plain
from tests.effort import LONG

SERVICE = "Residential Care"
ACCESS = f"""
[access]
ig_lead = ["lead@example.gov.uk"]
committee = ["@members.example.gov.uk"]
[access.manager]
"@managers.example.gov.uk" = ["{SERVICE}"]
"@example.gov.uk" = []
"""
SHORT = {"committee": ("overdue", "managers"), "manager": ("managers",), "ig_lead": ()}
"""The short run opens these, in one sitting; the long one every page, each by itself, with every part, box of choices and file."""
OF_PEOPLE = ("overdue", "managers")
"""Pages that tell a manager who their people are."""
UNUSUAL = (
    "Ægidius Ó Súilleabháin-Nwankwọ",
    "Robert'); DROP TABLE staff;--",
    "=1+1 <b>Zoë</b> O'Malley",
    "%s {0} $(Quillon)",
    "李小龍 Mikhaîl",
)
"""Names that a log, a query or a page could trip over: given to people of each sort of manager's."""
CHOICES = 2
"""So many options of each box are chosen, in the long run."""


@pytest.fixture(scope="module")
def app(sample_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    path = home / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8") + ACCESS, encoding="utf-8")
    _unusual(home)
    with providing(home) as provider, signed_in_app(home, provider) as url:
        yield {"url": url, "home": home, "provider": provider}
    log = "\n".join(
        plain(line) for line in (home / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
    )
    assert found(log, identifiers(people(home))) == set(), "somebody is named in the server's log"
    assert not [name for name in UNUSUAL if name in log or ascii(name)[1:-1] in log]


def _unusual(home):
    """The HR list once more, with some people of the service, and some of another, under unusual names."""
    with Store.open(home) as store:
        newest = next(info for info in store.snapshots() if info.kind == "staff")
        rows = store.read(newest.id)
        theirs = rows["service"] == SERVICE
        chosen = [*rows.index[theirs][: len(UNUSUAL)], *rows.index[~theirs][: len(UNUSUAL)]]
        rows.loc[chosen, "full_name"] = [*UNUSUAL, *(f"{name} the other" for name in UNUSUAL)]
        store.add(
            "staff",
            rows,
            as_at=newest.as_at,
            uploaded_by="test",
            file_name="HR again.xlsx",
            sha256="1" * 64,
            source=newest.source,
        )


@pytest.fixture(scope="module")
def everybody(app):
    return people(app["home"])


def pages_of(role):
    """The pages one test opens: in the long run each has a test of its own."""
    return [pytest.param((place.key,), id=place.key) for place in PLACES] if LONG else [SHORT[role]]


def explored(browser, app, email, pages):
    """Sign in as somebody, open what there is to open and press what there is to press; what went over the wire."""
    app["provider"].person(email, email=email, email_verified=True)
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.goto(app["url"])
    settled(page)
    told = Recorder(page, app["home"])
    sign_in(page, email)
    for key in pages:
        page.goto(f"{app['url']}/{'' if key == 'overview' else key}?as_at=2014-03-31")
        settled(page)
        for part in page.locator(PARTS).all_inner_texts() or [""]:
            if part:
                page.locator(PARTS).filter(has_text=part).first.click()
                settled(page)
            _press(page, told)
            if not LONG:
                break
    context.close()
    return told


def _press(page, told):
    # All at once: what one opens may draw the page, and the others in it, anew.
    page.evaluate(
        "document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(each => each.click())"
    )
    settled(page)
    _download(page, page.get_by_test_id("stMain"), told)
    explanations = page.get_by_role("button", name="worked out?")
    for number in range(explanations.count() if LONG else min(1, explanations.count())):
        explanations.nth(number).click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        settled(page)
        _download(page, dialog, told)
        # Not by the keyboard: after a download the focus is not in the dialog.
        dialog.get_by_role("button", name="Close").click()
        dialog.wait_for(state="detached")
    if LONG:
        _choose(page, told)


def _download(page, within, told):
    buttons = within.get_by_test_id("stDownloadButton").get_by_role("button")
    for number in range(buttons.count() if LONG else min(2, buttons.count())):
        if buttons.nth(number).is_enabled():
            with page.expect_download(timeout=120_000) as download:
                buttons.nth(number).click()
            told.given(download.value.suggested_filename, download.value.path().read_bytes())


def _choose(page, told):
    """Choose the first options of each box in turn, and take the first files of what comes."""
    # The IG lead looks as nobody else: what the others are sent is searched by themselves.
    boxes = page.get_by_test_id("stMain").get_by_test_id("stSelectbox").filter(has_not_text="View as")
    for number in range(boxes.count()):
        for choice in range(CHOICES):
            try:
                boxes.nth(number).locator("input").click(timeout=5_000)
                options = page.get_by_role("option")
                options.first.wait_for(timeout=3_000)
            except PlaywrightTimeout:
                break  # the choice before took this box away, or it cannot be used now
            if choice >= options.count():
                page.keyboard.press("Escape")
                break
            options.nth(choice).click()
            settled(page)


def _report(told, searched):
    """What was looked at, for the closing note: `pytest -s` shows it."""
    print(
        f"\n{told.frames} messages, {told.requests} requests, {told.files} files, {told.raw_bytes:,} bytes, {len(told.text):,} letters "
        f"searched for {len(searched):,} names, numbers and addresses"
    )


@pytest.mark.parametrize("pages", pages_of("committee"))
def test_a_committee_member_is_sent_nobody_s_name_number_or_address(browser, app, everybody, pages):
    told = explored(browser, app, "chair@members.example.gov.uk", pages)
    wanted = identifiers(everybody)
    _report(told, wanted)
    assert told.kinds["delta"] > 20
    assert LONG or told.files >= 2
    assert found(told.text, wanted) == set()
    assert unrecorded(told, wanted) == []


@pytest.mark.long
@pytest.mark.parametrize("by", ["manager_email", "service"])
@pytest.mark.parametrize("pages", pages_of("manager"))
def test_a_manager_is_sent_their_own_people_s_alone(browser, app, everybody, by, pages):
    email = (
        everybody["manager_email"].value_counts().index[2] if by == "manager_email" else "head@managers.example.gov.uk"
    )
    told = explored(browser, app, email, pages)
    mine = everybody["manager_email"] == email if by == "manager_email" else everybody["service"] == SERVICE
    own = everybody[mine | (everybody["email"] == email)]
    _report(told, identifiers(everybody))
    others = identifiers(everybody[~everybody["staff_id"].isin(own["staff_id"])]) - identifiers(own)
    seen = found(told.text, identifiers(own))
    assert len(seen & set(own["staff_id"])) >= 3 or not set(pages) & set(OF_PEOPLE)
    assert unrecorded(told, identifiers(everybody)) == []
    assert found(told.text, others) == set()


@pytest.mark.long
@pytest.mark.parametrize("pages", pages_of("ig_lead"))
def test_every_file_that_names_people_to_the_ig_lead_is_recorded(browser, app, everybody, pages):
    told = explored(browser, app, "lead@example.gov.uk", pages)
    _report(told, identifiers(everybody))
    assert len(found(told.text, identifiers(everybody))) > 20 or not set(pages) & set(OF_PEOPLE), (
        "the search would find them"
    )
    assert unrecorded(told, identifiers(everybody) - _owners(app["home"])) == []


def unrecorded(told, wanted):
    """The files that name somebody and are not in the audit log."""
    return sorted({name for name, text, recorded in told.given_out if not recorded and found(text, wanted)})


def _owners(home):
    """Who answers for a requirement, an action or an asset: told to the IG lead as such, in files that list no people."""
    with Store.open(home) as store:
        told = [
            store.read(info.id)["owner"] for info in store.snapshots() if info.kind in ("toolkit", "plan", "assets")
        ]
    return {str(owner) for column in told for owner in column.dropna()}
