"""Counts of people and their rates, as a viewer may see them: what Training, Overdue and the Overview share."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import kept, measured
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.people import NO_GROUP, compared, own, places
from ig_metrics.dashboard.published import BREAKDOWNS as COMMITTEE_BREAKDOWNS
from ig_metrics.dashboard.published import COUNTS, PERCENTS, SUMMED, Published
from ig_metrics.dashboard.settled import settled
from ig_metrics.dashboard.spared import unread
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.stages import PAST_DUE, STAGES

KINDS = ("staff", *measured.LEARNING, "exemptions")
"""What a figure about training rests on; `kinds_of` adds what one course asks."""
BREAKDOWNS = ("directorate", "service", "team", "role", "type", "route")
TOO_SMALL = (
    "Teams are too small to be shown here without pointing to individuals, and jobs, employment types and routes cut across the "
    "services and would give small numbers away, so services are shown instead."
)
STATUS_LABELS = {
    "in_date": "In date",
    "due_soon": "Due soon",
    "in_window": "In window",
    "overdue": "Overdue",
    "lapsed": "Lapsed",
}
LEARNED = ("in_date", "due_soon", "in_window", "overdue", "lapsed", "done", "past_due")
"""Counts that nothing is known of while no completion of any kind is held."""


def kinds_of(course: Course) -> tuple[str, ...]:
    """What a course's figures rest on: of a system's course, the list of who needs the system too."""
    return KINDS if course.audience == "all" else (*KINDS, "system_access")


def breakdown_for(viewer: Viewer, by: str) -> str:
    """The breakdown a viewer gets when they ask for `by`: for the committee teams are too small, services stand in.

    Raises Refused for what is no breakdown.
    """
    if by not in BREAKDOWNS:
        raise Refused(f"Figures can be shown by {wording.listing(BREAKDOWNS)}, not by '{by}'.")
    return by if viewer.sees_small_counts or by in COMMITTEE_BREAKDOWNS else COMMITTEE_BREAKDOWNS[-1]


def counted(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question
) -> dict[str, Any] | None:
    """A viewer's people as one row: COUNTS, leaver, done, base, past_due and PERCENTS; None without an HR list.

    A value is None where it is hidden (then `hidden` is True) or not measured (no completion is held, or nobody to rate).
    """
    if viewer.sees_small_counts:
        found = _table(store, settings, viewer, course, question, None)
    else:
        shown = _published(store, settings, viewer, course, question)
        found = None if shown is None else shown.whole
    if found is not None:
        found = _unmeasured(found, store, question)
    if found is None:
        return None
    row = {str(name): None if pd.isna(value) else value for name, value in found.iloc[0].to_dict().items()}
    return row | {"measured": measured.has_learning(store, question)}


def groups(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> pd.DataFrame | None:
    """Counts and rates of each directorate, service or team with anybody in scope; None without an HR list.

    Columns: group, COUNTS, leaver, done, base, past_due (Int64), PERCENTS (Float64), hidden.
    """
    if viewer.sees_small_counts:
        found = _table(store, settings, viewer, course, question, by)
        return (
            None if found is None else _unmeasured(found[found["in_scope"] > 0].reset_index(drop=True), store, question)
        )
    shown = _published(store, settings, viewer, course, question)
    return None if shown is None else _unmeasured(shown.by[by], store, question)


def late(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> dict[str, Any] | None:
    """A viewer's people past due: past_due, bar, paper, hidden; and each stage and total for those who see small counts.

    None where that is not measured: no HR list, or no completion of any kind.
    """
    before = kept.is_before(store, question)
    if not (before or measured.has_people(store, question)) or not measured.has_learning(store, question):
        return None
    if not viewer.sees_small_counts or (before and viewer.role == "ig_lead"):
        shown = _published(store, settings, viewer, course, question)
        if shown is None:
            return None
        row = {name: _whole(shown.whole[name].iloc[0]) for name in ("past_due", "bar", "paper")}
        row |= {"total": row["past_due"]} if before else {}
        return row | {"hidden": None in row.values()}

    def make() -> dict[str, Any]:
        return _late(_mine(store, settings, viewer, course, question))

    if viewer.role == "manager":
        return make()
    found: dict[str, Any] = lasting(store, "late", measured.of_people(store, settings, course, question), make)
    return dict(found)


def _late(mine: pd.DataFrame) -> dict[str, Any]:
    past = mine["status"].isin(PAST_DUE)
    line: dict[str, Any] = {name: int((mine["stage"] == name).sum()) for name in STAGES}
    line["total"] = sum(line.values())
    return line | {
        "past_due": int(past.sum()),
        "paper": int((past & (mine["route"] == "paper")).sum()),
        "hidden": False,
    }


def late_groups(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> pd.DataFrame | None:
    """People past due by group: group, each stage, total, past_due, hidden; for the committee group, bar, total (those
    past due), past_due and hidden. None where it is not measured."""
    before = kept.is_before(store, question)
    if not (before or measured.has_people(store, question)) or not measured.has_learning(store, question):
        return None
    if not viewer.sees_small_counts:
        shown = _published(store, settings, viewer, course, question)
        if shown is None:
            return None
        table = shown.by[by]
        table = table[table["past_due"].isna() | (table["past_due"] > 0)]
        table = table.assign(total=table["past_due"], hidden=table[["past_due", "bar"]].isna().any(axis=1))
        return table[["group", "bar", "total", "past_due", "hidden"]].reset_index(drop=True)

    def make() -> pd.DataFrame:
        return _late_groups(_mine(store, settings, viewer, course, question), by)

    if viewer.role == "manager":
        return make()
    # Of groups so small that a count points to somebody: never written down, made once whatever page of their list is asked for.
    key = ("late by", by, question.known_on, *measured.of_people(store, settings, course, question))
    found: pd.DataFrame = measured.remembered(store, key, make)
    return found


def _late_groups(mine: pd.DataFrame, by: str) -> pd.DataFrame:
    concerned = mine[mine["stage"].notna() | mine["status"].isin(PAST_DUE)]
    names = places(concerned, by).fillna(NO_GROUP)
    table = pd.crosstab(names, concerned["stage"].fillna("")).reindex(columns=list(STAGES), fill_value=0)
    table = table.astype("Int64").rename_axis(index="group", columns=None)
    table["total"] = table.sum(axis=1).astype("Int64")
    table["past_due"] = concerned["status"].isin(PAST_DUE).groupby(names).sum().astype("Int64")
    return table.reset_index().astype({"group": "str"}).assign(hidden=False)


def _mine(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> pd.DataFrame:
    found = measured.trained(store, settings, course, question)
    assert found is not None
    return own(found.people, viewer)


def by_rule(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str | None
) -> pd.DataFrame | None:
    """One row (`by` None) or `groups`, for a program to read: leavers' groups among them, and statuses by the letter of
    the rule also while no completion is held. Whoever may not see small counts gets what a page shows them."""
    if viewer.sees_small_counts:
        return _table(store, settings, viewer, course, question, by)
    if by is not None:
        return groups(store, settings, viewer, course, question, by)
    row = counted(store, settings, viewer, course, question)
    return None if row is None else pd.DataFrame([row])


def figures_of(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> dict[str, dt.date | None]:
    """The groups whose figures are of an earlier date, and which (None: none are shown); "" is the whole council.

    Empty for whoever sees small counts: theirs are always of the date asked about.
    """
    shown = None if viewer.sees_small_counts else _published(store, settings, viewer, course, question)
    if shown is None:
        return {}
    found = dict(shown.since.get(by, {}))
    for day in shown.since.get("whole", {}).values():
        found[""] = day
    return found


def figures_compared(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> dict[str, dt.date | None]:
    """`figures_of` at the date compared with (`by` "": of the whole council alone); empty without such a date and before the launch."""
    then = compared(question)
    return figures_of(store, settings, viewer, course, then, by) if then and then.as_at >= course.launch else {}


def since(question: Question, before: dict[str, dt.date | None]) -> str:
    """What a change of the whole council's figures is counted from, in words: the date whose figures those compared with are."""
    if question.compare_with is None:
        return ""
    return wording.since_name(before.get("") or question.compare_with, question.as_at)


