"""The part of a paper about breaches: since the meeting and in the quarter, what chance allows, the chart, by category and place."""

from __future__ import annotations

from ig_metrics import wording
from ig_metrics.report import cells
from ig_metrics.report.asked import HIDDEN_NOTE, Asked, Views, lacking, said, sentence_case
from ig_metrics.report.blocks import Block, Picture, Table, Text, unmarked
from ig_metrics.wording.breach_charts import BETTER_REPORTING

MOST_MONTHS_DRAWN = 36
WITHIN = "Common Cause"
"""The signal of a point that chance explains."""


def breaches(views: Views, asked: Asked) -> tuple[Block, ...]:
    """Counts since the meeting and in the quarter, what chance allows, the chart, by category and place."""
    view = views.breaches
    if not view.figures:
        return lacking(view, asked.as_at, ("breaches",))
    blocks: list[Block] = [*said(view.answer), Text(BETTER_REPORTING), *said(views.severity.answer)]
    compared = bool(view.since_compare_label)
    if len(view.since):
        headings = ["", view.since_label, *((view.since_compare_label,) if compared else ()), "Per 30 days"]
        headings += ["Is the difference more than chance?"] if compared else []
        rows = []
        for row in view.since.itertuples():
            line = [str(row.label), cells.whole(row[2])]
            line += [cells.whole(row.before)] if compared else []
            line.append(cells.rate(row.per_30_days))
            line += [sentence_case(str(row.verdict).partition(": ")[2] or str(row.verdict))] if compared else []
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
                f"Breaches by directorate, {view.places_label}",
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
        blocks.append(Text(f"**{each.title}.** {each.sentence}"))
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
                f"latest {values.iloc[-1]:g}, mean {limits[0]:.1f}. {unmarked(each.sentence)}",
                tuple((str(row.label), float(row.value)) for row in known.itertuples()),
                frozenset(n for n, signal in enumerate(known["signal"]) if signal != WITHIN),
                *limits,
            )
        )
    return blocks
