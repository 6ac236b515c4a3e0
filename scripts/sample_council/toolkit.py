"""The Toolkit self-assessment in three editions and the improvement plan in two."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from .chance import Chance
from .people import JANUARY, MARCH
from .workbook import Cell, text_date, write

OCTOBER = dt.date(2013, 10, 31)
FRAMEWORK = Path(__file__).parents[2] / "ig_metrics" / "toolkit" / "frameworks" / "igt-v11-la.toml"
TITLES = {
    "303": "The registration authority function is properly set up",
    "304": "Use of smartcards is monitored and enforced",
    "305": "Access to systems is controlled",
    "307": "Information assets are registered and their risks owned",
    "308": "Transfers of information are mapped and secured",
    "309": "Business continuity plans cover critical information",
    "310": "Disruption of critical information systems is prevented or kept short",
    "311": "Systems are protected from malicious software",
    "313": "Networks are run securely",
    "314": "Mobile and home working is secure",
    "323": "Information assets have technical and organisational protection",
    "324": "Information is pseudonymised or made anonymous when used for other purposes",
    "400": "Information quality and records work has the skills it needs",
    "401": "The NHS number is used consistently",
    "402": "Information about service users is kept accurate",
    "404": "Care records are audited across professions",
    "501": "National data definitions and standards are built into key systems",
    "502": "Outside reports on data quality are used to improve it",
    "504": "Local and national benchmarks are used to find data quality problems",
    "506": "The accuracy of service user data is audited regularly",
    "601": "Corporate records are managed by agreed procedures",
    "603": "Freedom of information requests are answered by public procedures",
    "604": "Corporate records are audited",
}
"""What the invented council calls the requirements whose published title is not known."""
PARTNER = "Example Services Ltd"
PARTNERS_OWN = ("305", "309", "310", "311", "312", "313", "314")
AT_3_IN_MARCH = (
    "101", "105", "112", "200", "201", "205", "209", "302", "311", "313", "400", "401", "402", "404", "502", "601", "603", "604",
)  # fmt: skip
# What each edition had not reached yet, one level short of the next edition.
LOWER_IN_JANUARY = ("105", "112", "205", "302", "314", "324", "401", "402", "604")
LOWER_IN_OCTOBER = ("101", "110", "207", "209", "301", "305", "307", "309", "400", "504", "601")
OWNERS = {
    "1": "Head of Information Governance",
    "2": "Senior Information Governance Officer",
    "3": "ICT Security Manager",
    "4": "Caldicott Guardian (Adult Services)",
    "5": "Performance and Data Quality Manager",
    "6": "Corporate Records Manager",
}
NAMED = {
    "112": "Hannah Westwell",
    "205": "Imran Sharples",
    "210": "Bridget Coupe",
    "323": "Geoff Rawlinson",
    "604": "Priya Bleasdale",
}
REVIEWER = "Elaine Winstanley"


def levels(as_at: dt.date) -> dict[str, int]:
    """The level claimed for each requirement in the edition of this day."""
    found = {number: 3 if number in AT_3_IN_MARCH else 2 for number, _, _ in requirements()}
    for edition, lower in ((JANUARY, LOWER_IN_JANUARY), (OCTOBER, LOWER_IN_OCTOBER)):
        if as_at <= edition:
            for number in lower:
                found[number] -= 1
    return found


def requirements() -> list[tuple[str, str, str]]:
    """Number, category and title of each requirement, as the framework file of the product lists them; a title it does
    not know is the council's own."""
    entries = tomllib.loads(FRAMEWORK.read_text(encoding="utf-8"))["requirements"]
    return [(each["number"], each["category"], each["title"] or TITLES[each["number"]]) for each in entries]


