"""A paper in its other forms: PDF by LibreOffice where there is one, and the template it is written in."""

from __future__ import annotations

import io
import sys

import pytest
from docx import Document

from ig_metrics.errors import Refused
from ig_metrics.report import pdf
from ig_metrics.report.template import NEEDED

GOOD = """import pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
profile = next(each for each in sys.argv if each.startswith("-env:UserInstallation=file:"))
assert str(folder) in profile and sys.argv[-1] == str(folder / "paper.docx") and "--headless" in sys.argv
(folder / "paper.pdf").write_bytes(b"%PDF of " + (folder / "paper.docx").read_bytes())
"""
SLOW = "import time\ntime.sleep(60)\n"
USELESS = "raise SystemExit(0)\n"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a program in LibreOffice's place; without one there is none on this computer."""
    monkeypatch.setattr(pdf, "ELSEWHERE", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()

    def go(script):
        program = tmp_path / "bin" / "soffice"
        program.write_text(f"#!{sys.executable}\n{script}")
        program.chmod(0o755)

    return go


def test_libreoffice_is_given_the_paper_in_a_profile_of_its_own(office):
    office(GOOD)
    assert pdf.pdf(b"the paper") == b"%PDF of the paper"


def test_where_it_takes_too_long_it_is_stopped(office):
    office(SLOW)
    with pytest.raises(Refused, match=r"took longer than 0\.2 seconds and was stopped"):
        pdf.pdf(b"the paper", seconds=0.2)


def test_where_it_makes_nothing_it_is_said(office):
    office(USELESS)
    with pytest.raises(Refused, match="LibreOffice made no PDF of the paper"):
        pdf.pdf(b"the paper")


def test_where_it_cannot_be_started_it_is_said(office, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "installed", lambda: str(tmp_path))
    with pytest.raises(Refused, match="LibreOffice could not be started"):
        pdf.pdf(b"the paper")


def test_without_libreoffice_the_command_says_so_and_writes_nothing(office, tmp_path, terminal, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    out = tmp_path / "paper.pdf"
    code, _, said = terminal("report", "--meeting", "2014-03-31", "--out", out)
    assert (code, out.exists()) == (1, False)
    assert "LibreOffice is not installed on this computer" in said


def test_the_command_writes_the_pdf(office, tmp_path, terminal, monkeypatch):
    office(GOOD)
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    out = tmp_path / "paper.PDF"
    code, said, _ = terminal("report", "--meeting", "2014-03-31", "--out", out)
    assert (code, out.read_bytes()[:10]) == (0, b"%PDF of PK")
    assert f"Written to {out}." in said


def test_the_template_given_out_has_every_style_and_makes_a_paper(tmp_path, terminal, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    (tmp_path / "home" / "templates").mkdir(parents=True)
    look, out = tmp_path / "home" / "templates" / "paper.docx", tmp_path / "paper.docx"
    code, said, _ = terminal("report", "--template-out", look)
    assert (code, '[report] template = "paper.docx"' in said) == (0, True)
    shown = {paragraph.style.name for paragraph in Document(io.BytesIO(look.read_bytes())).paragraphs}
    assert {*NEEDED, "Normal", "Table note"} <= shown
    assert terminal("report", "--meeting", "2014-03-31", "--out", out)[0] == 0
    properties = Document(io.BytesIO(out.read_bytes())).core_properties
    assert properties.title == "Information governance arrangements: update, 31 March 2014"


def test_a_template_that_cannot_be_used_stops_the_command(tmp_path, terminal, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    (tmp_path / "settings.toml").write_text('[report]\ntemplate = "gone.docx"\n')
    code, _, said = terminal("report", "--meeting", "2014-03-31", "--out", tmp_path / "paper.docx")
    assert (code, (tmp_path / "paper.docx").exists()) == (1, False)
    assert "The template gone.docx cannot be read" in said
