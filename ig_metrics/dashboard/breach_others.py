"""The council's breaches beside its sector's, and its services beside one another."""

from __future__ import annotations

import dataclasses

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import funnel, register, sector
from ig_metrics.dashboard import breach_definitions, graded, measured
from ig_metrics.dashboard.breach_charts import window
from ig_metrics.dashboard.breach_views import OthersView
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import places
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import add_months
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.training import people

FUNNEL_MONTHS = 12


@offered_dates
def breach_others(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, sector_name: str = ""
) -> OthersView:
    """Shares by type and reports by quarter beside a sector (default: local government); for the IG lead also the funnel of
    services over the twelve months to the date."""
    title = "How do we compare with others?"
    wanted = {"breaches": "compare breaches", "ico_incidents": "see other organisations"}
    lacking = missing(store, viewer, wanted, question)
    held = measured.register_of(store, question)
    view = OthersView(
        title,
        (),
        sources=sources(store, viewer, ("breaches", "ico_incidents", "staff"), question),
        definitions=breach_definitions.others(),
        missing=lacking,
    )
    answer: list[str] = []
    if held is None:
        return dataclasses.replace(view, answer=(wording.upload_first(["Breach register"], asks=not viewer.uploads),))
    incidents = store.in_force("ico_incidents", question.as_at, known_on=question.known_on)
    names = sector.sectors(incidents)
    chosen = sector_name if sector_name in names else sector.default_sector(names) or ""
    if chosen:
        view = _beside(view, held, incidents, chosen, names)
        answer += _sector_said(view)
    if viewer.role == "ig_lead":
        found, said = _funnel(store, settings, question, held)
        curves = None if found is None else funnel.limits(found)
        view = dataclasses.replace(view, funnel=found, limits=curves)
        answer += said
    if not answer:
        answer = ["Nothing to compare with is held yet: the ICO's incident workbook can be uploaded here."]
    return dataclasses.replace(view, answer=tuple(answer))


def _beside(
    view: OthersView, held: measured.Register, incidents: pd.DataFrame, chosen: str, names: tuple[str, ...]
) -> OthersView:
    reach = None
    if held.covered_from is not None and held.covered_to is not None:
        reach = (pd.Timestamp(held.covered_from), pd.Timestamp(held.covered_to))
    quarters = sector.by_quarter(incidents, chosen, held.rows, reach)
    start, end = pd.Timestamp("1900-01-01"), pd.Timestamp("1900-01-01")
    if len(quarters):
        start = quarters["start"].min()
        end = quarters["start"].max() + pd.offsets.QuarterEnd(0)
    types = sector.by_type(incidents, chosen, held.rows, start, end)
    return dataclasses.replace(view, sectors=names, sector=chosen, quarters=quarters, types=types)


def _sector_said(view: OthersView) -> list[str]:
    theirs = view.types[view.types["sector"] > 0]
    if theirs.empty:
        return [f"The workbook has no report of {view.sector}."]
    first = theirs.iloc[0]
    most = theirs.loc[theirs["sector"] == first["sector"], "category"]
    share = wording.percent(float(first["sector_percent"]))
    said = [
        f"In {view.sector}, {share} of reports to the ICO were **{first['category']}**, more than of any other type."
        if len(most) == 1
        else f"In {view.sector} no type was the commonest: {share} of reports to the ICO each were {wording.listing(most, most=3)}."
    ]
    ours = view.types.dropna(subset=["own_percent"])
    if len(ours) and int(ours["own"].sum()):
        own = ours.loc[ours["category"] == first["category"], "own_percent"]
        said.append(f"Of our own breaches in the same quarters it was {wording.percent(float(own.iloc[0]))}.")
    elif view.quarters["own"].isna().all():
        said.append("The register held covers none of those quarters whole, so nothing of ours stands beside it.")
    else:
        said.append("Our register has no breach in those quarters.")
    return said


def _funnel(
    store: Store, settings: Settings, question: Question, held: measured.Register
) -> tuple[pd.DataFrame | None, list[str]]:
    everyone = measured.staff(store, settings, question)
    reach = window(held, question)
    if everyone is None or reach is None:
        return None, []
    employed = everyone[people.employed(everyone, question.as_at)]
    staff = places(employed, "service").value_counts()
    table = pd.DataFrame({"group": staff.index.astype("str"), "staff": staff.to_numpy()})
    start = max(reach.start, add_months(question.as_at, -FUNNEL_MONTHS) + pd.Timedelta(days=1).to_pytimedelta())
    if start > reach.end:
        return None, []
    counts = register.by_place(graded.incidents(held), start, reach.end, "service")
    found = funnel.funnel(counts, table)
    if found.empty:
        return None, []
    beyond = found[found["verdict"].isin([funnel.MORE, funnel.FAR_MORE])]
    period = wording.between(start, reach.end)
    whose = "its" if len(beyond) == 1 else "their"
    said = (
        f"**{wording.listing(beyond['group'], most=3)}** reported more breaches {period} than chance explains for {whose} size."
        if len(beyond)
        else f"No service reported more breaches {period} than chance explains for its size."
    )
    apart = funnel.unplaced(counts, table)
    also = (
        [f"{wording.count(apart, 'breach is', 'breaches are').capitalize()} of no service with staff."] if apart else []
    )
    return found, [said, *also]
