"""Write the reference from the program itself, so that it cannot go stale: commands, columns of files, words on the pages.

`make docs` runs it; `tests/test_docs.py` fails when what stands in docs/ is not what this would write.
"""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from ig_metrics import settings  # noqa: E402
from ig_metrics.cli import parser  # noqa: E402
from ig_metrics.dashboard.glossary import topics  # noqa: E402
from ig_metrics.datasets import KINDS, UPLOADED, Column, Kind  # noqa: E402
from ig_metrics.toolkit import frameworks  # noqa: E402

DOCS = ROOT / "docs"
MADE = "<!-- Made by scripts/reference.py. Change the words in {}, then run: make docs -->\n"

GROUPS = {
    "Bring files in": ("template", "check", "ingest", "mappings", "snapshots", "withdraw"),
    "The Toolkit and the plan": (
        "toolkit",
        "plan",
        "forecast",
        "resources",
        "assets",
        "partner",
        "framework",
        "carry-over",
    ),
    "Training": ("training", "list", "holds", "packs", "send", "clearance"),
    "Breaches": ("breaches",),
    "The committee": ("meetings", "report"),
    "Many organisations": ("publish", "rollup"),
    "Keep house": ("demo", "backup", "restore", "doctor", "audit", "purge", "person"),
}
"""Commands by the job they are for; one that is in none comes last."""
THE_REST = "Other commands"

EXAMPLES = {
    "template": ("template exemptions --out exemptions.xlsx", "template toolkit --framework igt-v12-la --out version-12.xlsx"),
    "check": ('check staff "HR staff list 31 March 2014.xlsx" --as-at 2014-03-31',),
    "ingest": (
        'ingest staff "HR staff list 31 March 2014.xlsx" --as-at 2014-03-31',
        'ingest completions export.csv --source Moodle --json',
        "ingest --watch incoming --once",
    ),
    "mappings": (
        "mappings",
        "mappings export HR --out hr.toml",
        "mappings import hr.toml",
        "mappings forget HR",
    ),
    "snapshots": ("snapshots",),
    "withdraw": ('withdraw staff-2014-03-31-7b1e --why "wrong month"',),
    "toolkit": ("toolkit --as-at 2014-03-31 --compare 2014-01-24", "toolkit --as-at 2014-01-24 --as-known-on 2014-01-27"),
    "plan": ("plan --as-at 2014-03-31",),
    "forecast": ("forecast --as-at 2014-03-31 --deadline 2014-06-30", "forecast --keep", "forecast --kept"),
    "resources": ("resources --as-at 2014-03-31",),
    "assets": ("assets --as-at 2014-03-31 --json",),
    "partner": ('partner "Example Services Ltd" --out example-services.xlsx',),
    "framework": (
        "framework list",
        "framework show igt-v12-la",
        "framework export igt-v12-la --out version-12.yaml",
        "framework export igt-v11-la --assessment --out levels.csv",
        "framework import list.yaml --id our-list",
    ),
    "carry-over": (
        "carry-over igt-v11-la igt-v12-la --as-at 2014-04-01 --out proposal.xlsx",
        'carry-over igt-v11-la igt-v12-la --as-at 2014-04-01 --keep --why "agreed by the board"',
        "carry-over",
    ),
    "training": ("training --as-at 2014-03-31 --by service",),
    "list": (
        "list managers --as-at 2014-03-31 --out managers.xlsx",
        "list bar --out bar.xlsx --issue",
        "list reminders --since-last --out reminders.csv",
    ),
    "holds": ("holds", 'holds --place 00012345 --until 2014-04-30 --why "night care would stop"'),
    "packs": ("packs --out packs.zip",),
    "send": ("send reminders --dry-run", "send managers --list 4"),
    "clearance": ("clearance Liquidlogic --by role",),
    "breaches": (
        "breaches --from 2014-01-01 --to 2014-03-31",
        "breaches chart --by category",
        'breaches chart --rebase 2013-06-01 --why "new reporting form"',
        'breaches due --decide INC-104 --not-reported --why "no risk to anybody"',
    ),
    "meetings": ("meetings --as-at 2014-03-31", "meetings --restated"),
    "report": (
        "report --meeting 2014-03-31 --out paper.docx",
        "report --meeting 2014-03-31 --out slides.pptx",
        "report --meeting 2014-03-31 --issue",
        "report --template-out look.docx",
    ),
    "publish": (
        "publish --to s3://region-ig/benchmark",
        "publish --in-place",
        "publish --to s3://region-ig/benchmark --take-back",
    ),
    "rollup": (
        "rollup --snapshots s3://region-ig/benchmark --as-at 2014-03-31 --out benchmark.csv",
        "rollup --snapshots benchmark --scheduler tls://10.0.0.5:8786 --keep",
        "rollup --snapshots benchmark --workers 0 --json",
    ),
    "demo": ("demo", "demo --if-empty"),
    "backup": ("backup /backups/ig-metrics-monday.zip", "backup ig-metrics.zip --json"),
    "restore": ("restore --check ig-metrics.zip", "restore ig-metrics.zip", "restore ig-metrics.zip --replace"),
    "doctor": ("doctor",),
    "purge": ("purge --dry-run", "purge"),
    "person": (
        "person export 00084562 --out request.xlsx",
        "person erase 00084562 --dry-run",
        'person erase 00084562 --why "request 2014-17"',
    ),
    "audit": ("audit --action names --from 2014-03-01", "audit --verify", "audit --verify --receipt 128:9f2c..."),
}  # fmt: skip
"""What to type, without `ig-metrics` in front; each is parsed by a test."""

