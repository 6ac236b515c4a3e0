"""The first tables: head, snapshot, audit_entry, saved_mapping."""

import datetime as dt
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables, and the one row that every writer locks."""
    time = sa.DateTime(timezone=True)
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("last_at", time, nullable=False),
        sa.Column("audit_seq", sa.Integer, nullable=False),
        sa.Column("audit_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("framework", sa.Text),
        sa.Column("as_at", sa.Date, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("uploaded_at", time, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("parquet_name", sa.Text, nullable=False),
        sa.Column("parquet_sha256", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("rows_read", sa.Integer),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("withdrawn_at", time),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawn_why", sa.Text),
        sa.Column("quality", sa.JSON, nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.UniqueConstraint("uploaded_at", name="uq_snapshot_uploaded_at"),
        sa.UniqueConstraint("parquet_name", name="uq_snapshot_parquet_name"),
    )
    op.create_index("ix_snapshot_kind_as_at", "snapshot", ["kind", "as_at"])
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", time, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entry"),
    )
    op.create_table(
        "saved_mapping",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("saved_at", time, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_saved_mapping"),
    )
    start = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    # A version of its own, so that two empty catalogues are never taken for one another by a cache.
    op.bulk_insert(
        head, [{"id": 1, "version": uuid.uuid4().hex[:16], "last_at": start, "audit_seq": 0, "audit_hash": "0" * 64}]
    )
