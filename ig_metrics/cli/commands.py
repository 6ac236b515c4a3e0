"""What each command does: ask the door, print the answer."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store


def demo(asked: Namespace) -> int:
    """Fill the store with the sample council; harmless when done twice."""
    from ig_metrics import demo as sample

    report = sample.fill(settings_file.home_folder(), if_empty=asked.if_empty)
    if asked.json:
        return output.as_json(report.as_json())
    for line in report.lines:
        print(line)
    return 0


def toolkit(asked: Namespace) -> int:
    """Levels, score, grade, gaps and claims."""
    store, settings, viewer, question = _ask(asked)
    if asked.json:
        return output.as_json(dashboard.toolkit_json(store, settings, viewer, question, framework=asked.framework))
    view = dashboard.toolkit(store, settings, viewer, question, framework=asked.framework)
    output.answered(view)
    output.heading(view)
    output.table(view.categories, ("category", "shown", "gap", "mean_percent"))
    output.lines("What holds them down:", (f"{row.category}: {row.text}" for row in view.holds.itertuples()))
    doubted = view.requirements[view.requirements["claim"] == "not supported"]
    output.lines(
        "Claims the data does not support:",
        (f"{row.requirement}, claimed at Level {row.level}: {row.claim_reason}" for row in doubted.itertuples()),
    )
    return output.ending(view)


def training(asked: Namespace) -> int:
    """Status counts and compliance of one course."""
    store, settings, viewer, question = _ask(asked)
    if asked.json:
        figures = dashboard.training_json(store, settings, viewer, question, course=asked.course, by=asked.by)
        return output.as_json(figures)
    view = dashboard.training(store, settings, viewer, question, course=asked.course, by=asked.by)
    output.answered(view)
    output.heading(view)
    output.table(view.status, ("label", "people"))
    output.table(view.exclusions, ("label", "people"))
    output.table(
        view.groups,
        ("group", "in_scope", "in_date", "due_soon", "in_window", "overdue", "lapsed", "compliance_percent"),
    )
    return output.ending(view)


def breaches(asked: Namespace) -> int:
    """Counts, rates and categories of a period."""
    store, settings, viewer, question = _ask(asked)
    period = {"start": asked.start, "end": asked.end}
    if asked.json:
        return output.as_json(dashboard.breaches_json(store, settings, viewer, question, **period))
    view = dashboard.breaches(store, settings, viewer, question, **period)
    output.answered(view)
    output.heading(view)
    output.table(
        view.periods,
        ("label", "days", "count", "near_misses", "per_30_days", "per_1000_staff", "reported_to_regulator"),
    )
    output.table(view.categories, ("category", "count"))
    return output.ending(view)


def action_list(asked: Namespace) -> int:
    """Write one of the lists to a file, and record that it was."""
    store, settings, viewer, question = _ask(asked)
    found = dashboard.action_list(
        store, settings, viewer, question, name=asked.name, course=asked.course, reason=asked.reason
    )
    _write(asked.out, found.as_file(asked.out.suffix.casefold()))
    store.record("list_issued", _who(), found.audit_detail(asked.out.name))
    if asked.json:
        return output.as_json(
            {"list": found.name, "course": found.course, "as_at": question.as_at, "rows": len(found.rows)}
            | {"out": str(asked.out), "columns": list(found.rows.columns)}
        )
    print(found.sentence)
    print(f"Written to {asked.out}.")
    for warning in found.warnings:
        print(f"Note: {warning}")
    return 0


def check(asked: Namespace) -> int:
    """Read, map and check a file; store nothing. Done when it could be kept, unknown words being the one thing to map."""
    settings = settings_file.load()
    # Looking at a file leaves no folder and no catalogue behind where there was none.
    store = Store.open(settings_file.home_folder()) if Store.exists(settings_file.home_folder()) else None
    preview = _preview(asked, settings, store)
    stops = [] if preview.could_keep else list(preview.blockers)
    return _shown(asked, preview, stops, None)


def ingest(asked: Namespace) -> int:
    """Read, map and check a file, and store it when nothing stands in the way."""
    from ig_metrics import ingest as door

    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    preview = _preview(asked, settings, store)
    if not preview.can_keep:
        return _shown(asked, preview, list(preview.blockers), None)
    kept = door.keep(preview, store, uploaded_by=_who(), source=asked.source, partial=asked.add)
    try:
        code = _shown(asked, preview, [], kept.id)
        sys.stdout.flush()
    except OSError as error:
        # The file is kept: saying "refused" now would have it stored twice.
        print(f"Stored as {kept.id}, but the result could not be printed: {error.strerror}.", file=sys.stderr)
        return 0
    return code


def _preview(asked: Namespace, settings: Settings, store: Store | None) -> Any:
    from ig_metrics import ingest as door

    path = Path(asked.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        _refuse(asked, f"{asked.file} cannot be read: {error.strerror}. Check the name and the folder.")
    try:
        return door.check(
            asked.kind,
            data,
            path.name,
            settings=settings,
            store=store,
            as_at=_as_at(asked),
            mapping=_mapping(asked.mapping),
            sheet=asked.sheet,
            framework=asked.framework or (settings.toolkit.framework if asked.kind == "toolkit" else None),
            set_aside_unknown=asked.set_aside_unknown,
        )
    except Refused as refusal:
        _refuse(asked, *refusal.reasons)


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
        output.preview(preview)
        if snapshot is not None:
            print(f"Stored as {snapshot}, as at {uk(_as_at(asked))}.")
        elif asked.command == "check" and not stops:
            when = "" if preview.can_keep else " once its unknown words are mapped, or with --set-aside-unknown"
            print(f"This file can be kept{when}. Nothing was stored.")
    if stops:
        raise Refused(*stops, "Nothing was stored.")
    return 0


def _mapping(path: str | None) -> Any:
    if path is None:
        return None
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refused(f"The mapping {path} cannot be read. It must be a TOML or JSON text file.") from None
    import tomllib

    try:
        found = json.loads(text) if path.casefold().endswith(".json") else tomllib.loads(text)
    except ValueError as error:
        raise Refused(f"The mapping {path} cannot be read: {error}.") from None
    if not isinstance(found, dict):
        raise Refused(f"The mapping {path} must be a table of headings and columns.")
    return found


def snapshots(asked: Namespace) -> int:
    """Everything held, newest first."""
    store, settings, viewer, question = _ask(asked)
    view = dashboard.held(store, settings, viewer, question)
    if asked.json:
        return output.as_json({"snapshots": output.records(view.snapshots)})
    output.heading(view)
    output.table(view.snapshots, ("id", "kind", "source", "as_at", "file_name", "rows", "uploaded_at", "status"))
    return output.ending(view)


def withdraw(asked: Namespace) -> int:
    """Take a snapshot back."""
    store = Store.open(settings_file.home_folder())
    if not asked.why.strip():
        raise Refused("Give the reason with --why, for example --why 'wrong month'.")
    store.withdraw(asked.id, asked.why.strip(), _who())
    if asked.json:
        return output.as_json({"withdrawn": asked.id, "why": asked.why.strip()})
    print(f"Withdrawn: {asked.id}. It is kept, marked, and counts in no figure.")
    return 0


def template(asked: Namespace) -> int:
    """Write a blank workbook."""
    from ig_metrics.ingest import template as blank

    _write(asked.out, blank(asked.kind))
    print(f"Written to {asked.out}.")
    return 0


def doctor(asked: Namespace) -> int:
    """Check the store, its files, its audit log and the settings; anything wrong with an answer or a file is refused."""
    from ig_metrics.store.doctor import examine

    findings = examine(settings_file.home_folder())
    errors = [finding for finding in findings if finding.severity == "error"]
    if asked.json:
        listed = [
            {
                "code": each.code,
                "severity": each.severity,
                "subject": each.subject,
                "problem": each.problem,
                "fix": each.fix,
            }
            for each in findings
        ]
        output.as_json({"sound": not errors, "findings": listed})
    else:
        for each in findings:
            if each.severity != "error":
                print(f"Warning: {each.text}")
        if not findings:
            print("All is well: the store, its files, the audit log and the settings are sound.")
    if errors:
        raise Refused(*(each.text for each in errors))
    return 0


def _ask(asked: Namespace) -> tuple[Store, Settings, Viewer, Question]:
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    as_at = _as_at(asked)
    known_on = getattr(asked, "as_known_on", None)
    compare = getattr(asked, "compare", None) or dashboard.last_meeting_before(store, as_at, known_on)
    if compare is not None and compare >= as_at:
        raise Refused(f"--compare {compare} must be before the as-at date, {as_at}.")
    return store, settings, Viewer(_who(), "ig_lead"), Question(as_at, compare, known_on)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}. Choose another folder or name.") from None


def _as_at(asked: Namespace) -> dt.date:
    return asked.as_at or dt.datetime.now().astimezone().date()


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        print("The user's name is not known; 'unknown' is recorded.", file=sys.stderr)
        return "unknown"
