import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.frameworks import available, load, read

GOOD = """id = "ours"
title = "Our framework"
edition = "Version 1"
view = "Council"
source = "Made up"
checked_by = ""
review_due = 2015-01-01
categories = ["A"]

[[requirements]]
number = "1"
category = "A"
title = "First"
sourced = true
source = "Seen in print"
"""


def written(folder, text, name="ours"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder, text):
    with pytest.raises(Refused) as caught:
        read(written(folder, text))
    return caught.value.reasons


@pytest.mark.parametrize("framework_id", available())
def test_every_shipped_file_loads_and_claims_no_checking_nobody_did(framework_id):
    framework = load(framework_id)
    assert framework.id == framework_id
    assert framework.checked_by == ""
    assert framework.review_due is not None


def test_version_11_has_forty_requirements_in_six_categories():
    framework = load("igt-v11-la")
    assert list(Counter(line.category for line in framework.requirements).items()) == [
        ("Information governance management", 5),
        ("Confidentiality and data protection assurance", 9),
        ("Information security assurance", 15),
        ("Clinical information assurance", 4),
        ("Secondary uses assurance", 4),
        ("Corporate information assurance", 3),
    ]


def test_lines_seen_in_print_are_told_from_those_from_memory():
    sourced = [line.number for line in load("igt-v11-la").requirements if line.sourced]
    # The titles seen in a published edition.
    assert " ".join(sourced) == "101 105 110 111 112 200 201 202 203 205 206 207 209 210 300 301 302"
    assert all(line.source for line in load("igt-v11-la").requirements)


def test_level_3_of_training_needs_95_per_cent():
    rule = load("igt-v11-la").rules[0]
    assert (rule.requirement, rule.measure, dict(rule.minimum)) == ("112", "training_percent", {3: 95})


def test_rules_of_our_own_say_that_they_are():
    rules = {rule.requirement: rule for rule in load("igt-v11-la").rules[1:]}
    assert {number: rule.measure for number, rule in rules.items()} == {
        "307": "assets_reviewed_percent", "302": "breaches_reviewed_percent", "110": "contracts_with_clauses_percent",
    }  # fmt: skip
    assert all("Our own rule, unverified" in rule.source for rule in rules.values())


def test_a_file_dropped_in_another_folder_is_found_and_listed(tmp_path):
    written(tmp_path, GOOD)
    assert load("ours", tmp_path).full_title == "Our framework, Version 1, Council"
    assert available(tmp_path) == ("caf-dspt", "dspt", "igt-v11-la", "igt-v12-la", "ours")


def test_a_corrected_file_wins_over_the_one_shipped(tmp_path):
    written(tmp_path, GOOD.replace('"ours"', '"igt-v11-la"'), "igt-v11-la")
    assert load("igt-v11-la", tmp_path).title == "Our framework"


def test_an_unknown_framework_is_refused_with_those_there_are():
    with pytest.raises(Refused, match=r"no framework 'nhs'\. The frameworks are: caf-dspt, dspt, igt-v11-la"):
        load("nhs")


@pytest.mark.parametrize("framework_id", ["../igt-v11-la", "", "/etc/passwd", "IGT V11"])
def test_an_id_that_is_a_path_opens_no_file(framework_id):
    with pytest.raises(Refused, match="There is no framework"):
        load(framework_id)


def test_what_is_not_toml_is_refused_with_its_line(tmp_path):
    assert "line 2" in faults(tmp_path, 'id = "ours"\ntitle =\n')[0]


def test_what_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_bytes('title = "Caf\u00e9"'.encode("cp1252"))
    with pytest.raises(Refused, match="not a UTF-8 text file"):
        read(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Refused, match="cannot be opened"):
        read(tmp_path)


