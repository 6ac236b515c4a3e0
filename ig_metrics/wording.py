"""Facts to sentences: plain English as GOV.UK writes it, used by pages and paper alike.

Every function takes numbers and names and gives text; none reads data. Two rules hold in all of them: a figure short of
its target is never written as having reached it, and what was not measured says so instead of showing 0 or 100.
Figures stand in Markdown bold where a page should stress them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from ig_metrics import rounding
from ig_metrics.dates import uk

NOT_MEASURED = "not measured"
HIDDEN = "hidden"


def number(value: float) -> str:
    """A whole number with thousands separated: `12,345`."""
    return f"{int(value):,}"


def count(value: int | None, singular: str, plural: str | None = None) -> str:
    """A number and its noun: `1 person`, `2 people`, `no requirements`; None is `not measured`."""
    if value is None:
        return NOT_MEASURED
    if value == 0:
        return f"no {plural or singular + 's'}"
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def people(value: int | None) -> str:
    """A number of people: `1 person`, `412 people`, `nobody`."""
    return "nobody" if value == 0 else count(value, "person", "people")


def is_or_are(value: int) -> str:
    """The verb that agrees with a number: `is` for one (and for `nobody`), else `are`."""
    return "is" if value == 1 else "are"


def listing(items: Iterable[object], *, most: int | None = None) -> str:
    """A list in a sentence: `a`, `a and b`, `a, b and c`; beyond `most`, `a, b and 3 more`."""
    texts = [str(item) for item in items]
    if most is not None and len(texts) > most:
        texts = [*texts[:most], f"{len(texts) - most} more"]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def percent(value: float | None, target: float | None = None) -> str:
    """A percentage, rounded half up; one short of `target` (or of 100) is never rounded up to it (94.96 against 95: `94.9%`)."""
    if value is None or math.isnan(value):
        return NOT_MEASURED
    if value < 100 and rounding.half_up(value, 1) >= 100:
        return rounding.shown_percent(value, 100)
    return rounding.shown_percent(value, target)


def rate(value: float | None) -> str:
    """A rate with one decimal, or `not measured`."""
    return NOT_MEASURED if value is None or math.isnan(value) else f"{rounded_plain(value):.1f}"


def rounded_plain(value: float) -> float:
    """One decimal, half up, with no target to mind."""
    return float(rounding.half_up(value, 1))


def month_year(day: dt.date, relative_to: dt.date | None = None) -> str:
    """A month as people say it: `January`, or `January 2013` when its year is not that of `relative_to`."""
    if relative_to is not None and day.year == relative_to.year:
        return f"{day:%B}"
    return f"{day:%B %Y}"


def short_day(day: dt.date, relative_to: dt.date | None = None) -> str:
    """A day as people say it: `27 January`, with its year when that differs from `relative_to`'s."""
    if relative_to is not None and day.year == relative_to.year:
        return f"{day.day} {day:%B}"
    return uk(day)


def direction(now: float | None, before: float | None, *, higher_is_better: bool = True) -> str:
    """`better`, `worse`, `unchanged` or `not measured`: which way a figure moved."""
    if now is None or before is None or math.isnan(now) or math.isnan(before):
        return NOT_MEASURED
    if abs(now - before) < 1e-9:
        return "unchanged"
    return "better" if (now > before) == higher_is_better else "worse"


def is_better(now: float | None, before: float | None, *, higher_is_better: bool = True) -> bool | None:
    """Whether a change is improvement: None where nothing moved or nothing was measured."""
    return {"better": True, "worse": False}.get(direction(now, before, higher_is_better=higher_is_better))


def points_change(now: float | None, before: float | None, *, since: str = "") -> str:
    """How far a percentage moved: `up 9.1 points since January`, `unchanged since January`, `` when not measured."""
    if now is None or before is None or math.isnan(now) or math.isnan(before):
        return ""
    moved = rounded_plain(abs(now - before))
    tail = f" since {since}" if since else ""
    if abs(now - before) < 1e-9:
        return f"unchanged{tail}"
    if moved == 0:
        return f"{'up' if now > before else 'down'} less than 0.1 points{tail}"
    return f"{'up' if now > before else 'down'} {moved:.1f} {'point' if moved == 1 else 'points'}{tail}"


def count_change(now: int | None, before: int | None, *, since: str, noun: tuple[str, str] = ("", "")) -> str:
    """How a number moved: `3 more than in January`, `160 fewer people than in January`, `the same as in January`."""
    if now is None or before is None:
        return ""
    if now == before:
        return f"the same as {since}"
    gap = abs(now - before)
    thing = f" {noun[0] if gap == 1 else noun[1]}" if noun[1] else ""
    return f"{number(gap)} {'more' if now > before else 'fewer'}{thing} than {since}"


