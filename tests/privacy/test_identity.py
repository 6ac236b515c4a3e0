"""Which role what a provider says of a person gives them, and what of it counts."""

from __future__ import annotations

import pytest

from ig_metrics.privacy.identity import identity, viewer_of
from ig_metrics.settings import Access

TENANT = "9a1b0c2d-0000-4000-8000-123456789abc"
ENTRA = {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "tid": TENANT}
ACCESS = Access(
    ig_lead=("Lead@example.gov.uk", "group:ig-team"),
    committee=("@members.example.gov.uk", "chair@example.gov.uk", "group:Committee"),
    manager={
        "head@example.gov.uk": ("Residential Care",),
        "group:heads": ("Libraries",),
        "group:more-heads": ("Libraries", "Museums"),
        "@example.gov.uk": (),
    },
)


def person(access=ACCESS, **claims):
    return identity({"is_logged_in": True, "sub": "1", "exp": 9e9, **claims}, access)


def role(access=ACCESS, **claims):
    found = viewer_of(person(access, **claims), access)
    return (found.role, found.scope) if found else None


@pytest.mark.parametrize(
    "email, expected",
    [
        ("lead@example.gov.uk", ("ig_lead", ())),
        ("LEAD@Example.gov.uk ", ("ig_lead", ())),
        ("head@example.gov.uk", ("manager", ("Residential Care",))),
        ("chair@example.gov.uk", ("committee", ())),
        ("anybody@members.example.gov.uk", ("committee", ())),
        ("any.line.manager@example.gov.uk", ("manager", ())),
        ("stranger@example.org", None),
        ("", None),
        ("x@evilmembers.example.gov.uk.evil", None),
        ("x@evil-members.example.gov.uk", None),
        ("members.example.gov.uk", None),
        ("@members.example.gov.uk", None),
        ("lead@example.gov.uk@evil.org", None),
        ("lead@example.gov.uk, x@evil.org", None),
    ],
)
def test_what_settings_make_of_an_address(email, expected):
    assert role(email=email, email_verified=True) == expected


@pytest.mark.parametrize("verified", [False, "false", "False", 0, None, "", "no", []])
def test_an_address_that_is_not_verified_never_matches(verified):
    assert role(email="lead@example.gov.uk", email_verified=verified) is None
    assert person(email="lead@example.gov.uk", email_verified=verified).unverified


@pytest.mark.parametrize("verified", [True, "true", "True", 1])
def test_an_address_that_is_verified_matches_however_that_is_written(verified):
    assert role(email="lead@example.gov.uk", email_verified=verified) == ("ig_lead", ())


def test_an_address_of_a_provider_that_says_nothing_of_verifying_matches():
    assert role(email="lead@example.gov.uk") == ("ig_lead", ())


@pytest.mark.parametrize("claim", ["preferred_username", "upn", "name", "nickname", "unique_name"])
def test_a_name_that_people_may_choose_is_no_address(claim):
    assert role(**{claim: "lead@example.gov.uk"}) is None
    assert role(email="x@example.org", email_verified=True, **{claim: "lead@example.gov.uk"}) is None


# Microsoft Entra ID: FACTS of its tokens in docs/sign-in.md


def test_in_entra_the_user_principal_name_is_the_address():
    assert role(**ENTRA, preferred_username="Lead@example.gov.uk") == ("ig_lead", ())
    assert role(**ENTRA, upn="lead@example.gov.uk", preferred_username="x@example.org") == ("ig_lead", ())


def test_in_entra_the_email_claim_counts_only_when_its_domain_is_proved():
    assert role(**ENTRA, email="lead@example.gov.uk", preferred_username="x@example.org") is None
    assert role(**ENTRA, email="lead@example.gov.uk") is None
    assert role(**ENTRA, email="lead@example.gov.uk", xms_edov=True) == ("ig_lead", ())
    assert role(**ENTRA, email="lead@example.gov.uk", xms_edov="1", preferred_username="x@example.org") == (
        "ig_lead",
        (),
    )


