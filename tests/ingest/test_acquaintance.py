"""One file beside the others held: people, managers and directorates that only one of them knows."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.ingest.made import ANNA, AS_AT, BEN, LEARNING, STAFF, look, staff

COURSE = "Information governance"
DONE = (COURSE, "Completed", "14/03/2014")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def hold(store, kind, *rows, as_at=AS_AT, **more):
    frame = pd.DataFrame(list(rows))
    for name in frame:
        if name.endswith(("_on", "_date")):
            frame[name] = pd.to_datetime(frame[name])
    return store.add(kind, frame, as_at=as_at, uploaded_by="x", file_name="f.xlsx", sha256="0" * 64, **more)


def hr(store, *numbers, **more):
    row = {"full_name": "Ann", "directorate": "Adult Services", "service": "Care", "start_date": "2010-01-01"}
    people = [row | {"staff_id": n, "email": f"{n}@x.example"} | more for n in numbers]
    return hold(store, "staff", *people)


def warned(preview):
    problems = preview.problems[preview.problems["severity"] == "warning"]
    return [
        (None if pd.isna(row) else int(row), column, value, message)
        for row, column, value, message in problems[["row", "column", "value", "message"]].itertuples(index=False)
    ]


# Managers


def test_managers_who_are_not_staff():
    people = ((*ANNA, "00000002"), (*BEN, "77"), ("3", "Cy Elm", "Adults", "Care", "01/01/2014", "77"))
    found = warned(staff(*people, headings=(*STAFF, "Manager ID")))
    assert found == [
        (None, "F: Manager ID", "", "1 manager, named by staff number for 2 people, is not on the staff list: what is sent to managers "
         "would reach nobody for them."),
        (3, "F: Manager ID", "00000077", "No member of staff has this staff number. Correct it wherever it stands, or ask HR who the "
         "manager is."),
    ]  # fmt: skip


def test_managers_by_address_where_the_file_has_addresses():
    headings = (*STAFF, "Email", "Manager email")
    found = warned(
        staff((*ANNA, "a@x.example", "A@x.example"), (*BEN, "b@x.example", "z@x.example"), headings=headings)
    )
    assert [line[:3] for line in found] == [(None, "G: Manager email", ""), (3, "G: Manager email", "z@x.example")]
    assert warned(staff((*ANNA, "z@x.example"), headings=(*STAFF, "Manager email"))) == []


def test_a_manager_on_another_list_held_is_staff(store):
    hr(store, "00000077", email="boss@x.example")
    headings = (*STAFF, "Manager ID", "Email", "Manager email")
    assert warned(staff((*ANNA, "77", "a@x.example", "boss@x.example"), headings=headings, store=store)) == []


# Completions


def test_completions_with_no_person(store):
    hr(store, "00000001", "00000002")
    found = warned(look("completions", [LEARNING, ("1", *DONE), ("9", *DONE), ("9", *DONE[:2], "15/03/2014"), ("2", *DONE)], store=store))  # fmt: skip
    assert [line[:3] for line in found] == [(None, "", ""), (3, "A: Staff number", "00000009"), (4, "A: Staff number", "00000009")]  # fmt: skip
    assert found[0][3].startswith(
        "1 person (2 rows) in this file matches nobody on the HR list in force on 31 March 2014"
    )
    assert found[1][3] == "Nobody on the HR list has this staff number, e-mail address or user name. Correct it, or correct the HR list."  # fmt: skip


def test_an_address_borne_by_two(store):
    hr(store, "00000001", "00000002", email="duty@x.example")
    found = warned(look("completions", [("Email", *LEARNING[1:]), ("duty@x.example", *DONE)], store=store))
    assert found[-1][:3] == (2, "A: Email", "duty@x.example")
    assert found[-1][3].startswith("Two people on the HR list have this e-mail address or user name")


def test_a_row_of_a_wide_file_is_named_once(store):
    hr(store, "00000001")
    rows = [["ID number", "Email address", "IG quiz", "", "DP quiz", ""], ["9", "n@x.example", "Completed", "14/03/2014", "Completed", "14/03/2014"]]  # fmt: skip
    found = warned(look("completions", rows, store=store))
    assert [line[0] for line in found if line[3].startswith("Nobody on the HR list")] == [2]


def test_a_confirmed_learner_is_no_stranger(store):
    hr(store, "00000001")
    hold(store, "identity_matches", {"learner": "00000009", "staff_id": "00000001", "same_person": True})
    assert warned(look("completions", [LEARNING, ("9", *DONE)], store=store)) == []


def test_staff_e_learning_has_never_seen_are_counted(store):
    hr(store, "00000001", "00000002", "00000003")
    hold(store, "completions", {"staff_id": "00000002", "course": "IG", "outcome": "not_started"})
    found = warned(look("completions", [LEARNING, ("1", *DONE)], store=store))
    assert found == [
        (None, "", "", "1 person of the 3 employed on 31 March 2014 has no record in this file or in what is held. They may be new, on "
         "the paper route, or known to e-learning by another number or address."),
    ]  # fmt: skip
    told = warned(
        staff(ANNA, BEN, ("3", "Cy", "A", "B", "01/01/2010"), ("4", "Di", "A", "B", "01/01/2010"), store=store)
    )
    assert told[0][3].startswith(
        "3 people of the 4 employed on 31 March 2014 have no record in the e-learning exports held."
    )


# Other kinds


@pytest.mark.parametrize(
    ("kind", "headings", "rows", "where"),
    [
        ("paper_returns", ("Staff number", "Course", "Completed on", "Certified by"), ("IG", "14/03/2014", "Boss"), "A: Staff number"),
        ("exemptions", ("Staff number", "Course", "Reason", "Until"), ("IG", "Leave", "31/12/2014"), "A: Staff number"),
        ("system_access", ("Staff number", "System", "Role", "Required by"), ("X", "User", "06/05/2014"), "A: Staff number"),
        ("network_accounts", ("Staff number", "Enabled"), ("Yes",), "A: Staff number"),
    ],
)  # fmt: skip
def test_people_hr_does_not_know(store, kind, headings, rows, where):
    assert warned(look(kind, [headings, ("9", *rows)], store=store)) == []
    hr(store, "00000001")
    found = warned(look(kind, [headings, ("1", *rows), ("9", *rows)], store=store))
    assert [line[:3] for line in found] == [(3, where, "00000009")]
    assert found[0][3].startswith("Nobody on the HR list in force on 31 March 2014 has this staff number")


def test_an_account_is_known_by_its_user_name(store):
    hr(store, "00000001", username="aash")
    found = warned(
        look("network_accounts", [("Username", "Enabled"), ("AAsh", "Yes"), ("svc-backup", "Yes")], store=store)
    )
    assert [line[:3] for line in found] == [(3, "A: Username", "svc-backup")]


def test_breaches_in_directorates_hr_does_not_have(store):
    headings = ("Reference", "Reported on", "Category", "Directorate")
    rows = [("B1", "02/01/2014", "malware", "Adult Service"), ("B2", "03/01/2014", "malware", "ADULT  services"), ("B3", "04/01/2014", "malware", "Zoo")]  # fmt: skip
    assert warned(look("breaches", [headings, *rows], store=store)) == []
    hr(store, "00000001")
    found = warned(look("breaches", [headings, *rows], store=store))
    assert [line[:3] for line in found] == [(2, "D: Directorate", "Adult Service"), (4, "D: Directorate", "Zoo")]
    assert "The nearest is 'Adult Services'." in found[0][3]
    assert "nearest" not in found[1][3]


# Alarms


def test_alarms_come_with_the_preview(store):
    assert staff(ANNA, BEN, store=store).alarms == ()
    hr(store, "1", "2", "3", "4")
    (population, directorate, column) = staff(ANNA, BEN, store=store, as_at=dt.date(2014, 4, 30)).alarms
    assert population.startswith("The number of people employed goes from 4 on 31 March 2014 to 2 on 30 April 2014")
    assert directorate.startswith(
        "Directorates of the last list that have nobody in this one: Adult Services (4 people)."
    )
    assert "said E-mail address" in column


def test_a_file_that_cannot_be_kept_alarms_nobody(store):
    hr(store, "1", "2", "3", "4")
    assert look("staff", [STAFF[:2], ANNA[:2]], store=store).alarms == ()
