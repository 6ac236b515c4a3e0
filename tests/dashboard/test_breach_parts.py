"""The parts of the Breaches page: charts, the 72 hours, severity, comparison; and what the committee does not see of them."""

from __future__ import annotations

import datetime as dt
import pickle

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council

LEAD, COMMITTEE, RULES = council.LEAD, council.COMMITTEE, council.RULES
MARCH = council.MARCH
D = dt.date
MANAGER = Viewer("head", "manager", ("Homes",))


def fill(store, rows, as_at=MARCH):
    council.add(store, "breaches", rows, as_at)
    return Question(as_at, council.MEETING if as_at == MARCH else None)


def each_month(number, first="2012-04-01", months=24, **more):
    days = pd.date_range(first, periods=months, freq="MS")
    return [
        council.breach(f"{day:%Y%m}-{n}", day + pd.Timedelta(days=n), service="Homes", **more)
        for day in days
        for n in range(number)
    ]


# Since the meeting


def test_since_the_meeting_beside_as_many_days_before_it(store, asked):
    view = dashboard.breaches(store, RULES, LEAD, asked)
    assert (view.since_label, view.since_compare_label) == (
        "Since the meeting of 27 January",
        "26 November 2013 to 27 January 2014",
    )
    rows = view.since.set_index("label")
    assert rows.loc["Breaches", ["count", "before"]].tolist() == [2, 1]
    assert rows.at["Breaches", "verdict"] == "2 against 1: within what chance allows"
    assert rows.at["Breaches", "per_30_days"] == pytest.approx(30 * 2 / 63)
    assert rows.at["Near misses", "count"] == 1
    assert view.since_said == (
        "2 against 1: within what chance allows.",
        "Reported to the ICO: 1 (1 no outcome recorded).",
    )


def test_services_since_the_meeting_are_for_the_ig_lead(store, asked):
    assert dashboard.breaches(store, RULES, LEAD, asked).since_services["count"].sum() == 2
    for viewer in (COMMITTEE, MANAGER):
        assert dashboard.breaches(store, RULES, viewer, asked).since_services.empty


def test_json_has_the_comparison_in_words(store, asked):
    figures = dashboard.breaches_json(store, RULES, LEAD, asked)
    assert figures["compared"]["words"] == "3 against 1: within what chance allows"
    assert figures["compared"]["beyond_chance"] is False
    assert (figures["repeats"], figures["outcomes"]) == (0, {"no outcome recorded": 1})


def test_many_more_than_before_is_more_than_chance(empty_store):
    rows = [council.breach(f"A{n}", "2013-10-10") for n in range(2)] + [
        council.breach(f"B{n}", "2014-02-10") for n in range(20)
    ]
    rows += [council.breach("old", "2013-01-01")]
    asked = fill(empty_store, rows)
    assert "That is **more than chance would bring**." in dashboard.breaches(empty_store, RULES, LEAD, asked).answer


# Charts


def test_each_series_has_the_chart_it_deserves_and_says_why(empty_store):
    asked = fill(empty_store, each_month(6))
    view = dashboard.breach_charts(empty_store, RULES, LEAD, asked)
    everything, serious = view.whole
    assert (everything.kind, everything.improvement) == ("xmr", "neutral")
    assert everything.reason == "144 events in 24 months, 5 a month or more: counts with the NHS rules."
    assert any("better reporting" in note for note in everything.notes)
    assert (serious.kind, serious.improvement) == ("none", "decrease")
    assert serious.sentence.startswith("No serious breach is in the register")


def test_months_before_any_scheme_are_not_counted_as_without_serious_breaches(empty_store):
    view = dashboard.breach_charts(empty_store, RULES, LEAD, fill(empty_store, each_month(2, severity="2")))
    serious = view.whole[1]
    assert serious.points["date"].min() >= pd.Timestamp("2013-06-01")
    assert any("graded from 1 June 2013" in note for note in serious.notes)
    assert len(serious.events) == 20


def test_nothing_was_graded_before_june_2013(empty_store):
    asked = fill(empty_store, each_month(2, first="2011-01-01", months=12, severity="2"), D(2011, 12, 31))
    serious = dashboard.breach_charts(empty_store, RULES, LEAD, asked).whole[1]
    assert (serious.kind, serious.sentence) == (
        "none", "No severity scheme was in force in this time, so none is graded."
    )  # fmt: skip


