"""How far a piece of work is: a bar in a terminal, a few lines in a log."""

from __future__ import annotations

import io
import sys

import pytest

from ig_metrics import cli
from ig_metrics.cli import progress
from ig_metrics.cli.progress import Bar


def test_a_log_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("Rollup", "organisations") as bar:
        for done in range(201):
            bar.to(done, 200)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        11,
        "Rollup: 0 of 200 organisations",
        "Rollup: 200 of 200 organisations",
    )


def test_each_stage_has_its_own_lines_in_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.stage("Copying", 1, 2)
        bar.stage("Copying", 1, 2)
        bar.stage("Verifying", 0, 7)
        bar.stage("Verifying", 7, 7)
    assert capsys.readouterr().err.splitlines() == ["Copying: 50%", "Verifying: 0%", "Verifying: 100%"]


def test_a_share_of_the_whole_goes_on_from_stage_to_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.share("Reading", 0.31)
        bar.share("Checking", 0.32)
        bar.share("Checking", 1.5)
    assert capsys.readouterr().err.splitlines() == ["Reading: 31%", "Checking: 100%"]


def test_what_is_over_at_once_is_not_spoken_of_in_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with Bar("Reading", quick=True) as bar:
        bar.to(1, 10)
        now[0] = progress.PATIENCE_SECONDS
        bar.to(9, 10)
    assert capsys.readouterr().err.splitlines() == ["Reading: 90%"]


@pytest.mark.parametrize("terminal", [True, False])
def test_the_last_words_are_alone_on_their_line(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return terminal

        def write(self, text: str) -> int:
            count = super().write(text)
            if text.strip() and self.getvalue() == text:
                raise KeyboardInterrupt  # Ctrl+C the moment the first words are written, before anything else is
            return count

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(cli, "_main", lambda argv: Bar("Copying").to(1, 2))
    assert cli.main([]) == cli.REFUSED
    shown = screen.getvalue().replace("\n", "\r\n").split("\r\n")[-2]
    assert shown.split("\r\x1b[K")[-1] == cli.STOPPED


def test_a_terminal_gets_one_line_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stderr", screen)
    with Bar(quick=True) as bar:
        bar.stage("Copying", 1, 2)
    assert screen.getvalue() == f"\rCopying {'█' * 15}{'░' * 15} 50%\x1b[K\r\x1b[K"
