"""The door opens a room when it is asked, and gives the question even where a room has its name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ig_metrics import dashboard


def loaded_after(statement: str) -> set[str]:
    """The product's modules that a new Python holds after a statement."""
    script = f"import sys\n{statement}\nprint(*(name for name in sys.modules if name.startswith('ig_metrics')))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


@pytest.mark.parametrize("name", dashboard.__all__)
def test_every_name_of_the_door_is_there(name):
    assert callable(getattr(dashboard, name))


def test_a_name_that_is_none_is_said_to_be_none():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = dashboard.nothing


def test_a_question_is_given_even_after_its_room_was_loaded_by_another():
    statement = (
        "import ig_metrics.dashboard.toolkit\nfrom ig_metrics import dashboard\nassert callable(dashboard.toolkit)"
    )
    assert "ig_metrics.dashboard.toolkit" in loaded_after(statement)


def test_the_door_alone_loads_no_room_and_no_pandas():
    assert loaded_after("from ig_metrics import dashboard\nassert 'pandas' not in sys.modules") == {
        "ig_metrics",
        "ig_metrics.dashboard",
    }


def test_a_question_about_the_toolkit_leaves_the_rooms_of_others_shut():
    rooms = loaded_after("from ig_metrics import dashboard\ndashboard.toolkit_json")
    shut = ("breach_charts", "clearance", "glossary", "issuing", "mailing", "managers", "overview", "resources")
    assert not {f"ig_metrics.dashboard.{room}" for room in shut} & rooms
