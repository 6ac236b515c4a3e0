"""How much each rule of counting moves the rate: the same people, one rule at a time the other way round."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, day_number, day_numbers
from ig_metrics.training.standing import Flags

DONE = ("in_date", "due_soon")
TYPES = {
    "fixed_term": "Fixed-term staff", "casual": "Casual staff", "agency": "Agency staff", "volunteer": "Volunteers",
    "councillor": "Councillors", "seconded_in": "Staff seconded in", "partner": "Partners' staff",
}  # fmt: skip
RULES = ("rule", "ours", "other", "done", "base", "percent", "points", "people")


def counted_otherwise(
    status_frame: pd.DataFrame,
    course: Course,
    as_at: dt.date,
    *,
    without_paper: pd.DataFrame,
    with_failed: pd.DataFrame,
) -> pd.DataFrame:
    """The rate with each rule the other way round, all other rules as they are.

    `status_frame` as `training.status.status` returns it; `without_paper` and `with_failed` the same with no paper returns,
    and with failed attempts taken for completions. Returns one row a rule: rule (a key), ours and other (what is
    counted, in words), done and base (people, the other way), percent (NaN without a base), points (percent - ours; above
    0: the rule as it is makes the figure lower), people (how many are counted differently). The first row is the figure
    itself, `rule` "as counted".
    """
    frame, day = status_frame, day_number(as_at)
    words = frame["status"]
    done = words.isin(DONE).to_numpy()
    away, excused = (words == "absent").to_numpy(dtype=bool), (words == "exempt").to_numpy(dtype=bool)
    in_scope = frame["in_scope"].to_numpy(dtype=bool)
    base = in_scope & ~away & ~excused
    last = day_numbers(frame["last_completed_on"], missing=LONG_AGO)
    valid = (last > LONG_AGO) & (day_numbers(frame["expires_on"], missing=NEVER) >= day)
    leaver = frame["leaver"].to_numpy(dtype=bool)
    start = day_numbers(frame["start_date"], missing=NEVER)
    leave = day_numbers(frame["leave_date"], missing=NEVER)
    outside = (start <= day) & (leave >= day) & ~in_scope
    types = frame["employment_type"].fillna("permanent")

    lines = [_line("as counted", "The figure as this page counts it", "", done, base, done, base)]

    def other(rule: str, ours: str, theirs: str, now_done: Flags, now_base: Flags) -> None:
        lines.append(_line(rule, ours, theirs, now_done & now_base, now_base, done, base))

    other("absent", "Absent people left out", "Absent people counted", done | (valid & away), base | away)
    other("exempt", "Exempt people left out", "Exempt people counted", done | (valid & excused), base | excused)
    everybody = valid & in_scope
    other("both", "Absent and exempt left out", "Everybody in scope counted", everybody, in_scope)
    window = (words == "in_window").to_numpy(dtype=bool)
    other(
        "window", "New people counted while their window runs", "Left out until their window ends", done, base & ~window
    )
    lapsed = (words == "lapsed").to_numpy(dtype=bool)
    other("lapsed", "A completion that has run out does not count", "Once completed is completed", done | lapsed, base)
    other(
        "paper", "Paper training counts", "E-learning alone counts", without_paper["status"].isin(DONE).to_numpy(), base
    )
    other(
        "failed",
        "A failed attempt does not count",
        "Anybody who tried counts",
        with_failed["status"].isin(DONE).to_numpy(),
        base,
    )
    other("leavers", "Leavers left out", "Leavers counted", done | (valid & leaver), base | leaver)
    if course.audience == "all" and outside.any():
        other("outside", "Types and places the course excludes left out", "Everybody employed counted",
              done | (valid & outside), base | outside)  # fmt: skip
    for kind in sorted(set(types[base])):
        of_kind = (types == kind).to_numpy(dtype=bool)
        if kind != "permanent" and len(set(types[base])) > 1:
            name = TYPES.get(kind, kind.replace("_", " "))
            other(
                f"type:{kind}",
                f"{name} counted",
                f"{name} left out",
                done,
                base & ~of_kind,
            )
    posts = (
        frame["posts"].fillna(1).to_numpy(dtype=np.int64) if "posts" in frame else np.ones(len(frame), dtype=np.int64)
    )
    if (posts[base] > 1).any():
        several = int((base & (posts > 1)).sum())
        lines.append(
            _row("posts", "A person with several posts counted once", "Each post counted",
                 int(posts[done & base].sum()), int(posts[base].sum()), several, lines[0])
        )  # fmt: skip
    return pd.DataFrame(lines, columns=list(RULES))


def _line(
    rule: str, ours: str, theirs: str, now_done: Flags, now_base: Flags, done: Flags, base: Flags
) -> dict[str, object]:
    moved = int(((now_base != base) | ((now_done & now_base) != (done & base))).sum())
    mine = _row("", "", "", int((done & base).sum()), int(base.sum()), 0, None)
    return _row(rule, ours, theirs, int((now_done & now_base).sum()), int(now_base.sum()), moved, mine)


def _row(
    rule: str, ours: str, theirs: str, done: int, base: int, people: int, mine: dict[str, object] | None
) -> dict[str, object]:
    percent = 100 * done / base if base else float("nan")
    points = 0.0 if mine is None else percent - float(mine["percent"])  # type: ignore[arg-type]
    return dict(zip(RULES, (rule, ours, theirs, done, base, percent, points, people), strict=True))
