"""`publish` and `rollup`: an organisation takes part; all of them are worked out, and a benchmark is made."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.common import day_asked, who
from ig_metrics.cli.progress import Bar
from ig_metrics.datasets import KINDS
from ig_metrics.datasets.plain import records
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.wholefile import write

if TYPE_CHECKING:
    from ig_metrics.rollup.whole import Rollup

WRONG_USAGE = 2
SHOWN = (
    "organisation", "organisation_type", "score", "grade", "in_date_percent", "breaches_per_30_days",
    "breaches_per_1000_staff", "staff_band",
)  # fmt: skip


def publish(asked: Namespace) -> int:
    """Write what our figures rest on where a rollup reads it; or take that back."""
    from ig_metrics.rollup import publishing

    if (asked.to is None) == (not asked.in_place):
        print("ig-metrics publish: say where with --to URL, or --in-place", file=sys.stderr)
        return WRONG_USAGE
    if asked.in_place and asked.folder:
        print("ig-metrics publish: --folder goes with --to", file=sys.stderr)
        return WRONG_USAGE
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    if asked.take_back:
        where = publishing.take_back(store, settings, asked.to, by=who(), folder=asked.folder or "")
        if asked.json:
            return output.as_json({"taken_back": where})
        print(f"Taken back: nothing of ours is published in {where} any more.")
        return 0
    with Bar("Publishing", "snapshots") as bar:
        if asked.in_place:
            done = publishing.publish_in_place(store, settings, by=who())
        else:
            done = publishing.publish(store, settings, asked.to, by=who(), folder=asked.folder or "", told=bar.to)
    if asked.json:
        return output.as_json({"where": done.where, "snapshots": done.snapshots, "rows": done.rows})
    print(f"Published to {done.where}: {done.snapshots:,} snapshots, {done.rows:,} rows.")
    print(
        "They are our own files, names and all: give nobody the right to read them who may not."
        if asked.in_place
        else "People, actions, breaches and assets have pseudonyms in it whose key is gone; narratives stayed here."
    )
    return 0


def rollup(asked: Namespace) -> int:
    """Every organisation's figures, as a benchmark; and what was missing."""
    from ig_metrics.rollup.organisation import HIDDEN
    from ig_metrics.rollup.whole import roll_up

    if asked.scheduler and asked.workers is not None:
        print("ig-metrics rollup: --workers is for this machine; it does not go with --scheduler", file=sys.stderr)
        return WRONG_USAGE
    if asked.out and (asked.out.is_dir() or not asked.out.parent.is_dir()):
        raise Refused(
            f"{asked.out} cannot be written: there is no such folder, or it is one. Choose another folder or name."
        )
    with Bar("Rollup", "organisations") as bar:
        found = roll_up(
            asked.snapshots, day_asked(asked), scheduler=asked.scheduler, workers=asked.workers,
            memory_mb=asked.memory, told=bar.to,
        )  # fmt: skip
    content = _file(found, asked.out.suffix.casefold() if asked.out else ".csv")
    if asked.out:
        write(asked.out, content)
    kept = _kept(found, content, asked) if asked.keep else None
    if asked.json:
        problems = [
            {"folder": each.folder, "organisation": each.organisation, "code": each.code, "text": each.text}
            for each in found.problems
        ]
        return output.as_json(
            {
                "as_at": found.as_at, "asked": found.asked, "counted": len(found.benchmark), "kept": kept,
                "organisations": records(found.benchmark), "problems": problems,
            }
        )  # fmt: skip
    print(f"{len(found.benchmark):,} of {found.asked:,} organisations, as at {uk(found.as_at)}")
    output.table(found.benchmark, SHOWN)
    told = [each for each in found.problems if each.code != HIDDEN]
    output.lines("What is missing or damaged:", (f"{each.organisation}: {each.text}" for each in told))
    few = [
        f"{each.organisation} ({each.text.split(':')[0].casefold()})" for each in found.problems if each.code == HIDDEN
    ]
    output.lines("Left out, because too few people are behind it:", [", ".join(few)] if few else [])
    if asked.out:
        print(
            f"Written to {asked.out}. Each organisation takes it in with: ig-metrics ingest benchmark {asked.out.name}"
        )
    if kept:
        print(f"Kept: {kept}. The Overview compares us with them.")
    return 0


def _file(found: Rollup, ending: str) -> bytes:
    """The benchmark as a spreadsheet with the headings that `ingest benchmark` knows."""
    from ig_metrics.dashboard.export import csv_bytes, xlsx_bytes

    kind = KINDS["benchmark"]
    table = found.benchmark.set_axis([column.label for column in kind.columns], axis=1)
    return xlsx_bytes({kind.label: table}) if ending == ".xlsx" else csv_bytes(table)


def _kept(found: Rollup, content: bytes, asked: Namespace) -> str:
    """Keep the benchmark as if its file had been uploaded; gives the snapshot's id."""
    from ig_metrics import ingest

    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    name = asked.out.name if asked.out else f"Benchmark {found.as_at}.csv"
    preview = ingest.check("benchmark", content, name, settings=settings, store=store, as_at=found.as_at)
    if not preview.can_keep:
        raise Refused(*preview.blockers)
    return ingest.keep(preview, store, uploaded_by=who()).id
