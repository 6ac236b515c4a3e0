"""Lists issued from the measured standing: what is new, again, gone and held; issued once, and downloaded as issued.

The council of conftest as at 31 March 2014: A09, A10 and C07 to C12 are past the bar date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import threading
import zipfile

import openpyxl
import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import lists
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")
APRIL = dt.date(2014, 4, 2)
LATE = ["A09", "A10", "C07", "C08", "C09", "C10", "C11", "C12"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("filled")
    with Store.open(home) as opened:
        council.add(opened, "staff", council.everybody())
        done = [f"A{n:02}" for n in range(1, 9)] + [f"C{n:02}" for n in range(1, 7)]
        council.add(opened, "completions", council.completed(done))
    return home


@pytest.fixture
def store(filled, tmp_path):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path) as opened:
        yield opened


def prepare(store, name="bar", day=MARCH, viewer=LEAD, **more):
    return dashboard.list_prepared(store, RULES, viewer, Question(day), which=name, **more)


def issue(store, name="bar", day=MARCH, **more):
    return dashboard.issue_list(store, RULES, LEAD, Question(day), name=name, **more)


def hold(store, number, until=MARCH, day=MARCH, reason="runs the out-of-hours line"):
    return dashboard.place_hold(
        store, RULES, LEAD, Question(day), staff_id=number, course="IG", reason=reason, until=until
    )


def ids(view):
    return view.rows["staff_id"].tolist()


def completes(store, *numbers, day="2014-04-01"):
    council.add(store, "completions", council.completed(numbers, pd.Timestamp(day)), APRIL)
    council.add(store, "staff", council.everybody(), APRIL)


def test_the_first_list_is_all_new(store):
    view = prepare(store)
    assert ids(view) == LATE
    assert set(view.rows["state"]) == {"new"}
    assert view.refusals == ()
    assert store.entries("list") == ()


def test_a_list_is_issued_with_number_hash_sources_and_rows(store):
    made = issue(store, seen=prepare(store).digest)
    assert (made.number, made.rows, made.new, made.again, made.by) == (1, 8, 8, 0, "ig.lead")
    assert [(source.kind, source.as_at) for source in made.sources] == [("staff", MARCH), ("completions", MARCH)]
    content, name = dashboard.list_file(store, LEAD, 1, "csv")
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert name == "list-1-bar-IG-2014-03-31.csv"
    assert lists.rows(store, made)["staff_id"].tolist() == LATE
    assert store.verify_audit() == []


def test_issuing_twice_issues_nothing_new(store):
    issue(store)
    assert set(prepare(store).rows["state"]) == {"again"}
    with pytest.raises(Refused, match="Nobody is new on the bar list since list 1, issued by ig"):
        issue(store)
    assert len(lists.issued(store)) == 1


def test_who_completes_after_the_list_is_cut_appears_on_restore_next(store):
    issue(store)
    completes(store, "A09")
    bar, restore = prepare(store, day=APRIL), prepare(store, "restore", APRIL)
    assert "A09" not in ids(bar)
    assert bar.gone[["staff_id", "why"]].values.tolist() == [["A09", "Has completed the course"]]
    assert ids(restore) == ["A09"]
    row = restore.rows.iloc[0]
    assert (row["why"], row["state"], row["barred_from"]) == ("Has completed the course", "new", pd.Timestamp(MARCH))


def test_who_was_restored_is_not_restored_twice_and_is_barred_anew_when_late_again(store):
    issue(store)
    completes(store, "A09")
    issue(store, "restore", APRIL)
    assert ids(prepare(store, "restore", APRIL)) == []
    with pytest.raises(Refused, match="Nobody is on the restore list"):
        issue(store, "restore", APRIL)
    # The completion of 1 April 2014 expires a year later; barred again from 15 April 2015.
    later = dt.date(2015, 4, 15)
    council.add(store, "staff", council.everybody(), later)
    states = prepare(store, day=later).rows.set_index("staff_id")["state"]
    assert (states["A09"], states["A10"]) == ("new", "again")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"absence": "sickness", "absence_from": pd.Timestamp("2014-04-01")}, "Absent now"),
        ({"employment_type": "councillor"}, "The course is no longer for them"),
        (
            {
                "absence": "sickness",
                "absence_from": pd.Timestamp("2014-03-01"),
                "absence_to": pd.Timestamp("2014-04-01"),
            },
            "Not past the bar date any more",
        ),
    ],
)
def test_a_bar_whose_ground_has_gone_is_given_back_with_why(store, change, why):
    rules = settings.Settings(courses=(settings.Course("IG", "IG", dt.date(2014, 1, 1), include=("permanent",)),))
    dashboard.issue_list(store, rules, LEAD, Question(MARCH), name="bar")
    people = [row | change if row["staff_id"] == "A09" else row for row in council.everybody()]
    council.add(store, "staff", people, APRIL)
    rows = dashboard.list_prepared(store, rules, LEAD, Question(APRIL), which="restore").rows
    assert rows[["staff_id", "why"]].values.tolist() == [["A09", why]]


def test_exempt_is_given_back_and_a_leaver_gets_nothing(store):
    issue(store)
    left = {"leave_date": pd.Timestamp("2014-04-01")}
    council.add(
        store, "staff", [row | (left if row["staff_id"] == "A10" else {}) for row in council.everybody()], APRIL
    )
    excused = [{"staff_id": "A09", "course": "IG", "reason": "agreed", "until": pd.Timestamp("2014-05-01")}]
    council.add(store, "exemptions", excused, APRIL)
    restore = prepare(store, "restore", APRIL)
    assert restore.rows[["staff_id", "why"]].values.tolist() == [["A09", "Exempt now"]]
    gone = prepare(store, day=APRIL).gone.set_index("staff_id")["why"]
    assert (gone["A09"], gone["A10"]) == ("Exempt now", "Has left")


def test_the_networks_list_closes_the_loop(store):
    issue(store)
    completes(store, "A09")
    issue(store, "restore", APRIL)
    council.add(
        store,
        "network_accounts",
        [
            {"username": "usera09", "enabled": False},
            {"username": "usera10", "enabled": True},
            {"username": "usera01", "enabled": False},
            {"username": "userc07", "enabled": False},
        ],
        APRIL,
    )
    bar = prepare(store, day=APRIL)
    accounts = bar.rows.set_index("staff_id")["account"].fillna("")
    assert (accounts["A10"], accounts["C07"], accounts["C08"]) == ("listed before, still enabled", "barred already", "")
    assert any("1 person has been listed before, and the account still works." in text for text in bar.warnings)
    restore = prepare(store, "restore", APRIL).rows.set_index("staff_id")
    # A01 was on no list of ours, A09 was given back by one: both are complete, and their accounts do not work.
    assert restore[["why", "state"]].to_dict("index") == {
        "A01": {"why": "Account does not work, though training is complete", "state": "new"},
        "A09": {"why": "Account does not work, though training is complete", "state": "again"},
    }


def test_a_hold_keeps_off_the_bar_list_until_its_end_and_shows(store):
    hold(store, "A09", until=MARCH)
    view = prepare(store)
    assert "A09" not in ids(view)
    assert view.held[["staff_id", "reason", "held_by"]].values.tolist() == [
        ["A09", "runs the out-of-hours line", "ig.lead"]
    ]
    assert "A09" in ids(prepare(store, day=dt.date(2014, 4, 1)))


def test_who_is_held_after_being_barred_is_given_back(store):
    issue(store)
    hold(store, "A09", until=dt.date(2014, 5, 1))
    assert prepare(store, "restore").rows[["staff_id", "why"]].values.tolist() == [["A09", "Held: service-critical"]]
    assert "A09" not in ids(prepare(store))


def test_a_hold_released_holds_no_more(store):
    made = hold(store, "A09", until=dt.date(2014, 5, 1))
    dashboard.release_hold(store, LEAD, Question(APRIL), made.id, "replaced by a colleague")
    assert "A09" in ids(prepare(store, day=APRIL))
    assert "A09" not in ids(prepare(store, day=dt.date(2014, 4, 1)))
    table = dashboard.list_holds(store, RULES, LEAD, Question(APRIL)).holds
    assert table[["staff_id", "standing", "release_reason"]].values.tolist() == [
        ["A09", "released", "replaced by a colleague"]
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "Z99"}, "has no staff number 'Z99'"),
        ({"number": "A09", "reason": " "}, "Say why the person is held"),
        ({"number": "A09", "until": dt.date(2014, 3, 30)}, "would end on 30 March 2014, before it starts"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(store, given, said):
    with pytest.raises(Refused, match=said):
        hold(store, **given)
    assert store.in_force("holds", MARCH).empty


def test_old_data_is_issued_with_a_reason_only(store):
    with pytest.raises(Refused, match="4 days before"):
        issue(store, day=dt.date(2014, 4, 4))
    made = issue(store, day=dt.date(2014, 4, 4), reason="HR is closed")
    assert made.reason == "HR is closed"
    book = openpyxl.load_workbook(io.BytesIO(dashboard.list_file(store, LEAD, 1, "xlsx")[0]))
    assert "Reason for issuing it from old data: HR is closed" in [row[0].value for row in book["About"]]


def test_a_list_dated_in_the_past_rests_on_old_data_all_the_same(store):
    today = dt.date(2014, 5, 1)
    view = prepare(store, today=today)
    assert len(view.stale) == 2
    assert "31 days old on 1 May 2014" in view.age
    with pytest.raises(Refused, match="31 days before 1 May 2014"):
        issue(store, today=today)
    # Reminders are never refused for age.
    assert prepare(store, "managers", today=today).stale == ()


def test_what_was_not_seen_is_not_issued(store):
    seen = prepare(store).digest
    completes(store, "A09", day="2014-03-30")
    with pytest.raises(Refused, match="has changed since you looked, so it is another list by now: 7 people"):
        issue(store, seen=seen)
    assert lists.issued(store) == ()


def test_of_two_who_issue_at_once_one_does(store):
    outcomes, ready = [], threading.Barrier(2)

    def run(by):
        ready.wait()
        try:
            outcomes.append(
                dashboard.issue_list(store, RULES, Viewer(by, "ig_lead"), Question(MARCH), name="bar").number
            )
        except Refused as refused:
            outcomes.append(str(refused))

    threads = [threading.Thread(target=run, args=(by,)) for by in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 in outcomes
    assert any("Nobody is new on the bar list since list 1" in str(one) for one in outcomes)
    assert len(lists.issued(store)) == len(store.entries("list")) == 1


def test_between_preparing_and_issuing_somebody_saves_and_it_is_tried_again(store, monkeypatch):
    real, turn = Store.add, []

    def meanwhile(self, kind, frame, **more):
        if kind == "issued_lists" and not turn:
            turn.append(1)
            council.add(self, "meetings", [{"held_on": pd.Timestamp(MARCH)}])
        return real(self, kind, frame, **more)

    monkeypatch.setattr(Store, "add", meanwhile)
    assert issue(store, seen=prepare(store).digest).number == 1


def test_a_list_taken_back_never_was_but_its_number_is_used(store):
    issue(store)
    dashboard.take_back_list(store, LEAD, 1, "wrong course")
    assert set(prepare(store).rows["state"]) == {"new"}
    assert dashboard.lists_issued(store, RULES, LEAD, Question(MARCH)).issued["standing"].tolist() == ["taken back"]
    assert issue(store).number == 2


def test_a_list_is_not_issued_for_a_day_before_the_last(store):
    council.add(store, "staff", council.everybody(), dt.date(2014, 3, 29))
    issue(store)
    with pytest.raises(Refused, match="List 1 was issued as at 31 March 2014, later than 30 March 2014"):
        issue(store, day=dt.date(2014, 3, 30))


def test_as_known_before_it_was_issued_it_was_not(store):
    before = store.clock()
    issue(store)
    asked = Question(MARCH, known_on=before)
    assert set(dashboard.list_prepared(store, RULES, LEAD, asked, which="bar").rows["state"]) == {"new"}
    with pytest.raises(Refused, match="known now"):
        dashboard.issue_list(store, RULES, LEAD, asked, name="bar")


# Files


def test_files_made_again_are_the_same_to_the_byte(store):
    issue(store)
    for form in ("csv", "xlsx", "new", "managers", "merge"):
        assert dashboard.list_file(store, LEAD, 1, form) == dashboard.list_file(store, LEAD, 1, form)
    assert store.audit_entries(1)[0].action == "list_downloaded"
    assert council.NAME not in str(store.audit_entries())


def test_what_was_tampered_with_is_not_handed_out(store, monkeypatch):
    issue(store)
    real = lists.rows
    monkeypatch.setattr(lists, "rows", lambda held, found: real(held, found).assign(username="somebody"))
    with pytest.raises(Refused, match="is not what was issued: its hash differs"):
        dashboard.list_file(store, LEAD, 1, "csv")


def test_one_workbook_a_manager_and_a_sheet_to_merge_letters_from(store):
    people = [row | {"manager_email": None} if row["staff_id"] == "A10" else row for row in council.everybody()]
    council.add(store, "staff", people, APRIL)
    issue(store, day=APRIL)
    content, name = dashboard.list_file(store, LEAD, 1, "managers")
    assert name.endswith("-by-manager.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            "head.of.advice@example.gov.uk.xlsx", "head.of.homes@example.gov.uk.xlsx", "manager-not-known.xlsx",
        ]  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(archive.read("head.of.homes@example.gov.uk.xlsx")))
    assert [row[1].value for row in book["Bar"].iter_rows(min_row=2)] == ["A09"]
    merge = openpyxl.load_workbook(io.BytesIO(dashboard.list_file(store, LEAD, 1, "merge")[0]))
    rows = [[cell.value for cell in row[:4]] for row in merge["Managers"].iter_rows(min_row=2)]
    assert rows == [
        [None, "Information governance", 1, 1],
        ["head.of.advice@example.gov.uk", "Information governance", 6, 6],
        ["head.of.homes@example.gov.uk", "Information governance", 1, 1],
    ]


# Who may


@pytest.mark.parametrize("viewer", [COMMITTEE, MANAGER], ids=["committee", "manager"])
def test_issuing_is_for_the_ig_lead(store, viewer):
    made = hold(store, "A09", until=APRIL)
    issue(store)
    asked = Question(MARCH)
    for call in (
        lambda: prepare(store, viewer=viewer),
        lambda: dashboard.issue_list(store, RULES, viewer, asked, name="managers"),
        lambda: dashboard.lists_issued(store, RULES, viewer, asked),
        lambda: dashboard.list_holds(store, RULES, viewer, asked),
        lambda: dashboard.list_file(store, viewer, 1, "csv"),
        lambda: dashboard.take_back_list(store, viewer, 1, "why"),
        lambda: dashboard.release_hold(store, viewer, asked, made.id, "why"),
        lambda: dashboard.place_hold(store, RULES, viewer, asked, staff_id="A10", course="IG", reason="r", until=APRIL),
    ):
        with pytest.raises(Refused, match="Only the IG lead"):
            call()


def test_a_page_of_rows_is_searched_and_cut_on_the_server(store):
    view = prepare(store)
    rows, matching = dashboard.list_page(view, search="c0", page=1, page_size=2)
    assert (rows["staff_id"].tolist(), matching) == (["C07", "C08"], 3)
    rows, matching = dashboard.list_page(view, state="again")
    assert (len(rows), matching) == (0, 0)


def test_nobody_barred_for_another_course_is_given_back(store):
    other = settings.Course("SEC", "Security", dt.date(2014, 1, 1), valid_months=12)
    both = settings.Settings(courses=(council.COURSE, other))
    asked = Question(MARCH)
    for course in ("IG", "SEC"):
        dashboard.issue_list(store, both, LEAD, asked, name="bar", course=course)
    completes(store, "A09", "A10")
    council.add(
        store,
        "completions",
        [row | {"course": "SEC"} for row in council.completed(["A10"], pd.Timestamp(APRIL))],
        APRIL,
    )
    rows = dashboard.list_prepared(store, both, LEAD, Question(APRIL), which="restore", course="IG").rows
    assert rows["staff_id"].tolist() == ["A10"]


def test_grant_and_withhold_are_one_story(store):
    care = settings.Course("CARE", "Care system", dt.date(2014, 1, 1), valid_months=12, audience="system:Liquidlogic")
    rules = settings.Settings(courses=(council.COURSE, care))
    needs = [
        {"staff_id": number, "system": "Liquidlogic", "role": "Worker", "required_by": pd.Timestamp("2014-03-01"), "granted": given}
        for number, given in (("A01", False), ("A02", None), ("A03", True))
    ]  # fmt: skip
    council.add(store, "system_access", needs)
    council.add(store, "completions", [row | {"course": "CARE"} for row in council.completed(["A02", "A03"])])
    asked = Question(MARCH)

    def listed(name):
        return dashboard.list_prepared(store, rules, LEAD, asked, which=name).rows

    assert listed("clearance")["staff_id"].tolist() == ["A01"]
    assert listed("grant")["staff_id"].tolist() == ["A02"]
    for name in ("clearance", "grant"):
        dashboard.issue_list(store, rules, LEAD, asked, name=name)
        assert set(listed(name)["state"]) == {"again"}
    council.add(store, "completions", [row | {"course": "CARE"} for row in council.completed(["A01"])], APRIL)
    rows = listed("grant").set_index("staff_id")["state"]
    assert rows.to_dict() == {"A01": "new", "A02": "again"}
