"""Everything the door gives, as a committee member gets it: nothing of a small number, nobody's name, and nothing left out here."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import published
from ig_metrics.dashboard.beneath import MASKED
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.errors import Refused
from ig_metrics.ledger.papers import Headline
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, MEETING, RULES
from tests.dashboard.few import fill
from tests.effort import LONG

BY = [{"by": by} for by in ("directorate", "service", "team", "role", "type", "route")]
READ: dict[str, list[dict]] = {
    "assets": [{}], "assets_json": [{}],
    "breach_charts": [{}, {"by": "category"}, {"by": "service"}, {"by": "severity"}],
    "breach_charts_json": [{}, {"by": "category"}, {"by": "service"}, {"by": "severity"}],
    "breach_others": [{}], "breach_severity": [{}], "breaches": [{}, {"start": dt.date(2014, 2, 1)}], "breaches_due": [{}],
    "breaches_json": [{}, {"start": dt.date(2014, 2, 1)}],
    "clearance": [{"by": by, "which": which} for by in ("team", "role") for which in ("withhold", "grant")],
    "due_json": [{}], "editions_held": [{}], "forecast": [{}], "forecast_json": [{}], "forecasts_kept": [{}],
    "forecasts_kept_json": [{}], "glossary": [{}], "headlines": [{}], "levels": [{}], "meetings": [{}], "next_version": [{}],
    "overdue": BY, "overview": [{}], "parties": [{"by": "partner"}, {"by": "owner"}], "partners": [{}], "plan": [{}],
    "plan_json": [{}], "resources": [{}], "resources_glance": [{}], "resources_json": [{}], "restated": [{}],
    "restatements": [{}], "toolkit": [{}], "toolkit_claims": [{}], "toolkit_json": [{}], "toolkit_why": [{}], "training": BY,
    "training_counting": [{}], "training_json": BY, "training_progress": [{}], "training_reach": [{}], "training_trend": [{}],
    "unmatched": [{}], "party": [{"whose": "The council itself", "by": "partner"}],
    "carry_over": [{"before": "igt-v11-la", "after": "igt-v11-la"}],
}  # fmt: skip
"""What a committee member may ask, with every choice that changes what it counts."""
REFUSED = {
    "action_list", "add_certificate", "benchmark", "add_meeting", "assets_to_edit", "certificate_choices", "change_meeting", "decide", "held", "issue_list",
    "issue_paper", "keep_forecast", "levels_to_edit", "list_file", "list_holds", "list_prepared", "lists_issued", "mail_plan", "managers",
    "meetings_taken_off", "move_meeting", "paper_packs", "paper_written", "papers_drafted", "part_history", "partner_file",
    "place_hold", "plan_to_edit", "posts_to_edit", "put_back", "put_back_meeting", "rebase", "register_rows", "release_hold",
    "remove_rebase", "save_assets", "save_levels", "save_plan", "save_posts", "save_register", "send_mail",
    "take_back_certificate", "take_back_decision", "take_back_list", "take_off_meeting", "take_out", "taken_out", "timeline",
    "what_if", "write_part",
}  # fmt: skip
"""What refuses whoever is not the IG lead (or a manager), whatever else is asked of it."""
ELSEWHERE = {
    "ActionList": "a type", "Choices": "a type", "PartnerFile": "a type", "Saved": "a type", "ToEdit": "a type",
    "WhatIf": "a type",
    "choices": "dates on offer", "last_meeting_before": "a date", "paper_before": "a number of a paper",
    "paper_meeting": "dates of a meeting", "paper_meetings": "dates of meetings",
    "explain": "test_explanations_tell_no_small_number", "paper_file": "a paper, written as to the committee: tests/report",
    "papers_of": "papers issued, their headlines as to the committee", "keep_measures": "keeps, and gives nothing", "restated_json": "requirements and levels",
    "keep_after": "keeps a forecast of requirements", "list_file_name": "a name", "list_page": "a part of what list_prepared gave",
}  # fmt: skip

COUNTS_OF_THINGS = re.compile(
    r"^(assets|asset|breach|due_json|forecast|glossary|levels|meetings|next_version|partners|part(y|ies)|plan|resources|"
    r"restate|toolkit|carry_over|editions_held)"
)
"""Doors through which only requirements, actions, assets, posts, meetings and whole-council breaches are counted: those are
shown whatever their number (DESIGN section 4). Places of breaches and people affected are looked at apart."""
NOT_COUNTS = re.compile(r"(day$|days$|threshold|page(_size)?$|target|within|stage_days|at_risk_days)")
THINGS = re.compile(
    r"\[(score|grade|categories|short|requirements|breaches|period|since|regulator|per_1000|past_72_hours|plan|plan_says|open|late|"
    r"promised|filled)\]|^overview\.(categories|promised|ahead|state|asks|terms)"
)
"""Figures and tables of other views that count no people."""
OF_PEOPLE = re.compile(
    r"\b([1-4]|one|two|three|four) (more |fewer )?(people|persons?|staff|members? of staff|employees?|leavers?|starters?|individuals?|"
    r"data subjects?|learners?)\b", re.IGNORECASE,
)  # fmt: skip


def test_everything_the_door_gives_is_in_the_inventory():
    known = [*READ, *REFUSED, *ELSEWHERE]
    assert sorted(known) == sorted(set(known))
    assert set(known) == set(dashboard.__all__)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A council of everything, in which every number of people but the whole's is small somewhere."""
    with Store.open(tmp_path_factory.mktemp("few")) as store:
        fill(store)
        yield store


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    """The same council but for what the committee may not see."""
    with Store.open(tmp_path_factory.mktemp("twin")) as store:
        fill(store, twin=True)
        yield store


