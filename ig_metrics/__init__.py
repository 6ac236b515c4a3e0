"""IG Metrics: information governance figures for a council and its committee."""

__version__ = "0.1.0"
