"""Posts and secondments, and the information asset register: sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ig_metrics.dates import uk
from ig_metrics.rounding import shown_percent
from ig_metrics.wording.paper import plain
from ig_metrics.wording.words import count, is_or_are, listing, literal, number

QUESTION = "Do we have the people, and are our records of information in order?"
POSTS_QUESTION = "Who is there to do the work, and who is still to come?"
ASSETS_QUESTION = "Are our records of information reviewed, and does somebody answer for each?"
AREAS = {
    "posts": "Who there is to do the work", "assets": "Records of information", "partners": "Working with partners",
    "version": "A new version of the Toolkit",
}  # fmt: skip
AT_A_GLANCE = {
    "filled": "Posts filled or seconded", "overdue_reviews": "Information assets overdue for review",
    "outstanding": "Evidence outstanding from partners", "version_work": "Requirements of the next version with work to do",
}  # fmt: skip
"""The headline figures, and what they are called where all four parts stand side by side."""
STANDINGS = {
    "in_post": "in post",
    "seconded": "seconded",
    "recruiting": "being recruited to",
    "vacant": "vacant",
    "not on the list": "not on the list",
}
REVIEW_STATES = {
    "overdue": "Overdue", "due soon": "Due within 90 days", "in time": "In time", "no date": "No date to go by",
}  # fmt: skip
NO_OWNER, NO_DIRECTORATE = "No owner named", "No directorate given"

EVENTS = {"starts": "Starts", "ends": "Last day"}
AHEAD = "ahead, by the list's dates"
POSTS_DEFINED = {
    "Posts": "Entries on the information governance team's list that cover the date, from their first day to their last, both included; "
    "an empty date is an open end. Filled: in post, or seconded in. A full-time equivalent of 0.4 is two days a week.",
    "Wanted": "Every entry that covers the date, filled or not. Somebody seconded into a post that the list has as vacant or being "
    "recruited to fills that post, which is counted once.",
    "No full-time equivalent given": "Not known, and not taken for 1: the entry counts as a post, and is in neither sum.",
    "Over time": "Each day is told by the list in force then, and a day before the first list by the dates in it: whoever had left "
    "by then is not in it. Days after the date are what the dates in the list say, up to {months} months ahead. Where an entry "
    "ends and none of the same name follows, nothing more is wanted of it until the list says so.",
}
"""What is said of the figures about posts, by term."""
ASSETS_DEFINED = {
    "Reviewed": "The last review was in the {months} calendar months to the date, the day {months} months before it included: a "
    "review on 29 February counts to 28 February. A review dated after the date has not been.",
    "Overdue for review": "The day the register says the next review is due is past, and no review was on that day or since. An asset "
    "due on the date itself is in time. Due soon: within {days} days. An asset without such a day, or reviewed since it, has no "
    "date to go by: it is counted as neither, and may still be reviewed or not.",
    "High risk": "The register gives the risk as high.",
    "No owner": "The register names nobody. Somebody should answer for each asset.",
    "Personal data": "The register says yes. An asset that says neither yes nor no is counted apart.",
    "Requirements it serves": "Those for which a rule of the framework file compares the level claimed with the register.",
}
"""What is said of the figures about assets, by term."""


def standings(joined: str) -> str:
    """`in post`, `seconded and vacant`: the list's own words, joined by commas, as people say them."""
    return listing(STANDINGS.get(word, word) for word in joined.split(", "))


# Posts


def standing(status: str, when: str = "") -> str:
    """A standing as a label: `In post`, `Seconded, to start after this date`."""
    said = STANDINGS.get(status, status)
    return f"{said[:1].upper()}{said[1:]}{f', {when}' if when else ''}"


def what_next(what: str, followed: bool) -> str:
    """What the list says comes after an entry's last day."""
    if what != "ends":
        return ""
    return "Another entry follows" if followed else "Nothing follows on the list"


def posts_filled(filled: float, wanted: float) -> str:
    """`**3.4 of 5.4 full-time equivalents** wanted at this date are filled.`"""
    if not wanted:
        return "The list wants nobody at this date."
    return f"**{plain(filled)} of {plain(wanted)} full-time equivalents** wanted at this date are filled."


