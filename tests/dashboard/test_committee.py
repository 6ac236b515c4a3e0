"""What the committee sees, taken all together, tells no count of 1 to 4 people."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard import measured, published, settled
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy import differences
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, MEETING, RULES
from tests.effort import LONG
from tests.oracles.committee import TARGETS, Attacker, Watcher

COUNTED = [name for name in TARGETS if name != "total"]
BREAKDOWNS = ("directorate", "service", "team", "role", "type", "route")
SOME = 30 if LONG else 3
"""Councils tried."""


class Truth:
    """What there is to give away: the lead's own counts of each date, by directorate and service and for the whole."""

    def __init__(self, store, rules, days, course):
        self.counts, self.states, services = {}, {}, {}
        for day in days:
            found = measured.trained(store, rules, course, Question(day))
            if found is None:
                continue
            found = found.people[found.people["in_scope"]]
            state = found["status"].astype(str) + (found["stage"] == "bar").map({True: ":bar", False: ""})
            places = [found[name].fillna("Not recorded") for name in ("directorate", "service")]
            self.states[day] = dict(
                zip(found["staff_id"], zip(zip(*places, strict=True), state, strict=True), strict=True)
            )
            for directorate, service in set(zip(*places, strict=True)):
                services.setdefault(directorate, set()).add(service)
            frame = pd.DataFrame({"directorate": places[0], "service": places[1]})
            for name, atoms in TARGETS.items():
                which = state.isin(atoms)
                self.counts[day, "whole", "", name] = int(which.sum())
                for level in ("directorate", "service"):
                    for group, number in which.groupby(frame[level]).sum().items():
                        self.counts[day, level, group, name] = int(number)
        self.services = {name: sorted(members) for name, members in services.items()}


def read_everything(store, rules, days, truth, course=None):
    """All that the committee is shown of a course at any date, by any breakdown, put together."""
    attacker = Attacker(truth.services)
    for day in days:
        question = Question(day)
        # Others than the first two show services: asked for at one date, that it stays so.
        for by in BREAKDOWNS if day == days[0] else BREAKDOWNS[:2]:
            training = dashboard.training(store, rules, COMMITTEE, question, by=by, course=course)
            overdue = dashboard.overdue(store, rules, COMMITTEE, question, by=by, course=course)
            for view in (training, overdue):
                for row in view.groups.to_dict("records"):
                    attacker.sees(training.by, row, view.earlier.get(row["group"], day))
            if len(overdue.stages):  # whoever is not in the table of late people has none
                for name in {*training.groups["group"]} - {*overdue.groups["group"]}:
                    attacker.sees(training.by, {"group": name, "past_due": 0}, training.earlier.get(name, day))
            if training.status.empty:
                continue
            figures = dashboard.training_json(store, rules, COMMITTEE, question, by=by, course=course)
            for level, line in [("whole", figures), *((figures["by"], group) for group in figures["groups"])]:
                attacker.sees(level, line | line["status"] | line["excluded"], line.get("figures_of", day))
            whole = dict(zip(training.status["status"], training.status["people"], strict=True))
            whole |= dict(zip(training.exclusions["reason"], training.exclusions["people"], strict=True))
            stages = dict(zip(overdue.stages["stage"], overdue.stages["people"], strict=True))
            assert set(stages) <= {"past_due", "bar"}
            shown = {each.key: each.value for each in (*training.figures, *overdue.figures)}
            whole |= stages | {"in_scope": shown["in_scope"], "past_due": shown["overdue"], "bar": shown.get("bar")}
            whole |= {"compliance_percent": shown["training"], "compliance_all_percent": shown["all"]}
            attacker.sees("whole", whole, training.earlier.get("", day))
        for day_shown, rate in (
            dashboard.training_trend(store, rules, COMMITTEE, question, course=course)
            .points.reindex(columns=["date", "value"])
            .itertuples(index=False)
        ):
            attacker.sees("whole", {"compliance_percent": rate}, day_shown.date())
    return attacker


def given_away(store, rules, days, *, narrow=False):
    """Small counts that the committee can tell, and changes of few people between two dates; `narrow`: with intervals too."""
    truth = Truth(store, rules, days, rules.course())
    attacker = read_everything(store, rules, days, truth)
    threshold = rules.privacy.threshold
    small = [place for place, number in truth.counts.items() if place[3] in COUNTED and 0 < number < threshold]
    told = [place for place in small if attacker.knows(*place[1:], day=place[0])]
    watcher = Watcher(truth.services, truth.states)
    told += watcher.tells_of_few(attacker.nodes, threshold, attacker.place)
    for place in small if narrow else ():
        low, high = attacker.interval(*place[1:], day=place[0])
        told += [(*place, low, high)] if high - low < threshold - 1e-6 else []
    return told


def test_the_sample_council_gives_nobody_away(sample_home, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(sample_home))
    rules = settings.load()
    with Store.open(sample_home) as store:
        assert given_away(store, rules, dashboard.choices(store, rules, COMMITTEE).as_at) == []
        question = Question(MARCH)
        view = dashboard.training(store, rules, COMMITTEE, question, by="service")
        assert view.groups["compliance_percent"].notna().all()
        assert view.earlier == {}
        assert not dashboard.training(store, rules, COMMITTEE, question).groups["compliance_percent"].isna().any()


