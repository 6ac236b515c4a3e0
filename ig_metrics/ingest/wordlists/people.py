"""What HR and network systems call kinds of employment, reasons to be away, and accounts that are on or off."""

EMPLOYMENT_WORDS: dict[str, tuple[str, ...]] = {
    "permanent": (
        "Permanent", "Perm", "Permanent contract", "Permanent employee", "Substantive", "Established", "Employee",
        "Permanent full time", "Permanent part time", "Permanent - full time", "Permanent - part time", "Perm FT", "Perm PT",
        "Permanent term time", "Permanent term time only", "Full time permanent", "Part time permanent", "Open ended",
        "Indefinite", "Regular", "Full time", "Part time", "Full-time", "Part-time", "FT", "PT", "Term time", "Term time only", "Job share",
        "Annualised hours",
    ),
    "fixed_term": (
        "Fixed term", "Fixed-term", "Fixed term contract", "FTC", "Fixed term temp", "Temporary", "Temp", "Temporary contract",
        "Temporary employee", "Fixed term appointment", "Fixed term full time", "Fixed term part time", "Fixed term employee",
        "Temporary fixed term", "Non-permanent", "Limited term",
    ),
    "casual": (
        "Casual", "Casual worker", "Relief", "Bank", "Bank staff", "Bank worker", "Zero hours", "Zero hours contract", "Sessional",
        "Sessional worker", "As and when", "As required", "Relief worker", "Casual employee", "Supply",
    ),
    "agency": ("Agency", "Agency worker", "Agency staff", "Agency temp", "Agency employee", "Interim (agency)", "Interim",
               "Contractor", "Consultant", "Self employed", "Off payroll"),
    "volunteer": ("Volunteer", "Voluntary", "Voluntary worker", "Unpaid volunteer"),
    "councillor": ("Councillor", "Elected member", "Member", "County councillor", "Cllr", "Elected members"),
    "seconded_in": (
        "Seconded in", "Secondment in", "Secondee", "Secondee in", "Inward secondment", "Inbound secondee", "Seconded inwards",
    ),
    "partner": ("Partner", "Partner staff", "Partner organisation", "Partner employee", "Partner organisation staff"),
}  # fmt: skip

