"""How much may be uploaded: one file, one session and the server each have a limit, kept while the bytes arrive.

`[ingest] max_upload_mb` is the one setting; Streamlit's own limit follows it. Only one request in memory at a time is
counted by its declared length; one that declares none counts as the largest file there may be.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ig_metrics.errors import Refused
from ig_metrics.settings import Settings
from ig_metrics.ui.settled import settings
from ig_metrics.ui.web.addresses import UPLOAD, within
from ig_metrics.ui.web.answers import answer

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

FRAME = 1 << 16
"""What the envelope of a file may add to it: boundary lines, headers and its name."""
FILES_OF_SESSION, FILES_OF_SERVER = 4, 16
"""How many files of the largest size are held at once, for one session and for all: smaller ones may be as many as fit."""
MOST_OF_SESSION = 40
"""Files held for one session, however small."""


class _TooLarge(Exception):
    pass


def limit_mb() -> int:
    """The largest file, in MB; as shipped where the settings cannot be read."""
    try:
        return settings().ingest.max_upload_mb
    except Refused:
        return Settings().ingest.max_upload_mb


class UploadLimit:
    """Cuts an upload off with 413 as soon as it is larger than a file may be, and answers 429 when too much is held already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.arriving: Counter[str] = Counter()
        """Bytes on their way, by session."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on while it keeps within the limits."""
        found = (
            UPLOAD.fullmatch(within(scope["path"]) or "")
            if scope["type"] == "http" and scope["method"] == "PUT"
            else None
        )
        if found is None:
            await self.app(scope, receive, send)
            return
        megabytes = limit_mb()
        if config.get_option("server.maxUploadSize") <= megabytes:
            # Streamlit counts the envelope as if it were the file.
            config.set_option("server.maxUploadSize", megabytes + 1)
        largest = (megabytes << 20) + FRAME
        length = _declared(scope)
        if length is None:
            await answer(scope, send, 400)
        elif length > largest:
            await answer(scope, send, 413, [(b"connection", b"close")])
        else:
            session = scope["path"].rsplit("/", 2)[1]
            await self._within(session, length or largest, largest, scope, receive, send)

    async def _within(
        self, session: str, coming: int, largest: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        of_session, of_all, files = held(session)
        if (
            of_session + self.arriving[session] + coming > FILES_OF_SESSION * largest
            or of_all + self.arriving.total() + coming > FILES_OF_SERVER * largest
            or files >= MOST_OF_SESSION
        ):
            await answer(scope, send, 429, [(b"retry-after", b"60"), (b"connection", b"close")])
            return
        arrived, started = 0, False

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > largest:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        self.arriving[session] += coming
        try:
            await self.app(scope, counted, watched)
        except _TooLarge:
            if not started:
                await answer(scope, send, 413, [(b"connection", b"close")])
        finally:
            self.arriving[session] -= coming
            if not self.arriving[session]:
                del self.arriving[session]


def _declared(scope: Scope) -> int | None:
    """The length a request declares; 0 where it declares none, None where it is no number."""
    told = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    if not told:
        return 0
    if len(told) != 1 or not told[0].isdigit() or len(told[0]) > 15:
        return None
    return int(told[0])


def release(*files: UploadedFile) -> None:
    """Let go of uploads that have been read; Streamlit would hold them until the session ends."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context is not None and remove is not None:
        for file in files:
            remove(session_id=context.session_id, file_id=file.file_id)


def held(session: str) -> tuple[int, int, int]:
    """The bytes of uploads in memory for a session and for all, and the session's number of files."""
    if not runtime.exists():
        return 0, 0, 0
    kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    sizes = {name: [len(file.data) for file in list(files.values())] for name, files in list(kept.items())}
    own = sizes.get(session, [])
    return sum(own), sum(map(sum, sizes.values())), len(own)
