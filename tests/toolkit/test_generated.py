"""Generated assessments against the second implementation, and what must hold of every one of them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.toolkit import evidence, path
from ig_metrics.toolkit.attainment import assess as measure
from ig_metrics.toolkit.carry_over import propose
from ig_metrics.toolkit.carry_over_file import Line, Mapping
from ig_metrics.toolkit.edition import EACH_LINE, Requirement, Status
from ig_metrics.toolkit.outlook import outlook
from ig_metrics.toolkit.plan import actions
from tests.oracles import toolkit as oracle
from tests.toolkit.build import AS_AT, assess, plan, small_framework, toolkit

NUMBERS = ("1", "2", "3", "4")
WORDS = ("None", "Part", "All")
STATUS = Status("met", "planned", "not met")
RANK = {None: -1, "not met": 0, "not checked": 1, "planned": 1, "met": 2}
LEVELS = st.sampled_from(["0", "1", "2", None, "NR"])


@st.composite
def outcomes(draw):
    """Four items with what is expected of each, a level each, and open actions."""
    items = []
    for number in NUMBERS:
        level = draw(LEVELS)
        items.append(
            {
                "number": number,
                "level": level if level in ("NR", None) else int(level),
                "expected": draw(st.sampled_from([0, 1, 2, 2, None])),
                "mandatory": draw(st.sampled_from([True, True, True, False])),
                "promised": draw(st.sampled_from([None, 0, 1, 2])),
            }
        )
    return items, draw(st.booleans())


def edition(items, complete=True):
    lines = tuple(
        Requirement(
            item["number"], "A" if item["number"] < "3" else "B", "", False, "x",
            "" if item["expected"] is None else WORDS[item["expected"]], item["mandatory"],
        )
        for item in items
    )  # fmt: skip
    return small_framework(
        levels=WORDS, max_level=2, expects=EACH_LINE, status=STATUS, requirements=lines, complete=complete
    )


def assessed_of(items, complete=True):
    levels = {
        item["number"]: item["level"] if item["level"] in ("NR", None) else WORDS[item["level"]] for item in items
    }
    promised = [
        {"requirement": item["number"], "delivers_level": str(item["promised"])}
        for item in items
        if item["promised"] is not None
    ]
    return assess(levels, framework=edition(items, complete), actions=plan(*promised))


@given(outcomes(), st.booleans())
def test_the_status_agrees_with_the_oracle_whatever_is_not_relevant_beside_it(made, beside):
    items, complete = made
    extra = [{"number": "5", "level": "NR", "expected": 2, "mandatory": True, "promised": None}] if beside else []
    found = assessed_of([*items, *extra], complete)
    word = oracle.status_of_outcomes(items, complete)
    assert found.grade == ("Not checked" if word == "not checked" else word)
    counted = [item["level"] or 0 for item in items if item["mandatory"] and item["level"] != "NR"]
    assert (found.points, found.max_points) == (sum(counted), 2 * len(counted))


@given(outcomes(), st.sampled_from(NUMBERS))
def test_raising_an_outcome_never_lowers_anything(made, number):
    items, complete = made
    before = assessed_of(items, complete)
    raised = [
        {**item, "level": item["level"] + 1} if item["number"] == number and item["level"] in (0, 1) else item
        for item in items
    ]
    after = assessed_of(raised, complete)
    assert (after.score or 0) >= (before.score or 0)
    rank = {"Not checked": "not checked"}
    assert RANK[rank.get(after.grade, after.grade)] >= RANK[rank.get(before.grade, before.grade)]
    old = before.categories.set_index("category")["level"]
    for category, level in after.categories.set_index("category")["level"].dropna().items():
        assert pd.isna(old[category]) or level >= old[category]
    assert after.at_target >= before.at_target


@given(outcomes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(made, random):
    items, complete = made
    rows = toolkit({item["number"]: None if item["level"] is None else str(item["level"]) for item in items})
    shuffled = rows.sample(frac=1, random_state=random.randrange(1000))
    framework = edition(items, complete)
    one, other = (measure(framework, each, as_at=AS_AT) for each in (rows, shuffled))
    assert (one.score, one.grade) == (other.score, other.grade)
    pd.testing.assert_frame_equal(one.requirements, other.requirements)
    pd.testing.assert_frame_equal(one.categories, other.categories)


@given(outcomes())
def test_counts_of_a_category_add_up(made):
    items, complete = made
    found = assessed_of(items, complete)
    assert found.categories["applicable"].sum() == found.applicable
    assert found.categories["at_target"].sum() == found.at_target
    assert found.applicable + found.not_relevant + found.optional == len(items)
    held = path.holds(found)["requirement"].tolist()
    assert len(held) == found.categories["short"].sum()


# The plan and the outlook


DUE = st.one_of(st.none(), st.dates(dt.date(2014, 1, 1), dt.date(2014, 12, 31)))


@st.composite
def planned(draw):
    items = []
    for number in ("1", "2", "3"):
        todo = draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "due": DUE,
                        "done_on": st.sampled_from([None, None, AS_AT]),
                        "delivers": st.integers(0, 3),
                        "owner": st.sampled_from(["Ann", "Bob", ""]),
                    }
                ),
                max_size=3,
            )
        )
        level = draw(st.sampled_from(["0", "1", "2", "3", None, "NR"]))
        items.append({"number": number, "level": level, "target": 3, "actions": todo})
    return items


def looked(items, deadline):
    rows = [
        {"action": f"Do {item['number']} {n}", "requirement": item["number"], "owner": action["owner"],
         "due": action["due"], "done_on": action["done_on"], "delivers_level": str(action["delivers"])}
        for item in items
        for n, action in enumerate(item["actions"])
    ]  # fmt: skip
    columns = ["action", "requirement", "owner", "due", "done_on", "delivers_level"]
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("due", "done_on"):
        frame[name] = pd.to_datetime(frame[name])
    assessed = assess({item["number"]: item["level"] for item in items})
    return outlook(assessed, actions([(AS_AT, datasets.conform("plan", frame))], AS_AT), as_at=AS_AT, deadline=deadline)


@given(planned(), st.dates(AS_AT, dt.date(2014, 12, 31)))
def test_what_the_plan_says_agrees_with_the_oracle(items, deadline):
    assert looked(items, deadline).plan_says == oracle.reached_by(items, deadline)


@given(planned(), st.dates(AS_AT, dt.date(2014, 12, 31)), st.dates(AS_AT, dt.date(2014, 12, 31)))
def test_a_later_deadline_never_promises_less(items, one, other):
    early, late = (looked(items, day) for day in sorted((one, other)))
    assert late.plan_says >= early.plan_says >= early.now
    assert late.now == early.now


# Evidence


@given(st.lists(st.dates(dt.date(2013, 1, 1), dt.date(2015, 12, 31)), min_size=3, max_size=3), st.integers(0, 700))
def test_evidence_once_expired_stays_expired(days, later):
    expires = pd.to_datetime([day.isoformat() for day in days])
    assessed = assess(dict.fromkeys("123", "2"), columns={"evidence": ["e"] * 3, "evidence_expires": expires})
    now = evidence.renewals(assessed, AS_AT, within_days=None)
    then = evidence.renewals(assessed, AS_AT + dt.timedelta(days=later), within_days=None)
    assert now["requirement"].tolist() == then["requirement"].tolist()
    assert ((now["state"] != "expired") | (then["state"] == "expired")).all()
    assert (now["days_left"] - then["days_left"] == later).all()


# A new edition


@given(st.lists(st.sampled_from(["0", "1", "2", "3", None, "NR"]), min_size=3, max_size=3))
def test_carrying_everything_as_it_is_changes_no_figure(levels):
    same = Mapping(
        "a", "b", "x", "", None, dt.date(2015, 1, 1), tuple(Line((n,), (n,), "same", "x", True) for n in "123")
    )
    old = assess(dict(zip("123", levels, strict=True)))
    after = propose(same, old, small_framework(id="b"), as_at=AS_AT).after
    assert (after.score, after.grade, after.at_target) == (old.score, old.grade, old.at_target)


@given(st.lists(st.sampled_from(["0", "1", "2", "3", None, "NR"]), min_size=3, max_size=3))
def test_what_is_merged_is_never_proposed_above_the_lowest_of_its_parts(levels):
    one = small_framework(id="b", requirements=small_framework().requirements[:1], categories=("A",))
    merged = Mapping("a", "b", "x", "", None, dt.date(2015, 1, 1), (Line(tuple("123"), ("1",), "merged", "x", True),))
    made = propose(merged, assess(dict(zip("123", levels, strict=True))), one, as_at=AS_AT).rows["level"].iloc[0]
    if isinstance(made, str) and made != "NR":
        assert all(level == "NR" or int(level) >= int(made) for level in levels)
    else:
        assert None in levels or set(levels) == {"NR"}
