"""What the network's own list says of people: who has an account, and whether it works."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.training.matching import positions


def with_accounts(
    people: pd.DataFrame, accounts: pd.DataFrame | None, *, staff_id_width: int | None = None
) -> pd.DataFrame:
    """`people` (as `training.people.people` returns it) with what `network_accounts` in force say of them.

    An account is a person's by staff number (padded), else by user name without regard to case; a user name that two
    people have is nobody's. Whoever has an account has network access, whatever HR says, also while it is barred
    (`enabled` is No): giving it back is the point of a bar. Whoever is not on the list stays as HR says: lists come one
    network at a time, so that not being on one proves nothing, and HR's empty stays unknown, never barred.

    Adds `account_enabled` (boolean): whether any account of the person works; missing where none is held, or where the list
    does not say. A user name that HR does not give is taken from the account, the one that works first, unless it is somebody else's.
    """
    nothing = pd.array([pd.NA] * len(people), dtype="boolean")
    if accounts is None or not len(accounts) or not len(people):
        return people.assign(account_enabled=nothing)
    by_number = positions(
        pad_staff_id(accounts["staff_id"], staff_id_width), pad_staff_id(people["staff_id"], staff_id_width)
    )
    names = _folded(people["username"])
    single = names.where(~names.duplicated(keep=False))
    owner = np.where(by_number >= 0, by_number, positions(_folded(accounts["username"]), single))
    held = accounts.assign(owner=owner, works=accounts["enabled"].fillna(False).astype(bool))[owner >= 0]
    held = held.sort_values("works", ascending=False, kind="stable")
    enabled = held.groupby("owner")["enabled"].max()
    account = pd.Series(nothing, index=people.index)
    account.iloc[enabled.index.to_numpy()] = enabled.to_numpy()
    has = np.zeros(len(people), dtype=bool)
    has[enabled.index.to_numpy()] = True
    first = held[held["username"].notna()].drop_duplicates("owner")
    named = pd.Series(None, index=people.index, dtype="str")
    named.iloc[first["owner"].to_numpy()] = first["username"].to_numpy()
    # Another person's user name is not handed on: it would make their learning records nobody's.
    free = names.isna() & named.notna() & ~_folded(named).isin(names.dropna())
    return people.assign(
        network_access=people["network_access"].mask(has, True),
        username=people["username"].mask(free, named),
        account_enabled=account.astype("boolean"),
    )


def _folded(texts: pd.Series) -> pd.Series:
    plain = texts.astype("str").str.strip().str.lower()
    return plain.mask(plain == "")
