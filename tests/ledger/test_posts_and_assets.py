"""Posts and information assets edited: what is kept, what is refused and in which words, and what a second person is shown."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.errors import Refused
from ig_metrics.ledger import assets, editing, posts
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, NAME

APRIL = dt.date(2014, 4, 20)
DAY = pd.Timestamp
HEAD = f"Head ({NAME})"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        head = {"post": HEAD, "status": "recruiting", "fte": 1.0, "from": DAY("2014-02-03")}
        trainer = {"post": "Trainer", "status": "vacant", "fte": 1.0}
        council.add(opened, "posts", [head, trainer])
        asset = {"owner": "Head of Homes", "personal_data": True, "risk": "low"}
        council.add(opened, "assets", [
            asset | {"asset": "Case files", "review_due": DAY("2014-03-30")},
            asset | {"asset": "Archive", "review_due": DAY("2014-12-31")},
        ])  # fmt: skip
        yield opened


def change(rows, column, which, **cells):
    made = rows.copy()
    for name, value in cells.items():
        made.loc[rows[column] == which, name] = value
    return made


def with_row(rows, **cells):
    return pd.concat([rows, pd.DataFrame([cells])], ignore_index=True)


def save(store, kind, edited, at=APRIL):
    opened = rows_of(store, kind, at)
    keep = dashboard.save_posts if kind == "posts" else dashboard.save_assets
    return keep(store, LEAD, at, opened, edited(opened), "agreed")


def rows_of(store, kind, at=APRIL):
    look = dashboard.posts_to_edit if kind == "posts" else dashboard.assets_to_edit
    return look(store, LEAD, at).rows


def refusal(store, kind, edited, at=APRIL):
    with pytest.raises(Refused) as refused:
        save(store, kind, edited, at)
    return "\n".join(refused.value.reasons)


def test_a_post_filled_is_an_entry_that_ends_and_one_that_begins(store):
    def filled(rows):
        ended = change(rows, "post", HEAD, to=DAY("2014-04-19"))
        return with_row(ended, post=HEAD, status="in_post", fte=1.0, **{"from": DAY("2014-04-20")})

    made = save(store, "posts", filled)
    assert made.changes == ("Filled on 20 April 2014: 1 of 2 full-time equivalents, 0 of 2 before.",)
    held = store.in_force("posts", APRIL)
    assert sorted(held["status"]) == ["in_post", "recruiting", "vacant"]
    assert sorted(store.in_force("posts", MARCH)["status"]) == ["recruiting", "vacant"]


def test_an_entry_without_a_first_day_can_be_ended(store):
    save(store, "posts", lambda rows: change(rows, "post", "Trainer", to=DAY("2014-04-30")))
    held = store.in_force("posts", APRIL).set_index("post")
    assert held.at["Trainer", "to"] == DAY("2014-04-30")
    assert pd.isna(held.at["Trainer", "from"])
    assert len(held) == 2


def test_the_audit_log_keeps_no_name_of_a_post(store):
    made = save(store, "posts", lambda rows: change(rows, "post", HEAD, fte=0.8))
    assert made.edit.references == ("an entry from 3 February 2014",)
    assert NAME not in str(store.audit_entries())


@pytest.mark.parametrize(
    "edited, words",
    [
        (lambda rows: with_row(rows, post="Clerk"), "“Clerk” has no status. It is vacant, recruiting, in_post or seconded."),
        (lambda rows: with_row(rows, post="", status="vacant"), "An entry has no post."),
        (lambda rows: with_row(rows, post="Trainer", status="in_post"), "begin on one day: an entry without a first day."),
        (lambda rows: change(rows, "post", "Trainer", fte=-1.0), "a full-time equivalent of -1 cannot be."),
        (lambda rows: change(rows, "post", HEAD, to=DAY("2014-02-02")), "ends on 2 February 2014, before it begins, on 3 February 2014."),
        (lambda rows: change(rows, "post", HEAD, **{"from": DAY("2014-02-04")}), "An entry is no longer there as it was: an entry from 3 February 2014."),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_refused_in_words(store, edited, words):
    assert words in refusal(store, "posts", edited)
    assert len(store.snapshots()) == 2


def test_an_asset_reviewed_moves_the_counts_from_its_day(store):
    made = save(
        store,
        "assets",
        lambda rows: change(rows, "asset", "Case files", reviewed_on=DAY("2014-04-18"), review_due=DAY("2015-04-18")),
    )
    assert made.changes == ("Reviewed: 0 to 1.", "Overdue for review: 1 to 0.")
    assert made.edit.references == ("Case files",)
    same = save(store, "assets", lambda rows: change(rows, "asset", "Archive", system="Paper"))
    assert same.changes == ("No count of the register moves.",)


@pytest.mark.parametrize(
    "edited, words",
    [
        (lambda rows: change(rows, "asset", "Archive", owner=None), "“Archive” has no owner."),
        (lambda rows: with_row(rows, asset="Archive", owner="Ann"), "Archive is there twice."),
        (lambda rows: with_row(rows, asset=" ", owner="Ann"), "A row has no asset."),
        (lambda rows: rows[rows["asset"] != "Archive"], "Archive is no longer there."),
        (lambda rows: change(rows, "asset", "Archive", risk="huge"), "'huge' is not a risk. It is low, medium, high."),
        (lambda rows: change(rows, "asset", "Archive", reviewed_on=DAY("2014-04-21")), "cannot have been reviewed on 21 April 2014"),
        (lambda rows: change(rows, "asset", "Archive", reviewed_on=DAY("2014-04-01"), review_due=DAY("2014-03-01")), "the next review is due on 1 March 2014, before the last one"),
    ],
)  # fmt: skip
def test_an_asset_that_cannot_be_is_refused_in_words(store, edited, words):
    assert words in refusal(store, "assets", edited)


def test_two_who_change_one_entry_are_both_told(store):
    opened = editing.rows(store, posts.book(APRIL))
    save(store, "posts", lambda rows: change(rows, "post", HEAD, fte=0.8))
    mine = change(opened, "post", HEAD, fte=0.6)
    with pytest.raises(editing.ChangedMeanwhile) as clash:
        dashboard.save_posts(store, LEAD, APRIL, opened, mine, "mine")
    (row,) = clash.value.differences.to_dict("records")
    assert (row["post"], row["from"], row["column"], row["theirs"], row["yours"]) == (
        HEAD,
        "03/02/2014",
        "fte",
        "0.8",
        "0.6",
    )
    dashboard.save_posts(store, LEAD, APRIL, clash.value.now, clash.value.edited, "mine all the same")
    assert store.in_force("posts", APRIL).set_index("post").at[HEAD, "fte"] == 0.6


def test_an_edit_taken_back_takes_back_its_own_cells(store):
    first = save(store, "posts", lambda rows: change(rows, "post", HEAD, fte=0.8))
    save(store, "posts", lambda rows: change(rows, "post", HEAD, grade="Grade 13"))
    store.withdraw(first.edit.snapshot, "wrong", "ig.lead")
    row = store.in_force("posts", APRIL).set_index("post").loc[HEAD]
    assert (row["fte"], row["grade"]) == (1.0, "Grade 13")


def test_editing_is_the_leads_and_never_of_a_day_to_come(store):
    for look in (dashboard.posts_to_edit, dashboard.assets_to_edit):
        with pytest.raises(Refused, match="Only the IG lead"):
            look(store, COMMITTEE, APRIL)
    store.clock = lambda: dt.datetime(2014, 4, 1, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="still to come"):
        dashboard.posts_to_edit(store, LEAD, APRIL)
    assert assets.book(APRIL).key == ("asset",)
