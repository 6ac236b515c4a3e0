"""What is remembered of a source's files: the next one of the same shape is understood by itself, a changed one says how."""

from __future__ import annotations

import io
import json
import tomllib

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import ingest
from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.ingest import memory
from ig_metrics.ingest.fingerprints import FINGERPRINT_LENGTH, fingerprint, mark
from ig_metrics.ingest.saved import SavedMapping, read_mapping
from ig_metrics.store import Store
from tests.ingest.made import ANNA, AS_AT, BEN, SETTINGS, STAFF, look, staff

OURS = (*STAFF[:4], "Joined us")
GIVEN = {"columns": {"Joined us": "start_date"}}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def kept(store, *rows, headings=STAFF, source=None, partial=None, **given):
    return ingest.keep(
        staff(*rows, headings=headings, store=store, **given), store, uploaded_by="lead", source=source, partial=partial
    )


def how(preview):
    return {column: (heading, how) for column, heading, how in preview.mapping}


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def check(store, data, name="staff.xlsx", **given):
    return ingest.check("staff", data, name, settings=SETTINGS, store=store, as_at=AS_AT, **given)


# Fingerprints


def test_order_case_blanks_and_repeats_do_not_change_a_fingerprint():
    assert fingerprint(STAFF) == fingerprint(("", *reversed([name.upper() for name in STAFF]), STAFF[0]))
    assert len(fingerprint(STAFF)) == FINGERPRINT_LENGTH


def test_another_heading_changes_it():
    assert fingerprint(STAFF) != fingerprint((*STAFF, "Team"))


def test_a_mark_is_so_short_that_a_great_many_names_share_it():
    assert mark("Jane Invented") == mark("JANE  invented")
    assert 16 ** len(mark("Jane Invented")) == 65_536


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_headings_have_a_fingerprint_whatever_their_order(names):
    assert fingerprint(names) == fingerprint(names[::-1])


# The next file


