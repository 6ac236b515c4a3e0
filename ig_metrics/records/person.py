"""Who is meant, and where they are: one person's rows in everything held, and where others' rows name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ig_metrics.datasets import KINDS, pad_staff_id
from ig_metrics.errors import Refused
from ig_metrics.store import SnapshotInfo, Store

KNOWN_BY = ("staff_id", "email", "username")
SHORTEST = 4
"""A number or user name shorter than this is looked for as a whole cell only: `12` stands in too many texts."""
ERASED = "Erased"


@dataclass(frozen=True)
class Identity:
    """What one person is known by, as the rows held have it (addresses and user names folded, numbers padded).

    `shared`: addresses and user names that other people have too, so that a row with nothing else is not taken for theirs.
    `same_name`: whether somebody else has one of the names, so that a text with the name may mean them.
    """

    staff_id: frozenset[str]
    email: frozenset[str]
    username: frozenset[str]
    names: frozenset[str]
    shared: frozenset[str] = frozenset()
    same_name: bool = False

    @property
    def known_by(self) -> dict[str, frozenset[str]]:
        """The same by column."""
        return {name: getattr(self, name) for name in KNOWN_BY}


@dataclass(frozen=True)
class Found:
    """One snapshot in which somebody is: its rows, which are about them, and which cells of others' rows name them (by column)."""

    info: SnapshotInfo
    rows: pd.DataFrame
    own: pd.Series
    named: dict[str, pd.Series]

    @property
    def mentions(self) -> int:
        """How many cells of other rows name them."""
        return sum(int(cells.sum()) for cells in self.named.values())


def identify(store: Store, who: str, width: int | None) -> Identity:
    """Everything the person `who` is known by: a staff number, or an e-mail address or user name that one person alone has.

    Raises Refused where nobody is, or several are.
    """
    links = _links(store, width)
    asked = who.strip()
    number = pad_staff_id(pd.Series([asked], dtype="str"), width)[0]
    folded = asked.casefold()
    if not asked:
        raise Refused("Say whose data: a staff number, an e-mail address or a user name.")
    mine = links["staff_id"].isin([number])
    if not mine.any():
        by_address = links["email"].eq(folded) | links["username"].eq(folded)
        owners = set(links.loc[by_address.fillna(False), "staff_id"].dropna())
        if len(owners) > 1:
            raise Refused(f"{len(owners)} people have '{asked}'. Say which one by the staff number.")
        if not by_address.fillna(False).any():
            raise Refused(
                f"Nobody in what is held has the staff number, e-mail address or user name '{asked}'. Check it: leading zeros and "
                "capitals make no difference. Nothing was changed."
            )
        mine = links["staff_id"].isin(owners) | (by_address.fillna(False) & links["staff_id"].isna())
    numbers = frozenset(links.loc[mine, "staff_id"].dropna())
    others = links[links["staff_id"].notna() & ~links["staff_id"].isin(numbers)]
    known = {name: set(links.loc[mine, name].dropna()) for name in ("email", "username")}
    taken = set(others["email"].dropna()) | set(others["username"].dropna())
    shared = (known["email"] | known["username"]) & taken
    names = frozenset(links.loc[mine, "full_name"].dropna())
    folded_names = {_folded(name) for name in names}
    return Identity(
        numbers, frozenset(known["email"] - shared), frozenset(known["username"] - shared), names, frozenset(shared),
        any(_folded(name) in folded_names for name in others["full_name"].dropna().unique()),
    )  # fmt: skip


def _links(store: Store, width: int | None) -> pd.DataFrame:
    """Every pairing of number, address, user name and name that any file ever gave."""
    columns = (*KNOWN_BY, "full_name")
    parts = []
    for info in store.snapshots():
        kind = KINDS[info.kind]
        there = [name for name in columns if name in kind.names]
        if info.kind == "identity_matches":
            rows = store.read(info.id)
            said = rows[rows["same_person"].fillna(False).astype(bool)]
            # a learner is an address or a user name, or a number that HR does not know
            parts += [said[["staff_id"]].assign(**{name: said["learner"]}) for name in ("email", "username")]
        elif "staff_id" in there or "email" in there:
            parts.append(store.read(info.id, there).drop_duplicates())
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    links = pd.concat(parts, ignore_index=True).reindex(columns=list(columns)).astype("str").drop_duplicates()
    return links.assign(
        staff_id=pad_staff_id(links["staff_id"], width),
        **{name: links[name].str.strip().str.casefold() for name in ("email", "username")},
    )


