"""Who gets in when settings say who may sign in, and that each guard is what keeps the others out."""

from __future__ import annotations

import shutil
import sys
import time

import pytest
from streamlit.testing.v1 import AppTest

from ig_metrics.dashboard import course_asked
from ig_metrics.privacy import identity
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store, audit
from ig_metrics.ui import asking, cache, presence, sign_in_record, signing_in, viewer
from ig_metrics.ui.places import PLACES
from tests.pages.conftest import ROOT, ROUTER, SERVICE, _use, figures, said

ACCESS = """
[access]
ig_lead = ["lead@example.gov.uk", "group:ig-team"]
committee = ["@members.example.gov.uk"]
[access.manager]
"head@example.gov.uk" = ["Residential Care"]
"@example.gov.uk" = []
"""
STRANGER, LEAD, MEMBER = "stranger@example.org", "lead@example.gov.uk", "anybody@members.example.gov.uk"


@pytest.fixture(scope="module")
def copy(sample_home, tmp_path_factory):
    """A copy of the sample council for these tests together, so that its figures are worked out once."""
    home = tmp_path_factory.mktemp("council")
    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    return home


@pytest.fixture
def shared(copy, tmp_path, monkeypatch):
    """The settings of a test's own, by which people sign in to it."""
    _use(copy, monkeypatch)
    path = tmp_path / "settings.toml"
    path.write_text((copy / "settings.toml").read_text(encoding="utf-8") + ACCESS, encoding="utf-8")
    monkeypatch.setenv("IG_METRICS_SETTINGS", str(path))
    for name in ("_signed_out", "_sessions"):
        monkeypatch.setattr(presence, name, type(getattr(presence, name))())
    monkeypatch.setattr(sign_in_record, "_told", type(sign_in_record._told)())
    return path


def come(email, *, page="overview", signed_in=True, expires_in=3600, **claims):
    at = AppTest.from_file(str(ROUTER), default_timeout=120)
    told = {"sub": email, "email": email, "exp": time.time() + expires_in, "nonce": str(id(at))}
    at.user = {"is_logged_in": signed_in, **told, **claims}
    at.run()
    if page != "overview":
        at.switch_page(str(ROOT / "pages" / f"{page}.py"))
        at.run()
    assert not at.exception
    return at


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def shows_nothing(at):
    shown = [*figures(at), *at.dataframe, *at.download_button, *at.selectbox, *at.get("plotly_chart")]
    return not shown and "Example County" not in said(at) and len(at.title) == 1


def test_a_stranger_sees_nothing_and_is_told_what_they_are_known_as(shared):
    at = come(STRANGER)
    assert at.title[0].value == "You do not have access"
    assert "stranger\N{WORD JOINER}@example.org" in said(at)
    assert [button.label for button in at.button] == ["Sign out"]
    assert shows_nothing(at)


def test_nobody_signed_in_is_asked_to(shared):
    at = come(LEAD, signed_in=False)
    assert at.title[0].value == "Sign in to see the figures"
    assert [button.label for button in at.button] == ["Sign in"]
    assert shows_nothing(at)


@pytest.mark.parametrize("why", ["expired", "signed out", "unverified"])
def test_a_sign_in_that_does_not_count_shows_nothing(shared, why):
    at = come(LEAD, expires_in=-1 if why == "expired" else 3600, email_verified=why != "unverified", nonce="x")
    if why == "signed out":
        presence.sign_out(asking.asking(at.user).person.sign_in)
        at.run()
    assert shows_nothing(at)
    heading, button = {"expired": ("You are signed out", "Sign in again"), "signed out": ("You are signed out", "Sign in again"),
                       "unverified": ("You do not have access", "Sign out")}[why]  # fmt: skip
    assert (at.title[0].value, at.button[0].label) == (heading, button)


@pytest.mark.parametrize("page", [place.key for place in PLACES])
@pytest.mark.parametrize("email, signed_in", [(LEAD, False), (STRANGER, True)])
def test_no_page_shows_anything_to_nobody_or_a_stranger(shared, page, email, signed_in):
    assert shows_nothing(come(email, page=page, signed_in=signed_in))


def test_a_sign_in_that_ends_while_a_page_is_open_shows_nothing_from_then_on(shared):
    at = come(LEAD)
    assert figures(at)
    at.user = {**at.user, "exp": time.time() - 1}
    at.run()
    assert at.title[0].value == "You are signed out"
    assert shows_nothing(at)


