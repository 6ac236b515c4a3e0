"""The framework files there are: those that ship, and those a council has dropped into its own folder, faults and all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.errors import Refused
from ig_metrics.toolkit import carry_over_file, frameworks
from ig_metrics.toolkit.edition import EACH_LINE, Framework

SHIPPED, OWN = "comes with IG Metrics", "your own"
README = "readme"


@dataclass(frozen=True)
class FrameworkFile:
    """One file: its id, where it is from, the framework in it, or why it cannot be used (`faults`: file, line, fix)."""

    id: str
    origin: str
    framework: Framework | None
    faults: tuple[str, ...] = ()
    replaces: bool = False


@dataclass(frozen=True)
class Shelf:
    """The framework files there are, what is wrong with the council's own, and the table of them (`framework_table`)."""

    files: tuple[FrameworkFile, ...]
    faults: tuple[str, ...]
    table: pd.DataFrame


def shelf(as_at: dt.date) -> Shelf:
    """All of it, read again only when a file of the council's own was dropped in, changed or taken away."""
    folder = measured.frameworks_folder()
    return _shelf(str(folder.resolve()), _stamps(folder) + _stamps(folder / "carry-over"), as_at)


@lru_cache(maxsize=16)
def _shelf(where: str, stamps: tuple[tuple[str, int, int], ...], as_at: dt.date) -> Shelf:
    files = framework_files()
    return Shelf(files, faults(), framework_table(files, as_at))


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    try:
        found = [(path, path.stat()) for path in folder.iterdir() if path.is_file()]
    except OSError:
        return ()
    return tuple(sorted((path.name, stat.st_mtime_ns, stat.st_size) for path, stat in found))


def framework_files() -> tuple[FrameworkFile, ...]:
    """Every framework file by its id; one of the council's own stands for the shipped one of the same id."""
    folder = measured.frameworks_folder()
    shipped = {path.stem: _read(path, SHIPPED) for path in sorted(frameworks.SHIPPED.glob("*.toml"))}
    own: dict[str, FrameworkFile] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith(".") and path.stem.casefold() != README:
            found = _read(path, OWN, replaces=path.stem in shipped)
            own[found.id] = found
    return tuple(file for _, file in sorted({**shipped, **own}.items()))


def faults() -> tuple[str, ...]:
    """Why framework files and mappings of the council's own cannot be used; empty when all can."""
    found = [fault for file in framework_files() for fault in file.faults]
    folder = measured.frameworks_folder() / "carry-over"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith(".") and path.stem.casefold() != README:
            found += _mapping_faults(path)
    return tuple(found)


def framework_table(files: tuple[FrameworkFile, ...], as_at: dt.date) -> pd.DataFrame:
    """One row a framework that can be used: id, title, origin, requirements, categories, sourced (lines whose title was seen in
    print), expected (lines with a level expected of them; missing where the council's target applies), complete, checked
    (by whom and when, else `not checked`), review_due, review (`due` or ""), source."""
    rows = []
    for file in files:
        made = file.framework
        if made is None:
            continue
        expected = sum(bool(line.expected) for line in made.requirements) if made.expects == EACH_LINE else pd.NA
        on = f", {made.checked_on:%d/%m/%Y}" if made.checked_on else ""
        rows.append(
            {
                "id": made.id,
                "title": made.full_title,
                "origin": f"{file.origin}, in place of the one that comes with IG Metrics"
                if file.replaces
                else file.origin,
                "requirements": len(made.requirements),
                "categories": len(made.categories),
                "sourced": sum(line.sourced for line in made.requirements),
                "expected": expected,
                "complete": "yes" if made.complete else "no",
                "checked": f"{made.checked_by}{on}" if made.checked_by else "not checked",
                "review_due": pd.Timestamp(made.review_due) if made.review_due else pd.NaT,
                "review": "due" if made.review_due and made.review_due <= as_at else "",
                "source": made.source,
            }
        )
    table = pd.DataFrame(rows)
    return table.astype({"expected": "Int64", "review_due": "datetime64[us]"}) if rows else table


def framework_lines(made: Framework) -> pd.DataFrame:
    """The requirements of a framework: requirement, category, title, levels, expected, mandatory, sourced, source.

    A line that is not sourced has its number and category; its title comes with the upload.
    """
    rows = [
        {
            "requirement": line.number,
            "category": line.category,
            "title": line.title or "(comes with the upload)",
            "levels": ", ".join(line.levels or made.levels),
            "expected": line.expected,
            "mandatory": "yes" if line.mandatory else "no",
            "sourced": "yes" if line.sourced else "no",
            "source": line.source,
        }
        for line in made.requirements
    ]
    return pd.DataFrame(rows).astype("str")


def _read(path: Path, origin: str, *, replaces: bool = False) -> FrameworkFile:
    if path.suffix != ".toml" or not frameworks.IDENTIFIER.fullmatch(path.stem):
        return FrameworkFile(path.name, origin, None, (_misnamed(path),))
    try:
        return FrameworkFile(path.stem, origin, frameworks.read(path), replaces=replaces)
    except Refused as refused:
        return FrameworkFile(path.stem, origin, None, refused.reasons, replaces)


def _misnamed(path: Path) -> str:
    if path.suffix.casefold() in (".yaml", ".yml", ".xlsx"):
        return f"{path.name} is not read as it is. Bring it in with: ig-metrics framework import {path.name}"
    return (
        f"{path.name} is not read: a framework's file is called by its id, in small letters and digits with . _ or - between, "
        "and ends in .toml, for example igt-v13-la.toml. Rename it, or take it out of the folder."
    )


def _mapping_faults(path: Path) -> tuple[str, ...]:
    before, _, after = path.stem.partition("--")
    if path.suffix != ".toml" or not before or not after:
        return (
            f"{path.name} is not read: a mapping is called OLD--NEW.toml, for example igt-v11-la--igt-v12-la.toml.",
        )
    folder = measured.frameworks_folder()
    try:
        carry_over_file.read(path, frameworks.load(before, folder), frameworks.load(after, folder))
    except Refused as refused:
        return refused.reasons
    return ()
