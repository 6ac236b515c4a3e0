"""Levels over time: sentences."""

from __future__ import annotations

from ig_metrics.wording.words import is_or_are, number


def question(item: str) -> str:
    """`How has each requirement moved?`"""
    return f"How has each {item} moved?"


def moved(edition: str, up: int, down: int, same: int) -> tuple[str, ...]:
    """`From the first assessment to the last, **18 rose**, **1 fell** and 21 are where they were.`; `edition`: which one is meant,
    where there are several ("": there are not)."""
    if not up + down + same:
        return ()
    fell = f"**{number(down)} fell**" if down else "none fell"
    return (
        f"{f'In {edition}, from' if edition else 'From'} the first assessment to the last, **{number(up)} rose**, {fell} and {number(same)} "
        f"{is_or_are(same)} where {'it was' if same == 1 else 'they were'}.",
    )


def broken(before: str, after: str) -> str:
    """That two editions are not one trend."""
    return (
        f"**Break**: from {before} to {after}. They do not ask the same, so no level runs on from the one to the other."
    )
