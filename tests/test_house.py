"""The rules of the house that a reader of imports and words can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "errors": 1, "dates": 1, "settings": 1, "provider": 1, "datasets": 1, "rounding": 1, "tomlfile": 1, "interrupts": 1, "locking": 1, "scratch": 1, "wholefile": 1,
    "toolkit": 2, "training": 2, "breaches": 2, "resources": 2, "privacy": 2, "store": 2,
    "dashboard": 3, "wording": 3, "ingest": 3, "ledger": 3, "demo": 3, "records": 3,
    "ui": 4, "report": 4, "rollup": 4,
    "cli": 5, "__main__": 5, "__init__": 1,
}  # fmt: skip
ALLOWED_SIDEWAYS = {
    ("dashboard", "wording"),
    ("dashboard", "ledger"),
    ("dashboard", "records"),
    ("demo", "ingest"),
    ("demo", "dashboard"),
    ("ui", "report"),
    ("__main__", "cli"),
}
"""Rooms of one floor that may ask a neighbour: the door words what it measured; the demo goes in by the same ingest and keeps the
same forecasts."""


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "ig_metrics").with_suffix("").parts
    return parts[0]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms_imported(path: Path) -> set[str]:
    return {
        name.split(".")[1] for name in imports(path) if name.startswith("ig_metrics.") and name.split(".")[1] in FLOORS
    }


@pytest.mark.parametrize("path", sources("ig_metrics"), ids=relative)
def test_a_room_imports_only_from_floors_below(path):
    here = room(path)
    assert here in FLOORS, f"{here} has no floor: give it one"
    for other in rooms_imported(path) - {here}:
        below = FLOORS[other] < FLOORS[here]
        neighbour = (here, other) in ALLOWED_SIDEWAYS or FLOORS[here] == FLOORS[other] == 1
        assert below or neighbour, f"{here} (floor {FLOORS[here]}) imports {other} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", sources("ig_metrics"), ids=relative)
def test_streamlit_and_plotly_stay_in_the_ui(path):
    outside = {name.split(".")[0] for name in imports(path)} & {"streamlit", "plotly"}
    assert not outside or room(path) == "ui"


@pytest.mark.parametrize(
    "path",
    sources(*(f"ig_metrics/{name}" for name in ("toolkit", "training", "breaches", "resources", "privacy"))),
    ids=relative,
)
def test_a_measure_never_reads_the_clock_or_a_database(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.today\(\)|datetime\.now\(|Timestamp\.(now|today)\(|time\.time\(", text)
    assert not {name.split(".")[0] for name in imports(path)} & {"sqlalchemy", "sqlite3", "alembic"}


@pytest.mark.parametrize("path", sources("pages"), ids=relative)
def test_a_page_computes_nothing_and_asks_no_measure_itself(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.(groupby|merge|pivot_table|agg)\(|read_(excel|csv|parquet|sql)\(", text)
    assert not rooms_imported(path) & {"toolkit", "training", "breaches", "resources", "privacy"}


@pytest.mark.parametrize("path", [*sources("ig_metrics", "pages"), ROOT / "app.py"], ids=relative)
def test_nothing_deprecated_slow_or_unsafe(path):
    text = path.read_text(encoding="utf-8")
    for word in ("use_container_width", "plotly.express", "unsafe_allow_html=True", "components.v1"):
        assert word not in text


@pytest.mark.parametrize("path", sources("tests"), ids=relative)
def test_no_test_is_parked(path):
    if path != Path(__file__):
        assert not re.search(r"pytest\.(skip|xfail)|mark\.(skip|xfail)|importorskip", path.read_text(encoding="utf-8"))


def test_no_index_address_is_committed():
    for path in ROOT.glob("requirements*"):
        assert not re.search(r"index-url|find-links|https?://|file:", path.read_text(encoding="utf-8"))


def test_every_requirement_is_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or re.fullmatch(r"[A-Za-z0-9_.\-]+==[^=]+", line), line


@pytest.mark.parametrize("path", sources("ig_metrics", "pages"), ids=relative)
def test_every_file_to_download_goes_through_the_one_button_that_knows_whose_it_is(path):
    assert (
        "st.download_button" not in path.read_text(encoding="utf-8") or relative(path) == "ig_metrics/ui/downloads.py"
    )
