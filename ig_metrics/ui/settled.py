"""The settings in force, read again only when their file changes. Free of Streamlit, so that middleware can ask too."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ig_metrics import settings as settings_file
from ig_metrics.settings import Settings

OWN_FILES = ("frameworks", "frameworks/carry-over", "schemes")
"""Folders of the home in which a council keeps data files of its own."""


@dataclass(frozen=True)
class _Read:
    stamp: tuple[str, int, int]
    settings: Settings
    fingerprint: str


_lock = Lock()
_read: _Read | None = None


def settings() -> Settings:
    """The settings in force; the file is read again only when it changes. Raises Refused as `settings.load` does."""
    return _settings_read().settings


def fingerprint() -> str:
    """A short text that changes when the settings file's content does, or a data file of the council's own is dropped in,
    changed or taken away."""
    own = [stamp for folder in OWN_FILES for stamp in _stamps(settings_file.home_folder() / folder)]
    read = _settings_read().fingerprint
    return read if not own else f"{read}-{hashlib.sha256(repr(own).encode()).hexdigest()[:16]}"


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            files = [(entry.path, entry.stat()) for entry in found if entry.is_file()]
    except OSError:
        return []
    return sorted((path, stat.st_mtime_ns, stat.st_size) for path, stat in files)


def _settings_read() -> _Read:
    global _read
    path = settings_file.settings_path()
    try:
        found = path.stat()
        stamp = (str(path), found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        stamp = (str(path), 0, 0)
    kept = _read
    if kept is not None and kept.stamp == stamp:
        return kept
    with _lock:
        loaded = settings_file.load(path)
        text = path.read_bytes() if stamp[1] else b""
        _read = _Read(stamp, loaded, hashlib.sha256(text).hexdigest()[:16])
        return _read
