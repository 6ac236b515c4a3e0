"""What the claims are set against: the figures, what they are made of, and the snapshots they came from."""

from __future__ import annotations

import pandas as pd

from ig_metrics import dashboard
from ig_metrics.dashboard import claimed, measured
from tests.dashboard import conftest as council
from tests.dashboard.conftest import MARCH, RULES


def asset(name, personal, reviewed):
    return {"asset": name, "owner": "Head of Homes", "personal_data": personal, "reviewed_on": pd.Timestamp(reviewed)}


def test_training_is_measured_and_says_which_files_it_rests_on(store, asked):
    rows = claimed.measures(store, RULES, asked).set_index("measure")
    row = rows.loc["training_percent"]
    assert round(row["value"], 1) == 63.6
    assert row["source"] == "IG"
    assert [part.split("-")[0] for part in row["snapshots"].split(", ")] == ["staff", "completions"]
    assert "assets_reviewed_percent" not in rows.index


def test_assets_are_measured_once_a_register_is_held(empty_store, asked):
    info = council.add(
        empty_store, "assets",
        [asset("Case files", True, "2014-01-01"), asset("Rota", True, None), asset("Map", False, None),
         asset("Unknown", None, None)],
        MARCH,
    )  # fmt: skip
    row = claimed.measures(empty_store, RULES, asked).set_index("measure").loc["assets_reviewed_percent"]
    assert (row["value"], row["snapshots"], row["source"]) == (50.0, info.id, "")
    assert row["counted"] == "1 of 2 assets; 1 more does not say"


def test_a_breach_register_that_tells_of_no_closure_says_nothing(store, asked):
    assert "breaches_reviewed_percent" not in set(claimed.measures(store, RULES, asked)["measure"])


def test_the_breach_register_is_measured_where_it_can_say(empty_store, asked):
    council.add(
        empty_store, "breaches",
        [council.breach("B1", "2014-01-10", closed_on=pd.Timestamp("2014-02-01")),
         council.breach("B2", "2014-01-10", closed_on=pd.Timestamp("2014-02-01"), lessons=None)],
    )  # fmt: skip
    row = claimed.measures(empty_store, RULES, asked).set_index("measure").loc["breaches_reviewed_percent"]
    assert (row["value"], row["counted"]) == (50.0, "1 of 2 breaches")


def test_a_later_upload_without_categories_is_read_by_the_list_an_earlier_one_brought(empty_store, asked):
    brought = [{"requirement": "L1", "level": "2", "title": "Ours", "category": "Local"},
               {"requirement": "101", "level": "2", "title": None, "category": None}]  # fmt: skip
    council.add(empty_store, "toolkit", brought, council.JANUARY, framework="igt-v11-la")
    council.add(empty_store, "toolkit", [{"requirement": "L1", "level": "3"}], MARCH, framework="igt-v11-la")
    found = measured.toolkit(empty_store, RULES, asked).assessment
    assert found.requirements[["requirement", "category", "title"]].values.tolist()[0] == ["L1", "Local", "Ours"]
    assert (found.applicable, found.points, found.not_assessed) == (2, 3, 1)


def test_outcomes_are_shown_by_their_words(empty_store, asked):
    rows = [{"requirement": "A1.a", "level": "1", "target_level": "2"}, {"requirement": "A1.b", "level": "2"}]
    council.add(empty_store, "toolkit", rows, MARCH, framework="caf-dspt")
    view = dashboard.toolkit(empty_store, RULES, council.LEAD, asked, framework="caf-dspt")
    assert view.grade == "Standards Not Met"
    first = view.categories.iloc[0]
    assert (first["shown"], first["below_target"], first["at_target"]) == ("Not assessed", 1, 0)
    brought = [{**row, "category": "A Managing risk", "target_level": "1"} for row in rows]
    council.add(empty_store, "toolkit", brought, MARCH, framework="caf-dspt")
    view = dashboard.toolkit(empty_store, RULES, council.LEAD, asked, framework="caf-dspt")
    assert (view.grade, view.categories["shown"].tolist()) == ("Standards Met", ["Partially achieved"])
