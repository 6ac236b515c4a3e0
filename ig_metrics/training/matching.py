"""Whose completion is this? By staff number, then e-mail, then user name, then what somebody confirmed; never by name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import pad_staff_id

SHARED = "shared"
CONFIRMED = "confirmed"


def match(
    completions: pd.DataFrame,
    people: pd.DataFrame,
    *,
    staff_id_width: int | None = None,
    confirmed: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the person each attempt belongs to.

    `completions` is a `completions` frame, `people` as `training.people.people` returns it. Returns `completions` with
    `person` (the staff number as `people` has it, missing when nobody was found) and `matched_by`: staff_id, email, username or
    confirmed; `shared` when nobody was found because the e-mail or user name is borne by two people or more; missing otherwise.

    The staff number is tried first (both sides padded to `staff_id_width`), then e-mail, then user name, each without
    regard to case or outer spaces. Names are never compared: two people can have one. Last, whom nobody was found for is
    looked up in `confirmed` (an `identity_matches` frame): the rows in which somebody has said that a learner (see
    `learner_keys`) is a person of the list.
    """
    person = pd.Series(None, index=completions.index, dtype="str")
    matched_by = pd.Series(None, index=completions.index, dtype="str")
    for column in ("staff_id", "email", "username"):
        if column not in completions or column not in people:
            continue
        if column == "staff_id":
            theirs, ours = (pad_staff_id(numbers[column], staff_id_width) for numbers in (completions, people))
        else:
            theirs, ours = _folded(completions[column]), _folded(people[column])
        shared = ours.duplicated(keep=False) & ours.notna()
        single = ours.notna() & ~shared
        position = positions(theirs, ours[single])
        found = person.isna().to_numpy() & (position >= 0)
        found_owners = people["staff_id"][single].array.take(np.where(found, position, -1), allow_fill=True)
        person = person.mask(found, pd.Series(found_owners, index=completions.index))
        matched_by = matched_by.mask(found, column)
        matched_by = matched_by.mask(person.isna() & theirs.notna() & theirs.isin(ours[shared]), SHARED)
    if confirmed is not None and len(confirmed) and person.isna().any():
        person, matched_by = _confirmed(completions, people, person, matched_by, confirmed, staff_id_width)
    return completions.assign(person=person, matched_by=matched_by)


def _confirmed(
    completions: pd.DataFrame,
    people: pd.DataFrame,
    person: pd.Series,
    matched_by: pd.Series,
    confirmed: pd.DataFrame,
    width: int | None,
) -> tuple[pd.Series, pd.Series]:
    """The same, with those found whom somebody has confirmed; a confirmed number the list lacks finds nobody."""
    same = confirmed[confirmed["same_person"].fillna(False).astype(bool)]
    same = same[same["learner"].notna()].drop_duplicates("learner", keep="last")
    owner = positions(pad_staff_id(same["staff_id"], width), pad_staff_id(people["staff_id"], width))
    place = positions(learner_keys(completions, staff_id_width=width), _folded(same["learner"]))
    at = np.where(place >= 0, owner[place], -1) if len(owner) else np.full(len(place), -1)
    found = person.isna().to_numpy() & (at >= 0)
    owners = people["staff_id"].array.take(np.where(found, at, -1), allow_fill=True)
    return (
        person.mask(found, pd.Series(owners, index=completions.index)),
        matched_by.mask(found, CONFIRMED),
    )


def learner_keys(completions: pd.DataFrame, *, staff_id_width: int | None = None) -> pd.Series:
    """How the learning system names each learner: by staff number (padded), else e-mail, else user name, folded; missing
    where it names nobody."""
    key = pd.Series(None, index=completions.index, dtype="str")
    if "staff_id" in completions:
        key = _folded(pad_staff_id(completions["staff_id"], staff_id_width))
    for column in ("email", "username"):
        if column in completions:
            key = key.fillna(_folded(completions[column]))
    return key


def match_counts(matched: pd.DataFrame) -> dict[str, int]:
    """How many attempts were matched by each means: staff_id, email, username, confirmed, shared (nobody) and none (nobody)."""
    means = matched["matched_by"].fillna("none").value_counts()
    return {name: int(means.get(name, 0)) for name in ("staff_id", "email", "username", CONFIRMED, SHARED, "none")}


def positions(wanted: pd.Series, keys: pd.Series) -> npt.NDArray[np.intp]:
    """Where each wanted text stands among distinct keys; -1 when it is not there, or missing.

    Arrow's hash table: several times quicker than a pandas index over text.
    """
    found = pc.index_in(
        pa.array(wanted, type=pa.large_string()), value_set=pa.array(keys, type=pa.large_string()), skip_nulls=True
    )
    return found.fill_null(-1).to_numpy().astype(np.intp)


def _folded(texts: pd.Series) -> pd.Series:
    """Texts as they are compared: no outer spaces, no capitals; blank is missing."""
    plain = texts.astype("str").str.strip().str.lower()
    return plain.mask(plain == "")
