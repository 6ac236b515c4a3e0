"""Who there is to do the work: posts and secondments as they stand, over time, what changed and what lies ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import resource_definitions
from ig_metrics.dashboard.lists_held import Lists, held_lists
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.resource_definitions import MONTHS_SHOWN
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.dates import add_months
from ig_metrics.privacy.roles import Viewer
from ig_metrics.resources import posts as rules
from ig_metrics.resources.capacity import Capacity, capacity, covering, in_force, month_ends, steps
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import resources as words

KIND = "posts"
LATER = "to start after this date"
COLUMNS = {"standing": "str", "lines": "Int64", "fte": "Float64"}
LEAD_ONLY = ("post", "funded_by")


@dataclass(frozen=True)
class ResourcesView(View):
    """Posts and secondments.

    `posts`: standing (in words), lines (entries on the list), fte (full-time equivalents; missing where one gives none).
    `entries`: grade, standing, fte, from, to, and for the IG lead post and funded_by. `steps`: day, filled, wanted (full-time
    equivalents), filled_posts, wanted_posts, unknown (entries without one), a row for each day on which anything changes from
    `first` to `last`; `months` the same on each month's last day, with `when` in words. `changes`: since the date compared with:
    grade, before, now, fte_before, fte, since, text; `ahead`: day, what, grade, standing, fte, next (in words); both with post for
    the IG lead. `in_fte`: whether full-time equivalents can be spoken of; else posts are counted. Titles of posts are for the
    IG lead: some lists write the holder's name there.
    """

    posts: pd.DataFrame = field(default_factory=pd.DataFrame)
    entries: pd.DataFrame = field(default_factory=pd.DataFrame)
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    ahead: pd.DataFrame = field(default_factory=pd.DataFrame)
    changed_how: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    in_fte: bool = True


@offered_dates
def resources(store: Store, settings: Settings, viewer: Viewer, question: Question) -> ResourcesView:
    """Posts and secondments wanted at the date, which are filled, what changed since the last meeting, and what lies ahead."""
    lacking = missing(store, viewer, {KIND: "see posts and secondments"}, question)
    lists = held_lists(store, KIND, question)
    if lacking or not lists:
        said = wording.upload_first(["IG posts and secondments"], asks=not viewer.uploads)
        return ResourcesView(words.POSTS_QUESTION, (said,), missing=lacking, posts=_standings([]))
    held, day = lists[-1][1], question.as_at
    now = capacity(held, day)
    in_fte = bool(held["fte"].notna().any()) and now.in_fte
    first, last = _window(day)
    over_time = steps(lists, first, last)
    ahead = rules.ahead(held, day, last)
    changed, how = _changed(lists, question, viewer)
    return ResourcesView(
        words.POSTS_QUESTION,
        _answer(now, held, day, in_fte, over_time, ahead),
        figures=_figures(now, held, question, lists, in_fte, ahead),
        sources=sources(store, viewer, (KIND,), question),
        definitions=resource_definitions.posts(),
        warnings=(words.filled_twice(twice),) if viewer.uploads and (twice := rules.overlapping(held, day)) else (),
        posts=_by_standing(rules.entries(held, day)),
        entries=_shown(_worded(rules.entries(held, day)), viewer),
        steps=over_time,
        months=_months(month_ends(lists, first, last), day),
        changes=_shown(changed, viewer),
        ahead=_shown(_ahead(ahead), viewer),
        changed_how=how,
        first=first,
        last=last,
        in_fte=in_fte,
    )


def resources_json(store: Store, settings: Settings, viewer: Viewer, question: Question) -> dict[str, Any]:
    """Posts and secondments as plain objects. Raises Refused when no list is in force."""
    view = resources(store, settings, viewer, question)
    if not view.figures:
        raise none_held(store, KIND, question)
    now = view.steps[view.steps["day"] <= pd.Timestamp(question.as_at)].iloc[-1]
    return {
        "as_at": question.as_at,
        **{name: now[name] for name in ("filled", "wanted", "filled_posts", "wanted_posts", "unknown")},
        "standings": view.posts,
        "entries": view.entries,
        "months": view.months,
        "changes": view.changes,
        "ahead": view.ahead,
    }


def _window(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day drawn."""
    last = add_months(day, MONTHS_SHOWN) if day.year < dt.date.max.year else dt.date.max
    return add_months(day, -MONTHS_SHOWN), last


def _answer(
    now: Capacity, held: pd.DataFrame, day: dt.date, in_fte: bool, over_time: pd.DataFrame, ahead: pd.DataFrame
) -> tuple[str, ...]:
    here = covering(held, day)["status"].value_counts()
    later = over_time[over_time["day"] > pd.Timestamp(day)]
    names = ("filled", "wanted") if in_fte else ("filled_posts", "wanted_posts")
    turns = [(row["day"].date(), float(row[names[0]]), float(row[names[1]])) for row in later.to_dict("records")]
    starting = ahead[ahead["what"] == rules.STARTS]
    soonest = () if starting.empty else (starting.iloc[0],)
    return (
        words.posts_filled(now.filled, now.wanted) if in_fte else words.posts_listed(now.filled_posts, now.wanted_posts),
        *words.posts_open(int(here.get("recruiting", 0)), int(here.get("vacant", 0))),
        *words.posts_unknown(now.unknown if in_fte else 0),
        *(words.starts(row["day"].date(), _number(row["fte"]), row["standing"]) for row in soonest),
        *words.least(turns, now.filled if in_fte else now.filled_posts),
    )  # fmt: skip


