"""The store as it would be if a file were kept: answers change, the store does not."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused

MARCH = dt.date(2014, 3, 31)


def meetings(*days: str) -> pd.DataFrame:
    return pd.DataFrame({"held_on": pd.to_datetime(list(days))})


def post(number: str, **more: object) -> dict[str, object]:
    return {"staff_id": number, "full_name": "Ann", "start_date": pd.Timestamp("2010-01-01"), **more}


def numbers(store, **given) -> list[str]:
    return sorted(store.in_force("staff", MARCH, **given)["staff_id"])


def test_a_trial_answers_as_if_the_file_were_kept(store, keep):
    keep("staff", [post("1"), post("2")], "2014-01-24")
    trial = store.trial("staff", pd.DataFrame([post("2"), post("3")]), as_at=MARCH)
    assert numbers(trial) == ["2", "3"]
    assert numbers(store) == ["1", "2"]
    assert [info.as_at for info in trial.in_force_snapshots("staff", MARCH)] == [MARCH]
    assert numbers(trial, columns=["staff_id"]) == ["2", "3"]


def test_what_is_on_trial_is_the_newest_whatever_the_clock_says(store, keep):
    gone = keep("staff", [post("3")], "2014-03-31")
    held = keep("staff", [post("1")], "2014-03-31")
    store.withdraw(gone.id, "wrong file", "ig.lead")
    store.clock = lambda: held.uploaded_at - dt.timedelta(days=1)
    trial = store.trial("staff", pd.DataFrame([post("2")]), as_at=MARCH)
    assert numbers(trial) == ["2"]
    assert [info.id for info in trial.snapshots()] == [trial.kept.id, held.id, gone.id]
    assert [info.id for info in trial.snapshots(include_withdrawn=False)] == [trial.kept.id, held.id]


def test_a_trial_has_a_version_of_its_own_and_follows_the_store(store, keep):
    first, second = (store.trial("meetings", meetings("2014-03-31"), as_at=MARCH) for _ in range(2))
    assert len({store.version(), first.version(), second.version()}) == 3
    before = first.version()
    keep("meetings", [{"held_on": pd.Timestamp("2014-01-27")}], "2014-01-31")
    assert first.version() != before


def test_another_source_stands_beside_the_one_held(store, keep):
    keep("staff", [post("1")], "2014-01-24", source="hr")
    assert numbers(store.trial("staff", pd.DataFrame([post("9")]), as_at=MARCH, source="agency")) == ["1", "9"]


def test_a_partial_return_overlays_and_keeps_the_columns_it_does_not_have(store, keep):
    keep("staff", [post("1", team="North"), post("2", team="South")], "2014-01-24")
    given = pd.DataFrame([post("2") | {"full_name": "Beth"}])
    quality = {"columns": ["staff_id", "full_name", "start_date"]}
    held = store.trial("staff", given, as_at=MARCH, partial=True, quality=quality).in_force("staff", MARCH)
    rows = held.sort_values("staff_id")[["staff_id", "full_name", "team"]].to_numpy().tolist()
    # The team is part of the key of a post, so the row without one stands beside; the name comes with it.
    assert rows[0] == ["1", "Ann", "North"]
    assert "Beth" in [name for _, name, _ in rows]


def test_events_are_united(store, keep):
    keep("breaches", [{"reference": "B1", "reported_on": pd.Timestamp("2014-01-02")}], "2014-01-31")
    trial = store.trial(
        "breaches", pd.DataFrame([{"reference": "B2", "reported_on": pd.Timestamp("2014-02-02")}]), as_at=MARCH
    )
    assert sorted(trial.in_force("breaches", MARCH)["reference"]) == ["B1", "B2"]


def test_nothing_is_written_and_nothing_can_be(store, home):
    before = sorted(path.name for path in home.rglob("*"))
    audit = len(store.audit_entries())
    trial = store.trial("meetings", meetings("2014-03-31"), as_at=MARCH)
    assert trial.in_force("meetings", MARCH)["held_on"].tolist() == [pd.Timestamp("2014-03-31")]
    for write in (
        lambda: trial.add("meetings", meetings("2014-03-31"), as_at=MARCH),
        lambda: trial.withdraw("x", "y", "z"),
        lambda: trial.record("x", "y"),
        lambda: trial.save_mapping("meetings", "x", {}, "y"),
        lambda: trial.forget_mapping("meetings", "x", "y"),
    ):
        with pytest.raises(Refused, match="Keep the file first"):
            write()
    assert len(store.audit_entries()) == audit
    assert sorted(path.name for path in home.rglob("*")) == before


def test_what_is_read_from_a_trial_can_be_changed_without_changing_it(store):
    trial = store.trial("meetings", meetings("2014-03-31"), as_at=MARCH)
    read = trial.in_force("meetings", MARCH)
    read.loc[0, "committee"] = "Audit"
    assert trial.in_force("meetings", MARCH)["committee"].isna().all()
    assert trial.read(trial.kept.id, ["held_on"]).to_dict("list") == {"held_on": [pd.Timestamp("2014-03-31")]}
    assert len(trial.read(trial.kept.id).columns) > 1


def test_a_trial_is_refused_as_keeping_would_be(store):
    with pytest.raises(Refused, match="needs its framework"):
        store.trial("toolkit", pd.DataFrame(), as_at=MARCH)
    with pytest.raises(Refused, match="not a kind of data"):
        store.trial("stuff", pd.DataFrame(), as_at=MARCH)


def test_the_source_of_the_next_upload_as_it_would_be(store, keep):
    trial = store.trial("staff", pd.DataFrame([post("1")]), as_at=MARCH, source="hr")
    assert trial.default_source("staff") == "hr"
    keep("staff", [post("9")], "2014-01-24", source="agency")
    assert trial.default_source("staff") == "default"
    assert trial.default_source("completions") == "default"


def test_the_last_upload_that_counts(store, keep):
    assert store.last_kept() is None
    keep("meetings", [{"held_on": pd.Timestamp("2014-01-27")}], "2014-01-31")
    staff = keep("staff", [post("1")], "2014-01-24", uploaded_by="hr.clerk")
    breach = keep("breaches", [{"reference": "B1", "reported_on": pd.Timestamp("2014-01-02")}], "2014-01-31")
    keep("identity_matches", [{"learner": "x", "staff_id": "1", "same_person": True}], "2014-01-31")
    assert store.last_kept().id == breach.id
    assert store.last_kept("hr.clerk").id == staff.id
    store.withdraw(breach.id, "wrong file", "ig.lead")
    assert store.last_kept().id == staff.id
