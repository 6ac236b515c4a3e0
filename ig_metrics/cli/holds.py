"""`holds`: who is held off a course's bar list; holding somebody, and ending a hold."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.dates import uk
from ig_metrics.errors import Refused

COLUMNS = ("hold", "staff_id", "full_name", "reason", "held_from", "until", "held_by", "standing", "release_reason")


def holds(asked: Namespace) -> int:
    """List the holds; with --place or --end, change them first."""
    store, settings, viewer, question = ask(asked)
    course = settings.course(asked.course)
    if asked.place and asked.end:
        raise Refused("Place a hold or end one, not both at once.")
    said = ""
    if asked.place:
        if asked.until is None:
            raise Refused("Say until when: --until, the last day of the hold. Every hold ends.")
        made = dashboard.place_hold(
            store, settings, viewer, question, staff_id=asked.place, course=course.code, reason=asked.why or "", until=asked.until
        )  # fmt: skip
        said = f"Held: {made.staff_id}, until {uk(made.until)}."
    elif asked.end:
        ended = dashboard.release_hold(store, viewer, question, asked.end, asked.why or "")
        said = f"Ended: {ended.staff_id} is held no more."
    view = dashboard.list_holds(store, settings, viewer, question, course=course.code)
    if asked.json:
        return output.as_json({"course": course.code, "as_at": question.as_at, "holds": view.holds[list(COLUMNS)]})
    if said:
        print(said)
    output.heading(view)
    output.table(view.holds, COLUMNS)
    return 0
