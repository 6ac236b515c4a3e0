"""Taking in the HR list: 40,000 and 1,000,000 posts of 14 columns, the whole command, start-up included."""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.measure import Cost, Row, command

HEADINGS = ("Staff number", "Full name", "Directorate", "Service", "Team", "Job title", "E-mail address", "User name",
            "Manager's e-mail address", "Employment type", "Network access", "Start date", "Leave date", "FTE")  # fmt: skip
LIMITS = "[ingest]\nmax_upload_mb = 400\nmax_cells = 20_000_000\nmax_inflated_mb = 4000\nmax_seconds = 900\nmax_memory_mb = 2500\n"
MOST_MB = 2500


def staff_workbook(path: Path, rows: int) -> None:
    """Write an invented HR list of `rows` posts and 14 columns."""
    chance = random.Random(2014)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Staff")
    sheet.write_row(0, 0, HEADINGS)
    first = dt.date(1990, 1, 1)
    for n in range(1, rows + 1):
        place = chance.randrange(60)
        sheet.write_string(n, 0, f"{n:08d}")
        sheet.write_string(n, 1, f"Person {n} Invented")
        sheet.write_string(n, 2, f"Directorate {place % 6}")
        sheet.write_string(n, 3, f"Service {place % 24}")
        sheet.write_string(n, 4, f"Team {place}")
        sheet.write_string(n, 5, f"Job {place % 17}")
        sheet.write_string(n, 6, f"person{n}@example.gov.uk")
        sheet.write_string(n, 7, f"person{n}")
        sheet.write_string(n, 8, f"manager{place}@example.gov.uk")
        sheet.write_string(n, 9, chance.choice(("Permanent", "Fixed term", "Casual", "Agency")))
        sheet.write_string(n, 10, chance.choice(("Yes", "Yes", "Yes", "No")))
        sheet.write_datetime(n, 11, first + dt.timedelta(days=chance.randrange(8700)))
        if chance.random() < 0.03:
            sheet.write_datetime(n, 12, dt.date(2014, 3, 1) + dt.timedelta(days=chance.randrange(60)))
        sheet.write_number(n, 13, chance.choice((1.0, 0.8, 0.5)))
    book.close()


def rows(quick: bool = False) -> list[Row]:
    """Rows 1 and 2 of the budgets (only row 1 when quick)."""
    measured = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = folder / "staff-40000.xlsx"
        staff_workbook(small, 40_000)
        reference = command([sys.executable, "-c", f"import pandas; pandas.read_excel({str(small)!r})"])
        taken = [_take_in(small, folder / f"home-{n}") for n in range(3)]
        ours = sorted(taken, key=lambda cost: cost.cpu)[1]
        measured.append(
            Row("ingest staff, 40,000 x 14 xlsx: CPU beside pandas.read_excel", ours.cpu, reference.cpu, 1 / 3)
        )
        if not quick:
            large = folder / "staff-1000000.xlsx"
            staff_workbook(large, 1_000_000)
            most = _take_in(large, folder / "home-large")
            measured.append(Row("ingest staff, 1,000,000 x 14: CPU beside 40,000 x 14", most.cpu, ours.cpu, 30))
            measured.append(Row("the same: largest process beside 2.5 GB", most.peak_mb, MOST_MB, 1, "MB"))
    return measured


def _take_in(path: Path, home: Path) -> Cost:
    home.mkdir()
    (home / "settings.toml").write_text(LIMITS, encoding="utf-8")
    arguments = [sys.executable, "-m", "ig_metrics", "ingest", "staff", str(path), "--as-at", "2014-03-31"]
    return command(arguments, {"IG_METRICS_HOME": str(home)})
