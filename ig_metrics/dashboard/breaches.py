"""The Breaches page: how many were reported, of what kind, and is it more than before?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import periods, poisson, register
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.register import PeriodSummary
from ig_metrics.dashboard import breach_definitions, definitions, graded, measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import BreachesView, Figure, Question
from ig_metrics.dates import add_months, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.privacy.suppression import hide_shares
from ig_metrics.rounding import half_up
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import breach_charts as words

KINDS = ("breaches", "staff")
MOST_MONTHS = 36
PERIOD_COLUMNS = {
    "label": "str", "from": "datetime64[us]", "to": "datetime64[us]", "days": "Int64", "count": "Int64",
    "near_misses": "Int64", "per_30_days": "Float64", "per_1000_staff": "Float64", "reported_to_regulator": "Int64",
}  # fmt: skip
SINCE = {
    "label": "str", "count": "Int64", "before": "Int64", "per_30_days": "Float64", "before_per_30_days": "Float64",
    "verdict": "str",
}  # fmt: skip
SINCE_ROWS = (
    ("Breaches", "count"), ("Serious breaches", "serious"), ("Reported to the ICO", "reported_to_regulator"),
    ("Repeats of an earlier breach", "repeats"), ("Near misses", "near_misses"),
)  # fmt: skip


@offered_dates
def breaches(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> BreachesView:
    """Counts and rates: the three calendar months to the date (or `start` to `end`), those before, and since the meeting.

    Whole-council counts are shown to everybody; by directorate, small ones are hidden from all but the IG lead.
    Raises Refused for a period that ends before it starts, or after the as-at date.
    """
    period = period_of(question, start, end)
    title = "How many breaches were reported, and is it more than before?"
    lacking = missing(store, viewer, {"breaches": "count breaches", "staff": "give the rate per 1,000 staff"}, question)
    hiding = () if viewer.role == "ig_lead" else (definitions.small_numbers(settings),)
    explained = (*definitions.breaches(settings), *breach_definitions.charts(settings), *hiding)
    held = measured.register_of(store, question)
    if held is None:
        return BreachesView(
            title, (wording.upload_first(["Breach register"], asks=not viewer.uploads),), definitions=explained,
            missing=lacking, periods=_table([]), months=_no_months(), categories=_no_categories(), places=_no_places(),
        )  # fmt: skip
    before = earlier(period, start is None)
    asked = [(wording.period_label(period.start, period.end), period)]
    meeting = question.compare_with
    since = None
    if meeting is not None and meeting < period.end:
        since = periods.since_meeting(meeting, period.end)
        asked.append((wording.since_label(meeting, period.end), since))
    asked.append((wording.period_label(before.start, before.end), before))
    exact = viewer.role == "ig_lead"
    summaries = {}
    for _, place in asked:
        reached = covered(held, place)
        summaries[place] = None if reached is None else summary(store, settings, question, reached, exact=exact)
    now, then = summaries[period], summaries[before]
    compared = then if covered(held, period) == period and covered(held, before) == before else None
    recent = summaries[since] if since else None
    chosen = start is not None or end is not None
    where = period if exact else None if chosen else _quarter_of_places(held)
    beside, label = None, ""
    if since is not None and recent is not None and covered(held, since) == since:
        equal = periods.previous(since)
        label = wording.period_label(equal.start, equal.end)
        if covered(held, equal) == equal:
            beside = summary(store, settings, question, equal, exact=exact)
    return BreachesView(
        title,
        tuple(_answer(period, now, compared, recent, meeting if since else None, held)),
        figures=tuple(_figures(period, now, compared, recent, meeting if since else None)),
        sources=sources(store, viewer, KINDS, question),
        definitions=explained,
        missing=lacking,
        warnings=tuple(_warnings(held, period)),
        periods=_table([(label, summaries[place]) for label, place in asked]),
        months=months(held, period.end),
        categories=_categories(held.rows, period, before if compared else None),
        places=_no_places() if where is None else _places(held.rows, where, viewer, settings),
        places_label="" if where is None else wording.period_label(where.start, where.end),
        compare_label=wording.period_label(before.start, before.end) if compared else "",
        since=since_table(recent, beside),
        since_label="" if since is None or meeting is None else wording.since_label(meeting, period.end),
        since_compare_label=label if beside else "",
        since_said=tuple(_since_said(recent, beside)),
        since_categories=_since_categories(held.rows, since, beside),
        since_services=_since_services(held.rows, since, viewer),
    )


def period_of(question: Question, start: dt.date | None = None, end: dt.date | None = None) -> Period:
    """The period asked about: by default the three calendar months to the as-at date. Raises Refused for a bad one."""
    last = end or question.as_at
    if last > question.as_at:
        raise Refused(
            f"The period ends on {uk(last)}, after the as-at date, {uk(question.as_at)}. Ask as at {uk(last)} or later."
        )
    return Period(start, last) if start else periods.quarter_to(last)


def earlier(period: Period, is_quarter: bool) -> Period:
    """What a period is compared with: the three months before a quarter, or as many days before any other."""
    return periods.previous_quarter(period) if is_quarter else periods.previous(period)


def covered(held: measured.Register, period: Period) -> Period | None:
    """The part of a period that the register speaks for; None where it reaches none of it."""
    if held.covered_from is None or held.covered_to is None:
        return None
    start, end = max(period.start, held.covered_from), min(period.end, held.covered_to)
    return Period(start, end) if start <= end else None


def summary(
    store: Store, settings: Settings, question: Question, period: Period, *, exact: bool = True
) -> PeriodSummary:
    """Count a period from the register that the question may use; staff as employed on its last day.

    Unless `exact`, rates have one decimal, and the headcount is rounded to twice the threshold (22 to 20): a rate gives away the
    headcount it is divided by, and that less the people in scope, who is left out.
    """
    held = measured.register_of(store, question)
    assert held is not None
    staff_then = dataclasses.replace(question, as_at=period.end)
    heads = measured.headcount(store, settings, staff_then)
    if heads is not None and not exact:
        step = 2 * settings.privacy.threshold
        heads = step * int(half_up(heads / step)) or None
    grave = graded.serious(store, question, held)
    found = register.summary(held.rows, period.start, period.end, headcount=heads, serious=grave)
    if exact:
        return found
    per_staff = None if found.per_1000_staff is None else wording.rounded_plain(found.per_1000_staff)
    return dataclasses.replace(found, per_30_days=wording.rounded_plain(found.per_30_days), per_1000_staff=per_staff)


def months(held: measured.Register, end: dt.date) -> pd.DataFrame:
    """Every month the register covers, up to three years, to the month of `end`: month, count, near_misses, covered, complete."""
    first = max(held.covered_from or end, add_months(end.replace(day=1), 1 - MOST_MONTHS))
    return register.months(held.rows, min(first, end), end, covered_from=held.covered_from, covered_to=held.covered_to)


def _answer(
    period: Period,
    now: PeriodSummary | None,
    before: PeriodSummary | None,
    since: PeriodSummary | None,
    meeting: dt.date | None,
    held: measured.Register,
) -> Iterator[str]:
    if now is None:
        yield wording.breaches_headline(None, period.start, period.end)
        yield f"{wording.register_ends(held.covered_to, held.covered_from)}."
        return
    yield wording.breaches_headline(now.count, now.start, now.end, now.near_misses)
    if (now.start, now.end) != (period.start, period.end):
        yield wording.partly_covered(period.start, period.end, now.start, now.end)
    elif before is not None:
        yield wording.compared_with_before(now.count, before.count, before.start, before.end)
        if now.count != before.count:
            found = compared_counts(now, before)
            yield words.chance_sentence(found.beyond_chance, found.higher)
    yield wording.to_regulator(now.reported_to_regulator)
    if meeting is not None:
        yield wording.since_meeting(None if since is None else since.count, meeting, period.end)


def _figures(
    period: Period,
    now: PeriodSummary | None,
    before: PeriodSummary | None,
    since: PeriodSummary | None,
    meeting: dt.date | None,
) -> Iterator[Figure]:
    reached = now or period
    label = f"Breaches, {wording.period_label(reached.start, reached.end)}"
    if now is None:
        yield Figure("period", label, wording.NOT_MEASURED, page="breaches")
        return
    change = "" if before is None else f"{wording.number(before.count)} in the period before"
    yield Figure(
        "period", label, wording.number(now.count), now.count,
        f"{now.days} days, {wording.rate(now.per_30_days)} per 30 days", change, None, "breaches",
    )  # fmt: skip
    if since is not None and meeting is not None:
        yield since_figure(since, meeting, period.end)
    yield Figure(
        "regulator", "Reported to the ICO", wording.number(now.reported_to_regulator), now.reported_to_regulator,
        "of the breaches in the period", "", None, "breaches",
    )  # fmt: skip
    yield Figure(
        "per_1000", "Per 1,000 staff", wording.rate(now.per_1000_staff), now.per_1000_staff,
        "breaches in the period, by people employed on its last day", "", None, "breaches",
    )  # fmt: skip


def since_figure(since: PeriodSummary, meeting: dt.date, end: dt.date) -> Figure:
    """The figure of breaches since a meeting."""
    return Figure(
        "since", f"Breaches since {wording.short_day(meeting, end)}", wording.number(since.count), since.count,
        f"{since.days} days, {wording.rate(since.per_30_days)} per 30 days", "", None, "breaches",
    )  # fmt: skip


def _warnings(held: measured.Register, period: Period) -> Iterator[str]:
    if held.covered_to is not None and held.covered_to < period.end:
        yield f"The register held runs to {uk(held.covered_to)}: breaches reported after that are not in the count."
    if held.covered_from is not None and held.covered_from > period.start:
        yield f"The register's first breach was reported on {uk(held.covered_from)}: what came before is not in the count."
    unknown = register.by_category(held.rows, period.start, period.end)
    without = unknown.loc[unknown["category"] == register.NOT_PROVIDED, "count"].sum()
    if without:
        yield f"{wording.count(int(without), 'breach', 'breaches').capitalize()} in the period {wording.has(int(without))} no category."


def _table(summaries: list[tuple[str, PeriodSummary | None]]) -> pd.DataFrame:
    rows = [
        {"label": label}
        if found is None
        else {
            "label": label,
            "from": found.start,
            "to": found.end,
            "days": found.days,
            "count": found.count,
            "near_misses": found.near_misses,
            "per_30_days": found.per_30_days,
            "per_1000_staff": found.per_1000_staff,
            "reported_to_regulator": found.reported_to_regulator,
        }
        for label, found in summaries
    ]
    frame = pd.DataFrame(rows, columns=list(PERIOD_COLUMNS))
    return frame.astype(PERIOD_COLUMNS)


def _categories(rows: pd.DataFrame, period: Period, before: Period | None) -> pd.DataFrame:
    now = register.by_category(rows, period.start, period.end)[["category", "count"]]
    if before is None:
        return now[now["count"] > 0].assign(
            compare_count=pd.array([pd.NA] * int((now["count"] > 0).sum()), dtype="Int64")
        )
    then = register.by_category(rows, before.start, before.end)[["category", "count"]]
    both = now.merge(then.rename(columns={"count": "compare_count"}), on="category", how="outer")
    both = both.astype({"count": "Int64", "compare_count": "Int64"}).fillna({"count": 0, "compare_count": 0})
    both = both[(both["count"] > 0) | (both["compare_count"] > 0)]
    both = both.sort_values(["count", "compare_count", "category"], ascending=[False, False, True], kind="stable")
    return both.reset_index(drop=True)


def _quarter_of_places(held: measured.Register) -> Period | None:
    """The days whose breaches others than the IG lead see by directorate: the last calendar quarter the register covers whole.

    Two periods that overlap but for some days would tell where the few breaches of those days were; quarters never overlap.
    """
    if held.covered_from is None or held.covered_to is None:
        return None
    return periods.quarter_within(held.covered_from, held.covered_to)


def _places(rows: pd.DataFrame, period: Period, viewer: Viewer, settings: Settings) -> pd.DataFrame:
    """By directorate; small numbers, and what gives them away, hidden from others than the IG lead."""
    table = register.by_place(rows, period.start, period.end)[["group", "count"]].astype({"count": "Int64"})
    # A manager's scope is their people; of other places' breaches they see what the committee sees.
    if viewer.role == "ig_lead":
        return table.assign(hidden=False)
    hidden = hide_shares([int(count) for count in table["count"]], settings.privacy.threshold)
    if hidden is None or table.empty:
        return _no_places()
    shown = [None if gone else int(count) for count, gone in zip(table["count"], hidden, strict=True)]
    table = table.assign(count=pd.array(shown, dtype="Int64"), hidden=hidden)
    # In order of size, a hidden count could be told from its place in the list.
    return table.sort_values("group", kind="stable").reset_index(drop=True) if any(hidden) else table


def compared_counts(now: PeriodSummary, before: PeriodSummary) -> poisson.Comparison:
    """The incidents of two periods, compared exactly by their days."""
    return poisson.compare(now.count, now.days, before.count, before.days)


def since_table(now: PeriodSummary | None, before: PeriodSummary | None) -> pd.DataFrame:
    """What there was since the meeting, beside as many days before it: SINCE. No rows where nothing is covered."""
    rows: list[dict[str, Any]] = []
    for label, name in SINCE_ROWS if now is not None else ():
        count = getattr(now, name)
        earlier = getattr(before, name) if before is not None else None
        verdict = ""
        if now is not None and before is not None and count is not None and earlier is not None:
            found = poisson.compare(count, now.days, earlier, before.days)
            verdict = words.chance(count, earlier, beyond=found.beyond_chance, higher=found.higher)
        rows.append(
            {
                "label": label,
                "count": count,
                "before": earlier,
                "per_30_days": None if count is None or now is None else register.PER_DAYS * count / now.days,
                "before_per_30_days": None
                if earlier is None or before is None
                else register.PER_DAYS * earlier / before.days,
                "verdict": verdict,
            }
        )
    return pd.DataFrame(rows, columns=list(SINCE)).astype(SINCE)


def _since_said(now: PeriodSummary | None, before: PeriodSummary | None) -> Iterator[str]:
    if now is None:
        return
    if before is not None:
        found = compared_counts(now, before)
        said = words.chance(now.count, before.count, beyond=found.beyond_chance, higher=found.higher)
        yield f"{said[:1].upper()}{said[1:]}."
    if now.reported_to_regulator:
        came = wording.listing(f"{wording.number(n)} {word}" for word, n in now.outcomes)
        yield f"Reported to the ICO: {wording.number(now.reported_to_regulator)} ({came})."
    if now.repeats:
        yield f"{wording.count(now.repeats, 'repeats', 'repeat').capitalize()} an earlier breach."


def _since_categories(rows: pd.DataFrame, since: Period | None, before: PeriodSummary | None) -> pd.DataFrame:
    if since is None:
        return _no_categories()
    return _categories(rows, since, Period(before.start, before.end) if before else None)


def _since_services(rows: pd.DataFrame, since: Period | None, viewer: Viewer) -> pd.DataFrame:
    """By service since the meeting, for the IG lead alone: beside the places of the quarter it would tell small numbers."""
    if since is None or viewer.role != "ig_lead":
        return _no_places()
    table = register.by_place(rows, since.start, since.end, "service")[["group", "count"]]
    return table[table["count"] > 0].assign(hidden=False).reset_index(drop=True)


def _no_months() -> pd.DataFrame:
    kinds = {"month": "datetime64[us]", "count": "Int64", "near_misses": "Int64", "covered": "bool", "complete": "bool"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _no_categories() -> pd.DataFrame:
    kinds = {"category": "str", "count": "Int64", "compare_count": "Int64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _no_places() -> pd.DataFrame:
    kinds = {"group": "str", "count": "Int64", "hidden": "bool"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
