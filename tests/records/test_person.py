"""One person's data: found under every name they go by, given out whole, and erased from everything at once."""

from __future__ import annotations

import datetime as dt
import os
import signal

import pandas as pd
import pytest

from ig_metrics.dashboard import purging
from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.records import person
from ig_metrics.store import Store, rewriting
from ig_metrics.store.alarms import alarms
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

WHO, NAME, MAIL, USER = "0A017345", "Zora Nightingale", "zora.n@example.gov.uk", "zoran77"
HER = council.person(WHO, "Adults", "Homes", full_name=NAME, email=MAIL, username=USER)
OTHER = council.person("B02", "Adults", "Homes", manager_id=WHO, manager_email=MAIL.upper())


@pytest.fixture
def store(tmp_path):
    """Zora in every kind of file: as a person, a manager, an owner, in a comment, in a list taken back, and in the ledger."""
    with Store.open(tmp_path) as opened:
        wrong = council.add(opened, "staff", [HER, OTHER], dt.date(2014, 1, 31))
        opened.withdraw(wrong.id, "wrong month", "ig.lead")
        council.add(opened, "staff", [HER, OTHER])
        by_mail = {"email": MAIL.upper(), "course": "IG", "outcome": "completed", "completed_on": council.DONE}
        council.add(opened, "completions", [*council.completed([WHO, "B02"]), by_mail])
        council.add(
            opened,
            "paper_returns",
            [{"staff_id": "B02", "course": "IG", "completed_on": council.DONE, "certified_by": MAIL}],
        )
        council.add(
            opened,
            "plan",
            [
                {
                    "action": "Write it",
                    "requirement": "300",
                    "owner": NAME,
                    "due": council.DONE,
                    "progress": f"ask Nightingale, Zora or {USER}",
                }
            ],
        )
        council.add(opened, "breaches", [council.breach("B1", "2014-01-10", lessons=f"{NAME} locked the cabinet")])
        opened.write_entry("decision", "B1", {"why": f"agreed with {NAME.upper()}"}, "ig.lead")
        yield opened


def everything(home):
    """Every text in every file of the home, folded: the bytes of the database, and the cells of the Parquet files."""
    texts = [path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()]
    for path in (home / "snapshots").iterdir():
        texts.append(pd.read_parquet(path).to_csv())
    return "\n".join(texts).casefold()


def erase(store, why="request 2014-17"):
    return purging.person_erase(store, RULES, LEAD, WHO, why)


@pytest.mark.parametrize("asked", [WHO, WHO.lower().upper(), f" {MAIL.title()} ", USER])
def test_a_person_is_known_by_number_address_or_user_name(store, asked):
    found = person.identify(store, asked, None)
    assert (found.staff_id, found.email, found.username, found.names) == ({WHO}, {MAIL}, {USER}, {NAME})


def test_an_address_that_two_have_says_nothing_alone(store):
    council.add(
        store,
        "staff",
        [
            council.person("S1", "Adults", "Homes", email="desk@example.gov.uk"),
            council.person("S2", "Adults", "Homes", email="desk@example.gov.uk"),
        ],
        source="Agency",
    )
    with pytest.raises(Refused, match=r"2 people have 'desk@example.gov.uk'"):
        person.identify(store, "desk@example.gov.uk", None)
    assert person.identify(store, "S1", None).shared == {"desk@example.gov.uk"}


@pytest.mark.parametrize("asked", ["nobody@example.gov.uk", "99"])
def test_nobody_is_refused(store, asked):
    with pytest.raises(Refused, match="Nobody in what is held"):
        person.identify(store, asked, None)


def test_an_export_has_every_row_with_where_it_came_from(store):
    plain, sheets = purging.person_export(store, RULES, LEAD, MAIL)
    assert {kind: len(rows) for kind, rows in plain["held"].items()} == {"staff": 2, "completions": 2}
    assert [row["state"] for row in plain["held"]["staff"]] == ["Taken back, and still kept", "Held"]
    assert {(each["kind"], each["column"]) for each in plain["named_in_rows_of_others"]} == {
        ("staff", "Manager's staff number"), ("staff", "Manager's e-mail address"), ("paper_returns", "Certified by"),
        ("plan", "Owner"), ("plan", "Progress"), ("breaches", "Lessons"),
    }  # fmt: skip
    assert [entry["book"] for entry in plain["ledger"]] == ["decision"]
    assert {"About", KINDS["staff"].label, "Ledger"} <= set(sheets)


def test_the_log_knows_an_export_by_a_digest(store):
    purging.person_export(store, RULES, LEAD, WHO)
    entry = store.audit_entries(1)[0]
    assert entry.action == "person exported"
    assert entry.detail["rows"] == {"staff": 2, "completions": 2}
    assert not any(word in str(entry.detail) for word in (WHO, MAIL, USER, NAME))


def test_a_preview_changes_nothing(store):
    version = store.version()
    found = purging.person_preview(store, RULES, LEAD, WHO)
    assert (found.own, found.entries, found.reference) == (4, 1, "")
    assert store.version() == version