def lowest_group(table: pd.DataFrame, course: Course) -> tuple[str, float] | None:
    """The group with the lowest rate shown, when it is short of the target and there are others; None otherwise."""
    known = table[table["compliance_percent"].notna()]
    if len(known) < 2:
        return None
    worst = known.sort_values(["compliance_percent", "group"], kind="stable").iloc[0]
    rate = float(worst["compliance_percent"])
    return (str(worst["group"]), rate) if rate < course.target_percent else None


def rate_is_hidden(table: pd.DataFrame) -> bool:
    """Whether a rate of some group is hidden (a rate of nobody is not hidden but not measured)."""
    return bool((table["hidden"] & table["compliance_percent"].isna()).any())


def _published(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question
) -> Published | None:
    if kept.is_before(store, question):
        kept_of = kept.published if viewer.sees_small_counts else kept.for_committee
        return kept_of(store, course, question)
    return settled(store, settings, course, question)


def _table(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str | None
) -> pd.DataFrame | None:
    if kept.is_before(store, question):
        # What was kept is of the whole council: a manager's own people are not in it.
        shown = _published(store, settings, viewer, course, question) if viewer.role == "ig_lead" else None
        if shown is None:
            return None
        return shown.whole if by is None else shown.by.get(by, shown.by[COMMITTEE_BREAKDOWNS[0]].head(0))
    if viewer.role != "manager":
        raw = measured.training_rates(store, settings, course, question, by)
    else:
        found = measured.trained(store, settings, course, question)
        mine = None if found is None else own(found.people, viewer)
        raw = None if mine is None else measured.grouped(mine, by)
    if raw is None:
        return None
    sums = {name: raw[list(members)].sum(axis=1).astype("Int64") for name, members in SUMMED.items()}
    table = raw.assign(**sums, base=raw["in_scope"] - sums["excused"], hidden=False).drop(columns="excused")
    typed = table.astype(dict.fromkeys(PERCENTS, "Float64"))
    for name in PERCENTS:
        typed[name] = typed[name].mask(typed[name] != typed[name])
    return typed


def _unmeasured(table: pd.DataFrame, store: Store, question: Question) -> pd.DataFrame:
    """Without a completion of any kind nobody can be called overdue, nor any rate be 0%."""
    if measured.has_learning(store, question):
        return table
    names = (*LEARNED, *PERCENTS, *(("exempt",) if unread(store, "exemptions", question) else ()))
    return table.assign(**{name: pd.array([pd.NA] * len(table), dtype=table[name].dtype) for name in names})


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


__all__ = [
    "BREAKDOWNS", "COMMITTEE_BREAKDOWNS", "COUNTS", "KINDS", "PERCENTS", "STATUS_LABELS", "TOO_SMALL", "breakdown_for",
    "by_rule", "counted", "figures_compared", "figures_of", "groups", "late", "late_groups", "lowest_group", "rate_is_hidden", "since",
]  # fmt: skip
