"""Who a row is about where no one column says it: assignment numbers, and names in two columns (Oracle, iTrent, ESR)."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow.compute as pc

from ig_metrics.datasets import Kind, normalise
from ig_metrics.ingest.columns import holds
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.reading.raw import TEXT, RawTable
from ig_metrics.ingest.shapes.shape import Made, Rewrite, Shape, found_at

ASSIGNMENT_ROWS = "staff assignments (Oracle, ESR or iTrent)"
TWO_NAMES = "names in two columns"
ASSIGNMENT = (
    "assignment number",
    "assignment no",
    "assignment ref",
    "assignment reference",
    "assignment id",
    "appointment number",
)
ASSIGNMENTS = ((r"^(\s*\w*\d)\s*-\s*\d{1,3}\s*$", r"\1"),)
"""An assignment number is the person's number, and `-2` for a second assignment."""
EMPLOYEE = tuple(
    normalise(name)
    for name in ("Employee number", "Person number", "Staff number", "Employee no", "Staff no", "Employee ID", "Staff ID", "Payroll number",
                 "Personnel number", "Personal reference", "Employee reference", "Person reference")
)  # fmt: skip
FIRST = (
    "first name",
    "forename",
    "forenames",
    "forename s",
    "given name",
    "given names",
    "first names",
    "preferred name",
    "known as",
)
LAST = ("last name", "surname", "family name")
SIGNS = {
    "staff": (
        "Assignment Number", "Primary Flag", "Assignment Status", "Assignment Category", "Effective Start Date", "Effective End Date",
        "Organization", "First name", "Forename", "Forename(s)", "Surname", "Last name", "Person Type",
    ),
}  # fmt: skip
_ORACLE: dict[str, tuple[str, ...]] = {
    "is_primary": ("primary flag", "primary assignment flag", "assignment primary flag"),
    "start_date": (
        "assignment start date",
        "effective start date",
        "latest start date",
        "latest hire date",
        "date start",
    ),
    "leave_date": (
        "assignment end date",
        "effective end date",
        "actual termination date",
        "date end",
        "projected end date",
    ),
    "service": ("organization", "organization name", "organisation", "organisation name", "org unit"),
    "job_title": ("position name", "job name", "job role"),
    "employment_type": ("assignment category", "employee category"),
    "manager_id": (
        "supervisor number",
        "supervisor employee number",
        "supervisor person number",
        "manager employee number",
    ),
    "absence": ("assignment status", "user status"),
}
"""What Oracle's assignment columns are in a staff list, where no heading of our own says it."""


def recognise(kind: Kind, found: Headings, table: RawTable, at: Mapping[str, int]) -> Shape | None:
    """A list of assignments, or one with first and last names apart; None when each row says who it is about."""
    if "staff_id" not in kind.names:
        return None
    columns: dict[int, str | None] = {}
    made: dict[str, Made] = {}
    rewrites: dict[int, tuple[Rewrite, ...]] = {}
    name = ""
    employee, assignment = found_at(at, EMPLOYEE), found_at(at, ASSIGNMENT)
    if assignment is not None:
        name, rewrites[assignment] = ASSIGNMENT_ROWS, ASSIGNMENTS
        made["staff_id"] = Made((assignment,) if employee is None else (employee, assignment))
    elif employee is not None and _assignments_in(table, employee, found.row + 1):
        name, rewrites[employee] = ASSIGNMENT_ROWS, ASSIGNMENTS
        columns[employee] = "staff_id"
    if kind.name == "staff":
        if name:
            here = {column.name for column in kind.columns if at.keys() & _headings(kind, column.name)}
            for canonical, headings in _ORACLE.items():
                index = found_at(at, headings)
                if index is not None and canonical not in here:
                    columns[index] = canonical
        first, last = found_at(at, FIRST), found_at(at, LAST)
        if first is not None and last is not None and not at.keys() & _headings(kind, "full_name"):
            made["full_name"] = Made((first, last), joined=True)
            name = name or TWO_NAMES
    return Shape(name, columns=columns, made=made, rewrites=rewrites) if name else None


def _headings(kind: Kind, column: str) -> set[str]:
    described = kind.column(column)
    return {normalise(heading) for heading in (described.label, described.name, *described.synonyms)}


def _assignments_in(table: RawTable, index: int, start: int) -> bool:
    """Whether a column of staff numbers holds assignment numbers: `12345678-2` beside `12345678`, for most that end so."""
    column = table.columns[index]
    if TEXT not in column.kinds_present or not holds(column.text, "-"):
        return False
    text = pc.utf8_trim_whitespace(column.text.slice(start))
    ended = text.filter(pc.fill_null(pc.match_substring_regex(text, r"^\w*\d{4,}-\d{1,2}$"), False))
    if not len(ended):
        return False
    persons = pc.replace_substring_regex(ended, r"-\d{1,2}$", "")
    known = pc.sum(pc.is_in(persons, value_set=text.combine_chunks())).as_py()
    return bool(known * 2 >= len(ended))
