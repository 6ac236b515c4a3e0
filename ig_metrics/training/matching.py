"""Whose completion is this? By staff number, then e-mail, then user name; never by name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import pad_staff_id

SHARED = "shared"


def match(completions: pd.DataFrame, people: pd.DataFrame, *, staff_id_width: int | None = None) -> pd.DataFrame:
    """Find the person each attempt belongs to.

    `completions` is a `completions` frame, `people` as `training.people.people` returns it. Returns `completions` with
    `person` (the staff number as `people` has it, missing when nobody was found) and `matched_by`: staff_id, email or username; `shared` when
    nobody was found because the e-mail or user name is borne by two people or more; missing otherwise.

    The staff number is tried first (both sides padded to `staff_id_width`), then e-mail, then user name, each without
    regard to case or outer spaces. Names are never compared: two people can have one.
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
    return completions.assign(person=person, matched_by=matched_by)


def match_counts(matched: pd.DataFrame) -> dict[str, int]:
    """How many attempts were matched by each means: staff_id, email, username, shared (nobody) and none (nobody)."""
    means = matched["matched_by"].fillna("none").value_counts()
    return {name: int(means.get(name, 0)) for name in ("staff_id", "email", "username", SHARED, "none")}


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
