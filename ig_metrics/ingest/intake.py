"""A file is examined from end to end: read, its headings found and mapped, its values typed, everything checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import KINDS, Kind, conform, normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest import mapping as mappings
from ig_metrics.ingest import shapes
from ig_metrics.ingest.assembly import Assembled, assemble
from ig_metrics.ingest.headings import Headings, find
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.raw import EMPTY, TEXT, RawTable
from ig_metrics.ingest.values import holds
from ig_metrics.settings import Settings
from ig_metrics.training.people import people as collapse

if TYPE_CHECKING:
    from ig_metrics.store import Store

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is behind (0 to 1)."""
READING = 0.8
"""The share of the work that reading the file is, for the progress shown."""

TOTALS = frozenset({"total", "totals", "grand total", "sub total", "subtotal", "overall total", "total:", "totals:"})
TOTAL_SIGNS = ("otal", "OTAL")
EXAMPLE = "example"
TOTALS_ROW = "totals row"
EXAMPLE_ROW = "the template's example"
HEADINGS_AGAIN = "headings repeated"
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
        raise Refused(_empty(table, file_name))
    shape = shapes.recognise(what, found, table, file_name)
    filled = [bool((column.kinds[found.row + 1 :] != EMPTY).any()) for column in table.columns]
    mapped = mappings.map_headings(
        what, found.names, saved, taken=shape.taken if shape else {}, filled=filled, how=shape.name if shape else ""
    )
    problems = Problems()
    read_rows = _filled_rows(table, found)
    special = _special_rows(table, found, mapped, read_rows)
    usable = read_rows.copy()
    for positions in special.values():
        usable[positions] = False

    hard: list[str] = []
    absent, likenesses = _absent(what, mapped, shape)
    if shape is not None and shape.refusal:
        hard.append(shape.refusal)
        problems.add(STOPS, shape.refusal)
    elif absent:
        hard += _say_absent(what, absent, likenesses, found, mapped, table, problems)
    _say_doubles(what, mapped, table, found, usable, problems)
    if not read_rows.any():
        hard.append(f"There are no rows below the headings in row {found.excel_row} of {_sheet(table, file_name)}.")
        problems.add(STOPS, hard[-1], row=found.excel_row)

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
    hard += [line for line in _summed(stops, assembled.word_messages) if line not in hard and not (absent or hard)]
    if not hard and read_rows.any() and not len(frame) and not words:
        hard.append(_nothing_left(dropped))
    blockers = hard + [_unknown_line(what, column, listed) for column, listed in words.items()]
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


def _filled_rows(table: RawTable, found: Headings) -> np.ndarray:
    """Which rows below the headings hold anything but white space (bool, for the whole sheet)."""
    filled = np.zeros(table.n_rows, dtype=bool)
    for column in table.columns:
        if filled[found.row + 1 :].all():
            break
        here = column.kinds != EMPTY
        if TEXT in column.kinds_present:
            space = pc.utf8_is_space(column.text)
            if pc.any(space).as_py():
                here = here & ~pc.fill_null(space, False).to_numpy()
        filled |= here
    filled[: found.row + 1] = False
    return filled


def _special_rows(
    table: RawTable, found: Headings, mapped: mappings.Mapped, filled: np.ndarray
) -> dict[str, np.ndarray]:
    """Rows that are no record: totals, the template's worked example, headings printed again on a new page."""
    special: dict[str, list[int]] = {TOTALS_ROW: [], EXAMPLE_ROW: [], HEADINGS_AGAIN: []}
    indexes = [match.index for match in mapped.matches] or list(range(len(table.columns)))
    for index in range(min(3, len(table.columns))):
        for row in _where(table, index, filled, list(TOTALS), TOTAL_SIGNS):
            present = sum(table.columns[n].kinds[row] != EMPTY for n in indexes)
            if present * 2 <= len(indexes) and row not in special[TOTALS_ROW]:
                special[TOTALS_ROW].append(row)
    if mapped.about_row is not None:
        plain = pc.utf8_lower(pc.utf8_trim_whitespace(table.columns[mapped.about_row].text))
        marked = pc.fill_null(pc.starts_with(plain, EXAMPLE), False).to_numpy()
        special[EXAMPLE_ROW] = np.flatnonzero(marked & filled).tolist()
    if mapped.matches:
        first = mapped.matches[0]
        for row in _where(table, first.index, filled, [first.heading.casefold()], [first.heading]):
            again = [_cell(table, n, row) == found.names[n] for n in indexes]
            if all(again) and len(again) > 1:
                special[HEADINGS_AGAIN].append(row)
    taken: set[int] = set()
    result = {}
    for reason, rows in special.items():
        result[reason] = np.array(sorted(set(rows) - taken), dtype="int64")
        taken |= set(rows)
    return result


def _where(
    table: RawTable, index: int, filled: np.ndarray, texts: Sequence[str], spellings: Sequence[str]
) -> list[int]:
    """Rows whose cell is one of the texts in any case; `spellings` are cheap signs that one may be there at all."""
    column = table.columns[index]
    if TEXT not in column.kinds_present or not holds(column.text, *spellings):
        return []
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(column.text))
    hit = pc.is_in(plain, value_set=pa.array(texts, plain.type)).to_numpy()
    return np.flatnonzero(hit & filled).tolist()


def _cell(table: RawTable, index: int, row: int) -> str:
    return " ".join((table.columns[index].text[row].as_py() or "").split())


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


