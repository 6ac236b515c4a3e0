"""The log of the running app: one line of JSON an event, and no value of anybody's data in any of them.

Ours say what happened in fixed words and a few fields that cannot name a person. Of what libraries log, where in the code
it was said is kept, and the template of the message where values were put into one; values, finished messages and the words
of an exception can hold a cell of somebody's spreadsheet, and are left out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, Literal

OURS = "ig_metrics"
FIELDS = frozenset(
    {"reference", "trace", "status", "method", "kind", "part", "reason", "count", "limit", "seconds", "role"}
)
"""The fields an event of ours may have: numbers, or words out of a list in the code; never what a person typed or uploaded."""
_DEPTH = 40
_log = logging.getLogger(OURS)


def reference() -> str:
    """A new number to quote: eight figures and letters, said to the user and written in the log."""
    return secrets.token_hex(4).upper()


def tell(level: Literal["info", "warning", "error"], event: str, **fields: str | int | float) -> None:
    """Write an event of ours. `event` is fixed words; fields are of `FIELDS` alone."""
    unknown = set(fields) - FIELDS
    if unknown:
        raise ValueError(f"no field of the log: {', '.join(sorted(unknown))}")
    _log.log(getattr(logging, level.upper()), event, extra={"told": fields})


def trace(error: BaseException) -> str:
    """Where an error came from: types and the lines passed through, without messages or values; its causes after it."""
    told: list[str] = []
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen and len(told) < 5:
        seen.add(id(found))
        frames = traceback.extract_tb(found.__traceback__)[-_DEPTH:]
        told.append(
            " <- ".join(
                [type(found).__name__, *(f"{_short(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))]
            )
        )
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return " || because of ".join(told)


def _short(path: str) -> str:
    """The end of a path that says which file it is, without the machine's folders."""
    parts = path.replace("\\", "/").split("/")
    for mark in ("site-packages", OURS, "pages"):
        if mark in parts:
            place = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[place + (mark == "site-packages") :])
    return "/".join(parts[-2:])


class Line(logging.Formatter):
    """A record as a line of JSON: time (UTC), level, event, and what is known without holding a value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; nothing of a record reaches it unless it is named here."""
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": when, "level": record.levelname.lower()}
        if record.name == OURS and hasattr(record, "told"):
            line |= {"event": str(record.msg), **record.told}
        else:
            line |= {
                "event": "said by a library",
                "logger": record.name,
                "where": f"{_short(record.pathname)}:{record.lineno}",
            }
            if record.args and isinstance(record.msg, str):
                line["template"] = record.msg
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def install() -> None:
    """Make every line this process logs one of ours, whoever writes it; to standard error. For the launcher; safe to repeat."""
    from streamlit import logger as theirs

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        _joined(logging.getLogger(name))
    # One line a request, with its address; what we tell of requests takes its place.
    logging.getLogger("uvicorn.access").disabled = True
    # Streamlit gives each logger a handler of its own, at any time, through this one function.
    theirs.setup_formatter = _joined
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _told("a thread ended in an error", args.exc_value)
    sys.unraisablehook = lambda args: _told("an error could not be raised", args.exc_value)


def _joined(logger: logging.Logger) -> None:
    """What a logger says goes the common way."""
    logger.handlers[:] = []
    logger.propagate = True


def _uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    _told("the program ended in an error", error)


def _told(event: str, error: BaseException | None) -> None:
    tell("error", event, trace="" if error is None else trace(error))
