"""Who the learners are whom nothing finds: offered, confirmed, remembered; both lists of who does not match; saved mappings."""

from __future__ import annotations

from ig_metrics.store import Store
from tests.pages.conftest import said
from tests.pages.uploads import STAFF, STAFF_FILE, can_keep, choose, drop, press, workbook

HEAD = ("Username", "First name", "Surname", "Department", "Course", "Status", "Completed on")
DONE = ("Information governance", "Completed", "14/03/2014")
LEARNED = (
    HEAD,
    ("ann.e", "Ann", "Example", "Care", *DONE),
    ("cat.e", "Cat", "Example", "Schools Service", *DONE),
    ("nobody", "Zoe", "Unknown", "Care", *DONE),
)
LEARNED_FILE = "E-learning completions 31 March 2014.xlsx"


def with_staff(opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook((STAFF[0], STAFF[1], STAFF[3]))))
    press(at, "Keep this file")
    return drop(at, (LEARNED_FILE, workbook(LEARNED)))


def answer(at, name, what):
    next(item for item in at.radio if item.label == f"Is {name} the same person?").set_value(what)


def test_learners_nobody_is_found_for_are_offered_by_name_and_unit(nothing, opened):
    at = with_staff(opened)
    offered = [item.label for item in at.radio]
    assert offered == ["Is Ann Example the same person?", "Is Cat Example the same person?"]
    assert all(item.value == "Later" for item in at.radio)
    assert "staff number 00000001" in said(at)


def test_what_is_confirmed_counts_and_what_is_denied_is_not_offered_again(nothing, opened):
    at = with_staff(opened)
    answer(at, "Ann Example", "Same person")
    answer(at, "Cat Example", "Not the same")
    press(at, "Remember these answers")
    assert not at.radio
    store = Store.open(nothing)
    (confirmed,) = [info for info in store.snapshots() if info.kind == "identity_matches"]
    rows = store.read(confirmed.id).sort_values("staff_id")
    assert list(rows["staff_id"]) == ["00000001", "00000003"]
    assert list(rows["same_person"]) == [True, False]
    press(at, "Keep this file")
    drop(at, ("E-learning completions 30 April 2014.xlsx", workbook(LEARNED)))
    assert not at.radio


def test_names_in_an_export_are_gone_from_the_session_once_it_is_kept(nothing, opened):
    at = press(with_staff(opened), "Keep this file")
    assert at.session_state["arrivals"] == {}
    frame = Store.open(nothing).read(Store.open(nothing).snapshots()[0].id)
    assert not frame.astype(str).apply(lambda column: column.str.contains("Unknown")).to_numpy().any()


def test_no_answer_is_asked_for_again(nothing, opened):
    at = press(with_staff(opened), "Remember these answers")
    assert "Say of one person at least" in at.error[0].value
    assert len(Store.open(nothing).snapshots()) == 1


def test_what_keeping_a_file_changes_comes_first(own_council, opened):
    data = (own_council / "next.xlsx").write_bytes
    data(workbook((STAFF[0], STAFF[1], STAFF[3])))
    at = drop(opened("upload"), ("HR staff list 30 April 2014.xlsx", (own_council / "next.xlsx").read_bytes()))
    changes = next(item.value for item in at.markdown if "What keeping it changes" in item.value)
    assert "Information governance" in changes
    assert "Look at this before you keep it" in at.warning[0].value
    assert "Is it the whole list?" in at.warning[0].value
    assert can_keep(at)


def test_a_saved_mapping_is_listed_and_forgotten(nothing, opened):
    at = press(drop(opened("upload"), (STAFF_FILE, workbook())), "Keep this file")
    (table,) = [item.value for item in at.dataframe if "saved_by" in item.value]
    assert (table["kind"].tolist(), table["columns"].tolist()) == (["HR staff list"], [5])
    held = next(item for item in at.selectbox if item.label.startswith("Download one"))
    assert held.options == ["HR staff list"]
    held.select_index(0).run()
    assert any(item.label == "Download it" for item in at.download_button)
    press(at, "Forget it")
    assert "**Forgotten:** HR staff list" in said(at)
    assert Store.open(nothing).mapping_infos() == ()


def test_a_mapping_is_brought_in_from_a_file(nothing, opened):
    at = opened("upload")
    text = b'kind = "staff"\nname = "Payroll"\n[columns]\n"Joined us" = "start_date"\n'
    at.file_uploader[1].upload("staff.toml", text).run()
    assert not at.exception
    assert "**Saved:** the mapping of HR staff list, Payroll" in said(at)
    rows = (("Staff number", "Name", "Directorate", "Service", "Joined us"), *(row[:5] for row in STAFF[1:]))
    drop(at, (STAFF_FILE, workbook(rows)))
    choose(at, "Where it comes from", "Payroll")


def test_a_file_that_is_no_mapping_says_why(nothing, opened):
    at = opened("upload")
    at.file_uploader[1].upload("staff.toml", b"not = [toml").run()
    assert not at.exception
    assert "cannot be read" in at.error[0].value
