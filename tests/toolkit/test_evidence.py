"""Evidence runs out by itself, certificates stand until they expire: the same upload asked about on different days."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.toolkit import claims, evidence
from ig_metrics.toolkit.edition import Certificate
from tests.toolkit.build import assess, small_framework

AS_AT = dt.date(2014, 3, 31)
PSN = Certificate("PSN", "A PSN certificate", full=("1",), part=("3",), source="Made up")
FRAMEWORK = small_framework(evidence_from_level=1, certificates=(PSN,))
NO_MEASURES = pd.DataFrame()


def found(expires, levels=("2", "2", "2"), names=("Policy", "Register", "Log")):
    columns = {
        "evidence": list(names),
        "evidence_expires": pd.to_datetime(list(expires)),
        "owner": ["Ann", "Bob", "Cat"],
    }
    return assess(dict(zip("123", levels, strict=True)), framework=FRAMEWORK, columns=columns)


def held(*rows):
    return pd.DataFrame(rows, columns=["certificate", "from", "expires"]).astype(
        {"certificate": "str", "from": "datetime64[us]", "expires": "datetime64[us]"}
    )


def claim(assessed, day, standing=None, requirement="1"):
    checked = claims.check(assessed, FRAMEWORK, NO_MEASURES, day, standing=standing).set_index("requirement")
    return tuple(checked.loc[requirement, ["claim", "reason"]])


# Renewal


def test_what_is_due_lists_the_longest_expired_first_then_the_soonest():
    table = evidence.renewals(found(["2014-04-30", "2014-03-01", None]), AS_AT)
    assert table[["requirement", "evidence", "owner", "days_left", "state"]].to_dict("records") == [
        {"requirement": "2", "evidence": "Register", "owner": "Bob", "days_left": -30, "state": "expired"},
        {"requirement": "1", "evidence": "Policy", "owner": "Ann", "days_left": 30, "state": "due for renewal"},
    ]


@pytest.mark.parametrize("expires, listed", [("2014-06-29", ["1"]), ("2014-06-30", [])])
def test_evidence_is_due_from_ninety_days_before(expires, listed):
    assert evidence.renewals(found([expires, None, None]), AS_AT)["requirement"].tolist() == listed


def test_all_that_expires_can_be_asked_for():
    table = evidence.renewals(found(["2020-01-01", None, None]), AS_AT, within_days=None)
    assert table["requirement"].tolist() == ["1"]


def test_on_its_last_day_evidence_is_due_and_not_expired():
    table = evidence.renewals(found(["2014-03-31", None, None]), AS_AT)
    assert table[["days_left", "state"]].values.tolist() == [[0, "due for renewal"]]


def test_what_is_not_relevant_needs_no_renewal():
    assert evidence.renewals(found(["2014-03-01", None, None], levels=("NR", "2", "2")), AS_AT).empty


def test_claims_without_evidence_are_named():
    assert evidence.lacking(found([None] * 3, ("2", "0", "3"), (" ", None, None)), 1) == ("1", "3")
    assert evidence.lacking(found([None] * 3, names=(None, None, None)), None) == ()


@pytest.mark.parametrize(
    "day, said",
    [
        (dt.date(2014, 3, 30), "supported"),
        (dt.date(2014, 3, 31), "supported"),
        (dt.date(2014, 4, 1), "not supported"),
        (dt.date(2015, 4, 1), "not supported"),
    ],
)
def test_a_claim_whose_evidence_expires_says_so_from_that_day_by_itself(day, said):
    assert claim(found(["2014-03-31", None, None]), day)[0] == said


# Certificates


def test_a_certificate_stands_for_named_requirements_until_it_expires_and_then_they_reopen():
    rows = held(("psn", None, "2014-03-31"))
    table = evidence.standing(FRAMEWORK, rows, AS_AT)
    assert table[["requirement", "covers", "days_left", "state"]].values.tolist() == [
        ["1", "in full", 0, "stands"],
        ["3", "in part", 0, "stands"],
    ]
    after = evidence.standing(FRAMEWORK, rows, dt.date(2014, 4, 1))
    assert after["state"].tolist() == ["open again", "open again"]


def test_a_renewed_certificate_takes_over_and_one_not_begun_stands_for_nothing():
    rows = held(("PSN", "2013-01-01", "2014-03-01"), ("PSN", "2014-03-02", "2015-03-01"))
    assert evidence.standing(FRAMEWORK, rows, AS_AT)["days_left"].tolist() == [335, 335]
    assert evidence.standing(FRAMEWORK, rows, dt.date(2014, 2, 28))["days_left"].tolist() == [1, 1]
    assert evidence.standing(FRAMEWORK, held(("PSN", "2014-05-01", "2015-05-01")), AS_AT).empty


def test_a_certificate_the_framework_does_not_know_stands_for_nothing():
    assert evidence.standing(FRAMEWORK, held(("ISO 27001", None, "2015-01-01")), AS_AT).empty


def test_a_certificate_in_force_is_evidence_enough_for_what_it_covers_in_full():
    standing = evidence.standing(FRAMEWORK, held(("PSN", None, "2014-12-31")), AS_AT)
    assessed = found(["2014-03-01", None, "2014-03-01"])
    assert claim(assessed, AS_AT, standing) == (
        "supported",
        "The PSN certificate stands for it until 31 December 2014.",
    )
    assert claim(assessed, AS_AT, standing, "3") == (
        "not supported",
        "The PSN certificate stands for part of it until 31 December 2014. The evidence expired on 1 March 2014.",
    )


@pytest.mark.parametrize(
    "name, said, reason",
    [
        (None, "not supported", "No evidence is named."),
        ("Policy", "supported", "Evidence is named and in date."),
    ],
)
def test_when_it_has_expired_the_requirement_rests_on_its_own_evidence(name, said, reason):
    standing = evidence.standing(FRAMEWORK, held(("PSN", None, "2014-03-30")), AS_AT)
    assessed = found([None] * 3, names=(name, "Register", "Log"))
    opened = "The PSN certificate expired on 30 March 2014, so the requirement is open again. "
    assert claim(assessed, AS_AT, standing) == (said, opened + reason)
