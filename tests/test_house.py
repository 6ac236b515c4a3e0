"""The rules of the house that a reader of imports and words can check."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable
from pathlib import Path

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


MEASURES = tuple(f"ig_metrics/{name}" for name in ("toolkit", "training", "breaches", "resources", "privacy"))


def sources(*folders: str) -> list[Path]:
    found = [sorted((ROOT / folder).rglob("*.py")) for folder in folders]
    assert all(found), f"a folder without a program: {folders}"
    return [path for paths in found for path in paths]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "ig_metrics").with_suffix("").parts
    return parts[0]


@functools.cache
def words(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@functools.cache
def imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(words(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def rooms_imported(path: Path) -> set[str]:
    return {
        name.split(".")[1] for name in imports(path) if name.startswith("ig_metrics.") and name.split(".")[1] in FLOORS
    }


def against(rule: Callable[[Path], object], *paths: Path) -> dict[str, object]:
    """The files that break a rule, each with what the rule finds in it. One test looks at all: a test a file is thousands."""
    return {relative(path): found for path in paths if (found := rule(path))}


def test_every_room_has_a_floor():
    assert {room(path) for path in sources("ig_metrics")} == set(FLOORS)


def test_a_room_imports_only_from_floors_below():
    def above(path):
        here = room(path)
        return {
            other
            for other in rooms_imported(path) - {here}
            if not (
                FLOORS[other] < FLOORS[here] or (here, other) in ALLOWED_SIDEWAYS or FLOORS[here] == FLOORS[other] == 1
            )
        }

    assert against(above, *sources("ig_metrics")) == {}


def test_streamlit_and_plotly_stay_in_the_ui():
    def outside(path):
        return room(path) != "ui" and packages(path) & {"streamlit", "plotly"}

    assert against(outside, *sources("ig_metrics")) == {}


def test_a_measure_never_reads_the_clock_or_a_database():
    def reads(path):
        clock = re.findall(r"\.today\(\)|datetime\.now\(|Timestamp\.(?:now|today)\(|time\.time\(", words(path))
        return clock or packages(path) & {"sqlalchemy", "sqlite3", "alembic"}

    assert against(reads, *sources(*MEASURES)) == {}


def test_a_page_computes_nothing_and_asks_no_measure_itself():
    def computes(path):
        done = re.findall(r"\.(?:groupby|merge|pivot_table|agg)\(|read_(?:excel|csv|parquet|sql)\(", words(path))
        return done or rooms_imported(path) & {"toolkit", "training", "breaches", "resources", "privacy"}

    assert against(computes, *sources("pages")) == {}


def test_nothing_deprecated_slow_or_unsafe():
    never = ("use_container_width", "plotly.express", "unsafe_allow_html=True", "components.v1")

    def used(path):
        return [word for word in never if word in words(path)]

    assert against(used, *sources("ig_metrics", "pages"), ROOT / "app.py") == {}


def test_no_test_is_parked():
    def parked(path):
        return path != Path(__file__) and re.findall(
            r"pytest\.(?:skip|xfail)|mark\.(?:skip|xfail)|importorskip", words(path)
        )

    assert against(parked, *sources("tests")) == {}


def test_no_index_address_is_committed():
    for path in ROOT.glob("requirements*"):
        assert not re.search(r"index-url|find-links|https?://|file:", path.read_text(encoding="utf-8"))


def test_every_requirement_is_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or re.fullmatch(r"[A-Za-z0-9_.\-]+==[^=]+", line), line


def test_every_file_to_download_goes_through_the_one_button_that_knows_whose_it_is():
    def beside(path):
        return relative(path) != "ig_metrics/ui/downloads.py" and "st.download_button" in words(path)

    assert against(beside, *sources("ig_metrics", "pages")) == {}
