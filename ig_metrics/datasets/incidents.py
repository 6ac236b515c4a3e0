"""Kinds about what went wrong: the council's own register, and what the regulator publishes of everybody's."""

from __future__ import annotations

from ig_metrics.datasets.schema import Column, Kind
from ig_metrics.datasets.vocabularies import ICO_TYPES

BREACHES = Kind(
    "breaches",
    "Breach register",
    "an incident or near miss",
    "event",
    ("reference",),
    (
        Column(
            "reference",
            "id",
            True,
            (
                "Reference",
                "Ref",
                "Incident number",
                "Incident reference",
                "Breach reference",
                "No.",
                "Breach number",
                "Incident ID",
            ),
        ),
        Column(
            "reported_on",
            "date",
            True,
            ("Reported on", "Date reported", "Reported", "Reported date", "Date of report"),
        ),
        Column(
            "category",
            "word",
            False,
            (
                "Category",
                "Incident category",
                "Breach category",
                "Incident type",
                "Type of breach",
                "Breach type",
            ),
            ICO_TYPES,
        ),
        Column(
            "occurred_on",
            "date",
            False,
            (
                "Occurred on",
                "Date of breach",
                "Incident date",
                "Date of incident",
                "Date occurred",
                "Breach date",
            ),
        ),
        Column(
            "aware_at",
            "datetime",
            False,
            ("Aware at", "Date aware", "Became aware", "Date became aware", "Time aware", "Discovered"),
        ),
        Column("directorate", "text", False, ("Directorate", "Department")),
        Column("service", "text", False, ("Service", "Service area")),
        Column("near_miss", "boolean", False, ("Near miss", "Near-miss", "Is near miss")),
        Column(
            "individuals_affected",
            "text",
            False,
            (
                "Individuals affected",
                "No. of data subjects affected",
                "Number of people affected",
                "Data subjects affected",
                "Number affected",
                "People affected",
            ),
        ),
        Column("sensitivity_factors", "text", False, ("Sensitivity factors", "Sensitivity", "Factors")),
        Column("severity", "text", False, ("Severity", "Severity (0-2)", "Severity level", "SIRI level", "Level")),
        Column("likelihood", "integer", False, ("Likelihood", "Likelihood (1-5)", "Likelihood score")),
        Column("impact", "integer", False, ("Impact", "Impact (1-5)", "Impact score")),
        Column(
            "reported_to_regulator_at",
            "datetime",
            False,
            (
                "Reported to regulator at",
                "Reported to ICO",
                "Reported to the ICO",
                "Reported to ICO?",
                "ICO notified",
                "Date reported to ICO",
                "Date reported to the ICO",
            ),
        ),
        Column("regulator_outcome", "text", False, ("Regulator outcome", "ICO outcome", "ICO decision", "Outcome")),
        Column(
            "reason_not_reported",
            "text",
            False,
            ("Reason not reported", "Why not reported", "Reason not reported to ICO"),
        ),
        Column("cause", "text", False, ("Cause", "Root cause")),
        Column("repeat_of", "id", False, ("Repeat of", "Repeat", "Repeats reference")),
        Column("closed_on", "date", False, ("Closed on", "Date closed", "Closed", "Closure date")),
        Column("lessons", "text", False, ("Lessons", "Lessons learned", "Lessons learnt", "Action taken")),
    ),
    event_date="reported_on",
)

ICO_INCIDENTS = Kind(
    "ico_incidents",
    "ICO incident workbook",
    "a row of the regulator's published workbook (one report is several rows)",
    "state",
    ("reference", "incident_type", "data_type"),
    (
        Column("reference", "id", True, ("Reference", "BI Reference", "BI ref", "Report reference")),
        Column("year", "integer", True, ("Year", "Year reported")),
        Column("quarter", "integer", True, ("Quarter", "Qtr", "Quarter reported")),
        Column("incident_type", "word", True, ("Incident type", "Type of incident"), ICO_TYPES),
        Column("sector", "text", True, ("Sector",)),
        Column("data_type", "text", False, ("Data type", "Type of data")),
        Column(
            "subjects_affected",
            "text",
            False,
            (
                "Subjects affected",
                "No. Data Subjects Affected",
                "Number of data subjects affected",
                "Data subjects affected",
            ),
        ),
        Column("time_to_report", "text", False, ("Time to report", "Time Taken to Report")),
        Column("decision", "text", False, ("Decision", "Decision Taken", "Regulator decision")),
    ),
)
