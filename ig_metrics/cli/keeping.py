"""Keeping house: everything that is held in one file, and back again."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace
from typing import Any

from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.common import who
from ig_metrics.cli.progress import Bar
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store


def backup(asked: Namespace) -> int:
    """Write everything the store holds to a file, and read it back."""
    from ig_metrics.store.backup import backup as make

    home = settings_file.home_folder()
    if not Store.exists(home):
        raise Refused(f"There is no store in {home} to back up. Set IG_METRICS_HOME to the folder that holds it.")
    with Bar() as bar:
        manifest = make(
            Store.open(home), asked.file, by=who(), leave_out_damaged=asked.leave_out_damaged, told=bar.stage
        )
    for each in manifest["left_out"]:
        print(f"Left out: the file of snapshot {each['id']} {each['why']}.", file=sys.stderr)
    if asked.json:
        return output.as_json(_said(manifest) | {"file": str(asked.file), "bytes": asked.file.stat().st_size})
    print(
        f"{asked.file}: {_what(manifest)}, {asked.file.stat().st_size:,} bytes, read back and verified.\n"
        "It holds personal data: keep it where only those who may see the store can."
    )
    return 0


def restore(asked: Namespace) -> int:
    """Put a backup in the place of what the store holds, or only verify it."""
    from ig_metrics.store import restore as bringing

    if asked.check:
        with Bar() as bar:
            manifest = bringing.checked(asked.file, bar.stage)
        if asked.json:
            return output.as_json(_said(manifest) | {"file": str(asked.file)})
        print(f"{asked.file} is whole: {_what(manifest)}.")
        return 0
    home = settings_file.home_folder()
    with Bar() as bar:
        done = bringing.restore(home, asked.file, by=who(), replace=asked.replace, told=bar.stage)
    for id in done.left_out:
        print(f"The file of snapshot {id} is not in the backup: what rests on it is not shown.", file=sys.stderr)
    if settings_file.settings_path(home) != home / "settings.toml":
        print(
            f"The backup's settings are in {home / 'settings.toml'}; IG_METRICS_SETTINGS names "
            f"{settings_file.settings_path(home)}, which is used and was left as it is.",
            file=sys.stderr,
        )
    if asked.json:
        return output.as_json(
            {"made_at": done.made_at, "snapshots": done.snapshots, "left_out": list(done.left_out),
             "kept_aside": None if done.aside is None else str(done.aside)}
        )  # fmt: skip
    print(f"Restored into {home}: {done.snapshots:,} snapshots, as held on {_when(done.made_at)}.")
    if done.aside is not None:
        print(f"What was held before is kept aside: {done.aside}")
    print("Run: ig-metrics doctor, to see that all is well.")
    return 0


def _said(manifest: dict[str, Any]) -> dict[str, Any]:
    names = ("made_at", "product_version", "schema", "snapshots", "left_out", "audit_entries")
    return {name: manifest[name] for name in names}


def _what(manifest: dict[str, Any]) -> str:
    return (
        f"{manifest['snapshots']:,} snapshots, {manifest['audit_entries']:,} audit entries, settings and files of your own, "
        f"as held on {_when(manifest['made_at'])}"
    )


def _when(made_at: str) -> str:
    then = dt.datetime.fromisoformat(made_at).astimezone(LONDON)
    return f"{uk(then.date())} at {then:%H:%M}"
