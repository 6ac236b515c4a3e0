"""What each spreadsheet is: its columns, their types, their allowed words, and what exports call them.

One vocabulary for the whole product: ingest renames once at the door, nothing later uses a source's spelling.
"""

from ig_metrics.datasets.frames import conform, empty, pad_staff_id
from ig_metrics.datasets.headings import NEVER_KEPT, normalise
from ig_metrics.datasets.kinds import KINDS, NAMING, UPLOADED
from ig_metrics.datasets.schema import DTYPES, LABELS, Column, Kind
from ig_metrics.datasets.vocabularies import (
    ABSENCE_REASONS,
    ASSET_RISKS,
    EMPLOYMENT_TYPES,
    ICO_TYPES,
    LEVELS,
    NOT_AWAY,
    OUTCOMES,
    POST_STATUSES,
)

__all__ = [
    "ABSENCE_REASONS",
    "ASSET_RISKS",
    "DTYPES",
    "EMPLOYMENT_TYPES",
    "ICO_TYPES",
    "KINDS",
    "LABELS",
    "LEVELS",
    "NAMING",
    "NEVER_KEPT",
    "NOT_AWAY",
    "OUTCOMES",
    "POST_STATUSES",
    "UPLOADED",
    "Column",
    "Kind",
    "conform",
    "empty",
    "normalise",
    "pad_staff_id",
]