@pytest.mark.parametrize(
    "old, new, line, said",
    [
        ('title = "Our', 'tilte = "Our', 2, "'tilte', which is not known"),
        ('view = "Council"\n', "", 1, "The file needs 'view'"),
        ('edition = "Version 1"', "edition = 1", 3, "it must be a text in quotes"),
        ("2015-01-01", '"soon"', 7, "a date without quotes"),
        ('["A"]', '"A"', 8, "a list of texts"),
        ("sourced = true", 'sourced = "yes"', 14, "true or false"),
        ('title = "First"', 'titel = "First"', 13, "Requirement 1 has 'titel'"),
        ('number = "1"\n', "", 10, "Requirement 1 needs 'number'"),
        ('"ours"', '"theirs"', 1, "the file is called ours.toml"),
        ('["A"]', '["A", "A"]', 8, "each once"),
        ('["A"]', '["A", "B"]', 8, "No requirement is in the category 'B'"),
        ('category = "A"', 'category = "Z"', 12, "'Z' is not one of the categories"),
        ('number = "1"', 'number = " 1"', 11, "spaces around it"),
        ('"First"', '""', 13, "sourced but has no title"),
        ('"Seen in print"', '" "', 15, "does not say where it comes from"),
    ],
)
def test_a_fault_is_refused_with_its_line_and_the_fix(tmp_path, old, new, line, said):
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert any(reason.startswith(f"ours.toml, line {line}: ") and said in reason for reason in found), found


@pytest.mark.parametrize(
    "added, line, said",
    [
        ('[[requirements]]\nnumber = "1"\ncategory = "A"\ntitle = ""\nsourced = false\nsource = "x"\n', 17, "there twice"),
        ('[[rules]]\nrequirement = "9"\nmeasure = "m"\nkey = ""\nminimum = { 3 = 95 }\nsource = "x"\n', 17, "about '9'"),
        ('[[rules]]\nrequirement = "1"\nmeasure = "m"\nkey = ""\nminimum = { 4 = 95 }\nsource = "x"\n', 20, "'4' is not"),
        ('[[rules]]\nrequirement = "1"\nmeasure = "m"\nkey = ""\nminimum = { 3 = "x" }\nsource = "x"\n', 20, "not a number"),
        ("[evidence]\nfrom_level = 7\n", 17, "levels run from 0 to 3"),
        ("[evidence]\nto_level = 7\n", 17, "'to_level', which is not known"),
    ],
)  # fmt: skip
def test_a_fault_further_down_is_found_at_its_own_line(tmp_path, added, line, said):
    found = faults(tmp_path, GOOD + added)
    assert any(reason.startswith(f"ours.toml, line {line}: ") and said in reason for reason in found), found


def test_a_file_without_requirements_is_refused(tmp_path):
    head = GOOD.split("[[")[0] + "requirements = []\n"
    assert any("has no requirements" in reason for reason in faults(tmp_path, head))


def test_a_highest_level_of_nothing_is_refused(tmp_path):
    assert any("max_level is 0" in reason for reason in faults(tmp_path, "max_level = 0\n" + GOOD))


def test_all_faults_are_told_at_once(tmp_path):
    assert len(faults(tmp_path, GOOD.replace("2015-01-01", "1").replace("true", "1"))) == 2


def test_requirements_are_found_by_number():
    assert load("igt-v11-la").by_number["112"].category == "Information governance management"
    assert frameworks.SHIPPED.is_dir()


def test_version_12_has_28_requirements_in_four_categories_and_no_line_is_sourced():
    framework = load("igt-v12-la")
    assert list(Counter(line.category for line in framework.requirements).values()) == [5, 9, 12, 2]
    assert not any(line.sourced for line in framework.requirements)
    assert framework.categories == load("igt-v11-la").categories[:4]


def test_version_12_knows_that_psn_stands_for_some_and_names_none():
    (psn,) = load("igt-v12-la").certificates
    assert (psn.name, psn.full, psn.part) == ("PSN", (), ())
    assert "13 in full and 3 in part" in psn.source


