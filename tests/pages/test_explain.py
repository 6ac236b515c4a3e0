"""Explain this number, on the page: opened by its button, with rows for the IG lead and none for the committee."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.dashboard.explaining import Explanation, Working
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.ui import explain
from tests.pages.conftest import said


def rows(at):
    return [item.value for item in at.dataframe if "counts" in item.value.columns]


def test_the_overview_says_each_subject_and_explains_a_figure_to_the_committee(council, opened):
    at = opened("overview", "committee")
    text = said(at)
    assert "**1,511 people** are overdue or lapsed" in text
    assert "The committee is asked to note the figures on this page." in text
    assert "Confidence: low. The levels are what the council says of itself." in text.replace("\\", "")
    links = [item.proto for item in at.get("page_link")]
    asked = next(item for item in links if item.label.startswith("Why does requirement 112"))
    assert asked.query_string == "toolkit_part=Claims+and+evidence"
    assert "98 of 120" not in text
    at.button(key="explain_OverviewView_training").click().run()
    assert not at.exception
    opened_text = said(at).replace("\\", "")
    assert "10,184 of 11,734 people = 86.79…%, shown as 86.8%." in opened_text
    assert "uploaded on" not in opened_text
    assert rows(at) == []


def test_the_ig_lead_is_sent_a_page_of_the_people(council, opened):
    at = opened("training")
    assert rows(at) == []
    at.button(key="explain_TrainingView_overdue").click().run()
    assert not at.exception
    first = rows(at)[0]
    assert len(first) == 25
    assert set(first["counts"]) == {"Not in date"}
    assert "uploaded on" in said(at)
    assert at.number_input(key="explain_page_overdue").label == "Page, of 61"


def test_a_download_of_names_is_recorded_without_them(nothing):
    rows_ = pd.DataFrame({"staff_id": ["00012345"]})
    asked = Question(dt.date(2014, 3, 31))
    for names in (True, False):
        found = Explanation("overdue", "Overdue", "1", Working(rows=rows_, names=names))
        assert explain.recorded(found, Viewer("ig.lead", "ig_lead"), asked, 1, lambda: b"file")() == b"file"
    entries = [entry for entry in Store.open(nothing).audit_entries() if entry.action == "rows_downloaded"]
    assert len(entries) == 1
    assert dict(entries[0].detail) == {"figure": "overdue", "as_at": "2014-03-31", "rows": 1}
