"""A new version of the Toolkit, when there is one: what it changes, and what work is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard import breaks, carrying, framework_files, measured, resource_definitions
from ig_metrics.dashboard.carry_over import CarryOverView, carry_over
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import sources
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.dates import add_months
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.edition import carried_over
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.carry_over_file import Mapping
from ig_metrics.wording import editions as words

NONE, OFFERED, DATED, KEPT, MOVED = "none", "offered", "dated", "kept", "moved"
NEWS_MONTHS = 12
"""A move is news for so long where no earlier meeting is compared with."""
CHANGES = {"how": "str", "old": "Int64", "new": "Int64", "numbers": "str"}


@dataclass(frozen=True)
class NextVersionView(View):
    """`state`: none; offered (a file says what would become of each requirement, no day is set); dated (settings give a day); kept
    (the move is kept, its day is to come); moved (it was, since the last meeting). `changes`: how (in words), old and new
    (how many requirements), numbers (which became which). `rows`: every requirement of the new version as `CarryOverView.rows`,
    without owners and evidence; `work` those with something to do; `dropped` as there. Empty where nothing is held to carry."""

    state: str = NONE
    before: str = ""
    after: str = ""
    day: dt.date | None = None
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    work: pd.DataFrame = field(default_factory=pd.DataFrame)
    dropped: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class _Move:
    before: str
    after: str
    day: dt.date | None
    state: str


@offered_dates
def next_version(store: Store, settings: Settings, viewer: Viewer, question: Question) -> NextVersionView:
    """The version that comes next, or came since the last meeting: what became of each requirement, what is to be done."""
    folder = measured.frameworks_folder()
    in_force = measured.edition(store, settings, question)
    move = _coming(store, settings, question) or _came(store, settings, question) or _offered(question, in_force)
    now = frameworks.load(in_force, folder)
    if move is None:
        return NextVersionView(
            words.NEXT_QUESTION, (words.none_coming(now.edition or now.full_title),), before=in_force
        )
    old, new = frameworks.load(move.before, folder), frameworks.load(move.after, folder)
    mapping = breaks.used(store, question, old, new)
    name = breaks.name_of(new, old)
    made = _proposed(store, settings, viewer, question, move, mapping)
    said = [words.coming(move.state, name, move.day), words.moved(breaks.became(mapping))]
    if mapping is not None and not mapping.checked_by:
        said.append(words.UNCHECKED)
    found = measured.toolkit(store, settings, question, move.after) if move.state == MOVED else None
    if found is not None:
        said.append(words.still_to_assess(found.assessment.not_assessed, found.assessment.applicable))
    elif made is not None:
        said.append(made.answer[0])
    return NextVersionView(
        words.NEXT_QUESTION,
        tuple(said),
        figures=_figures(mapping, made),
        sources=sources(store, viewer, ("toolkit",), question, framework=move.before),
        definitions=resource_definitions.version(),
        warnings=made.warnings if made is not None else (),
        state=move.state,
        before=move.before,
        after=move.after,
        day=move.day,
        changes=_changes(mapping),
        **_tables(made),
    )


def _coming(store: Store, settings: Settings, question: Question) -> _Move | None:
    """The soonest move after the date: by the settings' days, or kept."""
    found = [
        _Move(settings.toolkit.framework_on(start - dt.timedelta(days=1)), name, start, DATED)
        for name, start in settings.toolkit.editions
        if start > question.as_at
    ] + [
        _Move(str(info.mapping["from"]), str(info.framework), info.as_at, KEPT)
        for info in carried_over(store.snapshots(), known_on=question.known_on)
        if info.as_at > question.as_at
    ]
    return min(found, key=lambda move: (move.day, move.state == DATED), default=None)


def _came(store: Store, settings: Settings, question: Question) -> _Move | None:
    """The last move since the date compared with, to the version now in force."""
    since = question.compare_with or add_months(question.as_at, -NEWS_MONTHS)
    before, now = (
        measured.edition(store, settings, Question(day, None, question.known_on)) for day in (since, question.as_at)
    )
    if before == now:
        return None
    days = [start for name, start in settings.toolkit.editions if name == now and since < start <= question.as_at]
    days += [
        info.as_at
        for info in carried_over(store.snapshots(), known_on=question.known_on)
        if info.framework == now and since < info.as_at <= question.as_at
    ]
    return _Move(before, now, max(days, default=None), MOVED)


def _offered(question: Question, in_force: str) -> _Move | None:
    """A version that a file leads to from the one in force."""
    usable = [each.id for each in framework_files.shelf(question.as_at).files if each.framework is not None]
    return next(
        (_Move(in_force, id, None, OFFERED) for id in usable if id != in_force and carrying.has_mapping(in_force, id)),
        None,
    )


def _proposed(
    store: Store, settings: Settings, viewer: Viewer, question: Question, move: _Move, mapping: Mapping | None
) -> CarryOverView | None:
    try:
        return carry_over(store, settings, viewer, question, before=move.before, after=move.after, mapping=mapping)
    except Refused:
        # No assessment of the old version is held, or no file says what became of its requirements.
        return None


def _figures(mapping: Mapping | None, made: CarryOverView | None) -> tuple[Figure, ...]:
    became = breaks.became(mapping)
    if became is None:
        return ()
    shown = [("dropped", "Dropped", became["dropped"]), ("merged", "Joined with others", became["merged"]),
             ("new", "Split or new", became["split"] + became["new"])]  # fmt: skip
    figures = [Figure(f"version_{how}", label, str(some), float(some), page="resources") for how, label, some in shown]
    if made is None:
        return tuple(figures)
    work = int((made.rows["work"] != "").sum())
    return (
        Figure("version_work", "With work to do", f"{work} of {len(made.rows)}", float(work), page="resources"),
        *figures,
    )


def _changes(mapping: Mapping | None) -> pd.DataFrame:
    rows = []
    for how, label in words.BECAME.items():
        lines = [line for line in mapping.lines if line.how == how] if mapping is not None else []
        if lines:
            rows.append(
                {
                    "how": label, "old": sum(len(line.before) for line in lines), "new": sum(len(line.after) for line in lines),
                    "numbers": "; ".join(words.became(line.before, line.after) for line in lines),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(CHANGES)).astype(CHANGES)


def _tables(made: CarryOverView | None) -> dict[str, pd.DataFrame]:
    if made is None:
        return {}
    hidden = ["owner", "partner", "evidence", "evidence_date", "evidence_expires"]
    rows = made.rows.drop(columns=[name for name in hidden if name in made.rows])
    rows = rows.assign(how=rows["how"].map(words.BECAME).astype("str"), level=rows["level"].fillna("to be assessed"))
    return {
        "rows": rows,
        "work": rows[rows["work"] != ""].reset_index(drop=True),
        "dropped": made.dropped.drop(columns=[name for name in hidden if name in made.dropped]),
    }
