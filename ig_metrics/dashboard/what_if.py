"""What keeping a file changes, before it is kept: the figures as they are and as they would be, at the file's own date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import change_words, measured
from ig_metrics.dashboard.overwritten import overwritten
from ig_metrics.dashboard.toolkit_figures import score_shown
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import editing, set_aside
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.alarms import alarms
from ig_metrics.toolkit import change
from ig_metrics.toolkit.actions import standing
from ig_metrics.training import people

MOST_ROWS, LONGEST = 12, 60
TRAINS = ("staff", "completions", "paper_returns", "exemptions", "system_access", "identity_matches")
"""Kinds that move training figures."""


@dataclass(frozen=True)
class WhatIf:
    """`changes`: what keeping the file changes; `alarms`: what to look at first. Sentences, ready to show."""

    changes: tuple[str, ...]
    alarms: tuple[str, ...]


def what_if(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    *,
    kind: str,
    frame: pd.DataFrame,
    as_at: dt.date,
    source: str | None = None,
    framework: str | None = None,
    partial: bool = False,
    quality: Mapping[str, Any] | None = None,
    sha256: str = "",
) -> WhatIf:
    """What would change if these rows were kept; nothing is.

    Both figures are as at the file's own date: with the file, and with what is held without it. Starters and leavers are
    people employed on that day who were not on the day of the list held, and the other way round. `source` None is
    `Store.default_source`; `quality` of a partial return says which columns its file had. Raises Refused for who may not
    upload, and as `Store.add` does.
    """
    if not viewer.uploads:
        raise Refused("Files are brought in by the IG lead.")
    under = source or store.default_source(kind)
    trial = store.trial(kind, frame, as_at=as_at, source=under, framework=framework, partial=partial, quality=quality)
    said = [*_changes(store, trial, settings, kind, Question(as_at), framework), *_newer(store, kind, as_at, under)]
    if kind == "toolkit" and partial:
        said += _row_by_row(store, trial, as_at, framework)
    found = alarms(store, kind, frame, as_at=as_at, source=under, framework=framework, partial=partial, sha256=sha256)
    undone = overwritten(store, trial, kind, frame, as_at, framework)
    return WhatIf(tuple(said), (*undone, *found))


def _changes(
    store: Store, trial: Store, settings: Settings, kind: str, question: Question, framework: str | None
) -> Iterable[str]:
    if kind == "staff":
        yield _population(store, trial, settings, question)
    if kind in TRAINS:
        yield from _training(store, trial, settings, question)
    if kind == "toolkit":
        yield from assessed_moved(*(measured.toolkit(held, settings, question, framework) for held in (store, trial)))
    elif kind == "plan":
        yield plan_moved(*(plan_state(held, question) for held in (store, trial)))
    elif kind == "breaches":
        yield _breaches(store, trial, question)
    elif kind == "network_accounts":
        yield from _accounts(store, trial, question)
    elif kind not in ("staff", "completions"):
        before, after = (len(held.in_force(kind, question.as_at)) for held in (store, trial))
        yield change_words.number_moved(f"{datasets.KINDS[kind].label}, rows in force", before, after)


def _population(store: Store, trial: Store, settings: Settings, question: Question) -> str:
    held = store.in_force_snapshots("staff", question.as_at)
    after = _employed(trial, settings, question)
    if not held:
        return change_words.population(None, len(after), len(after), 0, None)
    then = max(info.as_at for info in held)
    before = _employed(store, settings, Question(then))
    return change_words.population(len(before), len(after), len(after - before), len(before - after), then)


def _employed(store: Store, settings: Settings, question: Question) -> set[str]:
    everyone = measured.staff(store, settings, question)
    return set() if everyone is None else set(everyone.loc[people.employed(everyone, question.as_at), "staff_id"])


def _training(store: Store, trial: Store, settings: Settings, question: Question) -> Iterable[str]:
    for course in settings.courses:
        figures: list[tuple[float | None, int]] = []
        for held in (store, trial):
            found = measured.training_rates(held, settings, course, question)
            if found is None or not measured.has_learning(held, question):
                figures.append((None, 0))
                continue
            line = found.iloc[0]
            rate = None if pd.isna(line["compliance_percent"]) else float(line["compliance_percent"])
            figures.append((rate, int(line["in_date"] + line["due_soon"])))
        (before, was), (after, now) = figures
        if before is not None or after is not None:
            yield change_words.rate_moved(course.title, before, after, course.target_percent, was, now)


def assessed_moved(before: measured.Assessed | None, after: measured.Assessed | None) -> Iterable[str]:
    """How score, grade and levels differ between two assessments, in sentences; nothing without the second."""
    if after is None:
        return
    now = after.assessment
    was = None if before is None else before.assessment
    yield from change_words.score_moved(
        None if was is None else score_shown(was), score_shown(now), None if was is None else was.grade, now.grade
    )
    if was is None:
        return
    kinds = change.changes(was, now)["kind"]
    up, down = int((kinds == change.RAISED).sum()), int((kinds == change.LOWERED).sum())
    if told := change_words.levels_moved(up, down, len(kinds) - up - down):
        yield told


def _row_by_row(store: Store, trial: Store, as_at: dt.date, framework: str | None) -> Iterable[str]:
    """What a return of a few rows changes, requirement by requirement; the first, and how many more."""
    before, after = (
        editing.by_key("toolkit", held.in_force("toolkit", as_at, framework=framework)) for held in (store, trial)
    )
    labels = {column.name: column.label for column in datasets.KINDS["toolkit"].columns}
    lines = []
    for key, row in after.items():
        was = before.get(key, {})
        cells = [
            f"{label.lower()} from {_cell(was.get(name))} to {_cell(row[name])}"
            for name, label in labels.items()
            if name != "requirement" and not editing.same(was.get(name), row[name])
        ]
        if cells:
            lines.append(f"{key[0]}: {'; '.join(cells)}.")
    yield from lines[:MOST_ROWS]
    if len(lines) > MOST_ROWS:
        yield f"{wording.count(len(lines) - MOST_ROWS, 'more requirement')} with changes."
    if not lines:
        yield "No requirement changes."


def _cell(value: object) -> str:
    text = editing.shown(value)
    return f"‘{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}’" if text else "nothing"


Actions = dict[tuple[str, str], tuple[bool, pd.Timestamp]]
"""Every action of a plan, by its words and requirement: whether it is done, and when it is due."""


def plan_moved(before: Actions, after: Actions) -> str:
    """How many actions of a plan are done, new, gone, open again or moved to another date, in a sentence."""
    both = before.keys() & after.keys()
    new = after.keys() - before.keys()
    return change_words.plan_moved(
        sum(after[key][0] and not before[key][0] for key in both) + sum(after[key][0] for key in new),
        len(new),
        len(before.keys() - after.keys()),
        sum(before[key][0] and not after[key][0] for key in both),
        sum(before[key][1] != after[key][1] for key in both if pd.notna(before[key][1]) and pd.notna(after[key][1])),
    )


def plan_state(store: Store, question: Question) -> Actions:
    """The actions that stand at the question's date."""
    plan = standing(store.in_force("plan", question.as_at), question.as_at)
    done = plan["done_on"].notna() & (plan["done_on"] <= pd.Timestamp(question.as_at))
    keys = zip(plan["action"], plan["requirement"], strict=True)
    return dict(zip(keys, zip(done.astype(bool), plan["due"], strict=True), strict=True))


