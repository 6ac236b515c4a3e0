"""A move to a new edition kept and undone, and comparisons across it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard import carrying
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.store.edition import CARRIED_OVER
from ig_metrics.toolkit import carry_over_file, frameworks
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, RULES, add, assessment, plan

APRIL = dt.date(2014, 4, 1)
OLD, NEW = "igt-v11-la", "igt-v12-la"
AT = Question(APRIL, JANUARY)


@pytest.fixture
def held(empty_store):
    """Four requirements of version 11 are assessed: 101, 112, 300 and 301; the rest of the list is not in the upload."""
    add(empty_store, "toolkit", assessment("3", "2", "2", "2"), JANUARY, framework=OLD)
    add(empty_store, "toolkit", assessment("3", "3", "2", "3"), framework=OLD)
    add(empty_store, "plan", plan(pd.Timestamp("2014-05-30"), None))
    return empty_store


def keep(store, question=AT, viewer=LEAD, rules=RULES, **more):
    return carrying.keep_carry_over(
        store, rules, viewer, question, **{"before": OLD, "after": NEW, "why": "Agreed", **more}
    )


def edition(store, day):
    return carrying.edition_in_force(store, RULES, Question(day))


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return " ".join(refused.value.reasons)


def test_what_is_confirmed_is_one_snapshot_of_the_new_edition_and_pages_turn_to_it_by_themselves(held):
    before = len(held.snapshots())
    kept = keep(held)
    info = held.snapshots()[0]
    assert len(held.snapshots()) == before + 1
    assert (info.id, info.source, info.framework, info.as_at) == (kept.id, CARRIED_OVER, NEW, APRIL)
    assert [edition(held, day) for day in (JANUARY, MARCH, APRIL)] == [OLD, OLD, NEW]
    views = [dashboard.toolkit(held, RULES, LEAD, Question(day)) for day in (MARCH, APRIL)]
    assert [view.framework for view in views] == [OLD, NEW]
    assert dashboard.overview(held, RULES, LEAD, Question(APRIL)).sources[0].snapshot == kept.id


def test_the_rows_kept_are_the_rows_proposed(held):
    proposal = dashboard.carry_over(held, RULES, LEAD, AT, before=OLD, after=NEW)
    rows = held.read(keep(held, seen=proposal.fingerprint).id).set_index("requirement")
    proposed = proposal.rows.set_index("requirement")
    assert rows["level"].fillna("").to_dict() == proposed["level"].fillna("").to_dict()
    assert rows["owner"].dropna().to_dict() == proposed["owner"].dropna().to_dict()
    assert rows.at["112", "comment"].startswith("Carried over from 112 of igt-v11-la (3).")


def test_the_mapping_used_is_kept_with_its_seal_and_the_reason_is_in_the_audit_log(held):
    kept = keep(held, why=" Agreed by the board ")
    mapping = carry_over_file.load(frameworks.load(OLD), frameworks.load(NEW))
    assert (kept.mapping, kept.why, kept.whole) == (mapping, "Agreed by the board", True)
    told, added = (entry.detail for entry in held.audit_entries(2))
    assert told["mapping_sha256"] == added["sha256"] == kept.mapping_sha256
    assert (told["why"], told["from"], told["to"]) == ("Agreed by the board", OLD, NEW)
    assert held.verify_audit() == []
    assert kept.based_on == tuple(info.id for info in held.in_force_snapshots("toolkit", MARCH, framework=OLD))


def test_a_move_taken_back_is_as_if_it_had_not_been_and_the_record_stays(held):
    as_it_was = dashboard.toolkit_json(held, RULES, LEAD, AT)
    kept = keep(held)
    gone = carrying.take_back_carry_over(held, LEAD, kept.id, "Wrong file")
    assert gone.taken_back_why == "Wrong file"
    assert edition(held, APRIL) == OLD
    assert dashboard.toolkit_json(held, RULES, LEAD, AT) == as_it_was
    assert carrying.carry_overs(held, LEAD)[["id", "state", "taken_back_why"]].values.tolist() == [
        [kept.id, "taken back", "Wrong file"]
    ]
    assert keep(held).id != kept.id


def test_nobody_but_the_ig_lead_moves_anything(held):
    kept = keep(held)
    assert "Only the IG lead" in refusal(lambda: keep(held, viewer=COMMITTEE))
    assert "Only the IG lead" in refusal(lambda: carrying.take_back_carry_over(held, COMMITTEE, kept.id, "x"))
    assert "Only the IG lead" in refusal(lambda: carrying.carry_overs(held, COMMITTEE))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"why": "  "}, "Say why"),
        ({"seen": "another"}, "have changed since you looked"),
        ({"after": OLD}, "Choose two editions"),
        ({"question": Question(dt.date(2013, 1, 1))}, "No Toolkit self-assessment is held"),
        ({"rules": settings.Settings(toolkit=settings.Toolkit("dspt"))}, "The edition in force on 31 March 2014 is dspt"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(held, more, said):
    version = held.version()
    assert said in refusal(lambda: keep(held, **more))
    assert held.version() == version


def test_an_edition_that_is_assessed_already_is_not_carried_over_it(held):
    kept = keep(held)
    assert f"is held for 1 April 2014 already ({kept.id})" in refusal(lambda: keep(held))


def test_a_level_changed_since_the_proposal_was_looked_at_stops_it(held):
    seen = dashboard.carry_over(held, RULES, LEAD, AT, before=OLD, after=NEW).fingerprint
    add(held, "toolkit", assessment("3", "3", "3", "3"), framework=OLD)
    assert "have changed since you looked" in refusal(lambda: keep(held, seen=seen))


def test_only_a_carry_over_can_be_taken_back_as_one(held):
    other = held.snapshots()[0].id
    assert "is no carry-over that was kept" in refusal(lambda: carrying.take_back_carry_over(held, LEAD, other, "x"))
    kept = keep(held)
    assert "Say why" in refusal(lambda: carrying.take_back_carry_over(held, LEAD, kept.id, " "))


def test_a_mapping_of_ones_own_is_used_and_kept(held):
    old, new = frameworks.load(OLD), frameworks.load(NEW)
    own = dataclasses.replace(carry_over_file.load(old, new), checked_by="An Other")
    assert keep(held, mapping=own).mapping.checked_by == "An Other"


def test_open_actions_of_requirements_that_are_gone_are_listed(held):
    add(
        held, "plan", [{"action": "Join it", "requirement": "501", "owner": "Owner", "due": pd.Timestamp("2014-06-01")}]
    )
    found = dashboard.carry_over(held, RULES, LEAD, AT, before=OLD, after=NEW).actions
    assert found.values.tolist() == [["Join it", "501", "dropped"]]


def test_a_target_of_a_requirements_own_goes_along(held):
    rows = [row | {"target_level": "2" if row["requirement"] == "300" else None} for row in assessment(*"3323")]
    add(held, "toolkit", rows, framework=OLD)
    keep(held)
    targets = dashboard.toolkit(held, RULES, LEAD, Question(APRIL)).requirements.set_index("requirement")[
        "target_level"
    ]
    assert (targets["300"], targets["301"]) == (2, 3)


# Across the break


def test_a_comparison_across_editions_is_not_made_and_says_why(held):
    keep(held)
    view = dashboard.toolkit(held, RULES, LEAD, AT)
    said = [text for text in view.warnings if text.startswith("Nothing is compared with 24 January 2014")]
    assert len(said) == 1
    assert "was Version 11 (2013-14) then and is Version 12 (2014-15) on 1 April 2014" in said[0]
    # by hand from the shipped file: 24 lines are the same, 9 old requirements are in lines that join, 7 are dropped
    assert "Of 40 requirements 24 stay the same, 9 are joined with others and 7 are dropped." in said[0]
    assert "two scores, not one trend" in said[0]
    moved = {figure.key: (figure.change, figure.better) for figure in view.figures}
    assert moved["score"] == moved["categories"] == ("another edition then, so not compared", None)
    assert view.changes.empty
    assert not any("up " in sentence or "down " in sentence for sentence in view.answer)
    assert view.categories["compare_level"].isna().all()


def test_the_overview_says_it_too(held):
    keep(held)
    view = dashboard.overview(held, RULES, COMMITTEE, AT)
    assert any("two scores, not one trend" in text for text in view.warnings)
    assert next(f for f in view.figures if f.key == "categories").change == "another edition then, so not compared"


def test_json_marks_the_break_and_gives_no_score_before(held):
    before = dashboard.toolkit_json(held, RULES, LEAD, Question(MARCH, JANUARY))
    assert (before["break"], before["score_before"] is None) == (None, False)
    keep(held)
    found = dashboard.toolkit_json(held, RULES, LEAD, AT)
    assert (found["framework"], found["score_before"]) == (NEW, None)
    assert (found["break"]["from"], found["break"]["to"]) == (OLD, NEW)
    assert found["break"]["became"] == {"same": 24, "split": 0, "merged": 9, "dropped": 7, "new": 0}
    assert json.dumps(found["break"])


def test_within_one_edition_nothing_is_broken(held):
    keep(held)
    assert not any(
        "not one trend" in text for text in dashboard.toolkit(held, RULES, LEAD, Question(MARCH, JANUARY)).warnings
    )
    named = dashboard.toolkit(held, RULES, LEAD, AT, framework=OLD)
    assert named.framework == OLD
    assert not any("not one trend" in text for text in named.warnings)


def test_a_move_without_a_mapping_still_breaks_the_comparison(held):
    rules = settings.Settings(toolkit=settings.Toolkit("igt-v11-la", editions=((OLD, dt.date.min), ("dspt", APRIL))))
    add(held, "toolkit", [{"requirement": "3.2.1", "level": "1"}], APRIL, framework="dspt")
    said = " ".join(dashboard.toolkit(held, rules, LEAD, AT).warnings)
    assert "No file says what became of each requirement." in said


def test_levels_over_time_keep_the_editions_apart(held):
    keep(held)
    table = dashboard.levels(held, RULES, LEAD, Question(APRIL)).table
    assert set(table["framework"]) == {OLD, NEW}
    new = table[table["framework"] == NEW]
    assert (new[[MARCH.isoformat(), JANUARY.isoformat()]] == "").all(axis=None)
