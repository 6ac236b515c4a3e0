"""Kinds about how information is governed: the Toolkit, its plan, posts, assets and meetings."""

from __future__ import annotations

from ig_metrics.datasets.schema import Column, Kind
from ig_metrics.datasets.vocabularies import ASSET_RISKS, POST_STATUSES

TOOLKIT = Kind(
    "toolkit",
    "Toolkit self-assessment",
    "a requirement's self-assessment",
    "state",
    ("requirement",),
    (
        Column(
            "requirement",
            "id",
            True,
            (
                "Requirement",
                "Requirement number",
                "Requirement no",
                "Req",
                "Req no",
                "Requirement ID",
                "Number",
            ),
        ),
        Column(
            "level",
            "level",
            True,
            ("Level", "Attainment level", "Current level", "Attainment", "Self-assessed level", "Score"),
        ),
        Column("title", "text", False, ("Title", "Requirement title", "Requirement description", "Description")),
        Column("category", "text", False, ("Category", "Initiative", "Assurance area")),
        Column("target_level", "level", False, ("Target level", "Target", "Target attainment level")),
        Column(
            "owner",
            "text",
            False,
            ("Owner", "Requirement owner", "Lead", "Responsible officer", "Lead officer"),
        ),
        Column("partner", "text", False, ("Partner", "Partner organisation", "Responsible partner")),
        Column("evidence", "text", False, ("Evidence", "Evidence reference", "Evidence document", "Evidence link")),
        Column("evidence_date", "date", False, ("Evidence date", "Date of evidence", "Evidence dated")),
        Column(
            "evidence_expires",
            "date",
            False,
            ("Evidence expires", "Evidence expiry", "Evidence valid until", "Evidence review date"),
        ),
        Column("reviewed_by", "text", False, ("Reviewed by", "Reviewer"), personal=True),
        Column("comment", "text", False, ("Comment", "Comments", "Notes", "Narrative")),
    ),
    single=True,
)

PLAN = Kind(
    "plan",
    "Improvement plan",
    "an action that raises a requirement",
    "state",
    ("action", "requirement"),
    (
        Column("action", "text", True, ("Action", "Action required", "Improvement action", "Task")),
        Column("requirement", "id", True, ("Requirement", "Requirement number", "Requirement no", "Req", "Req no")),
        Column("owner", "text", True, ("Owner", "Action owner", "Lead", "Responsible officer", "Assigned to")),
        Column("due", "date", True, ("Due", "Due date", "Target date", "Deadline", "Due by")),
        Column("starts", "date", False, ("Starts", "Start date", "Start")),
        Column(
            "done_on",
            "date",
            False,
            ("Done on", "Completed on", "Date completed", "Completion date", "Closed on"),
        ),
        Column(
            "delivers_level",
            "level",
            False,
            ("Delivers level", "Level delivered", "Raises to level", "Target level"),
        ),
        Column("progress", "text", False, ("Progress", "Progress note", "Update", "Status")),
        Column("risk", "text", False, ("Risk", "Risk rating", "RAG", "RAG status")),
        Column("dropped_on", "date", False, ("Dropped on", "Date dropped", "Cancelled on", "Date cancelled")),
        Column(
            "dropped_why", "text", False, ("Reason dropped", "Why dropped", "Reason cancelled", "Reason for dropping")
        ),
    ),
    single=True,
)

MEETINGS = Kind(
    "meetings",
    "Committee meetings",
    "a committee meeting",
    "state",
    ("held_on",),
    (
        Column("held_on", "date", True, ("Held on", "Meeting date", "Date", "Date of meeting", "Date held")),
        Column("committee", "text", False, ("Committee", "Committee name", "Meeting")),
        Column("note", "text", False, ("Note", "Notes", "Comment")),
    ),
    single=True,
)

POSTS = Kind(
    "posts",
    "IG posts and secondments",
    "an IG post or secondment",
    "state",
    ("post", "from"),
    (
        Column("post", "text", True, ("Post", "Post title", "Job title", "Position", "Role", "Post name")),
        Column("status", "word", True, ("Status", "Post status", "Filled"), POST_STATUSES),
        Column("grade", "text", False, ("Grade", "Pay grade", "Band", "Scale")),
        Column("fte", "number", False, ("FTE", "Full-time equivalent", "Full time equivalent", "WTE")),
        Column("from", "date", False, ("From", "Start date", "Starts", "Start", "Date from")),
        Column("to", "date", False, ("To", "End date", "Ends", "End", "Date to", "Until")),
        Column("funded_by", "text", False, ("Funded by", "Funding", "Funding source", "Paid for by", "Budget")),
    ),
    single=True,
)

ASSETS = Kind(
    "assets",
    "Information asset register",
    "an information asset",
    "state",
    ("asset",),
    (
        Column(
            "asset",
            "text",
            True,
            ("Asset", "Asset name", "Information asset", "Name of asset", "Name of information asset"),
        ),
        Column(
            "owner", "text", True, ("Owner", "Asset owner", "Information asset owner", "IAO", "Responsible officer")
        ),
        Column("directorate", "text", False, ("Directorate", "Department")),
        Column(
            "reviewed_on",
            "date",
            False,
            ("Reviewed on", "Last reviewed", "Date reviewed", "Date last reviewed", "Last review", "Last review date"),
        ),
        Column(
            "review_due", "date", False, ("Review due", "Next review", "Next review date", "Review date", "Review by")
        ),
        Column("risk", "word", False, ("Risk", "Risk rating", "Risk level"), ASSET_RISKS),
        Column(
            "personal_data",
            "boolean",
            False,
            ("Personal data", "Holds personal data", "Contains personal data", "Personal data held"),
        ),
        Column("system", "text", False, ("System", "System or location", "Where held", "Location", "Held in")),
    ),
    single=True,
)
