"""The regulator's published incidents beside the council's own: by quarter and by type, for one sector.

In the ICO's workbook one report is several rows (a row for each type of data), so reports are counted by their reference.
Quarters are of the calendar year.
"""

from __future__ import annotations

import pandas as pd

from ig_metrics import datasets
from ig_metrics.breaches.register import NOT_PROVIDED, is_near_miss

LOCAL_GOVERNMENT = "local government"
"""The sector shown first, where the workbook has it."""
QUARTERS = {"quarter": "str", "start": "datetime64[us]", "sector": "Int64", "own": "Int64", "own_reported": "Int64"}
TYPES = {"category": "str", "sector": "Int64", "sector_percent": "Float64", "own": "Int64", "own_percent": "Float64"}


def sectors(incidents: pd.DataFrame) -> tuple[str, ...]:
    """The sectors of a workbook in order of their names."""
    rows = datasets.conform("ico_incidents", incidents)
    return tuple(sorted(rows["sector"].dropna().str.strip().unique().tolist(), key=str.casefold))


def default_sector(names: tuple[str, ...]) -> str | None:
    """Local government, where the workbook has it; else the first sector."""
    return next((name for name in names if LOCAL_GOVERNMENT in name.casefold()), names[0] if names else None)


def by_quarter(
    incidents: pd.DataFrame, sector: str, breaches: pd.DataFrame, covered: tuple[pd.Timestamp, pd.Timestamp] | None
) -> pd.DataFrame:
    """Reports of a sector in each quarter the workbook has, beside the council's own: QUARTERS, earliest first.

    `own`: incidents by the date reported; `own_reported`: of those, the ones reported to the regulator, which is what the
    sector's figures count. Both are empty in a quarter that the register does not cover whole.
    """
    rows = _of(incidents, sector)
    counted = rows.groupby(["year", "quarter"])["reference"].nunique()
    found = []
    own = _own(breaches)
    for (year, quarter), reports in counted.items():
        start = pd.Timestamp(year=int(year), month=3 * int(quarter) - 2, day=1)
        end = start + pd.offsets.QuarterEnd(0)
        whole = covered is not None and covered[0] <= start and end <= covered[1]
        ours = own[(own["reported_on"] >= start) & (own["reported_on"] < end + pd.Timedelta(days=1))]
        found.append(
            {
                "quarter": f"{start:%b} to {end:%b %Y}",
                "start": start,
                "sector": int(reports),
                "own": len(ours) if whole else None,
                "own_reported": int(ours["reported_to_regulator_at"].notna().sum()) if whole else None,
            }
        )
    return pd.DataFrame(found, columns=list(QUARTERS)).astype(QUARTERS).sort_values("start").reset_index(drop=True)


def by_type(
    incidents: pd.DataFrame, sector: str, breaches: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    """What share of a sector's reports, and of the council's own incidents from `start` to `end`, is of each type: TYPES.

    A report with several types counts once for each, so shares may add up to more than 100.
    """
    rows = _of(incidents, sector)
    kind = rows["incident_type"].fillna(NOT_PROVIDED)
    reports = rows["reference"].nunique()
    theirs = rows.assign(kind=kind).groupby("kind")["reference"].nunique()
    own = _own(breaches)
    own = own[(own["reported_on"] >= start) & (own["reported_on"] < end + pd.Timedelta(days=1))]
    ours = own["category"].fillna(NOT_PROVIDED).value_counts()
    table = pd.DataFrame({"sector": theirs, "own": ours}).fillna(0).rename_axis("category").reset_index()
    table["sector_percent"] = 100 * table["sector"] / reports if reports else None
    table["own_percent"] = 100 * table["own"] / len(own) if len(own) else None
    table = table.sort_values(["sector", "own", "category"], ascending=[False, False, True], kind="stable")
    return table[list(TYPES)].astype(TYPES).reset_index(drop=True)


def _of(incidents: pd.DataFrame, sector: str) -> pd.DataFrame:
    rows = datasets.conform("ico_incidents", incidents)
    rows = rows[rows["sector"].str.strip() == sector]
    return rows[rows["year"].notna() & rows["quarter"].between(1, 4).fillna(False)]


def _own(breaches: pd.DataFrame) -> pd.DataFrame:
    rows = datasets.conform("breaches", breaches)
    return rows[~is_near_miss(rows)]
