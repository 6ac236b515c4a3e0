"""Evidence: what is due for renewal, what is missing, and which requirements a certificate stands for until it expires."""

from __future__ import annotations

import datetime as dt
from typing import Any

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
    "level": "Int64", "state": "str",
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
    """Which requirements the certificates held stand for at a date, in the framework's order, each once.

    `held`: certificate (its name), expires, and optionally from (the day it starts), full and part (tuples of the requirements
    it stands for; with neither, and without these columns, those the framework's file names for it), level (up to which it
    stands; missing: any). A certificate stands to the end of the day it expires; from the next day the requirements it stood
    for are open again. Of several for one requirement, one in force in full wins, then one in force in part, then the latest to
    expire. One that has not started, or that stands for no requirement of the framework, counts for nothing.
    Columns: requirement, certificate, covers (in full, in part), expires, days_left, level, state.
    """
    day = pd.Timestamp(as_at)
    known = {each.name.casefold(): each for each in framework.certificates}
    best: dict[str, tuple[tuple[bool, bool, pd.Timestamp], dict[str, Any]]] = {}
    for line in held.to_dict("records"):
        if pd.isna(line["expires"]) or (pd.notna(line.get("from")) and line["from"] > day):
            continue
        named = known.get(line["certificate"].strip().casefold())
        own = (tuple(line.get("full") or ()), tuple(line.get("part") or ()))
        full, part = own if any(own) or named is None else (named.full, named.part)
        left = (line["expires"] - day).days
        for covers, numbers in ((FULL, full), (PART, part)):
            for number in numbers:
                rank = (left >= 0, left >= 0 and covers == FULL, line["expires"])
                if number in framework.by_number and (number not in best or rank > best[number][0]):
                    best[number] = rank, {
                        "requirement": number, "certificate": named.name if named else line["certificate"].strip(),
                        "covers": covers, "expires": line["expires"], "days_left": left,
                        "level": line.get("level", pd.NA), "state": STANDS if left >= 0 else REOPENED,
                    }  # fmt: skip
    rows = [best[number][1] for number in framework.by_number if number in best]
    return pd.DataFrame(rows, columns=list(_STANDING)).astype(_STANDING)


def certified_due(
    assessed: Assessment, standing: pd.DataFrame, as_at: dt.date, *, within_days: int = RENEW_WITHIN_DAYS
) -> pd.DataFrame:
    """Requirements whose certificate has expired and that nothing of their own proves, or whose certificate expires within so
    many days: the longest expired first. Columns as `held`; the certificate stands in the place of the evidence."""
    rows = assessed.requirements[assessed.requirements["applicable"]].merge(
        standing[["requirement", "certificate", "expires", "days_left"]], on="requirement"
    )
    lapsed = rows["evidence_expires"].notna() & (rows["evidence_expires"] < pd.Timestamp(as_at))
    proven = (rows["evidence"].fillna("").str.strip() != "") & ~lapsed
    rows = rows[(rows["days_left"] <= within_days) & ~((rows["days_left"] < 0) & proven)]
    rows = rows.assign(
        evidence=rows["certificate"] + " certificate",
        evidence_date=pd.NaT,
        state=[EXPIRED if left < 0 else DUE for left in rows["days_left"]],
    )
    rows = rows.sort_values(["expires", "requirement"], kind="stable")
    return rows[list(_HELD)].astype(_HELD).reset_index(drop=True)