def test_the_next_file_of_the_same_shape_is_mapped_by_itself(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    preview = staff(BEN, headings=OURS, store=store)
    assert preview.can_keep
    assert how(preview)["start_date"] == ("Joined us", "saved mapping")
    assert how(preview)["staff_id"] == ("Staff number", "heading")
    recalled = preview.recalled
    assert (recalled.name, recalled.saved_by, recalled.same_shape) == ("HR", "lead", True)
    assert (recalled.new, recalled.gone, recalled.renamed) == ((), (), ())
    assert ingest.keep(preview, store, uploaded_by="lead").source == "HR"


def test_the_order_of_the_columns_does_not_matter(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN)
    assert staff(BEN[::-1], headings=OURS[::-1], store=store).recalled.same_shape


def test_a_mapping_that_is_given_goes_before_what_is_remembered(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN)
    preview = staff(BEN, headings=OURS, store=store, mapping={})
    assert preview.recalled is None
    assert not preview.can_keep


def test_without_a_store_nothing_is_remembered():
    assert staff(ANNA).recalled is None


def test_a_file_of_another_kind_is_not_read_by_it(store):
    kept(store, ANNA)
    assert look("meetings", [("Held on",), ("01/02/2014",)], store=store).recalled is None


def test_words_agreed_once_are_not_asked_again(store):
    headings = (*STAFF, "Employment type")
    words = {"employment_type": {"Apprentice": "fixed_term", "Ghost": ""}}
    rows = [(*ANNA, "Apprentice"), (*BEN, "Ghost"), ("3", *ANNA[1:], "Permanent")]
    kept(store, *rows, headings=headings, mapping={"words": words})
    preview = staff(*rows, headings=headings, store=store)
    assert preview.can_keep
    assert preview.frame["employment_type"].tolist() == ["fixed_term", "permanent"]
    assert sum(preview.dropped.values()) == 1


def test_words_set_aside_once_stay_set_aside_and_new_ones_stop(store):
    headings = (*STAFF, "Employment type")
    kept(store, (*ANNA, "Permanent"), (*BEN, "Ghost"), headings=headings, set_aside_unknown=True)
    again = staff((*ANNA, "Permanent"), (*BEN, "Ghost"), headings=headings, store=store)
    assert again.can_keep
    assert again.rows_kept == 1
    other = staff((*ANNA, "Permanent"), (*BEN, "Spirit"), headings=headings, store=store)
    assert other.unknown_words == {"employment_type": {"Spirit": 1}}
    assert not other.can_keep


def test_a_set_aside_word_that_is_an_address_or_a_number_is_not_remembered(store):
    headings = (*STAFF, "Employment type")
    kept(
        store,
        (*ANNA, "Permanent"),
        (*BEN, "a@x.example"),
        ("3", *ANNA[1:], "12345678"),
        headings=headings,
        set_aside_unknown=True,
    )
    assert store.saved_mappings("staff")["default"]["words"] == {}


# A changed shape


def test_a_changed_shape_of_the_same_source_says_what_is_new_gone_and_renamed(store):
    kept(store, (*ANNA, "North", "x", "y"), headings=(*OURS, "Team", "Colour", "Size"), mapping=GIVEN, source="HR")
    preview = staff((*BEN, "a"), headings=(*OURS[:4], "Joined uss", "Shape"), store=store, source="HR")
    recalled = preview.recalled
    assert not recalled.same_shape
    assert recalled.renamed == (("Joined us", "Joined uss"),)
    assert recalled.gone == ("Team",)
    assert recalled.new == ("Shape",)
    assert recalled.gone_unused == 2
    assert [(s.heading, s.column) for s in preview.suggestions] == [("Joined uss", "start_date")]
    assert not preview.can_keep
    assert "Renamed, it seems: Joined us is now Joined uss." in recalled.sentences


def test_a_heading_renamed_to_one_of_our_own_is_mapped_and_said(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN)
    preview = staff(BEN, headings=STAFF, store=store)
    assert preview.can_keep
    assert preview.recalled.renamed == (("Joined us", "Start date"),)
    assert not len(preview.problems)


def test_a_new_heading_that_is_alike_but_whose_cells_do_not_fit_is_no_renaming(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN)
    preview = staff((*BEN[:4], "by bus"), headings=(*STAFF[:4], "Joined uss"), store=store)
    assert (preview.recalled.new, preview.recalled.gone) == (("Joined uss",), ("Joined us",))


def test_a_quite_different_file_is_not_taken_for_the_source_it_would_fall_to(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    different = ("Payroll no", "Employee name", "Department", "Section", "Hire date")
    assert staff(BEN, headings=different, store=store).recalled is None
    named = staff(BEN, headings=different, store=store, source="HR").recalled
    assert set(named.renamed) == set(zip(OURS, different, strict=True))
    assert (named.new, named.gone) == ((), ())


def test_a_mapping_for_columns_that_are_no_more_is_passed_over(store):
    store.save_mapping(
        "staff", "default", {"columns": {"Joined us": "joined_on"}, "fingerprint": fingerprint(OURS)}, "x"
    )
    assert staff(BEN, headings=OURS, store=store).recalled is None
    assert memory.listed(store)[0].columns == 0


# Several sources


def test_two_sources_side_by_side_have_a_mapping_each(store):
    agency = ("Ref", "Worker", "Directorate", "Service", "From")
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    kept(
        store,
        BEN,
        headings=agency,
        mapping={"Ref": "staff_id", "Worker": "full_name", "From": "start_date"},
        source="Agency",
    )
    assert staff(ANNA, headings=OURS, store=store).recalled.name == "HR"
    second = staff(BEN, headings=agency, store=store)
    assert second.recalled.name == "Agency"
    assert ingest.keep(second, store, uploaded_by="lead").source == "Agency"
    assert sorted(store.in_force("staff", AS_AT)["staff_id"]) == ["00000001", "00000002"]


def test_two_sources_of_one_shape_have_to_be_told_apart(store):
    kept(store, ANNA, source="HR")
    kept(store, BEN, source="Agency")
    preview = staff(BEN, store=store)
    assert preview.recalled.others
    with pytest.raises(Refused, match=r"look like this one: (Agency and HR|HR and Agency)"):
        ingest.keep(preview, store, uploaded_by="lead")
    named = staff(BEN, store=store, source="Agency")
    assert (named.recalled.name, named.recalled.others) == ("Agency", ())
    assert ingest.keep(named, store, uploaded_by="lead").source == "Agency"
    assert ingest.keep(preview, store, uploaded_by="lead", source="HR").source == "HR"


def test_events_of_one_shape_from_two_sources_need_no_telling_apart(store):
    rows = [("Staff number", "Course", "Status", "Completed on"), ("1", "IG", "Completed", "14/03/2014")]
    for source in ("Moodle", "Totara"):
        ingest.keep(look("completions", rows, store=store, source=source), store, uploaded_by="lead", source=source)
    assert ingest.keep(look("completions", rows, store=store), store, uploaded_by="lead").source in ("Moodle", "Totara")


def test_a_new_source_of_a_known_shape_is_read_by_the_mapping_of_that_shape(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    preview = staff(BEN, headings=OURS, store=store, source="Schools")
    assert preview.can_keep
    assert ingest.keep(preview, store, uploaded_by="lead").source == "Schools"
    assert set(store.saved_mappings("staff")) == {"HR", "Schools"}


def test_a_partial_return_has_a_mapping_of_its_own_and_adds_again(store):
    kept(store, ANNA, BEN, source="HR")
    part = ("Staff number", "Name", "Directorate", "Service", "Began")
    added = kept(store, BEN, headings=part, mapping={"Began": "start_date"}, source="HR", partial=True)
    assert added.partial
    assert set(store.saved_mappings("staff")) == {"HR", "HR (adds to it)"}
    whole, again = staff(ANNA, store=store), staff(BEN, headings=part, store=store)
    assert (whole.recalled.partial, again.recalled.partial) == (False, True)
    assert (whole.recalled.name, again.recalled.name) == ("HR", "HR")
    assert ingest.keep(again, store, uploaded_by="lead").partial
    assert len(store.in_force("staff", AS_AT)) == 2


def test_a_partial_return_that_looks_like_the_list_is_not_remembered_as_one(store):
    kept(store, ANNA, BEN, source="HR")
    kept(store, BEN, source="HR", partial=True)
    assert set(store.saved_mappings("staff")) == {"HR"}
    assert not kept(store, ANNA, BEN).partial


def test_a_whole_list_takes_the_place_of_a_partial_return_of_the_same_shape(store):
    kept(store, BEN, source="HR", partial=True)
    assert set(store.saved_mappings("staff")) == {"HR (adds to it)"}
    kept(store, ANNA, BEN, source="HR", partial=False)
    assert set(store.saved_mappings("staff")) == {"HR"}


# What is kept of it


def test_no_heading_that_was_not_used_is_kept_in_any_form_but_its_mark(store):
    kept(store, (*ANNA, "x", "y"), headings=(*STAFF, "Jane Invented", "NI number"), source="HR")
    saved = store.saved_mappings("staff")["HR"]
    assert saved["others"] == sorted([mark("Jane Invented"), mark("NI number")])
    assert "Invented" not in json.dumps(saved) + json.dumps([entry.detail for entry in store.audit_entries()])
    assert set(saved["columns"]) == set(STAFF)


def test_saving_is_in_the_audit_log_and_only_when_something_changed(store):
    for _ in range(2):
        kept(store, ANNA)
    actions = [entry.action for entry in store.audit_entries()]
    assert actions.count("mapping saved") == 1


def test_a_store_that_cannot_save_the_mapping_has_kept_the_file_all_the_same(store, monkeypatch):
    def busy(*given):
        raise Refused("busy")

    monkeypatch.setattr(store, "save_mapping", busy)
    assert kept(store, ANNA).rows == 1


# The sheet and the row of the headings


NOTES = [("About this list",), ("Made for nobody",)]
OLD = [STAFF, ("9", "Old Person", "Adults", "Care", "01/01/2001")]
NEW = [STAFF, (*ANNA[:4], "01/09/2009")]


def test_a_sheet_chosen_by_hand_is_chosen_again(store):
    ingest.keep(check(store, book(Old=OLD, New=NEW), sheet="New"), store, uploaded_by="lead", source="HR")
    for source in ("HR", None):
        preview = check(store, book(Old=OLD, New=[*NEW, BEN]), source=source)
        assert preview.sheet == "New"
        assert preview.recalled.same_shape
    assert preview.as_given["sheet"] == "New"


def test_a_remembered_sheet_that_is_not_there_is_passed_over(store):
    ingest.keep(check(store, book(Old=OLD, New=NEW), sheet="New"), store, uploaded_by="lead", source="HR")
    assert check(store, book(Only=NEW), source="HR").sheet == "Only"
    assert check(store, book(Only=NEW)).sheet == "Only"


def test_a_sheet_that_was_found_by_itself_is_not_remembered(store):
    ingest.keep(check(store, book(One=NEW)), store, uploaded_by="lead")
    assert "sheet" not in store.saved_mappings("staff")["default"]


TWICE = [STAFF, ("0", "Sum Row", "a", "b", "01/01/2000"), ("",), (*STAFF[:4], "Start date"), ANNA, BEN]


def test_the_row_of_the_headings_can_be_corrected_and_is_remembered(store):
    assert look("staff", TWICE).heading_row == 1
    preview = look("staff", TWICE, heading_row=4, store=store)
    assert (preview.heading_row, preview.rows_read) == (4, 2)
    ingest.keep(preview, store, uploaded_by="lead", source="HR")
    again = look("staff", [*TWICE, ("3", *ANNA[1:])], store=store)
    assert (again.heading_row, again.rows_read) == (4, 3)


def test_headings_over_two_rows_may_be_chosen_by_either():
    sheet = [
        ("a title",),
        ("Staff number", "Name", "Directorate", "Service", "Start date", "Absence", None),
        (None, None, None, None, None, "From", "To"),
        (*ANNA, "01/02/2014", "05/02/2014"),
    ]
    for row in (2, 3):
        preview = look("staff", sheet, heading_row=row)
        assert preview.rows_read == 1
        assert {"absence_from", "absence_to"} <= {column for column, _, _ in preview.mapping} if row == 2 else True


def test_a_row_without_a_known_heading_is_refused_with_what_stands_there():
    with pytest.raises(Refused) as refused:
        look("staff", [STAFF, ANNA, BEN], heading_row=2)
    (reason,) = refused.value.reasons
    assert reason.startswith(
        "Row 2 of sheet 'Sheet1' of table.xlsx holds no heading of: HR staff list; there stands '00000001', 'Anna Ash'"
    )


def test_a_row_that_is_not_there_is_refused_with_the_last_one():
    with pytest.raises(Refused, match=r"There is no row 9 in sheet 'Sheet1' of table.xlsx: its last row is 2"):
        look("staff", [STAFF, ANNA], heading_row=9)


def test_a_blank_row_is_refused_as_blank():
    with pytest.raises(Refused, match="it is blank"):
        look("staff", [STAFF, ANNA, (None,), BEN], heading_row=3)


def test_an_internal_kind_is_refused_with_the_kinds_there_are(store):
    with pytest.raises(
        Refused, match=r"'identity_matches' is not a kind of spreadsheet. The kinds are: staff, completions"
    ):
        ingest.check("identity_matches", b"a,b\n1,2\n", "x.csv", settings=SETTINGS, as_at=AS_AT)


# Export and import


@pytest.mark.parametrize("as_json", [False, True])
def test_an_exported_mapping_comes_back_the_same(store, tmp_path, as_json):
    words = {"employment_type": {'Odd "word" \\ é\x7f': "casual", "Ghost": ""}}
    kept(store, (*ANNA, "Casual"), headings=(*OURS, "Employment type"), mapping={**GIVEN, "words": words}, source="HR")
    data = memory.export_mapping(store, "hr", by="lead", as_json=as_json)
    name = "m.json" if as_json else "m.toml"
    with Store.open(tmp_path / "other") as other:
        assert memory.import_mapping(other, data, name, by="me") == ("staff", "HR")
        assert other.saved_mappings("staff") == store.saved_mappings("staff")
        assert staff((*BEN, "Casual"), headings=(*OURS, "Employment type"), store=other).can_keep
        assert other.audit_entries()[0].action == "mapping saved"
    assert store.audit_entries()[0].action == "mapping exported"


def test_an_exported_mapping_is_a_mapping_file_as_it_is(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    given = tomllib.loads(memory.export_mapping(store, "HR", by="lead").decode())
    preview = staff(ANNA, headings=OURS, mapping=given)
    assert preview.can_keep
    assert preview.as_given["name"] == "HR"


def test_a_mapping_file_can_name_the_sheet_and_the_row(store):
    data = book(Old=OLD, New=TWICE)
    preview = check(store, data, mapping={"columns": {}, "sheet": "New", "heading_row": 4})
    assert (preview.sheet, preview.heading_row, preview.rows_read) == ("New", 4, 2)


def test_a_partial_mapping_comes_back_beside_the_lists_own(store, tmp_path):
    kept(store, BEN, source="HR", partial=True)
    data = memory.export_mapping(store, "HR (adds to it)", by="lead")
    with Store.open(tmp_path / "other") as other:
        assert memory.import_mapping(other, data, "m.toml", by="me") == ("staff", "HR (adds to it)")
        assert staff(BEN, store=other).recalled.partial


HEAD = 'kind = "staff"\nname = "HR"\n'


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "must say its kind"),
        ('kind = "identity_matches"\nname = "x"\n', "must say its kind"),
        ('kind = "staff"\n', "must name its source"),
        ('kind = "staff"\nname = " "\n', "must name its source"),
        ('kind = ["staff"]\nname = "x"\n', "must say its kind"),
        (HEAD, "gives no heading a column"),
        (HEAD + '[columns]\nA = "colour"\n', "gives 'A' the column 'colour'"),
        (HEAD + '[columns]\n"NI number" = "staff_id"\n', "never kept"),
        (HEAD + 'heading_row = 0\n[columns]\nA = "team"\n', "heading_row is 0"),
        (HEAD + 'heading_row = "x"\n[columns]\nA = "team"\n', "heading_row is x"),
        (HEAD + 'fingerprint = "../x"\n[columns]\nA = "team"\n', "not as they were exported"),
        (HEAD + 'others = ["Jane Invented"]\n[columns]\nA = "team"\n', "not as they were exported"),
        (HEAD + 'sheet = 3\n[columns]\nA = "team"\n', "sheet is the value 3"),
        (HEAD + 'partial = "yes"\n[columns]\nA = "team"\n', "partial must be true or false"),
        (HEAD + 'by = "x"\n[columns]\nA = "team"\n', "has 'by' beside its tables"),
        ("not toml", "cannot be read"),
        ("a = " + "[" * 5000, "cannot be read"),
    ],
)
def test_a_mapping_file_that_cannot_be_is_refused_and_nothing_is_saved(store, text, reason):
    with pytest.raises(Refused, match=reason):
        memory.import_mapping(store, text.encode(), "m.toml", by="me")
    assert store.mapping_infos() == ()


@pytest.mark.parametrize(
    "data, name", [(b"\xff\xfe\x00", "m.toml"), (b"[1]", "m.json"), (b"x" * (1 << 20) + b"y", "m.toml")]
)
def test_a_file_that_is_no_mapping_is_refused(store, data, name):
    with pytest.raises(Refused, match=r"m\.(toml|json)"):
        memory.import_mapping(store, data, name, by="me")


def test_a_name_that_is_not_there_is_refused_with_those_that_are(store):
    with pytest.raises(Refused, match="None is saved yet"):
        memory.find(store, "HR")
    kept(store, ANNA, source="HR")
    with pytest.raises(Refused, match=r"The mappings are: HR \(staff\)"):
        memory.find(store, "Payroll")


def test_a_name_of_two_kinds_needs_its_kind(store):
    kept(store, ANNA, source="HR")
    ingest.keep(look("meetings", [("Held on",), ("01/02/2014",)], store=store), store, uploaded_by="x", source="HR")
    with pytest.raises(Refused, match="of: "):
        memory.find(store, "HR")
    assert memory.find(store, "HR", "meetings").kind == "meetings"


def test_they_are_listed_by_kind_and_name(store):
    kept(store, ANNA, headings=OURS, mapping=GIVEN, source="HR")
    kept(store, BEN, source="Agency")
    rows = [
        (row.kind, row.name, row.source, row.columns, row.words, row.partial, row.saved_by)
        for row in memory.listed(store)
    ]
    assert rows == [("staff", "Agency", "Agency", 5, 0, False, "lead"), ("staff", "HR", "HR", 5, 0, False, "lead")]


@given(
    st.dictionaries(
        st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
        st.sampled_from(["team", "", "username"]),
        max_size=5,
    ),
    st.dictionaries(
        st.text(st.characters(blacklist_categories=["Cs"]), max_size=12), st.sampled_from(["casual", ""]), max_size=4
    ),
)
def test_whatever_a_heading_or_word_holds_it_is_written_and_read_as_toml(columns, words):
    saved = SavedMapping(columns, {"employment_type": words}, name="HR", heading_row=3, sheet='A "b"')
    read = tomllib.loads(memory._toml({"kind": "staff", **saved.as_dict()}))
    assert read["columns"] == columns
    assert read["words"] == {"employment_type": words}
    assert (read["heading_row"], read["sheet"]) == (3, 'A "b"')


def test_a_saved_mapping_reads_back_whole():
    saved = SavedMapping({"A": "team"}, {"employment_type": {"x": ""}}, "HR", True, "S", 3, "0" * 16, ("00ff",))
    assert read_mapping(saved.as_dict(), KINDS["staff"]) == saved


def with_a_cover(*, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["HR extract", "run on 31 March 2014"])
    sheet = book.create_sheet("Data")
    if hidden:
        sheet.sheet_state = "hidden"
    for row in (STAFF, ANNA, BEN):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cover_sheet_is_passed_over_for_the_first_sheet_with_the_headings():
    preview = ingest.check("staff", with_a_cover(), "hr.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert (preview.sheet, preview.rows_kept, preview.can_keep) == ("Data", 2, True)
    assert "The sheet 'Data' is read: 'Notes', which stands before it, lacks the headings." in preview.notes


def test_a_hidden_sheet_is_never_read_unless_it_is_named():
    preview = ingest.check("staff", with_a_cover(hidden=True), "hr.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert (preview.sheet, preview.can_keep) == ("Notes", False)
