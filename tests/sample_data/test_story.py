"""The figures the sample council is meant to show, worked out from its files with pandas alone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tests.sample_data import read_council as council

FOLDER = council.FOLDER
MARCH_MOODLE = council.MOODLE[0]


@pytest.fixture
def at() -> Callable[[str], pd.DataFrame]:
    return council.story


def counts(story: pd.DataFrame) -> dict[str, int]:
    return {str(word): int(n) for word, n in story["status"].value_counts().items()}


def percent(story: pd.DataFrame) -> pd.Series:
    """In date, of those neither absent nor exempt, by directorate and for the council."""
    base = story[~story["status"].isin(["absent", "exempt"])]
    ok = base["status"].isin(["in_date", "due_soon"])
    return pd.concat([ok.groupby(base["Directorate"]).mean(), pd.Series({"council": ok.mean()})]) * 100


STATUSES = {
    "2014-01-27": {"in_date": 4208, "due_soon": 1910, "in_window": 3325, "lapsed": 2367, "absent": 212, "exempt": 62},
    "2014-03-31": {"in_date": 9995, "due_soon": 189, "in_window": 39, "overdue": 669, "lapsed": 842, "absent": 242, "exempt": 57},
    "2014-04-30": {"in_date": 10538, "due_soon": 86, "in_window": 45, "overdue": 456, "lapsed": 564, "absent": 239, "exempt": 52},
}  # fmt: skip


@pytest.mark.parametrize("day", list(council.EDITIONS))
def test_every_status_has_its_count(at, day):
    assert counts(at(day)) == STATUSES[day]


def test_half_are_in_date_at_launch_from_last_years_course(at):
    assert 50 < percent(at("2014-01-27"))["council"] < 53


def test_march_is_near_87_and_short_of_95(at):
    assert percent(at("2014-03-31"))["council"] == pytest.approx(86.8, abs=0.05)


def test_next_months_exports_bring_91(at):
    assert percent(at("2014-04-30"))["council"] == pytest.approx(90.9, abs=0.05)


def test_children_are_well_below_every_other_directorate_in_march(at):
    rates = percent(at("2014-03-31")).drop("council").sort_values()
    assert rates.index[0] == "Children and Young People"
    assert rates.iloc[1] - rates.iloc[0] > 8


def test_about_12000_people_in_six_directorates(at):
    story = at("2014-03-31")
    assert story["Directorate"].nunique() == 6
    assert len(story) == pytest.approx(12_000, abs=100)


def test_about_one_in_seven_has_no_network_access(at):
    assert (at("2014-03-31")["Network access"] == "N").mean() == pytest.approx(0.14, abs=0.015)


def test_hundreds_are_past_the_bar_date_and_some_are_not_there_yet(at):
    story = at("2014-03-31")
    late = story.loc[story["status"].isin(["overdue", "lapsed"]), "late"]
    assert (late >= 14).sum() > 500
    assert ((late >= 0) & (late < 14)).sum() > 100


def test_some_sixty_learners_are_unknown_to_hr():
    moodle = council.moodle(MARCH_MOODLE)
    assert moodle["email"].str.endswith("@agency.example").sum() == 60


def test_some_tried_and_failed():
    moodle = council.moodle(MARCH_MOODLE)
    assert (moodle["status"] == "Completed (did not achieve pass grade)").sum() > 50


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    found = council.table(FOLDER / "Data breach register 2011-14.xlsx", "Ref")
    return found.assign(day=found["Date reported"].map(council.day), near=found["Near miss"] == "Y")


@pytest.mark.parametrize(
    "first, near, expected",
    [("2014-01-01", False, 21), ("2014-01-28", False, 15), ("2014-01-01", True, 6), ("2014-01-28", True, 5)],
)
def test_breaches_of_the_quarter_and_since_the_meeting(register, first, near, expected):
    assert (register["day"].between(first, "2014-03-31") & (register["near"] == near)).sum() == expected


def test_three_breaches_of_the_quarter_went_to_the_ico(register):
    quarter = register["day"].between("2014-01-01", "2014-03-31") & ~register["near"]
    assert (quarter & register["Date reported to ICO"].notna()).sum() == 3


def test_the_register_goes_back_three_years_and_numbers_each_incident_once(register):
    assert register["day"].min() < pd.Timestamp(2011, 5, 1)
    assert register["Ref"].is_unique


@pytest.mark.parametrize(
    "edition, points, below_pass, at_3",
    [("October 2013", 78, 9, 7), ("January 2014", 89, 2, 11), ("March 2014", 98, 0, 18)],
)
def test_toolkit_points(edition, points, below_pass, at_3):
    found = council.table(FOLDER / f"IG Toolkit self-assessment {edition}.xlsx", "Requirement")
    level = found["Attainment level"].astype(int)
    assert (len(found), level.sum(), (level < 2).sum(), (level == 3).sum()) == (40, points, below_pass, at_3)


def test_march_holds_four_categories_at_level_2():
    found = council.table(FOLDER / "IG Toolkit self-assessment March 2014.xlsx", "Requirement")
    lowest = found["Attainment level"].astype(int).groupby(found["Category"]).min()
    assert lowest.to_dict() == {
        "Information governance management": 2,
        "Confidentiality and data protection assurance": 2,
        "Information security assurance": 2,
        "Clinical information assurance": 3,
        "Secondary uses assurance": 2,
        "Corporate information assurance": 3,
    }


def test_the_training_claim_is_level_3_which_the_data_do_not_support(at):
    found = council.table(FOLDER / "IG Toolkit self-assessment March 2014.xlsx", "Requirement").set_index("Requirement")
    assert found.loc[112, "Attainment level"] == 3
    assert percent(at("2014-03-31"))["council"] < 95


def test_both_requirements_below_the_pass_in_january_have_an_open_action_that_reaches_it():
    kit = council.table(FOLDER / "IG Toolkit self-assessment January 2014.xlsx", "Requirement")
    plan = council.table(FOLDER / "IG improvement plan January 2014.xlsx", "Requirement")
    below = set(kit.loc[kit["Attainment level"].astype(int) < 2, "Requirement"])
    able = plan[plan["Date completed"].isna() & plan["Owner"].notna() & (plan["Delivers level"].astype(int) >= 2)]
    assert below == {314, 324}
    assert below <= set(able["Requirement"])


def test_between_the_meetings_some_promises_were_kept_and_some_not():
    plan = council.table(FOLDER / "IG improvement plan January 2014.xlsx", "Requirement")
    now = council.table(FOLDER / "IG improvement plan March 2014.xlsx", "Requirement").set_index("Action")
    promised = plan[plan["Due date"].map(council.day).between("2014-01-28", "2014-03-31")]["Action"]
    kept = now.loc[promised, "Date completed"].notna()
    assert (int(kept.sum()), int((~kept).sum())) == (8, 12)
