"""A council of everything, in which every number of people but the whole's is small somewhere; and its twin.

The twin differs in nothing but what the committee may not see: who of two small services is in date, which of two directorates had
which few breaches, how many people each touched, who has an account, and everybody's name.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from tests.dashboard import conftest as council
from tests.dashboard.conftest import MARCH, MEETING

SIZES = {"Adults": (3, 12, 20), "Children": (1, 4, 9), "Roads": (6,)}
SECOND, THIRD = "Children service 0", "Children service 1"
"""Both of fewer people than the threshold, so that nothing of either is shown; in the twin the first of each change places."""


def people(twin: bool):
    found = [
        council.person(
            f"{directorate[0]}{s}{n:02}", directorate, f"{directorate} service {s}", network_access=n % 4 > 0,
            **({"absence": "long-term"} if n == 1 else {}), **({"leave_date": pd.Timestamp("2014-03-01")} if n == 2 else {}),
        )
        for directorate, services in SIZES.items() for s, size in enumerate(services) for n in range(size)
    ]  # fmt: skip
    return [one | {"full_name": f"Ottoline Vane {one['staff_id']}"} for one in found] if twin else found


def done(everybody, twin: bool):
    """Two in three; of the two small services of Children one person, the first of the one or of the other."""
    first, second = (next(one["staff_id"] for one in everybody if one["service"] == name) for name in (SECOND, THIRD))
    found = [one["staff_id"] for n, one in enumerate(everybody) if n % 3 < 2 and one["staff_id"] not in (first, second)]
    return [*found, second if twin else first]


def register(twin: bool):
    places = ["Adults"] * 7 + (["Children"] + ["Roads"] * 3 if twin else ["Children"] * 3 + ["Roads"])
    touched = [n % 4 + 1 for n in range(len(places))]
    touched = [*touched[1:], touched[0]] if twin else touched
    return [*council.breaches(), *(
        council.breach(f"R{n}", f"2014-02-{n + 1:02}", place, individuals_affected=str(number))
        for n, (place, number) in enumerate(zip(places, touched, strict=True))
    )]  # fmt: skip


def fill(store, *, twin: bool = False):
    """Put the council, or its twin, into an empty store."""
    add = council.add
    days = [{"held_on": pd.Timestamp(day)} for day in (MEETING, MARCH, "2014-06-30")]
    add(store, "meetings", days, dt.date(2013, 10, 31))
    everybody = people(twin)
    add(store, "staff", everybody, council.JANUARY)
    add(store, "staff", everybody)
    add(store, "completions", council.completed(done(everybody, twin), pd.Timestamp("2014-01-10")), council.JANUARY)
    add(store, "completions", council.completed(["NOBODY1", "NOBODY2"]))
    granted = [n % 2 == 0 for n in range(9)]
    granted = [*granted[1:], granted[0]] if twin else granted
    add(store, "system_access", [
        {"staff_id": one["staff_id"], "system": "Liquidlogic", "role": "Worker", "required_by": pd.Timestamp("2014-03-01"),
         "granted": has} for one, has in zip(everybody, granted, strict=False)
    ])  # fmt: skip
    for levels, day in ((("3", "2", "2", "2"), council.JANUARY), (("3", "3", "2", "3"), MARCH)):
        rows = [
            row | ({"comment": "other words", "owner": "Ottoline Vane"} if twin else {})
            for row in council.assessment(*levels)
        ]
        add(store, "toolkit", rows, day, framework="igt-v11-la")
    plan = council.plan(pd.Timestamp("2014-05-30"), pd.Timestamp("2014-03-10"))
    add(store, "plan", [row | ({"owner": "Ottoline Vane"} if twin else {}) for row in plan])
    add(store, "breaches", register(twin))
