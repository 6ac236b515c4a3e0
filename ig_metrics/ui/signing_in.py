"""Whether people can be signed in, and whether Streamlit is set so that anybody may be let in: looked at once, as the app starts.

What is unfit is written to the log, and nobody gets in until it is put right and the app is started again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.runtime import memory_media_file_storage

from ig_metrics import provider as identity_provider
from ig_metrics.errors import Refused
from ig_metrics.provider import STREAMLIT_FILES, Provider
from ig_metrics.ui import logbook
from ig_metrics.ui.settled import settings

provider: Provider | None = None
"""The provider people are signed in by; None before `prepare`, and when it cannot be used."""
faults: tuple[str, ...] = ()
"""Why nobody can be signed in, for the log and `doctor`; never for a page."""
unsafe: tuple[str, ...] = ()
"""Those of them that local mode is not served with either: options of Streamlit's that let others in, or act for who is in."""


def prepare() -> dict[str, Any]:
    """The secrets to start the app with: the `[auth]` table when it can be used, nothing otherwise."""
    global provider, faults, unsafe
    provider, faults, unsafe = None, (), tuple(_unsafe_options())
    # Streamlit names a large file by a sample of it: a list with one word changed would be served as it was before.
    memory_media_file_storage._PARTIAL_HASH_THRESHOLD = 1 << 62  # type: ignore[misc]
    elsewhere = [*map(Path, config.get_option("secrets.files") or ()), *STREAMLIT_FILES]
    try:
        provider = identity_provider.load(elsewhere)
    except Refused as refused:
        faults = refused.reasons
    faults = (*faults, *unsafe)
    if faults:
        provider = None
    for fault in faults if _wanted() else unsafe:
        logbook.tell("error", "nobody can sign in" if _wanted() else "nobody is let in", reason=fault)
    if provider is None:
        # An empty table, so that one of Streamlit's own files with the faults in it is not used either.
        return {"auth": {}}
    # What is remembered between leaving for the provider and coming back must be readable by every server behind one address.
    config.set_option("server.cookieSecret", provider.auth["cookie_secret"])
    # A proxy may pass the app's own name on instead of the one people typed, which their pages come from.
    origins = [str(each) for each in config.get_option("server.corsAllowedOrigins")]
    config.set_option("server.corsAllowedOrigins", [*{*origins, provider.origin}])
    return {"auth": dict(provider.auth)}


def _unsafe_options() -> Iterator[str]:
    if config.get_option("server.trustedUserHeaders"):
        yield "server.trustedUserHeaders lets whoever reaches the app say who they are. Leave it out."
    if config.get_option("server.enableAgentApi"):
        yield "server.enableAgentApi lets programs drive the app past its sign-in. Leave it out."
    for option in ("server.enableXsrfProtection", "server.enableCORS"):
        if not config.get_option(option):
            yield f"{option} is off, so that other web sites could act for whoever has the app open. Leave it on."


def _wanted() -> bool:
    try:
        return settings().access is not None
    except Refused:
        return False
