"""The same questions from a terminal, cron or Task Scheduler.

Only the standard library is imported until a command runs, so that help is instant. Exit 0: done; 1: refused, with the
reasons on stderr and nothing stored; 2: wrong usage. No traceback reaches a user.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import io
import os
import sys
import traceback
import uuid
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ig_metrics import interrupts
from ig_metrics.cli.parser import build
from ig_metrics.cli.progress import say
from ig_metrics.errors import Refused

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
ERROR_LOG = "errors.log"
STOPPED = "Stopped. Nothing was stored."
STOPPED_LATE = "Stopped. What had been done by then stays: ig-metrics audit shows it."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Nothing is raised."""
    before = interrupts.lasted()
    with interrupts.stoppable(last=argv is None):
        try:
            return _main(argv)
        except KeyboardInterrupt:
            say(STOPPED if interrupts.lasted() == before else STOPPED_LATE)
            return REFUSED


def _main(argv: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter of somebody's name shows "?": never an error, least of all after storing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        asked = build().parse_args(argv)
    except SystemExit as stop:  # argparse has already said what is wrong, or shown the help
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    try:
        return _run(asked)
    except Refused as refusal:
        if interrupts.behind(refusal):
            raise KeyboardInterrupt from None
        for reason in refusal.reasons:
            print(reason, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader (`| head`) has gone; point stdout at nothing so that the interpreter's own flush stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the last door: a user is never shown a traceback
        if interrupts.behind(error):
            raise KeyboardInterrupt from None
        print(unexpected(error), file=sys.stderr)
        if asked.json and asked.command in ("check", "ingest") and asked.file is not None:
            _nothing_came_of_it(asked)
        return REFUSED


def _run(asked: Namespace) -> int:
    """Run what the parser names: a function of `commands`, or of another module here as `module.function`."""
    module, _, name = asked.run.rpartition(".")
    function = getattr(importlib.import_module(f"ig_metrics.cli.{module or 'commands'}"), name)
    if not gc.isenabled():  # as `__main__` leaves it until everything is loaded
        gc.freeze()
        gc.enable()
    code: int = function(asked)
    return code


def _nothing_came_of_it(asked: Namespace) -> None:
    """Whoever reads the JSON of a file still gets the object they asked for, with no snapshot."""
    from ig_metrics import ingest
    from ig_metrics.cli import output

    output.as_json(
        ingest.refused_json(
            asked.kind, ("Something went wrong that should not have.",), file_name=Path(asked.file).name
        )
    )


def unexpected(error: Exception) -> str:
    """A plain message with a reference; where in the code it happened goes to the log, without any of the data."""
    reference = uuid.uuid4().hex[:8]
    where = Path(os.environ.get("IG_METRICS_HOME") or "data") / ERROR_LOG
    when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    # The message of an exception can hold a cell of somebody's file, so only its type and the lines of code are kept.
    trace = "".join(traceback.format_tb(error.__traceback__))
    kept = ""
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        with where.open("a", encoding="utf-8") as log:
            log.write(f"{when} {reference} {type(error).__name__}\n{trace}\n")
        kept = f" Details without personal data are in {where}."
    except OSError:
        pass
    return f"Something went wrong that should not have (reference {reference}).{kept} Report it with this reference."
