"""A damaged file, as the pages tell of it: what rests on it is named and not shown, everything else is, and mending it is enough."""

from __future__ import annotations

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import said


@pytest.fixture
def hr_list(own_council):
    """The newest HR list's file, damaged, and its bytes as they were."""
    (info,) = (info for info in Store.open(own_council).snapshots() if info.kind == "staff" and info.as_at.month == 3)
    path = own_council / "snapshots" / info.parquet_name
    whole = path.read_bytes()
    path.write_bytes(whole[:500] + b"spoilt" + whole[506:])
    return path, whole


def test_one_damaged_list_takes_the_figures_that_rest_on_it_and_no_page(hr_list, opened):
    path, whole = hr_list
    overview = said(opened("overview"))
    assert "Part of the data cannot be read" in overview
    assert "HR staff list, as at 31 March 2014" in overview
    assert "82%" in overview, "the Toolkit's score stands"
    assert "not measured" in overview
    training = opened("training")
    assert "Not shown" in said(training)
    assert "Upload the HR staff list on the Upload page to see it" not in said(training)
    # Put back as it was, it counts again, though nothing in the catalogue has changed.
    path.write_bytes(whole)
    training.run()
    assert not training.exception
    assert "cannot be read" not in said(training)
    assert "86.8%" in said(training)


def test_a_page_that_names_people_is_refused_in_words(hr_list, opened):
    lists = said(opened("lists"))
    assert "is damaged" in lists
    assert "it is not what was stored" in lists
