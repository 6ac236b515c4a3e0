"""Every number a reader meets in the sample council's paper is one that the command line gives, for the same day, as JSON."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.datasets.plain import plain
from ig_metrics.privacy.roles import Viewer
from tests.report.papers import opened

MEETING, BEFORE = MEETINGS = (dt.date(2014, 3, 31), dt.date(2014, 1, 27))
LEAD = Viewer("ig.lead", "ig_lead")
PERIODS = (
    (dt.date(2014, 1, 28), MEETING),
    (dt.date(2013, 11, 26), BEFORE),
    (dt.date(2013, 10, 1), dt.date(2013, 12, 31)),
)
"""Since the meeting, as many days before it, and the quarter before."""
KINDS = ("count", "near_misses", "serious", "repeats", "reported_to_regulator")
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NO_FIGURES = (
    rf"\d{{1,2}} {MONTH}(?: \d{{4}})?", rf"{MONTH} \d{{4}}", r"\d\d/\d\d/\d{4}", r"\[To be completed: [^\]]+\]",
    r"[Ll]evel \d", r"Table \d+:", r"Figure \d+:", r"Version 11 \(2013-14\)", r"Version 11", r"8 in 10|8 of 10", r"No \d+",
)  # fmt: skip
"""What has digits and is no figure: dates, levels, numbers of tables, the Toolkit's version, the width of a band."""
SET = {"95", "14", "12", "90", "1,000"}
"""What the settings say: the target, the days to the bar, how long training and assets count, how far ahead evidence is looked at; staff a rate
is of."""
POSTS = {"3.4", "5.4", "0.4"}
"""Full-time equivalents of the sample council's posts at the meeting, added up by hand: 3 in post and 0.4 seconded, 1 being recruited
to and 1 vacant."""


def leaves(told, path=()):
    """Every number of a JSON object with where it stands."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from leaves(value, (*path, key))
    elif isinstance(told, list):
        yield (*path, "len"), len(told)
        for n, value in enumerate(told):
            name = next(
                (
                    value[key]
                    for key in ("group", "category", "requirement")
                    if isinstance(value, dict) and key in value
                ),
                n,
            )
            yield from leaves(value, (*path, str(name)))
    elif isinstance(told, int | float) and not isinstance(told, bool):
        yield path, told


def shown(value):
    """The ways a number is printed."""
    yield f"{abs(value):,.0f}"
    yield f"{abs(value):,.1f}"
    yield f"{abs(value):g}"


def sums(one):
    """What a paper adds up of a training object: people of the base, in date (due soon among them), past due."""
    status, out = one["status"], one["excluded"]
    return {
        "base": one["in_scope"] - out["absent"] - out["exempt"],
        "in_date": status["in_date"] + status["due_soon"],
        "past_due": status["overdue"] + status["lapsed"],
    }


def asked(council, day):
    """What the commands print as JSON for a day, to the IG lead: each with every number in it."""
    store, rules = council
    question = Question(day, max((each for each in MEETINGS if each < day), default=None))
    given = (store, rules, LEAD, question)
    yield dashboard.toolkit_json(*given)
    for course in rules.courses:
        for by in ("directorate", "service"):
            training = dashboard.training_json(*given, course=course.code, by=by)
            yield training
            yield {each.get("group", ""): sums(each) for each in (training, *training["groups"])}
        # past the bar date: no command counts those, the page of the overdue does
        late = dashboard.overdue(*given, course=course.code)
        yield {figure.key: figure.value for figure in late.figures} | {
            row["group"]: [row["past_due"], row["bar"]] for row in late.groups.to_dict("records")
        }
    for name in ("breaches", "breach_charts", "plan", "forecast"):
        yield getattr(dashboard, f"{name}_json")(*given)


@pytest.fixture(scope="module")
def given(council):
    """Every number of the commands for the meeting and for the one before it, and what lies between the two."""
    found = SET | POSTS
    for now, before in zip(asked(council, MEETING), asked(council, BEFORE), strict=True):
        known = dict(leaves(plain(before)))
        for path, value in leaves(plain(now)):
            found |= set(shown(value))
            if path in known:
                found |= {*shown(known[path]), *shown(value - known[path])}
    # On 27 January, three days after other figures, some services stand with those of 24 January.
    for course in council[1].courses:
        earlier = dashboard.training_json(
            *council, LEAD, Question(dt.date(2014, 1, 24)), course=course.code, by="service"
        )
        found |= {text for _, value in leaves(plain(earlier)) for text in shown(value)}
    for start, end in PERIODS:
        told = dashboard.breaches_json(*council, LEAD, Question(end), start=start, end=end)
        found |= {text for _, value in leaves(plain(told)) for text in shown(value)}
        found |= {text for key in KINDS for text in shown(told[key] * 30 / told["days"])}
    return found | reviewed(council[0])


def reviewed(store):
    """Assets with personal data, those of them reviewed in the twelve months to the meeting, and their share."""
    assets = store.in_force("assets", MEETING)
    personal = assets[assets["personal_data"].fillna(False).astype(bool)]
    days = personal["reviewed_on"].dropna().dt.date
    done = int(((days > dt.date(2013, 3, 31)) & (days <= MEETING)).sum())
    assert (done, len(personal), len(assets)) == (52, 93, 122)
    return {f"{100 * done / len(personal):.1f}", "52", "93", "122"}


def tokens(text):
    for pattern in NO_FIGURES:
        text = re.sub(pattern, " ", text)
    return [each.rstrip(".,") for each in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text)]


def test_every_number_of_the_paper_is_the_command_lines(given, council, paper):
    document = opened(paper)
    lines = dashboard.toolkit_json(*council, LEAD, Question(MEETING))["requirements"]
    given = given | {line["requirement"] for line in lines}
    texts = [each.text for each in document.paragraphs]
    texts = texts[: texts.index("Appendix C: How the figures are worked out")]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    met = [(token, text) for text in texts for token in tokens(text)]
    assert len(met) > 500
    assert [each for each in met if each[0] not in given] == []


def test_no_hidden_count_is_told_where_its_place_is_named(council, paper):
    """Every count that the committee's view hides, searched for in whatever names its directorate or service."""
    store, rules = council
    question, committee = Question(MEETING, BEFORE), LEAD.preview("committee")
    document = opened(paper)
    texts = [each.text for each in document.paragraphs]
    texts += ["\n".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    hidden = 0
    for course in rules.courses:
        for by in ("directorate", "service"):
            exact, seen = (
                dashboard.training_json(store, rules, who, question, course=course.code, by=by)["groups"]
                for who in (LEAD, committee)
            )
            for one, other in zip(exact, seen, strict=True):
                kept = {one["status"][key] for key, value in other["status"].items() if value is None}
                told = {value for value in other["status"].values() if value is not None}
                hidden += len(kept)
                for text in texts:
                    if text.startswith(f"{course.title}: ") or one["group"] not in text.split("\n")[0]:
                        continue
                    # how many more groups a sentence is about is no count of people
                    of_people = re.sub(r"and \d+ more compared with, of", "", text)
                    assert not {f"{value:,}" for value in kept - told} & set(tokens(of_people)), (one["group"], text)
    assert hidden > 40
