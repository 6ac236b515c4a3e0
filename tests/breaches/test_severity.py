"""Hand-worked cases of both schemes, from the published checklist and grid."""

import datetime as dt
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.breaches import scheme_files
from ig_metrics.breaches.people_affected import affected
from ig_metrics.breaches.severity import grade, severity
from ig_metrics.errors import Refused

D = dt.date
SCHEMES = scheme_files.load()
SIRI_DAY, GRID_DAY = D(2014, 2, 3), D(2019, 2, 4)
LEVEL_1, LEVEL_2 = "Level 1: confirmed, no need to report", "Level 2: report to the ICO and the Department of Health"


def siri(**facts):
    return severity(SCHEMES, reported_on=SIRI_DAY, **facts)


@pytest.mark.parametrize(
    "day, scheme",
    [
        (D(2013, 5, 31), None),
        (D(2013, 6, 1), "ig-siri-2013"),
        (D(2018, 5, 24), "ig-siri-2013"),
        (D(2018, 5, 25), "likelihood-impact-2018"),
        (D(2030, 1, 1), "likelihood-impact-2018"),
    ],
)
def test_the_scheme_follows_from_the_day(day, scheme):
    found = severity(SCHEMES, reported_on=day).scheme
    assert (found.id if found else None) == scheme


def test_the_day_of_awareness_goes_before_the_day_reported():
    found = severity(SCHEMES, reported_on=D(2018, 5, 25), aware_on=D(2018, 5, 24))
    assert found.scheme.id == "ig-siri-2013"


@pytest.mark.parametrize(
    "individuals, factors, score, level",
    [
        # Baselines: 10 and under 0; 11 to 100 1; 101 to 1,000 2; above 3.
        ("1", "none", 0, LEVEL_1),
        ("10", "none", 0, LEVEL_1),
        ("11", "none", 1, LEVEL_1),
        ("100", "none", 1, LEVEL_1),
        ("101", "none", 2, LEVEL_2),
        ("1,000", "none", 2, LEVEL_2),
        ("1,001", "none", 3, LEVEL_2),
        # One person's case notes, particularly sensitive: 0 + 1 + 1.
        ("1", "case notes; particularly sensitive", 2, LEVEL_2),
        # 1,200 people on an encrypted device, not sensitive and unlikely to identify: 3 - 1 - 1.
        ("1200", "not sensitive; unlikely to identify individuals", 1, LEVEL_1),
        # The score may fall below nought.
        ("5", "public domain, not sensitive, unlikely to identify", -3, LEVEL_1),
        # The same factor said twice counts once.
        ("30", "case notes; detailed information", 2, LEVEL_2),
        # Words of the published table, slash and all.
        ("approx 30", "complaint to ICO / media interest likely", 2, LEVEL_2),
    ],
)
def test_a_siri_score_by_hand(individuals, factors, score, level):
    found = siri(individuals=individuals, factors=factors)
    assert (found.score, found.computed.title, found.missing) == (score, level, ())


def test_the_steps_show_how_a_score_was_reached():
    found = siri(individuals="140", factors="case notes; public domain")
    assert found.steps == (
        "IG SIRI checklist, because it was reported; when the council became aware is not recorded, on 3 February 2014.",
        "140 individuals: baseline 2.",
        "+1: Detailed information, such as case notes or social care notes.",
        "-1: Already accessible or in the public domain.",
        "Score 2: Level 2: report to the ICO and the Department of Health.",
    )


def test_a_band_across_a_boundary_counts_as_the_higher_and_says_so():
    found = siri(individuals="10 to 99", factors="none")
    assert found.score == 1
    assert any("0 at the lower end of the band; the higher is used" in step for step in found.steps)


@pytest.mark.parametrize(
    "facts, missing",
    [
        ({"individuals": None, "factors": "none"}, "individuals affected: not recorded"),
        ({"individuals": "many", "factors": "none"}, "individuals affected: 'many', which is no number or band"),
        (
            {"individuals": "5", "factors": " "},
            "sensitivity factors: not recorded (write 'none' where there are none)",
        ),
        ({"individuals": "5", "factors": "case notes; on a Tuesday"}, "factor 'on a Tuesday': not one of the scheme's"),
    ],
)
def test_what_is_not_recorded_is_never_taken_for_nought(facts, missing):
    found = siri(**facts)
    assert (found.computed, found.score) == (None, None)
    assert missing in found.missing


def test_a_near_miss_is_level_0_whatever_its_score():
    found = siri(near_miss=True, individuals="5000", factors="case notes")
    assert (found.computed.level, found.serious) == (0, False)


@pytest.mark.parametrize(
    "likelihood, impact, serious",
    [(3, 2, True), (2, 2, False), (3, 1, False), (2, 5, False), (5, 1, False), (5, 5, True), (1, 1, False)],
)
def test_the_grid_by_hand(likelihood, impact, serious):
    found = severity(SCHEMES, reported_on=GRID_DAY, likelihood=likelihood, impact=impact)
    assert (found.score, found.serious) == (likelihood * impact, serious)


