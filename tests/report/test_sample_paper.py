"""The paper of the sample council for 31 March 2014, read beside the figures and searched for anything that names somebody."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from tests.report.papers import opened, table, words, xml

MEETING, BEFORE = dt.date(2014, 3, 31), dt.date(2014, 1, 27)
LEAD = Viewer("ig.lead", "ig_lead")
ASKED = Question(MEETING, BEFORE)


@pytest.fixture(scope="module")
def text(paper):
    return words(paper)


@pytest.mark.parametrize(
    "sentence",
    [
        "Audit and Governance Committee",
        "Meeting to be held on 31 March 2014",
        "Electoral divisions affected: All",
        "Contact for further information: Head of Information Governance, County Hall, ig.lead@example.gov.uk",
        "Figures are as at 31 March 2014, as known on 1 April 2014. They are compared with those of the last meeting, on 27 January 2014.",
        "The council's target is Level 3 in every category by 31 March 2014. The national pass is Level 2.",
        "Not yet. The Toolkit score is 82%, Satisfactory, up from 74% in January. 2 of 6 categories are at Level 3; 22 requirements hold the others below it.",
        "86.8% of staff are in date (10,184 of 11,734), short of the 95% target.",
        "1,511 people are overdue or lapsed. 1,337 are past the bar date, 14 or more days after training was due.",
        "21 breaches were reported from 1 January to 31 March 2014, and 6 near misses.",
        "The difference is within what chance allows.",
        "Since the meeting of 27 January there have been 15.",
        "18 of 27 actions are open, and 3 are late.",
        "20 actions of the improvement plan were due since 27 January 2014, by the dates promised then: 5 done on time, 3 done late, "
        "9 not done by then and 3 due on this day and not yet done.",
        "Left out of the rate, and counted: 242 absent and 57 exempt. Leavers, not in scope: 392.",
        "3.4 of 5.4 full-time equivalents wanted at this date are filled.",
        "Nothing beyond chance in the latest point. 15 of 35 points are beyond chance.",
        "The committee is asked to note the figures in this paper.",
    ],
)
def test_the_paper_says(text, sentence):
    assert sentence in text


def test_its_parts_stand_in_the_councils_order(paper):
    headings = [each.text for each in opened(paper).paragraphs if each.style.name.startswith("Heading")]
    assert headings == [
        "Executive summary", "Recommendation", "Background and advice", "The figures", "Resources",
        "NHS Information Governance Toolkit", "Training and access to the network", "Closer working with partners",
        "Security breaches", "Promised at the last meeting, and delivered", "Improvement plan and forecast", "Consultations", "Implications", "Risk management",
        "Financial implications", "List of background papers", "Appendix A: Training by service",
        "Appendix B: The Toolkit by category, and what holds each below its target", "Appendix C: How the figures are worked out",
        "The Toolkit", "Training", "Breaches", "The plan and the forecast", "Resources, assets and partners",
    ]  # fmt: skip


def test_every_level_is_the_command_lines(council, paper):
    found = dashboard.toolkit_json(*council, LEAD, ASKED)
    rows = table(paper, "Level of each category")
    assert len(rows) == len(found["categories"]) == 6
    for row, line in zip(rows, found["categories"], strict=True):
        assert (row["Category"], row["Level now"]) == (line["category"], f"Level {line['level']}")
        assert row["At target"] == f"{line['at_target']} of {line['applicable']}"
    doubted = [line["requirement"] for line in found["requirements"] if line["claim"] == "not supported"]
    assert [row["Requirement"].split()[0] for row in table(paper, "Levels claimed")] == doubted


@pytest.mark.parametrize("by", ["directorate", "service"])
def test_every_training_count_shown_is_the_command_lines_and_the_rest_is_hidden(council, paper, by):
    """Beside the IG lead's counts, which hide nothing, and the committee's, which say which are hidden."""
    exact, shown = (
        {line["group"]: line for line in dashboard.training_json(*council, who, ASKED, by=by)["groups"]}
        for who in (LEAD, LEAD.preview("committee"))
    )
    columns = {
        "In date": "in_date",
        "Due soon": "due_soon",
        "In window": "in_window",
        "Overdue": "overdue",
        "Lapsed": "lapsed",
    }
    rows = table(paper, f"Information governance: training by {by}")
    assert [row[by.capitalize()] for row in rows] == list(shown)
    for row in rows:
        name = row[by.capitalize()]
        for heading, status in (*columns.items(), ("In scope", "")):
            value, seen = (
                (each[name]["status"][status] if status else each[name]["in_scope"]) for each in (exact, shown)
            )
            assert row[heading] == (f"{value:,}" if seen is not None else "hidden")
            assert seen is None or not 0 < seen < 5
        assert abs(float(row["In date %"][:-1]) - exact[name]["compliance_percent"]) < 0.1
        assert float(row["In date %"][:-1]) <= 95


def test_every_breach_count_is_the_command_lines(council, paper):
    since = dashboard.breaches_json(*council, LEAD, ASKED, start=dt.date(2014, 1, 28))
    before = dashboard.breaches_json(*council, LEAD, ASKED, start=dt.date(2013, 11, 26), end=BEFORE)
    rows = {row["Incidents"]: row for row in table(paper, "Breaches since the last meeting")}
    for label, key in (("Breaches", "count"), ("Near misses", "near_misses"), ("Serious breaches", "serious"),
                       ("Reported to the ICO", "reported_to_regulator"), ("Repeats of an earlier breach", "repeats")):  # fmt: skip
        assert rows[label]["Since the meeting of 27 January"] == str(since[key])
        assert rows[label]["26 November 2013 to 27 January 2014"] == str(before[key])
    listed = {row["Category"].lower(): int(row["Breaches"]) for row in table(paper, "Breaches by category")}
    assert listed == {line["category"].lower(): line["count"] for line in since["by_category"]}
    assert [row["Breaches"] for row in table(paper, "Breaches by directorate")] == [
        "8",
        "6",
        "hidden",
        "hidden",
        "hidden",
    ]


def test_every_headline_figure_is_the_command_lines(council, paper):
    kit = dashboard.toolkit_json(*council, LEAD, ASKED)
    trained = dashboard.training_json(*council, LEAD, ASKED)
    quarter = dashboard.breaches_json(*council, LEAD, ASKED)
    plan = dashboard.plan_json(*council, LEAD, ASKED)
    figures = {row["Figure"]: row["Now"] for row in table(paper, "The figures")}
    assert figures["Toolkit score"] == f"{kit['score_rounded']}%"
    assert figures["Grade"] == kit["grade"]
    assert figures["Categories at Level 3"] == f"{kit['categories_at_target']} of {kit['categories_counted']}"
    assert figures["Requirements at target"] == f"{kit['at_target']} of {kit['applicable']}"
    assert figures["Training in date"] == f"{trained['compliance_percent']:.1f}%"
    assert figures["Overdue or lapsed"] == f"{trained['status']['overdue'] + trained['status']['lapsed']:,}"
    assert figures["Breaches, 1 January to 31 March 2014"] == str(quarter["count"])
    assert figures["Per 1,000 staff"] == f"{quarter['per_1000_staff']:.1f}"
    assert figures["Actions late"] == str(plan["late"])


def test_every_figure_says_what_it_rests_on_and_what_it_means(made, paper, text):
    for row in table(paper, "The figures"):
        assert re.search(r".+ of \d\d/\d\d/\d{4}", row["Source"]), row
    assert "What each figure means is told in Appendix C." in text
    explained = text[text.index("Appendix C: How the figures are worked out") :]
    meanings = [each.means for each in made.facts.headlines if each.means]
    assert len(meanings) > 10
    assert [means for means in meanings if means.split(". ")[0] not in explained] == []


def test_it_names_nobody(council, paper):
    """No name, number, address, owner or narrative of the sample data is anywhere in the file."""
    store, rules = council
    held = xml(paper)
    people = store.in_force("staff", MEETING)
    found = set(re.findall(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+", held))
    assert not found & {" ".join(name.split()[:2]) for name in people["full_name"]}
    assert not set(re.findall(r"\d{6,}", held)) & set(people["staff_id"])
    addresses = set(re.findall(r"[\w.+-]+@[\w.-]+\w", held))
    assert addresses <= {"ig.lead@example.gov.uk"}
    assert not set(re.findall(r"[\w.-]+", held)) & set(people["username"].dropna())
    kit, plan, register = (store.in_force(kind, MEETING) for kind in ("toolkit", "plan", "breaches"))
    owners = {*kit["owner"].dropna(), *plan["owner"].dropna()} - {*kit["partner"].dropna()}
    kept = (kit["comment"], kit["evidence"], plan["progress"], plan["risk"], register["lessons"], register["reference"])
    narrative = {text for column in kept for text in column.dropna() if " " in text or "-" in text}
    assert len(owners) > 10
    assert len(narrative) > 100
    assert [each for each in owners | narrative if each in held and each not in rules.report.contact] == []


def test_what_a_person_must_write_is_marked_and_not_made_up(made, text):
    fields = re.findall(r"\[To be completed: [^\]]+\]", text)
    assert len(fields) == made.left_to_write == 12
    assert "[To be completed: costs and savings, or “None”]" in fields


def test_the_chart_is_a_picture_with_its_description(paper):
    (shape,) = opened(paper).inline_shapes
    said = shape._inline.docPr.get("descr")
    assert said.startswith(
        "Line chart of breaches reported in each month, from May 2011 to March 2014. Lowest 2, highest 8, latest 8"
    )
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        (image,) = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert parts.read(image).startswith(b"\x89PNG")
