"""The parts every page is made of: question and answer, figures, a chart with its table, downloads, how it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, downloads, explain, figure, memo, places, tables
from ig_metrics.ui.failure import standing

LINES = "  \n"
"""Ends a line within a paragraph of Markdown."""
LONGEST_NUMBER = 10
"""Characters that fit a card on a phone at the size of a figure; longer values are words, in bold text that wraps."""
BETTER_COLOURS = {True: "green", False: "red", None: "gray"}
BETTER_WORDS = {True: "Better: ", False: "Worse: ", None: ""}


def asked_or_stop(who: Viewer, title: str, needs: Sequence[str]) -> Question:
    """The question of this run. When nothing is held: the page's title, what to upload, and the end of the page."""
    question = asked.question(cache.choices(who))
    if question is None:
        st.title(title, anchor=False)
        nothing_held(who, needs)
        st.stop()
    return question


def nothing_held(who: Viewer, needs: Sequence[str]) -> None:
    """What to do when the store is empty: upload (with the templates), or load the sample council."""
    from ig_metrics.datasets import KINDS

    st.write("**Nothing has been uploaded yet**, so there is no answer. This page is worked out from:")
    st.markdown("\n".join(f"- {KINDS[kind].label}: one row is {KINDS[kind].row_is}" for kind in needs))
    if who.role == "ig_lead":
        link("upload", "Upload a file →")
        templates(needs)
        st.write("To look around first, load the invented sample council: `python -m ig_metrics demo`.")
    else:
        st.caption("The IG lead uploads the files. Ask them when the figures will be ready.")


@standing
def templates(kinds: Sequence[str]) -> None:
    """A blank workbook to fill in, for each kind."""
    from ig_metrics.datasets import KINDS

    with st.container(horizontal=True, gap="small"):
        for kind in kinds:
            downloads.button(
                f"Template: {KINDS[kind].label}", _template(kind), f"{kind}-template.xlsx", f"template_{kind}"
            )


def _template(kind: str) -> Callable[[], bytes]:
    def make() -> bytes:
        from ig_metrics import ingest

        return ingest.template(kind)

    return make


def link(key: str, label: str, part: str = "") -> None:
    """A link to another page, and a part of it by its name; the dates, being bound to the address, go along."""
    st.page_link(places.BY_KEY[key].path, label=label, query_params={f"{key}_part": part} if part else None)


def opening(view: View, who: Viewer, here: str = "") -> None:
    """Title, answer, what to beware of, what is missing, headline figures."""
    st.title(view.title, anchor=False)
    if view.answer:
        st.markdown(" ".join(view.answer))
    lacking(view, who)
    if view.figures:
        figures(view.figures, here, view, who)
    cautions(view)


@standing
def cautions(view: View) -> None:
    """What to beware of."""
    if view.warnings:
        st.warning("**Read the figures with this in mind**\n" + "\n".join(f"- {text}" for text in view.warnings))


@standing
def lacking(view: View, who: Viewer) -> None:
    """What cannot be read; what is missing and not said by the answer already, and where to upload it."""
    if view.damaged:
        told = "\n".join(f"- {captions.plain(text)}" for text in view.damaged)
        st.error(f"**Part of the data cannot be read.** Everything else is shown.\n{told}")
    missing = [lack for lack in view.missing if lack.text not in view.answer]
    if not missing:
        return
    st.info("**Not everything is here.** " + " ".join(lack.text for lack in missing))
    if who.role == "ig_lead":
        link("upload", "Upload a file →")


def figures(shown: Sequence[Figure], here: str = "", view: View | None = None, who: Viewer | None = None) -> None:
    """Headline figures side by side, each with what changed and a link to the page that explains it.

    `view` and `who`: whose figures they are and who looks; then each says how it is worked out when it is asked.
    """
    grid = st.grid(min(len(shown), 4), min_column_width=150, gap="small")
    for one in shown:
        with grid.container(border=True, height="stretch", gap="xsmall"):
            _figure(one, here, view, who)


