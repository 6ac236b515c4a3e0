"""Spreadsheets from a terminal: checked, taken in, or watched for in a folder."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ig_metrics import settings as settings_file
from ig_metrics.cli import output, told
from ig_metrics.cli.common import day_asked, read, who
from ig_metrics.cli.progress import Bar
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Damaged, Store

if TYPE_CHECKING:
    from ig_metrics.ingest.unattended import Taken

WRONG_USAGE = 2


def check(asked: Namespace) -> int:
    """Read, map and check a file; store nothing. Done when it could be kept, unknown words being the one thing to map."""
    settings = settings_file.load()
    # Looking at a file leaves no folder and no catalogue behind where there was none.
    store = Store.open(settings_file.home_folder()) if Store.exists(settings_file.home_folder()) else None
    preview = _preview(asked, settings, store)
    if store is not None and preview.could_keep:
        with suppress(Damaged):  # what is held cannot be read: the file itself can be
            preview = _with_changes(asked, settings, store, preview)
    stops = [] if preview.could_keep else list(preview.blockers)
    return _shown(asked, preview, stops, None)


def ingest(asked: Namespace) -> int:
    """Read, map and check a file, and store it when nothing stands in the way; or watch a folder for files."""
    from ig_metrics import ingest as door

    if asked.watch is not None:
        return _watch(asked)
    if asked.kind is None or asked.file is None or asked.once:
        print("ig-metrics ingest: give KIND and FILE, or --watch FOLDER (with --once for one pass).", file=sys.stderr)
        return WRONG_USAGE
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    preview = _preview(asked, settings, store)
    if not preview.can_keep:
        return _shown(asked, preview, list(preview.blockers), None)
    source = asked.source
    if source is None and preview.recalled is not None and preview.recalled.name == store.default_source(preview.kind):
        # Without --source it is the list that had none, even where another source's files look the same.
        source = preview.recalled.name
        if preview.recalled.others:
            others = ", ".join(preview.recalled.others)
            print(
                f"Taken as the source '{source}'. Files of {others} look the same: name the source with --source.",
                file=sys.stderr,
            )
    try:
        # Without --add a return goes in as the last file of its shape did.
        kept = door.keep(preview, store, uploaded_by=who(), source=source, partial=asked.add or None)
    except Refused as refusal:
        return _shown(asked, preview, list(refusal.reasons), None)
    _forecast(store, settings, kept.kind)
    try:
        code = _shown(asked, preview, [], kept.id)
        sys.stdout.flush()
    except OSError as error:
        # The file is kept: saying "refused" now would have it stored twice.
        print(f"Stored as {kept.id}, but the result could not be printed: {error.strerror}.", file=sys.stderr)
        code = 0
    _measures(store, settings)
    return code


def _measures(store: Store, settings: Settings) -> None:
    """Work out what the committee's pages show of people, once the answer is out; whoever stops it loses nothing."""
    if not settings.courses:
        return
    from ig_metrics import dashboard
    from ig_metrics.cli.progress import Bar

    with suppress(KeyboardInterrupt):
        if not sys.stderr.isatty():  # a line in a log would be a mail from cron for each file
            dashboard.keep_measures(store, settings)
            return
        with Bar("Working out the committee's figures:", "dates") as bar:
            dashboard.keep_measures(store, settings, lambda _, done, of: bar.to(done, of))


def _forecast(store: Store, settings: Settings, kind: str | None) -> None:
    """Keep the forecast that a file of this kind makes; the dashboard is loaded for those kinds only."""
    from ig_metrics.ledger.forecasts import RESTS_ON

    if kind in RESTS_ON:
        from ig_metrics import dashboard

        dashboard.keep_after(store, settings, kind, who())


def _preview(asked: Namespace, settings: Settings, store: Store | None) -> Any:
    from ig_metrics import ingest as door

    path = Path(asked.file)
    try:
        data = read(asked.file)
        with Bar(quick=True) as bar:
            return door.check(
                asked.kind,
                data,
                path.name,
                settings=settings,
                store=store,
                as_at=day_asked(asked),
                mapping=_mapping(asked.mapping),
                sheet=asked.sheet,
                heading_row=asked.heading_row,
                source=asked.source,
                framework=asked.framework,
                set_aside_unknown=asked.set_aside_unknown,
                progress=bar.share,
            )
    except Refused as refusal:
        _refuse(asked, *refusal.reasons)


def _with_changes(asked: Namespace, settings: Settings, store: Store, preview: Any) -> Any:
    """The preview with what keeping the file would change."""
    from ig_metrics import dashboard

    found = dashboard.what_if(
        store,
        settings,
        Viewer(who(), "ig_lead"),
        kind=preview.kind,
        frame=preview.frame,
        as_at=preview.as_at,
        source=asked.source or preview.returned_by or preview.as_given.get("name"),
        framework=preview.framework,
        partial=asked.add or bool(preview.returned_by) or (preview.recalled is not None and preview.recalled.partial),
        quality=preview.quality,
        sha256=preview.sha256,
    )
    return replace(preview, changes=found.changes, alarms=found.alarms)


