"""Measures of other registers that a claim may be set against: a share of a whole, with both parts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

REVIEWED_WITHIN_MONTHS = 12


@dataclass(frozen=True)
class Share:
    """`ok` of `of`; `unknown` more might belong to the whole, but the register does not say."""

    ok: int
    of: int
    unknown: int = 0

    @property
    def percent(self) -> float:
        """The exact share, as a percentage."""
        return 100 * self.ok / self.of


def assets_reviewed(assets: pd.DataFrame, as_at: dt.date) -> Share | None:
    """Information assets with personal data that were reviewed in the 12 months to the date (the day 12 months before it
    included, as training lasts), of all assets with personal data. None when the register names no such asset.

    An asset that does not say whether it holds personal data is in neither part; `unknown` counts them.
    """
    says = assets["personal_data"]
    with_data = assets[says.fillna(False).astype(bool)]
    if with_data.empty:
        return None
    day = pd.Timestamp(as_at)
    reviewed = with_data["reviewed_on"]
    in_time = (reviewed <= day) & (_months_later(reviewed) >= day)
    return Share(int(in_time.sum()), len(with_data), int(says.isna().sum()))


def breaches_reviewed(register: pd.DataFrame, as_at: dt.date) -> Share | None:
    """Breaches (near misses apart) reported in the 12 months to the date and closed by it whose lessons are written down,
    of all such breaches. None when the register cannot say: nothing is closed, or lessons are never written down in it.
    """
    day = pd.Timestamp(as_at)
    lessons = register["lessons"].fillna("").str.strip() != ""
    if not lessons.any():
        return None
    reported = register["reported_on"]
    recent = (reported <= day) & (_months_later(reported) >= day)
    closed = recent & (register["closed_on"] <= day) & ~register["near_miss"].fillna(False).astype(bool)
    return Share(int((closed & lessons).sum()), int(closed.sum())) if closed.any() else None


def _months_later(days: pd.Series) -> pd.Series:
    return days + pd.DateOffset(months=REVIEWED_WITHIN_MONTHS)
