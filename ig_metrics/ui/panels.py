"""The parts every page is made of: question and answer, figures, a chart with its table, downloads, how it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import Figure, Missing, Question, ToolkitView, TrainingView, View
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, charts, downloads, places, tables

BETTER_COLOURS = {True: "green", False: "red", None: "gray"}
BETTER_WORDS = {True: "Better: ", False: "Worse: ", None: ""}


def asked_or_stop(who: Viewer, title: str, needs: Sequence[str]) -> Question:
    """The question of this run. When nothing is held: the page's title, what to upload, and the end of the page."""
    question = asked.question(cache.choices(who))
    if question is None:
        st.title(title)
        nothing_held(who, needs)
        st.stop()
    return question


def nothing_held(who: Viewer, needs: Sequence[str]) -> None:
    """What to do when the store is empty: upload (with the templates), or load the sample council."""
    from ig_metrics.datasets import KINDS

    st.write("**Nothing has been uploaded yet**, so there is no answer. This page is worked out from:")
    st.markdown("\n".join(f"- {KINDS[kind].label}: one row is {KINDS[kind].row_is}" for kind in needs))
    if who.role == "ig_lead":
        link("upload", "Upload a file")
        templates(needs)
        st.caption("To look around first, stop the app and load the invented sample council with `ig-metrics demo`.")
    else:
        st.caption("The IG lead uploads the files. Ask them when the figures will be ready.")


def templates(kinds: Sequence[str]) -> None:
    """A blank workbook to fill in, for each kind."""
    from ig_metrics.datasets import KINDS

    with st.container(horizontal=True, gap="small"):
        for kind in kinds:
            st.download_button(
                f"Template: {KINDS[kind].label}",
                data=_template(kind),
                file_name=f"{kind}-template.xlsx",
                mime=downloads.XLSX,
                on_click="ignore",
                key=f"template_{kind}",
            )


def _template(kind: str) -> Callable[[], bytes]:
    def make() -> bytes:
        from ig_metrics import ingest

        return ingest.template(kind)

    return make


def link(key: str, label: str) -> None:
    """A link to another page that asks the same question there."""
    st.page_link(places.BY_KEY[key].path, label=label, query_params=st.query_params.to_dict() or None)


def opening(view: View, who: Viewer, here: str = "") -> None:
    """Title, answer, what to beware of, what is missing, headline figures."""
    st.title(view.title)
    if view.answer:
        st.markdown(" ".join(view.answer))
    if view.missing:
        _missing(view.missing, who)
    if view.figures:
        figures(view.figures, here)
    if view.warnings:
        st.warning("**Read the figures with this in mind**\n" + "\n".join(f"- {text}" for text in view.warnings))


def _missing(missing: Sequence[Missing], who: Viewer) -> None:
    st.info("**Not everything is here.** " + " ".join(lack.text for lack in missing))
    if who.role == "ig_lead":
        link("upload", "Upload a file")


def figures(shown: Sequence[Figure], here: str = "") -> None:
    """Headline figures side by side, each with what changed and a link to the page that explains it."""
    grid = st.grid(min(len(shown), 4), min_column_width=150, gap="small")
    for figure in shown:
        with grid.container(border=True, height="stretch", gap="xsmall"):
            st.metric(figure.label, figure.shown)
            if figure.change:
                st.markdown(f":small[:{BETTER_COLOURS[figure.better]}[{BETTER_WORDS[figure.better]}{figure.change}]]")
            if figure.note:
                st.caption(figure.note)
            if figure.page in places.BY_KEY and figure.page != here:
                st.space("stretch")
                link(figure.page, f"{places.BY_KEY[figure.page].title} page →")


def chart(made: charts.Chart | None, key: str, otherwise: str) -> None:
    """Draw a chart with its description; say why when there is nothing to draw."""
    if made is None:
        st.caption(otherwise)
        return
    st.plotly_chart(made.figure, key=f"chart_{key}", height=made.height, config=charts.CONFIG, alt=made.alt, theme=None)
    if made.note:
        st.caption(made.note)


def colours() -> charts.Ink:
    """The chart colours of the theme in use."""
    return charts.ink(st.context.theme.type)


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
) -> None:
    """A table with its two downloads, or the words for an empty one."""
    if frame.empty:
        st.write(none)
        return
    tables.show(frame, headings, alt, widths=widths)
    files(name, tables.chosen(frame, headings), headings, question, view)


def files(name: str, frame: pd.DataFrame, headings: Mapping[str, str], question: Question, view: View) -> None:
    """Download buttons for a table as shown; the file is only made when asked for."""
    about = (view.title, f"As at {uk(question.as_at)}", *(source.text for source in view.sources))
    stem = f"{name}-{question.as_at.isoformat()}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download as csv",
            data=lambda: downloads.as_csv(frame, headings),
            file_name=f"{stem}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv_{name}",
            type="tertiary",
        )
        st.download_button(
            "Download for Excel",
            data=lambda: downloads.as_xlsx(frame, headings, about),
            file_name=f"{stem}.xlsx",
            mime=downloads.XLSX,
            on_click="ignore",
            key=f"xlsx_{name}",
            type="tertiary",
        )


