"""What only the Resources page draws: posts over time, assets by owner, partners, the next version of the Toolkit."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.assets import AssetsView
from ig_metrics.dashboard.next_version import NextVersionView
from ig_metrics.dashboard.partners import PartnersView
from ig_metrics.dashboard.resources import ResourcesView
from ig_metrics.dashboard.resources_glance import ResourcesGlanceView
from ig_metrics.dashboard.views import Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import captions, memo, panels, parts, resource_figures
from ig_metrics.ui.toolkit_claims import STATES
from ig_metrics.wording import partners as partner_words
from ig_metrics.wording import resources as words

GLANCE, POSTS, ASSETS, PARTNERS, VERSION = "glance", "posts", "assets", "partners", "version"
EDIT_POSTS, EDIT_ASSETS = "edit_posts", "edit_assets"
PARTS = {
    GLANCE: "At a glance",
    POSTS: "Posts",
    ASSETS: "Information assets",
    PARTNERS: "Partners",
    VERSION: "New version",
    EDIT_POSTS: "Edit posts",
    EDIT_ASSETS: "Edit assets",
}
LEAD_ONLY = (EDIT_POSTS, EDIT_ASSETS)
NEEDS = {POSTS: "posts", ASSETS: "assets", PARTNERS: "toolkit"}
"""What each part is worked out from: the template that is offered where it is not held."""
ANY_STATE = "All"

ENTRIES = {
    "post": "Post", "grade": "Grade", "standing": "Standing", "fte": "FTE", "from": "From", "to": "To", "funded_by": "Funded by",
}  # fmt: skip
STANDINGS = {"standing": "Standing", "lines": "Entries", "fte": "Full-time equivalents"}
MONTHS = {
    "day": "Last day of the month", "filled": "Filled", "wanted": "Wanted", "filled_posts": "Posts filled",
    "wanted_posts": "Posts wanted", "unknown": "Without FTE", "when": "Told by",
}  # fmt: skip
CHANGES = {"text": "What changed"}
AHEAD = {
    "day": "Day", "what": "What", "post": "Post", "grade": "Grade", "standing": "Standing", "fte": "FTE", "next": "What follows",
}  # fmt: skip
GROUPS = {
    "group": "Directorate", "assets": "Assets", "reviewed": "Reviewed", "overdue": "Overdue", "due": "Due soon", "high": "High risk",
    "high_overdue": "High risk, overdue", "no_owner": "No owner", "personal": "With personal data", "next_due": "Soonest due",
}  # fmt: skip
LISTED = {
    "asset": "Asset", "owner": "Owner", "state": "Review", "review_due": "Due", "overdue_by": "Days overdue", "risk": "Risk",
    "personal_data": "Personal data", "reviewed_on": "Last reviewed", "reviewed": "In 12 months", "directorate": "Directorate",
    "system": "Held in",
}  # fmt: skip
LISTED_WIDTHS: dict[str, Any] = {"asset": 300, "owner": 230, "state": 160, "directorate": 260, "overdue_by": 110}
SIDE_BY_SIDE = {
    "partner": "Partner", "requirements": "Requirements", "levels": "Levels", "below": "Below target", "outstanding": "Evidence",
    "actions_open": "Actions open", "actions_late": "Late", "next_due": "Next due",
}  # fmt: skip
PROOF = {
    "partner": "Partner", "requirement": "No.", "title": "Requirement", "level_shown": "Level", "target_shown": "Target",
    "state": "Evidence", "expires": "Expires", "days_left": "Days left",
}  # fmt: skip
ACTIONS = {
    "partner": "Partner", "requirement": "No.", "action": "Action", "state": "State", "due": "Due", "late_by": "Days late",
    "slippage": "Days later than first promised",
}  # fmt: skip
BECAME = {"how": "What happens", "old": "Requirements now", "new": "In the new version", "numbers": "Which"}
WORK = {
    "requirement": "No.", "title": "Requirement", "how": "What happens", "from": "From", "before": "Level now",
    "level": "Level proposed", "work": "To do",
}  # fmt: skip
DROPPED = {"requirement": "No.", "title": "Requirement", "category": "Category", "level": "Level", "reason": "Reason"}
VERSION_WIDTHS: dict[str, Any] = {
    "numbers": 460,
    "title": 330,
    "work": 420,
    "requirement": 70,
    "reason": 420,
    "category": 240,
}


def part(who: Viewer) -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part("resources", PARTS, () if who.role == "ig_lead" else LEAD_ONLY)


def glance(who: Viewer, question: Question) -> View:
    """The four parts, a few sentences each."""
    view: ResourcesGlanceView = panels.view_for("resources_glance", who, question)
    panels.opening(view, who, "resources")
    grid = st.grid(2, min_column_width=320, gap="medium")
    for area in view.areas:
        with grid.container(border=True, height="stretch"):
            st.header(area.name, anchor=False)
            st.markdown(" ".join(area.said))
            st.button(
                f"{PARTS[area.part]} →",
                key=f"resources_to_{area.part}",
                type="tertiary",
                on_click=_go,
                args=(area.part,),
            )
    return view


def _go(part: str) -> None:
    """Show another part of the page; the dates stay as they are."""
    st.session_state["resources_part"] = part


def posts(who: Viewer, question: Question) -> View:
    """Capacity over time against what is wanted, what changed, what lies ahead, every entry."""
    view: ResourcesView = panels.view_for("resources", who, question)
    panels.opening(view, who, "resources")
    if _lacks(view, who, POSTS):
        return view
    st.header("Filled and wanted, month by month", anchor=False)
    made = panels.chart(view.steps, "resources_capacity", "The list has no entry.", resource_figures.capacity, question.as_at,
                        view.last, view.in_fte)  # fmt: skip
    if made is not None:
        st.caption("Thick line, shaded: filled · thin line: wanted · dashes: after the date, by the dates in the list")
    panels.folded("The chart as a table", "resources_months",
                  lambda: panels.table("resources_months", view.months, MONTHS, "Filled and wanted on the last day of each month",
                                       question, view))  # fmt: skip
    if question.compare_with is not None:
        st.header(captions.since_title("What changed", question), anchor=False)
        captions.bullets(
            memo.kept(view.changes, "said", lambda: view.changes["text"].tolist()),
            words.nothing_changed(question.compare_with),
        )
        if view.changed_how:
            st.caption(view.changed_how)
    st.header("What lies ahead", anchor=False)
    panels.table("resources_ahead", view.ahead, AHEAD, "Posts that start or end in the next 12 months", question, view,
                 widths={"post": 330, "next": 220}, none="The list names no start or end in the next 12 months.")  # fmt: skip
    st.header("Every entry on the list", anchor=False)
    panels.table("resources_entries", view.entries, ENTRIES, "Posts and secondments, and where each stands", question, view,
                 widths={"post": 330, "standing": 250, "from": 110, "to": 110, "funded_by": 220}, none="Every entry on the list has ended.")  # fmt: skip
    return view


def assets(who: Viewer, question: Question) -> View:
    """Reviews by directorate, what the register serves, by owner and one by one for the IG lead."""
    view: AssetsView = panels.view_for("assets", who, question)
    panels.opening(view, who, "resources")
    if _lacks(view, who, ASSETS):
        return view
    st.header("What the register serves", anchor=False)
    captions.bullets(memo.kept(view.requirements, "said", lambda: view.requirements["text"].tolist()), words.no_rule())
    st.header("By directorate", anchor=False)
    made = panels.chart(
        view.directorates, "resources_reviews", "The register gives no directorate.", resource_figures.reviews
    )
    if made is not None:
        st.caption(
            "Striped: overdue for review · solid: due within 90 days · dotted: in time · crossed: no date to go by"
        )
        panels.table("assets_by_directorate", view.directorates, GROUPS, "Assets by directorate", question, view,
                     widths={"group": 300})  # fmt: skip
    if who.role == "ig_lead":
        st.header("By owner", anchor=False)
        panels.table("assets_by_owner", view.owners, {**GROUPS, "group": "Owner"}, "Assets by owner", question, view,
                     widths={"group": 300})  # fmt: skip
    if who.role == "ig_lead" or not view.assets.empty:
        st.header("Every asset" if who.role == "ig_lead" else "Your assets", anchor=False)
        panels.table("assets_listed", _picked(view.assets), LISTED, "Information assets, the longest overdue first", question, view,
                     widths=LISTED_WIDTHS, none="No asset matches.")  # fmt: skip
    return view


def _picked(listed: pd.DataFrame) -> pd.DataFrame:
    """The assets the reader wants to see."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        # Not kept in the link: an address must never hold a name.
        sought = st.text_input("Asset or owner contains", key="assets_search", width=260)
        states = [ANY_STATE, *words.REVIEW_STATES.values()]
        state = st.selectbox("Review", states, key="assets_state", bind="query-params", width=200, filter_mode=None)
        risky = st.checkbox("High risk only", key="assets_high", bind="query-params")
        bare = st.checkbox("No owner only", key="assets_unowned", bind="query-params")
    asked = ((sought or "").strip().casefold(), state, risky, bare)
    return memo.kept(listed, ("picked", asked), lambda: _pick(listed, *asked))


