"""The files of a home beside catalogue and snapshots that nothing can make again: settings, frameworks, schemes, templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ig_metrics import settings
from ig_metrics.errors import Refused
from ig_metrics.store.archive import is_backup

SETTINGS = "settings.toml"
FOLDERS = ("frameworks", "schemes", "templates")
"""Folders of the home in which a council keeps files of its own. Nothing else in the home is ours to copy, or to take away."""
RESTORING = "restoring-"
"""How the folder begins in which a restore lays its files ready."""
ASIDE = "before-restore-"
"""How the backup begins that is made of a store before another takes its place."""
UNREADABLE = "unreadable-"
"""How a catalogue's name begins that could not be read and was put aside."""
HALF_WRITTEN = (".tmp", ".part")


def listed(home: Path) -> Iterator[tuple[str, Path]]:
    """Each file to keep: its path in the home with `/` between, and where it lies. Settings kept elsewhere count as the home's,
    and so does a template of papers that they name."""
    named = settings.settings_path(home)
    found = {SETTINGS: named, **{name: home / name for name in _template(named)}}
    for folder in FOLDERS:
        found |= {path.relative_to(home).as_posix(): path for path in sorted((home / folder).rglob("*"))}
    for name, path in found.items():
        if path.is_file() and is_safe(name) and not name.endswith(HALF_WRITTEN) and not is_backup(path):
            yield name, path


def ours(name: str) -> bool:
    """Whether a file of the home lies in one of the places that are the council's own."""
    return name == SETTINGS or name.startswith(tuple(f"{folder}/" for folder in FOLDERS))


def is_safe(name: str) -> bool:
    """Whether a path with `/` between stays in the home, and is neither catalogue nor snapshot."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or any(sign in name for sign in "\\:\0"):
        return False
    return ours(name) or (name.endswith(".docx") and not parts[0].startswith((RESTORING, ASIDE, UNREADABLE)))


def _template(named: Path) -> list[str]:
    with suppress(Refused, OSError):
        name = settings.load(named).report.template
        return [name] if name and not Path(name).is_absolute() else []
    return []
