"""What is wrong with a store, and what to do about each thing. Looks only; changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from ig_metrics import settings
from ig_metrics.errors import Refused
from ig_metrics.store import verify
from ig_metrics.store.catalogue import Catalogue, head, snapshot, snapshot_info
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.migrate import SCHEMA, schema_of
from ig_metrics.store.places import Folder, Place, rubbish
from ig_metrics.store.snapshots import digest

CLOCK_SLACK = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing wrong. `problem` says what, `fix` what to do. `severity` is `error` (an answer or a file is lost or wrong)
    or `warning` (nothing is lost). `subject` is the snapshot, file or folder it is about."""

    code: str
    severity: str
    subject: str
    problem: str
    fix: str

    @property
    def text(self) -> str:
        """Problem and fix, ready to print."""
        return f"{self.problem} {self.fix}"


def examine(home: Path, *, database_url: str | None = None, snapshots_url: str | None = None) -> list[Finding]:
    """The findings for the store in `home`, one that cannot even be opened included."""
    from ig_metrics.store.store import Store

    try:
        with Store.open(home, database_url=database_url, snapshots_url=snapshots_url) as store:
            return store.doctor()
    except Refused as refused:
        return [
            *_settings(Path(home)),
            *(Finding("store", "error", str(home), reason, "") for reason in refused.reasons),
        ]


def findings(home: Path, catalogue: Catalogue, place: Place, now: dt.datetime) -> list[Finding]:
    """Everything wrong with an open store, errors first."""
    found = [
        *_schema(catalogue),
        *_integrity(catalogue),
        *_files(catalogue, place),
        *_audit(catalogue, now),
        *_settings(home),
        *_rights(home, place),
    ]
    return sorted(found, key=lambda finding: finding.severity != "error")


def _schema(catalogue: Catalogue) -> Iterator[Finding]:
    found = schema_of(catalogue)
    if found != SCHEMA:
        problem = f"The catalogue's tables are at version {found}; this program expects {SCHEMA}."
        yield Finding("schema", "error", catalogue.where, problem, "Restart IG Metrics, or install its newest version.")


def _integrity(catalogue: Catalogue) -> Iterator[Finding]:
    if catalogue.engine.dialect.name != "sqlite":
        return
    try:
        with catalogue.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    except Refused as refused:
        said = list(refused.reasons)
    if said != ["ok"]:
        problem = f"The catalogue file is damaged: {said[0]}"
        yield Finding("catalogue", "error", catalogue.where, problem, "Restore the catalogue from a backup.")


def _files(catalogue: Catalogue, place: Place) -> Iterator[Finding]:
    with catalogue.reading() as connection:
        held = [snapshot_info(row) for row in connection.execute(sa.select(snapshot).order_by(snapshot.c.uploaded_at))]
    fix = "Check that the place exists and can be read by the account that runs IG Metrics."
    try:
        place.check()
        left = rubbish(place, {info.parquet_name for info in held}, time.time())
    except (OSError, Refused) as error:
        yield Finding("place", "error", place.where, f"The snapshots at {place.where} cannot be listed: {error}", fix)
        return
    for info in held:
        yield from _file(info, place)
    for file in left:
        problem = f"The file {file.name} belongs to no snapshot: an upload was interrupted. Nothing is lost."
        yield Finding("rubbish", "warning", file.name, problem, "The next upload clears it away; nothing to do.")


def _file(info: SnapshotInfo, place: Place) -> Iterator[Finding]:
    again = "withdraw the snapshot and upload the spreadsheet again"
    fix = f"Put {info.parquet_name} back into {place.where} from a backup, or {again} ({info.file_name})."
    try:
        if digest(place.read(info.parquet_name)) == info.parquet_sha256:
            return
        problem = f"The file of snapshot {info.id} was changed after it was stored. It is not used."
        yield Finding("changed_file", "error", info.id, problem, fix)
    except FileNotFoundError:
        yield Finding("missing_file", "error", info.id, f"The file of snapshot {info.id} is missing.", fix)
    except (OSError, Refused) as error:
        problem = f"The file of snapshot {info.id} cannot be read: {getattr(error, 'strerror', None) or error}."
        yield Finding("unreadable_file", "error", info.id, problem, fix)


def _audit(catalogue: Catalogue, now: dt.datetime) -> Iterator[Finding]:
    with catalogue.reading() as connection:
        problems = verify.verify(connection)
        last = connection.execute(sa.select(head.c.last_at)).scalar_one()
    for problem in problems:
        fix = "Somebody wrote to the catalogue by other means. Compare it with a backup and find out who."
        yield Finding("audit", "error", catalogue.where, problem, fix)
    if last > now + CLOCK_SLACK:
        problem = f"The newest entry is dated {last:%d %B %Y %H:%M} UTC, which is still to come."
        fix = "Set this computer's clock right. Until then new entries follow that time."
        yield Finding("clock", "warning", catalogue.where, problem, fix)


def _settings(home: Path) -> Iterator[Finding]:
    path = settings.settings_path(home)
    try:
        settings.load(path)
    except Refused as refused:
        for reason in refused.reasons:
            yield Finding("settings", "error", path.name, reason, "Edit that line and run doctor again.")
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}."
        yield Finding(
            "settings", "error", path.name, problem, "Give the account that runs IG Metrics the right to read it."
        )


def _rights(home: Path, place: Place) -> Iterator[Finding]:
    if os.name != "posix":
        return
    for folder in dict.fromkeys([home, *([place.path] if isinstance(place, Folder) else [])]):
        if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            problem = f"Other accounts of this computer can look into {folder}, which holds personal data."
            yield Finding("rights", "warning", str(folder), problem, f"Run: chmod 700 {folder}")
