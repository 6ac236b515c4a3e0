"""The action lists: who is to be reminded, whose manager told, who barred, given back, let into a system or kept out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import list_files, measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.sources import newest, none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import holds, lists, preparing
from ig_metrics.ledger.lists import Aged, Prepared
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training import escalation
from ig_metrics.training import people as persons

NAMES = escalation.NAMES
FOR_A_SYSTEM = ("clearance", "grant")
JUDGED = ("staff", "completions")
"""Sources whose age is judged."""
STILL_ENABLED = "listed before, still enabled"


@dataclass(frozen=True)
class ActionList:
    """A list ready to write: its name, course and date, one row a person, a sentence about it, and what to beware of.

    `rows` have the list's columns; `state`: new, or again where a list issued before names the person for the same thing.
    """

    name: str
    course: str
    as_at: dt.date
    rows: pd.DataFrame
    sentence: str
    warnings: tuple[str, ...] = ()
    reason: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    prepared: Prepared | None = None

    def as_file(self, ending: str) -> bytes:
        """The list as a file: `.csv` or `.xlsx`."""
        if ending == ".csv":
            return list_files.as_csv(self.name, self.rows)
        return list_files.as_xlsx(self.name, self.rows)

    def audit_detail(self, file_name: str) -> dict[str, Any]:
        """What the audit log keeps of a download: no names, only how many."""
        detail: dict[str, Any] = {"list": self.name, "course": self.course, "as_at": self.as_at.isoformat()}
        detail |= {"rows": len(self.rows), "file": file_name}
        return detail | ({"reason": self.reason} if self.reason else {})


@offered_dates
def action_list(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    name: str,
    course: str | None = None,
    reason: str | None = None,
    since_last: bool = False,
) -> ActionList:
    """One of the lists in NAMES, of everybody for the IG lead and of their own people for a manager.

    `since_last` leaves out whom a list issued before names for the same thing. Raises Refused for the committee, without a
    course or an HR list, and for a bar list that rests on old data when no `reason` is given.
    """
    prepared = prepare_list(store, settings, viewer, question, name=name, course=course)
    given = (reason or "").strip()
    if prepared.stale and not given:
        raise Refused("A bar list needs up-to-date data.", *prepared.stale)
    rows = prepared.rows
    if since_last:
        rows = rows[(rows["state"] == preparing.NEW).to_numpy(dtype=bool)].reset_index(drop=True)
    title = settings.course(prepared.course).title
    recorded = any(one.name == "bar" and one.course == prepared.course for one in _standing(store, question))
    return ActionList(
        name,
        prepared.course,
        prepared.as_at,
        rows,
        wording.list_sentence(name, len(rows), title, question.as_at, recorded=recorded, since_last=since_last),
        (*prepared.stale, *prepared.notes),
        given,
        {column: list_files.heading(column) for column in rows},
        prepared,
    )


def prepare_list(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    name: str,
    course: str | None = None,
    today: dt.date | None = None,
) -> Prepared:
    """A list as it would be issued now, from the measured standing and the ledger. Nothing is written.

    Data is as old as it is on `today` (None: on the as-at date): a list issued in May from data of March rests on old data.
    Raises Refused for the committee, a name that is no list, or without a course or an HR list.
    """
    if not viewer.sees_names:
        raise Refused("Lists of names are for the IG lead and for managers.")
    if name not in NAMES:
        raise Refused(f"There is no list '{name}'. The lists are: {', '.join(NAMES)}.")
    chosen = course_for(settings, name, course)
    found = measured.trained(store, settings, chosen, question)
    if found is None:
        raise none_held(store, "staff", question)
    everyone = found.people.assign(employed=persons.employed(found.people, question.as_at))
    people = own(everyone, viewer)
    earlier = issued_before(store, settings, question, chosen.code)
    held = holds_on(store, settings, question, chosen.code)
    rows = _rows(store, settings, question, name, chosen, people, earlier, held)
    rows, kept_off = preparing.kept_off(rows, held if name == "bar" else held.iloc[0:0])
    rows = rows.assign(state=preparing.states(name, rows, earlier))
    if name == "bar":
        rows = _still_enabled(rows, people)
    standing = _standing(store, question)
    last = next((one for one in standing if one.name == name and one.course == chosen.code), None)
    before = lists.rows(store, last) if last is not None else datasets.empty("issued_lists")
    before = before.assign(staff_id=datasets.pad_staff_id(before["staff_id"], settings.organisation.staff_id_width))
    if viewer.role == "manager":
        before = before[before["staff_id"].isin(people["staff_id"]).to_numpy(dtype=bool)]
    sources = tuple(_aged(store, kind, question) for kind in JUDGED)
    stale: tuple[str, ...] = ()
    if name == "bar":
        ages = {source.label: source.as_at for source in sources}
        on = max(question.as_at, today) if today else question.as_at
        stale = escalation.stale(ages, on, settings.escalation.max_age_days)
    return Prepared(
        name, chosen.code, question.as_at, rows[list(list_files.COLUMNS[name])],
        preparing.gone(name, rows, before, everyone, held), kept_off, sources, stale, last, _notes(name, rows, kept_off),
        chosen.title,
    )  # fmt: skip


def only_lead(viewer: Viewer) -> None:
    """Raise Refused for anybody but the IG lead."""
    if viewer.role != "ig_lead":
        raise Refused("Only the IG lead can do that.")


def course_for(settings: Settings, name: str, code: str | None) -> Course:
    """The course asked for; else the first one, or for a system's lists the first whose audience is a system."""
    if name in FOR_A_SYSTEM and not code:
        for course in settings.courses:
            if course.audience != "all":
                return course
        raise Refused(
            'No course in settings clears anybody for a system. Give one audience = "system:NAME" in settings.toml.'
        )
    return settings.course(code)


