"""Framework files: which there are, and how one is opened by its id."""

from __future__ import annotations

import re
from pathlib import Path

from ig_metrics.errors import Refused
from ig_metrics.toolkit import framework_file
from ig_metrics.toolkit.edition import Certificate, Framework, Requirement, Rule, Status

__all__ = ["SHIPPED", "Certificate", "Framework", "Requirement", "Rule", "Status", "available", "load", "read"]

SHIPPED = Path(__file__).parent / "frameworks"
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]*")


def available(extra_folder: Path | None = None) -> tuple[str, ...]:
    """Ids of the frameworks that can be loaded: those shipped and those in `extra_folder`, in order."""
    folders = [SHIPPED, *([extra_folder] if extra_folder else [])]
    return tuple(sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")}))


def load(framework_id: str, extra_folder: Path | None = None) -> Framework:
    """Read a framework by its id; a file of that name in `extra_folder` wins over the one shipped.

    Raises Refused when there is no such file, and for a bad file with one reason for each fault: file, line, fix.
    """
    if IDENTIFIER.fullmatch(framework_id):
        for folder in (extra_folder, SHIPPED):
            path = folder / f"{framework_id}.toml" if folder else None
            if path is not None and path.is_file():
                return read(path)
    known = ", ".join(available(extra_folder))
    raise Refused(f"There is no framework '{framework_id}'. The frameworks are: {known}.")


def read(path: Path) -> Framework:
    """Read and check one framework file. Raises Refused as `load` does."""
    return framework_file.read(path)
