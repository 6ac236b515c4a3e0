"""The mark of the browser's tab, in the place of Streamlit's: a page that names one of its own costs every visitor a message."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response


@cache
def picture() -> bytes:
    """The mark as a PNG of 64 by 64."""
    return (Path(__file__).parents[1] / "icon.png").read_bytes()


async def icon(request: Request) -> Response:
    """The mark."""
    return Response(picture(), media_type="image/png")
