"""Posts, assets, partners and the next version as each role is shown them; counts as in tests/resources."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard import carrying
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, MEETING, NAME, RULES
from tests.dashboard.test_views import everything_in

DAY = pd.Timestamp
OWNER = "head.of.homes@example.gov.uk"
MANAGER = Viewer(OWNER, "manager", ("Homes",))
PARTNER = settings.Partner(
    "example services  LTD", "Answers for systems", f"{NAME}, 01632 960000", dt.date(2013, 11, 18)
)
AGREED = dataclasses.replace(RULES, partners=(PARTNER, settings.Partner("Nobody Ltd")))
VIEWS = ("resources", "assets", "partners", "next_version", "resources_glance")


def post(name, status, fte=1.0, start=None, end=None, **more):
    row = {"post": name, "status": status, "fte": fte, "grade": "Grade 8", "from": DAY(start) if start else pd.NaT}
    return row | {"to": DAY(end) if end else pd.NaT, "funded_by": f"{NAME}'s budget"} | more


def team():
    return [
        post(f"Head ({NAME})", "recruiting", start="2014-02-03", grade="Grade 13"),
        post("Officer", "in_post", 2.0),
        post("Auditor", "seconded", start="2014-04-01", end="2014-09-30"),
        post("Clerk", "in_post", None),
    ]


def register():
    asset = {"owner": f"{NAME} A01", "directorate": "Adults", "personal_data": True, "risk": "high"}
    return [
        asset | {"asset": "Case files", "reviewed_on": DAY("2013-03-31"), "review_due": DAY("2014-03-31")},
        asset | {"asset": "Contact list", "reviewed_on": DAY("2012-03-31"), "review_due": DAY("2014-03-30"), "owner": OWNER.upper()},
        asset | {"asset": "Archive", "review_due": DAY("2014-12-31"), "owner": None, "directorate": None, "personal_data": None},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("resources")) as store:
        council.add(store, "posts", team())
        council.add(store, "assets", register())
        rows = council.assessment("3", "3", "2", "2")
        rows[2] |= {"partner": "Example Services Ltd", "evidence": "Log", "evidence_expires": DAY("2014-03-14")}
        rows.append({**rows[0], "requirement": "307", "title": "Assets are registered", "level": "3"})
        council.add(store, "toolkit", rows, framework="igt-v11-la")
        council.add(store, "plan", council.plan(DAY("2014-02-28"), None))
        yield store


def ask(store, name, viewer=LEAD, rules=AGREED, question=Question(MARCH, MEETING)):  # noqa: B008
    return getattr(dashboard, name)(store, rules, viewer, question)


def shown(view):
    return {each.key: each.shown for each in view.figures}


# Posts


def test_the_answer_counts_what_is_wanted_on_the_day(held):
    view = ask(held, "resources")
    assert view.answer == (
        "**2 of 3 full-time equivalents** wanted at this date are filled.",
        "1 post is being recruited to.",
        "1 entry gives no full-time equivalent: it counts as a post, and is in neither sum.",
        "Next, on 1 April 2014: 1 full-time equivalent, seconded.",
    )
    assert shown(view) == {"filled": "2 of 3", "recruiting": "1", "vacant": "0", "starting": "1"}
    assert view.figures[0].change == "the same as in January"


def test_what_changed_and_what_lies_ahead_is_told_by_the_dates_of_the_list(held):
    view = ask(held, "resources")
    assert view.changes["text"].tolist() == [
        f"**Head ({NAME})**: being recruited to since 3 February 2014; not on the list before."
    ]
    assert view.changed_how.startswith("No list is held for 27 January 2014 or earlier")
    assert view.ahead[["what", "post", "next"]].to_numpy().tolist() == [
        ["Starts", "Auditor", ""],
        ["Last day", "Auditor", "Nothing follows on the list"],
    ]


def test_an_earlier_list_tells_of_its_own_time(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "posts", [post("Head", "vacant")], JANUARY)
        council.add(store, "posts", [post("Head", "in_post")])
        view = ask(store, "resources")
        assert view.changes["text"].tolist() == ["**Head**: in post; vacant before."]
        assert (view.changed_how, view.figures[0].change, view.figures[0].better) == (
            "",
            "1 more than in January",
            True,
        )
        assert [(row.day.date(), row.filled) for row in view.steps.itertuples()] == [
            (dt.date(2013, 3, 31), 0),
            (MARCH, 1),
        ]


def test_without_any_full_time_equivalent_posts_are_counted(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "posts", [post("Head", "in_post", None), post("Officer", "vacant", None)])
        view = ask(store, "resources")
        assert view.answer[0] == "**1 of 2 posts** wanted at this date is filled."
        assert (view.in_fte, shown(view)["filled"]) == (False, "1 of 2")


def test_a_post_filled_twice_is_told_to_the_lead(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "posts", [post("Head", "in_post"), post("Head", "in_post", start="2014-03-31")])
        assert "filled more than once" in ask(store, "resources").warnings[0]
        assert ask(store, "resources", COMMITTEE).warnings == ()


# Assets


def test_reviews_are_counted_and_each_asset_listed(held):
    view = ask(held, "assets")
    assert view.answer == (
        "**1 of 3 information assets** was reviewed in the 12 months to this date.",
        "**1 is overdue for review**, and it is high risk.",
        "Nobody is named as the owner of **1**, and it is high risk.",
        "Of the 2 with personal data, 1 was reviewed.",
        "1 does not say whether it holds personal data.",
    )
    assert shown(view) == {"reviewed": "1 of 3", "overdue_reviews": "1", "high_risk": "3", "unowned": "1"}
    assert view.assets[["asset", "state", "personal_data"]].to_numpy().tolist() == [
        ["Contact list", "Overdue", "Yes"],
        ["Case files", "Due within 90 days", "Yes"],
        ["Archive", "In time", "Not said"],
    ]
    assert view.owners["group"].tolist() == [OWNER.upper(), "No owner named", f"{NAME} A01"]
    assert view.directorates["group"].tolist() == ["Adults", "No directorate given"]


def test_counts_are_compared_with_the_register_held_then(tmp_path):
    with Store.open(tmp_path) as store:
        overdue = {"asset": "Archive", "owner": None, "review_due": DAY("2014-01-20")}
        council.add(store, "assets", [overdue], JANUARY)
        council.add(store, "assets", [overdue | {"owner": "Ann", "reviewed_on": DAY("2014-02-01")}])
        found = {each.key: (each.change, each.better) for each in ask(store, "assets").figures}
        assert found == {
            "reviewed": ("1 more than in January", True), "overdue_reviews": ("1 fewer than in January", True),
            "high_risk": ("the same as in January", None), "unowned": ("1 fewer than in January", True),
        }  # fmt: skip
        assert ask(store, "assets", question=Question(MARCH, dt.date(2014, 1, 10))).figures[0].change == ""


def test_the_requirement_that_rests_on_the_register_says_what_it_needs(held):
    (row,) = ask(held, "assets").requirements.to_dict("records")
    assert (row["requirement"], row["claim"], row["share_percent"]) == ("307", "not supported", 50)
    assert row["text"] == (
        "**307**, Assets are registered, is at Level 3. 1 of 2 assets with personal data is reviewed, 50.0%; Level 3 needs 95%. "
        "The level claimed is not supported."
    )  # fmt: skip


def test_a_manager_sees_the_assets_the_register_gives_them(held):
    view = ask(held, "assets", MANAGER)
    assert view.assets["asset"].tolist() == ["Contact list"]
    assert view.owners.empty
    assert view.answer[-1] == "The register gives your e-mail address as the owner of 1 asset."
    assert ask(held, "assets", COMMITTEE).assets.empty


# Partners


def test_a_partner_has_its_levels_what_is_outstanding_and_what_is_agreed(held):
    view = ask(held, "partners")
    (row,) = view.partners.to_dict("records")
    assert (row["levels"], row["below"], row["outstanding"], row["actions_late"]) == (
        "1 at Level 2",
        "300",
        "300 expired",
        1,
    )
    assert (row["role"], row["contact"]) == ("Answers for systems", f"{NAME}, 01632 960000")
    assert view.answer == (
        "**1 partner** answers for requirements.",
        "**Their one requirement** is not at Level 3.",
        "Evidence for **1 is expired or missing**.",
        "Of 1 open action on their requirements **1 is late**.",
        "Something is agreed with Nobody Ltd, which the self-assessment names for no requirement.",
    )
    assert view.warnings == ()


def test_the_lead_is_told_of_a_partner_nothing_is_agreed_with(held):
    assert "[[partners]]" in ask(held, "partners", rules=RULES).warnings[0]
    assert ask(held, "partners", COMMITTEE, rules=RULES).warnings == ()


# The next version


def test_a_version_a_file_leads_to_is_offered_without_a_day(held):
    view = ask(held, "next_version")
    assert (view.state, view.before, view.after, view.day) == ("offered", "igt-v11-la", "igt-v12-la", None)
    counted = {row["how"]: (row["old"], row["new"]) for row in view.changes.to_dict("records")}
    assert counted == {"Dropped": (7, 0), "Joined with others": (9, 4), "Stays the same": (24, 24)}
    assert "Of 40 requirements 24 stay the same, 9 are joined with others and 7 are dropped." in view.answer
    assert not {"owner", "partner", "evidence"} & {*view.rows, *view.work, *view.dropped}
    assert len(view.rows) == 28


def test_a_version_the_settings_give_a_day_is_coming_and_then_has_come(held):
    both = (("igt-v11-la", dt.date.min), ("igt-v12-la", dt.date(2014, 4, 1)))
    rules = dataclasses.replace(RULES, toolkit=dataclasses.replace(RULES.toolkit, editions=both))
    view = ask(held, "next_version", rules=rules)
    assert (view.state, view.day) == ("dated", dt.date(2014, 4, 1))
    assert view.answer[0] == "**Version 12 (2014-15) comes into force on 1 April 2014.** Nothing is carried over yet."
    later = Question(dt.date(2014, 4, 1), MARCH)
    assert ask(held, "next_version", rules=rules, question=later).answer[0] == (
        "**The Toolkit moved to Version 12 (2014-15) on 1 April 2014.**"
    )
    much_later = Question(dt.date(2014, 6, 30), dt.date(2014, 5, 30))
    assert ask(held, "next_version", rules=rules, question=much_later).state == "none"


def test_a_move_that_is_kept_is_told_until_its_day_and_after(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), framework="igt-v11-la")
        carrying.keep_carry_over(
            store, RULES, LEAD, Question(dt.date(2014, 4, 1)), before="igt-v11-la", after="igt-v12-la", why="agreed"
        )
        assert ask(store, "next_version").state == "kept"
        view = ask(store, "next_version", question=Question(dt.date(2014, 4, 2), MARCH))
        # 28 requirements, of which four were assessed before and stay
        assert (view.state, view.answer[-1]) == ("moved", "**24 of its 28 requirements** are still to be assessed.")


def test_one_sentence_says_that_there_is_none(tmp_path):
    with Store.open(tmp_path) as store:
        rules = dataclasses.replace(RULES, toolkit=settings.Toolkit(framework="igt-v12-la"))
        view = ask(store, "next_version", rules=rules)
        assert view.answer == (
            "**No new version is at hand**: Version 12 (2014-15) is in force, and no later one is set or prepared.",
        )


# Every role, nothing held, plain objects


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("viewer", [COMMITTEE, Viewer("x@example.gov.uk", "manager")], ids=lambda viewer: viewer.role)
def test_no_name_reaches_anybody_but_the_lead(held, name, viewer):
    view = ask(held, name, viewer)
    assert NAME not in everything_in(view)
    assert "01632" not in everything_in(view)
    assert all((source.snapshot, source.file_name) == ("", "") for source in view.sources)


@pytest.mark.parametrize("name", ["resources", "assets", "partners"])
def test_the_lead_sees_them(held, name):
    assert NAME in everything_in(ask(held, name))


@pytest.mark.parametrize("name", VIEWS)
def test_an_empty_store_says_whom_to_ask(empty_store, name):
    view = ask(empty_store, name, COMMITTEE)
    said = " ".join((*view.answer, *(lack.text for lack in view.missing)))
    assert view.answer
    assert "Upload" not in said
    assert ("Ask the IG lead" in said) == (name != "next_version")


def test_each_part_is_in_the_glance_with_its_own_figures(held):
    view = ask(held, "resources_glance")
    assert [(area.part, area.held) for area in view.areas] == [
        (part, True) for part in ("posts", "assets", "partners", "version")
    ]
    assert list(shown(view)) == ["filled", "overdue_reviews", "outstanding", "version_work"]
    assert view.answer[0] == ask(held, "resources").answer[0]


def test_plain_objects_are_those_of_the_page(held, empty_store):
    found = dashboard.resources_json(held, RULES, LEAD, Question(MARCH, MEETING))
    assert (found["filled"], found["wanted"], found["filled_posts"], found["wanted_posts"], found["unknown"]) == (
        2,
        3,
        2,
        3,
        1,
    )
    counted = dashboard.assets_json(held, RULES, COMMITTEE, Question(MARCH))
    assert (counted["counts"]["assets"], counted["counts"]["overdue"], len(counted["assets"])) == (3, 1, 0)
    for name in ("resources_json", "assets_json"):
        with pytest.raises(Refused, match="Upload one first"):
            getattr(dashboard, name)(empty_store, RULES, LEAD, Question(MARCH))
