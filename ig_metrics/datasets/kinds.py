"""Every kind, by name."""

from __future__ import annotations

from ig_metrics.datasets.assurance import ASSETS, MEETINGS, PLAN, POSTS, TOOLKIT
from ig_metrics.datasets.benchmark import BENCHMARK
from ig_metrics.datasets.incidents import BREACHES, ICO_INCIDENTS
from ig_metrics.datasets.ledger import HOLDS, ISSUED_LISTS
from ig_metrics.datasets.people import (
    COMPLETIONS,
    EXEMPTIONS,
    IDENTITY_MATCHES,
    NETWORK_ACCOUNTS,
    PAPER_RETURNS,
    STAFF,
    SYSTEM_ACCESS,
)
from ig_metrics.datasets.schema import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        STAFF, COMPLETIONS, PAPER_RETURNS, EXEMPTIONS, NETWORK_ACCOUNTS, SYSTEM_ACCESS, TOOLKIT, PLAN, BREACHES, ICO_INCIDENTS,
        POSTS, ASSETS, MEETINGS, BENCHMARK, IDENTITY_MATCHES, ISSUED_LISTS, HOLDS,
    )
}  # fmt: skip
UPLOADED = tuple(name for name, kind in KINDS.items() if not kind.internal)
"""The kinds a person can bring in, in the order they are offered."""
NAMING = frozenset(column.name for kind in KINDS.values() for column in kind.columns if column.personal) | {
    "learner",
    "their_name",
}
"""Columns that say who somebody is: a table that has one is recorded when it is given out."""
