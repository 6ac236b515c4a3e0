"""A mapping between two editions as a file, a table and plain objects."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit import carry_over_file, carry_over_forms, frameworks
from ig_metrics.toolkit.carry_over_file import Line, Mapping
from ig_metrics.toolkit.edition import Requirement
from tests.toolkit.build import IGT, small_framework

DAY = dt.date(2015, 1, 1)
OLD = small_framework(id="old")
NEW = small_framework(
    id="new", requirements=tuple(Requirement(n, "A", "", False, "x") for n in ("1", "2a", "2b")), categories=("A",)
)
SMALL = Mapping(
    "old", "new", 'A "notice"', "", None, DAY,
    (
        Line(("1",), ("1",), "same", "Unchanged – as before.", True),
        Line(("2",), ("2a", "2b"), "split", "In\ttwo\n\\ parts \x7f.", False),
        Line(("3",), (), "dropped", "Gone.", False),
    ),
)  # fmt: skip


def reasons(act) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return list(refusal.value.reasons)


def edited(table):
    return carry_over_forms.from_table(table, SMALL, OLD, NEW, checked_on=None)


def test_what_is_written_to_a_file_is_read_back_the_same():
    checked = dataclasses.replace(SMALL, checked_by="An Other", checked_on=DAY)
    for mapping in (SMALL, checked):
        assert carry_over_forms.from_file(carry_over_forms.as_toml(mapping), "m.toml", OLD, NEW) == mapping


def test_the_shipped_mapping_survives_every_form():
    v12 = frameworks.load("igt-v12-la")
    held = carry_over_file.load(IGT, v12)
    assert carry_over_forms.of_plain(carry_over_forms.as_plain(held) | {"why": "kept beside it"}) == held
    assert carry_over_forms.from_file(carry_over_forms.as_toml(held), "m.toml", IGT, v12) == held
    assert carry_over_forms.from_table(carry_over_forms.as_table(held), held, IGT, v12, checked_on=None) == held


def test_two_mappings_that_say_the_same_have_one_seal_and_any_change_another():
    seal = carry_over_forms.digest(SMALL)
    again = carry_over_forms.from_file(carry_over_forms.as_toml(SMALL) + b"\n# a remark\n", "m.toml", OLD, NEW)
    assert carry_over_forms.digest(again) == seal
    assert carry_over_forms.digest(dataclasses.replace(SMALL, checked_by="An Other")) != seal


def test_a_file_with_faults_is_refused_with_each_line_and_fix():
    text = carry_over_forms.as_toml(SMALL).decode().replace('["3"]', '["9"]').replace('"Gone."', '" "')
    assert reasons(lambda: carry_over_forms.from_file(text.encode(), "m.toml", OLD, NEW)) == [
        "m.toml, line 24: Line 3: '9' is not a requirement of old.",
        "m.toml, line 1: The file does not say what became of 3 (old). Add a line for each.",
        "m.toml, line 27: Line 3 gives no reason. Fill it in.",
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"from = [", b"[" * 5000])
def test_a_file_that_is_no_toml_is_refused_in_words(data):
    assert reasons(lambda: carry_over_forms.from_file(data, "m.toml", OLD, NEW))[0].startswith("m.toml ")


def test_a_table_corrected_by_hand_is_the_mapping_it_says():
    table = carry_over_forms.as_table(SMALL).astype(object)
    table.loc[2, ["to", "how", "reason"]] = ["2b", "same", "It is the second part."]
    table.loc[1, ["to", "how"]] = [" 2a ", "same"]
    table.loc[3] = [None, None, None, None, None]
    found = carry_over_forms.from_table(table, SMALL, OLD, NEW, checked_by=" An Other ", checked_on=DAY)
    assert [(line.before, line.after, line.how) for line in found.lines] == [
        (("1",), ("1",), "same"), (("2",), ("2a",), "same"), (("3",), ("2b",), "same"),
    ]  # fmt: skip
    assert (found.checked_by, found.checked_on) == ("An Other", DAY)


@pytest.mark.parametrize(
    ("row", "change", "reason"),
    [
        (0, {"to": "1, 7"}, "Line 1: '7' is not a requirement of new."),
        (0, {"to": "2a"}, "Line 2: '2a' of new is there twice. Keep one."),
        (0, {"how": "renamed"}, "Line 1: how is 'renamed'; it must be one of same, split, merged, dropped, new."),
        (1, {"how": "same"}, "Line 2 is 'same': from and to must name one and one in turn."),
        (2, {"reason": ""}, "Line 3 gives no reason. Fill it in."),
        (2, {"from": ""}, "The file does not say what became of 3 (old). Add a line for each."),
    ],
)
def test_a_table_with_a_fault_is_refused_by_the_line(row, change, reason):
    table = carry_over_forms.as_table(SMALL)
    for name, value in change.items():
        table.loc[row, name] = value
    assert reason in reasons(lambda: edited(table))


def test_where_there_is_no_file_a_beginning_names_every_requirement_and_no_reason():
    begun = carry_over_forms.beginning(OLD, NEW, DAY)
    assert carry_over_forms.as_table(begun)[["from", "to", "how"]].values.tolist() == [
        ["1", "1", "same"], ["2", "", "dropped"], ["3", "", "dropped"], ["", "2a", "new"], ["", "2b", "new"],
    ]  # fmt: skip
    assert len(reasons(lambda: edited(carry_over_forms.as_table(begun)))) == 5
    reasoned = carry_over_forms.as_table(begun).assign(reason="Looked at.")
    assert isinstance(edited(reasoned), Mapping)
    assert pd.Series([line.how for line in edited(reasoned).lines]).value_counts().to_dict() == {
        "same": 1, "dropped": 2, "new": 2,
    }  # fmt: skip
