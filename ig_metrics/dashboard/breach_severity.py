"""How grave the period's breaches are, how each score was reached, and where the register says otherwise."""

from __future__ import annotations

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import register
from ig_metrics.breaches import severity as rules
from ig_metrics.dashboard import breach_definitions, graded, measured
from ig_metrics.dashboard.breach_views import SeverityView
from ig_metrics.dashboard.breaches import covered, period_of
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

LEVELS = {"result": "str", "count": "Int64"}


@offered_dates
def breach_severity(store: Store, settings: Settings, viewer: Viewer, question: Question) -> SeverityView:
    """Incidents of the three months by their level; for the IG lead also each with its steps, disagreements first."""
    title = "How serious were the breaches?"
    lacking = missing(store, viewer, {"breaches": "grade breaches"}, question)
    held = measured.register_of(store, question)
    period = period_of(question)
    reached = None if held is None else covered(held, period)
    if held is None or reached is None:
        said = wording.upload_first(["Breach register"], asks=not viewer.uploads)
        if held is not None:
            said = f"The register held covers no day from {wording.period_label(period.start, period.end)}."
        return SeverityView(title, (said,), definitions=breach_definitions.severity(), missing=lacking)
    rows = register.in_period(graded.incidents(held), reached.start, reached.end)
    found = graded.grades(store, question, held).loc[rows.index]
    counted = found["result"].value_counts()
    levels = pd.DataFrame({"result": list(counted.index), "count": counted.to_list()}, columns=list(LEVELS))
    levels = levels.astype(LEVELS).sort_values(["count", "result"], ascending=[False, True]).reset_index(drop=True)
    disagree = int(found["disagrees"].sum())
    unworked = int((found["computed"] == "").sum())
    serious = int(found["serious"].fillna(False).sum())
    ungraded = int((found["result"] == rules.NOT_GRADED).sum())
    answer = [
        f"**{wording.number(serious)} of {wording.count(len(found), 'breach', 'breaches')}** "
        f"{wording.between(reached.start, reached.end)} {'was' if serious == 1 else 'were'} serious: to be reported under the "
        "scheme then in force."
        if len(found)
        else f"No breach was reported {wording.between(reached.start, reached.end)}."
    ]
    if ungraded:
        answer.append(f"{wording.count(ungraded, 'is', 'are').capitalize()} not graded.")
    if disagree and viewer.role == "ig_lead":
        answer.append(
            f"In **{wording.count(disagree, 'case')}** the register's own level differs from what its facts come to."
        )
    if unworked and viewer.role == "ig_lead":
        answer.append(f"For {wording.number(unworked)} the facts recorded are not enough to work a level out.")
    table = None
    if viewer.role == "ig_lead":
        table = found.sort_values(
            ["disagrees", "reported_on", "reference"], ascending=[False, False, True], kind="stable"
        )
        table = table.assign(disagrees=table["disagrees"].map({True: "✕ disagrees", False: ""})).reset_index(drop=True)
    return SeverityView(
        title, tuple(answer), sources=sources(store, viewer, ("breaches",), question),
        definitions=breach_definitions.severity(), missing=lacking, levels=levels, graded=table,
    )  # fmt: skip
