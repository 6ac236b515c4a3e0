"""What a page, the command line or a paper receives: measured, worded, and already safe for its viewer to see.

Every table is a DataFrame of plain columns; a hidden count is `<NA>` in a nullable column and its row's `hidden` is True.
Every view carries its sources and definitions, so that any figure can say what it is, as at when and from which file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.wording.terms import LEVELLED, Terms


@dataclass(frozen=True)
class Question:
    """What is asked: as at which date, compared with which, and as known when (None: now)."""

    as_at: dt.date
    compare_with: dt.date | None = None
    known_on: dt.datetime | None = None


@dataclass(frozen=True)
class Source:
    """A snapshot a figure rests on. `text` is a ready line for the page.

    For anybody but the IG lead it is the kind and the date alone: no snapshot or file name ("") and no rows (None).
    """

    snapshot: str
    kind: str
    kind_label: str
    as_at: dt.date
    file_name: str
    rows: int | None
    text: str


@dataclass(frozen=True)
class Definition:
    """A term on the page and what it means, in words and numbers from settings."""

    term: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A headline number.

    `shown` is ready to print ("82%", "hidden", "not measured"); `value` is the exact number or None.
    `change` says what moved and `better` whether that is improvement (None: neither, or within chance).
    `page` names the page that explains it. `restated`: that the figure it is compared with is not the one reported ("": it is).
    `basis`: its date, source and how sure one can be of it, in short ("": the page says so elsewhere).
    """

    key: str
    label: str
    shown: str
    value: float | None = None
    note: str = ""
    change: str = ""
    better: bool | None = None
    page: str = ""
    restated: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Missing:
    """A kind of data that a page needs and does not have, and what to do about it."""

    kind: str
    text: str


