"""Who there is to do the work, partners and the next version; the information asset register."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.dates import uk_short


def resources(asked: Namespace) -> int:
    """Posts and secondments over time, what changed and what lies ahead; partners; the next version of the Toolkit."""
    store, settings, viewer, question = ask(asked)
    partners = dashboard.partners(store, settings, viewer, question)
    version = dashboard.next_version(store, settings, viewer, question)
    if asked.json:
        figures = dashboard.resources_json(store, settings, viewer, question)
        next_up = {"state": version.state, "from": version.before, "to": version.after or None, "day": version.day}
        return output.as_json(
            figures
            | {"partners": partners.partners}
            | {"new_version": next_up | {"changes": version.changes, "work": version.work, "dropped": version.dropped}}
        )
    view = dashboard.resources(store, settings, viewer, question)
    output.answered(view)
    output.heading(view)
    output.table(view.entries, ("post", "grade", "standing", "fte", "from", "to", "funded_by"))
    output.table(view.steps, ("day", "filled", "wanted"))
    if question.compare_with is not None:
        output.lines(f"Since {uk_short(question.compare_with)}:", map(output.unmarked, view.changes["text"]))
    output.lines(
        "Ahead:",
        (
            f"{uk_short(row.day.date())}: {row.what.lower()} {row.post}{f' ({row.next.lower()})' if row.next else ''}"
            for row in view.ahead.itertuples()
        ),
    )
    for part in (partners, version):
        if part.answer:
            output.lines(part.title, map(output.unmarked, part.answer))
    output.table(
        partners.partners,
        ("partner", "requirements", "levels", "outstanding", "actions_open", "actions_late", "role", "contact"),
    )
    output.table(version.work, ("requirement", "title", "how", "from", "before", "level", "work"))
    return output.ending(view)


def assets(asked: Namespace) -> int:
    """The information asset register: reviewed, overdue, high risk, by owner; the requirements that rest on it."""
    store, settings, viewer, question = ask(asked)
    if asked.json:
        return output.as_json(dashboard.assets_json(store, settings, viewer, question))
    view = dashboard.assets(store, settings, viewer, question)
    output.answered(view)
    output.heading(view)
    output.table(view.directorates, ("group", "assets", "reviewed", "overdue", "due", "high", "no_owner", "personal"))
    output.table(view.owners, ("group", "assets", "reviewed", "overdue", "due", "high", "next_due"))
    output.lines("Requirements it serves:", map(output.unmarked, view.requirements["text"]))
    late = view.assets[view.assets["overdue_by"].notna()]
    output.lines(
        "Overdue for review:",
        (
            f"{row.asset}: {row.overdue_by} days, {row.owner if isinstance(row.owner, str) else 'no owner named'}"
            for row in late.itertuples()
        ),
    )
    return output.ending(view)
