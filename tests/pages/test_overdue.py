"""The Overdue page's list: narrowed and sorted on the server, with one person's history."""

from __future__ import annotations

from tests.pages.conftest import SERVICE, said


def people(at):
    return next(item.value for item in at.dataframe if "full_name" in item.value.columns)


def test_the_list_is_sorted_narrowed_and_explained(council, opened):
    at = opened("overdue")
    assert "why" in people(at).columns
    at.selectbox(key="overdue_sort").select("name")
    at.selectbox(key="overdue_route").select("paper").run()
    assert not at.exception
    assert set(people(at)["route"]) == {"Paper"}
    assert people(at)["full_name"].is_monotonic_increasing
    at.selectbox(key="overdue_stage").select("everybody").run()
    at.selectbox(key="overdue_where_directorate").select("Corporate Resources").run()
    assert set(people(at)["directorate"]) == {"Corporate Resources"}
    assert len(people(at)) <= 50


def test_one_persons_history(council, opened):
    at = opened("overdue")
    first = people(at)["staff_id"].iloc[0]
    at.selectbox(key="overdue_person").select(first).run()
    assert not at.exception
    steps = next(item.value for item in at.dataframe if "what" in item.value.columns)
    assert {"Started", "Assigned"} <= set(steps["what"])
    assert first not in str(at.query_params)


def test_a_manager_is_offered_their_own_people_only(council, opened):
    at = opened("overdue", "manager")
    at.selectbox(key="overdue_stage").select("everybody").run()
    assert set(people(at)["service"]) == {SERVICE}


def test_the_committee_has_no_list_and_no_history(council, opened):
    at = opened("overdue", "committee")
    assert "Who they are" not in said(at)
    assert not any(item.label == "One person's history" for item in at.expander)
