"""What the words of the Lists page mean."""

from __future__ import annotations

from ig_metrics.dashboard import definitions
from ig_metrics.dashboard.views import Definition
from ig_metrics.settings import Settings


def lists(settings: Settings) -> tuple[Definition, ...]:
    """The words of lists, and the steps of escalation."""
    return (*own(settings), *definitions.escalation(settings))


def own(settings: Settings) -> tuple[Definition, ...]:
    """New, listed again, gone, held, restore, stale, the hash."""
    oldest = settings.escalation.max_age_days
    return (
        Definition(
            "New and listed again",
            "Listed again: a list issued before names the person for the same thing, and the opposite list (restore for bar, "
            "grant for withhold) has not named them since. Everybody else is new. What falls due later is a new thing.",
        ),
        Definition("Gone", "On the last list that was issued, and not on this one."),
        Definition(
            "Never barred",
            "Nobody who is in date, exempt, absent, on the paper route, held, or not known to have network access is on a bar "
            "list, and nobody is on it twice.",
        ),
        Definition(
            "Hold",
            "A service would stop without the person's access. The hold has a reason and a last day, keeps them off the bar list "
            "till then, and is shown with it.",
        ),
        Definition(
            "Restore",
            "On a bar list that was issued, on no restore list since, employed, and with no ground for a bar any more: they "
            "completed the course, are exempt, absent, held or out of its scope, or a new window runs. And people in date whose "
            "account the network's list says does not work. Whoever is barred for another course waits for that one.",
        ),
        Definition(
            "Old data",
            f"A bar list rests on the HR list and the e-learning export. Where the newest of either is older than {oldest} days it is "
            "issued only with a reason, which is kept with it. Age is counted to today, not to the date of the list.",
        ),
        Definition(
            "Number and hash",
            "Each list that is issued gets the next number. Its hash (SHA-256) is of its csv file: the file downloaded again is the "
            "same to the byte, and anybody can check it.",
        ),
    )