def since_name(day: dt.date, as_at: dt.date) -> str:
    """What a change is counted from: `January`, `January 2013`, or the day within one month: `27 March`."""
    same_month = (day.year, day.month) == (as_at.year, as_at.month)
    return short_day(day, as_at) if same_month else month_year(day, as_at)


def in_or_on(name: str) -> str:
    """`in January`, `on 27 March`."""
    return f"{'on' if name[:1].isdigit() else 'in'} {name}" if name else ""


def title_question(target_level: int, as_at: dt.date | None, compare_with: dt.date | None) -> str:
    """The Overview's question: `Are we at Level 3, and what has changed since January?`"""
    if compare_with is None:
        return f"Are we at Level {target_level}?"
    return (
        f"Are we at Level {target_level}, and what has changed since {since_name(compare_with, as_at or compare_with)}?"
    )


def upload_first(labels: Sequence[str], *, asks: bool = False) -> str:
    """What an empty page says: which files to upload, by name; to who cannot upload (`asks`), whom to ask."""
    if not labels:
        return "Nothing has been uploaded yet."
    files = listing(f"the {_lower_first(label)}" for label in labels)
    if asks:
        return f"There is nothing to show yet. Ask the IG lead for {files}."
    return f"There is nothing to show yet. Upload {files} on the Upload page to see it."


def add_a_course(*, asks: bool = False) -> str:
    """What a training page says when settings name no course; to who cannot edit them (`asks`), whom to ask."""
    if asks:
        return "No course is set up. Ask the IG lead to add one, and this page will show who is in date."
    return (
        "No course is set up. Add a [[courses]] table to settings.toml with its code, title and launch date, "
        "and this page will show who is in date."
    )


def toolkit_score(score_percent: float | None, shown: str, grade: str | None) -> str:
    """The score and grade: `The Toolkit score is **82%, Satisfactory**`; no full stop, so that a change can follow."""
    if score_percent is None or grade is None:
        return "The Toolkit is **not assessed**"
    return f"The Toolkit score is **{shown}, {grade}**"


def score_moved(now: float | None, before: float | None, before_shown: str, since: str, *, now_shown: str = "") -> str:
    """How the score moved: `, up from 74% in January`; empty where either is not measured.

    A change too small for whole numbers is told with a decimal: `, up 0.4 points since January`.
    """
    if now is None or before is None:
        return ""
    if abs(now - before) < 1e-9:
        return f", unchanged since {since}"
    if before_shown == now_shown:
        return f", {points_change(now, before, since=since)}"
    return f", {'up' if now > before else 'down'} from {before_shown} {in_or_on(since)}"


def at_target_level(at_target: int, categories: int) -> str:
    """Whether the council is there: `**Yes.**` only when every category is at the target level."""
    if categories == 0:
        return "**Not known.**"
    return "**Yes.**" if at_target == categories else "**Not yet.**"


def categories_at_target(at_target: int, categories: int, below: int, target_level: int) -> str:
    """`**2 of 6 categories** are at Level 3; 22 requirements hold the others below it.`"""
    if categories == 0:
        return "No category has been assessed."
    if at_target == categories:
        every = "The one category is" if categories == 1 else f"**All {number(categories)} categories** are"
        return f"{every} at Level {target_level}."
    head = f"**{number(at_target)} of {number(categories)} {'category' if categories == 1 else 'categories'}**"
    verb = is_or_are(at_target)
    others = "the other" if categories - at_target == 1 else "the others"
    if at_target == 0:
        head, verb, others = f"**None of the {number(categories)} categories**", "is", "them"
        if categories == 1:
            head, others = "**The one category** is not", "it"
            verb = ""
    hold = "holds" if below == 1 else "hold"
    start = " ".join(f"{head} {verb} at Level {target_level}".split())
    return f"{start}; {count(below, 'requirement')} {hold} {others} below it."


def category_gap(level: float | None, below: int, target_level: int) -> str:
    """What stands beside a category: `5 to raise`, `at target`, `at its own targets` (those its requirements set
    themselves, below the council's), or `no level` when it has none."""
    if below:
        return f"{number(below)} to raise"
    if level is None:
        return "no level"
    return "at target" if level >= target_level else "at its own targets"


def category_level(level: float | None, *, not_assessed: int = 0) -> str:
    """A category's level in words: `Level 2`, `Not assessed` (a requirement lacks a level), `Not relevant`."""
    if level is not None:
        return f"Level {int(level)}"
    return "Not assessed" if not_assessed else "Not relevant"


