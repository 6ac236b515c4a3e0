"""What was uploaded and when: immutable snapshots, their catalogue, the audit log, and which of them hold at a date."""

from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.snapshots import Damaged
from ig_metrics.store.store import Store

__all__ = ["Damaged", "SnapshotInfo", "Store"]
