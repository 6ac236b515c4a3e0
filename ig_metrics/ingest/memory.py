"""What is remembered of the files of a source: saved when one is kept, listed, exported and imported as a file."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ig_metrics.datasets import KINDS, UPLOADED
from ig_metrics.errors import Refused
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.recall import memories
from ig_metrics.ingest.saved import SavedMapping, read_mapping

if TYPE_CHECKING:
    from ig_metrics.store import Store
    from ig_metrics.store.mappings import MappingInfo

ADDS = " (adds to it)"
"""At the end of the name of the mapping of returns that add to a source's list: that list has a mapping of its own."""
LARGEST = 1 << 20
"""Bytes of a mapping file: the largest there is has a few thousand lines."""
LONGEST_NAME = 120


@dataclass(frozen=True)
class Remembered:
    """A saved mapping as it is listed. `columns` and `words` are counted."""

    kind: str
    name: str
    source: str
    columns: int
    words: int
    partial: bool
    sheet: str
    heading_row: int | None
    fingerprint: str
    saved_by: str
    saved_at: dt.datetime


def several(kind: str, sources: Sequence[str]) -> str:
    """What to say where files of several sources look the very same."""
    listed = f"{', '.join(sources[:-1])} and {sources[-1]}"
    return (
        f"Files of several sources of: {KINDS[kind].label} look like this one: {listed}. Say which source it is from."
    )


def remember(preview: Preview, store: Store, *, source: str, partial: bool, by: str) -> None:
    """Save how a kept file was understood, under its kind and source; nothing where that is saved already.

    A return that only adds to a list is remembered beside it, under a name of its own; where both have the same headings
    one mapping serves, and it is the list's.
    """
    kind = KINDS[preview.kind]
    wanted = replace(read_mapping(preview.as_given, kind), name=source, partial=partial)
    name = source + ADDS if partial else source
    held = {info.name: info.mapping for info in store.mapping_infos(kind.name)}
    if partial and held.get(source, {}).get("fingerprint") == wanted.fingerprint:
        name, wanted = source, replace(wanted, partial=False)
    if not partial and held.get(source + ADDS, {}).get("fingerprint") == wanted.fingerprint:
        store.forget_mapping(kind.name, source + ADDS, by)
    if held.get(name) != wanted.as_dict():
        store.save_mapping(kind.name, name, wanted.as_dict(), by)


def listed(store: Store) -> tuple[Remembered, ...]:
    """Every saved mapping, by kind and name."""
    return tuple(sorted(map(_row, store.mapping_infos()), key=lambda row: (UPLOADED.index(row.kind), row.name)))


def _row(info: MappingInfo) -> Remembered:
    try:
        saved = read_mapping(info.mapping, KINDS[info.kind])
    except Refused:  # made for columns that are no more: listed, so that it can be seen and forgotten
        saved = SavedMapping()
    return Remembered(
        info.kind,
        info.name,
        saved.name or info.name,
        len([column for column in saved.columns.values() if column]),
        sum(map(len, saved.words.values())),
        saved.partial,
        saved.sheet,
        saved.heading_row,
        saved.fingerprint,
        info.saved_by,
        info.saved_at,
    )


def find(store: Store, name: str, kind: str | None = None) -> MappingInfo:
    """The saved mapping of that name (of that kind). Raises Refused where there is none, or one of several kinds."""
    found = [info for info in store.mapping_infos(kind) if info.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        kinds = ", ".join(info.kind for info in found)
        raise Refused(f"There are several mappings '{shown(name)}', of: {kinds}. Say which with its kind.")
    names = ", ".join(f"{info.name} ({info.kind})" for info in store.mapping_infos(kind))
    held = f"The mappings are: {names}." if names else "None is saved yet: one is when a file is kept."
    raise Refused(f"There is no saved mapping '{shown(name)}'. {held}")


def export_mapping(store: Store, name: str, *, kind: str | None = None, by: str, as_json: bool = False) -> bytes:
    """A saved mapping as a file (TOML, or JSON) that `import_mapping` and `ingest --mapping` take; said in the audit log."""
    info = find(store, name, kind)
    found = memories([info], KINDS[info.kind])
    if not found:
        raise Refused(
            f"The mapping '{info.name}' is of an older version and cannot be used. Forget it and save it anew."
        )
    saved = found[0].saved
    content = {"kind": info.kind, **replace(saved, name=found[0].source).as_dict()}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n" if as_json else _toml(content)
    store.record("mapping exported", by, {"kind": info.kind, "name": info.name})
    return text.encode()


def import_mapping(store: Store, data: bytes, file_name: str, *, by: str) -> tuple[str, str]:
    """Save a mapping from a file; its kind and the name it is saved under. Raises Refused, saying what is wrong with it."""
    if len(data) > LARGEST:
        raise Refused(f"The mapping {file_name} is larger than any mapping ({LARGEST >> 20} MB). Is it the right file?")
    given = read_file(data, file_name)
    kind, name = given.get("kind"), given.get("name")
    if kind not in UPLOADED:
        raise Refused(
            f'The mapping {file_name} must say its kind, as in kind = "staff". The kinds are: {", ".join(UPLOADED)}.'
        )
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused(
            f'The mapping {file_name} must name its source, as in name = "HR" (at most {LONGEST_NAME} letters).'
        )
    saved = read_mapping(given, KINDS[kind])
    if not any(saved.columns.values()) and not saved.fingerprint:
        raise Refused(f"The mapping {file_name} gives no heading a column. Put headings under [columns].")
    saved_as = saved.name + ADDS if saved.partial else saved.name
    store.save_mapping(kind, saved_as, saved.as_dict(), by)
    return kind, saved_as


def read_file(data: bytes, file_name: str) -> dict[str, Any]:
    """What a mapping file holds: JSON where its name says so, else TOML. Raises Refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"The mapping {file_name} cannot be read. It must be a TOML or JSON text file.") from None
    try:
        found = json.loads(text) if file_name.casefold().endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise Refused(f"The mapping {file_name} cannot be read: {said}.") from None
    if not isinstance(found, dict):
        raise Refused(f"The mapping {file_name} must be a table of headings and columns.")
    return found


def _toml(content: Mapping[str, Any]) -> str:
    """A mapping as TOML: what it says of itself, then a line for each heading and each word."""
    lines = [f"{key} = {_value(value)}" for key, value in content.items() if key not in ("columns", "words")]
    tables = {"columns": content["columns"]} | {f"words.{name}": held for name, held in content["words"].items()}
    for name, held in tables.items():
        lines += ["", f"[{name}]", *(f"{_value(key)} = {_value(value)}" for key, value in held.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A text, number, truth or list of texts as TOML writes it: as JSON does, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
