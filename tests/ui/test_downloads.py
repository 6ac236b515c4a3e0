"""What is written down of a file that is downloaded."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.store.audit import NAMES_DOWNLOADED
from ig_metrics.ui import cache, downloads, viewer


@pytest.fixture
def pressed(tmp_path, monkeypatch):
    """A function that draws a table's downloads and presses both; what the audit log then has."""
    store = Store.open(tmp_path)
    monkeypatch.setattr(cache, "store", lambda: store)
    monkeypatch.setattr(viewer, "current", lambda: Viewer("ig.lead", "ig_lead"))

    def press(frame, **more):
        monkeypatch.setattr(downloads, "button", lambda label, data, name, key, **look: data())
        downloads.table("x", frame, {}, key="problems", **more)
        return [(each.action, each.by, each.detail) for each in store.audit_entries()]

    yield press
    store.close()


def test_a_table_that_names_people_is_recorded_without_them(pressed):
    told = (NAMES_DOWNLOADED, "ig.lead", {"table": "problems", "rows": 2})
    assert pressed(pd.DataFrame({"staff_id": ["00012345", "00012346"]})) == [told, told]


def test_so_is_one_whose_cells_can_name_them(pressed):
    told = (NAMES_DOWNLOADED, "ig.lead", {"table": "problems", "rows": 1})
    assert pressed(pd.DataFrame({"value": ["Jane Example"], "message": ["not a date"]}), names=True) == [told, told]


def test_a_table_of_anything_else_is_not(pressed):
    assert pressed(pd.DataFrame({"requirement": ["101"], "value": ["3"]})) == []
