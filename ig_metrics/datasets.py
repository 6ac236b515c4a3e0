"""What each spreadsheet is: its columns, their types, their allowed words, and what exports call them.

One vocabulary for the whole product: ingest renames once at the door, nothing later uses a source's spelling.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ig_metrics.settings import EMPLOYMENT_TYPES

DTYPES = {
    "text": "str",
    "id": "str",
    "email": "str",
    "word": "str",
    "level": "str",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
}
LEVELS = ("0", "1", "2", "3", "NR")
OUTCOMES = ("completed", "in_progress", "not_started", "failed", "exempt")
POST_STATUSES = ("vacant", "recruiting", "in_post", "seconded")
ICO_TYPES = (
    "alteration of personal data",
    "brute force",
    "cryptographic flaw",
    "data emailed to incorrect recipient",
    "data of wrong data subject shown in client portal",
    "data posted or faxed to incorrect recipient",
    "denial of service",
    "failure to redact",
    "failure to use bcc",
    "hardware/software misconfiguration",
    "incorrect disposal of hardware",
    "incorrect disposal of paperwork",
    "loss/theft of device containing personal data",
    "loss/theft of paperwork or data left in insecure location",
    "malware",
    "not provided",
    "other cyber incident",
    "other non-cyber incident",
    "phishing",
    "ransomware",
    "unauthorised access",
    "verbal disclosure of personal data",
)


@dataclass(frozen=True)
class Column:
    """A canonical column.

    `type` is a key of DTYPES. `synonyms` are headings that mean exactly this column (compared normalised).
    `words` is the closed vocabulary of a `word` column (None: any text). `personal` columns identify a person.
    """

    name: str
    type: str = "text"
    required: bool = False
    synonyms: tuple[str, ...] = ()
    words: tuple[str, ...] | None = None
    personal: bool = False

    @property
    def label(self) -> str:
        """The heading a person reads, in sentence case: `staff_id` is `Staff number`."""
        return LABELS.get(self.name, self.name.replace("_", " ").capitalize())


@dataclass(frozen=True)
class Kind:
    """A kind of spreadsheet.

    `nature` is `state` (the latest snapshot holds) or `event` (the union of all snapshots holds).
    `key` names a row; for `partial` overlays and for the union. `event_date` is the date that decides whether an
    event has happened at a date. `one_of` lists columns of which at least one must be there. `single`: a key names one
    thing, so that of two sources that tell of it the later one holds; otherwise each source's rows stand.
    """

    name: str
    label: str
    row_is: str
    nature: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    event_date: str | None = None
    one_of: tuple[str, ...] = ()
    single: bool = False

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return next(column for column in self.columns if column.name == name) if name in self.names else _no(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns every file of this kind must have."""
        return tuple(column.name for column in self.columns if column.required)


def _no(name: str) -> Column:
    raise KeyError(name)


LABELS = {
    "staff_id": "Staff number",
    "full_name": "Name",
    "email": "E-mail address",
    "username": "User name",
    "manager_id": "Manager's staff number",
    "manager_email": "Manager's e-mail address",
    "fte": "Full-time equivalent",
    "completed_on": "Completed on",
    "reported_to_regulator_at": "Reported to the ICO",
    "regulator_outcome": "ICO outcome",
    "is_primary": "Primary post",
    "in_date": "In date",
    "due_soon": "Due soon",
    "in_window": "In window",
    "compliance_percent": "In date %",
}

STAFF_ID = ("Staff number", "Staff no", "Staff ID", "Employee number", "Employee no", "Employee ID", "Payroll number",
            "Payroll no", "Personnel number", "Pers.No.", "Person number", "ID number", "User ID Number", "Personal reference")  # fmt: skip
EMAIL = ("Email", "E-mail", "Email address", "E-mail address", "Work email", "User's Email", "Work e-mail address")
USERNAME = ("Username", "User name", "Network username", "Network user", "Login", "Login ID", "Logon", "AD account")
NAME = ("Full name", "Name", "Employee name", "Staff name", "User's Fullname", "Learner name")