def worked_out(view: View) -> None:
    """Definitions of every figure on the page, and the files it rests on."""
    with st.expander("How this is worked out"):
        for definition in view.definitions:
            st.markdown(f"**{definition.term}.** {definition.text}")
        if view.sources:
            st.markdown("**Worked out from:**\n" + "\n".join(f"- {_escaped(source.text)}" for source in view.sources))


def target_level() -> int:
    """The council's own target level."""
    return cache.settings().toolkit.target_level


def target_percent(view: TrainingView) -> float:
    """The target of the course on the page, in percent."""
    return cache.settings().course(view.course or None).target_percent


def bullets(texts: Sequence[str], none: str) -> None:
    """A list of sentences, or the words for an empty one."""
    st.markdown("\n".join(f"- {text}" for text in texts) if texts else none)


def promised_title(question: Question) -> str:
    """`Promised since 27 January 2014, and what came of it`."""
    return f"Promised since {uk(question.compare_with)}, and what came of it"


def since_title(what: str, question: Question) -> str:
    """`What changed since 27 January 2014`."""
    return f"{what} since {uk(question.compare_with)}"


def key_to_levels(question: Question, made: charts.Chart | None, what: str = "level") -> None:
    """What the marks of a target chart stand for, in words."""
    if made is None:
        return
    before = f" · ○ {what} on {uk(question.compare_with)}, where it moved" if question.compare_with else ""
    st.caption(f"● at target · ◆ below target{before} · dotted line: the target")


def key_to_stages(made: charts.Chart | None) -> None:
    """What the bars of the stages chart stand for, in words."""
    if made is not None:
        st.caption("Pale: reminder · solid: with the manager · striped: past the bar date · number: in all")


def key_to_months(made: charts.Chart | None) -> None:
    """The caution that goes with any count of reports."""
    if made is not None:
        st.caption(
            "Bars: breaches reported · ◇ near misses. More reports can mean better reporting, not more breaches."
        )


def holds(held: pd.DataFrame) -> None:
    """For each category below target, what holds it there."""
    if held.empty:
        st.write("Nothing: every category with a level is at the target.")
    for row in held.to_dict("records"):
        st.markdown(f"**{row['category']}.** {row['text']}")


def claims(requirements: pd.DataFrame) -> None:
    """Claims that the data does not bear out, in words, before the table."""
    if "claim" not in requirements:
        return
    doubted = requirements[requirements["claim"] == "not supported"].to_dict("records")
    if doubted:
        lines = [
            f"- **{row['requirement']}**, claimed at Level {row['level']}. {row['claim_reason']}" for row in doubted
        ]
        st.error("✕ **Claims that the data does not support**\n" + "\n".join(lines))


def requirement_filter(requirements: pd.DataFrame) -> pd.DataFrame:
    """The requirements the reader wants: all, those below target, or those of a category."""
    if requirements.empty:
        return requirements
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        categories = ["All categories", *dict.fromkeys(requirements["category"].dropna())]
        category = st.selectbox(
            "Category", categories, key="toolkit_category", bind="query-params", width=330, filter_mode=None
        )
        below = st.checkbox("Only those below target", key="toolkit_below", bind="query-params")
    kept = requirements
    if category != categories[0]:
        kept = kept[kept["category"] == category]
    if below:
        level, target = (pd.to_numeric(kept[name], errors="coerce") for name in ("level", "target_level"))
        kept = kept[(level < target) | kept["level"].isna()]
    return kept


def framework_note(view: ToolkitView) -> None:
    """Which edition the requirements are from, and who checked our list of it."""
    checked = f"checked by {view.checked_by}" if view.checked_by else "not checked by anybody yet"
    st.caption(f"Requirements: {view.framework_title or view.framework}; our list of them is {checked}.")


def training_filters(
    page: str, breakdowns: tuple[str, ...] = ("directorate", "service", "team")
) -> tuple[str | None, str]:
    """Course and breakdown, each kept in the link under the page's name."""
    courses = cache.settings().courses
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        course = courses[0].code if len(courses) == 1 else None
        if len(courses) > 1:
            titles = {one.code: one.title for one in courses}
            course = st.selectbox("Course", list(titles), format_func=titles.__getitem__, key=f"{page}_course",
                                  bind="query-params", width=290, filter_mode=None)  # fmt: skip
        by = st.selectbox("Break down by", breakdowns, format_func=str.capitalize, key=f"{page}_by",
                          bind="query-params", width=190, filter_mode=None)  # fmt: skip
    return course, by or breakdowns[0]


def meanings(stages: pd.DataFrame) -> None:
    """Each stage with its number of people and what it means."""
    for row in stages.to_dict("records"):
        people = "hidden" if pd.isna(row["people"]) else f"{int(row['people']):,}"
        st.markdown(f"**{row['label']}: {people}.** {row['meaning']}")


def _escaped(text: str) -> str:
    """A file's name as plain text: its underscores and brackets are not Markdown."""
    for mark in "\\`*_[]<>$#:":
        text = text.replace(mark, "\\" + mark)
    return text


def view_for(name: str, who: Viewer, question: Question, **filters: Any) -> Any:
    """The view of a page; a refusal (no course set up, say) is shown in words and ends the page."""
    from ig_metrics.errors import Refused

    try:
        return cache.view(name, who, question, **filters)
    except Refused as refused:
        st.title(places.BY_KEY[name].title)
        for reason in refused.reasons:
            st.warning(reason)
        st.stop()