def test_a_token_of_another_tenant_than_its_issuer_has_no_address():
    assert role(**ENTRA | {"tid": "0"}, preferred_username="lead@example.gov.uk") is None


def test_what_only_looks_like_entra_is_not():
    evil = {"iss": f"https://login.microsoftonline.com.evil.org/{TENANT}/v2.0"}
    assert role(**evil, preferred_username="lead@example.gov.uk") is None


def test_the_claim_that_settings_name_is_the_address():
    named = Access(ig_lead=("lead@example.gov.uk",), address_claim="upn")
    assert role(named, upn="lead@example.gov.uk") == ("ig_lead", ())
    assert role(named, email="lead@example.gov.uk", email_verified=True) is None
    by_email = Access(ig_lead=("lead@example.gov.uk",), address_claim="email")
    assert role(by_email, **ENTRA, email="lead@example.gov.uk") == ("ig_lead", ())
    assert role(by_email, email="lead@example.gov.uk", email_verified=False) is None


# Groups


@pytest.mark.parametrize(
    "groups, expected",
    [
        (["ig-team"], ("ig_lead", ())),
        ("ig-team", ("ig_lead", ())),
        (["Committee"], ("committee", ())),
        (["committee"], None),
        (["heads", "more-heads"], ("manager", ("Libraries", "Museums"))),
        (["heads", "Committee"], ("manager", ("Libraries",))),
        (["ig-team ", "heads"], ("ig_lead", ())),
        (["group:ig-team"], None),
        ([None, 3, {}], None),
        ({"ig-team": True}, None),
        ([], None),
    ],
)
def test_what_settings_make_of_groups(groups, expected):
    assert role(groups=groups) == expected


def test_the_groups_claim_has_the_name_that_settings_give_it():
    assert role(Access(ig_lead=("group:ig",), groups_claim="roles"), roles=["ig"], groups=[]) == ("ig_lead", ())
    assert role(Access(ig_lead=("group:ig",)), roles=["ig"]) is None


def test_groups_left_out_of_a_token_as_too_many_are_known_to_be():
    found = person(**ENTRA, _claim_names={"groups": "src1"}, _claim_sources={})
    assert found.too_many_groups
    assert not person(groups=["a"]).too_many_groups


def test_the_closest_entry_decides():
    access = Access(
        ig_lead=("@example.gov.uk",), committee=("chair@example.gov.uk",), manager={"group:heads": ("Libraries",)}
    )
    assert role(access, email="chair@example.gov.uk", groups=["heads"]) == ("committee", ())
    assert role(access, email="x@example.gov.uk", groups=["heads"]) == ("manager", ("Libraries",))
    assert role(access, email="x@example.gov.uk") == ("ig_lead", ())


def test_a_person_without_an_address_is_known_by_the_provider_s_own_number_and_is_nobody_s_manager():
    found = viewer_of(person(sub="boss@example.gov.uk", groups=["heads"]), ACCESS)
    assert found.username == "subject boss@example.gov.uk"


def test_nobody_signed_in_is_nobody():
    assert identity({}, ACCESS) is None
    assert identity({"is_logged_in": False, "sub": "1", "email": "lead@example.gov.uk"}, ACCESS) is None
    assert identity({"is_logged_in": True}, ACCESS) is None


@pytest.mark.parametrize("exp, expires", [(1700000000, 1700000000.0), ("1700000000", 1700000000.0), (None, 0.0), ("soon", 0.0), (True, 0.0), ([], 0.0)])  # fmt: skip
def test_an_expiry_that_cannot_be_read_is_long_past(exp, expires):
    assert person(exp=exp).expires == expires


def test_two_sign_ins_of_one_person_are_told_apart_and_tell_nothing():
    first, second = person(nonce="a", email="lead@example.gov.uk"), person(nonce="b", email="lead@example.gov.uk")
    assert first.sign_in != second.sign_in
    assert person(nonce="a", email="lead@example.gov.uk").sign_in == first.sign_in
    assert "lead" not in first.sign_in
