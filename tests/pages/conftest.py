"""Pages driven without a browser: a council of sample data made once, a folder with nothing in it, and each role."""

from __future__ import annotations

import functools
import re
import shutil
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "ig_metrics" / "ui" / "router.py"
SERVICE = "Residential Care"


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once():
    """AppTest looks through every installed package at each run; a server does so once, at its start, and so do we."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
        )
        yield


def _use(home, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    for name in ("IG_METRICS_SETTINGS", "IG_METRICS_DATABASE_URL", "IG_METRICS_SNAPSHOTS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def council(sample_home, monkeypatch):
    """The sample council, to be read."""
    _use(sample_home, monkeypatch)
    return sample_home


@pytest.fixture
def no_system(own_council):
    """The sample council, its settings without the course that clears people for a system."""
    own = own_council / "settings.toml"
    text = own.read_text(encoding="utf-8")
    first, rest = text.split("# The course that clears people")
    own.write_text(first + rest[rest.index("[escalation]") :], encoding="utf-8")
    return own_council


@pytest.fixture
def own_council(sample_home, tmp_path, monkeypatch):
    """A copy of the sample council, to be changed."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    _use(home, monkeypatch)
    return home


@pytest.fixture
def nothing(tmp_path, monkeypatch):
    """A home with nothing in it."""
    _use(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def opened():
    """A function that opens a page as somebody: `opened("toolkit", role="committee", link={"as_at": "2014-01-24"})`."""

    def open_page(page: str, role: str = "ig_lead", link: dict[str, str] | None = None) -> AppTest:
        at = AppTest.from_file(str(ROUTER), default_timeout=120)
        at.session_state["view_as"] = role
        if role == "manager":
            at.session_state["view_as_service"] = SERVICE
        for name, value in (link or {}).items():
            at.query_params[name] = value
        if page != "overview":  # by its address, as from a bookmark: Overview is not drawn first
            at.switch_page(str(ROOT / "pages" / f"{page}.py"))
        at.run()
        assert not at.exception
        return at

    return open_page


def said(at: AppTest) -> str:
    """Everything the page says in text, tables aside."""
    kinds = ("title", "header", "markdown", "caption", "warning", "info", "error", "success")
    return "\n".join(f"{getattr(item, 'label', '')} {item.value}" for kind in kinds for item in getattr(at, kind))


FIGURE = re.compile(r":small\[(?P<label>.+?)\]  \n\*{2,3}(?P<shown>.+?)\*{2,3}(?:  \n|$)")


def figures(at: AppTest) -> dict[str, str]:
    """The headline figures of a page: what each is called, and what its card shows."""
    found = (FIGURE.match(item.value) for item in at.markdown)
    return {each["label"]: each["shown"] for each in found if each}
