"""Who answers for a requirement or an action, as its viewer may read it (docs/decisions/0010).

An owner is free text: a post, a partner, or somebody's name. The IG lead reads it as it is and the committee not at all. A manager
reads posts and bodies, and the names of their own people; any other name is withheld.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from ig_metrics.dashboard import measured, naming
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.posts import is_post
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store

WITHHELD = "A person (name not shown)"
PLACES = ["job_title", "directorate", "service", "team"]
COLUMN = "owner"


def shown(table: pd.DataFrame, store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    """A table with its column of owners as the viewer may see it: without it for the committee."""
    if COLUMN not in table:
        return table
    if not viewer.sees_names:
        return table.drop(columns=COLUMN)
    return masked(table, store, viewer, question)


def masked(table: pd.DataFrame, store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    """The same with the column kept, for what is counted by owner before it is shown to those who may see names."""
    if viewer.role == "ig_lead":
        return table
    written = tuple(sorted({str(owner) for owner in table[COLUMN].dropna().unique() if str(owner).strip()}))
    about = _about(written, store, question)
    mine = viewer.username.strip().casefold()
    withheld = {owner for owner in written if owner.strip().casefold() != mine and not _readable(*about[owner], viewer)}
    return table.assign(**{COLUMN: table[COLUMN].mask(table[COLUMN].isin(withheld), WITHHELD).astype("str")})


def assessed(found: measured.Assessed, store: Store, viewer: Viewer, question: Question) -> measured.Assessed:
    """The Toolkit with its owners masked."""
    rows = masked(found.assessment.requirements, store, viewer, question)
    return dataclasses.replace(found, assessment=dataclasses.replace(found.assessment, requirements=rows))


def _readable(names: pd.DataFrame, post: bool, viewer: Viewer) -> bool:
    if names.empty:
        return post
    mine = set(own(names, viewer).index) | set(names.index[names["email"].str.casefold() == viewer.username.casefold()])
    return mine == set(names.index)


def _about(written: tuple[str, ...], store: Store, question: Question) -> dict[str, tuple[pd.DataFrame, bool]]:
    """Whom each text names, and whether it reads as a post; looked up once for a version of the store."""

    def make() -> dict[str, tuple[pd.DataFrame, bool]]:
        # One look through the whole council for them all; then each among the few who are named at all.
        likely = naming.named(_lists(store, question), "\n".join(written))
        posts = _places(store, question)
        kept = ["email", "manager_email", "service"]
        return {owner: (naming.named(likely, owner)[kept], is_post(owner, posts)) for owner in written}

    found: dict[str, tuple[pd.DataFrame, bool]] = measured.remembered(
        store, ("owners", written, *_asked(question)), make
    )
    return found


def _lists(store: Store, question: Question) -> pd.DataFrame:
    """Everybody on the staff lists of the date and on the newest: an owner may have left, or come, since."""
    columns = [*naming.COLUMNS, "manager_email", *PLACES]

    def make() -> pd.DataFrame:
        days = (question.as_at, dt.date.max)
        lists = [store.in_force("staff", day, known_on=question.known_on, columns=columns) for day in days]
        return pd.concat(lists, ignore_index=True).drop_duplicates(ignore_index=True)

    return measured.remembered_rows(store, ("owners may be", *_asked(question)), make)


def _places(store: Store, question: Question) -> frozenset[str]:
    def make() -> frozenset[str]:
        listed = _lists(store, question)
        texts = pd.concat([listed[column] for column in PLACES]).dropna().unique()
        return frozenset(" ".join(str(text).casefold().split()) for text in texts)

    found: frozenset[str] = measured.remembered(store, ("posts known", *_asked(question)), make)
    return found


def _asked(question: Question) -> tuple[object, ...]:
    return (question.as_at, question.known_on)
