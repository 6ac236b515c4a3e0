"""Services beside one another, and the council beside its sector."""

import pandas as pd
import pytest

from ig_metrics import datasets
from ig_metrics.breaches import funnel, sector

STAFF = pd.DataFrame({"group": ["Homes", "Advice", "Roads"], "staff": [6000, 3000, 1000]})


def counts(**groups):
    return pd.DataFrame(
        {"group": pd.array(list(groups), dtype="str"), "count": pd.array(list(groups.values()), dtype="Int64")}
    )


def test_a_funnel_by_hand():
    # 20 breaches of 10,000 staff: 12, 6 and 2 expected. Of 2: P(X <= 5) = .983, P(X <= 7) = .99890, P(X <= 8) = .99976.
    found = funnel.funnel(counts(homes=10, advice=2, roads=8), STAFF).set_index("group")
    assert found["expected"].to_dict() == {"Homes": 12.0, "Advice": 6.0, "Roads": 2.0}
    assert found.loc["Roads", ["lower", "upper", "far_upper"]].tolist() == [0, 5, 8]
    assert found["verdict"].to_dict() == {
        "Homes": "within chance", "Advice": "within chance", "Roads": "more than chance"
    }  # fmt: skip
    assert found.at["Roads", "per_1000_staff"] == 8


def test_a_service_without_a_breach_is_in_the_funnel():
    # Of 10 expected, 3 and fewer have a chance of 1.03%; none at all is far fewer.
    found = funnel.funnel(counts(homes=20), pd.DataFrame({"group": ["Homes", "Advice"], "staff": [100, 100]}))
    assert found.set_index("group").loc["Advice", ["count", "verdict"]].tolist() == [0, "far fewer than chance"]


def test_breaches_of_no_service_with_staff_are_counted_apart():
    assert funnel.unplaced(counts(homes=3, Elsewhere=2), STAFF) == 2


def test_without_breaches_or_staff_there_is_no_funnel():
    assert funnel.funnel(counts(), STAFF).empty
    assert funnel.funnel(counts(homes=3), STAFF.assign(staff=0)).empty


def incidents():
    rows = [
        ("A1", 2019, 2, "phishing", "Local government", "Health"),
        ("A1", 2019, 2, "phishing", "Local government", "Basic"),
        ("A2", 2019, 2, "malware", "Local government", "Basic"),
        ("A3", 2019, 3, "phishing", "Local government", "Basic"),
        ("B1", 2019, 3, "phishing", "Health", "Basic"),
    ]
    names = ["reference", "year", "quarter", "incident_type", "sector", "data_type"]
    return datasets.conform("ico_incidents", pd.DataFrame(rows, columns=names))


def register():
    frame = pd.DataFrame(
        {
            "reference": ["1", "2", "3", "4"],
            "reported_on": pd.to_datetime(["2019-04-01", "2019-06-30", "2019-06-30", "2019-07-01"]),
            "category": ["phishing", "malware", None, "phishing"],
            "near_miss": [False, False, True, False],
            "reported_to_regulator_at": pd.to_datetime(["2019-04-02", None, None, None]),
        }
    )
    return datasets.conform("breaches", frame)


COVERED = (pd.Timestamp("2019-04-01"), pd.Timestamp("2019-06-30"))


def test_a_report_of_several_rows_is_one_report():
    found = sector.by_quarter(incidents(), "Local government", register(), COVERED)
    assert found["sector"].tolist() == [2, 1]
    assert found["quarter"].tolist() == ["Apr to Jun 2019", "Jul to Sep 2019"]


def test_a_quarter_the_register_does_not_cover_is_empty_and_not_nought():
    found = sector.by_quarter(incidents(), "Local government", register(), COVERED)
    assert found["own"].tolist() == [2, pd.NA]
    assert found["own_reported"].tolist() == [1, pd.NA]


def test_shares_by_type_by_hand():
    found = sector.by_type(incidents(), "Local government", register(), *COVERED).set_index("category")
    assert found.loc["phishing"].tolist() == [2, pytest.approx(200 / 3), 1, 50.0]
    assert found.loc["malware"].tolist() == [1, pytest.approx(100 / 3), 1, 50.0]


def test_local_government_is_offered_first():
    assert sector.sectors(incidents()) == ("Health", "Local government")
    assert sector.default_sector(("Health", "Local government")) == "Local government"
    assert sector.default_sector(("Health",)) == "Health"
    assert sector.default_sector(()) is None


def test_an_empty_workbook_and_register_are_empty_tables():
    nothing = datasets.empty("ico_incidents")
    assert sector.by_quarter(nothing, "x", datasets.empty("breaches"), None).empty
    assert sector.by_type(nothing, "x", datasets.empty("breaches"), *COVERED).empty
