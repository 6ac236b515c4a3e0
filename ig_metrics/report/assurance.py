"""The parts of a paper about the Toolkit and the work on it: levels, claims, partners, the plan, who there is to do it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dates import uk
from ig_metrics.report import cells
from ig_metrics.report.asked import Asked, Views, lacking, said
from ig_metrics.report.blocks import Block, Points, Table, Text
from ig_metrics.wording import partners


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
    return (*said(view.answer), table, *_changed(views, asked), *_assets(views, asked), asked.complete("resources"))


def _changed(views: Views, asked: Asked) -> tuple[Block, ...]:
    """The posts that stand otherwise than at the last meeting."""
    told = views.resources.changes["text"].tolist()
    if asked.compare_with is None or not told:
        return ()
    how = (Text(views.resources.changed_how),) if views.resources.changed_how else ()
    since = f"What changed since {uk(asked.compare_with)}:"
    if len(told) == 1:
        return (Text(f"{since} {told[0]}"), *how)
    return (Text(since), Points(tuple(told)), *how)


def _assets(views: Views, asked: Asked) -> tuple[Block, ...]:
    """The asset register in short, and what the Toolkit asks of it."""
    view = views.assets
    if not view.figures:
        return lacking(view, asked.as_at, ("assets",))
    return (
        *said(view.answer),
        *(Text(f"The Toolkit rests on the register: {text}") for text in view.requirements["text"]),
    )


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
        *_restated(view, asked),
        table,
        *_among_others(views),
        *_doubted(view),
        *_next_version(views),
    )


def _among_others(views: Views) -> tuple[Block, ...]:
    """Our place among other organisations, with what it rests on; nothing where no benchmark is held."""
    told = next((each for each in views.overview.state if each.key == "others"), None)
    return () if told is None else (Text(" ".join(told.text)), Text(f"{told.source}. {told.confidence}"))


def _next_version(views: Views) -> tuple[Block, ...]:
    """The new version of the Toolkit, where a day is set for it or it has come since the last meeting."""
    view = views.version
    return said(view.answer) if view.day is not None else ()


def _restated(view: Any, asked: Asked) -> tuple[Block, ...]:
    moved = tuple(f"**{each.label}**. {each.restated}" for each in view.figures if each.restated)
    return (Points(moved),) if moved and not asked.restated_apart else ()


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


def closer_working(views: Views, asked: Asked) -> tuple[Block, ...]:
    """What each partner answers for, and what is outstanding."""
    view = views.parties
    if view.parties.empty:
        return (*lacking(view, asked.as_at), asked.complete("closer_working"))
    rows = tuple(
        (
            str(row.partner),
            cells.whole(row.requirements), cells.whole(row.at_target), cells.whole(len(row.evidence_expired)),
            cells.whole(row.actions_open), cells.whole(row.actions_late), _due(row.next_due, asked.as_at),
        )
        for row in view.parties.itertuples()
    )  # fmt: skip
    table = Table(
        f"What each partner answers for, {uk(asked.as_at)}",
        "Each row is one partner, with its requirements, expired evidence, and actions open and late.",
        ("Partner", "Requirements", "At target", "Evidence expired", "Actions open", "Actions late", "Next due"),
        rows,
        (2.2, 1.4, 1, 1, 1, 1, 1.2),
        frozenset(range(1, 7)),
    )
    return (*said(view.answer), table, *_agreed(views), asked.complete("closer_working"))


def _agreed(views: Views) -> tuple[Block, ...]:
    """What is agreed with each partner, where settings say it."""
    rows = views.partners.partners
    told = [
        partners.agreed(str(row.partner), str(row.role), "", None if pd.isna(row.agreed_on) else row.agreed_on.date())
        for row in rows[rows["role"].notna()].itertuples()
    ]
    return (Text("What is agreed:"), Points(tuple(told))) if told else ()


def promised(views: Views, asked: Asked) -> tuple[Block, ...]:
    """The actions due between the two meetings, as the plan stood at the earlier, and what came of each."""
    if asked.compare_with is None or not views.plan.figures:
        return ()
    due = views.overview.promised
    told = said([wording.promised_came([str(each) for each in due["outcome"]], asked.compare_with)])
    if due.empty:
        return told
    table = Table(
        f"Actions due since {uk(asked.compare_with)}, and what came of them",
        "Each row is an action of the improvement plan, the day it was promised for, the day it was done, and the outcome.",
        ("Action", "Requirement", "Promised for", "Done", "What came of it"),
        tuple((cells.text(row.action), cells.text(row.requirement), cells.day(row.due), cells.day(row.done_on),
               _came_of(row.outcome, row.due_now, asked.as_at)) for row in due.itertuples()),
        (3.1, 1.2, 1.1, 1.1, 1.9),
    )  # fmt: skip
    return (*told, table)


def _came_of(outcome: str, due_now: Any, as_at: dt.date) -> str:
    """`Not done; now due 25/04/2014`"""
    if pd.isna(due_now) or pd.Timestamp(due_now).date() == as_at:
        return cells.text(outcome)
    late = pd.Timestamp(due_now).date() < as_at
    return f"{outcome}; {'late' if late else f'now due {cells.day(due_now)}'}"


def plan(views: Views, asked: Asked) -> tuple[Block, ...]:
    """What is open and late, and whether the deadline will be met."""
    view, ahead = views.plan, views.forecast
    blocks: list[Block] = [*lacking(view, asked.as_at, ("plan",))]
    if view.figures:
        blocks += said(view.answer)
    if ahead.answer and not ahead.missing:
        blocks.append(Text(f"**{ahead.title}** {' '.join(ahead.answer)}"))
    return tuple(blocks)


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
                       cells.text(row.action), _due(row.due, asked.as_at)) for row in below.itertuples()),
                (2.3, 1.8, 0.8, 2.2, 1.2),
            )
        )  # fmt: skip
    return tuple(blocks)


def _due(value: Any, as_at: dt.date) -> str:
    """`28/03/2014, late`"""
    late = not pd.isna(value) and pd.Timestamp(value).date() < as_at
    return f"{cells.day(value)}{', late' if late else ''}"