def test_an_app_that_is_not_fit_to_sign_people_in_says_so_and_shows_nothing(shared, monkeypatch):
    monkeypatch.setattr(signing_in, "faults", ("secrets.toml: [auth] cookie_secret is too weak",))
    at = come(LEAD)
    assert at.title[0].value == "Sign-in is not working"
    assert "cookie_secret" not in said(at)
    assert shows_nothing(at)


def test_a_member_sees_the_figures_and_cannot_look_as_anybody_else(shared):
    at = come("Anybody@members.example.gov.uk")
    assert figures(at)
    assert not [item for item in at.selectbox if item.label == "View as"]
    at.session_state["view_as"] = "ig_lead"
    at.run()
    assert "Committee member" in at.caption[0].value


def test_a_manager_is_their_service(shared):
    at = come("head@example.gov.uk")
    assert "Line manager, Residential Care" in at.caption[0].value


def test_a_group_makes_somebody_the_lead(shared):
    assert "IG lead" in come(STRANGER, groups=["ig-team"]).caption[0].value


@pytest.fixture
def line_manager(shared, copy):
    """A line manager of the sample council by their people's manager_email, named nowhere in settings; and who those people are."""
    with Store.open(copy) as store:
        staff = store.read(max((one for one in store.snapshots() if one.kind == "staff"), key=lambda one: one.as_at).id)
    named = staff["manager_email"].dropna()
    named = named[named.str.endswith("@example.gov.uk")]
    return named.value_counts().index[3], staff


def test_a_line_manager_whom_settings_do_not_name_sees_their_own_people_and_no_others(line_manager):
    email, staff = line_manager
    at = come(email, page="managers")
    assert "Line manager, your own people" in at.caption[0].value
    shown = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    own = set(staff.loc[staff["manager_email"] == email, "staff_id"])
    assert len(shown)
    assert set(shown["staff_id"]) <= own


def test_a_manager_whom_nobody_has_as_manager_sees_nobody(shared):
    at = come("nobody.s.manager@example.gov.uk", page="managers")
    assert not [item for item in at.dataframe if "full_name" in item.value.columns]


# What is left of one role in another


def test_what_a_page_held_for_the_lead_is_gone_once_they_are_not(shared):
    at = come(LEAD)
    at.session_state["view_as"] = "committee"
    at.session_state["a_draft"] = "names"
    at.run()
    assert "viewing as committee" in at.caption[0].value
    change(shared, '"lead@example.gov.uk", ', "")
    at.run()
    assert at.title[0].value == "What you may see has changed"
    assert shows_nothing(at)
    assert "a_draft" not in at.session_state
    assert "view_as" not in at.session_state
    assert shows_nothing(at.run())
    assert "Line manager, your own people" in come(LEAD).caption[0].value


def test_a_person_taken_off_the_list_sees_nothing_from_then_on(shared):
    at = come(MEMBER)
    assert figures(at)
    change(shared, '"@members.example.gov.uk"', '"@elsewhere.example"')
    at.run()
    assert at.title[0].value == "You do not have access"
    assert shows_nothing(at)


def test_local_mode_is_not_for_a_page_that_was_opened_while_sign_in_was_set_up(shared, monkeypatch):
    at = come(STRANGER)
    change(shared, ACCESS, "")
    for headers in ({"host": "figures.example.gov.uk"}, {"host": "localhost", "x-forwarded-for": "10.0.0.1"}):
        monkeypatch.setattr(viewer.st.context.__class__, "headers", property(lambda self, headers=headers: headers))
        at.run()
        assert at.title[0].value == "Sign in to see the figures"
        assert shows_nothing(at)


def test_settings_that_cannot_be_read_are_told_to_this_computer_alone(shared, monkeypatch):
    change(shared, ACCESS, ACCESS + '\n[privacy]\nthreshold = "lead@example.gov.uk"\n')
    assert come(STRANGER).error
    headers = {"host": "figures.example.gov.uk"}
    monkeypatch.setattr(viewer.st.context.__class__, "headers", property(lambda self: headers))
    at = come(STRANGER)
    assert at.title[0].value == "The settings file needs attention"
    assert not at.error


# The audit log


@pytest.fixture
def acts(copy):
    """A function: what was said of coming and going in this test."""
    with Store.open(copy) as store:
        before = len(store.audit_entries())
    return lambda: _acts(copy, before)


