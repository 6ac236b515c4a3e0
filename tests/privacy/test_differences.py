"""Two dates side by side tell of no change of few people."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ig_metrics.privacy.differences import NOWHERE, Release, Releases
from tests.effort import LONG

FAMILY = (None, 0, 0, 1, 1, 2, 2)
"""The whole; directorates 1 and 2; services 3 and 4 of the one, 5 and 6 of the other."""
LEAVES = (3, 4, 5, 6)


def release(*people):
    """One date: (service, state) of each person, None for whoever is not counted."""
    leaf, state = zip(*((NOWHERE, 0) if one is None else one for one in people), strict=True)
    return Release(np.array(leaf), np.array(state))


def everybody(**changed):
    """Ten people in each service, all in state 0, but for so many of a service in state 1."""
    return release(*((leaf, int(n < changed.get(f"s{leaf}", 0))) for leaf in LEAVES for n in range(10)))


def moved(*dates, threshold=5):
    releases = Releases(FAMILY, threshold)
    return [releases.add(each) for each in dates]


ALL = frozenset(range(7))


def test_the_first_date_is_shown_whole():
    assert moved(everybody()) == [ALL]


def test_a_group_of_which_enough_changed_moves_on_and_others_wait():
    assert moved(everybody(), everybody(s3=5, s5=6))[1] == {0, 1, 3, 2, 5}


@pytest.mark.parametrize("number, waits", [(0, True), (1, True), (4, True), (5, False)])
def test_the_threshold_of_people_who_changed_from_both_sides(number, waits):
    # Service 4 changes enough by itself, so that its directorate moves on in any case.
    live = moved(everybody(), everybody(s3=number, s4=9, s5=9))[1]
    assert (3 not in live) == waits


def test_a_group_that_waits_is_not_told_by_what_the_others_leave_over():
    # 2 of service 3 changed: the directorate less service 4 would tell of them, so 4 waits too.
    assert moved(everybody(), everybody(s3=2, s4=9, s5=9))[1] == {0, 1, 2, 5}


def test_a_directorate_that_waits_keeps_its_services_waiting():
    live = moved(everybody(), everybody(s3=2, s4=2, s5=9, s6=9))[1]
    # 4 of directorate 1 changed: the whole less directorate 2 would tell of them.
    assert live == {0}


def test_the_whole_waits_as_well():
    assert moved(everybody(), everybody(s3=4)) == [ALL, frozenset()]


def test_people_who_swap_their_service_change_both_and_not_their_directorate():
    before = everybody()
    leaf = before.leaf.copy()
    leaf[:5], leaf[10:15] = 4, 3  # five of service 3 go to 4, and five of 4 to 3
    assert moved(before, Release(leaf, before.state)) == [ALL, frozenset()]
    state = before.state.copy()
    state[20:30] = 1
    assert 1 not in moved(before, Release(leaf, state))[1]


def test_what_changed_and_changed_back_is_held_against_every_date_before():
    first, then = everybody(), everybody(s3=9, s4=9, s5=9, s6=9)
    back = everybody(s3=1, s5=9, s6=9)
    live = moved(first, then, back)[2]
    assert 3 not in live


def test_a_remainder_that_changed_by_few_since_the_last_date_does_not_move_on():
    # Services 3 and 4 wait at the second date, told together: 6 changed. At the third one person more.
    dates = (everybody(), everybody(s3=3, s4=3, s5=9, s6=9), everybody(s3=4, s4=3, s5=1, s6=1))
    live = moved(*dates)
    assert live[1] == {0, 1, 2, 5, 6}
    assert 1 not in live[2]


def test_a_paper_that_is_out_counts_as_told_whole():
    releases = Releases(FAMILY, 5)
    releases.add(everybody())
    releases.add(everybody(s3=4, s4=9, s5=9, s6=9))
    releases.take_as_whole()
    later = everybody(s3=5, s4=9, s5=9, s6=9)
    assert releases.add(later) == frozenset()


def test_of_two_courses_those_counted_in_one_and_not_in_the_other_are_not_few():
    first = everybody()
    # Another course leaves out 2 of service 3 and 5 of service 4, and everybody stands otherwise in it.
    without = {0, 1, *range(10, 15)}
    other = release(*(None if n in without else (leaf, 1) for n, leaf in enumerate(first.leaf)))
    assert Releases(FAMILY, 5).add(other, beside=[(first, ALL)]) == {0, 1, 2, 5, 6}
    # The whole is shown of each: where it differs by 2, no part of it may say where those are.
    other = release(*(None if n < 2 else (leaf, 1) for n, leaf in enumerate(first.leaf)))
    assert Releases(FAMILY, 5).add(other, beside=[(first, ALL)]) == {0}


def unions_told(live):
    """Every union of services whose sum a date tells: those in the span of the groups shown, tried one by one."""
    rows = np.array([[leaf in below(node) for leaf in LEAVES] for node in sorted(live)], dtype=float)
    found = set()
    for size in range(1, len(LEAVES) + 1):
        for union in itertools.combinations(LEAVES, size):
            line = np.array([[leaf in union for leaf in LEAVES]], dtype=float)
            if len(rows) and np.linalg.matrix_rank(np.vstack([rows, line])) == np.linalg.matrix_rank(rows):
                found.add(frozenset(union))
    return found


def below(node):
    return {leaf for leaf in LEAVES if node in (0, leaf, FAMILY[leaf])}


def changed_in(union, one, other):
    before = [(leaf in union, state if leaf in union else 0) for leaf, state in zip(one.leaf, one.state, strict=True)]
    after = [
        (leaf in union, state if leaf in union else 0) for leaf, state in zip(other.leaf, other.state, strict=True)
    ]
    return sum(a != b for a, b in zip(before, after, strict=True))


@st.composite
def courses_of_dates(draw):
    """Some dates of some people, of whom a few change between one date and the next."""
    people = draw(st.lists(st.tuples(st.sampled_from(LEAVES), st.integers(0, 2)), min_size=1, max_size=24))
    dates = [list(people)]
    for _ in range(draw(st.integers(1, 3))):
        people = list(people)
        for who in draw(st.lists(st.integers(0, len(people) - 1), max_size=12)):
            people[who] = draw(st.one_of(st.none(), st.tuples(st.sampled_from(LEAVES), st.integers(0, 2))))
        dates.append(people)
    return [release(*each) for each in dates]


@settings(max_examples=2000 if LONG else 60)
@given(courses_of_dates(), st.integers(2, 6))
def test_no_union_that_two_dates_tell_changed_by_few(dates, threshold):
    releases = Releases(FAMILY, threshold)
    live = [releases.add(each) for each in dates]
    for first, then in itertools.combinations(range(len(dates)), 2):
        for union in unions_told(live[first]) & unions_told(live[then]):
            assert not 0 < changed_in(union, dates[first], dates[then]) < threshold
    for shown in live:
        assert all(node == 0 or FAMILY[node] in shown for node in shown)


@pytest.mark.parametrize("number, moves", [(4, False), (5, True)])
def test_people_who_join_or_leave_have_changed(number, moves):
    everyone = [(leaf, 0) for leaf in LEAVES for _ in range(10)]
    fewer = [None] * number + everyone[number:]
    for before, after in ((fewer, everyone), (everyone, fewer)):
        live = moved(release(*before), release(*after))[1]
        assert live == ({0, 1, 3} if moves else set())


def test_a_part_of_few_keeps_its_neighbour_waiting_and_nobody_else():
    # One leaves service 5 and two leave 6: directorate 2 less service 6 would tell of the one. Nobody of directorate 1 changed.
    live = moved(release((5, 0), (6, 0), (6, 0)), release(None, None, None), threshold=2)
    assert live[1] == {0, 2}


def test_a_directorate_waits_where_the_whole_less_it_would_tell_of_few():
    # One of service 3 changes, one goes from 6 to 4: two in directorate 1, one in 2, which is the whole less directorate 1.
    live = moved(release((3, 0), (6, 0)), release((3, 1), (4, 1)), threshold=2)
    assert live[1] == {0}


def test_a_date_at_which_a_group_waited_keeps_it_waiting_no_longer():
    # Nothing moved on at the second date, so the third, at which both of directorate 1 are gone, is held against the first alone.
    live = moved(release((4, 0), (3, 0)), release((6, 0), (3, 0)), release(None, None), threshold=2)
    assert live == [ALL, frozenset(), {0, 1}]


def test_a_paper_that_is_out_takes_nothing_from_the_dates_before_it():
    releases = Releases(FAMILY, 5)
    releases.add(everybody())
    releases.add(everybody(s3=9, s4=9, s5=9, s6=9))
    releases.take_as_whole()
    # One of service 3 stands otherwise than at the first date, and nine otherwise than in the paper.
    assert 3 not in releases.add(everybody(s3=1))


def test_groups_told_to_wait_do_with_all_inside_them_and_what_they_leave_over():
    releases = Releases(FAMILY, 5)
    first = everybody()
    assert releases.add(first, waiting=[1]) == {0, 2, 5, 6}
