"""A partner's return on the Upload page: known as theirs, each change listed, kept beside the council's own list."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from ig_metrics import dashboard, ingest, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.pages.conftest import said
from tests.pages.uploads import drop, press

PARTNER = "Example Services Ltd"
MARCH = dt.date(2014, 3, 31)


def returned(home, level):
    """Their file as it comes back, with another level for 305."""
    with Store.open(home) as store:
        rules = settings.load(settings.settings_path(home))
        found = dashboard.partner_file(store, rules, Viewer("ig.lead", "ig_lead"), Question(MARCH), partner=PARTNER)
    made = ingest.partner_workbook(found.partner, found.rows, found.actions, found.framework, MARCH, "Our council")
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book.worksheets[0]
    sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == "Level")).value = level
    out = io.BytesIO()
    book.save(out)
    return found.file_name, out.getvalue()


def test_a_partners_return_is_known_as_theirs_said_row_by_row_and_kept_beside_ours(own_council, opened):
    at = opened("upload")
    drop(at, returned(own_council, "3"))
    at.date_input[0].set_value(dt.date(2014, 4, 20))
    press(at, "Check this file")
    text = said(at)
    assert "305: level from ‘2’ to ‘3’." in text
    assert "from Example Services Ltd · adds to what is held" in text
    press(at, "Keep this file")
    with Store.open(own_council) as store:
        info = store.snapshots()[0]
        assert (info.source, info.partial, info.as_at, info.rows) == (PARTNER, True, dt.date(2014, 4, 20), 6)
        held = store.in_force("toolkit", dt.date(2014, 4, 20)).set_index("requirement")["level"]
        assert (held["305"], held["101"], len(held)) == ("3", "3", 40)
