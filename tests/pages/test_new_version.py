"""The page for a new version: four steps, what was kept and undone; the lists of requirements and their faults."""

from __future__ import annotations

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import said

LINK = {"as_at": "2014-03-31"}


def press(at, key):
    next(button for button in at.button if button.key == key or key in (button.key or "")).click().run()
    assert not at.exception
    return at


def submit(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def confirming(opened):
    at = opened("new_version", link=LINK)
    submit(at, "Go on")
    submit(at, "Check it and go on")
    return submit(at, "Go on to confirm")


def kept(opened, why="Agreed by the board"):
    at = confirming(opened)
    at.text_input(key="version_why").input(why)
    return submit(at, "Keep it")


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_the_page_is_for_the_ig_lead(council, opened, role):
    assert opened("new_version", role).title[0].value == "This page is not for your role"


def test_the_first_step_offers_the_next_version_from_the_next_april(council, opened):
    at = opened("new_version", link=LINK)
    assert at.title[0].value == "Is the Toolkit moving to a new version?"
    assert (at.selectbox(key="version_before").value, at.selectbox(key="version_after").value) == (
        "igt-v11-la",
        "igt-v12-la",
    )
    assert at.date_input(key="version_day").value.isoformat() == "2014-04-01"
    at.selectbox(key="version_after").set_value("igt-v11-la")
    assert "are the same" in submit(at, "Go on").error[0].value


def test_the_second_step_shows_every_line_of_the_file_and_says_it_is_not_checked(council, opened):
    at = submit(opened("new_version", link=LINK), "Go on")
    assert "Step 2 of 4" in at.header[0].value
    assert "not checked by anybody yet" in said(at)
    assert len(at.session_state["version_table"]) == 35


def test_the_third_step_shows_levels_side_by_side_new_work_and_what_is_dropped(council, opened):
    at = submit(submit(opened("new_version", link=LINK), "Go on"), "Check it and go on")
    text = said(at)
    assert "22 of 28 requirements** can be carried" in text
    assert [item.value for item in at.subheader][:3] == [
        "Levels before and after, side by side", "New work: 6 requirements", "Dropped: 7 requirements",
    ]  # fmt: skip
    levels = at.dataframe[0].value
    assert levels[levels["measure"] == "Score"].values.tolist() == [["Score", "82%", "81%"]]


def test_without_a_reason_nothing_is_kept(own_council, opened):
    with Store.open(own_council) as store:
        before = store.version()
        assert "Say why" in kept(opened, "  ").error[0].value
        assert store.version() == before


def test_what_is_confirmed_turns_the_pages_by_itself_until_it_is_taken_back(own_council, opened):
    at = kept(opened)
    assert "Kept: igt-v12-la with 28 requirements, in force from 1 April 2014" in at.success[0].value.replace("\\", "")
    march, april = (
        said(opened("toolkit", link={"as_at": day, "compare_with": "2014-01-27"}))
        for day in ("2014-03-31", "2014-04-01")
    )
    assert "Requirements: NHS Information Governance Toolkit, Version 11" in march
    assert "up 7.5 points since January" in march
    assert "Requirements: NHS Information Governance Toolkit, Version 12" in april
    assert "another edition then, so not compared" in april
    assert "Nothing is compared with 27 January 2014" in april
    assert "No requirement changed its level" not in april
    at.text_input(key="version_undo_why").input("Too early")
    submit(at, "Take it back")
    assert "is in force again" in at.success[0].value
    assert at.selectbox(key="version_before").value == "igt-v11-la"
    assert "Version 11" in said(opened("toolkit", link={"as_at": "2014-04-01"}))


def test_the_lists_say_who_has_checked_them_and_show_every_line(council, opened):
    at = opened("new_version", link={"version_part": "Lists of requirements", **LINK})
    assert at.title[0].value == "Which lists of requirements are there, and who has checked them?"
    table = at.dataframe[0].value
    assert table["id"].tolist() == ["caf-dspt", "dspt", "igt-v11-la", "igt-v12-la"]
    assert set(table["checked"]) == {"not checked"}
    at.selectbox(key="version_list").set_value("igt-v12-la").run()
    lines = at.dataframe[1].value
    assert (len(lines), set(lines["sourced"]), lines["title"].iloc[0]) == (28, {"no"}, "(comes with the upload)")


def test_a_file_dropped_in_is_used_at_once_and_a_bad_one_is_named_with_its_line(own_council, opened):
    folder = own_council / "frameworks"
    folder.mkdir()
    (folder / "bad.toml").write_text('id = "bad"\ntitle = 3\n')
    link = {"version_part": "Lists of requirements", **LINK}
    text = said(opened("new_version", link=link)).replace("\\", "")
    assert "These files of your own cannot be used yet" in text
    assert "bad.toml, line 2: The file: title is 3; it must be a text in quotes." in text
    (folder / "bad.toml").unlink()
    assert "cannot be used" not in said(opened("new_version", link=link))


def test_after_keeping_either_day_can_be_looked_at_and_the_message_stays(own_council, opened):
    at = kept(opened)
    press(at, "version_look_2014-04-01")
    assert at.success[0].value.startswith("Kept")
    assert "On 1 April 2014 **NHS Information Governance Toolkit, Version 12" in said(at).replace("\\", "")
