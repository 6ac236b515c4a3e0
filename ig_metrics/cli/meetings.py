"""`meetings`: when the committee meets and what was issued for each meeting; `report --issue`: the paper issued."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from contextlib import nullcontext

from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.common import who
from ig_metrics.cli.progress import Bar
from ig_metrics.errors import Refused
from ig_metrics.ledger import papers
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import issuing
from ig_metrics.store import Store
from ig_metrics.wholefile import writing


def meetings(asked: Namespace) -> int:
    """The calendar, and the papers issued; with --restated what of the last one is now known to be another figure."""
    store, settings, viewer, question = ask(asked)
    view = dashboard.meetings(store, settings, viewer, question)
    since = dashboard.restatements(store, settings, viewer, question) if asked.restated else None
    if asked.json:
        told = {"as_at": question.as_at, "meetings": view.calendar, "papers": view.papers}
        return output.as_json(told if since is None else told | {"restated": since.rows})
    if view.calendar.empty:
        raise Refused(*(lack.text for lack in view.missing))
    output.heading(view)
    output.table(view.calendar, ("held_on", "committee", "period", "days", "state", "paper", "issued_on"))
    output.table(view.papers, ("number", "held_on", "version", "issued_at", "by", "as_at", "reason", "sha256"))
    if since is not None:
        print()
        print(output.unmarked(" ".join(since.answer)))
        output.table(since.rows, ("figure", "reported", "now", "difference", "because"))
    return output.ending(view)


def issue(asked: Namespace) -> int:
    """Issue the paper of a meeting as known now, and write the Word document where one is asked for."""
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    viewer = Viewer(who(), "ig_lead")
    with Bar(quick=True) as bar:
        ready = issuing.prepare(store, settings, viewer, asked.meeting, now=dt.datetime.now(dt.UTC), told=bar.share)
    with nullcontext() if asked.out is None else writing(asked.out) as put:
        paper, new = issuing.issue(store, viewer, ready, reason=asked.why or "")
        if put is not None:
            put(papers.content(store, paper, next(iter(paper.files))))
    if asked.json:
        return output.as_json(
            {"number": paper.number, "meeting": paper.held_on, "version": paper.version, "new": new, "sha256": paper.sha256,
             "known_on": paper.known_on, "as_at": paper.as_at, "left_to_write": paper.left_to_write,
             "out": None if asked.out is None else str(asked.out)}
        )  # fmt: skip
    for each in ready.findings:
        print(f"Note: {output.unmarked(each.text)}")
    print(
        f"{paper.title}: {'issued' if new else 'says the same and stays; nothing new was issued'}. SHA-256 {paper.sha256}."
    )
    if asked.out is not None:
        print(f"Written to {asked.out}, as it was issued.")
    return 0
