"""A file is examined from end to end: read, its headings found and mapped, its values typed, everything checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ig_metrics.datasets import KINDS, UPLOADED, Kind, conform, normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest import across, refusals, rows, shapes
from ig_metrics.ingest import mapping as mappings
from ig_metrics.ingest.assembly import Assembled, assemble
from ig_metrics.ingest.headings import Headings, find
from ig_metrics.ingest.never import holding_ni_numbers, never_kept
from ig_metrics.ingest.preview import Preview, Suggestion
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.raw import EMPTY, RawTable
from ig_metrics.settings import Settings

if TYPE_CHECKING:
    from ig_metrics.store import Store

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is behind (0 to 1)."""
READING = 0.8
"""The share of the work that reading the file is, for the progress shown."""

COLUMN_MISSING = "a required column is missing"
NI_NUMBERS = "holds what look like National Insurance numbers, which are never kept"


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
    heading_row: int | None = None,
    source: str | None = None,
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

    if kind not in UPLOADED:
        raise Refused(f"'{kind}' is not a kind of spreadsheet. The kinds are: {', '.join(UPLOADED)}.")
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
        what,
        found.names,
        saved,
        taken=shape.taken if shape else {},
        filled=filled,
        how=shape.name if shape else "",
        secret=holding_ni_numbers(table, found.row + 1),
    )
    problems = Problems()
    read_rows = rows.filled(table, found)
    special = rows.no_records(table, found, mapped, read_rows)
    usable = read_rows.copy()
    for positions in special.values():
        usable[positions] = False

    hard: list[str] = []
    present = _present(mapped, shape)
    absent, likenesses = _absent(what, mapped, present)
    _not_used(what, found, mapped, saved, present, problems)
    if shape is not None and shape.refusal:
        hard.append(shape.refusal)
        problems.add(STOPS, shape.refusal)
    elif absent:
        who = what.required if not what.one_of else what.one_of
        if "staff_id" in who and "staff_id" not in present:
            hard += [
                f"'{shown(heading)}' {NI_NUMBERS}. Put the staff number there."
                for index, heading in mapped.never_kept
                if not never_kept(found.names[index])
            ]
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
            what, int(usable.sum()), shape.aside if shape and shape.refusal else COLUMN_MISSING
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
    across.outside(what, frame, assembled, settings, store, as_at, framework, problems)
    duplicate = across.held_already(what, sha256, store, problems)

    table_of_problems = problems.frame()
    stops = table_of_problems[table_of_problems["severity"] == STOPS]
    words = assembled.blocking_words
    hard += refusals.stops(stops, spoken | assembled.word_messages)
    if not hard and read_rows.any() and not len(frame) and not words:
        hard.append(refusals.nothing_left(dropped))
    blockers = hard + [refusals.unknown_words(what, column, listed) for column, listed in words.items()]
    persons, extra, leavers = across.people(what, frame, as_at)
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
        as_given=_as_given(what, mapped, saved),
        date_forms=assembled.date_forms,
        suggestions=tuple(Suggestion(heading, column, percent, 100) for heading, column, percent in likenesses),
        notes=table.notes,
        duplicate_of=duplicate,
    )


def _recogniser(kind: Kind, saved: mappings.SavedMapping) -> Callable[[str], str | None]:
    known = {heading: column for heading, (column, _) in mappings.synonyms(kind.name).items()}
    known |= {normalise(heading): heading for heading in shapes.SIGNATURES.get(kind.name, ())}
    known |= {normalise(heading): column for heading, column in saved.columns.items() if column}
    return lambda heading: known.get(normalise(heading))


def _present(mapped: mappings.Mapped, shape: shapes.Shape | None) -> set[str]:
    """The canonical columns the file has, or its shape makes."""
    present = {match.column for match in mapped.matches}
    if shape is not None and shape.activities:
        present |= {"course", "outcome", "completed_on"}
    if shape is not None and shape.rule:
        present.add("outcome")
    return present


def _absent(kind: Kind, mapped: mappings.Mapped, present: set[str]) -> tuple[list[str], list[tuple[str, str, int]]]:
    absent = mappings.missing(kind, present)
    names = [name for name in (*kind.required, *kind.one_of) if name not in present]
    return absent, mappings.likenesses(kind, names, mapped.ignored) if absent else []


def _not_used(
    kind: Kind,
    found: Headings,
    mapped: mappings.Mapped,
    saved: mappings.SavedMapping,
    present: set[str],
    problems: Problems,
) -> None:
    """Headings of the mapping that are not there, and columns that hold what is never kept under another heading."""
    for heading in mappings.not_there(kind, found.names, saved, present):
        message = f"The mapping names '{shown(heading)}', which is no heading of this file: that line was not used."
        problems.add(WARNING, message, row=found.excel_row)
    for index, heading in mapped.never_kept:
        if not never_kept(found.names[index]):
            message = f"'{shown(heading)}' {NI_NUMBERS}: the column is not read."
            problems.add(WARNING, message, row=found.excel_row)


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


def _as_given(kind: Kind, mapped: mappings.Mapped, saved: mappings.SavedMapping) -> dict[str, Any]:
    """The mapping for the next file of this shape: headings that were mapped, and those of ours that were left out.

    It is kept in the catalogue, so no other heading is in it: in a list turned on its side headings are people's names.
    """
    columns = {
        match.heading: match.column
        for match in mapped.matches
        if match.how in (mappings.BY_HEADING, mappings.BY_SAVED) and match.heading
    }
    ours = mappings.synonyms(kind.name)
    columns |= {heading: "" for heading, column in saved.columns.items() if not column and normalise(heading) in ours}
    words = {column: dict(listed) for column, listed in saved.words.items() if kind.column(column).words}
    given: dict[str, Any] = {"columns": columns, "words": words}
    return given | ({"name": saved.name} if saved.name else {})