@pytest.mark.parametrize("by, title", [("category", "Malware"), ("severity", "Not graded")])
def test_multiples_are_split(empty_store, by, title):
    asked = fill(empty_store, each_month(2))
    view = dashboard.breach_charts(empty_store, RULES, COMMITTEE, asked, by=by)
    if by == "category":
        assert [chart.title for chart in view.multiples] == [title]
    else:
        assert all("Level" in chart.title or chart.title == "Not graded" for chart in view.multiples)


def test_by_service_is_for_the_ig_lead(empty_store):
    asked = fill(empty_store, each_month(2))
    assert [
        chart.title for chart in dashboard.breach_charts(empty_store, RULES, LEAD, asked, by="service").multiples
    ] == ["Homes"]
    for viewer in (COMMITTEE, MANAGER):
        view = dashboard.breach_charts(empty_store, RULES, viewer, asked, by="service")
        assert view.multiples == ()
        assert "for the IG lead" in view.left_out
        assert "Homes" not in str(pickle.dumps(view))


def test_another_split_is_refused(store, asked):
    with pytest.raises(Refused, match="by category, service or severity"):
        dashboard.breach_charts(store, RULES, LEAD, asked, by="team")


def test_a_lower_limit_below_nought_is_drawn_at_nought(empty_store):
    rows = [
        row
        for n, month in enumerate(range(24))
        for row in each_month(5 + 6 * (n % 2), f"{2012 + (month + 3) // 12}-{(month + 3) % 12 + 1:02}-01", 1)
    ]
    chart = dashboard.breach_charts(empty_store, RULES, LEAD, fill(empty_store, rows)).whole[0]
    assert chart.kind == "xmr"
    assert (chart.points["lower"] == 0).all()


def test_the_target_of_the_settings_is_on_the_chart(empty_store):
    rules = settings.Settings(breaches=settings.Breaches(improvement="decrease", target_per_month=100))
    rows = [
        row for n in range(24) for row in each_month(6 + n % 2, f"{2012 + (n + 3) // 12}-{(n + 3) % 12 + 1:02}-01", 1)
    ]
    chart = dashboard.breach_charts(empty_store, rules, LEAD, fill(empty_store, rows)).whole[0]
    assert (chart.target, chart.assurance) == (100, "pass")
    assert "will be met" in chart.assurance_said


def test_limits_start_anew_with_a_reason_shown_and_can_be_taken_back(empty_store):
    asked = fill(empty_store, each_month(5))
    point = dashboard.rebase(empty_store, LEAD, asked, D(2013, 4, 1), "a new form")
    chart = dashboard.breach_charts(empty_store, RULES, COMMITTEE, asked).whole[0]
    assert chart.rebases == (point,)
    assert any("a new form (ig.lead" in note for note in chart.notes)
    dashboard.remove_rebase(empty_store, LEAD, point.id, "it was in May")
    assert dashboard.breach_charts(empty_store, RULES, LEAD, asked).whole[0].rebases == ()


@pytest.mark.parametrize(
    "viewer, on, series, said",
    [
        (COMMITTEE, D(2013, 4, 1), "all", "Only the IG lead"),
        (LEAD, D(2020, 4, 1), "all", "is not inside the chart"),
        (LEAD, D(2013, 4, 1), "category:nothing", "There is no series"),
    ],
)
def test_a_rebase_that_cannot_be_is_refused(empty_store, viewer, on, series, said):
    asked = fill(empty_store, each_month(5))
    with pytest.raises(Refused, match=said):
        dashboard.rebase(empty_store, viewer, asked, on, "why", series=series)


@pytest.mark.parametrize("number", [0, 3, 21, 400])
@pytest.mark.parametrize("viewer", [LEAD, COMMITTEE])
def test_any_number_of_breaches_is_charted(empty_store, number, viewer):
    days = pd.date_range("2012-04-02", "2014-03-30", periods=max(number, 1))
    rows = [council.breach(str(n), day.normalize()) for n, day in enumerate(days[:number])]
    rows.append(council.breach("near", "2012-04-01", near_miss=True))
    asked = fill(empty_store, rows)
    for by in ("", "category", "severity"):
        view = dashboard.breach_charts(empty_store, RULES, viewer, asked, by=by)
        assert view.answer
        pickle.loads(pickle.dumps(view))
    figures = dashboard.breach_charts_json(empty_store, RULES, LEAD, asked)
    assert figures["charts"][0]["kind"] == {0: "none", 3: "dots", 21: "t", 400: "xmr"}[number]