def test_evidence_items_are_met_or_not_and_the_list_says_that_it_is_not_complete():
    framework = load("dspt")
    assert (framework.levels, framework.max_level, framework.complete) == (("Not met", "Met"), 1, False)
    assert [line.number for line in framework.requirements if not line.mandatory] == ["1.3.2", "3.4.1", "9.6.1"]
    assert not any(line.sourced for line in framework.requirements)


def test_the_outcomes_are_those_of_the_list_line_by_line_and_none_has_an_expected_level():
    framework = load("caf-dspt")
    with open(Path(__file__).parents[1] / "truth" / "caf_dspt_outcomes_v4.csv", encoding="utf-8", newline="") as file:
        published = [(row["id"], row["objective"], row["title"]) for row in csv.DictReader(file)]
    assert [(line.number, line.category, line.title) for line in framework.requirements] == published
    assert list(framework.categories) == sorted({objective for _, objective, _ in published})
    assert framework.levels == ("Not achieved", "Partially achieved", "Achieved")
    assert not any(line.expected for line in framework.requirements)


@pytest.mark.parametrize("name", available())
def test_every_shipped_list_says_where_it_is_from_and_that_nobody_has_checked_it(name):
    framework = load(name)
    assert framework.source
    assert (framework.checked_by, framework.checked_on) == ("", None)
    assert framework.review_due == dt.date(2027, 4, 1)
    for line in framework.requirements:
        assert line.source, line.number
        # A title nobody has seen in print comes with the upload.
        assert bool(line.title) == line.sourced, line.number


@pytest.mark.parametrize(
    ("name", "lines", "categories"), [("igt-v11-la", 40, 6), ("igt-v12-la", 28, 4), ("dspt", 24, 10)]
)
def test_the_shape_of_a_shipped_list(name, lines, categories):
    framework = load(name)
    assert (len(framework.requirements), len(framework.categories)) == (lines, categories)


WORDS = GOOD.replace('categories = ["A"]', 'categories = ["A"]\nlevels = ["Not met", "Met"]\nexpects = "each line"')


@pytest.mark.parametrize(
    "old, new, line, said",
    [
        ('["Not met", "Met"]', '["Met"]', 9, "at least two levels"),
        ('["Not met", "Met"]', '["Met", "met"]', 9, "each once"),
        ('"each line"', '"each"', 10, "it must be 'pass level' or 'each line'"),
        ('sourced = true', 'sourced = true\nexpected = "Done"', 17, "'Done' is not a level it can have"),
        ('sourced = true', 'sourced = true\nlevels = ["Done"]', 17, "'Done' is not a level"),
        ('sourced = true', 'sourced = true\nmandatory = "no"', 17, "true or false"),
        ('categories = ["A"]', 'max_level = 3\ncategories = ["A"]', 8, "max_level is 3 but there are 2 levels"),
        ('"Seen in print"\n', '"Seen in print"\n[status]\nmet = 1\n', 19, "it must be a text"),
    ],
)  # fmt: skip
def test_faults_in_levels_and_expectations_are_found_at_their_line(tmp_path, old, new, line, said):
    found = faults(tmp_path, WORDS.replace(old, new, 1))
    assert any(reason.startswith(f"ours.toml, line {line}: ") and said in reason for reason in found), found


@pytest.mark.parametrize(
    "full, part, line, said",
    [
        ('["9"]', "[]", 20, "'9' is not a requirement"),
        ('["1"]', '["1"]', 21, "both in full and in part"),
    ],
)
def test_a_certificate_stands_only_for_requirements_there_are(tmp_path, full, part, line, said):
    table = f'[[certificates]]\nname = "PSN"\ntitle = "T"\nfull = {full}\npart = {part}\nsource = "x"\n'
    found = faults(tmp_path, GOOD + "\n" + table)
    assert found == (f"ours.toml, line {line}: Certificate 'PSN': {said}." if "not" in said else
                     f"ours.toml, line {line}: Certificate 'PSN': '1' is both in full and in part. Keep one.",)  # fmt: skip