NOTES = {
    "plan": """With `--json`: `as_at`, `deadline`, `open`, `late`, `moved`, `actions` (with `first_due`, `slippage`, `late_by`, `state`,
`effect`, `delivers`) and `dropped`.""",
    "forecast": """With `--json`: `framework`, `as_at`, `deadline`, `applicable`, `if_nothing_more_finishes`, `plan_says`, `past_form`, `low`,
`high`, `all_done_chance`, `enough_history`, `finished_actions`, `no_date`, `late_already`, `beyond_history`, `categories` (with
`ready_on`, `chance`, `blockers`), `requirements` (with `stands`, `chance`), `by_date`, and after `--keep` also `kept` (`id`, `new`).
`--kept --json` gives `as_at`, `kept` (each with what it said, `came`, `error`, `plan_error`, `state`, `scored`), `scored`,
`with_band`, `inside_band`, `mean_error`, `mean_error_size`, `plan_mean_error`, `brier`, `chances_given` and `chances`.""",
    "rollup": """With `--json`: `as_at`, `asked` (folders found), `counted`, `kept` (the snapshot's id, or null), `organisations` (the columns of
the benchmark) and `problems` (`folder`, `organisation`, `code`, `text`). The guide: [many organisations at once](rollup.md).""",
    "publish": """With `--json`: `where`, `snapshots`, `rows`; after `--take-back`: `taken_back`.
[What leaves, and what stays](rollup.md#what-leaves-and-what-stays).""",
    "toolkit": """With `--json`, what has been restated since `--as-known-on` is in `known_on` and `restated`.""",
}
"""What the help of a command has no room for."""

OPENING = """# Commands

Everything the pages answer can be asked from a terminal too, or by a task that runs at night. The program is `ig-metrics`
(`.venv/bin/ig-metrics`, or `python -m ig_metrics`). `ig-metrics --help` lists the commands and `ig-metrics COMMAND --help` the options
of one: what stands below is the same text.

## What holds for every command

- **Dates** are written `2014-03-31`.
- `--as-at D` is the date the question is about. Left out, it is today.
- `--json` prints the answer as data for another program, with the same names from one release to the next.
- `--as-known-on K` leaves out whatever was brought in after that day: the answer as it was known then.
- Nothing is stored, sent or taken back unless the command says so below.
- **Ctrl+C** stops a command, and so does being told to end (SIGTERM). What was half done is taken away again, and the last line says
  whether anything had been done by then that stays. Pressed again at once it is as pressed once; three seconds later it is heeded again, for
  what waits for a server.
- A file that is written (`--out`) is there whole or not at all; what had its name stays until then.
- Long work says on the error stream how far it is: a bar in a terminal, a line now and then in a log.

| It ends with | which means |
|---|---|
| 0 | done |
| 1 | refused or stopped: every reason is printed, and nothing was stored ([what each reason means](messages.md)) |
| 2 | typed wrongly: a command or option that there is not, or one left out |

"""

