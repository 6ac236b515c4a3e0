"""The parts of a paper, each from the views a committee member would see: sentences, then tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ig_metrics import datasets, wording
from ig_metrics.dashboard.views import View
from ig_metrics.dates import uk
from ig_metrics.report import cells
from ig_metrics.report.blocks import Block, Picture, Points, Table, Text, ToComplete
from ig_metrics.settings import Settings
from ig_metrics.wording.breach_charts import BETTER_REPORTING

NOT_KINDS = "settings"
MOST_MONTHS_DRAWN = 36
WITHIN = "Common Cause"
"""The signal of a point that chance explains."""


@dataclass(frozen=True)
class Views:
    """What a committee member would be shown, page by page. `courses`: for each course its training by directorate and by
    service, and its overdue people."""

    overview: Any
    toolkit: Any
    courses: tuple[tuple[Any, Any, Any], ...]
    breaches: Any
    charts: Any
    severity: Any
    plan: Any
    forecast: Any
    parties: Any
    resources: Any
    claims: Any

    def all(self) -> tuple[View, ...]:
        """Every view, in the order of the paper."""
        of_courses = [view for each in self.courses for view in each]
        return (self.overview, self.toolkit, *of_courses, self.parties, self.breaches, self.charts, self.severity,
                self.plan, self.forecast, self.resources, self.claims)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The days a paper is about, and the settings."""

    settings: Settings
    as_at: dt.date
    compare_with: dt.date | None

    def complete(self, part: str) -> ToComplete:
        """What a person must write in a part."""
        return ToComplete(wording.to_complete(part, self.settings.privacy.threshold))

    @property
    def before(self) -> str:
        """The heading of a column of the last meeting's figures."""
        return uk(self.compare_with) if self.compare_with else "Last meeting"


def lacking(view: View, as_at: dt.date, kinds: Sequence[str] = ()) -> tuple[Block, ...]:
    """What is not measured for want of data, a sentence for each kind; `kinds` keeps those alone."""
    said = []
    for each in view.missing:
        if kinds and each.kind not in kinds:
            continue
        known = datasets.KINDS.get(each.kind)
        said.append(wording.no_course() if known is None else wording.not_held(lower(known.label), as_at))
    return tuple(Text(text) for text in dict.fromkeys(said))


def said(texts: Iterable[str]) -> tuple[Block, ...]:
    """Sentences as one paragraph; nothing where there are none."""
    joined = " ".join(texts)
    return (Text(joined),) if joined else ()


