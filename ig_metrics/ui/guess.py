"""What a dropped file probably is: the guesses are the ingest's own, so that page and scheduled upload make the same."""

from __future__ import annotations

from ig_metrics.ingest.guess import date_of, kind_of

__all__ = ["date_of", "kind_of"]
