"""The launcher: `streamlit run app.py`, or `uvicorn app:app`. Everything a person sees starts in ig_metrics/ui/router.py."""

from pathlib import Path

import streamlit as st

from ig_metrics.ui import logbook, signing_in
from ig_metrics.ui.failure import show_failure
from ig_metrics.ui.middleware import MIDDLEWARE, ROUTES
from ig_metrics.ui.web import download_faults

logbook.install()
download_faults.install()
app = st.App(
    Path(__file__).resolve().parent / "ig_metrics" / "ui" / "router.py",
    middleware=MIDDLEWARE,
    routes=ROUTES,
    secrets=signing_in.prepare(),
    on_script_error=show_failure,
)
