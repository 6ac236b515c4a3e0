"""The Toolkit page: how far is each category from the target level, and what holds it down?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import claimed, definitions, measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.people_counts import counted
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Figure, Question, ToolkitView
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import change, claims, path
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.edition import EACH_LINE

KINDS = ("toolkit", "plan", "staff", "completions")
NARRATIVE = ("evidence", "evidence_date", "evidence_expires", "comment")
REQUIREMENTS = ("requirement", "title", "category", "level", "compare_level", "target_level", "owner", "partner")
CATEGORIES = {
    "category": "str", "level": "Int64", "compare_level": "Int64", "target_level": "Int64", "applicable": "Int64",
    "at_target": "Int64", "below_target": "Int64", "mean_percent": "Float64", "shown": "str", "gap": "str",
}  # fmt: skip
CHANGES = ("requirement", "title", "category", "before", "after", "text")


@offered_dates
def toolkit(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> ToolkitView:
    """Score, grade and levels at the date, beside the date compared with; claims set against the data.

    Owners, evidence and comments can hold names and narrative: owners are for the IG lead and managers, evidence and
    comments for the IG lead alone.
    """
    target = settings.toolkit.target_level
    title = f"How far is each category from Level {target}, and what holds it down?"
    name = framework or settings.toolkit.framework
    lacking = missing(store, viewer, {"toolkit": "see levels, score and grade"}, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    explained = definitions.toolkit(settings)
    if found is None:
        answer = (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),)
        return ToolkitView(
            title, answer, definitions=explained, missing=lacking, framework=name,
            categories=no_categories(), requirements=_no_rows((*REQUIREMENTS, "claim", "claim_reason")),
            holds=_no_rows(("category", "text")), changes=_no_rows(CHANGES),
        )  # fmt: skip
    now = found.assessment
    before_found = before_of(store, settings, question, name)
    before = before_found.assessment if before_found else None
    assert before is None or question.compare_with is not None
    since = wording.since_name(question.compare_with, question.as_at) if question.compare_with else ""
    checked = shown_claims(store, settings, viewer, question, found)
    return ToolkitView(
        title,
        _answer(now, before, since, checked),
        figures=figures(now, before, since),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=explained,
        missing=lacking,
        warnings=(*now.warnings, *_caution(found, before_found, question, viewer)),
        framework=name,
        framework_title=found.framework.full_title,
        checked_by=found.framework.checked_by,
        score_percent=now.score_percent,
        grade=now.grade,
        categories=categories(now, before),
        requirements=_requirements(found, before, viewer, checked),
        holds=holds(found),
        changes=_no_rows(CHANGES) if before is None else change.changes(before, now)[list(CHANGES)],
    )


def before_of(store: Store, settings: Settings, question: Question, name: str) -> measured.Assessed | None:
    """The Toolkit at the date compared with; None without such a date or without an assessment then."""
    then = compared(question)
    return measured.toolkit(store, settings, then, name) if then else None


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


def categories(now: Assessment, before: Assessment | None) -> pd.DataFrame:
    """One row a category, with the level it had before and its distance from target in words."""
    earlier = (
        {} if before is None else dict(zip(before.categories["category"], before.categories["level"], strict=True))
    )
    words = not all(level.isdecimal() for level in now.levels)
    rows = []
    for line in now.categories.to_dict("records"):
        level = None if pd.isna(line["level"]) else int(line["level"])
        rows.append(
            {
                "category": line["category"],
                "level": line["level"],
                "compare_level": earlier.get(line["category"], pd.NA),
                "target_level": line["target_level"],
                "applicable": line["applicable"],
                "at_target": line["at_target"],
                "below_target": line["short"],
                "mean_percent": line["mean_percent"],
                "shown": now.levels[level]
                if level is not None and words
                else wording.category_level(level, not_assessed=int(line["not_assessed"])),
                "gap": wording.category_gap(level, int(line["short"]), now.target_level),
            }
        )
    return _typed(rows)


def holds(found: measured.Assessed) -> pd.DataFrame:
    """For each category below target: which requirements hold it there, and which open action would raise each."""
    table = path.holds(found.assessment, found.plan)
    rows = []
    for category, members in table.groupby("category", sort=False):
        held = [
            (str(line.requirement), None if pd.isna(line.level) else str(line.level), _day(line.action_due))
            for line in members.itertuples()
        ]
        rows.append({"category": category, "text": wording.category_held(held, found.assessment.target_level)})
    return pd.DataFrame(rows, columns=["category", "text"]).astype("str")


def no_categories() -> pd.DataFrame:
    """The table of categories without a row."""
    return _typed([])


def score_sentence(now: Assessment, before: Assessment | None, since: str) -> str:
    """The score, the grade, and how the score moved."""
    moved = ""
    if before is not None:
        moved = wording.score_moved(
            now.score_percent, before.score_percent, score_shown(before), since, now_shown=score_shown(now)
        )
    return f"{wording.toolkit_score(now.score_percent, score_shown(now), now.grade)}{moved}."


def shown_claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> pd.DataFrame:
    """Each claim against the data, as the viewer may see it: requirement, level, claim, reason, snapshots (ids of those its
    figure came from, for the IG lead alone; else "").

    A rate about so few people that the committee may not see it is not told by the reason either.
    """
    checked = claimed.checked_claims(store, settings, question, found)
    if not viewer.sees_small_counts:
        # only a measure of people's training has a source, its course; one of assets or breaches has none
        told = checked["source"].mask(checked["value"].isna() | (checked["source"] == ""))
        for code in told.dropna().unique():
            shown = counted(store, settings, viewer, settings.course(str(code)), question)
            if shown is not None and shown["compliance_percent"] is None:
                checked = checked.assign(reason=checked["reason"].mask(told == code, wording.rate_hidden()))
    if viewer.role != "ig_lead":
        checked = checked.assign(snapshots="")
    return checked[["requirement", "level", "claim", "reason", "snapshots"]]


def _answer(now: Assessment, before: Assessment | None, since: str, checked: pd.DataFrame) -> tuple[str, ...]:
    at, of = reached(now)
    sentences = [
        score_sentence(now, before, since),
        wording.categories_at_target(at, of, below(now), now.target_level),
    ]
    if now.not_assessed:
        sentences.append(wording.not_assessed(now.not_assessed))
    doubted = checked.loc[checked["claim"] == claims.NOT_SUPPORTED, "requirement"].tolist()
    if doubted:
        sentences.append(wording.claims_doubted(doubted))
    return tuple(sentences)


def figures(now: Assessment, before: Assessment | None, since: str) -> tuple[Figure, ...]:
    """Score, grade, categories and requirements at target, each with how it moved."""
    at, of = reached(now)
    was = None if before is None else reached(before)[0]
    score_change = "" if before is None else wording.points_change(now.score_percent, before.score_percent, since=since)
    score = None if now.score is None else float(100 * now.score)
    return (
        Figure(
            "score", "Toolkit score", score_shown(now), score,
            f"{now.points} of {now.max_points} points ({now.score_shown})" if score is not None else "",
            score_change,
            wording.is_better(now.score_percent, before.score_percent) if before else None,
            "toolkit",
        ),
        Figure("grade", "Grade", now.grade or wording.NOT_MEASURED, None, f"The national pass is Level {now.pass_level} "
               "in every requirement", page="toolkit"),
        Figure(
            "categories", f"Categories at Level {now.target_level}", f"{at} of {of}", float(at), "",
            wording.count_change(at, was, since=wording.in_or_on(since)), wording.is_better(at, was), "toolkit",
        ),
        Figure(
            "requirements", "Requirements at target", f"{now.at_target} of {now.applicable}", float(now.at_target), "",
            wording.count_change(now.at_target, before.at_target if before else None, since=wording.in_or_on(since)),
            wording.is_better(now.at_target, before.at_target if before else None), "toolkit",
        ),
    )  # fmt: skip


def _requirements(
    found: measured.Assessed, before: Assessment | None, viewer: Viewer, checked: pd.DataFrame
) -> pd.DataFrame:
    now = found.assessment
    earlier = {} if before is None else dict(
        zip(before.requirements["requirement"], before.requirements["level"], strict=True)
    )  # fmt: skip
    table = now.requirements.assign(compare_level=now.requirements["requirement"].map(earlier).astype("str"))
    reasons = checked.set_index("requirement").rename(columns={"reason": "claim_reason"})
    table = table.join(reasons[["claim", "claim_reason"]], on="requirement")
    shown = [*REQUIREMENTS, "claim", "claim_reason"]
    if viewer.sees_narrative:
        shown += NARRATIVE
    if not viewer.sees_names:
        # An owner is often a person by name, and nothing here can tell a name from a post.
        shown.remove("owner")
    return table[shown].reset_index(drop=True)


def _caution(
    found: measured.Assessed, before: measured.Assessed | None, question: Question, viewer: Viewer
) -> tuple[str, ...]:
    said = []
    if viewer.uploads and not found.framework.checked_by:
        said.append(
            f"Nobody has checked the list of requirements in {found.framework.id} yet: compare it with your own "
            "submission, then put a name in its checked_by."
        )
    if before is None and question.compare_with is not None:
        said.append(f"No self-assessment is held for {uk(question.compare_with)} or earlier, so nothing is compared.")
    return tuple(said)


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CATEGORIES)).astype(CATEGORIES)


def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
