"""Holding somebody off a bar list, ending a hold, and who is held."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.list_views import HoldsView
from ig_metrics.dashboard.lists import only_lead
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import holds
from ig_metrics.ledger.holds import Hold
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

HELD = {
    "hold": "str", "staff_id": "str", "full_name": "str", "service": "str", "reason": "str", "held_from": "datetime64[us]",
    "until": "datetime64[us]", "held_by": "str", "standing": "str", "release_reason": "str",
}  # fmt: skip


def place_hold(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    staff_id: str,
    course: str,
    reason: str,
    until: dt.date,
) -> Hold:
    """Hold somebody off a course's bar list from the as-at date on. Raises Refused for anybody but the IG lead, for a number
    the HR list does not have, and as `ledger.holds.place`."""
    only_lead(viewer)
    chosen = settings.course(course)
    width = settings.organisation.staff_id_width
    number = str(datasets.pad_staff_id(pd.Series([staff_id.strip()], dtype="str"), width).iloc[0])
    everyone = measured.staff(store, settings, question)
    if everyone is None or not (everyone["staff_id"] == number).any():
        raise Refused(
            f"The HR list as at {uk(question.as_at)} has no staff number '{staff_id.strip()}'. Check the number."
        )
    return holds.place(store, number, chosen.code, reason, until, viewer.username, on=question.as_at)


def release_hold(store: Store, viewer: Viewer, question: Question, id: str, why: str) -> Hold:
    """End a hold from the as-at date on. Raises Refused for anybody but the IG lead, and as `ledger.holds.release`."""
    only_lead(viewer)
    return holds.release(store, id, why, viewer.username, on=question.as_at)


def list_holds(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> HoldsView:
    """The holds on a course (None: the first) by the date, those that hold first."""
    only_lead(viewer)
    code = settings.course(course).code
    found = holds.everything(store, question.as_at, question.known_on)
    found = found[(found["course"] == code).to_numpy(dtype=bool)]
    day = pd.Timestamp(question.as_at)
    released = (found["released_on"] <= day).to_numpy(dtype=bool)
    standing = (
        pd.Series("holds", index=found.index, dtype="str")
        .mask(found["until"] < day, "ended")
        .mask(released, "released")
    )
    everyone = measured.staff(store, settings, question)
    table = found.assign(standing=standing)
    if everyone is not None:
        table = table.merge(everyone[["staff_id", "full_name", "service"]], on="staff_id", how="left")
    table = table.reindex(columns=list(HELD)).astype(HELD)
    order = table["standing"].map({"holds": 0, "ended": 1, "released": 2})
    table = table.assign(order=order).sort_values(["order", "until", "staff_id"], kind="stable").drop(columns="order")
    now = int((table["standing"] == "holds").sum())
    verb = "is" if now < 2 else "are"
    answer = f"**{wording.people(now).capitalize()}** {verb} held off the bar list as at {uk(question.as_at)}."
    return HoldsView("Who is held off the bar list?", (answer,), holds=table.reset_index(drop=True))
