"""A folder is watched: whole files are claimed, taken in by their saved mappings, and moved to done/ or refused/ with what
is to be said of them beside."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ig_metrics.errors import Refused
from ig_metrics.ingest.dropbox import DONE, REFUSED, SETTLED_SECONDS, Claim, DropFolder
from ig_metrics.ingest.unattended import LEFT, NotNow, Taken, take_in
from ig_metrics.ingest.unattended import REFUSED as WAS_REFUSED
from ig_metrics.settings import Settings

if TYPE_CHECKING:
    from ig_metrics.store import Store

EVERY_SECONDS = 3.0
BETWEEN_LOOKS = 0.5
"""Seconds between the two looks of a single pass: a file must stand still between them."""
REFUSED_ENTRY = "dropped file refused"


@dataclass(frozen=True)
class Report:
    """What became of every file of one pass."""

    items: tuple[Taken, ...]

    @property
    def all_well(self) -> bool:
        """Whether nothing was refused or had to be given back."""
        return all(item.outcome != WAS_REFUSED and not (item.outcome == LEFT and item.lines) for item in self.items)


def unexpected(error: Exception) -> str:
    """What to say of a fault of ours; no message of its own, which can hold a cell of the file."""
    return f"Something went wrong that should not have ({type(error).__name__})."


class Watcher:
    """One watcher of a folder; used as a context. `settings` is asked before each pass, so that a change of them counts."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        settings: Callable[[], Settings],
        *,
        uploaded_by: str,
        as_at: dt.date | None = None,
        settled: float = SETTLED_SECONDS,
        clock: Callable[[], float] = time.time,
        on_fault: Callable[[Exception], str] = unexpected,
    ) -> None:
        self.drop = DropFolder(folder, settled=settled, clock=clock)
        self.store, self.settings = store, settings
        self.uploaded_by, self.as_at, self.on_fault = uploaded_by, as_at, on_fault

    def __enter__(self) -> Watcher:
        self.drop.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop.close()

    def look(self, stop: threading.Event | None = None) -> Iterator[Taken]:
        """One pass: every file that is whole, those a dead watcher left first. Raises Refused, and claims nothing, where the
        store or the settings cannot be used."""
        settings = self.settings()
        self.store.version()
        for claim in self._claims():
            yield self._take(claim, settings)
            if stop is not None and stop.is_set():
                return

    def _claims(self) -> Iterator[Claim]:
        yield from self.drop.left_behind()
        for name in self.drop.look():
            claim = self.drop.claim(name)
            if claim is not None:
                yield claim

    def _take(self, claim: Claim, settings: Settings) -> Taken:
        try:
            taken = take_in(
                _read(claim, settings),
                claim.name,
                claim.changed,
                self.store,
                settings,
                as_at=self.as_at,
                uploaded_by=self.uploaded_by,
            )
        except Refused as refused:
            taken = Taken(claim.name, WAS_REFUSED, tuple(refused.reasons))
        except NotNow as not_now:
            self.drop.give_back(claim)
            return Taken(claim.name, LEFT, (*not_now.reasons, "The file waits where it was dropped."))
        except Exception as error:  # one bad file must not keep the others from being taken in
            taken = Taken(claim.name, WAS_REFUSED, (self.on_fault(error),))
        except BaseException:  # stopped in the middle: the next watcher finds it where it was dropped
            with suppress(OSError):
                self.drop.give_back(claim)
            raise
        return self._put_away(claim, taken)

    def _put_away(self, claim: Claim, taken: Taken) -> Taken:
        refused = taken.outcome == WAS_REFUSED
        where = REFUSED if refused else DONE
        lines = [f"{claim.name} was not taken in. Nothing was stored.", *taken.lines] if refused else list(taken.lines)
        try:
            taken = replace(taken, moved_to=f"{where}/{self.drop.finish(claim, where, lines)}")
        except OSError as error:
            return replace(taken, lines=(*taken.lines, f"It cannot be moved to {where}: {error.strerror}."))
        if refused:
            with suppress(Refused):
                self.store.record(REFUSED_ENTRY, self.uploaded_by, {"file_name": claim.name})
        return taken


def watch_once(
    folder: Path,
    store: Store,
    settings: Settings,
    *,
    as_at: dt.date | None = None,
    uploaded_by: str,
    settled: float = SETTLED_SECONDS,
    pause: float = BETWEEN_LOOKS,
    on_fault: Callable[[Exception], str] = unexpected,
) -> Report:
    """One pass over a folder: what became of every file. A file changed less than `settled` seconds ago, or that grew
    between two looks `pause` seconds apart, is left for the next pass. Raises Refused where the folder cannot be used."""
    with Watcher(
        folder, store, lambda: settings, as_at=as_at, uploaded_by=uploaded_by, settled=settled, on_fault=on_fault
    ) as watcher:
        watcher.drop.look()
        if watcher.drop.waiting():
            time.sleep(pause)
        items = list(watcher.look())
        taken = {item.file for item in items}
        left = [Taken(name, LEFT, ()) for name in watcher.drop.waiting() if name not in taken]
    return Report((*items, *left))


def watch(
    watcher: Watcher,
    *,
    stop: threading.Event,
    told: Callable[[Taken], None],
    trouble: Callable[[Refused], None],
    every: float = EVERY_SECONDS,
) -> None:
    """Look every few seconds until told to stop; the file in hand is finished first. `told` hears of every file, `trouble`
    of a pass that could not be made (once, until one can)."""
    silent = False
    with watcher:
        while not stop.is_set():
            try:
                for taken in watcher.look(stop):
                    told(taken)
                silent = False
            except Refused as refused:
                if not silent:
                    trouble(refused)
                silent = True
            stop.wait(every)


def _read(claim: Claim, settings: Settings) -> bytes:
    """A claimed file's bytes. Raises Refused where it is too large or cannot be read."""
    limit = settings.ingest.max_upload_mb
    try:
        size = claim.path.stat().st_size
        if size > limit << 20:
            raise Refused(
                f"{claim.name} is {size / 2**20:,.1f} MB; the limit is {limit} MB. Delete sheets and columns that are not "
                "needed, or raise max_upload_mb under [ingest] in settings.toml."
            )
        return claim.path.read_bytes()
    except OSError as error:
        raise Refused(f"{claim.name} cannot be read: {error.strerror}. Check who may read it.") from None
