"""What learning systems call the outcome of an attempt."""

EXPIRED = "expired"
"""Once completed, no longer valid: an outcome only together with its date (see shapes and checks)."""

OUTCOME_WORDS: dict[str, tuple[str, ...]] = {
    "completed": (
        "Completed", "Complete", "Passed", "Pass", "Completed (achieved pass grade)", "Certified", "Attended", "Successful",
        "Completed via RPL", "Complete via RPL", "Completed via recognition of prior learning", "Course complete",
        "Completed successfully", "Passed and completed", "Completed and passed", "Competent", "Achieved", "Completed - passed",
        "Complete - passed", "Done", "Program complete", "Programme complete", "Certification complete", "Fully attended",
        # Cornerstone and Skillsoft: the same learning under another name.
        "Completed Equivalent", "Equivalent", "Equivalency", "Completed (equivalent)",
        # A hand-kept list whose column asks "Completed?".
        "Yes", "Y", "True", "100%",
    ),
    "in_progress": (
        "In progress", "Started", "Incomplete", "Attempted", "Ongoing", "Partially complete", "Part complete",
        "Not yet completed (in progress)", "Underway", "Browsed", "In progress (overdue)", "Partially attended",
        # Cornerstone: attended or read, and not yet counted by whoever must.
        "Pending Completion Approval", "Completion Approval Denied", "Pending Completion Signature", "Pending Evaluation",
        "Pending Evaluation Required", "Pending Acknowledgment", "Pending Acknowledgement", "Pending Post-Work",
        "Pending Grade", "Pending Certification", "Course in progress",
    ),
    "not_started": (
        "Not completed", "Not started", "Not yet started", "Not attempted", "Not complete", "Not certified", "Enrolled",
        "Registered", "Assigned", "Not yet completed", "Overdue", "Past due", "Due", "Did not attend", "DNA", "No show",
        "Not attended", "Approved", "Yet to start", "Unassigned", "Program incomplete", "Programme incomplete", "Invited",
        "To do", "Not enrolled", "Booked", "Waitlisted", "Waiting list", "Newly assigned", "Not activated", "Exception Requested",
        "Exception Denied", "Pending Approval", "Pending Payment", "Pending Prerequisite", "Pending Pre-Work", "Pending",
        "Pending Registration", "Denied", "Cancelled", "Canceled", "Withdrawn", "Removed", "Available", "Outstanding",
        "Required", "Not taken", "Not done", "No", "N", "False", "0%",
    ),
    "failed": (
        "Failed", "Fail", "Completed (did not achieve pass grade)", "Not passed", "Unsuccessful", "Did not pass",
        "Completed - failed", "Complete - failed", "Completed with fail grade", "Failed and completed", "Completed and failed",
        "Not achieved", "Not competent", "Completed unsuccessfully",
    ),
    "exempt": (
        "Exempt", "Exempted", "Waived", "Excused", "Not applicable", "N/A", "Not required", "Exemption", "Exempt - Internal",
        "Exempt-Internal",
    ),
    EXPIRED: ("Expired", "Lapsed", "Certification expired", "Out of date", "No longer valid", "Completion expired"),
}  # fmt: skip
