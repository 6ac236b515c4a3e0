"""The launcher: `streamlit run app.py`, or `uvicorn app:app`. Everything a person sees starts in ig_metrics/ui/router.py."""

import gc

gc.disable()  # what is loaded stays: looking through it for rubbish as it grows would be a tenth of a start

from pathlib import Path  # noqa: E402

import streamlit as st  # noqa: E402

from ig_metrics.ui import logbook, signing_in  # noqa: E402
from ig_metrics.ui.failure import show_failure  # noqa: E402
from ig_metrics.ui.middleware import MIDDLEWARE, ROUTES  # noqa: E402
from ig_metrics.ui.web import download_faults, left_out  # noqa: E402

logbook.install()
download_faults.install()
left_out.install()
app = st.App(
    Path(__file__).resolve().parent / "ig_metrics" / "ui" / "router.py",
    middleware=MIDDLEWARE,
    routes=ROUTES,
    secrets=signing_in.prepare(),
    on_script_error=show_failure,
)
gc.freeze()
gc.enable()