def test_an_erasure_leaves_nothing_in_any_file(store):
    assert all(word.casefold() in everything(store.home) for word in (WHO, MAIL, NAME))
    done = erase(store)
    assert done.reference.startswith("E1-")
    left = everything(store.home)
    assert [word for word in (WHO, WHO.lstrip("0"), MAIL, USER, NAME, "nightingale") if word.casefold() in left] == []
    assert store.verify_audit() == []
    assert [finding for finding in store.doctor() if finding.severity == "error"] == []
    rows = store.in_force("staff", MARCH)
    assert rows["staff_id"].tolist() == ["B02"]
    assert rows[["manager_id", "manager_email"]].isna().all(axis=None)
    assert store.in_force("plan", MARCH)["owner"].tolist() == ["Erased"]
    assert store.in_force("breaches", MARCH)["lessons"].tolist() == ["Erased locked the cabinet"]
    assert store.entries("decision")[0].detail == {"why": "agreed with Erased"}


def test_a_name_that_somebody_else_has_is_left_in_texts_and_told(store):
    council.add(
        store, "staff", [council.person("N1", "Adults", "Homes", full_name=f"{NAME.split()[1]}, Zora")], source="Agency"
    )
    with pytest.raises(Refused, match="names the person"):
        erase(store, f"as {NAME} asked")
    done = erase(store)
    assert any("Somebody else has the same name" in text for text in done.stays)
    assert store.in_force("plan", MARCH)["owner"].tolist() == [NAME]


def test_a_reason_is_asked_and_must_not_name_them(store):
    for why, said in ((" ", "Say why"), (f"as {NAME} asked", "names the person"), (f"for {WHO}", "names the person")):
        with pytest.raises(Refused, match=said):
            erase(store, why)


def test_what_stays_is_told(store):
    store.withdraw(store.snapshots()[0].id, f"{NAME} said it is wrong", USER)
    stays = " ".join(purging.person_preview(store, RULES, LEAD, WHO).stays)
    for said in ("audit log stays", "papers", "Backups", "1 entries of the audit log name them", "their own acts"):
        assert said in stays


def test_an_edit_that_loses_a_row_still_says_which_cells_were_changed_of_the_others(store):
    edit = {"why": "x", "columns": ["team"], "cells": [["team"], ["service"]]}
    made = council.add(store, "staff", [HER, OTHER], partial=True, quality={"edited": edit})
    erase(store)
    info = next(each for each in store.snapshots() if each.id == made.id)
    assert info.edited_cells == (("service",),)


def test_the_next_file_that_brings_them_back_is_noticed(store):
    frame = pd.DataFrame([HER, OTHER])
    assert not any("erased" in text for text in alarms(store, "staff", frame, as_at=MARCH))
    erase(store)
    said = alarms(store, "staff", frame, as_at=MARCH)
    assert said[0].startswith("It has rows of 1 person whose data was erased on request.")
    by_mail = pd.DataFrame([{"email": f" {MAIL.upper()}", "course": "IG", "outcome": "completed"}])
    assert "erased on request" in alarms(store, "completions", by_mail, as_at=MARCH)[0]
    assert not any("erased" in text for text in alarms(store, "staff", frame.tail(1), as_at=MARCH))


@pytest.mark.parametrize("step", ["_put", "clear_away", "write"])
def test_killed_at_any_step_it_happened_whole_or_not_at_all(store, step):
    home = store.home
    child = os.fork()
    if child == 0:

        def die(*given, **named):
            os.kill(os.getpid(), signal.SIGKILL)

        calls = iter(range(100))
        whole, first = rewriting._put, type(store._place).write
        with Store.open(home) as mine:
            if step == "_put":  # after the first of several snapshots
                rewriting._put = lambda *given: whole(*given) if next(calls) == 0 else die()
            elif step == "clear_away":
                rewriting.clear_away = die
            else:
                type(store._place).write = lambda self, name, data: (
                    first(self, name, data) if next(calls) < 2 else die()
                )
            erase(mine)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    with Store.open(home) as after:
        held = {info.parquet_name for info in after.snapshots()}
        left = [after.read(info.id) for info in after.snapshots()]
        there = [frame for frame in left if WHO in frame.to_csv()]
        happened = step == "clear_away"
        assert bool(there) != happened
        if happened:
            assert {path.name for path in (home / "snapshots").iterdir()} == held, (
                "the old files are gone once it is opened"
            )
            assert NAME.casefold() not in everything(home), "nor is anything left in the catalogue's file and its log"
        assert after.verify_audit() == []


def test_it_is_for_the_ig_lead_alone(store):
    for door in (purging.person_preview, purging.person_export):
        with pytest.raises(Refused, match="Only the IG lead"):
            door(store, RULES, COMMITTEE, WHO)
    with pytest.raises(Refused, match="Only the IG lead"):
        purging.person_erase(store, RULES, COMMITTEE, WHO, "x")
