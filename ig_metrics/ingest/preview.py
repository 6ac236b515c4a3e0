"""What a file would become if it were kept: the arithmetic, the mapping, every problem, and the rows themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from ig_metrics.datasets import KINDS
from ig_metrics.dates import LONDON, uk
from ig_metrics.ingest.partner_return import OPEN
from ig_metrics.ingest.problems import SEVERITIES, STOPS, Problems


@dataclass(frozen=True)
class Suggestion:
    """A heading that may be a column the file lacks. `percent` is how alike the two are called, `fits` how many in a hundred
    of the column's filled cells read as that column. Never applied: it needs a tick.
    """

    heading: str
    column: str
    percent: int
    fits: int


@dataclass(frozen=True)
class Recalled:
    """The saved mapping this file was read by. `name` is its source; `new`, `gone` and `renamed` (was, is now) say how the
    headings differ from those of the file it was saved with; `gone_unused` counts those gone that were never used, whose
    names are not kept. `partial`: that file added to what was held. `others` are sources whose files look the very same.
    """

    name: str
    saved_by: str
    saved_at: dt.datetime
    same_shape: bool
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    gone_unused: int = 0
    partial: bool = False
    others: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said of it: whose mapping it is, and each way in which this file differs from the one it was saved with."""
        when = uk(self.saved_at.astimezone(LONDON).date())
        lines = [f"Read by the saved mapping of {self.name}, saved by {self.saved_by} on {when}."]
        if self.partial:
            lines.append("The last file of this shape added to what was held, and so does this one.")
        if self.others:
            lines.append(
                f"Files from {' and '.join(self.others)} look the very same: say which source this one is from."
            )
        if self.same_shape:
            return tuple(lines)
        named = (
            ("New headings", ", ".join(self.new)),
            ("Gone", ", ".join(self.gone)),
            ("Renamed, it seems", ", ".join(f"{was} is now {now}" for was, now in self.renamed)),
        )
        lines += [f"{what}: {which}." for what, which in named if which]
        if self.gone_unused:
            lines.append(f"Headings that were not used and are gone: {self.gone_unused:,}.")
        return tuple(lines)

    def as_json(self) -> dict[str, Any]:
        """As `check --json` gives it."""
        return {
            "name": self.name,
            "saved_by": self.saved_by,
            "saved_at": self.saved_at.isoformat(),
            "same_shape": self.same_shape,
            "new": list(self.new),
            "gone": list(self.gone),
            "renamed": [list(pair) for pair in self.renamed],
            "gone_unused": self.gone_unused,
            "partial": self.partial,
            "others": list(self.others),
        }


