"""What there is in a room after an act was stopped, part by part, and whether it is all of the act or nothing."""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from ig_metrics.store import Store, archive
from ig_metrics.store.published import MANIFEST
from tests.cli import acts
from tests.cli.acts import Act
from tests.cli.grounds import LATER, ON_DISK, OnDisk

MADE_UP = re.compile(r"-[0-9a-f]{12}\b")
"""What an id ends in that is another one each time."""
PROBE = re.compile(r"[a-z0-9_]{8}")
NOTHING, LEAVINGS, BETWEEN, WHOLE = "nothing done", "nothing but leavings", "some of its commits", "done"
TOLD, BESIDE = ("held", "entries", "mappings"), ("schema", "own", "aside", "out")
"""What the log tells of, and what is beside the catalogue."""


def looked(room: Path, act: Act, ground: OnDisk = ON_DISK) -> dict[str, Any]:
    """What there is, part by part, in words that are the same whenever it is made; and what should not be there."""
    home = room / "home"
    schema = ground.schema(room)  # as it was left: opening it brings it up to date
    with Store.open(home) as store:
        assert store.doctor() == [], store.doctor()
        assert store.verify_audit() == []
        held = sorted(
            [
                info.kind,
                info.source,
                info.as_at.isoformat(),
                str(info.withdrawn_why),
                MADE_UP.sub("-ID", store.read(info.id).to_csv()),
            ]
            for info in store.snapshots()
        )
        named = {info.parquet_name for info in store.snapshots()}
        seen = {
            "schema": schema,
            "held": held,
            "entries": sorted([entry.book, str(entry.struck_why)] for entry in store.everything_written()),
            "mappings": sorted([info.kind, info.name] for info in store.mapping_infos()),
            "acts": [entry.action for entry in store.audit_entries()][::-1],
            "own": sorted(str(path.relative_to(home)) for path in (home / "frameworks").rglob("*.toml")),
            "aside": len(list(home.glob("before-restore-*"))),
            "out": sorted(name for name in act.out if (room / name).exists()),
        }
        if act.name == "person erased" and acts.GONE[0] not in json.dumps(held):
            told = [where for where, text in ground.texts(room) if any(word.encode() in text for word in acts.GONE)]
            assert told == [], f"erased, and still in {told}"
    for name in act.out:
        _is_whole(room / name)
    return seen | {"extra": sorted(_extra(room, act, named) + _elsewhere(room, named, ground))}


def _is_whole(path: Path) -> None:
    if not path.exists():
        return
    if path.suffix == ".zip":
        archive.verify(path)
    elif path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as packed:
            assert packed.testzip() is None
    else:
        text = path.read_text(encoding="utf-8-sig")
        assert text.rstrip().endswith("</html>") if path.suffix == ".html" else text.endswith("\n"), path


def _extra(room: Path, act: Act, named: set[str]) -> list[str]:
    """Every file and folder that nothing accounts for."""
    home, found = room / "home", []
    for path in room.rglob("*"):
        where = path.relative_to(room)
        parts = where.parts
        if parts[0] == "home":
            known = (
                path.name in ("catalogue.sqlite3", "catalogue.sqlite3-wal", "catalogue.sqlite3-shm", "settings.toml")
                or (path.is_dir() and path in (home, home / "snapshots", home / "frameworks"))
                or (path.parent == home / "snapshots" and path.name in named)
                or (path.parent == home / "frameworks" and path.suffix == ".toml")
                or (path.parent == home and path.name.startswith("before-restore-") and path.suffix == ".zip")
            )
        elif parts[0] == "place":
            folder = room / "place" / "example-county-council"
            there = (folder / MANIFEST).exists()
            listed = _published((folder / MANIFEST).read_bytes()) if there else set()
            known = path in (room / "place", folder) or path.name in listed
        elif parts[0] == "drop":
            known = (
                len(parts) < 2
                or parts[-1].startswith("posts ")
                or where.name in ("done", "refused", ".ig-metrics-working")
            )
        else:
            known = len(parts) == 1 or parts[0] == "in" or where.as_posix() in act.out or _probe(path)
        if not known:
            found.append(where.as_posix())
    return found


def _elsewhere(room: Path, named: set[str], ground: OnDisk) -> list[str]:
    """Every object that nothing accounts for."""
    objects = dict(ground.objects(room))
    known = {f"home/snapshots/{name}" for name in named}
    for where, read in objects.items():
        if where.endswith(f"/{MANIFEST}"):
            known |= {where.replace(MANIFEST, name) for name in _published(read())}
    return [where for where in objects if where not in known]


def _published(manifest: bytes) -> set[str]:
    return {each["file"] for each in json.loads(manifest)["snapshots"]} | {MANIFEST}


def _probe(path: Path) -> bool:
    """Whether it is what Python itself writes, to see that a folder takes temporary files, and takes away again (tempfile.py)."""
    return path.is_file() and bool(PROBE.fullmatch(path.name)) and path.read_bytes() in (b"", b"blat")


def age(room: Path) -> None:
    """Make everything in the room two hours older, when what nobody came back for is rubbish."""
    then = time.time() - LATER
    for path in [*room.rglob("*"), room]:
        with suppress(FileNotFoundError):
            os.utime(path, (then, then), follow_symlinks=False)


def came(seen: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> str:
    """What came of an act that was stopped. Fails where any part of it is neither as before nor as after.

    What the catalogue holds goes with what its log says: each entry of the log came with all it tells of, or neither did.
    """
    if seen["acts"] in (before["acts"], after["acts"]):
        as_told = before if seen["acts"] == before["acts"] else after
        for part in TOLD:
            assert seen[part] == as_told[part], f"{part}: {new(as_told[part], seen[part])}"
    else:  # an act of several commits, stopped between two
        assert seen["acts"] == after["acts"][: len(seen["acts"])], f"acts: {seen['acts']}"
        for part in TOLD:
            assert _within(before[part], seen[part], after[part]), f"{part}: {new(before[part], seen[part])}"
    if not before["schema"] and not seen["acts"]:  # a new catalogue with nothing in it is as none
        seen = seen | {"schema": before["schema"]}
    for part in BESIDE:
        assert seen[part] in (before[part], after[part]), f"{part}: {seen[part]}"
    if all(seen[part] == before[part] for part in ("acts", *BESIDE)):
        return LEAVINGS if seen["extra"] else NOTHING
    return WHOLE if all(seen[part] == after[part] for part in ("acts", *BESIDE)) else BETWEEN


def _within(before: list[Any], seen: list[Any], after: list[Any]) -> bool:
    """Whether what is seen is what there was and some of what was to come, each of it whole; or with some of it changed, all of it."""
    as_text = [Counter(map(json.dumps, each)) for each in (before, seen, after)]
    changed = as_text[0] - as_text[2]
    return as_text[1] in (as_text[0], as_text[2]) or (not changed and as_text[0] <= as_text[1] <= as_text[2])


def new(known: Any, seen: Any) -> Any:
    """What is seen that is not known, to be told."""
    return (
        [each for each in seen if each not in known] or f"{len(seen)} of {len(known)}"
        if isinstance(seen, list)
        else seen
    )
