"""A move to a new edition of the Toolkit, done and undone: for the IG lead, reasoned, kept with the mapping it was made by."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.forecast_keeping import keep_after
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import carry_overs as ledger
from ig_metrics.ledger.carry_overs import CarryOver
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import carry_over as proposals
from ig_metrics.toolkit import carry_over_file, carry_over_forms, frameworks
from ig_metrics.toolkit.carry_over_file import Mapping
from ig_metrics.toolkit.edition import Framework

ONLY_LEAD = "Only the IG lead can do that."


def proposed(
    store: Store, settings: Settings, question: Question, before: str, after: str, mapping: Mapping | None
) -> tuple[proposals.Proposal, Mapping, measured.Assessed, Framework]:
    """The proposal as at the question's date, the mapping it was made by, and both editions.

    Raises Refused without an assessment, a framework or a mapping between the two.
    """
    folder = measured.frameworks_folder()
    if before == after:
        raise Refused("Choose two editions: the old one and the new.")
    old, new = frameworks.load(before, folder), frameworks.load(after, folder)
    mapping = mapping or carry_over_file.load(old, new, folder / "carry-over")
    found = measured.toolkit(store, settings, question, before)
    if found is None:
        raise none_held(store, "toolkit", question, framework=before)
    return proposals.propose(mapping, found.assessment, new, as_at=question.as_at), mapping, found, new


def fingerprint(made: proposals.Proposal, mapping: Mapping) -> str:
    """What a proposal says, as a short text: whether the one confirmed is the one that was looked at."""
    said = made.rows.to_csv() + made.dropped.to_csv() + carry_over_forms.digest(mapping)
    return hashlib.sha256(said.encode()).hexdigest()


def keep_carry_over(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    before: str,
    after: str,
    why: str,
    mapping: Mapping | None = None,
    seen: str | None = None,
) -> CarryOver:
    """Keep the proposal as the assessment of `after`, in force from the question's date.

    `seen`: the fingerprint of the proposal somebody looked at. Raises Refused for anybody but the IG lead, without a reason,
    where the levels or the mapping have changed since, where `before` is not in force on the day before, and where an
    assessment of the new edition is held for that date already.
    """
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
    version = store.version()
    made, used, found, new = proposed(store, settings, question, before, after, mapping)
    if seen is not None and seen != fingerprint(made, used):
        raise Refused("The levels or the mapping have changed since you looked. Look at what would be carried again.")
    eve = measured.edition(store, settings, Question(question.as_at - dt.timedelta(days=1)))
    if eve not in (before, after):
        raise Refused(
            f"The edition in force on {uk(question.as_at - dt.timedelta(days=1))} is {eve}, not {before}: pages would not turn to "
            f"{after}. Choose {eve}, or put the editions in settings, [toolkit] framework."
        )
    held = store.in_force_snapshots("toolkit", question.as_at, framework=after)
    if held:
        raise Refused(
            f"An assessment of {new.full_title} is held for {uk(held[-1].as_at)} already ({held[-1].id}). "
            "Correct that one, or take it back first."
        )
    based_on = tuple(
        info.id for info in store.in_force_snapshots("toolkit", question.as_at, framework=found.framework.id)
    )
    kept = ledger.keep(
        store, made.rows, used, as_at=question.as_at, why=why, by=viewer.username, based_on=based_on, only_at=version
    )
    keep_after(store, settings, "toolkit", viewer.username)
    return kept


def take_back_carry_over(store: Store, viewer: Viewer, id: str, why: str) -> CarryOver:
    """Undo a move. Raises Refused for anybody but the IG lead, without a reason, or where there is none of that id."""
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
    return ledger.take_back(store, id, why, viewer.username)


def carry_overs(store: Store, viewer: Viewer) -> pd.DataFrame:
    """The moves kept, the latest date first, for the IG lead: id, from, to, as_at, requirements, why, by, at, mapping_sha256,
    based_on (ids), state (`in force`, `taken back`, or what has happened since), taken_back_why."""
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
    gone = {info.id for info in store.snapshots() if info.withdrawn_at is not None}
    rows = [
        {
            "id": each.id, "from": each.before, "to": each.after, "as_at": pd.Timestamp(each.as_at),
            "requirements": each.rows, "why": each.why, "by": each.by, "at": each.at,
            "mapping_sha256": each.mapping_sha256, "based_on": ", ".join(each.based_on), "state": _state(each, gone),
            "taken_back_why": each.taken_back_why,
        }
        for each in reversed(ledger.listed(store))
    ]  # fmt: skip
    columns = ("id", "from", "to", "as_at", "requirements", "why", "by", "at", "mapping_sha256", "based_on", "state",
               "taken_back_why")  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _state(each: CarryOver, gone: set[str]) -> str:
    if each.taken_back_at is not None:
        return "taken back"
    if not each.whole:
        return "damaged: the mapping is not the one that was kept"
    lost = [id for id in each.based_on if id in gone]
    return f"in force, but {', '.join(lost)} it was made from was taken back since" if lost else "in force"


def mapping_from_file(data: bytes, name: str, before: str, after: str) -> Mapping:
    """What became of each requirement, from a file somebody brings. Raises Refused with one reason for each fault."""
    folder = measured.frameworks_folder()
    return carry_over_forms.from_file(data, name, frameworks.load(before, folder), frameworks.load(after, folder))


def mapping_of(before: str, after: str) -> Mapping:
    """The mapping in the file for two editions, the council's own before the shipped. Raises Refused where there is none."""
    folder = measured.frameworks_folder()
    return carry_over_file.load(frameworks.load(before, folder), frameworks.load(after, folder), folder / "carry-over")


def has_mapping(before: str, after: str) -> bool:
    """Whether there is a file for two editions, sound or not."""
    folders = (measured.frameworks_folder() / "carry-over", carry_over_file.SHIPPED)
    return any((folder / f"{before}--{after}.toml").is_file() for folder in folders)


def mapping_as_file(before: str, after: str, mapping: Mapping | None = None) -> bytes:
    """A mapping (None: the one for the two editions) as a file to correct and bring back."""
    return carry_over_forms.as_toml(mapping or mapping_of(before, after))


def edition_in_force(store: Store, settings: Settings, question: Question) -> str:
    """The id of the edition of the Toolkit in force at the question's date."""
    return measured.edition(store, settings, question)