def _pick(listed: pd.DataFrame, sought: str, state: str | None, risky: bool, bare: bool) -> pd.DataFrame:
    rows = listed
    if sought:
        found = [rows[name].fillna("").str.casefold().str.contains(sought, regex=False) for name in ("asset", "owner")]
        rows = rows[found[0] | found[1]]
    if state and state != ANY_STATE:
        rows = rows[rows["state"] == state]
    if risky:
        rows = rows[rows["risk"] == "High"]
    if bare:
        rows = rows[rows["owner"].fillna("").str.strip() == ""]
    return rows


def partners(who: Viewer, question: Question) -> View:
    """What is agreed with each partner, what it answers for, evidence outstanding, actions late."""
    view: PartnersView = panels.view_for("partners", who, question)
    panels.opening(view, who, "resources")
    if _lacks(view, who, PARTNERS):
        return view
    st.header("Partners side by side", anchor=False)
    panels.table("partners", view.partners, SIDE_BY_SIDE, "What each partner answers for", question, view,
                 widths={"partner": 190, "levels": 190, "below": 140, "outstanding": 240, "next_due": 110}, none="No partner is named.")  # fmt: skip
    panels.link("toolkit", "Each partner's own page, under “Owners and partners” of the Toolkit →")
    st.header("What is agreed", anchor=False)
    captions.bullets(memo.kept(view.partners, "agreed", lambda: _agreed(view.partners)), "No partner is named.")
    st.header("Evidence outstanding or due for renewal", anchor=False)
    proof = memo.kept(view.evidence, "signed", lambda: view.evidence.assign(state=view.evidence["state"].map(STATES)))
    panels.table("partners_evidence", proof, PROOF, "Evidence of partners' requirements to be renewed or supplied", question,
                 view, widths={"partner": 200, "requirement": 60, "title": 330, "state": 150}, none="None.")  # fmt: skip
    st.header("Open actions on their requirements", anchor=False)
    panels.table("partners_actions", view.actions, ACTIONS, "Open actions on partners' requirements, late ones first", question,
                 view, widths={"partner": 200, "requirement": 60, "action": 380}, none="None.")  # fmt: skip
    return view