def test_nothing_held_asks_for_the_register(empty_store, asked):
    for name in ("breach_charts", "breaches_due", "breach_severity", "breach_others"):
        view = getattr(dashboard, name)(empty_store, RULES, LEAD, asked)
        assert "register" in " ".join(view.answer).lower()
    for name in ("breach_charts_json", "due_json"):
        with pytest.raises(Refused):
            getattr(dashboard, name)(empty_store, RULES, LEAD, asked)


# 72 hours

WINTER = D(2019, 2, 28)


def due_rows():
    day = pd.Timestamp("2019-02-25")
    return [
        council.breach("late", day, aware_at=day + pd.Timedelta(hours=9)),
        council.breach("running", "2019-02-27", aware_at=pd.Timestamp("2019-02-27 09:00")),
        council.breach("told", day, reported_to_regulator_at=day + pd.Timedelta(hours=30)),
        council.breach("near", day, near_miss=True),
        council.breach("old", "2018-05-01"),
    ]


def test_unreported_and_past_72_hours(empty_store):
    view = dashboard.breaches_due(empty_store, RULES, LEAD, fill(empty_store, due_rows(), WINTER))
    assert (view.late, view.running) == (1, 1)
    assert view.answer[0] == "**1 breach** is unreported and past 72 hours, and 1 clock is running."
    first = view.clocks.iloc[0]
    assert (first["reference"], first["left"]) == ("late", "late by 14 h 59 min")