def test_a_step_the_grid_does_not_have_is_named():
    found = severity(SCHEMES, reported_on=GRID_DAY, likelihood=6, impact=2)
    assert found.computed is None
    assert found.missing == ("likelihood 6: it runs from 1 to 5",)


def test_the_number_of_people_is_no_factor_of_the_grid():
    assert severity(SCHEMES, reported_on=GRID_DAY, individuals="100000", likelihood=2, impact=1).serious is False


@pytest.mark.parametrize("word, level", [("2", 2), ("Level 2", 2), ("SIRI 1", 1), ("1.0", 1), ("near-miss", 0)])
def test_the_registers_own_word_is_read(word, level):
    assert siri(register_says=word).given.level == level


def test_the_registers_word_counts_and_a_disagreement_is_flagged():
    found = siri(individuals="140", factors="none", register_says="1")
    assert (found.computed.level, found.level.level, found.disagrees, found.serious) == (2, 1, True, False)


def test_without_enough_facts_there_is_nothing_to_disagree_with():
    found = siri(individuals="140", register_says="1")
    assert (found.level.level, found.disagrees) == (1, False)


def test_a_word_that_is_no_level_is_said():
    assert siri(individuals="1", factors="none", register_says="amber").missing == (
        "'amber' is no level of this scheme",
    )


def test_a_table_keeps_order_and_says_not_graded_before_any_scheme():
    rows = pd.DataFrame(
        {
            "reference": ["new", "old"],
            "reported_on": pd.to_datetime(["2014-02-03", "2012-02-03"]),
            "individuals_affected": ["140", "140"],
            "sensitivity_factors": ["none", "none"],
            "severity": ["1", "2"],
        },
        index=[7, 3],
    )
    found = grade(datasets.conform("breaches", rows), SCHEMES)
    assert found.index.tolist() == [7, 3]
    assert found["result"].tolist() == [LEVEL_1, "Not graded"]
    assert found["disagrees"].tolist() == [True, False]
    assert found["serious"].tolist() == [False, pd.NA]


def test_an_empty_register_has_no_grades():
    assert len(grade(datasets.empty("breaches"), SCHEMES)) == 0


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12", (12, 12)), ("1,200", (1200, 1200)), ("approx 30", (30, 30)), ("c. 30 people", (30, 30)), ("<5", (1, 4)),
        ("fewer than 11 individuals", (1, 10)), ("11-100", (11, 100)), ("11 to 100", (11, 100)), ("100 to 1k", (100, 1000)),
        ("100k and above", (100_000, math.inf)), ("1,001+", (1001, math.inf)), ("over 500", (501, math.inf)),
        ("up to 50", (1, 50)), ("0", (0, 0)), ("none", (0, 0)), ("unknown", None), ("", None), (None, None), ("20 to 10", None),
    ],
)  # fmt: skip
def test_how_many_a_cell_may_mean(text, expected):
    assert affected(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_number_of_people_or_none(text):
    found = affected(text)
    assert found is None or 0 <= found[0] <= found[1]


@given(st.text(max_size=60), st.text(max_size=20), st.integers(-9, 9), st.dates(D(2010, 1, 1), D(2030, 1, 1)))
def test_any_register_is_graded(text, word, number, day):
    found = severity(
        SCHEMES, reported_on=day, individuals=word, factors=text, likelihood=number, impact=number, register_says=word
    )
    assert found.steps


# Scheme files


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_a_shipped_scheme_says_where_it_comes_from_and_that_nobody_has_checked_it(scheme):
    assert scheme.source
    assert scheme.checked_by == ""
    assert scheme.review_due is not None


def test_a_scheme_of_the_councils_own_wins(tmp_path):
    text = (scheme_files.SHIPPED / "ig-siri-2013.toml").read_text(encoding="utf-8")
    (tmp_path / "ig-siri-2013.toml").write_text(text.replace('checked_by = ""', 'checked_by = "A. Lead"'))
    assert [scheme.checked_by for scheme in scheme_files.load(tmp_path)] == ["A. Lead", ""]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ('method = "points"', 'method = "darts"', "it must be one of: points, grid"),
        ("applies_to = 2018-05-24", "applies_to = 2018-05-25", "both claim 25 May 2018"),
        ("applies_to = 2018-05-24", "", "both claim 25 May 2018"),
        ("applies_to = 2018-05-24", "applies_to = 2012-01-01", "applies_to is before applies_from"),
        ("serious = true", "", "no level says serious"),
        ("most = 100\n", 'most = "100"\n', "it must be a whole number"),
        ("most = 100\n", "most = 5\n", "must rise"),
        ("least = 2", "leest = 2", "has 'leest', which is not known"),
        ('title = "IG SIRI checklist"', "", "needs 'title'"),
        ('id = "ig-siri-2013"', 'id = "other"', "it must be the file's name"),
    ],
)
def test_a_bad_scheme_is_refused_in_words(tmp_path, old, new, said):
    text = (scheme_files.SHIPPED / "ig-siri-2013.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ig-siri-2013.toml").write_text(text.replace(old, new))
    with pytest.raises(Refused) as refused:
        scheme_files.load(tmp_path)
    assert said in " ".join(refused.value.reasons)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / "x.toml").write_text("id = ")
    with pytest.raises(Refused, match="cannot be read"):
        scheme_files.load(tmp_path)


