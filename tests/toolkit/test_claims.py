import datetime as dt

import pandas as pd
import pytest

from ig_metrics.toolkit.claims import check
from ig_metrics.toolkit.frameworks import Rule
from tests.toolkit.build import AS_AT, assess, small_framework

RULE = Rule("1", "training_percent", "", {3: 95}, "Made up")
FRAMEWORK = small_framework(rules=(RULE,), evidence_from_level=1)


def measures(*values):
    rows = [
        {"measure": "training_percent", "key": key, "value": value, "as_at": AS_AT, "source": f"snapshot {key}"}
        for key, value in values
    ]
    return pd.DataFrame(rows, columns=["measure", "key", "value", "as_at", "source"])


def claim(levels, table=None, *, framework=FRAMEWORK, **columns):
    assessed = assess(levels, framework=framework, columns=columns)
    checked = check(assessed, framework, measures() if table is None else table, AS_AT)
    return checked.set_index("requirement").loc["1"]


def test_training_at_71_per_cent_cannot_quietly_support_level_3():
    found = claim({"1": "3"}, measures(("IG", 71.0)))
    assert found["claim"] == "not supported"
    assert found["reason"] == ("71.0% of staff are in date with their training at 31 March 2014; Level 3 needs 95%.")
    assert (found["value"], found["needed"], found["source"]) == (71.0, 95.0, "snapshot IG")


@pytest.mark.parametrize("value, said", [(94.999, "not supported"), (95.0, "supported"), (100.0, "supported")])
def test_the_exact_figure_decides(value, said):
    assert claim({"1": "3"}, measures(("IG", value)))["claim"] == said


def test_a_figure_just_short_is_not_shown_as_enough():
    assert "94.9%" in claim({"1": "3"}, measures(("IG", 94.96)))["reason"]


@pytest.mark.parametrize("table", [measures(), measures(("IG", None)), pd.DataFrame()])
def test_without_a_figure_the_claim_is_not_checked(table):
    found = claim({"1": "3"}, table)
    assert found["claim"] == "not checked"
    assert "Level 3 needs 95%" in found["reason"]


def test_the_first_course_is_taken_where_the_rule_names_none():
    assert claim({"1": "3"}, measures(("IG", 71.0), ("OTHER", 99.0)))["value"] == 71.0


def test_the_course_the_rule_names_is_taken():
    framework = small_framework(rules=(Rule("1", "training_percent", "OTHER", {3: 95}, "Made up"),))
    assert claim({"1": "3"}, measures(("IG", 71.0), ("OTHER", 99.0)), framework=framework)["value"] == 99.0


def test_a_level_the_rule_does_not_bind_is_not_checked():
    assert claim({"1": "2"}, measures(("IG", 71.0)))["claim"] == "not checked"


def test_a_rule_binds_the_levels_above_it_too():
    framework = small_framework(rules=(Rule("1", "training_percent", "", {2: 80}, "Made up"),))
    assert claim({"1": "3"}, measures(("IG", 79.0)), framework=framework)["claim"] == "not supported"


@pytest.mark.parametrize(
    "level, reason",
    [
        ("NR", "Not relevant: nothing is claimed."),
        (None, "Not assessed: nothing is claimed."),
        ("0", "Level 0 claims nothing."),
        ("1", "No rule ties this requirement to data that is held."),
    ],
)
def test_where_nothing_can_be_checked_it_says_why(level, reason):
    found = claim({"1": level}, measures(("IG", 99.0)))
    assert (found["claim"], found["reason"]) == ("not checked", reason)


@pytest.mark.parametrize(
    "expires, said, reason",
    [
        (None, "supported", "Evidence is named and in date."),
        (dt.date(2014, 3, 31), "supported", "Evidence is named and in date until 31 March 2014."),
        (dt.date(2014, 3, 30), "not supported", "The evidence expired on 30 March 2014."),
    ],
)
def test_evidence_counts_until_the_day_it_expires(expires, said, reason):
    found = claim({"1": "2"}, evidence=["Policy"], evidence_expires=pd.to_datetime([expires]))
    assert (found["claim"], found["reason"]) == (said, reason)


def test_a_claim_without_evidence_where_others_have_some_is_not_supported():
    found = claim({"1": "2", "2": "2"}, evidence=[None, "Policy"])
    assert (found["claim"], found["reason"]) == ("not supported", "No evidence is named.")


def test_an_upload_that_names_no_evidence_at_all_is_not_judged_by_it():
    assert claim({"1": "2"}, evidence=[" "])["claim"] == "not checked"


def test_evidence_does_not_outweigh_a_figure_that_falls_short():
    assert claim({"1": "3"}, measures(("IG", 71.0)), evidence=["Policy"])["claim"] == "not supported"


def test_evidence_alone_does_not_support_what_a_figure_should_have_shown():
    assert claim({"1": "3"}, evidence=["Policy"])["claim"] == "not checked"


def test_a_claim_borne_out_by_both_says_both():
    found = claim({"1": "3"}, measures(("IG", 96.0)), evidence=["Policy"])
    assert found["claim"] == "supported"
    assert "96.0%" in found["reason"]
    assert "Evidence is named" in found["reason"]


def test_every_requirement_gets_a_claim():
    assessed = assess({"1": "3", "2": "NR"}, framework=FRAMEWORK)
    assert check(assessed, FRAMEWORK, measures(), AS_AT)["requirement"].tolist() == ["1", "2", "3"]


def test_a_figure_says_what_it_is_made_of_and_which_snapshots_it_came_from():
    framework = small_framework(rules=(Rule("1", "assets_reviewed_percent", "", {3: 95}, "Made up"),))
    table = pd.DataFrame(
        [{"measure": "assets_reviewed_percent", "key": "", "value": 5200 / 93, "as_at": AS_AT, "source": "",
          "counted": "52 of 93 assets", "snapshots": "assets-2014-03-31-ab12"}]
    )  # fmt: skip
    found = claim({"1": "3"}, table, framework=framework)
    assert (found["claim"], found["snapshots"]) == ("not supported", "assets-2014-03-31-ab12")
    assert found["reason"] == (
        "55.9% of information assets with personal data were reviewed in the last 12 months at 31 March 2014 "
        "(52 of 93 assets); Level 3 needs 95%."
    )


def test_contracts_cannot_be_measured_and_say_so():
    framework = small_framework(rules=(Rule("1", "contracts_with_clauses_percent", "", {3: 95}, "Made up"),))
    found = claim({"1": "3"}, framework=framework)
    assert (found["claim"], found["reason"]) == (
        "not checked",
        "No register of contracts is held to check it against: Level 3 needs 95% or more "
        "of contracts have information governance clauses.",
    )
