"""Which snapshots a view rests on, and which kinds of data it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ig_metrics import datasets
from ig_metrics.dashboard.spared import refused, unread
from ig_metrics.dashboard.views import Missing, Question, Source
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store.purged import purged_before

UNNAMED = "default"


def sources(
    store: Store, viewer: Viewer, kinds: Iterable[str], question: Question, *, framework: str | None = None
) -> tuple[Source, ...]:
    """The snapshots in force for these kinds at the question's date, kind by kind; `framework` applies to the Toolkit.

    File names, names of sources and numbers of rows can tell of people: they are for the IG lead alone.
    """
    found: list[Source] = []
    for kind in kinds:
        of = framework if kind == "toolkit" else None
        for info in store.in_force_snapshots(kind, question.as_at, known_on=question.known_on, framework=of):
            found.append(_source(info) if viewer.role == "ig_lead" else _plain_source(info))
    return tuple(dict.fromkeys(found))


def _source(info: SnapshotInfo) -> Source:
    """A snapshot as a line for the page: kind, date, file, rows, and where it came from if it has a name."""
    label = datasets.KINDS[info.kind].label
    named = "" if info.source in ("", UNNAMED) else f" ({info.source})"
    rows = f"{info.rows:,} {'row' if info.rows == 1 else 'rows'}"
    text = f"{label}{named}, as at {uk(info.as_at)}: {info.file_name}, {rows}"
    return Source(info.id, info.kind, label, info.as_at, info.file_name, info.rows, text)


def _plain_source(info: SnapshotInfo) -> Source:
    label = datasets.KINDS[info.kind].label
    return Source("", info.kind, label, info.as_at, "", None, f"{label}, as at {uk(info.as_at)}")


def missing(
    store: Store, viewer: Viewer, wanted: dict[str, str], question: Question, *, framework: str | None = None
) -> tuple[Missing, ...]:
    """The wanted kinds with no snapshot in force, each with what to do.

    `wanted` maps a kind to what it is for, in words that follow "to" (`"work out who is in date"`).
    """
    lacking: list[Missing] = []
    for kind, purpose in wanted.items():
        of = framework if kind == "toolkit" else None
        if said := _purged(store, kind, question):
            lacking.append(Missing(kind, said))
        elif not store.in_force_snapshots(kind, question.as_at, known_on=question.known_on, framework=of):
            label = datasets.KINDS[kind].label
            what = f"the {label} for {uk(question.as_at)} or earlier to {purpose}"
            text = f"Upload {what}." if viewer.uploads else f"Ask the IG lead for {what}."
            lacking.append(
                Missing(
                    kind,
                    _unread(store, kind, question, of, purpose) or _not_known_yet(store, kind, question, of) or text,
                )
            )
    return tuple(lacking)


def _unread(store: Store, kind: str, question: Question, framework: str | None, purpose: str) -> str:
    """That a kind is held and cannot be read; "" where that is not the reason."""
    names = unread(store, kind, question, framework=framework)
    return f"It is not possible to {purpose}: {'; '.join(names)}, cannot be read." if names else ""


def newest(store: Store, kind: str, question: Question) -> dt.date | None:
    """The as-at date of the newest snapshot of a kind that the question may use; None when there is none.

    Never later than the date asked about: an export of a later day tells all there is to tell of this one.
    """
    held = store.in_force_snapshots(kind, question.as_at, known_on=question.known_on)
    return max((min(info.as_at, question.as_at) for info in held), default=None)


def none_held(store: Store, kind: str, question: Question, *, framework: str | None = None) -> Refused:
    """What to raise when nothing of a kind is in force: not yet uploaded on the day it is asked as known on, or not at all."""
    damaged = refused(store, kind, question, framework=framework)
    if damaged is not None:
        return damaged
    unknown = _purged(store, kind, question) or _not_known_yet(store, kind, question, framework)
    label = datasets.KINDS[kind].label
    return Refused(unknown or f"No {label} is held for {uk(question.as_at)} or earlier. Upload one first.")


def _purged(store: Store, kind: str, question: Question) -> str:
    """That rows about people of that date are no longer held; "" where that is not the reason."""
    cut = purged_before(store) if kind == "staff" else None
    if cut is None or question.as_at >= cut:
        return ""
    return (
        f"Rows about people are no longer held for {uk(question.as_at)}: dates before {uk(cut)} were past the retention period. Figures "
        "were kept for dates of data and of meetings; ask about one of those, by directorate or service."
    )


def _not_known_yet(store: Store, kind: str, question: Question, framework: str | None) -> str:
    """That what is held now was not held on the day it is asked as known on; "" where that is not the reason."""
    if question.known_on is None or not store.in_force_snapshots(kind, question.as_at, framework=framework):
        return ""
    return (
        f"The {datasets.KINDS[kind].label} for {uk(question.as_at)} had not been uploaded by "
        f"{uk(question.known_on.astimezone(LONDON).date())}, so nothing was known of it then. "
        "Ask as known on a later day, or leave that out."
    )
