"""Whose completion is this: staff number, then e-mail, then user name, never by name."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.training.matching import learner_keys, match, match_counts
from ig_metrics.training.people import people
from tests.training.build import D, frame, staff

WHO = people(
    staff(
        {"staff_id": "1", "email": "ann@example.gov.uk", "username": "ann"},
        {"staff_id": "2", "email": "Bob@example.gov.uk", "username": "bob"},
        {"staff_id": "3", "email": "shared@example.gov.uk", "username": "kiosk"},
        {"staff_id": "4", "email": "SHARED@example.gov.uk", "username": "Kiosk"},
        {"staff_id": "5", "email": None, "username": None},
        {"staff_id": "6", "email": "shared@example.gov.uk", "username": "fay"},
    ),
    D,
)


def matched(**learner: object) -> tuple[str | None, str | None]:
    row = match(frame("completions", {"course": "IG", "outcome": "completed"} | learner), WHO).iloc[0]
    return tuple(None if pd.isna(row[column]) else row[column] for column in ("person", "matched_by"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("learner", "expected"),
    [
        ({"staff_id": "1"}, ("1", "staff_id")),
        ({"staff_id": " 1 "}, ("1", "staff_id")),
        ({"staff_id": "1", "email": "bob@example.gov.uk"}, ("1", "staff_id")),
        ({"staff_id": "99", "email": "bob@example.gov.uk"}, ("2", "email")),
        ({"email": " BOB@example.gov.uk"}, ("2", "email")),
        ({"email": "bob@example.gov.uk", "username": "ann"}, ("2", "email")),
        ({"email": "nobody@example.gov.uk", "username": "ANN "}, ("1", "username")),
        ({"email": "shared@example.gov.uk"}, (None, "shared")),
        ({"username": "kiosk"}, (None, "shared")),
        ({"email": "shared@example.gov.uk", "username": "fay"}, ("6", "username")),
        ({"staff_id": "3", "email": "shared@example.gov.uk"}, ("3", "staff_id")),
        ({"staff_id": "99"}, (None, None)),
        ({"email": ""}, (None, None)),
        ({"username": "x", "email": None, "staff_id": None}, (None, None)),
    ],
)
def test_match(learner: dict[str, object], expected: tuple[str | None, str | None]) -> None:
    assert matched(**learner) == expected


def test_both_sides_are_padded() -> None:
    who = people(staff({"staff_id": "0042"}), D)
    rows = match(
        frame("completions", {"staff_id": "042", "course": "IG", "outcome": "completed"}), who, staff_id_width=5
    )
    assert rows["person"].tolist() == ["0042"]
    assert pd.isna(match(rows, who)["person"].iloc[0])


def test_counts_say_how_each_was_matched() -> None:
    learners = [{"staff_id": "1"}, {"username": "bob"}, {"username": "kiosk"}, {"staff_id": "99"}, {"staff_id": "2"}]
    rows = match(
        frame("completions", *({"course": "IG", "outcome": "completed"} | learner for learner in learners)), WHO
    )
    assert match_counts(rows) == {"staff_id": 2, "email": 0, "username": 1, "confirmed": 0, "shared": 1, "none": 1}


def test_rows_and_index_are_kept_and_inputs_unchanged() -> None:
    rows = frame("completions", {"staff_id": "1"}, {"staff_id": "9"}).set_axis([7, 3])
    before = rows.copy(deep=True)
    result = match(rows, WHO)
    assert result.index.tolist() == [7, 3]
    pd.testing.assert_frame_equal(rows, before)
    assert result["person"].dtype == "str"


def confirm(*rows: tuple[str, str, bool | None]) -> pd.DataFrame:
    return frame("identity_matches", *({"learner": a, "staff_id": b, "same_person": c} for a, b, c in rows))


def found(confirmed: pd.DataFrame, width: int | None = None, **learner: object) -> tuple[str | None, str | None]:
    rows = frame("completions", {"course": "IG", "outcome": "completed"} | learner)
    row = match(rows, WHO, staff_id_width=width, confirmed=confirmed).iloc[0]
    return tuple(None if pd.isna(row[column]) else row[column] for column in ("person", "matched_by"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("learner", "expected"),
    [
        ({"email": "Ann.Old@example.gov.uk"}, ("5", "confirmed")),
        ({"staff_id": "99"}, ("2", "confirmed")),
        ({"staff_id": "98"}, (None, None)),
        ({"staff_id": "97"}, (None, None)),
        ({"email": "shared@example.gov.uk"}, ("6", "confirmed")),
        ({"staff_id": "1", "email": "ann.old@example.gov.uk"}, ("1", "staff_id")),
        ({"username": "nobody"}, (None, None)),
    ],
)
def test_a_confirmed_match_comes_after_the_three_keys(learner: dict[str, object], expected: tuple[str, str]) -> None:
    said = confirm(
        ("ann.old@example.gov.uk", "5", True),
        ("99", "2", True),
        ("98", "2", False),
        ("97", "no longer here", True),
        ("shared@example.gov.uk", "6", True),
    )
    assert found(said, **learner) == expected


def test_a_confirmed_number_is_padded_on_both_sides() -> None:
    who = people(staff({"staff_id": "00042"}), D)
    rows = frame("completions", {"staff_id": "7", "course": "IG", "outcome": "completed"})
    assert match(rows, who, staff_id_width=5, confirmed=confirm(("00007", "42", True)))["person"].tolist() == ["00042"]


def test_the_later_word_on_a_learner_counts() -> None:
    assert found(confirm(("99", "1", True), ("99", "2", True)), staff_id="99") == ("2", "confirmed")


def test_a_learner_is_named_by_number_else_address_else_user_name() -> None:
    rows = frame(
        "completions",
        {"staff_id": "7A", "email": "x@y.example"},
        {"email": " X@y.example"},
        {"username": "Ann"},
        {"course": "IG"},
        {"staff_id": "12"},
    )
    keys = learner_keys(rows, staff_id_width=4)
    assert [None if pd.isna(key) else key for key in keys] == ["7a", "x@y.example", "ann", None, "0012"]
