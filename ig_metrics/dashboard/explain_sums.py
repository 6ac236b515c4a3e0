"""The sums of figures that no table of their page counts row by row: of managers' returns, of clearance, of forecasts kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ig_metrics import wording
from ig_metrics.dashboard.clearance import ClearanceView
from ig_metrics.dashboard.managers import ManagersView
from ig_metrics.dashboard.plan_views import KeptView
from ig_metrics.dashboard.views import View
from ig_metrics.wording import explain as words


@dataclass(frozen=True)
class Sum:
    """A figure's sum in sentences, what was left out of it, and the terms that explain it."""

    lines: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def sum_of(view: View, key: str) -> Sum:
    """The sum of a view's figure, from what the view itself shows; nothing where it has none or a part of it is hidden."""
    for kind, made in OF_VIEWS.items():
        if isinstance(view, kind):
            return made(view, key)
    return Sum()


def _managers(view: ManagersView, key: str) -> Sum:
    total = view.totals
    if not total:
        return Sum()
    rate, late, paper = total["people"], total["past_due"], total["paper"]
    excused = "People absent or exempt are not in the rate, and no return is awaited for them."
    if key in ("in_date", "past_due"):
        rest = rate - total["in_date"] - late
        lines = [
            words.made_of(rate, "people in the rate", [(total["in_date"], "in date"), (late, "overdue or lapsed"), (rest, "still in window")])
        ]  # fmt: skip
        if key == "in_date":
            other = total["in_date"] - total["paper_in_date"]
            lines += [
                words.made_of(total["in_date"], "in date", [(total["paper_in_date"], "on the paper route"), (other, "by another route")]),
                _share(total["in_date"], rate, "people in the rate"),
            ]  # fmt: skip
        return Sum(tuple(lines), (excused,), ("In date", "Overdue", "Lapsed", "Line manager"))
    if key in ("paper_in_date", "waiting"):
        parts: list[tuple[int | None, str]] = [(total["paper_in_date"], "in date"), (total["waiting"], "awaited")]
        lines = [words.made_of(paper, "people on the paper route", parts)]
        if key == "paper_in_date":
            lines.append(_share(total["paper_in_date"], paper, "people on the paper route"))
        return Sum(tuple(lines), (excused,), ("Paper route", "Not returned", "Line manager"))
    return Sum()


def _clearance(view: ClearanceView, key: str) -> Sum:
    value = {each.key: each.value for each in view.figures}
    if value.get("need") is None or value.get("cleared") is None:
        return Sum()
    need, cleared = int(value["need"] or 0), int(value["cleared"] or 0)
    terms = ("Cleared", "Withhold", "Grant")
    excluded = ("People who have left, and people the list names who are not on the HR list, are not counted.",)
    if key == "need":
        parts: list[tuple[int | None, str]] = [(cleared, "cleared"), (need - cleared, "not cleared")]
        return Sum((words.made_of(need, "people who need it", parts),), excluded, terms[:1])
    if key == "cleared":
        return Sum((_share(cleared, need, "people who need it"),), excluded, terms[:1])
    found = value.get(key)
    if found is None:
        return Sum()
    here = int(found)
    if key == "withhold":
        parts = [(here, "who need it by now, or by no day that is given"), (need - cleared - here, "who need it later")]
        return Sum((words.made_of(need - cleared, "people not cleared", parts),), excluded, terms[:2])
    parts = [(here, "not recorded as having it"), (cleared - here, "recorded as having it")]
    return Sum((words.made_of(cleared, "people cleared", parts),), excluded, (terms[0], terms[2]))


def _kept(view: KeptView, key: str) -> Sum:
    rows = view.forecasts
    scored = rows[rows["scored"]]
    waiting = rows.loc[~rows["scored"], "state"].value_counts()
    left = tuple(words.counted(int(number), f"Not scored: {state}") for state, number in waiting.items())
    if key == "kept":
        parts: list[tuple[int | None, str]] = [
            (len(scored), "whose date has come"),
            (len(rows) - len(scored), "not scored"),
        ]
        return Sum((words.made_of(len(rows), "kept", parts),), left, ("Kept", "Not scored"))
    if key == "due":
        before = int(scored["beforehand"].sum())
        parts = [(before, "made before their date"), (len(scored) - before, "worked out afterwards")]
        return Sum((words.made_of(len(scored), "scored", parts),), left, ("What came", "Not scored"))
    banded = scored[scored["low"].notna()]
    inside = int(((banded["low"] <= banded["came"]) & (banded["came"] <= banded["high"])).sum())
    without = words.counted(len(scored) - len(banded), "Scored without a band, for want of finished actions")
    return Sum((_share(inside, len(banded), "forecasts with a band"),), (without, *left), ("What came", "Not scored"))


def _share(part: int, whole: int, of_what: str) -> str:
    shown = wording.percent(100 * part / whole) if whole else ""
    return words.divided(part, whole, of_what, shown)


OF_VIEWS: Mapping[type[View], Callable[..., Sum]] = {
    ManagersView: _managers,
    ClearanceView: _clearance,
    KeptView: _kept,
}
