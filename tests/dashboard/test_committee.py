"""What the committee sees, taken all together, tells no count of 1 to 4 people."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, MEETING, RULES
from tests.oracles.committee import TARGETS, Attacker

COUNTED = [name for name in TARGETS if name != "total"]


def truth_of(store, rules, question, course):
    """The lead's own counts, by directorate and service and for the whole, plain."""
    from ig_metrics.dashboard import measured

    found = measured.trained(store, rules, course, question).people
    found = found[found["in_scope"]]
    late = found["status"].isin(["overdue", "lapsed"])
    frame = found.assign(
        directorate=found["directorate"].fillna("Not recorded"), service=found["service"].fillna("Not recorded")
    )
    counts = {}
    for name, atoms in TARGETS.items():
        which = late & (found["stage"] == "bar") if atoms == ("bar",) else found["status"].isin(atoms)
        counts["whole", "", name] = int(which.sum())
        for level in ("directorate", "service"):
            for group, number in frame[which].groupby(level).size().items():
                counts[level, group, name] = int(number)
    services = frame.groupby("directorate")["service"].unique().map(sorted).to_dict()
    return counts, services


def read_everything(store, rules, question, services):
    attacker = Attacker(services)
    for by in ("directorate", "service", "team", "role", "type", "route"):
        training = dashboard.training(store, rules, COMMITTEE, question, by=by)
        overdue = dashboard.overdue(store, rules, COMMITTEE, question, by=by)
        for table in (training.groups, overdue.groups):
            for row in table.to_dict("records"):
                attacker.sees(training.by, row)
        figures = dashboard.training_json(store, rules, COMMITTEE, question, by=by)
        for level, line in [("whole", figures), *((figures["by"], group) for group in figures["groups"])]:
            attacker.sees(level, line | line["status"] | line["excluded"])
        whole = dict(zip(training.status["status"], training.status["people"], strict=True))
        whole |= dict(zip(training.exclusions["reason"], training.exclusions["people"], strict=True))
        stages = dict(zip(overdue.stages["stage"], overdue.stages["people"], strict=True))
        assert set(stages) == {"past_due", "bar"}
        shown = {each.key: each.value for each in (*training.figures, *overdue.figures)}
        whole |= stages | {"in_scope": shown["in_scope"], "past_due": shown["past_due"], "bar": shown["bar"]}
        whole |= {"compliance_percent": shown["training"], "compliance_all_percent": shown["all"]}
        attacker.sees("whole", whole)
    trend = dashboard.training_trend(store, rules, COMMITTEE, question).points
    shown = trend[trend["date"] == pd.Timestamp(question.as_at)]["value"] if len(trend) else []
    for rate in shown:
        attacker.sees("whole", {"compliance_percent": rate})
    return attacker


def given_away(store, rules, question):
    counts, services = truth_of(store, rules, question, rules.course())
    attacker = read_everything(store, rules, question, services)
    rest = {
        (level, group): counts[level, group, "past_due"] - counts.get((level, group, "bar"), 0)
        for level, group, name in counts
        if name == "past_due"
    }
    told = [
        (level, group, name)
        for (level, group, name), number in counts.items()
        if name in COUNTED and 0 < number < rules.privacy.threshold and attacker.knows(level, group, name)
    ]
    told += [
        (*place, "not barred")
        for place, number in rest.items()
        if 0 < number < rules.privacy.threshold and attacker.knows(*place, "past_due") and attacker.knows(*place, "bar")
    ]
    return told


def test_the_sample_council_gives_nobody_away(sample_home, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(sample_home))
    rules = settings.load()
    with Store.open(sample_home) as store:
        for day in dashboard.choices(store, rules, COMMITTEE).as_at:
            question = Question(day)
            if dashboard.training(store, rules, COMMITTEE, question).groups.empty:
                continue
            assert given_away(store, rules, question) == []
        question = Question(MARCH)
        services = dashboard.training(store, rules, COMMITTEE, question, by="service").groups
        assert services["compliance_percent"].notna().mean() > 0.9
        assert not dashboard.training(store, rules, COMMITTEE, question).groups["compliance_percent"].isna().any()


