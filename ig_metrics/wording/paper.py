"""The committee paper's own words: what it is of, what it asks, what a person must still write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.held import Unheld
from ig_metrics.wording.terms import Terms
from ig_metrics.wording.words import HIDDEN, count, listing, number

PAPER_TITLE = "Information governance arrangements: update"
TO_NOTE = "The committee is asked to note the figures in this paper."
MEANT = "What each figure and word of this paper means, part by part."
TO_COMPLETE = {
    "report_of": "post of the officer who reports",
    "contact": "name, telephone number, office and e-mail address",
    "committee": "name of the committee",
    "summary": "what the author would add to the figures",
    "recommendation": "any other decision the committee is asked for",
    "background": "why this report comes now, and what the committee asked for last time",
    "resources": "what has changed in the team since the last meeting, and what is planned",
    "access": "how many people were barred and how many restored since the last meeting, from the lists issued; no number below {threshold}",
    "closer_working": "what has been agreed with partners",
    "breaches": "what was learned from the breaches, without anything that points to a person",
    "consultations": "who was consulted, or “None”",
    "implications": "legal, equality and other implications, or “None”",
    "risk": "the author's assessment of these risks",
    "financial": "costs and savings, or “None”",
}
"""What a person must write, by the part of the paper it stands in."""
TEMPLATE_SAYS = (
    "Change the styles, page, header and footer of this document, and put your logo in its header. Save it as "
    "templates/paper.docx in the home folder of IG Metrics, or name it as template under [report] in settings.toml.",
    "Papers then have its look. The text on this page is left out of them. Where the footer is left empty, each paper's title and "
    "page numbers are put there.",
)
"""What the template that is given out says of itself."""
OUTCOMES = {"Done on time": "done on time", "Done late": "done late", "Not done": "not done by then",
            "Due this day": "due on this day and not yet done"}  # fmt: skip
"""What comes of an action, in the order it is told."""


def to_complete(part: str, threshold: int) -> str:
    """`[To be completed: who was consulted, or “None”]`"""
    return f"[To be completed: {TO_COMPLETE[part].format(threshold=threshold)}]"


def nothing_measured(as_at: dt.date) -> str:
    """That no data is held at all."""
    return f"**Nothing is measured yet**: no data is held for {uk(as_at)} or earlier."


def means_in_appendix(letter: str) -> str:
    """`What each figure means is told in Appendix C.`"""
    return f"What each figure means is told in Appendix {letter}."


def nobody_late() -> str:
    """That nobody's training in a course is past due."""
    return "Nobody is overdue or lapsed."


def paper_basis(
    as_at: dt.date, known: str, held_on: dt.date, compare_with: dt.date | None, previous: dt.date | None
) -> str:
    """Which day the figures are of, as known when, and what they are compared with."""
    said = [f"Figures are as at **{uk(as_at)}**, as known on {known}."]
    if as_at < held_on:
        said.append(f"That is the latest day data is held for; the meeting is on {uk(held_on)}.")
    if compare_with is not None:
        said.append(f"They are compared with those of the last meeting, on {uk(compare_with)}.")
    elif previous is not None:
        said.append(
            f"No data is held for a day after the last meeting, on {uk(previous)}, so nothing is compared with it."
        )
    else:
        said.append("No earlier meeting is on the list, so nothing is compared.")
    return " ".join(said)


def known_at(moment: dt.datetime) -> str:
    """The day as known on which, with the time unless it is the day's last moment: `31 March 2014, 17:00`."""
    day = uk(moment.date())
    return day if (moment.hour, moment.minute) == (23, 59) else f"{day}, {moment:%H:%M}"


def target_by(terms: Terms, deadline: dt.date | None) -> str:
    """`The council's target is Level 3 in every category by 31 March 2014.`"""
    by = f" by {uk(deadline)}" if deadline else ""
    if terms.each_line:
        return f"What is to be reached: every {terms.item} as expected{by}."
    return f"The council's target is {terms.goal} in every category{by}. The national pass is {terms.level(terms.pass_level)}."


def not_held(label: str, as_at: dt.date) -> str:
    """`Not measured: “Breach register” is not held for 31 March 2014 or earlier.`"""
    return Unheld(f"**Not measured**: “{label}” is not held for {uk(as_at)} or earlier.", [label])


def no_course() -> str:
    """That no course is set up."""
    return "**Not measured**: no mandatory course is set up."


def left_out_of_rate(absent: int | None, exempt: int | None, leavers: int | None) -> str:
    """`Left out of the rate, and counted: 242 absent and 57 exempt. Leavers, not in scope: 392.` A hidden count says so."""
    parts = [HIDDEN if each is None else number(each) for each in (absent, exempt, leavers)]
    return f"Left out of the rate, and counted: {parts[0]} absent and {parts[1]} exempt. Leavers, not in scope: {parts[2]}."


def promised_came(outcomes: Sequence[str], since: dt.date) -> str:
    """`**20 actions** were due since 27 January 2014, by the dates promised then: 5 done on time, 3 done late, 9 not done by then ...`"""
    if not outcomes:
        return f"No action of the improvement plan was due between {uk(since)} and this date."
    counted = [(outcome, outcomes.count(outcome)) for outcome in OUTCOMES if outcome in outcomes]
    parts = listing(f"{number(of)} {OUTCOMES[outcome]}" for outcome, of in counted)
    whole = len(outcomes)
    return (
        f"**{count(whole, 'action')}** of the improvement plan {'was' if whole == 1 else 'were'} due since {uk(since)}, by the dates "
        f"promised then: {parts}."
    )


def plain(value: float) -> str:
    """A number without a needless decimal: `3.4`, `6`."""
    return f"{round(value, 2):g}"
