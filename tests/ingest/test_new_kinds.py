"""Checks within files of accounts, access, posts, assets and the regulator's incidents."""

from __future__ import annotations

import pytest

from tests.ingest.made import look, said

ACCOUNTS = ("User name", "Staff number", "Enabled", "Changed on")
ACCESS = ("Staff number", "System", "Role", "Required by", "Granted")
POSTS = ("Post", "Status", "Grade", "FTE", "From", "To", "Funded by")
ASSETS = ("Asset", "Owner", "Reviewed on", "Review due", "Risk", "Personal data", "System")
INCIDENTS = ("BI Reference", "Year", "Quarter", "Incident Type", "Sector", "Data Type")


def test_an_account_that_names_nobody_or_says_nothing_is_set_aside():
    preview = look(
        "network_accounts",
        [ACCOUNTS, ("aash", "1", "Y", ""), ("", "", "Y", ""), ("bbirch", "2", "", ""), ("celm", "3", "perhaps", "")],
    )
    assert preview.dropped == {"names nobody": 1, "account status cannot be read": 1, "no account status": 1}
    assert preview.frame["username"].tolist() == ["aash"]
    assert preview.problems["message"].tolist() == [
        "Names nobody: no user name or staff number. Fill one in; until then the row is set aside.",
        "No account status. Fill it in and upload again; until then the row is set aside.",
        "'perhaps' says neither that the account is on nor that it is off. Write Enabled or Disabled. The row is set aside.",
    ]


def test_one_account_both_on_and_off_stops_the_file():
    preview = look("network_accounts", [ACCOUNTS, ("aash", "1", "Y", ""), ("aash", "1", "N", "")])
    assert said(preview) == [("stops", 3, "A: User name", "aash")]
    assert not preview.could_keep


def test_an_account_changed_after_the_as_at_date_is_named():
    preview = look("network_accounts", [ACCOUNTS, ("aash", "1", "Y", "01/04/2014"), ("bb", "2", "Y", "31/03/2014")])
    assert said(preview) == [("warning", 2, "D: Changed on", "01/04/2014")]


def test_access_needs_a_person_and_a_system_and_says_what_else_is_missing():
    preview = look(
        "system_access",
        [ACCESS, ("1", "Liquidlogic", "Worker", "06/05/2014", "N"), ("", "Liquidlogic", "Worker", "06/05/2014", ""),
         ("3", "", "Worker", "06/05/2014", ""), ("4", "Liquidlogic", "", "", "")],
    )  # fmt: skip
    assert preview.dropped == {"no staff number": 1, "no system": 1}
    assert (preview.rows_kept, preview.people) == (2, 2)
    assert said(preview, "warning") == [("warning", 5, "C: Role", ""), ("warning", 5, "D: Required by", "")]
    assert preview.frame["granted"].fillna(True).tolist() == [False, True]


def test_a_post_needs_a_status_of_the_list_and_an_end_after_its_start():
    preview = look(
        "posts",
        [POSTS, ("Head of IG", "Recruiting", "13", "1", "", "", "Base budget"),
         ("IG Officer", "In post", "10", "0.4", "01/04/2014", "31/12/4712", ""),
         ("Auditor", "Seconded", "9", "1", "01/04/2014", "01/03/2014", ""), ("IG Lead", "", "9", "1", "", "", "")],
    )  # fmt: skip
    assert preview.dropped == {"end date before start date": 1, "no status": 1}
    assert preview.frame["status"].tolist() == ["recruiting", "in_post"]
    # Open-ended, and a start to come: both are normal.
    assert preview.frame["to"].isna().all()
    assert preview.frame["fte"].tolist() == [1.0, 0.4]


def test_an_unknown_status_of_a_post_stops_until_mapped():
    rows = [POSTS[:2], ("Head of IG", "Frozen")]
    assert look("posts", rows).unknown_words == {"status": {"Frozen": 1}}
    assert look("posts", rows, mapping={"words": {"status": {"Frozen": "vacant"}}}).can_keep


def test_assets_reviewed_in_the_future_or_out_of_order_are_named_and_kept():
    preview = look(
        "assets",
        [ASSETS, ("Case files", "A Gardner", "01/04/2014", "01/04/2015", "High", "Y", "Liquidlogic"),
         ("Payroll", "", "01/02/2014", "01/01/2014", "amber", "N", ""), ("", "A Gardner", "", "", "", "", ""),
         ("Case files", "C Whittaker", "", "", "", "", "")],
    )  # fmt: skip
    assert preview.dropped == {"no asset": 1}
    assert preview.rows_kept == 3
    assert said(preview, "warning") == [
        ("warning", 2, "C: Reviewed on", "01/04/2014"),
        ("warning", 3, "B: Owner", ""),
        ("warning", 3, "D: Review due", "01/01/2014"),
        ("warning", 5, "A: Asset", "Case files"),
    ]
    assert preview.frame["risk"].fillna("").tolist() == ["high", "medium", ""]
    assert preview.frame["personal_data"].fillna(False).tolist() == [True, False, False]


def test_rows_of_one_report_are_no_copies_of_one_another():
    row = ("BI1001", 2024, "Qtr 1", "Phishing", "Health", "Health data")
    preview = look("ico_incidents", [INCIDENTS, row, row, ("", 2024, "Qtr 1", "Phishing", "Health", "")])
    assert (preview.rows_kept, preview.dropped) == (2, {"no reference": 1})
    assert preview.frame["reference"].tolist() == ["BI1001", "BI1001"]


@pytest.mark.parametrize("written", ["Qtr 2", "Q2", "Quarter 2", "2", 2])
def test_quarters(written):
    preview = look("ico_incidents", [INCIDENTS, ("BI1", 2024, written, "Phishing", "Health", "")])
    assert preview.frame["quarter"].tolist() == [2]


@pytest.mark.parametrize("written", ["Qtr 5", "spring", "0"])
def test_what_is_no_quarter_is_named(written):
    preview = look("ico_incidents", [INCIDENTS, ("BI1", 2024, written, "Phishing", "Health", "")])
    assert said(preview) == [("warning", 2, "C: Quarter", written)]
    assert preview.frame["quarter"].isna().all()