def _breaches(store: Store, trial: Store, question: Question) -> str:
    counts = []
    for held in (store, trial):
        rows = set_aside.without(store, held.in_force("breaches", question.as_at))
        near = int(rows["near_miss"].fillna(False).sum())
        counts.append((len(rows) - near, near))
    (was, near_was), (now, near_now) = counts
    days = [info.as_at for info in store.in_force_snapshots("breaches", question.as_at)]
    return change_words.breaches_moved(now - was, near_now - near_was, max(days, default=None))


def _accounts(store: Store, trial: Store, question: Question) -> Iterable[str]:
    before, after = (held.in_force("network_accounts", question.as_at)["enabled"] for held in (store, trial))
    yield change_words.number_moved("Accounts that work", int(before.sum()), int(after.sum()))
    yield change_words.number_moved("Accounts barred", int((~before).sum()), int((~after).sum()))


def _newer(store: Store, kind: str, as_at: dt.date, source: str) -> Iterable[str]:
    if datasets.KINDS[kind].nature != "state":
        return
    days = [
        info.as_at
        for info in store.snapshots(include_withdrawn=False)
        if info.kind == kind and info.source == source and info.as_at > as_at and not info.partial
    ]
    if days:
        yield change_words.stays(datasets.KINDS[kind].label, min(days))