@dataclass(frozen=True)
class Preview:
    """A file read, mapped and checked; nothing is stored yet.

    Rows are rows of the file: rows_read == rows_kept + sum(dropped.values()); for staff rows_kept == people + extra_posts
    + leavers, people counting those employed or yet to start. `frame` is what would be stored (conformed); in a wide file
    one row of the file makes an attempt for each activity, so `frame` is longer. `mapping` is (column, heading, how).
    `blockers` say why it cannot be kept, in sentences; `unknown_words` are words a vocabulary lacks, by column, with the
    rows that use them. `as_given` is the mapping to save for the next file of this shape. `date_forms` says how the dates
    of each column were written. `suggestions` are put to the user, never applied; `recalled` is the saved mapping it was read
    by, `fingerprint` that of its headings; `returned_by` the partner whose return it is, which adds to what is held under that name; `alarms` are to be looked at before it is kept, `changes` say what keeping it changes.
    """

    kind: str
    file_name: str
    sha256: str
    as_at: dt.date
    framework: str | None
    rows_read: int
    rows_kept: int
    people: int
    extra_posts: int
    leavers: int
    dropped: dict[str, int]
    mapping: tuple[tuple[str, str, str], ...]
    ignored_headings: tuple[str, ...]
    never_kept_headings: tuple[str, ...]
    problems: pd.DataFrame
    frame: pd.DataFrame
    blockers: tuple[str, ...]
    sheet: str
    sheets: tuple[str, ...]
    format: str
    heading_row: int
    shape: str = ""
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)
    only_unknown_words_block: bool = False
    as_given: dict[str, Any] = field(default_factory=dict)
    date_forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    duplicate_of: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    fingerprint: str = ""
    recalled: Recalled | None = None
    alarms: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    returned_by: str = ""
    hidden_sheets: tuple[str, ...] = ()

    @property
    def can_keep(self) -> bool:
        """Whether it can be kept as it stands."""
        return not self.blockers

    @property
    def could_keep(self) -> bool:
        """Whether it can be kept as it stands, or once its unknown words are mapped or set aside."""
        return self.can_keep or self.only_unknown_words_block

    @property
    def counts(self) -> dict[str, int]:
        """How many problems of each severity."""
        found = self.problems["severity"].value_counts()
        return {severity: int(found.get(severity, 0)) for severity in SEVERITIES}

    @property
    def arithmetic(self) -> str:
        """The reconciliation as a sentence: `40 rows read: 31 people, 5 extra posts, 2 leavers, 2 set aside (...)`."""
        parts = []
        if self.kind == "staff":
            parts += [
                _many(self.people, "person", "people"),
                _many(self.extra_posts, "extra post"),
                _many(self.leavers, "leaver"),
            ]
        else:
            parts.append(f"{self.rows_kept:,} kept")
        aside = sum(self.dropped.values())
        why = "; ".join(f"{reason}: {count:,}" for reason, count in self.dropped.items())
        parts.append(f"{aside:,} set aside ({why})" if aside else "none set aside")
        return f"{_many(self.rows_read, 'row')} read: {', '.join(parts)}."

    @property
    def quality(self) -> dict[str, Any]:
        """What the catalogue keeps about the file's quality: counts and canonical columns, nothing of any person.

        Headings that were not mapped are counted only: in a list turned on its side they are people's names. `columns` are
        those the file had: what a partial return leaves out stays as it is held.
        """
        columns = dict.fromkeys(column for column, _, _ in self.mapping)
        return {
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "people": self.people,
            "extra_posts": self.extra_posts,
            "leavers": self.leavers,
            "dropped": dict(self.dropped),
            "problems": self.counts,
            "columns": [name for name in columns if not self.returned_by or name in ("requirement", *OPEN)],
            "ignored_headings": len(self.ignored_headings),
            "never_kept_headings": len(self.never_kept_headings),
            "shape": self.shape,
            "sheet": self.sheet,
            "format": self.format,
            "duplicate_of": self.duplicate_of,
        }

    def as_json(self) -> dict[str, Any]:
        """The object of `check --json` and `ingest --json` (DESIGN section 5); `snapshot` is set by whoever keeps it."""
        problems = self.problems.astype(object).where(self.problems.notna(), None)
        return {
            "kind": self.kind,
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "people": self.people,
            "extra_posts": self.extra_posts,
            "leavers": self.leavers,
            "dropped": dict(self.dropped),
            "mapping": [{"column": column, "heading": heading, "how": how} for column, heading, how in self.mapping],
            "ignored_headings": list(self.ignored_headings),
            "never_kept_headings": list(self.never_kept_headings),
            "problems": [
                {**problem, "row": None if problem["row"] is None else int(problem["row"])}
                for problem in problems.to_dict(orient="records")
            ],
            "unknown_words": self.unknown_words,
            "blockers": list(self.blockers),
            "sheet": self.sheet,
            "format": self.format,
            "shape": self.shape,
            "notes": list(self.notes),
            "heading_row": self.heading_row,
            "date_forms": {column: list(forms) for column, forms in self.date_forms.items()},
            "file_name": self.file_name,
            "suggestions": [asdict(each) for each in self.suggestions],
            "recalled": None if self.recalled is None else self.recalled.as_json(),
            "fingerprint": self.fingerprint,
            "alarms": list(self.alarms),
            "changes": list(self.changes),
            "sheets": list(self.sheets),
            "hidden_sheets": list(self.hidden_sheets),
            "sha256": self.sha256,
            "as_at": self.as_at.isoformat(),
            "snapshot": None,
        }

    @property
    def kind_label(self) -> str:
        """The kind as a person calls it."""
        return KINDS[self.kind].label


def refused_json(kind: str, reasons: Sequence[str], *, file_name: str = "") -> dict[str, Any]:
    """The object of `Preview.as_json` for a file that could not be read at all: every key, nothing read, and a problem
    that stops it for each reason."""
    problems = Problems()
    for reason in reasons:
        problems.add(STOPS, reason)
    nothing = Preview(
        kind=kind,
        file_name=file_name,
        sha256="",
        as_at=dt.date.min,
        framework=None,
        rows_read=0,
        rows_kept=0,
        people=0,
        extra_posts=0,
        leavers=0,
        dropped={},
        mapping=(),
        ignored_headings=(),
        never_kept_headings=(),
        problems=problems.frame(),
        frame=pd.DataFrame(),
        blockers=tuple(reasons),
        sheet="",
        sheets=(),
        format="",
        heading_row=0,
    )
    return nothing.as_json() | {"sha256": None, "as_at": None, "heading_row": None}


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
