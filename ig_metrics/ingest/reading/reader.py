"""Bytes of an upload to a raw table, through a process of its own that reads them and may be killed."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import sniff
from ig_metrics.ingest.reading.cells import EMPTY
from ig_metrics.ingest.reading.gate import damaged
from ig_metrics.ingest.reading.raw import RawColumn, RawTable
from ig_metrics.ingest.reading.remarks import remarks
from ig_metrics.ingest.reading.turns import turn
from ig_metrics.scratch import scratch
from ig_metrics.settings import Ingest

Progress = Callable[[str, float], None]

_START = "import sys; sys.path += {paths!r}; from ig_metrics.ingest.reading.child import main; main()"
_WINDOWS = os.name == "nt"
_OUT_OF_MEMORY = (-6, -9, -11, 0xC0000409, 0xC0000005)
"""How a process ends when its allocator gives up or the system ends it: abort, kill, fault; the last two on Windows."""


def read(
    data: bytes, file_name: str, *, limits: Ingest, sheet: str | None = None, progress: Progress | None = None
) -> RawTable:
    """The raw table of a spreadsheet: the named sheet, else the first visible one with a filled cell.

    `progress` is told what is being done and how much of the whole is behind (0 to 1). Raises Refused, in words the IG lead can act on, for whatever is not a readable
    spreadsheet within the limits; nothing is left behind on disk, and no process is left running.
    """
    file_name = Path(file_name.replace("\\", "/")).name or "The file"
    tell = progress or (lambda what, share: None)
    if len(data) > limits.max_upload_mb << 20:
        raise Refused(
            f"{file_name} is {len(data) / 2**20:,.1f} MB; the limit is {limits.max_upload_mb} MB. Delete sheets and "
            "columns that are not needed, or raise max_upload_mb under [ingest] in settings.toml."
        )
    family = sniff.sniff(data, file_name)
    if sheet is not None and family == "text":
        raise Refused(
            f"{file_name} is a text file and has no sheets. Leave out the sheet name '{sheet}' and read it again."
        )
    with scratch() as folder:
        with open(folder / "upload", "wb") as upload:
            upload.write(data)
        with turn(tell):
            answer = _ask(folder, family, file_name, limits, sheet, tell, explain=False)
            if answer.get("failed") == "memory" and family == "zip":
                answer = _ask(folder, family, file_name, limits, sheet, tell, explain=True)
            _refuse(answer, file_name, limits)
            table = _table(answer, folder / "cells.bin")
    if not table.n_rows:
        raise Refused(f"{file_name} has no filled cell. Export it again and check that it opens before you upload it.")
    tell("Read", 1.0)
    return table


def _ask(
    folder: Path, family: str, file_name: str, limits: Ingest, sheet: str | None, tell: Progress, *, explain: bool
) -> dict[str, Any]:
    """What the reading process answers, or `failed` with how it ended."""
    request = {
        "folder": str(folder),
        "family": family,
        "file_name": file_name,
        "sheet": sheet,
        "explain": explain,
        "limits": {name: getattr(limits, name) for name in ("max_cells", "max_parts", "max_inflated_mb", "max_ratio")},
        "max_memory_mb": limits.max_memory_mb,
        "max_seconds": limits.max_seconds,
        # kinds and offsets are 5 bytes a cell; the rest is text, of which a workbook holds no more than it inflates to
        "max_output_bytes": (limits.max_inflated_mb << 20) + 8 * limits.max_cells,
    }
    process = _start()
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(limits.max_seconds, stop)
    clock.daemon = True
    clock.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError, OSError):
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.close()
        for line in process.stdout:
            with contextlib.suppress(ValueError):
                what, share = json.loads(line)
                tell(str(what), float(share))
        process.wait()
    finally:  # the caller may have been stopped in the middle, by Ctrl+C or because its page was left
        clock.cancel()
        _kill(process)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
    return _ending(folder, process.returncode, late.is_set())


def _start() -> subprocess.Popen[str]:
    """A fresh interpreter with nothing of ours or the site's but the search path: no fork of a threaded server."""
    spec = importlib.util.find_spec("python_calamine")
    assert spec is not None
    assert spec.origin is not None
    here = str(Path(__file__).resolve().parents[3])
    there = str(Path(spec.origin).parents[1])
    paths = [here] if here == there else [here, there]
    group: dict[str, Any] = (
        {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)} if _WINDOWS else {"start_new_session": True}
    )
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START.format(paths=paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**kept, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
        **group,
    )


