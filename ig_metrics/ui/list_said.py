"""Doing something on the Lists page, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from ig_metrics.ui import parts

PAGE = "lists"


def said() -> None:
    """What came of the last thing done here: shown once."""
    parts.said(PAGE)


def do(act: Callable[[], str]) -> None:
    """Do something and say what came of it, on the page drawn anew; a refusal in its own words."""
    parts.do(PAGE, act)
