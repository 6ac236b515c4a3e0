"""The slides of a meeting, from its briefing: a deck of PowerPoint's own tables and charts. The same briefing gives the same bytes."""

from __future__ import annotations

from ig_metrics.dates import uk
from ig_metrics.report import cells
from ig_metrics.report.asked import HIDDEN_NOTE, sentence_case
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.deck import (
    BODY_END,
    BODY_HIGH,
    BODY_TOP,
    FULL,
    LEAD_POINTS,
    MARGIN,
    POINTS,
    Box,
    Deck,
    card,
    fits,
    said,
)
from ig_metrics.report.deck_charts import Bars, months
from ig_metrics.report.deck_pages import AIR, MOST_LEAD, Rows, ending, lead_above, listed, tabled
from ig_metrics.report.facts import Course, Facts, Headline
from ig_metrics.report.short import (
    asked,
    cards,
    levels_table,
    nearest,
    plan_said,
    questions,
    scenarios_table,
    told,
    who,
    written,
)

CARD_HIGH = 2.3
CHART_KEY = "Breaches reported in each month. A diamond is beyond what chance allows."
ANSWER_POINTS = LEAD_POINTS + 2

TOOLKIT = ("score", "grade", "short", "categories", "requirements")
PAST_DUE = ("past_due", "bar")
BREACHES = ("breaches", "period", "regulator", "per_1000", "past_72_hours")
PLAN = ("requirements", "open", "late")


def pptx(briefing: Briefing) -> bytes:
    """The slides as the bytes of a .pptx file."""
    facts = briefing.facts
    deck = Deck(
        f"{briefing.title}, {uk(briefing.held_on)}",
        f"Slides for the meeting of {uk(briefing.held_on)}",
        briefing.organisation,
        briefing.made_on,
        f"{uk(briefing.held_on)}. Figures as at {uk(briefing.as_at)}. Definitions and sources are in the notes.",
    )
    deck.opening(
        briefing.title,
        [*who(briefing), f"Meeting of {uk(briefing.held_on)}"],
        _lines(facts.basis, facts.aim, HIDDEN_NOTE, *facts.notes),
    )
    _answer(deck, briefing)
    _toolkit(deck, briefing)
    _training(deck, briefing)
    _breaches(deck, briefing)
    _plan(deck, briefing)
    ending(
        deck,
        "Questions you may want to ask",
        questions(briefing),
        " ".join(asked(briefing)),
        "The questions are derived from the figures in these slides. What is asked is the paper's recommendation.",
    )
    return deck.content()


def _answer(deck: Deck, briefing: Briefing) -> None:
    facts = briefing.facts
    texts = told(briefing, "summary", (" ".join(facts.answer), *facts.lacking))
    chosen = cards(facts)
    title = facts.question or "In short"
    notes = _lines(*(_note(each) for each in chosen), facts.basis)
    room = BODY_HIGH - (CARD_HIGH + AIR if chosen else 0)
    if not chosen or fits(texts, ANSWER_POINTS) > room:
        listed(deck, title, texts, notes)
        texts, title = (), f"{title} The figures"
    if not chosen:
        return
    slide = deck.slide(title, notes)
    top = BODY_TOP
    if texts:
        top = said(slide, Box(MARGIN, BODY_TOP, FULL, room), texts, points=ANSWER_POINTS) + 2 * AIR
    wide = (FULL - AIR * (len(chosen) - 1)) / len(chosen)
    for n, each in enumerate(chosen):
        box = Box(MARGIN + n * (wide + AIR), min(top, BODY_END - CARD_HIGH), wide, CARD_HIGH)
        card(slide, box, f"Figure: {each.label}", each.shown, each.label, each.change.split("; ")[0])


def _toolkit(deck: Deck, briefing: Briefing) -> None:
    facts = briefing.facts
    if not facts.levels:
        return
    headings, rows = levels_table(facts)
    about = "; ".join(
        f"{each.category}: {each.now}, target {each.target}, {each.at_target} of {each.applicable} {facts.item}s at target"
        for each in facts.levels
    )
    given = Rows(
        "The Toolkit, category by category", f"Table. {about}.",
        headings, rows, (5.2, *((1.2,) * (len(headings) - 2)), 1.4), frozenset(),
        Bars(
            "Filled: at target. Outline: all", f"Bar chart. {about}.", "At target",
            tuple(float(each.at_target) for each in facts.levels), "All", tuple(float(each.applicable) for each in facts.levels), "0;;",
        ),
    )  # fmt: skip
    tabled(deck, given, told(briefing, "toolkit", (facts.aim,)), _about(facts, TOOLKIT))


def _training(deck: Deck, briefing: Briefing) -> None:
    facts = briefing.facts
    edited = written(briefing, "training")
    if edited:
        listed(deck, "Training and access to the network", edited, _about(facts, ("training", *PAST_DUE)))
    for n, course in enumerate(facts.courses):
        # the figures of the paper's table are those of the first course
        notes = _about(facts, ("training",)) if n == 0 else facts.basis
        aim = "" if course.target is None else f" against the target of {course.target:g}%"
        title = f"{course.title}: training{aim}"
        texts = () if edited else (" ".join(course.said or (f"Not measured. {course.lacking}",)),)
        if not course.places:
            if texts:
                listed(deck, title, texts, notes)
            continue
        earlier = (course.earlier,) if course.earlier else ()
        none_late = course.late if texts and not _anybody_late(course) else ()
        tabled(
            deck, _in_date(course, title), (*texts, *none_late, *earlier), _lines(notes, course.left_out, HIDDEN_NOTE)
        )
        if course.late and _anybody_late(course):
            notes = _about(facts, PAST_DUE) if n == 0 else facts.basis
            texts = () if edited else (" ".join(course.late),)
            tabled(deck, _past_due(course), (*texts, *earlier), _lines(notes, HIDDEN_NOTE))


