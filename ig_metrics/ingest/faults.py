"""What could not be read becomes problems: cells, words no vocabulary has, reports without a date, people without attempts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ig_metrics.ingest import kind_checks
from ig_metrics.ingest.dates import OR_EMPTY
from ig_metrics.ingest.draft import Draft, noun
from ig_metrics.ingest.needs import ROW_NEEDS
from ig_metrics.ingest.problems import STOPS, WARNING, shown
from ig_metrics.ingest.typist import Typist

MANY_WORDS = 200
"""Unknown words listed one by one; more of them are no vocabulary but another column."""
TOO_MANY = 0.5
"""Above this share of unreadable dates in a required column, it is the wrong column or an unknown form: the file stops."""


def unreadable(draft: Draft, reader: Typist) -> None:
    """Cells that could not be read: what a row needs sets it aside, a level stops the file, the rest are left out."""
    needs = ROW_NEEDS.get(draft.kind.name, ())
    for name, (at, why, values) in reader.bad.items():
        column = draft.kind.column(name)
        label = column.label
        if draft.kind.name == "toolkit" and name == "level":
            draft.say(STOPS, at, why, column=name, values=values)
        elif name in needs:
            aside = [f"{message.replace(OR_EMPTY, '')} The row is set aside." for message in why]
            draft.set_aside(at, f"{noun(column)} cannot be read", aside, column=name, values=values)
        elif name == "completed_on" and "outcome" in draft.frame:
            # Only a completion needs its date.
            done = draft.frame["outcome"].iloc[at].isin(["completed"]).to_numpy()
            pick, rest = np.flatnonzero(done), np.flatnonzero(~done)
            said = [f"{why[n].replace(OR_EMPTY, '')} Until then the attempt is set aside." for n in pick]
            reason = f"{noun(column)} cannot be read"
            draft.set_aside(at[pick], reason, said, column=name, values=[values[n] for n in pick])
            draft.warn(at[rest], [why[n] for n in rest], column=name, values=[values[n] for n in rest])
        else:
            draft.warn(at, why, column=name, values=values)
        filled = reader.filled.get(name, 0) + len(at)
        if (
            name in draft.kind.required
            and column.type in ("date", "datetime")
            and len(at) > 1
            and len(at) > TOO_MANY * filled
        ):
            message = (
                f"{len(at):,} of the {filled:,} cells filled in cannot be read as dates, the first being '{shown(values[0])}'. "
                "Is it the right column? Write dates as day/month/year."
            )
            draft.problems.add(
                STOPS,
                message,
                column=str(draft.place(name, at[:1])) if isinstance(draft.where.get(name), str) else label,
            )
    for name in reader.month_first:
        at, _, values = reader.bad[name]
        message = f"The dates look like month/day/year ('{shown(values[0])}'). Change the column to day/month/year and save again."
        draft.say(STOPS, at[:1], message, column=name, values=values[:1])


def unknown(draft: Draft, reader: Typist, *, set_aside: bool) -> tuple[dict[str, dict[str, int]], frozenset[str]]:
    """Words no vocabulary has: a breach's category is "not provided"; any other stops the file, or sets its rows aside."""
    blocking: dict[str, dict[str, int]] = {}
    said: set[str] = set()
    for name, found in reader.unknown.items():
        column = draft.kind.column(name)
        listed = _shortened(found)
        draft.unknown[name] = {word: len(at) for word, at in listed.items()}
        for word, at in listed.items():
            many = f"{len(at):,} {'row' if len(at) == 1 else 'rows'}"
            if name == "category":
                message = f"'{shown(word)}' ({many}) is not a category on the ICO's list: counted as '{kind_checks.NOT_PROVIDED}'. Map it to count it."
                draft.say(WARNING, at[:1], message, column=name, values=[word])
                continue
            reason = f"{noun(column)} not known"
            if set_aside:
                message = f"'{shown(word)}' is not known as {noun(column)}: the row is set aside."
                draft.set_aside(at, reason, message, column=name, values=[word] * len(at))
                continue
            message = (
                f"'{shown(word)}' ({many}) is not known as {noun(column)}. Map it to one of "
                f"{', '.join(column.words or ())}, or set its rows aside."
            )
            said.add(message)
            blocking.setdefault(name, {})[word] = len(at)
            draft.say(STOPS, at[:1], message, column=name, values=[word])
            draft.leave_out(at, reason)
    return blocking, frozenset(said)


