"""Paper packs as files: for each manager a register to sign and a return workbook, zipped."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pandas as pd

from ig_metrics.dashboard.export import LONG_PAST
from ig_metrics.dashboard.paper_register import About, register, return_workbook


def pack(people: pd.DataFrame, about: About) -> bytes:
    """One manager's pack, zipped: the register to sign and the return workbook."""
    return _zipped(_files(people, about))


def packs(found: Mapping[str, pd.DataFrame], about: About, *, each: Callable[[int, int], None] | None = None) -> bytes:
    """Every manager's pack in one zip file, a folder each, by manager. `about` is of them all, its manager left out; `each` is told how
    many are made and of how many."""
    files: dict[str, bytes] = {}
    for number, (manager, people) in enumerate(sorted(found.items()), 1):
        folder = f"{number:03d} {file_safe(manager)}"
        made = _files(people, dataclasses.replace(about, manager=manager))
        files |= {f"{folder}/{name}": data for name, data in made.items()}
        if each is not None:
            each(number, len(found))
    return _zipped(files)


def file_safe(text: str) -> str:
    """A name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9@._-]+", "-", text).strip("-.") or "manager"


def _files(people: pd.DataFrame, about: About) -> dict[str, bytes]:
    day = about.as_at.isoformat()
    return {
        f"register to sign {day}.xlsx": register(people, about),
        f"return workbook {day}.xlsx": return_workbook(people, about),
    }


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of workbooks, which are packed already, without a trace of when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_PAST.timetuple()[:6]), data)
    return out.getvalue()
