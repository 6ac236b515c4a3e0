"""`list` and `send`: action lists written, issued once, and mailed once."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.progress import Bar
from ig_metrics.dashboard import mailing
from ig_metrics.dashboard.lists import ActionList
from ig_metrics.ledger.lists import IssuedList
from ig_metrics.wholefile import writing


def action_list(asked: Namespace) -> int:
    """Write one of the lists to a file; with --issue it is numbered and kept, so that the next knows what is new."""
    store, settings, viewer, question = ask(asked)
    found = dashboard.action_list(
        store, settings, viewer, question, name=asked.name, course=asked.course, reason=asked.reason,
        since_last=asked.since_last,
    )  # fmt: skip
    made: IssuedList | None = None
    if not asked.issue:
        with writing(asked.out) as put:
            put(found.as_file(asked.out.suffix.casefold()))
            store.record("list_downloaded", viewer.username, found.audit_detail(asked.out.name))
    else:
        with writing(asked.out) as put:  # a place that cannot be written to is found out before the list has a number
            made = dashboard.issue_list(
                store, settings, viewer, question, name=asked.name, course=asked.course, reason=asked.reason or ""
            )
            ending = asked.out.suffix.casefold().removeprefix(".")
            content, _ = dashboard.list_file(store, viewer, made.number, ending, only_new=asked.since_last)
            put(content)
    if asked.json:
        return output.as_json(_as_json(found, made, str(asked.out)))
    print(found.sentence)
    prepared = found.prepared
    if prepared is not None and prepared.last is not None:
        print(f"{prepared.new:,} new and {len(prepared.gone):,} gone since list {prepared.last.number}.")
    if made is not None:
        print(
            f"Issued as list {made.number}: {made.new:,} new, {made.again:,} listed again. SHA-256 of its csv: {made.sha256}"
        )
    print(f"Written to {asked.out}.")
    for warning in found.warnings:
        print(f"Note: {warning}")
    return 0


def send(asked: Namespace) -> int:
    """Mail an issued list: reminders to staff, or each manager their people. Every letter goes once."""
    store, settings, viewer, _ = ask(asked)
    plan = mailing.mail_plan_for(store, settings, viewer, asked.name, course=asked.course, number=asked.number)
    if asked.dry_run:
        output.names(int(not asked.json and plan.preview is not None))
        if asked.json:
            return output.as_json(_plan_json(plan, dry_run=True))
        print(
            f"{plan.issued.title}: {len(plan.letters):,} letters, {plan.waiting:,} to send, about {plan.minutes} minutes."
        )
        _counts(plan)
        for problem in plan.problems:
            print(f"Note: {problem}")
        if plan.preview is not None:
            print(
                f"\nThe first of them:\n\nTo: {plan.preview.to}\nSubject: {plan.preview.subject}\n\n{plan.preview.body}"
            )
        return 0
    with Bar("Sending", "letters") as bar:
        report = mailing.send_mail(
            store, settings, viewer, plan.issued.number, unsure_too=asked.unsure_too, each=bar.to
        )
    plan = mailing.mail_plan(store, settings, viewer, plan.issued.number)
    if asked.json:
        output.as_json(_plan_json(plan, dry_run=False) | {"stopped": report.stopped or None})
    else:
        print(f"{plan.issued.title}: {plan.sent:,} of {len(plan.letters):,} letters are sent.")
        _counts(plan)
        output.table(plan.undelivered, ("to", "state", "attempts", "code", "meaning"))
    if report.stopped:
        print(f"Stopped: {report.stopped} Run the same command again: nobody gets two.", file=sys.stderr)
    return 1 if report.stopped or plan.waiting else 0


def _counts(plan: mailing.MailPlan) -> None:
    if plan.no_address:
        print(f"No e-mail address: {plan.no_address:,} people. Nobody writes to them or about them.")
    if plan.failed:
        print(f"Not taken by the mail server: {plan.failed:,}. They are tried again, three times in all.")
    if plan.unsure:
        print(f"May have been sent: {plan.unsure:,}. They are sent again only with --unsure-too.")


def _as_json(found: ActionList, made: IssuedList | None, out: str) -> dict[str, Any]:
    prepared = found.prepared
    assert prepared is not None
    issued = None if made is None else {
        "number": made.number, "sha256": made.sha256, "by": made.by, "at": made.at, "reason": made.reason,
        "snapshot": made.snapshot,
    }  # fmt: skip
    return {
        "list": found.name,
        "course": found.course,
        "as_at": found.as_at,
        "rows": len(found.rows),
        "new": prepared.new,
        "again": len(prepared.rows) - prepared.new,
        "gone": len(prepared.gone),
        "held": len(prepared.held),
        "account_not_known": prepared.unknown,
        "sources": [{"kind": source.kind, "as_at": source.as_at} for source in prepared.sources],
        "out": out,
        "columns": list(found.rows.columns),
        "issued": issued,
    }


def _plan_json(plan: mailing.MailPlan, *, dry_run: bool) -> dict[str, Any]:
    return {
        "list": plan.issued.name,
        "number": plan.issued.number,
        "course": plan.issued.course,
        "dry_run": dry_run,
        "letters": len(plan.letters),
        "sent": plan.sent,
        "failed": plan.failed,
        "unsure": plan.unsure,
        "waiting": plan.waiting,
        "no_address": plan.no_address,
        "problems": list(plan.problems),
        "undelivered": plan.undelivered,
    }
