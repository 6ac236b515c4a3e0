"""Framework files: listed, shown, exported for other tools, and brought in from them."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.common import day_asked, read
from ig_metrics.dashboard import framework_files, libraries
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.wholefile import write


def framework(asked: Namespace) -> int:
    """List the frameworks; show one, export one, or bring one in."""
    action = {"show": _show, "export": _export, "import": _import}.get(asked.action or "list", _list)
    return action(asked)


def _list(asked: Namespace) -> int:
    files = framework_files.framework_files()
    table = framework_files.framework_table(files, day_asked(asked))
    faults = framework_files.faults()
    if asked.json:
        output.as_json({"frameworks": table, "faults": list(faults)})
    else:
        output.table(table, ("id", "title", "requirements", "categories", "sourced", "checked", "review_due", "origin"))
    if faults:
        raise Refused(*faults)
    return 0


def _show(asked: Namespace) -> int:
    made = libraries.framework_of(asked.id)
    lines = framework_files.framework_lines(made)
    if asked.json:
        return output.as_json(
            {"id": made.id, "title": made.full_title, "source": made.source, "checked_by": made.checked_by,
             "review_due": made.review_due, "requirements": lines}
        )  # fmt: skip
    print(made.full_title)
    print(made.source)
    checked = f"Checked by {made.checked_by}." if made.checked_by else "Not checked by anybody yet."
    print(f"{checked} Review by {uk(made.review_due)}." if made.review_due else checked)
    output.table(lines, ("requirement", "category", "title", "levels", "expected", "mandatory", "sourced"))
    return 0


def _export(asked: Namespace) -> int:
    if asked.assessment:
        store, settings, viewer, question = ask(asked)
        content = libraries.export_assessment(store, settings, viewer, question, asked.id, asked.out.suffix.casefold())
    else:
        content = libraries.export_framework(asked.id, asked.out.suffix.casefold())
    write(asked.out, content)
    print(f"Written to {asked.out}.")
    return 0


def _import(asked: Namespace) -> int:
    from ig_metrics import settings as settings_file
    from ig_metrics.ingest.library_file import read_library

    name = Path(asked.file).name
    library = read_library(read(asked.file), name, settings_file.load())
    review = day_asked(asked) + dt.timedelta(days=365)
    made, path = libraries.bring_in(library, asked.id, name, review_due=review, replace=asked.replace)
    sourced = sum(line.sourced for line in made.requirements)
    if asked.json:
        return output.as_json(
            {"id": made.id, "file": str(path), "requirements": len(made.requirements),
             "categories": len(made.categories), "levels": list(made.levels), "with_title": sourced}
        )  # fmt: skip
    print(
        f"Brought in as {made.id}: {len(made.requirements)} requirements in {len(made.categories)} categories, "
        f"{sourced} with a title; levels {', '.join(made.levels)}."
    )
    print(f"Written to {path}. Nobody has checked it: compare it, then put a name in its checked_by.")
    return 0