# The table of both schemes, line by line

TABLE = pd.read_csv(Path(__file__).parents[1] / "truth" / "severity_schemes.csv", dtype=str, keep_default_na=False)


def lines(model, item):
    chosen = TABLE[(TABLE["model"] == model) & (TABLE["item"] == item)]
    return list(zip(chosen["value"], chosen["text"], strict=True))


@pytest.mark.parametrize("points, text", lines("IG_SIRI_2013", "baseline"))
def test_every_band_of_the_table_has_its_points(points, text):
    low, high = affected(text)
    for people in (low, low if math.isinf(high) else int(high)):
        assert siri(individuals=str(people), factors="none").score == int(points), people


@pytest.mark.parametrize("points, text", lines("IG_SIRI_2013", "low factor") + lines("IG_SIRI_2013", "high factor"))
def test_every_factor_of_the_table_is_read_and_counts(points, text):
    assert siri(individuals="1", factors=text).score == int(points)


def test_the_table_has_every_factor_of_the_scheme():
    assert len(SCHEMES[0].factors) == len(lines("IG_SIRI_2013", "low factor") + lines("IG_SIRI_2013", "high factor"))


def test_the_levels_of_the_table():
    assert [level for level, _ in lines("IG_SIRI_2013", "level")] == ["0", "1", "2"]
    one, two = siri(individuals="50", factors="none"), siri(individuals="50", factors="case notes")
    assert [(one.score, one.level.level, one.serious), (two.score, two.level.level, two.serious)] == [
        (1, 1, False), (2, 2, True),
    ]  # fmt: skip


@pytest.mark.parametrize("item, name", [("likelihood", "likelihood"), ("severity", "impact")])
def test_every_step_of_the_grid_is_in_the_tables_order(item, name):
    ours = getattr(SCHEMES[1], name)
    for (step, text), own in zip(lines("DSPT_GRID", item), ours, strict=True):
        assert own == ours[int(step) - 1]
        words = text.replace("(or involving", "(or").replace("pain and suffering or", "pain and suffering, or")
        assert own.casefold().replace(",", "") == words.casefold().replace(",", "")


@pytest.mark.parametrize("likelihood", range(1, 6))
@pytest.mark.parametrize("impact", range(1, 6))
def test_both_rules_of_the_grid_hold_on_every_cell(likelihood, impact):
    assert lines("DSPT_GRID", "rule DHSC")[0][1].startswith("likelihood >= 3 and severity >= 4")
    found = severity(SCHEMES, reported_on=GRID_DAY, likelihood=likelihood, impact=impact)
    expected = 3 if likelihood >= 3 and impact >= 4 else 2 if likelihood >= 3 and impact >= 2 else 1
    assert (found.level.level, found.serious) == (expected, expected > 1)


def test_the_step_that_decides_is_named():
    steps = [severity(SCHEMES, reported_on=GRID_DAY, likelihood=3, impact=n).steps[-1] for n in (1, 2, 4)]
    assert steps == [
        "3 x 1 = 3. Likelihood 3 or more and impact 2 or more is not reached: Not reportable.",
        "3 x 2 = 6. Likelihood 3 or more and impact 2 or more is reached: Reportable to the ICO.",
        "3 x 4 = 12. Likelihood 3 or more and impact 4 or more is reached: Reportable to the ICO and the Department of Health and "
        "Social Care.",
    ]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("likelihood = 3\nimpact = 2\n", "", "must say from which likelihood and impact"),
        ("likelihood = 3\nimpact = 2\n", "likelihood = 3\n", "level 2 needs both likelihood and impact"),
        ("likelihood = 3\nimpact = 4\n", "likelihood = 3\nimpact = 6\n", "from 1 to 5"),
        ('title = "Not reportable"\n', 'title = "Not reportable"\nlikelihood = 1\nimpact = 1\n', "the lowest"),
    ],
)
def test_a_bad_grid_is_refused_in_words(tmp_path, old, new, said):
    text = (scheme_files.SHIPPED / "likelihood-impact-2018.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "likelihood-impact-2018.toml").write_text(text.replace(old, new))
    with pytest.raises(Refused) as refused:
        scheme_files.load(tmp_path)
    assert said in " ".join(refused.value.reasons)
