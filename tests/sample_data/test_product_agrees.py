"""The product reads the sample council and reaches, person by person, what pandas alone reached."""

from __future__ import annotations

import datetime as dt
import tomllib

import pandas as pd
import pytest

from ig_metrics import datasets, settings
from ig_metrics.ingest import Preview, check
from ig_metrics.training.compliance import bounds, compliance
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from ig_metrics.training.status import status
from tests.sample_data import read_council as council

FOLDER = council.FOLDER
SETTINGS = settings.load(FOLDER / "settings.toml")
COURSE = SETTINGS.course("IG")
WIDTH = SETTINGS.organisation.staff_id_width
MARCH = dt.date(2014, 3, 31)
MANIFEST = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))["file"]
# What is set aside on purpose; nothing else is.
SET_ASIDE = {
    "HR staff list 24 January 2014.xlsx": {"totals row": 1, "no staff number": 45},
    "HR staff list 31 March 2014.xlsx": {"totals row": 1, "no staff number": 45},
    "E-learning attempts to 24 January 2014.xlsx": {"totals row": 1},
    "IG paper training returns 31 March 2014.xlsx": {"completion date cannot be read": 2, "no certifying manager": 1},
    "IG Toolkit self-assessment October 2013.xlsx": {"totals row": 1},
    "IG Toolkit self-assessment January 2014.xlsx": {"totals row": 1},
    "IG Toolkit self-assessment March 2014.xlsx": {"totals row": 1},
    "Data breach register 2011-14.xlsx": {"totals row": 1},
}
_previews: dict[str, Preview] = {}


def preview(entry: dict[str, object]) -> Preview:
    name = str(entry["name"])
    if name not in _previews:
        data = (FOLDER / name).read_bytes()
        _previews[name] = check(entry["kind"], data, name, settings=SETTINGS, as_at=entry["as_at"], framework=entry.get("framework"))  # fmt: skip
    return _previews[name]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_each_file_of_the_demo_can_be_kept_and_loses_only_what_it_should(entry):
    found = preview(entry)
    assert found.can_keep, found.blockers
    assert found.dropped == SET_ASIDE.get(entry["name"], {})
    assert found.rows_read == found.rows_kept + sum(found.dropped.values())


@pytest.fixture(scope="module")
def measured() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The status of everybody at 31 March 2014, and the attempts with the person each belongs to."""

    def every(kind: str) -> pd.DataFrame:
        found = [preview(entry).frame for entry in MANIFEST if entry["kind"] == kind]
        return datasets.conform(kind, pd.concat(found, ignore_index=True))

    staff = next(preview(entry).frame for entry in MANIFEST if entry["kind"] == "staff" and entry["as_at"] == MARCH)
    who = people(staff, MARCH, staff_id_width=WIDTH)
    attempts = match(every("completions"), who, staff_id_width=WIDTH)
    found = status(who, attempts, every("paper_returns"), every("exemptions"), COURSE, MARCH, staff_id_width=WIDTH)
    return found, attempts


@pytest.fixture
def slow() -> pd.DataFrame:
    return council.story("2014-03-31")


def test_everybody_has_the_status_pandas_gives_them(measured, slow):
    here = measured[0][measured[0]["in_scope"]].set_index("staff_id")["status"].astype(object).sort_index()
    expected = slow["status"].astype(object).sort_index()
    assert here.index.tolist() == expected.index.tolist()
    assert here.tolist() == expected.tolist()


def test_the_headline_and_each_directorate_agree(measured, slow):
    base = slow[~slow["status"].isin(["absent", "exempt"])]
    ok = base["status"].isin(["in_date", "due_soon"])
    assert compliance(measured[0])["compliance_percent"].iloc[0] == pytest.approx(100 * ok.mean())
    by = compliance(measured[0], "directorate").set_index("group")["compliance_percent"]
    for name, rate in (100 * ok.groupby(base["Directorate"]).mean()).items():
        assert by[name] == pytest.approx(rate)


def test_the_doubt_is_small_beside_the_gap(measured):
    doubt = bounds(measured[0], measured[1], COURSE, MARCH)
    assert 86 < doubt.compliance_low < doubt.compliance_high < 88


def test_only_the_sixty_agency_learners_match_nobody_in_hr(measured):
    nobody = measured[1][measured[1]["person"].isna()]
    assert nobody["email"].nunique() == 60
    assert nobody["email"].str.endswith("@agency.example").all()