@pytest.mark.parametrize("seed", range(12))
def test_small_councils_give_nobody_away(empty_store, seed):
    chance = random.Random(seed)
    people, done = [], []
    for d in range(chance.randint(1, 4)):
        for s in range(chance.randint(1, 4)):
            for n in range(chance.choice([1, 3, 6, 12, 40])):
                number = f"{d}{s}{n:03}"
                start = chance.choice(["2010-01-01", "2010-01-01", "2014-03-20", "2014-02-26"])
                away = {"absence": "long-term"} if chance.random() < 0.1 else {}
                shared = chance.random() < 0.2
                service = "Business support" if shared and s == 0 else f"Service {d}{s}"
                people.append(
                    council.person(number, f"Directorate {d}", service, start_date=pd.Timestamp(start), **away)
                )
                if chance.random() < 0.7:
                    done += council.completed(
                        [number], pd.Timestamp(chance.choice(["2012-01-01", "2013-04-20", "2014-03-01"]))
                    )
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", done or council.completed(["Z"]))
    # Names of services repeat across directorates: rows are then told apart, and the attacker reads them so.
    table = dashboard.training(empty_store, RULES, COMMITTEE, Question(MARCH), by="service").groups
    assert table["group"].is_unique
    if table["group"].str.contains("(", regex=False).any():
        frame = pd.DataFrame(people)
        repeated = frame["service"] == "Business support"
        renamed = "Business support (" + frame["directorate"] + ")"
        council.add(
            empty_store, "staff", frame.assign(service=frame["service"].mask(repeated, renamed)).to_dict("records")
        )
    assert given_away(empty_store, RULES, Question(MARCH)) == []


def test_the_attacker_finds_what_subtraction_tells():
    attacker = Attacker({"Adults": ["Homes", "Care"]})
    attacker.sees("directorate", {"group": "Adults", "past_due": 20, "compliance_percent": 60.0})
    attacker.sees("service", {"group": "Homes", "overdue": 10, "lapsed": 7})
    assert attacker.knows("service", "Care", "past_due")
    assert not attacker.knows("service", "Care", "overdue")


def test_overdue_and_training_hide_the_same_people(store, asked):
    training = dashboard.training(store, RULES, COMMITTEE, asked)
    overdue = dashboard.overdue(store, RULES, COMMITTEE, asked)
    assert list(overdue.groups) == ["group", "bar", "total", "past_due", "hidden"]
    for line in overdue.groups.to_dict("records"):
        shown = training.groups[training.groups["group"] == line["group"]].iloc[0]
        if pd.isna(shown["compliance_percent"]):
            assert pd.isna(line["past_due"])
            assert pd.isna(line["bar"])


# Sources


@pytest.mark.parametrize("viewer", [COMMITTEE, Viewer("x@example.gov.uk", "manager")], ids=lambda viewer: viewer.role)
def test_sources_are_kind_and_date_for_all_but_the_lead(store, asked, viewer):
    for name in ("overview", "toolkit", "training", "overdue", "breaches"):
        for source in getattr(dashboard, name)(store, RULES, viewer, asked).sources:
            assert (source.snapshot, source.file_name, source.rows) == ("", "", None)
            assert source.text == f"{source.kind_label}, as at {council.MARCH.day} March 2014" or "2013" in source.text
    assert dashboard.training(store, RULES, LEAD, asked).sources[0].file_name == "staff.xlsx"


# Dates


def test_any_other_date_is_moved_to_one_on_offer(store):
    view = dashboard.training(store, RULES, COMMITTEE, Question(dt.date(2014, 3, 30), dt.date(2014, 1, 26)))
    assert view.warnings[:2] == (
        "Figures for 30 March 2014 are not offered; those of 27 January 2014 are shown instead.",
        "Figures for 26 January 2014 are not offered; those of 24 January 2014 are shown instead.",
    )
    same = dashboard.training(store, RULES, COMMITTEE, Question(MEETING, council.JANUARY))
    pd.testing.assert_frame_equal(view.groups, same.groups)


