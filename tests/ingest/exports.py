"""Small exports as other systems write them: headings and cells as theirs, every person and event invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

ESR_TEAM = (
    ("Organisation", "Assignment Number", "Employee Number", "Employee Name", "Person Type", "Competency Name", "Competence Level",
     "Expiry Date", "Compliance Status", "Date Start", "Date Last Awarded", "Last Updated By", "VPD"),
    ("999 Example", "10012345", "10012345", "O'Brien, Aisha", "Employee", "NHS|CSTF|Information Governance and Data Security - 1 Year|",
     "1 - Attended", "30-Nov-2014", "GREEN", "02-Dec-2013", "2013/12/02 00:00:00", "999ADMIN01|Record, Admin", "999"),
    ("999 Example", "10012399-2", "", "Nuttall, Siobhan", "Employee", "NHS|CSTF|Information Governance and Data Security - 1 Year|",
     "", "", "RED", "", "", "999ADMIN01|Record, Admin", "999"),
    ("999 Example", "10020017-2", "10020017", "Smith, John", "Ex-employee", "NHS|CSTF|Information Governance and Data Security - 1 Year|",
     "1 - Attended", "14-Feb-2013", "RED", "15-Feb-2012", "2012/02/15 00:00:00", "999ADMIN01|Record, Admin", "999"),
    ("999 Example", "10031001", "10031001", "Eccles, Mary", "Employee", "999|LOCAL|Clinical Risk - 3 Years|",
     "1 - Attended", "No expiry", "AMBER", "01-Jan-2014", "2014/01/01 00:00:00", "999ADMIN01|Record, Admin", "999"),
    ("999 Example", "10031001-3", "10031001", "Eccles, Mary", "Employee", "NHS|CSTF|Information Governance and Data Security - 1 Year|",
     "0 - Not attended", "", "RED", "", "", "999ADMIN01|Record, Admin", "999"),
)  # fmt: skip
TOTARA_PROGRAM = (
    ("User's Fullname", "User ID Number", "User's Email", "User's Organisation Name(s)", "User's Manager Name(s)", "Program Name",
     "Status", "Date assigned", "Date started", "Date due", "Date completed"),
    ("Aisha O'Brien", "00012345", "aisha@example.gov.uk", "Adult Services", "Carol Whittaker", "Information Governance (annual)",
     "Complete", "01 Apr 2013", "10 Mar 2014", "31 Mar 2014", "14 Mar 2014"),
    ("Siobhán Nuttall", "00012399", "siobhan@example.gov.uk", "Adult Services", "Carol Whittaker", "Information Governance (annual)",
     "Incomplete", "01 Apr 2013", "", "31 Mar 2014", ""),
    ("John Smith", "00020017", "john@example.gov.uk", "Adult Services", "Carol Whittaker", "Information Governance (annual)",
     "Incomplete", "01 Apr 2013", "02 Mar 2014", "31 Mar 2014", ""),
)  # fmt: skip
TOTARA_COURSE = (
    ("User's Fullname", "User ID Number", "User's Email", "Course Name", "Completion Status", "Date Enrolled", "Completion Date"),
    ("Aisha O'Brien", "00012345", "aisha@example.gov.uk", "Information Governance", "Complete", "01 Apr 2013", "14 Mar 2014"),
    ("Siobhán Nuttall", "00012399", "siobhan@example.gov.uk", "Information Governance", "Not yet started", "01 Apr 2013", ""),
    ("John Smith", "00020017", "john@example.gov.uk", "Information Governance", "In progress", "01 Apr 2013", ""),
    ("Mary Eccles", "00031001", "mary@example.gov.uk", "Information Governance", "Complete via rpl", "01 Apr 2013", "01 Dec 2013"),
)  # fmt: skip
TOTARA_ABOVE = (
    ("This report contains records matching the following criteria:",),
    ("Program Name is equal to \"Information Governance (annual)\"",),
    ("User Status is equal to \"Active\"",),
    (),
)  # fmt: skip
"""What Totara writes above the headings of a workbook: a title, the filters, a blank row. A text file has none of it."""
CORNERSTONE = (
    ("User ID", "User Full Name", "User Email", "Training Title", "Training Type", "Transcript Status", "Transcript Assigned Date",
     "Transcript Due Date", "Transcript Completed Date"),
    ("00012345", "O'Brien, Aisha", "aisha@example.gov.uk", "Information Governance", "Online Class", "Completed", "27/01/2014", "24/02/2014", "14/03/2014 15:05"),
    ("00012399", "Nuttall, Siobhan", "siobhan@example.gov.uk", "Information Governance", "Online Class", "Registered / Past Due", "27/01/2014", "24/02/2014", ""),
    ("00020017", "Smith, John", "john@example.gov.uk", "Information Governance", "Online Class", "In Progress / Past Due", "27/01/2014", "24/02/2014", ""),
    ("00020018", "Smith, John", "john7@example.gov.uk", "Information Governance", "Online Class", "Failed / Past Due", "27/01/2014", "24/02/2014", ""),
    ("00031001", "Eccles, Mary", "mary@example.gov.uk", "Information Governance", "Online Class", "Completed Equivalent", "27/01/2014", "24/02/2014", "01/12/2013 08:00"),
)  # fmt: skip
PERCIPIO = (
    ("USER ID", "FIRST NAME", "LAST NAME", "EMAIL", "CONTENT TITLE", "CONTENT TYPE", "STATUS", "FIRST ACCESS", "LAST ACCESS", "COMPLETED DATE", "HIGH SCORE"),
    ("aisha@example.gov.uk", "Aisha", "O'Brien", "aisha@example.gov.uk", "Information Governance", "Course", "Completed", "2014-03-10 09:00:00",
     "2014-03-14 15:05:00", "2014-03-14 15:05:00", "85"),
    ("john@example.gov.uk", "John", "Smith", "john@example.gov.uk", "Information Governance", "Course", "Started", "2014-03-03 09:07:00", "2014-03-03 09:07:00", "", ""),
)  # fmt: skip
KNOWBE4 = (
    ("First Name", "Last Name", "Email", "Employee Number", "Module Name", "Enrollment Date", "Due Date", "Start Date", "Completion Date", "Status", "Time Spent"),
    ("Aisha", "O'Brien", "aisha@example.gov.uk", "12345", "Information Governance", "2014-01-27", "2014-02-24", "2014-03-10", "2014-03-14", "Passed", "00:41:00"),
    ("Siobhan", "Nuttall", "siobhan@example.gov.uk", "12399", "Information Governance", "2014-01-27", "2014-02-24", "", "", "Past Due", "00:00:00"),
    ("John", "Smith", "john@example.gov.uk", "20017", "Information Governance", "2014-01-27", "2014-02-24", "2014-03-03", "", "In Progress", "00:05:00"),
)  # fmt: skip
ASSIGNMENTS = (
    ("Person Number", "Assignment Number", "Last Name", "First Name", "Directorate", "Organization", "Position", "Assignment Status",
     "Assignment Category", "Primary Flag", "Effective Start Date", "Effective End Date"),
    ("00012345", "00012345", "O'Brien", "Aisha", "Adult Services", "Residential Care", "Social Worker", "Active Assignment", "Permanent", "Y", "01-SEP-2009", "31-DEC-4712"),
    ("00012345", "00012345-2", "O'Brien", "Aisha", "Adult Services", "Day Centres", "Relief Worker", "Active Assignment", "Bank", "N", "14-JAN-2013", "31-DEC-4712"),
    ("00012399", "00012399", "Nuttall", "Siobhán", "Adult Services", "Residential Care", "Manager", "Maternity & Adoption", "Permanent", "Y", "01-APR-2010", "31-DEC-4712"),
    ("00020017", "00020017", "Smith", "John", "Environment", "Highways", "Engineer", "Active Assignment", "Fixed Term Temp", "Y", "01-APR-2012", "28-FEB-2014"),
)  # fmt: skip
TOOLKIT = (
    ("Example County Council - Information Governance Toolkit version 11 - assessment",),
    (),
    ("Req No", "Description", "Attainment Level", "Target Level", "Owner"),
    ("Information Governance Management", "", "", "", ""),
    ("11-112", "Staff awareness and training", "Level 2", "Level 3", "A Gardner"),
    ("11-105", "Policies", "Level 3", "Level 3", "A Gardner"),
    ("Confidentiality and Data Protection Assurance", "", "", "", ""),
    ("11-209", "Processing outside the UK", "NR", "", "C Whittaker"),
)  # fmt: skip


def text_file(rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as comma-separated text in UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
