import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit.change import changes
from tests.toolkit.build import IGT, assess


def change(before, after):
    whole = {"category": ["A"]}
    return changes(assess({"1": before}, columns=whole), assess({"1": after}, columns=whole))


@pytest.mark.parametrize(
    "before, after, kind, levels, text",
    [
        ("1", "3", "raised", 2, "Requirement 1 rose from level 1 to level 3."),
        ("3", "2", "lowered", -1, "Requirement 1 fell from level 3 to level 2."),
        (None, "2", "assessed", None, "Requirement 1 was assessed for the first time, at level 2."),
        ("2", None, "no longer assessed", None, "Requirement 1 is no longer assessed; it was at level 2."),
        ("2", "NR", "now not relevant", None, "Requirement 1 is now not relevant; it was at level 2."),
        (None, "NR", "now not relevant", None, "Requirement 1 is now not relevant; it was not assessed."),
        ("NR", "2", "now relevant", None, "Requirement 1 is now relevant, at level 2."),
        ("NR", None, "now relevant", None, "Requirement 1 is now relevant, not assessed."),
    ],
)
def test_each_kind_of_change_in_words(before, after, kind, levels, text):
    (row,) = change(before, after).to_dict("records")
    assert (row["kind"], row["text"]) == (kind, text)
    assert pd.isna(row["levels"]) if levels is None else row["levels"] == levels


@pytest.mark.parametrize("level", ["2", "NR", None])
def test_what_did_not_change_is_not_listed(level):
    assert change(level, level).empty


def test_requirements_added_and_removed_are_told():
    before = assess({"1": "2", "2": "NR"}, columns={"category": ["A", "A"]})
    after = assess({"1": "2", "3": None}, columns={"category": ["A", "B"]})
    assert changes(before, after)["text"].tolist() == [
        "Requirement 3 was added, not assessed.",
        "Requirement 2 was removed; it was not relevant.",
    ]


def test_two_frameworks_do_not_compare():
    with pytest.raises(Refused, match="different frameworks"):
        changes(assess({"1": "2"}), assess({"101": "2"}, framework=IGT))
