"""Sentences about what a plan would bring, how likely its end is, and how good earlier forecasts were."""

from __future__ import annotations

import datetime as dt
import re

from ig_metrics import rounding
from ig_metrics.dates import uk
from ig_metrics.wording.plan import forecast_question, plan_dropped
from ig_metrics.wording.terms import LEVELLED, Terms
from ig_metrics.wording.words import count, has, is_or_are, listing, number, rounded_plain

LIKELIHOOD = ((0.1, "very unlikely"), (1 / 3, "unlikely"), (2 / 3, "about as likely as not"), (0.9, "likely"))
"""Words for a chance below each of these; from the last on it is very likely."""
EFFECTS = {
    "nothing new": "Nothing more: it is there already",
    "no level": "Not said: the plan gives no level",
    "not listed": "Not known: no such requirement applies",
}


def question(terms: Terms, deadline: dt.date | None) -> str:
    """`Will we reach Level 3 by 30 June 2014?`; of items that are met or not, `Will every outcome be as expected by ...?`"""
    if not terms.each_line:
        return forecast_question(terms.target, deadline)
    return f"Will every {terms.item} be {terms.at_goal}" + (f" by {uk(deadline)}?" if deadline else "?")


def in_terms(terms: Terms, *sentences: str) -> tuple[str, ...]:
    """Sentences about requirements, about what the framework calls them."""
    return tuple(re.sub(r"\brequirement(?=s?\b)", terms.item, sentence) for sentence in sentences)


def action_effect(effect: str, level: str | None, delivers: object, terms: Terms = LEVELLED) -> str:
    """What an open action would bring (`toolkit.plan.effects`): `Level 2 to 3: at target`."""
    if effect in EFFECTS:
        return EFFECTS[effect]
    reached = "at target" if effect == "reaches" else "still below target"
    return f"{terms.level(level)} to {terms.level(delivers).removeprefix('Level ')}: {reached}"


def action_when(
    state: str, due: dt.date | None, done: dt.date | None, late_by: int, slippage: int | None, year: int
) -> str:
    """Where an action stands, as short as a chart's label: `done 7 Mar, 7 days late`; `due 30 May (+60 days)`, since
    first promised.

    A date's year is left out where it is `year`.
    """
    if done is not None:
        after = f", {count(late_by, 'day')} late" if late_by else ""
        return f"done {_short(done, year)}{after}"
    if due is None:
        return "no date"
    if state == "Late":
        return f"late by {count(late_by, 'day')}"
    moved = ""
    if slippage:
        moved = f" ({'+' if slippage > 0 else '−'}{count(abs(slippage), 'day')})"
    return f"due {_short(due, year)}{moved}"


def dropped(gone: int, struck: int) -> tuple[str, ...]:
    """Actions that are no longer in the plan: those that went without a word, and those dropped with a reason."""
    said = [plan_dropped(gone)] if gone else []
    if struck:
        said.append(f"{count(struck, 'action')} {'was' if struck == 1 else 'were'} dropped with a reason.")
    return tuple(said)


def effects(counted: dict[str, int]) -> str:
    """`Of 18 open actions, 17 would bring a requirement to its target and 1 would change nothing.`"""
    total = sum(counted.values())
    if not total:
        return "Every action is done."
    verbs = {
        "reaches": "would bring a requirement to its target",
        "raises": "would raise one, but not to its target",
        "nothing new": "would change nothing: the level is there already",
        "no level": f"{'does' if counted.get('no level') == 1 else 'do'} not say which level",
        "not listed": f"{is_or_are(counted.get('not listed', 0))} about no requirement that applies",
    }
    said = [f"{number(counted[name])} {verb}" for name, verb in verbs.items() if counted.get(name)]
    if len(said) == 1 and total == 1:
        return f"The one open action {said[0][2:]}."
    return f"Of {number(total)} open actions, {listing(said)}."


def verdict(
    now: int, plan_says: int, applicable: int, all_done: float | None, as_at: dt.date, deadline: dt.date
) -> str:
    """The answer before the numbers: yes already, not by the plan itself, or how likely."""
    if now >= applicable:
        return "**Yes, already.** Nothing is below target."
    below = f"{count(applicable - now, 'requirement')} {is_or_are(applicable - now)} below target"
    if as_at == deadline:
        return f"**No.** The deadline is this day, and {below}."
    if plan_says < applicable:
        left = applicable - plan_says
        return (
            f"**Not by the plan's own dates**: they leave {count(left, 'requirement')} below target on {uk(deadline)}."
        )
    if all_done is None:
        return "**Yes, if every date of the plan is kept.** How likely that is cannot be said yet."
    words = next((said for top, said in LIKELIHOOD if all_done < top), "very likely")
    return f"**Yes, if every date of the plan is kept; by past form that is {words}** (a chance of {chance(all_done)})."


