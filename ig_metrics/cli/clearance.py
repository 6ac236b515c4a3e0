"""`clearance SYSTEM`: who is cleared for a system, by team, role, service or directorate, and by the day it is needed."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.errors import Refused
from ig_metrics.settings import Course, Settings
from ig_metrics.training.events import folded

COLUMNS = ("need", "cleared", "not_cleared", "withhold", "grant", "compliance_percent", "required_by")


def clearance(asked: Namespace) -> int:
    """Readiness of one system; `list clearance` and `list grant` are the people."""
    store, settings, viewer, question = ask(asked)
    course = _course(settings, asked.system)
    view = dashboard.clearance(store, settings, viewer, question, course=course.code, by=asked.by)
    output.answered(view)
    if asked.json:
        figures = {figure.key: None if figure.value is None else int(figure.value) for figure in view.figures}
        return output.as_json(
            {"system": view.system, "course": view.course, "as_at": question.as_at, **figures, "by": view.by}
            | {"groups": view.groups[["group", *COLUMNS]], "days": view.days}
        )
    output.heading(view)
    output.table(view.groups, ("group", *COLUMNS))
    output.table(view.days, ("required_by", "need", "cleared", "not_cleared", "compliance_percent"))
    return output.ending(view)


def _course(settings: Settings, system: str) -> Course:
    """The course that clears people for a system, named as in settings or by its own code, without regard to case."""
    clearing = [course for course in settings.courses if course.audience.startswith("system:")]
    for course in clearing:
        if folded(system) in (folded(course.audience.removeprefix("system:")), folded(course.code)):
            return course
    known = ", ".join(course.audience.removeprefix("system:") for course in clearing)
    said = f"The systems are: {known}." if known else 'Give a course audience = "system:NAME" in settings.toml.'
    raise Refused(f"No course in settings clears anybody for '{system}'. {said}")
