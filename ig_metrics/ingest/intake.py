"""A file is examined from end to end: read, its headings found and mapped, its values typed, everything checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ig_metrics.datasets import KINDS, Kind, conform, normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest import mapping as mappings
from ig_metrics.ingest import refusals, rows, shapes
from ig_metrics.ingest.assembly import Assembled, assemble
from ig_metrics.ingest.headings import Headings, find
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.raw import EMPTY, RawTable
from ig_metrics.settings import Settings
from ig_metrics.training.people import people as collapse

if TYPE_CHECKING:
    from ig_metrics.store import Store

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is behind (0 to 1)."""
READING = 0.8
"""The share of the work that reading the file is, for the progress shown."""

COLUMN_MISSING = "a required column is missing"


def check(
    kind: str,
    data: bytes,
    file_name: str,
    *,
    settings: Settings,
    store: Store | None = None,
    as_at: dt.date,
    mapping: mappings.SavedMapping | Mapping[str, Any] | None = None,
    sheet: str | None = None,
    framework: str | None = None,
    set_aside_unknown: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """Read, map and check a file of a kind, as at a date; nothing is stored.

    With a `store`, a file already held and actions for requirements nobody has assessed are warned of. `mapping` is what
    was agreed for files of this shape; `set_aside_unknown` sets rows aside whose words no vocabulary has. Raises Refused
    where the file cannot be read at all; everything else is a problem in the Preview.
    """
    from ig_metrics.ingest.reader import read

    if kind not in KINDS:
        raise Refused(f"'{kind}' is not a kind of spreadsheet. The kinds are: {', '.join(KINDS)}.")
    tell = progress or (lambda what, share: None)
    table = read(
        data,
        file_name,
        limits=settings.ingest,
        sheet=sheet,
        progress=lambda what, share: tell(what, share * READING),
    )
    tell("Checking every row", READING)
    preview = examine(
        table,
        kind,
        settings=settings,
        store=store,
        as_at=as_at,
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        mapping=mapping,
        framework=framework,
        set_aside_unknown=set_aside_unknown,
    )
    tell("Checked", 1.0)
    return preview


def examine(
    table: RawTable,
    kind: str,
    *,
    settings: Settings,
    as_at: dt.date,
    store: Store | None = None,
    file_name: str = "table.xlsx",
    sha256: str = "",
    mapping: mappings.SavedMapping | Mapping[str, Any] | None = None,
    framework: str | None = None,
    set_aside_unknown: bool = False,
) -> Preview:
    """`check`, from a sheet that has been read. Raises Refused where the sheet is empty or the mapping cannot be."""
    what = KINDS[kind]
    saved = mappings.read_mapping(mapping, what)
    if kind == "toolkit":
        framework = framework or settings.toolkit.framework
    found = find(table, _recogniser(what, saved))
    if not found.names or not any(found.names):
        raise Refused(refusals.empty(table, file_name))
    shape = shapes.recognise(what, found, table, file_name)
    filled = [bool((column.kinds[found.row + 1 :] != EMPTY).any()) for column in table.columns]
    mapped = mappings.map_headings(
        what, found.names, saved, taken=shape.taken if shape else {}, filled=filled, how=shape.name if shape else ""
    )
    problems = Problems()
    read_rows = rows.filled(table, found)
    special = rows.no_records(table, found, mapped, read_rows)
    usable = read_rows.copy()
    for positions in special.values():
        usable[positions] = False

    hard: list[str] = []
    absent, likenesses = _absent(what, mapped, shape)
    if shape is not None and shape.refusal:
        hard.append(shape.refusal)
        problems.add(STOPS, shape.refusal)
    elif absent:
        hard += refusals.absent(what, absent, likenesses, found, mapped, table, problems)
    if not read_rows.any():
        hard.append(
            f"There are no rows below the headings in row {found.excel_row} of {refusals.sheet_name(table, file_name)}."
        )
        problems.add(STOPS, hard[-1], row=found.excel_row)
    # What stops the file so far has its sentences; what stops it from here on is put into sentences from the problems.
    spoken = frozenset(problems.lists["message"])
    refusals.doubles(what, mapped, table, found, usable, problems)

    lost = bool(absent) and (found.known < 2 or mappings.looks_like(found.names, but=kind) is not None)
    if lost or (shape is not None and shape.refusal):
        assembled = Assembled.nothing(
            what, int(usable.sum()), "names nobody" if shape and shape.refusal else COLUMN_MISSING
        )
    else:
        assembled = assemble(
            what,
            table,
            found,
            mapped,
            shape,
            saved,
            usable,
            problems,
            settings,
            as_at,
            set_aside_unknown=set_aside_unknown,
        )
        if absent:
            assembled = assembled.without(COLUMN_MISSING)
    dropped = {reason: len(positions) for reason, positions in special.items() if len(positions)} | assembled.dropped
    frame = conform(kind, assembled.frame)
    _across(what, frame, assembled, settings, store, as_at, framework, problems)
    duplicate = _held_already(what, sha256, store, problems)

    table_of_problems = problems.frame()
    stops = table_of_problems[table_of_problems["severity"] == STOPS]
    words = assembled.blocking_words
    hard += refusals.stops(stops, spoken | assembled.word_messages)
    if not hard and read_rows.any() and not len(frame) and not words:
        hard.append(refusals.nothing_left(dropped))
    blockers = hard + [refusals.unknown_words(what, column, listed) for column, listed in words.items()]
    persons, extra, leavers = _people(what, frame, as_at)
    return Preview(
        kind=kind,
        file_name=file_name,
        sha256=sha256,
        as_at=as_at,
        framework=framework if kind == "toolkit" else None,
        rows_read=int(read_rows.sum()),
        rows_kept=assembled.rows_kept,
        people=persons,
        extra_posts=extra,
        leavers=leavers,
        dropped=dropped,
        mapping=_mapping_lines(mapped, shape, found),
        ignored_headings=tuple(heading for _, heading in mapped.ignored),
        never_kept_headings=tuple(heading for _, heading in mapped.never_kept),
        problems=table_of_problems,
        frame=frame,
        blockers=tuple(blockers),
        sheet=table.sheet,
        sheets=table.sheets,
        format=table.format,
        heading_row=found.excel_row,
        shape=shape.name if shape else "",
        unknown_words=assembled.unknown,
        only_unknown_words_block=bool(words) and not hard,
        as_given=_as_given(mapped, saved),
        date_forms=assembled.date_forms,
        likenesses=tuple(likenesses),
        notes=table.notes,
        duplicate_of=duplicate,
    )


def _recogniser(kind: Kind, saved: mappings.SavedMapping) -> Callable[[str], str | None]:
    known = {heading: column for heading, (column, _) in mappings.synonyms(kind.name).items()}
    known |= {normalise(heading): heading for heading in shapes.SIGNATURES.get(kind.name, ())}
    known |= {normalise(heading): column for heading, column in saved.columns.items() if column}
    return lambda heading: known.get(normalise(heading))


def _absent(
    kind: Kind, mapped: mappings.Mapped, shape: shapes.Shape | None
) -> tuple[list[str], list[tuple[str, str, int]]]:
    present = {match.column for match in mapped.matches}
    if shape is not None and shape.activities:
        present |= {"course", "outcome", "completed_on"}
    if shape is not None and shape.rule:
        present.add("outcome")
    absent = mappings.missing(kind, present)
    names = [name for name in (*kind.required, *kind.one_of) if name not in present]
    return absent, mappings.likenesses(kind, names, mapped.ignored) if absent else []


def _mapping_lines(
    mapped: mappings.Mapped, shape: shapes.Shape | None, found: Headings
) -> tuple[tuple[str, str, str], ...]:
    lines = [(match.column, match.heading, match.how) for match in mapped.matches]
    for activity in shape.activities if shape else ():
        lines.append(("course", activity.course, shape.name if shape else ""))
        for column, index in (("outcome", activity.status), ("completed_on", activity.date)):
            if index is not None:
                lines.append((column, found.names[index], shape.name if shape else ""))
    return tuple(lines)


def _as_given(mapped: mappings.Mapped, saved: mappings.SavedMapping) -> dict[str, Any]:
    columns = {
        match.heading: match.column
        for match in mapped.matches
        if match.how in (mappings.BY_HEADING, mappings.BY_SAVED) and match.heading
    }
    columns |= {heading: "" for heading, column in saved.columns.items() if not column}
    given: dict[str, Any] = {"columns": columns, "words": saved.as_dict()["words"]}
    return given | ({"name": saved.name} if saved.name else {})


def _across(
    kind: Kind,
    frame: pd.DataFrame,
    assembled: Assembled,
    settings: Settings,
    store: Store | None,
    as_at: dt.date,
    framework: str | None,
    problems: Problems,
) -> None:
    """What this file says of others: requirements the framework lacks, actions for requirements nobody assessed."""
    if not len(frame):
        return
    if kind.name == "toolkit":
        from ig_metrics.settings import home_folder
        from ig_metrics.toolkit.frameworks import load

        edition = load(framework or settings.toolkit.framework, home_folder() / "frameworks")
        known, whose = set(edition.by_number), f"the framework {edition.id}"
    elif kind.name == "plan" and store is not None:
        assessed = store.in_force("toolkit", as_at, framework=settings.toolkit.framework)
        known, whose = set(assessed["requirement"].dropna()), "the Toolkit self-assessment held"
        if not known:
            return
    else:
        return
    outside = np.flatnonzero(~frame["requirement"].isin(known).to_numpy())
    numbers = frame["requirement"].iloc[outside].tolist()
    messages = [
        f"Requirement {shown(number)} is not in {whose}. Correct the number if it is a slip; the row is kept."
        for number in numbers
    ]
    problems.add_rows(
        WARNING,
        assembled.rows[outside],
        messages,
        column=assembled.where.get("requirement", "Requirement"),
        values=numbers,
    )


def _held_already(kind: Kind, sha256: str, store: Store | None, problems: Problems) -> str | None:
    if store is None or not sha256:
        return None
    held = store.find_duplicate(kind.name, sha256)
    if held is None:
        return None
    message = (
        f"This very file is already held: {held.file_name}, as at {held.as_at:%d/%m/%Y}, uploaded by {held.uploaded_by} "
        f"(snapshot {held.id}). Keeping it again changes nothing unless the date is another."
    )
    problems.add(WARNING, message)
    return str(held.id)


def _people(kind: Kind, frame: pd.DataFrame, as_at: dt.date) -> tuple[int, int, int]:
    """People (not leavers), extra posts and leavers of a staff list; the people other kinds name."""
    if kind.name == "staff":
        # Only who has several posts needs collapsing.
        several = frame["staff_id"].duplicated(keep=False)
        last_days = frame["leave_date"]
        if several.any():
            posts = frame.loc[several, ["staff_id", "start_date", "leave_date", "is_primary", "fte"]]
            last_days = pd.concat([last_days[~several], collapse(posts, as_at)["leave_date"]])
        leavers = int((last_days < pd.Timestamp(as_at)).sum())
        return len(last_days) - leavers, len(frame) - len(last_days), leavers
    named = [name for name in ("staff_id", "email", "username") if name in frame]
    if not named:
        return 0, 0, 0
    who = frame[named[0]]
    for name in named[1:]:
        who = who.where(who.notna(), frame[name])
    return int(who.nunique()), 0, 0
