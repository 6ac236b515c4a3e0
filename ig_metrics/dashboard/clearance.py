"""The Clearance page: is everybody who needs a system cleared for it, and who is not?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.course_asked import asked, done_by
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.overdue import EXCUSED_LABELS
from ig_metrics.dashboard.people import places
from ig_metrics.dashboard.people_counts import STATUS_LABELS, counted, figures_of
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Definition, Figure, Missing, Question, View
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.readiness import go_lives, readiness, ready_by, system_of
from ig_metrics.training.trend import days_of_trend, over_time

TITLE = "Is everybody who needs the system cleared for it?"
BREAKDOWNS = ("team", "role", "service", "directorate")
NO_COURSE = (
    'No course in settings clears anybody for a system. Give one audience = "system:NAME" in settings.toml, and bring in the list of '
    "people who need the system."
)
NO_COURSE_ASK = "No course clears anybody for a system yet. Ask the IG lead to set one up."
PERSON = (
    "full_name", "staff_id", "username", "role", "required_by", "status", "last_completed_on", "expires_on", "service", "team", "manager_email",
)  # fmt: skip
PAGE_SIZE = 50
LISTS = ("withhold", "grant")
COMMITTEE_ONLY_WHOLE = (
    "Readiness by team, role and day is for the IG lead and managers: teams are small groups of people."
)


@dataclass(frozen=True)
class ClearanceView(View):
    """Readiness for one system.

    `systems`: (course code, system) of every course that clears people. For the IG lead and managers: `groups`: group, need,
    cleared, not_cleared, withhold, grant, compliance_percent, required_by, hidden, by `by`, the soonest required first; `soonest`: those
    of them that must be ready by the soonest day still to be met, `soonest_on`; `days`: the same by required_by; `weeks`: as TrendView.points; `people`: one page of `matching` on the list `which` (withhold or grant). Empty for the committee.
    """

    course: str = ""
    system: str = ""
    systems: tuple[tuple[str, str], ...] = ()
    by: str = "team"
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    soonest: pd.DataFrame = field(default_factory=pd.DataFrame)
    soonest_on: dt.date | None = None
    days: pd.DataFrame = field(default_factory=pd.DataFrame)
    weeks: pd.DataFrame = field(default_factory=pd.DataFrame)
    which: str = "withhold"
    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    matching: int = 0
    page: int = 1
    page_size: int = PAGE_SIZE
    target: float = 100.0


@offered_dates
def clearance(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    by: str = "team",
    which: str = "withhold",
    page: int = 1,
) -> ClearanceView:
    """Who needs a system, who is cleared, by team, role or day, over time; and whom to withhold it from or grant it to.

    A manager's figures are about their own people; the committee sees the whole, with small numbers hidden. Raises Refused for
    a breakdown or a list that does not exist.
    """
    if by not in BREAKDOWNS:
        raise Refused(f"Readiness can be shown by {wording.listing(BREAKDOWNS)}, not by '{by}'.")
    if which not in LISTS:
        raise Refused(f"There is no list '{which}' here. There are: {wording.listing(LISTS)}.")
    systems = tuple((each.code, str(system_of(each))) for each in settings.courses if system_of(each))
    if not systems:
        said = NO_COURSE if viewer.uploads else NO_COURSE_ASK
        return ClearanceView(TITLE, (said,), missing=(Missing("settings", said),))
    code = course if course in dict(systems) else systems[0][0]
    begun = asked(store, settings, viewer, question, code)
    system = dict(systems)[code]
    title = f"Is everybody who needs {system} cleared for it?"
    lacking = missing(store, viewer, {"system_access": f"know who needs {system}"}, question)
    kept = begun.kept | {
        "missing": (*begun.kept.get("missing", ()), *lacking),
        "definitions": (*explained(system), *begun.kept["definitions"]),
        "sources": (*begun.kept.get("sources", ()), *sources(store, viewer, ("system_access",), question)),
    }
    plain: dict[str, Any] = {"course": code, "system": system, "systems": systems, "by": by, "which": which}
    known = store.in_force_snapshots("system_access", question.as_at, known_on=question.known_on)
    if begun.course is None or not known:
        answer = begun.answer or (wording.upload_first(["People who need a system"], asks=not viewer.uploads),)
        return ClearanceView(title, answer, **kept, **plain)
    chosen = begun.course
    if not viewer.sees_small_counts:
        return _for_committee(store, settings, viewer, question, chosen, title, kept, plain)
    needs = measured.system_access(store, question)
    assert needs is not None
    people = readiness(begun.people, chosen, question.as_at, needs, staff_id_width=settings.organisation.staff_id_width)
    whole = ready_by(people, None)
    listed = people[people[which]].sort_values(["required_by", "full_name"], na_position="first")
    page = max(1, min(page, -(-len(listed) // PAGE_SIZE) or 1))
    grouped = people["role"] if by == "role" else places(people, by)
    days = days_of_trend(chosen.launch, question.as_at)
    weeks = over_time(begun.people, done_by(store, settings, viewer, chosen, question, begun), chosen, days)
    groups = _soonest_first(ready_by(people, grouped))
    first = groups["required_by"].min()
    return ClearanceView(
        title,
        _answer(whole, system, question, viewer),
        figures=_figures(whole, system),
        **kept,
        **plain,
        groups=groups,
        soonest=groups if pd.isna(first) else groups[groups["required_by"] == first].reset_index(drop=True),
        soonest_on=None if pd.isna(first) else first.date(),
        days=go_lives(people),
        weeks=_weeks(weeks),
        people=_people(listed.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        matching=len(listed),
        page=page,
    )


def _for_committee(
    store: Store, settings: Settings, viewer: Viewer, question: Question, course: Course, title: str,
    kept: dict[str, Any], plain: dict[str, Any],
) -> ClearanceView:  # fmt: skip
    """The whole, from the very counts the Training page shows of this course, so that the two cannot be subtracted."""
    found = counted(store, settings, viewer, course, question)
    assert found is not None
    need, done, rate = found["in_scope"], found["done"], found["compliance_all_percent"]
    if rate is None or need is None or done is None:
        said = (
            "How many are cleared is **hidden**, so that nobody can be picked out."
            if found["hidden"]
            else f"Nobody needs {plain['system']}."
        )
    else:
        said = f"**{wording.percent(rate)}** of those who need {plain['system']} are cleared for it ({wording.number(done)} of {wording.number(need)})."
    figures = (
        Figure("need", f"Need {plain['system']}", wording.HIDDEN if need is None else wording.number(need), need),
        Figure(
            "cleared",
            "Cleared",
            wording.HIDDEN if done is None else wording.number(done),
            done,
            "in date for its course",
        ),
    )
    waits = figures_of(store, settings, viewer, course, question, "directorate")
    told = wording.said_of_earlier({"": waits[""]}) if "" in waits else ()
    kept = kept | {"warnings": (*kept.get("warnings", ()), *told)}
    return ClearanceView(title, (said, COMMITTEE_ONLY_WHOLE), figures=figures, **kept, **plain)


def _soonest_first(groups: pd.DataFrame) -> pd.DataFrame:
    order = ["required_by", "not_cleared", "group"]
    return groups.assign(hidden=False).sort_values(order, ascending=[True, False, True], ignore_index=True)


def _answer(whole: pd.DataFrame, system: str, question: Question, viewer: Viewer) -> tuple[str, ...]:
    if whole.empty:
        nobody = "None of your people" if viewer.role == "manager" else "Nobody in scope"
        return (f"{nobody} needs {system} on this date.",)
    row = whole.iloc[0]
    head = (
        f"**{wording.percent(float(row['compliance_percent']))}** of those who need {system} are cleared for it "
        f"({wording.number(row['cleared'])} of {wording.number(row['need'])})."
    )
    held = int(row["withhold"])
    if not held:
        return (head, f"Nobody who needs it by {wording.uk(question.as_at)} is without clearance.")
    return (
        head,
        f"**{wording.people(held)}** should have had it by {wording.uk(question.as_at)} and {wording.is_or_are(held)} not cleared: withhold it.",
    )


def _figures(whole: pd.DataFrame, system: str) -> tuple[Figure, ...]:
    row = whole.iloc[0] if len(whole) else dict.fromkeys(("need", "cleared", "withhold", "grant"), 0)

    def figure(key: str, label: str, note: str) -> Figure:
        return Figure(key, label, wording.number(int(row[key])), int(row[key]), note)

    return (
        figure("need", f"Need {system}", "employed, and on the list of those who need it"),
        figure("cleared", "Cleared", "in date for its course"),
        figure("withhold", "Withhold", "needed by now, and not cleared"),
        figure("grant", "Grant", "cleared, and not recorded as having it"),
    )


def _weeks(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["in_scope"] > 0]
    labels = [f"{day.day} {day:%b %Y}" for day in known["date"]]
    value = 100 * known["done"] / known["in_scope"]
    found = known.assign(
        value=value, label=labels, mean=None, lower=None, upper=None, said="", point_type="common_cause"
    )
    kinds = {
        "label": "str",
        "value": "Float64",
        "mean": "Float64",
        "lower": "Float64",
        "upper": "Float64",
        "said": "str",
        "point_type": "str",
    }
    return found[["date", *kinds]].astype(kinds).reset_index(drop=True)


def _people(rows: pd.DataFrame) -> pd.DataFrame:
    words = rows["status"].map(STATUS_LABELS | EXCUSED_LABELS).astype("str")
    return rows.assign(status=words)[list(PERSON)].reset_index(drop=True)


def explained(system: str) -> tuple[Definition, ...]:
    """Cleared, withhold, grant."""
    return (
        Definition(
            "Cleared",
            f"In date for the course that goes with {system}. Whoever is exempt from it or absent is not cleared: an excuse from "
            "training is no clearance.",
        ),
        Definition("Withhold", "Not cleared, and needed by the as-at date or earlier, or no day is given."),
        Definition("Grant", "Cleared, and the list of those who need the system does not say that they have it."),
    )
