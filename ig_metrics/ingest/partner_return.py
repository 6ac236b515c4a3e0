"""A partner's own file of the Toolkit taken back: known by its headings, and let in for the partner's own requirements only.

Of them only what the partner is asked for comes back: level, evidence, its dates and a comment. Everything else stays as the
council holds it. How the file is made: `partner_file`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from ig_metrics.datasets import normalise
from ig_metrics.dates import uk
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown

if TYPE_CHECKING:
    from ig_metrics.ingest.assembly import Assembled
    from ig_metrics.store import Store
    from ig_metrics.toolkit.edition import Framework

OPEN = ("level", "evidence", "evidence_date", "evidence_expires", "comment")
"""What a partner may change."""
SENT = "Level when sent"
"""The heading by which a return is known: no list of a council's has it."""
SHEET = "Return "


def is_return(names: Iterable[str]) -> bool:
    """Whether these headings are those of a partner's return."""
    found = {normalise(name) for name in names if name}
    return {normalise(SENT), normalise("Requirement"), normalise("Partner")} <= found


def edition_of(sheet: str) -> str | None:
    """The framework a return's sheet says it is of; None where it does not."""
    from ig_metrics.settings import home_folder
    from ig_metrics.toolkit.frameworks import available

    name = sheet.removeprefix(SHEET)
    return name if sheet.startswith(SHEET) and name in available(home_folder() / "frameworks") else None


def check(
    frame: pd.DataFrame,
    assembled: Assembled,
    store: Store | None,
    as_at: dt.date,
    framework: Framework,
    problems: Problems,
) -> str:
    """Whose return it is ("" where it does not say); what is not the partner's stops it, what is the council's is not taken."""
    names = sorted({str(name).strip() for name in frame["partner"].dropna() if str(name).strip()})
    if len(names) != 1:
        said = "of several partners: " + ", ".join(map(shown, names)) if names else "of no partner"
        problems.add(
            STOPS, f"Its rows are {said}. A return is one partner's, named in the column Partner.", column="Partner"
        )
        return ""
    partner = names[0]
    if store is None:
        return partner
    held = store.in_force("toolkit", as_at, framework=framework.id)
    if held.empty:
        problems.add(
            STOPS, f"No self-assessment is held for {uk(as_at)} or earlier, so nobody can say which requirements {partner} answers for. "
            "Bring in the council's own first."
        )  # fmt: skip
        return partner
    by_number = {str(row["requirement"]).strip(): row for row in held.to_dict("records")}
    for at, row in zip(assembled.rows.tolist(), frame.to_dict("records"), strict=True):
        number = str(row["requirement"]).strip()
        ours = by_number.get(number)
        whose = "" if ours is None or pd.isna(ours["partner"]) else str(ours["partner"]).strip()
        if whose.casefold() != partner.casefold():
            problems.add(
                STOPS,
                f"Requirement {shown(number)} is not for {partner} to return: {_answers(number, ours, whose)}. A return changes the partner's own "
                "requirements only. Take the row out.",
                row=at,
                column="Requirement",
                value=number,
            )
        elif ours is not None:
            _council_s(row, ours, at, framework, problems)
    return partner


def _answers(number: str, ours: dict[str, Any] | None, whose: str) -> str:
    if ours is None:
        return "it is not in the self-assessment held"
    return f"{whose} answers for it" if whose else "the council answers for it"


def _council_s(row: dict[str, Any], ours: dict[str, Any], at: int, framework: Framework, problems: Problems) -> None:
    """A cell that is not the partner's to change and differs all the same."""
    theirs, held = (_points(framework, each["target_level"]) for each in (row, ours))
    if theirs is not None and held is not None and theirs != held:
        problems.add(
            WARNING,
            f"The target level of requirement {row['requirement']} is the council's: the change is not taken.",
            row=at,
            column="Target level",
            value=str(row["target_level"]),
        )


def _points(framework: Framework, level: object) -> int | None:
    return framework.points_of(level.strip()) if isinstance(level, str) else None