def resources(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Posts by where they stand, and how many information assets were reviewed."""
    view = views.resources
    if not view.figures:
        return (*lacking(view, asked.as_at), asked.complete("resources"))
    rows = tuple((row.standing, cells.whole(row.lines), cells.plain(row.fte)) for row in view.posts.itertuples())
    table = Table(
        f"Posts and secondments of the information governance team, {uk(asked.as_at)}",
        "Each row is one standing, with the number of posts and their full-time equivalents.",
        ("Standing", "Posts on the list", "Full-time equivalents"),
        rows,
        (3, 1, 1),
        frozenset((1, 2)),
    )
    return (*said(view.answer), table, *_assets(views), asked.complete("resources"))


def _assets(views: Views) -> tuple[Block, ...]:
    found = views.claims.measures
    if "counted" not in found:
        return ()
    rows = found[(found["counted"].fillna("") != "") & found["measure"].str.contains("asset", case=False)]
    return tuple(Text(f"{row.measure}: **{row.counted}**. {row.definition}") for row in rows.itertuples())


def toolkit(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Score, grade, levels against target and deadline, and the claims that data does not bear out."""
    view = views.toolkit
    if not view.figures:
        return lacking(view, asked.as_at, ("toolkit",))
    compared = asked.compare_with is not None and bool(view.categories["compare_level"].notna().any())
    headings = ["Category", "Level now", "Target", "At target", "Still to do"]
    rows = []
    for row in view.categories.itertuples():
        cell = [
            str(row.category),
            str(row.shown),
            str(row.target_shown),
            f"{row.at_target} of {row.applicable}",
            str(row.gap),
        ]
        rows.append([*cell[:1], view.terms.level(row.compare_level), *cell[1:]] if compared else cell)
    if compared:
        headings.insert(1, f"Level, {asked.before}")
    deadline = asked.settings.toolkit.deadline
    table = Table(
        f"Level of each category against its target{f' and the deadline, {uk(deadline)}' if deadline else ''}",
        "Each row is one category of the Toolkit: its level, its target, and how many of its requirements are at target.",
        tuple(headings),
        tuple(tuple(row) for row in rows),
        (3.4, *((1,) * (len(headings) - 1))),
    )
    return (
        Text(
            f"The council assesses itself against the {view.framework_title}. {wording.target_by(view.terms, deadline)}"
        ),
        *said(view.answer),
        *said(figure.restated for figure in view.figures if figure.restated),
        table,
        *_doubted(view),
    )


def _doubted(view: Any) -> tuple[Block, ...]:
    rows = view.requirements[view.requirements["claim"] == "not supported"]
    if rows.empty:
        return ()
    return (
        Table(
            "Levels claimed that the data does not support",
            "Each row is one requirement, the level claimed, and what the data says.",
            ("Requirement", "Level claimed", "What the data says"),
            tuple((f"{row.requirement} {cells.text(row.title)}", str(row.level_shown), cells.text(row.claim_reason))
                  for row in rows.itertuples()),
            (2, 0.8, 3),
        ),
    )  # fmt: skip


def training(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Each course: the rate, by directorate, who is left out; then overdue and past the bar date."""
    blocks: list[Block] = []
    if not views.courses:
        return (*lacking(views.overview, asked.as_at, ("staff",)), Text(wording.no_course()))
    for view, _, overdue in views.courses:
        if not view.figures:
            blocks += [Text(f"**{view.course_title}**."), *lacking(view, asked.as_at)]
            continue
        out = {row.reason: None if row.people is None or row.people != row.people else row.people
               for row in view.exclusions.astype(object).where(view.exclusions.notna(), None).itertuples()}  # fmt: skip
        blocks += [
            Text(f"**{view.course_title}**. {' '.join(view.answer)}"),
            Text(wording.left_out_of_rate(out["absent"], out["exempt"], out["leaver"])),
            *lacking(view, asked.as_at),
            _by_place(view, asked, "directorate"),
            *_past_due(overdue, asked),
        ]
    return (*blocks, asked.complete("access"))


def _by_place(view: Any, asked: Asked, by: str) -> Table:
    counts = ("in_scope", "in_date", "due_soon", "in_window", "overdue", "lapsed")
    compared = bool(view.groups["compare_percent"].notna().any())
    rows = []
    for row in view.groups.to_dict("records"):
        target, hidden = row["target_percent"], bool(row["hidden"])
        line = [str(row["group"]), *(cells.whole(row[name], hidden=hidden) for name in counts)]
        line.append(cells.percent(row["compliance_percent"], target, hidden=hidden))
        if compared:
            line.append(cells.percent(row["compare_percent"], target))
        rows.append(tuple(line))
    aim = f", against the target of {view.groups['target_percent'].iloc[0]:g}%" if len(view.groups) else ""
    headings = ["In scope", "In date", "Due soon", "In window", "Overdue", "Lapsed", "In date %"]
    if compared:
        headings.append(f"In date %, {asked.before}")
    return Table(
        f"{view.course_title}: training by {by}, {uk(asked.as_at)}{aim}",
        f"Each row is one {by}, with the people in scope, their status, and the share in date beside the target.",
        (by.capitalize(), *headings),
        tuple(rows),
        (3.2, *((1,) * (len(headings) - compared)), *((1.4,) if compared else ())),
        frozenset(range(1, len(headings) + 1)),
        HIDDEN_NOTE if any(wording.HIDDEN in row for row in rows) else "",
    )


HIDDEN_NOTE = "“hidden”: the number, or another that would give it away, is so small that people could be picked out."


def _past_due(view: Any, asked: Asked) -> tuple[Block, ...]:
    if not view.figures:
        return ()
    notes = [f"{figure.label}: **{figure.shown}** ({'; '.join(text for text in (figure.note, figure.change) if text)})."
             for figure in view.figures]  # fmt: skip
    rows = tuple(
        (str(row["group"]), cells.whole(row["past_due"], hidden=bool(row["hidden"])),
         cells.whole(row["bar"], hidden=bool(row["hidden"])))
        for row in view.groups.to_dict("records")
    )  # fmt: skip
    table = Table(
        f"{view.course_title}: people overdue or lapsed, and past the bar date, {uk(asked.as_at)}",
        "Each row is one directorate, with the people past the day their training was due, and those past the bar date.",
        ("Directorate", "Overdue or lapsed", "Past the bar date"),
        rows,
        (3, 1, 1),
        frozenset((1, 2)),
        HIDDEN_NOTE if any(wording.HIDDEN in row for row in rows) else "",
    )
    return (Points(tuple(notes)), *((table,) if rows else ()))


def closer_working(views: Views, asked: Asked) -> tuple[Block, ...]:
    """What each partner answers for, and what is outstanding."""
    view = views.parties
    if view.parties.empty:
        return (*lacking(view, asked.as_at), asked.complete("closer_working"))
    rows = tuple(
        (
            str(row.partner),
            cells.whole(row.requirements), cells.whole(row.at_target), cells.whole(len(row.evidence_expired)),
            cells.whole(row.actions_open), cells.whole(row.actions_late), cells.day(row.next_due),
        )
        for row in view.parties.itertuples()
    )  # fmt: skip
    table = Table(
        f"What each partner answers for, {uk(asked.as_at)}",
        "Each row is one partner, with its requirements, expired evidence, and actions open and late.",
        ("Partner", "Requirements", "At target", "Evidence expired", "Actions open", "Actions late", "Next due"),
        rows,
        (2.4, 1.2, 1, 1, 1, 1, 1.1),
        frozenset(range(1, 7)),
    )
    return (*said(view.answer), table, asked.complete("closer_working"))


def breaches(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Counts since the meeting and in the quarter, what chance allows, the chart, by category and place."""
    view = views.breaches
    if not view.figures:
        return lacking(view, asked.as_at, ("breaches",))
    blocks: list[Block] = [*said(view.answer), Text(BETTER_REPORTING), *said(views.severity.answer)]
    compared = bool(view.since_compare_label)
    if len(view.since):
        headings = ["", view.since_label, *((view.since_compare_label,) if compared else ()), "Per 30 days"]
        headings += ["What chance allows"] if compared else []
        rows = []
        for row in view.since.itertuples():
            line = [str(row.label), cells.whole(row[2])]
            line += [cells.whole(row.before)] if compared else []
            line.append(cells.rate(row.per_30_days))
            line += [str(row.verdict)] if compared else []
            rows.append(tuple(line))
        blocks.append(
            Table(
                "Breaches since the last meeting, beside as many days before it" if compared else "Breaches since the last meeting",
                "Each row is a sort of incident, counted since the meeting and in as many days before it.",
                ("Incidents", *headings[1:]), tuple(rows), (2, 1.2, *((1.2,) if compared else ()), 0.8, *((2.4,) if compared else ())),
                frozenset(range(1, 4 if compared else 3)),
            )
        )  # fmt: skip
    blocks += _charts(views)
    table, label = (
        (view.since_categories, view.since_label)
        if len(view.since)
        else (view.categories, view.periods["label"].iloc[0])
    )
    if len(table):
        blocks.append(
            Table(
                f"Breaches by category: {label[:1].lower()}{label[1:]}",
                "Each row is a category of incident and how many were reported.",
                ("Category", "Breaches"),
                tuple((sentence_case(str(row[0])), cells.whole(row[1])) for row in table[["category", "count"]].itertuples(index=False)),
                (4, 1), frozenset((1,)),
            )
        )  # fmt: skip
    if len(view.places):
        rows_of = tuple((str(row["group"]), cells.whole(row["count"], hidden=bool(row["hidden"])))
                        for row in view.places.to_dict("records"))  # fmt: skip
        blocks.append(
            Table(
                f"Breaches by directorate, {view.periods['label'].iloc[0]}",
                "Each row is a directorate and how many breaches were reported there.",
                ("Directorate", "Breaches"), rows_of, (4, 1), frozenset((1,)),
                HIDDEN_NOTE if any(wording.HIDDEN in row for row in rows_of) else "",
            )
        )  # fmt: skip
    return (*blocks, asked.complete("breaches"))


def _charts(views: Views) -> list[Block]:
    """The chart of all breaches as a picture, and its sentence; of serious ones the sentence alone."""
    blocks: list[Block] = []
    for each in views.charts.whole:
        blocks.append(Text(f"**{each.title}**, {each.name}. {each.sentence}"))
        known = each.points[each.points["value"].notna()].tail(MOST_MONTHS_DRAWN)
        if each.key != "all" or each.kind not in ("c", "xmr", "u") or len(known) < 2:
            continue
        last = known.iloc[-1]
        limits = [None if last[name] != last[name] else float(last[name]) for name in ("mean", "lower", "upper")]
        about = f"from {known['label'].iloc[0]} to {last['label']}"
        values = known["value"].astype(float)
        blocks.append(
            Picture(
                f"Breaches reported in each month, {about} (diamonds: beyond chance)",
                f"Line chart of breaches reported in each month, {about}. Lowest {values.min():g}, highest {values.max():g}, "
                f"latest {values.iloc[-1]:g}, mean {limits[0]:.1f}. {wording_plain(each.sentence)}",
                tuple((str(row.label), float(row.value)) for row in known.itertuples()),
                frozenset(n for n, signal in enumerate(known["signal"]) if signal != WITHIN),
                *limits,
            )
        )
    return blocks


def plan(views: Views, asked: Asked) -> tuple[Block, ...]:
    """What was promised and came of it, what is open and late, and whether the deadline will be met."""
    view, ahead = views.plan, views.forecast
    blocks: list[Block] = [*lacking(view, asked.as_at, ("plan",))]
    if view.figures:
        blocks += said(view.answer)
        promised = views.overview.promised
        if asked.compare_with is not None:
            blocks += said([wording.promised_came([str(each) for each in promised["outcome"]], asked.compare_with)])
            if len(promised):
                blocks.append(
                    Table(
                        f"Actions due since {uk(asked.compare_with)}, and what came of them",
                        "Each row is an action of the improvement plan, the day it was promised for, the day it was done, and the outcome.",
                        ("Action", "Requirement", "Due", "Done", "What came of it"),
                        tuple((cells.text(row.action), cells.text(row.requirement), cells.day(row.due), cells.day(row.done_on),
                               cells.text(row.outcome)) for row in promised.itertuples()),
                        (3.4, 1.2, 1.1, 1.1, 1.2),
                    )
                )  # fmt: skip
    if ahead.answer and not ahead.missing:
        blocks.append(Text(f"**{ahead.title}** {' '.join(ahead.answer)}"))
    return tuple(blocks)


def by_service(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Training by service, for each course."""
    return tuple(_by_place(view, asked, "service") for _, view, _ in views.courses if view.figures and len(view.groups))


def by_category(views: Views, asked: Asked) -> tuple[Block, ...]:
    """What holds each category below target, and every requirement below it."""
    view = views.toolkit
    if not view.figures:
        return ()
    items = view.terms.item
    below = views.forecast.items
    blocks: list[Block] = [Points(tuple(f"**{row.category}**: {row.text}" for row in view.holds.itertuples()))] if len(view.holds) else []  # fmt: skip
    if len(below):
        blocks.append(
            Table(
                f"Every {items} below target, and the action that would raise it",
                f"Each row is one {items} below target, its category and level, and the open action of the plan with its date.",
                (items.capitalize(), "Category", "Level", "Action", "Due"),
                tuple((f"{row.requirement} {cells.text(row.title)}", cells.text(row.category), view.terms.level(row.level),
                       cells.text(row.action), cells.day(row.due)) for row in below.itertuples()),
                (2.4, 1.9, 0.8, 2.2, 1),
            )
        )  # fmt: skip
    return tuple(blocks)


def sentence_case(text: str) -> str:
    """`Data emailed to incorrect recipient`."""
    return text[:1].upper() + text[1:]


def lower(label: str) -> str:
    """A label inside a sentence; HR and IG keep their capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def wording_plain(text: str) -> str:
    """A sentence without bold marks."""
    return text.replace("**", "")
