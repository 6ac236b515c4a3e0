"""A checked file becomes a snapshot, or nothing at all."""

from __future__ import annotations

import pytest

from ig_metrics import ingest
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from tests.ingest.made import ANNA, AS_AT, BEN, SETTINGS, STAFF, TOOLKIT, look, staff

CSV = (
    b"Staff number,Name,Directorate,Service,Start date\n"
    b"1,Anna Ash,Adults,Care,01/09/2009\n"
    b"2,Ben Birch,Adults,Care,14/01/2013\n"
)
PLAN = ("Action", "Requirement", "Owner", "Due")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def check(store, data=CSV, **given):
    return ingest.check("staff", data, "staff.csv", settings=SETTINGS, store=store, as_at=AS_AT, **given)


def test_what_is_kept_is_what_was_previewed(store):
    preview = check(store)
    info = ingest.keep(preview, store, uploaded_by="ig.lead")
    held = store.in_force("staff", AS_AT)
    assert held["staff_id"].tolist() == ["00000001", "00000002"]
    assert (info.kind, info.as_at, info.uploaded_by, info.file_name) == ("staff", AS_AT, "ig.lead", "staff.csv")
    assert info.sha256 == preview.sha256
    assert info.rows == 2
    assert info.quality["rows_read"] == 2
    assert info.mapping["columns"]["Staff number"] == "staff_id"
    assert info.source == "default"


def test_checking_stores_nothing(store):
    check(store)
    assert store.snapshots() == ()


def test_a_blocked_file_is_refused_with_every_blocker_and_changes_nothing(store):
    preview = look("toolkit", [TOOLKIT, ("101", "4"), ("105", "5")])
    with pytest.raises(Refused) as refusal:
        ingest.keep(preview, store, uploaded_by="ig.lead")
    assert len(refusal.value.reasons) == 2
    assert store.snapshots() == ()


def test_unknown_words_stop_until_set_aside(store):
    rows = [(*STAFF, "Employment type"), (*ANNA, "Apprentice"), (*BEN, "Permanent")]
    with pytest.raises(Refused, match="Apprentice"):
        ingest.keep(look("staff", rows), store, uploaded_by="ig.lead")
    info = ingest.keep(look("staff", rows, set_aside_unknown=True), store, uploaded_by="ig.lead")
    assert info.rows == 1


def test_the_same_file_again_is_a_warning(store):
    first = ingest.keep(check(store), store, uploaded_by="ig.lead")
    again = check(store)
    assert again.can_keep
    assert again.duplicate_of == first.id
    assert (
        "This very file is already held: staff.csv, as at 31/03/2014, uploaded by ig.lead"
        in again.problems["message"][0]
    )
    assert ingest.keep(again, store, uploaded_by="ig.lead").quality["duplicate_of"] == first.id


def test_lists_of_two_sources_live_side_by_side(store):
    ingest.keep(staff(ANNA), store, uploaded_by="a", source="HR")
    ingest.keep(staff(BEN), store, uploaded_by="a", source="Agency")
    assert sorted(store.in_force("staff", AS_AT)["staff_id"]) == ["00000001", "00000002"]


def test_a_partial_list_overlays_the_one_held(store):
    ingest.keep(staff(ANNA, BEN), store, uploaded_by="a")
    ingest.keep(staff((*BEN[:2], "Adults", "Care", "14/01/2013")), store, uploaded_by="a", partial=True)
    assert len(store.in_force("staff", AS_AT)) == 2


def test_the_source_is_the_saved_mappings_name_unless_one_is_given(store):
    preview = check(store, mapping={"name": "Payroll", "columns": {}})
    assert ingest.keep(preview, store, uploaded_by="a").source == "Payroll"
    assert ingest.keep(preview, store, uploaded_by="a", source="HR").source == "HR"


def test_the_mapping_kept_reads_the_next_file(store):
    data = CSV.replace(b"Start date", b"Joined us")
    info = ingest.keep(check(store, data, mapping={"Joined us": "start_date"}), store, uploaded_by="a")
    assert check(store, data, mapping=info.mapping).can_keep


def test_a_toolkit_is_kept_under_its_framework(store):
    info = ingest.keep(look("toolkit", [TOOLKIT, ("101", "3")]), store, uploaded_by="a")
    assert info.framework == "igt-v11-la"
    assert store.in_force("toolkit", AS_AT, framework="igt-v11-la")["level"].tolist() == ["3"]


def test_an_action_for_a_requirement_nobody_assessed_is_named_once_a_toolkit_is_held(store):
    rows = [PLAN, ("Train all", "112", "A", "01/04/2014"), ("Check", "999", "A", "01/04/2014")]
    assert not len(look("plan", rows, store=store).problems)
    ingest.keep(look("toolkit", [TOOLKIT, ("112", "2")]), store, uploaded_by="a")
    problems = look("plan", rows, store=store).problems
    assert problems["row"].tolist() == [3]
    assert "Requirement 999 is not in the Toolkit self-assessment held" in problems["message"][0]


def test_the_package_gives_its_names_and_no_other():
    assert set(ingest.__all__) == {
        "Preview", "check", "confirm_matches", "correction_workbook", "keep", "offers_for",
        "partner_workbook", "refused_json", "template",
    }  # fmt: skip
    assert all(hasattr(ingest, name) for name in ingest.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = ingest.nothing


def test_the_package_imports_without_pandas():
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", "import sys; import ig_metrics.ingest; print('pandas' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_a_return_without_a_column_leaves_what_is_held_of_it(store):
    whole = [(*TOOLKIT, "Category"), ("101", "1", "Information Governance Management"), ("200", "2", "Own area")]
    ingest.keep(look("toolkit", whole), store, uploaded_by="a")
    ingest.keep(look("toolkit", [TOOLKIT, ("200", "3")]), store, uploaded_by="a", partial=True)
    held = store.in_force("toolkit", AS_AT, framework="igt-v11-la").set_index("requirement")
    assert held.loc["200", ["level", "category"]].tolist() == ["3", "Own area"]


def test_the_catalogue_counts_headings_that_were_not_mapped_and_names_none(store):
    headings = (*STAFF, "Jane Invented", "Home address", "Joined us")
    preview = staff(
        (*ANNA, "x", "y", "z"),
        headings=headings,
        mapping={"columns": {"Jane Invented": "", "Joined us": "", "Team": ""}},
    )
    assert preview.ignored_headings == ("Jane Invented", "Joined us")
    info = ingest.keep(preview, store, uploaded_by="a")
    assert (info.quality["ignored_headings"], info.quality["never_kept_headings"]) == (2, 1)
    assert "Jane Invented" not in f"{info.quality} {info.mapping}"
    # A column left out on purpose stays left out the next time: its heading is one of ours, not a person's name.
    assert info.mapping["columns"]["Team"] == ""
