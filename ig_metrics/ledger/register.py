"""The breach register edited in the app: each save is a new snapshot of the rows it changed, with who and why.

Nothing is edited in place, and nobody's change is lost unseen: where somebody else has changed a row since it was opened,
the save is refused with the difference.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import set_aside
from ig_metrics.ledger.set_aside import END
from ig_metrics.store import Store
from ig_metrics.store.store import CHANGED_MEANWHILE

SOURCE = "Edited in the app"
ACTION = "register edited"
STEPS = (1, 5)
ATTEMPTS = 3
DIFFERENCES = ("reference", "column", "opened", "theirs", "yours")


@dataclass(frozen=True)
class Edit:
    """What a save came to: the snapshot it made, and which references and columns it changed."""

    snapshot: str
    references: tuple[str, ...]
    columns: tuple[str, ...]


class ChangedMeanwhile(Refused):
    """Somebody else changed rows of this save since they were opened.

    `differences`: reference, column, opened (as it was), theirs (as it is), yours. `now` and `edited`: what to give as
    opened and edited when the save is tried again with the difference seen; in `edited` yours stands where you changed a
    cell, and theirs where you did not.
    """

    def __init__(self, differences: pd.DataFrame, now: pd.DataFrame, edited: pd.DataFrame) -> None:
        who = ", ".join(differences["reference"].unique())
        super().__init__(
            f"Somebody else has changed {who} since you opened it. Nothing of yours is saved yet: look below."
        )
        self.differences = differences
        self.now = now
        self.edited = edited


def rows(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The register to edit: rows as at the date, the latest reported first, without those set aside as entered in error."""
    held = set_aside.without(store, store.in_force("breaches", as_at, known_on=known_on), known_on)
    return held.sort_values(["reported_on", "reference"], ascending=[False, True], kind="stable").reset_index(drop=True)


def save(store: Store, opened: pd.DataFrame, edited: pd.DataFrame, *, why: str, by: str) -> Edit:
    """Keep what was changed in `edited` since it was `opened` (both: rows of the register) as a new snapshot.

    Raises Refused, with every reason, without a reason given, where nothing changed or a row cannot be; ChangedMeanwhile
    where somebody else changed one of these rows. Rows nobody touched are not written again.
    """
    before, after = (datasets.conform("breaches", frame) for frame in (opened, edited))
    if not why.strip():
        raise Refused("Say why the register is changed; the reason is kept with it.")
    problems = list(_problems(before, after))
    if problems:
        raise Refused(*problems)
    changed = _changed(before, after)
    if not changed:
        raise Refused("Nothing was changed, so there is nothing to save.")
    out = sorted(set_aside.references(store) & set(changed))
    if out:
        raise Refused(
            f"{', '.join(out)} has been taken out of the register as entered in error. Put it back first, or use another reference."
        )
    for _ in range(ATTEMPTS):
        try:
            return _write(store, before, after, changed, why.strip(), by)
        except ChangedMeanwhile:
            raise
        except Refused as refused:
            if refused.reasons != (CHANGED_MEANWHILE,):
                raise
    raise Refused(CHANGED_MEANWHILE)


def _write(
    store: Store, before: pd.DataFrame, after: pd.DataFrame, changed: dict[str, list[str]], why: str, by: str
) -> Edit:
    version = store.version()
    held = by_reference(store.in_force("breaches", END))
    opened = by_reference(before)
    mine = by_reference(after)
    differences = [
        {
            "reference": reference,
            "column": column,
            "opened": _shown(opened.at[reference, column]) if reference in opened.index else "",
            "theirs": _shown(held.at[reference, column]),
            "yours": _shown(mine.at[reference, column]),
        }
        for reference in changed
        if reference in held.index
        for column in held.columns
        if not same(held.at[reference, column], opened.at[reference, column] if reference in opened.index else None)
    ]
    if differences:
        raise ChangedMeanwhile(
            pd.DataFrame(differences, columns=list(DIFFERENCES)), *_rebased(before, after, held, changed)
        )
    kept = after[after["reference"].isin(list(changed))]
    newest = max((info.as_at for info in store.in_force_snapshots("breaches", END)), default=dt.date.min)
    as_at = max(newest, kept["reported_on"].max().date())
    columns = tuple(sorted({column for names in changed.values() for column in names}))
    info = store.add(
        "breaches",
        kept,
        as_at=as_at,
        uploaded_by=by,
        file_name=SOURCE,
        sha256=hashlib.sha256(kept.to_csv().encode()).hexdigest(),
        source=SOURCE,
        quality={"edited": {"why": why, "columns": list(columns)}},
        only_at=version,
    )
    store.record(ACTION, by, {"snapshot": info.id, "why": why, "references": list(changed), "columns": list(columns)})
    return Edit(info.id, tuple(changed), columns)