def find(store: Store, who: Identity, width: int | None) -> Iterator[Found]:
    """Every snapshot, withdrawn ones too, that has a row of theirs or names them in another's; the oldest upload first."""
    for info in reversed(store.snapshots()):
        rows = store.read(info.id)
        own = own_rows(info.kind, rows, who, width)
        named = named_cells(info.kind, rows, own, who, width)
        if own.any() or named:
            yield Found(info, rows, own, named)


def own_rows(kind: str, rows: pd.DataFrame, who: Identity, width: int | None) -> pd.Series:
    """Which rows are about them (bool): by staff number; where a row has none, by an address or user name of theirs alone."""
    own = pd.Series(False, index=rows.index)
    if kind == "identity_matches":
        theirs = {value.casefold() for name in KNOWN_BY for value in getattr(who, name)}
        numbers = pad_staff_id(rows["staff_id"], width)
        return numbers.isin(who.staff_id) | rows["learner"].str.strip().str.casefold().isin(theirs)
    unnumbered = pd.Series(True, index=rows.index)
    if "staff_id" in rows:
        own |= pad_staff_id(rows["staff_id"], width).isin(who.staff_id)
        unnumbered = rows["staff_id"].isna()
    if "manager_id" in rows or "full_name" in rows or {"email", "username"} & set(rows):
        for name in ("email", "username"):
            if name in rows:
                own |= unnumbered & rows[name].str.strip().str.casefold().isin(getattr(who, name))
    return own.fillna(False).astype(bool)


def named_cells(
    kind: str, rows: pd.DataFrame, own: pd.Series, who: Identity, width: int | None
) -> dict[str, pd.Series]:
    """By column, which cells of others' rows name them (bool): as a manager or owner, or within a text."""
    wanted = pattern(who)
    found: dict[str, pd.Series] = {}
    for column in KINDS[kind].columns:
        if column.type not in ("text", "id", "email") or column.name not in rows:
            continue
        if column.name in (*KNOWN_BY, "full_name") and "staff_id" in rows:
            continue  # who the row is about
        texts = rows[column.name]
        cells = texts.str.contains(wanted, na=False) & ~own if wanted.pattern else pd.Series(False, index=rows.index)
        if column.type == "id":
            cells |= pad_staff_id(texts, width).isin(who.staff_id) & ~own
        if cells.any():
            found[column.name] = cells
    return found


def pattern(who: Identity, *, anybody: bool = False) -> re.Pattern[str]:
    """What names them in a text. A name that somebody else has too is not looked for, unless whoever is named (`anybody`) matters."""
    words = {value for name in KNOWN_BY for value in getattr(who, name) if len(value) >= SHORTEST}
    words |= {number.lstrip("0") for number in who.staff_id if len(number.lstrip("0")) >= SHORTEST}
    texts = [re.escape(word) for word in words]
    for name in () if who.same_name and not anybody else who.names:
        parts = [re.escape(part) for part in re.split(r"[\s,]+", name) if part]
        texts.append(r"\s+".join(parts))
        if len(parts) > 1:
            texts.append(rf"{parts[-1]},?\s+{parts[0]}")
    return re.compile(rf"(?i)(?<![\w@.])(?:{'|'.join(sorted(texts, key=len, reverse=True))})(?![\w@])" if texts else "")


def without(text: str, who: Identity) -> str:
    """A text with what names them replaced."""
    wanted = pattern(who)
    return wanted.sub(ERASED, text) if wanted.pattern else text


def _folded(name: str) -> str:
    return " ".join(sorted(re.split(r"[\s,]+", name.casefold())))
