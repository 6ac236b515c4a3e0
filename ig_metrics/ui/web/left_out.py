"""What Streamlit does at a start that this app has no use for."""

from __future__ import annotations


def install() -> None:
    """Have no page components of other packages, and no look at how the app was started. For the launcher; safe to repeat.

    A package that happens to be installed beside the app must not put scripts on its pages; and reading the descriptions of
    every package for such is a third of what an empty app takes to start. The look is for a warning to people who run a page by hand.
    """
    from streamlit import delta_generator
    from streamlit.components.v2.component_manager import BidiComponentManager

    def none(self: BidiComponentManager, *, start_file_watching: bool = True) -> None:
        """There are none."""

    BidiComponentManager.discover_and_register_components = none  # type: ignore[method-assign]
    delta_generator._use_warning_has_been_displayed = True
