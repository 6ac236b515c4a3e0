"""What the short forms of a paper show (handout and slides): its figures, charts and lists as plain data, each ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.report import cells, headline
from ig_metrics.report.asked import Asked, Views
from ig_metrics.report.blocks import Picture, Section, unmarked


@dataclass(frozen=True)
class Headline:
    """A figure: its value as printed, what moved (`better`: an improvement, None where that cannot be said), what it means and what
    it rests on ("": not known)."""

    key: str
    label: str
    shown: str
    change: str
    better: bool | None
    means: str
    source: str


@dataclass(frozen=True)
class Level:
    """A category of the Toolkit. `before` and `now` in words; `level`, `level_before` and `target_level` as numbers where they are."""

    category: str
    before: str
    now: str
    target: str
    level: int | None
    level_before: int | None
    target_level: int | None
    at_target: int
    applicable: int


@dataclass(frozen=True)
class Place:
    """A directorate: the share in date now and before, in words and (now) as a number; people past due and past the bar date."""

    name: str
    percent: float | None
    shown: str
    before: str
    past_due: str
    bar: str


@dataclass(frozen=True)
class Course:
    """A course. `said` answers how it stands, `late` who is past due; `target` in percent. `earlier`: which figures are of other dates."""

    title: str
    said: tuple[str, ...]
    left_out: str
    late: tuple[str, ...]
    target: float | None
    places: tuple[Place, ...]
    compared: bool
    lacking: str
    earlier: str = ""


@dataclass(frozen=True)
class Scenario:
    """How many requirements are at target by the deadline, if so. `span`: between which numbers 8 of 10 cases fall, in words."""

    name: str
    requirements: float
    of: int
    span: str
    text: str


@dataclass(frozen=True)
class Facts:
    """A meeting in short. `since` is breaches by sort: label, now, before and what chance says."""

    question: str = ""
    answer: tuple[str, ...] = ()
    basis: str = ""
    aim: str = ""
    headlines: tuple[Headline, ...] = ()
    item: str = "requirement"
    levels: tuple[Level, ...] = ()
    courses: tuple[Course, ...] = ()
    breaches: tuple[str, ...] = ()
    chart: Picture | None = None
    chart_said: str = ""
    since: tuple[tuple[str, str, str, str], ...] = ()
    since_label: str = ""
    before_label: str = ""
    plan: tuple[str, ...] = ()
    promised: str = ""
    forecast: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    questions: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The facts as plain objects."""
        found = asdict(self)
        if self.chart is not None:
            found["chart"]["marked"] = sorted(self.chart.marked)
        return found


def facts(views: Views, asked: Asked, sections: Sequence[Section]) -> Facts:
    """The facts of a meeting in short, from what a committee member would be shown and the paper made of it."""
    overview, kit, register, ahead = views.overview, views.toolkit, views.breaches, views.forecast
    summary = next((each for each in sections if each.key == "summary"), None)
    first = summary.blocks[0] if summary and summary.blocks else None
    promised = views.overview.promised
    return Facts(
        question=overview.title,
        answer=_plain(overview.answer),
        basis=unmarked(getattr(first, "text", "")),
        aim=wording.target_by(kit.terms, asked.settings.toolkit.deadline) if kit.figures else "",
        headlines=_headlines(views),
        item=kit.terms.item,
        levels=_levels(kit),
        courses=tuple(_course(training, overdue, asked) for training, _, overdue in views.courses),
        breaches=_plain(register.answer) if register.figures else (),
        chart=_chart(sections),
        chart_said=next((unmarked(each.sentence) for each in views.charts.whole if each.key == "all"), ""),
        since=tuple(
            (str(row.label), cells.whole(row[2]), cells.whole(row.before), str(row.verdict))
            for row in register.since.itertuples()
        ),
        since_label=register.since_label,
        before_label=register.since_compare_label,
        plan=_plain(views.plan.answer) if views.plan.figures else (),
        promised=unmarked(wording.promised_came([str(each) for each in promised["outcome"]], asked.compare_with))
        if asked.compare_with and views.plan.figures
        else "",
        forecast=_plain(ahead.answer) if not ahead.missing else (),
        scenarios=_scenarios(ahead.scenarios),
        questions=_plain(overview.questions),
        lacking=tuple(dict.fromkeys(unmarked(each.text) for each in overview.missing)),
        notes=_plain(dict.fromkeys(text for view in views.all() for text in view.warnings)),
    )


