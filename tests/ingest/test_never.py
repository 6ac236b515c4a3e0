"""What is never kept, and what only sounds like it."""

from __future__ import annotations

import pytest

from ig_metrics.datasets import KINDS, NEVER_KEPT
from ig_metrics.errors import Refused
from ig_metrics.ingest.mapping import read_mapping
from ig_metrics.ingest.never import never_kept
from tests.ingest.made import ANNA, BEN, LEARNING, STAFF, look, staff

NEVER = (
    *NEVER_KEPT, "NI No", "NI No.", "NI", "N.I. Number", "Nat Ins Number", "Nat. Ins. No", "Employee NINO", "NINumber",
    "National Insurance", "D.O.B.", "DOB (dd/mm/yyyy)", "Date of birth (dd/mm)", "DateOfBirth", "Employee Date of Birth",
    "Birthday", "Home address 1", "HomeAddress1", "home_address_line_2", "Address line 1", "Address 2", "Home Post Code",
    "Home phone number", "Home e-mail", "Mobile number", "Bank account no", "Bank a/c", "Bank Sort Code", "Annual salary",
    "Ethnic group", "Disability status", "Next of kin name", "Postcode (home)",
)  # fmt: skip


@pytest.mark.parametrize("heading", NEVER)
def test_what_is_never_kept_is_known_by_its_words(heading):
    assert never_kept(heading)


@pytest.mark.parametrize(
    "heading",
    ["Agency", "Age band", "Sex Offender Team", "Gender pay lead", "Bank staff", "Email address", "E-mail address 1",
     "Disability Services", "Home Care", "Home team", "Unit", "NI office", "Mobile worker", "Salary number", "Administration",
     "IP address", "Staff number", "Account number", "Certification"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_not(heading):
    assert not never_kept(heading)


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_that_means_a_column_is_never_kept(kind):
    ours = [text for column in KINDS[kind].columns for text in (column.label, column.name, *column.synonyms)]
    assert [heading for heading in ours if never_kept(heading)] == []


@pytest.mark.parametrize("heading", ["NI No", "D.O.B.", "Home address 1", "Bank account no"])
def test_neither_a_mapping_nor_a_form_can_use_it(heading):
    preview = staff((*ANNA, "QQ123456C"), headings=(*STAFF, heading))
    assert (preview.never_kept_headings, preview.ignored_headings) == ((heading,), ())
    with pytest.raises(Refused, match="which is never kept"):
        read_mapping({heading: "username"}, KINDS["staff"])


NI = ("QQ123456C", "qq 12 34 56 d")


def test_a_column_of_national_insurance_numbers_is_never_the_staff_number():
    preview = staff((NI[0], *ANNA[1:]), (NI[1], *BEN[1:]), headings=("Employee ID", *STAFF[1:]))
    assert not preview.can_keep
    assert preview.never_kept_headings == ("Employee ID",)
    assert preview.blockers[0] == (
        "'Employee ID' holds what look like National Insurance numbers, which are never kept. Put the staff number there."
    )
    assert "QQ123456C" not in preview.frame.to_string() + preview.problems.to_string()


def test_nor_can_a_mapping_make_it_one():
    preview = staff((NI[0], *ANNA[1:]), headings=("Ref", *STAFF[1:]), mapping={"Ref": "staff_id"})
    assert "staff_id" not in [column for column, _, _ in preview.mapping]
    assert not preview.can_keep


def test_where_another_column_says_who_the_file_is_kept_without_it():
    preview = look("completions", [("Employee ID", *LEARNING), (NI[0], "1", "IG", "Completed", "14/03/2014")])
    assert preview.can_keep
    assert preview.frame["staff_id"].tolist() == ["00000001"]
    assert preview.never_kept_headings == ("Employee ID",)


def test_one_such_number_among_others_is_a_staff_number_as_written():
    preview = staff((NI[0], *ANNA[1:]), BEN)
    assert preview.can_keep


def test_a_breachs_reference_of_that_form_is_kept():
    preview = look("breaches", [("Reference", "Reported on", "Category"), ("IG201401A", "14/03/2014", "phishing")])
    assert preview.frame["reference"].tolist() == ["IG201401A"]
