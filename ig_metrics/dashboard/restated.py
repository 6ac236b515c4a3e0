"""As reported and as now known: what was known of a date on a day, beside what is known now, and which upload moved it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import meeting_dates
from ig_metrics.dashboard.known import as_known_on, reported_on
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import level_shown, reached, score_shown, terms_of
from ig_metrics.dashboard.toolkit_views import RestatedView
from ig_metrics.dashboard.views import Definition, Figure, Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.wording import Terms

MARK, NOTHING_THEN, AS_REPORTED = "↻ Restated", "Nothing was known then", "As reported"
MEASURES = ("measure", "reported", "now", "mark")
REQUIREMENTS = ("requirement", "title", "category", "reported", "now", "because")
UPLOADS = ("came", "what", "effect", "file_name", "by", "id")
PAPERS = ("held_on", "reported", "now", "mark")
MOST_EVENTS = 40
"""Uploads replayed one by one; of more, the latest."""


@offered_dates
def restated(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    known: dt.date | None = None,
    framework: str | None = None,
) -> RestatedView:
    """The Toolkit's figures for the date as known on `known` (default: the day they were reported), beside those known now."""
    name = framework or measured.edition(store, settings, question)
    days = offered_days(store, question, name)
    day = known if known in days else reported_on(store, question)
    day = day if day in days else question.as_at
    title = wording.restated_question(question.as_at)
    now = measured.toolkit(store, settings, question, name)
    lacking = missing(store, viewer, {"toolkit": "see what was reported"}, question, framework=name)
    shared: dict[str, Any] = {
        "missing": lacking, "known": day, "offered": days, "papers": _papers(store, settings, question),
        "definitions": explained(),
    }  # fmt: skip
    if now is None:
        return RestatedView(
            title, (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),), **shared
        )
    then = measured.toolkit(store, settings, as_known_on(store, question, day), name)
    uploads, because = _replayed(store, settings, viewer, question, name, day)
    first = min(
        (_day(info.uploaded_at) for info in _held(store, question, name) if info.kind == "toolkit"), default=None
    )
    measures = _measures(then.assessment if then else None, now.assessment)
    rows = _requirements(then.assessment, now.assessment, because) if then else _none(REQUIREMENTS)
    moved = int((measures["mark"] == MARK).sum())
    terms = terms_of(now.assessment)
    if then is None:
        answer = wording.nothing_known(question.as_at, day, first)
    elif moved:
        answer = wording.figures_restated(moved, question.as_at, day, len(uploads))
    elif len(rows):
        answer = wording.levels_restated(terms.named(rows["requirement"].tolist(), most=12), len(rows), question.as_at)
    else:
        answer = wording.same_as_reported(question.as_at, day)
    return RestatedView(
        title,
        (answer,),
        figures=() if then is None else _figures(moved, len(rows), day, terms),
        sources=sources(store, viewer, ("toolkit", "plan"), question, framework=name),
        terms=terms,
        measures=measures,
        requirements=rows,
        uploads=uploads,
        **shared,
    )  # fmt: skip


def _figures(moved: int, levels: int, day: dt.date, terms: Terms) -> tuple[Figure, ...]:
    beside = f"known on {uk(day)} beside known now"
    return (
        Figure("restated", "Figures restated", str(moved), float(moved), beside, page="toolkit"),
        Figure("levels", f"{terms.item.capitalize()}s with another level", str(levels), float(levels), page="toolkit"),
    )


def restated_json(store: Store, settings: Settings, question: Question, framework: str) -> list[dict[str, Any]] | None:
    """Each figure and level as known on `question.known_on` beside as known now, for those that differ; None where it asks
    about now."""
    if question.known_on is None:
        return None
    then = measured.toolkit(store, settings, question, framework)
    now = measured.toolkit(store, settings, dataclasses.replace(question, known_on=None), framework)
    if then is None or now is None:
        return None
    table = _measures(then.assessment, now.assessment)
    moved = [table[table["mark"] == MARK], _requirements(then.assessment, now.assessment, {})]
    moved[1] = moved[1].assign(measure=f"{now.assessment.item.capitalize()} " + moved[1]["requirement"])
    return [
        {"measure": row["measure"], "reported": row["reported"], "now": row["now"]}
        for part in moved
        for row in part.to_dict("records")
    ]


