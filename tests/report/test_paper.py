"""The paper of a council small enough to count on fingers: its form, its refusals, its dates, and the same bytes again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zipfile
from io import BytesIO

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import briefing, docx
from ig_metrics.report.blocks import Picture, Points, Section, Table, Text, ToComplete
from ig_metrics.report.chart import drawn
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from tests.dashboard.conftest import (
    COMMITTEE,
    LEAD,
    MARCH,
    MEETING,
    NAME,
    RULES,
    SECRET,
    add,
    assessment,
    breaches,
    completed,
    everybody,
    plan,
)  # fmt: skip
from tests.report.papers import opened, sentences, table, words, xml

TODAY = dt.date(2014, 4, 1)
JUNE = dt.date(2014, 6, 30)
NIL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def meetings(store, *days):
    add(
        store, "meetings", [{"held_on": pd.Timestamp(day), "committee": "Audit"} for day in days], dt.date(2013, 10, 31)
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("council")
    store = Store.open(folder)
    meetings(store, MEETING, MARCH, JUNE)
    add(store, "staff", everybody())
    add(store, "completions", completed([f"A{n:02}" for n in range(1, 9)] + [f"C{n:02}" for n in range(1, 7)]))
    add(store, "toolkit", assessment("3", "2", "2", "2"), dt.date(2014, 1, 24), framework="igt-v11-la")
    add(store, "toolkit", assessment("3", "3", "2", "3"), framework="igt-v11-la")
    add(store, "plan", plan(pd.Timestamp("2014-05-30"), pd.Timestamp("2014-03-10")))
    add(store, "breaches", breaches())
    store.close()
    return folder


@pytest.fixture(scope="module")
def store(home):
    store = Store.open(home)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path):
    store = Store.open(tmp_path)
    yield store
    store.close()


def made(store, held_on=MARCH, rules=RULES, **more):
    return briefing(store, rules, LEAD, held_on, today=TODAY, **more)


@pytest.fixture(scope="module")
def found(store):
    return made(store)


@pytest.fixture(scope="module")
def content(found):
    return docx(found)


def test_the_same_store_and_meeting_give_the_same_bytes(home, content):
    again = Store.open(home)
    assert docx(made(again)) == content
    again.close()


def test_it_opens_in_word_as_british_english_with_a_title(content):
    properties = opened(content).core_properties
    assert properties.title == "Information governance arrangements: update, 31 March 2014"
    assert (properties.language, properties.author) == ("en-GB", "Your council")
    assert "en-US" not in xml(content)
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in zipfile.ZipFile(BytesIO(content)).infolist())


def test_every_table_repeats_its_heading_row_and_says_what_it_is(content):
    tables = opened(content).tables
    assert len(tables) > 8
    for found in tables:
        heading = found.rows[0]._tr
        assert heading.find(f"{NIL}trPr/{NIL}tblHeader") is not None
        for name in ("tblCaption", "tblDescription"):
            assert found._tbl.tblPr.find(f"{NIL}{name}").get(f"{NIL}val")


def test_pages_and_tables_are_numbered_by_word(content):
    held = xml(content)
    assert " PAGE " in held
    assert " NUMPAGES " in held
    captions = [each.text for each in opened(content).paragraphs if each.style.name == "Caption"]
    assert [text.split(":")[0] for text in captions] == [f"Table {n}" for n in range(1, len(captions) + 1)]


def test_a_small_count_is_hidden_as_on_the_committees_pages(content):
    """Adults 8 of 10 and Children 6 of 12: 2 overdue beside 6, so neither is told."""
    rows = table(content, "Information governance: people overdue")
    assert rows == [
        {"Directorate": "Adults", "Overdue or lapsed": "hidden", "Past the bar date": "hidden"},
        {"Directorate": "Children", "Overdue or lapsed": "hidden", "Past the bar date": "hidden"},
    ]


def test_it_holds_no_name_and_no_narrative(found, content):
    held = xml(content)
    assert NAME not in held
    assert SECRET not in held
    assert NAME not in json.dumps(found.as_json(), default=str)


def test_a_day_without_a_meeting_is_refused_naming_those_there_are(store):
    with pytest.raises(Refused) as refused:
        made(store, dt.date(2014, 3, 30))
    assert refused.value.reasons == (
        "No meeting is on the list for 30 March 2014. Those listed are: 27 January 2014, 31 March 2014 and 30 June 2014. "
        "Correct the date, or upload the list of committee meetings.",
    )


def test_an_empty_store_makes_a_paper_that_says_nothing_is_measured(empty):
    found = made(empty)
    said = {each.key: each.blocks for each in found.sections}
    nothing = Text("**Nothing is measured yet**: no data is held for 31 March 2014 or earlier.")
    assert found.committee == "[To be completed: name of the committee]"
    assert said["summary"][1:-1] == (nothing,)
    assert said["figures"] == (nothing,)
    assert said["toolkit"] == (
        Text("**Not measured**: “Toolkit self-assessment” is not held for 31 March 2014 or earlier."),
    )
    assert said["background_papers"] == (Text("None."),)
    assert all(each.blocks for each in found.sections)
    assert "definitions" not in said
    assert opened(docx(found)).tables == []


def test_a_list_of_meetings_alone_tells_of_the_committee_and_the_meeting_before(empty):
    meetings(empty, MEETING, MARCH)
    found = made(empty)
    assert (found.committee, found.previous) == ("Audit", MEETING)
    assert "No data is held for a day after the last meeting, on 27 January 2014" in sentences(found)


def test_what_was_not_known_yet_is_refused(empty):
    empty.clock = lambda: dt.datetime(2014, 4, 2, 9, tzinfo=dt.UTC)
    meetings(empty, MARCH)
    add(empty, "toolkit", assessment("3", "2", "2", "2"), framework="igt-v11-la")
    with pytest.raises(Refused, match="Committee meetings for 31 March 2014 had not been uploaded by 1 April 2014"):
        made(empty, known_on=dt.datetime(2014, 4, 1, 9, tzinfo=dt.UTC))


def test_only_the_ig_lead_makes_a_paper(store):
    with pytest.raises(Refused, match="Only the IG lead"):
        briefing(store, RULES, COMMITTEE, MARCH, today=TODAY)


def test_the_next_meeting_is_told_the_newest_figures_and_their_day(store):
    text = sentences(made(store, JUNE))
    assert (
        "Figures are as at 31 March 2014, as known on 1 April 2014. That is the latest day data is held for; the meeting is on 30 June 2014."
        in text
    )
    assert "No data is held for a day after the last meeting, on 31 March 2014, so nothing is compared with it." in text


def test_training_alone_makes_a_paper_that_says_what_is_not_measured(empty):
    meetings(empty, MARCH)
    add(empty, "staff", everybody())
    add(empty, "completions", completed(["A01"]))
    text = sentences(made(empty))
    assert "Not measured: “Toolkit self-assessment” is not held for 31 March 2014 or earlier." in text
    assert "Not measured: “Breach register” is not held for 31 March 2014 or earlier." in text
    assert "No earlier meeting is on the list, so nothing is compared." in text
    assert "Ask the IG lead" not in text
    assert "**Score.**" not in text


def test_what_is_restated_of_a_date_reported_before_is_told_with_its_figure(empty):
    """January was 9 of 12 points (75%), corrected after its meeting to 10 of 12 (83%)."""
    empty.clock = lambda: dt.datetime(2014, 1, 25, 9, tzinfo=dt.UTC)
    meetings(empty, MEETING, MARCH)
    add(empty, "toolkit", assessment("3", "2", "2", "2"), dt.date(2014, 1, 24), framework="igt-v11-la")
    empty.clock = lambda: dt.datetime(2014, 3, 1, 9, tzinfo=dt.UTC)
    add(empty, "toolkit", assessment("3", "3", "2", "2"), dt.date(2014, 1, 24), framework="igt-v11-la")
    add(empty, "toolkit", assessment("3", "3", "3", "3"), framework="igt-v11-la")
    said = next(each.blocks for each in made(empty).sections if each.key == "toolkit")
    told = next(block.texts for block in said if isinstance(block, Points))
    assert told[0] == "**Toolkit score**. Restated for 27 January 2014: 75% was reported, 83% is known now."


def test_without_a_course_it_says_that_none_is_set_up(store):
    assert "Not measured: no mandatory course is set up." in sentences(made(store, rules=Settings()))


def test_made_as_known_on_a_day_it_leaves_out_what_came_later(empty):
    """Level 2 for 112 was known on 31 March; on 2 April a correction to Level 3 came: 9 and 10 of 12 points."""
    clock = iter(dt.datetime(2014, 3, day, 9, tzinfo=dt.UTC) for day in range(20, 31))
    empty.clock = lambda: next(clock)
    meetings(empty, MARCH)
    add(empty, "toolkit", assessment("3", "2", "2", "2"), framework="igt-v11-la")
    empty.clock = lambda: dt.datetime(2014, 4, 2, 9, tzinfo=dt.UTC)
    add(empty, "toolkit", assessment("3", "3", "2", "2"), framework="igt-v11-la")
    known = dt.datetime(2014, 3, 31, 22, 59, 59, tzinfo=dt.UTC)
    then, now = made(empty, known_on=known), made(empty)
    assert (then.known, now.known) == ("31 March 2014", "1 April 2014")
    assert (then.measured["toolkit"]["points"], now.measured["toolkit"]["points"]) == (9, 10)
    assert "as known on 31 March 2014" in sentences(then)


def test_a_reader_of_the_committees_pages_still_gets_them_as_now_known(store):
    from ig_metrics.dashboard.offered import moved_to_offered
    from ig_metrics.dashboard.views import Question

    asked = Question(MARCH, MEETING, dt.datetime(2014, 3, 1, tzinfo=dt.UTC))
    assert moved_to_offered(store, RULES, COMMITTEE, asked)[0].known_on is None
    assert moved_to_offered(store, RULES, LEAD.preview("committee"), asked)[0].known_on == asked.known_on


def test_letters_that_no_document_may_hold_are_left_out(found):
    odd = dataclasses.replace(
        found,
        sections=(
            Section("x", "A\x0bB", 1, (Text("**one\x00** two"), ToComplete("[To be completed: \x1f]"),
                                       Table("T", "A table.", ("A",), (("\x07cell",),), (1,)))),
        ),
    )  # fmt: skip
    content = docx(odd)
    assert "AB\none two" in words(content)
    assert table(content, "T") == [{"A": "cell"}]


def test_a_chart_of_one_height_is_drawn():
    given = Picture(
        "c", "a", tuple((f"May {year}", 0.0) for year in range(2001, 2020)), frozenset((3,)), 0.0, None, None
    )
    assert drawn(given).startswith(b"\x89PNG")
    assert drawn(given) == drawn(given)


def test_the_command_writes_the_paper_and_records_it(home, tmp_path, terminal, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    out = tmp_path / "paper.docx"
    code, said, _ = terminal("report", "--meeting", "2014-03-31", "--out", out)
    assert (code, out.read_bytes()[:2]) == (0, b"PK")
    assert "the paper for the meeting of 31 March 2014, figures as at 31 March 2014" in said
    store = Store.open(home)
    entry = store.audit_entries(1)[0]
    store.close()
    assert (entry.action, entry.detail["meeting"], entry.detail["file"]) == ("report_made", "2014-03-31", "paper.docx")


def test_the_command_gives_the_briefing_as_data(home, terminal, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    code, said, _ = terminal("report", "--meeting", "2014-03-31", "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["meeting"], told["previous_meeting"], told["committee"]) == ("2014-03-31", "2014-01-27", "Audit")
    assert told["toolkit"]["points"] == 11
    assert told["sections"][0]["heading"] == "Executive summary"


@pytest.mark.parametrize(
    "arguments, code, reason",
    [
        (["--meeting", "2014-03-31"], 2, "say where to write the paper: --out F.docx"),
        (["--out", "paper.docx"], 2, "say which meeting the paper is for"),
        (
            ["--meeting", "2014-03-31", "--out", "paper.odt"],
            2,
            "'paper.odt' must end in .docx or .pdf or .pptx or .html.",
        ),
        (["--meeting", "2014-03-31", "--template-out", "t.docx"], 2, "--template-out goes alone"),
        (["--meeting", "2014-03-31", "--issue", "--out", "paper.pdf"], 2, "--issue writes the Word document"),
        (["--meeting", "2014-03-31", "--as-at", "2014-03-31", "--json"], 2, "--as-at does not go with it"),
        (["--meeting", "2014-03-30", "--json"], 1, "No meeting is on the list for 30 March 2014."),
        (["--meeting", "2014-03-31", "--out", "no/such/folder.docx"], 1, "cannot be written"),
    ],
)
def test_what_the_command_cannot_do_it_says(home, terminal, monkeypatch, arguments, code, reason):
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    found, _, said = terminal("report", *arguments)
    assert found == code
    assert reason in said


def test_a_viewer_of_the_paper_is_never_the_lead(monkeypatch, store):
    """Whatever the door is asked while a paper is made, it is asked as to the committee."""
    from ig_metrics import dashboard

    seen = []
    kept = dashboard.training

    def watched(store, settings, viewer, question, **filters):
        seen.append(viewer)
        return kept(store, settings, viewer, question, **filters)

    monkeypatch.setattr(dashboard, "training", watched)
    made(store)
    assert seen
    assert {viewer.role for viewer in seen} == {"committee"}
    assert all(isinstance(viewer, Viewer) and viewer.previewing for viewer in seen)