def _say_absent(
    kind: Kind,
    absent: list[str],
    likenesses: list[tuple[str, str, int]],
    found: Headings,
    mapped: mappings.Mapped,
    table: RawTable,
    problems: Problems,
) -> list[str]:
    """A problem for each column that is not there; the sentences that refuse the file."""
    labels = {kind.column(name).label: kind.column(name) for name in kind.names}
    for label in absent:
        column = labels.get(label)
        fix = "Rename the heading in the file, or give a mapping."
        if column is None:
            message = f"No column says who each row is about ({label}). {fix}"
        else:
            called = ", ".join(dict.fromkeys((label, *column.synonyms[:5])))
            alike = [
                f"'{heading}' looks like it ({percent}%)"
                for heading, name, percent in likenesses
                if name == column.name
            ]
            also = f" {alike[0]}: if it is, map it." if alike else ""
            message = f"There is no column for {label}. It may be headed: {called}.{also} {fix}"
        problems.add(STOPS, message, row=found.excel_row if found.known else None, column=label)
    if found.known == 0:
        place = f"the sheet '{table.sheet}'" if table.sheet else "the file"
        first = f"No row of {place} holds the headings of: {kind.label}. It must have columns for: {', '.join(absent)}."
    else:
        first = f"This file has no column for: {', '.join(absent)} (headings read from row {found.excel_row})."
    reasons = [first]
    other = mappings.looks_like(found.names, but=kind.name)
    if other is not None:
        reasons.append(f"It looks like: {KINDS[other].label}. If it is, choose that kind and upload it again.")
    else:
        reasons += [
            f"'{heading}' looks like {kind.column(name).label} ({percent}% alike). If it is, rename it or map it."
            for heading, name, percent in likenesses[:3]
        ]
        others = [sheet for sheet in table.sheets if sheet != table.sheet and sheet not in table.hidden]
        if found.known == 0 and others:
            reasons.append(f"The workbook has other sheets: {', '.join(others)}. Choose the one with the rows.")
    return reasons


def _say_doubles(
    kind: Kind, mapped: mappings.Mapped, table: RawTable, found: Headings, usable: np.ndarray, problems: Problems
) -> None:
    """Two columns with one heading stop the file where they differ; two headings for one column make a warning."""
    rows = pa.array(usable)
    for column, index, other in mapped.doubles:
        one, two = (table.columns[n].text.filter(rows) for n in (index, other))
        heading, label = found.names[index], kind.column(column).label
        if one.equals(two):
            message = f"Two columns are headed '{heading}' and hold the same. The first is used."
            problems.add(WARNING, message, row=found.excel_row, column=label)
        else:
            message = f"Two columns are headed '{heading}' and differ. Rename or delete the one that is not the {label.casefold()}."
            problems.add(STOPS, message, row=found.excel_row, column=label)
    for column, used, unused in mapped.unused:
        label = kind.column(column).label
        message = f"'{used}' and '{unused}' both mean {label}: '{used}' is used. To use the other, give a mapping."
        problems.add(WARNING, message, row=found.excel_row, column=label)


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
        posts = frame.loc[several, ["staff_id", "start_date", "leave_date", "is_primary", "fte"]]
        collapsed = collapse(posts, as_at)["leave_date"]
        last_days = pd.concat([frame.loc[~several, "leave_date"], collapsed]) if len(posts) else frame["leave_date"]
        leavers = int((last_days < pd.Timestamp(as_at)).sum())
        return len(last_days) - leavers, len(frame) - len(last_days), leavers
    named = [name for name in ("staff_id", "email", "username") if name in frame]
    if not named:
        return 0, 0, 0
    who = frame[named[0]]
    for name in named[1:]:
        who = who.where(who.notna(), frame[name])
    return int(who.nunique()), 0, 0


def _summed(stops: pd.DataFrame, leave_out: frozenset[str]) -> list[str]:
    """The problems that stop the file as sentences, the first five of each column with their rows."""
    lines = []
    for column, group in stops[~stops["message"].isin(leave_out)].groupby("column", sort=False):
        for row, message in zip(group["row"].head(5), group["message"].head(5), strict=True):
            place = ", ".join(part for part in ("" if pd.isna(row) else f"row {row}", str(column)) if part)
            lines.append(f"{place[:1].upper()}{place[1:]}: {message}" if place else message)
        if len(group) > 5:
            lines.append(f"{column}: {len(group) - 5:,} more like these; the list of problems has them all.")
    return lines


def _unknown_line(kind: Kind, column: str, listed: dict[str, int]) -> str:
    words = ", ".join(f"'{shown(word)}' ({count:,})" for word, count in list(listed.items())[:10])
    more = f" and {len(listed) - 10} more" if len(listed) > 10 else ""
    allowed = ", ".join(kind.column(column).words or ())
    return (
        f"{kind.column(column).label} has words that are not known: {words}{more}. Map each to one of {allowed}, or set "
        "those rows aside."
    )


def _nothing_left(dropped: dict[str, int]) -> str:
    why = ", ".join(f"{reason} ({count:,})" for reason, count in dropped.items())
    return f"No row can be kept: {why}. Correct the file and upload it again."


def _empty(table: RawTable, file_name: str) -> str:
    others = [sheet for sheet in table.sheets if sheet != table.sheet and sheet not in table.hidden]
    choose = (
        f" Its other sheets are: {', '.join(others)}. Choose one of them."
        if others
        else " Check that it is the right file."
    )
    return f"{_sheet(table, file_name)[:1].upper()}{_sheet(table, file_name)[1:]} is empty.{choose}"


def _sheet(table: RawTable, file_name: str) -> str:
    return f"sheet '{table.sheet}' of {file_name}" if table.sheet else file_name
