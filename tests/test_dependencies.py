"""What the app is built on is pinned, installed so, and may be used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from scripts import dependencies
from scripts.dependencies import Package, allowed, faults, pinned
from scripts.sbom import bill

GOOD = {"streamlit": Package("1.67.0", "Apache-2.0"), "pip": Package("1", "MIT"), "ruff": Package("1", "Odd licence")}
WANTED = {"requirements.txt": {"streamlit": "1.67.0"}, "requirements-dev.txt": {"ruff": "1"}}


def test_a_sound_environment_has_nothing_wrong():
    assert faults(WANTED, GOOD, {}) == []


@pytest.mark.parametrize(
    ("wanted", "here", "withdrawn", "said"),
    [
        ({"requirements.txt": {"streamlit>=1": ""}}, {}, {}, "requirements.txt: streamlit>=1 has no one exact version"),
        ({"requirements.txt": {"streamlit": "1"}}, {}, {}, "requirements.txt: streamlit is not installed"),
        ({"requirements.txt": {"streamlit": "1"}}, {"streamlit": Package("2", "MIT")}, {}, "streamlit is installed as 2, not 1"),
        ({"requirements.txt": {"odd": "1"}}, {"odd": Package("1", "AGPL-3.0")}, {}, "licence of odd is not on the list: AGPL-3.0"),
        ({"requirements.txt": {"odd": "1"}}, {"odd": Package("1", "")}, {}, "not on the list: none is given"),
        ({"requirements.txt": {"odd": "1"}}, {"odd": Package("1", "MIT")}, {"odd": ["1"]}, "odd 1 is withdrawn"),
        ({"requirements.txt": {}}, {"odd": Package("1", "MIT")}, {}, "odd is installed and in no file of requirements"),
    ],
)  # fmt: skip
def test_each_fault_is_said(wanted, here, withdrawn, said):
    (found,) = faults(wanted, here, withdrawn)
    assert said in found


def test_only_an_exact_version_is_one():
    text = "# words\n-r requirements.txt\nA_b.c[x]==1.0\npandas>=3\npandas==3.*\n"
    assert list(pinned(text)) == [("a-b-c", "1.0"), ("pandas>=3", ""), ("pandas==3.*", "")]


@pytest.mark.parametrize(
    ("licence", "may"),
    [("MIT", True), ("BSD-3-Clause AND 0BSD AND MIT", True), ("Apache-2.0 OR GPL-3.0-only", True), ("MIT AND GPL-3.0-only", False),
     ("GNU General Public License v2 or later (GPLv2+)", False), ("", False), ("BSD License", True)],
)  # fmt: skip
def test_a_licence_is_allowed_by_its_parts(licence, may):
    assert allowed(licence) is may


def test_this_environment_is_sound():
    done = subprocess.run([sys.executable, dependencies.__file__], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "pinned, installed so, licences allowed" in done.stdout


def test_the_bill_of_materials_names_every_package_with_version_licence_and_what_it_needs(tmp_path):
    made = json.loads(bill())
    assert (made["bomFormat"], made["metadata"]["component"]["name"]) == ("CycloneDX", "ig-metrics")
    wanted = dict(pinned((dependencies.ROOT / "requirements.txt").read_text(encoding="utf-8")))
    found = {each["name"]: each for each in made["components"]}
    assert {name: each["version"] for name, each in found.items()} == wanted
    assert found["streamlit"]["purl"] == f"pkg:pypi/streamlit@{wanted['streamlit']}"
    assert all(each["licenses"] for each in found.values())
    needs = {each["ref"]: each.get("dependsOn", []) for each in made["dependencies"]}
    assert found["starlette"]["bom-ref"] in needs[found["streamlit"]["bom-ref"]]
    assert bill() == bill()
