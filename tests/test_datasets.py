import pandas as pd
import pytest

from ig_metrics import datasets


@pytest.mark.parametrize(
    "heading, normal",
    [
        ("Staff  No.", "staff no"),
        ("MANAGER'S e-mail", "managers e mail"),
        ("Prénom", "prenom"),
        ("Score %", "score %"),
        ("  No. of\nPeople ", "no of people"),
    ],
)
def test_headings_are_compared_without_case_accents_or_punctuation(heading, normal):
    assert datasets.normalise(heading) == normal


@pytest.mark.parametrize("kind", datasets.KINDS.values(), ids=lambda kind: kind.name)
def test_no_heading_means_two_columns_of_one_kind(kind):
    meanings: dict[str, set[str]] = {}
    for column in kind.columns:
        for heading in (column.name, column.label, *column.synonyms):
            meanings.setdefault(datasets.normalise(heading), set()).add(column.name)
    assert {heading: names for heading, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", datasets.KINDS.values(), ids=lambda kind: kind.name)
def test_nothing_that_must_never_be_kept_is_a_synonym(kind):
    never = {datasets.normalise(heading) for heading in datasets.NEVER_KEPT}
    known = {datasets.normalise(heading) for column in kind.columns for heading in (column.label, *column.synonyms)}
    assert not never & known


@pytest.mark.parametrize("kind", datasets.KINDS.values(), ids=lambda kind: kind.name)
def test_keys_and_event_dates_are_columns(kind):
    assert set(kind.key) <= set(kind.names)
    assert (kind.event_date is not None) == (kind.nature == "event")
    assert set(kind.one_of) <= set(kind.names)
    assert kind.event_date is None or kind.event_date in kind.names


@pytest.mark.parametrize("kind", datasets.KINDS)
def test_an_empty_frame_has_every_column_typed(kind):
    frame = datasets.empty(kind)
    assert tuple(frame.columns) == datasets.KINDS[kind].names
    assert len(frame) == 0
    assert [str(dtype) for dtype in frame.dtypes] == [datasets.DTYPES[c.type] for c in datasets.KINDS[kind].columns]


def test_conform_adds_absent_columns_drops_others_and_leaves_the_input_alone():
    given = pd.DataFrame({"course": ["IG", None], "salary": [1, 2]})
    before = given.copy()
    frame = datasets.conform("completions", given)
    assert "salary" not in frame
    assert frame["course"].tolist()[0] == "IG"
    assert frame["completed_on"].isna().all()
    pd.testing.assert_frame_equal(given, before)


def test_an_unknown_column_is_a_key_error():
    with pytest.raises(KeyError):
        datasets.KINDS["staff"].column("salary")


def test_numbers_are_padded_and_others_left():
    numbers = pd.Series(["123", "00000123", "AG123", None, " 7 "], dtype="str")
    assert datasets.pad_staff_id(numbers, 8).tolist()[:3] == ["00000123", "00000123", "AG123"]
    assert datasets.pad_staff_id(numbers, 8).isna().tolist() == [False, False, False, True, False]
    assert datasets.pad_staff_id(numbers, None).tolist()[4] == "7"


def test_headings_are_remembered_up_to_a_bound():
    assert datasets.normalise.cache_info().maxsize == 4096
