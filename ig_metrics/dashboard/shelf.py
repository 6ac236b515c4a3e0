"""What has been measured once is kept for the next page, within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Shelf:
    """A thread-safe least-recently-used store of results, bounded by their number and by their weight (rows) together; the `few` newest
    always stay.

    Two sessions that ask for the same thing at once wait for one computation. Results are shared: nobody may change one.
    """

    def __init__(self, most: int, heaviest: int, few: int = 1) -> None:
        self.most = most
        self.heaviest = heaviest
        self.few = few
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any], weigh: Callable[[Any], int] = lambda _: 1) -> Any:
        """The result kept under `key`, made now if it is not there. What `make` raises is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key][0]
            try:
                result = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = (result, weigh(result))
                self._trim()
            return result

    def __len__(self) -> int:
        return len(self._kept)

    def _trim(self) -> None:
        # The newest stay, however heavy, or a big council would measure everything anew for every figure.
        while len(self._kept) > self.few and (
            len(self._kept) > self.most or sum(weight for _, weight in self._kept.values()) > self.heaviest
        ):
            self._kept.popitem(last=False)