SYSTEM = dataclasses.replace(council.COURSE, code="LL", title="Liquidlogic", audience="system:Liquidlogic")
TWO_COURSES = dataclasses.replace(RULES, courses=(council.COURSE, SYSTEM))


def leaves(value, path=""):
    """Every text, number and cell of what was given, with where it stands."""
    if isinstance(value, pd.DataFrame):
        for name in value:
            for cell in value[name].tolist():
                yield from leaves(cell, f"{path}.{name}")
            if isinstance(value[name].array, MASKED):
                # what pandas keeps under a missing cell goes to the browser with the table
                beneath = value[name].array._data[value[name].isna().to_numpy()]
                yield from leaves(beneath.tolist(), f"{path}.{name}.beneath")
    elif isinstance(value, Figure | Headline):
        path = f"{path}[{value.key}]"
        yield path, value.value
        yield from leaves([value.label, value.shown, getattr(value, "note", ""), getattr(value, "change", "")], path)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from leaves(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(name, f"{path}.key")
            yield from leaves(each, f"{path}.{name}")
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from leaves(each, path)
    else:
        yield path, value


def given(store, name, filters, viewer=COMMITTEE):
    try:
        return getattr(dashboard, name)(store, TWO_COURSES, viewer, Question(MARCH, MEETING), **filters)
    except Refused:
        return None


CALLS = [(name, filters) for name, asked in READ.items() for filters in asked]
CALLS += [
    (name, filters | {"course": "LL"})
    for name, filters in CALLS
    if name.startswith(("training", "overdue", "unmatched"))
]


ASKED = Question(MARCH, MEETING)


def told(store, viewer, name, filters, question=ASKED):
    try:
        view = getattr(dashboard, name)(store, TWO_COURSES, viewer, question, **filters)
    except Refused as refused:
        return [(name, reason) for reason in refused.reasons]
    return [(path, None if value is pd.NaT or value is pd.NA else value) for path, value in leaves(view, name)]


@pytest.mark.parametrize(
    "name, filters", CALLS, ids=lambda part: part if isinstance(part, str) else "-".join(map(str, part.values()))
)
def test_a_committee_member_reads_no_small_number_of_people_and_nobodys_name(few, twin, name, filters):
    found = told(few, COMMITTEE, name, filters)
    if LONG or not COUNTS_OF_THINGS.match(name):
        # What is hidden changes nothing: neither a figure, a sentence, a date nor the order of rows. So nothing tells of it.
        assert found == told(twin, COMMITTEE, name, filters)
        # Of a date of its own, too: at a later one few have changed, so that much of it shows that date's figures.
        if LONG or filters == {"by": "service"}:
            first = Question(JANUARY)
            assert told(few, COMMITTEE, name, filters, first) == told(twin, COMMITTEE, name, filters, first)
    for path, value in found:
        if isinstance(value, str):
            assert council.NAME not in value, path
            assert council.SECRET not in value, path
            assert "@" not in value or "example.gov.uk" not in value, path
            assert not re.search(r"\b(user)?[ACR]\d{3}\b", value, re.IGNORECASE), (path, value)
            assert name == "glossary" or not OF_PEOPLE.search(value), (path, value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and not COUNTS_OF_THINGS.match(name):
            assert value not in (1, 2, 3, 4) or NOT_COUNTS.search(path) or THINGS.search(path), (path, value)


def test_a_manager_without_people_reads_nobodys_name_at_any_door(few):
    nobodys = Viewer("head.of.homes@example.gov.uk", "manager")
    for name, filters in CALLS if LONG else [(name, asked[0]) for name, asked in READ.items()]:
        for path, value in leaves(given(few, name, filters, nobodys), name):
            assert not isinstance(value, str) or council.NAME not in value, (filters, path)


def test_the_lead_is_given_what_the_twins_differ_in(few, twin):
    for name, filters in (("training", {"by": "service"}), ("breaches", {})):
        assert told(few, LEAD, name, filters) != told(twin, LEAD, name, filters), name


PROTECT = published.protect
GUARDS = {
    "the door hides nothing": (Viewer, "sees_small_counts", True),
    "no split of a count is looked at": (published, "SPLITS", ()),
    # that none of a group of few is of one kind says of which kind all of it is
    "noughts of a small group are shown": (
        published, "protect",
        lambda tree, primary, *others: PROTECT(tree, frozenset(cell for cell in primary if tree.values[cell]), *others),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "guard", [next(iter(GUARDS)), *(pytest.param(each, marks=pytest.mark.long) for each in [*GUARDS][1:])]
)
def test_without_a_guard_the_committee_tells_the_twins_apart(few, twin, monkeypatch, guard):
    monkeypatch.setattr(*GUARDS[guard])
    with Store.open(few.home) as one, Store.open(twin.home) as other:
        asked = ("training", {"by": "service"}, Question(JANUARY))
        assert told(one, COMMITTEE, *asked) != told(other, COMMITTEE, *asked)


def test_the_readers_eye_sees_what_the_lead_sees(few):
    """The same reading of the lead's views finds small numbers and names: it is no blind eye."""
    view = dashboard.training(few, TWO_COURSES, LEAD, Question(MARCH, MEETING), by="service")
    numbers = [value for _, value in leaves(view) if isinstance(value, int) and not isinstance(value, bool)]
    assert {1, 2, 3, 4} & set(numbers)
    people = dashboard.overdue(few, TWO_COURSES, LEAD, Question(MARCH)).people
    assert any(council.NAME in str(value) for _, value in leaves(people))


def test_places_of_breaches_and_people_affected_follow_the_rule(few):
    view = dashboard.breaches(few, TWO_COURSES, COMMITTEE, Question(MARCH, MEETING))
    assert not view.places["count"].isin([1, 2, 3, 4]).any()
    assert view.places["hidden"].any()
    assert view.since_services.empty
    for name in ("breaches", "breach_severity", "breach_charts", "breach_others", "breaches_due"):
        for filters in READ[name]:
            for path, value in leaves(given(few, name, filters), name):
                assert "individuals_affected" not in path
                if isinstance(value, str):
                    assert not re.search(r"(directorate|service) \d|Adults service|Children service", value), (
                        path,
                        value,
                    )


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_for_the_lead_refuses_a_committee_member(few, name):
    door = getattr(dashboard, name)
    stands_in = {"store": few, "settings": TWO_COURSES, "viewer": COMMITTEE, "question": Question(MARCH), "at": MARCH}
    plain = {
        "name": "bar",
        "kind": "staff",
        "frame": pd.DataFrame(),
        "opened": pd.DataFrame(),
        "edited": pd.DataFrame(),
    }
    asked = {}
    for each in inspect.signature(door).parameters.values():
        if each.name in stands_in | plain:
            asked[each.name] = (stands_in | plain)[each.name]
        elif each.default is inspect.Parameter.empty and each.kind is not inspect.Parameter.VAR_KEYWORD:
            asked[each.name] = MARCH if "date" in str(each.annotation) else 1 if "int" in str(each.annotation) else "x"
    held = few.version()
    try:
        found = door(**asked)
    except (Refused, PermissionError):
        return
    assert few.version() == held
    # Some answer in words instead, with nothing in them but that it is not for this reader.
    for path, value in leaves(found, name):
        if isinstance(value, str):
            assert council.NAME not in value, path
        assert not isinstance(value, int | float) or isinstance(value, bool) or value not in (1, 2, 3, 4), (path, value)


def test_explanations_tell_no_small_number(few):
    question = Question(MARCH, MEETING)
    for name in ("overview", "training", "overdue", "breaches", "clearance", "plan", "resources", "toolkit"):
        view = getattr(dashboard, name)(few, TWO_COURSES, COMMITTEE, question)
        assert isinstance(view, View)
        for figure in view.figures:
            found = dashboard.explain(few, TWO_COURSES, COMMITTEE, question, view=view, key=figure.key)
            assert found.working.rows is None
            for path, value in leaves(found, f"explain {name}.{figure.key}"):
                if isinstance(value, str):
                    assert council.NAME not in value, path
                    assert not OF_PEOPLE.search(value), (path, value)
                    if name in ("training", "overdue", "clearance"):
                        assert not re.search(
                            r"(?<![\d.,:%-])\b[1-4] (is|are|were|was|of|absent|exempt|overdue|lapsed)\b", value
                        ), (path, value)
