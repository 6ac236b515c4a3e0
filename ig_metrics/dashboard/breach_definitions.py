"""What each term about breach charts, the 72 hours, severity and comparison means, in words."""

from __future__ import annotations

from ig_metrics import wording
from ig_metrics.dashboard.views import Definition
from ig_metrics.settings import Settings

READINGS = {
    "same_side": "two of three in a row near the same limit, all three on one side of the mean",
    "any_third": "two of three in a row near the same limit, the third anywhere",
    "off": "",
}


def charts(settings: Settings) -> tuple[Definition, ...]:
    """Which chart is drawn when, what a signal is, and how the charts part from their reference."""
    reading = READINGS[settings.breaches.two_of_three]
    rules = ["outside a limit", "seven in a row on one side of the mean", "seven rising or falling in a row", reading]
    return (
        *compared(),
        Definition(
            "Which chart",
            "It follows from how many breaches there are. None: a sentence. 1 to 7: each on its date. Fewer than 1 a month: "
            "the days between them (T chart). 1 to 5 a month: counts with limits from their mean (c chart), or for each 1,000 "
            "staff where staff numbers moved by more than a tenth (u chart; u-prime, with limits widened to the variation there "
            "is, where months vary more than one rate explains). 5 or more a month: the NHS's XmR chart. Near misses are a share "
            "of all reports: a p chart, or p-prime where there are many thousands or they vary more than one share explains.",
        ),
        Definition(
            "More than chance",
            f"A point is a signal when it is {wording.listing([rule for rule in rules if rule])}. Everything else is the "
            "ordinary coming and going of numbers: not news. Where breaches are few, most months are below the mean anyway: there "
            "a run in a c, u or p chart must be longer than seven, until it is as unlikely as seven of even chances.",
        ),
        Definition(
            "Where our charts part from the NHS's",
            "Where nearly all months are the same, large movements are not left out of the limits: left out, they would make "
            "limits of no width that flag every month. A series that never varies has no limits. A month the register does "
            "not cover is a gap: it is neither nought nor anybody's neighbour. A lower limit below 0 is drawn at 0.",
        ),
        Definition(
            "Limits that start anew",
            "Only somebody can say that a process has changed. A rebase is dated and reasoned, is shown on the chart, and can be "
            "taken back; the program never makes one.",
        ),
        Definition(
            "Serious",
            "A breach that the severity scheme of its day says must be reported: level 2 of the IG SIRI checklist (from 1 June "
            "2013), likelihood 3 or more with impact 2 or more (from 25 May 2018). The register's own level counts where it "
            "gives one.",
        ),
    )


def compared() -> tuple[Definition, ...]:
    """When a difference between two periods is more than chance."""
    return (
        Definition(
            "Two periods compared",
            "By an exact test of two Poisson counts, with the length of each period: the difference is called more than "
            "chance when chance alone would bring one as large less than once in twenty.",
        ),
    )


def notification() -> tuple[Definition, ...]:
    """The 72-hour clock."""
    return (
        Definition(
            "72 hours",
            "72 elapsed hours from the moment the council became aware, by the clock in London. Weekends and holidays count; "
            "where the clocks change, the hour shown moves and the time there is does not. It applies to breaches the council "
            "became aware of on or after 25 May 2018.",
        ),
        Definition(
            "Without a time",
            "A date without a time runs from 00:00 of that day, and says so. A time of exactly 00:00 cannot be told from none: "
            "write 00:01 where midnight is meant. Where awareness is not recorded, the day reported is used.",
        ),
        Definition(
            "Decided",
            "A breach that is not reported needs a reason on record: in the register, or in the decision log here.",
        ),
    )


def severity() -> tuple[Definition, ...]:
    """How a breach is graded."""
    return (
        Definition(
            "Severity",
            "By the scheme in force on the day the council became aware (else the day reported): the IG SIRI checklist from "
            "1 June 2013 to 24 May 2018, the grid of likelihood and impact from 25 May 2018, none before. Both are written down "
            "from memory in data files that nobody has checked yet: check them against your own copy.",
        ),
        Definition(
            "Worked out",
            "The checklist: points for the number of people, plus and minus one for each factor. The grid: likelihood times "
            "impact. What is not recorded is never taken for nought: the level is then not worked out.",
        ),
        Definition(
            "Disagrees",
            "The register's own level and the one worked out from its facts differ. The register's counts until it is changed.",
        ),
    )


def others() -> tuple[Definition, ...]:
    """Beside other councils, and services beside one another."""
    return (
        Definition(
            "The sector",
            "Reports to the ICO, from the workbook it publishes: one report is several rows there and is counted once. How many "
            "organisations a sector has is not in it, so shares are compared, not levels. Quarters are of the calendar year.",
        ),
        Definition(
            "Services side by side",
            "What chance would bring a service of its size, at the council's own rate. The inner limits hold 95 in 100, the outer "
            "998 in 1,000: among twenty services one is outside the inner limits by chance alone.",
        ),
    )
