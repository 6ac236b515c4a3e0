"""Somebody who was erased is known again by a keyed digest, whichever way the number or address is written."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.store import Store, erased

KEY = bytes(32)


@pytest.mark.parametrize(
    "column, one, other, same",
    [
        ("staff_id", "0012", " 12 ", True),
        ("staff_id", "0012", "120", False),
        ("email", "Ann@example.gov.uk", "ann@EXAMPLE.gov.uk ", True),
        ("email", "0ann@example.gov.uk", "ann@example.gov.uk", False),
        ("username", "0012", "12", False),
    ],
)
def test_one_person_has_one_digest(column: str, one: str, other: str, same: bool) -> None:
    assert (erased.digest(KEY, column, one) == erased.digest(KEY, column, other)) == same


def test_a_number_is_no_user_name_and_without_the_key_nothing_is_said() -> None:
    assert erased.digest(KEY, "staff_id", "12") != erased.digest(KEY, "username", "12")
    assert erased.digest(KEY, "staff_id", "12") != erased.digest(bytes([1] * 32), "staff_id", "12")


def test_the_key_is_made_once_and_no_page_is_made_again_for_it(store: Store) -> None:
    before = store.version()
    key = erased.key_of(store, "ig.lead")
    assert len(key) >= 32
    assert erased.key_of(store, "other") == key
    assert store.version() == before


def test_how_many_come_back_is_counted_by_person(store: Store) -> None:
    frame = pd.DataFrame({"staff_id": ["12", "0012", "7", None], "email": ["ann@x.uk", None, "ben@x.uk", "cy@x.uk"]})
    assert erased.came_back(store, frame) == 0
    key = erased.key_of(store, "ig.lead")
    for number, known in enumerate(
        ({"staff_id": ["012"], "email": ["ann@x.uk"]}, {"email": ["cy@x.uk"]}, {"username": ["di"]})
    ):
        store.write_entry(erased.BOOK, f"{number}", {"digests": erased.digests(key, known)}, "ig.lead")
    assert erased.came_back(store, frame) == 2