TYPES = {
    "text": "text", "id": "text, leading zeros kept", "email": "an e-mail address", "word": "one of the words below", "level": "a level, or NR",
    "date": "a date", "datetime": "a date, with a time if known", "number": "a number", "integer": "a whole number", "boolean": "yes or no",
}  # fmt: skip
MOST_SYNONYMS = 5
OTHERS = ("igt-v12-la", "dspt", "caf-dspt")
"""Frameworks whose items are met or not, or that know certificates: their pages explain words that others do not need."""
COMMON = {"as_at": "--as-at", "json": "--json", "as_known_on": "--as-known-on"}
"""Options of many commands, explained once at the top: by the name the parser keeps them under."""


def commands() -> str:
    """The text of docs/commands.md."""
    built = parsers(parser.build())
    listed = {**GROUPS, THE_REST: tuple(name for name in built if not any(name in group for group in GROUPS.values()))}
    lines = [
        MADE.format("ig_metrics/cli/parser.py"),
        OPENING,
        "## All commands\n",
        "| command | what it does |",
        "|---|---|",
    ]
    for group in listed.values():
        lines += [f"| [`{name}`](#{name}) | {sentence(built[name].description)} |" for name in group]
    for title, group in listed.items():
        if group:
            lines += ["", f"## {title}"]
        for name in group:
            lines += ["", f"### {name}", "", sentence(built[name].description), ""]
            lines += [*table(built[name]), also(built[name])]
            for action, inner in parsers(built[name]).items():
                lines += [
                    "",
                    f"**`{name} {action}`**: {sentence(inner.description or about(built[name], action))}",
                    "",
                    *table(inner),
                ]
            lines += ["", NOTES[name]] if name in NOTES else []
            lines += ["", "```sh", *(f"ig-metrics {example}" for example in EXAMPLES.get(name, ())), "```"]
    return "\n".join(lines).rstrip() + "\n"


def parsers(one: ArgumentParser) -> dict[str, ArgumentParser]:
    """The commands of a parser, by name; none for a parser without any."""
    found = [action for action in one._actions if isinstance(action, _SubParsersAction)]
    return dict(found[0].choices) if found else {}


def about(one: ArgumentParser, name: str) -> str:
    """What the help of `one` says about its command `name`."""
    listed = next(action for action in one._actions if isinstance(action, _SubParsersAction))
    return next((str(each.help or "") for each in listed._choices_actions if each.dest == name), "")


def options(one: ArgumentParser) -> Iterator[tuple[str, str]]:
    """Each argument and option as it is typed, and what it does."""
    for action in one._actions:
        if action.help == SUPPRESS or isinstance(action, _SubParsersAction) or action.dest in (*COMMON, "help"):
            continue
        yield typed(action), meaning(action)


def typed(action: Action) -> str:
    """`--out F`, `KIND`: what a person types."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return value
    return action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {value}"


def meaning(action: Action) -> str:
    """What an argument does: its help, its choices and default where the help does not say them, whether it must be given."""
    choices = [str(each) for each in action.choices or ()]
    if tuple(choices) == parser.KINDS:
        return "The kind of file: [one of these](columns.md)."
    said = sentence(action.help or "")
    if choices and not all(each in (action.help or "") for each in choices):
        said += f" One of {', '.join(f'`{each}`' for each in choices)}."
    if action.default not in (None, False, SUPPRESS) and "default" not in said:
        said += f" Left out: `{action.default}`."
    must = action.required and bool(action.option_strings)
    return (said + (" Must be given." if must else "")).strip()


def also(one: ArgumentParser) -> str:
    """Which of the options of many commands this one takes."""
    taken = [f"`{COMMON[action.dest]}`" for action in one._actions if action.dest in COMMON]
    return f"\nAlso: {', '.join(taken)}." if taken else ""


def table(one: ArgumentParser) -> list[str]:
    """The lines of the table of a command's options; none where there are none."""
    rows = [
        f"| `{name.replace('|', chr(92) + '|')}` | {said.replace('|', chr(92) + '|')} |" for name, said in options(one)
    ]
    return ["| you type | which means |", "|---|---|", *rows] if rows else []


