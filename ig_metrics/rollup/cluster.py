"""Where the organisations are worked out: in this process, on workers of this machine, or on any Dask scheduler by its address.

Dask is an optional extra, and imported only here, when workers are asked for.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from ig_metrics.errors import Refused
from ig_metrics.interrupts import held_back
from ig_metrics.scratch import scratch

if TYPE_CHECKING:
    from distributed import Client

LACKS_DASK = (
    "A rollup on several workers needs Dask. Install it with: pip install -r requirements-scale.txt "
    "(or ask with --workers 0: one organisation after another in this process, which needs nothing more)."
)
TIMES = 5
"""How often a worker may die at an organisation before that organisation is given up: somebody else's `kill` is not its fault."""
CONNECT_SECONDS = 20
MOST_WORKERS = 4
Work = Callable[..., Any]


def default_workers() -> int:
    """As many as the machine has processors, up to four."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


@contextmanager
def workers(count: int, memory_mb: int, scheduler: str | None = None) -> Iterator[Client]:
    """A Dask client inside the block: of the scheduler at an address, else of `count` workers here with so much memory each.

    Local ones speak TLS over the loopback with keys made for the run, so that nobody else on the machine can have them run
    anything. When the block ends, however it ends, they are ended, and their files are gone. Raises Refused without Dask, and where
    the scheduler does not answer.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise Refused(LACKS_DASK) from None
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TypeError) as error:
            raise Refused(
                f"No Dask scheduler answers at {scheduler} ({type(error).__name__}). Check the address, and that it runs."
            ) from None
        with client:
            yield client
        return
    quiet = {
        "distributed.scheduler.allowed-failures": TIMES,
        # One organisation at a time is with a worker: where it dies, nobody else's is to blame.
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s",
        # No page of either is served: Dask's own are open to whoever reaches their port.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        stack.enter_context(dask.config.set(quiet))
        with held_back():
            cluster = stack.enter_context(
                LocalCluster(
                    n_workers=count, threads_per_worker=1, memory_limit=f"{memory_mb}MB", host="127.0.0.1",
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"}, local_directory=str(folder),
                    security=True, silence_logs=logging.CRITICAL,
                )
            )  # fmt: skip
            client = stack.enter_context(Client(cluster))
        yield client


def each(client: Client, work: Work, tasks: Sequence[tuple[Any, ...]]) -> Generator[tuple[int, Any]]:
    """Do `work(*task)` for every task, anywhere; gives the number of each task and its result, or the error it ended with, as they come.

    A task whose worker dies is done again by another. Where the caller stops listening, what has not begun is dropped.
    """
    from distributed import as_completed

    futures = [client.submit(work, *task, pure=False, retries=1) for task in tasks]
    numbers = {future.key: number for number, future in enumerate(futures)}
    try:
        for future in as_completed(futures):
            error = future.exception() if future.status == "error" else None
            yield numbers[future.key], future.result() if error is None else error
            future.release()
    finally:
        with contextlib.suppress(Exception):
            client.cancel(futures)
