"""What Streamlit would do at a start, and does not here."""

from __future__ import annotations

import importlib.metadata

from streamlit import delta_generator
from streamlit.components.v2.component_manager import BidiComponentManager

from ig_metrics.ui.web import left_out


def test_no_package_installed_beside_the_app_is_looked_at_for_scripts_of_its_own(monkeypatch):
    monkeypatch.setattr(
        BidiComponentManager,
        "discover_and_register_components",
        BidiComponentManager.discover_and_register_components,
    )
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    looked: list[int] = []
    monkeypatch.setattr(importlib.metadata, "distributions", lambda **asked: looked.append(1) or [])
    left_out.install()
    left_out.install()
    BidiComponentManager().discover_and_register_components(start_file_watching=True)
    assert looked == []
    assert delta_generator._use_warning_has_been_displayed
