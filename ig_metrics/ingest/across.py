"""What a file says beside what is known already: the framework, the lists held, the same file, the people in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ig_metrics.datasets import Kind
from ig_metrics.errors import Refused
from ig_metrics.ingest import acquaintance
from ig_metrics.ingest.assembly import Assembled
from ig_metrics.ingest.levels import NR
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.settings import Settings
from ig_metrics.store.edition import edition_in_force
from ig_metrics.training.people import people as collapse

if TYPE_CHECKING:
    from ig_metrics.store import Store
    from ig_metrics.toolkit.edition import Framework


def outside(
    kind: Kind,
    frame: pd.DataFrame,
    assembled: Assembled,
    settings: Settings,
    store: Store | None,
    as_at: dt.date,
    edition: Framework | None,
    problems: Problems,
) -> None:
    """What this file says of others: requirements the framework lacks, actions for requirements nobody assessed, people
    and managers nobody knows, directorates the HR list lacks. Silent where the other list is not held."""
    if not len(frame):
        return
    if kind.name == "toolkit":
        if edition is not None:
            _requirements(frame, assembled, set(edition.by_number), f"the framework {edition.id}", problems)
            _levels(frame, assembled, edition, problems)
    elif kind.name == "plan" and store is not None:
        in_force = edition_in_force(settings.toolkit, store.snapshots(), as_at)
        assessed = store.in_force("toolkit", as_at, framework=in_force)
        if len(assessed):
            known = set(assessed["requirement"].dropna())
            _requirements(frame, assembled, known, "the Toolkit self-assessment held", problems)
    elif kind.name in acquaintance.KINDS:
        acquaintance.check(kind, frame, assembled, settings, store, as_at, problems)


def edition(id: str, *, needed: bool) -> Framework | None:
    """The framework of this id, the council's own file before the shipped. Raises Refused for one that there is not or that
    is faulty; None then where it is not needed."""
    from ig_metrics.settings import home_folder
    from ig_metrics.toolkit.frameworks import load

    try:
        return load(id, home_folder() / "frameworks")
    except Refused:
        if needed:
            raise
        return None


def _levels(frame: pd.DataFrame, assembled: Assembled, edition: Framework, problems: Problems) -> None:
    """A level that the requirement cannot have stops the file: no score could count it."""
    allowed = {
        line.number: {str(edition.points_of(name)) for name in line.levels}
        for line in edition.requirements
        if line.levels
    }
    at, messages = [], []
    for place, (number, level) in enumerate(zip(frame["requirement"], frame["level"], strict=True)):
        takes = allowed.get(number)
        if takes and isinstance(level, str) and level != NR and level not in takes:
            at.append(place)
            names = ", ".join(edition.by_number[number].levels)
            messages.append(
                f"Requirement {shown(number)} cannot have '{edition.level_name(level)}'. It takes {names} or {NR}."
            )
    spots = np.array(at, dtype="int64")
    problems.add_rows(
        STOPS, assembled.rows[spots], messages, column=assembled.where.get("level", "Level"),
        values=[edition.level_name(level) for level in frame["level"].iloc[spots]],
    )  # fmt: skip


def _requirements(frame: pd.DataFrame, assembled: Assembled, known: set[str], whose: str, problems: Problems) -> None:
    outside = np.flatnonzero(~frame["requirement"].isin(known).to_numpy())
    numbers = frame["requirement"].iloc[outside].tolist()
    messages = [
        f"Requirement {shown(number)} is not in {whose}. Correct the number if it is a slip; the row is kept."
        for number in numbers
    ]
    problems.add_rows(
        WARNING,
        assembled.rows[outside],
        messages,
        column=assembled.where.get("requirement", "Requirement"),
        values=numbers,
    )


def alarms(preview: Preview, store: Store | None) -> tuple[str, ...]:
    """What to look at before the file is kept, under the source and in the way it would be kept by default."""
    if store is None or not preview.could_keep or not len(preview.frame):
        return ()
    from ig_metrics.store.alarms import alarms

    return alarms(
        store,
        preview.kind,
        preview.frame,
        as_at=preview.as_at,
        source=preview.returned_by or preview.as_given.get("name") or None,
        framework=preview.framework,
        partial=bool(preview.returned_by) or (preview.recalled is not None and preview.recalled.partial),
        sha256=preview.sha256,
    )


def held_already(kind: Kind, sha256: str, store: Store | None, problems: Problems) -> str | None:
    """The snapshot that holds this very file already, and a warning that says so; None where there is none."""
    if store is None or not sha256:
        return None
    held = store.find_duplicate(kind.name, sha256)
    if held is None:
        return None
    message = (
        f"This very file is already held: {held.file_name}, as at {held.as_at:%d/%m/%Y}, uploaded by {held.uploaded_by} "
        f"(snapshot {held.id}). Keeping it again changes nothing unless the date is another."
    )
    problems.add(WARNING, message)
    return str(held.id)


def people(kind: Kind, frame: pd.DataFrame, as_at: dt.date) -> tuple[int, int, int]:
    """People (not leavers), extra posts and leavers of a staff list; the people other kinds name."""
    if kind.name == "staff":
        # Only who has several posts needs collapsing.
        several = frame["staff_id"].duplicated(keep=False)
        last_days = frame["leave_date"]
        if several.any():
            posts = frame.loc[several, ["staff_id", "start_date", "leave_date", "is_primary", "fte"]]
            last_days = pd.concat([last_days[~several], collapse(posts, as_at)["leave_date"]])
        leavers = int((last_days < pd.Timestamp(as_at)).sum())
        return len(last_days) - leavers, len(frame) - len(last_days), leavers
    named = [name for name in ("staff_id", "email", "username") if name in frame]
    if not named:
        return 0, 0, 0
    who = frame[named[0]]
    for name in named[1:]:
        who = who.where(who.notna(), frame[name])
    return int(who.nunique()), 0, 0
