"""The sample council: its settings and its files, taken in by the same door as any upload."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ig_metrics import ingest
from ig_metrics import settings as settings_file
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.wholefile import write

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data"
UPLOADER = "demo"
"""Who the sample's snapshots are from: pages say "sample data" by it, so that nobody takes it for real."""


@dataclass(frozen=True)
class Report:
    """What was done: lines to print, ids of new snapshots, names of files that were held already."""

    lines: tuple[str, ...]
    stored: tuple[str, ...] = ()
    already_held: tuple[str, ...] = ()
    settings: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same for `--json`."""
        return {"settings": self.settings, "stored": list(self.stored), "already_held": list(self.already_held)}


def fill(home: Path, *, folder: Path = SAMPLE, if_empty: bool = False) -> Report:
    """Load the sample council into the store of `home`. Doing it twice stores nothing twice.

    Its settings.toml is written where there is none; one that is there is left as it is, and the report says so.
    `if_empty`: do nothing when anything is held. Raises Refused when the sample is not there or a file is not taken in.
    """
    manifest = _manifest(folder)
    with Store.open(home) as store:
        if if_empty and store.snapshots():
            return Report(
                ("The store already holds data; the sample council was not loaded.",), settings="not looked at"
            )
        return _filled(store, home, folder, manifest)


def _filled(store: Store, home: Path, folder: Path, manifest: list[dict[str, Any]]) -> Report:
    from ig_metrics.dashboard import settings_log
    from ig_metrics.dashboard.forecast_keeping import keep_after

    line, state = _write_settings(folder, settings_file.settings_path(home))
    settings = settings_file.load(settings_file.settings_path(home))
    lines, stored, held = [line], [], []
    for entry in manifest:
        data = (folder / entry["name"]).read_bytes()
        if _is_held(store, entry, data):
            held.append(entry["name"])
            continue
        preview = ingest.check(
            entry["kind"],
            data,
            entry["name"],
            settings=settings,
            store=store,
            as_at=entry["as_at"],
            sheet=entry.get("sheet"),
            framework=entry.get("framework"),
            mapping=entry.get("mapping"),
            set_aside_unknown=entry.get("set_aside_unknown", False),
        )
        if not preview.can_keep:
            raise Refused(f"{entry['name']} of the sample council was not taken in.", *preview.blockers)
        info = ingest.keep(preview, store, uploaded_by=UPLOADER, source=entry.get("source"))
        stored.append(info.id)
        keep_after(store, settings, info.kind, UPLOADER)
        lines.append(f"{entry['name']}: {info.rows:,} rows, as at {uk(entry['as_at'])}")
    if held:
        lines.append(f"{len(held)} of {len(manifest)} files were held already and were not stored again.")
    lines.append("The sample council is invented. Every name and figure in it is made up.")
    settings_log.note(store, settings, "demo")
    return Report(tuple(lines), tuple(stored), tuple(held), state)


def _manifest(folder: Path) -> list[dict[str, Any]]:
    path = folder / "manifest.toml"
    if not path.is_file():
        raise Refused(
            f"The sample council is not here: {path} does not exist. It comes with the source code, not with an installed "
            "package. Run the demo from a copy of the repository."
        )
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("file", [])
    lacking = [entry["name"] for entry in entries if not (folder / entry["name"]).is_file()]
    if lacking:
        raise Refused(*(f"The sample file {name} is missing from {folder}." for name in lacking))
    return entries


def _write_settings(folder: Path, path: Path) -> tuple[str, str]:
    """Write the sample's settings unless there are some; a line to print, and the state for JSON."""
    sample = (folder / "settings.toml").read_bytes()
    if path.exists():
        if path.read_bytes() == sample:
            return f"Settings: {path} is the sample council's already.", "already there"
        return f"Settings: {path} was there and was left as it is; the sample council's were not written.", "left"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, sample)
    return f"Settings: the sample council's were written to {path}.", "written"


def _is_held(store: Store, entry: dict[str, Any], data: bytes) -> bool:
    """Whether this very file is held for this date already (and was not withdrawn)."""
    digest = hashlib.sha256(data).hexdigest()
    day: dt.date = entry["as_at"]
    return any(
        info.sha256 == digest and info.kind == entry["kind"] and info.as_at == day
        for info in store.snapshots(include_withdrawn=False)
    )
