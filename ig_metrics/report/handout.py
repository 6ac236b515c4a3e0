"""The handout of a meeting, from its briefing: one HTML file that asks nothing of any other, for two sides of A4, a screen or a phone.

No script and no picture file; its style sheet is in it, its charts are SVG. The same briefing gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources

from ig_metrics.dates import uk
from ig_metrics.report import svg
from ig_metrics.report.asked import HIDDEN_NOTE, sentence_case
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.facts import Course, Facts, Headline, Level, Place
from ig_metrics.report.short import asked, levels_table, plan_said, questions, scenarios_table, told, who, written
from ig_metrics.report.svg import Dot, escaped

SHOWN = (
    "score",
    "grade",
    "short",
    "categories",
    "training",
    "past_due",
    "bar",
    "breaches",
    "past_72_hours",
    "late",
)
"""Which figures have a line of their own; the paper has the others too."""
MOST_DRAWN = 12
"""Rows of a chart; its table has them all."""


def html(briefing: Briefing) -> bytes:
    """The handout as the bytes of an .html file, in UTF-8."""
    facts = briefing.facts
    first = (
        _answer(briefing),
        _figures(facts),
        _toolkit(briefing),
    )
    second = (_training(briefing), _breaches(briefing), _plan(briefing), _questions(briefing))
    style = resources.files("ig_metrics.report").joinpath("handout.css").read_text(encoding="utf-8")
    whose = ". ".join((*who(briefing), f"Meeting of {uk(briefing.held_on)}"))
    title = facts.question or briefing.title
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en-GB">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escaped(f'{briefing.title}, {uk(briefing.held_on)}: handout')}</title>",
            f"<style>\n{style}</style></head>",
            '<body><div class="sheet">',
            f'<header><p class="who">{escaped(whose)}. {escaped(briefing.title)}</p><h1>{escaped(title)}</h1>'
            f'<p class="basis">{escaped(facts.basis)}</p></header>',
            "<main>",
            *(each for each in first if each),
            '<div class="second">',
            *(each for each in second if each),
            "</div></main>",
            f"<footer>{_text(HIDDEN_NOTE, 'note')}</footer>",
            "</div></body></html>",
            "",
        )
    ).encode()


def _answer(briefing: Briefing) -> str:
    facts = briefing.facts
    edited = written(briefing, "summary")
    if edited:
        return _texts(edited)
    return _text(" ".join(facts.answer), "lead") + _texts((*facts.lacking, *facts.notes))


def _figures(facts: Facts) -> str:
    chosen = [each for each in facts.headlines if each.key in SHOWN]
    if not chosen:
        return ""
    listed = [_figure(each, same=n > 0 and each.source == chosen[n - 1].source) for n, each in enumerate(chosen)]
    return f'<section><h2>The figures</h2><ul class="figures">{"".join(listed)}</ul></section>'


def _figure(each: Headline, *, same: bool) -> str:
    change = _text(f"{sentence_case(each.change)}.", "change") if each.change else ""
    source = _text(f"Source: {'as above' if same else each.source}.", "source") if each.source else ""
    return (
        f'<li><p class="value"><strong>{escaped(each.shown)}</strong> {escaped(each.label)}</p>'
        f"<div>{change}{_text(each.means)}{source}</div></li>"
    )


def _toolkit(briefing: Briefing) -> str:
    facts = briefing.facts
    if not facts.levels:
        return ""
    headings, rows = levels_table(facts)
    table = _table(f"Each category, and its {facts.item}s at target", headings, rows)
    return _section(
        "The Toolkit by category",
        _texts(told(briefing, "toolkit", (facts.aim,))),
        _levels(facts.levels, facts.item),
        table,
    )


def _levels(levels: Sequence[Level], item: str) -> str:
    """The chart of levels; where what is expected is said line by line, of the share of lines that are as expected."""
    drawn = levels[:MOST_DRAWN]
    about = ". ".join(
        f"{each.category}: {each.now}, {each.at_target} of {each.applicable} {item}s at target" for each in drawn
    )
    targets = {each.target_level for each in drawn}
    if len(targets) == 1 and None not in targets:
        target = next(each for each in targets if each is not None)
        words = drawn[0].target
        rows = [
            Dot(each.category, each.level, each.level_before, f"{each.now}" if each.level is None else f"{each.at_target} of {each.applicable}",
                each.level is not None and each.level >= target)
            for each in drawn
        ]  # fmt: skip
        ticks = [(float(n), f"Level {n}" if n == 0 else str(n)) for n in range(4)]
        return _drawn(svg.dots("levels", f"Level of each category against the target, {words}", f"{about}.", rows, target,
                               f"Target: {words}", ticks), len(levels), "●  at target  ◆ short of it  ○ before")  # fmt: skip
    rows = [
        Dot(each.category, 100 * each.at_target / each.applicable if each.applicable else None, None, f"{each.at_target} of {each.applicable}",
            each.at_target == each.applicable)
        for each in drawn
    ]  # fmt: skip
    ends = [(0.0, "None at target"), (100.0, "All")]
    return _drawn(svg.dots("levels", f"Share of {item}s at target in each category", f"{about}.", rows, 100.0, "Target: all", ends),
                  len(levels), "● all at target  ◆ some short of it")  # fmt: skip


def _training(briefing: Briefing) -> str:
    edited = written(briefing, "training")
    parts = [_course(n, course, said=not edited) for n, course in enumerate(briefing.facts.courses)]
    if not parts and not edited:
        return ""
    return f"<section><h2>Training, overdue and barred</h2>{_texts(edited)}{''.join(parts)}</section>"


def _course(n: int, course: Course, *, said: bool) -> str:
    sentences = (*course.said, *course.late) if course.said else (f"Not measured. {course.lacking}",)
    # a chart and a table for the first alone: more would not stand on two sides
    more = (course.earlier, *(("By directorate: in the paper.",) if n > 0 and course.places else ()))
    told = " ".join(filter(None, (*sentences, course.left_out, *more) if said else more))
    text = f"<p><strong>{escaped(course.title)}.</strong> {escaped(told)}</p>"
    if n > 0 or not course.places:
        return text
    before = course.compared
    headings = (
        "Directorate",
        *(("Before",) if before else ()),
        "In date",
        "Overdue or lapsed",
        "Past the bar date",
    )
    rows = [
        (each.name, *((each.before,) if before else ()), each.shown, each.past_due, each.bar) for each in course.places
    ]
    table = _table("People by directorate", headings, rows, frozenset(range(1, len(headings))))
    return f"{text}{_pair(_in_date(n, course), table)}"


def _in_date(n: int, course: Course) -> str:
    drawn = course.places[:MOST_DRAWN]
    if course.target is None or all(each.percent is None for each in drawn):
        return ""
    target = course.target
    rows = [Dot(each.name, each.percent, _percent(each), each.shown, (each.percent or 0) >= target) for each in drawn]
    seen = [value for row in rows for value in (row.now, row.before) if value is not None]
    floor = float(max(0, int(min([*seen, target]) // 10) * 10 - 10))
    about = ". ".join(f"{each.name}: {each.shown}" for each in drawn)
    ticks = [(floor, f"{floor:g}%"), (100.0, "100%")]
    return _drawn(svg.dots(f"training-{n}", f"{course.title}: share of people in date by directorate, against the target of {target:g}%",
                           f"{about}.", rows, target, f"Target: {target:g}%", ticks), len(course.places),
                  "● at target  ◆ short of it  ○ before")  # fmt: skip


def _percent(place: Place) -> float | None:
    return float(place.before[:-1]) if place.before.endswith("%") else None


def _breaches(briefing: Briefing) -> str:
    facts = briefing.facts
    if not facts.breaches:
        return ""
    texts = told(briefing, "breaches", (" ".join((*facts.breaches, facts.chart_said)),))
    compared = bool(facts.before_label)
    headings = ("Incidents", "Since", *(("Before", "The difference") if compared else ()))
    rows = [
        (label, now, *((before, sentence_case(said.split(": ")[-1])) if compared else ()))
        for label, now, before, said in facts.since
    ]
    beside = f", beside as many days before it ({facts.before_label})" if compared else ""
    table = _table(f"{facts.since_label}{beside}", headings, rows, frozenset({1, 2})) if rows else ""
    chart = ""
    if facts.chart is not None:
        chart = _drawn(svg.months("breaches", facts.chart), 0, "Breaches reported in each month. ◆ beyond chance")
    return _section("Security breaches", _texts(texts), chart, table)


def _plan(briefing: Briefing) -> str:
    facts = briefing.facts
    texts = plan_said(briefing)
    headings, rows = scenarios_table(facts)
    if not texts and not rows:
        return ""
    table = _table(f"{sentence_case(facts.item)}s at target by the deadline", headings, rows) if rows else ""
    return _section("The improvement plan and the forecast", "", f"<div>{_texts(texts)}</div>" if texts else "", table)


def _questions(briefing: Briefing) -> str:
    listed = "".join(f"<li>{escaped(text)}</li>" for text in questions(briefing))
    what = "".join(_text(text) for text in asked(briefing))
    return (
        f"<section><h2>Questions you may want to ask</h2><ul>{listed}</ul></section>"
        f'<section><h2>What the committee is asked</h2><div class="asked">{what}</div></section>'
    )


def _section(heading: str, texts: str, left: str, right: str) -> str:
    return f"<section><h2>{escaped(heading)}</h2>{texts}{_pair(left, right)}</section>"


def _pair(left: str, right: str) -> str:
    """Two parts side by side where there is room."""
    if not left or not right:
        return f'<div class="pair one">{left}{right}</div>'
    return f'<div class="pair">{left}{right}</div>'


def _drawn(chart: str, rows: int, key: str) -> str:
    more = f" The chart shows the first {MOST_DRAWN}; the table has all {rows}." if rows > MOST_DRAWN else ""
    return f'<figure>{chart}<figcaption class="note">{escaped(f"{key}.{more}")}</figcaption></figure>'


def _table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()
) -> str:
    def marked(n: int) -> str:
        return ' class="number"' if n in numbers else ""

    head = "".join(f'<th scope="col"{marked(n)}>{escaped(text)}</th>' for n, text in enumerate(headings))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escaped(text)}</th>' if n == 0 else f"<td{marked(n)}>{escaped(text)}</td>"
            for n, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><caption>{escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _texts(texts: Iterable[str]) -> str:
    return "".join(_text(text) for text in texts)


def _text(text: str, kind: str = "") -> str:
    marked = f' class="{kind}"' if kind else ""
    return f"<p{marked}>{escaped(text)}</p>" if text else ""
