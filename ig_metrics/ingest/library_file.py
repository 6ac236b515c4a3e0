"""A library of another tool is read: YAML or a workbook, from anywhere, so held to what plain data can be.

YAML is scanned before anything is built: no aliases (a few lines can stand for gigabytes), no tags, one document, bounded in size
and depth. Then every value is a text, a list or a table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import yaml

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.settings import Settings

MOST_MB, DEEPEST, MOST_EVENTS = 5, 20, 100_000


class _Texts(yaml.SafeLoader):
    """Builds texts, lists and tables only: `1.10` stays a text, `no` stays a word."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def read_library(data: bytes, file_name: str, settings: Settings) -> dict[str, Any]:
    """The library in a file, as `toolkit.library.framework_from` takes it. Raises Refused for what is none, or is not plain."""
    kind = Path(file_name).suffix.casefold()
    if kind in (".yaml", ".yml"):
        return from_yaml(data, file_name)
    if kind == ".xlsx":
        return from_workbook(data, file_name, settings)
    raise Refused(f"{file_name} is neither .yaml nor .xlsx. A framework comes as one of these, or as our own .toml.")


def from_yaml(data: bytes, file_name: str) -> dict[str, Any]:
    """A library as YAML. Raises Refused with the line for what is not plain YAML within the limits."""
    if len(data) > MOST_MB << 20:
        raise Refused(f"{file_name} is {len(data) / 2**20:,.1f} MB; a framework may have {MOST_MB} MB.")
    try:
        _scan(data, file_name)
        found = yaml.load(data, Loader=_Texts)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or "it is not YAML"
        raise Refused(f"{file_name}{where}: this cannot be read as YAML ({said}). Correct it and try again.") from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused(f"{file_name} cannot be read as YAML: it must be a UTF-8 text file.") from None
    if not isinstance(found, dict):
        raise Refused(f"{file_name} is no library: a table with urn, name and objects was expected.")
    return found


def _scan(data: bytes, file_name: str) -> None:
    depth = documents = 0
    for count, event in enumerate(yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise Refused(f"{file_name}, line {line}: *{event.anchor} repeats another place. Write it out in full.")
        if getattr(event, "tag", None) not in (None, "!"):
            raise Refused(f"{file_name}, line {line}: the tag {event.tag} is not read. Take it out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > DEEPEST:
            raise Refused(f"{file_name}, line {line}: lists and tables stand more than {DEEPEST} deep in one another.")
        if documents > 1:
            raise Refused(f"{file_name}, line {line}: a second document begins. Keep one.")
        if count > MOST_EVENTS:
            raise Refused(f"{file_name} has more than {MOST_EVENTS:,} values; no framework is that long.")


def from_workbook(data: bytes, file_name: str, settings: Settings) -> dict[str, Any]:
    """A library as a workbook: `library_meta`, and of the framework a `_meta` and a `_content` sheet. Raises Refused."""
    from ig_metrics.ingest.reading.reader import read

    first = read(data, file_name, limits=settings.ingest)
    held = {name.casefold(): name for name in first.sheets}

    def sheet(name: str) -> RawTable:
        if name not in held:
            there = ", ".join(first.sheets) or "none"
            raise Refused(f"{file_name} has no sheet '{name}'. Its sheets: {there}.")
        return first if held[name] == first.sheet else read(data, file_name, limits=settings.ingest, sheet=held[name])

    library = _pairs(sheet("library_meta"))
    metas = {name.removesuffix("_meta"): _pairs(sheet(name)) for name in held if name.endswith("_meta")}
    frameworks = []
    for name, meta in metas.items():
        if meta.get("type") != "framework":
            continue
        scores = next(
            (key for key, each in metas.items() if each.get("type") == "scores" and each.get("name") == meta.get("scores_definition")),
            None,
        )  # fmt: skip
        found: dict[str, Any] = {**meta, "requirement_nodes": _rows(sheet(f"{name}_content"))}
        found["scores_definition"] = _rows(sheet(f"{scores}_content")) if scores else None
        frameworks.append(found)
    return {**library, "objects": {"frameworks": frameworks}}


def _pairs(table: RawTable) -> dict[str, str]:
    return {(row[0] or "").strip(): (row[1] or "").strip() for row in _cells(table) if len(row) > 1 and row[0]}


def _rows(table: RawTable) -> list[dict[str, str | None]]:
    head, *rows = _cells(table) or [[]]
    names = [(name or "").strip().casefold() for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows if any(row)]


def _cells(table: RawTable) -> list[list[str | None]]:
    return table.head(table.n_rows)
