"""Saved mappings from a terminal: listed, exported to a file, imported from one, forgotten."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.common import read, who
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.wholefile import write


def mappings(asked: Namespace) -> int:
    """List the saved mappings, or do what is asked with one."""
    from ig_metrics.ingest import memory

    store = Store.open(settings_file.home_folder())
    if asked.action == "export":
        as_json = asked.out.suffix.casefold() == ".json"
        write(asked.out, memory.export_mapping(store, asked.name, kind=asked.kind, by=who(), as_json=as_json))
        print(f"Written to {asked.out}.")
    elif asked.action == "import":
        kind, name = memory.import_mapping(store, read(asked.file), Path(asked.file).name, by=who())
        print(f"Saved: {name} ({kind}). The next file with its headings is read by it.")
    elif asked.action == "forget":
        info = memory.find(store, asked.name, asked.kind)
        store.forget_mapping(info.kind, info.name, who())
        print(f"Forgotten: {info.name} ({info.kind}). What was kept with it stays.")
    else:
        return _list(asked, memory.listed(store))
    return 0


def _list(asked: Namespace, rows: tuple[object, ...]) -> int:
    listed = [asdict(row) for row in rows]  # type: ignore[call-overload]
    if asked.json:
        return output.as_json({"mappings": listed})
    if not listed:
        raise Refused("No mapping is saved yet. One is saved when a file is kept.")
    output.table(pd.DataFrame(listed), ("kind", "name", "columns", "words", "partial", "saved_by", "saved_at"))
    return 0
