"""Which points of a control chart are more than chance: the rules of NHS "Making Data Count" (docs/methods.md, steps 4 to 6)."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RUN = 7
"""Points on one side of the mean, or in a trend, that are a signal."""
RARE_RUN = 2 * 0.5**RUN
"""How seldom seven of even chances are all on one side: what a run has to be as seldom as."""
NEAR = 2 / 3
"""How far from the mean to a limit the near limit lies."""

SAME_SIDE, ANY_THIRD, OFF = "same_side", "any_third", "off"
TWO_OF_THREE = (SAME_SIDE, ANY_THIRD, OFF)
"""How the rule of two points in three near a limit is read: all three on one side of the mean (as the NHS reference has it),
the third anywhere (Western Electric's reading), or not at all."""

COMMON = "Common Cause"
SIGNALS = {
    ("outside", 1): "Above UCL",
    ("outside", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)",
    ("trend", -1): "7 Point Trend (Decreasing)",
    ("two of three", 1): "2 in 3 Above CL",
    ("two of three", -1): "2 in 3 Below CL",
    ("one side", 1): "7 Points Above CL",
    ("one side", -1): "7 Points Below CL",
}
"""A rule and its direction, by priority, as the reference names them."""
DIRECTION = {name: direction for (_, direction), name in SIGNALS.items()}


def signals(
    value: Floats,
    mean: Floats,
    lower: Floats,
    upper: Floats,
    two_of_three: str = SAME_SIDE,
    chances: tuple[Floats, Floats] | None = None,
) -> list[str]:
    """The signal of each point of one group, `Common Cause` where there is none. `two_of_three` is one of TWO_OF_THREE.

    `chances`: of each point, how likely it is below and above the mean where nothing changes (None: even). A run on one side
    is a signal from seven points on, and from as many more as make it as unlikely as seven of even chances.
    Missing values and limits (NaN) signal nothing, and points on either side of a missing one are not neighbours.
    """
    side = np.nan_to_num(np.sign(value - mean)).astype(np.int64)
    outside = np.where(value > upper, 1, np.where(value < lower, -1, 0))
    near_upper, near_lower = mean + NEAR * (upper - mean), mean - NEAR * (mean - lower)
    beyond = np.where(value > near_upper, 1, np.where(value < near_lower, -1, 0))
    # A constant series has no limits, and then every pattern below would be about nothing.
    if np.isnan(upper).all():
        return [COMMON] * len(value)
    rules = {
        "outside": outside,
        "trend": _trend(value),
        "two of three": _two_of_three(side, outside, beyond, value, two_of_three),
        "one side": _one_side(side, chances),
    }
    result = []
    for n in range(len(value)):
        found = next(((rule, int(marks[n])) for rule, marks in rules.items() if marks[n]), None)
        result.append(SIGNALS[found] if found else COMMON)
    return result


def _one_side(side: Ints, chances: tuple[Floats, Floats] | None = None) -> Ints:
    """Every point of seven or more together on one side of the mean; a point on it, or missing, breaks the run."""
    marks = np.zeros(len(side), dtype=np.int64)
    edges = [*np.flatnonzero(np.diff(side, prepend=0)), len(side)]
    for start, end in itertools.pairwise(edges):
        way = int(side[start])
        if way == 0 or end - start < RUN:
            continue
        likely = None if chances is None else chances[0 if way < 0 else 1][start:end]
        if likely is None or float(np.prod(likely)) <= RARE_RUN:
            marks[start:end] = way
    return marks


def _trend(value: Floats) -> Ints:
    """Every point of seven that only rise or only fall; a tie breaks it. Where two trends meet the later one decides."""
    steps = np.nan_to_num(np.sign(np.diff(value))).astype(np.int64)
    marks = np.zeros(len(value), dtype=np.int64)
    for n in range(len(steps) - RUN + 2):
        if abs(steps[n : n + RUN - 1].sum()) == RUN - 1:
            marks[n : n + RUN] = steps[n]
    return marks


def _two_of_three(side: Ints, outside: Ints, beyond: Ints, value: Floats, reading: str) -> Ints:
    """Of three neighbours, the two or three that lie beyond one near limit, within the limit.

    As the reference reads it the three are on one side of the mean and a point outside the limit is not counted among
    the two; read as Western Electric has it the third may lie anywhere and a point outside counts.
    """
    if reading not in TWO_OF_THREE:
        raise ValueError(f"'{reading}' is no reading of two in three; it is one of {', '.join(TWO_OF_THREE)}.")
    marks = np.zeros(len(side), dtype=np.int64)
    if reading == OFF:
        return marks
    within = np.where(outside == 0, beyond, 0)
    for n in range(len(side) - 2):
        window = slice(n, n + 3)
        if reading == SAME_SIDE:
            if abs(side[window].sum()) == 3 and np.abs(within[window]).sum() >= 2:
                marks[window] = np.where(within[window] != 0, side[window], marks[window])
            continue
        if np.isnan(value[window]).any():
            continue
        for direction in (1, -1):
            if (beyond[window] == direction).sum() >= 2:
                marks[window] = np.where(beyond[window] == direction, direction, marks[window])
    return marks
