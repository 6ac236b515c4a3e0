"""What is held, what is lacking, and how old it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.words import _lower_first, count, is_or_are, listing


class Unheld(str):
    """A sentence that says data is not held, which knows of which `labels` it speaks: where they are held and cannot be read,
    another sentence takes its place."""

    __slots__ = ("labels",)
    labels: tuple[str, ...]

    def __new__(cls, text: str, labels: Sequence[str]) -> Unheld:
        """The sentence, and the labels it names."""
        made = super().__new__(cls, text)
        made.labels = tuple(labels)
        return made

    def __getnewargs__(self) -> tuple[str, tuple[str, ...]]:  # type: ignore[override]  # the second is ours
        """What it is made of, for a copy."""
        return str(self), self.labels


def unread(names: Sequence[str]) -> str:
    """`**Not shown**: HR staff list, as at 31 March 2014, cannot be read.`"""
    return f"**Not shown**: {'; '.join(names)}, cannot be read."


def upload_first(labels: Sequence[str], *, asks: bool = False) -> str:
    """What an empty page says: which files to upload, by name; to who cannot upload (`asks`), whom to ask."""
    if not labels:
        return "Nothing has been uploaded yet."
    files = listing(f"the {_lower_first(label)}" for label in labels)
    if asks:
        return Unheld(f"There is nothing to show yet. Ask the IG lead for {files}.", labels)
    return Unheld(f"There is nothing to show yet. Upload {files} on the Upload page to see it.", labels)


def add_a_course(*, asks: bool = False) -> str:
    """What a training page says when settings name no course; to who cannot edit them (`asks`), whom to ask."""
    if asks:
        return "No course is set up. Ask the IG lead to add one, and this page will show who is in date."
    return (
        "No course is set up. Add a [[courses]] table to settings.toml with its code, title and launch date, "
        "and this page will show who is in date."
    )


def old_data(label: str, day: dt.date, as_at: dt.date) -> str:
    """`The newest HR staff list is of 24 January 2014, 66 days before this date.`"""
    return f"The newest {label} is of {uk(day)}, {count((as_at - day).days, 'day')} before this date."


def no_data_then(label: str, then: dt.date) -> str:
    """Why nothing is compared with a date that has no data."""
    return f"Training is not compared with {uk(then)}: no {label} is held for that date or earlier."


def held(snapshots: int) -> str:
    """`14 uploads are held.`"""
    if snapshots == 0:
        return "Nothing is held: every upload was withdrawn."
    return f"{count(snapshots, 'upload')} {is_or_are(snapshots)} held."
