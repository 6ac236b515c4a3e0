"""The committee paper on the Overview: offered to the IG lead, made when asked for, its download recorded."""

from __future__ import annotations

from ig_metrics.store import Store
from tests.pages.conftest import said


def test_the_paper_is_prepared_and_its_download_recorded(own_council, opened):
    at = opened("overview")
    assert at.selectbox(key="paper_meeting").value.isoformat() == "2014-03-31"
    assert not any(item.key == "paper_docx" for item in at.download_button)
    at.button(key="paper_prepare").click().run()
    assert not at.exception
    assert "The paper for 31 March 2014 is ready" in said(at)
    assert "**12 parts** are for you to complete" in said(at)
    assert any(item.key == "paper_docx" for item in at.download_button)


def test_a_day_with_nothing_to_report_is_refused_in_words(council, opened):
    at = opened("overview")
    at.selectbox(key="paper_meeting").select_index(4).run()
    at.button(key="paper_prepare").click().run()
    assert any("Nothing is held to report to the meeting of 24 June 2013" in item.value for item in at.warning)


def test_nobody_else_is_offered_the_paper(council, opened):
    for role in ("committee", "manager"):
        assert not any(item.label == "Committee paper" for item in opened("overview", role).expander)


def test_a_download_is_in_the_audit_log(own_council):
    from ig_metrics.privacy.roles import Viewer
    from ig_metrics.ui import paper

    class Found:
        def audit_detail(self, name, content):
            return {"file": name, "bytes": len(content)}

    give = paper._recorded(Viewer("ig.lead", "ig_lead"), Found(), "paper.docx", b"PK")
    assert give() == b"PK"
    store = Store.open(own_council)
    entry = store.audit_entries(1)[0]
    store.close()
    assert (entry.action, entry.by, entry.detail["file"]) == ("report_downloaded", "ig.lead", "paper.docx")
