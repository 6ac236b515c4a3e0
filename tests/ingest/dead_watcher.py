"""A watcher that dies with a file in its hands: run as a program by the tests, with the folder to watch."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ig_metrics.ingest.dropbox import DropFolder

drop = DropFolder(Path(sys.argv[1]), settled=0)
drop.open()
drop.look()
for name in drop.look():
    drop.claim(name)
os._exit(9)
