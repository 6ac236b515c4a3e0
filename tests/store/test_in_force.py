"""The AS AT and AS KNOWN rules, on tables small enough to check by eye, and against the slow oracle."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.datasets import KINDS, conform
from ig_metrics.store import SnapshotInfo
from ig_metrics.store.in_force import choose, key_codes, moment, needed, unite
from tests.oracles import in_force as oracle

DAY = dt.timedelta(days=1)
START = dt.date(2014, 1, 1)
NOON = dt.datetime(2014, 6, 1, 12, tzinfo=dt.UTC)


def info(kind: str, as_at: str | dt.date, upload: int, **more: Any) -> SnapshotInfo:
    """A snapshot uploaded `upload` days after 1 June 2014."""
    day = dt.date.fromisoformat(as_at) if isinstance(as_at, str) else as_at
    given = {"source": "default", "framework": None, **more}
    return SnapshotInfo(
        id=f"{kind}-{upload}",
        kind=kind,
        as_at=day,
        uploaded_by="ig.lead",
        uploaded_at=NOON + upload * DAY,
        file_name="x.xlsx",
        sha256="0" * 64,
        parquet_name=f"{upload}.parquet",
        parquet_sha256="0" * 64,
        rows=0,
        **given,
    )


def ids(chosen: tuple[SnapshotInfo, ...]) -> list[str]:
    return [one.id for one in chosen]


def frame(kind: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    return conform(kind, pd.DataFrame(rows))


APRIL = dt.date(2014, 4, 1)


class TestChoosingStates:
    def test_the_latest_date_not_after_the_question_holds(self) -> None:
        held = [info("staff", "2014-01-31", 1), info("staff", "2014-03-31", 2), info("staff", "2014-04-30", 3)]
        assert ids(choose(held, "staff", APRIL)) == ["staff-2"]

    def test_the_day_itself_is_included(self) -> None:
        assert ids(choose([info("staff", "2014-04-01", 1)], "staff", APRIL)) == ["staff-1"]

    def test_nothing_holds_before_the_first(self) -> None:
        assert choose([info("staff", "2014-04-02", 1)], "staff", APRIL) == ()

    def test_of_two_with_one_date_the_later_upload_holds(self) -> None:
        held = [info("staff", "2014-03-31", 5), info("staff", "2014-03-31", 2)]
        assert ids(choose(held, "staff", APRIL)) == ["staff-5"]

    def test_an_older_list_uploaded_later_does_not_hold(self) -> None:
        held = [info("staff", "2014-03-31", 1), info("staff", "2014-02-28", 9)]
        assert ids(choose(held, "staff", APRIL)) == ["staff-1"]

    def test_each_source_has_its_own(self) -> None:
        held = [info("staff", "2014-01-31", 1, source="agency"), info("staff", "2014-03-31", 2, source="hr")]
        assert ids(choose(held, "staff", APRIL)) == ["staff-1", "staff-2"]

    def test_a_withdrawn_one_gives_way_to_the_one_before(self) -> None:
        held = [info("staff", "2014-01-31", 1), info("staff", "2014-03-31", 2, withdrawn_at=NOON + 3 * DAY)]
        assert ids(choose(held, "staff", APRIL)) == ["staff-1"]

    def test_other_kinds_do_not_count(self) -> None:
        assert choose([info("posts_of_old", "2014-01-31", 1)], "staff", APRIL) == ()

    def test_each_framework_has_its_own(self) -> None:
        held = [
            info("toolkit", "2014-01-31", 1, framework="igt-v11-la"),
            info("toolkit", "2014-03-31", 2, framework="igt-v12-la"),
        ]
        assert ids(choose(held, "toolkit", APRIL)) == ["toolkit-1", "toolkit-2"]
        assert ids(choose(held, "toolkit", APRIL, framework="igt-v11-la")) == ["toolkit-1"]


class TestPartialReturns:
    def test_they_stand_over_the_list_they_are_later_than(self) -> None:
        held = [info("staff", "2014-03-01", 1), info("staff", "2014-03-15", 2, partial=True)]
        assert ids(choose(held, "staff", APRIL)) == ["staff-1", "staff-2"]

    def test_a_newer_whole_list_puts_them_away(self) -> None:
        held = [
            info("staff", "2014-03-01", 1),
            info("staff", "2014-03-15", 2, partial=True),
            info("staff", "2014-03-31", 3),
        ]
        assert ids(choose(held, "staff", APRIL)) == ["staff-3"]

    def test_on_one_date_the_one_uploaded_after_the_list_counts(self) -> None:
        held = [
            info("staff", "2014-03-31", 2),
            info("staff", "2014-03-31", 1, partial=True),
            info("staff", "2014-03-31", 3, partial=True),
        ]
        assert ids(choose(held, "staff", APRIL)) == ["staff-2", "staff-3"]

    def test_one_of_another_source_overlays_nothing_here(self) -> None:
        whole = info("exemptions", "2014-03-01", 1, source="hr")
        partial = info("exemptions", "2014-03-15", 2, source="partner", partial=True)
        rows = [{"staff_id": "1", "course": "IG", "reason": "sick", "until": pd.Timestamp("2014-09-01")}]
        both = unite("exemptions", [(whole, frame("exemptions", rows)), (partial, frame("exemptions", rows))], APRIL)
        assert len(both) == 2

    def test_their_rows_replace_rows_of_the_same_key(self) -> None:
        whole = frame("plan", [{"action": "A", "owner": "old"}, {"action": "B", "owner": "old"}])
        part = frame("plan", [{"action": "B", "owner": "new"}, {"action": "C", "owner": "new"}])
        parts = [(info("plan", "2014-03-01", 1), whole), (info("plan", "2014-03-15", 2, partial=True), part)]
        rows = unite("plan", parts, APRIL)
        assert dict(zip(rows["action"], rows["owner"], strict=True)) == {"A": "old", "B": "new", "C": "new"}

    def test_missing_values_in_a_key_equal_one_another(self) -> None:
        post = {"staff_id": "1", "job_title": "Clerk", "service": "S", "start_date": pd.Timestamp("2010-01-01")}
        parts = [
            (info("staff", "2014-03-01", 1), frame("staff", [{**post, "absence": "sick"}])),
            (info("staff", "2014-03-15", 2, partial=True), frame("staff", [post])),
        ]
        rows = unite("staff", parts, APRIL)
        assert len(rows) == 1
        assert rows["absence"].isna().all()

    def test_rows_of_one_list_that_share_a_key_are_all_kept(self) -> None:
        twice = frame("plan", [{"action": "A", "owner": "x"}, {"action": "A", "owner": "y"}])
        other = frame("plan", [{"action": "B", "owner": "z"}])
        parts = [(info("plan", "2014-03-01", 1), twice), (info("plan", "2014-03-15", 2, partial=True), other)]
        assert list(unite("plan", parts, APRIL)["owner"]) == ["x", "y", "z"]


class TestKnownOn:
    HELD = (info("staff", "2014-03-31", 1), info("staff", "2014-03-31", 3))

    def test_a_later_upload_is_ignored(self) -> None:
        assert ids(choose(self.HELD, "staff", APRIL, known_on=NOON + 2 * DAY)) == ["staff-1"]

    def test_the_moment_of_the_upload_counts(self) -> None:
        assert ids(choose(self.HELD, "staff", APRIL, known_on=NOON + 3 * DAY)) == ["staff-3"]

    def test_a_later_withdrawal_is_ignored(self) -> None:
        gone = info("staff", "2014-03-31", 1, withdrawn_at=NOON + 5 * DAY)
        assert ids(choose([gone], "staff", APRIL, known_on=NOON + 4 * DAY)) == ["staff-1"]
        assert choose([gone], "staff", APRIL, known_on=NOON + 5 * DAY) == ()
        assert choose([gone], "staff", APRIL) == ()

    def test_a_date_runs_to_its_end_in_london(self) -> None:
        # British summer time: the day of 1 June ends at 23:00 UTC.
        assert moment(dt.date(2014, 6, 1)) == dt.datetime(2014, 6, 1, 22, 59, 59, 999999, dt.UTC)

    def test_a_time_without_a_zone_is_londons(self) -> None:
        assert moment(dt.datetime(2014, 6, 1, 12)) == dt.datetime(2014, 6, 1, 11, tzinfo=dt.UTC)  # noqa: DTZ001


class TestEvents:
    def rows(
        self, *told: tuple[str, int, list[dict[str, Any]]], as_at: str = "2014-03-31", kind: str = "breaches"
    ) -> Any:
        parts = [(info(kind, day, upload), frame(kind, rows)) for day, upload, rows in told]
        chosen = choose([part[0] for part in parts], kind, dt.date.fromisoformat(as_at))
        by_id = {part[0].id: part for part in parts}
        return unite(kind, [by_id[one.id] for one in chosen], dt.date.fromisoformat(as_at))

    def breach(self, reference: str, day: str | None, cause: str = "") -> dict[str, Any]:
        return {"reference": reference, "reported_on": pd.Timestamp(day) if day else None, "cause": cause}

    def test_every_snapshot_adds_its_events(self) -> None:
        found = self.rows(
            ("2014-01-31", 1, [self.breach("1", "2014-01-10")]), ("2014-02-28", 2, [self.breach("2", "2014-02-10")])
        )
        assert list(found["reference"]) == ["1", "2"]

    def test_a_late_export_may_tell_of_an_early_event(self) -> None:
        assert len(self.rows(("2014-06-30", 1, [self.breach("1", "2014-01-10")]))) == 1

    def test_events_after_the_date_have_not_happened(self) -> None:
        told = [self.breach("1", "2014-03-31"), self.breach("2", "2014-04-01")]
        assert list(self.rows(("2014-06-30", 1, told))["reference"]) == ["1"]

    def test_the_later_telling_wins(self) -> None:
        found = self.rows(
            ("2014-02-28", 2, [self.breach("1", "2014-01-10", "new")]),
            ("2014-01-31", 9, [self.breach("1", "2014-01-10", "old")]),
        )
        assert list(found["cause"]) == ["new"]

    def test_an_event_moved_past_the_date_does_not_come_back_as_first_told(self) -> None:
        found = self.rows(
            ("2014-01-31", 1, [self.breach("1", "2014-01-10")]), ("2014-05-31", 2, [self.breach("1", "2014-05-10")])
        )
        assert found.empty

    def test_a_row_without_a_date_counts_from_its_snapshots_date(self) -> None:
        told = ("2014-03-31", 1, [self.breach("1", None)])
        assert len(self.rows(told)) == 1
        assert self.rows(told, as_at="2014-03-30").empty

    def test_a_row_without_a_date_does_not_win_before_its_snapshots_date(self) -> None:
        found = self.rows(
            ("2014-01-31", 1, [self.breach("1", "2014-01-10")]), ("2014-05-31", 2, [self.breach("1", None)])
        )
        assert list(found["reported_on"]) == [pd.Timestamp("2014-01-10")]

    def test_a_completion_is_one_for_person_course_date_and_outcome(self) -> None:
        done = {"course": "IG", "outcome": "completed", "completed_on": pd.Timestamp("2014-02-01")}
        failed = {**done, "outcome": "failed"}
        found = self.rows(
            ("2014-02-28", 1, [{"staff_id": "1", **done, "score": 60}, {"staff_id": "1", **failed}]),
            ("2014-03-31", 2, [{"staff_id": "1", **done, "score": 80}, {"staff_id": "2", **done}]),
            kind="completions",
        )
        assert list(zip(found["staff_id"], found["outcome"], strict=True)) == [
            ("1", "failed"),
            ("1", "completed"),
            ("2", "completed"),
        ]
        assert list(found["score"].dropna()) == [80]

    @pytest.mark.parametrize(
        "first, second, same",
        [
            ({"staff_id": "1", "email": "a@x.uk"}, {"staff_id": "1", "email": "b@x.uk"}, True),
            ({"staff_id": "1", "email": "a@x.uk"}, {"staff_id": "2", "email": "a@x.uk"}, False),
            ({"email": "A@x.uk", "username": "u"}, {"email": "a@X.uk", "username": "v"}, True),
            ({"username": "u"}, {"username": "U"}, True),
            ({"username": "u"}, {"username": "v"}, False),
        ],
    )
    def test_a_person_is_the_staff_number_else_the_email_else_the_user_name(
        self, first: dict[str, str], second: dict[str, str], same: bool
    ) -> None:
        done = {"course": "IG", "outcome": "completed", "completed_on": pd.Timestamp("2014-02-01")}
        codes = key_codes("completions", frame("completions", [{**first, **done}, {**second, **done}]))
        assert (codes[0] == codes[1]) == same


@pytest.mark.parametrize("kind, one", [("toolkit", "requirement"), ("meetings", "held_on")])
def test_of_two_sources_that_tell_of_one_thing_the_later_holds(kind: str, one: str) -> None:
    other = "comment" if kind == "toolkit" else "note"
    thing = "101" if kind == "toolkit" else pd.Timestamp("2014-03-31")
    ours = (info(kind, "2014-03-01", 2, source="ours"), frame(kind, [{one: thing, other: "ours"}]))
    theirs = (info(kind, "2014-03-02", 1, source="a partner"), frame(kind, [{one: thing, other: "theirs"}]))
    assert list(unite(kind, [ours, theirs], APRIL)[other]) == ["theirs"]


def test_two_sources_of_people_stand_side_by_side() -> None:
    row = {"staff_id": "1", "job_title": "Carer", "service": "Homes", "team": "A", "start_date": "2014-01-01"}
    parts = [(info("staff", "2014-03-01", n, source=f"list {n}"), frame("staff", [row])) for n in (1, 2)]
    assert len(unite("staff", parts, APRIL)) == 2


def test_an_action_is_one_thing_only_with_its_requirement() -> None:
    whole = frame("plan", [{"action": "Write", "requirement": number, "owner": "A"} for number in ("101", "105")])
    part = frame("plan", [{"action": "Write", "requirement": "105", "owner": "B"}])
    found = unite(
        "plan", [(info("plan", "2014-03-01", 1), whole), (info("plan", "2014-03-02", 2, partial=True), part)], APRIL
    )
    assert sorted(zip(found["requirement"], found["owner"], strict=True)) == [("101", "A"), ("105", "B")]


@pytest.mark.parametrize("kind", ["exemptions", "breaches"])
@pytest.mark.parametrize("lists", [0, 1, 2])
def test_nothing_held_is_an_empty_typed_table(kind: str, lists: int) -> None:
    parts = [(info(kind, "2014-03-01", n, partial=n > 0), frame(kind, [])) for n in range(lists)]
    rows = unite(kind, parts, APRIL)
    assert rows.empty
    assert list(rows.columns) == list(KINDS[kind].names)


def test_what_is_left_out_leaves_no_trace_among_the_columns() -> None:
    days = [{"reference": f"{n}", "reported_on": pd.Timestamp(2014, 3, 31) + n * DAY} for n in range(3)]
    rows = unite("breaches", [(info("breaches", "2014-06-30", 1), frame("breaches", days))], APRIL)
    assert list(rows.columns) == list(KINDS["breaches"].names)
    assert rows.index.tolist() == [0, 1]
    assert list(unite("exemptions", [(info("exemptions", "2014-03-01", 1), frame("exemptions", [{"staff_id": "1"}]))], APRIL).columns) == list(KINDS["exemptions"].names)  # fmt: skip


def test_lists_of_two_frameworks_stand_side_by_side() -> None:
    row = {"staff_id": "1", "course": "IG"}
    parts = [(info("exemptions", "2014-03-01", n, framework=f"v{n}"), frame("exemptions", [row])) for n in (1, 2)]
    assert len(unite("exemptions", parts, APRIL)) == 2


def test_the_frames_given_are_not_changed() -> None:
    rows = frame("plan", [{"action": "A"}, {"action": "B"}])
    before = rows.copy(deep=True)
    unite("plan", [(info("plan", "2014-03-01", 1), rows), (info("plan", "2014-03-02", 2, partial=True), rows)], APRIL)
    pd.testing.assert_frame_equal(rows, before)


def test_only_what_the_answer_needs_is_read() -> None:
    assert needed("staff", None, 1) is None
    assert needed("staff", ("directorate",), 1) == ("directorate",)
    assert needed("plan", ("owner",), 2) == ("action", "requirement", "owner")
    assert needed("breaches", ("cause",), 1) == ("reported_on", "cause")


# Against the oracle

few_days = st.integers(0, 5).map(lambda n: START + n * DAY)
text = st.sampled_from(["1", "2", None])
ROWS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "exemptions": {"staff_id": text, "course": st.sampled_from(["IG", "FOI"]), "reason": st.sampled_from("abcdef")},
    "breaches": {
        "reference": st.sampled_from(["1", "2", "3"]),
        "reported_on": st.none() | few_days,
        "cause": st.sampled_from("abcdef"),
    },
    "completions": {
        "staff_id": text,
        "email": st.sampled_from(["a@x.uk", "A@x.uk", None]),
        "username": text,
        "course": st.just("IG"),
        "outcome": st.sampled_from(["completed", "failed"]),
        "completed_on": st.none() | few_days,
        "score": st.sampled_from([50.0, 60.0, 70.0]),
    },
}


@st.composite
def histories(draw: st.DrawFn, kind: str) -> list[oracle.Upload]:
    """A few uploads of a kind, some partial, some withdrawn, from two sources."""
    uploads = []
    for n in range(draw(st.integers(0, 5))):
        marks = {"source": draw(st.sampled_from(["hr", "agency"])), "partial": draw(st.booleans())}
        if draw(st.integers(0, 3)) == 0:
            marks["withdrawn_at"] = NOON + draw(st.integers(n, 8)) * DAY
        rows = draw(st.lists(st.fixed_dictionaries(ROWS[kind]), max_size=4))
        uploads.append((info(kind, draw(few_days), n, **marks), rows))
    return draw(st.permutations(uploads))


def plain(rows: pd.DataFrame, names: list[str]) -> list[tuple[Any, ...]]:
    """Rows as sorted tuples of plain values, so that order does not matter."""
    return sorted(
        (tuple(None if pd.isna(v) else v.date() if isinstance(v, dt.datetime) else v for v in row)
         for row in rows[names].itertuples(index=False)),
        key=repr,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
@given(data=st.data())
def test_the_rows_in_force_are_the_oracles(kind: str, data: st.DataObject) -> None:
    uploads = data.draw(histories(kind))
    as_at = data.draw(few_days)
    known = data.draw(st.none() | st.integers(0, 8).map(lambda n: NOON + n * DAY))
    spec, names = KINDS[kind], list(ROWS[kind])
    if spec.event_date:
        expected = oracle.events(uploads, spec.key, spec.event_date, as_at, known)
    else:
        expected = oracle.states(uploads, spec.key, as_at, known)

    chosen = choose([upload[0] for upload in uploads], kind, as_at, known_on=known)
    rows_of = {upload[0].id: upload[1] for upload in uploads}
    typed = [(one, conform(kind, pd.DataFrame(rows_of[one.id], columns=names))) for one in chosen]
    found = unite(kind, typed, as_at)

    assert plain(found, names) == sorted((tuple(row[name] for name in names) for row in expected), key=repr)
    assert list(found.index) == list(range(len(found)))


def _given(*columns):
    return {"quality": {"columns": list(columns)}}


WHOLE_TOOLKIT = [
    {"requirement": "101", "level": "1", "category": "Management", "evidence_date": "2014-01-01"},
    {"requirement": "102", "level": "2", "category": "Clinical"},
]


def test_a_column_a_partial_return_did_not_have_keeps_what_is_held():
    base = (info("toolkit", APRIL, 0), frame("toolkit", WHOLE_TOOLKIT))
    part = info("toolkit", APRIL, 1, partial=True, **_given("requirement", "level"))
    rows = unite("toolkit", [base, (part, frame("toolkit", [{"requirement": "101", "level": "3"}, {"requirement": "103", "level": "0"}]))], APRIL)  # fmt: skip
    got = rows.set_index("requirement")
    assert got["level"].to_dict() == {"101": "3", "102": "2", "103": "0"}
    assert got["category"].fillna("none").to_dict() == {"101": "Management", "102": "Clinical", "103": "none"}
    assert got["evidence_date"].notna().to_dict() == {"101": True, "102": False, "103": False}
    assert rows.dtypes.to_dict() == frame("toolkit", WHOLE_TOOLKIT).dtypes.to_dict()


def test_an_empty_cell_of_a_column_a_partial_return_had_clears_what_is_held():
    base = (info("toolkit", APRIL, 0), frame("toolkit", WHOLE_TOOLKIT))
    part = info("toolkit", APRIL, 1, partial=True, **_given("requirement", "level", "category"))
    rows = unite("toolkit", [base, (part, frame("toolkit", [{"requirement": "101", "level": "3"}]))], APRIL)
    assert rows.set_index("requirement")["category"].isna().to_dict() == {"101": True, "102": False}


def test_partial_returns_fill_from_one_another_and_a_whole_list_fills_from_nothing():
    base = (info("toolkit", APRIL, 0), frame("toolkit", WHOLE_TOOLKIT))
    one = (info("toolkit", APRIL, 1, partial=True, **_given("requirement", "level", "category")), frame("toolkit", [{"requirement": "101", "level": "3", "category": "Moved"}]))  # fmt: skip
    two = (info("toolkit", APRIL, 2, partial=True, **_given("requirement", "level")), frame("toolkit", [{"requirement": "101", "level": "2"}]))  # fmt: skip
    rows = unite("toolkit", [base, one, two], APRIL).set_index("requirement")
    assert rows.loc["101", ["level", "category"]].tolist() == ["2", "Moved"]
    # Without the return in between (withdrawn), the whole list's category holds again: nothing was copied into a file.
    rows = unite("toolkit", [base, two], APRIL).set_index("requirement")
    assert rows.loc["101", ["level", "category"]].tolist() == ["2", "Management"]
    alone = (info("toolkit", APRIL, 0, **_given("requirement", "level")), two[1])
    assert unite("toolkit", [alone], APRIL)["category"].isna().all()


def test_only_a_partial_return_is_filled_and_only_from_its_own_source():
    row = {"staff_id": "1", "course": "IG"}
    given = _given("staff_id", "course")
    base = (info("exemptions", "2014-03-01", 1), frame("exemptions", [{**row, "reason": "sick"}]))
    part = (info("exemptions", "2014-03-02", 2, partial=True, **given), frame("exemptions", [row]))
    assert unite("exemptions", [base, part], APRIL)["reason"].tolist() == ["sick"]
    other = (info("exemptions", "2014-03-02", 2, partial=True, source="agency", **given), part[1])
    assert unite("exemptions", [base, other], APRIL)["reason"].isna().tolist() == [True, False]
    # whole lists that say the same of their columns: of one source the later (which choose leaves alone), of two the later
    later = (info("exemptions", "2014-03-02", 2, **given), part[1])
    assert unite("exemptions", [base, later], APRIL)["reason"].isna().tolist() == [True]
    ours = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1", "category": "Management"}])
    theirs = numbered(
        "2014-03-02", 2, [{"requirement": "101", "level": "2"}], source="partner", **_given("requirement", "level")
    )
    assert unite("toolkit", [ours, theirs], APRIL)["category"].isna().tolist() == [True]


# Several sources of one thing; edits made in the app


def numbered(as_at, upload, rows, **more):
    return info("toolkit", as_at, upload, **more), frame("toolkit", rows)


def levels(*parts):
    rows = unite("toolkit", list(parts), APRIL).set_index("requirement")
    return rows["level"].fillna("").to_dict()


def edit(as_at, upload, row, *columns, **more):
    quality = {"edited": {"why": "w", "columns": list(columns), "cells": [list(columns)]}}
    return numbered(as_at, upload, [row], partial=True, quality=quality, **more)


def test_a_return_of_a_few_rows_does_not_bring_back_the_rest_of_its_sources_older_list():
    ours = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1"}, {"requirement": "102", "level": "1"}])
    theirs = numbered("2014-03-02", 2, [{"requirement": "102", "level": "2"}], partial=True, source="partner")
    more = numbered("2014-03-03", 3, [{"requirement": "101", "level": "3"}], partial=True)
    assert levels(ours, theirs, more) == {"101": "3", "102": "2"}


def test_a_return_of_another_source_keeps_what_it_does_not_say():
    ours = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1", "category": "Management"}])
    given = {"quality": {"columns": ["requirement", "level"]}}
    theirs = numbered("2014-03-02", 2, [{"requirement": "101", "level": "2"}], partial=True, source="partner", **given)
    rows = unite("toolkit", [ours, theirs], APRIL)
    assert rows[["level", "category"]].values.tolist() == [["2", "Management"]]


def test_an_edit_says_its_cells_and_no_others():
    base = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1", "owner": "Ann", "comment": "old"}])
    one = edit("2014-03-05", 2, {"requirement": "101", "level": "2", "owner": "Ann"}, "level")
    two = edit("2014-03-06", 3, {"requirement": "101", "level": "2", "owner": "Bob"}, "owner")
    shown = ["level", "owner", "comment"]
    assert unite("toolkit", [base, one, two], APRIL)[shown].values.tolist() == [["2", "Bob", "old"]]
    # the first edit taken back takes its level back, though the second was made on top of it
    assert unite("toolkit", [base, two], APRIL)[shown].values.tolist() == [["1", "Bob", "old"]]


def test_a_list_corrected_under_an_edit_shows_through_where_nothing_was_edited():
    corrected = numbered("2014-03-01", 9, [{"requirement": "101", "level": "0", "owner": "Cat"}])
    one = edit("2014-03-05", 2, {"requirement": "101", "level": "2", "owner": "Ann"}, "level")
    assert unite("toolkit", [corrected, one], APRIL)[["level", "owner"]].values.tolist() == [["2", "Cat"]]


def test_of_edits_without_the_list_they_were_made_on_each_says_its_own_cells():
    row = {"requirement": "101", "owner": "Bob"}
    one = edit("2014-03-05", 2, {**row, "level": "2"}, "level")
    two = edit("2014-03-06", 3, {**row, "level": "3"}, "owner")
    assert levels(one, two) == {"101": "2"}


def test_an_edit_of_what_no_list_has_is_the_row():
    one = edit("2014-03-05", 2, {"requirement": "L1", "level": "2", "owner": "Ann"}, "level")
    base = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1"}])
    assert levels(base, one) == {"101": "1", "L1": "2"}


def test_a_cell_can_be_edited_to_nothing():
    base = numbered("2014-03-01", 1, [{"requirement": "101", "level": "1"}])
    assert levels(base, edit("2014-03-05", 2, {"requirement": "101"}, "level")) == {"101": ""}


def test_a_later_list_of_the_source_is_whole_again():
    held = [
        info("toolkit", "2014-03-01", 1),
        edit("2014-03-05", 2, {"requirement": "101", "level": "2"}, "level")[0],
        info("toolkit", "2014-03-31", 3),
    ]
    assert ids(choose(held, "toolkit", APRIL)) == ["toolkit-3"]


def test_an_edited_event_is_told_cell_by_cell():
    def telling(upload, row, **more):
        return info("breaches", "2014-03-01", upload, **more), frame("breaches", [{"reference": "B1", **row}])

    day = pd.Timestamp("2014-02-01")
    cells = {"quality": {"edited": {"why": "w", "columns": ["cause"], "cells": [["cause"]]}}}
    base = telling(1, {"reported_on": day, "cause": "a", "service": "Homes"})
    one = telling(2, {"reported_on": day, "cause": "b", "service": "Advice"}, source="app", **cells)
    rows = unite("breaches", [base, one], APRIL)
    assert rows[["cause", "service"]].values.tolist() == [["b", "Homes"]]
    assert unite("breaches", [base, one], APRIL, ["service"])["service"].tolist() == ["Homes"]
