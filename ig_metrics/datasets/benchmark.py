"""What other organisations' figures are, as `ig-metrics rollup` writes them: rates, levels and bands, never a count of people."""

from __future__ import annotations

from ig_metrics.datasets.schema import Column, Kind

BENCHMARK = Kind(
    "benchmark",
    "Benchmark of organisations",
    "an organisation and its figures at a date",
    "state",
    ("organisation",),
    (
        Column("organisation", "text", True, ("Organisation", "Organisation name", "Council", "Trust", "Authority")),
        Column("organisation_type", "text", False, ("Organisation type", "Type of organisation", "Authority type")),
        Column("figures_at", "date", True, ("Figures at", "Figures as at", "Date of figures")),
        Column("framework", "id", False, ("Framework", "Toolkit edition", "Toolkit version")),
        Column("score", "number", False, ("Score", "Toolkit score", "Score %")),
        Column("grade", "text", False, ("Grade", "Toolkit grade", "Toolkit status")),
        Column("categories_at_target", "integer", False, ("Categories at target",)),
        Column("categories", "integer", False, ("Categories", "Categories counted")),
        Column("course", "text", False, ("Course", "Course title")),
        Column("in_date_percent", "number", False, ("In date %", "Training in date %", "In date percent")),
        Column("breaches_per_30_days", "number", False, ("Breaches per 30 days",)),
        Column("breaches_per_1000_staff", "number", False, ("Breaches per 1,000 staff", "Breaches per 1000 staff")),
        Column("staff_band", "text", False, ("Staff band", "Staff", "Number of staff")),
    ),
    single=True,
)