def posts_listed(filled: int, wanted: int) -> str:
    """The same in posts, where the list gives no full-time equivalents."""
    return f"**{number(filled)} of {count(wanted, 'post')}** wanted at this date {is_or_are(filled)} filled."


def posts_open(recruiting: int, vacant: int) -> tuple[str, ...]:
    """`1 post is being recruited to and 1 is vacant.`; nothing where none is."""
    parts: list[str] = []
    for some, said in ((recruiting, "being recruited to"), (vacant, "vacant")):
        if some:
            parts.append(f"{count(some, 'post') if not parts else number(some)} {is_or_are(some)} {said}")
    return (f"{listing(parts)}.",) if parts else ()


def posts_unknown(entries: int) -> tuple[str, ...]:
    """`1 entry gives no full-time equivalent: it counts as a post, and is in neither sum.`"""
    if not entries:
        return ()
    one = entries == 1
    return (
        f"{count(entries, 'entry', 'entries')} {'gives' if one else 'give'} no full-time equivalent: {'it counts as a post' if one else 'they count as posts'}, "
        f"and {'is' if one else 'are'} in neither sum.",
    )


def capacity_moved(now: float, before: float, since: str) -> str:
    """`1.4 more than in January`, `the same as in January`: how what is filled moved."""
    gap = round(now - before, 6)
    if not gap:
        return f"the same as {since}"
    return f"{plain(abs(gap))} {'more' if gap > 0 else 'fewer'} than {since}"


def least(ahead: Sequence[tuple[dt.date, float, float]], filled: float) -> tuple[str, ...]:
    """What the list's own dates make of the time ahead: the lowest it falls to, where that is lower than now.

    `ahead`: day, filled and wanted, of the days on which anything changes.
    """
    lower = [each for each in ahead if each[1] < filled]
    if not lower:
        return ()
    day, falls, _ = min(lower, key=lambda each: (each[1], each[0]))
    return (f"By the list's own dates it falls to {plain(falls)} from {uk(day)}, unless somebody follows.",)


def starts(day: dt.date, fte: float | None, standing: str) -> str:
    """The next to start: `Next, on 1 April 2014: 1 full-time equivalent, seconded.`"""
    much = "a post" if fte is None else f"{plain(fte)} full-time {'equivalent' if fte == 1 else 'equivalents'}"
    return f"Next, on {uk(day)}: {much}, {STANDINGS.get(standing, standing)}."


def post_called(post: str | None, grade: str | None) -> str:
    """A post as it is called: by its name, or to who may not see that by its grade: `A Grade 13 post`, `A post`."""
    if post:
        return literal(post)
    return f"A {literal(grade)} post" if grade else "A post without a grade"


def post_change(
    label: str, before: str, now: str, since: dt.date | None, fte: tuple[float | None, float | None]
) -> str:
    """`**Head of IG**: being recruited to since 3 February 2014; vacant before.`"""
    when = f" since {uk(since)}" if since else ""
    if before == now:
        was, here = ("not given" if each is None else plain(each) for each in fte)
        return f"**{label}**: {standings(now)} as before; full-time equivalent {here}, before {was}."
    return f"**{label}**: {standings(now)}{when}; {standings(before)} before."


def capacity_saved(
    before: tuple[float, float], after: tuple[float, float], day: dt.date, *, unit: str = "full-time equivalents"
) -> str:
    """`Filled on 20 April 2014: 4.4 of 6.4 full-time equivalents, 3.4 of 5.4 before.`"""
    now, was = (f"{plain(filled)} of {plain(wanted)}" for filled, wanted in (after, before))
    return f"Filled on {uk(day)}: {now} {unit}, {'as before' if now == was else f'{was} before'}."


