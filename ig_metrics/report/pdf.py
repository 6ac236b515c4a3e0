"""A Word document as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from ig_metrics.errors import Refused
from ig_metrics.scratch import scratch

PROGRAMS = ("soffice", "libreoffice")
ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
"""Where LibreOffice's own installers put it without adding it to the path."""
MOST_SECONDS = 120
ABSENT = (
    "LibreOffice is not installed on this computer, and PDF is made by it. Write the paper as .docx and save it as PDF from Word, "
    "or install LibreOffice."
)


def installed() -> str | None:
    """LibreOffice's program on this computer; None where there is none."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return found or next((path for path in ELSEWHERE if Path(path).exists()), None)


def pdf(content: bytes, *, seconds: float = MOST_SECONDS) -> bytes:
    """A .docx as PDF. Raises Refused where LibreOffice is not installed, fails, or takes longer than `seconds`."""
    program = installed()
    if program is None:
        raise Refused(ABSENT)
    with scratch() as room:
        paper = room / "paper.docx"
        paper.write_bytes(content)
        # a profile of its own: with the user's, a LibreOffice that is open already would take the order and do nothing
        _run(
            [program, f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
             "--outdir", str(room), str(paper)],
            seconds,
        )  # fmt: skip
        made = room / "paper.pdf"
        found = made.read_bytes() if made.exists() else b""
    if not found.startswith(b"%PDF"):
        raise Refused(
            "LibreOffice made no PDF of the paper. Write it as .docx, open that, and save it as PDF from there."
        )
    return found


def _run(order: list[str], seconds: float) -> None:
    # LibreOffice starts a second process; in a session of their own both end together
    try:
        process = subprocess.Popen(
            order,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise Refused(
            f"LibreOffice could not be started: {error.strerror}. Write the paper as .docx and save it as PDF from Word."
        ) from None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise Refused(
            f"LibreOffice took longer than {seconds:g} seconds and was stopped. Write the paper as .docx and save it as PDF from there."
        ) from None
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