def test_dates_on_offer_and_the_leads_are_left_alone(store, asked):
    assert not any("not offered" in text for text in dashboard.training(store, RULES, COMMITTEE, asked).warnings)
    figures = dashboard.training_json(store, RULES, LEAD, Question(dt.date(2014, 3, 30)))
    assert figures["as_at"] == dt.date(2014, 3, 30)
    assert dashboard.training_json(store, RULES, COMMITTEE, Question(dt.date(2014, 3, 30)))["as_at"] == MEETING


def test_what_was_known_when_is_for_the_lead(store):
    question = Question(MARCH, None, dt.datetime(2014, 4, 1, tzinfo=dt.UTC))
    assert not dashboard.training(store, RULES, COMMITTEE, question).groups.empty


# Paper


@pytest.mark.parametrize("paper, shown", [(4, None), (5, 5), (6, None), (10, 10)])
def test_paper_is_hidden_when_it_or_the_rest_is_small(empty_store, paper, shown):
    people = [council.person(f"A{n:02}", "Adults", "Homes", network_access=n >= paper) for n in range(40)]
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", council.completed([line["staff_id"] for line in people[10:]]))
    view = dashboard.overdue(empty_store, RULES, COMMITTEE, Question(MARCH))
    assert next(each.value for each in view.figures if each.key == "paper") == shown


# Breaches


def register(store, places):
    rows = [council.breach("old", "2013-01-01", "Adults")]
    for place, number in places.items():
        rows += [council.breach(f"{place}{n}", "2014-03-10", place) for n in range(number)]
    council.add(store, "breaches", rows)


@pytest.mark.parametrize(
    "places, shown",
    [
        ({"Adults": 6}, []),
        ({"Adults": 3}, []),
        ({"Adults": 6, "Children": 7}, [7, 6]),
        # 3 of 29 would be what the others leave over: the next smallest goes too.
        ({"Adults": 3, "Children": 6, "Roads": 20}, [None, None, 20]),
        ({"Adults": 1, "Children": 2, "Roads": 1, "Schools": 20}, [None, None, None, None]),
        ({"Adults": 1, "Children": 2}, [None, None]),
    ],
)
def test_places_of_breaches_add_up_to_a_total_everybody_knows(empty_store, places, shown):
    register(empty_store, places)
    table = dashboard.breaches(empty_store, RULES, COMMITTEE, Question(MARCH)).places
    assert [None if pd.isna(count) else int(count) for count in table["count"]] == shown
    assert len(dashboard.breaches(empty_store, RULES, LEAD, Question(MARCH)).places) == len(places)


def test_no_places_for_a_period_of_ones_choosing(empty_store):
    register(empty_store, {"Adults": 6, "Children": 7})
    view = dashboard.breaches(empty_store, RULES, COMMITTEE, Question(MARCH), start=dt.date(2014, 3, 1))
    assert view.places.empty


def test_rates_of_breaches_have_one_decimal_for_the_committee(store, asked):
    view = dashboard.breaches(store, RULES, COMMITTEE, asked)
    assert view.periods["per_1000_staff"].dropna().tolist() == [136.4, 90.9]
    assert view.periods["per_30_days"].tolist() == [1.0, 1.0, 0.3]
    assert dashboard.breaches_json(store, RULES, COMMITTEE, asked)["per_1000_staff"] == 136.4
    assert dashboard.breaches_json(store, RULES, LEAD, asked)["per_1000_staff"] == pytest.approx(3000 / 22)


# Whose people


def test_a_managers_scope_is_services_only(store, asked):
    by_team = Viewer("x@example.gov.uk", "manager", ("Homes team",))
    assert dashboard.training(store, RULES, by_team, asked).groups.empty


def test_who_cannot_upload_is_told_to_ask(empty_store):
    for viewer in (COMMITTEE, Viewer("x@example.gov.uk", "manager")):
        for name in ("overview", "toolkit", "training", "overdue", "breaches"):
            view = getattr(dashboard, name)(empty_store, RULES, viewer, Question(MARCH))
            said = " ".join((*view.answer, *view.warnings, *(lack.text for lack in view.missing)))
            assert "Upload" not in said
            assert "Ask the IG lead" in said
