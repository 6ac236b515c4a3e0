"""Posts and information assets in the app: edited in a table by the IG lead, from a day on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, editor
from ig_metrics.ui.toolkit_editors import done, held_from, to_edit
from ig_metrics.wording import resources as words

POSTS, ASSETS = "posts_edit", "assets_edit"
POST_WIDTHS = {"post": 330, "grade": 100, "from": 110, "to": 110, "funded_by": 220}
ASSET_WIDTHS = {"asset": 300, "owner": 240, "directorate": 260, "system": 180}
RISKS = {"low": "Low", "medium": "Medium", "high": "High"}


def posts(who: Viewer, question: Question) -> None:
    """The list of posts to edit."""
    st.title("Which posts are there, and who fills them?", anchor=False)
    st.write(
        "Change a cell, or add an entry at the end, then give the reason and save. **What a post comes to next is an entry of its "
        "own**: give the one that ends its last day, and add the next from the day after, so that capacity over time stays true. A "
        "post's name and first day are not changed here. Each save is kept as a new version with your name and the reason, and can "
        "be taken back on the Upload page."
    )
    at = held_from(POSTS, question)
    found = to_edit(lambda: dashboard.posts_to_edit(cache.store(), who, at))

    def save(opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> str:
        return done(dashboard.save_posts(cache.store(), who, at, opened, edited, why), question)

    standings = {status: words.standing(status) for status in ("vacant", "recruiting", "in_post", "seconded")}
    own = {
        **POST_WIDTHS,
        "status": editor.one_of("Status", standings, 170),
        "fte": st.column_config.NumberColumn("FTE", min_value=0.0, step=0.1, width=80),
    }
    editor.draw(
        editor.Editor(
            POSTS, "posts", "Posts and secondments, to be edited", at, lambda: found.rows, save,
            editor.config("posts", own, pinned=("post",)), "appointed, starts on 1 June", {"post": "Post", "from": "From"}, adds=True,
        )
    )  # fmt: skip


def assets(who: Viewer, question: Question) -> None:
    """The asset register to edit."""
    st.title("Which records do we hold, and when were they reviewed?", anchor=False)
    st.write(
        "Change a cell, or add an asset at the end, then give the reason and save. When an asset is reviewed, give the day and when "
        "the next review is due. Each save is kept as a new version with your name and the reason, and can be taken back on the "
        "Upload page; the next register you bring in says every asset again."
    )
    at = held_from(ASSETS, question)
    found = to_edit(lambda: dashboard.assets_to_edit(cache.store(), who, at))

    def save(opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> str:
        return done(dashboard.save_assets(cache.store(), who, at, opened, edited, why), question)

    editor.draw(
        editor.Editor(
            ASSETS, "assets", "The information asset register, to be edited", at, lambda: found.rows, save,
            editor.config("assets", {**ASSET_WIDTHS, "risk": editor.one_of("Risk", RISKS, 110)}, pinned=("asset",)),
            "reviewed with the owner", {"asset": "Asset"}, adds=True,
        )
    )  # fmt: skip
