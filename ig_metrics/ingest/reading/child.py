"""The process that reads one upload: it alone sees what a stranger made, and it can be killed whole.

Started by `reader.py` for each file with a request on standard input; leaves `cells.bin` and `answer.json` in the
folder it is given, and says on standard output how far it is. Standard library and python-calamine only, so that it
starts in a few hundredths of a second.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
from typing import Any

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import gate
from ig_metrics.ingest.reading.cellfile import CellFile, Found
from ig_metrics.ingest.reading.cells import TooLong


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    folder = request["folder"]
    gc.disable()  # nothing here makes cycles, and a million short lists would be walked again and again
    bound = False
    try:
        bound = limit(request)
        answer = read(request, folder, memory_bound=bound)
    except Refused as refused:
        answer = {"refused": refused.reasons}
    except MemoryError:
        answer = {"failed": "memory"}
    except ImportError as error:
        # With memory bound, a library that does not load is one that did not fit.
        answer = {"failed": "start" if bound else "damaged", "detail": type(error).__name__}
    except OSError as error:
        answer = {"failed": "room" if error.errno in (errno.EFBIG, errno.ENOSPC) else "damaged"}
    except BaseException as error:  # the reader's own panics are not Exceptions
        answer = {"failed": "damaged", "detail": type(error).__name__}
    with open(os.path.join(folder, "answer.part"), "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(os.path.join(folder, "answer.part"), os.path.join(folder, "answer.json"))
    os._exit(0)  # giving back a million cells one by one takes longer than the process need live


def limit(request: dict[str, Any]) -> bool:
    """Bind this process to its memory, processor time and output, as far as the system can; whether memory is bound."""
    try:
        import resource
        import signal
    except ImportError:  # Windows: the parent's clock and the gate remain
        return False
    bound = False
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for name, value in (
        ("RLIMIT_AS", request["max_memory_mb"] << 20),
        ("RLIMIT_CPU", request["max_seconds"] + 1),
        ("RLIMIT_FSIZE", request["max_output_bytes"]),
        ("RLIMIT_CORE", 0),  # a core dump would hold people's data
    ):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _, ceiling = resource.getrlimit(kind)
        if ceiling != resource.RLIM_INFINITY:
            value = min(value, ceiling)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some; the parent's clock and the gate remain
        bound = bound or name == "RLIMIT_AS"
    return bound


def read(request: dict[str, Any], folder: str, *, memory_bound: bool = True) -> dict[str, Any]:
    """Read the upload in `folder` into `cells.bin` there; the answer says what was found and where its cells are.

    Where memory is not bound, how far a workbook's cells stretch is looked at first: slower, but nothing would stop
    the reader from asking for hundreds of gigabytes.
    """
    path, file_name = os.path.join(folder, "upload"), request["file_name"]
    limits = gate.Limits(**request["limits"])
    say("Checking the file", 0.05)
    if request["family"] == "text":
        from ig_metrics.ingest.reading import textfile

        found = textfile.find(path, file_name, limits)
    elif request["family"] == "html":
        from ig_metrics.ingest.reading import htmlpage

        found = htmlpage.find(path, file_name, request["sheet"], limits)
    elif request["family"] == "xml":
        from ig_metrics.ingest.reading import xml2003

        found = xml2003.find(path, file_name, request["sheet"], limits)
    else:
        from ig_metrics.ingest.reading import workbook

        if request["explain"] or (request["family"] == "zip" and not memory_bound):
            workbook.explain(path, file_name, limits)
        if request["explain"]:
            return {"failed": "memory"}
        found = workbook.find(path, request["family"], file_name, request["sheet"], limits, say)
    return write(found, os.path.join(folder, "cells.bin"), file_name, request["max_output_bytes"])


def write(found: Found, path: str, file_name: str, max_bytes: int) -> dict[str, Any]:
    """Write the found cells to `path`, stretch by stretch."""
    with CellFile(path, spot_errors=found.family == "text") as out:
        for columns in found.stretches:
            try:
                out.add(columns)
            except TooLong as cell:
                where = f"row {out.rows + cell.index + 1:,}, column {out.column + 1}"
                raise Refused(
                    f"{file_name}, {where}: a cell of {cell.length:,} characters; no spreadsheet cell holds more than "
                    '32,767. In a text file this is often a quotation mark (") that is never closed: look just above.'
                ) from None
            if out.size > max_bytes:
                raise Refused(
                    f"{file_name} holds more text than can be taken in at once ({max_bytes >> 20:,} MB). "
                    "Delete long text columns that are not needed, or split the file."
                )
            say("Reading rows", 0.6 + 0.4 * min(out.rows / max(found.expected_rows, 1), 1))
    return {
        "sheet": found.sheet,
        "sheets": found.sheets,
        "hidden": found.hidden,
        "format": found.format,
        "notes": found.notes,
        "stretches": out.index,
    }


def say(what: str, share: float) -> None:
    """Tell the parent what is being done and how much of the whole is behind (0 to 1)."""
    sys.stdout.write(json.dumps([what, share]) + "\n")
    sys.stdout.flush()
