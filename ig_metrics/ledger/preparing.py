"""What a list would hold if it were issued now: who is new since the last one, who is listed again, gone, or held. Pure.

A list and its opposite (bar and restore, clearance and grant) are one story of a person: the later of the two says where
they stand. Reminders and lists for managers start anew with each thing that falls due.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

OPPOSITE = {"bar": "restore", "restore": "bar", "clearance": "grant", "grant": "clearance"}
NEW, AGAIN = "new", "again"
STATES = (NEW, AGAIN)
EARLIER = ("number", "list", "course", "as_at", "staff_id", "due_on")
"""What is needed of lists issued before."""
IN_DATE = ("in_date", "due_soon")
NAMES = {
    "reminders": "reminders", "managers": "managers'", "bar": "bar", "restore": "restore", "clearance": "withhold",
    "grant": "grant",
}  # fmt: skip
PLACES = ("directorate", "service", "team", "job_title")
RESTORED = (
    "username", "staff_id", "full_name", *PLACES, "manager_email", "last_completed_on", "completed_by", "barred_from", "why",
)  # fmt: skip

COMPLETED, EXEMPT, ABSENT, HELD = "Has completed the course", "Exempt now", "Absent now", "Held: service-critical"
OUT_OF_SCOPE, NEW_WINDOW = "The course is no longer for them", "Not past the bar date any more"
DISABLED = "Account does not work, though training is complete"
LEFT, UNKNOWN = "Has left", "No longer on the HR list"


def latest(earlier: pd.DataFrame, name: str) -> pd.DataFrame:
    """The last row of each person on this list or its opposite, by staff number: number, list, as_at, due_on."""
    family = earlier[earlier["list"].isin([name, OPPOSITE.get(name, name)]).to_numpy(dtype=bool)]
    last = family.sort_values("number", kind="stable").drop_duplicates("staff_id", keep="last")
    return last.set_index("staff_id")[["number", "list", "as_at", "due_on"]]


def states(name: str, rows: pd.DataFrame, earlier: pd.DataFrame) -> pd.Series:
    """For each row `new`, or `again` where an earlier list names the person for the same thing (str, index of `rows`).

    `earlier`: EARLIER of the lists issued before for the course. The same thing: the opposite list has not named them since,
    and what they are late with is what they were listed for, not something that fell due after that.
    """
    last = latest(earlier, name).reindex(rows["staff_id"])
    listed = (last["list"] == name).fillna(False).to_numpy(dtype=bool)
    if "due_on" in rows:
        due, then = rows["due_on"].to_numpy(), last["due_on"].to_numpy()
        listed = listed & ((due == then) | (due <= last["as_at"].to_numpy()) | np.isnat(due) | np.isnat(then))
    return pd.Series(np.where(listed, AGAIN, NEW), index=rows.index, dtype="str")


def barred(earlier: pd.DataFrame) -> pd.DataFrame:
    """Whom the ledger says are barred: on a bar list, and on no restore list since. By staff number, with its as_at."""
    last = latest(earlier, "bar")
    return last[(last["list"] == "bar").to_numpy(dtype=bool)]


def restore(
    people: pd.DataFrame, earlier: pd.DataFrame, held: pd.DataFrame, elsewhere: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Whose access is to be given back, with why; newest completion first.

    Whoever is barred by the ledger, is employed, and has no ground for a bar any more: they completed, are exempt, absent,
    out of the course's scope or held, or a new window runs. And whoever's account does not work though they are in date.
    Leavers get nothing back. `people`: the staged status frame. `held`: active holds. `elsewhere`: who is barred for
    another course, rightly: they wait for that.
    """
    last = barred(earlier)
    numbers = people["staff_id"]
    named = numbers.isin(last.index).to_numpy()
    in_date = people["status"].isin(IN_DATE).to_numpy()
    on_hold = numbers.isin(held["staff_id"]).to_numpy()
    past_bar = (people["stage"] == "bar").fillna(False).to_numpy(dtype=bool)
    back = named & _employed(people) & (~past_bar | on_hold)
    disabled = (people["account_enabled"] == False).fillna(False).to_numpy(dtype=bool) & in_date  # noqa: E712
    status = people["status"]
    why = np.select(
        [
            named & in_date,
            disabled,
            (status == "exempt").fillna(False).to_numpy(dtype=bool),
            (status == "absent").fillna(False).to_numpy(dtype=bool),
            on_hold & past_bar,
            ~people["in_scope"].to_numpy(dtype=bool),
        ],
        [COMPLETED, DISABLED, EXEMPT, ABSENT, HELD, OUT_OF_SCOPE],
        default=NEW_WINDOW,
    )
    wanted = (back | disabled) & ~numbers.isin(elsewhere).to_numpy()
    since = last["as_at"].reindex(numbers).to_numpy()
    found = people.assign(why=pd.Series(why, index=people.index, dtype="str"), barred_from=since)
    found = found[wanted].sort_values(["last_completed_on", "staff_id"], ascending=[False, True], na_position="last")
    return found[list(RESTORED)].reset_index(drop=True)


def gone(name: str, rows: pd.DataFrame, before: pd.DataFrame, people: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Who was on the last issued list (`before`, its rows) and is not on this one: staff_id, full_name, service, why."""
    left = before[~before["staff_id"].isin(rows["staff_id"])]
    now = people.drop_duplicates("staff_id").set_index("staff_id").reindex(left["staff_id"])
    status, on_list = now["status"], now["on_list"]
    on_hold = left["staff_id"].isin(held["staff_id"]).to_numpy()
    elsewhere = [f"Now on the {NAMES[text]} list" if isinstance(text, str) else "" for text in on_list]
    why = np.select(
        [
            now["in_scope"].isna().to_numpy(),
            ~_employed(now),
            status.isin(IN_DATE).to_numpy(),
            (status == "exempt").fillna(False).to_numpy(dtype=bool),
            (status == "absent").fillna(False).to_numpy(dtype=bool),
            on_hold & (name == "bar"),
            ~now["in_scope"].fillna(False).to_numpy(dtype=bool),
            (on_list.notna() & (on_list != name)).to_numpy(dtype=bool),
        ],
        [UNKNOWN, LEFT, COMPLETED, EXEMPT, ABSENT, HELD, OUT_OF_SCOPE, elsewhere],
        default="Not past due any more" if name in ("reminders", "managers", "bar") else "Nothing to do any more",
    )
    found = left[["staff_id", "full_name", "service"]].assign(why=pd.Series(why, index=left.index, dtype="str"))
    return found.reset_index(drop=True)


def kept_off(rows: pd.DataFrame, held: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A bar list without those held; and those, with hold, reason, until and held_by."""
    on_hold = rows["staff_id"].isin(held["staff_id"]).to_numpy()
    columns = ["staff_id", "hold", "reason", "until", "held_by"]
    off = rows[on_hold].merge(held[columns], on="staff_id", how="left", validate="one_to_one")
    return rows[~on_hold].reset_index(drop=True), off


def _employed(people: pd.DataFrame) -> np.ndarray:
    """Who works here on the day: in scope or not, but not gone and not yet to come (bool)."""
    return people["employed"].fillna(False).to_numpy(dtype=bool)