def offered_days(store: Store, question: Question, framework: str) -> tuple[dt.date, ...]:
    """The days a date's figures may be asked as known on: the date, later meetings, and days something for it was uploaded."""
    came = [
        _day(at) for info in _held(store, question, framework) for at in (info.uploaded_at, info.withdrawn_at) if at
    ]
    newest = max(came, default=question.as_at)
    meetings = [day for day in meeting_dates(store, newest, question.known_on) if day > question.as_at]
    return tuple(sorted({question.as_at, *meetings, *(day for day in came if day > question.as_at)}))


def _held(store: Store, question: Question, framework: str) -> list[SnapshotInfo]:
    """Every assessment of the edition and every plan for the date or earlier, taken back or not."""
    return [
        info
        for info in store.snapshots()
        if info.kind in ("toolkit", "plan") and info.as_at <= question.as_at and info.framework in (None, framework)
    ]


def _replayed(
    store: Store, settings: Settings, viewer: Viewer, question: Question, framework: str, day: dt.date
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Each upload or withdrawal after a day that changed a figure, in turn; and for each requirement, the last to change it."""
    start = as_known_on(store, question, day)
    assert start.known_on is not None
    end = question.known_on
    events = [
        (at, info, at is info.withdrawn_at)
        for info in _held(store, question, framework)
        for at in (info.uploaded_at, info.withdrawn_at)
        if at is not None and at > start.known_on and (end is None or at <= end)
    ]
    events.sort(key=lambda event: event[0])
    before = measured.toolkit(store, settings, start, framework)
    rows: list[dict[str, Any]] = []
    because: dict[str, str] = {}
    for at, info, gone in events[-MOST_EVENTS:]:
        after = measured.toolkit(store, settings, dataclasses.replace(question, known_on=at), framework)
        what = f"{datasets.KINDS[info.kind].label} of {uk(info.as_at)}" + (", withdrawn" if gone else "")
        effect, touched = _effect(before, after)
        if effect:
            rows.append(
                {"came": _day(at), "what": what, "effect": effect, "file_name": info.file_name,
                 "by": info.withdrawn_by if gone else info.uploaded_by, "id": info.id}
            )  # fmt: skip
            because.update(dict.fromkeys(touched, f"{what}, {'taken back' if gone else 'uploaded'} on {uk(_day(at))}"))
        before = after
    made = pd.DataFrame(rows, columns=list(UPLOADS)).astype({**dict.fromkeys(UPLOADS, "str"), "came": "datetime64[us]"})
    return (made if viewer.role == "ig_lead" else made[["came", "what", "effect"]]), because


def _effect(before: measured.Assessed | None, after: measured.Assessed | None) -> tuple[str, list[str]]:
    """What an upload changed, in words ("" for nothing), and the requirements it touched."""
    if after is None:
        return ("Nothing is known any more." if before else ""), []
    now = after.assessment
    touched = _differ(before.assessment if before else None, now)
    if before is None:
        return f"The first that was known: {_summary(now)}.", touched
    was = before.assessment
    said = [] if _summary(was) == _summary(now) else [f"{_summary(was)} became {_summary(now)}"]
    if touched:
        said.append(f"another level for {wording.listing(touched, most=12)}")
    effect = "; ".join(said)
    return (f"{effect[:1].upper()}{effect[1:]}." if said else ""), touched


def _differ(before: Assessment | None, now: Assessment) -> list[str]:
    was = (
        {}
        if before is None
        else dict(zip(before.requirements["requirement"], before.requirements["level_shown"], strict=True))
    )
    is_now = dict(zip(now.requirements["requirement"], now.requirements["level_shown"], strict=True))
    return [number for number in dict.fromkeys([*is_now, *was]) if is_now.get(number) != was.get(number)]


def _summary(now: Assessment) -> str:
    """`82%, Satisfactory`; `37 of 47 as expected, Standards Not Met`."""
    grade = now.grade or wording.NOT_MEASURED
    if terms_of(now).each_line:
        return f"{now.at_target} of {now.applicable} as expected, {grade}"
    return f"{score_shown(now)}, {grade}"


def _measures(then: Assessment | None, now: Assessment) -> pd.DataFrame:
    terms = terms_of(now)
    rows = [
        (
            "Status" if terms.each_line else "Grade",
            *(_shown(each, lambda a: a.grade or wording.NOT_MEASURED) for each in (then, now)),
        )
    ]
    if not terms.each_line:
        rows.insert(0, ("Toolkit score", *(_shown(each, score_shown) for each in (then, now))))
        rows.append(
            (
                f"At {terms.level(now.pass_level)} or above",
                *(_shown(each, lambda a: f"{a.at_pass} of {a.applicable}") for each in (then, now)),
            )
        )
    goal = "as expected" if terms.each_line else terms.at_goal
    rows += [
        (f"{terms.item.capitalize()}s {'as expected' if terms.each_line else 'at target'}",
         *(_shown(each, lambda a: f"{a.at_target} of {a.applicable}") for each in (then, now))),
        (f"Categories {goal}", *(_shown(each, lambda a: "{} of {}".format(*reached(a))) for each in (then, now))),
        ("Not assessed", *(_shown(each, lambda a: str(a.not_assessed)) for each in (then, now))),
        ("Not relevant", *(_shown(each, lambda a: str(a.not_relevant)) for each in (then, now))),
    ]  # fmt: skip
    levels = [{} if each is None else {row["category"]: level_shown(each, row) for row in each.categories.to_dict("records")}
              for each in (then, now)]  # fmt: skip
    for category in dict.fromkeys([*levels[1], *levels[0]]):
        rows.append((f"Level of {category}", *(each.get(category, "–") for each in levels)))
    made = pd.DataFrame(rows, columns=list(MEASURES[:3])).astype("str")
    marks = [MARK if then is not None and row.reported != row.now else "" for row in made.itertuples()]
    return made.assign(mark=pd.Series(marks, index=made.index, dtype="str"))


def _shown(each: Assessment | None, show: Any) -> str:
    return "–" if each is None else str(show(each))


def _requirements(then: Assessment, now: Assessment, because: dict[str, str]) -> pd.DataFrame:
    was, is_now = (each.requirements.set_index("requirement") for each in (then, now))
    rows = []
    for number in _differ(then, now):
        line = is_now.loc[number] if number in is_now.index else was.loc[number]
        rows.append(
            {
                "requirement": number, "title": line["title"], "category": line["category"],
                "reported": was["level_shown"].get(number, "Not in the list"),
                "now": is_now["level_shown"].get(number, "Not in the list"), "because": because.get(number, ""),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(REQUIREMENTS)).astype("str")


def _papers(store: Store, settings: Settings, question: Question) -> pd.DataFrame:
    """Every meeting up to the date, the latest first: its figures as known that day, and as known now."""
    rows = []
    for day in sorted(meeting_dates(store, question.as_at, question.known_on), reverse=True):
        asked = dataclasses.replace(question, as_at=day, compare_with=None)
        name = measured.edition(store, settings, asked)
        now = measured.toolkit(store, settings, asked, name)
        then = measured.toolkit(store, settings, as_known_on(store, asked, day), name)
        if now is None and then is None:
            continue
        texts = ["–" if each is None else _summary(each.assessment) for each in (then, now)]
        moved = then is not None and (
            now is None or texts[0] != texts[1] or bool(_differ(then.assessment, now.assessment))
        )
        mark = NOTHING_THEN if then is None else MARK if moved else AS_REPORTED
        rows.append({"held_on": day, "reported": texts[0], "now": texts[1], "mark": mark})
    return pd.DataFrame(rows, columns=list(PAPERS)).astype({"held_on": "datetime64[us]"})


def explained() -> tuple[Definition, ...]:
    """As reported, as now known, restated."""
    return (
        Definition(
            "As reported",
            "Worked out from what had been uploaded by the end of that day, and nothing later; where a paper was issued for a meeting on it, by the moment that was made.",
        ),
        Definition(
            "As now known",
            "Worked out from everything that is held for the date now, late uploads and corrections included.",
        ),
        Definition(
            "Restated",
            "The two differ. Neither is hidden: the figure reported stays in the paper, and the upload that moved it is named.",
        ),
    )


def _none(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(LONDON).date()