def write_assessment(path: Path, as_at: dt.date) -> None:
    """Write one edition: notes and a total around 40 rows; October has its numbers and dates typed as text."""
    typed = as_at == OCTOBER
    claimed = levels(as_at)
    rows: list[list[Cell]] = []
    for number, category, title in requirements():
        level = claimed[number]
        dated, expires = _evidence_dates(number, as_at)
        names_it = number not in ("506",)
        rows.append(
            [
                number if typed else int(number),
                title,
                category,
                str(level) if typed else level,
                3,
                NAMED.get(number, OWNERS[number[0]]),
                PARTNER if number in PARTNERS_OWN else None,
                f"IG-EV-{number} v{1 + (as_at > OCTOBER) + (as_at > JANUARY)}" if names_it else None,
                (text_date(dated, 0) if typed else dated) if names_it else None,
                expires if names_it else None,
                REVIEWER if int(number) % 4 else None,
                _comment(number, level, as_at),
            ]
        )
    total = sum(claimed.values())
    write(
        path,
        ("Requirement", "Title", "Category", "Attainment level", "Target level", "Owner", "Partner", "Evidence",
         "Evidence date", "Evidence expires", "Reviewer", "Comments"),
        rows,
        notes=("Example County Council - NHS Information Governance Toolkit v11 (2013-14) - self-assessment", f"Position at {as_at:%d/%m/%Y}"),
        sheet="Self-assessment",
        totals=("Total", None, None, str(total) if typed else total, 120),
        widths=(12, 60, 40, 10, 10, 34, 22, 18, 14, 16, 20, 50),
        when=as_at,
    )  # fmt: skip


def _evidence_dates(number: str, as_at: dt.date) -> tuple[dt.date, dt.date]:
    """When the evidence is from and when it runs out: a year later, which for three is before the end of March."""
    chance = Chance(f"evidence {number}")
    dated = chance.working_day(dt.date(2013, 4, 8), dt.date(2013, 10, 25))
    renewed = chance.working_day(dt.date(2014, 1, 6), dt.date(2014, 3, 21))
    if number in ("209", "313", "603"):
        return dt.date(2013, 3, 14), dt.date(2014, 3, 14)
    if as_at == MARCH and chance.happens(0.55):
        dated = renewed
    return dated, dated.replace(year=dated.year + 1)


def _comment(number: str, level: int, as_at: dt.date) -> str | None:
    if number == "112":
        return (
            "New course launched 27 January; return to the committee says 95% will be reached"
            if level == 3
            else "Refresher being written"
        )
    if number in PARTNERS_OWN and level < 3:
        return "Evidence to come from the partner"
    if number in ("314", "324") and level == 1:
        return "Below the national pass; see improvement plan"
    if number.startswith("4") and level == 3 and as_at == MARCH:
        return "Confirmed by the Caldicott Guardian"
    return None


