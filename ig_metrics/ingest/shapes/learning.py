"""Lists with an attempt a row whose outcome no column names outright: Totara, NHS Digital Learning Solutions, kept by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes.shape import Shape, first_cells, found_at

TOTARA = "Totara certification report"
TOTARA_PROGRAM = "Totara program completion report"
TOTARA_COURSE = "Totara course completion report"
DLS = "NHS Digital Learning Solutions"
BY_HAND = "List that asks “Completed?”"
SIGNS = (
    "Delegate ID", "Red-amber-green status", "Is certified", "Last accessed", "Program Name", "Course Name", "Is user assigned?",
    "User's Fullname", "User's Organisation Name(s)", "User's Position Name(s)", "Completion Organisation Name", "Certification ID",
    "Program Short Name", "Is in progress?", "Is complete?",
)  # fmt: skip
_YES = ("yes", "y", "true", "1")
_ANSWERS = frozenset((*_YES, "no", "n", "false", "0"))
_ASKS = (
    "completed",
    "complete",
    "course completed",
    "training completed",
    "completed training",
    "passed",
    "finished",
    "done",
)
_TOTARA_ONLY = frozenset(
    {"users fullname", "user id number", "users email", "users organisation name s", "users position name s", "is user assigned",
     "completion organisation name", "completion position name", "users manager name s"}
)  # fmt: skip


def recognise(at: Mapping[str, int]) -> Shape | None:
    """The report these headings are of, None when it is another's."""
    if "delegate id" in at and "completed date" in at:
        helpers = {"last_accessed": at["last accessed"]} if "last accessed" in at else {}
        return Shape(DLS, rule=_dls, makes=("outcome",), helpers=helpers)
    if "certification name" in at and "is certified" in at:
        return Shape(TOTARA, rule=_certification, makes=("outcome",), helpers={"is_certified": at["is certified"]})
    if not at.keys() & _TOTARA_ONLY:
        return None
    columns: dict[int, str | None] = {}
    if (enrolled := found_at(at, ("date enrolled", "date assigned"))) is not None:
        columns[enrolled] = "assigned_on"
    if "program name" in at or "programme name" in at:
        columns[at.get("program name", at.get("programme name", 0))] = "course"
        started = found_at(at, ("date started",))
        helpers = {"started": started} if started is not None else {}
        return Shape(TOTARA_PROGRAM, columns=columns, rule=_program if helpers else None, helpers=helpers)
    if "completion status" in at:
        return Shape(TOTARA_COURSE, columns=columns)
    return None


def answered(found: Headings, table: RawTable, at: Mapping[str, int], named: Collection[str]) -> Shape | None:
    """A list kept by hand that answers "Completed?" with yes or no; None where a heading (one of `named`) tells the outcome."""
    index = None if at.keys() & set(named) else found_at(at, _ASKS)
    if index is None:
        return None
    said = {cell.casefold() for cell in first_cells(table, index, found.row + 1)}
    return Shape(BY_HAND, columns={index: "outcome"}) if said and said <= _ANSWERS else None


def _dls(frame: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells]) -> pd.DataFrame:
    """No status: a completed date is completed, a last access in progress, neither not started."""
    if "outcome" in frame:
        return frame
    frame = frame.copy()
    done = frame["completed_on"].notna() if "completed_on" in frame else pd.Series(False, index=frame.index)
    opened = filled(cells, shape.helpers.get("last_accessed"), len(frame))
    frame["outcome"] = pd.Series(
        np.where(done, "completed", np.where(opened, "in_progress", "not_started")), dtype="str"
    )
    return frame


def _certification(frame: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells]) -> pd.DataFrame:
    """A person who is certified and is taking it again is "In progress": who is certified and has a date has completed."""
    if "outcome" not in frame or "completed_on" not in frame:
        return frame
    frame = frame.copy()
    certified = cells(shape.helpers["is_certified"]).text.to_pandas().str.casefold().isin(_YES)
    done = frame["completed_on"].notna().to_numpy()
    frame["outcome"] = frame["outcome"].mask(certified.to_numpy() & done, "completed")
    return frame


def _program(frame: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells]) -> pd.DataFrame:
    """A program is only ever complete or incomplete: incomplete and never started is not started."""
    if "outcome" not in frame:
        return frame
    frame = frame.copy()
    idle = (frame["outcome"] == "in_progress").to_numpy(dtype=bool) & ~filled(
        cells, shape.helpers["started"], len(frame)
    )
    frame["outcome"] = frame["outcome"].mask(idle, "not_started")
    return frame


def filled(cells: Callable[[int], Cells], index: int | None, rows: int) -> np.ndarray:
    """Which rows have anything in a column; none where the file has no such column."""
    if index is None:
        return np.zeros(rows, dtype=bool)
    held: np.ndarray = cells(index).text.is_valid().to_numpy(zero_copy_only=False)
    return held
