"""Kinds about people: who they are, what they have learned, what they may use."""

from __future__ import annotations

from ig_metrics.datasets.headings import EMAIL, NAME, STAFF_ID, USERNAME
from ig_metrics.datasets.schema import Column, Kind
from ig_metrics.datasets.vocabularies import ABSENCE_REASONS, EMPLOYMENT_TYPES, NOT_AWAY, OUTCOMES


def _person(required: bool = False) -> tuple[Column, ...]:
    return (
        Column("staff_id", "id", required, STAFF_ID, personal=True),
        Column("email", "email", False, EMAIL, personal=True),
        Column("username", "text", False, USERNAME, personal=True),
    )


STAFF = Kind(
    "staff",
    "HR staff list",
    "a post held by a person",
    "state",
    ("staff_id", "job_title", "service", "team", "start_date"),
    (
        Column("staff_id", "id", True, STAFF_ID, personal=True),
        Column("full_name", "text", True, NAME, personal=True),
        Column("directorate", "text", True, ("Directorate", "Department", "Division")),
        Column("service", "text", True, ("Service", "Service area", "Section", "Business unit")),
        Column(
            "start_date",
            "date",
            True,
            (
                "Start date",
                "Date started",
                "Employment start date",
                "Hire date",
                "Post start date",
                "Continuous service date",
            ),
        ),
        Column("team", "text", False, ("Team", "Team name", "Unit", "Establishment")),
        Column("job_title", "text", False, ("Job title", "Post title", "Position", "Position title", "Role", "Job")),
        Column("email", "email", False, EMAIL, personal=True),
        Column("username", "text", False, USERNAME, personal=True),
        Column(
            "manager_id",
            "id",
            False,
            (
                "Manager ID",
                "Manager number",
                "Manager staff number",
                "Line manager number",
                "Manager's staff number",
                "Supervisor ID",
                "Reports to number",
            ),
            personal=True,
        ),
        Column(
            "manager_email",
            "email",
            False,
            (
                "Manager email",
                "Manager's email",
                "Line manager email",
                "Manager e-mail",
                "Manager's e-mail address",
                "Line manager's email",
            ),
            personal=True,
        ),
        Column(
            "employment_type",
            "word",
            False,
            (
                "Employment type",
                "Contract type",
                "Employee type",
                "Staff type",
                "Employment category",
                "Employee group",
            ),
            EMPLOYMENT_TYPES,
        ),
        Column(
            "network_access",
            "boolean",
            False,
            ("Network access", "Has network access", "Network account", "IT access", "PC user"),
        ),
        Column(
            "leave_date",
            "date",
            False,
            (
                "Leave date",
                "Leaving date",
                "Date left",
                "End date",
                "Termination date",
                "Post end date",
                "Last day of service",
            ),
        ),
        Column(
            "absence",
            "word",
            False,
            ("Absence reason", "Absence", "Absence type", "Reason for absence", "Leave type", "Absence status"),
            (*ABSENCE_REASONS, NOT_AWAY),
        ),
        Column(
            "absence_from",
            "date",
            False,
            ("Absence from", "Absence start", "Absent from", "Absence start date"),
        ),
        Column(
            "absence_to",
            "date",
            False,
            ("Absence to", "Absence end", "Absent to", "Absence end date", "Expected return"),
        ),
        Column(
            "is_primary",
            "boolean",
            False,
            ("Primary post", "Is primary", "Main post", "Primary assignment", "Primary"),
        ),
        Column("fte", "number", False, ("FTE", "Full-time equivalent", "Full time equivalent", "Contracted FTE")),
    ),
)

COMPLETIONS = Kind(
    "completions",
    "E-learning export",
    "an attempt at a course",
    "event",
    ("staff_id", "email", "username", "course", "completed_on", "outcome"),
    (
        *_person(),
        Column(
            "course",
            "text",
            True,
            (
                "Course",
                "Course name",
                "Course title",
                "Course fullname",
                "Learning item",
                "Activity",
                "Certification Name",
                "Module",
                "Program Name",
            ),
        ),
        Column(
            "outcome",
            "word",
            True,
            ("Outcome", "Status", "Completion status", "Course status", "Result", "Training status"),
            OUTCOMES,
        ),
        Column(
            "completed_on",
            "date",
            True,
            (
                "Completed on",
                "Completed date",
                "Completion date",
                "Date completed",
                "Date of completion",
                "Completed",
                "Finish date",
            ),
        ),
        Column("score", "number", False, ("Score", "Final score", "Grade", "Mark", "Score %", "Diagnostic score")),
        Column(
            "assigned_on",
            "date",
            False,
            ("Assigned on", "Date assigned", "Assigned date", "Enrolled", "Enrolment date"),
        ),
        Column("due_on", "date", False, ("Due on", "Date due", "Due date", "Complete by")),
    ),
    event_date="completed_on",
    one_of=("staff_id", "email", "username"),
)

