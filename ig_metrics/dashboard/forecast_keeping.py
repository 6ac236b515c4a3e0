"""A forecast is kept: by the IG lead, or by itself when an assessment or a plan has been brought in or edited."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.looking_ahead import look_ahead, said
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import forecasts
from ig_metrics.ledger.forecasts import Kept
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

ONLY_LEAD = "Only the IG lead can do that."


@dataclass(frozen=True)
class Written:
    """A forecast that was kept; `new` is False where this very one was held already."""

    kept: Kept
    new: bool

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        what = f"The forecast as at {uk(self.kept.said.as_at)} for {uk(self.kept.said.deadline)}"
        return f"{what} is kept." if self.new else f"{what} was kept already; nothing has changed since."


def keep_forecast(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    framework: str | None = None,
    deadline: dt.date | None = None,
) -> Written:
    """Keep the forecast as at the date asked about. The same one from the same files is kept once.

    Raises Refused for anybody but the IG lead, as known on an earlier day, without an assessment or a plan, and where no
    deadline lies after the date.
    """
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
    if question.known_on is not None:
        raise Refused("A forecast is kept as it is known now. Leave out the day it is asked as known on.")
    return _keep(store, settings, question, viewer.username, framework, deadline)


def keep_after(store: Store, settings: Settings, kind: str, by: str) -> Written | None:
    """Keep the forecast that a file just kept makes (`kind`: what it was); None where there is nothing to forecast.

    It is as at the newest assessment or plan held, for the deadline of the settings. Never raises Refused: the file is kept,
    whatever becomes of the forecast.
    """
    if kind not in forecasts.RESTS_ON:
        return None
    with suppress(Refused):
        held = [info.as_at for info in store.snapshots(include_withdrawn=False) if info.kind in forecasts.RESTS_ON]
        return _keep(store, settings, Question(max(held)), by, None, None)
    return None


def _keep(
    store: Store, settings: Settings, question: Question, by: str, framework: str | None, deadline: dt.date | None
) -> Written:
    name = framework or measured.edition(store, settings, question)
    until = deadline or settings.toolkit.deadline
    if until is None:
        raise Refused("No deadline is set, so there is no forecast to keep. Give one, or set it in settings.toml.")
    if until <= question.as_at:
        raise Refused(
            f"The deadline, {uk(until)}, is not after {uk(question.as_at)}: nothing is left to forecast, so nothing is kept."
        )
    if not store.in_force_snapshots("plan", question.as_at):
        raise none_held(store, "plan", question)
    ahead = look_ahead(store, settings, question, name, until)
    if ahead is None:
        raise none_held(store, "toolkit", question, framework=name)
    return Written(*forecasts.keep(store, said(store, settings, question, name, ahead), by))
