"""Only so many files are read at once; the next waits its turn and is told so.

Each reading process may take gigabytes and a whole processor (`[ingest]`): of many at once none would end in time, and the
server would have nothing left for those who only look.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MOST = 2
"""Files read at once by one process of the app."""
WAITING = "Waiting: other files are being read first"
_LOOK_SECONDS = 0.5
_turns = threading.BoundedSemaphore(MOST)


@contextmanager
def turn(tell: Callable[[str, float], None]) -> Iterator[None]:
    """A turn to read; `tell` hears every half second that it is not there yet, and may raise to give up."""
    while not _turns.acquire(timeout=_LOOK_SECONDS):
        tell(WAITING, 0.0)
    try:
        yield
    finally:
        _turns.release()
