"""A file is examined from end to end: read, its headings found and mapped, its values typed, everything checked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ig_metrics.datasets import KINDS, UPLOADED, conform
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ingest import account, across, partner_return, recall, refusals, rows, shapes, suggest
from ig_metrics.ingest import mapping as mappings
from ig_metrics.ingest.assembly import Assembled, assemble
from ig_metrics.ingest.fingerprints import fingerprint
from ig_metrics.ingest.levels import levels_of
from ig_metrics.ingest.never import holding_ni_numbers, never_kept
from ig_metrics.ingest.preview import Preview, Suggestion
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.reading.raw import EMPTY, RawTable
from ig_metrics.settings import Settings
from ig_metrics.store.edition import edition_in_force

if TYPE_CHECKING:
    from ig_metrics.store import Store

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is behind (0 to 1)."""
Sheets = Callable[[str | None], RawTable]
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
    heading_row: int | None = None,
    source: str | None = None,
    framework: str | None = None,
    set_aside_unknown: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """Read, map and check a file of a kind, as at a date; nothing is stored.

    `mapping` is what was agreed for files of this shape. Without one, and with a `store`, the saved mapping of a file with
    the very same headings is used, else that of the `source`; a file already held and actions for requirements nobody has
    assessed are warned of. `sheet` and `heading_row` (Excel's) are a person's choice, remembered when the file is kept.
    `set_aside_unknown` sets rows aside whose words no vocabulary has. Raises Refused where the file cannot be read at all;
    everything else is a problem in the Preview.
    """
    if kind not in UPLOADED:
        raise Refused(f"'{kind}' is not a kind of spreadsheet. The kinds are: {', '.join(UPLOADED)}.")
    given = None if mapping is None else mappings.read_mapping(mapping, KINDS[kind])
    return check_sheets(
        sheets_of(data, file_name, settings=settings, progress=progress),
        kind,
        settings=settings,
        store=store,
        as_at=as_at,
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        mapping=given,
        sheet=sheet,
        heading_row=heading_row,
        source=source,
        framework=framework,
        set_aside_unknown=set_aside_unknown,
        progress=progress,
    )


def _compared_with_what_is_sound(store: Store, examined: Callable[[Store], Preview]) -> Preview:
    """A file that is held and cannot be read keeps nobody from bringing in another."""
    from ig_metrics.store.sound import Sound, as_far_as_sound

    preview, _, damaged = as_far_as_sound(
        store, examined, lambda known: Sound(store, [each.info for each in known], {})
    )
    told = tuple(
        f"{KINDS[each.info.kind].label}, as at {uk(each.info.as_at)}, is held and cannot be read: this file was not compared with it."
        for each in damaged
    )
    return dataclasses.replace(preview, notes=(*preview.notes, *told)) if told else preview


def sheets_of(data: bytes, file_name: str, *, settings: Settings, progress: Progress | None = None) -> Sheets:
    """What gives a file's sheets by name (None: the one that is read by itself), each read once. Raises Refused."""
    from ig_metrics.ingest.reading.reader import read

    def tell(what: str, share: float) -> None:
        if progress is not None:
            progress(what, share * READING)

    return cache(lambda name: read(data, file_name, limits=settings.ingest, sheet=name, progress=tell))


