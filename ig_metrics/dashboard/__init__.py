"""The one door: measured views for one viewer at one date, already made safe to show.

A room is opened when its name is first asked for: a question about the Toolkit loads nothing of the breaches, which halves the start
of a command. Who reads this file (a type checker included) sees plain imports.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ig_metrics.dashboard.assets import assets, assets_json
    from ig_metrics.dashboard.benchmark import benchmark
    from ig_metrics.dashboard.breach_actions import (
        put_back,
        rebase,
        register_rows,
        remove_rebase,
        save_register,
        take_out,
        taken_out,
    )
    from ig_metrics.dashboard.breach_charts import breach_charts, breach_charts_json
    from ig_metrics.dashboard.breach_others import breach_others
    from ig_metrics.dashboard.breach_severity import breach_severity
    from ig_metrics.dashboard.breaches import breaches
    from ig_metrics.dashboard.carry_over import carry_over
    from ig_metrics.dashboard.certificates import add_certificate, certificate_choices, take_back_certificate
    from ig_metrics.dashboard.choices import Choices, choices, last_meeting_before
    from ig_metrics.dashboard.clearance import clearance
    from ig_metrics.dashboard.edits import Saved, ToEdit, levels_to_edit, plan_to_edit, save_levels, save_plan
    from ig_metrics.dashboard.explain import explain
    from ig_metrics.dashboard.figures import toolkit_json, training_json
    from ig_metrics.dashboard.figures_of_breaches import breaches_json
    from ig_metrics.dashboard.forecast import forecast, forecast_json
    from ig_metrics.dashboard.forecast_keeping import keep_after, keep_forecast
    from ig_metrics.dashboard.forecasts_kept import forecasts_kept, forecasts_kept_json
    from ig_metrics.dashboard.glossary import glossary
    from ig_metrics.dashboard.headlines import headlines
    from ig_metrics.dashboard.held import held
    from ig_metrics.dashboard.holding import list_holds, place_hold, release_hold
    from ig_metrics.dashboard.issuing import (
        issue_list,
        list_file,
        list_file_name,
        list_page,
        list_prepared,
        lists_issued,
        take_back_list,
    )
    from ig_metrics.dashboard.keeping_measures import keep_measures
    from ig_metrics.dashboard.levels import levels
    from ig_metrics.dashboard.lists import ActionList, action_list
    from ig_metrics.dashboard.mailing import mail_plan, send_mail
    from ig_metrics.dashboard.managers import managers, paper_packs
    from ig_metrics.dashboard.meeting_papers import (
        add_meeting,
        change_meeting,
        issue_paper,
        meetings_taken_off,
        move_meeting,
        paper_file,
        paper_written,
        papers_drafted,
        papers_of,
        part_history,
        put_back_meeting,
        take_off_meeting,
        write_part,
    )
    from ig_metrics.dashboard.meetings import meetings, paper_before, restatements
    from ig_metrics.dashboard.next_version import next_version
    from ig_metrics.dashboard.notification import breaches_due, decide, due_json, take_back_decision
    from ig_metrics.dashboard.overdue import overdue
    from ig_metrics.dashboard.overview import overview
    from ig_metrics.dashboard.papers import paper_meeting, paper_meetings
    from ig_metrics.dashboard.parties import parties
    from ig_metrics.dashboard.partner_file import PartnerFile, partner_file
    from ig_metrics.dashboard.partners import partners
    from ig_metrics.dashboard.party import party
    from ig_metrics.dashboard.plan import plan, plan_json
    from ig_metrics.dashboard.resource_edits import assets_to_edit, posts_to_edit, save_assets, save_posts
    from ig_metrics.dashboard.resources import resources, resources_json
    from ig_metrics.dashboard.resources_glance import resources_glance
    from ig_metrics.dashboard.restated import restated, restated_json
    from ig_metrics.dashboard.timeline import timeline
    from ig_metrics.dashboard.toolkit import editions_held, toolkit
    from ig_metrics.dashboard.toolkit_claims import toolkit_claims
    from ig_metrics.dashboard.toolkit_why import toolkit_why
    from ig_metrics.dashboard.training import training
    from ig_metrics.dashboard.training_counting import training_counting
    from ig_metrics.dashboard.training_progress import training_progress
    from ig_metrics.dashboard.training_reach import training_reach
    from ig_metrics.dashboard.training_trend import training_trend
    from ig_metrics.dashboard.unmatched import unmatched
    from ig_metrics.dashboard.what_if import WhatIf, what_if

__all__ = [
    "ActionList",
    "Choices",
    "PartnerFile",
    "Saved",
    "ToEdit",
    "WhatIf",
    "action_list",
    "add_certificate",
    "add_meeting",
    "assets",
    "assets_json",
    "assets_to_edit",
    "benchmark",
    "breach_charts",
    "breach_charts_json",
    "breach_others",
    "breach_severity",
    "breaches",
    "breaches_due",
    "breaches_json",
    "carry_over",
    "certificate_choices",
    "change_meeting",
    "choices",
    "clearance",
    "decide",
    "due_json",
    "editions_held",
    "explain",
    "forecast",
    "forecast_json",
    "forecasts_kept",
    "forecasts_kept_json",
    "glossary",
    "headlines",
    "held",
    "issue_list",
    "issue_paper",
    "keep_after",
    "keep_forecast",
    "keep_measures",
    "last_meeting_before",
    "levels",
    "levels_to_edit",
    "list_file",
    "list_file_name",
    "list_holds",
    "list_page",
    "list_prepared",
    "lists_issued",
    "mail_plan",
    "managers",
    "meetings",
    "meetings_taken_off",
    "move_meeting",
    "next_version",
    "overdue",
    "overview",
    "paper_before",
    "paper_file",
    "paper_meeting",
    "paper_meetings",
    "paper_packs",
    "paper_written",
    "papers_drafted",
    "papers_of",
    "part_history",
    "parties",
    "partner_file",
    "partners",
    "party",
    "place_hold",
    "plan",
    "plan_json",
    "plan_to_edit",
    "posts_to_edit",
    "put_back",
    "put_back_meeting",
    "rebase",
    "register_rows",
    "release_hold",
    "remove_rebase",
    "resources",
    "resources_glance",
    "resources_json",
    "restated",
    "restated_json",
    "restatements",
    "save_assets",
    "save_levels",
    "save_plan",
    "save_posts",
    "save_register",
    "send_mail",
    "take_back_certificate",
    "take_back_decision",
    "take_back_list",
    "take_off_meeting",
    "take_out",
    "taken_out",
    "timeline",
    "toolkit",
    "toolkit_claims",
    "toolkit_json",
    "toolkit_why",
    "training",
    "training_counting",
    "training_json",
    "training_progress",
    "training_reach",
    "training_trend",
    "unmatched",
    "what_if",
    "write_part",
]


def _rooms() -> dict[str, str]:
    """The module that each name of the door comes from, as the imports above say."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: str(node.module) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


_ROOMS = _rooms()


class _Door(ModuleType):
    """Opens a room at its first question. Where a room has the name of its question, the door gives the question."""

    def __getattr__(self, name: str) -> Any:
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(_ROOMS[name]), name)
        from ig_metrics.dashboard.beneath import nothing_beneath
        from ig_metrics.dashboard.spared import LOOKS, spared

        if name in LOOKS:
            found = nothing_beneath(spared(found))
        setattr(self, name, found)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        # Python sets each room it loads on its package, under the room's name: over the question of that name.
        if not (isinstance(value, ModuleType) and name in _ROOMS):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