def test_the_clock_is_told_at_the_moment_asked_about(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    moment = dt.datetime(2019, 2, 28, 8, 0, tzinfo=LONDON)
    view = dashboard.breaches_due(empty_store, RULES, LEAD, asked, moment=moment)
    assert (view.late, view.running) == (0, 2)
    assert view.clocks.iloc[0]["left"] == "1 h 0 min left"


def test_the_committee_sees_how_many_and_not_which(empty_store):
    view = dashboard.breaches_due(empty_store, RULES, COMMITTEE, fill(empty_store, due_rows(), WINTER))
    assert (view.late, view.clocks, view.decisions) == (1, None, None)
    assert view.counts.set_index("state").at["unreported and past 72 hours", "breaches"] == 1


def test_a_decision_stops_the_clock_and_is_kept(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    at = dt.datetime(2019, 2, 28, 8, 0, tzinfo=LONDON)
    made = dashboard.decide(empty_store, LEAD, asked, "late", "not reported", "recovered unopened", at)
    view = dashboard.breaches_due(empty_store, RULES, LEAD, asked)
    assert view.late == 0
    assert view.decisions[["reference", "decision", "by"]].to_numpy().tolist() == [["late", "not reported", "ig.lead"]]
    dashboard.take_back_decision(empty_store, LEAD, made.id, "it was opened")
    assert dashboard.breaches_due(empty_store, RULES, LEAD, asked).late == 1


def test_a_report_in_the_log_counts_from_when_it_was_made(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    at = dt.datetime(2019, 2, 28, 8, 0, tzinfo=LONDON)
    dashboard.decide(empty_store, LEAD, asked, "late", "reported", "by telephone", at)
    clocks = dashboard.breaches_due(empty_store, RULES, LEAD, asked).clocks.set_index("reference")
    assert (clocks.at["late", "state"], clocks.at["late", "left"]) == ("reported in time", "1 h 0 min to spare")


@pytest.mark.parametrize(
    "viewer, reference, said", [(COMMITTEE, "late", "Only the IG lead"), (LEAD, "B99", "has no breach B99")]
)
def test_a_decision_that_cannot_be_is_refused(empty_store, viewer, reference, said):
    asked = fill(empty_store, due_rows(), WINTER)
    with pytest.raises(Refused, match=said):
        dashboard.decide(
            empty_store, viewer, asked, reference, "reported", "why", dt.datetime(2019, 2, 28, tzinfo=LONDON)
        )


def test_before_the_law_it_is_not_applied_and_says_so(store, asked):
    view = dashboard.breaches_due(store, RULES, LEAD, asked)
    assert view.answer[0].startswith("**Not applied.**")


def test_the_overview_tells_of_breaches_past_72_hours_once_there_are_clocks(store, asked, empty_store):
    assert "past_72_hours" not in [one.key for one in dashboard.overview(store, RULES, LEAD, asked).figures]
    later = fill(empty_store, due_rows(), WINTER)
    found = next(
        one for one in dashboard.overview(empty_store, RULES, COMMITTEE, later).figures if one.key == "past_72_hours"
    )
    assert (found.shown, found.note) == ("1", "1 clock is running")


# Severity


def graded_rows():
    facts = {"individuals_affected": "140", "sensitivity_factors": "none"}
    return [
        council.breach("a", "2014-02-03", severity="1", **facts),
        council.breach("b", "2014-02-04", severity="2", **facts),
        council.breach("c", "2014-02-05", severity="1", individuals_affected="3"),
        council.breach("d", "2014-02-06", near_miss=True, severity="0"),
        council.breach("early", "2013-10-01", severity="1"),
    ]


def test_how_a_score_was_reached_and_where_the_register_disagrees(empty_store):
    view = dashboard.breach_severity(empty_store, RULES, LEAD, fill(empty_store, graded_rows()))
    assert view.answer == (
        "**1 of 3 breaches** from 1 January to 31 March 2014 was serious: to be reported under the scheme then in force.",
        "In **1 case** the register's own level differs from what its facts come to.",
        "For 1 the facts recorded are not enough to work a level out.",
    )
    first = view.graded.iloc[0]
    assert (first["reference"], first["disagrees"]) == ("a", "✕ disagrees")
    assert "140 individuals: baseline 2." in first["steps"]


def test_the_committee_sees_levels_and_no_breach(empty_store):
    view = dashboard.breach_severity(empty_store, RULES, COMMITTEE, fill(empty_store, graded_rows()))
    assert view.graded is None
    assert view.levels["count"].sum() == 3
    assert len(view.answer) == 1


# Others


def test_services_side_by_side_are_for_the_ig_lead(empty_store):
    # 24 breaches in the year, all of Homes, which has 10 of 22 people: 10.9 expected, and at most 18 within chance.
    council.add(empty_store, "staff", council.everybody())
    asked = fill(empty_store, each_month(2))
    view = dashboard.breach_others(empty_store, RULES, LEAD, asked)
    assert view.funnel.set_index("group")["count"].to_dict() == {"Advice": 0, "Homes": 24}
    assert "**Homes** reported more breaches from 1 April 2013 to 31 March 2014 than chance explains" in view.answer[0]
    assert dashboard.breach_others(empty_store, RULES, COMMITTEE, asked).funnel is None


def test_the_sector_beside_the_council(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    council.add(
        empty_store,
        "ico_incidents",
        [
            {"reference": name, "year": 2019, "quarter": 1, "incident_type": kind, "sector": "Local government", "data_type": data}
            for name, kind, data in (("1", "malware", "a"), ("1", "malware", "b"), ("2", "phishing", "a"), ("3", "malware", "a"))
        ],
        WINTER,
    )  # fmt: skip
    view = dashboard.breach_others(empty_store, RULES, COMMITTEE, asked)
    assert view.sector == "Local government"
    assert view.quarters["sector"].tolist() == [3]
    assert (
        view.answer[0]
        == "In Local government, 66.7% of reports to the ICO were **malware**, more than of any other type."
    )


def test_without_anything_to_compare_with_it_says_what_to_upload(empty_store):
    view = dashboard.breach_others(empty_store, RULES, COMMITTEE, fill(empty_store, due_rows(), WINTER))
    assert view.answer == ("Nothing to compare with is held yet: the ICO's incident workbook can be uploaded here.",)


@pytest.mark.parametrize("viewer", [COMMITTEE, MANAGER])
def test_no_narrative_reaches_anybody_but_the_ig_lead(empty_store, viewer):
    rows = [row | {"cause": council.SECRET, "reason_not_reported": council.SECRET} for row in each_month(6)]
    asked = fill(empty_store, rows)
    for name in ("breaches", "breach_charts", "breaches_due", "breach_severity", "breach_others"):
        view = getattr(dashboard, name)(empty_store, RULES, viewer, asked)
        assert council.SECRET not in str(pickle.dumps(view)), name


def test_a_store_opened_again_has_the_same_charts(tmp_path):
    with Store.open(tmp_path) as first:
        asked = fill(first, each_month(5))
        dashboard.rebase(first, LEAD, asked, D(2013, 4, 1), "a new form")
    with Store.open(tmp_path) as again:
        assert len(dashboard.breach_charts(again, RULES, LEAD, asked).whole[0].rebases) == 1


# Near misses, the charts' departures, the overview's moment


def test_near_misses_are_charted_as_a_share_of_all_reports(empty_store):
    near = [row | {"reference": f"near-{row['reference']}", "near_miss": True} for row in each_month(1)]
    asked = fill(empty_store, [*each_month(6), *near])
    for viewer in (LEAD, COMMITTEE):
        found = dashboard.breach_charts(empty_store, RULES, viewer, asked).near_misses
        assert (found.kind, found.points["value"].iloc[0]) == ("p", pytest.approx(100 / 7))
        assert found.sentence.startswith("In the months covered whole, 24 of 168 reports were near misses (14.3%).")
    everything = dashboard.breach_charts(empty_store, RULES, LEAD, asked).whole[0]
    assert everything.points["value"].tolist() == [6] * 24
    figures = dashboard.breach_charts_json(empty_store, RULES, LEAD, asked)
    assert figures["near_misses"]["kind"] == "p"
    assert [chart["key"] for chart in figures["charts"]] == ["all", "serious"]


def test_a_rebase_of_the_near_misses_is_theirs_alone(empty_store):
    near = [row | {"reference": f"near-{row['reference']}", "near_miss": True} for row in each_month(1)]
    asked = fill(empty_store, [*each_month(6), *near])
    dashboard.rebase(empty_store, LEAD, asked, D(2013, 4, 1), "a campaign", series="near_misses")
    view = dashboard.breach_charts(empty_store, RULES, LEAD, asked)
    assert any("a campaign" in note for note in view.near_misses.notes)
    assert view.whole[0].rebases == ()


def test_a_near_miss_is_no_event_of_the_serious_ones(empty_store):
    rows = [council.breach(f"S{n}", f"2014-0{n}-02", severity="2") for n in (1, 2)]
    rows.append(council.breach("near", "2014-03-20", severity="2", near_miss=True))
    serious = dashboard.breach_charts(empty_store, RULES, LEAD, fill(empty_store, rows)).whole[1]
    assert serious.events == (D(2014, 1, 2), D(2014, 2, 2))
    assert serious.sentence.startswith("The last serious breach was reported on 2 February 2014, 57 days before")


@pytest.mark.parametrize(
    "sentence",
    [
        "Where nearly all months are the same, large movements are not left out of the limits",
        "A series that never varies has no limits.",
        "A month the register does not cover is a gap",
        "A lower limit below 0 is drawn at 0.",
        "a run in a c, u or p chart must be longer than seven",
    ],
)
def test_where_the_charts_part_from_their_reference_is_on_the_page(store, asked, sentence):
    told = " ".join(one.text for one in dashboard.breach_charts(store, RULES, COMMITTEE, asked).definitions)
    assert sentence in told


def test_a_series_that_never_varies_says_so_on_the_chart(empty_store):
    chart = dashboard.breach_charts(empty_store, RULES, LEAD, fill(empty_store, each_month(6))).whole[0]
    assert any(note.startswith("No variation yet") for note in chart.notes)
    assert chart.points[["lower", "upper"]].isna().all(axis=None)


def test_the_overview_and_the_clock_tell_one_moment(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    moment = dt.datetime(2019, 2, 28, 8, 0, tzinfo=LONDON)

    def overview(**when):
        figures = dashboard.overview(empty_store, RULES, LEAD, asked, **when).figures
        return next(one.shown for one in figures if one.key == "past_72_hours")

    assert (overview(), overview(moment=moment)) == ("1", "0")
    assert dashboard.breaches_due(empty_store, RULES, LEAD, asked, moment=moment).late == 0
    terms = [one.term for one in dashboard.overview(empty_store, RULES, LEAD, asked).definitions]
    assert "72 hours" in terms


def test_two_types_that_are_as_common_are_both_named_and_quarters_not_covered_are_said(empty_store):
    asked = fill(empty_store, due_rows(), WINTER)
    rows = [
        {"reference": name, "year": 2018, "quarter": 1, "incident_type": kind, "sector": "Local government"}
        for name, kind in (("1", "malware"), ("2", "phishing"))
    ]
    council.add(empty_store, "ico_incidents", rows, WINTER)
    assert dashboard.breach_others(empty_store, RULES, COMMITTEE, asked).answer == (
        "In Local government no type was the commonest: 50.0% of reports to the ICO each were malware and phishing.",
        "The register held covers none of those quarters whole, so nothing of ours stands beside it.",
    )
