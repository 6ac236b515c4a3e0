"""What was made from a view's table, kept while that very table is kept: charts, chosen columns, column settings.

Views come from a cache that hands the same objects to everybody, so a table is known by its identity; the table itself is
held here too, which keeps its identity from being used again. Nothing that is handed out is ever changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

import pandas as pd

Made = TypeVar("Made")
MOST = 1500

_kept: OrderedDict[tuple[int, Hashable], tuple[pd.DataFrame, Any]] = OrderedDict()
_lock = Lock()


def kept(table: pd.DataFrame, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives for this table and key, made once; at most `MOST` are kept, the longest unused go first."""
    place = (id(table), key)
    with _lock:
        found = _kept.get(place)
        if found is not None and found[0] is table:
            _kept.move_to_end(place)
            return found[1]
    made = make()
    with _lock:
        _kept[place] = (table, made)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
