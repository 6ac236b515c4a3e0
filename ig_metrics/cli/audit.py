"""`audit`: who did what, and when; and whether anybody has changed the log."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.common import who
from ig_metrics.dashboard.audit_log import audit_log, audit_rows
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store


def audit(asked: Namespace) -> int:
    """Print the log, newest first, a page at a time; or check it. Exit 1, naming what is wrong, when it is not sound."""
    store = Store.open(settings_file.home_folder())
    if asked.verify or asked.receipt is not None:
        return _verify(store, asked)
    viewer = Viewer(who(), "ig_lead")
    wanted = {"by": asked.by or "", "what": asked.action or "", "start": asked.start, "end": asked.end}
    if asked.json:
        skip = (asked.page - 1) * asked.rows
        entries = audit_rows(store, viewer, **wanted, limit=asked.rows, skip=skip)
        return output.as_json(
            {"entries": [
                {"seq": each.seq, "at": each.at, "by": each.by, "action": each.action, "detail": each.detail, "hash": each.hash}
                for each in entries
            ]}
        )  # fmt: skip
    view = audit_log(store, viewer, **wanted, page=asked.page, page_size=asked.rows)
    output.heading(view)
    shown = view.entries.assign(done_at=view.entries["done_at"].dt.strftime("%d/%m/%Y %H:%M"))
    output.table(shown, ("seq", "done_at", "by", "act", "about"))
    pages = max(1, -(-view.matching // view.page_size))
    print()
    print(f"Page {view.page:,} of {pages:,}: {view.matching:,} of {view.total:,} acts match.")
    return 0


def _verify(store: Store, asked: Namespace) -> int:
    problems = store.verify_audit(asked.receipt)
    receipt, count = store.audit_receipt(), store.audit_count()
    if asked.json:
        output.as_json({"sound": not problems, "problems": problems, "entries": count, "receipt": receipt})
    if problems:
        raise Refused(*problems)
    if not asked.json:
        last = store.audit_entries(1)
        until = f", the last of {uk(last[0].at.astimezone(LONDON).date())}" if last else ""
        print(f"The audit log is sound: {count:,} entries{until}, each as it was written.")
        if asked.receipt is not None:
            print("It goes through the receipt you gave.")
        print(f"Receipt, to keep somewhere else: {receipt}")
    return 0
