"""`purge` and `person`: letting go of rows past their time, and one person's data given out or erased."""

from __future__ import annotations

import datetime as dt
import json
from argparse import Namespace

from ig_metrics import settings as settings_file
from ig_metrics import wording
from ig_metrics.cli import output
from ig_metrics.cli.common import who
from ig_metrics.dashboard import export, purging
from ig_metrics.datasets.plain import plain
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.records.erasing import Erasure
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wholefile import writing


def purge(asked: Namespace) -> int:
    """Remove rows about people that are past the retention period, or say which would go."""
    store, settings, viewer = _opened()
    today = dt.datetime.now().astimezone().date()
    if asked.as_at is not None and asked.as_at > today:
        raise Refused(f"{uk(asked.as_at)} is still to come: nothing is purged before its time.")
    day = asked.as_at or today
    do = purging.data_held if asked.dry_run else purging.purge
    view = do(store, settings, viewer, today=day)
    past = view.past
    rows, words = (int(past.loc[past["what"].str.startswith(what), "rows"].sum()) for what in ("rows", "names"))
    if asked.json:
        return output.as_json(
            {"dry_run": asked.dry_run, "before": view.cut, "rows": rows, "words": words, "past": past.to_dict("records"), "notes": list(view.warnings)}
        )  # fmt: skip
    output.heading(view)
    output.table(past, ("snapshot", "kind", "as_at", "rows", "what"))
    if asked.dry_run and not past.empty:
        print()
        print("Nothing was changed. Run it without --dry-run to remove them.")
    return 0


def export_person(asked: Namespace) -> int:
    """Write all that is held about a person to a workbook or a JSON file."""
    store, settings, viewer = _opened()
    with writing(asked.out) as put:
        found, sheets = purging.person_export(store, settings, viewer, asked.id)
        as_json = asked.out.suffix.casefold() == ".json"
        put(json.dumps(plain(found), indent=2, ensure_ascii=False).encode() if as_json else export.xlsx_bytes(sheets))
    rows = {kind: len(lines) for kind, lines in found["held"].items()}
    if asked.json:
        return output.as_json(
            {"out": str(asked.out), "rows": rows, "named_in_rows_of_others": len(found["named_in_rows_of_others"])}
        )
    print(f"{wording.count(sum(rows.values()), 'row').capitalize()} about the person written to {asked.out}.")
    print(
        "It holds their personal data, and addresses of their managers: look through it before you send it, and send it safely."
    )
    return 0


def erase_person(asked: Namespace) -> int:
    """Erase a person's data, or say what would go; and what stays, with why."""
    store, settings, viewer = _opened()
    if asked.dry_run:
        found = purging.person_preview(store, settings, viewer, asked.id)
    else:
        if not (asked.why or "").strip():
            raise Refused(
                "Give the reason with --why, for example --why 'request 2014-17'. It stays in the audit log, so it names nobody."
            )
        found = purging.person_erase(store, settings, viewer, asked.id, asked.why)
    if asked.json:
        return output.as_json(_as_json(found, dry_run=asked.dry_run))
    verb = "would go" if asked.dry_run else "are gone"
    print(f"{wording.count(found.own, 'row').capitalize()} {verb}; in {wording.count(found.mentions, 'cell')} of other rows and "
          f"{wording.count(found.entries, 'entry', 'entries')} of the ledger they {'would be' if asked.dry_run else 'are'} named no more.")  # fmt: skip
    output.table(found.rows, ("snapshot", "kind", "as_at", "rows", "mentions"))
    output.lines("What stays, and why:", found.stays)
    print()
    print(
        "Nothing was changed. Run it without --dry-run, with --why, to erase."
        if asked.dry_run
        else f"Reference: {found.reference}"
    )
    return 0


def _as_json(found: Erasure, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run, "reference": found.reference or None, "rows": found.own, "mentions": found.mentions,
        "ledger_entries": found.entries, "snapshots": found.rows.to_dict("records"), "stays": list(found.stays),
    }  # fmt: skip


def _opened() -> tuple[Store, Settings, Viewer]:
    settings = settings_file.load()
    return Store.open(settings_file.home_folder()), settings, Viewer(who(), "ig_lead")