def agreed_aside(draft: Draft, reader: Typist) -> None:
    """Words a mapping sets aside: their rows go, with the word in the message."""
    for name, found in reader.aside.items():
        what = noun(draft.kind.column(name))
        for word, at in found.items():
            message = f"The mapping sets rows with the {what} '{shown(word)}' aside."
            draft.set_aside(at, f"{what} set aside by the mapping", message, column=name, values=[word] * len(at))


def no_word(draft: Draft, reader: Typist) -> None:
    """Words that say a person is not away are read as an empty cell, and named once."""
    for name, found in reader.none.items():
        if name == "level":
            continue
        listed = ", ".join(f"'{shown(word)}' ({len(at):,})" for word, at in list(found.items())[:10])
        word, first = min(((one, at[:1]) for one, at in found.items()), key=lambda pair: pair[1][0])
        message = f"Read as not away, so as no absence: {listed}."
        draft.say(WARNING, first, message, column=name, values=[word])


def not_relevant(draft: Draft, reader: Typist) -> None:
    """Words that elsewhere leave a cell empty are read as not relevant in a column of levels, and named once."""
    found = reader.none.get("level")
    if not found:
        return
    listed = ", ".join(f"'{shown(word)}' ({len(at):,})" for word, at in found.items())
    word, first = min(((one, at[:1]) for one, at in found.items()), key=lambda pair: pair[1][0])
    message = f"Read as not relevant (NR), so in no score: {listed}. Leave the cell empty where it is not assessed yet."
    draft.say(WARNING, first, message, column="level", values=[word])


def _shortened(words: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The first `MANY_WORDS` words; the others, of a column that is likely the wrong one, as one."""
    if len(words) <= MANY_WORDS:
        return words
    items = list(words.items())
    rest = np.sort(np.concatenate([at for _, at in items[MANY_WORDS:]]))
    return dict(items[:MANY_WORDS]) | {f"{len(items) - MANY_WORDS:,} other words": rest}


def undated_reports(draft: Draft, reader: Typist) -> None:
    """A breach reported to the ICO on a day nobody wrote down: no date is invented, and the outcome column says it."""
    at = reader.flagged.get("reported_to_regulator_at")
    if at is None:
        return
    outcomes = draft.frame.get("regulator_outcome", pd.Series(None, index=draft.frame.index, dtype="str")).copy()
    spots = outcomes.index[at]
    outcomes.loc[spots] = outcomes.loc[spots].fillna(kind_checks.REPORTED_UNDATED)
    draft.frame["regulator_outcome"] = outcomes
    message = "Reported to the ICO, but no date says when, so it cannot be counted as reported. Write the date in this column."
    draft.warn(at, message, column="reported_to_regulator_at", values=["Y"] * len(at))


def without_attempts(draft: Draft, reader: Typist, positions: np.ndarray, numbers: np.ndarray) -> None:
    """A blank status with no date is no attempt: quietly left out, unless the person's whole row is blank."""
    blank = draft.frame["outcome"].isna().to_numpy() & draft.frame["completed_on"].isna().to_numpy() & draft.kept
    for at, _, _ in (
        reader.bad.get(name, (np.empty(0, dtype="int64"), [], [])) for name in ("outcome", "completed_on")
    ):
        blank[at] = False
    if not blank.any():
        return
    draft.reasons.append("no status for any activity")
    draft.reason[blank] = len(draft.reasons) - 1
    some = np.zeros(len(numbers), dtype=bool)
    some[positions[~blank]] = True
    message = "No activity has a status for this person: the row is set aside."
    draft.problems.add_rows("set aside", numbers[~some], message)
