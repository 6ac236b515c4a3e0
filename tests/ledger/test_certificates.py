"""Certificates: what they stand for on which day, worked out by hand; who wrote them down and why."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import certificates
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, evidence
from tests.toolkit.build import assess, small_framework

D = dt.date
ISSUED, EXPIRES = D(2013, 9, 1), D(2014, 8, 31)
FRAMEWORK = small_framework(evidence_from_level=1)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 3, 31, 12, tzinfo=dt.UTC)
        yield opened


def add(store, name="PSN", issued=ISSUED, expires=EXPIRES, full=("1",), part=(), **more):
    given = {"why": "in the ICT folder", "by": "ig.lead"} | more
    return certificates.add(store, FRAMEWORK, name, issued, expires, full, part, **given)


def claim(store, day, requirement="1", *, level="2", names=(None, None, None), expires=(None, None, None)):
    columns = {"evidence": ["Log", "Log", "Log"] if names is None else list(names),
               "evidence_expires": pd.to_datetime(list(expires))}  # fmt: skip
    assessed = assess({"1": level, "2": level, "3": level}, framework=FRAMEWORK, columns=columns)
    standing = evidence.standing(FRAMEWORK, certificates.frame(store, FRAMEWORK.id), day)
    checked = claims.check(assessed, FRAMEWORK, pd.DataFrame(), day, standing=standing).set_index("requirement")
    return tuple(checked.loc[requirement, ["claim", "reason"]])


@pytest.mark.parametrize(
    "day, said, reason",
    [
        (D(2013, 8, 31), "not supported", "No evidence is named."),
        (D(2013, 9, 1), "supported", "The PSN certificate stands for it until 31 August 2014."),
        # to the end of the day it expires, and not the next
        (D(2014, 8, 31), "supported", "The PSN certificate stands for it until 31 August 2014."),
        (D(2014, 9, 1), "not supported", "The PSN certificate expired on 31 August 2014, so the requirement is open again. "
                                         "No evidence is named."),
    ],
)  # fmt: skip
def test_it_stands_from_the_day_it_was_issued_to_the_end_of_the_day_it_expires(store, day, said, reason):
    add(store)
    assert claim(store, day, names=(None, "Log", "Log")) == (said, reason)


def test_it_stands_up_to_a_level_only(store):
    add(store, level=2)
    day = D(2014, 3, 31)
    assert claim(store, day, level="2", names=(None, "Log", "Log"))[0] == "supported"
    said, reason = claim(store, day, level="3", names=(None, "Log", "Log"))
    assert said == "not supported"
    assert reason == "The PSN certificate stands for it up to Level 2 only. No evidence is named."


def test_what_it_stands_for_in_part_needs_evidence_too(store):
    add(store, full=("2",), part=("1",))
    assert claim(store, D(2014, 3, 31), names=("Log", None, None)) == (
        "supported",
        "The PSN certificate stands for part of it until 31 August 2014. Evidence is named and in date.",
    )


def test_of_several_the_one_that_stands_in_full_counts_then_the_latest_to_expire(store):
    add(store, "ISO 27001", expires=D(2015, 1, 1), full=("2",), part=("1",))
    add(store)
    add(store, issued=D(2012, 9, 1), expires=D(2013, 8, 31))
    table = evidence.standing(FRAMEWORK, certificates.frame(store, FRAMEWORK.id), D(2014, 3, 31))
    assert table[["requirement", "certificate", "covers", "days_left"]].values.tolist() == [
        ["1", "PSN", "in full", 153],
        ["2", "ISO 27001", "in full", 276],
    ]


def due(store, day, names=("Log", "Log", None), expires=(None, None, None)):
    columns = {"evidence": list(names), "evidence_expires": pd.to_datetime(list(expires))}
    assessed = assess({"1": "2", "2": "2", "3": "2"}, framework=FRAMEWORK, columns=columns)
    standing = evidence.standing(FRAMEWORK, certificates.frame(store, FRAMEWORK.id), day)
    found = evidence.certified_due(assessed, standing, day)
    return found[["requirement", "evidence", "days_left", "state"]].values.tolist()


def test_what_it_stands_for_is_due_before_it_expires_and_open_after_unless_proven_otherwise(store):
    add(store, full=("1", "3"))
    assert due(store, D(2014, 6, 1)) == []
    # 2 June is 90 days before 31 August
    assert due(store, D(2014, 6, 2)) == [
        ["1", "PSN certificate", 90, "due for renewal"],
        ["3", "PSN certificate", 90, "due for renewal"],
    ]
    assert due(store, D(2014, 9, 1)) == [["3", "PSN certificate", -1, "expired"]]
    assert due(store, D(2014, 9, 1), expires=("2014-08-01", None, None)) == [
        ["1", "PSN certificate", -1, "expired"],
        ["3", "PSN certificate", -1, "expired"],
    ]


def test_it_is_of_one_edition_and_known_from_the_moment_it_was_written(store):
    made = add(store)
    assert certificates.frame(store, "another").empty
    assert certificates.frame(store, "small", made.written_at - dt.timedelta(seconds=1)).empty
    assert certificates.listed(store, "small", made.written_at) == (made,)


def test_one_taken_back_stands_for_nothing_and_stays_in_the_log(store):
    made = add(store)
    certificates.take_back(store, made.id, "it was refused", "ig.lead")
    assert certificates.listed(store) == ()
    assert [entry.action for entry in store.audit_entries()] == ["ledger entry struck out", "ledger entry written"]


@pytest.mark.parametrize(
    "given, said",
    [
        ({"name": " "}, "Give the certificate a name"),
        ({"expires": D(2013, 8, 31)}, "cannot expire on 31 August 2013, before it was issued, on 1 September 2013"),
        ({"issued": D(2014, 4, 1)}, "1 April 2014, which is still to come"),
        ({"full": ()}, "with none it stands for nothing"),
        ({"part": ("1",)}, "cannot stand for 1 both in full and in part"),
        ({"full": ("9",)}, "9: not in Small framework"),
        ({"level": 4}, "cannot stand for level 4"),
        ({"why": " "}, "Say where the certificate is to be seen"),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(store, given, said):
    with pytest.raises(Refused) as refused:
        add(store, **given)
    assert said in " ".join(refused.value.reasons)
    assert certificates.listed(store) == ()


def test_one_is_written_down_once(store):
    add(store)
    with pytest.raises(Refused, match="is written down already"):
        add(store, name="psn")