def _anybody_late(course: Course) -> bool:
    return any(each.past_due not in (cells.NONE, "0") for each in course.places)


def _in_date(course: Course, title: str) -> Rows:
    before = course.compared
    about = "; ".join(
        f"{each.name}: {each.shown} in date{f', {each.before} before' if before else ''}" for each in course.places
    )
    drawn = None
    if course.target is not None:
        drawn = Bars(
            f"Filled: in date. Outline: {course.target:g}%", f"Bar chart of the share in date beside the target of {course.target:g}%. {about}.",
            "In date", tuple(each.percent for each in course.places), "Target", (course.target,) * len(course.places), '0.0"%"',
        )  # fmt: skip
    return Rows(
        title, f"Table of the share of people in date by directorate. {about}.",
        ("Directorate", *(("Before",) if before else ()), "In date"),
        tuple((each.name, *((each.before,) if before else ()), each.shown) for each in course.places),
        (5.2, *((1.5,) if before else ()), 1.5), frozenset({1, 2} if before else {1}), drawn,
    )  # fmt: skip


def _past_due(course: Course) -> Rows:
    about = "; ".join(
        f"{each.name}: {each.past_due} overdue or lapsed, {each.bar} past the bar date" for each in course.places
    )
    drawn = Bars(
        "Filled: past the bar date. Outline: overdue or lapsed", f"Bar chart. {about}.", "Past the bar date",
        tuple(_counted(each.bar) for each in course.places), "Overdue or lapsed", tuple(_counted(each.past_due) for each in course.places),
        "#,##0",
    )  # fmt: skip
    return Rows(
        f"{course.title}: overdue and barred", f"Table of people past due by directorate. {about}.",
        ("Directorate", "Overdue or lapsed", "Past the bar date"),
        tuple((each.name, each.past_due, each.bar) for each in course.places), (4.8, 1.7, 1.7), frozenset({1, 2}),
        drawn if any(each is not None for each in drawn.outline) else None,
    )  # fmt: skip


def _counted(shown: str) -> float | None:
    """A count as it is printed; None for one that is hidden or not there."""
    return float(shown.replace(",", "")) if shown.replace(",", "").isdecimal() else None


def _breaches(deck: Deck, briefing: Briefing) -> None:
    facts = briefing.facts
    if not facts.breaches:
        return
    notes = _lines(facts.chart_said, _about(facts, BREACHES))
    title = "Security breaches: more than chance allows?"
    texts = told(briefing, "breaches", (" ".join(facts.breaches),))
    if facts.chart is None:
        listed(deck, title, (*texts, facts.chart_said), notes)
    else:
        texts, high = lead_above(deck, title, texts, notes, MOST_LEAD)
        slide = deck.slide(title, notes)
        top = said(slide, Box(MARGIN, BODY_TOP, FULL, high), texts) + AIR if texts else BODY_TOP
        top = said(slide, Box(MARGIN, top, FULL, 1), (CHART_KEY,), points=POINTS, name="Key to the chart")
        months(slide, Box(MARGIN, top, FULL, BODY_END - top), facts.chart)
    if facts.since and facts.before_label:
        about = "; ".join(
            f"{label}: {now} since the meeting, {before} before. {verdict}"
            for label, now, before, verdict in facts.since
        )
        since = facts.since_label[:1].lower() + facts.since_label[1:]
        given = Rows(
            f"Breaches {since}", f"Table of breaches since the meeting beside as many days before it. {about}.",
            ("Incidents", "Since", "Before", "What chance allows"), facts.since, (3.2, 1, 1, 5), frozenset({1, 2}),
        )  # fmt: skip
        tabled(deck, given, (f"Beside as many days before the meeting: {facts.before_label}.",), notes)


def _plan(deck: Deck, briefing: Briefing) -> None:
    facts = briefing.facts
    texts = plan_said(briefing)
    notes = _lines(*facts.forecast, _about(facts, PLAN))
    title = "The improvement plan and the forecast"
    if not facts.scenarios:
        if texts:
            listed(deck, title, texts, notes)
        return
    headings, rows = scenarios_table(facts)
    shown = tuple(nearest(each.requirements) for each in facts.scenarios)
    about = " ".join(each.text for each in facts.scenarios)
    given = Rows(
        title, f"Table of {facts.item}s at target by the deadline. {about}", headings, rows,
        (4.2, 1.7, 2.3), frozenset(),
        Bars("Filled: at target. Outline: all", f"Bar chart. {about}", "At target", tuple(float(each) for each in shown), "All",
             tuple(float(each.of) for each in facts.scenarios), "0;;"),
    )  # fmt: skip
    tabled(deck, given, texts, notes)


def _note(each: Headline) -> str:
    """A figure with its definition and source, for who speaks."""
    source = f"Source: {each.source}." if each.source else ""
    parts = (
        f"{each.label}: {each.shown}.",
        f"{sentence_case(each.change)}." if each.change else "",
        each.means,
        source,
    )
    return " ".join(part for part in parts if part)


def _about(facts: Facts, keys: tuple[str, ...]) -> str:
    """What figures mean and rest on, a line each, and the day they are of."""
    return _lines(*(_note(each) for each in facts.headlines if each.key in keys), facts.basis)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