@dataclass(frozen=True)
class View:
    """What every page's view has. `title` asks the question; `answer` is sentences that answer it (Markdown bold allowed).

    `damaged`: a sentence for each file that cannot be read; what rests on it is not in the view."""

    title: str
    answer: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    definitions: tuple[Definition, ...] = ()
    missing: tuple[Missing, ...] = ()
    warnings: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What the Overview says of one subject. `text`: sentences. `page` and `part`: where it is told in full. `source`: which data,
    as at when; `confidence`: how sure one can be, and why. `figure`: the key that explains its number ("": it has none)."""

    key: str
    heading: str
    text: tuple[str, ...]
    page: str
    part: str = ""
    source: str = ""
    confidence: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Ask:
    """A question a member may want to ask, and the page (and part of it) that has the figures behind it."""

    text: str
    page: str
    part: str = ""


@dataclass(frozen=True)
class OverviewView(View):
    """The state of things on one page.

    `lead`: the answer in a sentence or two; `state`: a statement for each subject, and `said_figures` the numbers in them that are
    on no card. `categories`: as ToolkitView.categories. `asks`: what a member may want to ask, derived from the data, and
    `questions` the same as sentences alone.
    `promised`: action, requirement, owner, due, done_on, due_now, outcome (`wording.promised_outcome`) for plan
    actions due between the compared date and the as-at date. `ahead`: the forecast for the deadline, in a sentence.
    """

    lead: tuple[str, ...] = ()
    state: tuple[Statement, ...] = ()
    said_figures: tuple[Figure, ...] = ()
    asks: tuple[Ask, ...] = ()

    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    questions: tuple[str, ...] = ()
    promised: pd.DataFrame = field(default_factory=pd.DataFrame)
    ahead: tuple[str, ...] = ()
    terms: Terms = LEVELLED


@dataclass(frozen=True)
class ToolkitView(View):
    """Levels and what holds them down.

    `categories`: category, level (Int64), compare_level, target_level, applicable, at_target, below_target (count),
    mean_percent, shown (text such as "Level 2"), at target or "5 to raise" in `gap`, not_assessed, not_known (items whose
    expected level nobody states), compare_at_target, target_shown.
    `requirements`: requirement, title, category, level (text 0-3, NR, or missing = not assessed), compare_level,
    target_level, the three in words (level_shown, compare_shown, target_shown), owner, partner, claim, claim_reason; for the IG lead also evidence, evidence_date, evidence_expires, comment.
    `holds`: for each category below target, category and text (which requirements hold it, and what open action would raise each).
    `changes`: requirement, title, category, before, after, text. `terms`: how items and levels are called. `checked_by`: who checked the framework file ("" = nobody yet).
    `not_compared`: why nothing is compared though a date is asked ("": it is); then no change is shown, and none is meant.
    """

    framework: str = ""
    framework_title: str = ""
    checked_by: str = ""
    score_percent: float | None = None
    grade: str | None = None
    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    requirements: pd.DataFrame = field(default_factory=pd.DataFrame)
    holds: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    terms: Terms = LEVELLED
    not_compared: str = ""


@dataclass(frozen=True)
class TrainingView(View):
    """Compliance for one course.

    `courses`: (code, title) of every course in settings. `by`: directorate, service or team.
    `groups`: group, in_scope, in_date, due_soon, in_window, overdue, lapsed, absent, exempt (Int64, <NA> = hidden),
    compliance_percent, compliance_all_percent, compare_percent (Float64), hidden (bool), target_percent.
    `status`: status, label, meaning, people. `exclusions`: reason, label, people. `earlier`: the groups (and "" for the whole)
    whose figures are of an earlier date, and which; None where none are shown. `earlier_before`: the same of those compared with.
    """

    course: str = ""
    course_title: str = ""
    courses: tuple[tuple[str, str], ...] = ()
    by: str = "directorate"
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    status: pd.DataFrame = field(default_factory=pd.DataFrame)
    exclusions: pd.DataFrame = field(default_factory=pd.DataFrame)
    earlier: dict[str, dt.date | None] = field(default_factory=dict)
    earlier_before: dict[str, dt.date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class OverdueView(View):
    """Who is overdue, by stage.

    `stages`: stage, label, meaning, people (for the committee the stages are past_due and bar). `groups`: group
    (directorate, service or team), reminder, manager, bar, total, past_due, hidden; for the committee group, bar, total
    (those past due), past_due, hidden. `people` (IG lead and managers only; else None): staff_id, full_name, directorate, service, team, job_title,
    manager_email, route ("E-learning" or "Paper"), status, due_on, days_past_due, stage, stage_label, last_attempt, username, why
    (they are excused, or not),
    one page of `page_size` rows, `matching` in all after search and filters. `earlier` as of the TrainingView.
    """

    course: str = ""
    course_title: str = ""
    courses: tuple[tuple[str, str], ...] = ()
    by: str = "directorate"
    stages: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    people: pd.DataFrame | None = None
    matching: int | None = None
    page: int = 1
    page_size: int = 50
    earlier: dict[str, dt.date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class BreachesView(View):
    """Counts and rates by period.

    `periods`: label, from, to, days, count, near_misses, per_30_days, per_1000_staff, reported_to_regulator.
    `months`: month (first day), count, near_misses, covered (bool: the register covers the month).
    `categories`: category, count, compare_count; `compare_label` says which period compare_count is of ("": none is
    compared). `places`: group (directorate), count, hidden, of the days that `places_label` says. `since`: label, count, before, per_30_days, before_per_30_days,
    verdict of the time since the meeting (`since_label`) beside as many days before it (`since_compare_label`), `since_said`
    what stands out in it, with its `since_categories` and (IG lead only) `since_services`.
    """

    periods: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: pd.DataFrame = field(default_factory=pd.DataFrame)
    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    places_label: str = ""
    compare_label: str = ""
    since: pd.DataFrame = field(default_factory=pd.DataFrame)
    since_label: str = ""
    since_compare_label: str = ""
    since_said: tuple[str, ...] = ()
    since_categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    since_services: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class UnmatchedView(View):
    """Who is on one list only.

    `learners` (IG lead only; else None): learner (as the learning system names them), email, attempts, last_attempt, reason;
    the most attempts first. `people` (IG lead, and a manager's own; else None): staff_id, full_name, directorate, service,
    team, email, reason. `learner_reasons`, `people_reasons`: reason, people; empty for the committee.
    """

    course: str = ""
    learners: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    learner_reasons: pd.DataFrame = field(default_factory=pd.DataFrame)
    people_reasons: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class HeldView(View):
    """What is held: snapshots (id, kind, kind_label, framework, source, as_at, file_name, rows, uploaded_by, uploaded_at,
    status: in force, superseded, later or withdrawn; effect: what it replaces or adds to; withdrawn_by and why it was) newest
    first; and what is missing."""

    snapshots: pd.DataFrame = field(default_factory=pd.DataFrame)
