"""Libraries of other tools: plain YAML and workbooks are read, hostile ones refused in words, quickly."""

from __future__ import annotations

import time

import pytest

from ig_metrics.dashboard import libraries
from ig_metrics.errors import Refused
from ig_metrics.ingest import template
from ig_metrics.ingest.library_file import read_library
from ig_metrics.settings import Settings
from ig_metrics.toolkit import frameworks, library

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


def read(text, name="lib.yaml"):
    return read_library(text if isinstance(text, bytes) else text.encode(), name, Settings())


def test_every_value_is_a_text_a_list_or_a_table():
    assert read("a: 1.10\nb: no\nc: 2014-03-31\nd: [0x1F, ~]\n") == {
        "a": "1.10", "b": "no", "c": "2014-03-31", "d": ["0x1F", "~"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ending"), [("igt-v12-la", ".yaml"), ("caf-dspt", ".yaml"), ("dspt", ".yaml"), ("dspt", ".xlsx")]
)
def test_an_export_is_read_back(name, ending):
    made = frameworks.load(name)
    held = read_library(libraries.export_framework(name, ending), f"lib{ending}", Settings())
    back = library.framework_from(held, None, file_name="lib", review_due=made.review_due)
    assert (back.id, back.levels, back.categories) == (made.id, made.levels, made.categories)
    assert [(line.number, line.title, line.mandatory, line.expected) for line in back.requirements] == [
        (line.number, line.title, line.mandatory, line.expected) for line in made.requirements
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "line 2: *a repeats another place"),
        (
            "a: !!python/object/apply:os.system [true]\n",
            "line 1: the tag tag:yaml.org,2002:python/object/apply:os.system is not read",
        ),
        ("a: !mine x\n", "the tag !mine is not read"),
        ("a: 1\n---\nb: 2\n", "line 2: a second document begins"),
        ("[" * 60 + "]" * 60, "stand more than 20 deep"),
        ("a: [1\nb: 2\n", "line 2: this cannot be read as YAML"),
        ("- just\n- a list\n", "a table with urn, name and objects was expected"),
        ("", "a table with urn, name and objects was expected"),
        (b"\xff\xfe\x00\xd8", "cannot be read as YAML"),
        ("a: " + "x" * (6 << 20), "a framework may have 5 MB"),
        ("a: [" + "1," * 110_000 + "1]", "more than 100,000 values"),
    ],
    ids=range(11),
)
def test_what_is_not_plain_is_refused_in_words_and_quickly(text, said):
    begun = time.process_time()
    with pytest.raises(Refused) as refused:
        read(text)
    assert said in refused.value.reasons[0]
    assert time.process_time() - begun < 5


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(Refused, match=r"is neither \.yaml nor \.xlsx"):
        read("{}", "lib.json")
    other = template("toolkit", framework="dspt")
    with pytest.raises(Refused, match="has no sheet 'library_meta'"):
        read(other, "a.xlsx")