def training_headline(
    compliance: float | None, target: float, in_date: int | None, base: int | None, *, whose: str = "staff"
) -> str:
    """`**87.4%** of staff are in date (10,051 of 11,500), short of the 95% target.`"""
    if compliance is None:
        return "The training rate is **not measured**: nobody is in the group it is worked out from."
    of = "" if in_date is None or base is None else f" ({number(in_date)} of {number(base)})"
    reached = compliance >= target - 1e-9
    verdict = f"at or above the {_plain(target)}% target" if reached else f"short of the {_plain(target)}% target"
    return f"**{percent(compliance, target)}** of {whose} are in date{of}, {verdict}."


def overdue_headline(
    overdue: int | None, barred: int | None, bar_days: int, *, hidden: bool = False, yours: bool = False
) -> str:
    """`**412 people** are overdue or lapsed. **120** are past the bar date, 14 or more days after training was due.`"""
    if hidden:
        return "The number of people overdue or lapsed is **hidden**, so that nobody can be picked out."
    if overdue is None:
        return "The number of people overdue or lapsed is **not measured**."
    if overdue == 0:
        return "**None** of your people is overdue or lapsed." if yours else "**Nobody** is overdue or lapsed."
    head = f"**{number(overdue)}** of your people" if yours else f"**{people(overdue)}**"
    first = f"{head} {is_or_are(overdue)} overdue or lapsed."
    when = f"{bar_days} or more days after training was due"
    if barred is None:
        return f"{first} How many are past the bar date, {when}, is **hidden**, so that nobody can be picked out."
    if barred == 0:
        return f"{first} Nobody is past the bar date, {when}."
    return f"{first} **{number(barred)}** {is_or_are(barred)} past the bar date, {when}."


def breaches_headline(counted: int | None, start: dt.date, end: dt.date, near_misses: int | None = None) -> str:
    """`**21 breaches** were reported from 1 January to 31 March 2014, and 3 near misses.`"""
    period = between(start, end)
    if counted is None:
        return f"Breaches {period} are **not measured**."
    also = ""
    if near_misses:
        also = f", and {count(near_misses, 'near miss', 'near misses')}"
    if counted == 0:
        return f"**No breaches** were reported {period}{also}."
    return f"**{count(counted, 'breach', 'breaches')}** {'was' if counted == 1 else 'were'} reported {period}{also}."


def since_meeting(counted: int | None, meeting: dt.date, end: dt.date) -> str:
    """`Since the meeting of 27 January there have been **14**.`"""
    day = short_day(meeting, end)
    if counted is None:
        return f"Since the meeting of {day} the number is not measured."
    have = "has been" if counted == 1 else "have been"
    return f"Since the meeting of {day} there {have} **{number(counted) if counted else 'none'}**."


def between(start: dt.date, end: dt.date) -> str:
    """A period with both ends: `from 1 January to 31 March 2014`, or `on 31 March 2014`."""
    if start == end:
        return f"on {uk(end)}"
    return f"from {short_day(start, end)} to {uk(end)}"


def period_label(start: dt.date, end: dt.date) -> str:
    """A period as a label: `1 January to 31 March 2014`."""
    return uk(end) if start == end else f"{short_day(start, end)} to {uk(end)}"


def to_regulator(counted: int | None) -> str:
    """How many went to the regulator: `**2** were reported to the Information Commissioner's Office (ICO).`"""
    office = "the Information Commissioner's Office (ICO)"
    if counted is None:
        return f"Whether any were reported to {office} is not measured."
    if counted == 0:
        return f"None was reported to {office}."
    return f"**{number(counted)}** {'was' if counted == 1 else 'were'} reported to {office}."


def _plain(value: float) -> str:
    return f"{value:g}"


def _lower_first(label: str) -> str:
    # HR and E-learning keep their capitals only where the word is an abbreviation.
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def not_assessed(counted: int) -> str:
    """`3 requirements are not assessed yet and count as 0.`"""
    return f"{count(counted, 'requirement')} {is_or_are(counted)} not assessed yet and {'counts' if counted == 1 else 'count'} as 0."


def claims_doubted(requirements: Sequence[str]) -> str:
    """`The data does not support what is claimed for requirement 112.`"""
    noun = "requirement" if len(requirements) == 1 else "requirements"
    return f"The data **does not support** what is claimed for {noun} {listing(requirements, most=5)}."