def in_short(now: int, plan_says: int, past_form: float | None, applicable: int, deadline: dt.date) -> str:
    """The forecast in one sentence, for pages that are about something else."""
    form = "" if past_form is None else f"; past form suggests **about {nearest(past_form)}**"
    return (
        f"By {uk(deadline)} the plan's dates bring **{number(plan_says)} of {count(applicable, 'requirement')}** to target"
        f"{form}. {number(now)} {is_or_are(now)} there now."
    )


def plan_ends(last: dt.date | None, deadline: dt.date, reached: int, applicable: int) -> tuple[str, ...]:
    """When the plan's last date is, where that is after the deadline: `The plan's last date is 31 October 2014; ...`."""
    if last is None or last <= deadline:
        return ()
    every = "all" if reached == applicable else f"{number(reached)} of {number(applicable)}"
    return (f"The plan's last date is {uk(last)}: by then {every} would be at target if every date is kept.",)


def beyond_history(items: int) -> str:
    """`2 requirements wait for an action later already than any that was ever finished; past form counts them as not reached.`"""
    one = items == 1
    return (
        f"{count(items, 'requirement')} {'waits' if one else 'wait'} for an action that is later already than any that was ever "
        f"finished: past form cannot speak for {'it' if one else 'them'}, and counts {'it' if one else 'them'} as not reached."
    )


def undated_actions(actions: int) -> str:
    """`2 open actions have no date: they are in the table, and not drawn.`"""
    return f"{count(actions, 'action')} {has(actions)} no date: {'it is' if actions == 1 else 'they are'} in the table, and not drawn."


def nearest(expected: float) -> int:
    """An expected number as a whole one, half up."""
    return int(rounding.half_up(expected))


def band(low: int, high: int) -> str:
    """`From 15 to 20 in 8 of 10 such cases`."""
    return f"{f'From {low} to {high}' if low != high else f'{low}'} in 8 of 10 such cases"


def chance(value: float | None) -> str:
    """A chance in words that claim no more than is known: `not known`, `under 1%`, `34%`, `over 99%`."""
    if value is None or value != value:
        return "not known"
    if value < 0.01:
        return "under 1%"
    return "over 99%" if value > 0.99 else f"{int(rounding.half_up(value * 100))}%"


def forecast_said(past_form: float | None, low: int | None, high: int | None, applicable: int) -> str:
    """What a kept forecast said: `about 24 of 40 (22 to 27)`; `plan only` where past form could not speak."""
    if past_form is None or low is None or high is None:
        return "plan only: too few finished"
    return f"about {nearest(past_form)} of {number(applicable)} ({low} to {high})"


def forecasts_scored(kept: int, due: int, banded: int, inside: int, afterwards: int, waiting: int) -> str:
    """`Of 6 forecasts whose date has come, **5 were inside their band**.`, and what that counts."""
    if not kept:
        return (
            "**No forecast has been kept yet.** One is kept by itself each time an assessment or a plan is brought in."
        )
    wait = f" {count(waiting, 'forecast')} {'waits' if waiting == 1 else 'wait'} for {'its' if waiting == 1 else 'their'} date."
    if not due:
        return f"**No forecast can be scored yet.**{wait if waiting else ''}"
    if due == 1:
        said = "The one forecast whose date has come "
        said += (
            f"was **{'inside' if inside else 'outside'} its band**."
            if banded
            else "gave no band: too few actions had been finished."
        )
    else:
        said = f"Of {number(due)} forecasts whose date has come, "
        if not banded:
            said += "none gave a band: too few actions had been finished."
        elif banded == due:
            said += f"**{_inside(inside)} inside their band**."
        else:
            said += f"{number(banded)} gave a band, and **{_inside(inside)} inside it**."
    if afterwards:
        of = "It was" if due == 1 else f"{number(afterwards)} of them {'was' if afterwards == 1 else 'were'}"
        said += f" {of} worked out afterwards, from the files of {'its' if afterwards == 1 else 'their'} day."
    return said + (wait if waiting else "")


def forecasts_erred(due: int, plan_error: float | None, banded: int, error: float | None) -> tuple[str, ...]:
    """How far out the plan's dates and past form were, on average, and which way."""
    said = []
    if due and plan_error is not None:
        said.append(f"The plan's dates promised {_out(plan_error)}{' on average' if due > 1 else ''}.")
    if banded and error is not None:
        said.append(f"Past form suggested {_out(error)}{' on average' if banded > 1 else ''}.")
    return tuple(said)


def _inside(inside: int) -> str:
    return f"{'none' if not inside else number(inside)} {'was' if inside == 1 else 'were'}"


def _out(error: float) -> str:
    size = rounded_plain(abs(error))
    if not size:
        return "just what came"
    shown = f"{size:g} {'requirement' if size == 1 else 'requirements'}"
    return f"**{shown} {'more' if error > 0 else 'fewer'}** than came"


def _short(day: dt.date, year: int) -> str:
    return f"{day.day} {day:%b}" if day.year == year else f"{day.day} {day:%b %Y}"
