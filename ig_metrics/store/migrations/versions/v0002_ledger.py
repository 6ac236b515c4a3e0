"""The ledger: rebase points, notification decisions and what else is decided in the app."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of entries."""
    time = sa.DateTime(timezone=True)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("struck_at", time),
        sa.Column("struck_by", sa.Text),
        sa.Column("struck_why", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
    )
    op.create_index("ix_ledger_entry_book_subject", "ledger_entry", ["book", "subject"])