def _rebased(
    before: pd.DataFrame, after: pd.DataFrame, held: pd.DataFrame, changed: dict[str, list[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows as they are now, of those changed; and the same with the cells of `after` that were changed."""
    theirs = [reference for reference in changed if reference in held.index]
    current = datasets.conform("breaches", held.loc[theirs].rename_axis("reference").reset_index())
    opened = pd.concat([before[~before["reference"].isin(theirs)], current], ignore_index=True)
    merged, mine = held.loc[theirs].copy(), by_reference(after)
    for reference in theirs:
        for column in changed[reference]:
            merged.at[reference, column] = mine.at[reference, column]
    rebased = datasets.conform("breaches", merged.rename_axis("reference").reset_index())
    edited = pd.concat([after[~after["reference"].isin(theirs)], rebased], ignore_index=True)
    return opened, edited


def _problems(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    found = []
    names = after["reference"].fillna("").str.strip()
    if (names == "").any():
        found.append("A row has no reference. Give it one: it is what tells breaches apart.")
    twice = sorted(set(names[names.duplicated() & (names != "")]))
    if twice:
        found.append(f"{', '.join(twice)} is there twice. A reference belongs to one breach.")
    gone = sorted(set(before["reference"]) - set(names))
    if gone:
        found.append(
            f"{', '.join(gone)} is no longer there. A reference is not changed here; a breach entered in error is taken out "
            "below the table, with a reason."
        )
    for row in after.to_dict("records"):
        where = f"Breach {row['reference']}"
        if pd.isna(row["reported_on"]):
            found.append(f"{where}: the date reported is missing. Every count rests on it.")
        if not pd.isna(row["category"]) and row["category"] not in datasets.ICO_TYPES:
            found.append(f"{where}: '{row['category']}' is not one of the categories. Choose one from the list.")
        for name in ("likelihood", "impact"):
            if not pd.isna(row[name]) and not STEPS[0] <= row[name] <= STEPS[1]:
                found.append(f"{where}: {name} is {row[name]}; it runs from {STEPS[0]} to {STEPS[1]}.")
        if not pd.isna(row["aware_at"]) and not pd.isna(row["occurred_on"]):
            aware, occurred = row["aware_at"].date(), row["occurred_on"].date()
            if aware < occurred:
                found.append(
                    f"{where}: the council cannot have become aware on {uk(aware)}, before it occurred on {uk(occurred)}."
                )
    return found


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, list[str]]:
    """Which columns of which references differ; of a new row, all it has."""
    opened = by_reference(before)
    found: dict[str, list[str]] = {}
    for reference, row in by_reference(after).iterrows():
        name = str(reference)
        was = opened.loc[name] if name in opened.index else None
        columns = [column for column in row.index if not same(row[column], None if was is None else was[column])]
        if columns or was is None:
            found[name] = columns
    return found


def by_reference(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a register on their references (column reference gone), cells as objects; of two with one the last."""
    return frame.drop_duplicates("reference", keep="last").set_index("reference").astype(object)


def same(one: object, other: object) -> bool:
    """Whether two cells say the same; empty text and no value are one."""
    missing = (_missing(one), _missing(other))
    return all(missing) if any(missing) else bool(one == other)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or bool(pd.isna(value))


def _shown(value: object) -> str:
    if _missing(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}" if value == value.normalize() else f"{value:%d/%m/%Y %H:%M}"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