@standing
def _figure(one: Figure, here: str, view: View | None, who: Viewer | None) -> None:
    # One text, and no metric of Streamlit's, whose script a browser runs only after it has read the whole of Plotly: a number stands
    # with the page's title, before any chart. The bold italics are a figure's alone (styles.css). A label wraps on a phone.
    mark = "***" if len(one.shown) <= LONGEST_NUMBER else "**"
    lines = [f":small[{one.label}]", f"{mark}{captions.plain(one.shown)}{mark}"]
    if one.change:
        lines.append(f":small[:{BETTER_COLOURS[one.better]}[{BETTER_WORDS[one.better]}{one.change}]]")
    if one.restated:
        lines.append(f":small[:orange-badge[↻ Restated] {one.restated.removeprefix('Restated ')}]")
    st.markdown(LINES.join(lines))
    if one.note:
        st.caption(one.note)
    if one.basis:
        st.caption(one.basis)
    elsewhere = one.page in places.BY_KEY and one.page != here
    if elsewhere or view is not None:
        st.space("stretch")
    if view is not None and who is not None:
        explain.button(one, view, who)
    if elsewhere:
        link(one.page, f"{places.BY_KEY[one.page].title} page →")


@standing
def chart(
    table: pd.DataFrame, key: str, otherwise: str, draw: Callable[..., figure.Chart | None], *given: Any, **more: Any
) -> figure.Chart | None:
    """Draw a view's table with one of the functions of charts.py, with its description; say why when nothing can be drawn.

    `given` and `more` go to the function after the table, with the colours of the theme in use last but for keywords.
    """
    theme = st.context.theme.type
    made = memo.kept(table, (draw.__name__, given, tuple(more.items()), theme),
                     lambda: draw(table, *given, figure.ink(theme), **more))  # fmt: skip
    if made is None:
        st.caption(otherwise)
        return None
    plot(made, key)
    if made.note:
        st.caption(made.note)
    return made


@standing
def made(
    key: str, make: Callable[[], figure.Chart | None], otherwise: str = "Nothing can be drawn."
) -> figure.Chart | None:
    """A chart that `make` makes from more than one table; the words where nothing can be drawn. None then, and where it failed."""
    done = make()
    if done is None:
        if otherwise:
            st.caption(otherwise)
        return None
    plot(done, key)
    return done


@standing
def plot(made: figure.Chart, key: str) -> None:
    """A chart that is made, with its description. The key says which theme it is inked for: styles.css turns it round in the other."""
    inked = "dark" if st.context.theme.type == "dark" else "light"
    st.plotly_chart(
        figure.Ready(made.figure),
        key=f"chart_{key}_inked_{inked}",
        height=made.height,
        config=figure.CONFIG,
        alt=made.alt,
        theme=None,
    )


@standing
def table(
    name: str,
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    alt: str,
    question: Question,
    view: View,
    *,
    widths: Mapping[str, Any] | None = None,
    none: str = "No rows.",
    names: bool = False,
) -> None:
    """A table with its two downloads, or the words for an empty one. `names`: as for `downloads.table`."""
    if frame.empty:
        st.write(none)
        return
    tables.show(frame, headings, alt, widths=widths)
    files(name, tables.chosen(frame, headings), headings, question, view, names=names)


def folded(label: str, key: str, draw: Callable[[], Any]) -> None:
    """What few will open, under its label: sent and drawn only when it is opened."""
    box = st.expander(label, key=f"folded_{key}", on_change="rerun")
    if box.open:
        with box:
            draw()


@standing
def files(
    name: str, frame: pd.DataFrame, headings: Mapping[str, str], question: Question, view: View, *, names: bool = False
) -> None:
    """Download buttons for a table as shown; the file is only made when asked for."""
    about = (view.title, f"As at {uk(question.as_at)}", *(source.text for source in view.sources))
    stem = f"{name}-{question.as_at.isoformat()}"
    with st.container(horizontal=True, gap="small"):
        downloads.table(stem, frame, headings, about, key=name, names=names)


@standing
def worked_out(view: View) -> None:
    """Definitions of every figure on the page, and the files it rests on."""
    with st.expander("How this is worked out"):
        told = [f"**{definition.term}.** {definition.text}" for definition in view.definitions]
        if view.sources:
            told.append(
                "**Worked out from:**\n" + "\n".join(f"- {captions.plain(source.text)}" for source in view.sources)
            )
        if told:
            st.markdown("\n\n".join(told))
        link("glossary", "Every word these pages use →")


def view_for(name: str, who: Viewer, question: Question, **filters: Any) -> Any:
    """The view of a page; a refusal (no course set up, say) is shown in words and ends the page."""
    from ig_metrics.errors import Refused

    try:
        return cache.view(name, who, question, **filters)
    except Refused as refused:
        # A part of a page is called after its page: `training_reach`.
        place = places.BY_KEY.get(name) or places.BY_KEY.get(name.split("_")[0])
        st.title(place.title if place else "This cannot be shown", anchor=False)
        for reason in refused.reasons:
            st.warning(reason)
        st.stop()