def issued_before(store: Store, settings: Settings, question: Question, course: str) -> pd.DataFrame:
    """Who was on lists issued for a course by the date, by number: `preparing.EARLIER`."""
    columns = list(preparing.EARLIER)

    def make() -> pd.DataFrame:
        found = store.in_force(lists.KIND, question.as_at, known_on=question.known_on, columns=columns)
        width = settings.organisation.staff_id_width
        return found.assign(staff_id=datasets.pad_staff_id(found["staff_id"], width))

    key = ("issued before", question.as_at, question.known_on, settings.organisation.staff_id_width)
    everything = measured.remembered_rows(store, key, make)
    return everything[(everything["course"] == course).to_numpy(dtype=bool)]


def holds_on(store: Store, settings: Settings, question: Question, course: str) -> pd.DataFrame:
    """The holds on a course that hold on the as-at date."""
    found = holds.everything(store, question.as_at, question.known_on)
    width = settings.organisation.staff_id_width
    return holds.active(found.assign(staff_id=datasets.pad_staff_id(found["staff_id"], width)), course, question.as_at)


def _standing(store: Store, question: Question) -> tuple[lists.IssuedList, ...]:
    """Lists that were issued by then and not taken back, the newest first."""
    found = lists.issued(store, question.known_on)
    return tuple(one for one in found if one.withdrawn_at is None)


def _rows(
    store: Store,
    settings: Settings,
    question: Question,
    name: str,
    course: Course,
    people: pd.DataFrame,
    earlier: pd.DataFrame,
    held: pd.DataFrame,
) -> pd.DataFrame:
    def by_rule(which: str) -> pd.DataFrame:
        return escalation.action_list(
            which, people, course, settings.escalation, question.as_at,
            system_access=measured.system_access(store, question) if which in FOR_A_SYSTEM else None,
            staff_id_width=settings.organisation.staff_id_width,
        )  # fmt: skip

    if name != "restore":
        return by_rule(name)
    elsewhere = _barred_elsewhere(store, settings, question, course)
    found = preparing.restore(people, earlier, held, elsewhere)
    if not (earlier["list"] == "bar").any():
        derived = by_rule("restore")
        derived = derived[~derived["staff_id"].isin([*found["staff_id"], *elsewhere]).to_numpy(dtype=bool)]
        derived = derived.assign(why=pd.Series(preparing.COMPLETED, index=derived.index, dtype="str"))
        found = pd.concat([derived[list(preparing.RESTORED)], found], ignore_index=True)
        order = ["last_completed_on", "staff_id"]
        found = found.sort_values(order, ascending=[False, True], ignore_index=True)
    return escalation.with_account(found)


def _barred_elsewhere(store: Store, settings: Settings, question: Question, course: Course) -> frozenset[str]:
    """Who is barred by the ledger for another course, and rightly so still: giving back would undo that."""
    found: set[str] = set()
    for other in settings.courses:
        if other.code == course.code:
            continue
        last = preparing.barred(issued_before(store, settings, question, other.code))
        trained = None if last.empty else measured.trained(store, settings, other, question)
        if trained is None:
            continue
        kept = set(holds_on(store, settings, question, other.code)["staff_id"])
        past = trained.people[(trained.people["stage"] == "bar").fillna(False).to_numpy(dtype=bool)]
        found |= (set(last.index) & set(past["staff_id"])) - kept
    return frozenset(found)


def _still_enabled(rows: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The network's answer to the last list: who was on it and whose account works all the same."""
    enabled = people.drop_duplicates("staff_id").set_index("staff_id")["account_enabled"].reindex(rows["staff_id"])
    works = enabled.fillna(False).to_numpy(dtype=bool) & (rows["state"] == preparing.AGAIN).to_numpy(dtype=bool)
    return rows.assign(account=rows["account"].mask(works & rows["account"].isna().to_numpy(), STILL_ENABLED))


def _notes(name: str, rows: pd.DataFrame, kept_off: pd.DataFrame) -> tuple[str, ...]:
    said = []
    if len(kept_off):
        said.append(
            f"{wording.people(len(kept_off)).capitalize()} {wording.is_or_are(len(kept_off))} held off it, each with a reason."
        )
    enabled = int((rows["account"] == STILL_ENABLED).sum()) if name == "bar" else 0
    if enabled:
        said.append(
            f"{wording.people(enabled).capitalize()} {wording.has(enabled)} been listed before, and the account still works."
        )
    unknown = int((rows["account"] == escalation.ACCOUNT_NOT_KNOWN).sum()) if name in list_files.BY_ACCOUNT else 0
    if unknown:
        said.append(
            f"{wording.people(unknown).capitalize()} on it {wording.has(unknown)} no account that is known: they stand on a sheet of "
            "their own, for somebody to find."
        )
    return tuple(said)


def _aged(store: Store, kind: str, question: Question) -> Aged:
    infos = store.in_force_snapshots(kind, question.as_at, known_on=question.known_on)
    # Of e-learning exports there can be hundreds; the newest few say where the list came from.
    snapshots = tuple(info.id for info in sorted(infos, key=lambda info: info.order, reverse=True)[:5])
    return Aged(kind, datasets.KINDS[kind].label, newest(store, kind, question), snapshots)
