"""A new edition: small hand-worked moves, and the shipped mapping."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit import carry_over_file, frameworks
from ig_metrics.toolkit.carry_over import propose
from ig_metrics.toolkit.carry_over_file import Line, Mapping
from ig_metrics.toolkit.edition import Requirement
from tests.toolkit.build import AS_AT, IGT, NUMBERS, assess, small_framework

OLD = small_framework(id="old")
NEW = small_framework(
    id="new",
    requirements=tuple(Requirement(number, category, "", False, "x") for number, category in (("1", "A"), ("2", "A"), ("3", "B"))),
)  # fmt: skip


def line(before, after, how):
    return Line(tuple(before), tuple(after), how, "Because.", False)


def proposal(levels, *lines, **columns):
    mapping = Mapping("old", "new", "x", "", None, dt.date(2015, 1, 1), lines)
    return propose(mapping, assess(levels, framework=OLD, columns=columns), NEW, as_at=AS_AT)


def row(found, number):
    return found.rows.set_index("requirement").loc[number]


SAME = [line("1", "1", "same"), line("2", "2", "same"), line("3", "3", "same")]
SPLIT = [line("1", "12", "split"), line("2", "", "dropped"), line("3", "3", "same")]
MERGED = [line("12", "1", "merged"), line("", "2", "new"), line("3", "3", "same")]


def test_the_same_requirement_keeps_level_title_and_evidence():
    found = proposal(
        {"1": "2", "2": "NR", "3": "3"}, *SAME, evidence=["Policy", None, None], owner=["Ann", "Bob", None]
    )
    assert row(found, "1")[["title", "level", "evidence", "owner", "work"]].tolist() == [
        "Title 1",
        "2",
        "Policy",
        "Ann",
        "",
    ]
    assert row(found, "2")["level"] == "NR"
    assert found.work.empty


def test_each_part_of_a_split_gets_the_level_of_the_whole_to_be_confirmed():
    found = proposal({"1": "2", "2": "3", "3": "3"}, *SPLIT)
    assert found.rows[["requirement", "from", "level"]].values.tolist() == [
        ["1", "1", "2"],
        ["2", "1", "2"],
        ["3", "3", "3"],
    ]
    assert found.work["work"].tolist() == ["Confirm the level for this part: the evidence was for the whole."] * 2
    assert found.dropped[["requirement", "level", "reason"]].values.tolist() == [["2", "3", "Because."]]


@pytest.mark.parametrize(
    "first, second, level",
    [("2", "3", "2"), ("3", "0", "0"), ("NR", "1", "1"), ("NR", "NR", "NR"), (None, "3", None), ("NR", None, None)],
)
def test_what_is_merged_gets_the_lowest_relevant_level(first, second, level):
    found = row(proposal({"1": first, "2": second, "3": "3"}, *MERGED), "1")["level"]
    assert (None if pd.isna(found) else found) == level


def test_merged_evidence_is_all_named_and_runs_out_with_the_first():
    days = pd.to_datetime(["2014-06-01", "2014-03-30", None])
    found = proposal({"1": "2", "2": "2", "3": "3"}, *MERGED, evidence=["One", "Two", None], evidence_expires=days,
                     owner=["Ann", "Bob", "Cat"])  # fmt: skip
    made = row(found, "1")
    assert (made["evidence"], made["evidence_expires"]) == ("One; Two", pd.Timestamp("2014-03-30"))
    assert pd.isna(made["owner"])
    assert made["work"] == (
        "Confirm the level: the lowest of those it was made from is proposed. Renew the evidence: it has expired."
    )


def test_what_is_new_or_was_not_assessed_is_work():
    found = proposal({"1": "3", "2": "3", "3": None}, *MERGED)
    assert found.work.set_index("requirement")["work"].to_dict() == {
        "1": "Confirm the level: the lowest of those it was made from is proposed.",
        "2": "Assess it: it is new.",
        "3": "Assess it: it was not assessed before.",
    }


def test_levels_stand_beside_each_other_before_and_after():
    found = proposal({"1": "2", "2": "3", "3": "3"}, *MERGED)
    assert (found.before.points, found.before.max_points, found.before.grade) == (8, 9, "Satisfactory")
    assert (found.after.points, found.after.max_points, found.after.grade) == (5, 9, "Not satisfactory")
    assert (found.after.framework, found.after.not_assessed) == ("new", 1)


# The shipped mapping


V12 = frameworks.load("igt-v12-la")


def test_from_version_11_to_12_every_requirement_of_both_is_told_once():
    mapping = carry_over_file.load(IGT, V12)
    assert sorted(number for each in mapping.lines for number in each.before) == sorted(IGT.by_number)
    assert sorted(number for each in mapping.lines for number in each.after) == sorted(V12.by_number)
    assert [each.before[0] for each in mapping.lines if each.how == "dropped"] == [
        "501", "502", "504", "506", "601", "603", "604",
    ]  # fmt: skip
    assert not any(each.sourced for each in mapping.lines if each.how != "dropped")
    assert mapping.checked_by == ""


def test_an_assessment_all_at_2_stays_all_at_2():
    old = assess(dict.fromkeys(NUMBERS, "2"), framework=IGT)
    after = propose(carry_over_file.load(IGT, V12), old, V12, as_at=AS_AT).after
    assert (after.applicable, after.points, after.grade) == (28, 56, "Satisfactory")


def test_editions_without_a_mapping_are_refused_with_those_there_are(tmp_path):
    with pytest.raises(
        Refused, match=r"igt-v12-la in igt-v11-la\. Write one as .*Those there are: igt-v11-la to igt-v12-la"
    ):
        carry_over_file.load(V12, IGT, tmp_path)


GOOD = """from = "old"
to = "new"
source = "x"
checked_by = ""
review_due = 2015-01-01
[[lines]]
from = ["1", "2"]
to = ["1"]
how = "merged"
reason = "Joined"
sourced = true
[[lines]]
from = []
to = ["2"]
how = "new"
reason = "New"
sourced = true
[[lines]]
from = ["3"]
to = ["3"]
how = "same"
reason = "Same"
sourced = false
"""


def test_a_councils_own_mapping_is_read(tmp_path):
    (tmp_path / "old--new.toml").write_text(GOOD)
    found = carry_over_file.load(OLD, NEW, tmp_path)
    assert [(each.before, each.after, each.how) for each in found.lines] == [
        (("1", "2"), ("1",), "merged"), ((), ("2",), "new"), (("3",), ("3",), "same"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "old, new, line, said",
    [
        ('"merged"', '"joined"', 9, "how is 'joined'; it must be one of same, split, merged, dropped, new"),
        ('"merged"', '"same"', 9, "from and to must name one and one"),
        ('["1", "2"]', '["1", "9"]', 7, "'9' is not a requirement of old"),
        ('from = ["3"]', 'from = ["2"]', 19, "'2' of old is there twice"),
        ('from = ["3"]', 'from = ["2"]', 1, "does not say what became of 3 (old)"),
        ('to = ["3"]', 'to = ["2"]', 1, "does not say where 3 came from (new)"),
        ('"Joined"', '" "', 10, "gives no reason"),
        ('to = "new"', 'to = "newer"', 2, "to is 'newer'"),
        ("sourced = false", "sourced = 1", 23, "true or false"),
        ('checked_by = ""\n', "", 1, "needs 'checked_by'"),
    ],
)
def test_a_fault_is_refused_with_its_line(tmp_path, old, new, line, said):
    (tmp_path / "old--new.toml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(Refused) as caught:
        carry_over_file.load(OLD, NEW, tmp_path)
    reasons = caught.value.reasons
    assert any(each.startswith(f"old--new.toml, line {line}: ") and said in each for each in reasons), reasons