PAPER_RETURNS = Kind(
    "paper_returns",
    "Paper training returns",
    "a paper-based completion certified by a manager",
    "event",
    ("staff_id", "course", "completed_on"),
    (
        Column("staff_id", "id", True, STAFF_ID, personal=True),
        Column("course", "text", True, ("Course", "Course name", "Course title", "Training")),
        Column(
            "completed_on",
            "date",
            True,
            ("Completed on", "Completion date", "Date completed", "Date signed", "Date"),
        ),
        Column(
            "certified_by",
            "text",
            True,
            ("Certified by", "Manager", "Signed off by", "Certifying manager"),
            personal=True,
        ),
        Column("note", "text", False, ("Note", "Notes", "Comment", "Comments")),
    ),
    event_date="completed_on",
)

EXEMPTIONS = Kind(
    "exemptions",
    "Training exemptions",
    "a person excused from a course for a time",
    "state",
    ("staff_id", "course"),
    (
        Column("staff_id", "id", True, STAFF_ID, personal=True),
        Column("course", "text", True, ("Course", "Course name", "Course title")),
        Column("reason", "text", True, ("Reason", "Exemption reason", "Reason for exemption")),
        Column(
            "until",
            "date",
            True,
            ("Until", "Exempt until", "Expires", "Expiry date", "End date", "Valid until"),
        ),
        Column("approved_by", "text", False, ("Approved by", "Authorised by", "Agreed by"), personal=True),
    ),
)

NETWORK_ACCOUNTS = Kind(
    "network_accounts",
    "Network accounts",
    "an account as the network sees it",
    "state",
    ("username", "staff_id"),
    (
        Column(
            "username",
            "text",
            False,
            (
                *USERNAME,
                "sAMAccountName",
                "SAM account name",
                "Account name",
                "Account",
                "User logon name",
                "Logon name",
            ),
            personal=True,
        ),
        Column("staff_id", "id", False, (*STAFF_ID, "employeeID", "employeeNumber"), personal=True),
        Column(
            "enabled",
            "boolean",
            True,
            ("Enabled", "Account enabled", "Is enabled", "Account status", "Status", "State", "userAccountControl"),
        ),
        Column(
            "changed_on",
            "date",
            False,
            ("Changed on", "Date changed", "Changed", "whenChanged", "Last changed", "Modified", "Date modified"),
        ),
    ),
    one_of=("username", "staff_id"),
    single=True,
)

SYSTEM_ACCESS = Kind(
    "system_access",
    "People who need a system",
    "a person who needs a system",
    "state",
    ("staff_id", "system", "role"),
    (
        Column("staff_id", "id", True, STAFF_ID, personal=True),
        Column("system", "text", True, ("System", "System name", "Application", "Application name")),
        Column("role", "text", True, ("Role", "System role", "Access role", "User role", "Profile", "Access level")),
        Column(
            "required_by",
            "date",
            True,
            (
                "Required by",
                "Needed by",
                "Required by date",
                "Date required",
                "Go-live",
                "Go-live date",
                "Access needed by",
            ),
        ),
        Column("granted", "boolean", False, ("Granted", "Access granted", "Has access", "Access given")),
    ),
)

IDENTITY_MATCHES = Kind(
    "identity_matches",
    "Confirmed matches of people",
    "a learner of a learning system whom the IG lead has found, or not found, to be a person of the HR list",
    "state",
    ("learner", "staff_id"),
    (
        Column("learner", "text", True, personal=True),
        Column("staff_id", "id", True, personal=True),
        Column("same_person", "boolean", True),
    ),
    single=True,
    internal=True,
)
