"""What each command does: ask the door, print the answer."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.cli import output
from ig_metrics.cli.common import day_asked, who
from ig_metrics.dashboard.views import Question
from ig_metrics.datasets.plain import records
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.audit import NAMES_DOWNLOADED
from ig_metrics.wholefile import write


def demo(asked: Namespace) -> int:
    """Fill the store with the sample council; harmless when done twice."""
    from ig_metrics import demo as sample

    report = sample.fill(settings_file.home_folder(), if_empty=asked.if_empty)
    if asked.json:
        return output.as_json(report.as_json())
    for line in report.lines:
        print(line)
    return 0


def toolkit(asked: Namespace) -> int:
    """Levels, score, grade, gaps and claims."""
    store, settings, viewer, question = ask(asked)
    if asked.json:
        return output.as_json(dashboard.toolkit_json(store, settings, viewer, question, framework=asked.framework))
    view = dashboard.toolkit(store, settings, viewer, question, framework=asked.framework)
    output.answered(view)
    output.heading(view)
    if question.known_on is not None:
        print(f"As known on {uk(question.known_on.astimezone(LONDON).date())}: what was uploaded later is left out.")
    output.table(view.categories, ("category", "shown", "gap", "mean_percent"))
    output.lines("What holds them down:", (f"{row.category}: {row.text}" for row in view.holds.itertuples()))
    doubted = view.requirements[view.requirements["claim"] == "not supported"]
    output.lines(
        "Claims the data does not support:",
        (f"{row.requirement}, claimed at {row.level_shown}: {row.claim_reason}" for row in doubted.itertuples()),
    )
    moved = dashboard.restated_json(store, settings, question, view.framework) or []
    output.lines(
        "Restated since that day:",
        (f"{row['measure']}: {row['reported']} was known then, {row['now']} is known now" for row in moved),
    )
    output.lines("Compared with:", (f"{each.label}: {each.restated}" for each in view.figures if each.restated))
    return output.ending(view)


def training(asked: Namespace) -> int:
    """Status counts and compliance of one course."""
    store, settings, viewer, question = ask(asked)
    if asked.json:
        figures = dashboard.training_json(store, settings, viewer, question, course=asked.course, by=asked.by)
        return output.as_json(figures)
    view = dashboard.training(store, settings, viewer, question, course=asked.course, by=asked.by)
    output.answered(view)
    output.heading(view)
    output.table(view.status, ("label", "people"))
    output.table(view.exclusions, ("label", "people"))
    output.table(
        view.groups,
        ("group", "in_scope", "in_date", "due_soon", "in_window", "overdue", "lapsed", "compliance_percent"),
    )
    return output.ending(view)


def snapshots(asked: Namespace) -> int:
    """Everything held, newest first."""
    store, settings, viewer, question = ask(asked)
    view = dashboard.held(store, settings, viewer, question)
    if asked.json:
        return output.as_json({"snapshots": records(view.snapshots)})
    output.heading(view)
    output.table(view.snapshots, ("id", "kind", "source", "as_at", "file_name", "rows", "uploaded_at", "status"))
    return output.ending(view)


def withdraw(asked: Namespace) -> int:
    """Take a snapshot back."""
    store = Store.open(settings_file.home_folder())
    if not asked.why.strip():
        raise Refused("Give the reason with --why, for example --why 'wrong month'.")
    store.withdraw(asked.id, asked.why.strip(), who())
    if asked.json:
        return output.as_json({"withdrawn": asked.id, "why": asked.why.strip()})
    print(f"Withdrawn: {asked.id}. It is kept, marked, and counts in no figure.")
    return 0


def template(asked: Namespace) -> int:
    """Write a blank workbook."""
    from ig_metrics.ingest import template as blank

    write(asked.out, blank(asked.kind, framework=asked.framework))
    print(f"Written to {asked.out}.")
    return 0


def doctor(asked: Namespace) -> int:
    """Check the store, its files, its audit log, the settings and the council's own frameworks; what is wrong is refused."""
    from ig_metrics.dashboard.framework_files import faults
    from ig_metrics.store.doctor import Finding, examine

    findings = examine(settings_file.home_folder())
    findings += [
        Finding("framework", "error", fault.split(",")[0].split(" ")[0], fault, "Then run doctor again.")
        for fault in faults()
    ]
    findings += [
        Finding("sign-in", "error", "sign-in", fault, "Then start IG Metrics again.") for fault in _sign_in_faults()
    ]
    errors = [finding for finding in findings if finding.severity == "error"]
    if asked.json:
        listed = [
            {
                "code": each.code,
                "severity": each.severity,
                "subject": each.subject,
                "problem": each.problem,
                "fix": each.fix,
            }
            for each in findings
        ]
        output.as_json({"sound": not errors, "findings": listed})
    else:
        for each in findings:
            if each.severity != "error":
                print(f"Warning: {each.text}")
        if not findings:
            print("All is well: the store, its files, the audit log, the settings and your own frameworks are sound.")
    if errors:
        raise Refused(*(each.text for each in errors))
    return 0


def _sign_in_faults() -> tuple[str, ...]:
    """Why nobody could sign in, where settings say that people do."""
    try:
        if settings_file.load().access is None:
            return ()
    except Refused:
        return ()  # told of already, with the settings
    from ig_metrics import provider  # asks what is installed, which takes a while

    try:
        provider.load()
    except Refused as refused:
        return refused.reasons
    return ()


def ask(asked: Namespace) -> tuple[Store, Settings, Viewer, Question]:
    """The store, the settings, who asks, and the question: what every figure needs."""
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    as_at = day_asked(asked)
    known_on = getattr(asked, "as_known_on", None)
    compare = getattr(asked, "compare", None) or dashboard.last_meeting_before(store, as_at, known_on)
    if compare is not None and compare >= as_at:
        raise Refused(f"--compare {compare} must be before the as-at date, {as_at}.")
    by, command = who(), " ".join(filter(None, (asked.command, getattr(asked, "name", None))))
    output.record_names(lambda rows: store.record(NAMES_DOWNLOADED, by, {"command": command, "rows": rows}))
    return store, settings, Viewer(by, "ig_lead"), Question(as_at, compare, known_on)