def _agreed(partners: pd.DataFrame) -> list[str]:
    return [
        partner_words.agreed(
            str(row["partner"]), _text(row["role"]), _text(row.get("contact")),
            None if pd.isna(row["agreed_on"]) else row["agreed_on"].date(),
        )
        for row in partners.to_dict("records")
    ]  # fmt: skip


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def version(who: Viewer, question: Question) -> View:
    """What a new version of the Toolkit changes, and what work is new."""
    view: NextVersionView = panels.view_for("next_version", who, question)
    panels.opening(view, who, "resources")
    if not view.changes.empty:
        st.header("What changes", anchor=False)
        panels.table(
            "version_changes",
            view.changes,
            BECAME,
            "What becomes of the requirements",
            question,
            view,
            widths=VERSION_WIDTHS,
        )
    if not view.rows.empty:
        st.header("What work is new", anchor=False)
        panels.table("version_new_work", view.work, WORK, "Requirements of the new version with something to do", question, view,
                     widths=VERSION_WIDTHS, none="Nothing: every level is carried as it is.")  # fmt: skip
        st.header("What is dropped", anchor=False)
        panels.table("version_gone", view.dropped, DROPPED, "Requirements the new version does not have", question, view,
                     widths=VERSION_WIDTHS, none="Nothing.")  # fmt: skip
        panels.folded(f"All {len(view.rows)} requirements of the new version", "version_all",
                      lambda: panels.table("version_all", view.rows, WORK, "Every requirement of the new version", question, view,
                                           widths=VERSION_WIDTHS))  # fmt: skip
    if who.role == "ig_lead":
        panels.link("new_version", "Prepare the move, or bring in another version's list →")
    return view


def _lacks(view: View, who: Viewer, of: str) -> bool:
    """Whether there is nothing to draw; to who can fill it in, the template."""
    if view.figures:
        return False
    if who.role == "ig_lead":
        panels.templates((NEEDS[of],))
    return True