def sentence(text: str | None) -> str:
    """The words of a help line as a sentence."""
    said = (text or "").strip()
    return said and f"{said[0].upper()}{said[1:]}" + ("" if said[-1] in ".?!" else ".")


def columns() -> str:
    """The text of docs/columns.md."""
    lines = [
        MADE.format("ig_metrics/datasets/"),
        "# What each file may hold",
        "",
        "One table for each kind of file that can be brought in. A heading need not be worded like ours: the commonest others are "
        "listed, the page offers what looks alike, and any heading can be [given its column by hand](guide/each-month.md). Columns that "
        "are not listed here are not used. A blank workbook with these headings is under **Upload**, \"Blank workbooks to fill in\", or "
        "comes from `ig-metrics template KIND --out F.xlsx`.",
        "",
        "Dates are read as day/month/year. *Personal* columns say who somebody is: committee members never see them.",
        "",
        "| kind | for the command line | one row is |",
        "|---|---|---|",
        *(f"| [{KINDS[name].label}](#{anchor(KINDS[name].label)}) | `{name}` | {KINDS[name].row_is} |" for name in UPLOADED),
    ]  # fmt: skip
    for name in UPLOADED:
        lines += ["", *kind(KINDS[name])]
    return "\n".join(lines).rstrip() + "\n"


def kind(one: Kind) -> list[str]:
    """The lines about one kind."""
    lasts = (
        "Every file adds to those before it; of two that tell of one thing the later one holds."
        if one.nature == "event"
        else "The newest file of its date or before holds."
    )
    lines = [f"## {one.label}", "", f"`{one.name}`. One row is {one.row_is}. {lasts}"]
    if one.one_of:
        lines.append(
            f"At least one of these must be there: {', '.join(one.column(name).label for name in one.one_of)}."
        )
    lines += ["", "| heading | column | holds | also read as |", "|---|---|---|---|"]
    return lines + [row(column) for column in one.columns]


def row(column: Column) -> str:
    """A column as a line of the table."""
    words = (
        f"one of: {', '.join(column.words)}"
        if column.words
        else TYPES[column.type]
        if column.type != "word"
        else "text"
    )
    marks = [mark for mark, there in (("**needed**", column.required), ("personal", column.personal)) if there]
    others = [name for name in column.synonyms if name.casefold() != column.label.casefold()][:MOST_SYNONYMS]
    holds = "; ".join([words, *marks])
    return f"| {column.label} | `{column.name}` | {holds} | {', '.join(others).replace('|', chr(92) + '|')} |"


def anchor(heading: str) -> str:
    """The address of a heading within its page."""
    kept = "".join(letter for letter in heading.casefold() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def words() -> str:
    """The text of docs/words.md: what the pages explain, with the sample council's numbers."""
    sample = settings.load(ROOT / "sample_data" / "settings.toml")
    found = {one.title: one.terms for one in topics(sample, frameworks.load(sample.toolkit.framework))}
    known = {one.term for one in found["Toolkit"]}
    others = {
        one.term: one
        for name in OTHERS
        for topic in topics(sample, frameworks.load(name))
        if topic.title == "Toolkit"
        for one in topic.terms
        if one.term not in known
    }
    found["Toolkit, where items are met or not, or certificates stand for some"] = tuple(others.values())
    lines = [
        MADE.format("ig_metrics/dashboard/"),
        "# Words on the pages",
        "",
        'Every word that a page explains under "How this is worked out", and on the **Glossary** page. Numbers such as 28 days or',
        "95% are the sample council's; on your pages stand those of your own [settings](settings.md). How a figure is worked out, rule",
        "by rule, is told in [How figures are worked out](definitions.md).",
    ]
    for title, terms in found.items():
        lines += ["", f"## {title}", "", *(f"- **{one.term}**: {one.text}" for one in terms)]
    return "\n".join(lines) + "\n"


WRITTEN = {"commands.md": commands, "columns.md": columns, "words.md": words}


def main() -> int:
    """Write all of them."""
    for name, text in WRITTEN.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
        print(DOCS / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
