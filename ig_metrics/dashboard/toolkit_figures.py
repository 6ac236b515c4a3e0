"""The Toolkit's headline figures and sentences: of a framework with levels, or of one that says line by line what is expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard.views import Figure
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.edition import EACH_LINE
from ig_metrics.wording import Terms
from ig_metrics.wording.editions import not_compared

Shown = Callable[[Assessment], str]


def terms_of(now: Assessment) -> Terms:
    """How an assessment's items and levels are called."""
    return Terms(now.item, now.levels, now.expects == EACH_LINE, now.pass_level, now.target_level)


def reached(now: Assessment) -> tuple[int, int]:
    """How many categories are at the council's target level, of how many that have a requirement that applies.

    Where the framework says line by line what is expected, a category is there when every line of it is.
    """
    table = now.categories
    counted = table[table["applicable"] > 0]
    if now.expects == EACH_LINE:
        return int((counted["at_target"] == counted["applicable"]).sum()), len(counted)
    return int((counted["level"] >= now.target_level).fillna(False).sum()), len(counted)


def below(now: Assessment) -> int:
    """How many requirements that apply are below their target; one without a known target is not."""
    return int(now.categories["short"].sum())


def score_shown(now: Assessment) -> str:
    """The score as the committee says it: whole, halves up; one short of 100 never shows as 100."""
    if now.score is None or now.score_rounded is None:
        return wording.NOT_MEASURED
    return f"{99 if now.score_rounded >= 100 and now.score < 1 else now.score_rounded}%"


def score_sentence(now: Assessment, before: Assessment | None, since: str) -> str:
    """The score, the grade, and how the score moved; the status alone where items are met or not."""
    if now.expects == EACH_LINE:
        return wording.status(now.grade)
    moved = ""
    if before is not None:
        moved = wording.score_moved(
            now.score_percent, before.score_percent, score_shown(before), since, now_shown=score_shown(now)
        )
    return f"{wording.toolkit_score(now.score_percent, score_shown(now), now.grade)}{moved}."


def target_sentences(now: Assessment) -> tuple[str, ...]:
    """How many categories are at the target and how many requirements hold the others; or how many items are as expected."""
    terms = terms_of(now)
    if not terms.each_line:
        return (wording.categories_at_target(*reached(now), below(now), now.target_level),)
    short = wording.short_of(below(now), now.not_known, terms)
    return (wording.met(now.at_target, now.applicable, terms), *((short,) if short else ()))


def answer(now: Assessment, before: Assessment | None, since: str, doubted: Sequence[str]) -> tuple[str, ...]:
    """The page's answer; `doubted`: the requirements whose claim the data does not support."""
    terms = terms_of(now)
    sentences = [score_sentence(now, before, since), *target_sentences(now)]
    if now.not_assessed:
        sentences.append(wording.not_assessed(now.not_assessed, terms))
    if doubted:
        sentences.append(wording.claims_doubted(doubted, terms))
    return tuple(sentences)


def figures(
    now: Assessment,
    before: Assessment | None,
    since: str,
    reported: Assessment | None = None,
    *,
    broken: bool = False,
) -> tuple[Figure, ...]:
    """Score, grade, categories and requirements at target, each with how it moved.

    `reported`: the assessment of the date compared with as it was known when it was reported; where a figure of it is not
    the one known now, the figure is marked as restated. `broken`: the Toolkit was another edition then, which each figure says.
    """
    terms = terms_of(now)
    made = _met(now, before, since, reported, terms) if terms.each_line else _scored(now, before, since, reported)
    return tuple(replace(each, change=not_compared()) for each in made) if broken else made


def _scored(now: Assessment, before: Assessment | None, since: str, reported: Assessment | None) -> tuple[Figure, ...]:
    score_change = "" if before is None else wording.points_change(now.score_percent, before.score_percent, since=since)
    score = None if now.score is None else float(100 * now.score)
    parts = [f"{now.points} of {now.max_points} points ({now.score_shown})"] if score is not None else []
    if now.not_relevant:
        parts.append(f"{now.not_relevant} not relevant, left out")
    national = f"The national pass is Level {now.pass_level} in every requirement"
    return (
        Figure(
            "score", "Toolkit score", score_shown(now), score, "; ".join(parts), score_change,
            wording.is_better(now.score_percent, before.score_percent) if before else None, "toolkit",
            _restated(reported, before, score_shown),
        ),
        Figure(
            "grade", "Grade", now.grade or wording.NOT_MEASURED, None,
            f"{national}: {now.at_pass} of {now.applicable} are there" if now.applicable else national, page="toolkit",
            restated=_restated(reported, before, lambda each: each.grade or wording.NOT_MEASURED),
        ),
        *_categories_and_items(now, before, since, reported, terms_of(now)),
    )  # fmt: skip


def _met(
    now: Assessment, before: Assessment | None, since: str, reported: Assessment | None, terms: Terms
) -> tuple[Figure, ...]:
    short, short_before = below(now), None if before is None else below(before)
    return (
        Figure(
            "grade", "Status", now.grade or wording.NOT_MEASURED, None,
            "" if now.not_known == 0 else f"What is expected of {terms.count(now.not_known)} is not known", page="toolkit",
            restated=_restated(reported, before, lambda each: each.grade or wording.NOT_MEASURED),
        ),
        Figure(
            "short", f"{_title(terms.item)}s below", str(short), float(short), "Below what is expected of them",
            wording.count_change(short, short_before, since=wording.in_or_on(since)),
            wording.is_better(short, short_before, higher_is_better=False), "toolkit",
            _restated(reported, before, lambda each: str(below(each))),
        ),
        *_categories_and_items(now, before, since, reported, terms),
    )  # fmt: skip


def _categories_and_items(
    now: Assessment, before: Assessment | None, since: str, reported: Assessment | None, terms: Terms
) -> tuple[Figure, Figure]:
    at, of = reached(now)
    was = None if before is None else reached(before)[0]
    items = None if before is None else before.at_target
    goal = "as expected" if terms.each_line else "at target"
    return (
        Figure(
            "categories", f"Categories {'as expected' if terms.each_line else terms.at_goal}", f"{at} of {of}", float(at), "",
            wording.count_change(at, was, since=wording.in_or_on(since)), wording.is_better(at, was), "toolkit",
            _restated(reported, before, lambda each: "{} of {}".format(*reached(each))),
        ),
        Figure(
            "requirements", f"{_title(terms.item)}s {goal}", f"{now.at_target} of {now.applicable}", float(now.at_target), "",
            wording.count_change(now.at_target, items, since=wording.in_or_on(since)),
            wording.is_better(now.at_target, items), "toolkit",
            _restated(reported, before, lambda each: f"{each.at_target} of {each.applicable}"),
        ),
    )  # fmt: skip


def _restated(reported: Assessment | None, before: Assessment | None, shown: Shown) -> str:
    if reported is None or before is None or shown(reported) == shown(before):
        return ""
    return wording.restated(before.as_at, shown(reported), shown(before))


def _title(item: str) -> str:
    return f"{item[:1].upper()}{item[1:]}"


def level_shown(now: Assessment, line: dict[str, object]) -> str:
    """A category's level: `Level 2`, `Partially achieved`, `Not assessed`, `Not relevant`."""
    if pd.isna(line["level"]):
        return wording.category_level(None, not_assessed=int(str(line["not_assessed"])))
    return terms_of(now).level(line["level"])
