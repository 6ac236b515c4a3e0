"""The rollup: every organisation of a place, worked out one task each, put together in one order whoever was first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

import ig_metrics
from ig_metrics.datasets import conform
from ig_metrics.errors import Refused
from ig_metrics.rollup import cluster
from ig_metrics.rollup.organisation import DAMAGED, FAILED, Outcome, Problem, measure
from ig_metrics.store.places import folders

if TYPE_CHECKING:
    from distributed import Client

Told = Callable[[int, int], None]
MEMORY_MB = 2_000
"""What a worker may use: an organisation of a hundred thousand people with two years of lists stays well below."""


@dataclass(frozen=True)
class Rollup:
    """`benchmark`: a frame of the kind, one row an organisation, by type and name. `figures`: each one's own, by name: they hold small
    counts, and are for whoever may see them. `problems`: what is missing, by folder."""

    as_at: dt.date
    asked: int
    benchmark: pd.DataFrame
    figures: dict[str, Any]
    problems: tuple[Problem, ...]


def roll_up(
    url: str,
    as_at: dt.date,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    memory_mb: int = MEMORY_MB,
    told: Told = lambda done, of: None,
    client: Client | None = None,
) -> Rollup:
    """Every organisation published in `url`, at a date. `told` hears how many of how many are done.

    `workers`: how many on this machine (None: as many as it has processors, up to four; 0: none, in this process). `client`: one
    that is there already. Raises Refused where nothing is published, or no worker can be had.
    """
    found = folders(url)
    if not found:
        raise Refused(
            f"{url} holds no folder of an organisation. Each publishes its own: ig-metrics publish --to {url}"
        )
    tasks = [(url, folder, as_at, ig_metrics.__version__) for folder in found]
    outcomes: dict[int, Outcome] = {}
    told(0, len(tasks))
    with closing(_done(tasks, scheduler, workers, memory_mb, client)) as results:
        for number, result in results:
            outcomes[number] = result if isinstance(result, Outcome) else _given_up(found[number], result)
            told(len(outcomes), len(tasks))
    return _together(as_at, [outcomes[number] for number in range(len(tasks))])


def _done(
    tasks: Sequence[tuple[Any, ...]], scheduler: str | None, workers: int | None, memory_mb: int, client: Client | None
) -> Generator[tuple[int, Any]]:
    if client is not None:
        yield from cluster.each(client, measure, tasks)
    elif workers == 0 and scheduler is None:
        for number, task in enumerate(tasks):
            yield number, measure(*task)
    else:
        count = cluster.default_workers() if workers is None else workers
        with cluster.workers(min(count, len(tasks)), memory_mb, scheduler) as found:
            yield from cluster.each(found, measure, tasks)


def _given_up(folder: str, error: BaseException) -> Outcome:
    if isinstance(error, RuntimeError) and "runs IG Metrics" in str(error):
        raise Refused(f"The rollup was stopped: {error}. Install the same release on every worker.")
    died = type(error).__name__ == "KilledWorker"
    said = (
        "Every worker that took it died, most likely for want of memory. Ask again with more: --memory 4000."
        if died
        else f"A worker could not do it ({type(error).__name__}: is this release of IG Metrics installed there?)."
    )
    return Outcome(folder, problems=(Problem(folder, folder, FAILED, said),))


def _together(as_at: dt.date, outcomes: Sequence[Outcome]) -> Rollup:
    lines: dict[str, dict[str, Any]] = {}
    figures: dict[str, Any] = {}
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for outcome in outcomes:
        if outcome.line is not None:
            name = outcome.line["organisation"]
            if name.casefold() in first:
                text = (
                    f"It is published twice: in {first[name.casefold()]} as well, which counts. This one was left out."
                )
                problems.append(Problem(outcome.folder, name, DAMAGED, text))
                continue
            first[name.casefold()] = outcome.folder
            lines[name], figures[name] = outcome.line, outcome.figures
        problems.extend(outcome.problems)
    if not lines:
        raise Refused("No organisation could be read.", *(f"{each.folder}: {each.text}" for each in problems))
    order = sorted(lines, key=lambda name: (lines[name]["organisation_type"] or "", name.casefold()))
    frame = pd.DataFrame([lines[name] for name in order])
    return Rollup(
        as_at,
        len(outcomes),
        conform("benchmark", frame),
        {name: figures[name] for name in order},
        tuple(problems),
    )
