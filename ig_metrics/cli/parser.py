"""What may be typed: commands and their options."""

from __future__ import annotations

import datetime as dt
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ig_metrics.dates import LONDON, parse_iso

KINDS = (
    "staff", "completions", "paper_returns", "exemptions", "network_accounts", "system_access", "toolkit", "plan", "breaches",
    "ico_incidents", "posts", "assets", "meetings", "benchmark",
)  # fmt: skip
LISTS = ("reminders", "managers", "bar", "restore", "clearance", "grant")
MAILED = ("reminders", "managers")
EARLIEST = 1900


def day(text: str) -> dt.date:
    """A date as `2014-03-31`, from 1900 on."""
    try:
        found = parse_iso(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if found.year < EARLIEST:
        raise ArgumentTypeError(f"'{text}' is before {EARLIEST}. Check the year.")
    return found


def moment(text: str) -> dt.datetime:
    """A date (its last moment, UK time) or an ISO date and time (UK time unless it says otherwise)."""
    try:
        if len(text) <= 10:
            end = dt.datetime.combine(parse_iso(text), dt.time.max)
            return end.replace(tzinfo=LONDON).astimezone(dt.UTC)
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a date. Write 2014-03-31 or 2014-03-31T17:00.") from None
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(dt.UTC)


def row(text: str) -> int:
    """A row's number, as Excel counts."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"'{text}' is not the number of a row. Write 3 for the third.")
    return int(text)


def count(text: str) -> int:
    """A number from 0 on."""
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"'{text}' is not a number. Write 2, or 0 for none.")
    return int(text)


def toml_or_json(text: str) -> Path:
    """A mapping to write."""
    return _file(text, (".toml", ".json"))


def toml(text: str) -> Path:
    """A data file to write."""
    return _file(text, (".toml",))


def library(text: str) -> Path:
    """A framework or an assessment to write."""
    return _file(text, (".yaml", ".yml", ".xlsx", ".toml", ".csv"))


def csv_or_xlsx(text: str) -> Path:
    """A file to write, whose ending says which kind."""
    return _file(text, (".csv", ".xlsx"))


def xlsx(text: str) -> Path:
    """A workbook to write."""
    return _file(text, (".xlsx",))


def xlsx_or_json(text: str) -> Path:
    """A workbook to write, or data for another program."""
    return _file(text, (".xlsx", ".json"))


def zipped(text: str) -> Path:
    """An archive to write."""
    return _file(text, (".zip",))


def docx(text: str) -> Path:
    """A Word document to write."""
    return _file(text, (".docx",))


def paper(text: str) -> Path:
    """A committee paper to write, whose ending says in which form."""
    return _file(text, (".docx", ".pdf", ".pptx", ".html"))


def _file(text: str, endings: tuple[str, ...]) -> Path:
    if Path(text).suffix.casefold() not in endings:
        raise ArgumentTypeError(f"'{text}' must end in {' or '.join(endings)}.")
    return Path(text)


def build() -> ArgumentParser:
    """The parser of every command."""
    parser = ArgumentParser(
        prog="ig-metrics",
        description="Information governance figures for a council and its committee.",
        epilog="Data is kept in the folder IG_METRICS_HOME (default ./data). Exit code 0: done; 1: refused; 2: wrong usage.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: str, about: str, *, json: bool = True) -> ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        command.add_argument(
            "--as-at", type=day, default=None, metavar="D", help="the date asked about (default: today)"
        )
        if json:
            command.add_argument("--json", action="store_true", help="print JSON")
        else:
            command.set_defaults(json=False)
        return command

    demo = add("demo", "demo", "fill the store with the sample council")
    demo.add_argument("--if-empty", action="store_true", help="do nothing when anything is held")
    for name, about in (
        ("check", "read, map and check a spreadsheet; store nothing"),
        ("ingest", "read, map and check a spreadsheet, then store it"),
    ):
        _file_options(add(name, f"files.{name}", about), watch=name == "ingest")

    add("snapshots", "snapshots", "list what is held")
    withdraw = add("withdraw", "withdraw", "take a snapshot back: it is kept, and marked")
    withdraw.add_argument("id", metavar="ID", help="the snapshot, as `snapshots` lists it")
    withdraw.add_argument("--why", required=True, help="the reason, kept in the audit log")

    _mapping_actions(add("mappings", "mappings.mappings", "list, export or import what was agreed about files"))

    toolkit = _known(add("toolkit", "toolkit", "levels, score, grade, gaps and claims"))
    toolkit.add_argument("--framework", metavar="ID", help="the Toolkit edition (default: from settings)")
    toolkit.add_argument("--compare", type=day, metavar="D", help="compare with this date (default: the last meeting)")

    _known(add("plan", "planning.plan", "the improvement plan: owners, dates, what is late, what has slipped"))
    forecast = _known(add("forecast", "planning.forecast", "will every requirement be at its target by the deadline?"))
    forecast.add_argument("--framework", metavar="ID", help="the Toolkit edition (default: from settings)")
    forecast.add_argument("--deadline", type=day, metavar="D", help="the day to reach it by (default: from settings)")
    forecast.add_argument(
        "--keep", action="store_true", help="keep this forecast with its date, to be scored once it has come"
    )
    forecast.add_argument("--kept", action="store_true", help="list the forecasts kept, with what came of them")

    _known(
        add("resources", "resources.resources", "posts and secondments over time, partners, the next Toolkit version")
    )
    _known(add("assets", "resources.assets", "the information asset register: reviewed, overdue, high risk, by owner"))

    carry = _known(
        add("carry-over", "editions.carry_over", "the move to a new Toolkit edition: propose it, keep it, take it back")
    )
    carry.add_argument("before", nargs="?", metavar="FROM", help="the edition held, for example igt-v11-la")
    carry.add_argument("after", nargs="?", metavar="TO", help="the new edition, for example igt-v12-la")
    carry.add_argument("--out", type=xlsx, metavar="F", help="write the proposal to this file: .xlsx")
    carry.add_argument("--mapping", metavar="F", help="what became of each requirement: a .toml file of your own")
    carry.add_argument(
        "--mapping-out", type=toml, metavar="F", help="write what became of each requirement to this file"
    )
    carry.add_argument("--keep", action="store_true", help="keep it, in force from the as-at date; needs --why")
    carry.add_argument("--undo", metavar="ID", help="take one back that was kept; needs --why")
    carry.add_argument("--why", help="the reason, kept with it")

    partner = _known(
        add("partner", "planning.partner", "write a partner's own file: its requirements to fill in, its actions")
    )
    partner.add_argument("name", metavar="NAME", help="the partner, as the self-assessment names it")
    partner.add_argument("--out", required=True, type=xlsx, metavar="F", help="the file to write: .xlsx")
    partner.add_argument("--framework", metavar="ID", help="the Toolkit edition (default: the one in force)")

    _framework_actions(
        _known(add("framework", "frameworks.framework", "the lists of requirements: list, show, export, import"))
    )

    training = _known(add("training", "training", "training status counts and compliance"))
    training.add_argument("--course", metavar="C", help="the course's code (default: the first in settings)")
    training.add_argument(
        "--by", choices=("directorate", "service", "team", "role", "type", "route"), default="directorate"
    )

    listing = _known(add("list", "lists.action_list", "write an action list to a csv or xlsx file; issue it"))
    listing.add_argument("name", choices=LISTS, metavar="NAME", help=", ".join(LISTS))
    listing.add_argument("--out", required=True, type=csv_or_xlsx, metavar="F", help="the file to write: .csv or .xlsx")
    listing.add_argument("--course", metavar="C", help="the course's code (default: the first in settings)")
    listing.add_argument("--reason", help="why a bar list may rest on old data")
    listing.add_argument(
        "--since-last", action="store_true", help="only who is on no list issued before, for the same thing"
    )
    listing.add_argument(
        "--issue", action="store_true", help="number the list and keep it: the next says what is new since"
    )

    holding = _known(add("holds", "holds.holds", "who is held off a course's bar list; hold somebody, end a hold"))
    holding.add_argument("--course", metavar="C", help="the course's code (default: the first in settings)")
    holding.add_argument("--place", metavar="NUMBER", help="hold this staff number; needs --until and --why")
    holding.add_argument("--until", type=day, metavar="D", help="the last day of the hold")
    holding.add_argument("--end", metavar="ID", help="end this hold from the as-at date; needs --why")
    holding.add_argument("--why", help="the reason, kept with it: which service would stop, and what is done meanwhile")

    packing = _known(
        add("packs", "packs.packs", "paper packs for managers: a register to sign and a workbook to send back")
    )
    packing.add_argument("--out", required=True, type=zipped, metavar="F", help="the file to write: .zip")
    packing.add_argument("--course", metavar="C", help="the course's code (default: the first in settings)")
    packing.add_argument("--manager", metavar="M", help="one manager's alone: e-mail address, or else staff number")

    ready = _known(add("clearance", "clearance.clearance", "who is cleared for a system, against the day they need it"))
    ready.add_argument("system", metavar="SYSTEM", help="the system, as a course's audience names it")
    ready.add_argument("--by", choices=("team", "role", "service", "directorate"), default="team")

    sending = add(
        "send", "lists.send", "mail an issued list, each letter once: reminders to staff, managers their people"
    )
    sending.add_argument("name", choices=MAILED, metavar="NAME", help=", ".join(MAILED))
    sending.add_argument("--course", metavar="C", help="the course's code (default: the first in settings)")
    sending.add_argument(
        "--list", dest="number", type=row, metavar="N", help="the list's number (default: the last issued)"
    )
    sending.add_argument(
        "--dry-run", action="store_true", help="say what would be sent, with the first letter; send nothing"
    )
    sending.add_argument("--unsure-too", action="store_true", help="send letters again that may have been sent")

    breaches = _known(
        add("breaches", "breaches.breaches", "breach counts, rates and categories; control charts; 72 hours")
    )
    breaches.add_argument(
        "what", nargs="?", choices=("chart", "due"), metavar="chart|due", help="control charts, or the 72 hours"
    )
    breaches.add_argument("--from", dest="start", type=day, metavar="D", help="first day")
    breaches.add_argument("--to", dest="end", type=day, metavar="D", help="last day (default: --as-at)")
    breaches.add_argument("--by", choices=("category", "service", "severity"), help="chart: one for each of these, too")
    breaches.add_argument(
        "--rebase", type=day, metavar="D", help="chart: work the limits out anew from this day; needs --why"
    )
    breaches.add_argument(
        "--series", metavar="S", help="chart: which one to rebase: all (default), serious, category:NAME..."
    )
    breaches.add_argument("--remove", metavar="ID", help="chart: take a rebase point back; needs --why")
    breaches.add_argument(
        "--decide", metavar="REF", help="due: write down what was decided about a breach; needs --why"
    )
    told = breaches.add_mutually_exclusive_group()
    told.add_argument(
        "--reported", dest="decision", action="store_const", const="reported", help="due: the ICO was told"
    )
    told.add_argument(
        "--not-reported", dest="decision", action="store_const", const="not reported", help="due: the ICO is not told"
    )
    breaches.add_argument("--at", type=moment, metavar="T", help="due: when it was decided or told (default: now)")
    breaches.add_argument("--take-back", metavar="ID", help="due: strike a decision out; needs --why")
    breaches.add_argument("--why", help="the reason, kept and shown")

    report = _known(add("report", "report.report", "the committee paper of a meeting, as a Word document"))
    report.add_argument("--meeting", type=day, metavar="D", help="the day the meeting is held")
    report.add_argument(
        "--out",
        type=paper,
        metavar="F",
        help="the file to write: .docx, .pdf (where LibreOffice is installed), .pptx slides or .html handout "
        "(may be left out with --json)",
    )
    report.add_argument(
        "--template-out",
        type=docx,
        metavar="F",
        help="write the paper's own look as a .docx to make your template from",
    )
    report.add_argument(
        "--issue", action="store_true", help="number the paper and keep it byte for byte, its figures as known now"
    )
    report.add_argument("--why", help="issue: why another version is issued; kept and shown with it")

    calendar = _known(add("meetings", "meetings.meetings", "when the committee meets, and the papers issued"))
    calendar.add_argument(
        "--restated",
        action="store_true",
        help="the last paper's headline figures that are now known to be others, and why",
    )

    template = add("template", "template", "write a blank workbook to fill in", json=False)
    template.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    template.add_argument(
        "--framework", metavar="ID", help="toolkit: with the requirements and levels of this framework"
    )
    template.add_argument("--out", required=True, type=xlsx, metavar="F", help="the file to write: .xlsx")

    keeping = add("backup", "keeping.backup", "everything that is held in one file, made while the store is in use")
    keeping.add_argument("file", type=zipped, metavar="FILE", help="the file to write: .zip")
    keeping.add_argument(
        "--leave-out-damaged",
        action="store_true",
        help="back up the rest where a snapshot's file is missing or damaged",
    )
    bringing = add("restore", "keeping.restore", "put what a backup holds into the store: all of it, or nothing")
    bringing.add_argument("file", type=Path, metavar="FILE", help="a file that backup wrote")
    bringing.add_argument(
        "--replace", action="store_true", help="put it in the place of what is held, which is kept aside as a backup"
    )
    bringing.add_argument("--check", action="store_true", help="only verify the file, and say what is in it")

    _records(add)
    _many(add)
    add("doctor", "doctor", "check that the store, its files and the settings are sound")
    return parser


def _records(add: Callable[..., ArgumentParser]) -> None:
    log = add("audit", "audit.audit", "who did what, and when; and whether the log was tampered with")
    log.add_argument("--from", dest="start", type=day, metavar="D", help="first day")
    log.add_argument("--to", dest="end", type=day, metavar="D", help="last day")
    log.add_argument("--by", metavar="USER", help="only what this user did")
    log.add_argument(
        "--action",
        metavar="A",
        help="only such acts: files, edits, names, mail, papers, access, rights, upkeep, or one act",
    )
    log.add_argument(
        "--page", type=row, default=1, metavar="N", help="which page (default: the first, the newest acts)"
    )
    log.add_argument("--rows", type=row, default=50, metavar="N", help="acts on a page (default: 50)")
    log.add_argument(
        "--verify", action="store_true", help="check every entry, and the catalogue against the log; give a receipt"
    )
    log.add_argument(
        "--receipt",
        "--head",
        metavar="R",
        help="verify: the log must still go through this receipt of an earlier check",
    )

    purging = add(
        "purge", "records.purge", "remove rows about people that are past the retention period; keep the figures"
    )
    purging.add_argument("--dry-run", action="store_true", help="say what would go; change nothing")
    person = add("person", "records.export_person", "one person's data: give it out, or erase it")
    actions = person.add_subparsers(dest="action", required=True, metavar="ACTION")
    giving = actions.add_parser("export", help="write all that is held about a person, with where it came from")
    giving.add_argument(
        "--out", required=True, type=xlsx_or_json, metavar="F", help="the file to write: .xlsx or .json"
    )
    erasing = actions.add_parser("erase", help="take a person out of everything held; say what stays, and why")
    erasing.add_argument("--dry-run", action="store_true", help="say what would go and what stays; change nothing")
    erasing.add_argument("--why", help="the reason, kept in the audit log: the number of the request, no name")
    for action, run in ((giving, "records.export_person"), (erasing, "records.erase_person")):
        action.set_defaults(run=run)
        action.add_argument("id", metavar="ID", help="staff number; or an e-mail address or user name only they have")
        # may be typed before the action or after it
        action.add_argument("--json", action="store_true", default=SUPPRESS, help=SUPPRESS)
        action.add_argument("--as-at", type=day, default=SUPPRESS, help=SUPPRESS)


def _many(add: Callable[..., ArgumentParser]) -> None:
    publishing = add(
        "publish",
        "rollup.publish",
        "take part in a rollup: write what figures rest on, without names, where it is read",
    )
    publishing.add_argument(
        "--to", metavar="URL", help="the place: a folder, s3://..., abfs://...; a folder of our own is made in it"
    )
    publishing.add_argument(
        "--folder", metavar="NAME", help="what our folder is called (default: from the organisation's name)"
    )
    publishing.add_argument(
        "--in-place",
        action="store_true",
        help="only list our own snapshots beside them, names and all: for whoever keeps several organisations' stores",
    )
    publishing.add_argument("--take-back", action="store_true", help="remove what was published")

    rolling = add("rollup", "rollup.rollup", "many organisations at once: each one's figures, as a benchmark")
    rolling.add_argument(
        "--snapshots", required=True, metavar="URL", help="the place they publish to: a folder, s3://..., abfs://..."
    )
    rolling.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler, for example tls://10.0.0.5:8786 (default: workers here)",
    )
    rolling.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="workers on this machine (default: as many as processors, up to 4; 0: none)",
    )
    rolling.add_argument(
        "--memory", type=row, default=2000, metavar="MB", help="what each worker here may use (default: 2000)"
    )
    rolling.add_argument("--out", type=csv_or_xlsx, metavar="F", help="write the benchmark to this file: .csv or .xlsx")
    rolling.add_argument("--keep", action="store_true", help="keep the benchmark in our own store, for the Overview")


def _framework_actions(command: ArgumentParser) -> None:
    command.set_defaults(action=None)
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="every list, who has checked it, and what is wrong with your own files")
    show = actions.add_parser("show", help="one list, line by line")
    export = actions.add_parser("export", help="write one for another tool, or the assessment of it")
    for action in (show, export):
        action.add_argument("id", metavar="ID", help="its id, for example igt-v12-la")
    export.add_argument(
        "--out", required=True, type=library, metavar="F", help="the file to write: .yaml, .xlsx, .toml or .csv"
    )
    export.add_argument("--assessment", action="store_true", help="the assessment in force, as .xlsx or .csv")
    bring = actions.add_parser("import", help="bring one in from another tool's library")
    bring.add_argument("file", metavar="FILE", help="the library: .yaml or .xlsx")
    bring.add_argument("--id", metavar="ID", help="what to call it (default: its own reference)")
    bring.add_argument("--replace", action="store_true", help="put it in the place of one of that id")
    for action in (listing, show, export, bring):
        # also after the action's name, where one writes them
        action.add_argument(
            "--as-at", type=day, default=SUPPRESS, metavar="D", help="the date asked about (default: today)"
        )
        action.add_argument("--json", action="store_true", default=SUPPRESS, help="print JSON")


def _mapping_actions(command: ArgumentParser) -> None:
    command.set_defaults(action=None)
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    export = actions.add_parser("export", help="write one to a file, for another server or as --mapping")
    export.add_argument(
        "--out", required=True, type=toml_or_json, metavar="F", help="the file to write: .toml or .json"
    )
    forget = actions.add_parser("forget", help="forget one: the next file is asked about again")
    for action in (export, forget):
        action.add_argument("name", metavar="NAME", help="its name, as `mappings` lists it")
        action.add_argument("--kind", choices=KINDS, metavar="KIND", help="where several kinds have one of that name")
    bring = actions.add_parser("import", help="save one from a file that was exported, or written by hand")
    bring.add_argument("file", metavar="FILE", help="the mapping: .toml or .json")


def _known(command: ArgumentParser) -> ArgumentParser:
    command.add_argument(
        "--as-known-on", type=moment, default=None, metavar="K", help="ignore what was uploaded after this date"
    )
    return command


def _file_options(command: ArgumentParser, *, watch: bool) -> None:
    optional: dict[str, Any] = {"nargs": "?", "default": None} if watch else {}
    command.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS), **optional)
    command.add_argument("file", metavar="FILE", help="the spreadsheet: xlsx, xls, ods or csv", **optional)
    if watch:
        command.add_argument(
            "--watch",
            metavar="FOLDER",
            help="take in what is dropped into this folder, by saved mappings, until stopped",
        )
        command.add_argument("--once", action="store_true", help="with --watch: one pass, then end")
    command.add_argument("--sheet", metavar="S", help="the sheet to read (default: the one that fits)")
    command.add_argument(
        "--heading-row", type=row, metavar="N", help="the row of the headings, as Excel numbers it (default: found)"
    )
    command.add_argument("--mapping", metavar="F", help="a TOML or JSON file that says which heading is which column")
    command.add_argument(
        "--source",
        metavar="NAME",
        help="where it comes from, if there are several (default: the source whose last file had these headings; "
        "where several look the same, the list that was given no name)",
    )
    command.add_argument("--framework", metavar="ID", help="the Toolkit edition (default: from settings)")
    command.add_argument(
        "--set-aside-unknown", action="store_true", help="leave out rows with words that are not known, and count them"
    )
    command.add_argument("--add", action="store_true", help="a partial return: add to what is held, row by row")