ABSENCE_WORDS: dict[str, tuple[str, ...]] = {
    "maternity": (
        "Maternity", "Maternity leave", "Mat leave", "Mat lve", "Maternity absence", "OML", "AML", "OMP", "SMP", "Maternity - paid",
        "Maternity - unpaid", "Maternity paid", "Maternity unpaid", "Paid maternity", "Unpaid maternity", "Paid maternity leave",
        "Unpaid maternity leave", "Maternity leave (paid)", "Maternity leave (unpaid)", "Maternity leave - paid",
        "Maternity leave - unpaid", "Ordinary maternity leave", "Additional maternity leave", "Occupational maternity leave",
        "Statutory maternity leave", "On maternity leave", "On maternity", "Maternity pay", "Maternity SMP", "Maternity OMP",
        "Pregnancy", "Pregnancy related", "Pregnancy related absence", "Maternity & Adoption", "Maternity and adoption",
        "Maternity/adoption", "Maternity/adoption leave", "Maternity or adoption leave",
    ),
    "paternity": (
        "Paternity", "Paternity leave", "Pat leave", "Ordinary paternity leave", "Additional paternity leave", "OPL", "APL", "SPP",
        "Statutory paternity leave", "On paternity leave", "Maternity support", "Maternity support leave", "Paternity - paid",
        "Paternity - unpaid", "Paternity/maternity support",
    ),
    "adoption": (
        "Adoption", "Adoption leave", "Ordinary adoption leave", "Additional adoption leave", "Statutory adoption leave", "SAP",
        "OAL", "AAL", "On adoption leave", "Adoption - paid", "Adoption - unpaid", "Surrogacy", "Surrogacy leave",
    ),
    "shared_parental": (
        "Shared parental", "Shared parental leave", "SPL", "ShPL", "ShPP", "Shared parental leave - paid", "On shared parental leave",
        "Shared parental leave - unpaid", "Shared parental leave in touch",
    ),
    "sickness": (
        "Sickness", "Sick", "Sick leave", "Sickness absence", "Sickness leave", "Long term sick", "Long-term sick", "LTS", "LT sick",
        "Long term sickness", "Long term sickness absence", "Long term absence", "LTA", "LTSA", "Short term sick",
        "Short term sickness", "Sick - long term", "Sick - short term", "Sickness - long term", "Sickness - short term",
        "Sickness (long term)", "Sickness (short term)", "Off sick", "On sick leave", "On long term sick", "Sick absence",
        "Sickness - paid", "Sickness - unpaid", "Paid sick", "Unpaid sick", "Paid sickness", "Unpaid sickness", "Ill", "Illness",
        "Ill health", "Medical", "Medical leave", "Medical absence", "Industrial injury", "Industrial disease", "Injury",
        "Injury at work", "Work related injury", "Accident", "Hospital", "Hospitalised", "Operation", "Surgery", "SSP", "OSP", "Sick pay",
        "Half pay sick", "Nil pay sick", "Sickness full pay", "Sickness half pay", "Sickness nil pay", "Sick full pay",
        "Sick half pay", "Sick no pay", "Stress", "Disability leave", "Disability related absence", "Self certified sickness",
        "Certified sickness", "Self certified", "In hospital", "Out sick", "COVID", "COVID-19", "Long term illness", "Extended sick leave",
        "Sickness - other", "Sickness other", "Sickness - stress", "Sickness (stress)", "Sickness (other)", "Sick (long term)",
    ),
    "career_break": (
        "Career break", "On career break", "Career break - unpaid", "Employment break", "Employment break scheme", "Sabbatical",
        "Sabbatical leave", "On sabbatical", "Extended leave", "Break in service",
    ),
    "secondment_out": (
        "Secondment out", "Seconded out", "External secondment", "Secondment - external", "Secondment (external)", "Outward secondment",
        "On external secondment", "Secondment", "On secondment", "Seconded", "Secondment external", "Out on secondment",
        "Out on external secondment", "Out on External Secondment - Paid", "Out on External Secondment - Unpaid",
        "Secondment to other organisation", "Secondment to another organisation", "Seconded to another organisation", "Loaned out",
        "Union secondment", "Trade union secondment",
    ),
    "suspended": (
        "Suspended", "Suspension", "On suspension", "Suspended on full pay", "Suspension - paid", "Suspension - unpaid",
        "Suspended - paid", "Suspended with pay", "Suspended without pay", "Suspend With Pay", "Suspend No Pay", "Suspend assignment",
        "Suspended assignment", "Suspension (full pay)", "Suspension with pay", "Suspension without pay", "Disciplinary",
        "Disciplinary suspension", "Precautionary suspension", "Suspended - payroll eligible", "Suspended - no payroll",
        "Gardening leave", "Garden leave", "Excluded from work", "Medically suspended", "Medical suspension",
    ),
    "unpaid_leave": (
        "Unpaid leave", "Leave without pay", "LWOP", "Unpaid", "Unpaid special leave", "Special leave - unpaid",
        "Special leave (unpaid)", "Special leave unpaid", "Unpaid absence", "Unauthorised absence", "Unauthorised unpaid", "AWOL",
        "Absent without leave", "Authorised unpaid leave", "Authorised unpaid absence", "Unpaid authorised absence", "Nil pay", "Unpaid leave of absence", "Unauthorised", "Parental",
        "Parental leave", "Unpaid parental leave", "Parental leave - unpaid", "Ordinary parental leave", "Industrial action", "Strike",
    ),
    "military": (
        "Military", "Military leave", "Military service", "Reservist", "Reservist duties", "Reservist leave", "Reserve forces",
        "Reserve forces leave", "Reserve forces training", "Armed forces", "Armed forces reserve", "Army reserve", "Territorial army", "TA",
        "TA duties", "TA leave", "Mobilised", "Mobilisation", "Deployed", "Called up", "Royal naval reserve", "RAF reserve",
        "Volunteer reserve forces",
    ),
    "study": (
        "Study", "Study leave", "Educational leave", "Education leave", "Exam leave", "Examination leave", "Professional leave",
        "Secondment to study", "Full time study", "Full time course", "Study sabbatical", "Qualification training",
    ),
    "compassionate": (
        "Compassionate", "Compassionate leave", "Bereavement", "Bereavement leave", "Parental bereavement",
        "Parental bereavement leave", "Carers leave", "Carer's leave", "Carer leave", "Dependants leave", "Dependant leave",
        "Dependants", "Emergency leave", "Emergency dependants leave", "Time off for dependants", "Dependency leave", "Family leave",
        "Domestic leave", "Family emergency", "Compassionate - paid", "Compassionate - unpaid", "Neonatal care leave", "Neonatal leave",
    ),
    "other": (
        "Other", "Other absence", "Other leave", "Special leave", "Special leave - paid", "Special leave (paid)", "Paid special leave",
        "Paid leave", "On leave", "Leave of absence", "LOA", "Absent", "Away", "Absence", "Authorised absence",
        "Paid authorised absence", "Authorised leave", "Annual leave", "Holiday", "A/L", "AL", "Jury service", "Jury duty", "Public duties",
        "Public duty", "Magistrate duties", "Trade union duties", "Union duties", "Fostering leave", "Foster carers leave", "Religious leave",
        "Time off in lieu", "TOIL", "Flexi leave", "Flexi", "Volunteering leave", "Inactive Not Worked", "Self isolation",
        "Self-isolating", "Shielding", "Furlough", "Furloughed", "Quarantine",
        "Absent from work", "Yes", "Y", "True", "1",
    ),
}  # fmt: skip
"""Whoever has one of these is away, whatever it is called: the words decide why, the dates decide when."""

NOT_AWAY_WORDS: tuple[str, ...] = (
    "At work", "In work", "Working", "Active", "Present", "Not absent", "No absence", "No", "N", "No current absence", "None recorded",
    "Not away", "Not applicable", "Nil", "Null", "No leave", "In post", "Attending", "Available", "Current", "Returned",
    "Returned to work", "Back at work", "Back in work", "Phased return", "Phased return to work", "Working from home", "WFH",
    "Home working", "Homeworking", "Active Assignment", "Active - payroll eligible", "Active - no payroll", "Active - process when earning",
    "Acting up", "Internal secondment", "Secondment - internal", "Secondment (internal)", "On internal secondment", "Secondment internal",
    "Seconded internally", "Not on leave", "Normal", "On duty", "Employed", "Active employee", "At post", "Bank Assignment", "0", "False",
)  # fmt: skip
"""Whoever has one of these is here: read as no absence."""

ACCOUNT_ON: tuple[str, ...] = (
    "Enabled", "Active", "Unlocked", "On", "Live", "Open", "Activated", "Normal", "Current", "In use", "Account enabled",
    "Account active", "Enable", "Allowed", "OK",
)  # fmt: skip
ACCOUNT_OFF: tuple[str, ...] = (
    "Disabled", "Locked", "Locked out", "Inactive", "Off", "Closed", "Suspended", "Barred", "Blocked", "Deactivated", "Deleted",
    "Revoked", "Expired", "Account disabled", "Account locked", "Account locked out", "Account inactive", "Disable", "Leaver",
    "Terminated", "Removed", "Withdrawn", "Disabled and locked", "Stale",
)  # fmt: skip
