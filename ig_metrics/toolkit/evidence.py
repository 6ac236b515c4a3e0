"""Evidence: what is due for renewal, what is missing, and which requirements a certificate stands for until it expires."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.edition import FULL, PART, Framework

EXPIRED, DUE = "expired", "due for renewal"
IN_DATE, NO_EXPIRY, MISSING, NOT_NEEDED = "in date", "no expiry date given", "none named", "none needed at this level"
STANDS, REOPENED = "stands", "open again"
RENEW_WITHIN_DAYS = 90
_RENEWALS = {
    "requirement": "str", "title": "str", "evidence": "str", "owner": "str", "partner": "str",
    "expires": "datetime64[us]", "days_left": "Int64", "state": "str",
}  # fmt: skip
_STANDING = {
    "requirement": "str", "certificate": "str", "covers": "str", "expires": "datetime64[us]", "days_left": "Int64",
    "state": "str",
}  # fmt: skip


def renewals(assessed: Assessment, as_at: dt.date, *, within_days: int | None = RENEW_WITHIN_DAYS) -> pd.DataFrame:
    """Evidence that has expired or will within so many days (None: all that expires), the longest expired first.

    Columns: requirement, title, evidence, owner, partner, expires, days_left (negative once expired; 0 on its last day),
    state (expired or due for renewal). Requirements that do not apply need no evidence and are left out.
    """
    rows = assessed.requirements
    rows = rows[rows["applicable"] & rows["evidence_expires"].notna()].copy()
    rows["expires"] = rows["evidence_expires"]
    rows["days_left"] = (rows["expires"] - pd.Timestamp(as_at)).dt.days
    if within_days is not None:
        rows = rows[rows["days_left"] <= within_days]
    rows["state"] = [EXPIRED if left < 0 else DUE for left in rows["days_left"]]
    rows = rows.sort_values(["expires", "requirement"], kind="stable")
    return rows[list(_RENEWALS)].astype(_RENEWALS).reset_index(drop=True)


_HELD = {
    "requirement": "str", "title": "str", "category": "str", "evidence": "str", "owner": "str", "partner": "str",
    "evidence_date": "datetime64[us]", "expires": "datetime64[us]", "days_left": "Int64", "state": "str",
}  # fmt: skip


def held(
    assessed: Assessment, as_at: dt.date, from_level: int | None, *, within_days: int = RENEW_WITHIN_DAYS
) -> pd.DataFrame:
    """The evidence of every requirement that applies, in their order.

    Columns: requirement, title, category, evidence, owner, partner, evidence_date, expires, days_left (negative once expired),
    state: expired; due for renewal (within so many days); in date; no expiry date given; none named (where a claim of that
    level needs some, `lacking`); none needed at this level.
    """
    rows = assessed.requirements
    rows = rows[rows["applicable"]].assign(expires=rows["evidence_expires"])
    bare = set(lacking(assessed, from_level))
    left = (rows["expires"] - pd.Timestamp(as_at)).dt.days
    states = []
    for number, text, days in zip(rows["requirement"], rows["evidence"].fillna(""), left, strict=True):
        if not text.strip() and pd.isna(days):
            states.append(MISSING if number in bare else NOT_NEEDED)
        elif pd.isna(days):
            states.append(NO_EXPIRY)
        else:
            states.append(EXPIRED if days < 0 else DUE if days <= within_days else IN_DATE)
    rows = rows.assign(days_left=left, state=states)
    return rows[list(_HELD)].astype(_HELD).reset_index(drop=True)


def lacking(assessed: Assessment, from_level: int | None) -> tuple[str, ...]:
    """Requirements that claim `from_level` or more and name no evidence; none where no such rule is set (None)."""
    if from_level is None:
        return ()
    rows = assessed.requirements
    named = rows["evidence"].fillna("").str.strip() != ""
    claimed = rows["points"].fillna(0) >= max(1, from_level)
    return tuple(rows.loc[rows["applicable"] & claimed & ~named, "requirement"])


def standing(framework: Framework, held: pd.DataFrame, as_at: dt.date) -> pd.DataFrame:
    """Which requirements the certificates held stand for at a date, in the framework's order.

    `held`: certificate (a name of the framework's), expires, and from (optional: the day it starts). A certificate stands
    to the end of the day it expires; from the next day the requirements it stood for are open again. Of several of one
    name, one in force wins, else the latest to expire. One that has not started, or that the framework does not know,
    stands for nothing. Columns: requirement, certificate, covers (in full, in part), expires, days_left, state.
    """
    day = pd.Timestamp(as_at)
    rows = []
    for certificate in framework.certificates:
        mine = held[held["certificate"].str.strip().str.casefold() == certificate.name.casefold()]
        if "from" in mine:
            mine = mine[mine["from"].isna() | (mine["from"] <= day)]
        mine = mine[mine["expires"].notna()]
        if mine.empty:
            continue
        expires = mine["expires"].max()
        left = (expires - day).days
        for covers, numbers in ((FULL, certificate.full), (PART, certificate.part)):
            rows += [
                {
                    "requirement": number, "certificate": certificate.name, "covers": covers, "expires": expires,
                    "days_left": left, "state": STANDS if left >= 0 else REOPENED,
                }
                for number in numbers
            ]  # fmt: skip
    order = {number: n for n, number in enumerate(framework.by_number)}
    rows.sort(key=lambda row: order[row["requirement"]])
    return pd.DataFrame(rows, columns=list(_STANDING)).astype(_STANDING)
