"""Issued papers: numbered, kept byte for byte, never twice the same, and what was known to a meeting."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import papers
from ig_metrics.ledger.papers import Draft, Headline
from ig_metrics.store import Store
from ig_metrics.store.in_force import moment
from ig_metrics.store.store import CHANGED_MEANWHILE

JANUARY, MARCH = dt.date(2014, 1, 27), dt.date(2014, 3, 31)
KNOWN = dt.datetime(2014, 3, 24, 15, tzinfo=dt.UTC)
DRAFT = Draft(
    MARCH, "Audit", MARCH, JANUARY, KNOWN, "says-1", {"z.docx": b"PK\x00\xff", "a.json": b"{}"},
    (Headline("score", "Score", "82%", 81.7, ("toolkit",)),), ("summary",), 2,
)  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 3, 24, 15, tzinfo=dt.UTC)
        yield opened


def issue(store, draft=DRAFT, **more):
    return papers.issue(store, draft, **({"by": "ig.lead", "only_at": store.version()} | more))


def test_a_paper_is_numbered_and_kept_as_it_was_issued(store):
    paper, new = issue(store)
    assert new
    assert (paper.number, paper.version, paper.title) == (1, 1, "Paper 1, for the meeting of 31 March 2014")
    assert papers.issued(store) == (paper,)
    assert papers.content(store, paper, "z.docx") == b"PK\x00\xff"
    # printf 'PK\000\377' | sha256sum
    assert paper.sha256 == "5dd042bc1317e19e9473d32caad73bc2bb5702017493924b0007892442590089"
    assert (paper.headlines, paper.known_on, paper.compare_with) == (DRAFT.headlines, KNOWN, JANUARY)
    assert store.verify_audit() == []


def test_the_same_again_issues_nothing_new(store):
    first, _ = issue(store)
    assert issue(store, dataclasses.replace(DRAFT, files={"z.docx": b"other bytes"})) == (first, False)
    assert len(papers.issued(store)) == 1


def test_another_version_needs_a_reason_and_leaves_the_first(store):
    first, _ = issue(store)
    other = dataclasses.replace(DRAFT, says="says-2", files={"z.docx": b"new"})
    with pytest.raises(Refused, match="Say why another version is"):
        issue(store, other)
    second, new = issue(store, other, reason=" a late return ")
    assert new
    assert (second.number, second.version, second.reason) == (2, 2, "a late return")
    assert second.title.endswith(", version 2")
    assert papers.content(store, first, "z.docx") == b"PK\x00\xff"
    assert papers.issued(store)[0] == second


def test_what_was_prepared_before_something_changed_is_not_issued(store):
    before = store.version()
    store.write_entry("a book", "something", {}, "x")
    with pytest.raises(Refused) as refused:
        issue(store, only_at=before)
    assert refused.value.reasons == (CHANGED_MEANWHILE,)
    assert papers.issued(store) == ()
    assert issue(store)[1]


def test_what_was_known_to_a_meeting_is_what_its_paper_knew_else_all_of_its_day(store):
    assert papers.reported_at(store, MARCH) == moment(MARCH)
    paper, _ = issue(store)
    assert papers.reported_at(store, MARCH) == KNOWN
    assert papers.reported_at(store, MARCH, paper.at - dt.timedelta(seconds=1)) == moment(MARCH)
    assert papers.reported_at(store, JANUARY) == moment(JANUARY)


def test_what_there_is_not_is_said(store):
    paper, _ = issue(store)
    with pytest.raises(Refused, match="There is no paper 7"):
        papers.one(store, 7)
    with pytest.raises(Refused, match=r"has no file b\.pptx"):
        papers.content(store, paper, "b.pptx")