def category_held(held: Sequence[tuple[str, str | None, dt.date | None]], target_level: int) -> str:
    """What holds a category down, and what would raise it.

    `held`: requirement, its level (None: not assessed), the due date of the open action that would raise it (None: no
    such action). `105 and 112 are at Level 2. Planned: 105 by 30 April 2014. No open action for 112.`
    """
    by_level: dict[str | None, list[str]] = {}
    for requirement, level, _ in held:
        by_level.setdefault(level, []).append(requirement)
    parts = []
    for level, members in by_level.items():
        state = "not assessed" if level is None else f"at Level {level}"
        parts.append(f"{listing(members)} {'is' if len(members) == 1 else 'are'} {state}.")
    by_day: dict[dt.date, list[str]] = {}
    for requirement, _, due in held:
        if due is not None:
            by_day.setdefault(due, []).append(requirement)
    if by_day:
        planned = [f"{listing(members)} by {uk(day)}" for day, members in sorted(by_day.items())]
        parts.append(f"Planned: {'; '.join(planned)}.")
    unplanned = [requirement for requirement, _, due in held if due is None]
    if unplanned:
        parts.append(
            "No open action would raise "
            + ("any of them." if not by_day and len(held) > 1 else f"{listing(unplanned)}.")
        )
    return " ".join(parts)


def count_only(value: int | None) -> str:
    """A number on its own, thousands separated; None is `not measured`."""
    return NOT_MEASURED if value is None else number(value)


def rate_hidden() -> str:
    """What stands for a rate that is about too few people."""
    return "The rate is **hidden**, so that nobody can be picked out."


def that_is(moved: str) -> str:
    """A change as a sentence of its own: `That is up 9.1 points since January.`"""
    return f"That is {moved}."


def lowest_group(name: str, rate_percent: float, target: float, *, of_those_shown: bool = False) -> str:
    """`Lowest is Children's Services, at 76.4%.`; where a rate is hidden, `Lowest of those shown is ...`."""
    return f"Lowest {'of those shown ' if of_those_shown else ''}is {name}, at {percent(rate_percent, target)}."


def nothing_learned() -> str:
    """What stands for every figure about training while no completion of any kind is held."""
    return "Training is **not measured**: no e-learning export and no paper return is held for this date."


def window_restarted(counted: int) -> str:
    """Why the steps do not add up to those past due: absence or exemption restarted a window."""
    return (
        f"{count(counted, 'other', 'others').capitalize()} of them {is_or_are(counted)} not with the manager yet: the window of "
        "lapsed training starts again after absence or exemption."
    )


def old_data(label: str, day: dt.date, as_at: dt.date) -> str:
    """`The newest HR staff list is of 24 January 2014, 66 days before this date.`"""
    return f"The newest {label} is of {uk(day)}, {count((as_at - day).days, 'day')} before this date."


def nothing_compared(course_title: str, launch: dt.date, then: dt.date) -> str:
    """Why nothing is compared with a date before the launch."""
    return f"Training is not compared with {uk(then)}: {course_title} was launched on {uk(launch)}."


def no_data_then(label: str, then: dt.date) -> str:
    """Why nothing is compared with a date that has no data."""
    return f"Training is not compared with {uk(then)}: no {label} is held for that date or earlier."


def date_moved(asked: dt.date, used: dt.date) -> str:
    """What somebody reads whose date is not on offer."""
    return f"Figures for {uk(asked)} are not offered; those of {uk(used)} are shown instead."


def doubt(low: float, high: float, target: float) -> str:
    """How far records that match nobody could move the rate."""
    return f"Records that match nobody could put it between {percent(low, target)} and {percent(high, target)}."


def unmatched(learners: int) -> str:
    """`12 people in e-learning match nobody on the HR list.`"""
    return f"{count(learners, 'person', 'people')} in e-learning {'matches' if learners == 1 else 'match'} nobody on the HR list."


def list_sentence(name: str, people_listed: int, course_title: str, as_at: dt.date) -> str:
    """What a list holds: `412 people are on the bar list for Information governance as at 31 March 2014.`"""
    head = "Nobody is" if people_listed == 0 else f"{people(people_listed)} {is_or_are(people_listed)}"
    sentence = f"{head} on the {name} list for {course_title} as at {uk(as_at)}."
    if name != "restore":
        return sentence
    return (
        f"{sentence} Who was barred is not recorded yet: the list is worked out from the data, as those in date now who "
        "completed the course when they were past the bar date."
    )


def promised_outcome(due: dt.date, done_on: dt.date | None, as_at: dt.date) -> str:
    """`Done on time`, `Done late`, `Late` (past due, not done) or `Open` (due on the day itself or later)."""
    if done_on is not None and done_on <= as_at:
        return "Done on time" if done_on <= due else "Done late"
    return "Late" if due < as_at else "Open"