def nasty_council(store, seed, days=(MARCH,)):
    """Small services, some of one to six people, whose people come, go and train between dates a few days apart."""
    chance = random.Random(seed)
    people, done = [], []
    for d in range(chance.randint(1, 4)):
        for s in range(chance.randint(1, 4)):
            for n in range(chance.choice([1, 3, 6, 12, 40])):
                number = f"{d}{s}{n:03}"
                start = chance.choice(["2010-01-01", "2010-01-01", "2014-03-20", "2014-02-26"])
                away = {"absence": "long-term"} if chance.random() < 0.1 else {}
                service = "Business support" if chance.random() < 0.2 and s == 0 else f"Service {d}{s}"
                people.append(
                    council.person(number, f"Directorate {d}", service, start_date=pd.Timestamp(start), **away)
                )
                if chance.random() < 0.7:
                    done += council.completed(
                        [number], pd.Timestamp(chance.choice(["2012-01-01", "2013-04-20", "2014-03-01"]))
                    )
    # Names of services repeat across directorates: rows are then told apart, and the attacker reads them so.
    several = pd.DataFrame(people).groupby("service")["directorate"].nunique()
    for one in people:
        if several[one["service"]] > 1:
            one["service"] = f"{one['service']} ({one['directorate']})"
    for number, day in enumerate(sorted(days)):
        if number:
            for one in chance.sample(people, min(len(people), chance.randint(1, 9))):
                change = chance.random()
                if change < 0.3:
                    one["leave_date"] = pd.Timestamp(day)
                elif change < 0.6:
                    done += council.completed([one["staff_id"]], pd.Timestamp(day))
                else:
                    other = chance.choice(people)
                    one["directorate"], one["service"] = other["directorate"], other["service"]
        council.add(store, "staff", people, day)
    council.add(store, "completions", done or council.completed(["Z"]), max(days))


@pytest.mark.parametrize("seed", range(SOME))
def test_small_councils_give_nobody_away(empty_store, seed):
    nasty_council(empty_store, seed)
    assert given_away(empty_store, RULES, [MARCH], narrow=True) == []


CLOSE = tuple(dt.date(2014, 3, day) for day in (3, 10, 17, 24, 31))


@pytest.mark.parametrize("seed", range(SOME // 3 + 1))
def test_dates_a_few_days_apart_tell_of_nobody(empty_store, seed):
    nasty_council(empty_store, 100 + seed, CLOSE)
    assert given_away(empty_store, RULES, CLOSE) == []


@pytest.mark.long
@pytest.mark.parametrize("lost", [0, 1, 2])
@pytest.mark.parametrize("seed", range(SOME // 3 + 1))
def test_a_date_that_can_be_read_no_more_is_not_laid_beside_later_ones(empty_store, seed, lost):
    """Whoever read every date before its file was damaged, and every date after, tells of nobody who changed between them."""
    nasty_council(empty_store, 200 + seed, CLOSE)
    truth = Truth(empty_store, RULES, CLOSE, RULES.course())
    read = read_everything(empty_store, RULES, CLOSE, truth)
    info = next(info for info in empty_store.snapshots() if (info.kind, info.as_at) == ("staff", CLOSE[lost]))
    (empty_store.home / "snapshots" / info.parquet_name).write_bytes(b"gone")
    with Store.open(empty_store.home) as store:
        again = read_everything(store, RULES, CLOSE, truth)
    watcher = Watcher(truth.services, truth.states)
    assert watcher.tells_of_few(read.nodes | again.nodes, RULES.privacy.threshold, read.place) == []


@pytest.mark.long
def test_without_its_guard_a_date_that_can_be_read_no_more_tells_of_people(empty_store, monkeypatch):
    monkeypatch.setattr(settled, "_unreadable", lambda *_: False)
    with pytest.raises(AssertionError, match="Left contains"):
        test_a_date_that_can_be_read_no_more_is_not_laid_beside_later_ones(empty_store, 0, 0)


def everything_moves_on(releases, release, beside=(), waiting=()):
    live = frozenset(range(len(releases.parents)))
    releases.told.append((release, live))
    return live


GUARDS = {
    "no group waits": ((differences.Releases, "add", everything_moves_on), CLOSE[:2]),
    "nothing hidden to protect others": ((published, "protect", lambda _, primary, *others: primary), CLOSE[:1]),
    "threshold one lower": ((published, "publish", lambda people, n: PUBLISH(people, n - 1)), CLOSE[:1]),
}
PUBLISH = published.publish


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_readers_find_what_it_kept(empty_store, monkeypatch, guard):
    (where, name, instead), days = GUARDS[guard]
    monkeypatch.setattr(where, name, instead)
    monkeypatch.setattr(settled, "publish", published.publish)
    nasty_council(empty_store, 106, days)
    assert given_away(empty_store, RULES, days) != []


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
    # 3 and 2 breaches by 22 people, taken as 20: of 22 the rate would tell, and so who is left out of the people in scope.
    assert view.periods["per_1000_staff"].dropna().tolist() == [150.0, 100.0]
    assert view.periods["per_30_days"].tolist() == [1.0, 1.0, 0.3]
    assert dashboard.breaches_json(store, RULES, COMMITTEE, asked)["per_1000_staff"] == 150.0
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
