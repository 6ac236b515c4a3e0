"""What the words about posts, information assets, partners and a new version mean."""

from __future__ import annotations

from collections.abc import Mapping

from ig_metrics.dashboard.views import Definition
from ig_metrics.resources.assets import SOON_DAYS
from ig_metrics.toolkit.measures import REVIEWED_WITHIN_MONTHS
from ig_metrics.wording import editions
from ig_metrics.wording import partners as partner_words
from ig_metrics.wording import resources as words

MONTHS_SHOWN = 12
"""How far capacity over time reaches back and ahead."""


def posts() -> tuple[Definition, ...]:
    """Posts filled and wanted, and over time."""
    return _defined(words.POSTS_DEFINED, months=MONTHS_SHOWN)


def assets() -> tuple[Definition, ...]:
    """Assets reviewed, overdue, owned."""
    return _defined(words.ASSETS_DEFINED, months=REVIEWED_WITHIN_MONTHS, days=SOON_DAYS)


def partners() -> tuple[Definition, ...]:
    """What partners answer for and owe."""
    return _defined(partner_words.DEFINED)


def version() -> tuple[Definition, ...]:
    """What becomes of requirements in a new version."""
    return _defined(editions.CHANGES_DEFINED)


def explained() -> tuple[Definition, ...]:
    """All of them, in the order of the page's parts."""
    return (*posts(), *assets(), *partners(), *version())


def _defined(texts: Mapping[str, str], **numbers: int) -> tuple[Definition, ...]:
    return tuple(Definition(term, text.format(**numbers)) for term, text in texts.items())
