"""Files that were dropped and wait for a decision: in the session only, and gone from it once kept, discarded or refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics.datasets import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from ig_metrics.ingest import Preview

READY = "Ready to keep"
LOOK = "Look at it first"
ASK = "Needs an answer"
UNREADABLE = "Cannot be read"
HELD = "Held already"

_ALL, _OPENED, _NEXT = "arrivals", "arrival_opened", "arrival_next"


@dataclass(frozen=True)
class Said:
    """What is known or was said of a file: guessed at first, corrected by the user. None: not said."""

    kind: str | None = None
    as_at: dt.date | None = None
    source: str | None = None
    partial: bool | None = None
    sheet: str | None = None
    heading_row: int | None = None
    mapping: dict[str, Any] | None = None


@dataclass(frozen=True)
class Arrival:
    """A dropped file. `sure` is whether its kind needs no asking, `why` how it was recognised; `preview` is there once it was read, `refused` when it cannot be.

    `changes` and `alarms` are what keeping it would change and what to look at first; `offers` are people its learners
    may be; `version` is the store's when all this was worked out.
    """

    number: int
    file_name: str
    data: bytes = field(repr=False)
    said: Said = Said()
    sure: bool = False
    why: str = ""
    preview: Preview | None = field(default=None, repr=False)
    refused: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    version: str = ""
    offers: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def which_source(self) -> tuple[str, ...]:
        """The sources it may be from, where files of several look the very same and a list of one would replace another's."""
        recalled = self.preview.recalled if self.preview else None
        if recalled is None or not recalled.others or self.said.source is not None:
            return ()
        return (recalled.name, *recalled.others) if self.preview and KINDS[self.preview.kind].nature == "state" else ()

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.refused:
            return UNREADABLE
        if self.preview is None or not self.can_keep:
            return ASK
        if self.preview.duplicate_of:
            return HELD
        return LOOK if self.alarms else READY

    @property
    def source(self) -> str | None:
        """Where it comes from: as said, else as its saved mapping says; None is the usual source."""
        recalled = self.preview.recalled if self.preview else None
        whose = self.preview.returned_by if self.preview else ""
        return self.said.source or whose or (recalled.name if recalled else None)

    @property
    def can_keep(self) -> bool:
        """Whether nothing is left to ask or to mend."""
        return self.preview is not None and self.preview.can_keep and not self.which_source

    @property
    def partial(self) -> bool:
        """Whether it only adds to what is held: as said, else as the last file of its shape did."""
        if self.preview and self.preview.returned_by:
            return True  # a partner's return is of its own requirements, whatever the form was sent with
        if self.said.partial is not None:
            return self.said.partial
        recalled = self.preview.recalled if self.preview else None
        return bool(recalled and recalled.partial)


def everything() -> tuple[Arrival, ...]:
    """Every file that waits, in the order it was dropped."""
    held: dict[int, Arrival] = st.session_state.get(_ALL, {})
    return tuple(held.values())


def size() -> int:
    """The bytes of all files that wait."""
    return sum(len(held.data) for held in everything())


def opened() -> Arrival | None:
    """The file on the screen: the one chosen, or the only one that waits."""
    held: dict[int, Arrival] = st.session_state.get(_ALL, {})
    if len(held) == 1:
        return next(iter(held.values()))
    return held.get(st.session_state.get(_OPENED, 0))


def open_one(number: int | None) -> None:
    """Show this file (None: the list of all)."""
    st.session_state[_OPENED] = number


def number() -> int:
    """A number no other file of this session has."""
    st.session_state[_NEXT] = st.session_state.get(_NEXT, 0) + 1
    return int(st.session_state[_NEXT])


def put(arrival: Arrival) -> None:
    """Let a file wait, in the place of what was known of it before."""
    st.session_state[_ALL] = {**st.session_state.get(_ALL, {}), arrival.number: arrival}


def take_away(*gone: Arrival) -> None:
    """Forget files with all that was read from them."""
    numbers = {arrival.number for arrival in gone}
    st.session_state[_ALL] = {
        number: held for number, held in st.session_state.get(_ALL, {}).items() if number not in numbers
    }
    if st.session_state.get(_OPENED) in numbers:
        st.session_state[_OPENED] = None


def saying(arrival: Arrival, **corrected: Any) -> Arrival:
    """The same file, with something said of it."""
    return replace(arrival, said=replace(arrival.said, **corrected))
