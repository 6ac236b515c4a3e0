"""The parts of a paper about people's training: the rate, by directorate and by service, overdue and past the bar date."""

from __future__ import annotations

from typing import Any

from ig_metrics import wording
from ig_metrics.dates import uk
from ig_metrics.report import cells
from ig_metrics.report.asked import HIDDEN_NOTE, Asked, Views, lacking
from ig_metrics.report.blocks import Block, Points, Table, Text
from ig_metrics.wording import paper as words


def training(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Each course: the rate, by directorate, who is left out; then overdue and past the bar date."""
    blocks: list[Block] = []
    if not views.courses:
        return (*lacking(views.overview, asked.as_at, ("staff",)), Text(wording.no_course()))
    for view, _, overdue in views.courses:
        if not view.figures:
            blocks += [Text(f"**{view.course_title}**."), *lacking(view, asked.as_at)]
            continue
        if view.groups.empty:
            blocks += [Text(f"**{view.course_title}**. {' '.join(view.answer)}"), *lacking(view, asked.as_at)]
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
        (2.7, 1, 1.05, 0.95, 1.15, 1.25, 1.1, 1, *((1.35,) if compared else ())),
        frozenset(range(1, len(headings) + 1)),
        _note(view, rows, asked if compared else None),
    )


def _note(view: Any, rows: tuple[tuple[str, ...], ...] | list[tuple[str, ...]], compared: Asked | None = None) -> str:
    """What stands under a table: that some of it is hidden, and which of it (and of what it is compared with) is of an earlier date."""
    hidden = (HIDDEN_NOTE,) if any(wording.HIDDEN in row for row in rows) else ()
    before = wording.said_of_compared(view.earlier_before, compared.compare_with) if compared else ()
    return " ".join((*hidden, *wording.said_of_earlier(view.earlier), *before))


def _past_due(view: Any, asked: Asked) -> tuple[Block, ...]:
    if not view.figures:
        return ()
    if all(figure.value == 0 for figure in view.figures):
        return (Text(words.nobody_late()),)
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
        _note(view, rows),
    )
    return (Points(tuple(notes)), *((table,) if rows else ()))


def by_service(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Training by service, for each course."""
    return tuple(_by_place(view, asked, "service") for _, view, _ in views.courses if view.figures and len(view.groups))