def _kill(process: subprocess.Popen[str]) -> None:
    """End the process and whatever it may have started; nothing happens once it has been waited for."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _WINDOWS:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _ending(folder: Path, code: int, late: bool) -> dict[str, Any]:
    if late or code == -int(getattr(signal, "SIGXCPU", 24)):
        return {"failed": "time"}
    try:
        answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        (folder / "answer.json").unlink()
    except (OSError, ValueError):
        return {"failed": "memory"} if code in _OUT_OF_MEMORY else {"failed": "ended", "detail": str(code)}
    return answer if isinstance(answer, dict) else {"failed": "damaged"}


def _refuse(answer: dict[str, Any], file_name: str, limits: Ingest) -> None:
    if answer.get("refused"):
        raise Refused(*answer["refused"])
    match answer.get("failed"):
        case None:
            return
        case "time":
            raise Refused(
                f"{file_name} was not read within {limits.max_seconds} seconds, and reading was stopped. Delete sheets "
                "and columns that are not needed, or raise max_seconds under [ingest] in settings.toml."
            )
        case "start":
            raise Refused(
                f"{file_name} was not opened: the {limits.max_memory_mb:,} MB of memory allowed are too few to start the "
                f"reader. Raise max_memory_mb under [ingest] in settings.toml (it is {Ingest().max_memory_mb:,} unless set)."
            )
        case "memory":
            raise Refused(
                f"{file_name} needs more memory to read than the {limits.max_memory_mb:,} MB allowed. Often one cell "
                "far from the rest is the cause: press Ctrl+End in Excel to find it, or copy the table to a new "
                "workbook. For a truly large file raise max_memory_mb under [ingest] in settings.toml."
            )
        case "room":
            raise Refused(
                f"{file_name} could not be read because there was no room to unpack it. Free some disk space, or raise "
                "max_inflated_mb under [ingest] in settings.toml."
            )
        case "ended":
            raise Refused(
                f"{file_name} could not be read: the reading process ended unexpectedly ({answer['detail']}). Open it "
                "in Excel, save it as a new Excel Workbook (.xlsx), and upload that."
            )
        case _:
            raise Refused(damaged(file_name))


def _table(answer: dict[str, Any], path: Path) -> RawTable:
    """The table whose cells lie in the file at `path`, mapped and not copied."""
    stretches = answer["stretches"]
    memory = _mapped(path)
    width = max((len(places) for _, places in stretches), default=0)
    columns = []
    for number in range(width):
        kinds, texts = [], []
        for rows, places in stretches:
            place = places[number] if number < len(places) else None
            if place is None:
                kinds.append(np.full(rows, EMPTY, dtype="int8"))
                texts.append(pa.nulls(rows, pa.string()))
            else:
                codes, text = _stretch(memory, rows, place)
                kinds.append(codes)
                texts.append(text)
        columns.append((pa.chunked_array(texts, pa.string()), np.concatenate(kinds)))
    filled = [np.flatnonzero(kinds) for _, kinds in columns]
    rows = max((int(found[-1]) + 1 for found in filled if len(found)), default=0)
    last = max((number + 1 for number, found in enumerate(filled) if len(found)), default=0)
    kept = tuple(RawColumn(text.slice(0, rows), kinds[:rows]) for text, kinds in columns[:last])
    return RawTable(
        sheet=answer["sheet"],
        sheets=tuple(answer["sheets"]),
        hidden=tuple(answer["hidden"]),
        format=answer["format"],
        columns=kept,
        n_rows=rows,
        notes=(*answer["notes"], *remarks(kept)),
    )


def _mapped(path: Path) -> pa.Buffer:
    if path.stat().st_size == 0:
        return pa.py_buffer(b"")
    if _WINDOWS:  # a mapped file cannot be removed there
        return pa.py_buffer(path.read_bytes())
    with pa.memory_map(str(path)) as source:
        return source.read_buffer()


def _stretch(memory: pa.Buffer, rows: int, place: list[int]) -> tuple[np.ndarray, pa.Array]:
    """One column of one stretch: its kind codes, and its text with empty cells null."""
    at_kinds, at_offsets, at_text, size = place
    kinds = np.frombuffer(memory.slice(at_kinds, rows), dtype="int8")
    filled = kinds != EMPTY
    valid = None if filled.all() else pa.py_buffer(np.packbits(filled, bitorder="little").tobytes())
    buffers = [valid, memory.slice(at_offsets, 4 * (rows + 1)), memory.slice(at_text, size)]
    text = pa.Array.from_buffers(pa.string(), rows, buffers)
    text.validate(full=True)
    return kinds, text
