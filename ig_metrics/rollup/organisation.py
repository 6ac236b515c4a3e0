"""One organisation, from its folder to its line: the task that a worker does. What it gives depends on nothing but what it is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ig_metrics
from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.datasets.plain import plain
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store.places import open_place, within
from ig_metrics.store.published import MANIFEST, Publication, opened, parse

READER = Viewer("rollup", "ig_lead")
MISSING, DAMAGED, NEWER, UNKNOWN, LACKING, HIDDEN, FAILED = (
    "missing", "damaged", "newer", "unknown", "lacking", "hidden", "failed",
)  # fmt: skip
PARTS = {
    "toolkit": "Toolkit",
    "claims": "Toolkit claims",
    "training": "Training",
    "breaches": "Breaches",
    "staff": "Staff",
}


@dataclass(frozen=True)
class Problem:
    """What is not in an organisation's line, and why. `code`: missing, damaged, newer, unknown, lacking (not published), hidden
    (too few people) or failed. `organisation`: its name; its folder's where that is not known."""

    folder: str
    organisation: str
    code: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """What came of an organisation: its line of the benchmark and its figures (`dashboard.benchmark`), None where it could not be
    read at all; and its problems."""

    folder: str
    line: dict[str, Any] | None = None
    figures: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()


def measure(url: str, folder: str, as_at: dt.date, program: str) -> Outcome:
    """An organisation's line and figures at a date, from what it published in a folder of `url`.

    Nothing is raised but for a worker that runs another release (`program`) than whoever asked: then RuntimeError.
    """
    if program != ig_metrics.__version__:
        raise RuntimeError(f"a worker runs IG Metrics {ig_metrics.__version__}, and this is {program}")
    name = folder
    try:
        place = open_place(Path(), within(url, folder))
        publication = _read(place)
        name = publication.name
        with opened(place, publication) as (store, settings):
            found = dashboard.benchmark(store, settings, READER, Question(as_at, None))
    except Refused as refused:
        code = NEWER if "newer" in str(refused) else MISSING if "no organisation.json" in str(refused) else DAMAGED
        return Outcome(folder, problems=tuple(Problem(folder, name, code, reason) for reason in refused.reasons))
    except Exception as error:  # one organisation never stops the others, and its data is in no message
        return Outcome(
            folder, problems=(Problem(folder, name, FAILED, f"It could not be read ({type(error).__name__})."),)
        )
    problems = [
        Problem(folder, name, UNKNOWN, f"It holds {kind}, a kind of data that this release does not know; left out.")
        for kind in publication.unknown
    ]
    for part, why in found.lacking:
        code = DAMAGED if "damaged" in why else MISSING if "is missing" in why else LACKING
        problems.append(Problem(folder, name, code, f"{PARTS[part]}: {why}"))
    problems += [
        Problem(folder, name, HIDDEN, f"{PARTS[part]}: left out, because too few people are behind it.")
        for part in found.hidden
    ]
    return Outcome(folder, plain(found.line), plain(found.figures), tuple(problems))


def _read(place: Any) -> Publication:
    try:
        return parse(place.read(MANIFEST))
    except FileNotFoundError:
        raise Refused(f"There is no {MANIFEST} in the folder, so nothing was read.") from None