def assets_saved(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """What a save of the register moved: `Overdue for review: 32 to 31.`; that nothing was counted otherwise."""
    names = {"assets": "Assets", "reviewed": "Reviewed", "overdue": "Overdue for review", "high": "High risk",
             "no_owner": "No owner named", "personal": "With personal data"}  # fmt: skip
    said = [
        f"{label}: {number(before[name])} to {number(after[name])}."
        for name, label in names.items()
        if before[name] != after[name]
    ]
    return tuple(said) or ("No count of the register moves.",)


def nothing_changed(then: dt.date) -> str:
    """`No post stands otherwise than on 27 January 2014.`"""
    return f"No post stands otherwise than on {uk(then)}."


def by_its_dates(then: dt.date, of: dt.date) -> str:
    """That no list is held for the date compared with, and what the change is told by instead."""
    return (
        f"No list is held for {uk(then)} or earlier: what changed since is told by the dates in the list of {uk(of)}."
    )


def filled_twice(posts: Sequence[str]) -> str:
    """That a post is there twice on one day, both filled, and what to do about it."""
    names = listing((literal(post) for post in posts), most=3)
    return (
        f"The list has {names} filled more than once on this day, and each entry is counted as a post of its own. Where one followed "
        "the other, give the first its last day."
    )


# Assets


def assets_reviewed(reviewed: int, of: int, months: int) -> str:
    """`**84 of 122 information assets** were reviewed in the 12 months to this date.`"""
    if not of:
        return "The register names no information asset."
    verb = "was" if reviewed == 1 else "were"
    return f"**{number(reviewed)} of {count(of, 'information asset')}** {verb} reviewed in the {months} months to this date."


def assets_overdue(overdue: int, high: int) -> str:
    """`**24 are overdue for review**, 9 of them high risk.`"""
    if not overdue:
        return "None is overdue for review."
    risky = f", {number(high)} of them high risk" if high and overdue > 1 else ", and it is high risk" if high else ""
    return f"**{number(overdue)} {is_or_are(overdue)} overdue for review**{risky or ', none of them high risk'}."


def assets_unowned(bare: int, high: int) -> tuple[str, ...]:
    """`Nobody is named as the owner of **6**, 2 of them high risk.`; nothing where each has one."""
    if not bare:
        return ()
    risky = "" if not high else ", and it is high risk" if bare == 1 else f", {number(high)} of them high risk"
    return (f"Nobody is named as the owner of **{number(bare)}**{risky}.",)


def assets_personal(reviewed: int, of: int) -> tuple[str, ...]:
    """`Of the 93 with personal data, 52 were reviewed.`"""
    if not of:
        return ()
    if of == 1:
        return (f"The one with personal data was {'' if reviewed else 'not '}reviewed.",)
    return (
        f"Of the {number(of)} with personal data, {number(reviewed)} {'was' if reviewed == 1 else 'were'} reviewed.",
    )


def assets_unsaid(some: int) -> tuple[str, ...]:
    """`5 do not say whether they hold personal data.`"""
    if not some:
        return ()
    return (
        f"{number(some)} {'does' if some == 1 else 'do'} not say whether {'it holds' if some == 1 else 'they hold'} personal data.",
    )


def serves(
    requirement: str,
    title: str | None,
    level: str | None,
    doubted: bool,
    reviewed: tuple[int, int] | None,
    needs: Sequence[tuple[str, float]],
) -> str:
    """What a requirement of the Toolkit needs of the register, and what the register shows.

    `**307**, Information assets are registered, is at Level 2. 52 of 93 assets with personal data are reviewed, 55.9%; Level 3
    needs 95%.`
    """
    named = f"**{literal(requirement)}**" + (f", {literal(title)}," if title else "")
    said = f"{named} is {'at ' if level and level.startswith('Level') else ''}{level or 'not assessed'}."
    goals = listing(f"{name} needs {plain(least)}%" for name, least in needs)
    if reviewed is None:
        return f"{said} The register names no asset with personal data; {goals}."
    share = shown_percent(100 * reviewed[0] / reviewed[1], next((least for _, least in needs), None))
    told = f"{number(reviewed[0])} of {count(reviewed[1], 'asset')} with personal data {is_or_are(reviewed[0])} reviewed, {share}; {goals}."
    return f"{said} {told}" + (" The level claimed is not supported." if doubted else "")


def no_rule() -> str:
    """That no requirement is tied to the register."""
    return "No rule of the framework in use ties a requirement to the asset register."


def yours(assets: int) -> str:
    """To a manager: how many assets the register names them for."""
    if not assets:
        return "The register gives your e-mail address as the owner of no asset."
    return f"The register gives your e-mail address as the owner of {count(assets, 'asset')}."
