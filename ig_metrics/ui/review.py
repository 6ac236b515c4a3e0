"""What was found in a file before it is kept: what it changes, the arithmetic, questions, how it was understood, problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import answers, captions, particulars, people_offers, problem_lists, tables, uploading, wordlists
from ig_metrics.ui.arrivals import Arrival
from ig_metrics.ui.failure import standing

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview

HOW = {"heading": "By its own name", "saved mapping": "As agreed before"}


def draw(arrival: Arrival, who: Viewer) -> None:
    """The whole preview: what matters for the decision, the decision, then everything that was found."""
    preview = arrival.preview
    assert preview is not None
    asked = answers.wanted(arrival)
    _heading(arrival, preview)
    _recalled(preview)
    if arrival.changes:
        st.markdown("**What keeping it changes**\n" + bullets(arrival.changes))
    if arrival.alarms:
        st.warning("**Look at this before you keep it**\n" + bullets(map(captions.plain, arrival.alarms)))
    st.markdown(arithmetic(preview))
    if preview.dropped:
        st.markdown(
            "\n".join(
                f"- set aside, {captions.plain(words(reason))}: **{rows:,}**"
                for reason, rows in preview.dropped.items()
            )
        )
    st.markdown(problem_lists.summary(preview.counts))
    if people := people_offers.pointer(arrival):
        st.markdown(people)
    _blockers(preview, asked=asked)
    if asked:
        answers.ask(arrival, who)
    particulars.correct(arrival, who, expanded=bool(preview.blockers) and not (asked and preview.mapping))
    uploading.decide(arrival, who)
    st.header("What was found in it", anchor=False)
    _odd(preview)
    _mapping(arrival, preview, who)
    answers.optional(arrival, who)
    people_offers.draw(arrival, who)
    problem_lists.draw(arrival, preview)


def bullets(lines: object) -> str:
    """Sentences as a list."""
    return "\n".join(f"- {line}" for line in lines)  # type: ignore[attr-defined]


def _heading(arrival: Arrival, preview: Preview) -> None:
    st.header(f"Before you keep it: {KINDS[preview.kind].label}, as at {uk(preview.as_at)}", anchor=False)
    parts = [captions.plain(arrival.file_name)]
    if len(preview.sheets) > 1:
        parts.append(f"sheet “{captions.plain(preview.sheet)}” of {len(preview.sheets)}")
    if preview.heading_row:
        parts.append(f"headings in row {preview.heading_row}")
    if arrival.source and arrival.source != "default":
        parts.append(f"from {captions.plain(arrival.source)}")
    if arrival.partial:
        parts.append("adds to what is held")
    st.caption(" · ".join(parts))


def _recalled(preview: Preview) -> None:
    """Which saved mapping the file was read by, and what has changed since."""
    recalled = preview.recalled
    if recalled is None:
        return
    usual = recalled.name == "default"
    last = "the last one" if usual else f"the last from {captions.plain(recalled.name)}"
    saved = f"agreed by {captions.plain(recalled.saved_by)} on {uk(recalled.saved_at.date())}"
    if recalled.same_shape:
        st.markdown(f":green-badge[Same shape as {last}] Its headings are read as {saved}.")
        return
    lines = [f"“{captions.plain(was)}” is now “{captions.plain(now)}”" for was, now in recalled.renamed]
    if recalled.new:
        lines.append("New: " + ", ".join(f"“{captions.plain(heading)}”" for heading in recalled.new))
    if recalled.gone:
        lines.append("Gone: " + ", ".join(f"“{captions.plain(heading)}”" for heading in recalled.gone))
    if recalled.gone_unused:
        count = recalled.gone_unused
        lines.append(
            f"{count} {'heading' if count == 1 else 'headings'} that no figure used {'is' if count == 1 else 'are'} gone too"
        )
    st.info(
        f"**The headings have changed** since {last}. They are read as {saved}, as far as that goes.\n" + bullets(lines)
    )


def _blockers(preview: Preview, *, asked: bool) -> None:
    """What stops the file; calmly where an answer will do."""
    offered = tuple(f"'{each.heading}' looks like" for each in preview.suggestions)
    if not asked or not preview.mapping:
        if preview.blockers:
            st.error("**It cannot be kept as it is**\n" + bullets(map(captions.plain, preview.blockers)))
    elif not preview.only_unknown_words_block:
        # what is put as a question below is not said twice
        lines = [line for line in preview.blockers if not line.startswith(offered)] if offered else preview.blockers
        st.warning("**It needs an answer before it can be kept**\n" + bullets(map(captions.plain, lines)))


def arithmetic(preview: Preview) -> str:
    """Where every row that was read went, as a sum that comes out."""
    parts = [f"{preview.rows_kept:,} kept"]
    if preview.kind == "staff":
        parts = [
            f"{preview.people:,} people employed or yet to start",
            f"{preview.extra_posts:,} further posts of theirs",
            f"{preview.leavers:,} leavers",
        ]
    parts.append(f"{sum(preview.dropped.values()):,} set aside")
    return f"**{preview.rows_read:,} {'row' if preview.rows_read == 1 else 'rows'} read** = {' + '.join(parts)}."


def words(reason: str) -> str:
    """A reason's key in words: `no_staff_number` is `no staff number`."""
    return str(reason).replace("_", " ")


@standing
def _odd(preview: Preview) -> None:
    """What the file itself has that may surprise, how its dates were written, and what is never stored."""
    for note in preview.notes:
        st.info(captions.plain(note))
    if preview.never_kept_headings:
        st.info(
            "**Never stored:** "
            + ", ".join(map(captions.plain, preview.never_kept_headings))
            + ". No figure needs these, so they "
            "were dropped before anything else. Leave them out of the next export."
        )


@standing
def _mapping(arrival: Arrival, preview: Preview, who: Viewer) -> None:
    with st.expander(f"How {len(preview.mapping)} headings were understood"):
        kind = KINDS[preview.kind]
        rows = [
            {
                "heading": heading,
                "column": kind.column(column).label if column in kind.names else column,
                "how": HOW.get(how, how),
            }
            for column, heading, how in preview.mapping
        ]
        tables.show(
            pd.DataFrame(rows, columns=list(wordlists.MAPPING)), wordlists.MAPPING, "How headings were understood"
        )
        if preview.ignored_headings:
            st.write("Not used: " + ", ".join(map(captions.plain, preview.ignored_headings)) + ".")
        for column, forms in preview.date_forms.items():
            label = kind.column(column).label if column in kind.names else column
            st.write(f"{label}: dates written like {captions.plain(', '.join(forms))}.")
        answers.change_heading(arrival, who)