def _figures(
    now: Capacity, held: pd.DataFrame, question: Question, lists: Lists, in_fte: bool, ahead: pd.DataFrame
) -> tuple[Figure, ...]:
    unit = "full-time equivalents" if in_fte else "posts"
    filled, wanted = (now.filled, now.wanted) if in_fte else (now.filled_posts, now.wanted_posts)
    change, better = "", None
    if question.compare_with is not None:
        then = capacity(in_force(lists, question.compare_with), question.compare_with)
        before = then.filled if in_fte else then.filled_posts
        since = wording.since_name(question.compare_with, question.as_at)
        change = words.capacity_moved(filled, before, wording.in_or_on(since))
        better = wording.is_better(filled, before)
    here = covering(held, question.as_at)
    return (
        Figure("filled", "Posts filled or seconded", f"{words.plain(filled)} of {words.plain(wanted)}", float(filled), unit,
               change, better, page="resources"),
        *(_open_figure(here[here["status"] == status], key, label)
          for status, key, label in (("recruiting", "recruiting", "Being recruited to"), ("vacant", "vacant", "Vacant"))),
        Figure("starting", f"To start in the next {MONTHS_SHOWN} months", str(len(starting := ahead[ahead["what"] == rules.STARTS])),
               float(len(starting)), _next(starting), page="resources"),
    )  # fmt: skip


def _open_figure(rows: pd.DataFrame, key: str, label: str) -> Figure:
    known = rows["fte"].notna().all() and len(rows) > 0
    note = (
        f"{words.plain(rows['fte'].sum())} full-time equivalent{'' if rows['fte'].sum() == 1 else 's'}" if known else ""
    )
    return Figure(key, label, str(len(rows)), float(len(rows)), note, page="resources")


def _next(starting: pd.DataFrame) -> str:
    return "" if starting.empty else f"next on {wording.uk(starting['day'].iloc[0].date())}"


def _changed(lists: Lists, question: Question, viewer: Viewer) -> tuple[pd.DataFrame, str]:
    """What stands otherwise than at the date compared with, in words; and by which lists that is told."""
    empty = rules.changes(lists[-1][1].iloc[:0], question.as_at, lists[-1][1].iloc[:0], question.as_at).assign(text="")
    then = question.compare_with
    if then is None:
        return empty, ""
    found = rules.changes(in_force(lists, then), then, lists[-1][1], question.as_at)
    how = "" if lists[0][0] <= then else words.by_its_dates(then, lists[0][0])
    texts = [
        words.post_change(
            words.post_called(_text(row["post"]) if viewer.uploads else None, _text(row["grade"])),
            row["before"],
            row["now"],
            None if pd.isna(row["since"]) else row["since"].date(),
            (_number(row["fte_before"]), _number(row["fte"])),
        )
        for row in found.to_dict("records")
    ]
    said = found.assign(
        text=pd.Series(texts, index=found.index, dtype="str"),
        before=found["before"].map(words.standings).astype("str"),
        now=found["now"].map(words.standings).astype("str"),
    )
    return said, how


def _by_standing(entries: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for status in words.STANDINGS:
        for ahead in (False, True):
            mine = entries[(entries["standing"] == status) & (entries["ahead"] == ahead)]
            if len(mine):
                whole = mine["fte"].sum() if mine["fte"].notna().all() else None
                rows.append(
                    {"standing": words.standing(status, LATER if ahead else ""), "lines": len(mine), "fte": whole}
                )
    return _standings(rows)


def _standings(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _worded(entries: pd.DataFrame) -> pd.DataFrame:
    said = [words.standing(row.standing, LATER if row.ahead else "") for row in entries.itertuples()]
    return entries.assign(standing=pd.Series(said, index=entries.index, dtype="str")).drop(columns="ahead")


def _ahead(ahead: pd.DataFrame) -> pd.DataFrame:
    said = [words.what_next(row.what, bool(row.followed)) for row in ahead.itertuples()]
    made = ahead.assign(
        next=pd.Series(said, index=ahead.index, dtype="str"),
        standing=ahead["standing"].map(words.standing).astype("str"),
        what=ahead["what"].map(words.EVENTS).astype("str"),
    )
    return made.drop(columns="followed")


def _months(table: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    when = (table["day"] > pd.Timestamp(day)).map({True: words.AHEAD, False: ""})
    return table.assign(when=when.astype("str"))


def _shown(table: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    return table if viewer.uploads else table.drop(columns=[name for name in LEAD_ONLY if name in table])


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
