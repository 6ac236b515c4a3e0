"""A file that could not be made is told of at its button with a reference, and logged under it.

A file is made when its button is pressed, outside any run of the page: Streamlit then tells the browser that it failed, and
logs the words of the error, which can hold a cell of somebody's spreadsheet.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from ig_metrics.ui import logbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
    from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse

_failed: ContextVar[list[str] | None] = ContextVar("failed", default=None)


class NotMade(Exception):
    """A file that could not be made; its reference is all it says."""


def watched(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, whose error is logged under a reference and goes no further. Raises NotMade."""

    def made() -> bytes:
        try:
            return make()
        except Exception as error:
            reference = logbook.reference()
            logbook.tell("error", "a file could not be made", reference=reference, trace=logbook.trace(error))
            references = _failed.get()
            if references is not None:
                references.append(reference)
        raise NotMade(reference)

    return made


def install() -> None:
    """Have Streamlit say the reference where it says that a file could not be made. For the launcher; safe to repeat."""
    from streamlit.runtime.backend_operation_handler import DeferredFileHandler

    theirs = DeferredFileHandler.handle
    if getattr(theirs, "ours", False):
        return

    async def handle(
        self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        references: list[str] = []
        # The file is made in a thread that is given this very list.
        token = _failed.set(references)
        try:
            response = await theirs(self, request, session_id)
        finally:
            _failed.reset(token)
        if references:
            response.error_msg = f"The file could not be made. If it happens again, quote reference {references[-1]}."
        return response

    handle.ours = True  # type: ignore[attr-defined]
    DeferredFileHandler.handle = handle  # type: ignore[method-assign]
