import datetime as dt

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import decisions, rebases
from ig_metrics.store import Store

D = dt.date
NINE = dt.datetime(2019, 2, 5, 9, 0)  # noqa: DTZ001


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def test_a_rebase_point_is_kept_with_who_when_and_why(store):
    store.clock = lambda: dt.datetime(2014, 6, 30, 23, 30, tzinfo=dt.UTC)
    made = rebases.add(store, "all", D(2013, 4, 1), " a new form ", "ig.lead")
    assert (made.on, made.why, made.by, made.written_on) == (D(2013, 4, 1), "a new form", "ig.lead", D(2014, 7, 1))
    assert rebases.listed(store, "all") == (made,)
    assert rebases.listed(store, "serious") == ()


def test_a_rebase_point_needs_a_reason_and_is_made_once(store):
    with pytest.raises(Refused, match="Say why"):
        rebases.add(store, "all", D(2013, 4, 1), " ", "ig.lead")
    rebases.add(store, "all", D(2013, 4, 1), "a new form", "ig.lead")
    with pytest.raises(Refused, match="starts anew on 1 April 2013 already"):
        rebases.add(store, "all", D(2013, 4, 1), "another reason", "ig.lead")


def test_a_rebase_point_taken_back_counts_no_more(store):
    made = rebases.add(store, "all", D(2013, 4, 1), "a new form", "ig.lead")
    rebases.remove(store, made.id, "it was in May", "ig.lead")
    assert rebases.listed(store, "all") == ()
    assert [entry.action for entry in store.audit_entries()] == ["ledger entry struck out", "ledger entry written"]


def test_rebase_points_are_in_order_of_their_days(store):
    for day in (D(2013, 4, 1), D(2012, 4, 1)):
        rebases.add(store, "all", day, "why", "ig.lead")
    assert [point.on for point in rebases.listed(store)] == [D(2012, 4, 1), D(2013, 4, 1)]


def test_the_latest_decision_about_a_breach_holds_and_all_are_kept(store):
    decisions.decide(store, "B1", "not reported", "recovered unopened", NINE, "a")
    decisions.decide(store, "B1", "reported", "it was opened after all", NINE, "b")
    held = decisions.standing(store)["B1"]
    assert (held.decision, held.why, held.by, held.decided_at) == ("reported", "it was opened after all", "b", NINE)
    assert len(decisions.log(store)) == 2


def test_a_decision_taken_back_leaves_the_one_before(store):
    decisions.decide(store, "B1", "not reported", "recovered unopened", NINE, "a")
    second = decisions.decide(store, "B1", "reported", "a mistake", NINE, "b")
    decisions.take_back(store, second.id, "wrong breach", "b")
    assert decisions.standing(store)["B1"].decision == "not reported"
    assert [one.struck for one in decisions.log(store)] == [False, True]


@pytest.mark.parametrize(
    "decision, why, when, said",
    [
        ("maybe", "why", NINE, "no decision"),
        ("reported", " ", NINE, "Say why"),
        ("reported", "why", dt.datetime(2999, 1, 1), "in the future"),  # noqa: DTZ001
    ],
)
def test_what_is_no_decision_is_refused_and_not_kept(store, decision, why, when, said):
    with pytest.raises(Refused, match=said):
        decisions.decide(store, "B1", decision, why, when, "a")
    assert decisions.log(store) == ()


def test_a_decision_is_known_from_the_moment_it_was_written(store):
    made = decisions.decide(store, "B1", "reported", "why", NINE, "a")
    assert decisions.standing(store, made.written_at - dt.timedelta(seconds=1)) == {}
    assert list(decisions.standing(store, made.written_at)) == ["B1"]
