"""One organisation's line of a benchmark: levels, rates and bands that are safe to publish, and the figures they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.figures import toolkit_json, training_json
from ig_metrics.dashboard.figures_of_breaches import breaches_json
from ig_metrics.dashboard.lists import only_lead
from ig_metrics.dashboard.toolkit_figures import reached
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.privacy.suppression import hide_shares
from ig_metrics.rounding import half_up, shown_percent
from ig_metrics.settings import Settings
from ig_metrics.store import Store

SMALL = 20
"""An organisation of fewer staff than so many times the threshold has no figure about people or breaches published."""
SMALL_FOR_FEW = 200
"""One of fewer than so many times the threshold has no breach rate published that stands for fewer breaches than the threshold."""
BANDS = (100, 500, 1_000, 2_500, 5_000, 10_000, 25_000)
"""Where one band of staff ends and the next begins."""
COMPARED = ("compared_with", "known_on", "restated", "score_before", "break", "compared")
"""Keys of the figures that rest on meetings, which nobody publishes."""


@dataclass(frozen=True)
class Measured:
    """An organisation at a date. `figures`: what `toolkit`, `training` (by course) and `breaches` answer with `--json`, less what
    rests on its meetings; they hold small counts, and are for whoever may see them. `line`: its row of the benchmark, safe to
    publish. `lacking`: what could not be worked out (part, why). `hidden`: parts left out because too few people are behind them."""

    figures: dict[str, Any]
    line: dict[str, Any]
    lacking: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()


def benchmark(store: Store, settings: Settings, viewer: Viewer, question: Question) -> Measured:
    """The figures of an organisation and its line of a benchmark. What cannot be worked out stops nothing else.

    What is too few is decided here, from counts with nothing hidden: Refused for anybody but the IG lead (and whoever reads in
    their place), whose counts those are.
    """
    only_lead(viewer)
    lacking: list[tuple[str, str]] = []

    def tried(part: str, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Refused as refused:
            lacking.extend((part, reason) for reason in refused.reasons)
            return None

    def courses() -> dict[str, Any]:
        if not settings.courses:
            raise Refused("No course is among its settings.")
        return {
            course.code: training_json(store, settings, viewer, question, course=course.code)
            for course in settings.courses
        }

    figures: dict[str, Any] = {
        "toolkit": None,
        "training": tried("training", courses),
        "breaches": tried("breaches", lambda: _alone(breaches_json(store, settings, viewer, question))),
    }
    # Claims rest on other data: where that cannot be read, levels and score still stand.
    kit = tried("toolkit", lambda: measured.toolkit(store, settings, question))
    figures["toolkit"] = tried(
        "toolkit" if kit is None else "claims", lambda: _alone(toolkit_json(store, settings, viewer, question))
    )
    heads = tried("staff", lambda: measured.headcount(store, settings, question))
    line: dict[str, Any] = {
        "organisation": settings.organisation.name,
        "organisation_type": settings.organisation.type or None,
        "figures_at": question.as_at,
        **_toolkit(kit),
        "staff_band": None if heads is None else band(heads),
    }
    hidden = []
    large = heads is not None and heads >= SMALL * settings.privacy.threshold
    for part, found in (("training", _training(settings, figures)), ("breaches", _breaches(settings, figures, heads))):
        if found and not (large and not found.pop("few", False)):
            hidden.append(part)
        else:
            line |= found
    said = {why for part, why in lacking if part != "staff"}
    told = tuple(dict.fromkeys(each for each in lacking if each[0] != "staff" or each[1] not in said))
    return Measured(figures, line, told, tuple(hidden))


def band(heads: int) -> str:
    """How many staff, in words that tell no number: `2,500 to 4,999`."""
    if heads < BANDS[0]:
        return f"fewer than {BANDS[0]:,}"
    ends = [*BANDS[1:], None]
    start, end = next((a, b) for a, b in zip(BANDS, ends, strict=True) if b is None or heads < b)
    return f"{start:,} or more" if end is None else f"{start:,} to {end - 1:,}"


def _alone(figures: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key not in COMPARED}


def _toolkit(kit: measured.Assessed | None) -> dict[str, Any]:
    if kit is None or kit.assessment.score_percent is None:
        return {}
    at, of = reached(kit.assessment)
    return {
        "framework": kit.assessment.framework,
        "score": kit.assessment.score_percent,
        "grade": kit.assessment.grade,
        "categories_at_target": at,
        "categories": of,
    }


def _training(settings: Settings, figures: dict[str, Any]) -> dict[str, Any]:
    """The first course; `few` where those in date, or those not, are so few that the rate could point to them, or are not known:
    figures kept with a purge have small counts hidden for everybody."""
    if not figures["training"]:
        return {}
    course = settings.courses[0]
    found = figures["training"][course.code]
    if not found["measured"] or found["compliance_percent"] is None:
        return {}
    excused = (found["excluded"]["absent"], found["excluded"]["exempt"])
    done = (found["status"]["in_date"], found["status"]["due_soon"])
    hide: list[bool] | None = None
    if None not in (found["in_scope"], *excused, *done):
        ok, base = sum(done), found["in_scope"] - sum(excused)
        hide = hide_shares((ok, base - ok), settings.privacy.threshold)
    percent = float(shown_percent(found["compliance_percent"], course.target_percent)[:-1])
    return {"course": course.title, "in_date_percent": percent, "few": hide is None or any(hide)}


def _breaches(settings: Settings, figures: dict[str, Any], heads: int | None) -> dict[str, Any]:
    """Rates of the three months, where the register covers all of them; `few` where a small organisation had few."""
    found = figures["breaches"]
    if found is None or (found["covered_from"], found["covered_to"]) != (found["from"], found["to"]):
        return {}
    threshold = settings.privacy.threshold
    line: dict[str, Any] = {"breaches_per_30_days": float(half_up(found["per_30_days"], 1))}
    if found["per_1000_staff"] is not None:
        line["breaches_per_1000_staff"] = float(half_up(found["per_1000_staff"], 1))
    few = 0 < found["count"] < threshold and (heads or 0) < SMALL_FOR_FEW * threshold
    return line | {"few": few}