def _person(required: bool = False) -> tuple[Column, ...]:
    return (
        Column("staff_id", "id", required, STAFF_ID, personal=True),
        Column("email", "email", False, EMAIL, personal=True),
        Column("username", "text", False, USERNAME, personal=True),
    )


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
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
                Column(
                    "job_title", "text", False, ("Job title", "Post title", "Position", "Position title", "Role", "Job")
                ),
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
                    "text",
                    False,
                    ("Absence reason", "Absence", "Absence type", "Reason for absence", "Leave type"),
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
                Column(
                    "fte", "number", False, ("FTE", "Full-time equivalent", "Full time equivalent", "Contracted FTE")
                ),
            ),
        ),
        Kind(
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
                Column(
                    "score", "number", False, ("Score", "Final score", "Grade", "Mark", "Score %", "Diagnostic score")
                ),
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
        ),
        Kind(
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
        ),
        Kind(
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
        ),
        Kind(
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
                Column(
                    "title", "text", False, ("Title", "Requirement title", "Requirement description", "Description")
                ),
                Column("category", "text", False, ("Category", "Initiative", "Assurance area")),
                Column("target_level", "level", False, ("Target level", "Target", "Target attainment level")),
                Column(
                    "owner",
                    "text",
                    False,
                    ("Owner", "Requirement owner", "Lead", "Responsible officer", "Lead officer"),
                ),
                Column("partner", "text", False, ("Partner", "Partner organisation", "Responsible partner")),
                Column(
                    "evidence", "text", False, ("Evidence", "Evidence reference", "Evidence document", "Evidence link")
                ),
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
        ),
        Kind(
            "plan",
            "Improvement plan",
            "an action that raises a requirement",
            "state",
            ("action", "requirement"),
            (
                Column("action", "text", True, ("Action", "Action required", "Improvement action", "Task")),
                Column(
                    "requirement", "id", True, ("Requirement", "Requirement number", "Requirement no", "Req", "Req no")
                ),
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
            ),
            single=True,
        ),
        Kind(
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
                Column(
                    "severity", "text", False, ("Severity", "Severity (0-2)", "Severity level", "SIRI level", "Level")
                ),
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
                Column(
                    "regulator_outcome", "text", False, ("Regulator outcome", "ICO outcome", "ICO decision", "Outcome")
                ),
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
        ),
        Kind(
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
        ),
    )
}

NEVER_KEPT = ("NI number", "National Insurance number", "NINO", "National insurance no", "Date of birth", "DOB", "Birth date",
              "Home address", "Home postcode", "Post code", "Postcode", "Home telephone", "Mobile", "Salary", "Bank account", "Sort code",
              "Ethnicity", "Ethnic origin", "Disability", "Religion", "Sexual orientation", "Gender", "Sex", "Marital status",
              "Age", "Next of kin", "Last updated by", "User's Manager Name(s)")  # fmt: skip
"""Headings never mapped to anything, whatever they look like: dropped before anything is stored, named to the uploader."""


@lru_cache(maxsize=4096)
def normalise(heading: str) -> str:
    """A heading as it is compared: no accents, case, punctuation or double spaces (`No. of  People` is `no of people`).

    Remembers the last few thousand: headings repeat, but a server that runs for months must not keep every one it saw.
    """
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", plain.casefold().replace("'", "")).split())


def empty(kind: str) -> pd.DataFrame:
    """A frame of this kind without rows: every canonical column, typed."""
    return conform(kind, pd.DataFrame())


def conform(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A new frame with exactly the kind's columns in order, each of its canonical dtype; absent ones are empty."""
    columns = {}
    for column in KINDS[kind].columns:
        dtype = DTYPES[column.type]
        if column.name in frame:
            columns[column.name] = frame[column.name].astype(dtype)
        else:
            columns[column.name] = pd.Series(
                pd.NA if dtype in ("Int64", "boolean") else None, index=frame.index, dtype=dtype
            )
    return pd.DataFrame(columns, index=frame.index)


def pad_staff_id(numbers: pd.Series, width: int | None) -> pd.Series:
    """Staff numbers padded with leading zeros to `width`; numbers with letters, and all when width is None, stay."""
    text = numbers.astype("str").str.strip()
    if width is None:
        return text
    digits = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
    return text.where(~digits, text.str.zfill(width))
