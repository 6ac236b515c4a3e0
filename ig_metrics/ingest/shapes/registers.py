"""Registers and lists of other systems: Datix, the regulator's workbook, the NHS IG Toolkit, Active Directory."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ig_metrics.datasets import Kind, normalise
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes.shape import Shape, first_cells, found_at

ICO = "ICO data security incident trends"
DATIX = "Datix incident listing"
TOOLKIT = "NHS IG Toolkit assessment"
DIRECTORY = "network directory (accounts that are off)"
SIGNS = {
    "breaches": (
        "BI Reference",
        "Data Subject Type",
        "Time Taken to Report",
        "Decision Taken",
        "Approval status",
        "Handler",
    ),
    "ico_incidents": ("BI Reference", "Data Subject Type", "Incident Category"),
    "network_accounts": (
        "Disabled",
        "LockedOut",
        "Account disabled",
        "DistinguishedName",
        "UserPrincipalName",
        "ObjectClass",
    ),
}
_ANOTHERS = (
    "This is the ICO's own published workbook of incidents that every organisation reported to it (it has a "
    "BI Reference, and a year and quarter for a date). It is not the council's register. Upload the register: one row "
    "for each incident or near miss, with its reference and the date it was reported."
)
_OFF = ("disabled", "account disabled", "is disabled", "lockedout", "locked out", "account locked", "locked")
_NUMBERED = re.compile(
    r"(?:req(?:uirement)?\.?\s*)?\d{1,2}(?:\.\d)?-\d{3}[A-Za-z]?(?:\b.*)?", re.IGNORECASE | re.DOTALL
)
_NUMBER = ((r"(?is)^\s*(?:req(?:uirement)?\.?\s*)?\d{1,2}(?:\.\d)?-(\d{3}[a-z]?)(?:\b.*)?$", r"\1"),)
"""The Toolkit writes the version in front of the requirement: `11-112` is 112 of version 11."""


def recognise(kind: Kind, found: Headings, table: RawTable, at: Mapping[str, int]) -> Shape | None:
    """The register or list these headings are of."""
    if kind.name == "breaches":
        if {"bi reference", "year", "quarter"} <= at.keys():
            return Shape(ICO, refusal=_ANOTHERS, aside="not in the council's register")
        if {"ref", "incident date"} <= at.keys() and at.keys() & {
            "approval status",
            "handler",
            "exact location",
            "sub category",
        }:
            return Shape(DATIX)
    if kind.name == "ico_incidents" and {"bi reference", "year", "quarter"} <= at.keys():
        return Shape(ICO)
    if kind.name in ("toolkit", "plan"):
        return _toolkit(kind, found, table, at)
    if kind.name == "network_accounts":
        column = kind.column("enabled")
        index = found_at(at, _OFF)
        if index is not None and not at.keys() & {normalise(name) for name in (column.label, *column.synonyms)}:
            return Shape(DIRECTORY, columns={index: "enabled"}, inverted=frozenset({"enabled"}))
    return None


def _toolkit(kind: Kind, found: Headings, table: RawTable, at: Mapping[str, int]) -> Shape | None:
    column = kind.column("requirement")
    index = found_at(at, [normalise(name) for name in (column.label, *column.synonyms)])
    if index is None:
        return None
    cells = first_cells(table, index, found.row + 1)
    if sum(_NUMBERED.fullmatch(text) is not None for text in cells) * 2 <= len(cells):
        return None
    example = next(text for text in cells if _NUMBERED.fullmatch(text))
    return Shape(
        TOOLKIT,
        columns={index: "requirement"},
        rewrites={index: _NUMBER},
        remark=f"The Toolkit's version stands in front of the requirements: {shown(example)!r} is kept as "
        f"{re.sub(*_NUMBER[0], example)!r}.",
    )
