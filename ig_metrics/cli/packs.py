"""`packs`: for each manager, a register to print and sign and a workbook to send back."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard, wording
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.progress import Bar
from ig_metrics.errors import Refused
from ig_metrics.wholefile import writing


def packs(asked: Namespace) -> int:
    """Write the paper packs of every manager with somebody awaited, or of one, to a zip file."""
    from ig_metrics.dashboard import paper_files
    from ig_metrics.dashboard.paper_register import About

    store, settings, viewer, question = ask(asked)
    course, found = dashboard.paper_packs(store, settings, viewer, question, course=asked.course)
    if asked.manager:
        whose = asked.manager.strip().casefold()
        found = {name: rows for name, rows in found.items() if name.casefold() == whose}
        if not found:
            raise Refused(
                f"Nobody of '{asked.manager.strip()}' is awaited on the paper route. Give the manager's e-mail address as the "
                "HR list has it, or else their staff number."
            )
    if not found:
        raise Refused("Nobody is awaited on the paper route, so there is no pack to make.")
    about = About("", course.title, question.as_at, settings.organisation.name, settings.report.contact)
    people = sum(len(rows) for rows in found.values())
    detail = {"course": course.code, "as_at": question.as_at.isoformat(), "rows": people, "managers": len(found)}
    with writing(asked.out) as put, Bar("Packs", "managers", quick=True) as bar:
        put(paper_files.packs(found, about, each=bar.to))
        store.record("paper_pack_downloaded", viewer.username, detail)
    if asked.json:
        return output.as_json(
            {
                "course": course.code,
                "as_at": question.as_at,
                "managers": len(found),
                "people": people,
                "out": str(asked.out),
            }
        )
    print(
        f"{wording.count(len(found), 'pack')}, for {wording.people(people)} awaited on the paper route. Written to {asked.out}."
    )
    return 0
