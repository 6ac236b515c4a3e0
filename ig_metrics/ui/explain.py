"""Explain this number: a button beside any figure, and what it opens. Nothing is worked out before it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.dashboard.views import Figure, View
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ui import asked, cache, captions, clock, downloads, tables
from ig_metrics.ui.failure import standing

if TYPE_CHECKING:
    import pandas as pd

    from ig_metrics.dashboard.explaining import Explanation
    from ig_metrics.dashboard.views import Question
    from ig_metrics.privacy.roles import Viewer

PAGE_ROWS = 25
LONGEST = 12
"""Characters of a figure that its button repeats; a longer one, or one without a number in it, is called "this"."""
UNKNOWN = ("not measured", "hidden")


def label(figure: Figure) -> str:
    """What the button says: `How is 86.8% worked out?`, or why there is no number."""
    if figure.shown in UNKNOWN:
        return f"Why is this {figure.shown}?"
    repeated = len(figure.shown) <= LONGEST and any(letter.isdigit() for letter in figure.shown)
    return f"How is {figure.shown if repeated else 'this'} worked out?"


@standing
def button(figure: Figure, view: View, who: Viewer, where: str = "") -> None:
    """The button of a figure; pressed, it opens the explanation. `where` tells two buttons of one figure apart."""
    key = f"explain_{type(view).__name__}_{where}{figure.key}"
    if st.button(label(figure), key=key, type="tertiary", wrap=True):
        question = asked.question(cache.choices(who))
        if question is not None:
            title = f"{figure.label}: {figure.shown}"
            st.dialog(captions.plain(title), width="large" if who.sees_names else "medium")(_draw)(
                figure.key, view, who, question
            )


@standing
def _draw(key: str, view: View, who: Viewer, question: Question) -> None:
    from ig_metrics import dashboard

    try:
        moment = clock.moment(question.as_at)
        found: Explanation = dashboard.explain(
            cache.store(), cache.settings(), who, question, view=view, key=key, moment=moment
        )
    except Refused as refused:
        st.warning(captions.plain(" ".join(refused.reasons)))
        return
    working = found.working
    st.caption(f"As at {uk(question.as_at)}")
    _part("What it is", [f"**{each.term}.** {each.text}" for each in found.definitions])
    _part("How it is worked out", [captions.plain(text) for text in working.arithmetic])
    _part("What is left out", [captions.plain(text) for text in working.excluded])
    if working.confidence is not None:
        _part(
            f"How sure we can be: {working.confidence.level}", [captions.plain(text) for text in working.confidence.why]
        )
    _part("What it rests on", [captions.plain(text) for text in found.sources])
    _part("What it is compared with rests on", [captions.plain(text) for text in found.before])
    if working.rows is not None and len(working.rows):
        _rows(found, working.rows, who, question)


def _part(title: str, texts: Sequence[str]) -> None:
    if texts:
        st.markdown(f"**{title}**\n" + "\n".join(f"- {text}" for text in texts))


def _rows(found: Explanation, rows: pd.DataFrame, who: Viewer, question: Question) -> None:
    """A page of the rows, and all of them to download; a download of names is recorded."""
    working = found.working
    st.markdown(f"**{captions.plain(working.of_what)}: {len(rows):,}**")
    pages = -(-len(rows) // PAGE_ROWS)
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Page, of {pages:,}", 1, pages, 1, key=f"explain_page_{found.key}", width=140))
    part = rows.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS].reset_index(drop=True)
    tables.show(part, working.headings, working.of_what)
    stem = f"{found.key}-{question.as_at.isoformat()}"
    chosen = tables.choose(rows, working.headings)
    about = (f"{found.label}: {found.shown}", f"As at {uk(question.as_at)}", *working.arithmetic, *found.sources)
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Download as csv",
            recorded(found, who, question, len(rows), lambda: downloads.as_csv(chosen, working.headings)),
            f"{stem}.csv",
            f"explain_csv_{found.key}",
            mime=downloads.CSV,
            look="tertiary",
        )
        downloads.button("Download for Excel",
                         recorded(found, who, question, len(rows), lambda: downloads.as_xlsx(chosen, working.headings, about)),
                         f"{stem}.xlsx", f"explain_xlsx_{found.key}", look="tertiary")  # fmt: skip


def recorded(
    found: Explanation, who: Viewer, question: Question, count: int, make: Callable[[], bytes]
) -> Callable[[], bytes]:
    """`make`, and a line in the audit log where its rows name people: who, which figure, how many; no names."""
    held = cache.store()

    def give() -> bytes:
        content = make()
        if found.working.names:
            held.record("rows_downloaded", who.username, {"figure": found.key, "as_at": question.as_at.isoformat(), "rows": count})  # fmt: skip
        return content

    return give
