"""The Toolkit page: how far is each category from the target level, and what holds it down?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import breaks, claimed, definitions, measured, owners
from ig_metrics.dashboard.known import as_known_on, reported_on
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.people_counts import counted, figures_of
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit_figures import answer, figures, level_shown, terms_of
from ig_metrics.dashboard.views import Question, ToolkitView
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.rounding import shown_percent
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import change, claims, frameworks, path
from ig_metrics.toolkit.attainment import Assessment

KINDS = ("toolkit", "plan", "staff", "completions")
NARRATIVE = ("evidence", "evidence_date", "evidence_expires", "comment")
REQUIREMENTS = (
    "requirement", "title", "category", "level", "compare_level", "target_level", "level_shown", "compare_shown",
    "target_shown", "owner", "partner",
)  # fmt: skip
CATEGORIES = {
    "category": "str", "level": "Int64", "compare_level": "Int64", "target_level": "Int64", "applicable": "Int64",
    "at_target": "Int64", "below_target": "Int64", "mean_percent": "Float64", "shown": "str", "gap": "str",
    "not_assessed": "Int64", "not_known": "Int64", "compare_at_target": "Int64", "target_shown": "str",
}  # fmt: skip
CHANGES = ("requirement", "title", "category", "before", "after", "text")


@offered_dates
def toolkit(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> ToolkitView:
    """Score, grade and levels at the date, beside the date compared with; claims set against the data.

    Owners, evidence and comments can hold names and narrative: owners as `owners.shown` gives them, evidence and comments
    for the IG lead alone.
    """
    name = framework or measured.edition(store, settings, question)
    lacking = missing(store, viewer, {"toolkit": "see levels, score and grade"}, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        terms = wording.Terms(target=settings.toolkit.target_level)
        return ToolkitView(
            wording.page_question(terms),
            (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),),
            definitions=definitions.toolkit(settings), missing=lacking, framework=name,
            categories=no_categories(), requirements=_no_rows((*REQUIREMENTS, "claim", "claim_reason")),
            holds=_no_rows(("category", "text")), changes=_no_rows(CHANGES),
        )  # fmt: skip
    now, terms = found.assessment, terms_of(found.assessment)
    before_found = before_of(store, settings, question, name)
    before = before_found.assessment if before_found else None
    assert before is None or question.compare_with is not None
    broken = breaks.told(store, settings, question, found, before_found)
    apart = broken or _none_then(before, question)
    since = wording.since_name(question.compare_with, question.as_at) if question.compare_with else ""
    checked = shown_claims(store, settings, viewer, question, found)
    doubted = checked.loc[checked["claim"] == claims.NOT_SUPPORTED, "requirement"].tolist()
    reported = reported_before(store, settings, question, name)
    return ToolkitView(
        wording.page_question(terms),
        answer(now, before, since, doubted),
        figures=figures(now, before, since, reported, broken=bool(broken)),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=definitions.toolkit(settings, found.framework),
        missing=lacking,
        warnings=(*now.warnings, *_caution(found, viewer, apart)),
        framework=name,
        framework_title=found.framework.full_title,
        checked_by=found.framework.checked_by,
        score_percent=now.score_percent,
        grade=now.grade,
        categories=categories(now, before),
        requirements=owners.shown(_requirements(found, before, viewer, checked), store, viewer, question),
        holds=holds(found),
        changes=_no_rows(CHANGES) if before is None else change.changes(before, now)[list(CHANGES)],
        terms=terms,
        not_compared=apart,
    )


@offered_dates
def editions_held(store: Store, settings: Settings, viewer: Viewer, question: Question) -> tuple[tuple[str, str], ...]:
    """The editions an assessment is in force of at the date, id and name: the one in force first, then the latest assessed."""
    held = store.in_force_snapshots("toolkit", question.as_at, known_on=question.known_on)
    current = measured.edition(store, settings, question)
    latest = sorted(held, key=lambda info: info.order, reverse=True)
    ids = dict.fromkeys(info.framework for info in latest if info.framework)
    ids = {name: None for name in (current, *ids) if name in ids}
    folder = measured.frameworks_folder()
    return tuple((name, frameworks.load(name, folder).full_title) for name in ids)


def before_of(store: Store, settings: Settings, question: Question, name: str) -> measured.Assessed | None:
    """The Toolkit at the date compared with; None without such a date or without an assessment then."""
    then = compared(question)
    return measured.toolkit(store, settings, then, name) if then else None


def reported_before(store: Store, settings: Settings, question: Question, name: str) -> Assessment | None:
    """The Toolkit at the date compared with as it was known when it was reported: on that day, or on that of the first meeting
    after it. None without such a date, where nothing was known then, and where that meeting is still to come."""
    then = compared(question)
    known = None if then is None else reported_on(store, then)
    if then is None or known is None:
        return None
    found = measured.toolkit(store, settings, as_known_on(store, then, known), name)
    return found.assessment if found else None


def categories(now: Assessment, before: Assessment | None) -> pd.DataFrame:
    """One row a category, with the level it had before and its distance from target in words."""
    names = ("level", "at_target")
    then = {} if before is None else before.categories.set_index("category")[list(names)].to_dict("index")
    terms = terms_of(now)
    applicable = now.requirements[now.requirements["applicable"]]
    unknown = applicable[applicable["expected_level"].isna()]["category"].value_counts()
    rows = []
    for line in now.categories.to_dict("records"):
        level = None if pd.isna(line["level"]) else int(line["level"])
        rows.append(
            {
                "category": line["category"],
                "level": line["level"],
                "compare_level": then.get(line["category"], {}).get("level", pd.NA),
                "target_level": line["target_level"],
                "applicable": line["applicable"],
                "at_target": line["at_target"],
                "below_target": line["short"],
                "mean_percent": line["mean_percent"],
                "shown": level_shown(now, line),
                "gap": wording.category_gap(level, int(line["short"]), now.target_level)
                if not terms.each_line
                else wording.category_met(int(line["short"]), int(line["at_target"]), int(line["applicable"])),
                "not_assessed": line["not_assessed"],
                "not_known": int(unknown.get(line["category"], 0)),
                "compare_at_target": then.get(line["category"], {}).get("at_target", pd.NA),
                "target_shown": "As expected" if terms.each_line else terms.level(line["target_level"]),
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
        rows.append({"category": category, "text": wording.category_held(held, terms_of(found.assessment))})
    return pd.DataFrame(rows, columns=["category", "text"]).astype("str")


def no_categories() -> pd.DataFrame:
    """The table of categories without a row."""
    return _typed([])


def shown_claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> pd.DataFrame:
    """Each claim against the data, as the viewer may see it: requirement, level, claim, reason, measure, value (exact for the
    IG lead, else to one decimal), needed, measured_at, snapshots (ids of those its figure came from, for the IG lead alone;
    else "").

    A rate about so few people that the committee may not see it is not told by the reason either.
    """
    checked = claimed.checked_claims(store, settings, question, found)
    if not viewer.sees_small_counts:
        # only a measure of people's training has a source, its course; one of assets or breaches has none
        told = checked["source"].mask(checked["value"].isna() | (checked["source"] == ""))
        for code in told.dropna().unique():
            shown = counted(store, settings, viewer, settings.course(str(code)), question)
            # Nor by a rate of this date, where the pages show the whole council's of an earlier one.
            waits = figures_of(store, settings, viewer, settings.course(str(code)), question, "directorate")
            if "" in waits or (shown is not None and shown["compliance_percent"] is None):
                checked = checked.assign(
                    reason=checked["reason"].mask(told == code, wording.rate_hidden()),
                    value=checked["value"].mask(told == code),
                )
    if viewer.role != "ig_lead":
        # An exact rate tells the two counts it was made from.
        plain = [
            None if pd.isna(value) else float(shown_percent(value, needed)[:-1])
            for value, needed in zip(checked["value"], checked["needed"], strict=True)
        ]
        checked = checked.assign(snapshots="", value=pd.Series(plain, index=checked.index, dtype="float64"))
    return checked[
        ["requirement", "level", "claim", "reason", "measure", "value", "needed", "measured_at", "snapshots"]
    ]


def _requirements(
    found: measured.Assessed, before: Assessment | None, viewer: Viewer, checked: pd.DataFrame
) -> pd.DataFrame:
    now = found.assessment
    earlier = {} if before is None else dict(
        zip(before.requirements["requirement"], before.requirements["level"], strict=True)
    )  # fmt: skip
    terms, rows = terms_of(now), now.requirements
    was = rows["requirement"].map(earlier).astype("str")
    listed = rows["requirement"].isin(list(earlier))
    table = rows.assign(
        compare_level=was,
        compare_shown=pd.Series(
            [terms.level(level) if held else None for level, held in zip(was, listed, strict=True)],
            index=rows.index, dtype="str",
        ),
        target_shown=pd.Series(
            [None if pd.isna(level) else terms.level(level) for level in rows["target_level"]], index=rows.index, dtype="str"
        ),
    )  # fmt: skip
    reasons = checked.set_index("requirement").rename(columns={"reason": "claim_reason"})
    table = table.join(reasons[["claim", "claim_reason"]], on="requirement")
    shown = [*REQUIREMENTS, "claim", "claim_reason"]
    if viewer.sees_narrative:
        shown += NARRATIVE
    return table[shown].reset_index(drop=True)


def _caution(found: measured.Assessed, viewer: Viewer, not_compared: str) -> tuple[str, ...]:
    said = []
    if viewer.uploads and not found.framework.checked_by:
        said.append(
            f"Nobody has checked the list of requirements in {found.framework.id} yet: compare it with your own "
            "submission, then put a name in its checked_by."
        )
    if not_compared:
        said.append(not_compared)
    return tuple(said)


def _none_then(before: Assessment | None, question: Question) -> str:
    if before is not None or question.compare_with is None:
        return ""
    return f"No self-assessment is held for {uk(question.compare_with)} or earlier, so nothing is compared."


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CATEGORIES)).astype(CATEGORIES)


def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