def check_sheets(
    sheets: Sheets,
    kind: str,
    *,
    settings: Settings,
    as_at: dt.date,
    file_name: str,
    sha256: str,
    store: Store | None = None,
    mapping: mappings.SavedMapping | None = None,
    sheet: str | None = None,
    heading_row: int | None = None,
    source: str | None = None,
    framework: str | None = None,
    set_aside_unknown: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """`check`, from a file whose sheets can be read (`sheets_of`): the right one is chosen and examined."""
    tell = progress or (lambda what, share: None)
    table, chosen = recall.right_sheet(sheets, sheet, mapping, store, KINDS[kind], source)
    tell("Checking every row", READING)

    def examined(held: Store | None) -> Preview:
        return examine(
            table,
            kind,
            settings=settings,
            store=held,
            as_at=as_at,
            file_name=file_name,
            sha256=sha256,
            mapping=mapping,
            chosen_sheet=chosen,
            heading_row=heading_row,
            source=source,
            framework=framework,
            set_aside_unknown=set_aside_unknown,
        )

    preview = examined(None) if store is None else _compared_with_what_is_sound(store, examined)
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
    chosen_sheet: str = "",
    heading_row: int | None = None,
    source: str | None = None,
    framework: str | None = None,
    set_aside_unknown: bool = False,
) -> Preview:
    """`check`, from a sheet that has been read. Raises Refused where the sheet is empty, the row chosen for the headings
    has none, or the mapping cannot be."""
    what = KINDS[kind]
    returned = kind == "toolkit" and partner_return.is_return(
        recall.located(table, what, mappings.SavedMapping()).names
    )
    # A partner's return has our own headings, whoever sends it: what was agreed about other files says nothing of it.
    remembered = mapping is None and store is not None and not returned
    memory = recall.recall(store, what, table, source) if remembered and store is not None else None
    saved = mappings.read_mapping(mapping, what) if memory is None else memory.memory.saved
    edition = None
    if kind in ("toolkit", "plan"):
        held = () if store is None else store.snapshots()
        framework = framework or (partner_return.edition_of(table.sheet) if returned else None)
        edition = across.edition(framework or edition_in_force(settings.toolkit, held, as_at), needed=kind == "toolkit")
    found, chosen_row = recall.headings_of(table, what, saved, heading_row, file_name)
    if not found.names or not any(found.names):
        raise Refused(refusals.empty(table, file_name))
    shape = shapes.recognise(what, found, table, file_name, saved.columns)
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
    present = account.present(mapped, shape)
    absent = mappings.missing(what, present)
    other = mappings.looks_like(found.names, but=kind) if absent else None
    suggested: tuple[Suggestion, ...] = ()
    if other is None and not (shape is not None and shape.refusal):
        width = settings.organisation.staff_id_width
        suggested = suggest.suggestions(what, present, mapped.ignored, table, found.row + 1, saved=saved, width=width)
    account.not_used(what, found, mapped, saved if memory is None else mappings.SavedMapping(), present, problems)
    if shape is not None and shape.remark:
        problems.add(WARNING, shape.remark)
    if shape is not None and shape.refusal:
        hard.append(shape.refusal)
        problems.add(STOPS, shape.refusal)
    elif absent:
        who = what.required if not what.one_of else what.one_of
        if "staff_id" in who and "staff_id" not in present:
            hard += [
                f"'{shown(heading)}' {account.NI_NUMBERS}. Put the staff number there."
                for index, heading in mapped.never_kept
                if not never_kept(found.names[index])
            ]
        hard += refusals.absent(what, absent, suggested, found, mapped, table, problems)
    if not read_rows.any():
        hard.append(
            f"There are no rows below the headings in row {found.excel_row} of {refusals.sheet_name(table, file_name)}."
        )
        problems.add(STOPS, hard[-1], row=found.excel_row)
    # What stops the file so far has its sentences; what stops it from here on is put into sentences from the problems.
    spoken = frozenset(problems.lists["message"])
    refusals.doubles(what, mapped, table, found, usable, problems)

    lost = bool(absent) and (found.known < 2 or other is not None)
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
            levels=levels_of(edition),
        )
        if absent:
            assembled = assembled.without(COLUMN_MISSING)
    dropped = {reason: len(positions) for reason, positions in special.items() if len(positions)} | assembled.dropped
    frame = conform(kind, assembled.frame)
    across.outside(what, frame, assembled, settings, store, as_at, edition, problems)
    returned_by = ""
    if returned and edition is not None and len(frame):
        returned_by = partner_return.check(frame, assembled, store, as_at, edition, problems)
    duplicate = across.held_already(what, sha256, store, problems)

    table_of_problems = problems.frame()
    stops = table_of_problems[table_of_problems["severity"] == STOPS]
    words = assembled.blocking_words
    hard += refusals.stops(stops, spoken | assembled.word_messages)
    if not hard and read_rows.any() and not len(frame) and not words:
        hard.append(refusals.nothing_left(dropped))
    blockers = hard + [refusals.unknown_words(what, column, listed) for column, listed in words.items()]
    persons, extra, leavers = across.people(what, frame, as_at)
    preview = Preview(
        kind=kind,
        file_name=file_name,
        sha256=sha256,
        as_at=as_at,
        framework=edition.id if kind == "toolkit" and edition else None,
        rows_read=int(read_rows.sum()),
        rows_kept=assembled.rows_kept,
        people=persons,
        extra_posts=extra,
        leavers=leavers,
        dropped=dropped,
        mapping=account.lines(mapped, shape, found),
        ignored_headings=tuple(heading for _, heading in mapped.ignored),
        never_kept_headings=tuple(heading for _, heading in mapped.never_kept),
        problems=table_of_problems,
        frame=frame,
        blockers=tuple(blockers),
        sheet=table.sheet,
        sheets=table.sheets,
        hidden_sheets=table.hidden,
        format=table.format,
        heading_row=found.excel_row,
        shape=shape.name if shape else "",
        unknown_words=assembled.unknown,
        only_unknown_words_block=bool(words) and not hard,
        as_given=account.to_save(
            what,
            found,
            mapped,
            saved,
            source=source,
            sheet=chosen_sheet,
            heading_row=chosen_row,
            aside=assembled.unknown if set_aside_unknown else {},
        ),
        date_forms=assembled.date_forms,
        notes=table.notes,
        duplicate_of=duplicate,
        suggestions=suggested,
        fingerprint=fingerprint(found.names),
        recalled=recall.told(memory, found.names, mapped, suggested) if memory else None,
        returned_by=returned_by,
    )
    return dataclasses.replace(preview, alarms=across.alarms(preview, store))
