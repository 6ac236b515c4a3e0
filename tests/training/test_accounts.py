"""The network's list over HR's word: who has an account, and whether it works."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.training.accounts import with_accounts
from ig_metrics.training.escalation import bar
from ig_metrics.training.people import people
from ig_metrics.training.stages import stages
from tests.training.build import STEPS, D, frame, measured, staff

WHO = people(
    staff(
        {"staff_id": "0001", "username": "ann", "network_access": None},
        {"staff_id": "0002", "username": None, "network_access": False},
        {"staff_id": "0003", "username": "kiosk", "network_access": True},
        {"staff_id": "0004", "username": "Kiosk", "network_access": None},
    ),
    D,
)


def after(*accounts: dict[str, object], width: int | None = 4) -> dict[str, tuple[object, object, object]]:
    found = with_accounts(WHO, frame("network_accounts", *accounts), staff_id_width=width)
    rows = found.astype(object).where(found.notna(), None)
    return {row.staff_id: (row.network_access, row.account_enabled, row.username) for row in rows.itertuples()}


HR = {
    "0001": (None, None, "ann"),
    "0002": (False, None, None),
    "0003": (True, None, "kiosk"),
    "0004": (None, None, "Kiosk"),
}


@pytest.mark.parametrize(
    ("account", "changed"),
    [
        ({"username": "ANN", "enabled": True}, {"0001": (True, True, "ann")}),
        ({"username": "ann", "enabled": False}, {"0001": (True, False, "ann")}),
        ({"staff_id": "2", "username": "bob", "enabled": True}, {"0002": (True, True, "bob")}),
        ({"staff_id": "2", "enabled": True}, {"0002": (True, True, None)}),
        ({"staff_id": "2", "username": "ann", "enabled": True}, {"0002": (True, True, None)}),
        ({"staff_id": "3", "username": "other", "enabled": False}, {"0003": (True, False, "kiosk")}),
        ({"username": "kiosk", "enabled": True}, {}),
        ({"username": "svc-backup", "enabled": True}, {}),
        ({"staff_id": "1", "enabled": None}, {"0001": (True, None, "ann")}),
    ],
)
def test_an_account_over_what_hr_says(account: dict[str, object], changed: dict[str, object]) -> None:
    assert after(account) == HR | changed


def test_of_several_accounts_one_that_works_is_enough() -> None:
    several = (
        {"staff_id": "2", "username": "old", "enabled": False},
        {"staff_id": "2", "username": "new", "enabled": True},
    )
    assert after(*several)["0002"] == (True, True, "new")


def test_without_a_list_all_stays_as_hr_says() -> None:
    assert after() == HR
    found = with_accounts(WHO, None)
    assert found["account_enabled"].isna().all()
    assert found["account_enabled"].dtype == "boolean"


def test_nobody_and_no_change_to_what_is_given() -> None:
    before = WHO.copy(deep=True)
    accounts = frame("network_accounts", {"username": "ann", "enabled": True})
    assert with_accounts(WHO.iloc[:0], accounts).empty
    with_accounts(WHO, accounts)
    pd.testing.assert_frame_equal(WHO, before)


def test_an_account_barred_already_says_so_on_the_bar_list() -> None:
    late = measured(staff({"staff_id": "1", "username": "a"}, {"staff_id": "2", "username": None}, {"staff_id": "3", "username": "c"}))  # fmt: skip
    accounts = frame("network_accounts", {"staff_id": "1", "enabled": False}, {"staff_id": "3", "enabled": True})
    listed = bar(stages(with_accounts(late, accounts), STEPS))
    assert dict(zip(listed["staff_id"], listed["account"].fillna(""), strict=True)) == {
        "1": "barred already",
        "3": "",
        "2": "account not known",
    }