def _acts(home, before):
    with Store.open(home) as store:
        found = [(one.action, one.by, one.detail) for one in list(reversed(store.audit_entries()))[before:]]
    of_sign_ins = (audit.SIGNED_IN, audit.SIGN_IN_REFUSED, audit.SIGNED_OUT, audit.ROLE_CHANGED)
    return [(action, by, {key: value for key, value in told.items() if key != "sign_in"}) for action, by, told in found if action in of_sign_ins]  # fmt: skip


def test_each_coming_and_going_is_said_once(shared, copy, acts, monkeypatch):
    at = come(LEAD, name="Jane Example", groups=["secret-group"])
    at.run()
    come(LEAD, nonce=at.user["nonce"])
    monkeypatch.setattr(sign_in_record, "_told", type(sign_in_record._told)())
    at.run()
    assert acts() == [(audit.SIGNED_IN, LEAD, {"role": "ig_lead"})]
    change(shared, '"lead@example.gov.uk", ', "")
    at.run()
    at.run()
    come(STRANGER).run()
    person = asking.asking(at.user).person
    with Store.open(copy) as store:
        for _ in range(2):
            sign_in_record.sign_out(store, person)
    assert acts()[1:] == [
        (audit.ROLE_CHANGED, LEAD, {"was": "ig_lead", "role": "manager"}),
        (audit.SIGN_IN_REFUSED, STRANGER, {"role": "none"}),
        (audit.SIGNED_OUT, LEAD, {}),
    ]
    with Store.open(copy) as store:
        assert store.verify_audit() == []


def test_somebody_taken_off_the_list_is_said_to_have_no_role_any_more(shared, acts):
    at = come(MEMBER)
    change(shared, '"@members.example.gov.uk"', '"@elsewhere.example"')
    at.run()
    assert acts()[1:] == [(audit.ROLE_CHANGED, MEMBER, {"was": "committee", "role": "none"})]


def test_local_mode_says_nothing_of_signing_in(copy, acts, monkeypatch):
    _use(copy, monkeypatch)
    at = AppTest.from_file(str(ROUTER), default_timeout=120).run()
    assert figures(at)
    assert acts() == []


def test_local_mode_that_other_sites_could_act_in_shows_what_to_put_right_and_nothing_else(copy, monkeypatch):
    _use(copy, monkeypatch)
    monkeypatch.setattr(signing_in, "unsafe", ("server.enableXsrfProtection is off",))
    at = AppTest.from_file(str(ROUTER), default_timeout=120).run()
    assert at.error[0].value == "server.enableXsrfProtection is off"
    assert shows_nothing(at)
    assert not at.button


# Each guard, taken away


@pytest.fixture
def without(monkeypatch):
    """A function that takes `require` away from the router, from the pages, or from both."""
    guard = viewer.require

    def take(*where):
        def lenient(roles=viewer.EVERYBODY):
            caller = sys._getframe(1).f_code.co_filename
            kind = "router" if caller.endswith("router.py") else "page"
            return Viewer("nobody", "committee") if kind in where else guard(roles)

        monkeypatch.setattr(viewer, "require", lenient)

    return take


@pytest.mark.parametrize("where, kept_out", [(("router",), True), (("page",), True), (("router", "page"), False)])
def test_router_and_page_each_keep_a_stranger_out_alone(shared, without, where, kept_out):
    without(*where)
    at = come(STRANGER, page="training")
    assert (not figures(at) and not at.dataframe) is kept_out


def test_a_page_s_own_guard_keeps_a_member_from_what_is_not_for_them(shared, without):
    assert not come(MEMBER, page="managers").dataframe
    without("page")
    assert come(MEMBER, page="managers").title[0].value != "This page is not for your role"


def test_without_the_check_of_its_end_a_sign_in_would_go_on(shared, monkeypatch):
    monkeypatch.setattr(asking, "expired", lambda person: False)
    assert figures(come(LEAD, expires_in=-1))


def test_without_the_check_that_it_is_verified_any_address_would_do(shared, monkeypatch):
    monkeypatch.setattr(identity, "_address", lambda claims, named: claims["email"])
    assert figures(come(LEAD, email_verified=False))


def test_without_their_scope_a_manager_would_see_others_people(line_manager, monkeypatch):
    email, staff = line_manager
    monkeypatch.setattr(course_asked, "own", lambda frame, viewer: frame)
    cache._view.clear()
    at = come(email, page="managers")
    shown = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    cache._view.clear()
    assert set(shown["staff_id"]) - set(staff.loc[staff["manager_email"] == email, "staff_id"])


def test_the_service_of_the_tests_is_one_of_settings(shared):
    assert f'["{SERVICE}"]' in ACCESS
