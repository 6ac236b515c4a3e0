"""What the committee's pages and the Overview need of people, worked out when a file is taken in: whoever opens a page next waits for nobody's rows.

Nothing rests on it. What could not be kept is worked out by the first page that asks for it, and kept then.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.barred import barred
from ig_metrics.dashboard.breach_charts import breach_charts
from ig_metrics.dashboard.breaches import breaches
from ig_metrics.dashboard.choices import choices
from ig_metrics.dashboard.clearance import clearance
from ig_metrics.dashboard.course_asked import asked, cohorts_of
from ig_metrics.dashboard.desk import at_desk
from ig_metrics.dashboard.lasting import used_measures
from ig_metrics.dashboard.overdue import overdue
from ig_metrics.dashboard.overview import overview
from ig_metrics.dashboard.people_counts import late
from ig_metrics.dashboard.settled import Point, counted, dates_shown, settled
from ig_metrics.dashboard.training import training
from ig_metrics.dashboard.training_progress import training_progress
from ig_metrics.dashboard.training_reach import ahead_of, training_reach
from ig_metrics.dashboard.training_trend import training_trend
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store

WHAT = "Working out the committee's figures"
READER, LEAD = Viewer("", "committee"), Viewer("", "ig_lead")
OF_COURSES = (training, overdue, training_progress, training_reach, training_trend)
OF_THE_COUNCIL = (overview, breaches, breach_charts, clearance)
"""Pages a member opens without choosing a date."""
Told = Callable[[str, int, int], None]


def keep_measures(store: Store, settings: Settings, told: Told = lambda *_: None) -> None:
    """Work out and keep what committee pages need of every date on offer; let go of what none needs any more.

    `told` hears what is done, how many dates of how many. Never raises Refused: the file is kept, whatever becomes of this.
    """
    if not settings.courses or not any(info.kind == "staff" for info in store.snapshots(include_withdrawn=False)):
        return
    with suppress(Refused), at_desk(), used_measures() as used:
        _keep(store, settings, told)
        store.tidy_measures(used)


def _keep(store: Store, settings: Settings, told: Told) -> None:
    offered = choices(store, settings, READER)
    days = dates_shown(store, Question(offered.as_at[0]))
    steps = len(days) + 2
    for number, day in enumerate(days):
        told(WHAT, number, steps)
        question = Question(day, offered.compare_for(day))
        measured.headcount(store, settings, question)
        for course in settings.courses:
            _of_day(store, settings, course, question)
    told(WHAT, len(days), steps)
    for course in settings.courses:
        for day in days:
            settled(store, settings, course, Question(day))
    told(WHAT, len(days) + 1, steps)
    now = Question(offered.as_at[0], offered.default_compare)
    for of_course in OF_COURSES:
        for course in settings.courses:
            of_course(store, settings, READER, now, course=course.code)
    for page in OF_THE_COUNCIL:
        page(store, settings, READER, now)
    told(WHAT, steps, steps)


def _of_day(store: Store, settings: Settings, course: Course, question: Question) -> None:
    """All that is kept of a course at a date, while its people are at hand."""
    barred(store, settings, READER, course, question)
    counted(store, settings, course, Point(question.as_at, None))
    measured.training_rates(store, settings, course, question)
    late(store, settings, LEAD, course, question)
    if measured.has_learning(store, question) and question.as_at >= course.launch:
        begun = asked(store, settings, READER, question, course.code)
        cohorts_of(store, settings, READER, course, question, begun)
        ahead_of(store, settings, READER, course, question, begun)
        measured.bounds(store, settings, course, question)