def has(value: int) -> str:
    """`has` for one, else `have`."""
    return "has" if value == 1 else "have"


def since_label(meeting: dt.date, relative_to: dt.date | None = None) -> str:
    """A period as a label: `Since the meeting of 27 January`."""
    return f"Since the meeting of {short_day(meeting, relative_to)}"


def register_ends(covered_to: dt.date | None, covered_from: dt.date | None) -> str:
    """Which days a breach register speaks for: `The register held covers 4 May 2011 to 31 March 2014`; no full stop."""
    if covered_from is None or covered_to is None:
        return "The register held has no breach in it"
    return f"The register held covers {period_label(covered_from, covered_to)}"


def partly_covered(start: dt.date, end: dt.date, covered_from: dt.date, covered_to: dt.date) -> str:
    """Why a count is of less than the period asked about."""
    return (
        f"Of the period {period_label(start, end)} the register held covers only {period_label(covered_from, covered_to)}, "
        "so nothing is compared."
    )


def compared_with_before(now: int, before: int, start: dt.date, end: dt.date) -> str:
    """`That is 7 more than from 1 October to 31 December 2013 (14).`; more is neither better nor worse by itself."""
    period = between(start, end)
    if now == before:
        return f"That is the same number as {period}."
    return (
        f"That is {number(abs(now - before))} {'more' if now > before else 'fewer'} than {period} ({number(before)})."
    )


def why_claims(claims: Sequence[tuple[str, str, str]]) -> str:
    """A question about claims that fail for one reason. `claims`: requirement, level, the reason all of them have.

    `Why do requirements 209 and 313 claim Level 3 when the evidence expired on 14 March 2014?`
    """
    numbers = [requirement for requirement, _, _ in claims]
    levels = sorted({level for _, level, _ in claims})
    level = f"Level {levels[0]}" if len(levels) == 1 else f"Levels {listing(levels)}"
    reason = claims[0][2].rstrip(".")
    reason = f"{reason[:1].lower()}{reason[1:]}".replace("; level", ", and level", 1)
    one = len(numbers) == 1
    return (
        f"Why {'does' if one else 'do'} requirement{'' if one else 's'} {listing(numbers)} claim {level} when {reason}?"
    )


def why_behind(name: str, gap: float, *, whole: str = "", of_those_shown: bool = False) -> str:
    """`Why is Children's Services, at the bottom, 11.0 points below the council as a whole?`"""
    moved = rounded_plain(gap)
    lowest = "the lowest of those shown" if of_those_shown else "the lowest"
    points = f"{moved:.1f} {'point' if moved == 1 else 'points'}"
    return f"Why is training in {name}, {lowest}, {points} below {whole or 'the council as a whole'}?"


def why_late(late: Sequence[tuple[str, int]]) -> str:
    """`When will the 3 late actions of the plan be done (2 of Example Services Ltd, 1 of the council)?`"""
    whole = sum(counted for _, counted in late)
    whose = [f"{number(counted)} of {who}" for who, counted in late if who]
    split = f" ({listing(whose)})" if whose else ""
    return f"When will the {count(whole, 'late action')} of the plan be done{split}?"


def why_unplanned(counted: int, target_level: int) -> str:
    """`Why do 7 requirements below Level 3 have no open action that would raise them?`"""
    verb, them = ("does", "it") if counted == 1 else ("do", "them")
    return f"Why {verb} {count(counted, 'requirement')} below Level {target_level} have no open action that would raise {them}?"


def when_renewed(counted: int, meeting: dt.date | None, until: dt.date) -> str:
    """`Who renews the evidence for 3 requirements that expires before the next meeting, on 26 May 2014?`"""
    when = f"before the next meeting, on {uk(until)}" if meeting else f"before {uk(until)}"
    return f"Who renews the evidence for {count(counted, 'requirement')} that expires {when}?"


def deadline(day: dt.date, as_at: dt.date, target_level: int, below: int) -> str:
    """A question about the council's own deadline, missed or near, and what is still below."""
    still = f"{count(below, 'requirement')} {is_or_are(below)} still below Level {target_level}"
    if day < as_at:
        return f"When will Level {target_level} be reached? The deadline was {uk(day)}, and {still}."
    when = f"this day, {uk(day)}" if day == as_at else f"{uk(day)}, in {count((day - as_at).days, 'day')}"
    return f"When will Level {target_level} be reached? The deadline is {when}, and {still}."


def held(snapshots: int) -> str:
    """`14 uploads are held.`"""
    if snapshots == 0:
        return "Nothing is held: every upload was withdrawn."
    return f"{count(snapshots, 'upload')} {is_or_are(snapshots)} held."
