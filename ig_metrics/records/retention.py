"""What is past its time: which rows about people nothing that is asked since the cut rests on any more.

The cut is the retention period before today. Every figure of a date from the cut on stays what it is, so a file that holds on
such a day, or held as known on one, is kept whole however old it is; what an employee completed is kept while they are employed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics.datasets import KINDS, pad_staff_id
from ig_metrics.dates import LONDON
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store import in_force as rules
from ig_metrics.training import matching

PEOPLE = ("staff", "exemptions", "network_accounts", "system_access")
"""Lists of people: the whole list goes once it holds on no day since the cut."""
NARRATIVE: dict[str, tuple[str, ...]] = {
    "toolkit": ("owner", "reviewed_by", "comment"),
    "plan": ("owner", "progress"),
    "assets": ("owner",),
    "breaches": ("lessons", "reason_not_reported"),
}
"""Registers whose rows are counted for good: of old ones the names and words go, and the rows stay."""
LEARNING = ("completions", "paper_returns")
REMOVED_TEXT = "Removed"
STANDING = {
    "bar": ("bar", "restore"),
    "restore": ("bar", "restore"),
    "clearance": ("clearance", "grant"),
    "grant": ("clearance", "grant"),
}
ROWS, WORDS = "rows removed", "names and words removed"


@dataclass(frozen=True)
class Past:
    """What of one snapshot is past its time: `rows` of its rows are removed, or have their names and words removed (`what`)."""

    snapshot: str
    kind: str
    as_at: dt.date
    rows: int
    what: str


@dataclass(frozen=True)
class Plan:
    """What a purge would do. `cut`: the first day that is within the period. `rows` and `kept`: by snapshot, its rows as they are
    to be, and which of the old ones are among them (bool). `notes`: what is left alone, and why."""

    cut: dt.date
    past: tuple[Past, ...] = ()
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    kept: Mapping[str, pd.Series] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def cut_of(settings: Settings, today: dt.date) -> dt.date:
    """The first day that is within the retention period."""
    found: dt.date = (pd.Timestamp(today) - pd.DateOffset(months=settings.privacy.retention_months)).date()
    return found


def plan(store: Store, settings: Settings, today: dt.date) -> Plan:
    """What is past its time today. Writes nothing."""
    return _Planner(store, settings, cut_of(settings, today)).plan()


def still_needed(
    snapshots: Iterable[SnapshotInfo], kind: str, cut: dt.date, moments: Iterable[dt.datetime] = ()
) -> frozenset[str]:
    """The snapshots of a state kind that a figure of a day from `cut` on rests on: ids.

    As known now, at the end of each day since then on which one came or was taken back, and at `moments` (when papers were made).
    """
    held = [info for info in snapshots if info.kind == kind]
    changes = (
        at.astimezone(LONDON).date() for info in held for at in (info.uploaded_at, info.withdrawn_at) if at is not None
    )
    ends = {rules.moment(day) for day in changes if day >= cut}
    days = {cut, *(info.as_at for info in held if info.as_at >= cut)}
    return frozenset(
        info.id
        for known in (None, *ends, *moments)
        for day in days
        for info in rules.choose(held, kind, day, known_on=known)
    )


class _Planner:
    def __init__(self, store: Store, settings: Settings, cut: dt.date) -> None:
        self.store, self.settings, self.cut = store, settings, cut
        self.width = settings.organisation.staff_id_width
        self.at = pd.Timestamp(cut)
        self.held = [info for info in store.snapshots() if info.rows]
        self.needed: dict[str, frozenset[str]] = {}
        self.past: list[Past] = []
        self.rows: dict[str, pd.DataFrame] = {}
        self.kept: dict[str, pd.Series] = {}
        self.notes: list[str] = []

    def plan(self) -> Plan:
        papers = [dt.datetime.fromisoformat(str(entry.detail["known_on"])) for entry in self.store.entries("paper")]
        for kind in (*PEOPLE, "toolkit", "plan", "assets"):
            self.needed[kind] = still_needed(self.held, kind, self.cut, papers)
        self.staff = [
            self.store.read(info.id) for info in self.held if info.kind == "staff" and not self._outlived(info)
        ]
        for info in self.held:
            if info.kind in PEOPLE and self._outlived(info):
                self._leave_out(info, pd.Series(True, index=range(info.rows)))
            elif info.kind in ("toolkit", "plan", "assets") and self._outlived(info):
                self._leave_words_out(info, pd.Series(True, index=range(info.rows)))
        self._learning()
        self._matches()
        self._breaches()
        self._lists()
        self._holds()
        order = {info.id: place for place, info in enumerate(self.held)}
        past = sorted(self.past, key=lambda each: (list(KINDS).index(each.kind), -order[each.snapshot]))
        return Plan(self.cut, tuple(past), self.rows, self.kept, tuple(self.notes))

    def _old(self, info: SnapshotInfo) -> bool:
        back = info.withdrawn_at
        return info.as_at < self.cut or (back is not None and back.astimezone(LONDON).date() < self.cut)

    def _outlived(self, info: SnapshotInfo) -> bool:
        return self._old(info) and info.id not in self.needed[info.kind]

    def _of(self, kind: str) -> list[SnapshotInfo]:
        return [info for info in self.held if info.kind == kind]

    def _leave_out(self, info: SnapshotInfo, gone: pd.Series) -> None:
        if gone.any():
            self.rows[info.id] = self.store.read(info.id)[~gone.to_numpy()].reset_index(drop=True)
            self.kept[info.id] = ~gone
            self.past.append(Past(info.id, info.kind, info.as_at, int(gone.sum()), ROWS))

    def _leave_words_out(self, info: SnapshotInfo, old: pd.Series) -> None:
        rows = self.store.read(info.id)
        told = pd.Series(False, index=rows.index)
        for name in NARRATIVE[info.kind]:
            cells = old & rows[name].notna() & (rows[name] != REMOVED_TEXT)
            told |= cells
            rows = rows.assign(**{name: rows[name].mask(cells, REMOVED_TEXT)})
        if told.any():
            self.rows[info.id] = rows
            self.kept[info.id] = pd.Series(True, index=rows.index)
            self.past.append(Past(info.id, info.kind, info.as_at, int(told.sum()), WORDS))

    def _employed(self, people: pd.DataFrame) -> set[str]:
        """Who of a list has worked here since the cut: staff numbers as the list has them."""
        here = people["leave_date"].isna() | (people["leave_date"] >= self.at)
        return set(people.loc[here, "staff_id"].dropna())

    def _theirs(self, rows: pd.DataFrame) -> pd.Series:
        """For each row the person who has worked here since the cut that it is about, by any list that is kept; else missing."""
        found = pd.Series(None, index=rows.index, dtype="str")
        confirmed = self.store.in_force("identity_matches", dt.date.max)
        columns = [name for name in ("staff_id", "email", "username") if name in rows]
        for posts in self.staff:
            people = posts.drop_duplicates("staff_id")[["staff_id", "email", "username"]]
            for name in ("email", "username"):
                if name not in columns:
                    people = people.drop(columns=name)
            matched = matching.match(
                rows, people, staff_id_width=self.width, confirmed=confirmed if "email" in columns else None
            )
            here = matched["person"].where(matched["person"].isin(self._employed(posts)))
            found = found.fillna(pad_staff_id(here, self.width))
        return found

    def _learning(self) -> None:
        if not self.staff:
            if any(self._of(kind) for kind in LEARNING):
                self.notes.append(
                    "No HR staff list is held, so nobody can tell who still works here: training records are left alone."
                )
            return
        lately = self._learners_since()
        for info in (info for kind in LEARNING for info in self._of(kind)):
            rows = self.store.read(info.id)
            date = rows["completed_on"].fillna(pd.Timestamp(info.as_at))
            if info.withdrawn_at is not None and info.withdrawn_at.astimezone(LONDON).date() < self.cut:
                self._leave_out(info, pd.Series(True, index=rows.index))
                continue
            old = date < self.at
            if not old.any():
                continue
            whose = self._theirs(rows)
            if "email" in rows:
                # A learner nobody was found for and who learned since the cut counts in the doubt of the rate as before.
                key = matching.learner_keys(rows, staff_id_width=self.width)
                whose = whose.fillna(key.where(key.isin(lately)))
            passed = rows["outcome"] == "completed" if "outcome" in rows else pd.Series(True, index=rows.index)
            course = rows["course"].str.split().str.join(" ").str.casefold()
            last = date == date.groupby([whose.fillna(""), course]).transform("max")
            kept = ~old | (whose.notna() & (passed.fillna(False).astype(bool) | last.fillna(False)))
            self._leave_out(info, ~kept)

    def _learners_since(self) -> set[str]:
        """Who has a row in e-learning of a day since the cut, as the learning system names them."""
        found: set[str] = set()
        for info in self._of("completions"):
            rows = self.store.read(info.id, ["staff_id", "email", "username", "completed_on"])
            recent = rows[rows["completed_on"].fillna(pd.Timestamp(info.as_at)) >= self.at]
            found |= set(matching.learner_keys(recent, staff_id_width=self.width).dropna())
        return found

    def _matches(self) -> None:
        employed = {
            number
            for posts in self.staff
            for number in pad_staff_id(pd.Series(sorted(self._employed(posts)), dtype="str"), self.width)
        }
        for info in self._of("identity_matches"):
            if self.staff and self._old(info):
                rows = self.store.read(info.id, ["staff_id"])
                self._leave_out(info, ~pad_staff_id(rows["staff_id"], self.width).isin(employed))

    def _breaches(self) -> None:
        now = self.store.in_force("breaches", dt.date.max, columns=["reference", "reported_on", "closed_on"])
        closed = set(now.loc[(now["closed_on"] < self.at) & (now["reported_on"] < self.at), "reference"].dropna())
        for info in self._of("breaches"):
            self._leave_words_out(info, self.store.read(info.id, ["reference"])["reference"].isin(closed))

    def _lists(self) -> None:
        """Lists issued: old ones lose their rows, but for whoever is still kept out of the network or a system by one."""
        infos = self._of("issued_lists")
        read = [self.store.read(info.id) for info in infos]
        standing: set[tuple[int, str]] = set()
        valid = [rows for info, rows in zip(infos, read, strict=True) if info.withdrawn_at is None]
        if valid:
            every = pd.concat(valid, ignore_index=True)
            family = every["list"].map(lambda name: STANDING.get(name, (name,))[0])
            last = (
                every.assign(family=family)
                .sort_values("number")
                .drop_duplicates(["family", "course", "staff_id"], keep="last")
            )
            last = last[last["list"].isin(["bar", "clearance"]) & self._theirs(last[["staff_id"]]).notna()]
            standing = set(zip(last["number"].astype(int), last["staff_id"], strict=True))
        for info, rows in zip(infos, read, strict=True):
            if self._old(info):
                stays = [
                    (int(number), who) in standing for number, who in zip(rows["number"], rows["staff_id"], strict=True)
                ]
                self._leave_out(info, ~pd.Series(stays, index=rows.index, dtype="bool"))

    def _holds(self) -> None:
        now = self.store.in_force("holds", dt.date.max)
        over = (now["until"] < self.at) | (now["released_on"] < self.at)
        gone = set(now.loc[over.fillna(False), "hold"])
        for info in self._of("holds"):
            self._leave_out(info, self.store.read(info.id, ["hold"])["hold"].isin(gone))


def ages(store: Store, cut: dt.date) -> pd.DataFrame:
    """What is held about people, by kind: kind, label, snapshots, rows, oldest and newest (as-at dates), past (rows of snapshots whose
    as-at date is before the cut)."""
    lines: list[dict[str, Any]] = []
    for kind in (*PEOPLE, *LEARNING, "identity_matches", "issued_lists", "holds", *NARRATIVE):
        held = [info for info in store.snapshots() if info.kind == kind and info.rows]
        if held:
            days = [info.as_at for info in held]
            lines.append(
                {"kind": kind, "label": KINDS[kind].label, "snapshots": len(held), "rows": sum(info.rows for info in held),
                 "oldest": min(days), "newest": max(days), "before": sum(info.rows for info in held if info.as_at < cut)}
            )  # fmt: skip
    columns = {"kind": "str", "label": "str", "snapshots": "Int64", "rows": "Int64", "oldest": "datetime64[us]", "newest": "datetime64[us]", "before": "Int64"}  # fmt: skip
    return pd.DataFrame(lines, columns=list(columns)).astype(columns)
