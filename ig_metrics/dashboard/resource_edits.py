"""Posts and assets edited by the IG lead: the rows to edit, and what a save changes. Reasoned, kept, audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from ig_metrics.dashboard.edits import Saved, ToEdit, newer_list, only_lead, stays
from ig_metrics.ledger import assets as register
from ig_metrics.ledger import editing
from ig_metrics.ledger import posts as team
from ig_metrics.ledger.editing import Book
from ig_metrics.privacy.roles import Viewer
from ig_metrics.resources import assets
from ig_metrics.resources.capacity import Capacity, capacity
from ig_metrics.store import Store
from ig_metrics.toolkit.measures import REVIEWED_WITHIN_MONTHS
from ig_metrics.wording import resources as words

Told = TypeVar("Told")


def posts_to_edit(store: Store, viewer: Viewer, at: dt.date) -> ToEdit:
    """The posts in force at a day, to edit. Raises Refused for anybody but the IG lead, and for a day to come."""
    return _to_edit(store, viewer, team.book(at), at)


def save_posts(
    store: Store, viewer: Viewer, at: dt.date, opened: pd.DataFrame, edited: pd.DataFrame, why: str
) -> Saved:
    """Keep an edit of posts that holds from a day. Raises as `editing.save`, and for anybody but the IG lead."""

    def told() -> Capacity:
        return capacity(store.in_force("posts", at), at)

    def moved(before: Capacity, after: Capacity) -> tuple[str, ...]:
        if after.in_fte:
            return (words.capacity_saved((before.filled, before.wanted), (after.filled, after.wanted), at),)
        was, now = ((each.filled_posts, each.wanted_posts) for each in (before, after))
        return (words.capacity_saved(was, now, at, unit="posts"),)

    return _save(store, viewer, team.book(at), at, opened, edited, why, told, moved)


def assets_to_edit(store: Store, viewer: Viewer, at: dt.date) -> ToEdit:
    """The asset register in force at a day, to edit. Raises Refused for anybody but the IG lead, and for a day to come."""
    return _to_edit(store, viewer, register.book(at), at)


def save_assets(
    store: Store, viewer: Viewer, at: dt.date, opened: pd.DataFrame, edited: pd.DataFrame, why: str
) -> Saved:
    """Keep an edit of the register that holds from a day. Raises as `editing.save`, and for anybody but the IG lead."""

    def told() -> dict[str, int]:
        rows = store.in_force("assets", at)
        return assets.counted(assets.standing(rows, at, reviewed_within=REVIEWED_WITHIN_MONTHS))

    return _save(store, viewer, register.book(at), at, opened, edited, why, told, words.assets_saved)


def _to_edit(store: Store, viewer: Viewer, book: Book, at: dt.date) -> ToEdit:
    only_lead(viewer)
    editing.not_yet(store, at)
    return ToEdit(editing.rows(store, book), newer=newer_list(store, book.kind, at))


def _save(
    store: Store, viewer: Viewer, book: Book, at: dt.date, opened: pd.DataFrame, edited: pd.DataFrame, why: str,
    told: Callable[[], Told], moved: Callable[[Told, Told], tuple[str, ...]],
) -> Saved:  # fmt: skip
    only_lead(viewer)
    editing.not_yet(store, at)
    before = told()
    made = editing.save(store, book, opened, edited, why=why, by=viewer.username)
    return Saved(made, (*moved(before, told()), *stays(store, book.kind, at)))
