"""The move to a new edition of the Toolkit: proposed, kept, taken back."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.common import read
from ig_metrics.dashboard import carrying
from ig_metrics.dates import uk
from ig_metrics.wholefile import write
from ig_metrics.wording import editions as words

WRONG_USAGE = 2


def carry_over(asked: Namespace) -> int:
    """Propose the assessment of a new edition from the old one; with --keep, keep it; with --undo, take one back."""
    if asked.undo is not None:
        return _undo(asked)
    if asked.before is None or asked.after is None:
        if asked.before is not None or asked.keep or asked.out or asked.mapping or asked.mapping_out:
            print("ig-metrics carry-over: give FROM and TO, or nothing, to see what was kept.", file=sys.stderr)
            return WRONG_USAGE
        return _listed(asked)
    store, settings, viewer, question = ask(asked)
    mapping = None
    if asked.mapping is not None:
        mapping = carrying.mapping_from_file(read(asked.mapping), Path(asked.mapping).name, asked.before, asked.after)
    view = dashboard.carry_over(
        store, settings, viewer, question, before=asked.before, after=asked.after, mapping=mapping
    )
    if asked.out is not None:
        write(asked.out, view.as_xlsx())
    if asked.mapping_out is not None:
        write(asked.mapping_out, carrying.mapping_as_file(asked.before, asked.after, mapping))
    kept = None
    if asked.keep:
        kept = carrying.keep_carry_over(
            store, settings, viewer, question, before=asked.before, after=asked.after, why=asked.why or "",
            mapping=mapping, seen=view.fingerprint,
        )  # fmt: skip
    if asked.json:
        return output.as_json(
            view.as_json()
            | {"as_at": question.as_at, "out": asked.out and str(asked.out), "kept": kept.id if kept else None}
        )
    output.heading(view)
    output.table(view.levels, ("measure", "before", "after"))
    output.table(view.rows, ("requirement", "title", "how", "from", "before", "level", "work"))
    output.lines("Dropped:", (f"{row.requirement}: {row.reason}" for row in view.dropped.itertuples()))
    output.lines(
        "Open actions to give to other requirements:",
        (f"{row.action}: {row.requirement}, now {row.becomes}" for row in view.actions.itertuples()),
    )
    for path in (asked.out, asked.mapping_out):
        if path is not None:
            print(f"Written to {path}.")
    if kept is not None:
        print(words.kept(kept.after, kept.as_at, kept.rows, kept.id))
    elif asked.out is not None:
        print("Nothing was stored.")
    return output.ending(view)


def _undo(asked: Namespace) -> int:
    store, _, viewer, _ = ask(asked)
    gone = carrying.take_back_carry_over(store, viewer, asked.undo, asked.why or "")
    if asked.json:
        return output.as_json(
            {"taken_back": gone.id, "from": gone.before, "to": gone.after, "why": gone.taken_back_why}
        )
    print(words.taken_back(gone.after, gone.as_at, gone.before))
    return 0


def _listed(asked: Namespace) -> int:
    store, settings, viewer, question = ask(asked)
    found = carrying.carry_overs(store, viewer)
    edition = carrying.edition_in_force(store, settings, question)
    if asked.json:
        return output.as_json({"as_at": question.as_at, "in_force": edition, "kept": found})
    print(f"In force on {uk(question.as_at)}: {edition}.")
    if found.empty:
        print("No move to another edition was kept.")
    output.table(found, ("id", "from", "to", "as_at", "requirements", "state", "by", "why"))
    return 0
