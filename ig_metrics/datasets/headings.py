"""What exports call things: headings shared by kinds, headings never mapped, and how headings are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

STAFF_ID = ("Staff number", "Staff no", "Staff ID", "Employee number", "Employee no", "Employee ID", "Payroll number",
            "Payroll no", "Personnel number", "Pers.No.", "Person number", "ID number", "User ID Number", "Personal reference",
            "Emp no", "Emp number", "Emp ID", "EmployeeID", "EmpID", "EmployeeNumber", "StaffID", "Staff ref", "Staff reference", "Payroll ID",
            "Payroll ref", "Payroll reference", "Pay no", "Pay number", "Person ID", "Works number", "Employee code", "Employee ref",
            "Employee reference", "Personnel no", "Pers no", "HR number", "HR ID", "ESR number", "Worker ID", "Worker number")  # fmt: skip
EMAIL = (
    "Email",
    "E-mail",
    "Email address",
    "E-mail address",
    "Work email",
    "User's Email",
    "Work e-mail address",
    "Work email address",
    "Business email",
    "Business e-mail",
    "Business email address",
    "Primary email",
    "Mail",
    "Learner email",
    "User email",
    "Employee email",
    "Staff email",
    "Corporate email",
    "Office email",
    "EmailAddress",
)
USERNAME = (
    "Username",
    "User name",
    "Network username",
    "Network user",
    "Login",
    "Login ID",
    "Logon",
    "AD account",
    "Network ID",
    "Network logon",
    "Network login",
    "Windows username",
    "Windows login",
    "AD username",
    "UserID",
    "Log-in name",
    "Login name",
)
NAME = (
    "Full name",
    "Name",
    "Employee name",
    "Staff name",
    "User's Fullname",
    "Learner name",
    "FullName",
    "Employee full name",
    "Display name",
    "Person name",
    "Worker name",
    "Learner",
    "User full name",
    "Name of employee",
    "Staff member",
    "Member of staff",
    "Name of staff member",
    "User's full name",
)

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
