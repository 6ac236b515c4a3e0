"""The health route: whether the app is up, for monitoring; no figures and no names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse


async def health(request: Request) -> JSONResponse:
    """Whether the app is up: for monitoring, no figures and no names."""
    return JSONResponse({"status": "ok"})
