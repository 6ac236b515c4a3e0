"""How each requirement stood at every assessment, edition by edition: what a heat map is drawn from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.toolkit_views import HeatEdition, HeatView
from ig_metrics.dashboard.views import Definition, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.in_force import moment
from ig_metrics.toolkit import summaries
from ig_metrics.toolkit.attainment import NR
from ig_metrics.wording import Terms
from ig_metrics.wording import toolkit_heat as words

LEVEL, NOT_ASSESSED, NOT_RELEVANT, NOT_LISTED = "level", "not assessed", "not relevant", "not listed"


@offered_dates
def levels(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> HeatView:
    """Every requirement at every date it was assessed, up to the date asked about; all editions held unless one is named."""
    found: dict[str, list[measured.Assessed]] = {}
    for day, name in assessed_days(store, question):
        if framework in (None, name):
            made = measured.toolkit(store, settings, dataclasses.replace(question, as_at=day, compare_with=None), name)
            if made is not None:
                found.setdefault(name, []).append(made)
    every = [each.assessment for made in found.values() for each in made]
    table = summaries.levels_over_time(every)
    lacking = missing(store, viewer, {"toolkit": "see levels over time"}, question, framework=framework)
    if not every:
        answer = wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads)
        return HeatView(
            words.question("requirement"), (answer,), missing=lacking, levels=table, table=summaries.heat_map(table)
        )
    editions = tuple(
        HeatEdition(name, _short(made[-1], found), terms_of(made[-1].assessment), _cells(made))
        for name, made in found.items()
    )
    latest = editions[-1].title if len(editions) > 1 else ""
    days = len({each.as_at for each in every})
    return HeatView(
        words.question(every[-1].item),
        (wording.levels_held(days, len(editions)), *words.moved(latest, *_moves(editions[-1]))),
        sources=sources(store, viewer, ("toolkit",), question, framework=framework),
        definitions=explained(),
        missing=lacking,
        editions=editions,
        breaks=tuple(words.broken(one.title, other.title) for one, other in itertools.pairwise(editions)),
        levels=table,
        table=summaries.heat_map(table),
    )


def assessed_days(store: Store, question: Question) -> list[tuple[dt.date, str]]:
    """Each date an assessment is held for, as known then, with its edition; the earliest first. Those taken back do not count."""
    known = None if question.known_on is None else moment(question.known_on)
    held = (
        info
        for info in store.snapshots()
        if info.kind == "toolkit"
        and info.framework
        and info.as_at <= question.as_at
        and (known is None or info.uploaded_at <= known)
        and (info.withdrawn_at is None or (known is not None and info.withdrawn_at > known))
    )
    return sorted({(info.as_at, str(info.framework)) for info in held})


def _cells(made: list[measured.Assessed]) -> pd.DataFrame:
    """Every requirement of the edition, in the latest assessment's order, at each of its dates."""
    terms = terms_of(made[-1].assessment)
    known = {
        (row["requirement"], each.assessment.as_at): row
        for each in made
        for row in each.assessment.requirements.to_dict("records")
    }
    lines = {number: row for (number, _), row in known.items()}
    latest = made[-1].assessment.requirements["requirement"].tolist()
    rows = []
    for number in dict.fromkeys([*latest, *lines]):
        for each in made:
            day = each.assessment.as_at
            row = known.get((number, day))
            kind = _kind(row)
            rows.append(
                {
                    "requirement": number,
                    "title": lines[number]["title"],
                    "category": lines[number]["category"],
                    "as_at": day,
                    "shown": "Not in the list" if row is None else row["level_shown"],
                    "mark": _mark(row, kind, terms),
                    "points": row["points"] if row is not None and kind == LEVEL else None,
                    "at_target": bool(row is not None and row["at_target"]),
                    "kind": kind,
                }
            )
    texts = dict.fromkeys(("requirement", "title", "category", "shown", "mark", "kind"), "str")
    return pd.DataFrame(rows).astype({**texts, "as_at": "datetime64[us]", "points": "Int64", "at_target": "bool"})


def _kind(row: dict[str, object] | None) -> str:
    if row is None:
        return NOT_LISTED
    if row["level"] == NR:
        return NOT_RELEVANT
    return LEVEL if isinstance(row["level"], str) else NOT_ASSESSED


def _mark(row: dict[str, object] | None, kind: str, terms: Terms) -> str:
    if row is None or kind == NOT_LISTED:
        return ""
    if kind != LEVEL:
        return "?" if kind == NOT_ASSESSED else "–"
    if not terms.in_words:
        return str(row["level"])
    place = int(str(row["level"]))
    return "○" if place == 0 else "●" if place == len(terms.levels) - 1 else "◐"


def _moves(edition: HeatEdition) -> tuple[int, int, int]:
    """How many requirements rose, fell and stayed between the first and the last assessment of an edition."""
    cells = edition.cells[edition.cells["points"].notna()]
    ends = cells.groupby("requirement", sort=False)["points"].agg(["first", "last"])
    return (
        int((ends["last"] > ends["first"]).sum()),
        int((ends["last"] < ends["first"]).sum()),
        int((ends["last"] == ends["first"]).sum()),
    )


def _short(made: measured.Assessed, found: dict[str, list[measured.Assessed]]) -> str:
    """An edition's short name where all are of one toolkit, else the whole."""
    titles = {each[-1].framework.title for each in found.values()}
    of = made.framework
    return of.edition if len(titles) == 1 and of.edition else of.full_title


def explained() -> tuple[Definition, ...]:
    """Shade and number, break."""
    return (
        Definition(
            "Shade and number",
            "The darker the tile, the higher the level; the number or the sign in it says which.",
        ),
        Definition(
            "Break",
            "An edition asks its own requirements: the same number in another edition is another requirement. Editions stand "
            "apart, and no level runs on from one to the next.",
        ),
    )
