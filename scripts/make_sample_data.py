"""Makes the sample council in `sample_data/`: invented, seeded, the same every time.

    python scripts/make_sample_data.py [--out FOLDER] [--newest-staff-list]

Needs xlsxwriter, which is a development dependency. `sample_data/README.md`, `settings.toml` and `manifest.toml` are
written by hand and left alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sample_council import breaches, clearance, hr, learning, returns, toolkit, training
from sample_council.people import APRIL, JANUARY, MARCH, everybody


def make(folder: Path, *, newest_staff_list: bool = False) -> None:
    """Write every file of the sample council into `folder`, next month's into `next_month` below it.

    `newest_staff_list`: of the three HR lists, which take most of the time, the last alone.
    """
    later = folder / "next_month"
    later.mkdir(parents=True, exist_ok=True)
    people = everybody()
    training.give_training(people)
    agency = [(name, email) for name, email, _ in training.agency_workers()]

    if not newest_staff_list:
        hr.write_edition(folder / "HR staff list 24 January 2014.xlsx", people, agency, JANUARY, zeros=True)
        hr.write_edition(folder / "HR staff list 31 March 2014.xlsx", people, agency, MARCH, zeros=False)
    hr.write_edition(later / "HR staff list 30 April 2014.xlsx", people, agency, APRIL, zeros=False)
    learning.write_last_years(folder / "E-learning attempts to 24 January 2014.xlsx", people, JANUARY)
    learning.write_moodle(folder / "E-learning activity completion 31 March 2014.csv", people, MARCH)
    learning.write_moodle(later / "E-learning activity completion 30 April 2014.csv", people, APRIL)
    learning.write_long(folder / "Example Services learning record 31 March 2014.xlsx", people, MARCH)
    returns.write_paper_returns(folder / "IG paper training returns 31 March 2014.xlsx", people)
    returns.write_exemptions(folder / "IG training exemptions.xlsx", people)
    clearance.write_users(folder / "Liquidlogic users 31 March 2014.xlsx", people)
    clearance.write_sessions(folder / "Liquidlogic training bookings 31 March 2014.xlsx", people)

    toolkit.write_assessment(folder / "IG Toolkit self-assessment October 2013.xlsx", toolkit.OCTOBER)
    toolkit.write_assessment(folder / "IG Toolkit self-assessment January 2014.xlsx", JANUARY)
    toolkit.write_assessment(folder / "IG Toolkit self-assessment March 2014.xlsx", MARCH)
    toolkit.write_plan(folder / "IG improvement plan January 2014.xlsx", JANUARY)
    toolkit.write_plan(folder / "IG improvement plan March 2014.xlsx", MARCH)
    breaches.write_register(folder / "Data breach register 2011-14.xlsx")
    returns.write_meetings(folder / "Committee meetings 2013-14.csv")
    returns.write_posts(folder / "IG posts and secondments.xlsx")
    returns.write_assets(folder / "Information asset register.xlsx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "sample_data", help="folder to write into"
    )
    parser.add_argument("--newest-staff-list", action="store_true", help="of the three HR lists, write the last alone")
    asked = parser.parse_args()
    make(asked.out, newest_staff_list=asked.newest_staff_list)
