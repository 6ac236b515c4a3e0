"""Every sentence, word by word."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics import wording

MARCH, MEETING = dt.date(2014, 3, 31), dt.date(2014, 1, 27)
NAN = float("nan")


@pytest.mark.parametrize(
    "said, expected",
    [
        # Numbers and nouns
        (wording.number(12345), "12,345"),
        (wording.count(1, "requirement"), "1 requirement"),
        (wording.count(0, "requirement"), "no requirements"),
        (wording.count(2, "near miss", "near misses"), "2 near misses"),
        (wording.count(None, "person"), "not measured"),
        (wording.count_only(1204), "1,204"),
        (wording.count_only(None), "not measured"),
        (wording.people(0), "nobody"),
        (wording.people(1), "1 person"),
        (wording.people(412), "412 people"),
        (wording.is_or_are(1), "is"),
        (wording.is_or_are(2), "are"),
        (wording.has(1), "has"),
        (wording.has(0), "have"),
        (wording.listing([]), ""),
        (wording.listing(["a"]), "a"),
        (wording.listing(["a", "b"]), "a and b"),
        (wording.listing(["a", "b", "c"]), "a, b and c"),
        (wording.listing("abcde", most=3), "a, b, c and 2 more"),
        # Percentages: halves up, a target never reached by rounding
        (wording.percent(87.44), "87.4%"),
        (wording.percent(87.45), "87.5%"),
        (wording.percent(94.96, 95), "94.9%"),
        (wording.percent(95.0, 95), "95.0%"),
        (wording.percent(99.96), "99.9%"),
        (wording.percent(100), "100.0%"),
        (wording.percent(None), "not measured"),
        (wording.percent(NAN), "not measured"),
        (wording.rate(7.05), "7.1"),
        (wording.rate(None), "not measured"),
        # Dates
        (wording.month_year(MEETING, MARCH), "January"),
        (wording.month_year(MEETING, dt.date(2015, 3, 1)), "January 2014"),
        (wording.short_day(MEETING, MARCH), "27 January"),
        (wording.short_day(MEETING), "27 January 2014"),
        (wording.between(MEETING, MARCH), "from 27 January to 31 March 2014"),
        (wording.between(MARCH, MARCH), "on 31 March 2014"),
        (wording.period_label(dt.date(2013, 10, 1), MARCH), "1 October 2013 to 31 March 2014"),
        (wording.period_label(MARCH, MARCH), "31 March 2014"),
        (wording.since_label(MEETING, MARCH), "Since the meeting of 27 January"),
        # Which way it went
        (wording.direction(2, 1), "better"),
        (wording.direction(2, 1, higher_is_better=False), "worse"),
        (wording.direction(1, 1), "unchanged"),
        (wording.direction(None, 1), "not measured"),
        (wording.direction(1, NAN), "not measured"),
        (wording.is_better(1, 2), False),
        (wording.is_better(1, 2, higher_is_better=False), True),
        (wording.is_better(1, 1), None),
        (wording.is_better(1, None), None),
        (wording.points_change(87.4, 78.3, since="January"), "up 9.1 points since January"),
        (wording.points_change(78.3, 79.3, since="January"), "down 1.0 point since January"),
        (wording.points_change(78.32, 78.3), "up less than 0.1 points"),
        (wording.points_change(78.3, 78.3, since="January"), "unchanged since January"),
        (wording.points_change(None, 78.3), ""),
        (wording.count_change(3, 2, since="in January"), "1 more than in January"),
        (
            wording.count_change(2, 162, since="in January", noun=("person", "people")),
            "160 fewer people than in January",
        ),
        (wording.count_change(3, 2, since="in January", noun=("person", "people")), "1 more person than in January"),
        (wording.count_change(2, 2, since="in January"), "the same as in January"),
        (wording.count_change(None, 2, since="in January"), ""),
        # The Overview
        (
            wording.title_question(3, MARCH, MEETING),
            "Are we at Level 3, and what has changed since January?",
        ),
        (wording.title_question(2, MARCH, None), "Are we at Level 2?"),
        (
            wording.title_question(3, MARCH, dt.date(2014, 3, 27)),
            "Are we at Level 3, and what has changed since 27 March?",
        ),
        (wording.since_name(MEETING, MARCH), "January"),
        (wording.since_name(dt.date(2014, 3, 27), MARCH), "27 March"),
        (wording.since_name(dt.date(2013, 3, 27), MARCH), "March 2013"),
        (wording.in_or_on("January"), "in January"),
        (wording.in_or_on("27 March"), "on 27 March"),
        (wording.at_target_level(6, 6), "**Yes.**"),
        (wording.at_target_level(5, 6), "**Not yet.**"),
        (wording.at_target_level(0, 0), "**Not known.**"),
        # The Toolkit
        (wording.toolkit_score(81.67, "82%", "Satisfactory"), "The Toolkit score is **82%, Satisfactory**"),
        (wording.toolkit_score(None, "not measured", None), "The Toolkit is **not assessed**"),
        (wording.score_moved(81.67, 74.17, "74%", "January"), ", up from 74% in January"),
        (wording.score_moved(74.17, 81.67, "82%", "January"), ", down from 82% in January"),
        (wording.score_moved(74.17, 74.17, "74%", "January"), ", unchanged since January"),
        (wording.score_moved(81.67, 74.17, "74%", "27 March", now_shown="82%"), ", up from 74% on 27 March"),
        (wording.score_moved(82.4, 81.6, "82%", "January", now_shown="82%"), ", up 0.8 points since January"),
        (wording.score_moved(74.17, None, "", "January"), ""),
        (
            wording.categories_at_target(2, 6, 22, 3),
            "**2 of 6 categories** are at Level 3; 22 requirements hold the others below it.",
        ),
        (
            wording.categories_at_target(5, 6, 1, 3),
            "**5 of 6 categories** are at Level 3; 1 requirement holds the other below it.",
        ),
        (
            wording.categories_at_target(0, 6, 22, 3),
            "**None of the 6 categories** is at Level 3; 22 requirements hold them below it.",
        ),
        (
            wording.categories_at_target(0, 1, 1, 3),
            "**The one category** is not at Level 3; 1 requirement holds it below it.",
        ),
        (wording.categories_at_target(6, 6, 0, 3), "**All 6 categories** are at Level 3."),
        (wording.categories_at_target(1, 1, 0, 3), "The one category is at Level 3."),
        (wording.categories_at_target(0, 0, 0, 3), "No category has been assessed."),
        (wording.category_gap(2, 5, 3), "5 to raise"),
        (wording.category_gap(3, 0, 3), "at target"),
        (wording.category_gap(None, 0, 3), "no level"),
        (wording.category_gap(2, 0, 3), "at its own targets"),
        (wording.category_level(2), "Level 2"),
        (wording.category_level(None, not_assessed=1), "Not assessed"),
        (wording.category_level(None), "Not relevant"),
        (wording.not_assessed(1), "1 requirement is not assessed yet and counts as 0."),
        (wording.not_assessed(3), "3 requirements are not assessed yet and count as 0."),
        (wording.claims_doubted(["112"]), "The data **does not support** what is claimed for requirement 112."),
        (
            wording.claims_doubted(["112", "209"]),
            "The data **does not support** what is claimed for requirements 112 and 209.",
        ),
        (
            wording.category_held([("105", "2", dt.date(2014, 4, 30)), ("112", "2", None), ("110", None, None)]),
            "105 and 112 are at Level 2. 110 is not assessed. Planned: 105 by 30 April 2014. "
            "No open action would raise 112 and 110.",
        ),
        (
            wording.category_held([("105", "1", None), ("112", "2", None)]),
            "105 is at Level 1. 112 is at Level 2. No open action would raise any of them.",
        ),
        (
            wording.category_held([("105", "2", MARCH), ("112", "2", MARCH)]),
            "105 and 112 are at Level 2. Planned: 105 and 112 by 31 March 2014.",
        ),
        # Training
        (
            wording.training_headline(87.4, 95, 10051, 11500),
            "**87.4%** of staff are in date (10,051 of 11,500), short of the 95% target.",
        ),
        (
            wording.training_headline(95.0, 95, 19, 20, whose="your people"),
            "**95.0%** of your people are in date (19 of 20), at or above the 95% target.",
        ),
        (
            wording.training_headline(94.96, 95, None, None),
            "**94.9%** of staff are in date, short of the 95% target.",
        ),
        (
            wording.training_headline(None, 95, None, None),
            "The training rate is **not measured**: nobody is in the group it is worked out from.",
        ),
        (wording.that_is("up 9.1 points since January"), "That is up 9.1 points since January."),
        (wording.lowest_group("Children", 76.44, 95), "Lowest is Children, at 76.4%."),
        (
            wording.lowest_group("Children", 76.44, 95, of_those_shown=True),
            "Lowest of those shown is Children, at 76.4%.",
        ),
        (
            wording.why_behind("Children", 11),
            "Why is training in Children, the lowest, 11.0 points below the council as a whole?",
        ),
        (
            wording.why_behind("Homes", 1, whole="your people", of_those_shown=True),
            "Why is training in Homes, the lowest of those shown, 1.0 point below your people?",
        ),
        (
            wording.nothing_learned(),
            "Training is **not measured**: no e-learning export and no paper return is held for this date.",
        ),
        (
            wording.window_restarted(1),
            "1 other of them is not with the manager yet: the window of lapsed training starts again after absence or "
            "exemption.",
        ),
        (
            wording.old_data("HR staff list", MEETING, MARCH),
            "The newest HR staff list is of 27 January 2014, 63 days before this date.",
        ),
        (
            wording.nothing_compared("IG", MARCH, MEETING),
            "IG is not compared with 27 January 2014: it was launched on 31 March 2014.",
        ),
        (
            wording.no_data_then("HR staff list", MEETING),
            "Training is not compared with 27 January 2014: no HR staff list is held for that date or earlier.",
        ),
        (
            wording.date_moved(MARCH, MEETING),
            "Figures for 31 March 2014 are not offered; those of 27 January 2014 are shown instead.",
        ),
        (wording.doubt(86.3, 87.5, 95), "Records that match nobody could put it between 86.3% and 87.5%."),
        (wording.unmatched(1), "1 person in e-learning matches nobody on the HR list."),
        (wording.unmatched(148), "148 people in e-learning match nobody on the HR list."),
        (
            wording.rate_hidden(),
            "The rate is **hidden**, so that nobody can be picked out.",
        ),
        # Overdue
        (
            wording.overdue_headline(412, 1, 14),
            "**412 people** are overdue or lapsed. **1** is past the bar date, 14 or more days after training was due.",
        ),
        (
            wording.overdue_headline(1, 0, 14),
            "**1 person** is overdue or lapsed. Nobody is past the bar date, 14 or more days after training was due.",
        ),
        (
            wording.overdue_headline(40, None, 14),
            "**40 people** are overdue or lapsed. How many are past the bar date, 14 or more days after training was due, "
            "is **hidden**, so that nobody can be picked out.",
        ),
        (wording.overdue_headline(0, 0, 14), "**Nobody** is overdue or lapsed."),
        (wording.overdue_headline(0, 0, 14, yours=True), "**None** of your people is overdue or lapsed."),
        (
            wording.overdue_headline(2, 0, 14, yours=True),
            "**2** of your people are overdue or lapsed. Nobody is past the bar date, 14 or more days after training was due.",
        ),
        (wording.overdue_headline(None, None, 14), "The number of people overdue or lapsed is **not measured**."),
        (
            wording.overdue_headline(None, None, 14, hidden=True),
            "The number of people overdue or lapsed is **hidden**, so that nobody can be picked out.",
        ),
        (
            wording.list_sentence("bar", 1, "IG", MARCH),
            "1 person is on the bar list for IG as at 31 March 2014.",
        ),
        (wording.list_sentence("bar", 0, "IG", MARCH), "Nobody is on the bar list for IG as at 31 March 2014."),
        # Breaches
        (
            wording.breaches_headline(21, dt.date(2014, 1, 1), MARCH, 3),
            "**21 breaches** were reported from 1 January to 31 March 2014, and 3 near misses.",
        ),
        (
            wording.breaches_headline(1, dt.date(2014, 1, 1), MARCH),
            "**1 breach** was reported from 1 January to 31 March 2014.",
        ),
        (
            wording.breaches_headline(0, dt.date(2014, 1, 1), MARCH, 1),
            "**No breaches** were reported from 1 January to 31 March 2014, and 1 near miss.",
        ),
        (
            wording.breaches_headline(None, MARCH, MARCH),
            "Breaches on 31 March 2014 are **not measured**.",
        ),
        (wording.since_meeting(14, MEETING, MARCH), "Since the meeting of 27 January there have been **14**."),
        (wording.since_meeting(1, MEETING, MARCH), "Since the meeting of 27 January there has been **1**."),
        (wording.since_meeting(0, MEETING, MARCH), "Since the meeting of 27 January there have been **none**."),
        (wording.since_meeting(None, MEETING, MARCH), "Since the meeting of 27 January the number is not measured."),
        (
            wording.compared_with_before(21, 14, dt.date(2013, 10, 1), dt.date(2013, 12, 31)),
            "That is 7 more than from 1 October to 31 December 2013 (14).",
        ),
        (
            wording.compared_with_before(13, 14, dt.date(2013, 10, 1), dt.date(2013, 12, 31)),
            "That is 1 fewer than from 1 October to 31 December 2013 (14).",
        ),
        (wording.compared_with_before(2, 2, MARCH, MARCH), "That is the same number as on 31 March 2014."),
        (
            wording.register_ends(MARCH, MEETING),
            "The register held covers 27 January to 31 March 2014",
        ),
        (wording.register_ends(None, None), "The register held has no breach in it"),
        (
            wording.partly_covered(MEETING, MARCH, MEETING, dt.date(2014, 3, 15)),
            "Of the period 27 January to 31 March 2014 the register held covers only 27 January to 15 March 2014, so "
            "nothing is compared.",
        ),
        (wording.to_regulator(0), "None was reported to the Information Commissioner's Office (ICO)."),
        (wording.to_regulator(3), "**3** were reported to the Information Commissioner's Office (ICO)."),
        (
            wording.to_regulator(None),
            "Whether any were reported to the Information Commissioner's Office (ICO) is not measured.",
        ),
        # The plan and questions
        (wording.promised_outcome(MARCH, MARCH, MARCH), "Done on time"),
        (wording.promised_outcome(MEETING, MARCH, MARCH), "Done late"),
        (wording.promised_outcome(MEETING, None, MARCH), "Not done"),
        (wording.promised_outcome(MARCH, None, MARCH), "Due this day"),
        (wording.promised_outcome(MEETING, dt.date(2014, 4, 1), MARCH), "Not done"),
        (
            wording.why_claims([("112", "3", "87.4% of staff are in date at 31 March 2014; Level 3 needs 95%.")]),
            "Why does requirement 112 claim Level 3 when 87.4% of staff are in date at 31 March 2014, and Level 3 needs 95%?",
        ),
        (
            wording.why_claims([(n, "3", "The evidence expired on 14 March 2014.") for n in ("209", "313", "603")]),
            "Why do requirements 209, 313 and 603 claim Level 3 when the evidence expired on 14 March 2014?",
        ),
        (
            wording.why_claims([("209", "3", "No evidence is named."), ("313", "2", "No evidence is named.")]),
            "Why do requirements 209 and 313 claim Levels 2 and 3 when no evidence is named?",
        ),
        (
            wording.why_late([("Example Services Ltd", 2), ("the council", 1)]),
            "When will the 3 late actions of the plan be done (2 of Example Services Ltd and 1 of the council)?",
        ),
        (wording.why_late([("", 1)]), "When will the 1 late action of the plan be done?"),
        (
            wording.why_unplanned(1),
            "Why does 1 requirement below Level 3 have no open action that would raise it?",
        ),
        (
            wording.why_unplanned(7),
            "Why do 7 requirements below Level 3 have no open action that would raise them?",
        ),
        (
            wording.when_renewed(3, MARCH, MARCH),
            "Who renews the evidence for 3 requirements that expires before the next meeting, on 31 March 2014?",
        ),
        (
            wording.when_renewed(1, None, MARCH),
            "Who renews the evidence for 1 requirement that expires before 31 March 2014?",
        ),
        (
            wording.deadline(MEETING, MARCH, 22),
            "When will Level 3 be reached? The deadline was 27 January 2014, and 22 requirements are still below Level 3.",
        ),
        (
            wording.deadline(MARCH, MARCH, 1),
            "When will Level 3 be reached? The deadline is this day, 31 March 2014, and 1 requirement is still below Level 3.",
        ),
        (
            wording.deadline(MARCH, MEETING, 2),
            "When will Level 3 be reached? The deadline is 31 March 2014, in 63 days, and 2 requirements are still below "
            "Level 3.",
        ),
        # Nothing there
        (
            wording.upload_first(["HR staff list", "Breach register"]),
            "There is nothing to show yet. Upload the HR staff list and the breach register on the Upload page to see it.",
        ),
        (wording.upload_first([]), "Nothing has been uploaded yet."),
        (
            wording.upload_first(["HR staff list"], asks=True),
            "There is nothing to show yet. Ask the IG lead for the HR staff list.",
        ),
        (wording.held(1), "1 upload is held."),
        (wording.held(0), "Nothing is held: every upload was withdrawn."),
    ],
)
def test_the_sentence(said, expected):
    assert said == expected


def test_a_missing_course_says_how_to_add_one():
    assert "[[courses]]" in wording.add_a_course()


def test_who_cannot_edit_settings_is_told_whom_to_ask():
    assert "Ask the IG lead" in wording.add_a_course(asks=True)
    assert "settings.toml" not in wording.add_a_course(asks=True)