D = dt.date
# requirement, action, owner, starts, due in January's plan, due in March's, done on, delivers, risk
ACTIONS: tuple[tuple[str, str, str, dt.date, dt.date | None, dt.date | None, dt.date | None, int, str], ...] = (
    ("314", "Encrypt the remaining 140 council laptops and tablets", "ICT Security Manager", D(2013, 11, 4), D(2014, 2, 28), D(2014, 2, 28), D(2014, 3, 7), 2, "High"),
    ("324", "Agree how social care records are pseudonymised for analysis", "Performance and Data Quality Manager", D(2013, 12, 2), D(2014, 3, 14), D(2014, 3, 14), D(2014, 3, 12), 2, "High"),
    ("112", "Launch the new e-learning course to all staff", "Hannah Westwell", D(2013, 10, 7), D(2014, 1, 27), D(2014, 1, 27), D(2014, 1, 27), 2, "Medium"),
    ("112", "Bring completion of the course to 95%", "Hannah Westwell", D(2014, 1, 27), D(2014, 3, 31), D(2014, 5, 30), None, 3, "High"),
    ("105", "Approve the revised information governance policies", "Head of Information Governance", D(2013, 9, 2), D(2014, 2, 14), D(2014, 2, 14), D(2014, 2, 12), 3, "Low"),
    ("205", "Answer nine in ten access requests within 40 days", "Imran Sharples", D(2013, 9, 2), D(2014, 3, 14), D(2014, 3, 14), D(2014, 3, 17), 3, "Medium"),
    ("302", "Report lessons from incidents to every management team", "Senior Information Governance Officer", D(2013, 11, 4), D(2014, 2, 28), D(2014, 2, 28), D(2014, 2, 24), 3, "Low"),
    ("401", "Audit the quality of care records in six teams", "Caldicott Guardian (Adult Services)", D(2013, 11, 4), D(2014, 3, 21), D(2014, 3, 21), D(2014, 3, 19), 3, "Medium"),
    ("402", "Give people a leaflet on how their care record is used", "Caldicott Guardian (Adult Services)", D(2013, 12, 2), D(2014, 2, 28), D(2014, 2, 28), D(2014, 3, 3), 3, "Low"),
    ("604", "Publish the corporate retention schedule", "Priya Bleasdale", D(2013, 10, 7), D(2014, 3, 7), D(2014, 3, 7), D(2014, 3, 6), 3, "Low"),
    ("110", "Add information governance clauses to the 60 largest contracts", "Commissioning Manager", D(2013, 10, 7), D(2014, 3, 28), D(2014, 6, 30), None, 3, "Medium"),
    ("111", "Put a confidentiality clause in every new contract of employment", "HR Policy Manager", D(2014, 1, 6), D(2014, 3, 31), D(2014, 4, 30), None, 3, "Low"),
    ("202", "Record consent in the new social care system", "Senior Information Governance Officer", D(2014, 1, 6), D(2014, 6, 30), D(2014, 6, 30), None, 3, "Medium"),
    ("203", "Rewrite the council's privacy notices", "Senior Information Governance Officer", D(2014, 1, 6), D(2014, 3, 14), D(2014, 5, 16), None, 3, "Low"),
    ("206", "Audit access to care records every month", "Caldicott Guardian (Adult Services)", D(2013, 11, 4), D(2014, 3, 28), D(2014, 3, 28), None, 3, "High"),
    ("207", "Sign the county information-sharing protocol with nine partners", "Head of Information Governance", D(2013, 9, 2), D(2014, 3, 31), D(2014, 7, 31), None, 3, "Medium"),
    ("210", "Make privacy assessment a step of every ICT project", "Bridget Coupe", D(2013, 12, 2), D(2014, 2, 28), D(2014, 4, 25), None, 3, "Medium"),
    ("301", "Review the information risk register each quarter", "Senior Information Risk Owner", D(2013, 11, 4), D(2014, 3, 14), D(2014, 3, 14), None, 3, "Medium"),
    ("305", "Remove accounts of leavers within one working day", PARTNER, D(2013, 11, 4), D(2014, 2, 28), D(2014, 6, 27), None, 3, "High"),
    ("307", "Name an owner for every critical information asset", "Geoff Rawlinson", D(2013, 11, 4), D(2014, 3, 28), D(2014, 9, 30), None, 3, "Medium"),
    ("309", "Test business continuity of the social care system", PARTNER, D(2014, 1, 6), D(2014, 3, 21), D(2014, 5, 30), None, 3, "Medium"),
    ("310", "Show that back-ups can be restored", PARTNER, D(2014, 1, 6), D(2014, 3, 28), D(2014, 3, 28), None, 3, "Medium"),
    ("314", "Block unencrypted memory sticks on every computer", PARTNER, D(2014, 2, 3), None, D(2014, 6, 30), None, 3, "High"),
    ("323", "Map where personal data leaves the council", "Geoff Rawlinson", D(2014, 2, 3), None, D(2014, 9, 30), None, 3, "Medium"),
    ("324", "Pseudonymise all extracts for analysis", "Performance and Data Quality Manager", D(2014, 3, 17), None, D(2014, 10, 31), None, 3, "Medium"),
    ("504", "Check care data against source each quarter", "Performance and Data Quality Manager", D(2014, 2, 3), D(2014, 6, 30), D(2014, 6, 30), None, 3, "Low"),
    ("501", "Document national data definitions in use", "Performance and Data Quality Manager", D(2014, 3, 3), None, D(2014, 7, 31), None, 3, "Low"),
)  # fmt: skip


def write_plan(path: Path, as_at: dt.date) -> None:
    """Write the plan of this day: January's promises, or March's with what was done and what slipped."""
    january = as_at == JANUARY
    rows: list[list[Cell]] = []
    for n, (number, action, owner, starts, due_then, due_now, done, delivers, risk) in enumerate(ACTIONS):
        due = due_then if january else due_now
        if due is None:
            continue
        finished = done if done and done <= as_at else None
        moved = not january and due_then is not None and due_now != due_then
        progress = (
            "Complete"
            if finished
            else "Date moved, see last report"
            if moved
            else "Overdue"
            if due < as_at
            else "In hand"
        )
        rows.append(
            [
                int(number),
                action,
                owner,
                starts,
                text_date(due, 0) if n % 9 == 4 else due,
                finished,
                delivers,
                progress,
                risk,
            ]
        )
    write(
        path,
        ("Requirement", "Action", "Owner", "Start date", "Due date", "Date completed", "Delivers level", "Progress", "Risk"),
        rows,
        notes=("Example County Council - Information governance improvement plan", f"Position at {as_at:%d/%m/%Y}"),
        sheet="Plan",
        widths=(12, 60, 38, 12, 12, 14, 14, 26, 10),
        when=as_at,
    )  # fmt: skip
