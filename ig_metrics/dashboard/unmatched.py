"""Who is on one list only: learners no number, address or user name finds, and staff no learning record names; with why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Definition, Figure, Question, UnmatchedView
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training import matching
from ig_metrics.training import people as persons
from ig_metrics.training.events import names_course

TITLE = "Whose training record is nobody's, and who has none?"
KINDS = ("staff", "completions", "paper_returns")
NEEDED = {"staff": "know who works here", "completions": "see who has completed a course"}
LEARNERS = ("learner", "email", "attempts", "last_attempt", "reason")
PEOPLE = ("staff_id", "full_name", "directorate", "service", "team", "email", "reason")
EARLIER = "On an earlier HR list and no longer on it: they may have left"
BORNE_BY_TWO = "E-mail address or user name borne by two people in HR"
LETTERS = "Staff number has letters, as no number in HR has"
NO_NUMBER, NO_ADDRESS, NO_NAME = "No such staff number in HR", "No such e-mail address in HR", "No such user name in HR"
NONE_KNOWN = "Staff number, e-mail address and user name all unknown in HR"
ON_PAPER, PAPER_ROUTE = "Completed on paper", "No network access: the paper route"
AWAY, NEW, NO_KEYS = "Absent", "Started less than 28 days ago", "HR has neither e-mail address nor user name"
OTHER = "E-learning may know them by another number or address"
NEW_DAYS = 28
NOBODY = "Who is on one list only is for the IG lead and for managers."


@offered_dates
def unmatched(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> UnmatchedView:
    """Both sides of what does not match at the date: in all courses, or in one (then of the people in its scope).

    The IG lead sees both lists, a manager their own people; the committee sees nothing of people here.
    """
    lacking = missing(store, viewer, NEEDED, question)
    chosen = settings.course(course) if course else None
    code = chosen.code if chosen else ""
    if not viewer.sees_names:
        return UnmatchedView(TITLE, (NOBODY,), missing=lacking, course=code, **_no_reasons())
    everyone = measured.staff(store, settings, question)
    if everyone is None or not measured.has_learning(store, question):
        labels = ["HR staff list"] if everyone is None else ["E-learning export"]
        answer = (wording.upload_first(labels, asks=not viewer.uploads),)
        return UnmatchedView(TITLE, answer, missing=lacking, course=code, **_no_reasons())
    width = settings.organisation.staff_id_width
    key = (question.as_at, question.known_on, repr(chosen), width)
    without = own(
        measured.remembered_rows(store, ("without", *key), lambda: _without(store, settings, question, chosen)), viewer
    )[list(PEOPLE)].reset_index(drop=True)
    learners = None
    if viewer.role == "ig_lead":
        learners = measured.remembered_rows(
            store, ("learners", *key), lambda: _learners(store, settings, question, everyone, chosen)
        )
    return UnmatchedView(
        TITLE,
        _answer(learners, without, viewer),
        figures=_figures(learners, without, own(everyone, viewer)),
        sources=sources(store, viewer, KINDS, question),
        definitions=explained(),
        missing=lacking,
        course=code,
        learners=learners,
        people=without,
        learner_reasons=_reasons(learners),
        people_reasons=_reasons(without),
    )


def _learners(
    store: Store, settings: Settings, question: Question, everyone: pd.DataFrame, course: Course | None
) -> pd.DataFrame:
    """Learners with no person, one row each."""
    width = settings.organisation.staff_id_width
    records = measured.matched(store, settings, question, everyone)
    if course is not None:
        records = records[names_course(records["course"], course)]
    lost = records[records["person"].isna()]
    lost = lost.assign(learner=matching.learner_keys(lost, staff_id_width=width))
    lost = lost.assign(reason=_why(lost, _earlier(store, question, lost, width), everyone))
    grouped = lost.groupby("learner", sort=False, dropna=False)
    found = grouped.agg(
        email=("email", "first"), attempts=("course", "size"), last_attempt=("completed_on", "max"), reason=("reason", "first")
    )  # fmt: skip
    found = found.reset_index().sort_values(["attempts", "learner"], ascending=[False, True], ignore_index=True)
    return found.astype({"attempts": "Int64", "reason": "str"})[list(LEARNERS)]


def _earlier(store: Store, question: Question, lost: pd.DataFrame, width: int | None) -> np.ndarray:
    """Who is found on an HR list held for an earlier date, and superseded since (bool)."""
    used = {info.id for info in store.in_force_snapshots("staff", question.as_at, known_on=question.known_on)}
    found = np.zeros(len(lost), dtype=bool)
    for info in store.snapshots(include_withdrawn=False):
        known = question.known_on is None or info.uploaded_at <= question.known_on
        if info.kind == "staff" and info.id not in used and info.as_at <= question.as_at and known and not found.all():
            then = persons.people(store.read(info.id), info.as_at, staff_id_width=width)
            found |= matching.match(lost, then, staff_id_width=width)["person"].notna().to_numpy()
    return found


def _why(lost: pd.DataFrame, earlier: np.ndarray, everyone: pd.DataFrame) -> pd.Series:
    """Why each record finds nobody: the most telling reason."""
    number = lost["staff_id"].notna().to_numpy()
    letters = number & ~lost["staff_id"].str.fullmatch(r"\d+").fillna(True).to_numpy(dtype=bool)
    ours_have_letters = bool((~everyone["staff_id"].str.fullmatch(r"\d+").fillna(True).astype(bool)).any())
    several = lost[["staff_id", "email", "username"]].notna().sum(axis=1).to_numpy() > 1
    shared = (lost["matched_by"] == matching.SHARED).to_numpy(dtype=bool)
    reason = np.select(
        [earlier, shared, letters & (not ours_have_letters), several, number, lost["email"].notna().to_numpy()],
        [EARLIER, BORNE_BY_TWO, LETTERS, NONE_KNOWN, NO_NUMBER, NO_ADDRESS],
        default=NO_NAME,
    )
    return pd.Series(reason, index=lost.index, dtype="str")


def _without(store: Store, settings: Settings, question: Question, course: Course | None) -> pd.DataFrame:
    """People employed whom no learning record names; manager_email stays for telling whose they are."""
    everyone = measured.staff(store, settings, question)
    assert everyone is not None
    records = measured.matched(store, settings, question, everyone)
    paper = store.in_force("paper_returns", question.as_at, known_on=question.known_on)
    if course is None:
        wanted = persons.employed(everyone, question.as_at)
    else:
        found = measured.trained(store, settings, course, question)
        assert found is not None
        everyone, wanted = found.people, found.people["in_scope"]
        records = records[names_course(records["course"], course)]
        paper = paper[names_course(paper["course"], course)]
    rest = everyone[wanted & ~everyone["staff_id"].isin(records["person"].dropna())]
    day = pd.Timestamp(question.as_at)
    numbers = matching.match(
        paper.assign(email=None, username=None), everyone, staff_id_width=settings.organisation.staff_id_width
    )["person"]
    away = (
        rest["absence"].notna()
        & (rest["absence_from"].isna() | (rest["absence_from"] <= day))
        & (rest["absence_to"].isna() | (rest["absence_to"] >= day))
    )
    reason = np.select(
        [
            rest["staff_id"].isin(numbers.dropna()).to_numpy(),
            (~rest["network_access"].fillna(True).astype(bool)).to_numpy(),
            away.to_numpy(),
            (rest["start_date"] > day - pd.Timedelta(days=NEW_DAYS)).to_numpy(),
            (rest["email"].isna() & rest["username"].isna()).to_numpy(),
        ],
        [ON_PAPER, PAPER_ROUTE, AWAY, NEW, NO_KEYS],
        default=OTHER,
    )
    rest = rest.assign(reason=pd.Series(reason, index=rest.index, dtype="str"))
    rest = rest.sort_values(["directorate", "service", "staff_id"], na_position="last")
    return rest[[*PEOPLE, "manager_email"]].reset_index(drop=True)


def _answer(learners: pd.DataFrame | None, without: pd.DataFrame, viewer: Viewer) -> tuple[str, ...]:
    whose = "of your people" if viewer.role == "manager" else "employed"
    count = len(without)
    has = "**Nobody** " + whose + " is without a learning record." if count == 0 else (
        f"**{wording.people(count)}** {whose} {wording.has(count)} no learning record."
    )  # fmt: skip
    if learners is None:
        return (has,)
    lost = wording.unmatched(len(learners)) if len(learners) else "Everybody in e-learning is on the HR list."
    return (lost, has)


def _figures(learners: pd.DataFrame | None, without: pd.DataFrame, everyone: pd.DataFrame) -> tuple[Figure, ...]:
    posts = int(everyone["posts"].sum())
    found = [
        Figure("people", "People on the HR list", f"{len(everyone):,}", float(len(everyone)), f"{posts:,} posts"),
        Figure("without", "People with no learning record", f"{len(without):,}", float(len(without))),
    ]
    if learners is not None:
        attempts = int(learners["attempts"].sum())
        found.append(
            Figure("learners", "Learners with no person", f"{len(learners):,}", float(len(learners)), f"{attempts:,} attempts")
        )  # fmt: skip
    return tuple(found)


def explained() -> tuple[Definition, ...]:
    """How a learner is matched, and what a person is."""
    return (
        Definition(
            "How a learner is matched",
            "By staff number, then e-mail address, then user name, then what somebody has confirmed. Never by name: two people "
            "can have one. A name with its unit is only offered, when an export is checked, and counts once it is confirmed.",
        ),
        Definition("Person", "Posts of one staff number are one person, however many there are."),
    )


def _reasons(frame: pd.DataFrame | None) -> pd.DataFrame:
    if frame is None:
        return _no_reasons()["learner_reasons"]
    counts = frame["reason"].value_counts()
    return pd.DataFrame({"reason": counts.index.astype("str"), "people": counts.to_numpy()}).astype(
        {"reason": "str", "people": "Int64"}
    )


def _no_reasons() -> dict[str, pd.DataFrame]:
    nothing = pd.DataFrame({"reason": pd.Series(dtype="str"), "people": pd.Series(dtype="Int64")})
    return {"learner_reasons": nothing, "people_reasons": nothing.copy()}
