"""A council small enough to count on fingers.

22 people, hand-worked as at 31 March 2014. The course was launched on 1 January with 28 days: due on 29 January, barred from
12 February. Adults: 10 people, 8 in date. Children: 12 people, 6 in date. So 14 of 22 = 63.6% are in date and 8 overdue.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import settings
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store, measures

MARCH, JANUARY = dt.date(2014, 3, 31), dt.date(2014, 1, 24)
MEETING = dt.date(2014, 1, 27)
NAME, SECRET = "Zebedee Quill", "a secret narrative"
COURSE = settings.Course("IG", "Information governance", dt.date(2014, 1, 1), valid_months=12, target_percent=95)
RULES = settings.Settings(courses=(COURSE,), toolkit=settings.Toolkit(deadline=MARCH))
LEAD, COMMITTEE = Viewer("ig.lead", "ig_lead"), Viewer("councillor", "committee")
IGM, SECURITY = "Information governance management", "Information security assurance"


def add(store, kind, rows, as_at=MARCH, **more):
    return store.add(
        kind, pd.DataFrame(rows), as_at=as_at, uploaded_by="ig.lead", file_name=f"{kind}.xlsx", sha256="0" * 64, **more
    )


def forget_measures(store):
    """Whatever was kept is worked out anew."""
    with store._catalogue.writing() as connection:
        measures.forget(connection)


def person(number, directorate, service, **more):
    return {
        "staff_id": number,
        "full_name": f"{NAME} {number}",
        "directorate": directorate,
        "service": service,
        "team": f"{service} team",
        "start_date": pd.Timestamp("2010-01-01"),
        "email": f"{number.lower()}@example.gov.uk",
        "username": f"user{number.lower()}",
        "manager_email": "head.of.homes@example.gov.uk" if service == "Homes" else "head.of.advice@example.gov.uk",
        "network_access": True,
        **more,
    }


def everybody():
    adults = [person(f"A{n:02}", "Adults", "Homes") for n in range(1, 11)]
    children = [person(f"C{n:02}", "Children", "Advice") for n in range(1, 13)]
    return adults + children


DONE = pd.Timestamp("2014-02-01")


def completed(numbers, day=DONE):
    return [{"staff_id": n, "course": "IG", "outcome": "completed", "completed_on": day} for n in numbers]


def assessment(*levels):
    numbers = ("101", "112", "300", "301")
    return [
        {
            "requirement": number,
            "level": level,
            "title": f"Requirement {number}",
            "category": IGM if number.startswith("1") else SECURITY,
            "owner": f"{NAME} A01",
            "comment": SECRET,
        }
        for number, level in zip(numbers, levels, strict=True)
    ]


def plan(first_due, second_done):
    owner = f"{NAME} A01"
    return [
        {"action": "Write it down", "requirement": "300", "owner": owner, "due": first_due, "delivers_level": "3"},
        {
            "action": "Check it",
            "requirement": "301",
            "owner": owner,
            "due": pd.Timestamp("2014-03-15"),
            "delivers_level": "3",
            "done_on": second_done,
        },
    ]


def breach(reference, day, directorate="Adults", **more):
    row = {"reference": reference, "reported_on": pd.Timestamp(day), "directorate": directorate, "lessons": SECRET}
    return row | {"near_miss": False, "category": "malware"} | more


def breaches():
    return [
        breach("B0", "2013-09-30"),
        breach("B1", "2013-11-05"),
        breach("B2", "2014-01-10"),
        breach("B3", "2014-02-10", reported_to_regulator_at=pd.Timestamp("2014-02-12")),
        breach("B4", "2014-02-11", near_miss=True),
        breach("B5", "2014-03-31", "Children", category=None),
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("home"))
    add(
        store,
        "meetings",
        [{"held_on": pd.Timestamp(day)} for day in (MEETING, MARCH, "2014-06-30")],
        dt.date(2013, 10, 31),
    )
    add(store, "staff", everybody(), JANUARY)
    add(store, "staff", everybody())
    done = [f"A{n:02}" for n in range(1, 9)] + [f"C{n:02}" for n in range(1, 7)]
    add(store, "completions", completed(done))
    add(store, "toolkit", assessment("3", "2", "2", "2"), JANUARY, framework="igt-v11-la")
    add(store, "toolkit", assessment("3", "3", "2", "3"), framework="igt-v11-la")
    add(store, "plan", plan(pd.Timestamp("2014-02-28"), None), JANUARY)
    add(store, "plan", plan(pd.Timestamp("2014-05-30"), pd.Timestamp("2014-03-10")))
    add(store, "breaches", breaches())
    yield store
    store.close()


@pytest.fixture
def empty_store(tmp_path):
    store = Store.open(tmp_path)
    yield store
    store.close()


@pytest.fixture
def asked():
    return Question(MARCH, MEETING)
