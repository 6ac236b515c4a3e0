"""Frameworks and assessments in the shape other tools exchange them in: written out, and brought in as a framework file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.export import csv_bytes, xlsx_bytes
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import framework_file, framework_text, frameworks, library
from ig_metrics.toolkit.edition import Framework
from ig_metrics.wholefile import write

YAML, XLSX, CSV = (".yaml", ".yml"), ".xlsx", ".csv"


def framework_of(id: str) -> Framework:
    """A framework by its id, the council's own files first. Raises Refused for none, or a bad one."""
    return frameworks.load(id, measured.frameworks_folder())


def export_framework(id: str, ending: str) -> bytes:
    """A framework as a library for other tools: `.yaml` or `.xlsx`; as our own file: `.toml`. Raises Refused for another."""
    made = framework_of(id)
    if ending in YAML:
        return yaml.safe_dump(library.as_library(made), sort_keys=False, allow_unicode=True, width=120).encode()
    if ending == XLSX:
        return xlsx_bytes(library.as_sheets(made))
    if ending == ".toml":
        return framework_text.as_toml(made)
    raise Refused("A framework is written as .yaml, .xlsx or .toml.")


def export_assessment(
    store: Store, settings: Settings, viewer: Viewer, question: Question, id: str, ending: str
) -> bytes:
    """The assessment in force of a framework as rows for other tools, `.xlsx` or `.csv`; for the IG lead, as it names evidence."""
    if viewer.role != "ig_lead":
        raise Refused("Only the IG lead can do that.")
    found = measured.toolkit(store, settings, question, id)
    if found is None:
        raise none_held(store, "toolkit", question, framework=id)
    rows = library.results(found.framework, found.assessment)
    if ending == XLSX:
        return xlsx_bytes({"assessment": rows})
    if ending == CSV:
        return csv_bytes(rows)
    raise Refused("An assessment is written as .xlsx or .csv.")


def bring_in(
    held: dict[str, Any], id: str | None, file_name: str, *, review_due: dt.date, replace: bool = False
) -> tuple[Framework, Path]:
    """Write the framework in a library (as read) to the council's own folder; gives it and its file.

    Raises Refused where it is none, where its id cannot be a file's name or is taken (without `replace`), and where what was
    written does not read back: then nothing is left.
    """
    made = library.framework_from(held, id, file_name=file_name, review_due=review_due)
    if not frameworks.IDENTIFIER.fullmatch(made.id):
        raise Refused(
            f"'{made.id}' cannot be a framework's id: small letters and digits with . _ or - between. Give --id."
        )
    folder = measured.frameworks_folder()
    path = folder / f"{made.id}.toml"
    if made.id in frameworks.available(folder) and not replace:
        raise Refused(
            f"There is a framework '{made.id}' already. Give another name with --id, or --replace to put this in its place."
        )
    text = framework_text.as_toml(made, f"Brought in from {file_name}. Nobody has checked it yet.")
    framework_file.check(text, path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    write(path, text)
    return made, path
