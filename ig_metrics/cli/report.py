"""`report`: the committee paper of a meeting in each of its forms, as data, and the template of its look."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.cli import meetings, output
from ig_metrics.cli.common import who
from ig_metrics.cli.progress import Bar
from ig_metrics.dates import LONDON, uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import briefing, forms, template
from ig_metrics.report.issuing import as_written
from ig_metrics.store import Store
from ig_metrics.wholefile import write, writing

WRONG_USAGE = 2


def report(asked: Namespace) -> int:
    """Write the paper, and record that it was made; with --json print what it says."""
    wrong = _misused(asked)
    if wrong:
        print(f"ig-metrics report: {wrong}", file=sys.stderr)
        return WRONG_USAGE
    if asked.template_out is not None:
        write(asked.template_out, template.default())
        print(f"Written to {asked.template_out}. Change its styles, header and footer, and name it in settings.toml:")
        print(f'[report] template = "{asked.template_out.name}"')
        return 0
    if asked.issue:
        return meetings.issue(asked)
    settings = settings_file.load()
    store = Store.open(settings_file.home_folder())
    viewer = Viewer(who(), "ig_lead")
    today = dt.datetime.now(LONDON).date()
    with Bar(quick=True) as bar:
        bar.share("Working out the figures", 0.0)
        made = briefing(store, settings, viewer, asked.meeting, today=today, known_on=asked.as_known_on)
        made = as_written(made, dashboard.paper_written(store, viewer, asked.meeting, asked.as_known_on))
        content = b""
        if asked.out is not None:
            bar.share(forms.MAKING[asked.out.suffix.lower()], 0.6)
            content = forms.made_as(made, asked.out.suffix.lower())
    if asked.out is not None:
        with writing(asked.out) as put:
            put(content)
            store.record("report_made", viewer.username, made.audit_detail(asked.out.name, content))
    if asked.json:
        return output.as_json(made.as_json() | {"out": None if asked.out is None else str(asked.out)})
    print(
        f"{made.title}: the paper for the meeting of {uk(made.held_on)}, figures as at {uk(made.as_at)}, known on {made.known}."
    )
    print(f"{made.left_to_write} parts are marked [To be completed]: a person must write them.")
    print(f"Written to {asked.out}.")
    return 0


def _misused(asked: Namespace) -> str:
    if asked.template_out is not None:
        alone = not (asked.meeting or asked.out or asked.issue or asked.json)
        return "" if alone else "--template-out goes alone: it writes the look of papers, not a paper"
    if asked.meeting is None:
        return "say which meeting the paper is for: --meeting 2014-03-31"
    if asked.as_at is not None:
        return "--as-at does not go with it: the figures are as at the meeting, or the newest data before it"
    if asked.issue and asked.as_known_on is not None:
        return "--as-known-on does not go with --issue: a paper is issued as known now"
    if asked.why is not None and not asked.issue:
        return "--why goes with --issue: it says why another version is issued"
    if asked.issue and asked.out is not None and asked.out.suffix.lower() != ".docx":
        return "--issue writes the Word document that is kept: --out F.docx"
    if asked.out is None and not asked.json and not asked.issue:
        return "say where to write the paper: --out F.docx"
    return ""