def _refuse(asked: Namespace, *reasons: str) -> Any:
    """Refuse; with --json the reader still gets the object it asked for, empty."""
    if asked.json:
        from ig_metrics import ingest as door

        output.as_json(door.refused_json(asked.kind, reasons, file_name=Path(asked.file).name))
    raise Refused(*reasons)


def _shown(asked: Namespace, preview: Any, stops: list[str], snapshot: str | None) -> int:
    if asked.json:
        output.as_json(preview.as_json() | {"snapshot": snapshot})
    else:
        told.preview(preview)
        if snapshot is not None:
            print(f"Stored as {snapshot}, as at {uk(day_asked(asked))}.")
        elif asked.command == "check" and not stops:
            when = "" if preview.can_keep else " once its unknown words are mapped, or with --set-aside-unknown"
            print(f"This file can be kept{when}. Nothing was stored.")
    if stops:
        raise Refused(*stops, "Nothing was stored.")
    return 0


def _mapping(path: str | None) -> Any:
    if path is None:
        return None
    from ig_metrics.ingest import memory

    try:
        data = Path(path).read_bytes()
    except OSError:
        raise Refused(f"The mapping {path} cannot be read. It must be a TOML or JSON text file.") from None
    return memory.read_file(data, path)


def _watch(asked: Namespace) -> int:
    """Take in what other systems drop into a folder: one pass, or until stopped."""
    unused = {
        "KIND": asked.kind, "--sheet": asked.sheet, "--heading-row": asked.heading_row, "--mapping": asked.mapping,
        "--source": asked.source, "--framework": asked.framework, "--set-aside-unknown": asked.set_aside_unknown,
        "--add": asked.add,
    }  # fmt: skip
    given = [name for name, value in unused.items() if value]
    if given:
        print(
            f"ig-metrics ingest --watch takes no {', '.join(given)}: all that comes from the saved mapping of each file.",
            file=sys.stderr,
        )
        return WRONG_USAGE
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    return _pass(asked, store, settings) if asked.once else _until_stopped(asked, store)


def _pass(asked: Namespace, store: Store, settings: Settings) -> int:
    from ig_metrics.cli import unexpected
    from ig_metrics.ingest.watch import watch_once

    report = watch_once(Path(asked.watch), store, settings, as_at=asked.as_at, uploaded_by=who(), on_fault=unexpected)
    for item in report.items:
        if item.snapshot is not None:
            _forecast(store, settings, item.kind)
    if asked.json:
        output.as_json([item.as_json() for item in report.items])
    else:
        for item in report.items:
            print(_line(item))
        if not report.items:
            print("No file is waiting.")
    for item in () if report.all_well else report.items:
        if item.outcome in ("refused", "left"):
            for reason in item.lines:
                print(f"{item.file}: {reason}", file=sys.stderr)
    sys.stdout.flush()
    if any(item.snapshot is not None for item in report.items):
        _measures(store, settings)
    return 0 if report.all_well else 1


def _until_stopped(asked: Namespace, store: Store) -> int:
    from ig_metrics.cli import unexpected
    from ig_metrics.ingest.watch import Watcher, watch

    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    said = ""

    def heard(item: Taken) -> None:
        nonlocal said
        if item.snapshot is not None:
            with suppress(Refused):  # settings that cannot be read: the pass to come says so
                settings = settings_file.load()
                _forecast(store, settings, item.kind)
                _measures(store, settings)
        if asked.json:
            output.as_json_line(item.as_json())
            return
        line = _line(item)
        if line != said:  # a file that cannot be taken in for now is tried again and again
            print(line, flush=True)
        said = line

    def trouble(refused: Refused) -> None:
        for reason in refused.reasons:
            print(reason, file=sys.stderr, flush=True)

    watcher = Watcher(
        Path(asked.watch),
        store,
        settings_file.load,
        uploaded_by=who(),
        as_at=asked.as_at,
        on_fault=unexpected,
    )
    if not asked.json:
        print(f"Watching {asked.watch}. Stop with Ctrl+C.", flush=True)
    watch(watcher, stop=stop, told=heard, trouble=trouble)
    return 0


def _line(item: Taken) -> str:
    """One line for a file: what became of it, where it is now, and the first thing to know."""
    moved = f" (moved to {item.moved_to})" if item.moved_to else ""
    first = item.lines[0] if item.lines else "Changed just now; left for the next pass."
    return f"{item.file}: {first}{moved}"
