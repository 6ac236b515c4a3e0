"""How the Toolkit's figures were worked out: points by level, categories by their lowest level, requirements by their target."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.explaining import Asked, Working
from ig_metrics.dashboard.toolkit_figures import level_shown, reached, score_shown, terms_of
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.wording import explain as words

KINDS = ("toolkit",)
HEADINGS = {
    "requirement": "No.", "title": "Title", "category": "Category", "level_shown": "Level", "points": "Points",
    "target_level": "Target", "counts": "How it counts", "owner": "Owner",
}  # fmt: skip
Sum = Callable[[Assessment, Asked], tuple[str, ...]]


def _score(now: Assessment, asked: Asked) -> tuple[str, ...]:
    if now.score is None:
        return ("No requirement is assessed, so there is no score.",)
    applicable = now.requirements[now.requirements["applicable"]]
    counts = [(str(name), len(rows), int(rows["points"].fillna(0).iloc[0]))
              for name, rows in sorted(applicable.groupby("level_shown"), key=lambda pair: -int(pair[1]["points"].fillna(0).iloc[0]))]  # fmt: skip
    return (
        *words.levels_added(counts, now.points, now.max_points, score_shown(now)),
        f"{wording.number(now.max_points)} points = {now.applicable} requirements × 3.",
    )


def _grade(now: Assessment, asked: Asked) -> tuple[str, ...]:
    short = now.applicable - now.at_pass
    if now.grade is None:
        return ("Nothing is assessed, so there is no grade.",)
    terms = terms_of(now)
    level = "what is expected" if terms.each_line else terms.level(now.pass_level)
    plan = f", of which {now.held_by_plan} have an open action that would raise them" if short else ""
    return (
        f"{now.at_pass} of {terms.count(now.applicable)} are at {level} or above, {short} below it{plan}: {now.grade}.",
    )


def _categories(now: Assessment, asked: Asked) -> tuple[str, ...]:
    at, of = reached(now)
    lines = [f"{line['category']}: {level_shown(now, line)}, {int(line['at_target'])} of {int(line['applicable'])} at target."
             for line in now.categories.to_dict("records")]  # fmt: skip
    return (
        f"{at} of the {of} categories with a {terms_of(now).item} that applies are at the target. Each one's lowest level:",
        *lines,
    )


def _requirements(now: Assessment, asked: Asked) -> tuple[str, ...]:
    parts = [(int(line["at_target"]), str(line["category"])) for line in now.categories.to_dict("records")]
    return (words.made_of(now.at_target, "at target", list(parts)), f"{now.applicable} apply.")


def _short(now: Assessment, asked: Asked) -> tuple[str, ...]:
    parts = [(int(line["short"]), str(line["category"])) for line in now.categories.to_dict("records")]
    return (words.made_of(sum(each for each, _ in parts), "below what is expected of them", list(parts)),)


def _working(arithmetic: Sum, terms: tuple[str, ...]) -> Callable[[Asked], Working]:
    def working(asked: Asked) -> Working:
        edition = getattr(asked.view, "framework", "") or None
        name = edition or measured.edition(asked.store, asked.settings, asked.question)
        found = measured.toolkit(asked.store, asked.settings, asked.question, name)
        if found is None:
            return Working(terms=terms, kinds=KINDS, framework=name)
        now = found.assessment
        return Working(
            arithmetic(now, asked),
            tuple(_left_out(now)),
            confidence.toolkit(asked.store, asked.settings, asked.viewer, asked.question, found),
            terms,
            KINDS,
            name,
            _rows(now) if asked.lead else None,
            HEADINGS,
            f"Every {terms_of(now).item}, and how it counts",
        )

    return working


def _left_out(now: Assessment) -> list[str]:
    said = []
    if now.not_relevant:
        said.append(words.counted(now.not_relevant, "Not relevant, in neither part"))
    if now.optional:
        said.append(words.counted(now.optional, "Not mandatory, in neither part"))
    if now.not_assessed:
        said.append(words.counted(now.not_assessed, "Not assessed, counted as 0"))
    return said or ["Nothing: every requirement is counted."]


def _rows(now: Assessment) -> pd.DataFrame:
    rows = now.requirements
    counts = pd.Series("Below target", index=rows.index).mask(rows["at_target"], "At target")
    counts = counts.mask(rows["level"].isna(), "Not assessed: 0 points").mask(~rows["applicable"], "Left out")
    return rows.assign(counts=counts.astype("str"))[list(HEADINGS)].reset_index(drop=True)


WORKINGS: dict[str, Callable[[Asked], Working]] = {
    "score": _working(_score, ("Score",)),
    "grade": _working(_grade, ("Grade", "Status")),
    "categories": _working(_categories, ("Level of a category", "As expected")),
    "requirements": _working(_requirements, ("Level of a category", "As expected", "Claim")),
    "short": _working(_short, ("As expected",)),
}
"""By the key of a figure of the Toolkit page; the Overview has one of them."""
