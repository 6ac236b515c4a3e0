"""Learners nobody is found for, put to the user with whom they might be; what the user says is remembered.

Names and units in an export of the learning system are read here, for the offer, and never stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ig_metrics.datasets import KINDS, normalise
from ig_metrics.datasets.headings import NAME
from ig_metrics.errors import Refused
from ig_metrics.ingest.columns import Cells, series
from ig_metrics.ingest.correction import columns_of, headings, read_again
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.reading.raw import EMPTY, RawTable
from ig_metrics.ingest.values import typed
from ig_metrics.settings import Settings
from ig_metrics.training import identity, matching
from ig_metrics.training import people as persons

if TYPE_CHECKING:
    from ig_metrics.store import SnapshotInfo, Store

SOURCE = "confirmed matches"
KIND = "identity_matches"
PERSON = ("staff_id", "email", "username")
FULL_NAMES = frozenset(
    map(normalise, (*NAME, "First name / Surname", "Learner", "Learner full name", "Student", "Delegate"))
)
FIRST_NAMES = frozenset(map(normalise, ("First name", "Forename", "Given name", "User's First Name", "Forenames")))
SURNAMES = frozenset(map(normalise, ("Surname", "Last name", "Family name", "User's Last Name")))
UNITS = frozenset(
    map(normalise, ("Team", "Unit", "Department", "Institution", "Service", "Directorate", "Organisation", "Division", "Groups"))
)  # fmt: skip
EVER = dt.date.max


def offers_for(upload: bytes | RawTable, preview: Preview, store: Store, settings: Settings) -> pd.DataFrame:
    """Whom each learner of an e-learning export might be whom staff number, e-mail and user name do not find.

    `upload` is the file the preview was made from: its bytes, which are read once more, or the sheet as it was read.
    Returns what `training.identity.offers` does: learner, full_name, unit, staff_id (missing: nothing is offered, `why`
    says why), their_name, directorate, service, team, why. Learners somebody has confirmed or refused before are left
    out. Empty for other kinds, for a file without names, and where no HR list is in force.
    """
    nothing = pd.DataFrame(columns=list(identity.OFFER)).astype("str")
    if preview.kind != "completions" or preview.rows_kept == 0:
        return nothing
    posts = store.in_force("staff", preview.as_at)
    if posts.empty:
        return nothing
    learners = _learners(read_again(upload, preview, settings), preview, settings)
    if learners.empty:
        return nothing
    width = settings.organisation.staff_id_width
    everyone = persons.people(posts, preview.as_at, staff_id_width=width)
    decided = store.in_force(KIND, EVER)
    matched = matching.match(learners, everyone, staff_id_width=width, confirmed=decided)
    open_ones = matched["person"].isna() & learners["learner"].notna() & ~learners["learner"].isin(decided["learner"])
    employed = everyone[persons.employed(everyone, preview.as_at)]
    return identity.offers(learners.loc[open_ones, ["learner", "full_name", "unit"]], employed)


def confirm_matches(store: Store, answers: Mapping[str, tuple[str, bool]], *, as_at: dt.date, by: str) -> SnapshotInfo:
    """Remember which offers are right: learner to (staff number, whether it is the same person).

    True: the learner's records count for that person from now on. False: it is never offered again. Kept as a snapshot of
    its own, which can be withdrawn like any other. Raises Refused without an answer.
    """
    if not answers:
        raise Refused("Say of one person at least whether they are the same.")
    frame = pd.DataFrame(
        [{"learner": learner, "staff_id": number, "same_person": same} for learner, (number, same) in answers.items()]
    )
    # The key is learner and staff number: a later answer about the same two takes the place of the earlier.
    told = repr(sorted(answers.items())).encode()
    return store.add(
        KIND, frame, as_at=as_at, uploaded_by=by, file_name=SOURCE, sha256=hashlib.sha256(told).hexdigest(),
        source=SOURCE, partial=True, rows_read=len(frame), quality={"columns": list(KINDS[KIND].names)},
    )  # fmt: skip


def _learners(table: RawTable, preview: Preview, settings: Settings) -> pd.DataFrame:
    """Every row of the export: staff_id, email and username as `check` reads them, learner, full_name, unit.

    Empty where the file has no names.
    """
    names = [normalise(name) for name in headings(table, preview)]
    whole, first, last = (_first(names, wanted) for wanted in (FULL_NAMES, FIRST_NAMES, SURNAMES))
    parts = [whole] if whole is not None else [n for n in (first, last) if n is not None]
    if not parts or (whole is None and len(parts) < 2):
        return pd.DataFrame()
    start = preview.heading_row

    def cells(index: int) -> Cells:
        return Cells(table.columns[index], index, names[index], start, None)

    kind = KINDS["completions"]
    width = settings.organisation.staff_id_width
    frame = pd.DataFrame(index=range(table.n_rows - start))
    for column in PERSON:
        for index in columns_of(table, preview, column)[:1]:
            frame[column] = typed(kind.column(column), cells(index), width=width).values
    frame["learner"] = matching.learner_keys(frame, staff_id_width=width)
    full = series(cells(parts[0]).text)
    for index in parts[1:]:
        full = full.str.cat(series(cells(index).text), sep=" ")
    frame["full_name"] = full
    used = set(parts)
    unit = pd.Series(None, index=frame.index, dtype="str")
    for index, name in enumerate(names):
        if name in UNITS and index not in used and bool((table.columns[index].kinds[start:] != EMPTY).any()):
            here = series(cells(index).text)
            unit = here if unit.isna().all() else unit.str.cat(here, sep=" / ", na_rep="")
    frame["unit"] = unit
    told = frame["learner"].notna() & frame["full_name"].notna()
    return frame[np.asarray(told)].drop_duplicates("learner").reset_index(drop=True)


def _first(names: list[str], wanted: frozenset[str]) -> int | None:
    return next((index for index, name in enumerate(names) if name in wanted), None)
