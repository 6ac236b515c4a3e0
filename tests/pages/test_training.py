"""The Training page, part by part, as each role."""

from __future__ import annotations

import pytest

from tests.pages.conftest import figures, said

PARTS = (
    "At a glance", "How counting moves the figure", "Progress since launch", "When will the target be reached", "Trend",
)  # fmt: skip


@pytest.mark.parametrize("role", ["ig_lead", "manager", "committee"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_and_answers(council, opened, part, role):
    at = opened("training", role, {"training_part": part})
    assert len(at.title) == 1
    assert at.title[0].value.endswith("?")
    assert not at.error
    assert any(item.label == "How this is worked out" for item in at.expander)


def test_the_committee_can_choose_directorate_and_service_only(council, opened):
    at = opened("training", "committee")
    assert at.selectbox(key="training_by").options == ["Directorate", "Service"]
    assert "together they would give small numbers away" in said(at)
    lead = opened("training")
    assert lead.selectbox(key="training_by").options[2:] == ["Team", "Role", "Employment type", "Route"]


def test_the_sample_councils_curve_and_forecast(council, opened):
    assert "**63.1%** of those who had to do it completed within 4 weeks" in said(
        opened("training", link={"training_part": PARTS[2]})
    )
    at = opened("training", link={"training_part": PARTS[3]})
    assert "When 95% will be reached is **not yet known**" in said(at)
    assert figures(at)["Completions needed a week"] == "95"