def _plain(texts: Any) -> tuple[str, ...]:
    return tuple(unmarked(str(text)) for text in texts)


def _headlines(views: Views) -> tuple[Headline, ...]:
    """The rows of the paper's table of figures, each with its key and whether its move is an improvement."""
    return tuple(
        Headline(each.key, each.label, each.shown, unmarked(each.moved), each.better, unmarked(each.means), each.source)
        for each in headline.rows(views)
    )


def _levels(kit: Any) -> tuple[Level, ...]:
    if not kit.figures:
        return ()
    return tuple(
        Level(
            str(row.category),
            "" if pd.isna(row.compare_level) else kit.terms.level(row.compare_level),
            str(row.shown),
            str(row.target_shown),
            _whole(row.level),
            _whole(row.compare_level),
            _whole(row.target_level),
            int(row.at_target),
            int(row.applicable),
        )
        for row in kit.categories.itertuples()
    )


def _course(view: Any, overdue: Any, asked: Asked) -> Course:
    if not view.figures:
        return Course(
            view.course_title, (), "", (), None, (), False, " ".join(_plain(each.text for each in view.missing))
        )
    late = {str(row["group"]): row for row in overdue.groups.to_dict("records")} if overdue.figures else {}
    out = {row.reason: _whole(row.people) for row in view.exclusions.itertuples()}
    places = tuple(_place(row, late.get(str(row["group"]))) for row in view.groups.to_dict("records"))
    targets = view.groups["target_percent"].dropna()
    return Course(
        view.course_title,
        _plain(view.answer),
        wording.left_out_of_rate(out["absent"], out["exempt"], out["leaver"]),
        _plain(overdue.answer) if overdue.figures else (),
        float(targets.iloc[0]) if len(targets) else None,
        places,
        any(each.before != cells.NONE for each in places),
        " ".join(_plain(each.text for each in view.missing)),
        " ".join(
            _plain(
                (
                    *wording.said_of_earlier(view.earlier),
                    *wording.said_of_compared(view.earlier_before, asked.compare_with),
                )
            )
        ),
    )


def _place(row: dict[str, Any], late: dict[str, Any] | None) -> Place:
    target, hidden = row["target_percent"], bool(row["hidden"])
    shown = cells.percent(row["compliance_percent"], target, hidden=hidden)
    return Place(
        str(row["group"]),
        # as printed: an exact rate would tell the two counts it was made from
        float(shown[:-1]) if shown.endswith("%") else None,
        shown,
        cells.percent(row["compare_percent"], target),
        cells.NONE if late is None else cells.whole(late["past_due"], hidden=bool(late["hidden"])),
        cells.NONE if late is None else cells.whole(late["bar"], hidden=bool(late["hidden"])),
    )


def _chart(sections: Sequence[Section]) -> Picture | None:
    """The paper's own chart of breaches, its limits to the decimal they are printed with."""
    blocks = (block for each in sections if each.key == "breaches" for block in each.blocks)
    found = next((block for block in blocks if isinstance(block, Picture)), None)
    if found is None:
        return None
    return replace(found, mean=_decimal(found.mean), lower=_decimal(found.lower), upper=_decimal(found.upper))


def _decimal(value: float | None) -> float | None:
    return None if value is None else wording.rounded_plain(value)


def _scenarios(table: pd.DataFrame) -> tuple[Scenario, ...]:
    return tuple(
        Scenario(
            str(row.scenario), float(row.requirements), int(row.of), _span(row.low, row.high), unmarked(str(row.text))
        )
        for row in table.itertuples()
        if not pd.isna(row.requirements)
    )


def _span(low: Any, high: Any) -> str:
    if pd.isna(low) or pd.isna(high):
        return cells.NONE
    return str(low) if low == high else f"{low} to {high}"


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
