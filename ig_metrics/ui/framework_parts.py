"""The lists of requirements there are: where each comes from, who has checked it, each line sourced or not, faults."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ig_metrics.dashboard import framework_files
from ig_metrics.dashboard.views import Question, View
from ig_metrics.ui import captions, downloads, memo, panels, parts
from ig_metrics.ui.failure import standing

MOVE, LISTS = "move", "lists"
PARTS = {MOVE: "Move to a new version", LISTS: "Lists of requirements"}
FILES = {
    "id": "Id", "title": "Framework", "requirements": "Requirements", "categories": "Categories",
    "sourced": "Titles seen in print", "expected": "Expected level known", "complete": "Whole list", "checked": "Checked by",
    "review_due": "Review by", "review": "Review", "origin": "File", "source": "Source",
}  # fmt: skip
LINES = {
    "requirement": "Requirement", "category": "Category", "title": "Title", "levels": "Levels", "expected": "Expected",
    "mandatory": "Mandatory", "sourced": "Sourced", "source": "Source",
}  # fmt: skip
WIDTHS = {"title": 330, "source": 330, "category": 260, "origin": 200, "levels": 200}
MIME = {".yaml": "application/yaml", ".xlsx": downloads.XLSX}


def part() -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part("version", PARTS)


def faults(files: tuple[str, ...]) -> None:
    """What is wrong with files the council has dropped in, where anything is."""
    if files:
        listed = "\n".join(f"- {captions.plain(fault)}" for fault in files)
        st.error(f"**These files of your own cannot be used yet**\n{listed}")


@standing
def lists(question: Question) -> None:
    """Every framework file, and the lines of one."""
    st.title("Which lists of requirements are there, and who has checked them?", anchor=False)
    held = framework_files.shelf(question.as_at)
    usable = {file.id: file.framework for file in held.files if file.framework is not None}
    unchecked = sum(not made.checked_by for made in usable.values())
    st.markdown(
        f"**{len(usable)} lists** can be used; {unchecked or 'none'} of them {'is' if unchecked == 1 else 'are'} not checked by "
        "anybody in your council yet. A list is a text file: put a corrected copy, or one of your own, into the folder "
        "`frameworks` of the data folder (`IG_METRICS_HOME`), and it is used at once."
    )
    faults(held.faults)
    view = View("Lists of requirements", ())
    panels.table("frameworks", held.table, FILES, "The lists of requirements there are", question, view, widths=WIDTHS)
    chosen = st.selectbox(
        "Look at one", list(usable), format_func=lambda id: usable[id].full_title, key="version_list", bind="query-params",
        width=640,
    )  # fmt: skip
    if chosen is None:
        return
    made = usable[chosen]
    st.header(captions.plain(made.full_title), anchor=False)
    checked = f"checked by {made.checked_by}" if made.checked_by else "not checked by anybody yet"
    st.caption(captions.plain(f"{made.source} This list is {checked}."))
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "An assessment of it to fill in", lambda: _blank(chosen), f"{chosen}-assessment.xlsx", "version_blank"
        )
        for ending, label in ((".yaml", "For another tool, as YAML"), (".xlsx", "For another tool, as a workbook")):
            downloads.button(
                label, partial(_library, chosen, ending), f"{chosen}{ending}", f"version_library{ending}",
                mime=MIME[ending], look="tertiary",
            )  # fmt: skip
    lines = memo.kept(held.table, ("lines", chosen), lambda: framework_files.framework_lines(made))
    panels.table(f"framework_{chosen}", lines, LINES, "The requirements of this list, line by line", question, view,
                 widths=WIDTHS)  # fmt: skip


def _blank(framework: str) -> bytes:
    from ig_metrics import ingest

    return ingest.template("toolkit", framework=framework)


def _library(framework: str, ending: str) -> bytes:
    from ig_metrics.dashboard import libraries

    return libraries.export_framework(framework, ending)
